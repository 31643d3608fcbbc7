//! Which clocks a record has had: where each begins, and what ends it but the record's state.

use super::course::{Author, Course};
use super::definition::{Metric, PriorityPolicy, ReopenPolicy, ResponseRule};
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
    let definition = plan.definition;
    match definition.metric {
        Metric::Response => {
            let whole = Instance::since(course.opened_at);
            let answer = answer(plan, course, now);
            let resolved = first_stop(plan, course, course.opened_at, answer.unwrap_or(now));
            visit(whole.until(resolved.or(answer)));
        }
        Metric::Resolution
            if definition.on_reopen == ReopenPolicy::Continue
                && definition.on_priority_change != PriorityPolicy::Restart =>
        {
            visit(Instance::since(course.opened_at));
        }
        Metric::Resolution => restarted(plan, course, now, visit),
        Metric::Update => updates(plan, course, now, visit),
        Metric::Team => teams(course, now, visit),
    }
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

/// Resolution clocks that begin again, after a reopening or a change of priority.
fn restarted(plan: &Plan<'_>, course: &Course<'_>, now: i64, mut visit: impl FnMut(Instance)) {
    let by_reopening = plan.definition.on_reopen == ReopenPolicy::Restart;
    let by_priority = plan.definition.on_priority_change == PriorityPolicy::Restart;
    let mut current: Option<Instance> = None;
    let (mut stop, mut first_stop) = (None, None);
    let (mut seen, mut priority) = (0, None);
    for it in Phases::new(plan, course, course.opened_at, now) {
        if !it.phase.is_open() {
            if it.phase == Phase::Stopped && current.is_some() {
                stop = stop.or(Some(it.from));
                first_stop = first_stop.or(stop);
            }
            continue;
        }
        if let (Some(before), Some(at), true) = (current, stop, by_reopening) {
            visit(before.until(Some(at)));
            current = None;
        }
        stop = None;
        let under_way = current.get_or_insert(Instance {
            first_stop,
            ..Instance::since(it.from)
        });
        // What was changed while it stood still counts from where it goes on.
        while by_priority
            && let Some(change) = course.priorities.get(seen)
            && (change.at < it.to || (it.to == now && change.at <= now))
        {
            seen += 1;
            let at = change.at.max(it.from);
            if priority.is_some_and(|before| before != change.priority) && at > under_way.start {
                visit(Instance {
                    end: Some((at, End::Replaced)),
                    ..*under_way
                });
                *under_way = Instance {
                    first_stop,
                    ..Instance::since(at)
                };
            }
            priority = Some(change.priority);
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
