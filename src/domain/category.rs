//! Categories: what a record is about; a category may have a parent.

use super::declare::{Column, FieldDef, FieldType, FormGroup, Kind, Practice, Words, common};

/// The category record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::CATEGORY,
    name: "category",
    words: Words {
        singular: "category",
        plural: "categories",
        heading: "Categories",
        empty: "Categories say what a record is about. Add the first, or import a list.",
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
        FieldDef::new(100, "parent", "Part of", FieldType::Ref(Kind::CATEGORY)),
        FieldDef::new(
            101,
            "assignment_group",
            "Goes to group",
            FieldType::Ref(Kind::GROUP),
        )
        .aliases(&["group"]),
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
        Column::shown("assignment_group", 180),
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
            fields: &["parent", "assignment_group", "tags"],
        },
    ],
    default_sort: "name",
    icon: "folder-tree",
};
