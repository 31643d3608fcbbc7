//! What happened to one record, as far as clocks care: slices that a working set fills from the
//! tracks of its columns without allocating.

use crate::domain::StateCategory;

/// The course of one record. All lists are in the order of time; of entries at one moment the
/// last counts. What is dated before the opening counts as of the opening.
///
/// Messages of one save count before its state change, so an answer that also puts the record on
/// hold is an answer first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Course<'a> {
    /// When it was opened.
    pub opened_at: i64,
    /// Its states. Until the first one it is new.
    pub states: &'a [StateAt],
    /// Its priorities. A first one that comes late counts from the opening.
    pub priorities: &'a [PriorityAt],
    /// The teams that it was assigned to.
    pub groups: &'a [GroupAt],
    /// Public messages.
    pub messages: &'a [Message],
    /// When a person had it for the first time.
    pub first_assigned: Option<i64>,
    /// The first act of a human agent; automation and routing are none.
    pub first_human_act: Option<i64>,
}

/// A state since a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StateAt {
    /// Since when.
    pub at: i64,
    /// The category of the state.
    pub category: StateCategory,
    /// The code of the state in the caller's dictionary.
    pub state: u32,
    /// The code of the reason that it waits for; the caller's dictionary has one for none.
    pub reason: u32,
}

/// A priority since a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PriorityAt {
    /// Since when.
    pub at: i64,
    /// 1 to 5; 0 is none.
    pub priority: u8,
}

/// A team since a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GroupAt {
    /// Since when.
    pub at: i64,
    /// The team's code or ordinal; 0 is none.
    pub group: u32,
}

/// A public message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// When it was sent.
    pub at: i64,
    /// By which side.
    pub by: Author,
}

/// Who wrote a public message. The channel it came by does not matter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Author {
    /// One of us.
    Agent,
    /// One of them.
    Requester,
}

impl Course<'_> {
    /// The team at a moment; 0 if there is none.
    pub(super) fn group_at(&self, unix_ms: i64) -> u32 {
        let known = self.groups.iter().rev();
        let mut before = known.skip_while(|it| it.at > unix_ms);
        before.next().map_or(0, |it| it.group)
    }

    /// The first message of a side, up to a moment.
    pub(super) fn first_message(&self, by: Author, until: i64) -> Option<i64> {
        let mut of_side = self.messages.iter().filter(|it| it.by == by);
        let first = of_side.next().filter(|it| it.at <= until)?;
        Some(first.at.max(self.opened_at))
    }
}
