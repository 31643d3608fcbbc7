//! What can be wrong with a calendar, in words for whoever edits it.

use std::fmt;

use jiff::civil;
use jiff::tz::TimeZone;

use super::{Calendar, MINUTES_PER_DAY, On, Span};
use crate::domain::order;

/// Why a calendar cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CalendarProblem {
    /// The zone is not in the time zone database.
    #[error("{zone:?} is not a known time zone; expected a name such as Europe/Berlin")]
    UnknownZone {
        /// As it was given.
        zone: String,
    },
    /// Hours begin or end at a minute that no day has.
    #[error(
        "{day}: {span} lies outside of the day; hours open from 00:00 to 23:59 and close by 24:00"
    )]
    OutOfRange {
        /// Whose hours.
        day: DayName,
        /// Which.
        span: Clock,
    },
    /// Hours open and close at the same minute.
    #[error("{day}: {span} is empty; for the whole day use 00:00 to 24:00")]
    Empty {
        /// Whose hours.
        day: DayName,
        /// Which.
        span: Clock,
    },
    /// Two hours cover the same time.
    #[error("{day}: {span} overlaps {other_day} {other}")]
    Overlap {
        /// Whose hours.
        day: DayName,
        /// Which.
        span: Clock,
        /// Whose are the other ones.
        other_day: DayName,
        /// The other ones.
        other: Clock,
    },
    /// The day of an exception is in no calendar.
    #[error("{day} does not exist")]
    NoSuchDay {
        /// The exception.
        day: DayName,
    },
    /// Two exceptions are for the same day.
    #[error("{day} has two exceptions; keep one")]
    TwoExceptions {
        /// The day.
        day: DayName,
    },
    /// Hours of a calendar that is always open would mean nothing.
    #[error("a calendar that is open around the clock has neither hours nor exceptions")]
    AlwaysWithHours,
}

/// A day as people name it: a weekday, a date, or a day of every year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayName {
    /// 0 is Monday.
    Weekday(u8),
    /// The day of an exception.
    Exception(On),
}

/// Hours as people write them, such as `08:00–17:00`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock(pub Span);

/// The first hours of a week that cover the same time as others, those that end on the next day included.
pub fn overlap_in(week: &[Vec<Span>; 7]) -> Option<CalendarProblem> {
    let days = (0..)
        .zip(week)
        .map(|(day, spans)| (DayName::Weekday(day), spans));
    let mut found = Vec::new();
    overlaps(days, 7 * u32::from(MINUTES_PER_DAY), &mut found);
    found.into_iter().next()
}

impl Calendar {
    /// All that is wrong with it, weekdays first; empty if it can be used.
    pub fn problems(&self) -> Vec<CalendarProblem> {
        let mut found = Vec::new();
        if TimeZone::get(&self.zone).is_err() {
            let zone = self.zone.clone();
            found.push(CalendarProblem::UnknownZone { zone });
        }
        if self.always && !(self.week.iter().all(Vec::is_empty) && self.exceptions.is_empty()) {
            found.push(CalendarProblem::AlwaysWithHours);
        }
        let week = (0..)
            .zip(&self.week)
            .map(|(day, spans)| (DayName::Weekday(day), spans));
        let exceptions = self
            .exceptions
            .iter()
            .map(|it| (DayName::Exception(it.on), &it.hours));
        for (day, spans) in week.clone().chain(exceptions) {
            found.extend(spans.iter().filter_map(|it| broken(day, *it)));
        }
        if found.is_empty() {
            overlaps(week, 7 * u32::from(MINUTES_PER_DAY), &mut found);
            for it in &self.exceptions {
                // Alone in an endless week: what it does to its neighbours depends on the year.
                let day = [(DayName::Exception(it.on), &it.hours)];
                overlaps(day.into_iter(), u32::MAX, &mut found);
            }
        }
        for (at, it) in self.exceptions.iter().enumerate() {
            let day = DayName::Exception(it.on);
            if !it.on.exists() {
                found.push(CalendarProblem::NoSuchDay { day });
            }
            if self.exceptions[..at]
                .iter()
                .any(|before| before.on == it.on)
            {
                found.push(CalendarProblem::TwoExceptions { day });
            }
        }
        found
    }

    /// Its zone, if nothing is wrong with it.
    pub(super) fn checked_zone(&self) -> Result<TimeZone, CalendarProblem> {
        if let Some(first) = self.problems().into_iter().next() {
            return Err(first);
        }
        TimeZone::get(&self.zone).map_err(|_| CalendarProblem::UnknownZone {
            zone: self.zone.clone(),
        })
    }
}

fn broken(day: DayName, span: Span) -> Option<CalendarProblem> {
    if span.open >= MINUTES_PER_DAY || span.close > MINUTES_PER_DAY {
        let span = Clock(span);
        return Some(CalendarProblem::OutOfRange { day, span });
    }
    (span.open == span.close).then_some(CalendarProblem::Empty {
        day,
        span: Clock(span),
    })
}

/// Overlaps of the hours of successive days on a circle of so many minutes.
fn overlaps<'a>(
    days: impl Iterator<Item = (DayName, &'a Vec<Span>)>,
    circle: u32,
    found: &mut Vec<CalendarProblem>,
) {
    let mut all = Vec::new();
    for (midnight, (day, spans)) in (0..).step_by(MINUTES_PER_DAY.into()).zip(days) {
        let placed = spans.iter().map(|it| {
            let (open, close) = (it.open.into(), it.close_unwrapped().into());
            let [open, close]: [u32; 2] = [open, close];
            (midnight + open, midnight + close, day, *it)
        });
        all.extend(placed);
    }
    order::sort_by_key(&mut all, |it| (it.0, it.1));
    let overlap = |(_, _, day, span): (u32, u32, DayName, Span),
                   other: (u32, u32, DayName, Span)| {
        CalendarProblem::Overlap {
            day,
            span: Clock(span),
            other_day: other.2,
            other: Clock(other.3),
        }
    };
    for pair in all.windows(2) {
        if pair[1].0 < pair[0].1 {
            found.push(overlap(pair[1], pair[0]));
        }
    }
    if let (Some(first), Some(last)) = (all.first(), all.last())
        && last.1 > circle
        && first.0 < last.1 - circle
    {
        found.push(overlap(*first, *last));
    }
}

impl On {
    fn exists(self) -> bool {
        // 2000 was a leap year: a yearly 29 February is a day.
        let (year, month, day) = match self {
            Self::Date { year, month, day } => (year, month, day),
            Self::Yearly { month, day } => (2000, month, day),
        };
        let [month, day] = [month, day].map(|it| i8::try_from(it).unwrap_or(0));
        civil::Date::new(year, month, day).is_ok()
    }
}

impl fmt::Display for DayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WEEKDAYS: [&str; 7] = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        match self {
            Self::Weekday(it) => f.write_str(WEEKDAYS[usize::from(*it) % 7]),
            Self::Exception(On::Date { year, month, day }) => {
                write!(f, "{year:04}-{month:02}-{day:02}")
            }
            Self::Exception(On::Yearly { month, day }) => {
                write!(f, "{month:02}-{day:02} of every year")
            }
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { open, close } = self.0;
        let (o, c) = ((open / 60, open % 60), (close / 60, close % 60));
        write!(f, "{:02}:{:02}–{:02}:{:02}", o.0, o.1, c.0, c.1)
    }
}
