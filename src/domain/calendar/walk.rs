//! The walk over the days of a calendar: the definition of open time, in the plainest form.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{Calendar, FIRST_UNIX_MS, LAST_UNIX_MS, MINUTES_PER_DAY, Span};

/// One open interval, half-open, in Unix milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Interval {
    pub open: i64,
    pub close: i64,
    /// The local date on which it opened.
    pub date: Date,
}

/// Open intervals in order, none overlapping another, none empty; made day by day.
pub(super) struct Walk<'a> {
    calendar: &'a Calendar,
    zone: &'a TimeZone,
    date: Option<Date>,
    last: Date,
    /// Spans of the day under way, the latest first.
    spans: Vec<Span>,
    under_way: Date,
    /// No interval begins before this moment: where the one before ended.
    floor: i64,
    ceiling: i64,
}

impl<'a> Walk<'a> {
    /// All intervals that open on these dates, whole.
    pub(super) fn of_days(
        calendar: &'a Calendar,
        zone: &'a TimeZone,
        first: Date,
        last: Date,
    ) -> Self {
        Self {
            calendar,
            zone,
            date: (!calendar.is_never_open()).then_some(first),
            last,
            spans: Vec::new(),
            under_way: first,
            floor: i64::MIN,
            ceiling: i64::MAX,
        }
    }

    /// All intervals between two moments, clipped to them and to the years that count.
    pub(super) fn over(calendar: &'a Calendar, zone: &'a TimeZone, from: i64, to: i64) -> Self {
        let (from, to) = (from.max(FIRST_UNIX_MS), to.min(LAST_UNIX_MS));
        if from >= to {
            return Self::of_days(calendar, zone, Date::MAX, Date::MIN);
        }
        // The day before may have hours over midnight.
        let first = local_date(zone, from).yesterday().unwrap_or(Date::MIN);
        let mut walk = Self::of_days(calendar, zone, first, local_date(zone, to));
        (walk.floor, walk.ceiling) = (from, to);
        walk
    }
}

impl Iterator for Walk<'_> {
    type Item = Interval;

    fn next(&mut self) -> Option<Interval> {
        loop {
            while let Some(span) = self.spans.pop() {
                let date = self.under_way;
                let open = instant(self.zone, date, span.open, Edge::Open)?.max(self.floor);
                let close = instant(self.zone, date, span.close_unwrapped(), Edge::Close)?;
                let close = close.min(self.ceiling);
                if open < close {
                    self.floor = close;
                    return Some(Interval { open, close, date });
                }
            }
            let date = self.date.filter(|it| *it <= self.last)?;
            self.under_way = date;
            self.date = date.tomorrow().ok();
            // The earliest last: the spans of a day are few.
            for span in self.calendar.spans_on(date) {
                let at = self.spans.partition_point(|it| it > span);
                self.spans.insert(at, *span);
            }
        }
    }
}

/// The first moment from `from` on by which `duration` open milliseconds have passed.
pub(super) fn reach(calendar: &Calendar, zone: &TimeZone, from: i64, duration: i64) -> Option<i64> {
    let mut left = duration.max(0);
    for it in Walk::over(calendar, zone, from, i64::MAX) {
        let length = it.close - it.open;
        if left <= length {
            return Some(it.open + left);
        }
        left -= length;
    }
    None
}

/// The local date of a moment, within the years that count.
pub(super) fn local_date(zone: &TimeZone, unix_ms: i64) -> Date {
    let unix_ms = unix_ms.clamp(FIRST_UNIX_MS, LAST_UNIX_MS);
    let at = Timestamp::from_millisecond(unix_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    zone.to_datetime(at).date()
}

/// The first moment of a local date.
pub(super) fn midnight(zone: &TimeZone, date: Date) -> Option<i64> {
    instant(zone, date, 0, Edge::Open)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Open,
    Close,
}

/// The moment of a minute, counted from a date's midnight on its wall clock (and the next day's).
fn instant(zone: &TimeZone, date: Date, minute: u16, edge: Edge) -> Option<i64> {
    let (date, minute) = if minute < MINUTES_PER_DAY {
        (date, minute)
    } else {
        (date.tomorrow().ok()?, minute - MINUTES_PER_DAY)
    };
    let [hour, minute] = [minute / 60, minute % 60].map(|it| it as i8);
    let clock = date.at(hour, minute, 0, 0);
    let named = zone.to_ambiguous_timestamp(clock);
    let at = match named.offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(clock).ok()?,
        AmbiguousOffset::Fold { .. } if edge == Edge::Open => named.earlier().ok()?,
        AmbiguousOffset::Fold { .. } => named.later().ok()?,
        AmbiguousOffset::Gap { before, after } => {
            // Read with the offset that comes after it, the missing time lies before the leap;
            // so the leap, the first moment that exists, is the next one.
            let latest = before.to_timestamp(clock).ok()?;
            let leap = zone.following(after.to_timestamp(clock).ok()?).next();
            leap.map_or(latest, |it| it.timestamp().min(latest))
        }
    };
    Some(at.as_millisecond())
}
