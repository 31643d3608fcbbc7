//! Services: what the organisation offers to its users.

use super::declare::{
    ChoiceDef, Column, FieldDef, FieldType, FormGroup, Kind, Practice, Words, common,
};

const CRITICALITY: &[ChoiceDef] = &[
    ChoiceDef::new("1", "Top"),
    ChoiceDef::new("2", "Medium"),
    ChoiceDef::new("3", "Low"),
];

/// The service record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::SERVICE,
    name: "service",
    words: Words {
        singular: "service",
        plural: "services",
        heading: "Services",
        empty: "Services are what the organisation offers to its users. Add the first, or import a list.",
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
        FieldDef::new(100, "owner", "Service owner", FieldType::Ref(Kind::PERSON)).tracked(),
        FieldDef::new(
            101,
            "support_group",
            "Support group",
            FieldType::Ref(Kind::GROUP),
        )
        .tracked()
        .aliases(&["group"]),
        FieldDef::new(
            102,
            "criticality",
            "Criticality",
            FieldType::Choice(CRITICALITY),
        ),
        FieldDef::new(103, "supplier", "Supplier", FieldType::Word)
            .help("Who delivers a part of it, or: none."),
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
        Column::shown("criticality", 120),
        Column::shown("owner", 180),
        Column::shown("support_group", 180),
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
            fields: &["criticality", "owner", "support_group", "supplier", "tags"],
        },
    ],
    default_sort: "name",
    icon: "layout-grid",
};
