//! Which clocks a record has had: where each begins, and what ends it but the record's state.

use super::course::{Author, Course};
use super::definition::{Metric, PriorityPolicy, ReopenPolicy, ResponseRule, Start, Stop};
use super::phases::{Phase, Phases};
use super::plan::Plan;

/// One clock: where it was attached and where it was taken off, if it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Instance {
    pub start: i64,
    /// What ended it for good. Without one the states decide, and a reopening may revive it.
    pub end: Option<(i64, End)>,
    /// The team whose clock it is; 0 if it is nobody's in particular.
    pub team: u32,
    /// When the record was first resolved, if that was before this clock began.
    pub first_stop: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// What it measured has happened.
    Done,
    /// Another clock took its place.
    Replaced,
}

impl Instance {
    fn since(start: i64) -> Self {
        Self {
            start,
            end: None,
            team: 0,
            first_stop: None,
        }
    }

    fn until(self, end: Option<i64>) -> Self {
        let end = end.map(|at| (at, End::Done));
        Self { end, ..self }
    }
}

/// Hands out the clocks of a record as of a moment, in order.
#[inline]
pub(super) fn each(
    plan: &Plan<'_>,
    course: &Course<'_>,
    now: i64,
    mut visit: impl FnMut(Instance),
) {
    if now < course.opened_at {
        return;
    }
    if plan.definition.on_priority_change == PriorityPolicy::Restart {
        each_whole(plan, course, now, |it| {
            cut_by_priority(plan, course, now, it, &mut visit);
        });
    } else {
        each_whole(plan, course, now, visit);
    }
}

/// The clocks as they would be if no priority ever changed.
#[inline]
fn each_whole(plan: &Plan<'_>, course: &Course<'_>, now: i64, mut visit: impl FnMut(Instance)) {
    match plan.definition.metric {
        Metric::Response | Metric::Resolution => {
            let Some(start) = begin(plan, course, now) else {
                return;
            };
            if plan.definition.metric == Metric::Response {
                // An answer from before the clock began ends it at once.
                let answer = (plan.definition.stop == Stop::Metric)
                    .then(|| answer(plan, course, now))
                    .flatten()
                    .map(|it| it.max(start));
                let resolved = first_stop(plan, course, start, answer.unwrap_or(now));
                visit(Instance::since(start).until(resolved.or(answer)));
            } else if plan.definition.on_reopen == ReopenPolicy::Continue {
                visit(Instance::since(start));
            } else {
                resolutions(plan, course, start, now, visit);
            }
        }
        Metric::Update => updates(plan, course, now, visit),
        Metric::Team => teams(course, now, visit),
    }
}

/// When the first clock of a response or resolution begins, if it has by then.
pub(super) fn begin(plan: &Plan<'_>, course: &Course<'_>, now: i64) -> Option<i64> {
    let at = match plan.definition.start {
        Start::Opened => Some(course.opened_at),
        Start::FirstGroup => {
            let mut known = course.groups.iter().filter(|it| it.at <= now);
            known.find(|it| it.group != 0).map(|it| it.at)
        }
        Start::FirstPerson => course.first_assigned,
    };
    at.map(|it| it.max(course.opened_at))
        .filter(|it| *it <= now)
}

/// The first answer, up to a moment.
fn answer(plan: &Plan<'_>, course: &Course<'_>, until: i64) -> Option<i64> {
    let reply = course.first_message(Author::Agent, until);
    if plan.definition.response == ResponseRule::PublicReply {
        return reply;
    }
    let act = course.first_human_act.filter(|it| *it <= until);
    let act = act.map(|it| it.max(course.opened_at));
    // `None` is less than any moment: it must not win.
    reply.into_iter().chain(act).min()
}

/// When the states first stop a clock that was under way.
fn first_stop(plan: &Plan<'_>, course: &Course<'_>, from: i64, until: i64) -> Option<i64> {
    let mut phases = Phases::new(plan, course, from, until);
    phases.find(|it| it.phase.is_open())?;
    Some(phases.find(|it| it.phase == Phase::Stopped)?.from)
}

/// Cuts a clock where the priority changes while it is under way; what changes while it stands
/// still counts from where it goes on.
fn cut_by_priority(
    plan: &Plan<'_>,
    course: &Course<'_>,
    now: i64,
    whole: Instance,
    visit: &mut dyn FnMut(Instance),
) {
    let mut piece = whole;
    let mut changes = course.priorities.iter().peekable();
    let mut priority = 0;
    let (end, is_open) = match whole.end {
        Some((at, _)) => (at, false),
        None => (now, true),
    };
    let mut first_stop = whole.first_stop;
    for it in Phases::new(plan, course, whole.start, end) {
        if !it.phase.is_open() {
            if it.phase == Phase::Stopped {
                first_stop = first_stop.or(Some(it.from));
            }
            continue;
        }
        let is_in = |at: i64| at < it.to || (is_open && at == now && it.to == now);
        while let Some(change) = changes.next_if(|change| is_in(change.at)) {
            let at = change.at.max(it.from);
            if priority != 0 && priority != change.priority && at > piece.start {
                visit(Instance {
                    end: Some((at, End::Replaced)),
                    ..piece
                });
                piece = Instance {
                    start: at,
                    first_stop,
                    ..whole
                };
            }
            priority = change.priority;
        }
    }
    visit(piece);
}

/// Resolution clocks that begin again after a reopening.
fn resolutions(
    plan: &Plan<'_>,
    course: &Course<'_>,
    start: i64,
    now: i64,
    mut visit: impl FnMut(Instance),
) {
    let mut current: Option<Instance> = None;
    let (mut stop, mut first_stop) = (None, None);
    for it in Phases::new(plan, course, start, now) {
        if it.phase.is_open() {
            if let (Some(before), Some(at)) = (current, stop.take()) {
                visit(before.until(Some(at)));
                current = None;
            }
            current.get_or_insert(Instance {
                first_stop,
                ..Instance::since(it.from)
            });
        } else if it.phase == Phase::Stopped && current.is_some() {
            stop = stop.or(Some(it.from));
            first_stop = first_stop.or(stop);
        }
    }
    if let Some(last) = current {
        visit(last);
    }
}

/// A clock for each time that it was our turn to say something, after the first answer.
fn updates(plan: &Plan<'_>, course: &Course<'_>, now: i64, mut visit: impl FnMut(Instance)) {
    let first_answer = answer(plan, course, now);
    let mut answered = false;
    let mut since: Option<i64> = None;
    for message in course.messages.iter().filter(|it| it.at <= now) {
        let at = message.at.max(course.opened_at);
        if let Some(start) = since
            && let Some(stop) = first_stop(plan, course, start, at)
            // In one save the message comes before the state.
            && stop < at
        {
            visit(Instance::since(start).until(Some(stop)));
            since = None;
        }
        match message.by {
            Author::Agent => {
                answered = true;
                if let Some(start) = since.take() {
                    visit(Instance::since(start).until(Some(at)));
                }
            }
            Author::Requester => {
                answered |= first_answer.is_some_and(|it| it < at);
                let state = Phases::new(plan, course, at, at).last();
                if answered && since.is_none() && state.is_some_and(|it| it.phase.is_open()) {
                    since = Some(at);
                }
            }
        }
    }
    if let Some(start) = since {
        let stop = first_stop(plan, course, start, now);
        visit(Instance::since(start).until(stop));
    }
}

/// A clock for each team, from its assignment to its handing over.
fn teams(course: &Course<'_>, now: i64, mut visit: impl FnMut(Instance)) {
    let mut current: Option<Instance> = None;
    for it in course.groups.iter().filter(|it| it.at <= now) {
        let at = it.at.max(course.opened_at);
        if current.is_some_and(|before| before.team == it.group) {
            continue;
        }
        if let Some(before) = current.take()
            && before.start < at
        {
            visit(before.until(Some(at)));
        }
        if it.group != 0 {
            current = Some(Instance {
                team: it.group,
                ..Instance::since(at)
            });
        }
    }
    if let Some(last) = current {
        visit(last);
    }
}
