//! Benefits: what was promised, what it was before, and what the history says has come of it.

use crate::domain::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice,
    StateCategory, StateDef, Step, Words, common,
};

/// Cash and capacity are never added up.
pub const BENEFIT_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("cash", "Cash"),
    ChoiceDef::new("capacity", "Capacity: hours"),
    ChoiceDef::new("risk", "Risk"),
    ChoiceDef::new("experience", "Experience"),
];

/// Where the baseline comes from.
pub const BASELINE_SOURCES: &[ChoiceDef] = &[
    ChoiceDef::new("history", "Computed from the history"),
    ChoiceDef::new("manual", "Said by somebody"),
];

/// How sure.
pub const CONFIDENCES: &[ChoiceDef] = &[
    ChoiceDef::new("low", "Low"),
    ChoiceDef::new("medium", "Medium"),
    ChoiceDef::new("high", "High"),
];

/// Kind.
pub const BENEFIT_BENEFIT_TYPE: FieldId = FieldId(100);
/// Indicator.
pub const BENEFIT_INDICATOR: FieldId = FieldId(101);
/// Of which incidents.
pub const BENEFIT_QUERY: FieldId = FieldId(102);
/// Baseline.
pub const BENEFIT_BASELINE_SOURCE: FieldId = FieldId(103);
/// Baseline value.
pub const BENEFIT_BASELINE: FieldId = FieldId(104);
/// Baseline from.
pub const BENEFIT_BASELINE_FROM: FieldId = FieldId(105);
/// Baseline to.
pub const BENEFIT_BASELINE_TO: FieldId = FieldId(106);
/// Target.
pub const BENEFIT_TARGET: FieldId = FieldId(107);
/// Due.
pub const BENEFIT_DUE_AT: FieldId = FieldId(108);
/// Owner.
pub const BENEFIT_OWNER: FieldId = FieldId(109);
/// Minutes saved by each unit.
pub const BENEFIT_MINUTES_EACH: FieldId = FieldId(110);
/// Money for each hour or case.
pub const BENEFIT_MONEY_EACH: FieldId = FieldId(111);
/// Due to the programme, %.
pub const BENEFIT_ATTRIBUTION: FieldId = FieldId(112);
/// Confidence.
pub const BENEFIT_CONFIDENCE: FieldId = FieldId(113);
/// Promised a year.
pub const BENEFIT_PROMISED: FieldId = FieldId(114);

/// A benefit.
pub static BENEFIT: Practice = Practice {
    kind: Kind::BENEFIT,
    name: "benefit",
    words: Words {
        singular: "benefit",
        plural: "benefits",
        heading: "Benefits",
        empty: "What the programme promised to bring, against a baseline, with its range. What was missed stays in sight.",
    },
    number_prefix: Some("BEN"),
    fields: &[
        FieldDef::NUMBER,
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
            BENEFIT_BENEFIT_TYPE.0,
            "benefit_type",
            "Kind",
            FieldType::Choice(BENEFIT_TYPES),
        )
        .required(),
        FieldDef::new(
            BENEFIT_INDICATOR.0,
            "indicator",
            "Indicator",
            FieldType::Word,
        )
        .checked(Check::Indicator)
        .required(),
        FieldDef::new(
            BENEFIT_QUERY.0,
            "query",
            "Of which incidents",
            FieldType::Line,
        )
        .help("A query; empty for all."),
        FieldDef::new(
            BENEFIT_BASELINE_SOURCE.0,
            "baseline_source",
            "Baseline",
            FieldType::Choice(BASELINE_SOURCES),
        ),
        FieldDef::new(
            BENEFIT_BASELINE.0,
            "baseline",
            "Baseline value",
            FieldType::Line,
        )
        .checked(Check::Number)
        .help("Only if somebody says it: shares in per cent, durations in hours."),
        FieldDef::new(
            BENEFIT_BASELINE_FROM.0,
            "baseline_from",
            "Baseline from",
            FieldType::Time,
        ),
        FieldDef::new(
            BENEFIT_BASELINE_TO.0,
            "baseline_to",
            "Baseline to",
            FieldType::Time,
        ),
        FieldDef::new(BENEFIT_TARGET.0, "target", "Target", FieldType::Line)
            .checked(Check::Number)
            .help("Shares in per cent, durations in hours."),
        FieldDef::new(BENEFIT_DUE_AT.0, "due_at", "Due", FieldType::Time),
        FieldDef::new(
            BENEFIT_OWNER.0,
            "owner",
            "Owner",
            FieldType::Ref(Kind::PERSON),
        )
        .tracked(),
        FieldDef::new(
            BENEFIT_MINUTES_EACH.0,
            "minutes_each",
            "Minutes saved by each unit",
            FieldType::Line,
        )
        .checked(Check::Number)
        .help("For durations 60; for a share the minutes that one case costs."),
        FieldDef::new(
            BENEFIT_MONEY_EACH.0,
            "money_each",
            "Money for each hour or case",
            FieldType::Int,
        ),
        FieldDef::new(
            BENEFIT_ATTRIBUTION.0,
            "attribution",
            "Due to the programme, %",
            FieldType::Int,
        )
        .help("0 to 100."),
        FieldDef::new(
            BENEFIT_CONFIDENCE.0,
            "confidence",
            "Confidence",
            FieldType::Choice(CONFIDENCES),
        ),
        FieldDef::new(
            BENEFIT_PROMISED.0,
            "promised",
            "Promised a year",
            FieldType::Int,
        )
        .help("Money or hours, by kind."),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[
        StateDef::new("planned", "Promised", StateCategory::Active),
        StateDef::new("realised", "Realised", StateCategory::Resolved),
        StateDef::new("missed", "Missed", StateCategory::Closed),
    ],
    steps: &[
        Step::new("realise", "Realised", &["planned", "missed"], "realised").order(1),
        Step::new("miss", "Missed", &["planned", "realised"], "missed").order(2),
        Step::new(
            "reopen",
            "Promised again",
            &["realised", "missed"],
            "planned",
        )
        .order(3),
    ],
    columns: &[
        Column::shown("number", 90),
        Column::shown("name", 260),
        Column::shown("benefit_type", 130),
        Column::shown("indicator", 150),
        Column::shown("target", 80),
        Column::shown("due_at", 120),
        Column::shown("state", 110),
        Column::shown("owner", 150),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "benefit_type", "description", "owner", "due_at"],
        },
        FormGroup {
            label: "Measured by",
            fields: &[
                "indicator",
                "query",
                "baseline_source",
                "baseline",
                "baseline_from",
                "baseline_to",
                "target",
            ],
        },
        FormGroup {
            label: "Worth",
            fields: &[
                "minutes_each",
                "money_each",
                "attribution",
                "confidence",
                "promised",
            ],
        },
    ],
    default_sort: "due_at",
    icon: "trending-up",
};
