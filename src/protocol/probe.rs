//! Probes between page and worker.

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;
use super::list::QueryError;
use crate::domain::RecordId;

/// Asks for probes.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ProbeRequest {
    /// Their identifiers; all, if there is none.
    pub ids: Vec<String>,
    /// First day of the window (`2016-03-01`), or empty.
    pub from: String,
    /// Last day of the window, or empty.
    pub to: String,
    /// As it was at that moment, in Unix milliseconds.
    pub as_of: Option<i64>,
    /// Only incidents that this query finds, or empty.
    pub query: String,
}

/// What somebody says against a probe.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ProbeOverride {
    /// The record.
    pub id: RecordId,
    /// Counts as met, or as not met.
    pub met: bool,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: RefLabel,
    /// Until when.
    pub expires_at: i64,
}

/// A probe, answered.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ProbeView {
    /// Its identifier.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Under which heading it stands.
    pub topic: String,
    /// What it asks.
    pub question: String,
    /// The practice whose records it looks at.
    pub kind: String,
    /// The share that counts for it; `None` if there is no case.
    pub value: Option<f64>,
    /// Cases.
    pub n: u32,
    /// Cases that count for it.
    pub part: u32,
    /// The lower end of the interval in which the share lies with 95 % confidence (Wilson).
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The share from which it is met.
    pub at_least: f64,
    /// `enough` cases, `some`, `few`, `none`.
    pub confidence: String,
    /// What the history says; `None` with too few cases.
    pub measured: Option<bool>,
    /// What counts: the override, or else what was measured.
    pub met: Option<bool>,
    /// The override that is in force.
    pub said: Option<ProbeOverride>,
    /// Finds the records that count for it.
    pub for_query: String,
    /// Finds those that count against it.
    pub against_query: String,
    /// Both are of this moment.
    pub as_of: Option<i64>,
    /// What is wrong with the request.
    pub error: Option<QueryError>,
}
