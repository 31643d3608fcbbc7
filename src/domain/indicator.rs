//! Indicators: who owns a key performance indicator, and what it should reach. The formula is code
//! (see [`super::kpi`]); what people decide about it is a record with a history.

use super::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words,
    common,
};

/// Which indicator: its identifier in the catalogue.
pub const KPI: FieldId = FieldId(100);
/// Who answers for it.
pub const OWNER: FieldId = FieldId(101);
/// What it should reach, in the indicator's unit.
pub const TARGET: FieldId = FieldId(102);
/// Whether more or less is better than the target.
pub const DIRECTION: FieldId = FieldId(103);

const DIRECTIONS: &[ChoiceDef] = &[
    ChoiceDef::new("at_least", "At least"),
    ChoiceDef::new("at_most", "At most"),
];

/// The record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::INDICATOR,
    name: "indicator",
    words: Words {
        singular: "indicator target",
        plural: "indicator targets",
        heading: "Indicator targets",
        empty: "An indicator target says who answers for a number, and what it should reach.",
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
            "Why this target",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::new(KPI.0, "kpi", "Indicator", FieldType::Word)
            .required()
            .checked(Check::Indicator)
            .help("Its identifier, such as sla_attainment or mttr."),
        FieldDef::new(OWNER.0, "owner", "Owner", FieldType::Ref(Kind::PERSON)).tracked(),
        FieldDef::new(
            DIRECTION.0,
            "direction",
            "Should be",
            FieldType::Choice(DIRECTIONS),
        ),
        FieldDef::new(TARGET.0, "target", "Target", FieldType::Word)
            .tracked()
            .checked(Check::Number)
            .help("A number in the indicator’s unit: per cent for shares, hours for durations."),
        FieldDef::new(104, "review_at", "Next review", FieldType::Time).aliases(&["review"]),
        FieldDef::ADDED,
        FieldDef::UPDATED,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 260),
        Column::shown("kpi", 160),
        Column::shown("direction", 110),
        Column::shown("target", 100),
        Column::shown("owner", 160),
        Column::shown("review_at", 130),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "description",
            "kpi",
            "direction",
            "target",
            "owner",
            "review_at",
        ],
    }],
    default_sort: "name",
    icon: "chart-column",
};

/// Looks at a text for [`Check::Indicator`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_kpi(text: &str) -> Result<(), String> {
    match super::kpi::by_id(text) {
        Some(_) => Ok(()),
        None => Err(format!(
            "There is no indicator {text:?}. There are {}.",
            super::kpi::ALL
                .iter()
                .map(|it| it.id)
                .collect::<Vec<_>>()
                .join(", ")
        )),
    }
}

/// Looks at a text for [`Check::Number`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_number(text: &str) -> Result<(), String> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(()),
        _ => Err(format!("“{text}” is not a number.")),
    }
}
