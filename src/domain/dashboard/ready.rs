//! The dashboards that are there from the start, one for each part in the desk's life.

/// A dashboard that nobody had to make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ready {
    /// Its word in the address.
    pub code: &'static str,
    /// What people read.
    pub label: &'static str,
    /// For whom it is, and what it answers.
    pub purpose: &'static str,
    /// Only records that this query finds.
    pub only: &'static str,
    /// What it shows, in the notation of [`super`].
    pub pieces: &'static str,
}

/// All of them; the first is shown unless somebody asks for another.
pub const READY: &[Ready] = &[
    Ready {
        code: "manager",
        label: "Manager",
        purpose: "Does the desk keep what it promised, and does it keep up?",
        only: "",
        pieces: "tile sla_attainment; tile mttr; tile backlog; tile reopen_rate; tile fcr; tile clearance; \
            line opened,resolved [6x2] What came in, what was resolved; \
            flow backlog by state [6x2] What is open, by state; \
            bars sla_attainment by assignment_group [6x2] Resolution targets met, by group; \
            control mttr [6x2] Time to restore: signal or noise?; \
            bars mttr by priority [6x2] Time to restore, by priority; \
            waterfall [6x2] How the backlog came about",
    },
    Ready {
        code: "executive",
        label: "Executive",
        purpose: "Four numbers and their course.",
        only: "",
        pieces: "tile sla_attainment [3x1]; tile mttr [3x1]; tile backlog [3x1]; tile self_service_share [3x1]; \
            line sla_attainment [6x2] Resolution targets met; \
            line opened,resolved [6x2] What came in, what was resolved",
    },
    Ready {
        code: "lead",
        label: "Team lead",
        purpose: "Where does work wait, and on whom?",
        only: "",
        pieces: "tile backlog; tile late_open; tile at_risk; tile untouched; tile days_to_clear; tile mtta; \
            bars backlog by assignment_group [6x2] Open, by group; \
            bars backlog by assignee [6x2] Open, by assignee; \
            histogram backlog by opened_at [6x2] Open, by age; \
            area backlog [6x2] Backlog; \
            list where is:open is:late [6x2] Late now; \
            forecast [6x2]; \
            heat opened by opened_weekday and opened_hour [6x2] When work comes in",
    },
    Ready {
        code: "process",
        label: "Process owner",
        purpose: "Is the process followed, and where does it leak?",
        only: "",
        pieces: "tile response_attainment; tile sla_attainment; tile reassignment; tile bounce_share; \
            tile first_assignment_resolution; tile priority_override_rate; \
            probe close_with_cause; probe stays_resolved; probe one_hand_over_at_most; probe acknowledged; \
            line response_attainment,sla_attainment [6x2] Response and resolution targets met; \
            control reopen_rate [6x2] Reopen rate: signal or noise?; \
            histogram resolved by restore_minutes [6x2] Resolved, by time to restore; \
            bars reassignment by category [6x2] Changes of group, by category; \
            stack opened by channel [6x2] What came in, by channel; \
            flow records by state [6x2] How work flowed since the window began; \
            heat sla_attainment by assignment_group and priority [6x2] Targets met, by group and priority",
    },
    Ready {
        code: "service",
        label: "Service owner",
        purpose: "Which services suffer, and for how long?",
        only: "",
        pieces: "tile opened; tile mttr; tile sla_attainment; tile linked_share; tile change_caused_incidents; tile reopen_rate; \
            bars opened by service [6x2] What came in, by service; \
            bars mttr by service [6x2] Time to restore, by service; \
            stack opened by category [6x2] What came in, by category; \
            bars opened by location [6x2] What came in, by location",
    },
    Ready {
        code: "agent",
        label: "Agent",
        purpose: "My own work.",
        only: "assignee:me",
        pieces: "tile backlog; tile late_open; tile at_risk; tile resolved; tile mttr; tile reopen_rate; \
            list where is:open [6x2] My open work; \
            bars backlog by priority [6x2] My open work, by priority; \
            histogram backlog by opened_at [6x2] My open work, by age; \
            line resolved [6x2] What I resolved",
    },
];
