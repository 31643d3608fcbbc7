//! What was done lately: the list behind undo and redo, folded from the log like everything else.
//!
//! The upper seven bytes of an act's identity name it; the lowest counts: 0 is the act, 1 takes it
//! back, 2 does it again, and so on. So the log itself says what is undone.

use std::collections::{BTreeSet, VecDeque};

use super::table::Table;
use super::{SegmentKey, view_fields};
use crate::domain::{Kind, RecordId, common, order};
use crate::oplog::{ActId, History, Op, Origin};

/// How many acts can be listed and taken back. A whole import counts as one.
pub const KEPT: usize = 500;

/// One act.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Identity with the count that stands now.
    pub id: ActId,
    /// Who.
    pub actor: RecordId,
    /// When it was first done, in Unix milliseconds of its recording.
    pub at: i64,
    /// When it was last done, undone or redone.
    pub last_at: i64,
    /// Where it came from.
    pub origin: Origin,
    /// What was done to its first record, in words.
    pub label: String,
    /// Records touched (a record that comes again later in the act counts again).
    pub records: u32,
    /// Segments that hold its operations of the count that stands now: the keys under which they
    /// were taken, whatever they were joined to since.
    pub segments: BTreeSet<SegmentKey>,
    pub(crate) last_record: RecordId,
}

impl Act {
    /// The act without its count.
    pub fn base(id: ActId) -> u64 {
        id.0 & !255
    }

    /// Whether it is taken back.
    pub fn is_undone(&self) -> bool {
        self.id.0 & 1 == 1
    }

    /// The identity under which it is taken back, or done again; `None` after 255 times.
    pub fn next(&self) -> Option<ActId> {
        (self.id.0 & 255 < 255).then(|| ActId(self.id.0 + 1))
    }

    /// In words, with how many.
    pub fn words(&self) -> String {
        match self.records {
            // The first record of an import may be one that it made on the way.
            count if self.origin == Origin::Import => format!("Import of {count} records"),
            0 | 1 => self.label.clone(),
            more => format!("{} and {} more", self.label, more - 1),
        }
    }
}

/// The latest acts, oldest first.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Acts {
    acts: VecDeque<Act>,
}

impl Acts {
    /// Takes note of an operation; `label` is asked for the first of an act only.
    pub fn note(&mut self, key: SegmentKey, op: &Op, _made: bool, label: impl FnOnce() -> String) {
        let recorded_at = op.stamp.wall_ms as i64;
        // Operations of one act come together: look from the latest.
        let base = Act::base(op.act);
        if let Some(act) = self
            .acts
            .iter_mut()
            .rev()
            .find(|it| Act::base(it.id) == base)
        {
            if op.act > act.id {
                act.id = op.act;
                act.segments.clear();
                act.last_at = recorded_at;
            } else if op.act == act.id && act.id.0 & 255 == 0 && act.last_record != op.record {
                act.records += 1;
                act.last_record = op.record;
            }
            if op.act == act.id {
                act.segments.insert(key);
            }
            return;
        }
        self.acts.push_back(Act {
            id: op.act,
            actor: op.actor,
            at: recorded_at,
            last_at: recorded_at,
            origin: op.origin,
            label: label(),
            records: 1,
            segments: order::set([key]),
            last_record: op.record,
        });
        while self.acts.len() > KEPT {
            self.acts.pop_front();
        }
    }

    /// Newest first.
    pub fn latest(&self) -> impl Iterator<Item = &Act> {
        self.acts.iter().rev()
    }

    /// Oldest first, for the checkpoint.
    pub fn all(&self) -> impl ExactSizeIterator<Item = &Act> {
        self.acts.iter()
    }

    /// From a checkpoint.
    pub fn from_all(acts: impl IntoIterator<Item = Act>) -> Self {
        Self {
            acts: acts.into_iter().collect(),
        }
    }

    /// The act of that identity, whatever its count.
    pub fn find(&self, id: u64) -> Option<&Act> {
        self.acts.iter().find(|it| Act::base(it.id) == id & !255)
    }

    /// What Undo takes back: my latest act that stands.
    pub fn to_undo(&self, me: RecordId) -> Option<&Act> {
        self.mine(me)
            .filter(|it| !it.is_undone())
            .max_by_key(|it| it.last_at)
    }

    /// What somebody did that has words: nothing is taken back that cannot be named first.
    fn mine(&self, me: RecordId) -> impl Iterator<Item = &Act> {
        self.latest().filter(move |it| {
            it.actor == me && it.origin != Origin::Automatic && !it.words().is_empty()
        })
    }

    /// What Redo does again: what I took back last, unless I did something new since.
    pub fn to_redo(&self, me: RecordId) -> Option<&Act> {
        let undone = self
            .mine(me)
            .filter(|it| it.is_undone())
            .max_by_key(|it| it.last_at)?;
        let new_since = self
            .mine(me)
            .any(|it| !it.is_undone() && it.id.0 & 255 == 0 && it.at > undone.last_at);
        (!new_since).then_some(undone)
    }
}

/// What an operation on settings, a view or a mapping did, in words, after it was applied; empty
/// for what makes a workspace, and for kinds of a newer version.
pub fn describe_small(history: &History, op: &Op) -> String {
    if op.origin == Origin::Automatic {
        return String::new();
    }
    let name = history.get(view_fields::NAME).as_text().unwrap_or("");
    let verb = if history.get(common::DELETED).as_bool() == Some(true) {
        "Removed"
    } else {
        "Saved"
    };
    match op.kind {
        Kind::WORKSPACE => "Changed the settings".into(),
        Kind::VIEW => format!("{verb} the view {name}"),
        Kind::IMPORT_MAPPING => format!("{verb} the mapping {name}"),
        _ => String::new(),
    }
}

/// What an operation did, in words, after it was applied.
pub fn describe(table: &Table, row: u32, op: &Op, made: bool) -> String {
    let practice = table.practice();
    // Who reads the latest acts would read when somebody answered.
    if practice.kind == Kind::PULSE_ANSWER {
        return String::new();
    }
    let number = table.line(common::NUMBER, row);
    let name = if number.is_empty() {
        table.line(common::TITLE, row)
    } else {
        number
    };
    let wrote = |field| op.writes.iter().find(|write| write.field == field);
    if made {
        return format!("New {} {name}", practice.words.singular);
    }
    if let Some(write) = wrote(common::DELETED) {
        let verb = if write.value.as_bool() == Some(true) {
            "Delete"
        } else {
            "Bring back"
        };
        return format!("{verb} {name}");
    }
    if wrote(common::STATE).is_some() {
        let state = practice
            .state(table.code(common::STATE, row))
            .map_or("", |it| it.label);
        return format!("{name} to {}", state.to_lowercase());
    }
    if let Some(write) = wrote(common::TIMELINE) {
        let lane = write.value.part(common::entry::LANE).as_text();
        let what = if lane == Some("public") {
            "Reply"
        } else {
            "Internal note"
        };
        return format!("{what} on {name}");
    }
    let labels: Vec<_> = op
        .writes
        .iter()
        .filter_map(|write| {
            practice
                .fields
                .iter()
                .find(|it| it.register() == write.field)
                .map(|it| it.label)
        })
        .collect();
    match labels.as_slice() {
        [] => format!("Change of {name}"),
        [label, ..] => format!("{label} of {name}"),
    }
}
