//! The log's head: the one small record that every commit compares and replaces.
//! Byte for byte in `docs/formats/head.md`.

use crate::oplog::Clock;

/// First bytes.
const MAGIC: [u8; 4] = *b"STWH";
/// The version that this code writes.
const VERSION: u8 = 1;
/// All bytes.
const BYTES: usize = 4 + 1 + 8 + 4 + 8 + 2 + 8 + 8 + 4;

/// Where the log ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// Tells one workspace from another in the same browser: random, new after a restore.
    pub generation: u64,
    /// The key of the next segment.
    pub next_key: u32,
    /// The greatest clock in the log.
    pub clock: Clock,
    /// Operations in the log.
    pub operations: u64,
    /// Counts compactions, so that a tab notices one that left the end where it was.
    pub compactions: u64,
    /// The greatest number given to a record here (42 of `INC-0042`): never given again, even if the
    /// segment that gave it is damaged.
    pub number: u32,
}

/// Bytes that are no head.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HeadError {
    /// Not written by this app, or cut.
    #[error("the log's head is damaged")]
    Damaged,
    /// Written by a newer version.
    #[error("the log was written by a newer version; please update this page")]
    Newer,
}

impl Head {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(BYTES);
        out.extend_from_slice(&MAGIC);
        out.push(VERSION);
        out.extend_from_slice(&self.generation.to_le_bytes());
        out.extend_from_slice(&self.next_key.to_le_bytes());
        out.extend_from_slice(&self.clock.wall_ms.to_le_bytes());
        out.extend_from_slice(&self.clock.counter.to_le_bytes());
        out.extend_from_slice(&self.operations.to_le_bytes());
        out.extend_from_slice(&self.compactions.to_le_bytes());
        out.extend_from_slice(&self.number.to_le_bytes());
        out
    }

    /// From bytes.
    ///
    /// # Errors
    /// [`HeadError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, HeadError> {
        if bytes.len() < 5 || bytes[..4] != MAGIC {
            return Err(HeadError::Damaged);
        }
        if bytes[4] > VERSION {
            return Err(HeadError::Newer);
        }
        let rest: &[u8; BYTES - 5] = bytes[5..].try_into().map_err(|_| HeadError::Damaged)?;
        fn at<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
            let mut array = [0; N];
            array.copy_from_slice(&bytes[from..from + N]);
            array
        }
        Ok(Self {
            generation: u64::from_le_bytes(at(rest, 0)),
            next_key: u32::from_le_bytes(at(rest, 8)),
            clock: Clock {
                wall_ms: u64::from_le_bytes(at(rest, 12)),
                counter: u16::from_le_bytes(at(rest, 20)),
            },
            operations: u64::from_le_bytes(at(rest, 22)),
            compactions: u64::from_le_bytes(at(rest, 30)),
            number: u32::from_le_bytes(at(rest, 38)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_comes_back_and_anything_else_is_refused() {
        let head = Head {
            generation: 7,
            next_key: 300,
            clock: Clock {
                wall_ms: 1_700_000_000_000,
                counter: 9,
            },
            operations: 1 << 40,
            compactions: 3,
            number: 42,
        };
        let bytes = head.encode();
        assert_eq!(Head::decode(&bytes), Ok(head));
        for len in 0..bytes.len() {
            assert_eq!(Head::decode(&bytes[..len]), Err(HeadError::Damaged));
        }
        let mut newer = bytes;
        newer[4] += 1;
        assert_eq!(Head::decode(&newer), Err(HeadError::Newer));
    }
}
