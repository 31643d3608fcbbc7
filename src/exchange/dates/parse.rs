//! One cell to a clock reading, without looking at a calendar library: this runs for every cell.

use super::DateFormat;

const DAY_MS: i64 = 86_400_000;

/// What a cell says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Clock {
    /// A local clock reading, as milliseconds since 1970 of a clock that shows UTC.
    Local(i64),
    /// An instant, in milliseconds since 1970.
    Instant(i64),
}

/// Reads `value` in `format`; nothing if it does not fit, or is no day of the calendar.
pub(super) fn clock(value: &str, format: DateFormat) -> Option<Clock> {
    let mut cursor = Cursor {
        rest: value.trim_ascii().as_bytes(),
        compact: false,
    };
    match format {
        DateFormat::EpochSeconds => cursor.epoch(1_000),
        DateFormat::EpochMillis => cursor.epoch(1),
        DateFormat::MonthName => {
            let day = cursor.named_date()?;
            cursor.time(day)
        }
        _ => {
            let day = cursor.numeric_date(format)?;
            cursor.time(day)
        }
    }
}

struct Cursor<'a> {
    rest: &'a [u8],
    /// The date had no separators, so the time may have none either.
    compact: bool,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Steps over `byte` if it is next.
    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn blanks(&mut self) {
        while self.eat(b' ') {}
    }

    /// Up to `most` digits: their value and how many they are; nothing without a digit.
    #[inline]
    fn digits(&mut self, most: usize) -> Option<(i64, usize)> {
        let (mut value, mut length) = (0i64, 0);
        while length < most
            && let Some(digit @ b'0'..=b'9') = self.rest.get(length)
        {
            value = value * 10 + i64::from(digit - b'0');
            length += 1;
        }
        self.rest = &self.rest[length..];
        (length > 0).then_some((value, length))
    }

    fn letters(&mut self) -> &'a [u8] {
        let length = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        word
    }

    /// Seconds or milliseconds since 1970, where they fall between 1990 and 2100.
    fn epoch(&mut self, unit_ms: i64) -> Option<Clock> {
        let (value, _) = self.digits(13)?;
        let ms = value * unit_ms;
        let plausible = (631_152_000_000..4_102_444_800_000).contains(&ms);
        (self.rest.is_empty() && plausible).then_some(Clock::Instant(ms))
    }

    /// Days since 1970 of a date in digits.
    #[inline]
    fn numeric_date(&mut self, format: DateFormat) -> Option<i64> {
        let year_first = format == DateFormat::YearMonthDay;
        let (first, length) = self.digits(if year_first { 8 } else { 2 })?;
        if year_first && length == 8 {
            self.compact = true;
            return days(first / 10_000, first / 100 % 100, first % 100);
        }
        if year_first && length != 4 {
            return None;
        }
        let separator = self
            .peek()
            .filter(|byte| matches!(byte, b'/' | b'-' | b'.'))?;
        self.eat(separator);
        let (second, _) = self.digits(2)?;
        if !self.eat(separator) {
            return None;
        }
        let (third, length) = self.digits(if year_first { 2 } else { 4 })?;
        match format {
            DateFormat::YearMonthDay => days(first, second, third),
            DateFormat::MonthDayYear => days(whole_year(third, length)?, first, second),
            _ => days(whole_year(third, length)?, second, first),
        }
    }

    /// Days since 1970 of a date with its month as a word.
    fn named_date(&mut self) -> Option<i64> {
        let mut word = self.letters();
        if is_weekday(word) {
            self.eat(b'.');
            self.eat(b',');
            self.blanks();
            word = self.letters();
        }
        if !word.is_empty() {
            let month = month_of(word)?;
            self.eat(b'.');
            self.part_separator()?;
            let (day, _) = self.day()?;
            self.part_separator()?;
            let (year, length) = self.digits(4)?;
            return days(whole_year(year, length)?, month, day);
        }
        let (first, first_length) = self.day()?;
        self.part_separator()?;
        let month = month_of(self.letters())?;
        self.eat(b'.');
        self.part_separator()?;
        let (third, third_length) = self.digits(4)?;
        if first_length == 4 {
            days(first, month, third)
        } else {
            days(whole_year(third, third_length)?, month, first)
        }
    }

    /// A number with an English ending such as `31st`.
    fn day(&mut self) -> Option<(i64, usize)> {
        let number = self.digits(4)?;
        if [b"st", b"nd", b"rd", b"th"]
            .iter()
            .any(|ending| self.rest.starts_with(*ending))
        {
            self.rest = &self.rest[2..];
        }
        Some(number)
    }

    fn part_separator(&mut self) -> Option<()> {
        let before = self.rest.len();
        while matches!(self.peek(), Some(b' ' | b',' | b'-' | b'/')) {
            self.rest = &self.rest[1..];
        }
        (self.rest.len() < before).then_some(())
    }

    /// The rest of the cell: nothing, or a time of day with or without an offset.
    #[inline]
    fn time(&mut self, day: i64) -> Option<Clock> {
        let midnight = day * DAY_MS;
        if self.rest.is_empty() {
            return Some(Clock::Local(midnight));
        }
        let before = self.rest.len();
        let _ = self.eat(b'T') || self.eat(b't') || self.eat(b',');
        self.blanks();
        if self.rest.len() == before && !self.compact {
            return None;
        }
        let (mut hour, length) = self.digits(2)?;
        let (minute, second) = if self.eat(b':') {
            let minute = self.two_digits()?;
            (
                minute,
                if self.eat(b':') {
                    self.two_digits()?
                } else {
                    0
                },
            )
        } else if self.compact && length == 2 {
            (self.two_digits()?, self.two_digits().unwrap_or(0))
        } else {
            return None;
        };
        let mut ms = 0;
        if self.eat(b'.') || self.eat(b',') {
            let (fraction, length) = self.digits(9)?;
            ms = (fraction * 1_000_000_000 / 10_i64.pow(length as u32)) / 1_000_000;
        }
        self.blanks();
        if let Some(half @ (b'A' | b'a' | b'P' | b'p')) = self.peek() {
            let word = self.letters();
            if !word.eq_ignore_ascii_case(b"am") && !word.eq_ignore_ascii_case(b"pm")
                || !(1..=12).contains(&hour)
            {
                return None;
            }
            hour = hour % 12
                + if half.eq_ignore_ascii_case(&b'p') {
                    12
                } else {
                    0
                };
            self.blanks();
        }
        // A leap second is read as the second before it.
        let second = if second == 60 { 59 } else { second };
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let local = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
        if self.rest.is_empty() {
            return Some(Clock::Local(local));
        }
        Some(Clock::Instant(local - self.offset_minutes()? * 60_000))
    }

    fn two_digits(&mut self) -> Option<i64> {
        self.digits(2).filter(|it| it.1 == 2).map(|it| it.0)
    }

    /// `Z`, `UTC`, `GMT`, `+02:00`, `+0200` or `+02`, and then the end.
    fn offset_minutes(&mut self) -> Option<i64> {
        let word = self.letters();
        if !word.is_empty() {
            let zero = [b"Z".as_slice(), b"UTC", b"GMT"];
            let known = zero.iter().any(|name| word.eq_ignore_ascii_case(name));
            return (known && self.rest.is_empty()).then_some(0);
        }
        let sign = if self.eat(b'-') {
            -1
        } else if self.eat(b'+') {
            1
        } else {
            return None;
        };
        let hours = self.two_digits()?;
        self.eat(b':');
        let minutes = if self.rest.is_empty() {
            0
        } else {
            self.two_digits()?
        };
        (self.rest.is_empty() && hours < 24 && minutes < 60)
            .then_some(sign * (hours * 60 + minutes))
    }
}

/// The year that two or four digits mean: 69 to 99 are 1969 to 1999, as POSIX reads them.
fn whole_year(value: i64, length: usize) -> Option<i64> {
    match length {
        4 => Some(value),
        2 => Some(if value < 69 {
            2000 + value
        } else {
            1900 + value
        }),
        _ => None,
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar; nothing if there is no such day.
///
/// The formula is Howard Hinnant's `days_from_civil`, for years 1 to 9999.
#[inline]
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) || year < 1 {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted / 400;
    let year_of_era = shifted - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// 1 to 12 for an English month name, whole or cut to three letters (or `Sept`).
fn month_of(word: &[u8]) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let fits = |name: &str| {
        let short =
            word.len() == 3 || word.len() == name.len() || word.eq_ignore_ascii_case(b"sept");
        short
            && name.len() >= word.len()
            && name.as_bytes()[..word.len()].eq_ignore_ascii_case(word)
    };
    MONTHS
        .iter()
        .position(|name| fits(name))
        .map(|at| at as i64 + 1)
}

fn is_weekday(word: &[u8]) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    word.len() >= 3
        && DAYS.iter().any(|day| {
            day.len() >= word.len() && day.as_bytes()[..word.len()].eq_ignore_ascii_case(word)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_the_calendar_library() {
        let mut date = jiff::civil::date(1899, 12, 25);
        let epoch = jiff::civil::date(1970, 1, 1);
        while date.year() < 2110 {
            let ours = days(
                i64::from(date.year()),
                i64::from(date.month()),
                i64::from(date.day()),
            );
            let theirs = i64::from(epoch.until(date).unwrap().get_days());
            assert_eq!(ours, Some(theirs), "{date}");
            date = date.tomorrow().unwrap();
        }
    }
}
