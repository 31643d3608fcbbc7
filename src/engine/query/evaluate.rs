//! The rows that a query finds: column by column, 64 rows at a time.
//!
//! Codes, words and records are looked up in the dictionaries once, and what remains for a row is a
//! comparison of numbers. Of several conditions the cheap ones go first, and the dear ones (texts)
//! look only at the rows that are left.

use super::pattern::AnyPattern;
use super::{Bitmap, Condition, Pattern, Query, Test};
use crate::domain::{FieldId, Kind, common, incident, order};
use crate::engine::derived::Derived;
use crate::engine::table::{Codes, Column, Lines, NO_NUMBER, Ordinals, Refs, Sets, Table};

/// What a table does not hold itself.
pub trait Beyond {
    /// Rows in which the full-text search finds all the words, in any order; phrases stand in
    /// double quotes. Only in `field` if one is given.
    fn search(&self, field: Option<FieldId>, text: &str) -> Vec<u32>;

    /// Rows in which a field without a column (long text, entries) holds something.
    fn present(&self, field: FieldId) -> Vec<u32>;

    /// Rows in which a column of an import matches.
    fn extra(&self, column: &str, pattern: &Pattern) -> Vec<u32>;
}

/// What a query looks at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The records.
    pub table: &'a Table,
    /// Whom references mean.
    pub ordinals: &'a Ordinals,
    /// What the table does not hold.
    pub beyond: &'a dyn Beyond,
    /// Columns that nobody writes; needed if the query [asks for them](Query::asks_derived).
    pub derived: Option<&'a Derived>,
    /// As it was at that moment, in Unix milliseconds: tracked fields have the values they had,
    /// records opened later are not there, and what happened later (resolved, closed, merged) has
    /// not happened. Fields that are not tracked, texts and deletion are as they are now.
    pub as_of: Option<i64>,
}

/// The rows that a query finds.
///
/// Deleted records are left out unless the query speaks of them.
pub fn evaluate(query: &Query, view: &View<'_>) -> Bitmap {
    let mut rows = Bitmap::all(view.table.len());
    if !query.finds_deleted {
        rows.and_not(&view.deleted());
    }
    if let (Some(as_of), Some(Column::Time(opened))) =
        (view.as_of, view.table.column(common::OPENED_AT))
    {
        // A record whose opening is unknown was always there.
        rows.and(&Bitmap::scan(opened, |at| at <= as_of));
    }
    view.narrow(&query.filter, &mut rows);
    rows
}

impl<'a> View<'a> {
    /// The column of a field, written or derived.
    pub fn column(&self, field: FieldId) -> Option<&'a Column> {
        match self.table.column(field) {
            Some(Column::Derived) => self.derived?.column(field),
            column => column,
        }
    }

    /// Keeps the rows for which a condition holds.
    fn narrow(&self, condition: &Condition, rows: &mut Bitmap) {
        match condition {
            Condition::All(parts) => {
                let mut parts: Vec<&Condition> = parts.iter().collect();
                order::sort_by_key(&mut parts, |it| self.cost(it));
                for part in parts {
                    if rows.is_empty() {
                        return;
                    }
                    self.narrow(part, rows);
                }
            }
            Condition::Any(parts) => {
                if let Some((lines, any)) = self.texts_of_one_line(parts) {
                    let mut scratch = String::new();
                    rows.retain(|row| any.matches(lines.get(row), &mut scratch));
                    return;
                }
                let mut found = Bitmap::none(self.table.len());
                let mut left = rows.clone();
                for part in parts {
                    let mut more = left.clone();
                    self.narrow(part, &mut more);
                    left.and_not(&more);
                    found.or(&more);
                }
                *rows = found;
            }
            Condition::Not(inner) => {
                let mut out = rows.clone();
                self.narrow(inner, &mut out);
                rows.and_not(&out);
            }
            Condition::Test(test) => self.narrow_test(test, rows),
        }
    }

    /// Several patterns for one column of lines, which are better looked at together.
    fn texts_of_one_line<'c>(&self, parts: &'c [Condition]) -> Option<(&'a Lines, AnyPattern<'c>)> {
        let pattern = |part: &'c Condition| match part {
            Condition::Test(Test::Text { field, pattern }) => Some((*field, pattern)),
            _ => None,
        };
        let (field, _) = pattern(parts.first()?)?;
        let Some(Column::Line(lines)) = self.column(field) else {
            return None;
        };
        let of_field = |part| pattern(part).filter(|it| it.0 == field).map(|it| it.1);
        let patterns: Option<Vec<_>> = parts.iter().map(of_field).collect();
        Some((lines, AnyPattern::new(patterns?)))
    }

    /// Roughly how dear a condition is, to be tried in this order.
    fn cost(&self, condition: &Condition) -> u8 {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().map(|it| self.cost(it)).max().unwrap_or(0)
            }
            Condition::Not(inner) => self.cost(inner),
            Condition::Test(test) => match test {
                Test::Text { field, .. } => match self.column(*field) {
                    Some(Column::Line(_)) => 3,
                    _ => 1,
                },
                Test::Search { .. } => 2,
                Test::Extra { .. } => 4,
                Test::Code { .. } | Test::Ref { .. } | Test::Present { .. } => {
                    u8::from(self.as_of.is_some())
                }
                Test::Int { .. } | Test::Bool { .. } | Test::Time { .. } | Test::Deleted => 0,
            },
        }
    }

    fn narrow_test(&self, test: &Test, rows: &mut Bitmap) {
        let len = self.table.len();
        let found = match test {
            Test::Deleted => self.deleted(),
            Test::Search { field, text } => Bitmap::of(len, self.beyond.search(*field, text)),
            Test::Extra { column, pattern } => Bitmap::of(len, self.beyond.extra(column, pattern)),
            Test::Present { field } => self.present(*field, rows),
            Test::Code { field, any } => match self.column(*field) {
                Some(Column::Code(codes)) => {
                    let wanted = any.iter().filter_map(|it| codes.dict.find(it));
                    self.among(codes, &wanted.collect::<Vec<_>>(), rows)
                }
                _ => Bitmap::none(len),
            },
            Test::Text { field, pattern } => match self.column(*field) {
                Some(Column::Line(lines)) => matching_lines(lines, pattern, rows),
                Some(Column::Code(codes)) => {
                    self.among(codes, &matching_codes(codes.dict.texts(), pattern), rows)
                }
                Some(Column::Tags(dict, sets)) => {
                    in_sets(sets, &matching_codes(dict.texts(), pattern), len)
                }
                _ => Bitmap::none(len),
            },
            Test::Int { field, ranges } => match self.column(*field) {
                Some(Column::Int(cells)) => {
                    // The least number stands for nothing.
                    let ranges = ranges
                        .iter()
                        .map(|(least, most)| ((*least).max(NO_NUMBER + 1), *most));
                    in_ranges(cells, &ranges.collect::<Vec<_>>())
                }
                _ => Bitmap::none(len),
            },
            Test::Time { field, stretches } => match self.column(*field) {
                Some(Column::Time(cells)) => {
                    let last = self.last_moment(*field);
                    let ranges = stretches.iter().map(|(from, to)| {
                        ((*from).max(NO_NUMBER + 1), to.saturating_sub(1).min(last))
                    });
                    in_ranges(cells, &ranges.collect::<Vec<_>>())
                }
                _ => Bitmap::none(len),
            },
            Test::Bool { field, yes } => match self.column(*field) {
                Some(Column::Bool(cells)) => {
                    let wanted = 1 + u8::from(*yes);
                    Bitmap::scan(cells, |it| it == wanted)
                }
                _ => Bitmap::none(len),
            },
            Test::Ref { field, any } => {
                // Ordinal 0 is no record, and so is a record that nothing refers to yet.
                let wanted = any.iter().filter_map(|it| self.ordinals.find(*it));
                let wanted: Vec<u32> = wanted.filter(|it| *it != 0).collect();
                match self.column(*field) {
                    Some(Column::Ref(refs)) => self.referring(refs, &wanted, rows),
                    Some(Column::RefSet(sets)) => in_sets(sets, &wanted, len),
                    _ => Bitmap::none(len),
                }
            }
        };
        rows.and(&found);
    }

    fn deleted(&self) -> Bitmap {
        Bitmap::scan(self.table.deleted(), |it| it)
    }

    /// The last moment that a time field can have had; events after "as of" have not happened.
    pub(super) fn last_moment(&self, field: FieldId) -> i64 {
        let event = self.table.practice().kind == Kind::INCIDENT
            && matches!(
                field,
                incident::RESOLVED_AT | incident::CLOSED_AT | incident::MERGED_AT
            );
        self.as_of.filter(|_| event).unwrap_or(i64::MAX)
    }

    fn present(&self, field: FieldId, rows: &Bitmap) -> Bitmap {
        let len = self.table.len();
        match self.column(field) {
            None => Bitmap::none(len),
            Some(Column::Derived) => Bitmap::none(len),
            Some(Column::Absent(_) | Column::Entries(..) | Column::Extra(_)) => {
                Bitmap::of(len, self.beyond.present(field))
            }
            Some(Column::Line(lines)) => Bitmap::scan(&lines.spans, |(_, length)| length > 0),
            Some(Column::Code(codes)) => match (self.as_of, &codes.track) {
                (Some(as_of), Some(_)) => filtered(rows, |row| codes.as_of(row, as_of) != 0),
                _ => Bitmap::scan(&codes.cells, |it| it != 0),
            },
            Some(Column::Ref(refs)) => match (self.as_of, &refs.track) {
                (Some(as_of), Some(_)) => filtered(rows, |row| refs.as_of(row, as_of) != 0),
                _ => Bitmap::scan(&refs.cells, |it| it != 0),
            },
            Some(Column::Int(cells)) => Bitmap::scan(cells, |it| it != NO_NUMBER),
            Some(Column::Time(cells)) => {
                let last = self.last_moment(field);
                Bitmap::scan(cells, |it| it != NO_NUMBER && it <= last)
            }
            Some(Column::Bool(cells)) => Bitmap::scan(cells, |it| it != 0),
            Some(Column::Tags(_, sets) | Column::RefSet(sets) | Column::Links(sets)) => {
                Bitmap::of(len, sets.rows().map(|(row, _)| row))
            }
        }
    }

    fn among(&self, codes: &Codes, wanted: &[u32], rows: &Bitmap) -> Bitmap {
        if let (Some(as_of), Some(_)) = (self.as_of, &codes.track) {
            let wanted = marks(wanted);
            return filtered(rows, |row| is_marked(&wanted, codes.as_of(row, as_of)));
        }
        one_of(&codes.cells, wanted)
    }

    fn referring(&self, refs: &Refs, wanted: &[u32], rows: &Bitmap) -> Bitmap {
        if let (Some(as_of), Some(_)) = (self.as_of, &refs.track) {
            let wanted = marks(wanted);
            return filtered(rows, |row| is_marked(&wanted, refs.as_of(row, as_of)));
        }
        one_of(&refs.cells, wanted)
    }
}

/// The rows whose cell is one of the numbers.
fn one_of(cells: &[u32], wanted: &[u32]) -> Bitmap {
    match *wanted {
        [] => Bitmap::none(cells.len()),
        [only] => Bitmap::scan(cells, |it| it == only),
        _ if wanted.iter().all(|it| *it < 64) => {
            // States and choices: a bit each.
            let bits = wanted.iter().fold(0_u64, |bits, it| bits | 1 << it);
            Bitmap::scan(cells, |it| it < 64 && bits >> (it & 63) & 1 == 1)
        }
        _ => {
            let wanted = marks(wanted);
            Bitmap::scan(cells, |it| is_marked(&wanted, it))
        }
    }
}

/// A mark for each number, by number.
fn marks(wanted: &[u32]) -> Vec<bool> {
    let most = wanted.iter().max().map_or(0, |it| *it as usize + 1);
    let mut marks = vec![false; most];
    for it in wanted {
        marks[*it as usize] = true;
    }
    marks
}

fn is_marked(marks: &[bool], number: u32) -> bool {
    marks.get(number as usize).copied().unwrap_or(false)
}

fn in_ranges(cells: &[i64], ranges: &[(i64, i64)]) -> Bitmap {
    match *ranges {
        [] => Bitmap::none(cells.len()),
        [(least, most)] => Bitmap::scan(cells, |it| it >= least && it <= most),
        _ => Bitmap::scan(cells, |it| {
            ranges
                .iter()
                .any(|(least, most)| it >= *least && it <= *most)
        }),
    }
}

fn in_sets(sets: &Sets, wanted: &[u32], len: usize) -> Bitmap {
    let has_one = |elements: &[u32]| wanted.iter().any(|it| elements.binary_search(it).is_ok());
    let found = sets.rows().filter(|(_, elements)| has_one(elements));
    Bitmap::of(len, found.map(|(row, _)| row))
}

/// The codes of the texts that match; the first text has code 1.
fn matching_codes<'a>(texts: impl Iterator<Item = &'a str>, pattern: &Pattern) -> Vec<u32> {
    let mut scratch = String::new();
    (1..)
        .zip(texts)
        .filter(|(_, text)| pattern.matches(text, &mut scratch))
        .map(|(code, _)| code)
        .collect()
}

fn matching_lines(lines: &Lines, pattern: &Pattern, rows: &Bitmap) -> Bitmap {
    let mut scratch = String::new();
    filtered(rows, |row| pattern.matches(lines.get(row), &mut scratch))
}

fn filtered(rows: &Bitmap, mut test: impl FnMut(u32) -> bool) -> Bitmap {
    let mut found = rows.clone();
    found.retain(&mut test);
    found
}

#[cfg(test)]
mod tests;
