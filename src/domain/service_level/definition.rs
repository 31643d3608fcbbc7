//! What a service level asks for: data that people edit.

use serde::{Deserialize, Serialize};

use crate::domain::RecordId;
use crate::domain::calendar::Hours;

/// One version of one clock: for which records it runs, when, and how long it may take.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Definition {
    /// The same for all versions.
    pub id: RecordId,
    /// Counts up; a clock says which one it ran by.
    pub version: u32,
    /// What people call it.
    pub name: String,
    /// What it measures.
    pub metric: Metric,
    /// The hours that count, unless a target names others.
    pub calendar: RecordId,
    /// Targets of priority 1 to 5; `None` is no clock for that priority.
    pub targets: [Option<Target>; 5],
    /// When a response or resolution clock begins.
    pub start: Start,
    /// What ends it.
    pub stop: Stop,
    /// What takes it off uncounted.
    pub cancel: Cancel,
    /// When it stands still. Empty: never.
    pub pauses: Vec<Pause>,
    /// What ends a response clock; the update clock begins only after it.
    pub response: ResponseRule,
    /// What a change of priority does to a clock under way.
    pub on_priority_change: PriorityPolicy,
    /// What a reopening does to a clock that had stopped.
    pub on_reopen: ReopenPolicy,
    /// Per cent of the target at which somebody is told, ascending.
    pub warnings: Vec<u8>,
    /// For which records: a query, evaluated by the engine. Empty is all.
    pub applies_to: String,
    /// Clocks that start from here on run by this version.
    pub valid_from_unix_ms: i64,
    /// Also clocks that were still open at `valid_from_unix_ms`.
    pub applies_to_open: bool,
    /// Whether it is in force at all.
    pub active: bool,
}

/// What a clock measures.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Metric {
    /// From opening to the first answer. Never begins again.
    Response,
    /// From opening to the resolution.
    Resolution,
    /// From a requester's message to our next public one; only after the first answer.
    Update,
    /// From the assignment of a team to its handing over, or to the resolution: one clock for
    /// each team, so that the second one begins with its whole time.
    Team,
}

/// When a response or resolution clock begins. Update and team clocks have moments of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Start {
    /// With the record.
    #[default]
    Opened,
    /// When a group has it for the first time.
    FirstGroup,
    /// When a person has it for the first time.
    FirstPerson,
}

/// What ends a clock.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Stop {
    /// What the metric says, and the resolution in any case.
    #[default]
    Metric,
    /// Only the resolution: a response clock runs past the answer. The messages and handovers that
    /// update and team clocks are made of still end those.
    Resolved,
    /// The same with the closing: the clock counts while the record is resolved.
    Closed,
}

/// What takes a clock off uncounted. A merge always does: the record goes on under another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Cancel {
    /// Giving the record up.
    #[default]
    Cancelled,
    /// Nothing: giving it up stops the clock as a resolution does, met or missed.
    Never,
}

/// How long it may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// How many of the unit.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// Other hours than the definition's, such as around the clock for what is critical.
    pub calendar: Option<RecordId>,
}

/// The unit of a target. All count open time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Unit {
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// The open hours of whole days of the calendar, beginning with the day of the first open
    /// moment: with hours from 08 to 17, one day from Wednesday 14:00 is nine hours, so Thursday
    /// 14:00. See [`Hours::days_ms`].
    Days,
    /// 24 open hours each, as some tools count: three days and more of an office.
    Days24,
}

/// A state or a reason of waiting in which the clock stands still.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pause {
    /// In this state; `None`: in any state of the category "waiting".
    pub state: Option<String>,
    /// For this reason; `None`: for any, and for none.
    pub reason: Option<String>,
    /// A public message of the requester ends it, whatever channel it came by, even if nobody
    /// changed the state.
    pub until_reply: bool,
}

/// What counts as an answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum ResponseRule {
    /// A public message of an agent.
    PublicReply,
    /// The first act of a human agent: assigning to oneself, a note, a reply, a state change.
    HumanAct,
}

/// What a change of priority does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum PriorityPolicy {
    /// The new target counts from the original start, and all pauses stay credited.
    Keep,
    /// The clock begins again at the change.
    Restart,
    /// As `Keep` for a rise; a fall does not loosen the target.
    StricterOnly,
}

/// What a reopening does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum ReopenPolicy {
    /// The clock goes on from what it had used.
    Continue,
    /// A new clock begins; the one before keeps its result.
    Restart,
}

impl Target {
    /// Of so many minutes.
    pub const fn minutes(amount: u32) -> Self {
        Self::of(amount, Unit::Minutes)
    }
    /// Of so many hours.
    pub const fn hours(amount: u32) -> Self {
        Self::of(amount, Unit::Hours)
    }
    /// Of so many days, each with the hours of the calendar.
    pub const fn days(amount: u32) -> Self {
        Self::of(amount, Unit::Days)
    }
    /// In other hours than the definition's.
    pub const fn in_calendar(mut self, calendar: RecordId) -> Self {
        self.calendar = Some(calendar);
        self
    }
    const fn of(amount: u32, unit: Unit) -> Self {
        let calendar = None;
        Self {
            amount,
            unit,
            calendar,
        }
    }

    /// In milliseconds of open time, for a clock that starts then. `None` if the calendar never
    /// has so many days.
    #[inline]
    pub fn ms(self, hours: &Hours, start_unix_ms: i64) -> Option<i64> {
        const MINUTE: i64 = 60_000;
        let amount = i64::from(self.amount);
        match self.unit {
            Unit::Minutes => Some(amount * MINUTE),
            Unit::Hours => Some(amount * 60 * MINUTE),
            Unit::Days24 => Some(amount * 24 * 60 * MINUTE),
            Unit::Days => hours.days_ms(start_unix_ms, self.amount),
        }
    }
}

/// The version that a clock runs by: the latest of those in force at its start, or put in force
/// for open clocks before it ended (`ended` is its stop, or now). `None` before the first one.
pub fn pick_version(
    versions: &[Definition],
    started_unix_ms: i64,
    ended_unix_ms: i64,
) -> Option<&Definition> {
    let applies = |it: &&Definition| {
        it.valid_from_unix_ms <= started_unix_ms
            || (it.applies_to_open && it.valid_from_unix_ms < ended_unix_ms)
    };
    versions
        .iter()
        .filter(applies)
        .max_by_key(|it| (it.valid_from_unix_ms, it.version))
}

/// The zone of a calendar: the first of definition, service, site and requester that names one,
/// or else the workspace's.
pub fn pick_zone<'a>(
    definition: &'a str,
    service: &'a str,
    site: &'a str,
    requester: &'a str,
    workspace: &'a str,
) -> &'a str {
    let named = [definition, service, site, requester];
    let first = named.into_iter().find(|it| !it.is_empty());
    first.unwrap_or(workspace)
}
