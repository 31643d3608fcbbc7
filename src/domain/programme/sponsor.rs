//! Support from the top: what the sponsor visibly did.

use crate::domain::declare::{
    ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words, common,
};

/// What a sponsor does.
pub const ACT_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("message", "Message"),
    ChoiceDef::new("visit", "Visit"),
    ChoiceDef::new("decision", "Decision"),
    ChoiceDef::new("recognition", "Recognition"),
    ChoiceDef::new("launch", "Launch"),
];

/// Kind.
pub const SPONSOR_ACT_ACT_TYPE: FieldId = FieldId(100);
/// Who.
pub const SPONSOR_ACT_SPONSOR: FieldId = FieldId(101);
/// When.
pub const SPONSOR_ACT_HAPPENED_AT: FieldId = FieldId(102);
/// Seen by.
pub const SPONSOR_ACT_AUDIENCES: FieldId = FieldId(103);
/// Message.
pub const SPONSOR_ACT_MESSAGE: FieldId = FieldId(104);

/// A visible act of the sponsor.
pub static SPONSOR_ACT: Practice = Practice {
    kind: Kind::SPONSOR_ACT,
    name: "sponsor_act",
    words: Words {
        singular: "sponsor act",
        plural: "sponsor acts",
        heading: "Sponsor log",
        empty: "What the sponsor did that people could see: a message, a visit, a decision, a word of thanks.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "What", FieldType::Line)
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
            SPONSOR_ACT_ACT_TYPE.0,
            "act_type",
            "Kind",
            FieldType::Choice(ACT_TYPES),
        )
        .required(),
        FieldDef::new(
            SPONSOR_ACT_SPONSOR.0,
            "sponsor",
            "Who",
            FieldType::Ref(Kind::PERSON),
        )
        .required(),
        FieldDef::new(
            SPONSOR_ACT_HAPPENED_AT.0,
            "happened_at",
            "When",
            FieldType::Time,
        )
        .required(),
        FieldDef::new(
            SPONSOR_ACT_AUDIENCES.0,
            "audiences",
            "Seen by",
            FieldType::Refs(Kind::AUDIENCE),
        ),
        FieldDef::new(
            SPONSOR_ACT_MESSAGE.0,
            "message",
            "Message",
            FieldType::Ref(Kind::MESSAGE),
        ),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 300),
        Column::shown("act_type", 120),
        Column::shown("sponsor", 160),
        Column::shown("happened_at", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "act_type",
            "sponsor",
            "happened_at",
            "audiences",
            "message",
            "description",
        ],
    }],
    default_sort: "-happened_at",
    icon: "megaphone",
};
