//! Encoding, checkpoint, backup, compaction: bytes and plans, no IO.

pub mod backup;
pub mod chain;
pub mod checkpoint;
pub mod compaction;
pub mod head;
