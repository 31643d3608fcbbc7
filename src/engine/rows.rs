//! Cells as the page sees them.

use super::Engine;
use super::table::{Column, NO_NUMBER, Table, link_parts};
use crate::domain::{FieldDef, FieldType, Practice, RecordId, Role, Value, common};
use crate::protocol::{Datum, ListRow, Me, RefLabel};

/// A row with the columns asked for, by their places in the declaration, as it was at a moment and
/// as somebody may see it.
pub fn row(
    engine: &Engine,
    me: &Me,
    table: &Table,
    row: u32,
    places: &[usize],
    as_of: Option<i64>,
) -> ListRow {
    ListRow {
        id: engine.ordinals.id(table.ordinal(row)),
        cells: places
            .iter()
            .map(|place| {
                let field = &table.practice().fields[*place];
                let datum = datum(engine, table, *place, row, as_of);
                shown(engine, me, table.practice(), field, datum)
            })
            .collect(),
    }
}

/// A cell as somebody may see it: without hidden fields, and without records that are not theirs.
pub fn shown(
    engine: &Engine,
    me: &Me,
    practice: &Practice,
    field: &FieldDef,
    datum: Datum,
) -> Datum {
    if me.role.sees_internal() {
        return datum;
    }
    let theirs = |to: &RefLabel| {
        let ordinal = engine.ordinals.find(to.id);
        ordinal.is_some_and(|it| engine.sees(me, it))
    };
    match datum {
        _ if super::hides(me, practice, field.id) => Datum::None,
        Datum::Ref(to) if !theirs(&to) => Datum::None,
        Datum::Refs(mut all) => {
            all.retain(theirs);
            if all.is_empty() {
                Datum::None
            } else {
                Datum::Refs(all)
            }
        }
        datum => datum,
    }
}

/// The cell of a row, as it was at a moment.
pub fn datum(engine: &Engine, table: &Table, place: usize, row: u32, as_of: Option<i64>) -> Datum {
    let at = row as usize;
    match table.column_at(place) {
        Column::Absent(_) | Column::Entries(..) | Column::Derived => Datum::None,
        Column::Extra(cells) => match cells.of(row) {
            [] => Datum::None,
            pairs => Datum::Pairs(
                pairs
                    .iter()
                    .map(|(name, text)| {
                        (
                            cells.names.text(*name).to_string(),
                            cells.values.text(*text).to_string(),
                        )
                    })
                    .collect(),
            ),
        },
        Column::Line(lines) => text(lines.get(row)),
        Column::Code(codes) => {
            let code = as_of.map_or(codes.cells[at], |unix_ms| codes.as_of(row, unix_ms));
            text(codes.dict.text(code))
        }
        Column::Ref(refs) => match as_of.map_or(refs.cells[at], |unix_ms| refs.as_of(row, unix_ms))
        {
            0 => Datum::None,
            ordinal => Datum::Ref(engine.label(ordinal)),
        },
        Column::Int(cells) => number(cells[at], Datum::Int),
        Column::Time(cells) => number(cells[at], Datum::Time),
        Column::Bool(cells) => match cells[at] {
            0 => Datum::None,
            code => Datum::Bool(code == 2),
        },
        Column::Tags(dict, sets) => match sets.of(row) {
            [] => Datum::None,
            codes => Datum::Words(codes.iter().map(|it| dict.text(*it).to_string()).collect()),
        },
        Column::RefSet(sets) => refs(engine, sets.of(row).iter().copied()),
        Column::Links(sets) => refs(engine, sets.of(row).iter().map(|it| link_parts(*it).1)),
    }
}

fn text(text: &str) -> Datum {
    if text.is_empty() {
        Datum::None
    } else {
        Datum::Text(text.into())
    }
}

fn number(number: i64, wrap: impl Fn(i64) -> Datum) -> Datum {
    if number == NO_NUMBER {
        Datum::None
    } else {
        wrap(number)
    }
}

fn refs(engine: &Engine, ordinals: impl Iterator<Item = u32>) -> Datum {
    let labels: Vec<RefLabel> = ordinals.map(|it| engine.label(it)).collect();
    if labels.is_empty() {
        Datum::None
    } else {
        Datum::Refs(labels)
    }
}

/// A register's value as the page sees it.
pub fn value_datum(engine: &Engine, value: &Value) -> Datum {
    match value {
        Value::None | Value::Group(_) | Value::Foreign { .. } => Datum::None,
        Value::Bool(yes) => Datum::Bool(*yes),
        Value::Int(number) => Datum::Int(*number),
        Value::Time(unix_ms) => Datum::Time(*unix_ms),
        Value::Text(text) => Datum::Text(text.to_string()),
        Value::Ref(id) => Datum::Ref(label_of(engine, *id)),
    }
}

/// A record by identity, with enough to show it.
pub fn label_of(engine: &Engine, id: RecordId) -> RefLabel {
    match engine.ordinals.find(id) {
        Some(ordinal) => engine.label(ordinal),
        None => RefLabel {
            id,
            ..RefLabel::default()
        },
    }
}

/// A value in somebody's words: labels of codes, names of records. Moments stay Unix milliseconds in ISO
/// form.
pub fn words(table: &Table, field: &FieldDef, datum: &Datum, role: Role) -> String {
    match datum {
        Datum::None => String::new(),
        Datum::Text(code) => match field.ty {
            FieldType::Choice(choices) => choices
                .iter()
                .find(|it| it.code == code)
                .map_or(code.clone(), |it| it.label.to_string()),
            FieldType::State => table
                .practice()
                .state(code)
                .map_or(code.clone(), |it| it.label_for(role).to_string()),
            _ => code.clone(),
        },
        Datum::Int(number) => number.to_string(),
        Datum::Bool(yes) => if *yes { "yes" } else { "no" }.into(),
        Datum::Time(unix_ms) => iso(*unix_ms),
        Datum::Ref(to) => name(to),
        Datum::Refs(all) => all.iter().map(name).collect::<Vec<_>>().join(", "),
        Datum::Words(all) => all.join(", "),
        Datum::Pairs(all) => all
            .iter()
            .map(|(name, text)| format!("{name}: {text}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn name(to: &RefLabel) -> String {
    match (to.number.as_str(), to.label.as_str()) {
        ("", "") => to.id.to_hex(),
        ("", label) => label.into(),
        (number, _) => number.into(),
    }
}

/// A moment as ISO 8601 in UTC, to the second.
pub fn iso(unix_ms: i64) -> String {
    jiff::Timestamp::from_second(unix_ms.div_euclid(1000))
        .map_or_else(|_| unix_ms.to_string(), |it| it.to_string())
}

/// Everything in a cell and its past, with identities in place of ordinals and dictionary codes.
pub(super) fn fingerprint(engine: &Engine, table: &Table, place: usize, row: u32) -> String {
    let now = match table.column_at(place) {
        Column::RefSet(sets) => {
            let mut ids: Vec<_> = sets
                .of(row)
                .iter()
                .map(|it| engine.ordinals.id(*it).to_hex())
                .collect();
            ids.sort();
            ids.join(",")
        }
        Column::Links(sets) => {
            let mut ids: Vec<_> = sets
                .of(row)
                .iter()
                .map(|it| link_parts(*it))
                .map(|(relation, to)| format!("{relation}:{}", engine.ordinals.id(to).to_hex()))
                .collect();
            ids.sort();
            ids.join(",")
        }
        Column::Ref(refs) => engine.ordinals.id(refs.cells[row as usize]).to_hex(),
        Column::Derived => String::new(),
        Column::Absent(cells) => cells[row as usize].to_string(),
        Column::Entries(cells, moments) => {
            let mut said: Vec<_> = moments
                .of(row)
                .map(|it| format!("{}={}", it.at, it.code))
                .collect();
            // Entries of one moment lie in the order of their arrival.
            said.sort_unstable();
            format!("{} {}", cells[row as usize], said.join(";"))
        }
        Column::Extra(cells) => {
            let mut pairs: Vec<_> = cells
                .of(row)
                .iter()
                .map(|(name, text)| {
                    format!("{}={}", cells.names.text(*name), cells.values.text(*text))
                })
                .collect();
            pairs.sort_unstable();
            pairs.join(",")
        }
        Column::Tags(dict, sets) => {
            let mut tags: Vec<_> = sets.of(row).iter().map(|it| dict.text(*it)).collect();
            tags.sort_unstable();
            tags.join(",")
        }
        _ => format!("{:?}", datum(engine, table, place, row, None)),
    };
    let past = match table.column_at(place) {
        Column::Code(codes) => codes.track.as_ref().map(|track| {
            track
                .of(row)
                .map(|it| format!("{}={}", it.at, codes.dict.text(it.code)))
                .collect::<Vec<_>>()
        }),
        Column::Ref(refs) => refs.track.as_ref().map(|track| {
            track
                .of(row)
                .map(|it| format!("{}={}", it.at, engine.ordinals.id(it.code).to_hex()))
                .collect()
        }),
        _ => None,
    };
    format!("{now}|{}", past.unwrap_or_default().join(";"))
}

/// The places of the columns named; names that the practice does not have are an error.
///
/// # Errors
/// The first unknown name.
pub fn places(table: &Table, names: &[String]) -> Result<Vec<usize>, String> {
    names
        .iter()
        .map(|name| {
            let fields = table.practice().fields;
            fields
                .iter()
                .position(|it| it.name == name || it.aliases.contains(&name.as_str()))
                .ok_or_else(|| name.clone())
        })
        .collect()
}

/// The name under which a list shows a row when nothing else is there: used by exports and search.
pub fn title(table: &Table, row: u32) -> &str {
    table.line(common::TITLE, row)
}
