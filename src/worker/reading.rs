//! Reading from the log: the segments written last stay decoded, of others only what is wanted is
//! decoded, and what goes on when it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::damage::Found;
use super::{Job, Outcome, Wait, Worker};
use crate::domain::{FieldId, FieldType, Kind, RecordId, common, order, practices};
use crate::engine::table::Ordinal;
use crate::engine::{Histories, SegmentKey, view};
use crate::oplog::{Op, Segment, SegmentError, segment};
use crate::protocol::{BadNews, Command, Reply};
use crate::store::compaction;

/// Operations kept decoded: what an import writes in one go, a few times over.
const CACHED_OPS: usize = 20_000;

/// Decoded segments, the least lately used given up first.
///
/// What was once read under a key stays true: whatever is joined to it later, the operations that
/// were taken under that key are among it.
#[derive(Default)]
pub(super) struct SegmentCache {
    segments: BTreeMap<SegmentKey, Cached>,
    ops: usize,
    uses: u64,
    /// Segments whose checksum was found right in this session, with its first bytes: other bytes
    /// under the same key are verified anew.
    verified: FxHashMap<SegmentKey, [u8; 8]>,
}

struct Cached {
    /// The first key that was joined under this one.
    first: SegmentKey,
    used: u64,
    ops: Rc<Vec<Op>>,
}

impl SegmentCache {
    /// Keeps a segment that stands for the keys from `first` to `key`.
    pub(super) fn put(&mut self, first: SegmentKey, key: SegmentKey, ops: Vec<Op>) -> Rc<Vec<Op>> {
        self.uses += 1;
        let parts: Vec<_> = self.segments.range(first..=key).map(|it| *it.0).collect();
        for part in parts {
            self.give_up(part);
        }
        self.ops += ops.len();
        let ops = Rc::new(ops);
        let cached = Cached {
            first,
            used: self.uses,
            ops: ops.clone(),
        };
        self.segments.insert(key, cached);
        while self.ops > CACHED_OPS && self.segments.len() > 1 {
            let Some((&oldest, _)) = self.segments.iter().min_by_key(|(_, it)| it.used) else {
                break;
            };
            self.give_up(oldest);
        }
        ops
    }

    fn give_up(&mut self, key: SegmentKey) {
        if let Some(old) = self.segments.remove(&key) {
            self.ops -= old.ops.len();
        }
    }

    /// The segment under that key, or that it was joined to, with the key where it stands.
    fn get(&mut self, key: SegmentKey) -> Option<(SegmentKey, Rc<Vec<Op>>)> {
        self.uses += 1;
        let (at, cached) = self.segments.range_mut(key..).next()?;
        if cached.first > key {
            return None;
        }
        cached.used = self.uses;
        Some((*at, cached.ops.clone()))
    }

    /// The operations of the wanted records in a segment that was read. Its checksum is computed
    /// the first time only: that is the larger part of the work, and what lies on the disk does not
    /// change between two searches.
    fn pick(
        &mut self,
        key: SegmentKey,
        bytes: &[u8],
        wanted: &FxHashSet<RecordId>,
    ) -> Result<Vec<Op>, SegmentError> {
        let (_, checksum) = segment::peek(bytes)?;
        let mark: [u8; 8] = std::array::from_fn(|at| checksum[at]);
        if self.verified.get(&key) != Some(&mark) {
            segment::verify(bytes)?;
            self.verified.insert(key, mark);
        }
        segment::ops_of(bytes, |record| wanted.contains(&record))
    }
}

/// More records than this are an import or an opening: they are findable when the index settles.
const FINDABLE_AT_ONCE: usize = 50;

/// Decoded segments.
#[derive(Default)]
pub(super) struct Held {
    /// The keys that were asked for.
    asked: BTreeSet<SegmentKey>,
    /// What stands for them: fewer, if some were joined.
    segments: BTreeMap<SegmentKey, Rc<Vec<Op>>>,
}

impl Held {
    fn ops(&self) -> impl Iterator<Item = &Op> {
        self.segments.values().flat_map(|it| it.iter())
    }
}

/// What needs segments before it can go on.
pub(super) enum Then {
    /// Answers [`crate::protocol::Call::Record`].
    View { number: u32, record: RecordId },
    /// Answers [`crate::protocol::Call::Blob`].
    Blob {
        number: u32,
        record: RecordId,
        attachment: RecordId,
    },
    /// Answers [`crate::protocol::Call::Preview`].
    Preview { number: u32, command: Command },
    /// Goes on deciding the write at the front of the queue.
    Write { records: Vec<RecordId> },
    /// Gives texts to the search index.
    Index { ordinals: Vec<Ordinal> },
    /// Gives records their whole history again.
    Refold { records: Vec<RecordId> },
    /// Finds the records of an act that is taken back.
    UndoScan { keys: Vec<SegmentKey> },
    /// Takes back what an act did to these records.
    Undo { records: Vec<RecordId> },
    /// Compares rows that come again with what was said of these records before.
    Compare { records: Vec<RecordId> },
    /// Finds texts for the snippets of a search.
    Snippets(super::calls::Snippets),
}

impl Then {
    /// The call that waits for it, if it is not a write.
    pub(super) fn number(&self) -> Option<u32> {
        match self {
            Self::View { number, .. }
            | Self::Blob { number, .. }
            | Self::Preview { number, .. } => Some(*number),
            Self::Snippets(snippets) => Some(snippets.number),
            Self::Write { .. }
            | Self::Index { .. }
            | Self::Refold { .. }
            | Self::UndoScan { .. }
            | Self::Undo { .. }
            | Self::Compare { .. } => None,
        }
    }

    /// Whose operations are needed; `None` for those of everybody.
    fn records(&self, worker: &Worker) -> Option<Vec<RecordId>> {
        Some(match self {
            Self::View { record, .. } => with_merged(worker, *record),
            Self::Blob { record, .. } => vec![*record],
            Self::Preview { command, .. } => {
                crate::engine::command::needs_history(&worker.engine, command)
            }
            Self::Write { records }
            | Self::Refold { records }
            | Self::Undo { records }
            | Self::Compare { records } => records.clone(),
            Self::Index { ordinals } => ordinals
                .iter()
                .map(|it| worker.engine.ordinals.id(*it))
                .collect(),
            Self::Snippets(snippets) => snippets.records(),
            Self::UndoScan { .. } => return None,
        })
    }

    fn keys(&self, worker: &Worker) -> BTreeSet<SegmentKey> {
        if let Self::UndoScan { keys } = self {
            return order::set(keys.iter().copied());
        }
        let records = self.records(worker).unwrap_or_default();
        order::set(records.iter().flat_map(|it| worker.engine.segments_of(*it)))
    }
}

impl Worker {
    /// Goes on with `then` when its operations are there: at once if their segments are cached.
    pub(super) fn with_segments(&mut self, then: Then) {
        let mut held = Held {
            asked: then.keys(self),
            segments: BTreeMap::new(),
        };
        let mut missing = Vec::new();
        for key in &held.asked {
            match self.cache.get(*key) {
                Some((at, ops)) => {
                    held.segments.insert(at, ops);
                }
                None => missing.push(u64::from(*key)),
            }
        }
        if missing.is_empty() {
            self.go_on(then, &held);
        } else {
            let job = Job::ReadSome(missing.clone());
            self.ask(job, Wait::Segments(then, held, missing));
        }
    }

    pub(super) fn segments_read(
        &mut self,
        then: Then,
        mut held: Held,
        asked: &[u64],
        outcome: Outcome,
    ) {
        let Outcome::Segments(segments) = outcome else {
            let news = super::failed(&outcome);
            self.give_up(then, news);
            return;
        };
        let (mut sound, mut damaged) = (BTreeMap::new(), Vec::new());
        let wanted: Option<FxHashSet<RecordId>> = then
            .records(self)
            .map(|records| records.into_iter().collect());
        let mut read_up_to = None;
        for (at, bytes) in segments {
            let Ok(key) = u32::try_from(at) else {
                continue;
            };
            let ops = match &wanted {
                Some(wanted) => self.cache.pick(key, &bytes, wanted),
                None => segment::open(&bytes).map(|it| it.ops),
            };
            // A segment that went bad since it was applied is left out: the rest stays readable.
            match ops {
                Ok(ops) => {
                    if let Ok((header, _)) = segment::peek(&bytes) {
                        sound.insert(at, compaction::first_key(at, &header));
                    }
                    held.segments.insert(key, Rc::new(ops));
                }
                Err(err) => {
                    // In ascending order: what led past the one before led here.
                    let before = read_up_to.map_or(0, |it: u64| it + 1);
                    let from = asked
                        .iter()
                        .copied()
                        .filter(|it| (before..=at).contains(it));
                    damaged.push(Found {
                        asked_from: from.min().unwrap_or(at),
                        key: at,
                        bytes,
                        err,
                    });
                }
            }
            read_up_to = Some(at);
        }
        // What stands above a key stands for it only if it was joined from there on.
        let is_there = |key: u64| sound.range(key..).next().is_some_and(|it| *it.1 <= key);
        let gone = asked.iter().copied().filter(|it| !is_there(*it));
        self.damage
            .miss(gone.filter_map(|it| u32::try_from(it).ok()));
        if !damaged.is_empty() {
            self.found_damaged(damaged);
            self.push_status();
        }
        self.go_on(then, &held);
    }

    /// Keeps a segment at hand; `None` if it has a key that no log reaches.
    pub(super) fn keep_segment(
        &mut self,
        key: u64,
        segment: Segment,
    ) -> Option<(SegmentKey, Rc<Vec<Op>>)> {
        let first = u32::try_from(compaction::first_key(key, &segment.header)).ok()?;
        let key = u32::try_from(key).ok()?;
        Some((key, self.cache.put(first, key, segment.ops)))
    }

    fn give_up(&mut self, then: Then, news: BadNews) {
        match then {
            Then::View { number, .. }
            | Then::Blob { number, .. }
            | Then::Preview { number, .. } => {
                self.refuse(number, news);
            }
            Then::Snippets(snippets) => self.refuse(snippets.number, news),
            Then::Write { .. } => self.write_failed(news),
            Then::UndoScan { .. } | Then::Undo { .. } => self.undo_failed(news),
            Then::Compare { .. } => self.import_failed(news),
            Then::Index { ordinals } => {
                self.index_failed(ordinals);
                self.push(crate::protocol::Push::BadNews(news));
            }
            Then::Refold { .. } => self.push(crate::protocol::Push::BadNews(news)),
        }
    }

    fn go_on(&mut self, then: Then, held: &Held) {
        match then {
            Then::View { number, record } => {
                let histories = histories(held, &with_merged(self, record));
                match view::view(&self.engine, &self.me, self.now, record, &histories) {
                    Some(mut view) => {
                        view.open_on_same_service =
                            self.count(&view.me.kind, &view.same_service_query);
                        view.damaged = self.damage.concerns(&self.engine, record);
                        view.fields
                            .extend(self.with_lists(|lists| lists.derived_fields(record)));
                        self.reply(number, Reply::Record(Box::new(view)));
                    }
                    None => self.refuse(
                        number,
                        crate::engine::command::Refusal::NotThere { what: "record" },
                    ),
                }
            }
            Then::Blob {
                number,
                record,
                attachment,
            } => {
                let histories = histories(held, &[record]);
                self.send_blob(number, record, attachment, &histories);
            }
            Then::Preview { number, command } => {
                let records = crate::engine::command::needs_history(&self.engine, &command);
                let histories = histories(held, &records);
                self.preview(number, &command, &histories);
            }
            Then::Write { records } => {
                let histories = histories(held, &records);
                self.decide_write(&histories);
            }
            Then::Index { ordinals } => self.index(&ordinals, held),
            Then::Refold { records }
                if records
                    .iter()
                    .flat_map(|it| self.engine.segments_of(*it))
                    .any(|key| !held.asked.contains(&key)) =>
            {
                // More was written to these records while their history was read.
                self.refold(records);
            }
            Then::Refold { records } => {
                let histories = histories(held, &records);
                for (record, history) in &histories {
                    // The working set may hold the last copy of what its damaged history said.
                    if !self.damage.concerns(&self.engine, *record) {
                        self.engine.refold(*record, history);
                    }
                }
                let kinds = order::set(self.engine.tables.iter().map(|it| it.practice().kind));
                let push = super::changed(&self.engine, &kinds, &records, true);
                self.push(push);
                self.work_on();
            }
            Then::UndoScan { .. } => self.undo_scanned(held.ops()),
            Then::Undo { records } => {
                let histories = histories(held, &records);
                self.undo_histories(&records, &histories);
            }
            Then::Compare { records } => {
                let histories = histories(held, &records);
                self.import_compared(&histories);
            }
            Then::Snippets(snippets) => {
                let texts = texts_of(held, &snippets.records());
                self.answer_search(snippets, &texts);
            }
        }
    }

    pub(super) fn refold(&mut self, records: Vec<RecordId>) {
        self.with_segments(Then::Refold { records });
    }

    fn index(&mut self, ordinals: &[Ordinal], held: &Held) {
        let records: Vec<_> = ordinals
            .iter()
            .map(|it| self.engine.ordinals.id(*it))
            .collect();
        let by_record = texts_of(held, &records);
        let many = ordinals.len() > FINDABLE_AT_ONCE;
        for (ordinal, record) in ordinals.iter().zip(&records) {
            let Some(place) = self.engine.place(*ordinal) else {
                continue;
            };
            let none = view::LongTexts::default();
            let texts = view::texts(&self.engine, place, by_record.get(record).unwrap_or(&none));
            let texts: Vec<(u8, &str)> =
                texts.iter().map(|(slot, text)| (*slot, &**text)).collect();
            if many {
                self.search.put_later(*ordinal, &texts);
            } else {
                self.search.put(*ordinal, &texts);
            }
        }
        self.background.indexing = false;
        self.work_on();
    }
}

/// A record and those whose talk it shows.
fn with_merged(worker: &Worker, record: RecordId) -> Vec<RecordId> {
    let mut records = worker.engine.merged_into(record);
    records.push(record);
    records
}

/// Histories of some records out of decoded segments.
pub(super) fn histories(held: &Held, records: &[RecordId]) -> Histories {
    let wanted: FxHashSet<RecordId> = records.iter().copied().collect();
    let mut histories = Histories::default();
    for op in held.ops().filter(|op| wanted.contains(&op.record)) {
        histories.entry(op.record).or_default().apply(op);
    }
    histories
}

/// The long texts of some records out of decoded segments, by the greatest stamp.
fn texts_of(held: &Held, records: &[RecordId]) -> FxHashMap<RecordId, view::LongTexts> {
    let wanted: FxHashSet<RecordId> = records.iter().copied().collect();
    let mut texts: FxHashMap<RecordId, view::LongTexts> = FxHashMap::default();
    // Most writes of an import are codes and references: they are told by their field alone.
    let long: FxHashSet<(Kind, FieldId)> = practices::ALL
        .iter()
        .flat_map(|it| it.fields.iter().map(move |field| (it.kind, field)))
        .filter(|(_, field)| field.ty == FieldType::Text)
        .flat_map(|(kind, field)| {
            [
                (kind, field.id),
                (kind, common::TIMELINE),
                (kind, common::TIMELINE_REVISION),
            ]
        })
        .collect();
    for op in held.ops() {
        let has_text = op
            .writes
            .iter()
            .any(|write| long.contains(&(op.kind, write.field)));
        if has_text && wanted.contains(&op.record) {
            let is_long = |field| long.contains(&(op.kind, field));
            texts.entry(op.record).or_default().take(op, is_long);
        }
    }
    texts
}
