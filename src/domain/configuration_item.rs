//! Configuration items: components that have to be managed to deliver a service.

use super::declare::{Column, FieldDef, FieldType, FormGroup, Kind, Practice, Words, common};

/// The configuration item record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::CONFIGURATION_ITEM,
    name: "configuration_item",
    words: Words {
        singular: "configuration item",
        plural: "configuration items",
        heading: "Configuration items",
        empty: "Components that have to be managed to deliver a service. Add the first, or import a list.",
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
        FieldDef::new(100, "class", "Class", FieldType::Word).aliases(&["type_of"]),
        FieldDef::new(101, "service", "Service", FieldType::Ref(Kind::SERVICE)),
        FieldDef::new(
            102,
            "support_group",
            "Support group",
            FieldType::Ref(Kind::GROUP),
        )
        .aliases(&["group"]),
        FieldDef::new(103, "location", "Location", FieldType::Word).aliases(&["site"]),
        FieldDef::new(104, "verified_at", "Last checked", FieldType::Time)
            .help("When somebody last saw that it is there and as described."),
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
        Column::shown("class", 140),
        Column::shown("service", 180),
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
            fields: &[
                "class",
                "service",
                "support_group",
                "location",
                "verified_at",
                "tags",
            ],
        },
    ],
    default_sort: "name",
    icon: "server",
};
