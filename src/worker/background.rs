//! What goes on beside the calls: indexing, the checkpoint, joining segments, timers.

use std::collections::BTreeMap;

use super::attach::Attaching;
use super::reading::Then;
use super::write::{Joined, What};
use super::{Announcement, Job, Outcome, Wait, Worker};
use crate::engine::table::Ordinal;
use crate::oplog::segment;
use crate::protocol::Phase;
use crate::store::chain::Linked;
use crate::store::checkpoint;
use crate::store::compaction::{self, Run, SegmentInfo};
use crate::store::head::Head;

/// Records indexed in one go.
const INDEXED_AT_ONCE: usize = 1_000;
/// Records whose index is settled in one go; those behind it follow at once.
const SETTLED_AT_ONCE: usize = 65_536;
/// A checkpoint is written when so many operations came since the last one.
const CHECKPOINT_EVERY: u64 = 20_000;
/// Or when there are some, and nothing has happened for so long. Then segments are joined, too.
const IDLE_MS: i64 = 20_000;
/// Segments that come out of one joining, at most: some megabytes.
const JOINED_AT_ONCE: usize = 16;
/// Texts that could not be read for the search are tried again after so long.
const INDEX_AGAIN_MS: i64 = 5_000;
/// How often timers are looked at.
const TIMERS_EVERY_MS: i64 = 60_000;

/// Where background work stands.
#[derive(Default)]
pub(super) struct State {
    pub(super) has_search_part: bool,
    /// Headers read while opening, to find what is missing.
    pub(super) linked: Vec<Linked>,
    pub(super) checkpointed: Option<Head>,
    pub(super) checkpoint_running: bool,
    pub(super) indexing: bool,
    pub(super) attaching: Option<Attaching>,
    /// When another tab has written last, as far as is known here.
    pub(super) quiet_since: i64,
    wake_at: Option<i64>,
    timers_at: i64,
    /// Segments read or written since the tab opened: what can be joined.
    segments: BTreeMap<u64, SegmentInfo>,
    /// This tab joins segments, or asks for the right to do so.
    joining: bool,
}

impl State {
    /// Takes note of a segment of the log, and that nothing else stands for its keys.
    pub(super) fn know(&mut self, info: SegmentInfo) {
        let parts: Vec<u64> = self
            .segments
            .range(info.first_key..=info.key)
            .map(|it| *it.0)
            .collect();
        for key in parts {
            self.segments.remove(&key);
        }
        self.segments.insert(info.key, info);
    }
}

impl Worker {
    /// Does the next piece of background work, if there is any and its time has come.
    pub(super) fn work_on(&mut self) {
        if self.background.indexing || matches!(self.phase, Phase::Opening | Phase::Stopped) {
            return;
        }
        if self.engine.has_stale_text() {
            self.background.indexing = true;
            let mut stale = self.engine.take_stale_text();
            let later = stale.iter().nth(INDEXED_AT_ONCE).copied();
            if let Some(later) = later {
                let rest = stale.split_off(&later);
                self.engine.put_back_stale_text(rest);
            }
            let ordinals: Vec<Ordinal> = stale.into_iter().collect();
            self.with_segments(Then::Index { ordinals });
            return;
        }
        if self.import_running() && !self.import_read_all() || self.demo_writing() {
            // The index settles once, when the last rows are in.
            return;
        }
        // Only what is due: to settle 65,536 records behind every single edit would take longer than
        // everything else that the edit costs.
        while self.search.maintain(SETTLED_AT_ONCE) {}
        self.ready();
        self.import_indexed();
        self.demo_indexed();
        let operations = self.head.map_or(0, |it| it.operations);
        let written = self.background.checkpointed.map_or(0, |it| it.operations);
        if operations >= written + CHECKPOINT_EVERY && !self.import_running() {
            self.write_checkpoint();
        } else if operations > written {
            self.wake(self.now + IDLE_MS);
        }
        if self.background.timers_at == 0 {
            self.background.timers_at = self.now;
            self.wake(self.now);
        }
    }

    /// Their texts could not be read: they stay to be indexed, and it is tried again in a while.
    pub(super) fn index_failed(&mut self, ordinals: Vec<Ordinal>) {
        self.background.indexing = false;
        self.engine.put_back_stale_text(ordinals);
        self.wake(self.now + INDEX_AGAIN_MS);
    }

    fn write_checkpoint(&mut self) {
        let Some(head) = self.head else { return };
        if self.background.checkpoint_running || self.writing.is_some() || self.refreshing {
            self.wake(self.now + 1_000);
            return;
        }
        self.background.checkpoint_running = true;
        self.background.checkpointed = Some(head);
        let parts = checkpoint::write(&self.engine, &self.search, &head);
        self.ask(Job::WriteCheckpoint(parts), Wait::Checkpoint);
    }

    /// Asks to be woken, unless an earlier time is asked for already.
    fn wake(&mut self, at: i64) {
        if self.background.wake_at.is_none_or(|held| at < held) {
            self.background.wake_at = Some(at);
            self.tell(Job::Wake(at - self.ahead_ms()));
        }
    }

    pub(super) fn wake_for_timers(&mut self, next: Option<i64>) {
        let at = next
            .unwrap_or(i64::MAX)
            .min(self.now + TIMERS_EVERY_MS)
            .max(self.now);
        self.background.timers_at = at;
        self.wake(at);
    }

    pub(super) fn tick(&mut self) {
        self.background.wake_at = None;
        if !matches!(self.phase, Phase::Listing | Phase::Ready) {
            return;
        }
        if self.now >= self.background.timers_at
            && self.background.timers_at != 0
            && !self.import_running()
        {
            self.background.timers_at = self.now + TIMERS_EVERY_MS;
            self.enqueue(What::Timers);
        }
        if self.engine.has_stale_text() || self.import_read_all() {
            self.work_on();
        }
        let operations = self.head.map_or(0, |it| it.operations);
        let written = self.background.checkpointed.map_or(0, |it| it.operations);
        if self.is_idle() {
            if operations > written {
                self.write_checkpoint();
            }
            self.join_segments();
        } else if operations > written {
            self.wake(self.now + IDLE_MS);
        }
        self.wake(self.background.timers_at.max(self.now + 1));
    }

    /// Whether nothing has happened for a while, and nothing is under way.
    fn is_idle(&self) -> bool {
        let last = self.saved_at.max(self.background.quiet_since);
        self.now - last >= IDLE_MS
            && !self.import_running()
            && !self.background.indexing
            && self.undo.is_none()
            && self.writing.is_none()
            && !self.refreshing
    }

    /// Begins to join small segments, if there are many.
    fn join_segments(&mut self) {
        if self.background.joining {
            return;
        }
        if !self.runs_to_join().is_empty() {
            self.background.joining = true;
            self.ask(Job::Claim, Wait::Claim);
        }
    }

    fn runs_to_join(&self) -> Vec<Run> {
        let known: Vec<SegmentInfo> = self.background.segments.values().copied().collect();
        let mut runs = compaction::plan(&known);
        runs.truncate(JOINED_AT_ONCE);
        runs
    }

    pub(super) fn claimed(&mut self, outcome: &Outcome) {
        // Planned anew: meanwhile this tab may have written, or heard of another one's segments.
        let runs = self.runs_to_join();
        if *outcome != Outcome::Claimed(true) {
            // Another tab is at it.
            self.background.joining = false;
        } else if runs.is_empty() {
            self.end_joining();
        } else {
            let keys = runs.iter().flat_map(|it| it.keys.iter().copied()).collect();
            let compactions = self.head.map_or(0, |it| it.compactions);
            self.ask(Job::ReadSome(keys), Wait::Join(runs, compactions));
        }
    }

    /// Joined or not: another tab may.
    pub(super) fn end_joining(&mut self) {
        if std::mem::take(&mut self.background.joining) {
            self.tell(Job::GiveBack);
        }
    }

    pub(super) fn join_read(&mut self, runs: &[Run], compactions: u64, outcome: Outcome) {
        let Outcome::Segments(segments) = outcome else {
            self.end_joining();
            return;
        };
        let planned = runs.iter().flat_map(|it| &it.keys);
        if !segments.iter().map(|(key, _)| key).eq(planned) {
            // Another tab was here before: these are other segments than the plan was made for.
            self.background.segments.clear();
            self.end_joining();
            return;
        }
        let mut joined = Joined {
            segments: Vec::new(),
            remove: Vec::new(),
            compactions,
        };
        let mut rest = segments.as_slice();
        for run in runs {
            let (parts, after) = rest.split_at(run.keys.len());
            rest = after;
            match compaction::join(parts) {
                Ok(segment) => {
                    let gone = run.keys.iter().filter(|it| **it != segment.0);
                    joined.remove.extend(gone);
                    joined.segments.push(segment);
                }
                // They stay as they are: the next opening reports what does not open.
                Err(_) => self
                    .background
                    .segments
                    .retain(|key, _| !run.keys.contains(key)),
            }
        }
        if joined.segments.is_empty() {
            self.end_joining();
        } else {
            self.enqueue(What::Joined(joined));
        }
    }

    pub(super) fn joined(&mut self, joined: &Joined) {
        for (key, bytes) in &joined.segments {
            if let Ok((header, _)) = segment::peek(bytes) {
                self.background.know(SegmentInfo::of(*key, &header));
            }
        }
        self.tell(Job::Announce(Announcement::Committed));
        self.end_joining();
        self.join_segments();
    }
}
