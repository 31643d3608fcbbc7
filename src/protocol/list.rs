//! Lists, boards, queries and search.

use serde::{Deserialize, Serialize};

use super::datum::{Datum, RefLabel};
use crate::domain::RecordId;

/// What a list shows: the same object behind list, count, export and figures.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ListRequest {
    /// Name of the practice.
    pub kind: String,
    /// In the query language.
    pub query: String,
    /// Fields, comma-separated, `-` before one that descends: `priority,-opened_at`.
    pub sort: String,
    /// Field names.
    pub columns: Vec<String>,
    /// Rows to skip.
    pub offset: u32,
    /// At most so many rows.
    pub limit: u32,
    /// As it was at that moment (Unix milliseconds); now if left out.
    pub as_of: Option<i64>,
    /// Only these records, for the export of a selection.
    pub only: Vec<RecordId>,
    /// Instead of rows to skip: begin one row before this record. No rows if it is not in the list.
    pub around: Option<RecordId>,
}

/// A page of a list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ListPage {
    /// How many the query finds.
    pub total: u32,
    /// Rows skipped.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<ListRow>,
    /// Those people in the cells that are marked as VIP; empty for requesters.
    pub vips: Vec<RecordId>,
    /// The query has an error, and nothing was looked for.
    pub error: Option<QueryError>,
}

/// One row.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ListRow {
    /// Identity.
    pub id: RecordId,
    /// Cells in the order of the columns asked for. A choice or state is its code.
    pub cells: Vec<Datum>,
}

/// What is wrong with a query.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct QueryError {
    /// In words.
    pub message: String,
    /// First character concerned, counted from 0.
    pub from: u32,
    /// Character after the last one.
    pub to: u32,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// One condition of a query that a person can take away.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Chip {
    /// The field's label: `Group`.
    pub label: String,
    /// The value in words: `Service desk, Network`.
    pub value: String,
    /// The field's name, or empty for a text.
    pub field: String,
    /// The query without this condition.
    pub without: String,
}

/// A completion at the cursor.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Suggestion {
    /// What to show.
    pub label: String,
    /// What it is: `field`, `Group`, …
    pub hint: String,
    /// The whole query after choosing it.
    pub text: String,
    /// The cursor then, in characters.
    pub cursor: u32,
}

/// What is to be said of a query.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct QueryCheck {
    /// What is wrong, if anything.
    pub error: Option<QueryError>,
    /// Its conditions, when it is a plain list of them.
    pub chips: Vec<Chip>,
    /// Completions at the cursor.
    pub suggestions: Vec<Suggestion>,
}

/// A value of a field with its count.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value.
    pub value: Datum,
    /// In words.
    pub label: String,
    /// As the query language writes it, quoted where needed.
    pub term: String,
    /// Records.
    pub count: u32,
}

/// The records of a list that have one value in the field that the list is grouped by.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Group {
    /// The value.
    pub value: Datum,
    /// In words; empty for those without a value.
    pub label: String,
    /// Records.
    pub count: u32,
    /// The list's query, narrowed to this group: it finds as many records as are counted.
    pub query: String,
}

/// A board by state.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Board {
    /// In the order of a record's life.
    pub columns: Vec<BoardColumn>,
    /// Those people in the cells that are marked as VIP; empty for requesters.
    pub vips: Vec<RecordId>,
    /// The query has an error.
    pub error: Option<QueryError>,
}

/// One state on a board.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct BoardColumn {
    /// The state's code.
    pub state: String,
    /// How many are in it.
    pub total: u32,
    /// The first of them, with the columns asked for.
    pub rows: Vec<ListRow>,
}

/// Hits of a search.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SearchPage {
    /// How many there are.
    pub total: u32,
    /// Not all words were found together: these hold some of them.
    pub relaxed: bool,
    /// The best ones.
    pub hits: Vec<SearchHit>,
}

/// One hit.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SearchHit {
    /// The record.
    pub record: RefLabel,
    /// State code, or empty.
    pub state: String,
    /// Priority code, or empty.
    pub priority: String,
    /// Higher is better.
    pub score: f32,
    /// A piece of the text around what was found, or empty.
    pub snippet: String,
    /// Character ranges of the snippet to mark.
    pub marks: Vec<(u32, u32)>,
    /// Character ranges of the title to mark.
    pub title_marks: Vec<(u32, u32)>,
}
