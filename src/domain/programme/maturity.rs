//! Maturity: what an assessor says of a requirement, reviews and audits, and the map of practices.

use super::frameworks::PRACTICES;
use crate::domain::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Stamp,
    StateCategory, StateDef, Step, Words, common,
};

/// Capability levels of FitSM-6.
pub const SCORES: &[ChoiceDef] = &[
    ChoiceDef::new("0", "0 Not aware"),
    ChoiceDef::new("1", "1 Initial"),
    ChoiceDef::new("2", "2 Repeatable"),
    ChoiceDef::new("3", "3 Defined"),
    ChoiceDef::new("4", "4 Managed"),
];

/// Requirement.
pub const ASSESSMENT_REQUIREMENT: FieldId = FieldId(100);
/// Score.
pub const ASSESSMENT_SCORE: FieldId = FieldId(101);
/// Assessor.
pub const ASSESSMENT_ASSESSOR: FieldId = FieldId(102);
/// Assessed.
pub const ASSESSMENT_ASSESSED_AT: FieldId = FieldId(103);
/// Evidence.
pub const ASSESSMENT_EVIDENCE: FieldId = FieldId(104);

/// An assessor’s word.
pub static ASSESSMENT: Practice = Practice {
    kind: Kind::ASSESSMENT,
    name: "assessment",
    words: Words {
        singular: "assessment",
        plural: "assessments",
        heading: "Assessments",
        empty: "What an assessor says of a requirement, why, and on which evidence. The measured proposal stays beside it.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "reason", "Reason", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title", "name"]),
        FieldDef::new(common::DESCRIPTION.0, "notes", "Notes", FieldType::Text).searched(2),
        FieldDef::new(
            ASSESSMENT_REQUIREMENT.0,
            "requirement",
            "Requirement",
            FieldType::Word,
        )
        .required()
        .checked(Check::Requirement)
        .help("Such as PR9.1."),
        FieldDef::new(
            ASSESSMENT_SCORE.0,
            "score",
            "Score",
            FieldType::Choice(SCORES),
        )
        .required()
        .tracked(),
        FieldDef::new(
            ASSESSMENT_ASSESSOR.0,
            "assessor",
            "Assessor",
            FieldType::Ref(Kind::PERSON),
        )
        .required(),
        FieldDef::new(
            ASSESSMENT_ASSESSED_AT.0,
            "assessed_at",
            "Assessed",
            FieldType::Time,
        ),
        FieldDef::new(
            ASSESSMENT_EVIDENCE.0,
            "evidence",
            "Evidence",
            FieldType::Refs(Kind::DOCUMENT),
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
        Column::shown("requirement", 120),
        Column::shown("score", 140),
        Column::shown("reason", 320),
        Column::shown("assessor", 160),
        Column::shown("assessed_at", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "requirement",
            "score",
            "reason",
            "assessor",
            "assessed_at",
            "evidence",
            "notes",
        ],
    }],
    default_sort: "requirement",
    icon: "clipboard-check",
};

/// What is reviewed.
pub const REVIEW_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("management", "Management review"),
    ChoiceDef::new("audit", "Assessment or audit"),
    ChoiceDef::new("service", "Service review"),
    ChoiceDef::new("supplier", "Supplier evaluation"),
    ChoiceDef::new("risk", "Risk review"),
    ChoiceDef::new("practice", "Review by the process owner"),
];

/// Kind.
pub const REVIEW_REVIEW_TYPE: FieldId = FieldId(100);
/// Practice.
pub const REVIEW_PRACTICE: FieldId = FieldId(101);
/// Service.
pub const REVIEW_SERVICE: FieldId = FieldId(102);
/// Planned for.
pub const REVIEW_PLANNED_AT: FieldId = FieldId(103);
/// Held.
pub const REVIEW_HELD_AT: FieldId = FieldId(104);
/// Chair.
pub const REVIEW_CHAIR: FieldId = FieldId(105);
/// Participants.
pub const REVIEW_PARTICIPANTS: FieldId = FieldId(106);
/// Findings.
pub const REVIEW_FINDINGS: FieldId = FieldId(107);

/// A review or an audit.
pub static REVIEW: Practice = Practice {
    kind: Kind::REVIEW,
    name: "review",
    words: Words {
        singular: "review",
        plural: "reviews",
        heading: "Reviews and audits",
        empty: "Management reviews, audits and service reviews: planned, held, with minutes and actions.",
    },
    number_prefix: Some("REV"),
    fields: &[
        FieldDef::NUMBER,
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "minutes", "Minutes", FieldType::Text).searched(2),
        FieldDef::STATE,
        FieldDef::new(
            REVIEW_REVIEW_TYPE.0,
            "review_type",
            "Kind",
            FieldType::Choice(REVIEW_TYPES),
        )
        .required(),
        FieldDef::new(
            REVIEW_PRACTICE.0,
            "practice",
            "Practice",
            FieldType::Choice(PRACTICES),
        ),
        FieldDef::new(
            REVIEW_SERVICE.0,
            "service",
            "Service",
            FieldType::Ref(Kind::SERVICE),
        ),
        FieldDef::new(
            REVIEW_PLANNED_AT.0,
            "planned_at",
            "Planned for",
            FieldType::Time,
        )
        .required(),
        FieldDef::new(REVIEW_HELD_AT.0, "held_at", "Held", FieldType::Time).part_of(common::STATE),
        FieldDef::new(
            REVIEW_CHAIR.0,
            "chair",
            "Chair",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(
            REVIEW_PARTICIPANTS.0,
            "participants",
            "Participants",
            FieldType::Refs(Kind::PERSON),
        ),
        FieldDef::new(REVIEW_FINDINGS.0, "findings", "Findings", FieldType::Int),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
        FieldDef::CHECKLIST,
    ],
    states: &[
        StateDef::new("planned", "Planned", StateCategory::New),
        StateDef::new("held", "Held", StateCategory::Resolved),
        StateDef::new("closed", "Actions done", StateCategory::Closed),
        StateDef::new("cancelled", "Cancelled", StateCategory::Cancelled),
    ],
    steps: &[
        Step::new("hold", "It was held", &["planned"], "held")
            .stamps(&[(REVIEW_HELD_AT, Stamp::Now)])
            .order(1),
        Step::new("close", "All actions done", &["held"], "closed").order(2),
        Step::new("cancel", "Cancel", &["planned"], "cancelled").order(9),
    ],
    columns: &[
        Column::shown("number", 90),
        Column::shown("name", 260),
        Column::shown("review_type", 160),
        Column::shown("planned_at", 120),
        Column::shown("held_at", 120),
        Column::shown("state", 120),
        Column::shown("chair", 150),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &[
                "name",
                "review_type",
                "practice",
                "service",
                "minutes",
                "findings",
            ],
        },
        FormGroup {
            label: "Who and when",
            fields: &["planned_at", "chair", "participants"],
        },
    ],
    default_sort: "planned_at",
    icon: "calendar-check",
};

/// How far a practice is.
pub const ROLLOUT: &[ChoiceDef] = &[
    ChoiceDef::new("not_planned", "Not planned"),
    ChoiceDef::new("planned", "Planned"),
    ChoiceDef::new("pilot", "Pilot"),
    ChoiceDef::new("live", "Live"),
];

/// Practice.
pub const PRACTICE_GOAL_PRACTICE: FieldId = FieldId(100);
/// Status.
pub const PRACTICE_GOAL_ROLLOUT: FieldId = FieldId(101);
/// Goal level.
pub const PRACTICE_GOAL_GOAL_LEVEL: FieldId = FieldId(102);
/// Out of scope.
pub const PRACTICE_GOAL_OUT_OF_SCOPE: FieldId = FieldId(103);
/// Owner.
pub const PRACTICE_GOAL_OWNER: FieldId = FieldId(104);
/// Live since.
pub const PRACTICE_GOAL_LIVE_AT: FieldId = FieldId(105);
/// The indicator that tells how it does.
pub const PRACTICE_GOAL_INDICATOR: FieldId = FieldId(106);

/// A practice on the map.
pub static PRACTICE_GOAL: Practice = Practice {
    kind: Kind::PRACTICE_GOAL,
    name: "practice_goal",
    words: Words {
        singular: "practice",
        plural: "practices",
        heading: "Practice map",
        empty: "Which practices are planned, piloted or live, who owns them, and how far they shall come.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            PRACTICE_GOAL_PRACTICE.0,
            "practice",
            "Practice",
            FieldType::Choice(PRACTICES),
        )
        .required(),
        FieldDef::new(
            PRACTICE_GOAL_ROLLOUT.0,
            "rollout",
            "Status",
            FieldType::Choice(ROLLOUT),
        )
        .required()
        .tracked(),
        FieldDef::new(
            PRACTICE_GOAL_GOAL_LEVEL.0,
            "goal_level",
            "Goal level",
            FieldType::Choice(SCORES),
        ),
        FieldDef::new(
            PRACTICE_GOAL_OUT_OF_SCOPE.0,
            "out_of_scope",
            "Out of scope",
            FieldType::Bool,
        ),
        FieldDef::new(
            PRACTICE_GOAL_OWNER.0,
            "owner",
            "Owner",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(
            PRACTICE_GOAL_LIVE_AT.0,
            "live_at",
            "Live since",
            FieldType::Time,
        ),
        FieldDef::new(
            PRACTICE_GOAL_INDICATOR.0,
            "indicator",
            "Indicator",
            FieldType::Word,
        )
        .checked(Check::Indicator)
        .help("What tells how it does: its identifier, such as sla_attainment."),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 220),
        Column::shown("practice", 180),
        Column::shown("rollout", 120),
        Column::shown("goal_level", 120),
        Column::shown("owner", 150),
        Column::shown("live_at", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "practice",
            "rollout",
            "goal_level",
            "out_of_scope",
            "owner",
            "indicator",
            "live_at",
        ],
    }],
    default_sort: "practice",
    icon: "map",
};
