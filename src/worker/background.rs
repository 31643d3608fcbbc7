//! What goes on beside the calls: indexing, the checkpoint, timers.

use super::attach::Attaching;
use super::reading::Then;
use super::write::What;
use super::{Job, Wait, Worker};
use crate::engine::table::Ordinal;
use crate::protocol::Phase;
use crate::store::chain::Linked;
use crate::store::checkpoint;
use crate::store::head::Head;

/// Records indexed in one go.
const INDEXED_AT_ONCE: usize = 1_000;
/// Records whose index is settled in one go; those behind it follow at once.
const SETTLED_AT_ONCE: usize = 65_536;
/// A checkpoint is written when so many operations came since the last one.
const CHECKPOINT_EVERY: u64 = 20_000;
/// Or when there are some, and nothing has happened for so long.
const CHECKPOINT_IDLE_MS: i64 = 20_000;
/// How often timers are looked at.
const TIMERS_EVERY_MS: i64 = 60_000;

/// Where background work stands.
#[derive(Default)]
pub(super) struct State {
    pub(super) applied_to: u64,
    pub(super) has_search_part: bool,
    /// Headers read while opening, to find what is missing.
    pub(super) linked: Vec<Linked>,
    pub(super) checkpointed: Option<Head>,
    pub(super) checkpoint_running: bool,
    pub(super) indexing: bool,
    pub(super) attaching: Option<Attaching>,
    wake_at: Option<i64>,
    timers_at: i64,
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
        if self.import_running() && !self.import_read_all() {
            // The index settles once, when the last rows are in.
            return;
        }
        // Only what is due: to settle 65,536 records behind every single edit would take longer than
        // everything else that the edit costs.
        while self.search.maintain(SETTLED_AT_ONCE) {}
        self.ready();
        self.import_indexed();
        let operations = self.head.map_or(0, |it| it.operations);
        let written = self.background.checkpointed.map_or(0, |it| it.operations);
        if operations >= written + CHECKPOINT_EVERY && !self.import_running() {
            self.write_checkpoint();
        } else if operations > written {
            self.wake(self.now + CHECKPOINT_IDLE_MS);
        }
        if self.background.timers_at == 0 {
            self.background.timers_at = self.now;
            self.wake(self.now);
        }
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
            self.tell(Job::Wake(at));
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
        let operations = self.head.map_or(0, |it| it.operations);
        let written = self.background.checkpointed.map_or(0, |it| it.operations);
        let idle = self.now - self.saved_at >= CHECKPOINT_IDLE_MS;
        if operations > written && idle && !self.import_running() && !self.background.indexing {
            self.write_checkpoint();
        }
        self.wake(self.background.timers_at.max(self.now + 1));
    }
}
