//! Local clock readings to instants, with the zone's offsets remembered.

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use serde::{Deserialize, Serialize};

use super::Instant;

/// What was odd about a local time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ClockNote {
    /// The clock was put forward over this time; the time as long after the gap was taken.
    Skipped,
    /// The clock was put back and showed this time twice; the first was taken.
    Repeated,
}

/// No clock change moves a clock by more than this.
const MARGIN_MS: i64 = 26 * 3_600_000;

#[derive(Debug)]
pub(super) struct Zone {
    zone: TimeZone,
    /// Stretches of local time that have one offset throughout, clear of any clock change.
    calm: Vec<Calm>,
    /// The stretch used last; most columns stay within one for long.
    last: usize,
}

#[derive(Clone, Copy, Debug)]
struct Calm {
    from: i64,
    to: i64,
    offset_ms: i64,
}

impl Zone {
    pub(super) fn new(zone: TimeZone) -> Self {
        Zone {
            zone,
            calm: Vec::new(),
            last: 0,
        }
    }

    /// The instant when the zone's clock shows `local`, given as if the clock showed UTC.
    #[inline]
    pub(super) fn instant(&mut self, local: i64) -> Option<Instant> {
        let within = |calm: &Calm| calm.from <= local && local < calm.to;
        if let Some(calm) = self.calm.get(self.last).filter(|calm| within(calm)) {
            return Some(Instant {
                ms: local - calm.offset_ms,
                note: None,
            });
        }
        if let Some(at) = self.calm.iter().position(within) {
            self.last = at;
            return Some(Instant {
                ms: local - self.calm[at].offset_ms,
                note: None,
            });
        }
        self.look_up(local)
    }

    fn look_up(&mut self, local: i64) -> Option<Instant> {
        let clock = Offset::UTC.to_datetime(Timestamp::from_millisecond(local).ok()?);
        let reading = self.zone.to_ambiguous_timestamp(clock);
        let note = match reading.offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(ClockNote::Skipped),
            AmbiguousOffset::Fold { .. } => Some(ClockNote::Repeated),
        };
        let instant = reading.compatible().ok()?;
        let ms = instant.as_millisecond();
        let before = self
            .zone
            .preceding(instant)
            .next()
            .map(|it| it.timestamp().as_millisecond());
        let after = self
            .zone
            .following(instant)
            .next()
            .map(|it| it.timestamp().as_millisecond());
        let offset_ms = local - ms;
        let calm = Calm {
            from: before.map_or(i64::MIN, |at| at + offset_ms + MARGIN_MS),
            to: after.map_or(i64::MAX, |at| at + offset_ms - MARGIN_MS),
            offset_ms,
        };
        if note.is_none() && calm.from <= local && local < calm.to {
            self.last = self.calm.len();
            self.calm.push(calm);
        }
        Some(Instant { ms, note })
    }
}
