//! The boards that are there from the start: which indicators, which charts. Pure data.

/// A board.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Board {
    /// Its word in the address.
    pub(super) code: &'static str,
    /// What people read.
    pub(super) label: &'static str,
    /// For whom it is, and what it answers.
    pub(super) purpose: &'static str,
    /// Only records that this query finds.
    pub(super) only: &'static str,
    /// Indicators in a row of tiles.
    pub(super) tiles: &'static [&'static str],
    /// Charts below them.
    pub(super) charts: &'static [Chart],
}

/// A chart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Chart {
    /// Indicators of one unit over time.
    Line(&'static str, &'static [&'static str]),
    /// One indicator by the values of a field.
    Bars(&'static str, &'static str, &'static str),
}

use Chart::{Bars, Line};

/// All boards.
pub(super) const ALL: &[Board] = &[
    Board {
        code: "manager",
        label: "Manager",
        purpose: "Does the desk keep what it promised, and does it keep up?",
        only: "",
        tiles: &[
            "sla_attainment",
            "mttr",
            "backlog",
            "reopen_rate",
            "fcr",
            "clearance",
        ],
        charts: &[
            Line("What came in, what was resolved", &["opened", "resolved"]),
            Line("Backlog at the end of each month", &["backlog"]),
            Bars(
                "Resolution targets met, by group",
                "sla_attainment",
                "assignment_group",
            ),
            Line("Time to restore", &["mttr"]),
            Bars("Time to restore, by priority", "mttr", "priority"),
            Bars("What came in, by category", "opened", "category"),
        ],
    },
    Board {
        code: "executive",
        label: "Executive",
        purpose: "Four numbers and their course.",
        only: "",
        tiles: &["sla_attainment", "mttr", "backlog", "self_service_share"],
        charts: &[
            Line("Resolution targets met", &["sla_attainment"]),
            Line("What came in, what was resolved", &["opened", "resolved"]),
        ],
    },
    Board {
        code: "lead",
        label: "Team lead",
        purpose: "Where does work wait, and on whom?",
        only: "",
        tiles: &[
            "backlog",
            "late_open",
            "at_risk",
            "untouched",
            "days_to_clear",
            "mtta",
        ],
        charts: &[
            Bars("Open, by group", "backlog", "assignment_group"),
            Bars("Open, by assignee", "backlog", "assignee"),
            Bars("Open, by state", "backlog", "state"),
            Bars("Open, by priority", "backlog", "priority"),
            Line("Resolved", &["resolved"]),
            Line("Age of the backlog", &["backlog_age"]),
        ],
    },
    Board {
        code: "process",
        label: "Process owner",
        purpose: "Is the process followed, and where does it leak?",
        only: "",
        tiles: &[
            "response_attainment",
            "sla_attainment",
            "reassignment",
            "bounce_share",
            "first_assignment_resolution",
            "priority_override_rate",
        ],
        charts: &[
            Line(
                "Response and resolution targets met",
                &["response_attainment", "sla_attainment"],
            ),
            Line("Reopen rate", &["reopen_rate"]),
            Bars("Changes of group, by category", "reassignment", "category"),
            Bars("What came in, by channel", "opened", "channel"),
        ],
    },
    Board {
        code: "service",
        label: "Service owner",
        purpose: "Which services suffer, and for how long?",
        only: "",
        tiles: &[
            "opened",
            "mttr",
            "sla_attainment",
            "linked_share",
            "change_caused_incidents",
            "reopen_rate",
        ],
        charts: &[
            Bars("What came in, by service", "opened", "service"),
            Bars("Time to restore, by service", "mttr", "service"),
            Bars("What came in, by category", "opened", "category"),
            Bars("What came in, by location", "opened", "location"),
        ],
    },
    Board {
        code: "agent",
        label: "Agent",
        purpose: "My own work.",
        only: "assignee:me",
        tiles: &[
            "backlog",
            "late_open",
            "at_risk",
            "resolved",
            "mttr",
            "reopen_rate",
        ],
        charts: &[
            Bars("My open work, by priority", "backlog", "priority"),
            Line("What I resolved", &["resolved"]),
        ],
    },
];

/// The board with that word; the first for an empty or unknown one.
pub(super) fn by_code(code: &str) -> &'static Board {
    ALL.iter().find(|it| it.code == code).unwrap_or(&ALL[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{incident, kpi};

    #[test]
    fn boards_show_only_what_there_is_and_a_chart_has_one_unit() {
        for board in ALL {
            for id in board.tiles {
                assert!(kpi::by_id(id).is_some(), "{id}");
            }
            for chart in board.charts {
                match chart {
                    Line(_, ids) => {
                        let units: Vec<_> = ids
                            .iter()
                            .map(|id| kpi::by_id(id).expect("an indicator").unit)
                            .collect();
                        assert!(units.iter().all(|it| *it == units[0]), "{ids:?}");
                    }
                    Bars(_, id, field) => {
                        assert!(kpi::by_id(id).is_some(), "{id}");
                        assert!(incident::PRACTICE.field(field).is_some(), "{field}");
                    }
                }
            }
        }
        assert_eq!(by_code("no such board").code, "manager");
    }
}
