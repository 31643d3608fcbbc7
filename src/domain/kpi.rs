//! The catalogue of key performance indicators: each formula as data, so that a number, its chart and
//! the list behind it come from the same queries.
//!
//! Formulas follow the common definitions of the field; a change of one is a new version. Queries are
//! those of lists (`docs/query-language.md`); `{window}` stands for the days looked at.

use super::declare::FieldId;
use super::{common, incident};

/// What a value is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A part of a whole, 0 to 1.
    Share,
    /// Milliseconds.
    Duration,
    /// How many.
    Count,
    /// A plain number, such as how many for each.
    Number,
    /// Days.
    Days,
}

impl Unit {
    /// Its word for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Duration => "ms",
            Self::Count => "count",
            Self::Number => "number",
            Self::Days => "days",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither by itself.
    Neither,
}

/// How a value comes about.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Formula {
    /// How many records there are.
    Count {
        /// Which.
        records: &'static str,
    },
    /// How many of some records are such.
    Share {
        /// Of these.
        whole: &'static str,
        /// Such; each is one of the whole.
        part: &'static str,
    },
    /// One count divided by another.
    Ratio {
        /// This.
        over: &'static str,
        /// By that.
        under: &'static str,
    },
    /// One count less another.
    Difference {
        /// From this.
        from: &'static str,
        /// That.
        less: &'static str,
    },
    /// The time between two moments of a record: mean, median and p90.
    Time {
        /// Which records; both moments have to be there.
        records: &'static str,
        /// From.
        from: FieldId,
        /// To.
        to: FieldId,
    },
    /// The time from a moment of a record until the moment that is looked at.
    Age {
        /// Which records.
        records: &'static str,
        /// From.
        from: FieldId,
        /// Weighted by priority: 8, 4, 2, 1, 0.5.
        weighted: bool,
    },
    /// Minutes that each record has: mean, median and p90, as a duration.
    Minutes {
        /// Which records; the number has to be there.
        records: &'static str,
        /// The minutes.
        field: FieldId,
    },
    /// A number that each record has: mean, median and p90.
    Number {
        /// Which records; the number has to be there.
        records: &'static str,
        /// The number.
        field: FieldId,
    },
    /// What is open, by what was resolved on an average day of the last 28.
    DaysToClear {
        /// What is open.
        open: &'static str,
        /// What was resolved in the window.
        resolved: &'static str,
    },
}

/// One indicator with its definition card.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Kpi {
    /// Its identifier: snake case.
    pub id: &'static str,
    /// What people read.
    pub label: &'static str,
    /// Under which heading it stands.
    pub topic: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// What is counted and what is left out, in words.
    pub includes: &'static str,
    /// What its value is counted in.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// The formula.
    pub value: Formula,
    /// Looks at a moment and not at a window.
    pub stock: bool,
    /// Counts up with every change of the formula.
    pub version: u16,
}

impl Kpi {
    /// The metrics of service levels whose clocks it counts by: `resolution`, `response`.
    pub fn clocks(&self) -> impl Iterator<Item = &'static str> + use<> {
        let queries = match self.value {
            Formula::Count { records }
            | Formula::Time { records, .. }
            | Formula::Age { records, .. }
            | Formula::Minutes { records, .. }
            | Formula::Number { records, .. } => [records, ""],
            Formula::Share { whole, part } => [whole, part],
            Formula::Ratio { over, under } => [over, under],
            Formula::Difference { from, less } => [from, less],
            Formula::DaysToClear { open, resolved } => [open, resolved],
        };
        // The words of queries that ask for a clock (`docs/query-language.md`).
        const ASKS: [(&str, [&str; 4]); 2] = [
            (
                "resolution",
                [
                    "resolution:",
                    "resolution_stopped_at:",
                    "late_by_reclassification:",
                    "is:late",
                ],
            ),
            (
                "response",
                [
                    "response:",
                    "response_stopped_at:",
                    "response_breached_at:",
                    "is:late",
                ],
            ),
        ];
        ASKS.into_iter()
            .filter(move |(_, words)| {
                let asks = |query: &str| words.iter().any(|it| query.contains(it));
                queries.iter().any(|it| asks(it))
            })
            .map(|it| it.0)
    }
}

/// Fewer cases than this are no measurement, and the screens say so.
pub const ENOUGH: u32 = 30;

/// Left out of every indicator: what was given up or merged, tests, and what only a monitor reported.
pub const COUNTED: &str = "-is:cancelled -is:merged -tag:test -channel:monitoring";

const INCLUDES: &str = "Incidents; without cancelled and merged ones, tests (tag “test”), and those that only a monitor reported.";

const fn kpi(
    id: &'static str,
    label: &'static str,
    topic: &'static str,
    unit: Unit,
    better: Better,
    value: Formula,
    formula: &'static str,
) -> Kpi {
    Kpi {
        id,
        label,
        topic,
        formula,
        includes: INCLUDES,
        unit,
        better,
        value,
        stock: false,
        version: 1,
    }
}

const fn stock(mut kpi: Kpi) -> Kpi {
    kpi.stock = true;
    kpi
}

/// All indicators, by topic.
pub static ALL: &[Kpi] = &[
    kpi(
        "opened",
        "Opened",
        "Flow",
        Unit::Count,
        Better::Neither,
        Formula::Count {
            records: "opened:{window}",
        },
        "Records opened in the window.",
    ),
    kpi(
        "resolved",
        "Resolved",
        "Flow",
        Unit::Count,
        Better::Neither,
        Formula::Count {
            records: "resolved:{window}",
        },
        "Records resolved in the window, and not reopened since.",
    ),
    stock(kpi(
        "backlog",
        "Backlog",
        "Flow",
        Unit::Count,
        Better::Less,
        Formula::Count { records: "is:open" },
        "Records open at the moment looked at: the end of the window, or now.",
    )),
    stock(kpi(
        "records",
        "Records",
        "Flow",
        Unit::Count,
        Better::Neither,
        Formula::Count { records: "" },
        "All records that there are at the moment looked at: the end of the window, or now.",
    )),
    kpi(
        "backlog_growth",
        "Backlog growth",
        "Flow",
        Unit::Count,
        Better::Less,
        Formula::Difference {
            from: "opened:{window}",
            less: "resolved:{window}",
        },
        "Opened in the window, less resolved in the window.",
    ),
    kpi(
        "clearance",
        "Clearance",
        "Flow",
        Unit::Share,
        Better::More,
        Formula::Ratio {
            over: "resolved:{window}",
            under: "opened:{window}",
        },
        "Resolved in the window, divided by opened in the window.",
    ),
    stock(kpi(
        "days_to_clear",
        "Days to clear the backlog",
        "Flow",
        Unit::Days,
        Better::Less,
        Formula::DaysToClear {
            open: "is:open",
            resolved: "resolved:{window}",
        },
        "Open records, divided by what was resolved on an average one of the last 28 days.",
    )),
    stock(kpi(
        "backlog_age",
        "Age of the backlog",
        "Flow",
        Unit::Duration,
        Better::Less,
        Formula::Age {
            records: "is:open",
            from: common::OPENED_AT,
            weighted: false,
        },
        "Mean time since the opening of what is open, in real time.",
    )),
    stock(kpi(
        "weighted_age",
        "Weighted age of the backlog",
        "Flow",
        Unit::Duration,
        Better::Less,
        Formula::Age {
            records: "is:open",
            from: common::OPENED_AT,
            weighted: true,
        },
        "Sum of the ages of what is open, each times the weight of its priority: 8, 4, 2, 1, 0.5.",
    )),
    stock(kpi(
        "untouched",
        "Untouched for five days",
        "Flow",
        Unit::Share,
        Better::Less,
        Formula::Share {
            whole: "is:open",
            part: "is:open touched_at:..-5d",
        },
        "Open records of which nothing was moved, assigned or said for five days, divided by open records.",
    )),
    kpi(
        "mtta",
        "Time to acknowledge",
        "Time",
        Unit::Duration,
        Better::Less,
        Formula::Time {
            records: "first_act_at:{window}",
            from: common::OPENED_AT,
            to: incident::FIRST_ACT_AT,
        },
        "Mean time from the opening to the first act of a person of the desk, for records whose first act lies in the window. Routing to a group is no act.",
    ),
    kpi(
        "first_response_time",
        "First response time",
        "Time",
        Unit::Duration,
        Better::Less,
        Formula::Time {
            records: "first_response_at:{window}",
            from: common::OPENED_AT,
            to: incident::FIRST_RESPONSE_AT,
        },
        "Mean time from the opening to the desk’s first public reply, for records whose first reply lies in the window.",
    ),
    kpi(
        "mttr",
        "Time to restore",
        "Time",
        Unit::Duration,
        Better::Less,
        Formula::Time {
            records: "resolved:{window}",
            from: common::OPENED_AT,
            to: incident::RESOLVED_AT,
        },
        "Mean time from the opening to the resolution that stands, in real time, for records resolved in the window.",
    ),
    kpi(
        "mttr_business",
        "Time to resolve in support hours",
        "Time",
        Unit::Duration,
        Better::Less,
        Formula::Minutes {
            records: "resolution:met,missed resolution_stopped_at:{window}",
            field: incident::RESOLUTION_OPEN_MINUTES,
        },
        "Mean open time that resolution clocks used until they stopped in the window: in the hours of the service level’s calendar, without pauses.",
    ),
    kpi(
        "mtta_business",
        "Time to respond in support hours",
        "Time",
        Unit::Duration,
        Better::Less,
        Formula::Minutes {
            records: "response:met,missed response_stopped_at:{window}",
            field: incident::RESPONSE_OPEN_MINUTES,
        },
        "Mean open time that response clocks used until they stopped in the window: in the hours of the service level’s calendar.",
    ),
    kpi(
        "same_day_resolve",
        "Resolved on the same day",
        "Time",
        Unit::Share,
        Better::More,
        Formula::Share {
            whole: "resolved:{window}",
            part: "resolved:{window} same_day:yes",
        },
        "Resolved on the local day of the opening, divided by resolved in the window.",
    ),
    kpi(
        "fcr",
        "First contact resolution",
        "Quality",
        Unit::Share,
        Better::More,
        Formula::Share {
            whole: "first_resolved_at:{window}",
            part: "first_resolved_at:{window} first_contact:yes",
        },
        "Resolved by the first agent who touched it, within an hour of the first act, without another group, a question back, or a reopening within a week, divided by first resolved in the window.",
    ),
    kpi(
        "first_assignment_resolution",
        "Resolved by the first group",
        "Quality",
        Unit::Share,
        Better::More,
        Formula::Share {
            whole: "resolved:{window}",
            part: "resolved:{window} group_changes:0",
        },
        "Resolved without a change of group, divided by resolved in the window.",
    ),
    kpi(
        "reopen_rate",
        "Reopen rate",
        "Quality",
        Unit::Share,
        Better::Less,
        Formula::Ratio {
            over: "reopened_at:{window}",
            under: "first_resolved_at:{window}",
        },
        "Records that first came back in the window, divided by records first resolved in the window.",
    ),
    kpi(
        "reassignment",
        "Changes of group",
        "Quality",
        Unit::Number,
        Better::Less,
        Formula::Number {
            records: "resolved:{window}",
            field: incident::GROUP_CHANGES,
        },
        "Mean number of changes from one group to another, for records resolved in the window.",
    ),
    kpi(
        "bounce_share",
        "Passed on twice or more",
        "Quality",
        Unit::Share,
        Better::Less,
        Formula::Share {
            whole: "resolved:{window}",
            part: "resolved:{window} group_changes:>=2",
        },
        "Resolved after two or more changes of group, divided by resolved in the window.",
    ),
    kpi(
        "priority_override_rate",
        "Priority set by hand",
        "Quality",
        Unit::Share,
        Better::Less,
        Formula::Share {
            whole: "opened:{window}",
            part: "opened:{window} has:priority_override",
        },
        "Opened in the window with a priority that somebody set by hand, divided by opened in the window.",
    ),
    kpi(
        "sla_attainment",
        "Resolution targets met",
        "Service level",
        Unit::Share,
        Better::More,
        Formula::Share {
            whole: "-late_by_reclassification:yes ((resolution:met,missed resolution_stopped_at:{window}) or (resolution:late resolution_breached_at:{window}))",
            part: "-late_by_reclassification:yes resolution:met resolution_stopped_at:{window}",
        },
        "Resolution clocks that stopped in the window in time, divided by those that stopped in the window and those that became late in it and still run. Clocks that were born late by a new priority are counted apart.",
    ),
    kpi(
        "response_attainment",
        "Response targets met",
        "Service level",
        Unit::Share,
        Better::More,
        Formula::Share {
            whole: "(response:met,missed response_stopped_at:{window}) or (response:late response_breached_at:{window})",
            part: "response:met response_stopped_at:{window}",
        },
        "Response clocks that stopped in the window in time, divided by those that stopped in the window and those that became late in it and still run.",
    ),
    kpi(
        "late_by_reclassification",
        "Late by reclassification",
        "Service level",
        Unit::Count,
        Better::Less,
        Formula::Count {
            records: "late_by_reclassification:yes resolution_stopped_at:{window}",
        },
        "Records whose resolution clock stopped in the window and was late only because a new priority brought a target already used up.",
    ),
    stock(kpi(
        "late_open",
        "Open and late",
        "Service level",
        Unit::Count,
        Better::Less,
        Formula::Count {
            records: "is:open is:late",
        },
        "Open records with a clock past its target.",
    )),
    stock(kpi(
        "at_risk",
        "At risk",
        "Service level",
        Unit::Count,
        Better::Less,
        Formula::Count {
            records: "is:open is:at_risk",
        },
        "Open records that have used three quarters of the time to resolve them and are not late.",
    )),
    kpi(
        "self_service_share",
        "Self-service",
        "Demand",
        Unit::Share,
        Better::More,
        Formula::Share {
            whole: "opened:{window}",
            part: "opened:{window} channel:portal",
        },
        "Opened in the window through the portal, divided by opened in the window.",
    ),
    kpi(
        "linked_share",
        "Linked to a problem",
        "Demand",
        Unit::Share,
        Better::More,
        Formula::Share {
            whole: "opened:{window}",
            part: "opened:{window} has:problem",
        },
        "Opened in the window and linked to a problem, divided by opened in the window.",
    ),
    kpi(
        "change_caused_incidents",
        "Caused by a change",
        "Demand",
        Unit::Share,
        Better::Less,
        Formula::Share {
            whole: "opened:{window}",
            part: "opened:{window} has:caused_by",
        },
        "Opened in the window and caused by a change, divided by opened in the window.",
    ),
];

/// The indicator with that identifier.
pub fn by_id(id: &str) -> Option<&'static Kpi> {
    ALL.iter().find(|it| it.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_card_knows_by_which_clocks_its_indicator_counts() {
        let clocks = |id: &str| {
            by_id(id)
                .expect("an indicator")
                .clocks()
                .collect::<Vec<_>>()
        };
        assert_eq!(clocks("sla_attainment"), ["resolution"]);
        assert_eq!(clocks("response_attainment"), ["response"]);
        // The time of a public reply is no clock.
        for id in ["first_response_time", "mttr", "backlog"] {
            assert!(clocks(id).is_empty(), "{id}");
        }
        let late = ALL.iter().find(|it| it.clocks().count() == 2);
        assert!(late.is_some_and(
            |it| matches!(it.value, Formula::Count { records } if records.contains("is:late"))
        ));
    }

    #[test]
    fn identifiers_are_snake_case_and_single_and_every_card_says_something() {
        let mut seen = BTreeSet::new();
        for kpi in ALL {
            assert!(seen.insert(kpi.id), "{} twice", kpi.id);
            assert!(
                kpi.id
                    .bytes()
                    .all(|it| it.is_ascii_lowercase() || it == b'_')
            );
            assert!(
                kpi.formula.ends_with('.') && kpi.formula.len() > 20,
                "{}",
                kpi.id
            );
            assert!(kpi.version > 0 && !kpi.topic.is_empty());
        }
        for id in [
            "backlog",
            "reopen_rate",
            "sla_attainment",
            "mttr",
            "mtta",
            "fcr",
        ] {
            assert!(by_id(id).is_some(), "{id}");
        }
    }
}
