use super::*;
use DateFormat::*;
use proptest::prelude::*;

fn utc(value: &str, format: DateFormat) -> Option<String> {
    let read = DateReader::new("UTC").unwrap().read(value, format)?;
    Some(
        jiff::Timestamp::from_millisecond(read.ms)
            .unwrap()
            .to_string(),
    )
}

#[test]
fn cells_of_every_format() {
    for (value, format, expected) in [
        ("29/2/2016 01:16", DayMonthYear, "2016-02-29T01:16:00Z"),
        ("29.02.16", DayMonthYear, "2016-02-29T00:00:00Z"),
        ("31-12-1999 23:59:59", DayMonthYear, "1999-12-31T23:59:59Z"),
        ("2/29/2016 1:16 PM", MonthDayYear, "2016-02-29T13:16:00Z"),
        (
            "02/29/2016, 12:05:00am",
            MonthDayYear,
            "2016-02-29T00:05:00Z",
        ),
        ("2016-02-29", YearMonthDay, "2016-02-29T00:00:00Z"),
        ("2016/2/9 7:05", YearMonthDay, "2016-02-09T07:05:00Z"),
        (
            "2016-02-29T01:16:30.250Z",
            YearMonthDay,
            "2016-02-29T01:16:30.25Z",
        ),
        (
            "2016-02-29T01:16:30+02:00",
            YearMonthDay,
            "2016-02-28T23:16:30Z",
        ),
        (
            "2016-02-29 01:16:30 -0530",
            YearMonthDay,
            "2016-02-29T06:46:30Z",
        ),
        ("2016-02-29 01:16 UTC", YearMonthDay, "2016-02-29T01:16:00Z"),
        ("20160229", YearMonthDay, "2016-02-29T00:00:00Z"),
        ("20160229011630", YearMonthDay, "2016-02-29T01:16:30Z"),
        ("20160229T011630Z", YearMonthDay, "2016-02-29T01:16:30Z"),
        ("29/Feb/16 1:16 AM", MonthName, "2016-02-29T01:16:00Z"),
        ("February 29, 2016 13:16", MonthName, "2016-02-29T13:16:00Z"),
        (
            "Mon, 29 Feb 2016 01:16:00 +0000",
            MonthName,
            "2016-02-29T01:16:00Z",
        ),
        ("1st Sept. 2016", MonthName, "2016-09-01T00:00:00Z"),
        ("2016-Feb-29", MonthName, "2016-02-29T00:00:00Z"),
        ("1456708560", EpochSeconds, "2016-02-29T01:16:00Z"),
        ("1456708560123", EpochMillis, "2016-02-29T01:16:00.123Z"),
    ] {
        assert_eq!(utc(value, format).as_deref(), Some(expected), "{value}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for (value, format) in [
        ("29/2/2015", DayMonthYear),
        ("31/4/2016", DayMonthYear),
        ("2/29/2016", DayMonthYear),
        ("1/2-2016", DayMonthYear),
        ("1/2/201", DayMonthYear),
        ("1/2/2016 24:00", DayMonthYear),
        ("1/2/2016 13:00 PM", DayMonthYear),
        ("1/2/2016 10:00 and more", DayMonthYear),
        ("1/2/201610:00", DayMonthYear),
        ("0000-01-01", YearMonthDay),
        ("31 Dex 2016", MonthName),
        ("12", EpochSeconds),
        ("", YearMonthDay),
        ("é/2/2016", DayMonthYear),
        ("2016-02-29T01:16:30+99:99", YearMonthDay),
    ] {
        assert_eq!(utc(value, format), None, "{value}");
    }
}

fn verdict(values: &[&str]) -> Verdict {
    let mut sniffer = DateSniffer::default();
    values.iter().for_each(|value| sniffer.observe(value));
    sniffer.verdict()
}

#[test]
fn the_column_decides() {
    let either = Verdict::Ambiguous(vec![DayMonthYear, MonthDayYear]);
    assert_eq!(verdict(&["1/2/2016", "3/4/2016"]), either);
    assert_eq!(
        verdict(&["1/2/2016", "13/4/2016"]),
        Verdict::Certain(DayMonthYear)
    );
    assert_eq!(
        verdict(&["1/2/2016", "4/13/2016"]),
        Verdict::Certain(MonthDayYear)
    );
    assert_eq!(verdict(&["4/13/2016", "13/4/2016"]), either);
    assert_eq!(
        verdict(&["2016-01-02T10:00:00Z"]),
        Verdict::Certain(YearMonthDay)
    );
    assert_eq!(verdict(&["20160102"]), Verdict::Certain(YearMonthDay));
    assert_eq!(
        verdict(&["02/Jan/16 10:00 AM"]),
        Verdict::Certain(MonthName)
    );
    assert_eq!(verdict(&["1456708560"]), Verdict::Certain(EpochSeconds));
    assert_eq!(verdict(&["1456708560000"]), Verdict::Certain(EpochMillis));
    assert_eq!(verdict(&["New", "1/2/2016"]), Verdict::NotDates);
    assert_eq!(verdict(&[]), Verdict::NotDates);
    assert_eq!(
        verdict(&["INC0000045", "true", "3 - Low"]),
        Verdict::NotDates
    );
}

#[test]
fn one_slip_does_not_turn_a_column() {
    let mut values = vec!["13/1/2016"; 40];
    values.push("1/13/2016");
    values.push("soon");
    assert_eq!(verdict(&values), Verdict::Certain(DayMonthYear));
}

#[test]
fn clock_changes_are_resolved_and_reported() {
    let mut berlin = DateReader::new("Europe/Berlin").unwrap();
    let mut read = |value| berlin.read(value, YearMonthDay).unwrap();
    let summer = read("2016-07-01 12:00");
    assert_eq!((summer.ms, summer.note), (1_467_367_200_000, None));
    let skipped = read("2016-03-27 02:30");
    assert_eq!(
        (skipped.ms, skipped.note),
        (1_459_042_200_000, Some(ClockNote::Skipped))
    );
    assert_eq!(read("2016-03-27 03:30").ms, skipped.ms);
    let repeated = read("2016-10-30 02:30");
    assert_eq!(
        (repeated.ms, repeated.note),
        (1_477_787_400_000, Some(ClockNote::Repeated))
    );
    assert_eq!(read("2016-10-30 03:30").ms - repeated.ms, 2 * 3_600_000);
}

#[test]
fn zones_have_names() {
    assert_eq!(
        DateReader::new("Mars/Base").unwrap_err(),
        NoSuchZone("Mars/Base".into())
    );
}

proptest! {
    /// The remembered offsets give what the calendar library gives, in any order of asking.
    #[test]
    fn remembering_offsets_changes_nothing(
        zone in prop::sample::select(vec![
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia",
            "Asia/Kolkata", "America/Sao_Paulo", "Africa/Casablanca",
        ]),
        minutes in prop::collection::vec(-15_000_000i64..40_000_000, 1..60),
    ) {
        let tz = jiff::tz::TimeZone::get(zone).unwrap();
        let mut reader = DateReader::new(zone).unwrap();
        for minute in minutes {
            let stamp = jiff::Timestamp::from_second(minute * 60).unwrap();
            let clock = jiff::tz::Offset::UTC.to_datetime(stamp);
            let cell = clock.strftime("%d/%m/%Y %H:%M").to_string();
            let expected = tz.to_ambiguous_timestamp(clock).compatible().unwrap();
            let read = reader.read(&cell, DayMonthYear).unwrap();
            prop_assert_eq!(read.ms, expected.as_millisecond(), "{} {}", zone, cell);
        }
    }

    /// Nothing in a cell makes the reader panic.
    #[test]
    fn any_text_is_answered(text in "[0-9TZ:/. APMjanfeb+é-]{0,24}|\\PC{0,24}") {
        let mut reader = DateReader::new("Europe/Berlin").unwrap();
        for format in DateFormat::ALL {
            reader.read(&text, format);
        }
        verdict(&[&text]);
    }
}
