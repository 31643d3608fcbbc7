//! What a person can do to records. Every command can be tried ([`Preview`]) and taken back.

use serde::{Deserialize, Serialize};

use super::datum::{Datum, RefLabel};
use super::programme_plan::PlanDeed;
use crate::domain::RecordId;

/// Who may see an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Lane {
    /// The requester and everybody who works on it.
    Public,
    /// Only those who work on it.
    #[default]
    Internal,
}

impl Lane {
    /// The code in the log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }

    /// The lane of a code; what is unknown is internal, so that nothing leaks.
    pub fn from_code(code: &str) -> Self {
        if code == "public" {
            Self::Public
        } else {
            Self::Internal
        }
    }
}

/// A command. Those with `records` work on one or many.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Makes a record.
    Create {
        /// Name of the practice.
        kind: String,
        /// Fields by name.
        fields: Vec<(String, Datum)>,
    },
    /// Sets fields.
    Update {
        /// The records.
        records: Vec<RecordId>,
        /// Fields by name; a set (tags, watchers) is replaced as a whole.
        fields: Vec<(String, Datum)>,
    },
    /// Adds an element to a set, or takes it out.
    Element {
        /// The records.
        records: Vec<RecordId>,
        /// `tags` or `watchers`.
        field: String,
        /// The tag or person.
        element: Datum,
        /// In, or out.
        present: bool,
    },
    /// Sets the priority by hand; `None` goes back to the matrix.
    SetPriority {
        /// The records.
        records: Vec<RecordId>,
        /// 1 to 5.
        level: Option<i64>,
        /// Why; needed unless going back.
        reason: String,
    },
    /// Takes a step of the records' life.
    Step {
        /// The records.
        records: Vec<RecordId>,
        /// The step's name.
        step: String,
        /// What it needs, by name.
        args: Vec<(String, Datum)>,
    },
    /// Writes into the timeline.
    Say {
        /// The record.
        record: RecordId,
        /// Who may see it.
        lane: Lane,
        /// The text.
        text: String,
    },
    /// Changes the text of an entry; the former text stays in the history.
    Revise {
        /// The record.
        record: RecordId,
        /// The entry.
        entry: RecordId,
        /// The new text.
        text: String,
    },
    /// Links two records, or takes the link away.
    Link {
        /// The record.
        record: RecordId,
        /// `related`, `duplicate_of`, `caused_by`, `blocks`, `follow_up_of`.
        relation: String,
        /// The other.
        other: RecordId,
        /// Linked, or not.
        present: bool,
    },
    /// Takes an attachment away; its content stays until it is cleaned up.
    RemoveAttachment {
        /// The record.
        record: RecordId,
        /// The attachment.
        attachment: RecordId,
    },
    /// Logs work.
    LogWork {
        /// The record.
        record: RecordId,
        /// Minutes, 1 to 1440.
        minutes: i64,
        /// What was done.
        note: String,
    },
    /// Changes logged work, or takes it away.
    ReviseWork {
        /// The record.
        record: RecordId,
        /// The piece of work.
        item: RecordId,
        /// Minutes, 1 to 1440; 0 takes it away.
        minutes: i64,
        /// What was done.
        note: String,
    },
    /// Adds or changes a checklist item.
    Checklist {
        /// The record.
        record: RecordId,
        /// The item; nothing for a new one.
        item: Option<RecordId>,
        /// What is to be done; empty takes the item away.
        text: String,
        /// Whether it is done.
        done: bool,
    },
    /// Deletes records, or brings them back.
    Delete {
        /// The records.
        records: Vec<RecordId>,
        /// Deleted, or not.
        deleted: bool,
    },
    /// Changes the plan of the programme in one go.
    Plan(PlanDeed),
}

/// A command is durable.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Done {
    /// The act, to take it back; 0 when nothing changed.
    pub act: u64,
    /// What was done, in words: `Resolved 3 incidents`.
    pub summary: String,
    /// The records, when they are at most 100.
    pub records: Vec<RefLabel>,
    /// How many records changed.
    pub changed: u32,
    /// Records that refused, with the reason, at most 100; the others went through.
    pub refused: Vec<(RefLabel, String)>,
}

/// What a command would do.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Preview {
    /// In words.
    pub summary: String,
    /// How many records would change.
    pub changed: u32,
    /// How many are so already.
    pub unchanged: u32,
    /// The first changes.
    pub lines: Vec<PreviewLine>,
    /// Records that would refuse, with the reason.
    pub refused: Vec<(RefLabel, String)>,
}

/// One change of a preview.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PreviewLine {
    /// The record.
    pub record: RefLabel,
    /// The field's label.
    pub field: String,
    /// Before.
    pub from: String,
    /// After.
    pub to: String,
}
