//! Facts about one record that reports count: computed from its past, up to a moment.

use jiff::{Timestamp, tz::TimeZone};

use super::course::{Past, Source, moment};
use crate::domain::service_level::Author;
use crate::domain::{StateCategory, incident};

/// A reopening that comes later than this after the resolution is a new matter to first contact
/// resolution: five working days, which are seven.
const FIRST_CONTACT_GRACE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// What is said within half an hour of a change of group was said for it.
const HAND_OVER_MS: i64 = 30 * 60 * 1_000;
/// All acts of one contact lie within an hour of the first.
const ONE_CONTACT_MS: i64 = 60 * 60 * 1_000;

/// What reports want to know of a record. Moments in Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Facts {
    /// When it was opened.
    pub opened_at: i64,
    /// The weekday of that, 0 for Monday, and the hour of the day, in the workspace's zone.
    pub opened_on: Option<(u8, u8)>,
    /// First act of a person of the desk.
    pub first_act_at: Option<i64>,
    /// First public reply of the desk.
    pub first_response_at: Option<i64>,
    /// First resolution.
    pub first_resolved_at: Option<i64>,
    /// First time that it came back after a resolution.
    pub reopened_at: Option<i64>,
    /// When something was last moved, assigned, prioritised or said.
    pub touched_at: Option<i64>,
    /// The resolution that stands.
    pub resolved_at: Option<i64>,
    /// Changes from one group to another.
    pub group_changes: u32,
    /// Something was said with every change of group; `None` without one.
    pub hand_overs_explained: Option<bool>,
    /// Solved in one contact by its first agent; `None` while it is not resolved.
    pub first_contact: Option<bool>,
    /// Resolved on the day of its opening; `None` while it is not resolved.
    pub same_day: Option<bool>,
}

/// The facts about a record, as they stood at a moment.
pub fn facts(source: &Source<'_>, row: u32, past: &Past<'_>, until: i64, zone: &TimeZone) -> Facts {
    let course = &past.course;
    let is_done = |category| matches!(category, StateCategory::Resolved | StateCategory::Closed);
    let mut first_resolved_at = None;
    let mut reopened_at = None;
    let mut was_done = false;
    for state in course.states {
        let done = is_done(state.category);
        if done && !was_done && first_resolved_at.is_none() {
            first_resolved_at = Some(state.at.max(course.opened_at));
        }
        if was_done && state.category.is_open() && reopened_at.is_none() {
            reopened_at = Some(state.at);
        }
        was_done = done;
    }
    let resolved_at = was_done
        .then(|| moment(source.table(), incident::RESOLVED_AT, row, until))
        .flatten();
    let mut groups = course.groups.iter().filter(|it| it.group != 0);
    let (mut group_changes, mut silent) = (0, 0);
    if let Some(mut last) = groups.next().map(|it| it.group) {
        for change in groups {
            if change.group != last {
                group_changes += 1;
                silent += u32::from(!was_said(past, change.at));
            }
            last = change.group;
        }
    }
    let first_response_at = course
        .messages
        .iter()
        .find(|it| it.by == Author::Agent)
        .map(|it| it.at.max(course.opened_at));
    let opened = Timestamp::from_millisecond(course.opened_at)
        .ok()
        .map(|it| it.to_zoned(zone.clone()));
    Facts {
        opened_at: course.opened_at,
        opened_on: opened.as_ref().map(|it| {
            let weekday = it.weekday().to_monday_zero_offset();
            (weekday.unsigned_abs(), it.hour().unsigned_abs())
        }),
        first_act_at: course.first_human_act,
        first_response_at,
        first_resolved_at,
        reopened_at,
        touched_at: [
            Some(course.opened_at),
            course.states.last().map(|it| it.at),
            course.priorities.last().map(|it| it.at),
            course.groups.last().map(|it| it.at),
            past.assignees.last().map(|it| it.0),
            course.messages.last().map(|it| it.at),
            past.notes.last().copied(),
        ]
        .into_iter()
        .flatten()
        .max(),
        resolved_at,
        group_changes,
        hand_overs_explained: (group_changes > 0).then_some(silent == 0),
        first_contact: first_resolved_at
            .map(|resolved| is_first_contact(past, group_changes, resolved, reopened_at)),
        same_day: resolved_at
            .map(|resolved| opened.map(|it| it.date()) == local_day(zone, resolved)),
    }
}

/// Whether somebody of the desk said something around a moment, among themselves or to whoever asked.
fn was_said(past: &Past<'_>, at: i64) -> bool {
    let near = |said: i64| said.abs_diff(at) <= HAND_OVER_MS.unsigned_abs();
    let replies = past.course.messages.iter();
    past.notes.iter().any(|it| near(*it))
        || replies
            .filter(|it| it.by == Author::Agent)
            .any(|it| near(it.at))
}

/// Resolved by the first agent who touched it, without another group, without a question back,
/// within an hour of the first act, and not reopened soon after.
fn is_first_contact(
    past: &Past<'_>,
    group_changes: u32,
    resolved: i64,
    reopened: Option<i64>,
) -> bool {
    let Some(first) = past.course.first_human_act else {
        return false;
    };
    let mut agents = past.assignees.iter().map(|it| it.1).filter(|it| *it != 0);
    let one_agent = agents
        .next()
        .is_none_or(|first| agents.all(|it| it == first));
    let asked_again = past
        .course
        .messages
        .iter()
        .any(|it| it.by == Author::Requester && it.at > first && it.at <= resolved);
    let came_back = reopened.is_some_and(|it| it - resolved <= FIRST_CONTACT_GRACE_MS);
    group_changes == 0
        && one_agent
        && !asked_again
        && !came_back
        && resolved - first <= ONE_CONTACT_MS
}

fn local_day(zone: &TimeZone, unix_ms: i64) -> Option<jiff::civil::Date> {
    let at = Timestamp::from_millisecond(unix_ms).ok()?;
    Some(at.to_zoned(zone.clone()).date())
}
