//! Which records are ticked.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::domain::RecordId;

/// Ticked records, and the row that a range starts from.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Selection {
    ids: BTreeSet<RecordId>,
    /// The row that was ticked last: the other end of a range.
    anchor: Option<u32>,
}

impl Selection {
    /// How many are ticked.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Nothing is ticked.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether that record is ticked.
    pub fn contains(&self, id: &RecordId) -> bool {
        self.ids.contains(id)
    }

    /// The ticked records.
    pub fn ids(&self) -> Vec<RecordId> {
        self.ids.iter().copied().collect()
    }

    /// Ticks or unticks one row, and remembers it as the start of a range.
    pub fn toggle(&mut self, index: u32, id: RecordId) {
        if !self.ids.remove(&id) {
            self.ids.insert(id);
        }
        self.anchor = Some(index);
    }

    /// A range starts at this row, unless one has started.
    pub fn start_at(&mut self, index: u32) {
        self.anchor.get_or_insert(index);
    }

    /// The rows between the last ticked one and this one, both included, and whatever lies on the way.
    pub fn range_to(&self, index: u32) -> RangeInclusive<u32> {
        let anchor = self.anchor.unwrap_or(index);
        anchor.min(index)..=anchor.max(index)
    }

    /// Ticks all of these.
    pub fn add(&mut self, ids: impl IntoIterator<Item = RecordId>) {
        self.ids.extend(ids);
    }

    /// Unticks everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> RecordId {
        RecordId([n; 16])
    }

    #[test]
    fn a_range_runs_from_the_last_ticked_row_either_way() {
        let mut selection = Selection::default();
        assert_eq!(selection.range_to(7), 7..=7);
        selection.toggle(4, id(4));
        assert_eq!(selection.range_to(7), 4..=7);
        assert_eq!(selection.range_to(1), 1..=4);
        selection.add((1..=4).map(id));
        assert_eq!(selection.len(), 4);
        selection.toggle(4, id(4));
        assert!(!selection.contains(&id(4)));
        selection.clear();
        assert!(selection.is_empty());
    }
}
