//! Why a clock says what it says: its time in segments, and what happened to it.

use serde::{Deserialize, Serialize};

use super::course::{Course, PriorityAt};
use super::definition::{Metric, PriorityPolicy, Start, Stop};
use super::evaluate::{ClockFigures, measure, share, used};
use super::instance::{self, Instance};
use super::phases::{Phase, Phases, Stretch};
use super::plan::Plan;
use super::timetable::{Row, Timetable};
use crate::domain::{StateCategory, order};

/// A clock with its reasons.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Clock {
    /// Its numbers, the same as [`super::evaluate`] gives.
    pub figures: ClockFigures,
    /// The calendar whose hours count at its end.
    pub calendar: String,
    /// The zone of that calendar, to be shown with every time that is printed or exported.
    pub zone: String,
    /// All time from its begin to its stop, or to now, without holes.
    pub segments: Vec<Segment>,
    /// The thresholds that were reached, each once.
    pub warnings: Vec<Warning>,
    /// What happened to it, in the order of time.
    pub notes: Vec<Note>,
}

/// A piece of a clock's time, half-open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Segment {
    /// From this moment.
    pub from: i64,
    /// To that one.
    pub to: i64,
    /// What the clock did.
    pub kind: SegmentKind,
    /// The team that had the record, as the course names it; 0 is none.
    pub team: u32,
}

/// What a clock does for a while.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum SegmentKind {
    /// It counts.
    Running,
    /// It would count, but the calendar is closed.
    Closed,
    /// It stands still: the codes of state and reason, as the course names them.
    Paused {
        /// The state.
        state: u32,
        /// The reason.
        reason: u32,
    },
    /// The record was resolved, and reopened later.
    Stopped,
    /// The record was given up or merged, for a while or for good.
    Cancelled,
}

/// A threshold that was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Warning {
    /// Per cent of the target.
    pub percent: u8,
    /// When it was reached, or when a change of priority brought the target of which it is a
    /// part, whichever is later. It does not matter whether anybody was there to see it.
    pub due_at: i64,
}

/// Something that changed a clock's course.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Note {
    /// The priority changed, and the target with it, counted from the clock's begin.
    PriorityChanged {
        /// When.
        at: i64,
        /// From.
        before: u8,
        /// To.
        after: u8,
    },
    /// The priority fell, and the policy keeps the stricter target.
    PriorityIgnored {
        /// When.
        at: i64,
        /// The priority that does not count.
        priority: u8,
    },
    /// A public message of the requester ended a pause.
    ReplyEndedPause {
        /// When.
        at: i64,
    },
    /// It began later than the record, because its definition says so.
    Began {
        /// When.
        at: i64,
        /// With what.
        with: Start,
    },
    /// It stopped with the record resolved.
    Resolved {
        /// When.
        at: i64,
    },
    /// The record was resolved, and the clock waits for the closing.
    ResolvedRunsOn {
        /// When.
        at: i64,
    },
    /// It stopped with the record closed.
    Closed {
        /// When.
        at: i64,
    },
    /// It stopped with the record given up, and counts.
    GivenUp {
        /// When.
        at: i64,
    },
    /// The record came back.
    Reopened {
        /// When.
        at: i64,
    },
    /// Service, site or contract changed, and other hours count from here.
    HoursChanged {
        /// When.
        at: i64,
    },
    /// More than the target was used from here on.
    Breached {
        /// When.
        at: i64,
    },
}

impl Note {
    /// When it happened.
    pub fn at(self) -> i64 {
        match self {
            Self::PriorityChanged { at, .. }
            | Self::PriorityIgnored { at, .. }
            | Self::ReplyEndedPause { at }
            | Self::Began { at, .. }
            | Self::Resolved { at }
            | Self::ResolvedRunsOn { at }
            | Self::Closed { at }
            | Self::GivenUp { at }
            | Self::Reopened { at }
            | Self::HoursChanged { at }
            | Self::Breached { at } => at,
        }
    }
}

/// All clocks of a record with their reasons, in the order in which they began; the last one is
/// the one that [`super::evaluate`] gives.
pub fn explain(
    plan: &Plan<'_>,
    timetable: &Timetable<'_>,
    course: &Course<'_>,
    now: i64,
) -> Vec<Clock> {
    let mut clocks = Vec::new();
    if plan.definition.active {
        instance::each(plan, course, now, |it| {
            clocks.extend(clock(plan, timetable, course, it, now))
        });
    }
    clocks
}

fn clock(
    plan: &Plan<'_>,
    timetable: &Timetable<'_>,
    course: &Course<'_>,
    instance: Instance,
    now: i64,
) -> Option<Clock> {
    let figures = measure(plan, timetable, course, instance, now)?;
    let row = timetable.of(figures.priority)?;
    let start = figures.started_at;
    // A record that is cancelled has its time shown up to there, and a merge may be taken back.
    let end = figures.stopped_at.unwrap_or(now);
    let stretches: Vec<Stretch> = Phases::new(plan, course, start, end).collect();
    let mut notes = notes(plan, course, row, &figures, &stretches);
    order::sort_by_key(&mut notes, |it| it.at());
    let calendar = row.at(end).calendar();
    Some(Clock {
        calendar: calendar.name.clone(),
        zone: calendar.zone.clone(),
        segments: segments(course, row, &stretches),
        warnings: warnings(plan, row, &figures, &stretches, &notes),
        notes,
        figures,
    })
}

fn segments(course: &Course<'_>, row: Row<'_>, stretches: &[Stretch]) -> Vec<Segment> {
    let mut pieces = Vec::new();
    for it in stretches.iter().filter(|it| it.from < it.to) {
        let kind = match it.phase {
            Phase::Running => SegmentKind::Closed,
            Phase::Paused { state, reason, .. } => SegmentKind::Paused { state, reason },
            Phase::Stopped => SegmentKind::Stopped,
            Phase::Cancelled => SegmentKind::Cancelled,
        };
        let mut at = it.from;
        if it.phase == Phase::Running {
            for (open, close) in row.open_intervals(it.from, it.to) {
                pieces.push((at, open, SegmentKind::Closed));
                pieces.push((open, close, SegmentKind::Running));
                at = close;
            }
        }
        pieces.push((at, it.to, kind));
    }
    let mut segments: Vec<Segment> = Vec::new();
    for (mut from, to, kind) in pieces {
        while from < to {
            // Cut where another team takes over.
            let next = course
                .groups
                .iter()
                .map(|it| it.at)
                .find(|it| from < *it && *it < to);
            let (end, team) = (next.unwrap_or(to), course.group_at(from));
            match segments.last_mut() {
                Some(last) if last.to == from && last.kind == kind && last.team == team => {
                    last.to = end;
                }
                _ => segments.push(Segment {
                    from,
                    to: end,
                    kind,
                    team,
                }),
            }
            from = end;
        }
    }
    segments
}

/// The category of the state that holds from a moment on.
fn category_at(course: &Course<'_>, at: i64) -> Option<StateCategory> {
    let mut known = course.states.iter().rev().filter(|it| it.at <= at);
    known.next().map(|it| it.category)
}

fn notes(
    plan: &Plan<'_>,
    course: &Course<'_>,
    row: Row<'_>,
    figures: &ClockFigures,
    stretches: &[Stretch],
) -> Vec<Note> {
    let mut notes = Vec::new();
    let definition = plan.definition;
    let begins = figures.started_at;
    if definition.start != Start::Opened
        && !matches!(definition.metric, Metric::Update | Metric::Team)
        && instance::begin(plan, course, begins) == Some(begins)
    {
        notes.push(Note::Began {
            at: begins,
            with: definition.start,
        });
    }
    if definition.stop == Stop::Closed {
        let end = figures.stopped_at.unwrap_or(i64::MAX);
        let mut was_resolved = false;
        for it in course.states {
            let is_resolved = it.category == StateCategory::Resolved;
            let is_seen = figures.started_at < it.at && it.at < end;
            let is_known = stretches.last().is_some_and(|last| it.at <= last.to);
            if is_resolved && !was_resolved && is_seen && is_known {
                notes.push(Note::ResolvedRunsOn { at: it.at });
            }
            was_resolved = is_resolved;
        }
    }
    for pair in stretches.windows(2) {
        let [before, after] = [pair[0].phase, pair[1].phase];
        let at = pair[1].from;
        let is_reply = || !course.states.iter().any(|it| it.at == at);
        match (before, after) {
            (Phase::Stopped, it) if it.is_open() => notes.push(Note::Reopened { at }),
            (it, Phase::Stopped) if it.is_open() => notes.push(match category_at(course, at) {
                Some(StateCategory::Closed) => Note::Closed { at },
                Some(StateCategory::Cancelled) => Note::GivenUp { at },
                _ => Note::Resolved { at },
            }),
            (Phase::Paused { .. }, Phase::Running) if is_reply() => {
                notes.push(Note::ReplyEndedPause { at });
            }
            _ => {}
        }
    }
    let start = figures.started_at;
    let (end, end_counts) = match stretches.last() {
        Some(it) => (it.to, it.phase.is_open() && figures.stopped_at.is_none()),
        None => (start, true),
    };
    plan.each_priority(
        course.priorities,
        start,
        end,
        end_counts,
        |at, before, after| {
            if let Some(before) = before
                && before != 0
                && at > start
            {
                notes.push(Note::PriorityChanged { at, before, after });
            }
        },
    );
    if plan.definition.on_priority_change == PriorityPolicy::StricterOnly {
        let is_seen =
            |it: &&PriorityAt| start < it.at && (it.at < end || (it.at == end && end_counts));
        for it in course.priorities.iter().skip(1).filter(is_seen) {
            let counts = plan.priority(course.priorities, start, it.at, true);
            if counts != Some(it.priority) {
                let (at, priority) = (it.at, it.priority);
                notes.push(Note::PriorityIgnored { at, priority });
            }
        }
    }
    let changes = row.changes().filter(|at| start < *at && *at < end);
    notes.extend(changes.map(|at| Note::HoursChanged { at }));
    notes.extend(figures.breached_at.map(|at| Note::Breached { at }));
    notes
}

fn warnings(
    plan: &Plan<'_>,
    row: Row<'_>,
    figures: &ClockFigures,
    stretches: &[Stretch],
    notes: &[Note],
) -> Vec<Warning> {
    let changed = notes.iter().filter_map(|it| match it {
        Note::PriorityChanged { at, .. } => Some(*at),
        _ => None,
    });
    let since = changed.max().unwrap_or(figures.started_at);
    let reached = |percent: u8| {
        let share = share(figures.target_ms, percent);
        let used = used(stretches.iter().copied(), row, share);
        let due_at = used.reached.filter(|_| used.elapsed >= share)?.max(since);
        Some(Warning { percent, due_at })
    };
    plan.definition
        .warnings
        .iter()
        .copied()
        .filter_map(reached)
        .collect()
}
