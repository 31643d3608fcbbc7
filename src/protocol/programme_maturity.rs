//! One requirement in full, for scripts; screens read its sheet.

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;
use super::sheet::Known;

/// Asks for a requirement.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RequirementRequest {
    /// `PR9.1`, in either case.
    pub id: String,
    /// First day of the window, or empty for 90 days up to the last.
    pub from: String,
    /// Last day of the window, or empty for today.
    pub to: String,
    /// As it was at that moment, in Unix milliseconds.
    pub as_of: Option<i64>,
}

/// Records that a query finds.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RequirementRecords {
    /// Name of the record type.
    pub kind: String,
    /// The query.
    pub query: String,
    /// How many there are.
    pub n: u32,
    /// As of that moment, in Unix milliseconds.
    pub as_of: Option<i64>,
}

/// What an assessor said.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RequirementOverride {
    /// The assessment.
    pub record: RefLabel,
    /// The level.
    pub score: u8,
    /// Why.
    pub reason: String,
    /// Who said it.
    pub by: Option<RefLabel>,
    /// When, in Unix milliseconds.
    pub at: i64,
}

/// A requirement with its score.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RequirementView {
    /// `PR9.1`.
    pub id: String,
    /// What it asks for.
    pub about: String,
    /// How it can be known: `measured`, `evidenced`, `both`.
    pub kind: String,
    /// Clauses of ISO/IEC 20000-1:2018 on the same subject.
    pub clauses: String,
    /// The score, 0 to 4: the assessor's word, else the proposal; `None` is no zero.
    pub score: Option<u8>,
    /// What the records propose.
    pub proposal: Option<u8>,
    /// What an assessor says.
    pub said: Option<RequirementOverride>,
    /// How the score is known.
    pub known: Known,
    /// The proposal in a sentence.
    pub why: String,
    /// What is missing to the next level, or empty.
    pub missing: String,
    /// The level that it shall reach.
    pub goal: u8,
    /// Records that show it; of several proofs those of the weakest.
    pub for_records: RequirementRecords,
    /// Records that count and do not show it.
    pub against_records: RequirementRecords,
    /// All record types that it looks at are in use.
    pub in_use: bool,
}
