//! One record, with everything that the asker may see.

use serde::{Deserialize, Serialize};

use super::command::Lane;
use super::datum::{Datum, RefLabel};
use crate::domain::RecordId;

/// Where an operation came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Origin {
    /// Somebody did it.
    #[default]
    Person,
    /// It came from another tool's history.
    Import,
    /// A timer or a rule did it.
    Automatic,
    /// Somebody took something back, or did it again.
    Undo,
}

/// One record.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RecordView {
    /// Itself.
    pub me: RefLabel,
    /// Deleted, and still readable.
    pub deleted: bool,
    /// A part of its history is damaged: what was said and done may be missing.
    pub damaged: bool,
    /// State code, or empty.
    pub state: String,
    /// Fields by name, those that hold something; the practice's declaration has labels and types.
    pub fields: Vec<(String, Datum)>,
    /// Those people in the fields that are marked as VIP; empty for requesters.
    pub vips: Vec<RecordId>,
    /// The priority that the matrix gives, when it was set by hand.
    pub matrix_priority: Option<i64>,
    /// Steps that are possible now for the asker, the most likely first.
    pub steps: Vec<StepView>,
    /// Timeline, oldest first: what was said.
    pub entries: Vec<Entry>,
    /// Every change of a field, oldest first.
    pub history: Vec<HistoryLine>,
    /// Links both ways, parent and children among them.
    pub links: Vec<Link>,
    /// Attachments.
    pub attachments: Vec<Attachment>,
    /// Checklist, in order.
    pub checklist: Vec<ChecklistItem>,
    /// Worklog, oldest first; empty for requesters.
    pub worklog: Vec<WorklogItem>,
    /// Columns of an import that have no field of ours.
    pub extra: Vec<(String, String)>,
    /// The asker may change it.
    pub editable: bool,
    /// The query that lists other open records with the same service or item; empty if it has
    /// neither.
    pub same_service_query: String,
    /// How many records that query finds for the asker.
    pub open_on_same_service: u32,
}

/// A step that is possible now.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct StepView {
    /// Its name; the declaration has label and needs.
    pub name: String,
    /// Why it is shown and cannot be taken now, or empty.
    pub blocked: String,
}

/// Something that was said.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Entry {
    /// Identity.
    pub id: RecordId,
    /// Who may see it.
    pub lane: Lane,
    /// The text as it stands.
    pub text: String,
    /// Who said it.
    pub author: Option<RefLabel>,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// When it was last revised.
    pub revised_at: Option<i64>,
    /// Where it came from.
    pub origin: Origin,
    /// It was said on a record that was merged into this one.
    pub from: Option<RefLabel>,
}

/// One change of a field.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When it happened, in Unix milliseconds.
    pub at: i64,
    /// When it was recorded.
    pub recorded_at: i64,
    /// Who did it.
    pub actor: Option<RefLabel>,
    /// Where it came from.
    pub origin: Origin,
    /// The field's name.
    pub field: String,
    /// The field's label.
    pub label: String,
    /// Before.
    pub from: Datum,
    /// After.
    pub to: Datum,
    /// A later stamp had already decided: this value was kept and never shown.
    pub lost: bool,
    /// The act that it belongs to.
    pub act: u64,
}

/// A link.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Link {
    /// The relation's code: `related`, `duplicate_of`, `caused_by`, `blocks`, `follow_up_of`, `parent`, `child`, `merged_from`, `merged_into`.
    pub relation: String,
    /// The relation in words, seen from this record.
    pub label: String,
    /// The other record.
    pub other: RefLabel,
    /// Its state code.
    pub state: String,
    /// Made from the other side: it is taken away there.
    pub inverse: bool,
}

/// An attachment.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Attachment {
    /// Identity.
    pub id: RecordId,
    /// File name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Media type.
    pub media_type: String,
    /// Who may see it.
    pub lane: Lane,
    /// Who attached it.
    pub author: Option<RefLabel>,
    /// When, in Unix milliseconds.
    pub at: i64,
}

/// A checklist item.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// Identity.
    pub id: RecordId,
    /// What is to be done.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
}

/// Logged work.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct WorklogItem {
    /// Identity.
    pub id: RecordId,
    /// Minutes.
    pub minutes: i64,
    /// What was done.
    pub note: String,
    /// Who worked.
    pub author: Option<RefLabel>,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// The asker may change it: it is theirs, or they administer.
    pub mine: bool,
}
