//! Encoding, checkpoint, backup, compaction: bytes and plans, no IO.

pub mod checkpoint;
pub mod head;
