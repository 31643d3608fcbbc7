//! Opening: the head, the checkpoint if there is one, the segments after it; and the same again in
//! small when another tab has written.

use super::damage::Found;
use super::{Job, Outcome, Wait, Worker, changed, failed};
use crate::domain::RecordId;
use crate::engine::search::SearchIndex;
use crate::oplog::{Clock, Op, Segment, segment};
use crate::protocol::{BadNews, Call, Phase, Push};
use crate::store::chain::{self, Linked};
use crate::store::checkpoint;
use crate::store::compaction::{self, SegmentInfo};
use crate::store::head::{Head, HeadError};

/// Segments read in one go while opening.
const AT_ONCE: u32 = 128;

/// How far the log is taken.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Taken {
    /// The key after the last segment that was taken.
    next_key: u64,
    /// The greatest clock among the operations taken.
    clock: Clock,
}

impl Taken {
    /// All of the log at a head.
    pub(super) fn of(head: &Head) -> Self {
        Self {
            next_key: u64::from(head.next_key),
            clock: head.clock,
        }
    }
}

impl Worker {
    pub(super) fn opened(&mut self, outcome: Outcome) {
        let (head, local, parts) = match outcome {
            Outcome::Opened {
                head,
                local,
                checkpoint,
            } => (head, local, checkpoint),
            outcome => {
                let news = failed(&outcome);
                self.stop(news);
                return;
            }
        };
        for (key, bytes) in local.iter().cloned() {
            if key == "me" {
                if let Ok(me) = crate::protocol::decode(&bytes) {
                    self.me = me;
                }
            } else if let (Some(key), Ok(text)) =
                (key.strip_prefix("draft:"), String::from_utf8(bytes))
            {
                self.drafts.insert(key.into(), text);
            }
        }
        let Some(bytes) = head else {
            self.phase = Phase::Empty;
            self.answer_early();
            self.push_status();
            return;
        };
        match Head::decode(&bytes) {
            Ok(head) => {
                self.head = Some(head);
                self.head_bytes = Some(bytes);
                self.read_damage(&local);
            }
            Err(HeadError::Newer) => {
                self.stop(BadNews::fault(
                    "newer_version",
                    HeadError::Newer.to_string(),
                ));
                return;
            }
            Err(HeadError::Damaged) => {
                // What it said, the segments say too.
                self.head_bytes = Some(bytes);
                let (from, at_most) = (0, u32::MAX);
                self.ask(Job::ReadLog { from, at_most }, Wait::Rebuild);
                return;
            }
        }
        if parts.iter().any(|it| it == checkpoint::ENGINE) {
            self.background.has_search_part = parts.iter().any(|it| it == checkpoint::SEARCH);
            self.ask(
                Job::ReadCheckpoint(checkpoint::ENGINE.into()),
                Wait::CheckpointEngine,
            );
        } else {
            self.read_tail();
        }
    }

    /// Makes the head anew out of all segments; a log of another generation, so that no checkpoint
    /// and no other tab takes it for the one whose end it knew.
    pub(super) fn rebuild_head(&mut self, outcome: Outcome) {
        let segments = match outcome {
            // Another tab was faster.
            Outcome::Log { head, .. } if head != self.head_bytes => return self.restart(),
            Outcome::Log { segments, .. } => segments,
            outcome => {
                let news = failed(&outcome);
                self.stop(news);
                return;
            }
        };
        if segments.is_empty() {
            // There is no log: whoever comes may make a workspace, bring a backup back, or save what
            // was set aside.
            let message = "The log’s head was damaged, and there was no log beside it. Restore a backup, or begin anew.";
            self.damage.say([message.to_string()]);
            self.push(Push::BadNews(BadNews::finding("head_lost", message)));
            self.phase = Phase::Empty;
            self.answer_early();
            self.push_status();
            return;
        }
        let generation = self.fresh.act().0;
        let head = rebuilt(generation, &segments);
        let bytes = head.encode();
        let message = format!(
            "The log’s head was damaged, or older than the log. It was made anew from {} segments with {} operations.",
            segments.len(),
            head.operations
        );
        self.damage.say([message]);
        self.head = Some(head);
        let expected = self.head_bytes.replace(bytes.clone());
        self.ask(
            Job::Commit {
                expected,
                segments: Vec::new(),
                remove: Vec::new(),
                blobs: Vec::new(),
                head: bytes,
                strict: true,
            },
            Wait::Rebuilt,
        );
    }

    pub(super) fn head_rebuilt(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Committed => self.read_tail(),
            // Another tab was faster.
            Outcome::Moved { .. } => self.restart(),
            outcome => {
                let news = failed(&outcome);
                self.stop(news);
            }
        }
    }

    /// Nothing can be done until the page is loaded again; everything else is refused.
    fn stop(&mut self, news: BadNews) {
        self.phase = Phase::Stopped;
        for (number, _, _) in std::mem::take(&mut self.early) {
            self.refuse(number, news.clone());
        }
        self.push(Push::BadNews(news));
        self.push_status();
    }

    pub(super) fn checkpoint_engine(&mut self, outcome: Outcome) {
        let head = self.head.unwrap_or_default();
        let read = match outcome {
            Outcome::Bytes(Some(bytes)) => checkpoint::read_engine(&bytes).ok(),
            _ => None,
        };
        // A checkpoint is a cache: one that does not fit this log is passed over.
        let fits = |of: &Head| of.generation == head.generation && of.next_key <= head.next_key;
        match read.filter(|(of, _)| fits(of)) {
            Some((of, engine)) => {
                self.engine = engine;
                self.background.checkpointed = Some(of);
                self.taken = Taken::of(&of);
            }
            None => self.background.has_search_part = false,
        }
        self.read_tail();
    }

    fn read_tail(&mut self) {
        let from = self.taken.next_key;
        self.ask(
            Job::ReadLog {
                from,
                at_most: AT_ONCE,
            },
            Wait::Tail,
        );
    }

    pub(super) fn tail(&mut self, outcome: Outcome) {
        let (head, segments) = match outcome {
            Outcome::Log { head, segments } => (head, segments),
            outcome => {
                let news = failed(&outcome);
                self.stop(news);
                return;
            }
        };
        let now = head.as_deref().and_then(|it| Head::decode(it).ok());
        let (Some(bytes), Some(now)) = (head, now) else {
            self.restart();
            return;
        };
        if self
            .head
            .is_none_or(|mine| mine.generation != now.generation)
        {
            self.restart();
            return;
        }
        let is_all = segments.len() < AT_ONCE as usize;
        self.take_segments(segments, false);
        if is_all && self.taken.next_key > u64::from(now.next_key) {
            // There are segments beyond its end: the head is one of before. Nothing may be written
            // over them.
            self.head_bytes = Some(bytes);
            let (from, at_most) = (0, u32::MAX);
            self.ask(Job::ReadLog { from, at_most }, Wait::Rebuild);
        } else if is_all {
            self.take_head(now, bytes);
            self.listing();
        } else {
            self.read_tail();
        }
    }

    /// The state is what the log is at that head, which was read together with its last segments.
    fn take_head(&mut self, head: Head, bytes: Vec<u8>) {
        self.engine.raise_numbers(head.number);
        self.taken = Taken {
            next_key: self.taken.next_key.max(u64::from(head.next_key)),
            clock: self.taken.clock.max(head.clock),
        };
        self.head = Some(Head {
            clock: self.taken.clock,
            ..head
        });
        self.head_bytes = Some(bytes);
    }

    /// Applies segments of the log; damaged ones are put aside and reported.
    fn take_segments(&mut self, segments: Vec<(u64, Vec<u8>)>, elsewhere: bool) {
        let mut damaged = Vec::new();
        for (key, bytes) in segments {
            match segment::open(&bytes) {
                Ok(segment) => {
                    let (header, checksum) = (segment.header, segment.checksum);
                    let info = SegmentInfo::of(key, &header);
                    self.background.know(info);
                    if self.phase == Phase::Opening {
                        // Parts that were read one by one, before they were joined to this one.
                        let linked = &mut self.background.linked;
                        linked.truncate(linked.partition_point(|it| it.key < info.first_key));
                        self.background.linked.push(Linked {
                            key,
                            header,
                            checksum,
                        });
                    }
                    self.take_segment(key, segment, elsewhere);
                }
                Err(err) => damaged.push(Found::at(key, bytes, err)),
            }
        }
        self.found_damaged(damaged);
    }

    fn take_segment(&mut self, key: u64, segment: Segment, elsewhere: bool) {
        let known = self.taken;
        self.taken.next_key = known.next_key.max(key.saturating_add(1));
        self.taken.clock = known.clock.max(segment.header.clock);
        let first_key = compaction::first_key(key, &segment.header);
        let Some((key, ops)) = self.keep_segment(key, segment) else {
            return;
        };
        let fresh = if first_key < known.next_key {
            // It was joined to what is taken already. A write is made for a head, and later than
            // the head's clock: so the clock tells which operations are new.
            let clock = |op: &Op| Clock {
                wall_ms: op.stamp.wall_ms,
                counter: op.stamp.counter,
            };
            ops.partition_point(|op| clock(op) <= known.clock)
        } else {
            0
        };
        let applied = self.engine.apply(key, &ops[fresh..]);
        if elsewhere {
            let push = changed(&self.engine, &applied.kinds, &applied.records, true);
            self.push(push);
        }
        if !applied.late.is_empty() {
            self.refold(applied.late.into_iter().collect());
        }
    }

    /// Lists answer from here on; the search comes after.
    fn listing(&mut self) {
        // Only a log that was read from its beginning shows whether something is missing in it.
        let linked = std::mem::take(&mut self.background.linked);
        if self.background.checkpointed.is_none() {
            self.damage.say(chain::damage(&linked));
        }
        self.phase = Phase::Listing;
        // After a restore the person that this device remembers may be of another workspace.
        self.me.name = self.engine.person_name(self.me.person).unwrap_or_default();
        if self.me.name.is_empty() {
            self.me.person = RecordId::NIL;
        }
        self.note_timing("listing_ms");
        self.set_search_language();
        self.answer_early();
        self.push_status();
        if self.background.has_search_part {
            self.ask(
                Job::ReadCheckpoint(checkpoint::SEARCH.into()),
                Wait::CheckpointSearch,
            );
        } else {
            // Everything that was read anew waits to be indexed.
            self.engine.mark_all_text();
            self.work_on();
        }
    }

    pub(super) fn checkpoint_search(&mut self, outcome: Outcome) {
        let read = match outcome {
            Outcome::Bytes(Some(bytes)) => SearchIndex::from_bytes(&bytes).ok(),
            _ => None,
        };
        match read {
            Some(search) => self.search = search,
            None => self.engine.mark_all_text(),
        }
        self.set_search_language();
        self.work_on();
    }

    pub(super) fn ready(&mut self) {
        if self.phase != Phase::Listing {
            return;
        }
        self.phase = Phase::Ready;
        self.note_timing("ready_ms");
        self.push_status();
    }

    pub(super) fn answer_early(&mut self) {
        for (number, call, files) in std::mem::take(&mut self.early) {
            self.call(number, call, files);
        }
    }

    pub(super) fn note_timing(&mut self, name: &str) {
        let elapsed = (self.now - self.ahead_ms() - self.started_at) as f64;
        self.timings.insert(name.into(), elapsed);
    }

    /// Another tab has written, or may have: read what is new.
    pub(super) fn refresh(&mut self) {
        if self.phase == Phase::Stopped {
            return;
        }
        if self.phase == Phase::Opening || self.refreshing || self.writing.is_some() {
            // What is under way may have looked before the other tab wrote: look once more after it.
            self.look_again = true;
            return;
        }
        self.read_on(false);
    }

    /// Reads what others wrote; `for_write` if a write has found out that there is something.
    pub(super) fn read_on(&mut self, for_write: bool) {
        self.refreshing = true;
        let job = Job::ReadLog {
            from: self.taken.next_key,
            at_most: u32::MAX,
        };
        self.ask(job, Wait::Refresh { for_write });
    }

    pub(super) fn refreshed(&mut self, for_write: bool, outcome: Outcome) {
        self.refreshing = false;
        let (bytes, segments) = match outcome {
            Outcome::Log {
                head: Some(bytes),
                segments,
            } => (bytes, segments),
            Outcome::Log { head: None, .. } => {
                if self.head.is_some() {
                    self.restart();
                }
                return;
            }
            outcome => {
                let news = failed(&outcome);
                // The head stays where the state is, so that the next write finds out again. The one
                // that waits is not tried on and on against a disk that does not answer.
                if for_write && let Some(pending) = self.writes.pop_front() {
                    self.refuse_write(pending.what, &news);
                }
                self.push(Push::BadNews(news));
                return;
            }
        };
        if self.head_bytes.as_ref() == Some(&bytes) {
            return;
        }
        let head = match Head::decode(&bytes) {
            Ok(head) => head,
            Err(HeadError::Newer) => {
                self.stop(BadNews::fault(
                    "newer_version",
                    "The workspace was written by a newer version. Reload to update.",
                ));
                return;
            }
            // Opening knows how to make it anew.
            Err(HeadError::Damaged) => return self.restart(),
        };
        // Somebody made the workspace meanwhile, or put another one in its place.
        if self
            .head
            .is_none_or(|mine| mine.generation != head.generation)
        {
            self.restart();
            return;
        }
        self.take_segments(segments, true);
        self.take_head(head, bytes);
        self.background.quiet_since = self.now;
        self.push_status();
        self.work_on();
    }

    pub(super) fn is_early(&self, call: &Call) -> bool {
        self.phase == Phase::Opening && !matches!(call, Call::Status | Call::KeepDraft { .. })
    }
}

/// The head of a log with these segments. How often it was joined is not known: a head of a new
/// generation counts from nothing.
fn rebuilt(generation: u64, segments: &[(u64, Vec<u8>)]) -> Head {
    let mut head = Head {
        generation,
        ..Head::default()
    };
    for (key, bytes) in segments {
        let next = u32::try_from(*key).map_or(u32::MAX, |it| it.saturating_add(1));
        head.next_key = head.next_key.max(next);
        // A damaged one is set aside when the log is read.
        if let Ok(segment) = segment::open(bytes) {
            head.clock = head.clock.max(segment.header.clock);
            head.operations += segment.ops.len() as u64;
            let numbers = segment.ops.iter().filter_map(crate::engine::own_number);
            head.number = numbers.fold(head.number, u32::max);
        }
    }
    head
}
