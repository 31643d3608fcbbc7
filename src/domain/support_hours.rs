//! Support hours: the record type behind a [`Calendar`], and the short texts that its days are
//! written in (`08:00-12:00 13:00-17:00`, `12-25 Christmas Day`).

use super::calendar::{Calendar, Exception, MINUTES_PER_DAY, On, Span};
use super::cell::Cell;
use super::declare::{
    Check, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words, common,
};
use super::order;

/// The IANA name of the zone; empty is the workspace's.
pub const TIME_ZONE: FieldId = FieldId(100);
/// Monday; the other days follow.
pub const MONDAY: FieldId = FieldId(101);
/// Open around the clock.
pub const ALWAYS: FieldId = FieldId(108);
/// Days that differ.
pub const EXCEPTIONS: FieldId = FieldId(109);

const DAY: &str = "Such as 08:00-17:00, or 08:00-12:00 13:00-17:00. Empty is closed.";

const fn day(number: u16, name: &'static str, label: &'static str) -> FieldDef {
    FieldDef::new(MONDAY.0 + number, name, label, FieldType::Line)
        .checked(Check::Hours)
        .help(DAY)
}

/// The record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::SUPPORT_HOURS,
    name: "support_hours",
    words: Words {
        singular: "support hours",
        plural: "support hours",
        heading: "Support hours",
        empty: "Support hours say when the clocks of service levels run: a week, its breaks, and the holidays.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "description", "Description", FieldType::Text)
            .searched(2),
        FieldDef::new(TIME_ZONE.0, "time_zone", "Time zone", FieldType::Word)
            .checked(Check::Zone)
            .help("An IANA name such as Europe/Berlin. Empty is the workspace's zone."),
        day(0, "monday", "Monday"),
        day(1, "tuesday", "Tuesday"),
        day(2, "wednesday", "Wednesday"),
        day(3, "thursday", "Thursday"),
        day(4, "friday", "Friday"),
        day(5, "saturday", "Saturday"),
        day(6, "sunday", "Sunday"),
        FieldDef::new(ALWAYS.0, "always", "Around the clock", FieldType::Bool)
            .help("Yes: open at every moment, whatever stands at the days."),
        FieldDef::new(EXCEPTIONS.0, "exceptions", "Days that differ", FieldType::Tags)
            .checked(Check::ExceptionalDay)
            .help("12-25 Christmas Day (every year), 2026-04-03 Good Friday, 12-24 08:00-12:00 Christmas Eve. Without hours the day is closed."),
        FieldDef::ADDED,
        FieldDef::UPDATED,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 240),
        Column::shown("time_zone", 160),
        Column::shown("monday", 180),
        Column::shown("friday", 180),
        Column::shown("always", 140),
        Column::shown("exceptions", 260),
        Column::hidden("updated_at", 130),
    ],
    groups: &[
        FormGroup { label: "What", fields: &["name", "description", "time_zone"] },
        FormGroup {
            label: "Week",
            fields: &[
                "always", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                "sunday",
            ],
        },
        FormGroup { label: "Holidays", fields: &["exceptions"] },
    ],
    default_sort: "name",
    icon: "clock",
};

/// The calendar of a record.
///
/// # Errors
/// What is wrong, as a sentence, when a text does not read or the whole makes no sense.
pub fn calendar<'a>(
    cell: &impl Fn(FieldId) -> Cell<'a>,
    workspace_zone: &str,
) -> Result<Calendar, String> {
    let zone = match cell(TIME_ZONE).text() {
        "" => workspace_zone.to_owned(),
        zone => zone.to_owned(),
    };
    let mut week: [Vec<Span>; 7] = Default::default();
    for (number, spans) in (0..).zip(&mut week) {
        *spans = parse_spans(cell(weekday(number)).text())?;
    }
    let exceptions = cell(EXCEPTIONS)
        .texts()
        .iter()
        .map(|it| parse_exception(it))
        .collect::<Result<_, _>>()?;
    let always = cell(ALWAYS).yes_or(false);
    let calendar = Calendar {
        name: cell(common::TITLE).text().to_owned(),
        zone,
        week: if always { Default::default() } else { week },
        exceptions: if always { Vec::new() } else { exceptions },
        always,
    };
    match calendar.problems().first() {
        Some(problem) => Err(problem.to_string()),
        None => Ok(calendar),
    }
}

/// Looks at a text for [`Check::Zone`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_zone(text: &str) -> Result<(), String> {
    jiff::tz::TimeZone::get(text).map(drop).map_err(|_| {
        format!("There is no time zone called “{text}”. Use an IANA name such as Europe/Berlin.")
    })
}

/// Looks at a text for [`Check::Hours`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_spans(text: &str) -> Result<(), String> {
    parse_spans(text).map(drop)
}

/// Looks at a text for [`Check::ExceptionalDay`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_exception(text: &str) -> Result<(), String> {
    parse_exception(text).map(drop)
}

/// Reads the hours of a day: `08:00-12:00 13:00-17:00`, with commas or spaces between, `closed` or
/// nothing for none. A span that closes before it opens ends on the next day.
///
/// # Errors
/// Which part does not read, and how it should look.
pub fn parse_spans(text: &str) -> Result<Vec<Span>, String> {
    let text = text.trim().replace(['–', '—'], "-");
    if text.is_empty() || text.eq_ignore_ascii_case("closed") {
        return Ok(Vec::new());
    }
    let tight = text.replace(" -", "-").replace("- ", "-");
    let mut spans: Vec<Span> = tight
        .split([' ', ',', ';'])
        .filter(|it| !it.is_empty())
        .map(|part| {
            let wrong = || format!("“{part}” is not a span of hours. Write it like 08:00-17:00.");
            let (open, close) = part.split_once('-').ok_or_else(wrong)?;
            let span = Span::new(
                minute(open).ok_or_else(wrong)?,
                minute(close).ok_or_else(wrong)?,
            );
            if span.open == span.close || span.open == MINUTES_PER_DAY {
                return Err(wrong());
            }
            Ok(span)
        })
        .collect::<Result<_, String>>()?;
    order::sort(&mut spans);
    Ok(spans)
}

/// Writes hours as [`parse_spans`] reads them.
pub fn print_spans(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|it| format!("{}-{}", print_minute(it.open), print_minute(it.close)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A minute of the day as a clock shows it, to `24:00`.
pub fn print_minute(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Hours from midnight to midnight.
pub const ALL_DAY: Span = Span::new(0, MINUTES_PER_DAY);
/// The hours that a day begins with.
const WHOLE: Span = Span::new(8 * 60, 17 * 60);

/// The field of a weekday, 0 is Monday.
pub const fn weekday(number: u16) -> FieldId {
    FieldId(MONDAY.0 + number)
}

/// Hours as they are typed in two clocks, which have no 24:00: closing at 00:00 is at the end of the day.
pub fn typed_span(open: u16, close: u16) -> Span {
    let close = if close.is_multiple_of(MINUTES_PER_DAY) {
        MINUTES_PER_DAY
    } else {
        close
    };
    Span::new(open % MINUTES_PER_DAY, close)
}

/// The hours that one more span of a day would have: the afternoon behind a morning, with a break of
/// an hour between. `None` if the day has no room for it.
pub fn one_more(spans: &[Span]) -> Option<Span> {
    let Some(last) = spans.iter().max_by_key(|it| it.open) else {
        return Some(WHOLE);
    };
    let open = last.close.max(last.open) + 60;
    (last.close > last.open && open + 60 <= MINUTES_PER_DAY)
        .then(|| Span::new(open, (open + 4 * 60).min(MINUTES_PER_DAY)))
}

/// What of a week lies on which of its days: hours that end on the next day are there from midnight on.
pub fn by_day(week: &[Vec<Span>; 7]) -> [Vec<Span>; 7] {
    let mut days: [Vec<Span>; 7] = Default::default();
    for (day, span) in (0..)
        .zip(week)
        .flat_map(|(day, it)| it.iter().map(move |it| (day, *it)))
    {
        let ends_tomorrow = span.close < span.open;
        let close = if ends_tomorrow {
            MINUTES_PER_DAY
        } else {
            span.close
        };
        days[day].push(Span::new(span.open, close));
        if ends_tomorrow && span.close > 0 {
            days[(day + 1) % 7].push(Span::new(0, span.close));
        }
    }
    days
}

/// Reads a minute of the day, 00:00 to 24:00.
pub fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60 || hour == 24 && minute == 0).then_some(hour * 60 + minute)
}

/// Reads a day that differs: a date (`2026-04-03`) or a day of every year (`12-25`), then its hours if
/// it is not closed, then a name.
///
/// # Errors
/// What does not read, and how it should look.
pub fn parse_exception(text: &str) -> Result<Exception, String> {
    let wrong = || {
        format!(
            "“{text}” does not begin with a day. Write it like 2026-04-03 Good Friday, or 12-25 Christmas Day for every year."
        )
    };
    let text = text.trim();
    let (day, rest) = text.split_once(' ').unwrap_or((text, ""));
    let numbers: Vec<i16> = day
        .split('-')
        .map(|it| it.parse::<i16>().ok().filter(|it| *it > 0))
        .collect::<Option<_>>()
        .ok_or_else(wrong)?;
    let on = match *numbers {
        [year, month, day] => On::Date {
            year,
            month: month as u8,
            day: day as u8,
        },
        [month, day] => On::Yearly {
            month: month as u8,
            day: day as u8,
        },
        _ => return Err(wrong()),
    };
    let exists = match on {
        On::Date { year, month, day } => jiff::civil::Date::new(year, month as i8, day as i8),
        // A leap year has every day.
        On::Yearly { month, day } => jiff::civil::Date::new(2024, month as i8, day as i8),
    };
    if exists.is_err() || numbers.iter().any(|it| *it > 9999) {
        return Err(wrong());
    }
    let mut words = rest.split(' ').filter(|it| !it.is_empty()).peekable();
    let mut hours = Vec::new();
    // A name may begin with a number: only what is made of times is hours.
    while let Some(word) = words.peek()
        && word.starts_with(|it: char| it.is_ascii_digit())
        && word.contains(['-', '–'])
        && !word.contains(char::is_alphabetic)
    {
        hours.extend(parse_spans(word)?);
        words.next();
    }
    Ok(Exception {
        on,
        hours,
        name: words.collect::<Vec<_>>().join(" "),
    })
}

/// Writes a day that differs as [`parse_exception`] reads it.
pub fn print_exception(it: &Exception) -> String {
    let day = match it.on {
        On::Date { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
        On::Yearly { month, day } => format!("{month:02}-{day:02}"),
    };
    [day, print_spans(&it.hours), it.name.trim().to_owned()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_read_as_people_write_them_and_print_one_way() {
        for (text, printed) in [
            ("08:00-17:00", "08:00-17:00"),
            ("8-12, 13-17:30", "08:00-12:00 13:00-17:30"),
            ("13:00 – 17:00 08:00 - 12:00", "08:00-12:00 13:00-17:00"),
            ("22:00-06:00", "22:00-06:00"),
            ("00:00-24:00", "00:00-24:00"),
            ("", ""),
            ("Closed", ""),
        ] {
            let spans = parse_spans(text).expect("it is how people write it");
            assert_eq!(print_spans(&spans), printed, "{text}");
            assert_eq!(parse_spans(printed).as_deref(), Ok(&*spans));
        }
        for text in [
            "25:00-26:00",
            "8",
            "08:00",
            "9-9",
            "24:00-08:00",
            "a-b",
            "08:0-09:00",
            "-",
        ] {
            let why = parse_spans(text).expect_err("no hours");
            assert!(why.contains("08:00-17:00"), "{text}: {why}");
        }
    }

    #[test]
    fn a_day_that_differs_has_a_date_perhaps_hours_and_a_name() {
        let eve = parse_exception("12-24 08:00-12:00 Christmas Eve").expect("a day");
        assert_eq!(eve.on, On::Yearly { month: 12, day: 24 });
        assert_eq!(print_spans(&eve.hours), "08:00-12:00");
        assert_eq!(eve.name, "Christmas Eve");
        let friday = parse_exception("2026-04-03 Good Friday").expect("a day");
        assert_eq!(
            friday.on,
            On::Date {
                year: 2026,
                month: 4,
                day: 3
            }
        );
        assert!(friday.hours.is_empty());
        for text in [
            "",
            "Christmas",
            "13-01 No",
            "2026-02-29 No",
            "2026-1-1-1",
            "0-1",
            "-1-2",
        ] {
            assert!(parse_exception(text).is_err(), "{text}");
        }
        assert!(parse_exception("02-29 Leap day").is_ok());
    }

    #[test]
    fn a_day_that_differs_prints_so_that_it_reads_again() {
        for text in [
            "12-25 Christmas Day",
            "2026-04-03 Good Friday",
            "12-24 08:00-12:00 13:00-14:00 Christmas Eve",
            "2026-05-01 10-year jubilee",
            "02-29",
        ] {
            let day = parse_exception(text).expect("a day");
            assert_eq!(print_exception(&day), text);
        }
    }

    #[test]
    fn one_more_span_is_the_afternoon_and_a_full_day_takes_none() {
        let more = |text: &str| {
            let spans = parse_spans(text).expect("hours");
            one_more(&spans).map(|it| print_spans(&[it]))
        };
        assert_eq!(more("").as_deref(), Some("08:00-17:00"));
        assert_eq!(more("08:00-12:00").as_deref(), Some("13:00-17:00"));
        assert_eq!(more("08:00-21:30").as_deref(), Some("22:30-24:00"));
        for full in ["00:00-24:00", "22:00-06:00", "06:00-22:30"] {
            assert_eq!(more(full), None, "{full}");
        }
    }

    #[test]
    fn a_night_shift_lies_on_two_days_and_sunday_night_on_monday() {
        let mut week: [Vec<Span>; 7] = Default::default();
        week[4] = parse_spans("08:00-12:00 22:00-06:00").expect("hours");
        week[6] = vec![typed_span(18 * 60, 0), Span::new(20 * 60, 60)];
        let days = by_day(&week).map(|it| print_spans(&it));
        assert_eq!(days[4], "08:00-12:00 22:00-24:00");
        assert_eq!(days[5], "00:00-06:00");
        assert_eq!(days[6], "18:00-24:00 20:00-24:00");
        assert_eq!(days[0], "00:00-01:00");
        assert_eq!(typed_span(0, 0), ALL_DAY);
    }

    #[test]
    fn a_record_makes_a_calendar_and_a_wrong_one_says_why() {
        let cell = |field: FieldId| match field {
            common::TITLE => Cell::Text("Office"),
            EXCEPTIONS => Cell::Texts(vec!["12-25 Christmas Day"]),
            MONDAY => Cell::Text("08:00-12:00 13:00-17:00"),
            _ => Cell::Nothing,
        };
        let office = calendar(&cell, "Europe/Lisbon").expect("a calendar");
        assert_eq!(office.zone, "Europe/Lisbon");
        assert_eq!(office.week[0].len(), 2);
        assert_eq!(office.exceptions[0].name, "Christmas Day");
        let overlap = |field: FieldId| match field {
            MONDAY => Cell::Text("08:00-12:00 11:00-17:00"),
            _ => Cell::Nothing,
        };
        assert!(calendar(&overlap, "UTC").is_err());
        assert!(check_zone("Europe/Atlantis").is_err());
    }
}
