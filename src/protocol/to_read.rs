//! What waits to be read by whoever asks.

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;

/// A message that was sent to me, or a document that I am to read.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ToRead {
    /// The message or document.
    pub record: RefLabel,
    /// Who sent it, or empty.
    pub from: String,
    /// When it was sent or approved, in Unix milliseconds.
    pub at: i64,
    /// I said that I read it.
    pub read: bool,
    /// It asks whether it was of help.
    pub asks: bool,
}
