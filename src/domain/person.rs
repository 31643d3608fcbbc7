//! People: requesters, agents, owners. Everything refers to them.

use super::declare::{
    Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words, common,
};

/// Somebody whose call the desk takes special care of.
pub const VIP: FieldId = FieldId(106);

/// The person record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::PERSON,
    name: "person",
    words: Words {
        singular: "person",
        plural: "people",
        heading: "People",
        empty: "People report incidents, work on them and own services. Add the first, or import a list.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(100, "email", "E-mail", FieldType::Line)
            .searched(3)
            .aliases(&["mail"]),
        FieldDef::new(101, "login", "Login", FieldType::Line).searched(3),
        FieldDef::new(102, "phone", "Phone", FieldType::Line),
        FieldDef::new(
            103,
            "organisation_unit",
            "Organisation unit",
            FieldType::Ref(Kind::ORGANISATION_UNIT),
        )
        .tracked()
        .aliases(&["department"]),
        FieldDef::new(104, "location", "Location", FieldType::Word).aliases(&["site"]),
        FieldDef::new(105, "groups", "Groups", FieldType::Refs(Kind::GROUP)).aliases(&["group"]),
        FieldDef::new(VIP.0, "vip", "VIP", FieldType::Bool),
        FieldDef::new(107, "job", "Job", FieldType::Word).aliases(&["job_title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "Notes",
            FieldType::Text,
        )
        .searched(1),
        FieldDef::new(
            common::SOURCE_KEY.0,
            "source_key",
            "Key in the source",
            FieldType::Line,
        )
        .fixed(),
        FieldDef::new(
            common::SOURCE_FINGERPRINT.0,
            "source_fingerprint",
            "Fingerprint of the source",
            FieldType::Int,
        )
        .fixed(),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::new(common::EXTRA.0, "extra", "Extra fields", FieldType::Extra).fixed(),
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 240),
        Column::shown("email", 240),
        Column::shown("organisation_unit", 180),
        Column::shown("groups", 180),
        Column::shown("location", 140),
        Column::hidden("phone", 140),
        Column::hidden("login", 140),
        Column::hidden("job", 140),
        Column::hidden("vip", 80),
        Column::hidden("created_at", 130),
        Column::hidden("updated_at", 130),
    ],
    groups: &[
        FormGroup {
            label: "Who",
            fields: &["name", "email", "login", "phone", "vip"],
        },
        FormGroup {
            label: "Where",
            fields: &["organisation_unit", "groups", "job", "location", "tags"],
        },
        FormGroup {
            label: "Notes",
            fields: &["description"],
        },
    ],
    default_sort: "name",
    icon: "user",
};
