//! The leadership view: the story in slides, each of which is one point. Why, what has changed, where
//! the plan stands, what it has brought, one honest problem, what is asked of the sponsor, and how all
//! of it is known. Slides are parted by [`Part::Break`].

use super::cockpit::{AREAS, gathered};
use super::{Programme, charter};
use crate::domain::common;
use crate::domain::programme::charter::{PROGRAMME_EXIT_RULE, PROGRAMME_WHY_NOW};
use crate::domain::programme::plan::{DECISION_ASKED_OF, DECISION_DECISION_TYPE, DECISION_DUE_AT};
use crate::protocol::{Cell, Grid, Part, Sheet, Span, Tone};

/// Requests that a slide shows.
const MOST_REQUESTS: usize = 3;

/// The pack.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("leadership", "Leadership view");
    let all = gathered(it);
    if let Some(charter) = it.charter() {
        sheet.title = charter.title().into();
        sheet.lead = vec![Span::words(charter.line(common::DESCRIPTION))];
        for (label, field) in [
            ("Why now: ", PROGRAMME_WHY_NOW),
            ("We stop if: ", PROGRAMME_EXIT_RULE),
        ] {
            let text = charter.line(field);
            if !text.is_empty() {
                sheet.put(
                    "general",
                    Part::Text(vec![Span::words(format!("{label}{text}"))]),
                );
            }
        }
    } else {
        sheet.lead = vec![Span::words(
            "The programme has no charter yet: this is what the desk’s history says.",
        )];
    }
    let goals = charter::goals(it);
    if !goals.is_empty() {
        sheet.put("general", Part::Break);
        sheet.heading("indicators", "What we reach for");
        let mut table = Grid::new("Goals", &["Goal", "#Now", "#Target"]);
        for goal in goals {
            let mut now = Cell::maybe(goal.value, goal.unit).known(goal.known);
            now.tone = match goal.met {
                Some(true) => Tone::Good,
                Some(false) => Tone::Bad,
                None => Tone::Unknown,
            };
            now.door = goal.door;
            table.rows.push(vec![
                Cell::record(goal.row.label()),
                now,
                Cell::maybe(goal.target, goal.unit),
            ]);
        }
        sheet.put("indicators", Part::Table(table));
    }
    for (area, summary) in AREAS.iter().zip(&all) {
        if summary.figures.is_empty() {
            continue;
        }
        sheet.put("general", Part::Break);
        sheet.heading(area.class, area.heading);
        sheet.put(area.class, Part::Figures(summary.figures.clone()));
        for gap in summary.gaps.iter().take(1) {
            sheet.note(area.class, Tone::Watch, gap.clone());
        }
    }
    if let Some((area, gap)) = AREAS
        .iter()
        .zip(&all)
        .find_map(|(area, it)| Some((area, it.gaps.first()?)))
    {
        sheet.put("general", Part::Break);
        sheet.heading(area.class, "One honest problem");
        sheet.note(area.class, Tone::Bad, gap.clone());
    }
    let asked = it.rows("decision", "state:asked");
    if !asked.is_empty() {
        sheet.put("general", Part::Break);
        sheet.heading("general", "What we need from you");
        let mut table = Grid::new("Requests", &["Question", "Kind", "Asked of", "By"]);
        for decision in asked.iter().take(MOST_REQUESTS) {
            table.rows.push(vec![
                Cell::record(decision.label()),
                Cell::words(decision.choice(DECISION_DECISION_TYPE)),
                Cell::record_or(decision.reference(DECISION_ASKED_OF), "–", Tone::Plain),
                Cell::day(decision.time(DECISION_DUE_AT)),
            ]);
        }
        sheet.put("general", Part::Table(table));
    }
    sheet.put("general", Part::Break);
    sheet.heading("general", "How we know");
    let sum = |at: usize| all.iter().map(|it| it.mix[at]).sum();
    sheet.put(
        "general",
        Part::Mix {
            measured: sum(0),
            evidenced: sum(1),
            declared: sum(2),
        },
    );
    sheet.put("general", Part::Text(vec![Span::words(
        "Measured: computed from the desk’s history. Evidenced: a document, a decision or a signature shows it. Declared: somebody said so.",
    )]));
    sheet
}
