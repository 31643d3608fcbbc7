//! Opening: the head, the checkpoint if there is one, the segments after it; and the same again in
//! small when another tab has written.

use super::{Job, Outcome, Wait, Worker, changed, failed};
use crate::domain::RecordId;
use crate::engine::search::SearchIndex;
use crate::oplog::{Segment, segment};
use crate::protocol::{BadNews, Call, Phase, Push};
use crate::store::chain::{self, Linked};
use crate::store::checkpoint;
use crate::store::head::{Head, HeadError};

/// Segments read in one go while opening.
const AT_ONCE: u64 = 128;

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
                let (from, to) = (0, u64::from(u32::MAX));
                self.ask(Job::ReadSegments { from, to }, Wait::Rebuild);
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
            self.read_tail(0);
        }
    }

    /// Makes the head anew out of all segments; a log of another generation, so that no checkpoint
    /// and no other tab takes it for the one whose end it knew.
    pub(super) fn rebuild_head(&mut self, outcome: Outcome) {
        let segments = match outcome {
            Outcome::Segments(segments) => segments,
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
            "The log’s head was damaged. It was made anew from {} segments with {} operations.",
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
            Outcome::Committed => self.read_tail(0),
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
        // Segments that were joined since may stand below its end, and would be missed.
        let fits = |of: &Head| {
            of.generation == head.generation
                && of.compactions == head.compactions
                && of.next_key <= head.next_key
        };
        match read.filter(|(of, _)| fits(of)) {
            Some((of, engine)) => {
                self.engine = engine;
                self.background.checkpointed = Some(of);
                self.read_tail(u64::from(of.next_key));
            }
            None => {
                self.background.has_search_part = false;
                self.read_tail(0);
            }
        }
    }

    fn read_tail(&mut self, from: u64) {
        let next_key = u64::from(self.head.map_or(0, |it| it.next_key));
        self.background.applied_to = from;
        if from >= next_key {
            // Segments may have been joined between two readings: then some were read by neither.
            self.ask(Job::Open, Wait::Verify);
        } else {
            let to = (from + AT_ONCE).min(next_key);
            self.ask(Job::ReadSegments { from, to }, Wait::Tail);
        }
    }

    pub(super) fn verified(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Opened {
                head: Some(bytes), ..
            } => {
                let now = Head::decode(&bytes).ok();
                let same = |now: Head| {
                    self.head.is_some_and(|mine| {
                        mine.generation == now.generation && mine.compactions == now.compactions
                    })
                };
                if now.is_some_and(same) {
                    self.listing();
                } else {
                    self.restart();
                }
            }
            Outcome::Opened { head: None, .. } => self.restart(),
            outcome => {
                let news = failed(&outcome);
                self.stop(news);
            }
        }
    }

    pub(super) fn tail(&mut self, outcome: Outcome) {
        let segments = match outcome {
            Outcome::Segments(segments) => segments,
            outcome => {
                let news = failed(&outcome);
                self.stop(news);
                return;
            }
        };
        let next_key = u64::from(self.head.map_or(0, |it| it.next_key));
        let to = (self.background.applied_to + AT_ONCE).min(next_key);
        self.take_segments(segments, false);
        self.read_tail(to);
    }

    /// Applies segments of the log; damaged ones are put aside and reported.
    fn take_segments(&mut self, segments: Vec<(u64, Vec<u8>)>, elsewhere: bool) {
        let mut damaged = Vec::new();
        for (key, bytes) in segments {
            match segment::open(&bytes) {
                Ok(segment) => {
                    if self.phase == Phase::Opening {
                        let (header, checksum) = (segment.header, segment.checksum);
                        self.background.linked.push(Linked {
                            key,
                            header,
                            checksum,
                        });
                    }
                    self.take_segment(key, segment, elsewhere);
                }
                Err(err) => damaged.push((key, bytes, err)),
            }
        }
        self.found_damaged(damaged);
    }

    fn take_segment(&mut self, key: u64, segment: Segment, elsewhere: bool) {
        if let Some(head) = &mut self.head {
            head.clock = head.clock.max(segment.header.clock);
        }
        let Ok(key) = u32::try_from(key) else { return };
        let applied = self.engine.apply(key, &segment.ops);
        self.cache.put(key, segment.ops);
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
        self.engine
            .raise_numbers(self.head.map_or(0, |it| it.number));
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
        let elapsed = (self.now - self.started_at) as f64;
        self.timings.insert(name.into(), elapsed);
    }

    /// Another tab has written, or may have: read what is new.
    pub(super) fn refresh(&mut self) {
        if matches!(self.phase, Phase::Opening | Phase::Stopped) {
            return;
        }
        if self.refreshing || self.writing.is_some() {
            // What is under way may have looked before the other tab wrote: look once more after it.
            self.look_again = true;
            return;
        }
        self.refreshing = true;
        self.ask(Job::Open, Wait::Refresh);
    }

    pub(super) fn refreshed(&mut self, outcome: Outcome) {
        self.refreshing = false;
        match outcome {
            Outcome::Opened {
                head: Some(head),
                local,
                ..
            } => {
                if self.read_damage(&local) {
                    self.push_status();
                }
                self.moved(Some(head));
            }
            Outcome::Opened { head: None, .. } if self.head.is_some() => self.restart(),
            Outcome::Segments(segments) => {
                if let Some((head, bytes)) = self.head_ahead.take() {
                    self.engine.raise_numbers(head.number);
                    self.head = Some(head);
                    self.head_bytes = Some(bytes);
                }
                self.take_segments(segments, true);
                self.push_status();
                self.work_on();
            }
            Outcome::Failed(fault) => {
                let news = Self::fault(fault);
                // The head stays where the state is, so that the next write finds out again. The one
                // that waits is not tried on and on against a disk that does not answer.
                if self.head_ahead.take().is_some()
                    && let Some(pending) = self.writes.pop_front()
                {
                    self.refuse_write(pending.what, &news);
                }
                self.push(Push::BadNews(news));
            }
            _ => {}
        }
    }

    /// The stored head is another one: take it, and read what lies between.
    pub(super) fn moved(&mut self, head: Option<Vec<u8>>) {
        let Some(bytes) = head else {
            if self.head.is_some() {
                self.restart();
            }
            return;
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
        let Some(mine) = self.head else {
            // Somebody made the workspace meanwhile.
            self.restart();
            return;
        };
        if head.generation != mine.generation {
            self.restart();
            return;
        }
        let (from, to) = (u64::from(mine.next_key), u64::from(head.next_key));
        let job = if head.compactions == mine.compactions {
            Job::ReadSegments { from, to }
        } else {
            // New segments may have been joined to ones that we know: what we know is taken again
            // without harm, as an operation that came late.
            Job::ReadSome((from..to).collect())
        };
        // It becomes ours with the segments, and not before: they may not be readable.
        self.head_ahead = Some((head, bytes));
        self.refreshing = true;
        self.ask(job, Wait::Refresh);
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
