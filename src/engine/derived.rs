//! Fields that nobody writes: computed from a record's past, now or as of any moment.
//!
//! A list that only shows them computes a row's own; a query that filters, sorts or counts by them
//! computes the columns of the whole table once, and then only the rows that changed since or whose
//! clocks run.

use std::cell::RefCell;
use std::rc::Rc;

use jiff::tz::TimeZone;

use super::Engine;
use super::query::Bitmap;
use super::table::{Column, NO_NUMBER, Table};
use crate::domain::calendar::Hours;
use crate::domain::incident as fields;
use crate::domain::service_level::{
    ClockFigures, Definition, Metric, Plan, Status, Timetable, evaluate, pick_version,
};
use crate::domain::{FieldDef, FieldId, Kind};
use crate::protocol::Datum;

mod course;
mod facts;
mod levels;

pub use course::{Past, Scratch, Source};
pub use facts::{Facts, facts};
pub use levels::{Cell, Levels, Lineage, cells};

/// The two clocks that lists know.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Clocks {
    /// To the first answer.
    pub response: Option<ClockFigures>,
    /// To the resolution.
    pub resolution: Option<ClockFigures>,
}

/// A definition made ready for one table at one moment.
pub struct Ready<'a> {
    /// What it was made from.
    pub definition: &'a Definition,
    plan: Plan<'a>,
    hours: Vec<(i64, &'a Hours)>,
    /// Rows that it is for; `None` is all.
    applies: Option<Rc<Bitmap>>,
}

impl<'a> Ready<'a> {
    /// Makes a definition ready; `None` if its hours are missing.
    pub fn new(
        levels: &'a Levels,
        definition: &'a Definition,
        table: &Table,
        applies: Option<Rc<Bitmap>>,
    ) -> Option<Self> {
        let code = |field: FieldId, word: &str| match table.column(field) {
            Some(Column::Code(codes)) => codes.dict.find(word),
            _ => None,
        };
        let base = levels.hours(definition.calendar)?;
        let mut hours = vec![(i64::MIN, base)];
        for target in definition.targets.iter().flatten() {
            if let Some(own) = target.calendar {
                hours.push((i64::MIN, levels.hours(own).unwrap_or(base)));
            }
        }
        Some(Self {
            definition,
            plan: Plan::new(
                definition,
                |word| code(crate::domain::common::STATE, word),
                |word| code(fields::HOLD_REASON, word),
            ),
            hours,
            applies,
        })
    }

    /// The definition with its words turned into codes.
    pub fn plan(&self) -> &Plan<'a> {
        &self.plan
    }

    /// Whether it is for that row.
    pub fn applies_to(&self, row: u32) -> bool {
        self.applies.as_ref().is_none_or(|it| it.contains(row))
    }

    /// The hours that count.
    pub fn timetable(&self) -> Timetable<'_> {
        let mut timetable = Timetable::new(&self.hours[..1]);
        let mut own = 1;
        for (priority, target) in (1..).zip(&self.definition.targets) {
            if target.is_some_and(|it| it.calendar.is_some()) {
                timetable = timetable.with(priority, &self.hours[own..=own]);
                own += 1;
            }
        }
        timetable
    }
}

/// All service levels, ready for one table at one moment.
pub struct ReadyLevels<'a> {
    lineages: Vec<(Metric, Vec<Ready<'a>>)>,
}

impl<'a> ReadyLevels<'a> {
    /// Makes them ready; `applies` finds the rows of a definition's query, `None` for all rows.
    pub fn new(
        levels: &'a Levels,
        table: &Table,
        mut applies: impl FnMut(&Definition) -> Option<Rc<Bitmap>>,
    ) -> Self {
        let lineages = levels
            .lineages
            .iter()
            .map(|lineage| {
                let ready = lineage.versions.iter().filter_map(|definition| {
                    Ready::new(levels, definition, table, applies(definition))
                });
                (lineage.metric, ready.collect())
            })
            .collect();
        Self { lineages }
    }

    /// The definition that a record's clock of that kind runs by: of the first service level that
    /// applies, the version in force at its start.
    pub fn pick(&self, metric: Metric, row: u32, past: &Past<'_>, now: i64) -> Option<&Ready<'a>> {
        let started = past.course.opened_at;
        self.lineages
            .iter()
            .filter(|it| it.0 == metric)
            .find_map(|(_, versions)| {
                let chosen = match versions.as_slice() {
                    [only] => (only.definition.valid_from_unix_ms <= started
                        || only.definition.applies_to_open)
                        .then_some(only),
                    _ => {
                        // Versions are few; the rule for choosing stands with the definitions.
                        let all: Vec<Definition> =
                            versions.iter().map(|it| it.definition.clone()).collect();
                        let chosen = pick_version(&all, started, now)?;
                        let at = all.iter().position(|it| it == chosen)?;
                        versions.get(at)
                    }
                };
                chosen.filter(|it| it.definition.active && it.applies_to(row))
            })
    }

    /// The clocks of a record.
    pub fn clocks(&self, row: u32, past: &Past<'_>, now: i64) -> Clocks {
        let one = |metric| {
            let ready = self.pick(metric, row, past, now)?;
            evaluate(ready.plan(), &ready.timetable(), &past.course, now)
        };
        Clocks {
            response: one(Metric::Response),
            resolution: one(Metric::Resolution),
        }
    }
}

/// The code of what became of a clock, in [`fields::CLOCK_STATES`].
pub fn status_code(clock: &ClockFigures) -> &'static str {
    match clock.status {
        Status::Running | Status::Paused if clock.is_breached() => "late",
        Status::Running => "running",
        Status::Paused => "paused",
        Status::Met => "met",
        Status::Missed => "missed",
        Status::Cancelled => "cancelled",
    }
}

/// What the derived fields of one record are.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Derivation {
    /// From its course.
    pub facts: Facts,
    /// From its service levels.
    pub clocks: Clocks,
}

/// One derived cell, in the way that columns hold it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    Number(Option<i64>),
    Code(&'static str),
    Yes(Option<bool>),
}

impl Derivation {
    fn held(&self, field: FieldId) -> Held {
        let facts = &self.facts;
        let minutes = |until: Option<i64>| {
            Held::Number(until.map(|it| (it - facts.opened_at).max(0) / 60_000))
        };
        let response = self.clocks.response.as_ref();
        let resolution = self.clocks.resolution.as_ref();
        match field {
            fields::RESOLUTION_OPEN_MINUTES => Held::Number(resolution.and_then(used_minutes)),
            fields::RESPONSE_OPEN_MINUTES => Held::Number(response.and_then(used_minutes)),
            fields::OPENED_WEEKDAY => Held::Code(facts.opened_on.map_or("", |(day, _)| {
                fields::WEEKDAYS
                    .get(usize::from(day))
                    .map_or("", |it| it.code)
            })),
            fields::OPENED_HOUR => Held::Number(facts.opened_on.map(|(_, hour)| hour.into())),
            fields::FIRST_ACT_AT => Held::Number(facts.first_act_at),
            fields::FIRST_RESPONSE_AT => Held::Number(facts.first_response_at),
            fields::FIRST_RESOLVED_AT => Held::Number(facts.first_resolved_at),
            fields::TOUCHED_AT => Held::Number(facts.touched_at),
            fields::REOPENED_AT => Held::Number(facts.reopened_at),
            fields::ACKNOWLEDGE_MINUTES => minutes(facts.first_act_at),
            fields::RESPONSE_MINUTES => minutes(facts.first_response_at),
            fields::RESTORE_MINUTES => minutes(facts.resolved_at),
            fields::GROUP_CHANGES => Held::Number(Some(facts.group_changes.into())),
            fields::HAND_OVERS_EXPLAINED => Held::Yes(facts.hand_overs_explained),
            fields::FIRST_CONTACT => Held::Yes(facts.first_contact),
            fields::SAME_DAY => Held::Yes(facts.same_day),
            fields::RESPONSE => Held::Code(response.map_or("", status_code)),
            fields::RESPONSE_DUE_AT => Held::Number(response.and_then(due)),
            fields::RESPONSE_STOPPED_AT => Held::Number(response.and_then(|it| it.stopped_at)),
            fields::RESPONSE_BREACHED_AT => Held::Number(response.and_then(|it| it.breached_at)),
            fields::RESOLUTION => Held::Code(resolution.map_or("", status_code)),
            fields::RESOLUTION_DUE_AT => Held::Number(resolution.and_then(due)),
            fields::RESOLUTION_STOPPED_AT => Held::Number(resolution.and_then(|it| it.stopped_at)),
            fields::RESOLUTION_BREACHED_AT => {
                Held::Number(resolution.and_then(|it| it.breached_at))
            }
            fields::RESOLUTION_USED => Held::Number(resolution.map(|it| {
                // Rounded down: a rounded-up hundred would be a breach that there is not.
                it.elapsed_ms.saturating_mul(100) / it.target_ms.max(1)
            })),
            fields::LATE_BY_RECLASSIFICATION => {
                Held::Yes(resolution.map(|it| it.late_by_reclassification))
            }
            fields::MET_AT_FIRST_RESOLVE => {
                Held::Yes(resolution.and_then(|it| it.met_at_first_resolve))
            }
            _ => Held::Number(None),
        }
    }

    /// A cell as the page sees it.
    pub fn datum(&self, field: &FieldDef) -> Datum {
        match self.held(field.id) {
            Held::Number(None) | Held::Yes(None) | Held::Code("") => Datum::None,
            Held::Number(Some(number)) if field.ty == crate::domain::FieldType::Time => {
                Datum::Time(number)
            }
            Held::Number(Some(number)) => Datum::Int(number),
            Held::Yes(Some(yes)) => Datum::Bool(yes),
            Held::Code(code) => Datum::Text(code.into()),
        }
    }
}

/// What a clock used until it stopped; nothing of one that runs or does not count.
fn used_minutes(clock: &ClockFigures) -> Option<i64> {
    matches!(clock.status, Status::Met | Status::Missed).then_some(clock.elapsed_ms / 60_000)
}

/// When a clock that can still be met is due; what has stopped is not due any more.
fn due(clock: &ClockFigures) -> Option<i64> {
    match clock.status {
        Status::Running | Status::Paused => clock.due_at,
        _ => None,
    }
}

/// The derived columns of one table at one moment.
#[derive(Clone, Debug)]
pub struct Derived {
    columns: Vec<(FieldId, Column)>,
    rows: u32,
}

impl Derived {
    fn new(table: &Table) -> Self {
        let derived = table.practice().fields.iter().filter(|it| it.derived);
        Self {
            columns: derived
                .map(|field| (field.id, Column::holding(table.practice(), field)))
                .collect(),
            rows: 0,
        }
    }

    /// The column of a field, if it is a derived one.
    pub fn column(&self, field: FieldId) -> Option<&Column> {
        self.columns.iter().find(|it| it.0 == field).map(|it| &it.1)
    }

    /// Takes the figures of a row: one that is there already, or the next one.
    fn put(&mut self, row: u32, derivation: &Derivation) {
        for (field, column) in &mut self.columns {
            if row == self.rows {
                column.push();
            }
            column.hold(row, derivation.held(*field));
        }
        self.rows = self.rows.max(row + 1);
    }

    /// Whether a row's figures change with time alone: one of its clocks has not stopped.
    fn is_moving(&self, row: u32) -> bool {
        [fields::RESPONSE, fields::RESOLUTION].iter().any(|field| {
            matches!(self.column(*field), Some(Column::Code(codes))
                if matches!(codes.text(row), "running" | "paused" | "late"))
        })
    }
}

impl Column {
    fn hold(&mut self, row: u32, held: Held) {
        let at = row as usize;
        match (self, held) {
            (Self::Time(cells) | Self::Int(cells), Held::Number(number)) => {
                cells[at] = number.unwrap_or(NO_NUMBER);
            }
            (Self::Bool(cells), Held::Yes(yes)) => {
                cells[at] = yes.map_or(0, |yes| 1 + u8::from(yes));
            }
            (Self::Code(codes), Held::Code(code)) => {
                codes.cells[at] = codes.dict.take(code);
            }
            _ => unreachable!("a derived field is declared with the type that it is computed with"),
        }
    }
}

/// Derived columns that were computed lately. Dropping it loses nothing but time.
#[derive(Default)]
pub struct DerivedCache {
    kept: RefCell<Vec<Kept>>,
    levels: RefCell<Option<(Versions, Rc<Levels>)>>,
}

struct Kept {
    kind: Kind,
    levels: Versions,
    as_of: Option<i64>,
    table: u64,
    computed_at: i64,
    derived: Rc<Derived>,
}

/// How many moments are kept: now, and a few past ones for a slider that is drawn to and fro.
const KEPT: usize = 4;
/// How old the figures of a running clock may be, in milliseconds.
const STALE_MS: i64 = 30_000;

impl DerivedCache {
    /// The service levels as the workspace's records say them now.
    pub fn levels(&self, engine: &Engine, zone: &TimeZone, now: i64) -> Rc<Levels> {
        let version = versions(engine);
        let mut held = self.levels.borrow_mut();
        match &*held {
            Some((at, levels)) if *at == version => levels.clone(),
            _ => {
                let name = zone.iana_name().unwrap_or("UTC");
                let levels = Rc::new(Levels::read(engine, name, now));
                *held = Some((version, levels.clone()));
                levels
            }
        }
    }

    /// The derived columns of a table, now or as of a moment. Only rows that changed, or whose clocks
    /// run, are computed again.
    ///
    /// `present` are the columns of now, for a past moment: a record that has come to rest before it is
    /// the same then and now, and is taken over. So a step of the slider costs what was open then or
    /// moved since, and not the whole history.
    pub fn columns(
        &self,
        engine: &Engine,
        table: &Table,
        as_of: Option<i64>,
        now: i64,
        present: Option<Rc<Derived>>,
        mut derive_row: impl FnMut(u32) -> Derivation,
    ) -> Rc<Derived> {
        let kind = table.practice().kind;
        let levels = versions(engine);
        let held = {
            let mut kept = self.kept.borrow_mut();
            let at = kept
                .iter()
                .position(|it| it.kind == kind && it.levels == levels && it.as_of == as_of);
            at.map(|at| kept.remove(at))
        };
        let mut held = held.unwrap_or_else(|| Kept {
            kind,
            levels,
            as_of,
            table: 0,
            computed_at: i64::MIN,
            derived: Rc::new(Derived::new(table)),
        });
        if let (Some(present), Some(moment), 0) = (present, as_of, held.table) {
            let mut derived = Derived::clone(&present);
            let updated = |row: u32| table.number(crate::domain::common::UPDATED_AT, row);
            for row in 0..table.len() as u32 {
                let rests = updated(row).is_some_and(|it| it <= moment) && !present.is_moving(row);
                if !rests {
                    derived.put(row, &derive_row(row));
                }
            }
            held.derived = Rc::new(derived);
            held.table = table.version();
        }
        let is_old = as_of.is_none() && now.abs_diff(held.computed_at) > STALE_MS as u64;
        if held.table != table.version() || held.derived.rows as usize != table.len() || is_old {
            let derived = Rc::make_mut(&mut held.derived);
            for row in 0..table.len() as u32 {
                let is_new = row >= derived.rows;
                if is_new
                    || table.changed_since(row, held.table)
                    || is_old && derived.is_moving(row)
                {
                    derived.put(row, &derive_row(row));
                }
            }
            held.table = table.version();
            if is_old {
                held.computed_at = now;
            }
        }
        let derived = held.derived.clone();
        let mut kept = self.kept.borrow_mut();
        kept.retain(|it| it.kind != kind || it.levels == levels);
        if kept.len() >= KEPT {
            // The one that was used longest ago, but never the present.
            let oldest = kept.iter().position(|it| it.as_of.is_some()).unwrap_or(0);
            kept.remove(oldest);
        }
        kept.push(held);
        derived
    }
}

/// Versions of the tables that service levels are made from.
type Versions = (u64, u64);

fn versions(engine: &Engine) -> Versions {
    let version = |kind| engine.table(kind).map_or(0, Table::version);
    (version(Kind::SUPPORT_HOURS), version(Kind::SERVICE_LEVEL))
}

/// The moment that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// A past one; what came later has not happened.
    pub as_of: Option<i64>,
    /// Now, by the clock of this device.
    pub now: i64,
}

impl Moment {
    /// Until when a record's past is read. A device whose clock is slow must not unsee what another
    /// has recorded already: now is never before the record's last change.
    pub fn until(self, table: &Table, row: u32) -> i64 {
        let last = || table.number(crate::domain::common::UPDATED_AT, row);
        self.as_of
            .unwrap_or_else(|| self.now.max(last().unwrap_or(self.now)))
    }
}

/// The derived figures of one row at a moment.
pub fn derive(
    source: &Source<'_>,
    levels: &ReadyLevels<'_>,
    row: u32,
    at: Moment,
    zone: &TimeZone,
    room: &mut Scratch,
) -> Derivation {
    let until = at.until(source.table(), row);
    let Some(past) = source.course(row, until, room) else {
        return Derivation::default();
    };
    Derivation {
        facts: facts(source, row, &past, until, zone),
        clocks: levels.clocks(row, &past, until),
    }
}
