//! Support hours and service levels as the workspace's records say them, ready to be evaluated.

use rustc_hash::FxHashMap;

use crate::domain::calendar::{Calendar, Hours};
use crate::domain::service_level::{Definition, Metric};
use crate::domain::{FieldId, Kind, RecordId, order, service_level_definition, support_hours};
use crate::engine::Engine;
use crate::engine::table::{Column, NO_NUMBER, Table};

/// Time that is compiled beyond the last record, so that deadlines need no second walk.
const AHEAD_MS: i64 = 400 * 24 * 60 * 60 * 1_000;

/// All versions of one service level.
#[derive(Clone, Debug)]
pub struct Lineage {
    /// What it measures.
    pub metric: Metric,
    /// Versions in the order of their validity.
    pub versions: Vec<Definition>,
}

/// The service levels of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    hours: FxHashMap<RecordId, Hours>,
    /// In the order in which they are tried: the first that applies to a record is its clock.
    pub lineages: Vec<Lineage>,
    /// What is wrong with records that could not be used: whose name, and why.
    pub findings: Vec<(RecordId, String)>,
}

impl Levels {
    /// Reads them. `zone` is the workspace's: for support hours that name none.
    pub fn read(engine: &Engine, zone: &str, now: i64) -> Self {
        let mut levels = Self::default();
        let from = earliest(engine).unwrap_or(now);
        let to = now + AHEAD_MS;
        if let Some(table) = engine.table(Kind::SUPPORT_HOURS) {
            for row in living(table) {
                let id = engine.ordinals.id(table.ordinal(row));
                let made = support_hours::calendar(&cells(table, row), zone)
                    .and_then(|it| Hours::compile(&it, from, to).map_err(|err| err.to_string()));
                match made {
                    Ok(hours) => drop(levels.hours.insert(id, hours)),
                    Err(why) => levels.findings.push((id, why)),
                }
            }
        }
        if let Some(table) = engine.table(Kind::SERVICE_LEVEL) {
            let mut found: Vec<(i64, RecordId, Definition)> = Vec::new();
            for row in living(table) {
                let id = engine.ordinals.id(table.ordinal(row));
                let reference = |field| match table.reference(field, row) {
                    0 => None,
                    ordinal => Some(engine.ordinals.id(ordinal)),
                };
                match service_level_definition::definition(id, &cells(table, row), &reference) {
                    Ok((position, definition))
                        if levels.hours.contains_key(&definition.calendar) =>
                    {
                        found.push((position, id, definition));
                    }
                    Ok(_) => levels
                        .findings
                        .push((id, "Its support hours are missing or not valid.".into())),
                    Err(why) => levels.findings.push((id, why)),
                }
            }
            order::sort_by_key(&mut found, |(position, id, it)| {
                (*position, it.id, it.valid_from_unix_ms, *id)
            });
            for (_, _, definition) in found {
                let same = |it: &&mut Lineage| it.versions[0].id == definition.id;
                match levels.lineages.iter_mut().find(same) {
                    Some(lineage) => lineage.versions.push(definition),
                    None => levels.lineages.push(Lineage {
                        metric: definition.metric,
                        versions: vec![definition],
                    }),
                }
            }
        }
        levels
    }

    /// The same with one definition more or changed, to see what it would do.
    pub fn with(&self, draft: Definition) -> Self {
        let mut levels = self.clone();
        let same = |it: &&mut Lineage| it.versions[0].id == draft.id;
        match levels.lineages.iter_mut().find(same) {
            Some(lineage) => {
                // A draft stands for every version: it is tried on the past.
                lineage.metric = draft.metric;
                lineage.versions = vec![draft];
            }
            None => levels.lineages.insert(
                0,
                Lineage {
                    metric: draft.metric,
                    versions: vec![draft],
                },
            ),
        }
        levels
    }

    /// The compiled hours of a record of support hours.
    pub fn hours(&self, id: RecordId) -> Option<&Hours> {
        self.hours.get(&id)
    }

    /// All support hours that could be used.
    pub fn calendars(&self) -> impl Iterator<Item = (RecordId, &Calendar)> {
        self.hours.iter().map(|(id, it)| (*id, it.calendar()))
    }

    /// Whether there is no clock at all.
    pub fn is_empty(&self) -> bool {
        self.lineages.is_empty()
    }
}

/// The cells of a record's row as its own room reads them.
pub fn cells<'t>(table: &'t Table, row: u32) -> impl Fn(FieldId) -> Cell<'t> {
    move |field| match table.column(field) {
        Some(Column::Line(lines)) => Cell::Text(lines.get(row)),
        Some(Column::Code(codes)) => Cell::Text(codes.text(row)),
        Some(Column::Int(cells) | Column::Time(cells)) => match cells[row as usize] {
            NO_NUMBER => Cell::Nothing,
            number => Cell::Number(number),
        },
        Some(Column::Bool(cells)) => match cells[row as usize] {
            0 => Cell::Nothing,
            code => Cell::Yes(code == 2),
        },
        Some(Column::Tags(dict, sets)) => {
            Cell::Texts(sets.of(row).iter().map(|it| dict.text(*it)).collect())
        }
        _ => Cell::Nothing,
    }
}

pub use crate::domain::cell::Cell;

fn living(table: &Table) -> impl Iterator<Item = u32> + '_ {
    (0..table.len() as u32).filter(|row| !table.is_deleted(*row))
}

fn earliest(engine: &Engine) -> Option<i64> {
    let table = engine.table(Kind::INCIDENT)?;
    match table.column(crate::domain::common::OPENED_AT) {
        Some(Column::Time(cells)) => cells.iter().copied().filter(|it| *it != NO_NUMBER).min(),
        _ => None,
    }
}
