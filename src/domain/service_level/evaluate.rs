//! The figures of a clock: one pass over the phases of a record, in open time.

use serde::{Deserialize, Serialize};

use super::course::Course;
use super::definition::Metric;
use super::instance::{self, End, Instance};
use super::phases::{Gathered, Phase, Phases, Stretch};
use super::plan::Plan;
use super::timetable::{Row, Timetable};
use crate::domain::RecordId;

/// What became of a clock.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Status {
    /// Under way, perhaps past its target, perhaps outside of the hours.
    Running,
    /// Standing still while the record waits.
    Paused,
    /// Stopped within its target.
    Met,
    /// Stopped past its target.
    Missed,
    /// The record was given up or merged, or another clock took its place before the target was
    /// used up. Not counted.
    Cancelled,
}

/// The numbers of one clock. Moments are Unix milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClockFigures {
    /// The definition that it ran by.
    pub definition: RecordId,
    /// The version of that.
    pub version: u32,
    /// What it measures.
    pub metric: Metric,
    /// The team whose clock it is, as the course names it; 0 but for team clocks.
    pub team: u32,
    /// The priority whose target counts, 1 to 5.
    pub priority: u8,
    /// When it began.
    pub started_at: i64,
    /// What became of it.
    pub status: Status,
    /// Open time used, without pauses.
    pub elapsed_ms: i64,
    /// Open time that it may use.
    pub target_ms: i64,
    /// When the target is or was used up, or, for a stopped clock, would have been. `None` while
    /// it stands still with time left, and if the calendar never has so much time.
    pub due_at: Option<i64>,
    /// When the target would have been used up without any pause.
    pub original_due_at: Option<i64>,
    /// When it stopped or was taken off.
    pub stopped_at: Option<i64>,
    /// The moment after which more than the target was used; never before the change of
    /// priority that brought this target.
    pub breached_at: Option<i64>,
    /// Past its target only because a change of priority brought a target already used up.
    pub late_by_reclassification: bool,
    /// Whether it was met when the record was first resolved (closed, where only that stops it),
    /// reopened since or not.
    pub met_at_first_resolve: Option<bool>,
    /// The highest warning threshold that was reached, in per cent; 0 is none.
    pub warned_percent: u8,
    /// When the next threshold is reached if it runs on.
    pub next_warning_at: Option<i64>,
}

impl ClockFigures {
    /// Open time left; negative once the target is missed.
    pub fn left_ms(&self) -> i64 {
        self.target_ms - self.elapsed_ms
    }

    /// Whether more than the target was used; exactly the target is still in time.
    pub fn is_breached(&self) -> bool {
        self.elapsed_ms > self.target_ms
    }
}

/// The figures of the clock that a record has now, or had last. `None` if it has none: not yet
/// opened, no target for its priority, nothing to measure yet, definition switched off.
pub fn evaluate(
    plan: &Plan<'_>,
    timetable: &Timetable<'_>,
    course: &Course<'_>,
    now: i64,
) -> Option<ClockFigures> {
    let mut last = None;
    if plan.definition.active {
        instance::each(plan, course, now, |it| last = Some(it));
    }
    // The last one may have no target or not have begun; then the one before counts.
    last.and_then(|it| measure(plan, timetable, course, it, now))
        .or_else(|| {
            let mut figures = None;
            instances(plan, timetable, course, now, |it| figures = Some(it));
            figures
        })
}

/// The figures of all clocks of a record, in the order in which they began.
pub fn instances(
    plan: &Plan<'_>,
    timetable: &Timetable<'_>,
    course: &Course<'_>,
    now: i64,
    mut visit: impl FnMut(ClockFigures),
) {
    if plan.definition.active {
        instance::each(plan, course, now, |it| {
            if let Some(figures) = measure(plan, timetable, course, it, now) {
                visit(figures);
            }
        });
    }
}

/// What the states make of one clock, before any target or calendar.
struct Shape {
    started_at: i64,
    /// What holds at the end, and since when.
    phase: Phase,
    since: i64,
    stopped_at: Option<i64>,
    first_stop: Option<i64>,
}

fn shape(stretches: &[Stretch], instance: Instance) -> Option<Shape> {
    let mut shape: Option<Shape> = None;
    for it in stretches {
        let shape = match &mut shape {
            Some(shape) => shape,
            // Attached only while nothing stops or cancels it.
            None if !it.phase.is_open() => continue,
            None => shape.insert(Shape {
                started_at: it.from,
                phase: it.phase,
                since: it.from,
                stopped_at: None,
                first_stop: instance.first_stop,
            }),
        };
        (shape.phase, shape.since) = (it.phase, it.from);
        match it.phase {
            Phase::Stopped => {
                shape.stopped_at = shape.stopped_at.or(Some(it.from));
                shape.first_stop = shape.first_stop.or(shape.stopped_at);
            }
            _ => shape.stopped_at = None,
        }
    }
    let mut shape = shape?;
    if let Some((at, _)) = instance.end {
        shape.stopped_at = shape.stopped_at.or(Some(at));
    }
    Some(shape)
}

/// Open time used over the phases of a clock.
pub(super) struct Used {
    pub elapsed: i64,
    /// When the target was used up.
    pub reached: Option<i64>,
    /// After which moment more was used.
    pub over: Option<i64>,
    /// Where it last began to run, and what it had used by then.
    last_run: Option<(i64, i64)>,
}

#[inline]
pub(super) fn used(stretches: impl Iterator<Item = Stretch>, row: Row<'_>, target: i64) -> Used {
    let mut used = Used {
        elapsed: 0,
        reached: None,
        over: None,
        last_run: None,
    };
    for it in stretches {
        if it.phase != Phase::Running {
            continue;
        }
        used.last_run = Some((it.from, used.elapsed));
        let before = used.elapsed;
        used.elapsed += row.business_ms(it.from, it.to);
        if used.elapsed >= target && used.over.is_none() {
            let reached = row.add(it.from, target - before);
            used.reached = used.reached.or(reached);
            if used.elapsed > target {
                used.over = reached.and_then(|at| row.add(at, 0));
            }
        }
    }
    used
}

pub(super) fn measure(
    plan: &Plan<'_>,
    timetable: &Timetable<'_>,
    course: &Course<'_>,
    instance: Instance,
    now: i64,
) -> Option<ClockFigures> {
    let until = instance.end.map_or(now, |it| it.0);
    let mut gathered = Gathered::new();
    gathered.fill(Phases::new(plan, course, instance.start, until));
    let stretches = gathered.as_slice();
    let shape = shape(stretches, instance)?;
    let start = shape.started_at;
    let (end, is_open) = match shape.stopped_at {
        Some(at) => (at, false),
        // What is given up keeps the priority that it had.
        None if shape.phase == Phase::Cancelled => (shape.since, false),
        None => (now, true),
    };
    let priority = plan.priority(course.priorities, start, end, is_open)?;
    let row = timetable.of(priority)?;
    let target = plan.target(priority)?.ms(row.at(start), start)?;
    let used = used(stretches.iter().copied(), row, target);
    let is_over = used.elapsed > target;
    let status = match shape.stopped_at {
        _ if is_cancelled(plan, course, now) => Status::Cancelled,
        Some(_) if is_over => Status::Missed,
        Some(_) if matches!(instance.end, Some((_, End::Replaced))) => Status::Cancelled,
        Some(_) => Status::Met,
        None if shape.phase == Phase::Running => Status::Running,
        None => Status::Paused,
    };
    let due_at = used.reached.or_else(|| match (status, used.last_run) {
        (Status::Running, Some((from, before))) => row.add(from, target - before),
        (Status::Met, _) => row.add(end, target - used.elapsed),
        _ => None,
    });
    let ran_through = used.last_run.is_some_and(|(from, _)| from == start);
    let original_due_at = if ran_through && (used.reached.is_some() || status == Status::Running) {
        due_at
    } else {
        row.add(start, target)
    };
    let change = match course.priorities {
        [] | [_] => Change::none(start),
        _ => Change::last(plan, timetable, course, start, end, is_open),
    };
    let (mut warned_percent, mut next_warning_at) = (0, None);
    for percent in plan.definition.warnings.iter().copied() {
        let share = share(target, percent);
        if used.elapsed >= share {
            warned_percent = percent.max(warned_percent);
        } else if status == Status::Running
            && let Some((from, before)) = used.last_run
        {
            next_warning_at = row.add(from, share - before);
            break;
        }
    }
    let met_at_first_resolve = match shape.first_stop {
        Some(at) if plan.definition.metric == Metric::Resolution => {
            if shape.stopped_at == Some(at) {
                Some(!is_over)
            } else {
                evaluate(plan, timetable, course, at).map(|it| it.status == Status::Met)
            }
        }
        _ => None,
    };
    Some(ClockFigures {
        definition: plan.definition.id,
        version: plan.definition.version,
        metric: plan.definition.metric,
        team: instance.team,
        priority,
        started_at: start,
        status,
        elapsed_ms: used.elapsed,
        target_ms: target,
        due_at,
        original_due_at,
        stopped_at: shape
            .stopped_at
            .or((shape.phase == Phase::Cancelled).then_some(shape.since)),
        breached_at: used.over.map(|it| it.max(change.since)),
        late_by_reclassification: change.is_late && is_over,
        met_at_first_resolve,
        warned_percent,
        next_warning_at,
    })
}

/// A threshold in open time: reached when so much is used, never a rounded percentage.
pub(super) fn share(target: i64, percent: u8) -> i64 {
    let percent = i64::from(percent);
    target / 100 * percent + (target % 100 * percent + 99) / 100
}

fn is_cancelled(plan: &Plan<'_>, course: &Course<'_>, now: i64) -> bool {
    let known = course.states.iter().take_while(|it| it.at <= now);
    known
        .last()
        .is_some_and(|it| plan.phase(it) == Phase::Cancelled)
}

/// The last change of priority that counted.
struct Change {
    /// Since when the present target counts; the clock's start if it always did.
    since: i64,
    /// It brought a target that was used up already, and no target before was by itself.
    is_late: bool,
}

impl Change {
    fn none(start: i64) -> Self {
        Self {
            since: start,
            is_late: false,
        }
    }

    fn last(
        plan: &Plan<'_>,
        timetable: &Timetable<'_>,
        course: &Course<'_>,
        start: i64,
        end: i64,
        end_counts: bool,
    ) -> Self {
        let mut change = Self::none(start);
        let is_over =
            |priority, at| is_over(plan, timetable, course, priority, start, at).unwrap_or(false);
        // Once late by a target of its own, a clock cannot become late by a change.
        let mut was_late = false;
        let changes = course.priorities;
        plan.each_priority(changes, start, end, end_counts, |at, before, after| {
            if let Some(before) = before
                && before != 0
                && at > start
            {
                change.since = at;
                was_late |= !change.is_late && is_over(before, at);
                change.is_late = !was_late && is_over(after, at);
            }
        });
        change
    }
}

/// Whether the target of a priority would be used up at a moment.
fn is_over(
    plan: &Plan<'_>,
    timetable: &Timetable<'_>,
    course: &Course<'_>,
    priority: u8,
    start: i64,
    at: i64,
) -> Option<bool> {
    let row = timetable.of(priority)?;
    let target = plan.target(priority)?.ms(row.at(start), start)?;
    let used = used(Phases::new(plan, course, start, at), row, target);
    Some(used.elapsed > target)
}
