//! What page and worker say to each other: one closed enum each way, plain data, in the user's words.
//!
//! Encoded with postcard, moved as one `ArrayBuffer` (`encode`, `decode`). Files travel beside the
//! message as browser `File` objects; a [`FileRef`] is their place in that list.

mod command;
mod dashboard;
mod datum;
mod demo;
mod import;
mod insight;
mod list;
mod outlook;
mod probe;
mod programme_maturity;
mod programme_plan;
mod record;
mod report;
mod sheet;
mod status;
mod to_read;

pub use command::{Command, Done, Lane, Preview, PreviewLine};
pub use dashboard::{DashboardView, Stretch, narrowed, probe_request, requests};
pub use datum::{Datum, RefLabel};
pub use demo::{DemoCheck, DemoPersona, DemoProgress, DemoStatus, DemoStory, DemoView};
pub use import::{
    ColumnPlan, DateQuestion, FindingLine, ImportCounts, ImportPlan, ImportProgress, ImportReport,
    ImportRequest, ImportStage,
};
pub use insight::{
    ClockSegment, ClockView, Kpi, KpiPoint, KpiRequest, KpiValue, SheetCell, WhatIf, WhatIfRequest,
};
pub use list::{
    Board, BoardColumn, Chip, FacetValue, Group, ListPage, ListRequest, ListRow, QueryCheck,
    QueryError, SearchHit, SearchPage, Suggestion,
};
pub use outlook::{ForecastLine, ForecastRequest, ForecastView, NoticeView};
pub use probe::{ProbeOverride, ProbeRequest, ProbeView};
pub use programme_maturity::{
    RequirementOverride, RequirementRecords, RequirementRequest, RequirementView,
};
pub use programme_plan::{PlanDeed, PlanSlot, PlanTask, PlanTie, PlanView};
pub use record::{
    Attachment, ChecklistItem, Entry, HistoryLine, Link, Origin, RecordView, StepView, WorklogItem,
};
pub use report::{ReportPeriod, ReportView};
pub use sheet::{
    Block, Cell, Door, Figure, Grid, Known, Part, Sheet, SheetColumn, SheetRequest, Show, Span,
    Tone,
};
pub use status::{ActLine, BadNews, BadNewsKind, Me, Phase, Settings, Stats, Status, ViewDef};
pub use to_read::ToRead;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::domain::RecordId;

/// The place of a `File` in the list that travels beside a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct FileRef(pub u32);

/// What the page may ask of the engine worker.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Call {
    /// The first call: answers [`Reply::Status`] as soon as the workspace is open.
    Hello,
    /// Where things stand.
    Status,
    /// Makes a workspace with nothing in it but the person who makes it.
    StartEmpty {
        /// The organisation's name.
        workspace: String,
        /// The person's name.
        me: String,
    },
    /// Who I am on this device; kept on the device, not in the log. With a nil person I am the one of
    /// that name, who is made if there is none; without a name nobody, and the role counts alone.
    SetMe(Me),
    /// Settings of the workspace; changes go into the log.
    SetSettings(Settings),
    /// Keeps a view (new when its id is nil), or removes it.
    SaveView {
        /// The view.
        view: ViewDef,
        /// Remove it.
        remove: bool,
    },
    /// A page of a list.
    List(ListRequest),
    /// How many records each query finds.
    Counts {
        /// Name of the practice.
        kind: String,
        /// Queries.
        queries: Vec<String>,
    },
    /// A board by state: the columns and the first cards of each.
    Board(ListRequest),
    /// The records of a list by the values of a field: the heads of the groups.
    Groups {
        /// The list.
        list: ListRequest,
        /// The field.
        field: String,
    },
    /// The values of a field within a query, with counts: for filter chips and completion.
    Facet {
        /// Name of the practice.
        kind: String,
        /// The query to count within.
        query: String,
        /// The field.
        field: String,
        /// First letters, or empty.
        prefix: String,
        /// At most so many.
        limit: u32,
    },
    /// Reads a query without running it: errors, chips and completions at the cursor.
    CheckQuery {
        /// Name of the practice.
        kind: String,
        /// The text.
        text: String,
        /// Cursor, in characters.
        cursor: u32,
    },
    /// One record with everything that the asker may see.
    Record {
        /// Identity (32 hexadecimal digits) or number.
        id: String,
    },
    /// Full-text search over everything.
    Search {
        /// The words.
        text: String,
        /// Name of one practice, or empty for all.
        kind: String,
        /// At most so many.
        limit: u32,
    },
    /// Records like a draft.
    Similar {
        /// Name of the practice.
        kind: String,
        /// Title and description.
        text: String,
        /// At most so many.
        limit: u32,
    },
    /// Records to choose from, for a field that refers to one.
    Lookup {
        /// Name of the practice.
        kind: String,
        /// What was typed.
        text: String,
        /// At most so many.
        limit: u32,
    },
    /// Indicators over the history, in the order asked for.
    Kpis(Vec<KpiRequest>),
    /// The dashboards that somebody made and that are for me, by name.
    Dashboards,
    /// A page of the programme, a report or a pack.
    ReadSheet(SheetRequest),
    /// One requirement of the management system in full.
    Requirement(RequirementRequest),
    /// What waits to be read by me.
    ToRead,
    /// The plan of the programme, laid out.
    Plan,
    /// Probes over the history.
    Probes(ProbeRequest),
    /// Reports with what is due of them.
    Reports,
    /// Which open records will likely become late.
    Forecast(ForecastRequest),
    /// What clocks of my open records have reached.
    Notices,
    /// The service level clocks of a record, with their reasons.
    Clocks {
        /// Identity or number.
        id: String,
        /// As they stood at that moment, in Unix milliseconds.
        as_of: Option<i64>,
    },
    /// What another service level would have changed.
    WhatIf(WhatIfRequest),
    /// What is wrong with support hours and service levels: the record, and a sentence.
    LevelFindings,
    /// Makes the usual support hours and service levels, once.
    UseUsualLevels,
    /// Carries a command out; answers when it is durable.
    Run(Command),
    /// Says what a command would do.
    Preview(Command),
    /// Takes my last act back.
    Undo,
    /// Takes an act back that is named, such as a whole import.
    UndoAct {
        /// The act.
        act: u64,
    },
    /// Does again what was taken back.
    Redo,
    /// My last acts, newest first.
    Acts,
    /// Attaches files to a record.
    Attach {
        /// The record.
        record: RecordId,
        /// Who may see them.
        lane: Lane,
        /// The files beside the message.
        files: Vec<FileRef>,
    },
    /// The content of an attachment.
    Blob {
        /// The record that it hangs on.
        record: RecordId,
        /// The attachment.
        attachment: RecordId,
    },
    /// Looks at files and proposes how to read them.
    ImportInspect {
        /// The files beside the message.
        files: Vec<FileRef>,
    },
    /// Proposes anew how to read the files that were looked at.
    ImportPropose {
        /// Name of the practice that rows become, or empty for what the files look like.
        kind: String,
        /// Name of the saved mapping to use, or empty for none.
        mapping: String,
    },
    /// Gives a saved mapping another name, or removes it.
    SaveMapping {
        /// Its name.
        name: String,
        /// Its new name; `None` removes it.
        to: Option<String>,
    },
    /// Imports, or tries it without writing; pushes [`Push::Import`] meanwhile.
    ImportRun(Box<ImportRequest>),
    /// Stops the running import; what is in stays in.
    ImportStop,
    /// The findings or the rejected rows of the last import as CSV.
    ImportFindings {
        /// Rejected rows instead of findings.
        rejected: bool,
    },
    /// Exactly what a list shows, as CSV.
    Export(ListRequest),
    /// Exactly what a list shows, as a spreadsheet (XLSX).
    ExportSheet(ListRequest),
    /// A table as a spreadsheet: its name, and its rows, of which the first is the heading.
    Sheet {
        /// What the file and the sheet are called.
        name: String,
        /// The rows.
        rows: Vec<Vec<SheetCell>>,
    },
    /// The whole workspace in one file.
    Backup,
    /// Puts a workspace back from a file, in place of what is here.
    Restore {
        /// The file beside the message.
        file: FileRef,
    },
    /// Removes everything from this browser.
    Wipe,
    /// Damaged segments that were kept aside, as one file.
    ExportDamaged,
    /// Figures for scripts and benchmarks.
    Stats,
    /// A text that has been typed and not sent; `None` forgets it.
    KeepDraft {
        /// What it belongs to.
        key: String,
        /// The text.
        text: Option<String>,
    },
    /// All drafts kept on this device.
    Drafts,
    /// Makes the demo company, or goes on making it; only in a place for demos. Pushes [`Push::Demo`],
    /// and answers when everything answers.
    DemoOpen,
    /// Lets a week pass in the demo.
    DemoForward,
    /// Personas and stories.
    Demo,
    /// Recomputes the numbers of the stories.
    DemoChecks,
}

/// What the worker answers; one for each call.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// It is done, and there is nothing to say.
    Nothing,
    /// Where things stand.
    Status(Box<Status>),
    /// A page of a list.
    List(ListPage),
    /// Counts, in the order of the queries; a query with an error counts nothing.
    Counts(Vec<Option<u32>>),
    /// A board.
    Board(Board),
    /// Groups of a list.
    Groups(Vec<Group>),
    /// Values with counts.
    Facet(Vec<FacetValue>),
    /// What is to be said of a query.
    QueryCheck(QueryCheck),
    /// A record.
    Record(Box<RecordView>),
    /// Hits.
    Search(SearchPage),
    /// Records to choose from.
    Options(Vec<RefLabel>),
    /// Indicators.
    Kpis(Vec<Kpi>),
    /// Dashboards.
    Dashboards(Vec<DashboardView>),
    /// A sheet.
    Sheet(Box<Sheet>),
    /// A requirement.
    Requirement(Box<RequirementView>),
    /// What waits to be read, the newest first.
    ToRead(Vec<ToRead>),
    /// The plan.
    Plan(Box<PlanView>),
    /// Probes.
    Probes(Vec<ProbeView>),
    /// Reports, by name.
    Reports(Vec<ReportView>),
    /// A forecast.
    Forecast(ForecastView),
    /// Notices, the newest first.
    Notices(Vec<NoticeView>),
    /// Clocks.
    Clocks(Vec<ClockView>),
    /// What another service level would have changed.
    WhatIf(WhatIf),
    /// Records that could not be used, and why.
    LevelFindings(Vec<(RefLabel, String)>),
    /// A command is durable.
    Done(Done),
    /// What a command would do.
    Preview(Preview),
    /// Acts, newest first.
    Acts(Vec<ActLine>),
    /// A file to hand to the person.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        media_type: String,
        /// Its content.
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
    },
    /// How files could be read.
    ImportPlan(Box<ImportPlan>),
    /// What an import did, or would do.
    ImportReport(Box<ImportReport>),
    /// Figures.
    Stats(Stats),
    /// Drafts by key.
    Drafts(Vec<(String, String)>),
    /// Personas and stories.
    Demo(Box<DemoView>),
    /// The numbers of the stories, in the order of the stories.
    DemoChecks(Vec<DemoCheck>),
    /// It did not happen.
    BadNews(BadNews),
}

/// What the worker says unasked. A page that missed one is only out of date, never wrong.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Push {
    /// The workspace opened further, or something about it changed.
    Status(Box<Status>),
    /// Records changed: lists and open records read again.
    Changed {
        /// Names of the practices concerned.
        kinds: Vec<String>,
        /// The records, when they are few; empty when many.
        records: Vec<RecordId>,
        /// It happened in another tab.
        elsewhere: bool,
    },
    /// How far the import is.
    Import(ImportProgress),
    /// How far the demo is.
    Demo(DemoProgress),
    /// Something is wrong with storage or with the engine itself.
    BadNews(BadNews),
}

/// From the page: a call with the number under which the answer comes back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Chosen by the page, unique in its lifetime.
    pub number: u32,
    /// The call.
    pub call: Call,
}

/// From the worker.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Said {
    /// The answer to the call with that number.
    Reply(u32, Reply),
    /// Unasked.
    Push(Push),
}

/// The bytes of a message.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).expect("plain data always encodes")
}

/// The message in some bytes.
///
/// # Errors
/// The decoder's own words, if page and worker are not of one version.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|err| err.to_string())
}

mod bytes {
    //! Bytes in one piece, where serde would write them one by one.
    use serde::{Deserializer, Serializer, de::Visitor};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }
        }
        from.deserialize_byte_buf(Bytes)
    }
}
