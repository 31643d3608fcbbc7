//! Promises about random calendars, on the nights on which clocks change and around them.

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, TimeZone};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * HOUR;

const ZONES: [&str; 4] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
];

/// Two days before nights on which clocks change in one of the zones, and a common week.
const STARTS: [&str; 7] = [
    "2026-03-27",
    "2026-10-23",
    "2026-03-06",
    "2026-10-30",
    "2026-04-03",
    "2026-10-02",
    "2026-06-10",
];

fn day_hours() -> impl Strategy<Value = Vec<Span>> {
    let some = |spans: &[(u16, u16)]| Just(spans.iter().map(|it| Span::new(it.0, it.1)).collect());
    prop_oneof![
        some(&[]),
        some(&[(480, 1020)]),
        some(&[(480, 720), (780, 1020)]),
        some(&[(1320, 345)]),
        some(&[(0, 1440)]),
        some(&[(0, 90), (95, 150), (150, 240)]),
        (0_u16..96, 1_u16..96).prop_map(|(open, length)| {
            let (open, close) = (open * 15, (open + length) * 15);
            vec![Span::new(
                open,
                if close > 1440 { close - 1440 } else { close },
            )]
        }),
    ]
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let week = proptest::collection::vec(day_hours(), 7);
    let exceptions = proptest::collection::vec((0_i64..7, day_hours(), any::<bool>()), 0..3);
    (select(&ZONES[..]), week, select(&STARTS[..]), exceptions).prop_map(
        |(zone, week, start, exceptions)| {
            let mut calendar = Calendar::around_the_clock("Random", zone);
            calendar.always = false;
            for (day, spans) in calendar.week.iter_mut().zip(week) {
                *day = spans;
            }
            // What opens over midnight must not meet the next morning.
            while let Some(CalendarProblem::Overlap {
                day: problems::DayName::Weekday(day),
                ..
            }) = calendar.problems().into_iter().next()
            {
                calendar.week[usize::from(day)].clear();
            }
            for (later, hours, yearly) in exceptions {
                let start: civil::Date = start.parse().unwrap();
                let date = start.checked_add(jiff::Span::new().days(later)).unwrap();
                let (year, month, day) = (date.year(), date.month() as u8, date.day() as u8);
                let on = if yearly {
                    On::Yearly { month, day }
                } else {
                    On::Date { year, month, day }
                };
                if calendar.exceptions.iter().all(|it| it.on != on) {
                    let name = String::new();
                    calendar.exceptions.push(Exception { on, name, hours });
                }
            }
            calendar
        },
    )
}

/// A moment near one of the nights, in milliseconds.
fn moments() -> impl Strategy<Value = i64> {
    (select(&STARTS[..]), 0..6 * DAY).prop_map(|(start, later)| at(start, "Etc/UTC") + later)
}

fn durations() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(0),
        1..8 * HOUR,
        (0_i64..96).prop_map(|it| it * 15 * MINUTE),
        0..20 * DAY
    ]
}

/// Counts open minutes one by one, straight from the rules: on the wall clock a span covers what
/// lies from its opening to its closing; of a time that comes twice, an opening means the first
/// and a closing the second.
fn minutes_one_by_one(calendar: &Calendar, from: i64, to: i64) -> i64 {
    let zone = TimeZone::get(&calendar.zone).unwrap();
    let comes_twice = |clock: civil::DateTime| {
        let named = zone.to_ambiguous_timestamp(clock);
        matches!(named.offset(), AmbiguousOffset::Fold { .. })
    };
    let local = |ms: i64| zone.to_datetime(Timestamp::from_millisecond(ms).unwrap());
    let mut spans = Vec::new();
    let mut date = local(from).date().yesterday().unwrap();
    while date <= local(to).date() {
        for span in calendar.spans_on(date) {
            let clock = |minute: u16| {
                date.at(0, 0, 0, 0)
                    .checked_add(jiff::Span::new().minutes(minute))
                    .unwrap()
            };
            let (open, close) = (clock(span.open), clock(span.close_unwrapped()));
            spans.push((open, comes_twice(open), close, comes_twice(close)));
        }
        date = date.tomorrow().unwrap();
    }
    let is_open = |ms: i64| {
        let clock = local(ms);
        let twice = comes_twice(clock);
        let first = zone
            .to_ambiguous_timestamp(clock)
            .earlier()
            .unwrap()
            .as_millisecond();
        let (is_first, is_second) = (twice && first == ms, twice && first != ms);
        spans.iter().any(|&(open, open_twice, close, close_twice)| {
            // Both in one night: the same doubled hour.
            (open <= clock || (is_second && open_twice && open.date() == clock.date()))
                && (clock < close || (is_first && close_twice && close.date() == clock.date()))
        })
    };
    (from..to)
        .step_by(MINUTE as usize)
        .filter(|it| is_open(*it))
        .count() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Business time is the number of open minutes, counted one by one.
    #[test]
    fn business_time_is_what_counting_minutes_gives(
        calendar in calendars(), from in moments(), days in 0_i64..5
    ) {
        let from = from / MINUTE * MINUTE;
        let to = from + days * DAY + 437 * MINUTE;
        let counted = minutes_one_by_one(&calendar, from, to) * MINUTE;
        prop_assert_eq!(calendar.business_ms(from, to).unwrap(), counted);
    }

    /// The deadline is the first moment by which the time has passed.
    #[test]
    fn row_3_2_add_and_business_time_are_inverse(
        calendar in calendars(), from in moments(), duration in durations()
    ) {
        let hours = Hours::compile(&calendar, from, from + 30 * DAY).unwrap();
        if let Some(due) = hours.add(from, duration) {
            prop_assert_eq!(hours.business_ms(from, due), duration);
            if duration > 0 {
                prop_assert_eq!(hours.business_ms(from, due - 1), duration - 1);
            } else {
                prop_assert_eq!(hours.business_ms(from, due + 1), 1);
            }
        } else {
            prop_assert!(hours.business_ms(from, LAST_UNIX_MS) < duration.max(1));
        }
    }

    /// Splitting an interval changes nothing.
    #[test]
    fn the_parts_of_an_interval_are_the_whole(
        calendar in calendars(), mut moments in [moments(), moments(), moments()]
    ) {
        moments.sort_unstable();
        let [a, b, c] = moments;
        let business_ms = |from, to| calendar.business_ms(from, to).unwrap();
        prop_assert_eq!(business_ms(a, b) + business_ms(b, c), business_ms(a, c));
        prop_assert_eq!(business_ms(c, a), 0);
    }

    /// Compiled for whatever days, and grown since or not, hours answer as the walk does.
    #[test]
    fn the_compiled_form_equals_the_walk(
        calendar in calendars(), compiled in [moments(), moments()], grown in [moments(), moments()],
        from in moments(), to in moments(), duration in durations(), days in 0_u32..9
    ) {
        let mut hours = Hours::compile(&calendar, compiled[0], compiled[1]).unwrap();
        let elsewhere = Hours::compile(&calendar, 0, 0).unwrap();
        for _ in 0..2 {
            prop_assert_eq!(hours.business_ms(from, to), calendar.business_ms(from, to).unwrap());
            prop_assert_eq!(hours.open_intervals(from, to), calendar.open_intervals(from, to).unwrap());
            prop_assert_eq!(hours.add(from, duration), calendar.add(from, duration).unwrap());
            prop_assert_eq!(hours.days_ms(from, days), elsewhere.days_ms(from, days));
            hours.cover(grown[0], grown[1]);
        }
    }
}
