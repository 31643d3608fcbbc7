//! A definition with its words turned into the codes that a course speaks in.

use super::definition::{Cancel, Definition, PriorityPolicy, Stop, Target};
use super::phases::Phase;
use super::{PriorityAt, StateAt};
use crate::domain::StateCategory;

/// A definition made ready for many courses: states and reasons by code.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// What it was made from.
    pub definition: &'a Definition,
    pauses: Vec<CodedPause>,
}

#[derive(Clone, Copy, Debug)]
struct CodedPause {
    state: Option<u32>,
    reason: Option<u32>,
    until_reply: bool,
}

impl<'a> Plan<'a> {
    /// Looks up the codes of states and reasons. What has no code is in no course: the pause
    /// falls away.
    pub fn new(
        definition: &'a Definition,
        state_code: impl Fn(&str) -> Option<u32>,
        reason_code: impl Fn(&str) -> Option<u32>,
    ) -> Self {
        let pauses = definition.pauses.iter().filter_map(|it| {
            let state = match &it.state {
                Some(word) => Some(state_code(word)?),
                None => None,
            };
            let reason = match &it.reason {
                Some(word) => Some(reason_code(word)?),
                None => None,
            };
            Some(CodedPause {
                state,
                reason,
                until_reply: it.until_reply,
            })
        });
        Self {
            definition,
            pauses: pauses.collect(),
        }
    }

    /// What a clock does in a state.
    #[inline]
    pub(super) fn phase(&self, it: &StateAt) -> Phase {
        let is_waiting = match it.category {
            StateCategory::Resolved if self.definition.stop == Stop::Closed => false,
            StateCategory::Cancelled if self.definition.cancel == Cancel::Never => {
                return Phase::Stopped;
            }
            StateCategory::Resolved | StateCategory::Closed => return Phase::Stopped,
            StateCategory::Cancelled | StateCategory::Merged => return Phase::Cancelled,
            StateCategory::Waiting => true,
            StateCategory::New | StateCategory::Active => false,
        };
        let pauses = |pause: &&CodedPause| {
            pause.state.map_or(is_waiting, |state| state == it.state)
                && pause.reason.is_none_or(|reason| reason == it.reason)
        };
        match self.pauses.iter().find(pauses) {
            Some(pause) => Phase::Paused {
                state: it.state,
                reason: it.reason,
                until_reply: pause.until_reply,
            },
            None => Phase::Running,
        }
    }

    /// The target of a priority (1 to 5).
    #[inline]
    pub(super) fn target(&self, priority: u8) -> Option<Target> {
        let index = usize::from(priority).checked_sub(1)?;
        *self.definition.targets.get(index)?
    }

    /// The priority that counts once `next` has followed on `current`.
    #[inline]
    pub(super) fn counted(&self, current: u8, next: u8) -> u8 {
        match self.definition.on_priority_change {
            // Another clock has begun.
            PriorityPolicy::Restart => current,
            // 1 is the strictest; 0 is no priority.
            PriorityPolicy::StricterOnly if next == 0 || next > current => current,
            _ => next,
        }
    }

    /// The priority that counts for a clock from `start` to `end`; what happens at `end` is no
    /// longer seen unless `end_counts`. A first priority that is given late counts from the start.
    #[inline]
    pub(super) fn priority(
        &self,
        priorities: &[PriorityAt],
        start: i64,
        end: i64,
        end_counts: bool,
    ) -> Option<u8> {
        let mut counted = None;
        self.each_priority(priorities, start, end, end_counts, |_, _, it| {
            counted = Some(it)
        });
        counted
    }

    /// Hands out each priority that counts, with when it began to and the one before.
    #[inline]
    pub(super) fn each_priority(
        &self,
        priorities: &[PriorityAt],
        start: i64,
        end: i64,
        end_counts: bool,
        mut visit: impl FnMut(i64, Option<u8>, u8),
    ) {
        let mut counted = None;
        for it in priorities {
            if it.at > end || (it.at == end && !end_counts && it.at > start) {
                break;
            }
            let next = match counted {
                Some(current) if it.at > start && current != 0 => {
                    self.counted(current, it.priority)
                }
                // Before the start, and before there was a priority, nothing was promised.
                _ => it.priority,
            };
            if counted != Some(next) {
                visit(it.at, counted, next);
                counted = Some(next);
            }
        }
    }
}
