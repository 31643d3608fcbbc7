//! What a value of a time field means: a date, a moment relative to now, or an age.

use jiff::{Span as Length, Timestamp, ToSpan, Zoned, civil};

use super::Context;
use super::syntax::Comparison;

/// A stretch of time in Unix milliseconds: the first one in it, and the first one after it.
///
/// Open ends are [`i64::MIN`] and [`i64::MAX`].
pub(super) type Stretch = (i64, i64);

/// A value of a time field.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// `2016-03`, `today`: a year, month, week, day, hour, minute or second as a whole.
    Whole(Stretch),
    /// `-5d`: exactly so long ago; alone, it stands for its whole calendar unit.
    Moment {
        /// Unix milliseconds.
        at: i64,
        /// The day, hour … in which it lies.
        unit: Stretch,
    },
    /// `5d`: an age.
    Age {
        /// The moment since which something is so old.
        since: i64,
        /// The moment since which something is one unit older.
        next: i64,
        /// The moment at which something is not old at all.
        now: i64,
    },
}

/// Words that stand for a stretch of time.
pub(super) const WORDS: [&str; 15] = [
    "today",
    "yesterday",
    "tomorrow",
    "now",
    "this-week",
    "last-week",
    "next-week",
    "this-month",
    "last-month",
    "next-month",
    "this-quarter",
    "last-quarter",
    "this-year",
    "last-year",
    "next-year",
];

/// Reads a value of a time field; `None` if it is not one, or lies outside the years 1 to 9998.
pub(super) fn read(text: &str, context: &Context) -> Option<When> {
    let now = Timestamp::from_millisecond(context.now_unix_ms)
        .ok()?
        .to_zoned(context.zone.clone());
    let text = text.trim().to_lowercase();
    let signed = match text.as_bytes().first()? {
        b'-' => Some((-1, &text[1..])),
        b'+' => Some((1, &text[1..])),
        _ => None,
    };
    if let Some((sign, length)) = signed {
        let (count, unit) = read_length(length)?;
        let at = moved(&now, unit, count.checked_mul(sign)?)?;
        let begin = unit.begin(&at)?;
        let end = moved(&begin, unit, 1)?;
        return Some(When::Moment {
            at: unix_ms(&at),
            unit: (unix_ms(&begin), unix_ms(&end)),
        });
    }
    if let Some((count, unit)) = read_length(&text) {
        return Some(When::Age {
            since: unix_ms(&moved(&now, unit, count.checked_neg()?)?),
            next: unix_ms(&moved(&now, unit, count.checked_add(1)?.checked_neg()?)?),
            now: context.now_unix_ms,
        });
    }
    if text == "now" {
        let at = context.now_unix_ms;
        let unit = (at, at.saturating_add(1));
        return Some(When::Moment { at, unit });
    }
    let whole = read_word(&text, &now).or_else(|| read_date(&text, context))?;
    Some(When::Whole(whole))
}

impl When {
    /// The moments for which `field:<comparison>value` holds.
    pub(super) fn compared(self, comparison: Comparison) -> Stretch {
        use Comparison::{AtLeast, AtMost, Greater, Is, IsNot, Less};
        match (self, comparison) {
            (Self::Whole(whole) | Self::Moment { unit: whole, .. }, Is | IsNot) => whole,
            (Self::Whole((from, _)) | Self::Moment { at: from, .. }, Less) => (i64::MIN, from),
            (Self::Whole((from, _)) | Self::Moment { at: from, .. }, AtLeast) => (from, i64::MAX),
            (Self::Whole((_, to)), AtMost) => (i64::MIN, to),
            (Self::Whole((_, to)), Greater) => (to, i64::MAX),
            (Self::Moment { at, .. }, AtMost) => (i64::MIN, at.saturating_add(1)),
            (Self::Moment { at, .. }, Greater) => (at.saturating_add(1), i64::MAX),
            // The older, the earlier: ages turn the comparison round. What is yet to come has no age.
            (Self::Age { since, next, .. }, Is | IsNot) => {
                (next.saturating_add(1), since.saturating_add(1))
            }
            (Self::Age { since, .. }, Greater) => (i64::MIN, since),
            (Self::Age { since, .. }, AtLeast) => (i64::MIN, since.saturating_add(1)),
            (Self::Age { since, now, .. }, Less) => {
                (since.saturating_add(1), now.saturating_add(1))
            }
            (Self::Age { since, now, .. }, AtMost) => (since, now.saturating_add(1)),
        }
    }

    /// The moments of a range, both ends included; `None` if an age meets a date.
    pub(super) fn range(from: Option<When>, to: Option<When>) -> Option<Stretch> {
        let is_age = |it: &When| matches!(it, Self::Age { .. });
        if from.is_some_and(|it| is_age(&it)) || to.is_some_and(|it| is_age(&it)) {
            if !from.iter().chain(&to).all(is_age) {
                return None;
            }
            // `1d..5d`: at least one day old, and at most five.
            let least = from.map_or((i64::MIN, i64::MAX), |it| it.compared(Comparison::AtLeast));
            let most = to.map_or((i64::MIN, i64::MAX), |it| it.compared(Comparison::AtMost));
            return Some((least.0.max(most.0), least.1.min(most.1)));
        }
        let begin = from.map_or(i64::MIN, |it| it.compared(Comparison::AtLeast).0);
        let end = to.map_or(i64::MAX, |it| it.compared(Comparison::AtMost).1);
        Some((begin, end))
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    fn length(self, count: i64) -> Option<Length> {
        let zero = Length::new();
        match self {
            Self::Minute => zero.try_minutes(count),
            Self::Hour => zero.try_hours(count),
            Self::Day => zero.try_days(count),
            Self::Week => zero.try_weeks(count),
            Self::Month => zero.try_months(count),
            Self::Quarter => zero.try_months(count.checked_mul(3)?),
            Self::Year => zero.try_years(count),
        }
        .ok()
    }

    /// The beginning of the unit in which a moment lies.
    fn begin(self, at: &Zoned) -> Option<Zoned> {
        let date = at.date();
        let first = match self {
            Self::Minute | Self::Hour => {
                let minute = if self == Self::Minute { at.minute() } else { 0 };
                let over = Length::new()
                    .try_minutes(i64::from(at.minute() - minute))
                    .and_then(|it| it.try_seconds(i64::from(at.second())))
                    .and_then(|it| it.try_nanoseconds(i64::from(at.subsec_nanosecond())));
                return at.checked_sub(over.ok()?).ok();
            }
            Self::Day => date,
            Self::Week => {
                let past = i64::from(date.weekday().to_monday_zero_offset());
                date.checked_sub(Self::Day.length(past)?).ok()?
            }
            Self::Month => date.first_of_month(),
            Self::Quarter => {
                civil::Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok()?
            }
            Self::Year => date.first_of_year(),
        };
        first.to_zoned(at.time_zone().clone()).ok()
    }
}

/// `5d`, `90m`, `2mo`.
fn read_length(text: &str) -> Option<(i64, Unit)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = match &text[digits..] {
        "m" | "min" => Unit::Minute,
        "h" => Unit::Hour,
        "d" => Unit::Day,
        "w" => Unit::Week,
        "mo" => Unit::Month,
        "y" => Unit::Year,
        _ => return None,
    };
    Some((text[..digits].parse().ok()?, unit))
}

fn read_word(text: &str, now: &Zoned) -> Option<Stretch> {
    let (unit, offset) = match text {
        "today" => (Unit::Day, 0),
        "yesterday" => (Unit::Day, -1),
        "tomorrow" => (Unit::Day, 1),
        _ => {
            let (which, unit) = text.split_once(['-', '_', ' '])?;
            let offset = match which {
                "this" => 0,
                "last" => -1,
                "next" => 1,
                _ => return None,
            };
            let unit = match unit {
                "week" => Unit::Week,
                "month" => Unit::Month,
                "quarter" => Unit::Quarter,
                "year" => Unit::Year,
                _ => return None,
            };
            (unit, offset)
        }
    };
    let begin = moved(&unit.begin(now)?, unit, offset)?;
    let end = moved(&begin, unit, 1)?;
    Some((unix_ms(&begin), unix_ms(&end)))
}

/// `2016`, `2016-03`, `2016-03-05`, `2016-03-05T14`, `2016-03-05T14:30` or `2016-03-05T14:30:59`,
/// with a space for the `T` if it stands in quotes. Local time of the context's zone.
fn read_date(text: &str, context: &Context) -> Option<Stretch> {
    let (date, time) = match text.split_once(['t', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = i16::try_from(number(parts.next()?, 4)?).ok()?;
    let month = parts.next().map(|it| number(it, 2));
    let day = parts.next().map(|it| number(it, 2));
    if parts.next().is_some() || (time.is_some() && day.is_none()) || year == 0 {
        return None;
    }
    let mut clock = time.into_iter().flat_map(|it| it.split(':'));
    let hour = clock.next().map(|it| number(it, 2));
    let minute = clock.next().map(|it| number(it, 2));
    let second = clock.next().map(|it| number(it, 2));
    if clock.next().is_some() {
        return None;
    }
    let length = match (month, day, hour, minute, second) {
        (None, ..) => 1.years(),
        (_, None, ..) => 1.months(),
        (_, _, None, ..) => 1.days(),
        (_, _, _, None, _) => 1.hours(),
        (_, _, _, _, None) => 1.minutes(),
        _ => 1.seconds(),
    };
    let part = |it: Option<Option<i8>>, otherwise| match it {
        None => Some(otherwise),
        Some(given) => given,
    };
    let begin = civil::Date::new(year, part(month.map(to_i8), 1)?, part(day.map(to_i8), 1)?)
        .ok()?
        .to_datetime(
            civil::Time::new(
                part(hour.map(to_i8), 0)?,
                part(minute.map(to_i8), 0)?,
                part(second.map(to_i8), 0)?,
                0,
            )
            .ok()?,
        );
    // The end is the civil end, so that a day of 23 or 25 hours is a day.
    let end = begin.checked_add(length).ok()?;
    let to_unix_ms = |it: civil::DateTime| {
        it.to_zoned(context.zone.clone())
            .ok()
            .map(|it| unix_ms(&it))
    };
    Some((to_unix_ms(begin)?, to_unix_ms(end)?))
}

fn to_i8(number: Option<u32>) -> Option<i8> {
    i8::try_from(number?).ok()
}

/// A number of at most so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = (1..=digits).contains(&text.len());
    (fits && text.bytes().all(|it| it.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn moved(from: &Zoned, unit: Unit, count: i64) -> Option<Zoned> {
    from.checked_add(unit.length(count)?).ok()
}

fn unix_ms(at: &Zoned) -> i64 {
    at.timestamp().as_millisecond()
}
