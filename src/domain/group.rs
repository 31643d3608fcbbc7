//! Groups: the teams that work is assigned to.

use super::declare::{Column, FieldDef, FieldType, FormGroup, Kind, Practice, Words, common};

/// The group record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::GROUP,
    name: "group",
    words: Words {
        singular: "group",
        plural: "groups",
        heading: "Groups",
        empty: "Groups are the teams that work is assigned to. Add the first, or import a list.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "Description",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::new(100, "manager", "Manager", FieldType::Ref(Kind::PERSON)).tracked(),
        FieldDef::new(101, "email", "E-mail", FieldType::Line).aliases(&["mail"]),
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
        Column::shown("name", 280),
        Column::shown("manager", 180),
        Column::shown("email", 220),
        Column::hidden("created_at", 130),
        Column::shown("updated_at", 130),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "description"],
        },
        FormGroup {
            label: "Details",
            fields: &["manager", "email", "tags"],
        },
    ],
    default_sort: "name",
    icon: "users",
};
