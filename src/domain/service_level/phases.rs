//! The phases of a clock: what states, reasons of waiting and replies make of time.

use super::course::{Author, Course};
use super::plan::Plan;

/// What a clock does for a while.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    /// Counts, as far as the calendar is open.
    Running,
    /// Stands still while the record waits.
    Paused {
        state: u32,
        reason: u32,
        until_reply: bool,
    },
    /// Resolved or closed.
    Stopped,
    /// Given up, or gone on under another record.
    Cancelled,
}

impl Phase {
    #[inline]
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Paused { .. })
    }
}

/// One phase, half-open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stretch {
    pub from: i64,
    pub to: i64,
    pub phase: Phase,
}

/// The phases from one moment to another, in order and without holes. None is empty but perhaps
/// the last, which says what holds at the end.
#[derive(Clone)]
pub(super) struct Phases<'a> {
    plan: &'a Plan<'a>,
    course: &'a Course<'a>,
    next: usize,
    phase: Phase,
    from: i64,
    until: i64,
    is_over: bool,
}

impl<'a> Phases<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, course: &'a Course<'a>, from: i64, until: i64) -> Self {
        let mut phases = Self {
            plan,
            course,
            next: 0,
            phase: Phase::Running,
            from,
            until,
            is_over: from > until,
        };
        // What has begun before, and by then a reply may have ended it.
        let mut since = course.opened_at;
        while let Some(state) = course.states.get(phases.next)
            && state.at <= from
        {
            phases.next += 1;
            phases.phase = plan.phase(state);
            since = state.at.max(since);
        }
        if phases.reply_in(since, from.saturating_add(1)).is_some() {
            phases.phase = Phase::Running;
        }
        phases
    }

    /// The reply that ends the phase, if it is a pause that a reply ends: after its begin (one in
    /// the same save came before it) and before `end`.
    #[inline]
    fn reply_in(&self, begin: i64, end: i64) -> Option<i64> {
        let Phase::Paused {
            until_reply: true, ..
        } = self.phase
        else {
            return None;
        };
        let is_reply = |it: i64| begin < it && it < end;
        let messages = self.course.messages.iter();
        let mut replies = messages.filter(|it| it.by == Author::Requester && is_reply(it.at));
        Some(replies.next()?.at)
    }
}

impl Iterator for Phases<'_> {
    type Item = Stretch;

    #[inline]
    fn next(&mut self) -> Option<Stretch> {
        if self.is_over {
            return None;
        }
        let (from, mut phase) = (self.from, self.phase);
        loop {
            let state = self.course.states.get(self.next);
            let state = state.filter(|it| it.at <= self.until);
            // Never before its cause: an entry that is dated back counts as of the last one.
            let at = state.map_or(self.until, |it| it.at.max(self.from));
            let end = match state {
                Some(_) => at,
                None => at.saturating_add(1),
            };
            if let Some(to) = self.reply_in(self.from, end) {
                self.phase = Phase::Running;
                self.from = to;
                return Some(Stretch { from, to, phase });
            }
            let Some(state) = state else {
                self.is_over = true;
                return Some(Stretch {
                    from,
                    to: self.until,
                    phase,
                });
            };
            self.next += 1;
            self.phase = self.plan.phase(state);
            self.from = at;
            if at == from {
                // Nothing lasted: what counts is what holds now.
                phase = self.phase;
            } else if self.phase != phase {
                return Some(Stretch {
                    from,
                    to: at,
                    phase,
                });
            }
        }
    }
}

/// The phases of one clock, gathered once: most have few, and those need no allocation.
pub(super) struct Gathered {
    few: [Stretch; FEW],
    len: usize,
    many: Vec<Stretch>,
}

const FEW: usize = 8;

impl Gathered {
    #[inline]
    pub(super) fn new() -> Self {
        const NONE: Stretch = Stretch {
            from: 0,
            to: 0,
            phase: Phase::Running,
        };
        Self {
            few: [NONE; FEW],
            len: 0,
            many: Vec::new(),
        }
    }

    /// Takes in all that there are.
    #[inline]
    pub(super) fn fill(&mut self, phases: Phases<'_>) {
        for it in phases {
            if self.len < FEW {
                self.few[self.len] = it;
                self.len += 1;
            } else {
                if self.many.is_empty() {
                    self.many.extend_from_slice(&self.few);
                }
                self.many.push(it);
            }
        }
    }

    #[inline]
    pub(super) fn as_slice(&self) -> &[Stretch] {
        if self.many.is_empty() {
            &self.few[..self.len]
        } else {
            &self.many
        }
    }
}
