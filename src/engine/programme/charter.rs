//! The charter: vision, why now, goals against their indicators, scope, exit rule. One printable page.

use super::{Programme, Row, Summary};
use crate::domain::common;
use crate::domain::kpi;
use crate::domain::programme::charter::{
    GOAL_DIRECTION, GOAL_DUE_AT, GOAL_INDICATOR, GOAL_OBJECTIVE, GOAL_OWNER, GOAL_TARGET,
    PROGRAMME_APPROVED_AT, PROGRAMME_APPROVED_BY, PROGRAMME_EXIT_RULE, PROGRAMME_GO_LIVE_AT,
    PROGRAMME_MANAGER, PROGRAMME_PRINCIPLES, PROGRAMME_SCOPE_IN, PROGRAMME_SCOPE_OUT,
    PROGRAMME_SPONSOR, PROGRAMME_STARTS_AT, PROGRAMME_SUCCESS_CRITERIA, PROGRAMME_WHY_NOW,
};
use crate::protocol::{Cell, Door, Grid, Known, Part, Sheet, Show, Span, Tone};

/// A goal with its value of today.
pub(super) struct GoalNow<'a> {
    /// The goal.
    pub(super) row: Row<'a>,
    /// The indicator's value in the window.
    pub(super) value: Option<f64>,
    /// What it should be, in the indicator's unit.
    pub(super) target: Option<f64>,
    /// The indicator's unit.
    pub(super) unit: &'static str,
    /// Whether the value is as it should be; `None` without value or target.
    pub(super) met: Option<bool>,
    /// How it is known: measured if an indicator stands behind it.
    pub(super) known: Known,
    /// The records behind the value.
    pub(super) door: Option<Door>,
}

/// A number as people write it, in an indicator’s unit: shares are written in per cent, durations in hours.
pub(super) fn in_unit(text: &str, unit: kpi::Unit) -> Option<f64> {
    let value: f64 = text.trim().parse().ok()?;
    Some(match unit {
        kpi::Unit::Share => value / 100.0,
        kpi::Unit::Duration => value * 3_600_000.0,
        _ => value,
    })
}

/// All goals with their values.
pub(super) fn goals<'a>(it: &Programme<'_, 'a>) -> Vec<GoalNow<'a>> {
    it.rows("goal", "")
        .into_iter()
        .map(|row| {
            let indicator = kpi::by_id(row.code(GOAL_INDICATOR));
            let found = indicator.and_then(|known| it.kpi(known.id, it.from, it.to, ""));
            let value = found.as_ref().and_then(|it| it.total.value);
            let target = indicator.and_then(|known| in_unit(row.line(GOAL_TARGET), known.unit));
            let at_most = row.code(GOAL_DIRECTION) == "at_most";
            GoalNow {
                met: value.zip(target).map(|(value, target)| {
                    if at_most {
                        value <= target
                    } else {
                        value >= target
                    }
                }),
                door: found.map(|found| Door::List {
                    kind: "incident".into(),
                    query: found.total.query,
                    as_of: found.total.as_of,
                }),
                known: if indicator.is_some() {
                    Known::Measured
                } else {
                    Known::Declared
                },
                unit: indicator.map_or("", |it| it.unit.code()),
                row,
                value,
                target,
            }
        })
        .collect()
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    match it.charter() {
        None => summary
            .gaps
            .push("There is no charter: nobody can say why we do this.".into()),
        Some(charter) if charter.time(PROGRAMME_APPROVED_AT).is_none() => {
            summary.know(Known::Declared, 1);
            summary
                .gaps
                .push("The charter is not approved by the sponsor.".into());
        }
        Some(_) => summary.know(Known::Evidenced, 1),
    }
    for goal in goals(it) {
        summary.know(goal.known, 1);
    }
    summary
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("charter", "Charter");
    let Some(charter) = it.charter() else {
        sheet.lead = vec![Span::words(
            "Nobody has said yet why service management is introduced here, who wants it, and when it would be stopped.",
        )];
        sheet.put(
            "general",
            Part::Actions(vec![(
                "Write the charter".into(),
                Door::create("programme"),
            )]),
        );
        return sheet;
    };
    sheet.title = charter.title().into();
    sheet.lead = vec![Span::words(charter.line(common::DESCRIPTION))];
    let approved = charter.time(PROGRAMME_APPROVED_AT);
    match (approved, charter.reference(PROGRAMME_APPROVED_BY)) {
        (Some(at), Some(by)) => sheet.put(
            "general",
            Part::Note {
                tone: Tone::Good,
                text: vec![
                    Span::words("Approved by "),
                    Span::record(by),
                    Span::words(" on "),
                    Span {
                        show: Show::Day(at),
                        door: None,
                    },
                    Span::words("."),
                ],
            },
        ),
        _ => sheet.note(
            "general",
            Tone::Watch,
            "A draft: the sponsor has not approved it.",
        ),
    }
    let mut facts = Grid::new("", &["", ""]);
    for (label, text) in [
        ("Why now", charter.line(PROGRAMME_WHY_NOW)),
        ("In scope", charter.line(PROGRAMME_SCOPE_IN)),
        ("Out of scope", charter.line(PROGRAMME_SCOPE_OUT)),
        ("Success criteria", charter.line(PROGRAMME_SUCCESS_CRITERIA)),
        ("We stop if", charter.line(PROGRAMME_EXIT_RULE)),
    ] {
        let cell = match text {
            "" => Cell::words("Not said").tone(Tone::Unknown),
            text => Cell::words(text),
        };
        facts.rows.push(vec![Cell::words(label), cell]);
    }
    let principles = charter.tags(PROGRAMME_PRINCIPLES).join("; ");
    if !principles.is_empty() {
        facts
            .rows
            .push(vec![Cell::words("Principles"), Cell::words(principles)]);
    }
    for (label, field) in [
        ("Executive sponsor", PROGRAMME_SPONSOR),
        ("Programme manager", PROGRAMME_MANAGER),
    ] {
        let cell = match charter.reference(field) {
            Some(person) => Cell::record(person),
            None => Cell::words("Nobody").tone(Tone::Bad),
        };
        facts.rows.push(vec![Cell::words(label), cell]);
    }
    for (label, field) in [
        ("Starts", PROGRAMME_STARTS_AT),
        ("Service desk live since", PROGRAMME_GO_LIVE_AT),
    ] {
        facts
            .rows
            .push(vec![Cell::words(label), Cell::day(charter.time(field))]);
    }
    sheet.put("general", Part::Table(facts));
    sheet.heading("indicators", "Goals");
    let mut table = Grid::new(
        "Goals",
        &[
            "Goal",
            "Business objective",
            "Indicator",
            "#Now",
            "#Target",
            "Due",
            "Owner",
        ],
    )
    .or("No goal yet. A goal ties the programme to what the business wants.");
    for goal in goals(it) {
        let indicator =
            kpi::by_id(goal.row.code(GOAL_INDICATOR)).map_or("No indicator", |it| it.label);
        let mut now = Cell::maybe(goal.value, goal.unit).known(goal.known);
        now.tone = match goal.met {
            Some(true) => Tone::Good,
            Some(false) => Tone::Bad,
            None => Tone::Unknown,
        };
        now.door = goal.door;
        table.rows.push(vec![
            Cell::record(goal.row.label()),
            Cell::words(goal.row.line(GOAL_OBJECTIVE)),
            Cell::words(indicator),
            now,
            Cell::maybe(goal.target, goal.unit),
            Cell::day(goal.row.time(GOAL_DUE_AT)),
            Cell::record_or(goal.row.reference(GOAL_OWNER), "Nobody", Tone::Watch),
        ]);
    }
    sheet.put("indicators", Part::Table(table));
    sheet.put(
        "general",
        Part::Actions(vec![
            ("Change the charter".into(), Door::Record(charter.label())),
            ("Add a goal…".into(), Door::create("goal")),
        ]),
    );
    sheet
}
