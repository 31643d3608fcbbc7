//! The newsletter and the status pack, written from the data: numbers with what they were, three wins,
//! one honest problem, what comes next, and what changed since the last issue.

use jiff::ToSpan;
use jiff::civil::Date;

use super::communication::day_of_message;
use super::{Programme, Row, charter, day_number, day_of_number, sponsor};
use crate::domain::kpi::{self, ENOUGH};
use crate::domain::programme::communication::{MESSAGE_FORM, MESSAGE_SENT_AT};
use crate::domain::programme::culture::RECOGNITION_TEAM;
use crate::domain::programme::plan::{TASK_ENDS_AT, TASK_TASK_TYPE};
use crate::protocol::{
    Cell, Door, Figure, Grid, Known, Kpi, Part, ProbeView, Sheet, Show, Span, Tone,
};

/// The numbers of a newsletter: what people notice.
const FOR_PEOPLE: &[&str] = &["resolved", "mttr", "fcr", "self_service_share"];
/// The numbers of a status pack.
const FOR_LEADERS: &[&str] = &[
    "opened",
    "resolved",
    "backlog",
    "mttr",
    "sla_attainment",
    "reopen_rate",
    "fcr",
];
/// Where an improvement is looked for.
const IMPROVE: &[&str] = &[
    "mttr",
    "mtta",
    "sla_attainment",
    "response_attainment",
    "fcr",
    "same_day_resolve",
    "reopen_rate",
    "bounce_share",
    "self_service_share",
];
/// A smaller change is none.
const LEAST_CHANGE: f64 = 0.02;
/// Wins of an issue.
const WINS: usize = 3;
/// Days ahead whose milestones and messages are the next steps.
const AHEAD_DAYS: i64 = 45;

/// A figure from an indicator; `before` is its value in the stretch before.
fn of_kpi(kpi: &Kpi, before: Option<&Kpi>) -> Figure {
    let thin = kpi.unit != "count" && kpi.total.n < ENOUGH;
    let before = before
        .filter(|it| it.unit == "count" || it.total.n >= ENOUGH)
        .and_then(|it| it.total.value);
    let better = kpi.total.value.zip(before).map(|(now, then)| {
        let moved = now - then;
        if moved.abs() <= then.abs() * LEAST_CHANGE {
            0.0
        } else {
            moved.signum() * f64::from(kpi.better)
        }
    });
    Figure {
        id: kpi.id.clone(),
        label: kpi.label.clone(),
        value: kpi.total.value,
        unit: kpi.unit.clone(),
        n: kpi.total.n,
        low: kpi.total.low,
        high: kpi.total.high,
        before,
        target: kpi.target.map(|it| it.0),
        note: if thin && kpi.total.value.is_some() {
            "Too few cases to go by.".into()
        } else {
            String::new()
        },
        tone: match better {
            _ if thin => Tone::Unknown,
            Some(1.0) => Tone::Good,
            Some(-1.0) => Tone::Watch,
            _ => Tone::Plain,
        },
        known: Known::Measured,
        door: Some(door_of(kpi)),
    }
}

fn door_of(kpi: &Kpi) -> Door {
    Door::List {
        kind: "incident".into(),
        query: kpi.total.query.clone(),
        as_of: kpi.total.as_of,
    }
}

/// A figure from a probe.
pub(super) fn of_probe(it: &Programme<'_, '_>, probe: &ProbeView) -> Figure {
    Figure {
        id: probe.id.clone(),
        label: probe.label.clone(),
        value: probe.value,
        unit: "share".into(),
        n: probe.n,
        low: probe.low,
        high: probe.high,
        target: Some(probe.at_least),
        note: if probe.measured.is_none() && probe.value.is_some() {
            "Too few cases to go by.".into()
        } else {
            String::new()
        },
        tone: match probe.met {
            None => Tone::Unknown,
            Some(true) => Tone::Good,
            Some(false) => Tone::Bad,
        },
        known: Known::Measured,
        door: Some(Door::List {
            kind: probe.kind.clone(),
            query: probe.for_query.clone(),
            as_of: probe.as_of.or(it.as_of),
        }),
        ..Figure::default()
    }
}

/// The stretch of the same length before the window.
fn before(it: &Programme<'_, '_>) -> (Date, Date) {
    let (from, to) = (day_number(it.from), day_number(it.to));
    (
        day_of_number(from - (to + 1 - from)),
        day_of_number(from - 1),
    )
}

/// Something to be told, with what proves it.
struct Line {
    class: &'static str,
    text: Vec<Span>,
}

fn line(class: &'static str, what: &str, row: &Row<'_>) -> Line {
    Line {
        class,
        text: vec![Span::words(what), Span::record(row.label())],
    }
}

/// Goals that are met.
fn goals_met(it: &Programme<'_, '_>) -> Vec<Line> {
    let goals = charter::goals(it).into_iter();
    goals
        .filter(|goal| goal.met == Some(true))
        .map(|goal| {
            let mut found = line("indicators", "A goal is met: ", &goal.row);
            if let Some(value) = goal.value {
                found.text.push(Span::words(": "));
                found.text.push(Span::amount(value, goal.unit, goal.door));
            }
            found
        })
        .collect()
}

/// Records that a query finds, each told with the same words.
fn each(
    it: &Programme<'_, '_>,
    kind: &str,
    query: &str,
    class: &'static str,
    what: &str,
) -> Vec<Line> {
    let rows = it.rows(kind, query);
    rows.iter()
        .rev()
        .map(|row| line(class, what, row))
        .collect()
}

/// The indicators that improved, the most first.
fn improved(it: &Programme<'_, '_>) -> Vec<Line> {
    let (from, to) = before(it);
    let mut found: Vec<(f64, Line)> = Vec::new();
    for id in IMPROVE {
        let (Some(now), Some(then)) = (it.kpi(id, it.from, it.to, ""), it.kpi(id, from, to, ""))
        else {
            continue;
        };
        let (Some(value), Some(was)) = (now.total.value, then.total.value) else {
            continue;
        };
        if now.total.n < ENOUGH || then.total.n < ENOUGH || was == 0.0 {
            continue;
        }
        let better = (value - was) / was.abs() * f64::from(now.better);
        if better > LEAST_CHANGE {
            let text = vec![
                Span::words(format!("{}: ", now.label)),
                Span::amount(value, &now.unit, Some(door_of(&now))),
                Span::words(", it was "),
                Span::amount(was, &then.unit, Some(door_of(&then))),
            ];
            found.push((
                better,
                Line {
                    class: "indicators",
                    text,
                },
            ));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|it| it.1).collect()
}

/// Three wins: one of each kind before a second of any.
fn wins(it: &Programme<'_, '_>) -> Vec<Line> {
    let window = it.window();
    let thanks = it
        .rows("recognition", &format!("given_at:{window}"))
        .iter()
        .rev()
        .map(|row| {
            let team = row
                .reference(RECOGNITION_TEAM)
                .map_or(String::new(), |it| it.label);
            line("general", &format!("Thanks to {team} for: "), row)
        })
        .collect();
    let mut kinds: Vec<std::vec::IntoIter<Line>> = [
        goals_met(it),
        each(
            it,
            "benefit",
            &format!("state:realised updated_at:{window}"),
            "indicators",
            "What was promised is there: ",
        ),
        each(
            it,
            "decision",
            &format!("decision_type:gate outcome:go,conditions decided_at:{window}"),
            "roadmap",
            "A gate was passed: ",
        ),
        improved(it),
        thanks,
        each(
            it,
            "task",
            &format!("task_type:milestone state:done actual_end:{window}"),
            "roadmap",
            "Reached: ",
        ),
    ]
    .into_iter()
    .map(Vec::into_iter)
    .collect();
    let mut found = Vec::new();
    while found.len() < WINS {
        let had = found.len();
        for kind in &mut kinds {
            if found.len() < WINS {
                found.extend(kind.next());
            }
        }
        if found.len() == had {
            break;
        }
    }
    found
}

/// The worst that there is to tell: how bad, 1 for nothing of what was wanted.
fn problem(it: &Programme<'_, '_>) -> Option<Line> {
    let mut worst: Option<(f64, Line)> = None;
    let mut take = |bad: f64, line: Line| {
        if worst.as_ref().is_none_or(|it| bad > it.0) {
            worst = Some((bad, line));
        }
    };
    for probe in crate::domain::probe::ALL.iter().filter(|it| !it.stock) {
        let Some(found) = it.probe(probe.id).filter(|it| it.met == Some(false)) else {
            continue;
        };
        let Some(value) = found.value.filter(|_| found.n >= ENOUGH) else {
            continue;
        };
        let against = Door::List {
            kind: found.kind.clone(),
            query: found.against_query.clone(),
            as_of: found.as_of,
        };
        let text = vec![
            Span::words(format!("{}: ", found.label)),
            Span::amount(value, "share", Some(against)),
            Span::words(", and it should be "),
            Span::amount(found.at_least, "share", None),
            Span::words(format!(". {}", found.question)),
        ];
        take(
            (found.at_least - value) / found.at_least,
            Line {
                class: "indicators",
                text,
            },
        );
    }
    for goal in charter::goals(it)
        .into_iter()
        .filter(|it| it.met == Some(false))
    {
        let (Some(value), Some(target)) = (goal.value, goal.target) else {
            continue;
        };
        let mut found = line("indicators", "A goal is not met: ", &goal.row);
        found.text.push(Span::words(": "));
        found.text.push(Span::amount(value, goal.unit, goal.door));
        found.text.push(Span::words(" instead of "));
        found.text.push(Span::amount(target, goal.unit, None));
        let far = (value - target).abs() / target.abs().max(value.abs()).max(f64::MIN_POSITIVE);
        take(far.min(1.0), found);
    }
    if let Some((row, days)) = sponsor::late(it).first() {
        let mut found = line("roadmap", "Late: ", row);
        found.text.push(Span::words(format!(", by {days} days")));
        // A quarter late weighs as much as nothing at all.
        take((*days as f64 / 90.0).min(1.0), found);
    }
    worst.map(|it| it.1)
}

/// What comes next: milestones and messages, by day.
fn next(it: &Programme<'_, '_>) -> Grid {
    let mut grid = Grid::new("What comes next", &["Day", "What", "Kind"]).or("Nothing is planned.");
    let today = it.day_of(it.now()).map_or(0, day_number);
    let ahead = today..=today + AHEAD_DAYS;
    let mut rows: Vec<(i64, Vec<Cell>)> = Vec::new();
    for row in it.rows("task", "is:open task_type:milestone,gate") {
        let at = row.time(TASK_ENDS_AT);
        let day = at.and_then(|at| it.day_of(at)).map(day_number);
        if let Some(day) = day.filter(|it| ahead.contains(it)) {
            rows.push((
                day,
                vec![
                    Cell::day(at),
                    Cell::record(row.label()),
                    Cell::words(row.choice(TASK_TASK_TYPE)),
                ],
            ));
        }
    }
    for row in it.rows("message", "is:open") {
        if let Some(day) = day_of_message(it, &row).filter(|it| ahead.contains(it)) {
            rows.push((
                day,
                vec![
                    Cell::day(it.noon(day_of_number(day))),
                    Cell::record(row.label()),
                    Cell::words(row.choice(MESSAGE_FORM)),
                ],
            ));
        }
    }
    rows.sort_by_key(|it| it.0);
    grid.rows = rows.into_iter().map(|it| it.1).collect();
    grid
}

/// The last issue of a form that was sent before the end of the window.
fn last_issue<'a>(it: &Programme<'_, 'a>, form: &str) -> Option<(Row<'a>, i64)> {
    let rows = it.rows("message", &format!("state:sent form:{form}"));
    rows.into_iter()
        .filter_map(|row| Some((row, row.time(MESSAGE_SENT_AT)?)))
        .filter(|found| found.1 <= it.now())
        .max_by_key(|found| found.1)
}

/// What changed since the last issue: the numbers of a window as long that ended on its day, and what
/// was reached since.
fn since(it: &Programme<'_, '_>, form: &str, ids: &[&str], sheet: &mut Sheet) {
    sheet.heading("general", "Since the last issue");
    let Some((issue, at)) = last_issue(it, form) else {
        sheet.put(
            "general",
            Part::Text(vec![Span::words("This is the first.")]),
        );
        return;
    };
    sheet.put(
        "general",
        Part::Text(vec![
            Span::words("The last was "),
            Span::record(issue.label()),
            Span::words(" on "),
            Span {
                show: Show::Day(at),
                door: None,
            },
            Span::words("."),
        ]),
    );
    let Some(day) = it.day_of(at) else {
        return;
    };
    let length = day_number(it.to) - day_number(it.from);
    let mut grid = Grid::new("Since the last issue", &["", "#Then", "#Now"]).or("");
    for id in ids {
        let begin = day_of_number(day_number(day) - length);
        let (Some(then), Some(now)) = (it.kpi(id, begin, day, ""), it.kpi(id, it.from, it.to, ""))
        else {
            continue;
        };
        if then.total.value != now.total.value {
            grid.rows.push(vec![
                Cell::words(now.label.clone()),
                Cell::maybe(then.total.value, &then.unit).to(door_of(&then)),
                Cell::maybe(now.total.value, &now.unit).to(door_of(&now)),
            ]);
        }
    }
    if !grid.rows.is_empty() {
        sheet.put("indicators", Part::Table(grid));
    }
    let next = day.checked_add(1.day()).unwrap_or(day);
    let reached = it.rows(
        "task",
        &format!("task_type:milestone,gate state:done actual_end:{next}.."),
    );
    for row in &reached {
        let found = line("roadmap", "Reached since: ", row);
        sheet.put(found.class, Part::Text(found.text));
    }
}

fn write(it: &Programme<'_, '_>, id: &str, title: &str, form: &str, ids: &[&str]) -> Sheet {
    let mut sheet = Sheet::new(id, title);
    let wins = wins(it);
    let problem = problem(it);
    let charter = it.charter();
    sheet.lead = vec![Span::words(match (wins.len(), &problem) {
        (0, None) => "There is little to tell yet: what is told here comes from the records alone."
            .to_owned(),
        (0, Some(_)) => "One problem, and no win that the records could prove.".into(),
        (1, None) => "One thing went well, and nothing stands out that did not.".into(),
        (count, None) => format!("{count} things went well, and nothing stands out that did not."),
        (1, Some(_)) => "One thing went well, and one did not.".into(),
        (count, Some(_)) => format!("{count} things went well, and one did not."),
    })];
    if let Some(charter) = charter.filter(|_| id == "newsletter") {
        let vision = charter.line(crate::domain::common::DESCRIPTION);
        if !vision.is_empty() {
            sheet.put(
                "general",
                Part::Text(vec![
                    Span::words("Why we do this: "),
                    Span {
                        show: Show::words(vision),
                        door: Some(Door::Page("charter".into())),
                    },
                ]),
            );
        }
    }
    sheet.heading("indicators", "In numbers");
    let (from, to) = before(it);
    let numbers = ids
        .iter()
        .filter(|id| kpi::by_id(id).is_some())
        .filter_map(|id| {
            let now = it.kpi(id, it.from, it.to, "")?;
            let then = it.kpi(id, from, to, "");
            Some(of_kpi(&now, then.as_ref()))
        })
        .collect();
    sheet.put("indicators", Part::Figures(numbers));
    sheet.heading("general", "What went well");
    if wins.is_empty() {
        sheet.put(
            "general",
            Part::Text(vec![Span::words(
                "Nothing that the records could prove in these days.",
            )]),
        );
    }
    for win in wins {
        sheet.put(
            win.class,
            Part::Note {
                tone: Tone::Good,
                text: win.text,
            },
        );
    }
    sheet.heading("general", "What did not");
    match problem {
        Some(problem) => sheet.put(
            problem.class,
            Part::Note {
                tone: Tone::Bad,
                text: problem.text,
            },
        ),
        None => sheet.put(
            "general",
            Part::Text(vec![Span::words(
                "Nothing that has enough cases to say so. That is not the same as nothing.",
            )]),
        ),
    }
    sheet.heading("roadmap", "What comes next");
    sheet.put("roadmap", Part::Table(next(it)));
    since(it, form, ids, &mut sheet);
    let new = Door::New {
        kind: "message".into(),
        fields: vec![
            ("form".into(), form.into()),
            ("subject".into(), title.into()),
        ],
    };
    sheet.put(
        "general",
        Part::Actions(vec![("Plan this issue as a message…".into(), new)]),
    );
    sheet
}

/// The newsletter.
pub(super) fn newsletter(it: &Programme<'_, '_>, _: &str) -> Sheet {
    write(it, "newsletter", "Newsletter", "newsletter", FOR_PEOPLE)
}

/// The status pack: the same for those who steer, with how it stands against its goals.
pub(super) fn status(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = write(it, "status", "Status", "report", FOR_LEADERS);
    sheet.heading("indicators", "Goals");
    let mut grid = Grid::new("Goals", &["Goal", "#Now", "#Target"]).or("No goal yet.");
    for goal in charter::goals(it) {
        let tone = match goal.met {
            Some(true) => Tone::Good,
            Some(false) => Tone::Bad,
            None => Tone::Unknown,
        };
        let now = Cell::maybe(goal.value, goal.unit)
            .known(goal.known)
            .tone(tone);
        grid.rows.push(vec![
            Cell::record(goal.row.label()),
            match goal.door {
                Some(door) => now.to(door),
                None => now,
            },
            Cell::maybe(goal.target, goal.unit),
        ]);
    }
    sheet.put("indicators", Part::Table(grid));
    sheet
}
