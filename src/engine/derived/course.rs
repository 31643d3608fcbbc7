//! The course of one record, read from the tracks of its columns up to a moment.

use crate::domain::service_level::{Author, Course, GroupAt, Message, PriorityAt, StateAt};
use crate::domain::{FieldId, StateCategory, common, incident};
use crate::engine::table::{Column, NO_NUMBER, Said, Table, Track};

/// Room for the course of one record, used again for the next one.
#[derive(Default)]
pub struct Scratch {
    states: Vec<StateAt>,
    priorities: Vec<PriorityAt>,
    groups: Vec<GroupAt>,
    assignees: Vec<(i64, u32)>,
    messages: Vec<Message>,
    notes: Vec<i64>,
    reasons: Vec<(i64, u32)>,
}

/// What of a table the courses are read from, looked up once.
pub struct Source<'a> {
    table: &'a Table,
    categories: Vec<StateCategory>,
    levels: Vec<u8>,
}

impl<'a> Source<'a> {
    /// Of a table; `None` for a practice whose records have no states.
    pub fn new(table: &'a Table) -> Option<Self> {
        let practice = table.practice();
        let Some(Column::Code(states)) = table.column(common::STATE) else {
            return None;
        };
        let category = |code: &str| practice.state(code).map(|it| it.category);
        // A state of a newer version counts as work under way.
        let categories = std::iter::once(StateCategory::New)
            .chain(
                states
                    .dict
                    .texts()
                    .map(|it| category(it).unwrap_or(StateCategory::Active)),
            )
            .collect();
        let levels = match table.column(incident::PRIORITY) {
            Some(Column::Code(codes)) => std::iter::once(0)
                .chain(codes.dict.texts().map(|it| it.parse().unwrap_or(0)))
                .collect(),
            _ => vec![0],
        };
        Some(Self {
            table,
            categories,
            levels,
        })
    }

    /// The table.
    pub fn table(&self) -> &'a Table {
        self.table
    }

    /// What a state's code counts as.
    pub fn category(&self, code: u32) -> StateCategory {
        self.categories
            .get(code as usize)
            .copied()
            .unwrap_or(StateCategory::Active)
    }

    /// What happened to a record up to a moment; `None` if it was not opened by then.
    pub fn course<'s>(&self, row: u32, until: i64, room: &'s mut Scratch) -> Option<Past<'s>> {
        let opened_at = self
            .table
            .number(common::OPENED_AT, row)
            .filter(|it| *it <= until)?;
        self.read_states(row, until, room);
        let level = |code: u32| self.levels.get(code as usize).copied().unwrap_or(0);
        read(
            self.codes(incident::PRIORITY),
            row,
            until,
            |at, code| PriorityAt {
                at,
                priority: level(code),
            },
            &mut room.priorities,
        );
        read(
            self.refs(incident::ASSIGNMENT_GROUP),
            row,
            until,
            |at, group| GroupAt { at, group },
            &mut room.groups,
        );
        read(
            self.refs(incident::ASSIGNEE),
            row,
            until,
            |at, to| (at, to),
            &mut room.assignees,
        );
        room.messages.clear();
        room.notes.clear();
        if let Some(Column::Entries(_, moments)) = self.table.column(common::TIMELINE) {
            for entry in moments.of(row).filter(|it| it.at <= until) {
                let mut say = |by| room.messages.push(Message { at: entry.at, by });
                match Said::of(entry.code) {
                    Said::ByDesk => say(Author::Agent),
                    Said::ByRequester => say(Author::Requester),
                    Said::Internally => room.notes.push(entry.at),
                    Said::Nothing => {}
                }
            }
            room.messages.reverse();
            room.notes.reverse();
        }
        let first_human_act = first_act(room).map(|it| it.max(opened_at));
        let first_assigned = room.assignees.iter().find(|it| it.1 != 0).map(|it| it.0);
        Some(Past {
            course: Course {
                opened_at,
                states: &room.states,
                priorities: &room.priorities,
                groups: &room.groups,
                messages: &room.messages,
                first_assigned,
                first_human_act,
            },
            assignees: &room.assignees,
            notes: &room.notes,
        })
    }

    /// States and reasons of waiting are parts of one register; either may change alone.
    fn read_states(&self, row: u32, until: i64, room: &mut Scratch) {
        room.states.clear();
        room.reasons.clear();
        read(
            self.codes(incident::HOLD_REASON),
            row,
            until,
            |at, code| (at, code),
            &mut room.reasons,
        );
        let Some(track) = self.codes(common::STATE) else {
            return;
        };
        let states = &mut room.states;
        read(
            Some(track),
            row,
            until,
            |at, code| StateAt {
                at,
                category: self.category(code),
                state: code,
                reason: 0,
            },
            states,
        );
        if room.reasons.is_empty() {
            return;
        }
        let reason_at = |at: i64| {
            let known = room.reasons.iter().rev();
            let mut before = known.skip_while(|it| it.0 > at);
            before.next().map_or(0, |it| it.1)
        };
        for state in states.iter_mut() {
            state.reason = reason_at(state.at);
        }
        for (at, reason) in &room.reasons {
            let place = states.partition_point(|it| it.at <= *at);
            let Some(before) = place.checked_sub(1).map(|it| states[it]) else {
                continue;
            };
            if before.at == *at {
                // Of several reasons at one moment the last counts.
                states[place - 1].reason = *reason;
            } else if before.reason != *reason {
                states.insert(
                    place,
                    StateAt {
                        at: *at,
                        reason: *reason,
                        ..before
                    },
                );
            }
        }
    }

    fn codes(&self, field: FieldId) -> Option<&'a Track> {
        match self.table.column(field) {
            Some(Column::Code(codes)) => codes.track.as_ref(),
            _ => None,
        }
    }

    fn refs(&self, field: FieldId) -> Option<&'a Track> {
        match self.table.column(field) {
            Some(Column::Ref(refs)) => refs.track.as_ref(),
            _ => None,
        }
    }
}

/// A record's past up to a moment.
#[derive(Clone, Copy)]
pub struct Past<'s> {
    /// What clocks need of it.
    pub course: Course<'s>,
    /// Whom it was assigned to, and since when; 0 is nobody.
    pub assignees: &'s [(i64, u32)],
    /// When the desk spoke among themselves.
    pub notes: &'s [i64],
}

fn read<T>(
    track: Option<&Track>,
    row: u32,
    until: i64,
    make: impl Fn(i64, u32) -> T,
    into: &mut Vec<T>,
) {
    into.clear();
    if let Some(track) = track {
        let past = track.of(row).filter(|it| it.at <= until);
        into.extend(past.map(|it| make(it.at, it.code)));
        into.reverse();
    }
}

/// The first thing that a person of the desk did: took it, moved it on, replied or noted something.
/// Routing to a group is none, and neither is giving up or merging.
fn first_act(room: &Scratch) -> Option<i64> {
    let moved = room.states.iter().find(|it| {
        !matches!(
            it.category,
            StateCategory::New | StateCategory::Cancelled | StateCategory::Merged
        )
    });
    let taken = room.assignees.iter().find(|it| it.1 != 0);
    let replied = room.messages.iter().find(|it| it.by == Author::Agent);
    [
        moved.map(|it| it.at),
        taken.map(|it| it.0),
        replied.map(|it| it.at),
        room.notes.first().copied(),
    ]
    .into_iter()
    .flatten()
    .min()
}

/// A moment of a time column, if it was reached by then.
pub(super) fn moment(table: &Table, field: FieldId, row: u32, until: i64) -> Option<i64> {
    table
        .number(field, row)
        .filter(|it| *it != NO_NUMBER && *it <= until)
}
