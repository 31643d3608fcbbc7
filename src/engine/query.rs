//! The query language of lists, boards, views, counts and exports.
//!
//! A text becomes a [`Syntax`] ([`parse`]), which knows no field, clock or zone and can be printed
//! again; against a practice it becomes a [`Query`] ([`resolve`]), in which every field, code,
//! record and moment is looked up; and a query finds rows of a table ([`evaluate`]).
//! `docs/query-language.md` explains the language to people.

mod bitmap;
mod chips;
mod evaluate;
mod facet;
mod nearest;
mod parse;
mod pattern;
mod resolve;
mod sort;
mod suggest;
mod syntax;
#[cfg(test)]
mod tests;
mod when;

pub use bitmap::Bitmap;
pub use chips::chips;
pub use evaluate::{Beyond, View, evaluate};
pub use facet::{FacetCount, FacetKey, by_state, facet, term};
pub use parse::{MAX_CHARS, MAX_DEPTH, ParseError, parse};
pub use pattern::Pattern;
pub use resolve::{IS_WORDS, MAX_TESTS, practice_named, resolve, resolve_sort};
pub use sort::{Names, sort_rows};
pub use suggest::suggest;
pub use syntax::{Comparison, Expr, SortKey, Span, Syntax, Term, TermValue, Text, print, quote};

use crate::domain::{FieldDef, FieldId, Kind, Practice, RecordId, common};
use crate::protocol::QueryError;

/// What the meaning of a query depends on beside its text.
#[derive(Clone, Debug)]
pub struct Context {
    /// Unix milliseconds.
    pub now_unix_ms: i64,
    /// Where a day begins.
    pub zone: jiff::tz::TimeZone,
    /// Who `me` is.
    pub me: Option<RecordId>,
}

/// What the workspace holds, as far as reading a query needs it.
pub trait Values {
    /// The records of a kind whose name, number, e-mail or login is this text, in either case.
    fn find(&self, kind: Kind, text: &str) -> Vec<RecordId>;

    /// Values in use in a field that begin with, or have a word that begins with, `prefix` in
    /// either case, the most frequent first: names of records, words, tags, codes.
    fn complete(&self, field: &FieldDef, prefix: &str, limit: usize) -> Vec<String>;

    /// The records of a kind for which a condition on their own columns holds; `None` if the asker
    /// may not see a field that it asks about.
    fn matching(&self, kind: Kind, condition: &Condition) -> Option<Vec<RecordId>>;

    /// Columns of imports that begin with `prefix` in either case.
    fn extra_columns(&self, prefix: &str, limit: usize) -> Vec<String>;
}

/// A query that has been checked, and in which everything is looked up.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    /// What to find.
    pub filter: Condition,
    /// The order that the text asks for; empty if it asks for none.
    pub sort: Vec<SortBy>,
    /// The filter speaks of deleted records, which are left out otherwise.
    pub finds_deleted: bool,
}

impl Query {
    /// Whether finding or ordering needs fields that nobody writes.
    pub fn asks_derived(&self, practice: &Practice) -> bool {
        let is_derived = |field: FieldId| practice.field_by_id(field).is_some_and(|it| it.derived);
        self.filter.any_field(&is_derived) || self.sort.iter().any(|it| is_derived(it.field))
    }
}

/// A condition, or several.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// All of these; everything if there are none.
    All(Vec<Condition>),
    /// At least one of these; nothing if there are none.
    Any(Vec<Condition>),
    /// Not this: also the records in which the field is empty.
    Not(Box<Condition>),
    /// One test of one field.
    Test(Test),
}

/// A test of one field. A record in which the field is empty fails every one.
#[derive(Clone, PartialEq, Debug)]
pub enum Test {
    /// A state or choice with one of these codes.
    Code {
        /// The field.
        field: FieldId,
        /// Codes.
        any: Vec<String>,
    },
    /// A line, word or tag.
    Text {
        /// The field.
        field: FieldId,
        /// What it has to look like.
        pattern: Pattern,
    },
    /// A column of an import.
    Extra {
        /// Its header.
        column: String,
        /// What it has to look like.
        pattern: Pattern,
    },
    /// A number in one of these ranges.
    Int {
        /// The field.
        field: FieldId,
        /// Least and greatest.
        ranges: Vec<(i64, i64)>,
    },
    /// Yes or no.
    Bool {
        /// The field.
        field: FieldId,
        /// Which.
        yes: bool,
    },
    /// A moment in one of these stretches.
    Time {
        /// The field.
        field: FieldId,
        /// First moment, and the one after the last, in Unix milliseconds.
        stretches: Vec<(i64, i64)>,
    },
    /// One of these records.
    Ref {
        /// The field.
        field: FieldId,
        /// Identities.
        any: Vec<RecordId>,
    },
    /// The field holds something.
    Present {
        /// The field.
        field: FieldId,
    },
    /// The record is deleted.
    Deleted,
    /// The full-text search finds all the words; phrases stand in double quotes.
    Search {
        /// Only in this field.
        field: Option<FieldId>,
        /// The words.
        text: String,
    },
}

/// One key of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SortBy {
    /// The field.
    pub field: FieldId,
    /// The greatest first; what is empty stands last in any case.
    pub descending: bool,
}

impl Condition {
    /// Whether a test of some field is among them.
    fn any_field(&self, wanted: &impl Fn(FieldId) -> bool) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|it| it.any_field(wanted)),
            Self::Not(inner) => inner.any_field(wanted),
            Self::Test(test) => test.field().is_some_and(wanted),
        }
    }

    fn tests(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::tests).sum(),
            Self::Not(inner) => inner.tests(),
            Self::Test(_) => 1,
        }
    }

    /// Every test in it.
    pub fn all_tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::all_tests).collect(),
            Self::Not(inner) => inner.all_tests(),
            Self::Test(test) => vec![test],
        }
    }

    fn mentions_deleted(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::mentions_deleted),
            Self::Not(inner) => inner.mentions_deleted(),
            Self::Test(test) => *test == Test::Deleted,
        }
    }
}

impl Test {
    /// The field that it looks at, if it looks at one.
    pub fn field(&self) -> Option<FieldId> {
        match self {
            Self::Code { field, .. }
            | Self::Text { field, .. }
            | Self::Int { field, .. }
            | Self::Bool { field, .. }
            | Self::Time { field, .. }
            | Self::Ref { field, .. }
            | Self::Present { field } => Some(*field),
            Self::Extra { .. } => Some(common::EXTRA),
            Self::Deleted => None,
            Self::Search { field, .. } => *field,
        }
    }
}

impl From<ParseError> for QueryError {
    fn from(err: ParseError) -> Self {
        Self {
            message: err.message,
            from: err.span.from,
            to: err.span.to,
            suggestion: err.suggestion,
        }
    }
}
