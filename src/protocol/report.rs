//! Reports between page and worker.

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;
use crate::domain::RecordId;

/// A report with what is due of it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ReportView {
    /// The record.
    pub id: RecordId,
    /// Its name.
    pub name: String,
    /// Why there is one.
    pub purpose: String,
    /// Whom it is for.
    pub audience: String,
    /// If that is the name of an audience: the code of each class of information, and that of how much
    /// it sees of it. Otherwise nothing, and nothing is left out.
    pub sees: Vec<(String, String)>,
    /// How often, in words.
    pub frequency: String,
    /// The dashboard that it shows: a code or a name.
    pub content: String,
    /// In which form: `html`, `print`, `csv`, or empty.
    pub format: String,
    /// How it gets there.
    pub delivery: String,
    /// Who answers for it.
    pub owner: Option<RefLabel>,
    /// Which of the eight properties are empty, in words.
    pub missing: Vec<String>,
    /// Periods that ended since it is due, the newest first.
    pub periods: Vec<ReportPeriod>,
}

/// A period of a report.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ReportPeriod {
    /// First day (`2016-03-01`).
    pub from: String,
    /// Last day.
    pub to: String,
    /// Until when it is on time.
    pub due_at: i64,
    /// When it was first produced.
    pub produced_at: Option<i64>,
    /// It was produced after that, or is not produced yet and should be.
    pub is_late: bool,
}
