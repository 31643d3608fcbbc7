use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;

mod properties;

const HOUR: i64 = 3_600_000;

/// A moment by the clocks of a zone.
fn at(clock: &str, zone: &str) -> i64 {
    let clock: civil::DateTime = clock.parse().unwrap();
    let zoned = clock.in_tz(zone).unwrap();
    zoned.timestamp().as_millisecond()
}

fn berlin(clock: &str) -> i64 {
    at(clock, "Europe/Berlin")
}

fn weekdays(open: u16, close: u16) -> Calendar {
    let mut calendar = Calendar::office_hours("Desk", "Europe/Berlin");
    for day in &mut calendar.week[..5] {
        *day = vec![Span::new(open * 60, close * 60)];
    }
    calendar
}

fn on(year: i16, month: u8, day: u8, hours: &[Span]) -> Exception {
    Exception {
        on: On::Date { year, month, day },
        name: "A day".into(),
        hours: hours.into(),
    }
}

/// Open hours between two moments in Berlin, by the walk and compiled.
fn open_hours(calendar: &Calendar, from: &str, to: &str) -> f64 {
    let (from, to) = (at(from, &calendar.zone), at(to, &calendar.zone));
    let walked = calendar.business_ms(from, to).unwrap();
    let hours = Hours::compile(calendar, from, to).unwrap();
    assert_eq!(hours.business_ms(from, to), walked);
    walked as f64 / HOUR as f64
}

/// When so many open hours have passed, in the zone of the calendar.
fn after(calendar: &Calendar, from: &str, hours: i64) -> String {
    let from = at(from, &calendar.zone);
    let walked = calendar.add(from, hours * HOUR).unwrap().unwrap();
    let compiled = Hours::compile(calendar, from, walked).unwrap();
    assert_eq!(compiled.add(from, hours * HOUR), Some(walked));
    let zoned = jiff::Timestamp::from_millisecond(walked)
        .unwrap()
        .in_tz(&calendar.zone)
        .unwrap();
    zoned.strftime("%a %F %H:%M %:z").to_string()
}

#[test]
fn wednesday_afternoon_to_thursday_morning_is_three_hours() {
    let nine_to_five = weekdays(9, 17);
    assert_eq!(
        open_hours(&nine_to_five, "2026-03-04T14:00", "2026-03-05T09:00"),
        3.0
    );
}

#[test]
fn a_friday_evening_waits_for_monday() {
    let calendar = weekdays(8, 17);
    assert_eq!(
        open_hours(&calendar, "2026-03-06T21:00", "2026-03-09T09:30"),
        1.5
    );
}

/// Row 3.9: targets ran at night and on weekends for want of hours.
#[test]
fn row_3_9_four_hours_from_16_00_are_due_at_noon_of_the_next_working_day() {
    let nine_to_five = weekdays(9, 17);
    assert_eq!(
        after(&nine_to_five, "2026-03-04T16:00", 4),
        "Thu 2026-03-05 12:00 +01:00"
    );
    assert_eq!(
        after(&nine_to_five, "2026-03-06T16:00", 4),
        "Mon 2026-03-09 12:00 +01:00"
    );
}

#[test]
fn row_3_9_a_new_workspace_is_not_open_at_night() {
    let calendar = Calendar::office_hours("Desk", "Europe/Berlin");
    assert!(!calendar.always);
    assert_eq!(calendar.problems(), []);
    assert_eq!(
        open_hours(&calendar, "2026-03-02T00:00", "2026-03-09T00:00"),
        45.0
    );
    assert_eq!(
        open_hours(&calendar, "2026-03-02T17:00", "2026-03-03T08:00"),
        0.0
    );
}

#[test]
fn twenty_four_open_hours_on_days_of_eight_end_on_the_third_day() {
    let nine_to_five = weekdays(9, 17);
    assert_eq!(
        after(&nine_to_five, "2026-03-02T09:00", 24),
        "Wed 2026-03-04 17:00 +01:00"
    );
}

/// Row 3.2: a weekend credited 66 hours, because two functions counted differently.
#[test]
fn row_3_2_a_pause_over_the_weekend_credits_two_hours() {
    let nine_to_five = weekdays(9, 17);
    assert_eq!(
        open_hours(&nine_to_five, "2026-03-06T16:00", "2026-03-09T10:00"),
        2.0
    );
}

/// Row 3.10: the lunch break counted.
#[test]
fn row_3_10_a_lunch_break_does_not_count() {
    let mut calendar = weekdays(8, 17);
    calendar.week[0] = vec![Span::new(13 * 60, 17 * 60), Span::new(8 * 60, 12 * 60)];
    assert_eq!(
        open_hours(&calendar, "2026-03-02T08:00", "2026-03-02T17:00"),
        8.0
    );
    assert_eq!(
        after(&calendar, "2026-03-02T11:00", 1),
        "Mon 2026-03-02 12:00 +01:00"
    );
    assert_eq!(
        after(&calendar, "2026-03-02T12:00", 0),
        "Mon 2026-03-02 13:00 +01:00"
    );
    assert_eq!(
        after(&calendar, "2026-03-02T11:00", 2),
        "Mon 2026-03-02 14:00 +01:00"
    );
}

/// Row 3.12: the hours hang on the wall of the calendar, wherever the viewer is.
#[test]
fn row_3_12_the_zone_of_the_calendar_counts() {
    let berlin = weekdays(9, 17);
    let new_york = berlin.in_zone("America/New_York");
    let from = at("2026-03-04T09:00", "Europe/Berlin");
    assert_eq!(berlin.add(from, 0), Ok(Some(from)));
    assert_eq!(new_york.add(from, 0), Ok(Some(from + 6 * HOUR)));
}

#[test]
fn the_night_of_spring_has_23_hours_and_that_of_autumn_25() {
    let always = Calendar::around_the_clock("24x7", "Europe/Berlin");
    assert_eq!(
        open_hours(&always, "2026-03-29T00:00", "2026-03-30T00:00"),
        23.0
    );
    assert_eq!(
        open_hours(&always, "2026-10-25T00:00", "2026-10-26T00:00"),
        25.0
    );
    let mut whole_days = always.clone();
    whole_days.always = false;
    whole_days.week = std::array::from_fn(|_| vec![Span::new(0, 1440)]);
    assert_eq!(
        open_hours(&whole_days, "2026-03-29T00:00", "2026-03-30T00:00"),
        23.0
    );
    assert_eq!(
        open_hours(&whole_days, "2026-10-25T00:00", "2026-10-26T00:00"),
        25.0
    );
    assert_eq!(
        after(&whole_days, "2026-03-29T00:00", 2),
        "Sun 2026-03-29 03:00 +02:00"
    );
}

fn check_night(zone: &str, night: civil::Date, spans: &[(u16, u16)], expected: Expect) {
    let mut text = String::new();
    for &(open, close) in spans {
        let mut calendar = Calendar::around_the_clock("Night", zone);
        calendar.always = false;
        calendar.exceptions.push(on(
            night.year(),
            night.month() as u8,
            night.day() as u8,
            &[Span::new(open, close)],
        ));
        let from = at(&format!("{}T12:00", night.yesterday().unwrap()), zone);
        let open_intervals = calendar.open_intervals(from, from + 72 * HOUR).unwrap();
        let clock = |it: i64| {
            let zoned = jiff::Timestamp::from_millisecond(it)
                .unwrap()
                .in_tz(zone)
                .unwrap();
            zoned.strftime("%H:%M%:z").to_string()
        };
        write!(
            text,
            "{:02}:{:02}-{:02}:{:02} is",
            open / 60,
            open % 60,
            close / 60,
            close % 60
        )
        .unwrap();
        for (open, close) in open_intervals {
            write!(
                text,
                " {} to {}, {} min",
                clock(open),
                clock(close),
                (close - open) / 60_000
            )
            .unwrap();
        }
        text.push('\n');
    }
    expected.assert_eq(&text);
}

#[test]
fn hours_in_a_night_on_which_clocks_change() {
    let spans = [
        (60, 300),
        (120, 180),
        (135, 165),
        (135, 300),
        (60, 135),
        (60, 120),
    ];
    check_night(
        "Europe/Berlin",
        civil::date(2026, 3, 29),
        &spans,
        expect![[r#"
            01:00-05:00 is 01:00+01:00 to 05:00+02:00, 180 min
            02:00-03:00 is
            02:15-02:45 is
            02:15-05:00 is 03:00+02:00 to 05:00+02:00, 120 min
            01:00-02:15 is 01:00+01:00 to 03:00+02:00, 60 min
            01:00-02:00 is 01:00+01:00 to 03:00+02:00, 60 min
        "#]],
    );
    check_night(
        "Europe/Berlin",
        civil::date(2026, 10, 25),
        &spans,
        expect![[r#"
            01:00-05:00 is 01:00+02:00 to 05:00+01:00, 300 min
            02:00-03:00 is 02:00+02:00 to 03:00+01:00, 120 min
            02:15-02:45 is 02:15+02:00 to 02:45+01:00, 90 min
            02:15-05:00 is 02:15+02:00 to 05:00+01:00, 225 min
            01:00-02:15 is 01:00+02:00 to 02:15+01:00, 135 min
            01:00-02:00 is 01:00+02:00 to 02:00+01:00, 120 min
        "#]],
    );
    // Half an hour only.
    let spans = [(60, 300), (90, 120), (105, 150), (120, 150), (60, 120)];
    check_night(
        "Australia/Lord_Howe",
        civil::date(2026, 10, 4),
        &spans,
        expect![[r#"
            01:00-05:00 is 01:00+10:30 to 05:00+11:00, 210 min
            01:30-02:00 is 01:30+10:30 to 02:30+11:00, 30 min
            01:45-02:30 is 01:45+10:30 to 02:30+11:00, 15 min
            02:00-02:30 is
            01:00-02:00 is 01:00+10:30 to 02:30+11:00, 60 min
        "#]],
    );
    check_night(
        "Australia/Lord_Howe",
        civil::date(2026, 4, 5),
        &spans,
        expect![[r#"
            01:00-05:00 is 01:00+11:00 to 05:00+10:30, 270 min
            01:30-02:00 is 01:30+11:00 to 02:00+10:30, 60 min
            01:45-02:30 is 01:45+11:00 to 02:30+10:30, 75 min
            02:00-02:30 is 02:00+10:30 to 02:30+10:30, 30 min
            01:00-02:00 is 01:00+11:00 to 02:00+10:30, 90 min
        "#]],
    );
}

#[test]
fn what_would_overlap_only_because_clocks_go_back_counts_once() {
    let mut calendar = weekdays(9, 17);
    calendar.exceptions = vec![on(2026, 10, 25, &[Span::new(60, 150), Span::new(150, 240)])];
    assert_eq!(
        open_hours(&calendar, "2026-10-25T00:00", "2026-10-26T00:00"),
        4.0
    );
}

#[test]
fn hours_over_midnight_belong_to_the_day_on_which_they_open() {
    let mut calendar = weekdays(22, 6);
    calendar.exceptions = vec![on(2026, 3, 4, &[])];
    let nights = calendar.open_intervals(berlin("2026-03-02T12:00"), berlin("2026-03-07T12:00"));
    let expected = [
        ("03-02", "03-03"),
        ("03-03", "03-04"),
        ("03-05", "03-06"),
        ("03-06", "03-07"),
    ]
    .map(|(open, close)| {
        (
            berlin(&format!("2026-{open}T22:00")),
            berlin(&format!("2026-{close}T06:00")),
        )
    });
    assert_eq!(nights.unwrap(), expected);
    assert_eq!(
        open_hours(&calendar, "2026-03-03T02:00", "2026-03-03T23:00"),
        5.0
    );
}

#[test]
fn a_date_beats_a_yearly_day_and_both_beat_the_weekday() {
    let mut calendar = weekdays(8, 17);
    let labour_day = On::Yearly { month: 5, day: 1 };
    calendar.exceptions = vec![
        Exception {
            on: labour_day,
            name: "Labour Day".into(),
            hours: Vec::new(),
        },
        on(2026, 5, 1, &[Span::new(10 * 60, 12 * 60)]),
    ];
    // 1 May is a Thursday in 2025 and a Friday in 2026.
    assert_eq!(
        open_hours(&calendar, "2025-05-01T00:00", "2025-05-02T00:00"),
        0.0
    );
    assert_eq!(
        open_hours(&calendar, "2026-05-01T00:00", "2026-05-02T00:00"),
        2.0
    );
    assert_eq!(
        open_hours(&calendar, "2026-05-04T00:00", "2026-05-05T00:00"),
        9.0
    );
}

#[test]
fn days_have_the_hours_that_open_on_them() {
    let mut calendar = weekdays(8, 17);
    calendar.week[4] = vec![Span::new(8 * 60, 12 * 60)];
    calendar.exceptions = vec![on(2026, 3, 5, &[])];
    let hours = Hours::compile(
        &calendar,
        berlin("2026-03-01T00:00"),
        berlin("2026-04-01T00:00"),
    );
    let hours = hours.unwrap();
    let elsewhere = Hours::compile(
        &calendar,
        berlin("2020-01-01T00:00"),
        berlin("2020-01-02T00:00"),
    );
    let elsewhere = elsewhere.unwrap();
    let days = |from: &str, days| {
        let ms = hours.days_ms(berlin(from), days).unwrap();
        assert_eq!(elsewhere.days_ms(berlin(from), days), Some(ms));
        ms / HOUR
    };
    assert_eq!(
        days("2026-03-04T14:00", 1),
        9,
        "the whole of the day it starts on"
    );
    assert_eq!(
        days("2026-03-04T14:00", 2),
        13,
        "a holiday between, then a short Friday"
    );
    assert_eq!(
        days("2026-03-04T17:00", 1),
        4,
        "after hours the next open day is the first"
    );
    assert_eq!(days("2026-03-02T08:00", 0), 0);
    let always = Calendar::around_the_clock("24x7", "Europe/Berlin");
    let always = Hours::compile(&always, 0, 0).unwrap();
    assert_eq!(
        always
            .days_ms(berlin("2026-03-28T14:00"), 2)
            .map(|it| it / HOUR),
        Some(47)
    );
}

#[test]
fn what_is_never_open_has_no_deadline_and_does_not_search_for_ever() {
    let mut calendar = weekdays(8, 17);
    calendar.week = Default::default();
    let only_once = on(2026, 3, 4, &[Span::new(0, 60)]);
    for (exceptions, first) in [(vec![], None), (vec![only_once], Some(HOUR))] {
        calendar.exceptions = exceptions;
        let from = berlin("2026-03-04T00:00");
        let hours = Hours::compile(&calendar, from, from).unwrap();
        for duration in [0, HOUR, HOUR + 1, i64::MAX] {
            let expected = first.filter(|it| duration <= *it).map(|_| from + duration);
            assert_eq!(calendar.add(from, duration), Ok(expected));
            assert_eq!(hours.add(from, duration), expected);
        }
        assert_eq!(hours.business_ms(i64::MIN, i64::MAX), first.unwrap_or(0));
        assert_eq!(hours.days_ms(from, 2), None);
        assert_eq!(hours.add(i64::MAX, 1), None);
    }
}

#[test]
fn a_calendar_survives_being_stored() {
    let mut calendar = weekdays(22, 6);
    calendar.exceptions = vec![on(2026, 3, 4, &[Span::new(0, 60)])];
    let bytes = postcard::to_allocvec(&calendar).unwrap();
    assert_eq!(postcard::from_bytes::<Calendar>(&bytes).unwrap(), calendar);
}

#[test]
fn a_calendar_that_cannot_be_says_why() {
    let mut broken = weekdays(8, 17);
    broken.zone = "Europe/Atlantis".into();
    broken.week[0] = vec![Span::new(480, 1500), Span::new(600, 600)];
    broken.exceptions = vec![on(2026, 2, 29, &[]), on(2026, 2, 29, &[])];
    let mut overlapping = weekdays(8, 17);
    overlapping.week[1] = vec![Span::new(8 * 60, 12 * 60), Span::new(11 * 60, 15 * 60)];
    overlapping.week[6] = vec![Span::new(22 * 60, 9 * 60)];
    let mut always = weekdays(8, 17);
    always.always = true;
    let mut text = String::new();
    for calendar in [broken, overlapping, always] {
        for problem in calendar.problems() {
            writeln!(text, "{problem}").unwrap();
        }
        let first = calendar.problems().remove(0);
        assert_eq!(Hours::compile(&calendar, 0, 0).unwrap_err(), first);
        assert_eq!(calendar.add(0, 0), Err(first));
    }
    expect![[r#"
        "Europe/Atlantis" is not a known time zone; expected a name such as Europe/Berlin
        Monday: 08:00–25:00 lies outside of the day; hours open from 00:00 to 23:59 and close by 24:00
        Monday: 10:00–10:00 is empty; for the whole day use 00:00 to 24:00
        2026-02-29 does not exist
        2026-02-29 does not exist
        2026-02-29 has two exceptions; keep one
        Tuesday: 11:00–15:00 overlaps Tuesday 08:00–12:00
        Monday: 08:00–17:00 overlaps Sunday 22:00–09:00
        a calendar that is open around the clock has neither hours nor exceptions
    "#]].assert_eq(&text);
}
