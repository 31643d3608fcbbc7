//! What was found damaged in the log, and which records it concerns.
//!
//! A damaged segment leaves the log and is kept aside. That it was there is noted on this device, so
//! that a later opening from a checkpoint, which reads no old segment, still knows of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Job, Wait, Worker};
use crate::domain::RecordId;
use crate::engine::Engine;
use crate::oplog::segment::{self, SegmentError};
use crate::protocol::BadNews;
use crate::store::compaction;

/// The name under which the pieces are kept on this device.
const KEPT_AS: &str = "damage";

/// What is known of damage.
#[derive(Default)]
pub(super) struct Damage {
    /// What was found while opening and is found again next time.
    words: Vec<String>,
    pieces: Vec<Piece>,
    /// Keys that nothing in the log stands for, as far as was seen since the tab opened.
    missed: BTreeSet<u32>,
}

/// A segment that was set aside.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Piece {
    /// The first key that was joined to it, if its header could still say so; else its own.
    first_key: u64,
    key: u64,
    words: String,
    /// Records that are known to have operations in it, ascending.
    records: Vec<RecordId>,
}

/// A segment that does not open.
pub(super) struct Found {
    /// The first key that was looked for and led to it.
    pub(super) asked_from: u64,
    pub(super) key: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) err: SegmentError,
}

impl Found {
    /// One that was met under its own key.
    pub(super) fn at(key: u64, bytes: Vec<u8>, err: SegmentError) -> Self {
        Self {
            asked_from: key,
            key,
            bytes,
            err,
        }
    }
}

/// As kept on this device: pieces of the log of one generation.
#[derive(Serialize, Deserialize)]
struct Kept {
    generation: u64,
    pieces: Vec<Piece>,
}

impl Damage {
    /// In words, for the status.
    pub(super) fn words(&self) -> Vec<String> {
        let pieces = self.pieces.iter().map(|it| &it.words);
        pieces.chain(&self.words).cloned().collect()
    }

    /// Adds what is said of the log as a whole, once.
    pub(super) fn say(&mut self, words: impl IntoIterator<Item = String>) {
        for it in words {
            if !self.words.contains(&it) {
                self.words.push(it);
            }
        }
    }

    /// How many segments were set aside.
    pub(super) fn pieces(&self) -> usize {
        self.pieces.len()
    }

    /// Takes note of keys that were looked for, and that nothing in the log stands for.
    pub(super) fn miss(&mut self, keys: impl IntoIterator<Item = u32>) {
        self.missed.extend(keys);
    }

    /// Whether what was taken under that key is damaged: a key that is gone stands for the smallest
    /// one above it, so a joined segment that was set aside takes all keys of its run with it.
    pub(super) fn holds(&self, key: u32) -> bool {
        let is_in = |it: &Piece| (it.first_key..=it.key).contains(&u64::from(key));
        self.missed.contains(&key) || self.pieces.iter().any(is_in)
    }

    /// Whether a part of the record's history is among the damaged pieces.
    pub(super) fn concerns(&self, engine: &Engine, record: RecordId) -> bool {
        let is_whole = self.pieces.is_empty() && self.missed.is_empty();
        !is_whole
            && (self
                .pieces
                .iter()
                .any(|it| it.records.binary_search(&record).is_ok())
                || engine
                    .segments_of(record)
                    .iter()
                    .any(|key| self.holds(*key)))
    }
}

impl Worker {
    /// Takes what this device knows of damage in the log that is open; whether it is news.
    pub(super) fn read_damage(&mut self, local: &[(String, Vec<u8>)]) -> bool {
        let generation = self.head.map_or(0, |it| it.generation);
        let kept = local
            .iter()
            .find(|(key, _)| key == KEPT_AS)
            .and_then(|(_, bytes)| crate::protocol::decode::<Kept>(bytes).ok())
            .filter(|it| it.generation == generation);
        let before = self.damage.pieces();
        for piece in kept.into_iter().flat_map(|it| it.pieces) {
            if !self.damage.pieces.iter().any(|it| it.key == piece.key) {
                self.damage.pieces.push(piece);
            }
        }
        self.damage.pieces() > before
    }

    /// Takes note of segments that do not open. Those that are damaged are kept aside; those of a
    /// newer version stay where they are.
    pub(super) fn found_damaged(&mut self, found: Vec<Found>) {
        let mut aside = Vec::new();
        for Found {
            asked_from,
            key,
            bytes,
            err,
        } in found
        {
            let words = format!("Segment {key}: {err}");
            if matches!(err, SegmentError::Newer { .. }) {
                self.damage.say([words]);
                continue;
            }
            if !self.damage.pieces.iter().any(|it| it.key == key) {
                let first_key = first_key_of_damaged(key, &bytes).min(asked_from);
                let keys = u32::try_from(first_key).and_then(|it| Ok(it..=u32::try_from(key)?));
                let records = keys.map_or(Vec::new(), |it| self.engine.records_in(&it));
                self.damage.pieces.push(Piece {
                    first_key,
                    key,
                    words,
                    records,
                });
            }
            aside.push((key, bytes));
        }
        if aside.is_empty() {
            return;
        }
        let kept = Kept {
            generation: self.head.map_or(0, |it| it.generation),
            pieces: self.damage.pieces.clone(),
        };
        // Noted before it is taken out: cut short between the two, it is found once more.
        let job = Job::PutLocal(KEPT_AS.into(), Some(crate::protocol::encode(&kept)));
        self.ask(job, Wait::DamageKept);
        self.tell(Job::SetAside(aside));
    }

    /// The news of a backup from which something had to be left out.
    pub(super) fn incomplete_backup(&self, blobs: usize) -> Option<BadNews> {
        let count = |many: usize, what: &str| match many {
            0 => None,
            1 => Some(format!("1 {what}")),
            many => Some(format!("{many} {what}s")),
        };
        let left_out: Vec<String> = [
            count(self.damage.pieces(), "damaged piece of the log"),
            count(blobs, "damaged attachment"),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!left_out.is_empty()).then(|| {
            let message = format!(
                "The backup can be restored, and is not complete: {} left out. \
                 The damaged pieces can be downloaded in the settings, under Data.",
                match left_out.as_slice() {
                    [one] if one.starts_with("1 ") => format!("{one} was"),
                    all => format!("{} were", all.join(" and ")),
                }
            );
            BadNews::finding("backup_incomplete", message)
        })
    }
}

/// The first key that damaged bytes stood for, if what their header says can be true: each segment
/// that was joined had an operation.
fn first_key_of_damaged(key: u64, bytes: &[u8]) -> u64 {
    match segment::peek(bytes) {
        Ok((header, _)) if header.last.saturating_sub(header.number) < u64::from(header.count) => {
            compaction::first_key(key, &header)
        }
        _ => key,
    }
}
