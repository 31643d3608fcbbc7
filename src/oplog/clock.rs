//! A hybrid logical clock: wall time as far as it goes forward, a counter where it does not.

use serde::{Deserialize, Serialize};

/// Who wrote: random, a new one each time an engine starts, minted when it first writes.
///
/// Cheap identities make restored profiles, copied profiles and backups harmless by construction.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
pub struct WriterId(pub u64);

/// When an operation was recorded. Greater stamps win registers.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
pub struct Stamp {
    /// Unix milliseconds, 48 bits used.
    pub wall_ms: u64,
    /// Tells operations of one millisecond apart.
    pub counter: u16,
    /// Tells writers apart.
    pub writer: WriterId,
}

/// The greatest wall time that fits a stamp: the year 10889.
pub const MAX_WALL_MS: u64 = (1 << 48) - 1;

/// The part of the clock that a log remembers: the greatest time that it has seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Clock {
    /// Unix milliseconds.
    pub wall_ms: u64,
    /// The counter within that millisecond.
    pub counter: u16,
}

impl Clock {
    /// The next stamp: later than all that the clock has seen, and not before `now_ms`.
    pub fn tick(&mut self, now_ms: i64, writer: WriterId) -> Stamp {
        let now_ms = u64::try_from(now_ms).unwrap_or(0).min(MAX_WALL_MS);
        if now_ms > self.wall_ms {
            *self = Self {
                wall_ms: now_ms,
                counter: 0,
            };
        } else if let Some(counter) = self.counter.checked_add(1) {
            self.counter = counter;
        } else {
            *self = Self {
                wall_ms: self.wall_ms + 1,
                counter: 0,
            };
        }
        Stamp {
            wall_ms: self.wall_ms,
            counter: self.counter,
            writer,
        }
    }

    /// Takes note of a stamp from elsewhere.
    pub fn see(&mut self, stamp: Stamp) {
        *self = (*self).max(Self {
            wall_ms: stamp.wall_ms,
            counter: stamp.counter,
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Stamps of one clock grow strictly, whatever the wall clock does.
        #[test]
        fn stamps_grow(times in proptest::collection::vec(-5i64..1_000, 1..300)) {
            let mut clock = Clock::default();
            let stamps: Vec<_> = times.iter().map(|&now| clock.tick(now, WriterId(7))).collect();
            prop_assert!(stamps.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn a_full_counter_borrows_from_the_next_millisecond() {
        let mut clock = Clock {
            wall_ms: 5,
            counter: u16::MAX,
        };
        assert_eq!(
            clock.tick(5, WriterId(1)),
            Stamp {
                wall_ms: 6,
                counter: 0,
                writer: WriterId(1)
            }
        );
    }
}
