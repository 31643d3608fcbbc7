//! The pulse survey and the five letters of each audience. This is the only reader of answers, and it
//! tells what blocks of at least five say together.

use jiff::ToSpan;

use super::{ENOUGH, behaviours, living};
use crate::domain::programme::charter::PROGRAMME_GO_LIVE_AT;
use crate::domain::programme::communication::{
    AUDIENCE_MEMBERS, AUDIENCE_RULE, MESSAGE_ACKNOWLEDGED_BY, MESSAGE_AUDIENCES,
};
use crate::domain::programme::culture::{
    PULSE_ANSWER_AUDIENCE, PULSE_ANSWER_ROUND, PULSE_ROUND_OPENS_AT, PULSE_ROUND_THRESHOLD,
};
use crate::domain::programme::pulse::{self, FEWEST, HELD_DAYS, LETTERS, Letter, Said};
use crate::domain::programme::resources::{
    ATTENDANCE_PERSON, ATTENDANCE_SCORE, ATTENDANCE_TRAINING, TRAINING_AUDIENCE, TRAINING_QUIZ,
};
use crate::domain::{Kind, RecordId, common};
use crate::engine::programme::{Programme, Row};
use crate::engine::query::quote;
use crate::protocol::{Cell, Door, Grid, Known, Part, RefLabel, Sheet, Tone};

/// Records of more people than this are not looked for by their names.
const MOST_NAMES: usize = 60;
/// A quiz is passed from here on, in per cent.
const PASSED: i64 = 80;
/// So many surveys are compared.
const MOST_ROUNDS: usize = 6;

/// An audience with its letters.
pub(super) struct Audience {
    name: String,
    record: Option<RefLabel>,
    said: Option<Said>,
    /// What is seen besides the survey, 0 to 100, with its records.
    seen: [Option<(f64, Option<Door>)>; 5],
}

impl Audience {
    fn scores(&self) -> [Option<f64>; 5] {
        std::array::from_fn(|at| {
            let said = self.said.and_then(|it| it.means);
            pulse::letter(
                said.map(|it| pulse::score(it[at])),
                self.seen[at].as_ref().map(|it| it.0),
            )
        })
    }

    /// The letter that holds it back, with its score.
    pub(super) fn weakest(&self) -> Option<(&'static Letter, f64, &str)> {
        let scores = self.scores();
        let at = pulse::weakest(&scores)?;
        Some((&LETTERS[at], scores[at]?, &self.name))
    }
}

/// How a score stands (our measure: three quarters is well, half is the least).
pub(super) fn tone(score: f64) -> Tone {
    match score {
        it if it >= 75.0 => Tone::Good,
        it if it >= 50.0 => Tone::Watch,
        _ => Tone::Bad,
    }
}

/// Answers to a survey by audience, in the order in which they came. Nil stands for no audience.
fn answers(it: &Programme<'_, '_>, round: RecordId) -> Vec<(RecordId, Vec<[u8; 5]>)> {
    let engine = it.lists.engine;
    let mut found: Vec<(RecordId, Vec<[u8; 5]>)> = Vec::new();
    let table = engine.table(Kind::PULSE_ANSWER);
    let (Some(table), Some(round)) = (table, engine.ordinals.find(round)) else {
        return found;
    };
    let now = it.now();
    for row in living(table) {
        let is_there = table
            .number(common::OPENED_AT, row)
            .is_some_and(|it| it <= now);
        if !is_there || table.reference(PULSE_ANSWER_ROUND, row) != round {
            continue;
        }
        let value = |at: usize| table.code(LETTERS[at].field, row).parse().unwrap_or(0_u8);
        let answer: [u8; 5] = std::array::from_fn(value);
        if answer.iter().any(|it| !(1..=5).contains(it)) {
            continue;
        }
        let audience = match table.reference(PULSE_ANSWER_AUDIENCE, row) {
            0 => RecordId::default(),
            ordinal => engine.ordinals.id(ordinal),
        };
        match found.iter_mut().find(|it| it.0 == audience) {
            Some((_, answers)) => answers.push(answer),
            None => found.push((audience, vec![answer])),
        }
    }
    found
}

fn said_in(round: &Row<'_>, answers: &[[u8; 5]]) -> Said {
    pulse::said(answers, pulse::block(round.int(PULSE_ROUND_THRESHOLD)))
}

/// Surveys that were opened, the latest first.
fn rounds<'a>(it: &Programme<'_, 'a>) -> Vec<Row<'a>> {
    let mut rounds = it.rows("pulse_round", "-state:planned");
    rounds.reverse();
    rounds.sort_by_key(|it| std::cmp::Reverse(it.time(PULSE_ROUND_OPENS_AT)));
    rounds
}

/// The people of an audience, by its list and its rule.
fn people(it: &Programme<'_, '_>, audience: &Row<'_>) -> Vec<RefLabel> {
    let mut people = audience.set(AUDIENCE_MEMBERS);
    let rule = audience.line(AUDIENCE_RULE);
    if !rule.is_empty() {
        for row in it.rows("person", rule) {
            if !people.iter().any(|it| it.id == row.id()) {
                people.push(row.label());
            }
        }
    }
    people
}

/// What is seen of an audience besides the survey. Of fewer than five people nothing is told.
fn seen(
    it: &Programme<'_, '_>,
    audience: &Row<'_>,
    held: Option<f64>,
) -> [Option<(f64, Option<Door>)>; 5] {
    let mut seen: [Option<(f64, Option<Door>)>; 5] = Default::default();
    let people = people(it, audience);
    if people.len() < FEWEST {
        return seen;
    }
    let is_one = |id: RecordId| people.iter().any(|it| it.id == id);
    let share = |count: usize| 100.0 * count as f64 / people.len() as f64;
    let name = quote(audience.title());
    // Awareness: whoever acknowledged anything that was sent to them.
    let query = format!("state:sent audiences:{name}");
    let mut reached: Vec<RecordId> = Vec::new();
    let sent: Vec<Row<'_>> = it
        .rows("message", "state:sent")
        .into_iter()
        .filter(|row| {
            let to = row.set(MESSAGE_AUDIENCES);
            to.iter().any(|it| it.id == audience.id())
        })
        .collect();
    for message in &sent {
        let by = message.set(MESSAGE_ACKNOWLEDGED_BY).into_iter();
        reached.extend(by.map(|it| it.id).filter(|it| is_one(*it)));
    }
    reached.sort_unstable();
    reached.dedup();
    if !sent.is_empty() {
        seen[0] = Some((share(reached.len()), Some(it.door("message", query))));
    }
    // Knowledge: whoever was trained and knows it.
    let trainings: Vec<Row<'_>> = it
        .rows("training", "")
        .into_iter()
        .filter(|row| {
            row.reference(TRAINING_AUDIENCE)
                .is_some_and(|it| it.id == audience.id())
        })
        .collect();
    let mut trained: Vec<RecordId> = Vec::new();
    for attendance in it.rows("attendance", "") {
        let training = attendance.reference(ATTENDANCE_TRAINING);
        let of = trainings
            .iter()
            .find(|row| training.as_ref().is_some_and(|it| it.id == row.id()));
        let Some(of) = of else { continue };
        let has_quiz = !of.tags(TRAINING_QUIZ).is_empty();
        let knows = attendance
            .int(ATTENDANCE_SCORE)
            .map_or(!has_quiz, |it| it >= PASSED);
        let person = attendance.reference(ATTENDANCE_PERSON);
        trained.extend(person.map(|it| it.id).filter(|it| knows && is_one(*it)));
    }
    trained.sort_unstable();
    trained.dedup();
    if !trainings.is_empty() {
        let door = it.door("attendance", format!("training.audience:{name}"));
        seen[2] = Some((share(trained.len()), Some(door)));
    }
    // Desire and ability: what they report and what they resolve.
    if people.len() <= MOST_NAMES {
        let names: Vec<String> = people.iter().map(|it| quote(&it.label)).collect();
        let names = names.join(",");
        for (at, indicator, field) in [
            (1, "self_service_share", "requester"),
            (3, "fcr", "assignee"),
        ] {
            let found = it.kpi(indicator, it.from, it.to, &format!("{field}:{names}"));
            seen[at] = found
                .map(|it| it.total)
                .filter(|it| it.n >= ENOUGH)
                .and_then(|it| {
                    let door = Door::List {
                        kind: "incident".into(),
                        query: it.part_query,
                        as_of: it.as_of,
                    };
                    Some((it.value? * 100.0, Some(door)))
                });
        }
    }
    seen[4] = held.map(|it| (it, None));
    seen
}

/// Of 100 measured behaviours, how many hold, once eight weeks have passed since the go-live.
fn held(it: &Programme<'_, '_>) -> Option<f64> {
    let go_live = it.charter()?.time(PROGRAMME_GO_LIVE_AT)?;
    let habit = it.day_of(go_live)?.saturating_add(HELD_DAYS.days());
    if it.from < habit {
        return None;
    }
    let verdicts: Vec<bool> = behaviours(it).iter().filter_map(super::Seen::met).collect();
    let held = verdicts.iter().filter(|it| **it).count();
    (!verdicts.is_empty()).then(|| 100.0 * held as f64 / verdicts.len() as f64)
}

/// Every audience with its letters, and those who named none.
pub(super) fn audiences(it: &Programme<'_, '_>) -> Vec<Audience> {
    let rounds = rounds(it);
    // The latest survey that somebody answered.
    let latest = rounds
        .iter()
        .map(|round| (round, answers(it, round.id())))
        .find(|it| !it.1.is_empty());
    let rows = it.rows("audience", "");
    let held = if rows.is_empty() { None } else { held(it) };
    let said = |id: RecordId| {
        let (round, answers) = latest.as_ref()?;
        let (_, answers) = answers.iter().find(|it| it.0 == id)?;
        Some(said_in(round, answers))
    };
    let mut all: Vec<Audience> = rows
        .iter()
        .map(|row| Audience {
            name: row.title().into(),
            record: Some(row.label()),
            said: said(row.id()),
            seen: seen(it, row, held),
        })
        .collect();
    if let Some(nobody) = said(RecordId::default()) {
        all.push(Audience {
            name: "No audience named".into(),
            record: None,
            said: Some(nobody),
            seen: Default::default(),
        });
    }
    all
}

/// What the latest survey says of the audience that is called like a group, from 0 for content to 1.
pub(super) fn displeasure(audiences: &[Audience], group: &str) -> Option<f64> {
    let audience = audiences
        .iter()
        .find(|it| it.name.eq_ignore_ascii_case(group))?;
    let means = audience.said?.means?;
    Some(1.0 - pulse::score(means.iter().sum::<f64>() / 5.0) / 100.0)
}

fn hidden(block: usize) -> Cell {
    Cell::words(format!("Hidden: fewer than {block} answers")).tone(Tone::Unknown)
}

pub(super) fn sheet(it: &Programme<'_, '_>, sheet: &mut Sheet) {
    sheet.heading("people", "The five letters of each audience");
    let rounds = rounds(it);
    let block = rounds.first().map_or(FEWEST, |round| {
        pulse::block(round.int(PULSE_ROUND_THRESHOLD))
    });
    let audiences = audiences(it);
    let mut columns = vec!["Audience"];
    columns.extend(LETTERS.iter().map(|it| it.label));
    columns.extend(["#Answers", "Held back by"]);
    let mut grid = Grid::new("The five letters", &columns)
        .or("No audience yet. Say who is to go along before asking whether they do.");
    grid.heat = true;
    for audience in &audiences {
        let name = audience.record.clone();
        let mut row = vec![name.map_or_else(|| Cell::words(audience.name.clone()), Cell::record)];
        let scores = audience.scores();
        for (at, score) in scores.into_iter().enumerate() {
            row.push(match (score, audience.said) {
                (Some(score), said) => {
                    let mut cell = Cell::amount(score, "level").tone(tone(score));
                    let is_said = said.is_some_and(|it| it.means.is_some());
                    cell.known = Some(match audience.seen[at] {
                        Some(_) => Known::Measured,
                        None => Known::Evidenced,
                    });
                    // What is said has no records behind it that anybody may open.
                    cell.door = audience.seen[at]
                        .as_ref()
                        .filter(|_| !is_said)
                        .and_then(|it| it.1.clone());
                    cell
                }
                (None, Some(_)) => hidden(block),
                (None, None) => Cell::words("Not asked").tone(Tone::Unknown),
            });
        }
        row.push(match audience.said {
            None => Cell::maybe(None, ""),
            Some(said) if said.waiting == 0 => Cell::amount(said.counted as f64, "count"),
            Some(said) => Cell::words(format!("{} and {} waiting", said.counted, said.waiting)),
        });
        row.push(audience.weakest().map_or_else(
            || Cell::words("Not known").tone(Tone::Unknown),
            |(letter, score, _)| Cell::words(letter.label).tone(tone(score)),
        ));
        grid.rows.push(row);
    }
    sheet.put("people", Part::Table(grid));
    let seen: Vec<String> = LETTERS
        .iter()
        .map(|it| format!("{}: {}", it.label, it.seen))
        .collect();
    sheet.note(
        "people",
        Tone::Plain,
        format!(
            "Scores from 0 to 100, half from the survey and half from what is seen, or from one of them if the other is missing. {}. Answers are counted in blocks of {block}, so that nobody can work out a single one; no list, search or file shows one, to nobody.",
            seen.join("; ")
        ),
    );
    surveys(it, sheet, &rounds);
}

/// Survey by survey: the trend of each audience.
fn surveys(it: &Programme<'_, '_>, sheet: &mut Sheet, rounds: &[Row<'_>]) {
    sheet.heading("people", "Pulse surveys");
    let mut columns = vec!["Survey", "Audience", "#Answers"];
    let labels: Vec<String> = LETTERS.iter().map(|it| format!("#{}", it.label)).collect();
    columns.extend(labels.iter().map(String::as_str));
    let mut grid = Grid::new("Pulse surveys", &columns)
        .or("No survey was opened yet: five statements, thirty seconds, no names.");
    for round in rounds.iter().take(MOST_ROUNDS) {
        let block = pulse::block(round.int(PULSE_ROUND_THRESHOLD));
        let given = answers(it, round.id());
        if given.is_empty() {
            let mut row = vec![
                Cell::record(round.label()),
                Cell::words("–"),
                Cell::amount(0.0, "count"),
            ];
            row.extend(LETTERS.iter().map(|_| Cell::maybe(None, "")));
            grid.rows.push(row);
        }
        for (audience, answers) in &given {
            let said = said_in(round, answers);
            let name = if audience.is_nil() {
                "No audience named".to_owned()
            } else {
                crate::engine::rows::label_of(it.lists.engine, *audience).label
            };
            let mut row = vec![
                Cell::record(round.label()),
                Cell::words(name),
                Cell::amount(answers.len() as f64, "count"),
            ];
            row.extend((0..5).map(|at| match said.means {
                Some(means) => Cell::amount(means[at], "level"),
                None => hidden(block),
            }));
            grid.rows.push(row);
        }
    }
    sheet.put("people", Part::Table(grid));
    let mut actions: Vec<(String, Door)> = rounds
        .iter()
        .filter(|it| it.state() == "open")
        .map(|it| {
            (
                format!("Answer: {}", it.title()),
                Door::Page(format!("pulse/{}", it.id().to_hex())),
            )
        })
        .collect();
    actions.push(("Plan a survey…".into(), Door::create("pulse_round")));
    sheet.put("general", Part::Actions(actions));
}
