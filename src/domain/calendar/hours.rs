//! A calendar compiled for many questions: its open intervals with the open time before each.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::walk::{self, Interval, Walk};
use super::{Calendar, CalendarProblem, FIRST_UNIX_MS, LAST_UNIX_MS};

const MS_PER_DAY: i64 = 86_400_000;

/// A calendar that answers in nanoseconds for the years it was compiled for, and by a walk over
/// the days, with the same answers, for others. Ask for the years of the data, and some ahead.
///
/// ```
/// # use steward::domain::calendar::{Calendar, Hours};
/// let hour = 3_600_000;
/// let monday_16_00 = 1_772_467_200_000; // 2026-03-02T16:00Z
/// let calendar = Calendar::office_hours("Desk", "Etc/UTC");
/// let hours = Hours::compile(&calendar, monday_16_00, monday_16_00).unwrap();
/// let due = hours.add(monday_16_00, 4 * hour).unwrap();
/// assert_eq!(due, monday_16_00 + 19 * hour, "Tuesday at 11:00");
/// assert_eq!(hours.business_ms(monday_16_00, due), 4 * hour);
/// ```
#[derive(Clone, Debug)]
pub struct Hours {
    calendar: Calendar,
    zone: TimeZone,
    /// From here on the intervals are complete, up to `end`; nothing between if always open.
    start: i64,
    end: i64,
    intervals: Vec<Open>,
    /// For each stretch of 24 hours from `start`: the first interval that closes after its begin.
    by_day: Vec<u32>,
    /// For each local date with hours: its first interval.
    dates: Vec<u32>,
    /// Open time in all intervals before `end`.
    total: i64,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    open: i64,
    close: i64,
    /// Open time in the intervals before this one.
    before: i64,
}

impl Hours {
    /// Compiles at least the days from one moment to another (both in Unix milliseconds).
    ///
    /// # Errors
    /// The first of [`Calendar::problems`].
    pub fn compile(
        calendar: &Calendar,
        from_unix_ms: i64,
        to_unix_ms: i64,
    ) -> Result<Self, CalendarProblem> {
        let mut hours = Self {
            calendar: calendar.clone(),
            zone: calendar.checked_zone()?,
            start: 0,
            end: 0,
            intervals: Vec::new(),
            by_day: Vec::new(),
            dates: Vec::new(),
            total: 0,
        };
        if !calendar.always {
            hours.fill(from_unix_ms, to_unix_ms.max(from_unix_ms));
        }
        Ok(hours)
    }

    /// Grows to cover these days too, if it does not yet.
    pub fn cover(&mut self, from_unix_ms: i64, to_unix_ms: i64) {
        let (from, to) = (
            from_unix_ms.max(FIRST_UNIX_MS),
            to_unix_ms.min(LAST_UNIX_MS),
        );
        let is_covered = self.covers(from) && self.covers(to);
        if !self.calendar.always && !is_covered {
            self.fill(from.min(self.start), to.max(self.end));
        }
    }

    /// The calendar that it was made from.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    fn fill(&mut self, from: i64, to: i64) {
        let from = from.clamp(FIRST_UNIX_MS, LAST_UNIX_MS);
        let to = to.clamp(FIRST_UNIX_MS, LAST_UNIX_MS);
        let first = walk::local_date(&self.zone, from);
        let last = walk::local_date(&self.zone, to);
        let after = last.tomorrow().unwrap_or(last);
        self.start = walk::midnight(&self.zone, first)
            .unwrap_or(from)
            .max(FIRST_UNIX_MS);
        self.end = walk::midnight(&self.zone, after)
            .unwrap_or(to)
            .min(LAST_UNIX_MS);
        self.intervals.clear();
        self.dates.clear();
        self.by_day.clear();
        // The day before may have hours over midnight, and may itself be cut short by those of
        // the day before that; the day after may open before its midnight where that comes twice.
        let two_before = day_before(day_before(first));
        let mut before = 0;
        let mut opened_on = Date::MIN;
        for Interval { open, close, date } in
            Walk::of_days(&self.calendar, &self.zone, two_before, after)
        {
            if date != opened_on {
                opened_on = date;
                self.dates.push(self.intervals.len() as u32);
            }
            self.intervals.push(Open {
                open,
                close,
                before,
            });
            before += close - open;
        }
        let mut at = 0;
        let mut day = self.start;
        while day <= self.end {
            at += self.intervals[at..]
                .iter()
                .take_while(|it| it.close <= day)
                .count();
            self.by_day.push(at as u32);
            day += MS_PER_DAY;
        }
        self.total = self.position(self.end);
    }

    /// Open milliseconds from one moment to another; 0 if the second is not later.
    #[inline]
    pub fn business_ms(&self, from_unix_ms: i64, to_unix_ms: i64) -> i64 {
        if to_unix_ms <= from_unix_ms {
            return 0;
        }
        if self.calendar.always {
            return to_unix_ms.saturating_sub(from_unix_ms);
        }
        if self.covers(from_unix_ms) && self.covers(to_unix_ms) {
            return self.position(to_unix_ms) - self.position(from_unix_ms);
        }
        Walk::over(&self.calendar, &self.zone, from_unix_ms, to_unix_ms)
            .map(|it| it.close - it.open)
            .sum()
    }

    /// The first moment by which so much open time has passed; with none to pass, the next open
    /// moment. `None` if the calendar never has so much before the year 2200.
    #[inline]
    pub fn add(&self, from_unix_ms: i64, duration_ms: i64) -> Option<i64> {
        if self.calendar.always {
            return from_unix_ms.checked_add(duration_ms.max(0));
        }
        if !self.covers(from_unix_ms) {
            return walk::reach(&self.calendar, &self.zone, from_unix_ms, duration_ms);
        }
        if duration_ms <= 0 {
            return match self.intervals.get(self.index(from_unix_ms)) {
                Some(it) if it.open < self.end => Some(it.open.max(from_unix_ms)),
                _ => walk::reach(&self.calendar, &self.zone, self.end.max(from_unix_ms), 0),
            };
        }
        let near = self.index(from_unix_ms);
        let at = self
            .position_in(near, from_unix_ms)
            .checked_add(duration_ms)?;
        if at > self.total {
            return walk::reach(&self.calendar, &self.zone, self.end, at - self.total);
        }
        // Most targets end within days: look there before halving the whole.
        let ahead = &self.intervals[near..];
        let close_by = ahead.len().min(8);
        let past = match ahead[..close_by].iter().position(|it| it.before >= at) {
            Some(it) => it,
            None => close_by + ahead[close_by..].partition_point(|it| it.before < at),
        };
        let it = ahead[past - 1];
        Some(it.open + (at - it.before))
    }

    /// The open intervals between two moments, clipped to them, in order and apart.
    pub fn open_intervals(&self, from_unix_ms: i64, to_unix_ms: i64) -> Vec<(i64, i64)> {
        if to_unix_ms <= from_unix_ms {
            return Vec::new();
        }
        if self.calendar.always {
            return vec![(from_unix_ms, to_unix_ms)];
        }
        if self.covers(from_unix_ms) && self.covers(to_unix_ms) {
            return self.intervals[self.index(from_unix_ms)..]
                .iter()
                .take_while(|it| it.open < to_unix_ms)
                .map(|it| (it.open.max(from_unix_ms), it.close.min(to_unix_ms)))
                .collect();
        }
        Walk::over(&self.calendar, &self.zone, from_unix_ms, to_unix_ms)
            .map(|it| (it.open, it.close))
            .collect()
    }

    /// Open time of so many whole days with hours, beginning with the day of the first open
    /// moment from `from` on. `None` if there are not so many before the year 2200.
    ///
    /// A day has the hours that open on it: nine on a weekday of the office, four on a short
    /// Friday, none on a holiday (which is passed over), 23 around the clock when clocks spring
    /// forward.
    pub fn days_ms(&self, from_unix_ms: i64, days: u32) -> Option<i64> {
        if self.calendar.always {
            let first = walk::local_date(&self.zone, from_unix_ms);
            let span = jiff::Span::new().try_days(days).ok()?;
            let last = first.checked_add(span).ok()?;
            return Some(walk::midnight(&self.zone, last)? - walk::midnight(&self.zone, first)?);
        }
        if self.covers(from_unix_ms) {
            let first = self.index(from_unix_ms);
            let date = self.dates.partition_point(|it| *it as usize <= first);
            let begin = self.dates.get(date.wrapping_sub(1));
            let end = self
                .dates
                .get(date.wrapping_sub(1).wrapping_add(days as usize));
            // The sum ends where the next date with hours begins, so that one has to be there.
            if let (Some(begin), Some(end)) = (begin, end)
                && first < self.intervals.len()
            {
                let before = |it: &u32| self.intervals[*it as usize].before;
                return Some(before(end) - before(begin));
            }
        }
        self.days_by_walk(from_unix_ms, days)
    }

    fn days_by_walk(&self, from: i64, days: u32) -> Option<i64> {
        let mut all = Walk::over(&self.calendar, &self.zone, from, i64::MAX);
        let first = all.next()?.date;
        let last = walk::local_date(&self.zone, LAST_UNIX_MS);
        let (mut sum, mut left, mut date) = (0, days, Date::MIN);
        // Hours over midnight may cut the first day short.
        let walk = Walk::of_days(&self.calendar, &self.zone, day_before(first), last);
        for it in walk.skip_while(|it| it.date < first) {
            if it.date != date {
                date = it.date;
                if left == 0 {
                    return Some(sum);
                }
                left -= 1;
            }
            sum += it.close - it.open;
        }
        (left == 0).then_some(sum)
    }

    #[inline]
    fn covers(&self, unix_ms: i64) -> bool {
        self.start <= unix_ms && unix_ms <= self.end
    }

    /// The first interval that closes after a covered moment.
    #[inline]
    fn index(&self, unix_ms: i64) -> usize {
        let day = (unix_ms - self.start) / MS_PER_DAY;
        let mut at = self.by_day[day as usize] as usize;
        while self.intervals.get(at).is_some_and(|it| it.close <= unix_ms) {
            at += 1;
        }
        at
    }

    /// Open time before a covered moment, counted from the first interval.
    #[inline]
    fn position(&self, unix_ms: i64) -> i64 {
        self.position_in(self.index(unix_ms), unix_ms)
    }

    #[inline]
    fn position_in(&self, index: usize, unix_ms: i64) -> i64 {
        match self.intervals.get(index) {
            Some(it) => it.before + (unix_ms - it.open).max(0),
            None => self
                .intervals
                .last()
                .map_or(0, |it| it.before + (it.close - it.open)),
        }
    }
}

fn day_before(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}
