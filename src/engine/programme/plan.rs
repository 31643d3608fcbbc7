//! The plan: laid out for the timeline, changed in one go, and as a sheet.

mod gates;
mod logs;

use std::cmp::Reverse;

use jiff::tz::TimeZone;

use super::{Programme, Row, Summary, day_number, day_of_number, practice_name};
use crate::domain::calendar::Calendar;
use crate::domain::programme::gates::{Reliability, Standing, reliability};
use crate::domain::programme::plan::{
    CRITERION_GATE, CRITERION_MINIMUM, CRITERION_POSITION, CRITERION_PROBE, CRITERION_QUERY,
    CRITERION_RECORD_KIND, DECISION_GATE, DECISION_OUTCOME, TASK_ACTUAL_END, TASK_ACTUAL_START,
    TASK_BASELINE_END, TASK_BASELINE_START, TASK_DEPENDS_ON, TASK_ENDS_AT, TASK_OWNER,
    TASK_PERCENT, TASK_PHASE, TASK_POSITION, TASK_PRACTICE, TASK_STARTS_AT, TASK_TASK_TYPE,
};
use crate::domain::programme::schedule::{
    Line, Slot, Tie, is_weekday, lay_out, moved, next_working, parse_dependency, print_dependency,
};
use crate::domain::programme::templates::{Proof, Template};
use crate::domain::{FieldId, Kind, RecordId, Value, common, support_hours};
use crate::engine::Engine;
use crate::engine::command::Refusal;
use crate::engine::derived::cells;
use crate::engine::lists::Lists;
use crate::oplog::Write;
use crate::protocol::{
    Cell, Datum, Door, Figure, Grid, Known, Part, PlanDeed, PlanSlot, PlanTask, PlanTie, PlanView,
    Sheet, Show, Span, Tone,
};

pub(super) use gates::{sheet as gates_sheet, summary as gates_summary};
pub(super) use logs::{decisions_sheet, lessons_sheet, risks_sheet, summary as logs_summary};

const DAY_S: i64 = 86_400;
/// Days to the left and right of what is planned.
const MARGIN_DAYS: i64 = 7;
/// No more days are drawn than these: a typing error in a year is not worth a page a mile wide.
const MOST_DAYS: i64 = 1_500;

/// The day on which a moment lies.
fn day_of(unix_ms: i64, zone: &TimeZone) -> Option<i64> {
    let moment = jiff::Timestamp::from_millisecond(unix_ms).ok()?;
    Some(day_number(moment.to_zoned(zone.clone()).date()))
}

/// An hour of a day. Days of the plan begin at nine and end at five, so that neither summer time nor a
/// reader in the next zone moves them to another date.
fn moment(day: i64, hour: i8, zone: &TimeZone) -> i64 {
    day_of_number(day)
        .at(hour, 0, 0, 0)
        .to_zoned(zone.clone())
        .map_or(day * DAY_S * 1_000, |it| it.timestamp().as_millisecond())
}

/// The first moment of work of a day.
fn starts(day: i64, zone: &TimeZone) -> i64 {
    moment(day, 9, zone)
}

/// The last one.
fn ends(day: i64, zone: &TimeZone) -> i64 {
    moment(day, 17, zone)
}

/// The workspace's zone, as a command knows it.
fn zone_of(engine: &Engine) -> TimeZone {
    TimeZone::get(&engine.settings().time_zone).unwrap_or(TimeZone::UTC)
}

/// The first support hours that are not around the clock: they say on which days people work.
fn working_hours(engine: &Engine) -> Option<Calendar> {
    let table = engine.table(Kind::SUPPORT_HOURS)?;
    (0..table.len() as u32)
        .filter(|row| !table.is_deleted(*row))
        .filter_map(|row| support_hours::calendar(&cells(table, row), "UTC").ok())
        .find(|it| !it.always && !it.is_never_open())
}

/// Values by the names of their fields.
type Fields = Vec<(String, Datum)>;

/// The plan as it stands, laid out.
pub(in crate::engine) struct Plan<'a> {
    zone: TimeZone,
    hours: Option<Calendar>,
    today: i64,
    /// Phases, each followed by its tasks; then what has no phase.
    rows: Vec<Row<'a>>,
    lines: Vec<Line>,
    slots: Vec<Option<Slot>>,
    ring: Vec<usize>,
}

impl<'a> Plan<'a> {
    /// The whole plan now.
    pub(in crate::engine) fn of(engine: &'a Engine, now: i64) -> Self {
        let rows = match engine.table(Kind::TASK) {
            Some(table) => (0..table.len() as u32)
                .filter(|row| !table.is_deleted(*row))
                .map(|row| Row { engine, table, row })
                .collect(),
            None => Vec::new(),
        };
        Self::read(rows, engine, zone_of(engine), now)
    }

    fn read(mut rows: Vec<Row<'a>>, engine: &Engine, zone: TimeZone, now: i64) -> Self {
        rows.retain(|it| it.state() != "cancelled");
        let rows = in_order(rows);
        let mut plan = Self {
            hours: working_hours(engine),
            today: day_of(now, &zone).unwrap_or_default(),
            zone,
            rows,
            lines: Vec::new(),
            slots: Vec::new(),
            ring: Vec::new(),
        };
        plan.lines = (0..plan.rows.len()).map(|at| plan.line(at)).collect();
        let (slots, ring) = lay_out(&plan.lines, &|day| plan.works(day));
        (plan.slots, plan.ring) = (slots, ring);
        plan
    }

    /// Whether people work on a day.
    fn works(&self, day: i64) -> bool {
        match &self.hours {
            Some(hours) => hours.opens_on(day_of_number(day)),
            None => is_weekday(day),
        }
    }

    fn day(&self, at: usize, field: FieldId) -> Option<i64> {
        day_of(self.rows[at].time(field)?, &self.zone)
    }

    fn is_phase(&self, at: usize) -> bool {
        self.rows[at].code(TASK_TASK_TYPE) == "phase"
    }

    fn is_milestone(&self, at: usize) -> bool {
        matches!(self.rows[at].code(TASK_TASK_TYPE), "milestone" | "gate")
    }

    /// Places of the tasks of a phase.
    fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let id = self.rows[at].id();
        let is_phase = self.is_phase(at);
        (0..self.rows.len()).filter(move |other| {
            is_phase
                && *other != at
                && self.rows[*other]
                    .reference(TASK_PHASE)
                    .is_some_and(|it| it.id == id)
        })
    }

    /// First and last day of one line: as they were where it has begun, else as planned.
    fn own_days(&self, at: usize) -> Option<(i64, i64)> {
        let planned = (self.day(at, TASK_STARTS_AT), self.day(at, TASK_ENDS_AT));
        let (start, end) = match self.rows[at].state() {
            "planned" => planned,
            _ => (
                self.day(at, TASK_ACTUAL_START).or(planned.0),
                self.day(at, TASK_ACTUAL_END).or(planned.1),
            ),
        };
        let end = end.or(start)?;
        // What takes no time lies where it ends.
        let start = if self.is_milestone(at) {
            end
        } else {
            start.unwrap_or(end).min(end)
        };
        Some((start, end))
    }

    /// First and last day; of a phase, those of its tasks.
    fn days(&self, at: usize) -> Option<(i64, i64)> {
        let inside = self.children(at).filter_map(|it| self.own_days(it));
        inside
            .reduce(|all, it| (all.0.min(it.0), all.1.max(it.1)))
            .or_else(|| self.own_days(at))
    }

    fn is_over(&self, at: usize) -> bool {
        self.rows[at].state() == "done"
    }

    fn place_of_number(&self, number: &str) -> Option<usize> {
        self.rows
            .iter()
            .position(|it| it.number().eq_ignore_ascii_case(number))
    }

    /// What a line waits for. Waiting for a phase is waiting for each of its tasks.
    fn ties(&self, at: usize) -> Vec<(usize, Tie, i64)> {
        let mut ties = Vec::new();
        for text in self.rows[at].tags(TASK_DEPENDS_ON) {
            let Ok(it) = parse_dependency(text) else {
                continue;
            };
            let Some(on) = self.place_of_number(it.on) else {
                continue;
            };
            let inside: Vec<usize> = self.children(on).collect();
            if inside.is_empty() {
                ties.push((on, it.tie, it.lag));
            }
            let others = inside.into_iter().filter(|it| *it != at);
            ties.extend(others.map(|on| (on, it.tie, it.lag)));
        }
        ties
    }

    fn line(&self, at: usize) -> Line {
        if self.children(at).next().is_some() {
            return Line::default();
        }
        let days = self.own_days(at);
        let is_running = self.rows[at].state() == "in_progress";
        Line {
            start: days.map(|it| it.0),
            // What runs over its end is not over.
            end: days.map(|it| {
                if is_running {
                    it.1.max(self.today)
                } else {
                    it.1
                }
            }),
            is_milestone: self.is_milestone(at),
            is_fixed: self.rows[at].state() != "planned",
            ties: self.ties(at),
        }
    }

    /// The last day if nothing that has not begun begins before today; `None` if nothing is left.
    fn forecast_end(&self) -> Option<i64> {
        let works = |day| self.works(day);
        let mut lines = self.lines.clone();
        let mut is_left = false;
        for line in lines.iter_mut().filter(|it| !it.is_fixed) {
            let Some((start, end)) = line.start.zip(line.end) else {
                continue;
            };
            is_left = true;
            if start < self.today {
                let (start, end) = moved(start, end, self.today, &works);
                (line.start, line.end) = (Some(start), Some(end));
            }
        }
        is_left |= (0..self.rows.len()).any(|at| self.rows[at].state() == "in_progress");
        let (slots, _) = lay_out(&lines, &works);
        slots
            .iter()
            .flatten()
            .map(|it| it.end)
            .max()
            .filter(|_| is_left)
    }

    /// The last day of the baseline.
    fn baseline_end(&self) -> Option<i64> {
        (0..self.rows.len())
            .filter_map(|at| self.day(at, TASK_BASELINE_END))
            .max()
    }

    /// Places of tasks that are planned too early.
    fn too_early(&self) -> impl Iterator<Item = (usize, Slot)> + '_ {
        self.slots
            .iter()
            .enumerate()
            .filter_map(|(at, it)| it.filter(|it| it.is_too_early).map(|it| (at, it)))
    }

    /// How well milestones and gates keep their baseline.
    fn reliability(&self) -> Reliability {
        let milestones: Vec<_> = (0..self.rows.len())
            .filter(|at| self.is_milestone(*at))
            .map(|at| {
                let met = self.is_over(at).then(|| {
                    self.day(at, TASK_ACTUAL_END)
                        .or(self.day(at, TASK_ENDS_AT))
                        .unwrap_or(self.today)
                });
                (self.day(at, TASK_BASELINE_END), met)
            })
            .collect();
        reliability(&milestones, self.today)
    }

    /// A last day that is over without the task being done.
    fn is_overdue(&self, at: usize) -> bool {
        !self.is_phase(at)
            && !self.is_over(at)
            && self.day(at, TASK_ENDS_AT).is_some_and(|it| it < self.today)
    }

    /// Fields to set, by record.
    ///
    /// # Errors
    /// If the task is not there, or is over.
    pub(in crate::engine) fn changes(
        &self,
        deed: &PlanDeed,
    ) -> Result<Vec<(RecordId, Fields)>, Refusal> {
        let works = |day| self.works(day);
        let field = |name: &str, value| (name.to_owned(), Datum::Time(value));
        let days = |at: usize, (start, end): (i64, i64)| {
            let fields = vec![
                field("starts_at", starts(start, &self.zone)),
                field("ends_at", ends(end, &self.zone)),
            ];
            (self.rows[at].id(), fields)
        };
        let find = |task: &RecordId| {
            self.rows
                .iter()
                .position(|it| it.id() == *task)
                .ok_or(Refusal::NotThere { what: "task" })
        };
        match deed {
            PlanDeed::Move { task, start } => {
                let at = find(task)?;
                let Some(now) = self.days(at) else {
                    // A task without days gets its first one.
                    let day = next_working(*start, &works);
                    return Ok(vec![days(at, (day, day))]);
                };
                let inside: Vec<usize> = self.children(at).collect();
                if inside.is_empty() {
                    if self.is_over(at) {
                        return Err(Refusal::ClosedIsFinal);
                    }
                    return Ok(vec![days(at, moved(now.0, now.1, *start, &works))]);
                }
                let by = start - now.0;
                Ok(inside
                    .into_iter()
                    .filter(|it| self.rows[*it].state() == "planned")
                    .filter_map(|it| {
                        let own = self.own_days(it)?;
                        Some(days(it, moved(own.0, own.1, own.0 + by, &works)))
                    })
                    .collect())
            }
            PlanDeed::End { task, end } => {
                let at = find(task)?;
                if self.is_over(at) {
                    return Err(Refusal::ClosedIsFinal);
                }
                let start = self.days(at).map_or(*end, |it| it.0);
                if self.is_milestone(at) {
                    return Ok(vec![days(at, (*end, *end))]);
                }
                let last = field("ends_at", ends((*end).max(start), &self.zone));
                Ok(vec![(self.rows[at].id(), vec![last])])
            }
            PlanDeed::Baseline => Ok((0..self.rows.len())
                .filter_map(|at| {
                    let (start, end) = self.own_days(at)?;
                    let fields = vec![
                        field("baseline_start", starts(start, &self.zone)),
                        field("baseline_end", ends(end, &self.zone)),
                    ];
                    Some((self.rows[at].id(), fields))
                })
                .collect()),
            PlanDeed::Allowed => Ok(self
                .too_early()
                .map(|(at, slot)| days(at, (slot.start, slot.end)))
                .collect()),
            PlanDeed::Template { .. } => Ok(Vec::new()),
        }
    }

    /// The records of a ready plan that begins on a day, with their numbers; `fresh` gives identities.
    ///
    /// # Errors
    /// If something is planned already.
    pub(in crate::engine) fn fill(
        &self,
        engine: &Engine,
        template: &Template,
        first: i64,
        fresh: &mut dyn FnMut() -> RecordId,
    ) -> Result<Vec<(Kind, RecordId, Vec<Write>)>, Refusal> {
        if !self.rows.is_empty() {
            return Err(Refusal::PlanIsThere {
                tasks: self.rows.len(),
            });
        }
        let days = template.days(first, &|day| self.works(day));
        let numbers = engine.next_numbers(Kind::TASK, template.lines.len());
        let ids: Vec<RecordId> = template.lines.iter().map(|_| fresh()).collect();
        let mut records = Vec::new();
        for (at, entry) in template.lines.iter().enumerate() {
            let mut writes = vec![
                Write::one(common::NUMBER, Value::text(&numbers[at])),
                Write::one(common::TITLE, Value::text(entry.name)),
                Write::one(TASK_TASK_TYPE, Value::text(entry.kind)),
                Write::one(TASK_POSITION, Value::Int(at as i64 + 1)),
            ];
            for (field, text) in [
                (common::DESCRIPTION, entry.text),
                (TASK_PRACTICE, entry.practice),
            ] {
                if !text.is_empty() {
                    writes.push(Write::one(field, Value::text(text)));
                }
            }
            if let Some(phase) = template.place(entry.phase) {
                writes.push(Write::one(TASK_PHASE, Value::Ref(ids[phase])));
            }
            if let Some((start, end)) = days[at] {
                writes.push(Write::one(
                    TASK_STARTS_AT,
                    Value::Time(starts(start, &self.zone)),
                ));
                writes.push(Write::one(TASK_ENDS_AT, Value::Time(ends(end, &self.zone))));
            }
            for (on, tie, lag) in template.ties(entry) {
                let text = print_dependency(&numbers[on], tie, lag);
                writes.push(Write::element(
                    TASK_DEPENDS_ON,
                    text.as_bytes(),
                    Value::Bool(true),
                ));
            }
            records.push((Kind::TASK, ids[at], writes));
            for (place, criterion) in (1..).zip(entry.criteria) {
                let mut writes = vec![
                    Write::one(common::TITLE, Value::text(criterion.name)),
                    Write::one(CRITERION_GATE, Value::Ref(ids[at])),
                    Write::one(CRITERION_POSITION, Value::Int(place)),
                ];
                match criterion.proof {
                    Proof::Probe(id) => writes.push(Write::one(CRITERION_PROBE, Value::text(id))),
                    Proof::Count(kind, query, minimum) => {
                        writes.push(Write::one(CRITERION_RECORD_KIND, Value::text(kind)));
                        if !query.is_empty() {
                            writes.push(Write::one(CRITERION_QUERY, Value::text(query)));
                        }
                        writes.push(Write::one(CRITERION_MINIMUM, Value::Int(minimum)));
                    }
                }
                records.push((Kind::CRITERION, fresh(), writes));
            }
        }
        Ok(records)
    }

    fn view(&self, standing: &dyn Fn(&Row<'_>) -> Standing) -> PlanView {
        let count = self.rows.len();
        let spans: Vec<_> = (0..count).map(|at| self.days(at)).collect();
        let baseline = |at: usize| {
            let end = self.day(at, TASK_BASELINE_END)?;
            let start = self.day(at, TASK_BASELINE_START).unwrap_or(end).min(end);
            Some(if self.is_milestone(at) {
                (end, end)
            } else {
                (start, end)
            })
        };
        let drawn = || {
            let slots = self.slots.iter().flatten().map(|it| (it.start, it.end));
            let baselines = (0..count).filter_map(baseline);
            spans
                .iter()
                .flatten()
                .copied()
                .chain(slots)
                .chain(baselines)
        };
        let from = drawn().map(|it| it.0).chain([self.today]).min();
        let to = drawn().map(|it| it.1).chain([self.today]).max();
        let from = from.unwrap_or(self.today) - MARGIN_DAYS;
        let to = (to.unwrap_or(self.today) + 3 * MARGIN_DAYS).min(from + MOST_DAYS);
        let tasks: Vec<PlanTask> = (0..count)
            .map(|at| {
                let row = &self.rows[at];
                let kind = row.code(TASK_TASK_TYPE);
                let standing = (kind == "gate").then(|| standing(row));
                let unknown = row.tags(TASK_DEPENDS_ON).into_iter().filter(|it| {
                    parse_dependency(it).map_or(true, |it| self.place_of_number(it.on).is_none())
                });
                let base = baseline(at);
                PlanTask {
                    task: row.label(),
                    kind: kind.into(),
                    phase: row.reference(TASK_PHASE).map(|it| it.id),
                    practice: practice_name(row.code(TASK_PRACTICE)).into(),
                    owner: row.reference(TASK_OWNER),
                    state: row.state().into(),
                    days: spans[at],
                    baseline: base,
                    percent: self.percent(at),
                    ties: self
                        .ties(at)
                        .into_iter()
                        .map(|(on, tie, lag)| PlanTie {
                            on: on as u32,
                            tie: tie.code().into(),
                            lag,
                        })
                        .collect(),
                    unknown: unknown.map(str::to_owned).collect(),
                    slot: self.slots[at].map(|it| PlanSlot {
                        start: it.start,
                        end: it.end,
                        slack: it.slack,
                        // What is over cannot slip any more.
                        is_critical: it.is_critical && !self.is_over(at),
                        is_too_early: it.is_too_early,
                    }),
                    is_late: base
                        .zip(spans[at])
                        .is_some_and(|(base, days)| days.1 > base.1),
                    is_overdue: self.is_overdue(at),
                    moves: !self.is_over(at),
                    passed: standing.is_some_and(Standing::has_passed),
                    standing: standing.map_or("", Standing::label).into(),
                }
            })
            .collect();
        PlanView {
            today: self.today,
            from,
            to,
            idle: (from..=to).filter(|day| !self.works(*day)).collect(),
            hours: self
                .hours
                .as_ref()
                .map_or(String::new(), |it| it.name.clone()),
            ring: self.ring.iter().map(|at| self.rows[*at].label()).collect(),
            forecast_end: self.forecast_end(),
            too_early: self.too_early().count() as u32,
            off_baseline: (0..count)
                .filter(|at| {
                    self.own_days(*at)
                        .is_some_and(|it| baseline(*at) != Some(it))
                })
                .count() as u32,
            tasks,
        }
    }

    /// Done, 0 to 100; of a phase, the mean of its tasks by working days.
    fn percent(&self, at: usize) -> u32 {
        let own = |at: usize| match self.rows[at].state() {
            "done" => 100,
            _ => self.rows[at].int(TASK_PERCENT).unwrap_or(0).clamp(0, 100),
        };
        let (mut sum, mut whole) = (0, 0);
        for child in self.children(at) {
            let days = self.own_days(child).map_or(1, |it| it.1 - it.0 + 1);
            sum += own(child) * days;
            whole += days;
        }
        if whole == 0 {
            own(at) as u32
        } else {
            (sum / whole) as u32
        }
    }
}

/// Phases by position, each followed by its tasks; then what has no phase.
fn in_order(rows: Vec<Row<'_>>) -> Vec<Row<'_>> {
    let phases: Vec<RecordId> = {
        let mut phases: Vec<&Row<'_>> = rows
            .iter()
            .filter(|it| it.code(TASK_TASK_TYPE) == "phase")
            .collect();
        phases.sort_by_key(|it| (it.int(TASK_POSITION).unwrap_or(i64::MAX), it.number()));
        phases.iter().map(|it| it.id()).collect()
    };
    let place = |row: &Row<'_>| {
        let is_phase = row.code(TASK_TASK_TYPE) == "phase";
        let phase = match is_phase {
            true => Some(row.id()),
            false => row.reference(TASK_PHASE).map(|it| it.id),
        };
        let at = phase.and_then(|id| phases.iter().position(|it| *it == id));
        (
            at.unwrap_or(usize::MAX),
            Reverse(is_phase),
            row.int(TASK_POSITION).unwrap_or(i64::MAX),
            row.time(TASK_STARTS_AT),
        )
    };
    let mut keyed: Vec<_> = rows.into_iter().map(|it| (place(&it), it)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.number().cmp(b.1.number())));
    keyed.into_iter().map(|it| it.1).collect()
}

impl Lists<'_> {
    /// The plan, for the timeline; empty for whom it is not.
    pub fn plan(&self) -> PlanView {
        if !self.me.role.sees_internal() {
            return PlanView::default();
        }
        let Some(it) = Programme::today(self) else {
            return PlanView::default();
        };
        plan(&it).view(&|row| gates::standing(&it, row))
    }
}

/// The plan at the moment looked at.
fn plan<'a>(it: &Programme<'_, 'a>) -> Plan<'a> {
    let engine = it.lists.engine;
    Plan::read(it.rows("task", ""), engine, it.lists.zone.clone(), it.now())
}

/// The last decision about a gate that was not withdrawn.
fn decision_of<'a>(it: &Programme<'_, 'a>, gate: RecordId) -> Option<Row<'a>> {
    it.rows("decision", "-state:withdrawn")
        .into_iter()
        .rfind(|row| row.reference(DECISION_GATE).is_some_and(|it| it.id == gate))
}

/// Its state and outcome.
fn said<'a>(decision: &Row<'a>) -> (&'a str, &'a str) {
    (decision.state(), decision.code(DECISION_OUTCOME))
}

fn reliability_figure(it: &Programme<'_, '_>, plan: &Plan<'_>) -> Figure {
    let found = plan.reliability();
    let value = (found.due > 0).then(|| f64::from(found.kept) / f64::from(found.due));
    Figure {
        id: "plan_reliability".into(),
        label: "Plan reliability".into(),
        value,
        unit: "share".into(),
        n: found.due,
        note: match found.mean_slip {
            Some(slip) => format!(
                "{} of {} milestones met on or before their baseline; {slip:+.1} days in the mean",
                found.kept, found.due
            ),
            None if plan.baseline_end().is_none() => "There is no baseline yet".into(),
            None => "No milestone was due yet".into(),
        },
        tone: match value {
            None => Tone::Unknown,
            Some(it) if it >= 0.8 => Tone::Good,
            Some(it) if it >= 0.5 => Tone::Watch,
            Some(_) => Tone::Bad,
        },
        known: Known::Measured,
        door: Some(it.door(
            "task",
            format!(
                "task_type:milestone,gate -state:cancelled baseline_end:..{}",
                day_of_number(plan.today)
            ),
        )),
        ..Figure::default()
    }
}

/// A query for some tasks by number; none of them if there is none.
fn by_number<'a>(numbers: impl Iterator<Item = &'a str>) -> String {
    let numbers: Vec<&str> = numbers.collect();
    match numbers.is_empty() {
        true => "no:number".into(),
        false => format!("number:{}", numbers.join(",")),
    }
}

fn figures(it: &Programme<'_, '_>, plan: &Plan<'_>) -> Vec<Figure> {
    let mut figures = vec![reliability_figure(it, plan)];
    let forecast = plan.forecast_end();
    let against = forecast
        .zip(plan.baseline_end())
        .map(|(forecast, baseline)| (forecast - baseline) as f64);
    figures.push(Figure {
        id: "forecast_end".into(),
        label: "Forecast end against the baseline".into(),
        value: against,
        unit: "days".into(),
        note: match (forecast, plan.baseline_end()) {
            (Some(forecast), Some(baseline)) => format!(
                "Ends {}; the baseline said {}",
                day_of_number(forecast),
                day_of_number(baseline)
            ),
            (Some(forecast), None) => {
                format!("Ends {}; there is no baseline yet", day_of_number(forecast))
            }
            (None, _) => "Nothing is left to do".into(),
        },
        tone: match against {
            None => Tone::Unknown,
            Some(days) if days <= 0.0 => Tone::Good,
            Some(days) if days <= 10.0 => Tone::Watch,
            Some(_) => Tone::Bad,
        },
        known: Known::Measured,
        door: Some(it.door("task", "is:open")),
        ..Figure::default()
    });
    let critical = (0..plan.rows.len()).filter(|at| {
        plan.slots[*at].is_some_and(|it| it.is_critical)
            && !plan.is_over(*at)
            && !plan.is_milestone(*at)
    });
    let critical = by_number(critical.map(|at| plan.rows[at].number()));
    let mut critical = it.counted(
        ("task", &critical),
        ("critical", "Critical tasks"),
        Tone::Plain,
        "A day lost on one of them is a day lost at the end",
    );
    critical.tone = Tone::Plain;
    figures.push(critical);
    figures.push(it.counted(
        (
            "task",
            &format!(
                "is:open -task_type:phase ends_at:..{}",
                day_of_number(plan.today - 1)
            ),
        ),
        ("overdue", "Overdue"),
        Tone::Bad,
        "Their last day is over, and they are not done",
    ));
    let early = by_number(plan.too_early().map(|(at, _)| plan.rows[at].number()));
    figures.push(it.counted(
        ("task", &early),
        ("too_early", "Planned too early"),
        Tone::Watch,
        "Earlier than their dependencies allow",
    ));
    figures
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let plan = plan(it);
    if plan.rows.is_empty() {
        summary.gaps.push("There is no plan yet.".into());
        return summary;
    }
    summary.figures.push(reliability_figure(it, &plan));
    summary.know(Known::Declared, plan.rows.len() as u32);
    let overdue = (0..plan.rows.len())
        .filter(|at| plan.is_overdue(*at))
        .count();
    if overdue > 0 {
        summary.gaps.push(format!("{overdue} tasks are overdue."));
    }
    summary
}

/// The page below the timeline: figures, and the plan as a table.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("plan", "Plan");
    let plan = plan(it);
    let count =
        |wanted: &dyn Fn(usize) -> bool| (0..plan.rows.len()).filter(|at| wanted(*at)).count();
    if plan.rows.is_empty() {
        sheet.lead = vec![Span::words(
            "Nothing is planned yet. A ready plan is a good beginning; every line of it can be changed.",
        )];
        return sheet;
    }
    let tasks = count(&|at| plan.rows[at].code(TASK_TASK_TYPE) == "task");
    let gates = count(&|at| plan.rows[at].code(TASK_TASK_TYPE) == "gate");
    let done = count(&|at| plan.rows[at].code(TASK_TASK_TYPE) == "task" && plan.is_over(at));
    sheet.lead = vec![Span::words(format!(
        "{done} of {tasks} tasks are done; {gates} gates."
    ))];
    if let Some(end) = plan.forecast_end() {
        sheet.lead.push(Span::words(" The plan ends on "));
        sheet.lead.push(Span {
            show: Show::Day(ends(end, &plan.zone)),
            door: None,
        });
        sheet.lead.push(Span::words("."));
    }
    for at in &plan.ring {
        let row = &plan.rows[*at];
        sheet.put(
            "roadmap",
            Part::Note {
                tone: Tone::Bad,
                text: vec![
                    Span::record(row.label()),
                    Span::words(" waits for itself: its dependencies form a ring."),
                ],
            },
        );
    }
    sheet.put("roadmap", Part::Figures(figures(it, &plan)));
    let mut table = Grid::new(
        "Plan",
        &[
            "Task",
            "Kind",
            "Owner",
            "Starts",
            "Ends",
            "Baseline end",
            "#Done",
            "#Slack",
            "State",
        ],
    );
    for (at, row) in plan.rows.iter().enumerate() {
        let days = plan.days(at);
        let slot = plan.slots[at].filter(|_| !plan.is_over(at));
        let late = days
            .zip(plan.day(at, TASK_BASELINE_END))
            .is_some_and(|(days, baseline)| days.1 > baseline);
        let mut end = Cell::day(days.map(|it| ends(it.1, &plan.zone)));
        if plan.is_overdue(at) {
            end.tone = Tone::Bad;
        } else if late {
            end.tone = Tone::Watch;
        }
        let mut slack = Cell::maybe(slot.map(|it| it.slack as f64), "days");
        if let Some(slot) = slot {
            slack.tone = match () {
                () if slot.is_too_early => Tone::Bad,
                () if slot.is_critical => Tone::Watch,
                () => Tone::Plain,
            };
        } else {
            slack.tone = Tone::Plain;
        }
        let done = f64::from(plan.percent(at)) / 100.0;
        let state = match (row.state(), row.code(TASK_TASK_TYPE)) {
            ("planned" | "in_progress", "gate") => gates::standing(it, row).label(),
            ("planned", _) => "Planned",
            ("in_progress", _) => "In progress",
            _ => "Done",
        };
        table.rows.push(vec![
            Cell::record(row.label()),
            Cell::words(row.choice(TASK_TASK_TYPE)),
            Cell::record_or(row.reference(TASK_OWNER), "–", Tone::Plain),
            Cell::day(days.map(|it| starts(it.0, &plan.zone))),
            end,
            Cell::day(row.time(TASK_BASELINE_END)),
            Cell::amount(done, "share").bar(done),
            slack,
            Cell::words(state),
        ]);
    }
    sheet.put("roadmap", Part::Table(table));
    sheet.put(
        "roadmap",
        Part::Actions(vec![
            ("Add to the plan…".into(), Door::create("task")),
            ("Gates".into(), Door::Page("gates".into())),
            ("Risks and decisions".into(), Door::Page("risks".into())),
        ]),
    );
    sheet
}
