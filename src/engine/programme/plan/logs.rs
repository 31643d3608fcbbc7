//! The logs beside the plan: risks with their triggers, decisions with their age, lessons.

use super::super::{DAY_MS, Programme, Row, Summary};
use crate::domain::kpi::ENOUGH;
use crate::domain::programme::gates::{AMBER, RED, heat};
use crate::domain::programme::plan::{
    DECISION_ASKED_OF, DECISION_CONDITIONS, DECISION_DECIDED_AT, DECISION_DECIDED_BY,
    DECISION_DECISION_TYPE, DECISION_DUE_AT, DECISION_OUTCOME, LESSON_CONSEQUENCE, LESSON_SAID_BY,
    LESSON_TASK, RISK_ACTION, RISK_IMPACT, RISK_OWNER, RISK_PROBABILITY, RISK_RAID_TYPE,
    RISK_RESPONSE, RISK_REVIEW_AT, RISK_TRIGGER_PROBE,
};
use crate::domain::programme::statistics::median;
use crate::domain::{common, probe};
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, Sheet, Show, Span, Tone};

/// Lines of a log on a page; the list has the others.
const SHOWN: usize = 30;

/// A line of the register with what its probe says.
struct Risk<'a> {
    row: Row<'a>,
    /// Probability × impact.
    heat: Option<i64>,
    /// Its probe is not met: it has come true.
    came_true: bool,
    /// What its probe says, or empty.
    note: String,
    /// To what speaks against the probe.
    door: Option<Door>,
}

/// Open lines: what has come true first, then the hottest.
fn register<'a>(it: &Programme<'_, 'a>) -> Vec<Risk<'a>> {
    let mut risks: Vec<Risk<'a>> = it
        .rows("risk", "state:open")
        .into_iter()
        .map(|row| {
            let id = row.code(RISK_TRIGGER_PROBE);
            let view = (!id.is_empty()).then(|| it.probe(id)).flatten();
            let came_true = view.as_ref().is_some_and(|it| it.met == Some(false));
            let label = probe::by_id(id).map_or(id, |it| it.label);
            Risk {
                heat: heat(row.code(RISK_PROBABILITY), row.code(RISK_IMPACT)),
                came_true,
                note: match &view {
                    None => String::new(),
                    Some(_) if came_true => format!("Has come true: “{label}” is not met"),
                    Some(it) if it.met == Some(true) => format!("“{label}” is met"),
                    Some(it) => format!("“{label}”: {} cases, too few to say", it.n),
                },
                door: view.map(|it| Door::List {
                    kind: it.kind,
                    query: it.against_query,
                    as_of: it.as_of,
                }),
                row,
            }
        })
        .collect();
    risks.sort_by_key(|it| (!it.came_true, -it.heat.unwrap_or(0)));
    risks
}

/// Open risks that are red: hot, or come true.
pub(super) fn red(it: &Programme<'_, '_>) -> usize {
    register(it)
        .iter()
        .filter(|it| it.came_true || it.heat.is_some_and(|it| it >= RED))
        .count()
}

fn tone(heat: Option<i64>) -> Tone {
    match heat {
        None => Tone::Unknown,
        Some(it) if it >= RED => Tone::Bad,
        Some(it) if it >= AMBER => Tone::Watch,
        Some(_) => Tone::Good,
    }
}

/// The queries whose risks are red by probability and impact.
const RED_QUERY: &str = "state:open ((probability:5 impact:3,4,5) or (probability:4 impact:4,5) or (probability:3 impact:5))";

fn risk_figures(it: &Programme<'_, '_>, risks: &[Risk<'_>]) -> Vec<Figure> {
    let true_ones: Vec<&str> = risks
        .iter()
        .filter(|it| it.came_true)
        .map(|it| it.row.number())
        .collect();
    let came_true = true_ones.len();
    let watched = risks
        .iter()
        .filter(|it| !it.row.code(RISK_TRIGGER_PROBE).is_empty())
        .count();
    vec![
        Figure {
            id: "risks_come_true".into(),
            label: "Risks that came true".into(),
            value: Some(came_true as f64),
            unit: "count".into(),
            note: format!("{watched} watch a probe"),
            tone: match (watched, came_true) {
                (0, _) => Tone::Unknown,
                (_, 0) => Tone::Good,
                _ => Tone::Bad,
            },
            known: Known::Measured,
            // None came true: there is nothing to open.
            door: (came_true > 0)
                .then(|| it.door("risk", format!("number:{}", true_ones.join(",")))),
            ..Figure::default()
        },
        it.counted(
            ("risk", RED_QUERY),
            ("risks_red", "Red risks"),
            Tone::Bad,
            "",
        ),
        it.counted(
            ("risk", "state:open"),
            ("risks_open", "Open"),
            Tone::Plain,
            "",
        ),
        it.counted(
            ("risk", "state:open no:owner"),
            ("risks_without_owner", "Without an owner"),
            Tone::Watch,
            "",
        ),
        it.counted(
            ("risk", "state:open review_at:..yesterday"),
            ("risks_review_over", "Review overdue"),
            Tone::Watch,
            "",
        ),
    ]
}

/// Probability from top to bottom, impact from left to right; each cell opens its risks.
fn heat_map(it: &Programme<'_, '_>) -> Grid {
    let mut grid = Grid::new(
        "Risks by probability and impact",
        &[
            "Probability",
            "Impact 1",
            "Impact 2",
            "Impact 3",
            "Impact 4",
            "Impact 5",
        ],
    );
    grid.heat = true;
    for probability in (1..=5_i64).rev() {
        let mut cells = vec![Cell::words(probability.to_string())];
        for impact in 1..=5_i64 {
            let query = format!("state:open probability:{probability} impact:{impact}");
            let cell = match it.count("risk", &query).unwrap_or(0) {
                0 => Cell::words(""),
                count => Cell::amount(f64::from(count), "count").to(it.door("risk", query)),
            };
            cells.push(cell.tone(tone(Some(probability * impact))));
        }
        grid.rows.push(cells);
    }
    grid
}

fn risk_table(risks: &[Risk<'_>]) -> Grid {
    let mut table = Grid::new(
        "Risks, assumptions, issues, dependencies",
        &[
            "What",
            "Kind",
            "#P × I",
            "Probe",
            "Response",
            "What we do",
            "Owner",
            "Review",
        ],
    )
    .detail()
    .or("Nothing is written down. What could stop the programme, and what would show it first?");
    for risk in risks {
        let row = &risk.row;
        let mut probe = Cell::words(&risk.note);
        if risk.came_true {
            probe = probe.tone(Tone::Bad).known(Known::Measured);
        }
        probe.door = risk.door.clone();
        table.rows.push(vec![
            Cell::record(row.label()),
            Cell::words(row.choice(RISK_RAID_TYPE)),
            Cell::maybe(risk.heat.map(|it| it as f64), "count").tone(tone(risk.heat)),
            probe,
            Cell::words(row.choice(RISK_RESPONSE)),
            Cell::words(row.line(RISK_ACTION)),
            Cell::record_or(row.reference(RISK_OWNER), "Nobody", Tone::Watch),
            Cell::day(row.time(RISK_REVIEW_AT)),
        ]);
    }
    table
}

/// Days since a decision was asked for.
fn age(it: &Programme<'_, '_>, row: &Row<'_>) -> Option<f64> {
    let asked = row.time(common::OPENED_AT)?;
    Some(((it.now() - asked).max(0) / DAY_MS) as f64)
}

fn open_figure(it: &Programme<'_, '_>) -> Figure {
    let open = it.rows("decision", "state:asked");
    let oldest = open
        .iter()
        .filter_map(|row| age(it, row))
        .max_by(f64::total_cmp);
    Figure {
        id: "open_decisions".into(),
        label: "Open decisions".into(),
        value: Some(open.len() as f64),
        unit: "count".into(),
        note: oldest.map_or(String::new(), |days| {
            format!("The oldest has waited for {days} days")
        }),
        tone: match oldest {
            None => Tone::Good,
            Some(days) if days <= 7.0 => Tone::Plain,
            Some(days) if days <= 14.0 => Tone::Watch,
            Some(_) => Tone::Bad,
        },
        known: Known::Evidenced,
        door: Some(it.door("decision", "state:asked")),
        ..Figure::default()
    }
}

fn latency_figure(it: &Programme<'_, '_>) -> Figure {
    let query = format!("state:decided decided_at:{}", it.window());
    let hours: Vec<f64> = it
        .rows("decision", &query)
        .iter()
        .filter_map(|row| {
            let asked = row.time(common::OPENED_AT)?;
            Some((row.time(DECISION_DECIDED_AT)? - asked) as f64 / 3_600_000.0)
        })
        .collect();
    let n = hours.len() as u32;
    Figure {
        id: "decision_latency".into(),
        label: "Decision latency".into(),
        value: median(hours),
        unit: "hours".into(),
        n,
        note: match n {
            0 => "No decision was taken in these days".into(),
            n if n < ENOUGH => {
                "From asked to decided, half of them faster; fewer than 30 cases".into()
            }
            _ => "From asked to decided, half of them faster".into(),
        },
        tone: if n == 0 { Tone::Unknown } else { Tone::Plain },
        known: Known::Measured,
        door: Some(it.door("decision", query)),
        ..Figure::default()
    }
}

fn open_table(it: &Programme<'_, '_>) -> Grid {
    let mut open = it.rows("decision", "state:asked");
    open.sort_by_key(|it| it.time(common::OPENED_AT));
    let mut table = Grid::new(
        "Open decisions",
        &["Question", "Kind", "Asked of", "#Waits", "Wanted by"],
    )
    .detail()
    .or("Nobody waits for a decision.");
    for row in &open {
        let due = row.time(DECISION_DUE_AT);
        let mut wanted = Cell::day(due);
        if due.is_some_and(|it_ms| it_ms < it.now()) {
            wanted.tone = Tone::Bad;
        }
        table.rows.push(vec![
            Cell::record(row.label()),
            Cell::words(row.choice(DECISION_DECISION_TYPE)),
            Cell::record_or(row.reference(DECISION_ASKED_OF), "Nobody", Tone::Bad),
            Cell::maybe(age(it, row), "days"),
            wanted,
        ]);
    }
    table
}

fn log_table(it: &Programme<'_, '_>) -> Grid {
    let mut taken = it.rows("decision", "state:decided");
    taken.sort_by_key(|it| std::cmp::Reverse(it.time(DECISION_DECIDED_AT)));
    let mut table = Grid::new(
        "Decisions taken",
        &["Question", "Decision", "Conditions", "By", "On"],
    )
    .detail()
    .or("No decision was taken yet.");
    for row in taken.iter().take(SHOWN) {
        let tone = match row.code(DECISION_OUTCOME) {
            "go" | "yes" | "conditions" => Tone::Good,
            "no_go" | "no" => Tone::Bad,
            _ => Tone::Plain,
        };
        table.rows.push(vec![
            Cell::record(row.label()),
            Cell::words(row.choice(DECISION_OUTCOME))
                .tone(tone)
                .known(Known::Evidenced),
            Cell::words(row.line(DECISION_CONDITIONS)),
            Cell::record_or(row.reference(DECISION_DECIDED_BY), "–", Tone::Plain),
            Cell::day(row.time(DECISION_DECIDED_AT)),
        ]);
    }
    table
}

fn lesson_table(it: &Programme<'_, '_>) -> Grid {
    let mut lessons = it.rows("lesson", "");
    lessons.reverse();
    let mut table = Grid::new(
        "Lessons",
        &["Lesson", "What we do differently", "From", "Said by", "On"],
    )
    .detail()
    .or("No lesson is written down yet.");
    for row in lessons.iter().take(SHOWN) {
        let reference = |field| {
            row.reference(field)
                .map_or_else(|| Cell::words("–"), Cell::record)
        };
        let consequence = match row.line(LESSON_CONSEQUENCE) {
            "" => Cell::words("Nothing follows from it yet").tone(Tone::Watch),
            text => Cell::words(text),
        };
        table.rows.push(vec![
            Cell::record(row.label()),
            consequence,
            reference(LESSON_TASK),
            reference(LESSON_SAID_BY),
            Cell::day(row.time(common::OPENED_AT)),
        ]);
    }
    table
}

/// For the cockpit.
pub(in crate::engine::programme) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let risks = register(it);
    for risk in &risks {
        let watched = !risk.row.code(RISK_TRIGGER_PROBE).is_empty();
        let known = if watched {
            Known::Measured
        } else {
            Known::Declared
        };
        summary.know(known, 1);
        if risk.came_true {
            summary
                .gaps
                .push(format!("A risk has come true: {}.", risk.row.title()));
        }
    }
    let decided = it.count("decision", "state:decided").unwrap_or(0);
    summary.know(Known::Evidenced, decided);
    let open = open_figure(it);
    if open.tone == Tone::Bad {
        summary
            .gaps
            .push(format!("A decision is missing. {}.", open.note));
    }
    summary.figures.push(open);
    if !risks.is_empty() {
        summary
            .figures
            .extend(risk_figures(it, &risks).into_iter().take(2));
    }
    summary
}

/// Risks, and below them what is to be decided.
pub(in crate::engine::programme) fn risks_sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("risks", "Risks and decisions");
    let risks = register(it);
    let came_true: Vec<&Risk<'_>> = risks.iter().filter(|it| it.came_true).collect();
    sheet.lead = vec![Span::words(match (risks.len(), came_true.len()) {
        (0, _) => "Nothing is written down that could go wrong.".to_owned(),
        (all, 0) => {
            format!("{all} lines are open; none of those that watch a probe has come true.")
        }
        (all, count) => format!("{all} lines are open; {count} of them have come true."),
    })];
    for risk in came_true {
        sheet.put(
            "roadmap",
            Part::Note {
                tone: Tone::Bad,
                text: vec![
                    Span::record(risk.row.label()),
                    Span::words(": "),
                    Span {
                        show: Show::words(&risk.note),
                        door: risk.door.clone(),
                    },
                ],
            },
        );
    }
    sheet.put("roadmap", Part::Figures(risk_figures(it, &risks)));
    sheet.put("roadmap", Part::Table(heat_map(it)));
    sheet.put("roadmap", Part::Table(risk_table(&risks)));
    sheet.put(
        "roadmap",
        Part::Actions(vec![(
            "Add a risk or an issue…".into(),
            Door::create("risk"),
        )]),
    );
    put_decisions(it, &mut sheet);
    sheet.heading("roadmap", "Lessons");
    sheet.put("roadmap", Part::Table(lesson_table(it)));
    sheet.put(
        "roadmap",
        Part::Actions(vec![(
            "Write down a lesson…".into(),
            Door::create("lesson"),
        )]),
    );
    sheet
}

fn put_decisions(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("roadmap", "Decisions");
    sheet.put(
        "roadmap",
        Part::Figures(vec![open_figure(it), latency_figure(it)]),
    );
    sheet.put("roadmap", Part::Table(open_table(it)));
    sheet.put("roadmap", Part::Table(log_table(it)));
    sheet.put(
        "roadmap",
        Part::Actions(vec![
            ("Ask for a decision…".into(), Door::create("decision")),
            (
                "All decisions".into(),
                it.door("decision", "-state:withdrawn"),
            ),
        ]),
    );
}

/// Decisions alone.
pub(in crate::engine::programme) fn decisions_sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("decisions", "Decisions");
    put_decisions(it, &mut sheet);
    sheet
}

/// Lessons alone.
pub(in crate::engine::programme) fn lessons_sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("lessons", "Lessons");
    sheet.put("roadmap", Part::Table(lesson_table(it)));
    sheet.put(
        "roadmap",
        Part::Actions(vec![(
            "Write down a lesson…".into(),
            Door::create("lesson"),
        )]),
    );
    sheet
}
