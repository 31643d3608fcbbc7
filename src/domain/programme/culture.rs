//! Change of culture: resistance, pulse surveys and recognition. Behaviours are probes.

use super::plan::FIVE;
use crate::domain::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice,
    StateCategory, StateDef, Step, Words, common,
};

/// Ten known patterns.
pub const RESISTANCE_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("no_commitment", "No management commitment"),
    ChoiceDef::new("yes_meant_no", "Yes said, no meant"),
    ChoiceDef::new("not_here", "It will never work here"),
    ChoiceDef::new("process_for_itself", "Process as an end in itself"),
    ChoiceDef::new("no_improvement", "No improvement cycle"),
    ChoiceDef::new("old_habits", "Back to old habits"),
    ChoiceDef::new("over_the_wall", "Thrown over the wall"),
    ChoiceDef::new("no_business_view", "IT needs no business view"),
    ChoiceDef::new("no_value", "Value not specified"),
    ChoiceDef::new("all_urgent", "Everything is top priority"),
];

/// Pattern.
pub const RESISTANCE_RESISTANCE_TYPE: FieldId = FieldId(100);
/// Group.
pub const RESISTANCE_GROUP: FieldId = FieldId(101);
/// Unit.
pub const RESISTANCE_UNIT: FieldId = FieldId(102);
/// Strength.
pub const RESISTANCE_STRENGTH: FieldId = FieldId(103);
/// Signal.
pub const RESISTANCE_SIGNAL_PROBE: FieldId = FieldId(104);
/// What we do.
pub const RESISTANCE_RESPONSE: FieldId = FieldId(105);
/// Owner.
pub const RESISTANCE_OWNER: FieldId = FieldId(106);
/// Next review.
pub const RESISTANCE_REVIEW_AT: FieldId = FieldId(107);

/// A resistance.
pub static RESISTANCE: Practice = Practice {
    kind: Kind::RESISTANCE,
    name: "resistance",
    words: Words {
        singular: "resistance",
        plural: "resistances",
        heading: "Resistance",
        empty: "Where people do not go along, why, what shows it, and what is done about it. Of groups, never of persons.",
    },
    number_prefix: Some("RES"),
    fields: &[
        FieldDef::NUMBER,
        FieldDef::new(common::TITLE.0, "name", "What shows", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "cause", "Cause", FieldType::Text).searched(2),
        FieldDef::STATE,
        FieldDef::new(
            RESISTANCE_RESISTANCE_TYPE.0,
            "resistance_type",
            "Pattern",
            FieldType::Choice(RESISTANCE_TYPES),
        )
        .required(),
        FieldDef::new(
            RESISTANCE_GROUP.0,
            "group",
            "Group",
            FieldType::Ref(Kind::GROUP),
        ),
        FieldDef::new(
            RESISTANCE_UNIT.0,
            "unit",
            "Unit",
            FieldType::Ref(Kind::ORGANISATION_UNIT),
        ),
        FieldDef::new(
            RESISTANCE_STRENGTH.0,
            "strength",
            "Strength",
            FieldType::Choice(FIVE),
        )
        .tracked(),
        FieldDef::new(
            RESISTANCE_SIGNAL_PROBE.0,
            "signal_probe",
            "Signal",
            FieldType::Word,
        )
        .checked(Check::Probe),
        FieldDef::new(
            RESISTANCE_RESPONSE.0,
            "response",
            "What we do",
            FieldType::Line,
        ),
        FieldDef::new(
            RESISTANCE_OWNER.0,
            "owner",
            "Owner",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(
            RESISTANCE_REVIEW_AT.0,
            "review_at",
            "Next review",
            FieldType::Time,
        ),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[
        StateDef::new("open", "Open", StateCategory::Active),
        StateDef::new("settled", "Settled", StateCategory::Closed),
    ],
    steps: &[
        Step::new("settle", "Settled", &["open"], "settled").order(1),
        Step::new("reopen", "Reopen", &["settled"], "open").order(1),
    ],
    columns: &[
        Column::shown("number", 90),
        Column::shown("name", 280),
        Column::shown("resistance_type", 200),
        Column::shown("group", 150),
        Column::shown("unit", 150),
        Column::shown("strength", 110),
        Column::shown("state", 100),
        Column::shown("owner", 150),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &[
                "name",
                "resistance_type",
                "cause",
                "group",
                "unit",
                "strength",
                "signal_probe",
            ],
        },
        FormGroup {
            label: "Response",
            fields: &["response", "owner", "review_at"],
        },
    ],
    default_sort: "-strength",
    icon: "shield",
};

/// Audiences.
pub const PULSE_ROUND_AUDIENCES: FieldId = FieldId(100);
/// Opens.
pub const PULSE_ROUND_OPENS_AT: FieldId = FieldId(101);
/// Closes.
pub const PULSE_ROUND_CLOSES_AT: FieldId = FieldId(102);
/// Fewest answers shown.
pub const PULSE_ROUND_THRESHOLD: FieldId = FieldId(103);

/// A round of the pulse survey.
pub static PULSE_ROUND: Practice = Practice {
    kind: Kind::PULSE_ROUND,
    name: "pulse_round",
    words: Words {
        singular: "pulse survey",
        plural: "pulse surveys",
        heading: "Pulse surveys",
        empty: "Five statements, thirty seconds. Answers carry no name, and groups under five are not shown.",
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
        FieldDef::STATE,
        FieldDef::new(
            PULSE_ROUND_AUDIENCES.0,
            "audiences",
            "Audiences",
            FieldType::Refs(Kind::AUDIENCE),
        ),
        FieldDef::new(PULSE_ROUND_OPENS_AT.0, "opens_at", "Opens", FieldType::Time),
        FieldDef::new(
            PULSE_ROUND_CLOSES_AT.0,
            "closes_at",
            "Closes",
            FieldType::Time,
        ),
        FieldDef::new(
            PULSE_ROUND_THRESHOLD.0,
            "threshold",
            "Fewest answers shown",
            FieldType::Int,
        )
        .help("5 if empty."),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[
        StateDef::new("planned", "Planned", StateCategory::New),
        StateDef::new("open", "Open", StateCategory::Active),
        StateDef::new("closed", "Closed", StateCategory::Closed),
    ],
    steps: &[
        Step::new("open", "Open", &["planned"], "open").order(1),
        Step::new("close", "Close", &["open"], "closed").order(1),
    ],
    columns: &[
        Column::shown("name", 240),
        Column::shown("state", 100),
        Column::shown("opens_at", 120),
        Column::shown("closes_at", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "description",
            "audiences",
            "opens_at",
            "closes_at",
            "threshold",
        ],
    }],
    default_sort: "-opens_at",
    icon: "activity",
};

/// Survey.
pub const PULSE_ANSWER_ROUND: FieldId = FieldId(100);
/// Audience.
pub const PULSE_ANSWER_AUDIENCE: FieldId = FieldId(101);
/// I know why we do this.
pub const PULSE_ANSWER_AWARENESS: FieldId = FieldId(102);
/// I want this to work.
pub const PULSE_ANSWER_DESIRE: FieldId = FieldId(103);
/// I know how to do my part.
pub const PULSE_ANSWER_KNOWLEDGE: FieldId = FieldId(104);
/// I can do it in daily work.
pub const PULSE_ANSWER_ABILITY: FieldId = FieldId(105);
/// It pays to keep doing it.
pub const PULSE_ANSWER_REINFORCEMENT: FieldId = FieldId(106);

/// An answer to a pulse survey; nobody stands on it.
pub static PULSE_ANSWER: Practice = Practice {
    kind: Kind::PULSE_ANSWER,
    name: "pulse_answer",
    words: Words {
        singular: "pulse answer",
        plural: "pulse answers",
        heading: "Pulse answers",
        empty: "One answer, without a name.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Answer", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            PULSE_ANSWER_ROUND.0,
            "round",
            "Survey",
            FieldType::Ref(Kind::PULSE_ROUND),
        )
        .required(),
        FieldDef::new(
            PULSE_ANSWER_AUDIENCE.0,
            "audience",
            "Audience",
            FieldType::Ref(Kind::AUDIENCE),
        ),
        FieldDef::new(
            PULSE_ANSWER_AWARENESS.0,
            "awareness",
            "I know why we do this",
            FieldType::Choice(FIVE),
        ),
        FieldDef::new(
            PULSE_ANSWER_DESIRE.0,
            "desire",
            "I want this to work",
            FieldType::Choice(FIVE),
        ),
        FieldDef::new(
            PULSE_ANSWER_KNOWLEDGE.0,
            "knowledge",
            "I know how to do my part",
            FieldType::Choice(FIVE),
        ),
        FieldDef::new(
            PULSE_ANSWER_ABILITY.0,
            "ability",
            "I can do it in daily work",
            FieldType::Choice(FIVE),
        ),
        FieldDef::new(
            PULSE_ANSWER_REINFORCEMENT.0,
            "reinforcement",
            "It pays to keep doing it",
            FieldType::Choice(FIVE),
        ),
        FieldDef::ADDED,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("round", 200),
        Column::shown("audience", 180),
        Column::shown("awareness", 120),
        Column::shown("desire", 120),
        Column::shown("knowledge", 120),
        Column::shown("ability", 120),
        Column::shown("reinforcement", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "round",
            "audience",
            "awareness",
            "desire",
            "knowledge",
            "ability",
            "reinforcement",
        ],
    }],
    default_sort: "round",
    icon: "activity",
};

/// Team.
pub const RECOGNITION_TEAM: FieldId = FieldId(100);
/// Case.
pub const RECOGNITION_INCIDENT: FieldId = FieldId(101);
/// Given by.
pub const RECOGNITION_GIVEN_BY: FieldId = FieldId(102);
/// When.
pub const RECOGNITION_GIVEN_AT: FieldId = FieldId(103);
/// Published.
pub const RECOGNITION_PUBLISHED: FieldId = FieldId(104);

/// A word of thanks.
pub static RECOGNITION: Practice = Practice {
    kind: Kind::RECOGNITION,
    name: "recognition",
    words: Words {
        singular: "recognition",
        plural: "recognitions",
        heading: "Recognition",
        empty: "Thanks to a team, with the case that shows why. Persons are never ranked.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "For what", FieldType::Line)
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
            RECOGNITION_TEAM.0,
            "team",
            "Team",
            FieldType::Ref(Kind::GROUP),
        ),
        FieldDef::new(
            RECOGNITION_INCIDENT.0,
            "incident",
            "Case",
            FieldType::Ref(Kind::INCIDENT),
        ),
        FieldDef::new(
            RECOGNITION_GIVEN_BY.0,
            "given_by",
            "Given by",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(RECOGNITION_GIVEN_AT.0, "given_at", "When", FieldType::Time),
        FieldDef::new(
            RECOGNITION_PUBLISHED.0,
            "published",
            "Published",
            FieldType::Bool,
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
        Column::shown("team", 160),
        Column::shown("incident", 200),
        Column::shown("given_by", 150),
        Column::shown("given_at", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "description",
            "team",
            "incident",
            "given_by",
            "given_at",
            "published",
        ],
    }],
    default_sort: "-given_at",
    icon: "award",
};
