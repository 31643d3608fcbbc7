//! What the programme takes: money by month, promised hours, how many agents the work needs, skills,
//! training, tools over three years. Every assumption is said.

use super::{Programme, Row, Summary, practice_name};
use crate::domain::order;
use crate::domain::programme::charter::PROGRAMME_CURRENCY;
use crate::domain::programme::resources::{
    ATTENDANCE_SCORE, ATTENDANCE_TRAINING, BUDGET_LINE_ACTUAL, BUDGET_LINE_BUDGET_CATEGORY,
    BUDGET_LINE_COMMITTED, BUDGET_LINE_MONTH_AT, BUDGET_LINE_PLANNED, CAPACITY_CONFIRMED_BY,
    CAPACITY_FROM_AT, CAPACITY_HOURS_PER_WEEK, CAPACITY_PERSON, CAPACITY_UNIT, CAPACITY_UNTIL_AT,
    SKILL_LEVEL, SKILL_PERSON, SKILL_PRACTICE, SKILL_TARGET, TOOL_COST_ONCE, TOOL_COST_PER_AGENT,
    TOOL_COST_PER_YEAR, TOOL_DECISION, TOOL_EXIT_PLAN, TRAINING_AUDIENCE, TRAINING_DUE_AT,
    TRAINING_HELD_AT, TRAINING_MINUTES,
};
use crate::domain::programme::sizing;
use crate::engine::query::quote;
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, Sheet, Show, Span, Tone};

/// Planned, committed and actual money; what nobody said is a gap and no zero.
#[derive(Clone, Copy, Default)]
struct Money {
    planned: Option<i64>,
    committed: Option<i64>,
    actual: Option<i64>,
}

impl Money {
    fn add(&mut self, line: &Row<'_>) {
        let parts = [
            (&mut self.planned, BUDGET_LINE_PLANNED),
            (&mut self.committed, BUDGET_LINE_COMMITTED),
            (&mut self.actual, BUDGET_LINE_ACTUAL),
        ];
        for (sum, field) in parts {
            if let Some(said) = line.int(field) {
                *sum = Some(sum.unwrap_or(0) + said);
            }
        }
    }

    fn is_over(self) -> bool {
        self.planned
            .zip(self.actual)
            .is_some_and(|(planned, actual)| actual > planned)
    }

    /// The three cells, each a door to its lines.
    fn cells(self, door: &Door) -> [Cell; 3] {
        let cell =
            |sum: Option<i64>| Cell::maybe(sum.map(|it| it as f64), "money").to(door.clone());
        let actual = cell(self.actual);
        [
            cell(self.planned),
            cell(self.committed),
            if self.is_over() {
                actual.tone(Tone::Bad)
            } else {
                actual
            },
        ]
    }
}

/// Money up to the moment looked at: what was planned until now, and what was spent.
fn so_far(it: &Programme<'_, '_>, lines: &[Row<'_>]) -> Money {
    let mut money = Money::default();
    for line in lines.iter().filter(|line| {
        line.time(BUDGET_LINE_MONTH_AT)
            .is_some_and(|at| at <= it.now())
    }) {
        money.add(line);
    }
    money
}

/// Hours a week that are promised at the moment looked at, and those of them that somebody confirmed.
fn promised(it: &Programme<'_, '_>) -> (i64, i64) {
    let now = it.now();
    let mut hours = (0, 0);
    for row in it.rows("capacity", "") {
        let begins = row.time(CAPACITY_FROM_AT).is_none_or(|at| at <= now);
        let lasts = row.time(CAPACITY_UNTIL_AT).is_none_or(|at| at >= now);
        if begins && lasts {
            let promised = row.int(CAPACITY_HOURS_PER_WEEK).unwrap_or(0);
            hours.0 += promised;
            if row.reference(CAPACITY_CONFIRMED_BY).is_some() {
                hours.1 += promised;
            }
        }
    }
    hours
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let lines = it.rows("budget_line", "");
    summary.know(Known::Declared, lines.len() as u32);
    if !lines.is_empty() {
        let money = so_far(it, &lines);
        let (planned, actual) = (money.planned.unwrap_or(0), money.actual.unwrap_or(0));
        summary.figures.push(Figure {
            id: "budget_used".into(),
            label: "Spent of what was planned until now".into(),
            value: (planned > 0).then(|| actual as f64 / planned as f64),
            unit: "share".into(),
            note: format!("{actual} of {planned}"),
            tone: if money.is_over() {
                Tone::Bad
            } else {
                Tone::Good
            },
            known: Known::Declared,
            door: Some(it.door("budget_line", "")),
            ..Figure::default()
        });
    }
    let (hours, confirmed) = promised(it);
    if hours > 0 {
        summary.know(Known::Evidenced, 1);
        summary.figures.push(Figure {
            id: "hours_promised".into(),
            label: "Hours a week promised".into(),
            value: Some(hours as f64),
            unit: "hours".into(),
            note: format!("{confirmed} of them confirmed by whoever gives them"),
            tone: if confirmed < hours {
                Tone::Watch
            } else {
                Tone::Good
            },
            known: if confirmed == hours {
                Known::Evidenced
            } else {
                Known::Declared
            },
            door: Some(it.door("capacity", "")),
            ..Figure::default()
        });
    }
    summary
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("resources", "Resources");
    let currency = it.charter().map_or("", |it| it.code(PROGRAMME_CURRENCY));
    sheet.lead = vec![Span::words(
        "Introducing service management takes money, hours, skills and tools. Here is what was promised, and what it has come to.",
    )];
    sheet.put("finance", Part::Figures(summary(it).figures));
    budget(it, &mut sheet, currency);
    capacity(it, &mut sheet);
    staffing(it, &mut sheet);
    skills(it, &mut sheet);
    training(it, &mut sheet);
    tools(it, &mut sheet, currency);
    sheet
}

/// Budget lines summed by what `key` says of each: a label, and the query that finds them.
fn summed(
    it: &Programme<'_, '_>,
    caption: &str,
    empty: &str,
    key: impl Fn(&Row<'_>) -> (String, String),
) -> Grid {
    let mut sums: Vec<((String, String), Money)> = Vec::new();
    for line in it.rows("budget_line", "") {
        let key = key(&line);
        let at = sums.iter().position(|it| it.0 == key).unwrap_or_else(|| {
            sums.push((key, Money::default()));
            sums.len() - 1
        });
        sums[at].1.add(&line);
    }
    let mut grid = Grid::new(caption, &["", "#Planned", "#Committed", "#Actual"]).or(empty);
    for ((label, query), money) in sums {
        let [planned, committed, actual] = money.cells(&it.door("budget_line", query));
        grid.rows
            .push(vec![Cell::words(label), planned, committed, actual]);
    }
    grid
}

fn budget(it: &Programme<'_, '_>, sheet: &mut Sheet, currency: &str) {
    let heading = if currency.is_empty() {
        "Money".to_owned()
    } else {
        format!("Money, in {currency}")
    };
    sheet.heading("finance", &heading);
    let by_category = summed(it, "Money by category", "No budget line yet.", |line| {
        let query = format!("budget_category:{}", line.code(BUDGET_LINE_BUDGET_CATEGORY));
        (line.choice(BUDGET_LINE_BUDGET_CATEGORY).to_owned(), query)
    });
    sheet.put("finance", Part::Table(by_category));
    let mut by_month = summed(it, "Money by month", "Nothing by month.", |line| {
        let day = line.time(BUDGET_LINE_MONTH_AT).and_then(|at| it.day_of(at));
        match day.map(|day| format!("{}-{:02}", day.year(), day.month())) {
            Some(month) => (month.clone(), format!("month_at:{month}")),
            None => ("No month".into(), "no:month_at".into()),
        }
    });
    order::sort_by_key(&mut by_month.rows, |row| match &row[0].show {
        Show::Words(month) => month.clone(),
        _ => String::new(),
    });
    sheet.put("finance", Part::Table(by_month));
    sheet.put(
        "finance",
        Part::Actions(vec![
            ("All budget lines".into(), it.door("budget_line", "")),
            ("Add a budget line…".into(), Door::create("budget_line")),
        ]),
    );
}

fn capacity(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("people", "Hours promised");
    let mut table = Grid::new(
        "Hours promised",
        &["Person", "From", "#Hours a week", "Confirmed by"],
    )
    .or("Nobody has promised time yet. A programme without hours is a wish.")
    .detail();
    for row in it.rows("capacity", "") {
        table.rows.push(vec![
            Cell::record_or(row.reference(CAPACITY_PERSON), "–", Tone::Plain),
            Cell::record_or(row.reference(CAPACITY_UNIT), "–", Tone::Plain),
            Cell::maybe(
                row.int(CAPACITY_HOURS_PER_WEEK).map(|it| it as f64),
                "hours",
            ),
            row.reference(CAPACITY_CONFIRMED_BY).map_or_else(
                || {
                    Cell::words("Nobody")
                        .tone(Tone::Watch)
                        .known(Known::Declared)
                },
                |by| Cell::record(by).known(Known::Evidenced),
            ),
        ]);
    }
    sheet.put("people", Part::Table(table));
    sheet.put(
        "people",
        Part::Actions(vec![(
            "Add promised hours…".into(),
            Door::create("capacity"),
        )]),
    );
}

/// How many agents the work needs, with its assumptions.
fn staffing(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("indicators", "How many agents the work needs");
    let days = (it.to - it.from).get_days() + 1;
    let query = format!("opened:{}", it.window());
    let opened = it.count("incident", &query).unwrap_or(0);
    if opened == 0 {
        sheet.note(
            "indicators",
            Tone::Unknown,
            "No incident in this window: nothing to size from.",
        );
        return;
    }
    let monthly = f64::from(opened) / f64::from(days.max(1)) * sizing::DAYS_OF_A_MONTH;
    let mut table = Grid::new(
        "How many agents the work needs",
        &[
            "If one incident takes",
            "#Incidents a month",
            "#Agents at 80 % of their time",
            "#Agents at 70 %",
        ],
    );
    for minutes in sizing::HANDLE_MINUTES {
        let agents = |utilisation| {
            Cell::amount(
                f64::from(sizing::agents(monthly, minutes, utilisation)),
                "count",
            )
        };
        table.rows.push(vec![
            Cell::words(format!("{minutes:.0} minutes")),
            Cell::amount(monthly.round(), "count").to(it.door("incident", query.clone())),
            agents(0.8),
            agents(0.7),
        ]);
    }
    sheet.put("indicators", Part::Table(table));
    sheet.note(
        "indicators",
        Tone::Plain,
        format!(
            "Assumed: {:.0} productive hours a month for each agent. How long an incident takes is your estimate; the number of incidents is measured.",
            sizing::PRODUCTIVE_HOURS
        ),
    );
}

fn skills(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("people", "Skills");
    let rows = it.rows("skill", "");
    let mut practices: Vec<&str> = Vec::new();
    for row in &rows {
        let practice = row.code(SKILL_PRACTICE);
        if !practices.contains(&practice) {
            practices.push(practice);
        }
    }
    let mut columns = vec!["Person"];
    columns.extend(practices.iter().map(|it| practice_name(it)));
    let mut table = Grid::new("Skills: level of today, and the level aimed at", &columns)
        .or("No skill yet.")
        .detail();
    table.heat = true;
    let mut people: Vec<crate::protocol::RefLabel> = Vec::new();
    for person in rows.iter().filter_map(|it| it.reference(SKILL_PERSON)) {
        if !people.iter().any(|it| it.id == person.id) {
            people.push(person);
        }
    }
    for person in people {
        let mut cells = vec![Cell::record(person.clone())];
        for practice in &practices {
            let skill = rows.iter().rev().find(|it| {
                it.code(SKILL_PRACTICE) == *practice
                    && it
                        .reference(SKILL_PERSON)
                        .is_some_and(|it| it.id == person.id)
            });
            cells.push(match skill {
                None => Cell::words("–").tone(Tone::Unknown),
                Some(skill) => {
                    let level = |field| skill.code(field).parse::<i64>().ok();
                    let (now, target) = (level(SKILL_LEVEL), level(SKILL_TARGET));
                    let words = |it: Option<i64>| it.map_or("–".to_owned(), |it| it.to_string());
                    let gap = now.zip(target).map_or(0, |(now, target)| target - now);
                    Cell::words(format!("{} → {}", words(now), words(target)))
                        .tone(match gap {
                            ..=0 => Tone::Good,
                            1 => Tone::Watch,
                            _ => Tone::Bad,
                        })
                        .to(Door::Record(skill.label()))
                }
            });
        }
        table.rows.push(cells);
    }
    sheet.put("people", Part::Table(table));
    sheet.put(
        "people",
        Part::Actions(vec![("Add a skill…".into(), Door::create("skill"))]),
    );
}

fn training(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("general", "Training");
    let attendances = it.rows("attendance", "");
    let mut table = Grid::new(
        "Training",
        &[
            "Training",
            "For",
            "#Minutes",
            "Held",
            "Due",
            "#Came",
            "#Quiz, mean",
        ],
    )
    .or("No training yet.");
    for training in it.rows("training", "") {
        let came: Vec<&Row<'_>> = attendances
            .iter()
            .filter(|it| {
                it.reference(ATTENDANCE_TRAINING)
                    .is_some_and(|it| it.id == training.id())
            })
            .collect();
        let scores: Vec<i64> = came
            .iter()
            .filter_map(|it| it.int(ATTENDANCE_SCORE))
            .collect();
        let mean = (!scores.is_empty())
            .then(|| scores.iter().sum::<i64>() as f64 / scores.len() as f64 / 100.0);
        let held = training.time(TRAINING_HELD_AT);
        let late = held.is_none()
            && training
                .time(TRAINING_DUE_AT)
                .is_some_and(|at| at < it.now());
        table.rows.push(vec![
            Cell::record(training.label()),
            Cell::record_or(training.reference(TRAINING_AUDIENCE), "–", Tone::Plain),
            Cell::maybe(training.int(TRAINING_MINUTES).map(|it| it as f64), "count"),
            Cell::day(held),
            Cell::day(training.time(TRAINING_DUE_AT)).tone(if late {
                Tone::Bad
            } else {
                Tone::Plain
            }),
            Cell::amount(came.len() as f64, "count")
                .known(Known::Evidenced)
                .to(it.door(
                    "attendance",
                    format!("training:{}", quote(training.title())),
                )),
            Cell::maybe(mean, "share"),
        ]);
    }
    sheet.put("general", Part::Table(table));
    sheet.put(
        "general",
        Part::Actions(vec![("Add a training…".into(), Door::create("training"))]),
    );
}

fn tools(it: &Programme<'_, '_>, sheet: &mut Sheet, currency: &str) {
    sheet.heading("finance", "Tools, over three years");
    // Whoever is in a group of the desk needs a licence.
    let named = it.count("person", "has:groups").unwrap_or(0);
    let mut table = Grid::new(
        "Tools",
        &[
            "Tool",
            "Decision",
            "#Once",
            "#A year",
            "#Three years",
            "How we would leave it",
        ],
    )
    .or("No tool yet. Add the one of today too: leaving things as they are has a cost.");
    for tool in it.rows("tool", "") {
        let cost = |field| tool.int(field).unwrap_or(0);
        let yearly = cost(TOOL_COST_PER_YEAR) + cost(TOOL_COST_PER_AGENT) * i64::from(named);
        let exit = tool.line(TOOL_EXIT_PLAN);
        table.rows.push(vec![
            Cell::record(tool.label()),
            Cell::words(tool.choice(TOOL_DECISION)),
            Cell::amount(cost(TOOL_COST_ONCE) as f64, "money"),
            Cell::amount(yearly as f64, "money"),
            Cell::amount((cost(TOOL_COST_ONCE) + 3 * yearly) as f64, "money"),
            if exit.is_empty() {
                Cell::words("Not said").tone(Tone::Watch)
            } else {
                Cell::words(exit)
            },
        ]);
    }
    let has_rows = !table.rows.is_empty();
    sheet.put("finance", Part::Table(table));
    if has_rows {
        let unit = if currency.is_empty() {
            "money"
        } else {
            currency
        };
        sheet.note(
            "finance",
            Tone::Plain,
            format!(
                "In {unit}; licences counted for the {named} people in the groups of the desk."
            ),
        );
    }
    sheet.put(
        "finance",
        Part::Actions(vec![("Add a tool…".into(), Door::create("tool"))]),
    );
}
