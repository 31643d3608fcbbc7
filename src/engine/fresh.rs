//! Fresh identities from a seed that the outside draws once.

use crate::domain::RecordId;
use crate::oplog::{ActId, WriterId};

/// Gives identities that nobody else gives: a keyed hash of a count.
#[derive(Clone, Debug)]
pub struct Fresh {
    seed: [u8; 32],
    count: u64,
}

impl Fresh {
    /// From 32 random bytes.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed, count: 0 }
    }

    fn bytes(&mut self) -> [u8; 32] {
        self.count += 1;
        *blake3::keyed_hash(&self.seed, &self.count.to_le_bytes()).as_bytes()
    }

    /// A record's identity.
    pub fn record(&mut self) -> RecordId {
        let mut id = [0; 16];
        id.copy_from_slice(&self.bytes()[..16]);
        RecordId(id)
    }

    fn number(&mut self) -> u64 {
        let mut number = [0; 8];
        number.copy_from_slice(&self.bytes()[..8]);
        u64::from_le_bytes(number)
    }

    /// A writer's identity; never 0.
    pub fn writer(&mut self) -> WriterId {
        WriterId(self.number().max(1))
    }

    /// An act's identity: its lowest byte is 0, and counts its undoings and redoings later.
    pub fn act(&mut self) -> ActId {
        ActId(self.number().max(256) & !255)
    }
}
