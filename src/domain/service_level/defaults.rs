//! The service levels that a new workspace begins with.

use super::definition::{
    Cancel, Definition, Metric, Pause, PriorityPolicy, ReopenPolicy, ResponseRule, Start, Stop,
    Target,
};
use crate::domain::RecordId;

/// Response and resolution, in office hours, with what is critical around the clock.
///
/// Both calendars are records of the workspace: see
/// [`Calendar::office_hours`](crate::domain::calendar::Calendar::office_hours) and
/// [`Calendar::around_the_clock`](crate::domain::calendar::Calendar::around_the_clock).
pub fn default_definitions(office_hours: RecordId, around_the_clock: RecordId) -> [Definition; 2] {
    [
        response(office_hours, around_the_clock),
        resolution(office_hours, around_the_clock),
    ]
}

/// The first answer: 15 minutes around the clock if critical, then 30 minutes, 4 and 8 hours,
/// 2 days. It never pauses.
pub fn response(office_hours: RecordId, around_the_clock: RecordId) -> Definition {
    let targets = [
        Target::minutes(15).in_calendar(around_the_clock),
        Target::minutes(30),
        Target::hours(4),
        Target::hours(8),
        Target::days(2),
    ];
    base(
        "response",
        "First response",
        Metric::Response,
        office_hours,
        targets,
    )
}

/// The resolution: 4 hours around the clock if critical, then 8 hours, 3, 5 and 20 days. It
/// pauses while it waits for the requester (until they write) or for a date that was agreed on.
///
/// Waiting for a vendor, a problem or a change is our time: the requester waits too.
pub fn resolution(office_hours: RecordId, around_the_clock: RecordId) -> Definition {
    let targets = [
        Target::hours(4).in_calendar(around_the_clock),
        Target::hours(8),
        Target::days(3),
        Target::days(5),
        Target::days(20),
    ];
    let pause = |reason: &str, until_reply| Pause {
        state: None,
        reason: Some(reason.to_owned()),
        until_reply,
    };
    Definition {
        pauses: vec![pause("caller", true), pause("date", false)],
        ..base(
            "resolution",
            "Resolution",
            Metric::Resolution,
            office_hours,
            targets,
        )
    }
}

fn base(
    key: &str,
    name: &str,
    metric: Metric,
    calendar: RecordId,
    targets: [Target; 5],
) -> Definition {
    Definition {
        id: RecordId::derived("steward", "service_level", key),
        version: 1,
        name: name.to_owned(),
        metric,
        calendar,
        targets: targets.map(Some),
        start: Start::Opened,
        stop: Stop::Metric,
        cancel: Cancel::Cancelled,
        pauses: Vec::new(),
        response: ResponseRule::HumanAct,
        on_priority_change: PriorityPolicy::Keep,
        on_reopen: ReopenPolicy::Continue,
        warnings: vec![50, 75, 90, 100],
        applies_to: String::new(),
        // An imported history is older than its first definition.
        valid_from_unix_ms: i64::MIN,
        applies_to_open: false,
        active: true,
    }
}
