//! Teams: where behaviours hold and where not, signs of going round the desk and of silence, and the
//! register of resistance. A team of fewer than five people is not shown: that would be a person.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::{Seen, adkar, resolved, tally};
use crate::domain::kpi::{COUNTED, ENOUGH};
use crate::domain::programme::behaviour::{SIGNALS, resistance};
use crate::domain::programme::culture::{
    RESISTANCE_GROUP, RESISTANCE_RESISTANCE_TYPE, RESISTANCE_STRENGTH, RESISTANCE_TYPES,
    RESISTANCE_UNIT,
};
use crate::domain::programme::pulse::FEWEST;
use crate::domain::{Kind, incident, probe};
use crate::engine::kpi::Piece;
use crate::engine::programme::Programme;
use crate::engine::query::{Bitmap, quote};
use crate::engine::table::{Column, NO_NUMBER};
use crate::protocol::{Cell, Door, Grid, Part, Sheet, Tone};

/// The field that says which team works on an incident.
pub(super) const TEAM: &str = "assignment_group";
/// Resolved within two minutes of being logged, after somebody came by another way than the portal.
pub(super) const BYPASS: &str = "restore_minutes:<=2 channel:phone,walk_in,direct";
/// A share of first priorities above this is a signal.
const MOST_TOP: f64 = 0.2;
/// A team without work for so many days has gone silent.
const SILENT_DAYS: i64 = 28;
/// So many closed by a team in one second were closed as a heap.
const HEAP: usize = 5;
/// So many teams are shown, those with the most work.
const MOST_TEAMS: usize = 12;
/// This much above the mean of all teams is resistance to be looked at, in standard deviations.
const STANDS_OUT: f64 = 0.8;

/// The incidents of each value of a field, whatever the days.
fn pieces(it: &Programme<'_, '_>, field: &str) -> Vec<Piece> {
    let Ok(all) = it.lists.find("incident", "", it.as_of) else {
        return Vec::new();
    };
    let found = it.lists.split(&all, field).unwrap_or_default();
    let empty = format!("no:{field}");
    found.into_iter().filter(|it| it.term != empty).collect()
}

fn rows(it: &Programme<'_, '_>, query: &str) -> Option<Bitmap> {
    Some(it.lists.find("incident", query, it.as_of).ok()?.rows)
}

fn within(rows: &Bitmap, piece: &Piece) -> u32 {
    let mut rows = rows.clone();
    rows.and(&piece.all);
    rows.count() as u32
}

/// The pieces with the most rows of a window; of these only such with enough.
fn busiest(pieces: Vec<Piece>, rows: &Bitmap) -> Vec<(Piece, u32)> {
    let mut busy: Vec<(Piece, u32)> = pieces
        .into_iter()
        .map(|it| {
            let n = within(rows, &it);
            (it, n)
        })
        .filter(|it| it.1 >= ENOUGH)
        .collect();
    busy.sort_by_key(|it| std::cmp::Reverse(it.1));
    busy.truncate(MOST_TEAMS);
    busy
}

/// Behaviours by group or site: each cell opens the records that speak against it. Only what looks at a
/// window: what is open today cannot be told of the teams of then. `None` if no piece has enough cases.
pub(super) fn heat(it: &Programme<'_, '_>, seen: &[Seen], field: &str, name: &str) -> Option<Grid> {
    let opened = rows(it, &format!("opened:{} {COUNTED}", it.window()))?;
    let mut teams = busiest(pieces(it, field), &opened);
    if field == TEAM {
        teams.retain(|team| people_of(it, &team.0, &opened) >= FEWEST);
    }
    if teams.is_empty() {
        return None;
    }
    let measured: Vec<(&Seen, &probe::Probe, Bitmap, Bitmap)> = seen
        .iter()
        .filter(|it| !it.is_dark)
        .filter_map(|seen| {
            let probe = probe::by_id(seen.behaviour.probe).filter(|it| !it.stock)?;
            let whole = rows(it, &probe.whole_query(&it.window()))?;
            let part = rows(it, &probe.for_query(&it.window()))?;
            Some((seen, probe, whole, part))
        })
        .collect();
    let mut columns = vec![name];
    columns.extend(measured.iter().map(|it| it.0.behaviour.label));
    let mut grid = Grid::new("Behaviours by team", &columns);
    grid.heat = true;
    for (piece, _) in teams {
        let mut cells = vec![Cell::words(piece.label.clone())];
        for (_, probe, whole, part) in &measured {
            let (n, part) = (within(whole, &piece), within(part, &piece));
            let door = it.door(
                "incident",
                format!("{} {}", probe.against_query(&it.window()), piece.term),
            );
            cells.push(if n < ENOUGH {
                Cell::words(format!("n {n}")).tone(Tone::Unknown)
            } else {
                let share = f64::from(part) / f64::from(n);
                let tone = match share {
                    it if it >= probe.at_least => Tone::Good,
                    it if it >= probe.at_least - 0.15 => Tone::Watch,
                    _ => Tone::Bad,
                };
                Cell::amount(share, "share").tone(tone).to(door)
            });
        }
        grid.rows.push(cells);
    }
    Some(grid)
}

/// What a team shows.
struct Team {
    piece: Piece,
    resolved: u32,
    opened: u32,
    bypass: u32,
    top: u32,
    by_hand: u32,
    mute: u32,
    is_silent: bool,
    people: usize,
}

/// The most that a team resolved in one second, with that minute as a query; it was closed as a heap.
fn largest_heap(it: &Programme<'_, '_>, resolved: &Bitmap, piece: &Piece) -> Option<(u32, String)> {
    let table = it.lists.engine.table(Kind::INCIDENT)?;
    let mut seconds: BTreeMap<i64, usize> = BTreeMap::new();
    for row in resolved.iter().filter(|row| piece.all.contains(*row)) {
        let at = table.number(incident::RESOLVED_AT, row);
        if let Some(at) = at.filter(|it| *it != NO_NUMBER) {
            *seconds.entry(at.div_euclid(1_000)).or_default() += 1;
        }
    }
    let (second, _) = seconds
        .into_iter()
        .filter(|it| it.1 >= HEAP)
        .max_by_key(|it| it.1)?;
    let moment = jiff::Timestamp::from_second(second).ok()?;
    let local = moment.to_zoned(it.lists.zone.clone());
    let query = format!(
        "resolved:{} {COUNTED} {}",
        local.strftime("%Y-%m-%dT%H:%M"),
        piece.term
    );
    Some((it.count("incident", &query)?, query))
}

/// How many people a team has: those who are known to belong to it, or who worked on some records of it,
/// whichever are more.
fn people_of(it: &Programme<'_, '_>, piece: &Piece, worked: &Bitmap) -> usize {
    let engine = it.lists.engine;
    let members = tally(it, Kind::PERSON, "groups");
    let known = members
        .iter()
        .find(|it| engine.label(it.0).label == piece.label)
        .map_or(0, |it| it.1 as usize);
    let mut seen: Vec<u32> = Vec::new();
    if let Some(table) = it.lists.engine.table(Kind::INCIDENT)
        && let Some(Column::Ref(refs)) = table.column(incident::ASSIGNEE)
    {
        let rows = worked.iter().filter(|row| piece.all.contains(*row));
        seen.extend(
            rows.map(|row| refs.cells[row as usize])
                .filter(|it| *it != 0),
        );
        seen.sort_unstable();
        seen.dedup();
    }
    seen.len().max(known)
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole >= ENOUGH).then(|| f64::from(part) / f64::from(whole))
}

/// Signals by team and by the requesters' units, and the index of resistance.
pub(super) fn signals(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("people", "Signs of going round the desk");
    let window = it.window();
    let days = it
        .from
        .until(it.to)
        .map_or(0, |it| i64::from(it.get_days()));
    let before = format!(
        "{}..{}",
        it.from.saturating_sub((days + 1).days()),
        it.from.saturating_sub(1.days())
    );
    let quiet = format!(
        "{}..{}",
        it.to.saturating_sub((SILENT_DAYS - 1).days()),
        it.to
    );
    let worked = |days: &str| {
        format!("(opened:{days} or resolved:{days} or touched_at:{days} or first_act_at:{days})")
    };
    let opened = format!("opened:{window} {COUNTED}");
    let done = resolved(it);
    let queries = [
        done.clone(),
        format!("{done} {BYPASS}"),
        opened.clone(),
        format!("{opened} priority:1"),
        format!("{opened} has:priority_override"),
        format!("{done} no:resolution_notes"),
        worked(&quiet),
        worked(&before),
    ];
    let found: Vec<Bitmap> = queries.iter().filter_map(|query| rows(it, query)).collect();
    let Ok(
        [
            done_rows,
            bypass,
            opened_rows,
            top,
            by_hand,
            mute,
            late,
            early,
        ],
    ) = <[Bitmap; 8]>::try_from(found)
    else {
        return;
    };
    // Where nothing has notes or channels, nothing can be said of them.
    let has = |query: &str| it.count("incident", query).is_some_and(|it| it > 0);
    let (has_notes, has_channels) = (has("has:resolution_notes"), has("has:channel"));
    let somebody_works = !late.is_empty();
    let mut all: Vec<Team> = pieces(it, TEAM)
        .into_iter()
        .map(|piece| Team {
            resolved: within(&done_rows, &piece),
            opened: within(&opened_rows, &piece),
            bypass: within(&bypass, &piece),
            top: within(&top, &piece),
            by_hand: within(&by_hand, &piece),
            mute: within(&mute, &piece),
            is_silent: somebody_works && within(&late, &piece) == 0 && within(&early, &piece) > 0,
            people: people_of(it, &piece, &done_rows),
            piece,
        })
        .filter(|it| it.resolved > 0 || it.opened > 0 || it.is_silent)
        .collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.resolved + it.opened));
    let hidden = all.iter().filter(|it| it.people < FEWEST).count();
    all.retain(|it| it.people >= FEWEST || it.is_silent);
    all.truncate(MOST_TEAMS);
    let audiences = adkar::audiences(it);
    let shown: Vec<[Option<f64>; 5]> = all
        .iter()
        .map(|team| {
            [
                share(team.bypass, team.resolved).filter(|_| has_channels),
                somebody_works.then_some(f64::from(u8::from(team.is_silent))),
                share(team.by_hand, team.opened),
                share(team.mute, team.resolved).filter(|_| has_notes),
                adkar::displeasure(&audiences, &team.piece.label),
            ]
        })
        .collect();
    let index = resistance(&shown);
    let mut grid = Grid::new(
        "Signals by group",
        &[
            "Group",
            "#Resolved",
            "#Round the desk",
            "#First priority",
            "#Priority by hand",
            "#Without a note",
            "#Closed in one second",
            "Work",
            "#Resistance index",
        ],
    )
    .or("No group of five people or more worked in these days.");
    for ((team, signals), index) in all.iter().zip(&shown).zip(index) {
        let term = team.piece.term.clone();
        let cell = |value: Option<f64>, query: &str, most: f64| match value {
            None => Cell::maybe(None, ""),
            Some(value) => Cell::amount(value, "share")
                .to(it.door("incident", format!("{query} {term}")))
                .tone(if value > most { Tone::Bad } else { Tone::Plain }),
        };
        let top_share = share(team.top, team.opened);
        let heap = largest_heap(it, &done_rows, &team.piece);
        grid.rows.push(vec![
            Cell::words(team.piece.label.clone()),
            Cell::amount(f64::from(team.resolved), "count")
                .to(it.door("incident", format!("{done} {term}"))),
            cell(signals[0], &queries[1], super::MOST_BYPASS),
            cell(top_share, &queries[3], MOST_TOP),
            cell(signals[2], &queries[4], 0.1),
            cell(signals[3], &queries[5], 0.5),
            heap.map_or_else(
                || Cell::words("–"),
                |(count, query)| {
                    Cell::amount(f64::from(count), "count")
                        .to(it.door("incident", query))
                        .tone(Tone::Watch)
                },
            ),
            if team.is_silent {
                Cell::words("Silent for four weeks")
                    .tone(Tone::Bad)
                    .to(it.door("incident", format!("{} {term}", queries[7])))
            } else {
                Cell::words("–")
            },
            Cell::maybe(index, "level").tone(match index {
                Some(it) if it >= STANDS_OUT => Tone::Bad,
                Some(_) => Tone::Plain,
                None => Tone::Unknown,
            }),
        ]);
    }
    sheet.put("people", Part::Table(grid));
    let weights: Vec<String> = SIGNALS
        .iter()
        .map(|(label, weight)| format!("{} ×{weight}", label.to_lowercase()))
        .collect();
    let mut notes = vec![format!(
        "The index says how far a group is from the mean of these groups, in standard deviations: {}. Notes of fewer than ten characters are refused when work is resolved, so what counts is work without one.",
        weights.join(", ")
    )];
    if hidden > 0 {
        notes.push(format!(
            "{hidden} groups are not shown: fewer than five people work there, and a number would be about a person."
        ));
    }
    if !has_notes {
        notes.push("No record here has a resolution note, so nothing is said of notes.".into());
    }
    sheet.note("people", Tone::Plain, notes.join(" "));
    units(it, sheet, has_channels);
}

/// Who comes past the desk, by the unit of the requester.
fn units(it: &Programme<'_, '_>, sheet: &mut Sheet, has_channels: bool) {
    let mut units = tally(it, Kind::PERSON, "organisation_unit");
    units.retain(|it| it.1 as usize >= FEWEST);
    units.sort_by_key(|it| (std::cmp::Reverse(it.1), it.0));
    if units.is_empty() || !has_channels {
        sheet.note(
            "people",
            Tone::Unknown,
            "Nothing can be said by the requesters’ units: no unit has five people who are known.",
        );
        return;
    }
    let done = resolved(it);
    let mut grid = Grid::new(
        "Round the desk by unit",
        &["Unit of the requester", "#Resolved", "#Round the desk"],
    );
    for (unit, _) in units.into_iter().take(MOST_TEAMS) {
        let label = it.lists.engine.label(unit);
        let whole = format!("{done} requester.organisation_unit:{}", quote(&label.label));
        let part = format!("{whole} {BYPASS}");
        let n = it.count("incident", &whole).unwrap_or(0);
        let count = it.count("incident", &part).unwrap_or(0);
        grid.rows.push(vec![
            Cell::record(label),
            Cell::amount(f64::from(n), "count").to(it.door("incident", whole)),
            match share(count, n) {
                Some(value) => Cell::amount(value, "share")
                    .to(it.door("incident", part))
                    .tone(if value > super::MOST_BYPASS {
                        Tone::Bad
                    } else {
                        Tone::Plain
                    }),
                None => Cell::words(format!("Too few cases: {n}")).tone(Tone::Unknown),
            },
        ]);
    }
    sheet.put("people", Part::Table(grid));
}

/// The register of resistance as a map: groups and units by pattern, the strongest of each.
pub(super) fn register(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("people", "Resistance");
    let open = it.rows("resistance", "state:open");
    let mut columns = vec!["Group or unit"];
    let used: Vec<_> = RESISTANCE_TYPES
        .iter()
        .filter(|pattern| {
            open.iter()
                .any(|it| it.code(RESISTANCE_RESISTANCE_TYPE) == pattern.code)
        })
        .collect();
    columns.extend(used.iter().map(|it| it.label));
    let mut grid = Grid::new("Resistance", &columns)
        .or("No resistance is written down. That nobody wrote it down does not mean that there is none.");
    grid.heat = true;
    // Whose it is, with the condition that finds it.
    let mut places: Vec<(String, String)> = open
        .iter()
        .map(|row| {
            let named = |field, name: &str| {
                row.reference(field).map(|it| {
                    let term = format!("{name}:{}", quote(&it.label));
                    (it.label, term)
                })
            };
            named(RESISTANCE_GROUP, "group")
                .or_else(|| {
                    named(RESISTANCE_UNIT, "unit")
                        .map(|(label, term)| (label, format!("no:group {term}")))
                })
                .unwrap_or_else(|| ("Everywhere".into(), "no:group no:unit".into()))
        })
        .collect();
    let of_row = places.clone();
    places.sort();
    places.dedup();
    for place in &places {
        let mut cells = vec![Cell::words(place.0.clone())];
        for pattern in &used {
            let here = open.iter().zip(&of_row).filter(|(row, at)| {
                *at == place && row.code(RESISTANCE_RESISTANCE_TYPE) == pattern.code
            });
            let strongest = here
                .map(|(row, _)| row.code(RESISTANCE_STRENGTH).parse().unwrap_or(0_u8))
                .max();
            cells.push(match strongest {
                None => Cell::words(""),
                Some(strength) => {
                    let query = format!("state:open resistance_type:{} {}", pattern.code, place.1);
                    let shown = if strength == 0 {
                        Cell::words("Not rated")
                    } else {
                        Cell::amount(f64::from(strength), "level")
                    };
                    shown.to(it.door("resistance", query)).tone(match strength {
                        0 => Tone::Unknown,
                        1 | 2 => Tone::Good,
                        3 => Tone::Watch,
                        _ => Tone::Bad,
                    })
                }
            });
        }
        grid.rows.push(cells);
    }
    sheet.put("people", Part::Table(grid));
    sheet.put(
        "people",
        Part::Actions(vec![
            ("Write resistance down…".into(), Door::create("resistance")),
            (
                "All of the register".into(),
                it.door("resistance", String::new()),
            ),
        ]),
    );
}
