//! Clocks and numbers: what is asked of the desk's history, and what it answers.

use serde::{Deserialize, Serialize};

use super::datum::{Datum, RefLabel};
use super::list::QueryError;
use crate::domain::RecordId;

/// Asks for an indicator.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct KpiRequest {
    /// Its identifier, such as `mttr`.
    pub id: String,
    /// First day of the window (`2016-03-01`), or empty.
    pub from: String,
    /// Last day of the window, or empty.
    pub to: String,
    /// As it was at that moment, in Unix milliseconds.
    pub as_of: Option<i64>,
    /// Only records that this query finds, or empty.
    pub query: String,
    /// Also by the values of that field, or empty.
    pub slice: String,
    /// Also by time: `day`, `week`, `month`, `quarter`, or empty.
    pub by: String,
    /// Every piece of the above also by the values of that field, or empty.
    pub parts: String,
}

/// A value, and the query whose records make it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct KpiValue {
    /// The value in the indicator's unit; `None` if there is no case: missing is never zero.
    pub value: Option<f64>,
    /// Cases that it rests on.
    pub n: u32,
    /// Median of the cases, where each has a value of its own.
    pub median: Option<f64>,
    /// What nine of ten cases do not exceed.
    pub p90: Option<f64>,
    /// The lower end of the interval in which the value lies with 95 % confidence (Wilson, for shares).
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The records: for a share, the whole.
    pub query: String,
    /// The records that count within the whole; empty unless it is a share, ratio or difference.
    pub part_query: String,
    /// How many those are.
    pub part: Option<u32>,
    /// Both queries are of this moment.
    pub as_of: Option<i64>,
}

/// A value of one piece: a stretch of time, or a value of a field.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct KpiPoint {
    /// What people read: `2016-03`, `Service desk`.
    pub label: String,
    /// First day; empty for a slice.
    pub from: String,
    /// Last day; empty for a slice.
    pub to: String,
    /// The value.
    pub value: KpiValue,
    /// The same by the values of a second field: the same values in the same order for every piece, the
    /// last of them all the others together, if there are more than fit.
    pub parts: Vec<KpiPoint>,
}

/// An indicator, answered.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Kpi {
    /// Its identifier.
    pub id: String,
    /// What people read.
    pub label: String,
    /// `share`, `ms`, `count`, `number`, `days`.
    pub unit: String,
    /// 1 more is better, -1 less is better, 0 neither.
    pub better: i8,
    /// The value of the whole window.
    pub total: KpiValue,
    /// By time, oldest first.
    pub points: Vec<KpiPoint>,
    /// By the values of a field, the most cases first.
    pub slices: Vec<KpiPoint>,
    /// What it should reach, in its unit (shares 0 to 1, durations in milliseconds), and whether at
    /// least or at most.
    pub target: Option<(f64, bool)>,
    /// Who answers for it.
    pub owner: Option<RefLabel>,
    /// What is wrong with the request.
    pub error: Option<QueryError>,
}

/// One service level clock of a record, with its reasons.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ClockView {
    /// The service level that it runs by.
    pub level: RefLabel,
    /// `response`, `resolution`, `update`, `team`.
    pub metric: String,
    /// `running`, `paused`, `late`, `met`, `missed`, `cancelled`.
    pub status: String,
    /// The team whose clock it is, for a team's clock.
    pub team: Option<RefLabel>,
    /// Priority whose target counts, 1 to 5.
    pub priority: u8,
    /// When it began.
    pub started_at: i64,
    /// Open time used, in milliseconds.
    pub elapsed_ms: i64,
    /// Open time that it may use, in milliseconds.
    pub target_ms: i64,
    /// When the target is or was used up; `None` while it stands still.
    pub due_at: Option<i64>,
    /// When it would have been used up without any pause.
    pub original_due_at: Option<i64>,
    /// When it stopped.
    pub stopped_at: Option<i64>,
    /// Since when it is late.
    pub breached_at: Option<i64>,
    /// Late only because a new priority brought a target already used up.
    pub late_by_reclassification: bool,
    /// Whether it was met when the record was first resolved.
    pub met_at_first_resolve: Option<bool>,
    /// The calendar whose hours count.
    pub calendar: String,
    /// The zone of that calendar.
    pub zone: String,
    /// Its time from the beginning until it stopped, or now, without holes.
    pub segments: Vec<ClockSegment>,
    /// Thresholds that were reached: per cent, and when.
    pub warnings: Vec<(u8, i64)>,
    /// What happened to it: when, and a sentence.
    pub notes: Vec<(i64, String)>,
}

/// A piece of a clock's time.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ClockSegment {
    /// From.
    pub from: i64,
    /// To.
    pub to: i64,
    /// `running`, `closed` (outside of the hours), `paused`, `stopped`, `cancelled`.
    pub kind: String,
    /// Why: the state and the reason of a pause, in words.
    pub reason: String,
    /// The team that had it.
    pub team: String,
}

/// A service level tried on the past.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct WhatIfRequest {
    /// The service level that it would replace; nil for one more.
    pub level: RecordId,
    /// Fields of the draft that differ from it (all, for one more).
    pub fields: Vec<(String, Datum)>,
    /// Records to try it on.
    pub query: String,
    /// At most so many changed records in the answer.
    pub limit: u32,
}

/// What a draft would change.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct WhatIf {
    /// Records looked at.
    pub records: u32,
    /// How many clocks are how, by code: today and with the draft.
    pub counts: Vec<(String, u32, u32)>,
    /// Records whose clock changes.
    pub changed: u32,
    /// The first of them: the record, its clock today, and with the draft.
    pub lines: Vec<(RefLabel, String, String)>,
}

/// A cell of a table that becomes a spreadsheet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum SheetCell {
    /// Words; an empty text is an empty cell.
    Text(String),
    /// A number.
    Number(f64),
}
