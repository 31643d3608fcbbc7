//! The days of the story: counted from its first one, in the zone of the company.

use jiff::civil::{Date, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::Plan;
use crate::domain::calendar::{Calendar, Exception, Hours, On};

/// Days of history before the day on which the demo was made.
pub(super) const DAYS: i64 = 364;
/// A minute in milliseconds.
pub(super) const MINUTE: i64 = 60_000;
/// An hour in milliseconds.
pub(super) const HOUR: i64 = 60 * MINUTE;

/// Days on which the offices are closed, month and day, with their names.
pub(super) const HOLIDAYS: [(u8, u8, &str); 4] = [
    (1, 1, "New Year’s Day"),
    (5, 1, "Labour Day"),
    (12, 25, "Christmas Day"),
    (12, 26, "Second day of Christmas"),
];

/// Where the days of the story lie.
pub(super) struct Days {
    first: Date,
    zone: TimeZone,
    /// IANA name of the zone.
    pub(super) zone_name: String,
    /// Of the remote office.
    remote: TimeZone,
    /// IANA name of that zone.
    pub(super) remote_name: &'static str,
    /// When the offices work, and their agents.
    pub(super) office: Hours,
    /// At every moment.
    pub(super) always: Hours,
}

impl Days {
    /// The days of a plan up to a moment (Unix milliseconds).
    pub(super) fn of(plan: &Plan, until: i64) -> Self {
        let zone = zone_named(&plan.zone);
        let zone_name = zone.iana_name().unwrap_or("UTC").to_owned();
        let remote_name = if zone_name == "Asia/Kolkata" {
            "Europe/Lisbon"
        } else {
            "Asia/Kolkata"
        };
        let began = Timestamp::from_millisecond(plan.began).unwrap_or(Timestamp::UNIX_EPOCH);
        let first = began
            .to_zoned(zone.clone())
            .date()
            .saturating_sub(DAYS.days());
        let from = plan.began - (DAYS + 5) * 24 * HOUR;
        // What is opened on the last day may take a while.
        let to = until + 120 * 24 * HOUR;
        let compile = |calendar: &Calendar| {
            Hours::compile(calendar, from, to).expect("the demo’s own calendars are sound")
        };
        Self {
            first,
            office: compile(&office_hours(&zone_name)),
            always: compile(&Calendar::around_the_clock("Around the clock", &zone_name)),
            zone,
            zone_name,
            remote: zone_named(remote_name),
            remote_name,
        }
    }

    /// The date of a day.
    pub(super) fn date(&self, day: i64) -> Date {
        self.first.saturating_add(day.days())
    }

    /// The moment of a minute of a day, by the company's clocks.
    pub(super) fn at(&self, day: i64, minute: i64) -> i64 {
        moment(self.date(day), minute, &self.zone)
    }

    /// The same by the clocks of the remote office.
    pub(super) fn remote_at(&self, day: i64, minute: i64) -> i64 {
        moment(self.date(day), minute, &self.remote)
    }

    /// The day of a moment; it may be negative.
    pub(super) fn day_of(&self, unix_ms: i64) -> i64 {
        let at = Timestamp::from_millisecond(unix_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let date = at.to_zoned(self.zone.clone()).date();
        i64::from((date - self.first).get_days())
    }

    /// 0 for Monday to 6 for Sunday.
    pub(super) fn weekday(&self, day: i64) -> usize {
        self.date(day).weekday().to_monday_zero_offset() as usize
    }

    pub(super) fn is_holiday(&self, day: i64) -> bool {
        let date = self.date(day);
        HOLIDAYS
            .iter()
            .any(|it| (it.0, it.1) == (date.month() as u8, date.day() as u8))
    }

    /// Neither weekend nor holiday.
    pub(super) fn is_workday(&self, day: i64) -> bool {
        self.weekday(day) < 5 && !self.is_holiday(day)
    }

    /// The first such workday from a day on.
    pub(super) fn workday_from(&self, day: i64) -> i64 {
        (day..).find(|it| self.is_workday(*it)).unwrap_or(day)
    }

    /// So many working days later at the same time of day: when resolved records close by themselves.
    pub(super) fn business_days_later(&self, from: i64, days: u32) -> i64 {
        let at = Timestamp::from_millisecond(from).unwrap_or(Timestamp::UNIX_EPOCH);
        let at = at.to_zoned(self.zone.clone());
        let (mut date, clock, mut left) = (at.date(), at.time(), days);
        while left > 0 {
            date = date.saturating_add(1.day());
            if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left -= 1;
            }
        }
        date.to_datetime(clock)
            .to_zoned(self.zone.clone())
            .map_or(from, |it| it.timestamp().as_millisecond())
    }
}

fn moment(date: Date, minute: i64, zone: &TimeZone) -> i64 {
    let (hour, minute) = (minute / 60 % 24, minute % 60);
    date.to_datetime(time(hour as i8, minute as i8, 0, 0))
        .to_zoned(zone.clone())
        .map_or(0, |it| it.timestamp().as_millisecond())
}

fn zone_named(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The hours of the offices.
pub(super) fn office_hours(zone: &str) -> Calendar {
    Calendar {
        exceptions: HOLIDAYS
            .iter()
            .map(|(month, day, name)| Exception {
                on: On::Yearly {
                    month: *month,
                    day: *day,
                },
                name: (*name).to_owned(),
                hours: Vec::new(),
            })
            .collect(),
        ..Calendar::office_hours("Office hours", zone)
    }
}
