//! The log: operations, their clock, their merge, and the sealed segments they lie in.
//!
//! Merge is flat: every element of every field of every record is a register of its own, and the
//! greatest stamp wins. So operations merge in any order, any number of times, with any snapshot.

pub mod clock;
pub mod codec;
pub mod merge;
pub mod op;
pub mod segment;
#[cfg(test)]
pub(crate) mod testing;

pub use clock::{Clock, Stamp, WriterId};
pub use merge::{Change, History, Register};
pub use op::{ActId, Op, Origin, Write, no_sub};
pub use segment::{Segment, SegmentError, SegmentHeader};
