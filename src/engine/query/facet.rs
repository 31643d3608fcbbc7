//! Values of a field within a result, with counts; and the result by state.

use rustc_hash::FxHashMap;

use super::syntax::quote;
use super::{Bitmap, View};
use crate::domain::{FieldDef, FieldId, StateDef, common, order};
use crate::engine::table::{Column, Ordinal};

/// A value that records are counted by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FacetKey {
    /// The field is empty.
    Empty,
    /// A code, word or tag.
    Text(String),
    /// A record.
    Record(Ordinal),
    /// Yes or no.
    Bool(bool),
}

/// A value with its count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FacetCount {
    /// The value.
    pub key: FacetKey,
    /// Records that have it.
    pub count: u32,
}

/// The values of a field within some rows, the most frequent first, ties by value.
///
/// A record with several tags or watchers counts under each. Fields that are not coded (lines,
/// numbers, times, long texts) have no facet, and give an empty list.
pub fn facet(rows: &Bitmap, field: FieldId, view: &View<'_>) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = match view.column(field) {
        Some(Column::Code(codes)) => {
            let mut counts = vec![0; codes.dict.texts().len() + 1];
            for row in rows.iter() {
                let code = match view.as_of {
                    Some(as_of) => codes.as_of(row, as_of),
                    None => codes.cells[row as usize],
                };
                counts[code as usize] += 1;
            }
            counted((0..).zip(counts), |code| match code {
                0 => FacetKey::Empty,
                code => FacetKey::Text(codes.dict.text(code).to_owned()),
            })
        }
        Some(Column::Ref(refs)) => {
            let mut counts: FxHashMap<Ordinal, u32> = FxHashMap::default();
            for row in rows.iter() {
                let to = match view.as_of {
                    Some(as_of) => refs.as_of(row, as_of),
                    None => refs.cells[row as usize],
                };
                *counts.entry(to).or_default() += 1;
            }
            counted(counts, |to| match to {
                0 => FacetKey::Empty,
                to => FacetKey::Record(to),
            })
        }
        Some(Column::Bool(cells)) => {
            let mut counts = [0; 3];
            for row in rows.iter() {
                counts[usize::from(cells[row as usize].min(2))] += 1;
            }
            counted((0..).zip(counts), |cell| match cell {
                0 => FacetKey::Empty,
                cell => FacetKey::Bool(cell == 2),
            })
        }
        Some(Column::Tags(dict, sets)) => {
            counted(element_counts(rows, sets.rows()), |tag| match tag {
                0 => FacetKey::Empty,
                tag => FacetKey::Text(dict.text(tag).to_owned()),
            })
        }
        Some(Column::RefSet(sets)) => counted(element_counts(rows, sets.rows()), |to| match to {
            0 => FacetKey::Empty,
            to => FacetKey::Record(to),
        }),
        _ => Vec::new(),
    };
    order::sort_by(&mut counts, |a, b| {
        b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key))
    });
    counts
}

/// Some rows by state, in the order of a record's life; states without rows among them.
///
/// Rows with a state that the practice does not declare are in none.
pub fn by_state(rows: &Bitmap, view: &View<'_>) -> Vec<(&'static StateDef, Bitmap)> {
    let states = view.table.practice().states;
    let len = view.table.len();
    let mut columns: Vec<_> = states.iter().map(|it| (it, Bitmap::none(len))).collect();
    if let Some(Column::Code(codes)) = view.column(common::STATE) {
        // Declared states have the first codes of the dictionary.
        for row in rows.iter() {
            let code = match view.as_of {
                Some(as_of) => codes.as_of(row, as_of),
                None => codes.cells[row as usize],
            };
            let place = (code as usize).checked_sub(1);
            if let Some((_, column)) = place.and_then(|it| columns.get_mut(it)) {
                column.insert(row);
            }
        }
    }
    columns
}

/// A value as the query language asks for it: `group:"Service desk"`, `no:group`.
///
/// `name` is what a record is called: a number, e-mail or name that finds it again.
pub fn term(field: &FieldDef, key: &FacetKey, name: &str) -> String {
    let field = field.name;
    match key {
        FacetKey::Empty => format!("no:{field}"),
        FacetKey::Text(text) => format!("{field}:{}", quote(text)),
        FacetKey::Record(_) => format!("{field}:{}", quote(name)),
        FacetKey::Bool(true) => format!("{field}:yes"),
        FacetKey::Bool(false) => format!("{field}:no"),
    }
}

fn counted(
    counts: impl IntoIterator<Item = (u32, u32)>,
    key: impl Fn(u32) -> FacetKey,
) -> Vec<FacetCount> {
    let found = counts.into_iter().filter(|(_, count)| *count > 0);
    found
        .map(|(value, count)| FacetCount {
            key: key(value),
            count,
        })
        .collect()
}

/// How many of the rows have each element; under 0, how many have none.
fn element_counts<'s>(
    rows: &Bitmap,
    sets: impl Iterator<Item = (u32, &'s [u32])>,
) -> FxHashMap<u32, u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut empty = u32::try_from(rows.count()).unwrap_or(u32::MAX);
    for (row, elements) in sets.filter(|(row, _)| rows.contains(*row)) {
        debug_assert!(!elements.is_empty(), "row {row} has an empty set");
        empty -= 1;
        for element in elements {
            *counts.entry(*element).or_default() += 1;
        }
    }
    counts.insert(0, empty);
    counts
}
