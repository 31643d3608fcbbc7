//! From what a person or a script gives to the value that the log holds.

use super::Refusal;
use crate::domain::{
    Check, FieldDef, FieldType, Kind, Practice, RecordId, Value, common, dashboard, indicator,
    probe, programme, service_level_definition, support_hours,
};
use crate::engine::Engine;
use crate::engine::table::{Column, Table};
use crate::oplog::Write;
use crate::protocol::Datum;

/// A single text may hold this many bytes.
pub const MAX_TEXT_BYTES: usize = 4 << 20;

/// The field with that name.
pub(super) fn field(practice: &Practice, name: &str) -> Result<&'static FieldDef, Refusal> {
    practice.field(name).ok_or_else(|| Refusal::NoSuchField {
        name: name.chars().take(60).collect(),
        nearest: nearest(name, practice.fields.iter().map(|it| it.name)),
    })
}

/// A text within its limit.
pub(super) fn checked<'a>(text: &'a str, field: &str) -> Result<&'a str, Refusal> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(Refusal::TooLong {
            field: field.into(),
            most_mb: MAX_TEXT_BYTES >> 20,
        });
    }
    Ok(text)
}

/// The writes that set a field of one value, or fill an empty set.
pub(crate) fn writes(
    engine: &Engine,
    practice: &'static Practice,
    field: &'static FieldDef,
    datum: &Datum,
) -> Result<Vec<Write>, Refusal> {
    if let (FieldType::Extra, Datum::Pairs(pairs)) = (field.ty, datum) {
        return pairs
            .iter()
            .map(|(name, text)| pair_write(field, name, text))
            .collect();
    }
    if matches!(field.ty, FieldType::Tags | FieldType::Refs(_)) {
        return Ok(elements(engine, field, datum)?
            .into_iter()
            .map(|sub| Write::element(field.id, &sub, Value::Bool(true)))
            .collect());
    }
    let value = value_for(engine, practice, field.ty, field.name, datum)?;
    if let (Some(check), Some(text)) = (field.check, value.as_text()) {
        pass(check, field, text)?;
    }
    Ok(vec![Write::one(field.id, value)])
}

/// One text by name.
fn pair_write(field: &FieldDef, name: &str, text: &str) -> Result<Write, Refusal> {
    let fits = !name.is_empty() && name.len() <= 200;
    if !fits || name.chars().any(char::is_control) {
        return Err(not_a_value(field.name, name, None));
    }
    let text = checked(text, field.name)?;
    Ok(Write::element(
        field.id,
        name.as_bytes(),
        Value::text_or_none(text),
    ))
}

/// The writes that make texts by name exactly these: names that are not given are taken away.
pub(super) fn pair_writes(
    table: &Table,
    row: u32,
    field: &'static FieldDef,
    datum: &Datum,
) -> Result<Vec<Write>, Refusal> {
    let wanted: &[(String, String)] = match datum {
        Datum::Pairs(pairs) => pairs,
        Datum::None => &[],
        _ => {
            return Err(Refusal::NotEditable {
                field: field.name.into(),
            });
        }
    };
    let held: Vec<(&str, &str)> = match table.column(field.id) {
        Some(Column::Extra(cells)) => cells
            .of(row)
            .iter()
            .map(|(name, text)| (cells.names.text(*name), cells.values.text(*text)))
            .collect(),
        _ => Vec::new(),
    };
    let gone = held
        .iter()
        .filter(|(name, _)| wanted.iter().all(|it| it.0 != *name))
        .map(|(name, _)| pair_write(field, name, ""));
    let come = wanted
        .iter()
        .filter(|(name, text)| !held.contains(&(name.as_str(), text.as_str())))
        .map(|(name, text)| pair_write(field, name, text));
    gone.chain(come).collect()
}

/// The writes that make a set hold exactly these elements.
pub(super) fn set_writes(
    engine: &Engine,
    table: &Table,
    row: u32,
    field: &'static FieldDef,
    datum: &Datum,
) -> Result<Vec<Write>, Refusal> {
    let wanted = elements(engine, field, datum)?;
    let held: Vec<Vec<u8>> = match table.column(field.id) {
        Some(Column::Tags(dict, sets)) => sets
            .of(row)
            .iter()
            .map(|it| dict.text(*it).as_bytes().to_vec())
            .collect(),
        Some(Column::RefSet(sets)) => sets
            .of(row)
            .iter()
            .map(|it| engine.ordinals.id(*it).0.to_vec())
            .collect(),
        _ => Vec::new(),
    };
    let gone = held.iter().filter(|it| !wanted.contains(it));
    let come = wanted.iter().filter(|it| !held.contains(it));
    Ok(gone
        .map(|sub| Write::element(field.id, sub, Value::None))
        .chain(come.map(|sub| Write::element(field.id, sub, Value::Bool(true))))
        .collect())
}

fn elements(engine: &Engine, field: &FieldDef, datum: &Datum) -> Result<Vec<Vec<u8>>, Refusal> {
    let parts: Vec<Datum> = match datum {
        Datum::None => Vec::new(),
        Datum::Words(words) => words.iter().cloned().map(Datum::Text).collect(),
        Datum::Refs(refs) => refs.iter().cloned().map(Datum::Ref).collect(),
        Datum::Text(text) => text
            .split(',')
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(|it| Datum::Text(it.into()))
            .collect(),
        other => vec![other.clone()],
    };
    let mut subs = Vec::new();
    for part in &parts {
        let sub = element_sub(engine, field, part)?;
        if !subs.contains(&sub) {
            subs.push(sub);
        }
    }
    Ok(subs)
}

fn pass(check: Check, field: &FieldDef, text: &str) -> Result<(), Refusal> {
    let looked = match check {
        Check::Zone => support_hours::check_zone(text),
        Check::Hours => support_hours::check_spans(text),
        Check::ExceptionalDay => support_hours::check_exception(text),
        Check::Target => service_level_definition::check_target(text),
        Check::Percentages => service_level_definition::check_warnings(text),
        Check::Indicator => indicator::check_kpi(text),
        Check::Number => indicator::check_number(text),
        Check::Dashboard => dashboard::check_pieces(text),
        Check::Probe => probe::check_probe(text),
        Check::Dependency => programme::schedule::check_dependency(text),
        Check::Quiz => programme::quiz::check_question(text),
        Check::Requirement => programme::requirements::check_requirement(text),
    };
    looked.map_err(|why| Refusal::DoesNotRead {
        field: field.name.into(),
        why,
    })
}

/// The sub key of one element of a set.
pub(super) fn element_sub(
    engine: &Engine,
    field: &FieldDef,
    datum: &Datum,
) -> Result<Vec<u8>, Refusal> {
    match field.ty {
        FieldType::Tags => {
            let tag = datum.text().trim();
            let fits = !tag.is_empty() && tag.chars().count() <= 60 && !tag.contains([',', '"']);
            if !fits || tag.chars().any(char::is_control) {
                return Err(not_a_value(field.name, tag, None));
            }
            if let Some(check) = field.check {
                pass(check, field, tag)?;
            }
            Ok(tag.as_bytes().to_vec())
        }
        FieldType::Refs(kind) => match reference(engine, kind, field.name, datum)? {
            Value::Ref(id) => Ok(id.0.to_vec()),
            _ => Err(not_a_value(field.name, datum.text(), None)),
        },
        _ => Err(Refusal::NotEditable {
            field: field.name.into(),
        }),
    }
}

/// The value of a field of that type.
///
/// # Errors
/// What is wrong with it, with the nearest allowed value where there is one.
pub fn value_for(
    engine: &Engine,
    practice: &Practice,
    ty: FieldType,
    name: &str,
    datum: &Datum,
) -> Result<Value, Refusal> {
    if datum.is_none() || matches!(datum, Datum::Text(text) if text.is_empty()) {
        return Ok(Value::None);
    }
    let given = shown(datum);
    let wrong = || not_a_value(name, &given, None);
    match ty {
        FieldType::Line | FieldType::Word => {
            let line = checked(&given, name)?
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            Ok(Value::text_or_none(&line))
        }
        FieldType::Text => Ok(Value::text_or_none(checked(&given, name)?)),
        FieldType::Choice(choices) => {
            let code = given.trim();
            choices
                .iter()
                .find(|it| {
                    it.code.eq_ignore_ascii_case(code) || it.label.eq_ignore_ascii_case(code)
                })
                .map(|it| Value::text(it.code))
                .ok_or_else(|| {
                    let words = choices.iter().flat_map(|it| [it.code, it.label]);
                    not_a_value(name, code, nearest(code, words))
                })
        }
        FieldType::State => practice
            .state(given.trim())
            .map(|it| Value::text(it.code))
            .ok_or_else(|| {
                not_a_value(
                    name,
                    &given,
                    nearest(&given, practice.states.iter().map(|it| it.code)),
                )
            }),
        FieldType::Int => match datum {
            Datum::Int(number) => Ok(Value::Int(*number)),
            _ => given.trim().parse().map(Value::Int).map_err(|_| wrong()),
        },
        FieldType::Bool => match (datum, given.trim()) {
            (Datum::Bool(yes), _) => Ok(Value::Bool(*yes)),
            (_, "true" | "yes" | "1") => Ok(Value::Bool(true)),
            (_, "false" | "no" | "0") => Ok(Value::Bool(false)),
            _ => Err(wrong()),
        },
        FieldType::Time => match datum {
            Datum::Time(unix_ms) | Datum::Int(unix_ms) => Ok(Value::Time(*unix_ms)),
            _ => moment(engine, given.trim())
                .map(Value::Time)
                .ok_or_else(wrong),
        },
        FieldType::Ref(kind) => reference(engine, kind, name, datum),
        FieldType::Tags
        | FieldType::Refs(_)
        | FieldType::Links
        | FieldType::Extra
        | FieldType::Entries => Err(Refusal::NotEditable { field: name.into() }),
    }
}

fn shown(datum: &Datum) -> String {
    match datum {
        Datum::Text(text) => text.clone(),
        Datum::Int(number) | Datum::Time(number) => number.to_string(),
        Datum::Bool(yes) => yes.to_string(),
        Datum::Ref(to) => to.label.clone(),
        Datum::Words(words) => words.join(", "),
        Datum::None | Datum::Refs(_) | Datum::Pairs(_) => String::new(),
    }
}

/// ISO 8601 with an offset, or a local date and time in the desk's zone.
fn moment(engine: &Engine, text: &str) -> Option<i64> {
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(timestamp.as_millisecond());
    }
    let zone = engine.settings().time_zone;
    let zone = if zone.is_empty() { "UTC" } else { &zone };
    let local = text
        .parse::<jiff::civil::DateTime>()
        .or_else(|_| {
            text.parse::<jiff::civil::Date>()
                .map(|date| date.at(0, 0, 0, 0))
        })
        .ok()?;
    Some(local.in_tz(zone).ok()?.timestamp().as_millisecond())
}

fn reference(engine: &Engine, kind: Kind, name: &str, datum: &Datum) -> Result<Value, Refusal> {
    let text = datum.text();
    let id = match datum {
        Datum::Ref(to) if to.id.is_nil() => return Ok(Value::None),
        Datum::Ref(to) => Some(to.id),
        Datum::Text(text) => RecordId::from_hex(text).ok(),
        _ => None,
    };
    let Some(table) = engine.table(kind) else {
        return Err(not_a_value(name, text, None));
    };
    let of_kind = |id: RecordId| {
        engine
            .place_of(id)
            .is_some_and(|place| engine.at(place).practice().kind == kind)
    };
    if let Some(id) = id {
        return if of_kind(id) {
            Ok(Value::Ref(id))
        } else {
            Err(not_a_value(name, text, None))
        };
    }
    let wanted = text.trim();
    let same = |line: &str| {
        line.eq_ignore_ascii_case(wanted) || line.to_lowercase() == wanted.to_lowercase()
    };
    let fields = ["name", "title", "number", "email", "login"];
    let columns: Vec<_> = fields
        .iter()
        .filter_map(|it| match table.column(table.practice().field(it)?.id)? {
            Column::Line(lines) => Some(lines),
            _ => None,
        })
        .collect();
    let row = (0..table.len() as u32)
        .filter(|row| !table.is_deleted(*row))
        .find(|row| {
            columns
                .iter()
                .any(|lines| !wanted.is_empty() && same(lines.get(*row)))
        });
    match row {
        Some(row) => Ok(Value::Ref(engine.ordinals.id(table.ordinal(row)))),
        None => {
            let names: Vec<_> = (0..table.len().min(5_000) as u32)
                .map(|row| table.line(common::TITLE, row))
                .collect();
            Err(not_a_value(name, wanted, nearest(wanted, names)))
        }
    }
}

fn not_a_value(field: &str, value: &str, nearest: Option<String>) -> Refusal {
    Refusal::NotAValue {
        field: field.into(),
        value: value.chars().take(60).collect(),
        nearest,
    }
}

/// The word that a misspelt one was probably meant to be.
pub(crate) fn nearest<'a>(text: &str, words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let text: Vec<char> = text.to_lowercase().chars().take(40).collect();
    let most = (text.len() / 3).max(1);
    words
        .into_iter()
        .map(|word| (distance(&text, word), word))
        .filter(|(far, _)| *far <= most)
        .min_by_key(|(far, _)| *far)
        .map(|(_, word)| word.to_string())
}

/// Levenshtein distance, case folded.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().take(60).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (corner + usize::from(x != y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}
