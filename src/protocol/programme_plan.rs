//! The plan of the programme as the timeline draws it, and what can be done to it in one go.
//!
//! Days are whole days since 1970-01-01 in the workspace's zone.

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;
use crate::domain::RecordId;

/// The plan, laid out.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PlanView {
    /// Today.
    pub today: i64,
    /// The first day to be drawn.
    pub from: i64,
    /// The last day to be drawn.
    pub to: i64,
    /// Days between those two on which nobody works.
    pub idle: Vec<i64>,
    /// The support hours that say so, or empty for Monday to Friday.
    pub hours: String,
    /// Phases, each followed by its tasks; then what has no phase.
    pub tasks: Vec<PlanTask>,
    /// Tasks that wait for themselves.
    pub ring: Vec<RefLabel>,
    /// The last day, if nothing that has not begun begins before today or before what it waits for.
    pub forecast_end: Option<i64>,
    /// Tasks that are planned earlier than their dependencies allow.
    pub too_early: u32,
    /// Tasks with days and without a baseline, or with another one than their present days.
    pub off_baseline: u32,
}

/// A line of the plan.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PlanTask {
    /// The record.
    pub task: RefLabel,
    /// `phase`, `task`, `milestone` or `gate`.
    pub kind: String,
    /// Its phase.
    pub phase: Option<RecordId>,
    /// Name of its practice, or empty.
    pub practice: String,
    /// Who does it.
    pub owner: Option<RefLabel>,
    /// Code of its state.
    pub state: String,
    /// First and last day: as they were where it has begun, else as planned; of a phase, those of its
    /// tasks.
    pub days: Option<(i64, i64)>,
    /// First and last day of the baseline.
    pub baseline: Option<(i64, i64)>,
    /// Done, 0 to 100.
    pub percent: u32,
    /// What it waits for.
    pub ties: Vec<PlanTie>,
    /// What is written among its dependencies and names no task.
    pub unknown: Vec<String>,
    /// Where the dependencies put it.
    pub slot: Option<PlanSlot>,
    /// It ends later than its baseline.
    pub is_late: bool,
    /// Its last day is over, and it is not done.
    pub is_overdue: bool,
    /// It can be moved: it is not over.
    pub moves: bool,
    /// How a gate stands, in words; empty for all else.
    pub standing: String,
    /// The sponsor let this gate pass.
    pub passed: bool,
}

/// A dependency.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PlanTie {
    /// Place of the other in [`PlanView::tasks`].
    pub on: u32,
    /// `FS`, `SS`, `FF` or `SF`.
    pub tie: String,
    /// Working days between.
    pub lag: i64,
}

/// Where the dependencies put a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PlanSlot {
    /// The earliest first day.
    pub start: i64,
    /// The last day that follows.
    pub end: i64,
    /// Working days that it can slip before the plan's end moves.
    pub slack: i64,
    /// Slipping it moves the end of the plan.
    pub is_critical: bool,
    /// It is planned earlier than that.
    pub is_too_early: bool,
}

/// What is done to the plan: one act, taken back as one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PlanDeed {
    /// Moves a task to another first day, with as many working days as before; a phase with all of its
    /// tasks that have not begun.
    Move {
        /// The task.
        task: RecordId,
        /// Its new first day.
        start: i64,
    },
    /// Moves the last day of a task.
    End {
        /// The task.
        task: RecordId,
        /// Its new last day; never before the first.
        end: i64,
    },
    /// Takes the present days as the baseline, for all.
    Baseline,
    /// Moves what is planned too early to where the dependencies allow it.
    Allowed,
    /// Fills an empty plan.
    Template {
        /// Which: an identifier of [`crate::domain::programme::templates::ALL`].
        id: String,
        /// The first day.
        start: i64,
    },
}
