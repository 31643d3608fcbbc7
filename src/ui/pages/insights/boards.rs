//! The boards that are there from the start: which indicators, which charts. Pure data.

use crate::ui::words::boards as words;

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
        label: words::MANAGER,
        purpose: words::MANAGER_ASKS,
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
            Line(words::IN_AND_OUT, &["opened", "resolved"]),
            Line(words::BACKLOG_BY_MONTH, &["backlog"]),
            Bars(
                words::TARGETS_BY_GROUP,
                "sla_attainment",
                "assignment_group",
            ),
            Line(words::RESTORE, &["mttr"]),
            Bars(words::RESTORE_BY_PRIORITY, "mttr", "priority"),
            Bars(words::IN_BY_CATEGORY, "opened", "category"),
        ],
    },
    Board {
        code: "executive",
        label: words::EXECUTIVE,
        purpose: words::EXECUTIVE_ASKS,
        only: "",
        tiles: &["sla_attainment", "mttr", "backlog", "self_service_share"],
        charts: &[
            Line(words::TARGETS, &["sla_attainment"]),
            Line(words::IN_AND_OUT, &["opened", "resolved"]),
        ],
    },
    Board {
        code: "lead",
        label: words::LEAD,
        purpose: words::LEAD_ASKS,
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
            Bars(words::OPEN_BY_GROUP, "backlog", "assignment_group"),
            Bars(words::OPEN_BY_ASSIGNEE, "backlog", "assignee"),
            Bars(words::OPEN_BY_STATE, "backlog", "state"),
            Bars(words::OPEN_BY_PRIORITY, "backlog", "priority"),
            Line(words::RESOLVED, &["resolved"]),
            Line(words::BACKLOG_AGE, &["backlog_age"]),
        ],
    },
    Board {
        code: "process",
        label: words::PROCESS,
        purpose: words::PROCESS_ASKS,
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
                words::BOTH_TARGETS,
                &["response_attainment", "sla_attainment"],
            ),
            Line(words::REOPEN_RATE, &["reopen_rate"]),
            Bars(words::GROUP_CHANGES_BY_CATEGORY, "reassignment", "category"),
            Bars(words::IN_BY_CHANNEL, "opened", "channel"),
        ],
    },
    Board {
        code: "service",
        label: words::SERVICE,
        purpose: words::SERVICE_ASKS,
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
            Bars(words::IN_BY_SERVICE, "opened", "service"),
            Bars(words::RESTORE_BY_SERVICE, "mttr", "service"),
            Bars(words::IN_BY_CATEGORY, "opened", "category"),
            Bars(words::IN_BY_LOCATION, "opened", "location"),
        ],
    },
    Board {
        code: "agent",
        label: words::AGENT,
        purpose: words::AGENT_ASKS,
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
            Bars(words::MINE_BY_PRIORITY, "backlog", "priority"),
            Line(words::RESOLVED_BY_ME, &["resolved"]),
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
