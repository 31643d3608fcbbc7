//! Service level clocks: how much of its target a record has used, by replay of its history.
//!
//! Nothing is stored but the history, so there is nothing to repair: whoever edits a pause, a
//! priority or a calendar asks again. A clock never reads a due date that somebody set by hand,
//! which is a field of its own that no pause moves.
//!
//! A [`Definition`] is what people edit, a [`Plan`] the same with its words turned into the codes
//! of the working set. A [`Course`] is what happened to one record, and a [`Timetable`] says
//! which hours counted. [`evaluate`] gives the figures of the clock that matters now,
//! [`instances`] those of all clocks that the record has had, and [`explain`] says why.
//!
//! All moments are Unix milliseconds, all durations milliseconds. Evaluated at a past moment,
//! nothing that happened later is seen.

mod course;
mod defaults;
mod definition;
mod evaluate;
mod explain;
mod instance;
mod phases;
mod plan;
mod timetable;

pub use course::{Author, Course, GroupAt, Message, PriorityAt, StateAt};
pub use defaults::{default_definitions, resolution, response};
pub use definition::{
    Cancel, Definition, Metric, Pause, PriorityPolicy, ReopenPolicy, ResponseRule, Start, Stop,
    Target, Unit, pick_version, pick_zone,
};
pub use evaluate::{ClockFigures, Status, evaluate, instances};
pub use explain::{Clock, Note, Segment, SegmentKind, Warning, explain};
pub use plan::Plan;
pub use timetable::Timetable;

#[cfg(test)]
mod tests;
