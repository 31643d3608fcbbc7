//! Change of culture: what people do and not what they say, where they keep away and why, what a survey
//! without names says, and whom to thank. Of teams and audiences; never of persons.

mod adkar;
mod teams;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Programme, Row, Summary, practice_name};
use crate::domain::kpi::{COUNTED, ENOUGH};
use crate::domain::probe;
use crate::domain::programme::behaviour::{self, Behaviour};
use crate::domain::programme::charter::PROGRAMME_GO_LIVE_AT;
use crate::domain::programme::culture::{
    RECOGNITION_GIVEN_AT, RECOGNITION_INCIDENT, RECOGNITION_TEAM,
};
use crate::domain::programme::people::{ROLE_ROLE_TYPE, ROLE_SITE};
use crate::domain::programme::resources::{TRAINING_AIMS_AT, TRAINING_HELD_AT, TRAINING_QUIZ};
use crate::domain::programme::statistics::{Ranged, difference};
use crate::domain::{Kind, common, incident};
use crate::engine::table::{Column, NO_NUMBER, Ordinal, Table};
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, ProbeView, Sheet, Show, Span, Tone};

/// Days of a window before the go-live, and of one after a training.
const BEFORE_DAYS: i64 = 90;
const TRAINED_DAYS: i64 = 30;
/// One champion for so many people at a site (Kotter's volunteers, in our measure).
const PEOPLE_PER_CHAMPION: u32 = 50;
/// More than this share around the desk needs somebody (our rule).
const MOST_BYPASS: f64 = 0.1;
/// So many sites are shown.
const MOST_SITES: usize = 20;
/// So many thanks are shown.
const MOST_THANKS: usize = 10;

/// A behaviour with what the history says of it.
struct Seen {
    behaviour: &'static Behaviour,
    /// Now; `None` if it waits for a practice.
    now: Option<ProbeView>,
    /// The history holds nothing that it could be measured by.
    is_dark: bool,
}

impl Seen {
    /// Whether it is met; `None` if nobody can say.
    fn met(&self) -> Option<bool> {
        self.now
            .as_ref()
            .filter(|_| !self.is_dark)
            .and_then(|it| it.met)
    }
}

/// All behaviours, over the window.
fn behaviours(it: &Programme<'_, '_>) -> Vec<Seen> {
    let see = |behaviour: &'static Behaviour| {
        let rests_on = behaviour.rests_on;
        let is_dark = !rests_on.is_empty() && it.count("incident", rests_on).unwrap_or(0) == 0;
        Seen {
            behaviour,
            now: it.probe(behaviour.probe),
            is_dark,
        }
    };
    behaviour::ALL.iter().map(see).collect()
}

/// Every incident resolved by the desk in the window, as a query.
fn resolved(it: &Programme<'_, '_>) -> String {
    format!("resolved:{} {COUNTED}", it.window())
}

/// The rows of a table that are not deleted.
fn living(table: &Table) -> impl Iterator<Item = u32> + '_ {
    (0..table.len() as u32).filter(|row| !table.is_deleted(*row))
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let seen = behaviours(it);
    let measured = seen.iter().filter(|it| it.met().is_some()).count() as u32;
    let met = seen.iter().filter(|it| it.met() == Some(true)).count() as u32;
    summary.know(Known::Measured, measured);
    summary.know(
        Known::Declared,
        it.count("resistance", "state:open").unwrap_or(0),
    );
    summary.know(Known::Evidenced, it.count("recognition", "").unwrap_or(0));
    summary.figures.push(Figure {
        id: "behaviours_met".into(),
        label: "Behaviours that hold".into(),
        value: (measured > 0).then(|| f64::from(met) / f64::from(measured)),
        unit: "share".into(),
        note: format!(
            "{met} of {measured} measured; {} wait for a practice or for data",
            seen.len() as u32 - measured
        ),
        tone: match measured {
            0 => Tone::Unknown,
            all if met == all => Tone::Good,
            all if met * 2 >= all => Tone::Watch,
            _ => Tone::Bad,
        },
        known: Known::Measured,
        door: Some(Door::Page("culture".into())),
        ..Figure::default()
    });
    let bypass = bypass(it);
    if let (Some(value), true) = (bypass.value, bypass.n >= ENOUGH)
        && value > MOST_BYPASS
    {
        summary.gaps.push(format!(
            "{:.0} of 100 resolved records were written down when all was done.",
            value * 100.0
        ));
    }
    summary.figures.push(bypass);
    let audiences = adkar::audiences(it);
    let weakest = audiences.iter().filter_map(adkar::Audience::weakest);
    let lowest = weakest.min_by(|a, b| a.1.total_cmp(&b.1));
    summary.figures.push(Figure {
        id: "weakest_letter".into(),
        label: lowest.map_or("Weakest letter", |it| it.0.label).into(),
        value: lowest.map(|it| it.1),
        unit: "level".into(),
        note: match lowest {
            Some((_, _, name)) => format!("of 100, in the audience {name}: what holds it back"),
            None => "no audience has a score yet".into(),
        },
        tone: lowest.map_or(Tone::Unknown, |it| adkar::tone(it.1)),
        known: Known::Evidenced,
        door: Some(Door::Page("culture".into())),
        ..Figure::default()
    });
    summary
}

/// The share of what was resolved that came past the desk and was logged when it was done.
fn bypass(it: &Programme<'_, '_>) -> Figure {
    let whole = resolved(it);
    let part = format!("{whole} {}", teams::BYPASS);
    let n = it.count("incident", &whole).unwrap_or(0);
    let count = it.count("incident", &part).unwrap_or(0);
    let (low, high) = crate::engine::kpi::wilson(count, n);
    let value = (n > 0).then(|| f64::from(count) / f64::from(n));
    Figure {
        id: "bypass_rate".into(),
        label: "Round the desk".into(),
        value,
        unit: "share".into(),
        n,
        low,
        high,
        target: Some(MOST_BYPASS),
        note: "resolved within two minutes of being logged, after a call, a visit or by themselves"
            .into(),
        tone: match value {
            _ if n < ENOUGH => Tone::Unknown,
            Some(value) if value > MOST_BYPASS => Tone::Bad,
            _ => Tone::Good,
        },
        known: Known::Measured,
        door: Some(it.door("incident", part)),
        ..Figure::default()
    }
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("culture", "Culture");
    let summary = summary(it);
    let seen = behaviours(it);
    let measured = seen.iter().filter(|it| it.met().is_some()).count();
    let met = seen.iter().filter(|it| it.met() == Some(true)).count();
    sheet.lead = vec![Span::words(match measured {
        0 => "There is too little work in these days to say what people do.".to_owned(),
        all => format!(
            "{met} of {all} behaviours that can be measured hold. Culture is what people do when nobody asks them."
        ),
    })];
    sheet.put("indicators", Part::Figures(summary.figures));
    sheet.heading("indicators", "What people do");
    sheet.put("indicators", Part::Table(table(it, &seen)));
    for (heading, field, name) in [
        ("By group", teams::TEAM, "Group"),
        ("By site", "location", "Site"),
    ] {
        if let Some(grid) = teams::heat(it, &seen, field, name) {
            sheet.heading("indicators", heading);
            sheet.put("indicators", Part::Table(grid));
        }
    }
    teams::signals(it, &mut sheet);
    teams::register(it, &mut sheet);
    adkar::sheet(it, &mut sheet);
    champions(it, &mut sheet);
    thanks(it, &mut sheet);
    trainings(it, &mut sheet);
    sheet
}

fn table(it: &Programme<'_, '_>, seen: &[Seen]) -> Grid {
    let go_live = it
        .charter()
        .and_then(|it| it.time(PROGRAMME_GO_LIVE_AT))
        .and_then(|at| it.day_of(at));
    let days_back = |from: Date, days: i64| from.saturating_sub(days.days());
    let before = go_live.map(|day| (days_back(day, BEFORE_DAYS), days_back(day, 1)));
    let length = it
        .from
        .until(it.to)
        .map_or(BEFORE_DAYS, |it| i64::from(it.get_days()) + 1);
    let last = (days_back(it.from, length), days_back(it.from, 1));
    let mut grid = Grid::new(
        "Behaviours",
        &[
            "Behaviour",
            "#Now",
            "#Cases",
            "#Against",
            "#Days before",
            "#Before the go-live",
            "#Should be",
            "How it stands",
        ],
    );
    for seen in seen {
        let label = Cell::words(seen.behaviour.label);
        let (Some(now), false) = (&seen.now, seen.is_dark) else {
            let why = if seen.is_dark {
                format!("Not recorded: no record has {}", seen.behaviour.source)
            } else {
                format!(
                    "Not in use: waits for {}",
                    practice_name(seen.behaviour.waits_for).to_lowercase()
                )
            };
            let mut row = vec![label];
            row.extend((0..6).map(|_| Cell::maybe(None, "")));
            row.push(Cell::words(why).tone(Tone::Unknown));
            grid.rows.push(row);
            continue;
        };
        let door = |query: &str| Door::List {
            kind: now.kind.clone(),
            query: query.into(),
            as_of: now.as_of,
        };
        let then = |days: Option<(Date, Date)>| {
            let view = days.and_then(|(from, to)| it.probe_between(now_id(now), from, to, ""));
            view.filter(|it| it.n >= ENOUGH).map_or_else(
                || Cell::maybe(None, ""),
                |view| {
                    Cell::maybe(view.value, "share").to(Door::List {
                        kind: view.kind.clone(),
                        query: view.for_query.clone(),
                        as_of: view.as_of,
                    })
                },
            )
        };
        let mut value = Cell::maybe(now.value, "share")
            .to(door(&now.for_query))
            .known(Known::Measured);
        value.bar = now.value;
        value.ghost = Some(now.at_least);
        let (verdict, tone) = match seen.met() {
            _ if now.said.is_some() => ("Somebody says otherwise", Tone::Watch),
            Some(true) => ("Holds", Tone::Good),
            Some(false) => ("Does not hold", Tone::Bad),
            None => ("Too few cases", Tone::Unknown),
        };
        grid.rows.push(vec![
            label,
            value.tone(tone),
            Cell::amount(f64::from(now.n), "count"),
            Cell::amount(f64::from(now.n - now.part), "count").to(door(&now.against_query)),
            then(Some(last)),
            then(before),
            Cell::amount(now.at_least, "share"),
            Cell::words(verdict).tone(tone),
        ]);
    }
    grid
}

fn now_id(view: &ProbeView) -> &str {
    &view.id
}

/// How many records of a type refer to each record by a field.
fn tally(it: &Programme<'_, '_>, kind: Kind, name: &str) -> Vec<(Ordinal, u32)> {
    let mut found = std::collections::BTreeMap::new();
    if let Some(table) = it.lists.engine.table(kind)
        && let Some(field) = table.practice().field(name)
    {
        let mut take = |to: Ordinal| {
            if to != 0 {
                *found.entry(to).or_insert(0) += 1;
            }
        };
        match table.column(field.id) {
            Some(Column::Ref(refs)) => living(table).for_each(|row| take(refs.cells[row as usize])),
            Some(Column::RefSet(sets)) => {
                living(table).for_each(|row| sets.of(row).iter().for_each(|to| take(*to)));
            }
            _ => {}
        }
    }
    found.into_iter().collect()
}

fn champions(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("people", "Champions");
    let mut sites = tally(it, Kind::PERSON, "organisation_unit");
    sites.sort_by_key(|it| (std::cmp::Reverse(it.1), it.0));
    let roles: Vec<Row<'_>> = super::people::roles(it)
        .into_iter()
        .filter(|it| it.code(ROLE_ROLE_TYPE) == "champion" && it.state() == "accepted")
        .collect();
    let mut grid = Grid::new(
        "Champions",
        &["Site or unit", "#People", "#Champions", "#Needed"],
    )
    .or("Nobody’s unit is known, so nobody can say where a champion is missing.");
    for (site, people) in sites.iter().take(MOST_SITES) {
        let label = it.lists.engine.label(*site);
        let there = roles
            .iter()
            .filter(|role| {
                role.reference(ROLE_SITE)
                    .is_some_and(|it| it.id == label.id)
            })
            .count();
        let needed = people.div_ceil(PEOPLE_PER_CHAMPION);
        let name = crate::engine::query::quote(&label.label);
        grid.rows.push(vec![
            Cell::record(label),
            Cell::amount(f64::from(*people), "count")
                .to(it.door("person", format!("organisation_unit:{name}"))),
            Cell::amount(there as f64, "count")
                .to(it.door(
                    "role",
                    format!("role_type:champion state:accepted site:{name}"),
                ))
                .tone(if there as u32 >= needed {
                    Tone::Good
                } else {
                    Tone::Watch
                }),
            Cell::amount(f64::from(needed), "count"),
        ]);
    }
    sheet.put("people", Part::Table(grid));
    sheet.put(
        "people",
        Part::Actions(vec![(
            "Add a champion…".into(),
            Door::New {
                kind: "role".into(),
                fields: vec![
                    ("name".into(), "Champion".into()),
                    ("role_type".into(), "champion".into()),
                ],
            },
        )]),
    );
}

/// What was resolved in the last week of the window by the hardest path and in time.
fn case_of_the_week<'a>(it: &Programme<'_, 'a>) -> Option<(Row<'a>, i64)> {
    let from = it.to.saturating_sub(6.days());
    let query = format!(
        "resolved:{from}..{} {COUNTED} -resolution:missed no:reopened_at has:group",
        it.to
    );
    let found = it.lists.find("incident", &query, it.as_of).ok()?;
    let table = found.table;
    let derived = it.lists.derived_columns(table, it.as_of);
    let changes = |row: u32| match derived.column(incident::GROUP_CHANGES) {
        Some(Column::Int(cells)) => Some(cells[row as usize]).filter(|it| *it != NO_NUMBER),
        _ => None,
    };
    let has_notes = |row: u32| {
        matches!(table.column(incident::RESOLUTION_NOTES), Some(Column::Absent(cells))
            if cells[row as usize] != 0)
    };
    let best = found.rows.iter().max_by_key(|row| {
        (
            has_notes(*row),
            changes(*row),
            std::cmp::Reverse(table.code(incident::PRIORITY, *row)),
            std::cmp::Reverse(*row),
        )
    })?;
    let row = Row {
        engine: it.lists.engine,
        table,
        row: best,
    };
    Some((row, changes(best).unwrap_or(0)))
}

fn thanks(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("people", "Thanks");
    match case_of_the_week(it) {
        None => sheet.note(
            "incidents",
            Tone::Unknown,
            "No case of the week: nothing was resolved in the last week of these days.",
        ),
        Some((case, changes)) => {
            let team = case.reference(incident::ASSIGNMENT_GROUP);
            let name = team.as_ref().map_or("", |it| it.label.as_str()).to_owned();
            let path = match changes {
                0 => "at the first try".to_owned(),
                1 => "after one hand-over".to_owned(),
                many => format!("after {many} hand-overs"),
            };
            sheet.put(
                "incidents",
                Part::Note {
                    tone: Tone::Good,
                    text: vec![
                        Span::words("Case of the week: "),
                        Span {
                            show: Show::words(format!("{} {}", case.number(), case.title())),
                            door: Some(Door::Record(case.label())),
                        },
                        Span::words(format!(", resolved {path} by {name}, and it stayed so.")),
                    ],
                },
            );
            sheet.put(
                "incidents",
                Part::Actions(vec![(
                    format!("Thank {name}…"),
                    Door::New {
                        kind: "recognition".into(),
                        fields: vec![
                            (
                                "name".into(),
                                format!("Case of the week: resolved {path}, and it stayed so"),
                            ),
                            ("team".into(), name),
                            ("incident".into(), case.number().into()),
                        ],
                    },
                )]),
            );
        }
    }
    let mut grid = Grid::new("Thanks", &["For what", "Team", "Case", "When"])
        .or("Nobody was thanked yet. Thanks go to teams, with the case that shows why.");
    for row in it.rows("recognition", "").iter().rev().take(MOST_THANKS) {
        let part = |field| {
            row.reference(field)
                .map_or_else(|| Cell::words("–"), Cell::record)
        };
        let when = row.time(RECOGNITION_GIVEN_AT);
        grid.rows.push(vec![
            Cell::record(row.label()),
            part(RECOGNITION_TEAM),
            part(RECOGNITION_INCIDENT),
            Cell::day(when.or_else(|| row.time(common::OPENED_AT))),
        ]);
    }
    sheet.put("people", Part::Table(grid));
}

/// A probe's share with its interval.
fn ranged(view: &ProbeView) -> Option<Ranged> {
    Some(Ranged {
        value: view.value?,
        low: view.low?,
        high: view.high?,
    })
}

fn trainings(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("people", "What trainings changed");
    let mut grid = Grid::new(
        "Trainings",
        &[
            "Training",
            "Aims at",
            "#30 days before",
            "#30 days after",
            "#Change",
            "Range (95 %)",
            "Quiz",
        ],
    )
    .or("No training yet. One that says which behaviour it aims at is measured here.");
    for row in it.rows("training", "") {
        let quiz = if row.tags(TRAINING_QUIZ).is_empty() {
            Cell::words("–")
        } else {
            Cell::words("Take it").to(Door::Page(format!("quiz/{}", row.id().to_hex())))
        };
        let aims_at = row.code(TRAINING_AIMS_AT);
        let label = probe::by_id(aims_at).map_or("Nothing that is measured", |it| it.label);
        let mut cells = vec![Cell::record(row.label()), Cell::words(label)];
        let day = row.time(TRAINING_HELD_AT).and_then(|at| it.day_of(at));
        let held = day.filter(|_| !aims_at.is_empty());
        let views = held.and_then(|day| {
            let from = day.saturating_sub(TRAINED_DAYS.days());
            let to = day.saturating_add((TRAINED_DAYS - 1).days());
            let yesterday = day.saturating_sub(1.days());
            Some((
                it.probe_between(aims_at, from, yesterday, "")?,
                it.probe_between(aims_at, day, to, "")?,
                to,
            ))
        });
        match views {
            None => {
                cells.extend((0..3).map(|_| Cell::maybe(None, "")));
                cells.push(Cell::words("Not held yet").tone(Tone::Unknown));
            }
            Some((before, after, last)) => {
                for view in [&before, &after] {
                    cells.push(Cell::maybe(view.value, "share").to(Door::List {
                        kind: view.kind.clone(),
                        query: view.for_query.clone(),
                        as_of: view.as_of,
                    }));
                }
                let is_over = it.day_of(it.now()).is_some_and(|today| today > last);
                let enough = before.n >= ENOUGH && after.n >= ENOUGH;
                let change = ranged(&after)
                    .zip(ranged(&before))
                    .map(|(after, before)| difference(after, before));
                match change {
                    Some(change) if enough => {
                        let tone = match change {
                            it if it.low > 0.0 => Tone::Good,
                            it if it.high < 0.0 => Tone::Bad,
                            _ => Tone::Unknown,
                        };
                        cells.push(Cell::amount(change.value, "share").tone(tone));
                        cells.push(Cell::words(format!(
                            "{:+.1} to {:+.1} points; n {} and {}{}",
                            change.low * 100.0,
                            change.high * 100.0,
                            before.n,
                            after.n,
                            if is_over {
                                ""
                            } else {
                                "; 30 days are not over"
                            }
                        )));
                    }
                    _ => {
                        cells.push(Cell::maybe(None, ""));
                        cells.push(
                            Cell::words(format!("Too few cases: {} and {}", before.n, after.n))
                                .tone(Tone::Unknown),
                        );
                    }
                }
            }
        }
        cells.push(quiz);
        grid.rows.push(cells);
    }
    sheet.put("people", Part::Table(grid));
}
