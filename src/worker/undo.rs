//! Taking an act back, or doing it again: compensating operations, some records at a time, so that
//! a whole import can be taken back while the page goes on answering.

use std::collections::BTreeSet;

use super::Worker;
use super::reading::Then;
use super::write::{After, Drafts, What};
use crate::domain::{RecordId, Value, common};
use crate::engine::acts::Act;
use crate::engine::command::{Draft, Refusal};
use crate::engine::table::Ordinal;
use crate::engine::{Histories, SegmentKey};
use crate::oplog::{ActId, Op, Origin, Write};
use crate::protocol::{BadNews, Done, Reply};

/// Records in one go.
const AT_ONCE: usize = 1_000;
/// Segments scanned in one go.
const SEGMENTS_AT_ONCE: usize = 32;

/// An undo or redo under way.
pub(super) struct Running {
    number: u32,
    /// The act that is taken back.
    act: ActId,
    /// The identity of the taking back.
    next: ActId,
    origin: Origin,
    label: String,
    unread: Vec<SegmentKey>,
    /// In the order in which they came into being, so that few segments hold those of one go.
    records: BTreeSet<Ordinal>,
    changed: u32,
    overtaken: u32,
    /// Records that are left as they are, because a part of their history is damaged.
    damaged: u32,
}

impl Worker {
    /// The call that waits for the undo under way.
    pub(super) fn undo_number(&self) -> Option<u32> {
        self.undo.as_ref().map(|it| it.number)
    }

    pub(super) fn start_undo(&mut self, number: u32, act: Option<Act>, redo: bool) {
        let nothing = if redo {
            Refusal::NothingToRedo
        } else {
            Refusal::NothingToUndo
        };
        // What has no words, such as an answer to a survey, is not to be named, and so not taken back.
        let act = act.filter(|it| !it.words().is_empty());
        let Some((act, next)) = act.and_then(|act| act.next().map(|next| (act, next))) else {
            self.refuse(number, nothing);
            return;
        };
        if self.undo.is_some() {
            self.refuse(
                number,
                BadNews::refusal(
                    "busy",
                    "Something is being taken back already; wait until it is done.",
                ),
            );
            return;
        }
        if act.actor != self.me.person && !self.me.role.administers() {
            self.refuse(number, Refusal::NotYours);
            return;
        }
        self.undo = Some(Running {
            number,
            act: act.id,
            next,
            origin: if redo { Origin::Redo } else { Origin::Undo },
            label: act.words(),
            unread: act.segments.into_iter().collect(),
            records: BTreeSet::new(),
            changed: 0,
            overtaken: 0,
            damaged: 0,
        });
        self.undo_on();
    }

    fn undo_on(&mut self) {
        let Some(undo) = &mut self.undo else { return };
        if !undo.unread.is_empty() {
            let from = undo.unread.len().saturating_sub(SEGMENTS_AT_ONCE);
            let keys = undo.unread.split_off(from);
            self.with_segments(Then::UndoScan { keys });
            return;
        }
        let mut records = Vec::new();
        while records.len() < AT_ONCE
            && let Some(record) = undo.records.pop_first()
        {
            records.push(self.engine.ordinals.id(record));
        }
        if records.is_empty() {
            self.undo_done();
            return;
        }
        self.with_segments(Then::Undo { records });
    }

    pub(super) fn undo_scanned<'a>(&mut self, ops: impl Iterator<Item = &'a Op>) {
        let Some(undo) = &mut self.undo else { return };
        let act = undo.act;
        let acts = ops.filter(|op| op.act == act);
        undo.records
            .extend(acts.filter_map(|op| self.engine.ordinals.find(op.record)));
        self.undo_on();
    }

    pub(super) fn undo_histories(&mut self, records: &[RecordId], histories: &Histories) {
        let Some(undo) = &mut self.undo else { return };
        let mut drafts = Vec::new();
        for (record, history) in records
            .iter()
            .filter_map(|it| Some((it, histories.get(it)?)))
        {
            let Some(kind) = history.kind() else { continue };
            if self.damage.concerns(&self.engine, *record) {
                // What stood there before may have been in the damaged piece.
                undo.damaged += 1;
                continue;
            }
            let writes = if undo.act.0 & 255 == 0 && history.made_by() == Some(undo.act.0) {
                // The act made the record: a tombstone takes it away, and redo brings it back with
                // everything that was done to it since.
                vec![Write::one(common::DELETED, Value::Bool(true))]
            } else {
                let (writes, overtaken) = history.without_act(undo.act);
                undo.overtaken += overtaken.len() as u32;
                writes
                    .into_iter()
                    .map(|(field, sub, value)| Write { field, sub, value })
                    .collect()
            };
            if !writes.is_empty() {
                undo.changed += 1;
                drafts.push(Draft {
                    kind,
                    record: *record,
                    writes,
                    occurred_at: self.now,
                    actor: self.me.person,
                    origin: undo.origin,
                });
            }
        }
        if drafts.is_empty() {
            self.undo_on();
            return;
        }
        let act = undo.next;
        self.enqueue(What::Drafts(Drafts {
            drafts,
            blobs: Vec::new(),
            act,
            strict: true,
            then: After::Undo,
        }));
        self.begin_write();
    }

    pub(super) fn undo_written(&mut self) {
        self.undo_on();
    }

    fn undo_done(&mut self) {
        let Some(undo) = self.undo.take() else { return };
        if undo.changed == 0 {
            let message = if undo.damaged > 0 {
                "Nothing was taken back: a part of the history is damaged, and what stood before is not known for certain."
            } else if undo.overtaken > 0 {
                "Nothing was taken back: everything has been changed again since."
            } else {
                "Nothing is left to take back."
            };
            self.refuse(undo.number, BadNews::refusal("nothing_to_undo", message));
            return;
        }
        let verb = if undo.origin == Origin::Redo {
            "Did again"
        } else {
            "Took back"
        };
        let mut kept = match undo.overtaken {
            0 => String::new(),
            count => format!(" ({count} values changed since were kept)"),
        };
        if undo.damaged > 0 {
            kept += &format!(
                " ({} with a damaged history left as they are)",
                undo.damaged
            );
        }
        let done = Done {
            act: undo.next.0,
            summary: format!("{verb}: {}{kept}", undo.label),
            changed: undo.changed,
            ..Done::default()
        };
        self.reply(undo.number, Reply::Done(done));
    }

    pub(super) fn undo_failed(&mut self, news: BadNews) {
        if let Some(undo) = self.undo.take() {
            self.refuse(undo.number, news);
        }
    }
}
