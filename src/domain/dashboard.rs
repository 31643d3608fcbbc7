//! Dashboards: tiles and charts on a grid, as a record that can be shared, changed and taken back
//! like any other. Each tile is an element of its own, so that two people may move two tiles.

use super::declare::{
    ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words, common,
};

/// For whom it is.
pub const AUDIENCE: FieldId = FieldId(100);
/// Tiles by identity; see [`super::tile`].
pub const TILES: FieldId = common::EXTRA;

const AUDIENCES: &[ChoiceDef] = &[
    ChoiceDef { code: "agent", label: "Agents and above" },
    ChoiceDef { code: "lead", label: "Team leads and above" },
    ChoiceDef { code: "process_owner", label: "Process owners and above" },
    ChoiceDef { code: "admin", label: "Administrators" },
];

/// The record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::DASHBOARD,
    name: "dashboard",
    words: Words {
        singular: "dashboard",
        plural: "dashboards",
        heading: "Dashboards",
        empty: "A dashboard shows numbers and charts; every mark on it opens the records that make it.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "description", "Description", FieldType::Text)
            .searched(2),
        FieldDef::new(AUDIENCE.0, "audience", "For", FieldType::Choice(AUDIENCES)),
        FieldDef::new(101, "owner", "Owner", FieldType::Ref(Kind::PERSON)),
        FieldDef::new(TILES.0, "tiles", "Tiles", FieldType::Extra),
        FieldDef::new(common::OPENED_AT.0, "created_at", "Added", FieldType::Time)
            .fixed()
            .aliases(&["opened", "created", "opened_at"]),
        FieldDef::new(common::UPDATED_AT.0, "updated_at", "Updated", FieldType::Time)
            .fixed()
            .aliases(&["updated"]),
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column { field: "name", width: 260, default: true },
        Column { field: "audience", width: 180, default: true },
        Column { field: "owner", width: 160, default: true },
        Column { field: "updated_at", width: 130, default: true },
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &["name", "description", "audience", "owner"],
    }],
    default_sort: "name",
    icon: "layout-dashboard",
};
