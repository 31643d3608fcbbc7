//! Rows by the values of a field: what the bars, columns, cells and layers of a chart stand for.
//!
//! A value of a word, choice or reference is a piece of its own. Numbers are cut into ranges if there
//! are many different ones, and moments by how many days ago they were, so that every piece has a term
//! of the query language that finds the same rows.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::local_date;
use crate::domain::{FieldDef, FieldType, common, order};
use crate::engine::derived::Derived;
use crate::engine::hides;
use crate::engine::lists::{Found, Lists};
use crate::engine::query::{self, Bitmap, FacetKey};
use crate::engine::table::{Column, Dict, NO_NUMBER};
use crate::protocol::QueryError;

/// So many different numbers are a piece each; more are cut into ranges.
const MOST_NUMBERS: usize = 24;
/// Where minutes are cut: a quarter of an hour, an hour, half a shift, a shift, a day, three, a week, a month.
const MINUTES: [i64; 9] = [0, 15, 60, 240, 480, 1_440, 4_320, 10_080, 43_200];
const MINUTE_LABELS: [&str; 9] = [
    "under 15 min",
    "15 min to 1 h",
    "1 to 4 h",
    "4 to 8 h",
    "8 to 24 h",
    "1 to 3 d",
    "3 to 7 d",
    "7 to 30 d",
    "over 30 d",
];
/// How many days ago the youngest of a piece is: the customary classes of a backlog's age.
const DAYS_AGO: [i32; 7] = [0, 2, 4, 8, 15, 31, 91];
const DAY_LABELS: [&str; 7] = [
    "0–1 d",
    "2–3 d",
    "4–7 d",
    "8–14 d",
    "15–30 d",
    "31–90 d",
    "over 90 d",
];

/// What a piece is cut by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Cut {
    /// One value, or none.
    Value(FacetKey),
    /// Numbers from one to another, both included.
    Numbers(i64, i64),
    /// The class of days ago with that index.
    Ago(usize),
    /// After the moment that is looked at.
    ToCome,
    /// All that is in none of these.
    Others(Vec<Cut>),
}

/// A value of a field with its rows.
pub struct Piece {
    /// What people read.
    pub label: String,
    /// The value in the query language.
    pub term: String,
    /// Rows that have it, of all rows.
    pub all: Bitmap,
}

impl<'a> Lists<'a> {
    /// Rows by the values of a field: words with the most rows first, numbers and moments in their order.
    ///
    /// # Errors
    /// There is no such field.
    pub fn split(&self, found: &Found<'a>, field: &str) -> Result<Vec<Piece>, QueryError> {
        let field = self.field_to_split(found, field)?;
        Ok(self
            .cuts(found, field)
            .iter()
            .map(|it| self.piece(found, field, it))
            .collect())
    }

    /// At most so many pieces, the same whatever rows are looked at and when: what is not among the most
    /// frequent values is one piece at the end.
    pub(super) fn steady_cuts(
        &self,
        found: &Found<'a>,
        field: &str,
        most: usize,
    ) -> Result<(&'static FieldDef, Vec<Cut>), QueryError> {
        let field = self.field_to_split(found, field)?;
        // Of all that the asker may see, whatever the window: the same values for every piece.
        let everything = self.find(found.table.practice().name, "", found.as_of)?;
        let mut cuts = self.cuts(&everything, field);
        if cuts.iter().all(|it| matches!(it, Cut::Value(_))) {
            cuts.truncate(most - 1);
        }
        // What comes up at another moment only, or is rarer, is in none of these.
        let kept = cuts.clone();
        cuts.push(Cut::Others(kept));
        if let FieldType::Choice(_) | FieldType::State = field.ty {
            let states = found.table.practice().states;
            order::sort_by_key(&mut cuts, |cut| declared_place(field, states, cut));
        }
        Ok((field, cuts))
    }

    fn field_to_split(
        &self,
        found: &Found<'a>,
        name: &str,
    ) -> Result<&'static FieldDef, QueryError> {
        let practice = found.table.practice();
        let field = practice.field(name);
        let field = field.filter(|it| !hides(self.me, practice, it.id));
        field.ok_or_else(|| QueryError {
            message: format!("There is no field called {name:?}."),
            suggestion: crate::engine::command::nearest(
                name,
                practice.fields.iter().map(|it| it.name),
            ),
            ..QueryError::default()
        })
    }

    fn cuts(&self, found: &Found<'a>, field: &'static FieldDef) -> Vec<Cut> {
        let numbers = self.numbers_of(found, field);
        let Some(numbers) = numbers else {
            let mut seen = BTreeSet::new();
            let mut cuts: Vec<Cut> = self
                .facet_of(found, field)
                .into_iter()
                .map(|it| it.0)
                .filter(|key| match key {
                    FacetKey::Record(ordinal) => self.engine.sees(self.me, *ordinal),
                    // The query language does not look at the case of words, and so no piece does.
                    FacetKey::Text(text) => seen.insert(text.to_lowercase()),
                    _ => true,
                })
                .map(Cut::Value)
                .collect();
            if field.derived {
                let states = found.table.practice().states;
                order::sort_by_key(&mut cuts, |cut| declared_place(field, states, cut));
            }
            return cuts;
        };
        let held: Vec<i64> = found.rows.iter().map(|row| numbers[row as usize]).collect();
        let mut cuts = match field.ty {
            FieldType::Time => {
                let end = self.day_after(found.as_of);
                let mut cuts: Vec<Cut> = (0..DAYS_AGO.len()).map(Cut::Ago).collect();
                if held.iter().any(|it| *it != NO_NUMBER && *it >= end) {
                    cuts.insert(0, Cut::ToCome);
                }
                cuts
            }
            _ if field.name.ends_with("_minutes") => {
                let ends = MINUTES[1..].iter().map(|it| it - 1).chain([i64::MAX]);
                MINUTES
                    .iter()
                    .zip(ends)
                    .map(|(from, to)| Cut::Numbers(*from, to))
                    .collect()
            }
            _ => ranges(held.iter().copied().filter(|it| *it != NO_NUMBER)),
        };
        if held.contains(&NO_NUMBER) {
            cuts.push(Cut::Value(FacetKey::Empty));
        }
        cuts
    }

    /// The numbers or moments of all rows, of a field that holds such.
    fn numbers_of(&self, found: &Found<'a>, field: &FieldDef) -> Option<Vec<i64>> {
        if !matches!(field.ty, FieldType::Int | FieldType::Time) {
            return None;
        }
        let derived = field.derived.then(|| self.derived_of(found));
        let column = match &derived {
            Some(derived) => derived.column(field.id),
            None => found.table.column(field.id),
        };
        match column? {
            Column::Int(cells) | Column::Time(cells) => Some(cells.clone()),
            _ => None,
        }
    }

    /// Whether another record of the same kind is called the same, so that its name finds both.
    fn shares_its_name(&self, ordinal: u32) -> bool {
        let Some(place) = self.engine.place(ordinal) else {
            return false;
        };
        let table = self.engine.at(place);
        let name = table.line(common::TITLE, place.row).to_lowercase();
        (0..table.len() as u32)
            .filter(|row| table.line(common::TITLE, *row).to_lowercase() == name)
            .nth(1)
            .is_some()
    }

    fn derived_of(&self, found: &Found<'a>) -> Rc<Derived> {
        match &found.derived {
            Some(derived) => derived.clone(),
            None => self.derived_columns(found.table, found.as_of),
        }
    }

    /// The rows of a cut, with what people read and the term that finds them.
    pub(super) fn piece(&self, found: &Found<'a>, field: &FieldDef, cut: &Cut) -> Piece {
        let len = found.table.len();
        match cut {
            Cut::Value(key) => {
                let (label, mut term) = self.facet_words(found.table, field, key);
                if let FacetKey::Record(ordinal) = key
                    && self.shares_its_name(*ordinal)
                {
                    // Two records of one name: a piece is of one of them.
                    let id = self.engine.ordinals.id(*ordinal).to_hex();
                    term = query::term(field, key, &id);
                }
                let all = match self.numbers_of(found, field) {
                    Some(numbers) => Bitmap::of(
                        len,
                        (0..len as u32).filter(|row| numbers[*row as usize] == NO_NUMBER),
                    ),
                    None => self.rows_with(found, field, key),
                };
                Piece { label, term, all }
            }
            Cut::Numbers(from, to) => {
                let name = field.name;
                let at = MINUTES.iter().position(|it| it == from);
                let (label, term) = match (*from, *to) {
                    (from, to) if from == to => (from.to_string(), format!("{name}:{from}")),
                    (from, i64::MAX) => (format!("{from} or more"), format!("{name}:>={from}")),
                    (from, to) => (format!("{from} to {to}"), format!("{name}:{from}..{to}")),
                };
                let label = match at {
                    Some(at) if name.ends_with("_minutes") => MINUTE_LABELS[at].to_owned(),
                    _ => label,
                };
                let all = self.rows_between(found, field, *from, *to);
                Piece { label, term, all }
            }
            Cut::Ago(class) => {
                let today = local_date(found.as_of.unwrap_or(self.now), self.zone);
                let day = |ago: i32| today.saturating_sub(ago.days());
                let last = day(DAYS_AGO[*class]);
                let first = DAYS_AGO.get(class + 1).map(|it| day(it - 1));
                let term = match first {
                    Some(first) => format!("{}:{first}..{last}", field.name),
                    None => format!("{}:..{last}", field.name),
                };
                let from = first.map_or(NO_NUMBER + 1, |it| self.start_of(it));
                let to = last.tomorrow().map_or(i64::MAX, |it| self.start_of(it)) - 1;
                Piece {
                    label: DAY_LABELS[*class].into(),
                    term,
                    all: self.rows_between(found, field, from, to),
                }
            }
            Cut::ToCome => {
                let end = self.day_after(found.as_of);
                Piece {
                    label: "still to come".into(),
                    term: format!("{}:{}..", field.name, local_date(end, self.zone)),
                    all: self.rows_between(found, field, end, i64::MAX),
                }
            }
            Cut::Others(cuts) => {
                let mut all = Bitmap::none(len);
                let mut terms = Vec::with_capacity(cuts.len());
                for piece in cuts.iter().map(|it| self.piece(found, field, it)) {
                    all.or(&piece.all);
                    terms.push(format!("-{}", piece.term));
                }
                Piece {
                    label: "Others".into(),
                    term: terms.join(" "),
                    all: Bitmap::of(len, (0..len as u32).filter(|row| !all.contains(*row))),
                }
            }
        }
    }

    fn rows_between(&self, found: &Found<'a>, field: &FieldDef, from: i64, to: i64) -> Bitmap {
        let len = found.table.len();
        let Some(numbers) = self.numbers_of(found, field) else {
            return Bitmap::none(len);
        };
        let fits = |row: &u32| {
            let number = numbers[*row as usize];
            number != NO_NUMBER && (from..=to).contains(&number)
        };
        Bitmap::of(len, (0..len as u32).filter(fits))
    }

    fn start_of(&self, day: Date) -> i64 {
        day.to_zoned(self.zone.clone())
            .map_or(i64::MAX, |it| it.timestamp().as_millisecond())
    }

    /// The midnight that ends the day looked at.
    fn day_after(&self, as_of: Option<i64>) -> i64 {
        local_date(as_of.unwrap_or(self.now), self.zone)
            .tomorrow()
            .map_or(i64::MAX, |it| self.start_of(it))
    }

    fn rows_with(&self, found: &Found<'a>, field: &FieldDef, key: &FacetKey) -> Bitmap {
        let table = found.table;
        let as_of = found.as_of;
        let len = table.len();
        let derived = field.derived.then(|| self.derived_of(found));
        let column = match &derived {
            Some(derived) => derived.column(field.id),
            None => table.column(field.id),
        };
        let rows = 0..len as u32;
        match (column, key) {
            (Some(Column::Code(codes)), _) => {
                let wanted = match key {
                    FacetKey::Text(text) => codes_of(&codes.dict, text),
                    FacetKey::Empty => vec![0],
                    _ => Vec::new(),
                };
                let code =
                    |row: u32| as_of.map_or(codes.cells[row as usize], |at| codes.as_of(row, at));
                Bitmap::of(len, rows.filter(|row| wanted.contains(&code(*row))))
            }
            (Some(Column::Ref(refs)), _) => {
                let wanted = match key {
                    FacetKey::Record(ordinal) => Some(*ordinal),
                    FacetKey::Empty => Some(0),
                    _ => None,
                };
                let to =
                    |row: u32| as_of.map_or(refs.cells[row as usize], |at| refs.as_of(row, at));
                Bitmap::of(len, rows.filter(|row| Some(to(*row)) == wanted))
            }
            (Some(Column::Bool(cells)), _) => {
                let wanted = match key {
                    FacetKey::Bool(yes) => 1 + u8::from(*yes),
                    _ => 0,
                };
                Bitmap::of(len, rows.filter(|row| cells[*row as usize] == wanted))
            }
            (Some(Column::Tags(dict, sets)), FacetKey::Text(text)) => {
                let wanted = codes_of(dict, text);
                let has = |row: &u32| sets.of(*row).iter().any(|it| wanted.contains(it));
                Bitmap::of(len, rows.filter(has))
            }
            (Some(Column::RefSet(sets)), FacetKey::Record(to)) => {
                Bitmap::of(len, rows.filter(|row| sets.of(*row).contains(to)))
            }
            (Some(Column::Tags(_, sets) | Column::RefSet(sets)), _) => {
                Bitmap::of(len, rows.filter(|row| sets.of(*row).is_empty()))
            }
            _ => Bitmap::none(len),
        }
    }
}
/// The codes of a text, however its letters are written.
fn codes_of(dict: &Dict, text: &str) -> Vec<u32> {
    let wanted = text.to_lowercase();
    let all = (1..).zip(dict.texts());
    all.filter(|(_, it)| it.to_lowercase() == wanted)
        .map(|it| it.0)
        .collect()
}

/// Where a value stands in its declaration; what is not declared comes after, and nothing last.
fn declared_place(
    field: &FieldDef,
    states: &[crate::domain::declare::StateDef],
    cut: &Cut,
) -> usize {
    let Cut::Value(FacetKey::Text(code)) = cut else {
        return usize::MAX;
    };
    let place = match field.ty {
        FieldType::Choice(choices) => choices.iter().position(|it| it.code == code),
        FieldType::State => states.iter().position(|it| it.code == code),
        _ => None,
    };
    place.unwrap_or(usize::MAX - 1)
}

/// Few different numbers each by itself, many in some eight ranges of a round width.
fn ranges(numbers: impl Iterator<Item = i64>) -> Vec<Cut> {
    let mut different: Vec<i64> = numbers.collect();
    different.sort_unstable();
    different.dedup();
    let (Some(least), Some(most)) = (different.first(), different.last()) else {
        return Vec::new();
    };
    if different.len() <= MOST_NUMBERS {
        return different.iter().map(|it| Cut::Numbers(*it, *it)).collect();
    }
    let rough = (most.saturating_sub(*least) / 8).max(1);
    let mut power = 1_i64;
    while power.saturating_mul(10) <= rough {
        power *= 10;
    }
    let width = [1, 2, 5, 10]
        .into_iter()
        .map(|it| power.saturating_mul(it))
        .find(|it| *it >= rough)
        .unwrap_or(rough);
    let mut from = least.div_euclid(width).saturating_mul(width);
    let mut cuts = Vec::new();
    while from <= *most {
        let to = from.saturating_add(width - 1);
        cuts.push(Cut::Numbers(from, to));
        let Some(next) = from.checked_add(width) else {
            break;
        };
        from = next;
    }
    cuts
}
