//! The log's head: the one small record that every commit compares and replaces.
//! Byte for byte in `docs/formats/head.md`.

use crate::oplog::Clock;

/// First bytes.
const MAGIC: [u8; 4] = *b"STWH";
/// The version that this code writes.
const VERSION: u8 = 2;
/// The first version had no checksum.
const WITHOUT_CHECKSUM: u8 = 1;
/// All bytes before the checksum.
const BYTES: usize = 4 + 1 + 8 + 4 + 8 + 2 + 8 + 8 + 4;
/// The first bytes of the BLAKE3 of everything before. A head decides what a commit replaces, so one
/// that decayed must not pass for one that another tab wrote.
const CHECKSUM_BYTES: usize = 8;

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
        let mut out = Vec::with_capacity(BYTES + CHECKSUM_BYTES);
        out.extend_from_slice(&MAGIC);
        out.push(VERSION);
        out.extend_from_slice(&self.generation.to_le_bytes());
        out.extend_from_slice(&self.next_key.to_le_bytes());
        out.extend_from_slice(&self.clock.wall_ms.to_le_bytes());
        out.extend_from_slice(&self.clock.counter.to_le_bytes());
        out.extend_from_slice(&self.operations.to_le_bytes());
        out.extend_from_slice(&self.compactions.to_le_bytes());
        out.extend_from_slice(&self.number.to_le_bytes());
        let checksum = checksum(&out);
        out.extend_from_slice(&checksum);
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
            return Err(Self::unknown_version(bytes));
        }
        let fields = match bytes[4] {
            WITHOUT_CHECKSUM => bytes,
            _ => verified(bytes).ok_or(HeadError::Damaged)?,
        };
        let rest: &[u8; BYTES - 5] = fields[5..].try_into().map_err(|_| HeadError::Damaged)?;
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

    /// A head of ours whose version byte decayed asks nobody to update.
    fn unknown_version(bytes: &[u8]) -> HeadError {
        let mut ours = bytes.to_vec();
        ours[4] = VERSION;
        if verified(&ours).is_some() {
            HeadError::Damaged
        } else {
            HeadError::Newer
        }
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let whole = blake3::hash(bytes);
    std::array::from_fn(|at| whole.as_bytes()[at])
}

/// What stands before the checksum, if it agrees.
fn verified(bytes: &[u8]) -> Option<&[u8]> {
    let (fields, stored) = bytes.split_last_chunk::<CHECKSUM_BYTES>()?;
    (checksum(fields) == *stored).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head {
        Head {
            generation: 7,
            next_key: 300,
            clock: Clock {
                wall_ms: 1_700_000_000_000,
                counter: 9,
            },
            operations: 1 << 40,
            compactions: 3,
            number: 42,
        }
    }

    #[test]
    fn a_head_comes_back_and_anything_else_is_refused() {
        let head = head();
        let bytes = head.encode();
        assert_eq!(Head::decode(&bytes), Ok(head));
        for len in 0..bytes.len() {
            assert_eq!(Head::decode(&bytes[..len]), Err(HeadError::Damaged));
        }
        let mut newer = bytes;
        newer[4] += 1;
        newer.push(0);
        assert_eq!(Head::decode(&newer), Err(HeadError::Newer));
    }

    #[test]
    fn one_flipped_bit_is_damage_wherever_it_is() {
        let bytes = head().encode();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Head::decode(&flipped), Err(HeadError::Damaged), "bit {bit}");
        }
    }

    #[test]
    fn a_head_of_before_checksums_is_read() {
        let mut old = head().encode();
        old.truncate(BYTES);
        old[4] = WITHOUT_CHECKSUM;
        assert_eq!(Head::decode(&old), Ok(head()));
        old.pop();
        assert_eq!(Head::decode(&old), Err(HeadError::Damaged));
    }
}
