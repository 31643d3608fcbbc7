//! The working set of one practice: a typed column per field, dictionary-coded where values repeat,
//! with past values beside the columns that clocks and "as of" need.
//!
//! No record is decoded to filter, sort, count or draw a list. Long text stays in the log.

use crate::domain::{FieldId, Practice, RecordId, StateCategory, Sub, Value};
use crate::domain::{common, incident, priority};
use crate::oplog::{Origin, Stamp};

mod column;

pub(crate) use column::id_in;
pub use column::{
    Codes, Column, Dict, ExtraCells, Lines, NO_NUMBER, Refs, Said, Sets, Track, TrackEntry,
    link_element, link_parts,
};

/// The place of a record among all records of the workspace, of whatever kind; 0 is no record.
pub type Ordinal = u32;

/// Gives records their ordinals; known to everything that refers to records.
#[derive(Clone, Debug, PartialEq)]
pub struct Ordinals {
    ids: Vec<RecordId>,
    by_id: rustc_hash::FxHashMap<RecordId, Ordinal>,
}

impl Default for Ordinals {
    fn default() -> Self {
        let mut by_id = rustc_hash::FxHashMap::default();
        by_id.insert(RecordId::NIL, 0);
        Self {
            ids: vec![RecordId::NIL],
            by_id,
        }
    }
}

impl Ordinals {
    /// From the identities in the order of their ordinals, without the first, which is nil.
    pub fn from_ids(rest: impl IntoIterator<Item = RecordId>) -> Self {
        let mut ordinals = Self::default();
        let rest = rest.into_iter();
        ordinals.ids.reserve(rest.size_hint().0);
        ordinals.by_id.reserve(rest.size_hint().0);
        for id in rest {
            ordinals.take(id);
        }
        ordinals
    }

    /// The ordinal of a record, giving it one if it has none.
    pub fn take(&mut self, id: RecordId) -> Ordinal {
        let ids = &mut self.ids;
        *self.by_id.entry(id).or_insert_with(|| {
            ids.push(id);
            (ids.len() - 1) as Ordinal
        })
    }

    /// The ordinal of a record, if it has one.
    pub fn find(&self, id: RecordId) -> Option<Ordinal> {
        self.by_id.get(&id).copied()
    }

    /// The record of an ordinal; nil for one that was never given.
    pub fn id(&self, ordinal: Ordinal) -> RecordId {
        self.ids
            .get(ordinal as usize)
            .copied()
            .unwrap_or(RecordId::NIL)
    }

    /// How many ordinals there are, nil among them.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no record has an ordinal yet.
    pub fn is_empty(&self) -> bool {
        self.ids.len() == 1
    }

    /// All identities by ordinal.
    pub fn ids(&self) -> &[RecordId] {
        &self.ids
    }
}

/// One write as a table takes it.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The field or composite register.
    pub field: FieldId,
    /// The element of a field that has many.
    pub sub: &'a Sub,
    /// The new value.
    pub value: &'a Value,
    /// When it happened in the world.
    pub occurred_at: i64,
    /// Who did it; nil for automatic work.
    pub actor: RecordId,
    /// Where it came from.
    pub origin: Origin,
}

/// What has to be derived anew after an operation.
#[derive(Clone, Copy, Default)]
struct Derived {
    levels: bool,
    reopened: i64,
    reassigned: i64,
}

/// All records of one practice, by row. Rows are given in order of arrival and never reused.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub(crate) practice: &'static Practice,
    pub(crate) ordinals: Vec<Ordinal>,
    pub(crate) stamps: Vec<Stamp>,
    pub(crate) deleted: Vec<bool>,
    pub(crate) columns: Vec<Column>,
    /// Where the state that stands came from, by row.
    pub(crate) state_origins: Vec<Origin>,
    /// Where the assignment group that stands came from, by row.
    pub(crate) group_origins: Vec<Origin>,
    /// Grows with every change, so that what was derived from the table knows that it is old.
    pub(crate) version: u64,
    /// The version of the last change by row, counted from the opening: for what is derived only.
    pub(crate) changed: Changes,
}

/// When each row last changed. Two tables that hold the same are equal, whatever way they came there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes(Vec<u64>);

impl PartialEq for Changes {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl PartialEq for Practice {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Table {
    /// An empty table.
    pub fn new(practice: &'static Practice) -> Self {
        Self {
            practice,
            ordinals: Vec::new(),
            stamps: Vec::new(),
            deleted: Vec::new(),
            columns: practice
                .fields
                .iter()
                .map(|field| Column::new(practice, field))
                .collect(),
            state_origins: Vec::new(),
            group_origins: Vec::new(),
            version: 0,
            changed: Changes::default(),
        }
    }

    /// The declaration.
    pub fn practice(&self) -> &'static Practice {
        self.practice
    }

    /// How many rows, deleted ones among them.
    pub fn len(&self) -> usize {
        self.ordinals.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ordinals.is_empty()
    }

    /// The record of a row.
    pub fn ordinal(&self, row: u32) -> Ordinal {
        self.ordinals[row as usize]
    }

    /// Whether the record of a row is deleted.
    pub fn is_deleted(&self, row: u32) -> bool {
        self.deleted[row as usize]
    }

    /// Deleted marks by row.
    pub fn deleted(&self) -> &[bool] {
        &self.deleted
    }

    /// The greatest stamp that a row has taken.
    pub fn stamp(&self, row: u32) -> Stamp {
        self.stamps[row as usize]
    }

    /// Grows with every change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The column of a field, by its place in the declaration.
    pub fn column_at(&self, place: usize) -> &Column {
        &self.columns[place]
    }

    /// The column of a field.
    pub fn column(&self, field: FieldId) -> Option<&Column> {
        self.place(field).map(|place| &self.columns[place])
    }

    /// The place of a field in the declaration.
    pub fn place(&self, field: FieldId) -> Option<usize> {
        self.practice.fields.iter().position(|it| it.id == field)
    }

    /// The code in a choice, word or state column; empty if there is none.
    pub fn code(&self, field: FieldId, row: u32) -> &str {
        match self.column(field) {
            Some(Column::Code(codes)) => codes.text(row),
            _ => "",
        }
    }

    /// The text in a line column; empty if there is none.
    pub fn line(&self, field: FieldId, row: u32) -> &str {
        match self.column(field) {
            Some(Column::Line(lines)) => lines.get(row),
            _ => "",
        }
    }

    /// The record that a reference column points to; 0 if none.
    pub fn reference(&self, field: FieldId, row: u32) -> Ordinal {
        match self.column(field) {
            Some(Column::Ref(refs)) => refs.cells[row as usize],
            _ => 0,
        }
    }

    /// The moment in a time column, or the number in a number column.
    pub fn number(&self, field: FieldId, row: u32) -> Option<i64> {
        match self.column(field) {
            Some(Column::Time(cells) | Column::Int(cells)) => {
                Some(cells[row as usize]).filter(|it| *it != NO_NUMBER)
            }
            _ => None,
        }
    }

    /// The answer in a yes-or-no column.
    pub fn flag(&self, field: FieldId, row: u32) -> Option<bool> {
        match self.column(field) {
            Some(Column::Bool(cells)) => match cells[row as usize] {
                0 => None,
                it => Some(it == 2),
            },
            _ => None,
        }
    }

    /// What reports count the state of a row under; `None` for practices without states.
    pub fn category(&self, row: u32) -> Option<StateCategory> {
        self.practice
            .state(self.code(common::STATE, row))
            .map(|state| state.category)
    }

    /// Whether work is still to be done; for practices without states, whether it is not deleted.
    pub fn is_open(&self, row: u32) -> bool {
        !self.is_deleted(row) && self.category(row).is_none_or(StateCategory::is_open)
    }

    /// Whether the state that stands was set here by somebody or by a rule: neither brought by an
    /// import nor put back by an undo. Only such a state moves on by itself.
    pub fn state_was_set_here(&self, row: u32) -> bool {
        matches!(
            self.state_origins[row as usize],
            Origin::Person | Origin::Automatic
        )
    }

    /// A new row for a record.
    pub fn push_row(&mut self, ordinal: Ordinal) -> u32 {
        let row = self.ordinals.len() as u32;
        self.changed.0.resize(self.ordinals.len(), 0);
        self.ordinals.push(ordinal);
        self.stamps.push(Stamp::default());
        self.deleted.push(false);
        self.changed.0.push(self.version + 1);
        self.state_origins.push(Origin::default());
        self.group_origins.push(Origin::default());
        for column in &mut self.columns {
            column.push();
        }
        row
    }

    /// Empties a row, before its whole history is given to it again.
    pub fn clear_row(&mut self, row: u32) {
        self.note_change(row);
        self.stamps[row as usize] = Stamp::default();
        self.deleted[row as usize] = false;
        self.state_origins[row as usize] = Origin::default();
        self.group_origins[row as usize] = Origin::default();
        for column in &mut self.columns {
            column.clear(row);
        }
    }

    /// Takes the writes of one operation; its stamp must be greater than all that the row has taken.
    pub fn take<'a>(
        &mut self,
        row: u32,
        stamp: Stamp,
        cells: impl IntoIterator<Item = Cell<'a>>,
        ordinals: &mut Ordinals,
    ) {
        let mut occurred_at = None;
        let mut changed = Derived::default();
        for cell in cells {
            occurred_at = Some(cell.occurred_at);
            self.set(row, cell, ordinals, &mut changed);
        }
        // Nothing written is nothing taken.
        let Some(at) = occurred_at else { return };
        self.note_change(row);
        self.stamps[row as usize] = stamp;
        // Derived when all parts of the operation are in, so that their order makes no difference.
        if changed.levels {
            self.derive_priority(row, at);
        }
        self.count(row, incident::REOPEN_COUNT, changed.reopened);
        self.count(row, incident::REASSIGNMENT_COUNT, changed.reassigned);
        if let Some(Column::Time(updated)) = self.column_mut(common::UPDATED_AT) {
            let updated = &mut updated[row as usize];
            *updated = (*updated).max(at);
        }
    }

    fn note_change(&mut self, row: u32) {
        self.version += 1;
        // A table that was read from a checkpoint knows of no change before it.
        if self.changed.0.len() <= row as usize {
            self.changed.0.resize(self.ordinals.len(), 0);
        }
        self.changed.0[row as usize] = self.version;
    }

    /// Whether a row changed after a version of the table.
    pub fn changed_since(&self, row: u32, version: u64) -> bool {
        self.changed
            .0
            .get(row as usize)
            .is_some_and(|it| *it > version)
    }

    fn column_mut(&mut self, field: FieldId) -> Option<&mut Column> {
        let place = self.place(field)?;
        Some(&mut self.columns[place])
    }

    fn set(&mut self, row: u32, cell: Cell<'_>, ordinals: &mut Ordinals, changed: &mut Derived) {
        if cell.field == common::DELETED {
            self.deleted[row as usize] = cell.value.as_bool() == Some(true);
            return;
        }
        let before = (cell.field == common::STATE)
            .then(|| self.category(row))
            .flatten();
        let group_before = self.group_of(cell.field, row);
        let practice = self.practice;
        for (place, field) in practice.fields.iter().enumerate() {
            if field.register() != cell.field {
                continue;
            }
            let value = match field.part_of {
                Some(_) => cell.value.part(field.id),
                None => match cell.value {
                    Value::Group(_) => cell.value.part(field.id),
                    value => value,
                },
            };
            self.columns[place].set(row, cell.sub, value, cell.occurred_at, ordinals);
        }
        if cell.field == common::TIMELINE {
            self.note_entry(row, cell, ordinals);
        }
        match cell.field {
            incident::IMPACT | incident::URGENCY | incident::PRIORITY_OVERRIDE => {
                changed.levels = true
            }
            common::STATE => {
                let standing = &mut self.state_origins[row as usize];
                let weight = weight(cell.origin, std::mem::replace(standing, cell.origin));
                let after = self.category(row);
                let resolved = Some(StateCategory::Resolved);
                let is_open = |it: Option<StateCategory>| it.is_some_and(StateCategory::is_open);
                changed.reopened = match weight {
                    1 if before == resolved && is_open(after) => 1,
                    -1 if is_open(before) && after == resolved => -1,
                    _ => 0,
                };
            }
            incident::ASSIGNMENT_GROUP => {
                let standing = &mut self.group_origins[row as usize];
                let weight = weight(cell.origin, std::mem::replace(standing, cell.origin));
                let after = self.group_of(cell.field, row);
                // Only what had a group can be given to another one.
                let from = if weight < 0 { after } else { group_before };
                if from != 0 && after != group_before {
                    changed.reassigned = weight;
                }
            }
            _ => {}
        }
    }

    /// Notes when something was said, and by which side: clocks and response times need no more.
    fn note_entry(&mut self, row: u32, cell: Cell<'_>, ordinals: &Ordinals) {
        let author = cell
            .value
            .part(common::entry::AUTHOR)
            .as_ref_id()
            .unwrap_or(cell.actor);
        let requester = self.reference(incident::REQUESTER, row);
        let internal = cell.value.part(common::entry::LANE).as_text() == Some("internal");
        let side = if cell.value.is_none() {
            Said::Nothing
        } else if internal {
            Said::Internally
        } else if requester != 0 && ordinals.find(author) == Some(requester) {
            Said::ByRequester
        } else if cell.origin == Origin::Automatic {
            Said::Nothing
        } else {
            Said::ByDesk
        };
        if let Some(Column::Entries(_, moments)) = self.column_mut(common::TIMELINE) {
            moments.note_entry(row, cell.occurred_at, cell.sub, side);
        }
    }

    fn group_of(&self, field: FieldId, row: u32) -> Ordinal {
        if field == incident::ASSIGNMENT_GROUP {
            self.reference(field, row)
        } else {
            0
        }
    }

    fn count(&mut self, row: u32, field: FieldId, by: i64) {
        if by != 0
            && let Some(Column::Int(cells)) = self.column_mut(field)
        {
            let cell = &mut cells[row as usize];
            let held = if *cell == NO_NUMBER { 0 } else { *cell };
            *cell = held.saturating_add(by).max(0);
        }
    }

    fn derive_priority(&mut self, row: u32, occurred_at: i64) {
        let level = |field| self.code(field, row).parse::<i64>().ok();
        let by_hand = level(incident::OVERRIDE_LEVEL);
        let by_matrix = match (level(incident::IMPACT), level(incident::URGENCY)) {
            (Some(impact), Some(urgency)) => priority::from_matrix(impact, urgency),
            _ => None,
        };
        let code = by_hand
            .or(by_matrix)
            .map_or(Value::None, |it| Value::text(&it.to_string()));
        if let Some(Column::Code(codes)) = self.column_mut(incident::PRIORITY) {
            codes.set(row, code.as_text().unwrap_or(""), occurred_at);
        }
    }
}

/// How a write counts: once if it was done here or done again, back once if it takes such a write
/// back, and not at all if it came from another tool, which sends its own counts.
fn weight(origin: Origin, standing: Origin) -> i64 {
    match (origin, standing) {
        (Origin::Person | Origin::Automatic | Origin::Redo, _) => 1,
        (Origin::Import, _) | (Origin::Undo, Origin::Import) => 0,
        (Origin::Undo, _) => -1,
    }
}
