//! Dates as other tools write them: which order a column uses, and what instant a cell means.

mod parse;
mod zone;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use parse::Clock;
pub use zone::ClockNote;
use zone::Zone;

/// The order in which a column gives day, month and year.
///
/// Only the order can be guessed wrong, so only the order is the format. The rest is plain from each
/// cell: separators (`/`, `-` or `.`), one or two digits, two- or four-digit years (69
/// to 99 are 19xx), seconds and fractions, AM and PM, a `T`, and an offset or `Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub enum DateFormat {
    /// 31/12/2016 23:59
    DayMonthYear,
    /// 12/31/2016 11:59 PM
    MonthDayYear,
    /// 2016-12-31T23:59:00Z, 20161231235900
    YearMonthDay,
    /// 31/Dec/16 11:59 PM, December 31, 2016: the month as an English word, in either order
    MonthName,
    /// 1483228799
    EpochSeconds,
    /// 1483228799000
    EpochMillis,
}

impl DateFormat {
    /// Every format.
    pub const ALL: [DateFormat; 6] = [
        DateFormat::DayMonthYear,
        DateFormat::MonthDayYear,
        DateFormat::YearMonthDay,
        DateFormat::MonthName,
        DateFormat::EpochSeconds,
        DateFormat::EpochMillis,
    ];

    /// Whether `value` is a date in this format.
    pub fn fits(self, value: &str) -> bool {
        parse::clock(value, self).is_some()
    }

    /// The order in words, with an example.
    pub fn words(self) -> &'static str {
        match self {
            DateFormat::DayMonthYear => "day, month, year (31/12/2016)",
            DateFormat::MonthDayYear => "month, day, year (12/31/2016)",
            DateFormat::YearMonthDay => "year, month, day (2016-12-31)",
            DateFormat::MonthName => "month as a word (31 Dec 2016)",
            DateFormat::EpochSeconds => "seconds since 1970",
            DateFormat::EpochMillis => "milliseconds since 1970",
        }
    }
}

/// What a column of dates turned out to be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Verdict {
    /// One format fits the column and no other does as well.
    Certain(DateFormat),
    /// Several formats fit: no day is over 12, or days over 12 stand in both places. Ask.
    Ambiguous(Vec<DateFormat>),
    /// Under three in four values are dates, or there was no value.
    NotDates,
}

impl Verdict {
    /// The format to start from: the certain one, or the first of the possible ones.
    pub fn first_guess(&self) -> Option<DateFormat> {
        match self {
            Verdict::Certain(format) => Some(*format),
            Verdict::Ambiguous(formats) => formats.first().copied(),
            Verdict::NotDates => None,
        }
    }
}

/// Gathers evidence about one column's date format, a value at a time.
///
/// ```
/// # use steward::exchange::dates::*;
/// let mut sniffer = DateSniffer::default();
/// sniffer.observe("3/4/2016 10:00");
/// let either = vec![DateFormat::DayMonthYear, DateFormat::MonthDayYear];
/// assert_eq!(sniffer.verdict(), Verdict::Ambiguous(either));
/// sniffer.observe("29/2/2016 01:16");
/// assert_eq!(sniffer.verdict(), Verdict::Certain(DateFormat::DayMonthYear));
/// ```
#[derive(Clone, Debug, Default)]
pub struct DateSniffer {
    seen: u64,
    fits: [u64; 6],
    only_day_first: u64,
    only_month_first: u64,
}

/// After this many values without a date, the rest is not looked at.
const PATIENCE: u64 = 200;

impl DateSniffer {
    /// Takes in one value; empty and missing values should not be observed.
    pub fn observe(&mut self, value: &str) {
        self.seen += 1;
        if self.seen > PATIENCE && self.fits == [0; 6] {
            return;
        }
        let mut fits = [false; 6];
        for (fit, format) in fits.iter_mut().zip(DateFormat::ALL) {
            *fit = format.fits(value);
        }
        for (count, fit) in self.fits.iter_mut().zip(fits) {
            *count += u64::from(fit);
        }
        self.only_day_first += u64::from(fits[0] && !fits[1]);
        self.only_month_first += u64::from(fits[1] && !fits[0]);
    }

    /// What the values seen so far amount to.
    pub fn verdict(&self) -> Verdict {
        let most = self.fits.iter().copied().max().unwrap_or_default();
        if self.seen == 0 || most * 4 < self.seen * 3 {
            // Days over 12 in both places: neither order fits enough, both together do.
            let both = self.fits[0] + self.only_month_first;
            let mixed = self.only_day_first > 0 && self.only_month_first > 0;
            if mixed && both * 4 >= self.seen * 3 {
                let formats = vec![DateFormat::DayMonthYear, DateFormat::MonthDayYear];
                return Verdict::Ambiguous(formats);
            }
            return Verdict::NotDates;
        }
        let (more, fewer) = (
            self.only_day_first.max(self.only_month_first),
            self.only_day_first.min(self.only_month_first),
        );
        // One slip in twenty is a typing error; more is a column of two minds.
        let divided = fewer * 20 > more;
        let best =
            |at: &usize| self.fits[*at] == most || (divided && *at < 2 && self.fits[*at] > 0);
        let formats = (0..6)
            .filter(best)
            .map(|at| DateFormat::ALL[at])
            .collect::<Vec<_>>();
        match formats.as_slice() {
            [only] => Verdict::Certain(*only),
            _ => Verdict::Ambiguous(formats),
        }
    }
}

/// An instant read from a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instant {
    /// Milliseconds since 1970-01-01T00:00Z.
    pub ms: i64,
    /// Set when the local clock skipped or repeated that time.
    pub note: Option<ClockNote>,
}

/// The time zone is not in the IANA list.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0:?} is not a time zone name; expected one such as Europe/Berlin")]
pub struct NoSuchZone(pub String);

/// Reads dates of one time zone. Keep it: it remembers the zone's offsets.
///
/// ```
/// # use steward::exchange::dates::*;
/// let mut reader = DateReader::new("Europe/Berlin").unwrap();
/// let read = reader.read("29/2/2016 01:16", DateFormat::DayMonthYear).unwrap();
/// assert_eq!(read.ms, 1_456_704_960_000);
/// ```
#[derive(Debug)]
pub struct DateReader {
    zone: Zone,
}

impl DateReader {
    /// A reader for local times of `zone`, an IANA name such as `Europe/Berlin` or `UTC`.
    ///
    /// # Errors
    /// [`NoSuchZone`] if the name is not in the list.
    pub fn new(zone: &str) -> Result<Self, NoSuchZone> {
        let found = TimeZone::get(zone).map_err(|_| NoSuchZone(zone.to_owned()))?;
        Ok(DateReader {
            zone: Zone::new(found),
        })
    }

    /// The instant that `value` means; nothing if it is not a date in `format`.
    ///
    /// A date without a time is midnight. A local time that the clock skipped becomes the time as
    /// long after the gap, one that the clock showed twice becomes the first, as RFC 5545 asks.
    pub fn read(&mut self, value: &str, format: DateFormat) -> Option<Instant> {
        match parse::clock(value, format)? {
            Clock::Instant(ms) => Some(Instant { ms, note: None }),
            Clock::Local(ms) => self.zone.instant(ms),
        }
    }
}

#[cfg(test)]
mod tests;
