//! Organisation units: departments, sites, companies.

use super::declare::{Column, FieldDef, FieldType, FormGroup, Kind, Practice, Words, common};

/// The organisation unit record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::ORGANISATION_UNIT,
    name: "organisation_unit",
    words: Words {
        singular: "organisation unit",
        plural: "organisation units",
        heading: "Organisation units",
        empty: "Departments, sites and other parts of the organisation. Add the first, or import a list.",
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
        FieldDef::new(
            100,
            "parent",
            "Part of",
            FieldType::Ref(Kind::ORGANISATION_UNIT),
        ),
        FieldDef::new(101, "manager", "Manager", FieldType::Ref(Kind::PERSON)),
        FieldDef::new(102, "location", "Location", FieldType::Word).aliases(&["site"]),
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
        Column::shown("parent", 180),
        Column::shown("manager", 180),
        Column::shown("location", 140),
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
            fields: &["parent", "manager", "location", "tags"],
        },
    ],
    default_sort: "name",
    icon: "building",
};
