//! Dates, numbers and sizes in the reader's language, through the browser's own tables.

use std::cell::RefCell;

use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::words::format as words;
use crate::domain::{FieldDef, FieldType};
use crate::protocol::Datum;

thread_local! {
    static FORMATS: RefCell<Option<Formats>> = const { RefCell::new(None) };
}

struct Formats {
    date_time: Intl::DateTimeFormat,
    date: Intl::DateTimeFormat,
    time: Intl::DateTimeFormat,
    full: Intl::DateTimeFormat,
    number: Intl::NumberFormat,
    relative: Intl::RelativeTimeFormat,
}

impl Formats {
    fn new(zone: &str) -> Self {
        let dates = |parts: &[(&str, &str)]| {
            let options = Object::new();
            for (name, value) in parts {
                // A plain object takes every property.
                let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
            }
            if !zone.is_empty() {
                let _ = Reflect::set(&options, &"timeZone".into(), &zone.into());
            }
            Intl::DateTimeFormat::new(&Array::new(), &options)
        };
        let short = Object::new();
        let _ = Reflect::set(&short, &"numeric".into(), &"auto".into());
        Self {
            date_time: dates(&[("dateStyle", "medium"), ("timeStyle", "short")]),
            date: dates(&[("dateStyle", "medium")]),
            time: dates(&[("timeStyle", "short")]),
            full: dates(&[("dateStyle", "full"), ("timeStyle", "long")]),
            number: Intl::NumberFormat::new(&Array::new(), &Object::new()),
            relative: Intl::RelativeTimeFormat::new(&Array::new(), &short),
        }
    }
}

/// Writes times in that zone from now on: an IANA name that the browser knows, or empty for the browser's own.
pub fn set_time_zone(zone: &str) {
    let known = zone.is_empty() || crate::web::dom::time_zones().iter().any(|it| it == zone);
    let formats = Formats::new(if known { zone } else { "" });
    FORMATS.with(|it| *it.borrow_mut() = Some(formats));
}

fn with<T>(read: impl FnOnce(&Formats) -> T) -> T {
    FORMATS.with(|it| read(it.borrow_mut().get_or_insert_with(|| Formats::new(""))))
}

fn js_date(unix_ms: i64) -> Option<Date> {
    let date = Date::new(&JsValue::from_f64(unix_ms as f64));
    // Intl throws on a date out of range.
    (!date.get_time().is_nan()).then_some(date)
}

fn written(format: &Intl::DateTimeFormat, unix_ms: i64) -> String {
    js_date(unix_ms)
        .and_then(|date| format.format().call1(&JsValue::UNDEFINED, &date).ok())
        .and_then(|it| it.as_string())
        .unwrap_or_default()
}

/// `1 Mar 2026, 09:30`.
pub fn date_time(unix_ms: i64) -> String {
    with(|it| written(&it.date_time, unix_ms))
}

/// `1 Mar 2026`.
pub fn date(unix_ms: i64) -> String {
    with(|it| written(&it.date, unix_ms))
}

/// `09:30`.
pub fn time(unix_ms: i64) -> String {
    with(|it| written(&it.time, unix_ms))
}

/// With weekday, seconds and zone: for a title or a print.
pub fn full(unix_ms: i64) -> String {
    with(|it| written(&it.full, unix_ms))
}

/// `5 minutes ago`, `yesterday`; a date from a month on.
pub fn relative(unix_ms: i64, now_unix_ms: i64) -> String {
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let past = unix_ms.saturating_sub(now_unix_ms);
    let (count, unit) = match past.saturating_abs() {
        it if it < MINUTE => return words::JUST_NOW.into(),
        it if it < HOUR => (past / MINUTE, "minute"),
        it if it < DAY => (past / HOUR, "hour"),
        it if it < 30 * DAY => (past / DAY, "day"),
        _ => return date(unix_ms),
    };
    with(|it| {
        // The typed call takes a count and a unit, and throws only on a unit that it does not know.
        let format = &it.relative;
        Reflect::get(format, &"format".into())
            .ok()
            .and_then(|it| it.dyn_into::<js_sys::Function>().ok())
            .and_then(|it| it.call2(format, &(count as f64).into(), &unit.into()).ok())
            .and_then(|it| it.as_string())
    })
    .unwrap_or_else(|| date_time(unix_ms))
}

/// `40,118`.
pub fn number(number: impl Into<f64>) -> String {
    let number = number.into();
    with(|it| {
        it.number
            .format()
            .call1(&JsValue::UNDEFINED, &number.into())
            .ok()
    })
    .and_then(|it| it.as_string())
    .unwrap_or_else(|| number.to_string())
}

/// A value in words, by its unit: `share` (0 to 1), `ms`, `days`, `hours`, `count`, `level`, `money`.
pub fn amount(unit: &str, value: f64) -> String {
    // What rounds to nothing has no sign.
    let rounded = |value: f64, scale: f64| number((value * scale).round() / scale + 0.0);
    match unit {
        "share" => format!("{} %", rounded(value * 100.0, 10.0)),
        "ms" => span(value),
        "days" => format!("{} d", rounded(value, 10.0)),
        "hours" => format!("{} h", rounded(value, 10.0)),
        "count" | "money" => rounded(value, 1.0),
        "level" => rounded(value, 10.0),
        _ => rounded(value, 100.0),
    }
}

/// A stretch of time in two units at most: `3 d 4 h`, `5 h 20 min`, `12 min`.
pub fn span(ms: f64) -> String {
    let minutes = (ms.abs() / 60_000.0).round() as u64;
    let (days, hours, rest) = (minutes / 1_440, minutes % 1_440 / 60, minutes % 60);
    match (days, hours, rest) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (1..10, 1.., _) => format!("{days} d {hours} h"),
        (days, ..) => format!("{} d", number(days as f64)),
    }
}

/// Characters of a text that stands among others.
const GLANCE_CHARS: usize = 300;

/// The beginning of a text that stands in one line among others; the whole is on its record's page.
/// Browsers take a second to lay out a line of a megabyte, even where most of it is cut off.
pub fn glance(text: &str) -> String {
    match text.char_indices().nth(GLANCE_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `61.7 MB`, in steps of a thousand.
pub fn bytes(bytes: u64) -> String {
    let bytes = bytes as f64;
    let (value, unit) = match bytes {
        it if it < 1e3 => (it, words::BYTES[0]),
        it if it < 1e6 => (it / 1e3, words::BYTES[1]),
        it if it < 1e9 => (it / 1e6, words::BYTES[2]),
        it => (it / 1e9, words::BYTES[3]),
    };
    let rounded = if value < 10.0 && bytes >= 1e3 {
        (value * 10.0).round() / 10.0
    } else {
        value.round()
    };
    format!("{} {unit}", number(rounded))
}

/// `62 %`, of two counts; empty if there is nothing to have a share of.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    format!("{} %", number((part as f64 * 100.0 / whole as f64).floor()))
}

/// `8 s`, `2 min`, `1 h 20 min`.
pub fn duration(ms: u64) -> String {
    let seconds = ms / 1000;
    match seconds {
        0..60 => words::seconds(&number(seconds as f64)),
        60..3600 => words::minutes(&number((seconds / 60) as f64)),
        _ => words::hours(
            &number((seconds / 3600) as f64),
            &number((seconds % 3600 / 60) as f64),
        ),
    }
}

/// The moment for an `input` of type `datetime-local`: `2026-03-01T09:30`, in the browser's zone.
pub fn to_local_input(unix_ms: i64) -> String {
    let Some(date) = js_date(unix_ms) else {
        return String::new();
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// Reads an `input` of type `datetime-local` or `date` in the browser's zone; Unix milliseconds.
pub fn from_local_input(text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    // A date alone would be read as midnight in Greenwich.
    let text = if text.contains('T') {
        text.to_owned()
    } else {
        format!("{text}T00:00")
    };
    let unix_ms = Date::new(&text.into()).get_time();
    (!unix_ms.is_nan()).then_some(unix_ms as i64)
}

/// A value of a field in words: the label of a choice, the name of a record, a date in the reader's language.
pub fn datum(field: &FieldDef, datum: &Datum) -> String {
    typed_datum(field.ty, datum)
}

/// The same for a value of that type. States are shown by a badge, which knows the practice.
pub fn typed_datum(ty: FieldType, datum: &Datum) -> String {
    match datum {
        Datum::None => String::new(),
        Datum::Text(text) => match ty {
            FieldType::Choice(choices) => choices
                .iter()
                .find(|it| it.code == text)
                .map_or_else(|| text.clone(), |it| it.label.to_owned()),
            _ => text.clone(),
        },
        Datum::Int(value) => match ty {
            FieldType::Choice(choices) => {
                let code = value.to_string();
                choices
                    .iter()
                    .find(|it| it.code == code)
                    .map_or(code, |it| it.label.to_owned())
            }
            _ => number(*value as f64),
        },
        Datum::Bool(true) => words::YES.into(),
        Datum::Bool(false) => words::NO.into(),
        Datum::Time(unix_ms) => date_time(*unix_ms),
        Datum::Ref(to) => super::words::shell::record_name(to),
        Datum::Refs(list) => list
            .iter()
            .map(super::words::shell::record_name)
            .collect::<Vec<_>>()
            .join(", "),
        Datum::Words(list) => list.join(", "),
        Datum::Pairs(list) => list
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_is_short_and_whole_characters() {
        assert_eq!(glance("Mail is slow"), "Mail is slow");
        let long = glance(&"ä".repeat(1_000_000));
        assert_eq!(long.chars().count(), GLANCE_CHARS + 1);
        assert!(long.ends_with("ä…"));
    }
}
