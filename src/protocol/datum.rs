//! The value of a field, as page and scripts see it.

use serde::{Deserialize, Serialize};

use crate::domain::RecordId;

/// A record, with enough to show it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RefLabel {
    /// Identity.
    pub id: RecordId,
    /// Name of its practice (`person`), empty if the record is not here yet.
    pub kind: String,
    /// Number, or empty.
    pub number: String,
    /// Name or title.
    pub label: String,
}

/// The value of a field.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Datum {
    /// Nothing; sent in a command, it clears the field.
    #[default]
    None,
    /// A text, or the code of a choice or state. In a command, a text is also taken for a reference
    /// (identity, number, e-mail or exact name), a number, a moment (ISO 8601) or `true`/`false`.
    Text(String),
    /// A number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A moment in Unix milliseconds.
    Time(i64),
    /// A record.
    Ref(RefLabel),
    /// Several records.
    Refs(Vec<RefLabel>),
    /// Several words.
    Words(Vec<String>),
    /// Text by name.
    Pairs(Vec<(String, String)>),
}

impl Datum {
    /// Whether there is nothing.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The text or code; empty if it is something else.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Ref(to) => &to.label,
            _ => "",
        }
    }
}
