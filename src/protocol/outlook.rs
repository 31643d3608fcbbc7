//! What service levels say about the days to come, and what somebody has to be told.

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;
use super::list::QueryError;

/// Asks which open records will likely become late.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ForecastRequest {
    /// Only incidents that this query finds, or empty.
    pub query: String,
    /// Due within so many hours.
    pub hours: u32,
    /// As of that moment, in Unix milliseconds.
    pub as_of: Option<i64>,
}

/// What is likely to become late.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ForecastView {
    /// Records that are due within that time.
    pub records: u32,
    /// How many of them will likely become late: the sum of their chances.
    pub expected: f64,
    /// How many have no chance, because too few records are like them.
    pub without_chance: u32,
    /// The most likely first.
    pub lines: Vec<ForecastLine>,
    /// Finds the records.
    pub query: String,
    /// Of that moment.
    pub as_of: Option<i64>,
    /// The filter does not read.
    pub error: Option<QueryError>,
}

/// One record that is due.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ForecastLine {
    /// The record.
    pub record: RefLabel,
    /// When it is due.
    pub due_at: i64,
    /// How likely it becomes late, 0 to 1; `None` with too few cases.
    pub chance: Option<f64>,
    /// How many records of its class got as far.
    pub n: u32,
}

/// A clock that reached something, or an agreement whose date is near or past.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct NoticeView {
    /// The record.
    pub record: RefLabel,
    /// Which clock; of an agreement which date: `review_at`, `valid_until`.
    pub metric: String,
    /// Per cent of the target that were used then; 100 is the breach, and a date that is past.
    pub percent: u8,
    /// When that was.
    pub at: i64,
    /// When it is or was due; the date of an agreement.
    pub due_at: Option<i64>,
}
