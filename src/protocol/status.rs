//! Where things stand, who I am, settings, bad news.

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;
use super::demo::DemoStatus;
use crate::domain::{RecordId, Role};

/// How far the workspace is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Phase {
    /// Reading what is stored.
    #[default]
    Opening,
    /// There is no workspace here yet: the first screen.
    Empty,
    /// Lists answer; the search may still be loading.
    Listing,
    /// Everything answers.
    Ready,
    /// The engine stopped; a reload from disk is needed.
    Stopped,
}

/// Who I am on this device.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Me {
    /// The person's record.
    pub person: RecordId,
    /// Name, for the corner of the screen.
    pub name: String,
    /// What I may do.
    pub role: Role,
}

/// Settings of the workspace.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The organisation's name.
    pub workspace: String,
    /// Code of the language that the search stems: `en`, `de`, `fr`, `es`, `none`.
    pub search_language: String,
    /// Days within which a resolved record may be reopened.
    pub reopen_days: u32,
    /// Days after which a resolved record closes by itself; 0 never.
    pub auto_close_days: u32,
    /// IANA name of the zone of the desk, or empty for the browser's.
    pub time_zone: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            workspace: String::new(),
            search_language: "en".into(),
            reopen_days: 14,
            auto_close_days: 3,
            time_zone: String::new(),
        }
    }
}

/// A saved view of a list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ViewDef {
    /// Its record; nil for a built-in view.
    pub id: RecordId,
    /// Name of the practice.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Query.
    pub query: String,
    /// Sort.
    pub sort: String,
    /// Columns; empty for the practice's own.
    pub columns: Vec<String>,
}

/// Where things stand.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Status {
    /// How far the workspace is open.
    pub phase: Phase,
    /// Settings.
    pub settings: Settings,
    /// Who I am.
    pub me: Me,
    /// Open records (all records for a simple type) by practice name.
    pub counts: Vec<(String, u32)>,
    /// Views by practice, built-in ones first.
    pub views: Vec<ViewDef>,
    /// Label of the act that Undo takes back, or empty.
    pub undo: String,
    /// Label of the act that Redo does again, or empty.
    pub redo: String,
    /// The browser promised to keep the data; `None` if it cannot say.
    pub persistent: Option<bool>,
    /// Served in a secure context.
    pub secure: bool,
    /// Changes are being written.
    pub saving: bool,
    /// When the last change became durable, in Unix milliseconds; 0 if none in this session.
    pub saved_at: i64,
    /// Damage that was found when opening: in words, empty if none.
    pub damage: Vec<String>,
    /// Names of saved import mappings.
    pub mappings: Vec<String>,
    /// In a place for demos: where the demo stands, once it was begun.
    pub demo: Option<DemoStatus>,
}

/// Figures for scripts and benchmarks.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Stats {
    /// Records by practice name.
    pub records: Vec<(String, u32)>,
    /// Operations in the log.
    pub operations: u64,
    /// Segments in the log.
    pub segments: u64,
    /// Bytes by store: `log`, `checkpoint`, `blobs`.
    pub bytes: Vec<(String, u64)>,
    /// Bytes of the worker's memory.
    pub memory: u64,
    /// Milliseconds by step of start-up and of the last commands.
    pub timings: Vec<(String, f64)>,
}

/// One act of mine.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ActLine {
    /// The act.
    pub act: u64,
    /// In words.
    pub label: String,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// Who.
    pub actor: Option<RefLabel>,
    /// How many records.
    pub records: u32,
    /// It is taken back.
    pub undone: bool,
}

/// The three kinds of bad news.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BadNewsKind {
    /// A rule says no.
    Refusal,
    /// Storage, browser or a bug.
    Fault,
    /// A file or text was odd.
    Finding,
}

/// It did not happen, and why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BadNews {
    /// Which kind.
    pub kind: BadNewsKind,
    /// Snake-case code for scripts and for the page's choice of a screen: `quota_full`, `needs_field`.
    pub code: String,
    /// What happened, in words.
    pub message: String,
    /// The name of the field or argument concerned, or empty.
    pub field: String,
    /// What was acknowledged before is safe.
    pub work_is_safe: bool,
}

impl BadNews {
    /// A rule says no.
    pub fn refusal(code: &str, message: impl Into<String>) -> Self {
        Self {
            kind: BadNewsKind::Refusal,
            code: code.into(),
            message: message.into(),
            field: String::new(),
            work_is_safe: true,
        }
    }

    /// Storage, browser or a bug.
    pub fn fault(code: &str, message: impl Into<String>) -> Self {
        Self {
            kind: BadNewsKind::Fault,
            ..Self::refusal(code, message)
        }
    }

    /// A file or text was odd.
    pub fn finding(code: &str, message: impl Into<String>) -> Self {
        Self {
            kind: BadNewsKind::Finding,
            ..Self::refusal(code, message)
        }
    }

    /// About that field.
    pub fn about(mut self, field: &str) -> Self {
        self.field = field.into();
        self
    }
}
