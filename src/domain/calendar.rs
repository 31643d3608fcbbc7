//! Support hours: when the time of a service level counts.
//!
//! One function counts business time, and the same arithmetic turned around finds a deadline;
//! there is no second calendar anywhere. Moments are Unix milliseconds (UTC), intervals are
//! half-open, and the hours themselves are wall clock times of a named zone.
//!
//! [`Calendar`] is what people edit; [`Hours`] is the same in a form that answers in nanoseconds.

mod hours;
mod problems;
mod walk;

use jiff::civil;
use serde::{Deserialize, Serialize};

pub use hours::Hours;
pub use problems::{CalendarProblem, overlap_in};

/// Minutes of a day: the greatest minute at which hours may close.
pub const MINUTES_PER_DAY: u16 = 24 * 60;

/// Calendars count no time before 1900, in Unix milliseconds; what is always open does.
pub const FIRST_UNIX_MS: i64 = -2_208_988_800_000;
/// Calendars count no time from 2200 on, in Unix milliseconds; what is always open does.
pub const LAST_UNIX_MS: i64 = 7_258_118_400_000;

/// When a team works: a week, the days that differ, and the zone in which its clocks hang.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Calendar {
    /// What people call it.
    pub name: String,
    /// The IANA name of the zone, such as `Europe/Berlin`.
    pub zone: String,
    /// Hours of Monday to Sunday; several spans are a split day, none is a closed one.
    pub week: [Vec<Span>; 7],
    /// Days that differ from their weekday. A date beats a yearly day.
    pub exceptions: Vec<Exception>,
    /// Open around the clock on every day; then there is neither week nor exception.
    pub always: bool,
}

/// Hours of one day, in minutes of its wall clock. A span belongs to the day on which it opens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Span {
    /// Opens at, 0 to 1439.
    pub open: u16,
    /// Closes at, up to 1440 (midnight); less than `open` closes on the next day.
    pub close: u16,
}

/// A day that differs from its weekday.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exception {
    /// Which day.
    pub on: On,
    /// Why, such as "Labour Day".
    pub name: String,
    /// Its hours instead; none is closed. A span that opened the day before still ends by itself.
    pub hours: Vec<Span>,
}

/// The day of an exception.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum On {
    /// One date.
    Date {
        /// The year.
        year: i16,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
    /// Every year; 29 February comes in leap years only.
    Yearly {
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
}

impl Span {
    /// Hours from one minute of the day to another.
    pub const fn new(open: u16, close: u16) -> Self {
        Self { open, close }
    }

    /// The minute at which it closes, counted from the midnight before it opened.
    fn close_unwrapped(self) -> u16 {
        if self.close < self.open {
            self.close + MINUTES_PER_DAY
        } else {
            self.close
        }
    }
}

impl Calendar {
    /// The hours that a new workspace begins with: Monday to Friday, 08:00 to 17:00.
    ///
    /// Never around the clock: a target that runs at night and on weekends is the first
    /// complaint about every desk that began so.
    pub fn office_hours(name: impl Into<String>, zone: impl Into<String>) -> Self {
        let day = || vec![Span::new(8 * 60, 17 * 60)];
        Self {
            name: name.into(),
            zone: zone.into(),
            week: [day(), day(), day(), day(), day(), Vec::new(), Vec::new()],
            exceptions: Vec::new(),
            always: false,
        }
    }

    /// Open at every moment. The zone still says where a day begins.
    pub fn around_the_clock(name: impl Into<String>, zone: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            zone: zone.into(),
            week: Default::default(),
            exceptions: Vec::new(),
            always: true,
        }
    }

    /// The same hours by the clocks of another zone (of the site, say, or of the requester).
    pub fn in_zone(&self, zone: impl Into<String>) -> Self {
        Self {
            zone: zone.into(),
            ..self.clone()
        }
    }

    /// The open intervals between two moments, clipped to them, in order and apart.
    ///
    /// Where clocks spring forward, hours that would open or close in the missing time do so at
    /// the first moment that exists. Where clocks go back, hours open at the earlier and close at
    /// the later of the two moments of one name. A walk over the days: use [`Hours`] for many.
    ///
    /// # Errors
    /// The first of [`Calendar::problems`].
    pub fn open_intervals(
        &self,
        from_unix_ms: i64,
        to_unix_ms: i64,
    ) -> Result<Vec<(i64, i64)>, CalendarProblem> {
        let zone = self.checked_zone()?;
        if self.always {
            let is_some = from_unix_ms < to_unix_ms;
            return Ok(Vec::from_iter(
                is_some.then_some((from_unix_ms, to_unix_ms)),
            ));
        }
        let all = walk::Walk::over(self, &zone, from_unix_ms, to_unix_ms);
        Ok(all.map(|it| (it.open, it.close)).collect())
    }

    /// Open milliseconds from one moment to another; 0 if the second is not later.
    ///
    /// # Errors
    /// The first of [`Calendar::problems`].
    pub fn business_ms(&self, from_unix_ms: i64, to_unix_ms: i64) -> Result<i64, CalendarProblem> {
        let all = self.open_intervals(from_unix_ms, to_unix_ms)?;
        Ok(all.iter().map(|(open, close)| close - open).sum())
    }

    /// The first moment by which so much open time has passed; with none to pass, the next open
    /// moment. `None` if the calendar never has so much.
    ///
    /// # Errors
    /// The first of [`Calendar::problems`].
    pub fn add(&self, from_unix_ms: i64, duration_ms: i64) -> Result<Option<i64>, CalendarProblem> {
        let zone = self.checked_zone()?;
        if self.always {
            return Ok(from_unix_ms.checked_add(duration_ms.max(0)));
        }
        Ok(walk::reach(self, &zone, from_unix_ms, duration_ms))
    }

    /// Whether no day has hours, so that no time ever counts.
    pub fn is_never_open(&self) -> bool {
        !self.always
            && self.week.iter().all(Vec::is_empty)
            && self.exceptions.iter().all(|it| it.hours.is_empty())
    }

    /// Whether anybody works on a date.
    pub fn opens_on(&self, date: civil::Date) -> bool {
        self.always || !self.spans_on(date).is_empty()
    }

    /// The spans that open on a date.
    fn spans_on(&self, date: civil::Date) -> &[Span] {
        let (year, month, day) = (date.year(), date.month() as u8, date.day() as u8);
        let exception = |on: On| self.exceptions.iter().find(|it| it.on == on);
        if !self.exceptions.is_empty()
            && let Some(it) = exception(On::Date { year, month, day })
                .or_else(|| exception(On::Yearly { month, day }))
        {
            return &it.hours;
        }
        &self.week[date.weekday().to_monday_zero_offset() as usize]
    }
}

#[cfg(test)]
mod tests;
