//! What comes into the worker's loop, and what it asks the outside to do.
//!
//! The loop itself touches nothing: the browser's host and the simulator perform the same jobs.

use crate::protocol::{Call, Said};

/// Tells the answers of jobs apart; chosen by the loop, never reused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct JobId(pub u64);

/// Where the loop finds itself.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Environment {
    /// Served in a secure context.
    pub secure: bool,
    /// IANA name of the browser's time zone, or empty.
    pub time_zone: String,
    /// A place for demos: nothing here is anybody's own.
    pub demo: bool,
    /// The build that runs: a workspace opened by a newer one is left alone.
    pub build: String,
}

/// A file that a person chose or dropped; its content is read with [`Job::ReadFile`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FileInfo {
    /// The host's handle: unique in the worker's lifetime.
    pub handle: u32,
    /// Name without a path.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The media type that the browser named.
    pub media_type: String,
}

/// Something that happened.
#[derive(Clone, PartialEq, Debug)]
pub enum Input {
    /// The page asks; `files` are those beside the message, in order.
    Call {
        /// The number to answer under.
        number: u32,
        /// The call.
        call: Call,
        /// The files beside it.
        files: Vec<FileInfo>,
    },
    /// A job is done, or failed.
    Done(JobId, Outcome),
    /// Another tab committed, replaced or wiped something.
    Announced(Announcement),
    /// The time asked for with [`Job::Wake`] has come, or the page came back from sleep.
    Tick,
}

/// What tabs tell each other. A tab that misses one reads it from disk with its next commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Announcement {
    /// The log grew.
    Committed,
    /// A damaged segment was set aside, and noted on this device.
    Damaged,
    /// The log is another one now (restore, wipe): start again from disk.
    Replaced,
}

/// What the loop asks for. Jobs without an [`Outcome`] of interest are marked so.
#[derive(Clone, PartialEq, Debug)]
pub enum Job {
    /// Opens the database, making it if need be. Answer: [`Outcome::Opened`].
    Open,
    /// In ONE transaction: reads the head, and the first segments from a key on. Answer:
    /// [`Outcome::Log`].
    ReadLog {
        /// First key.
        from: u64,
        /// At most so many segments.
        at_most: u32,
    },
    /// Reads some segments. A key that is not there stands for the smallest one above it, because
    /// segments may have been joined under the last of them. Answer: [`Outcome::Segments`] with
    /// the keys found, each once.
    ReadSome(Vec<u64>),
    /// In ONE read-write transaction: if the stored head equals `expected` byte for byte, writes
    /// segments, blobs and head; else changes nothing. Answer: [`Outcome::Committed`],
    /// [`Outcome::Moved`] or [`Outcome::Failed`]; success is the transaction's `complete` event.
    Commit {
        /// The head that the segments were made for; `None` if there is none yet.
        expected: Option<Vec<u8>>,
        /// Segments by key.
        segments: Vec<(u64, Vec<u8>)>,
        /// Segments to remove (compaction).
        remove: Vec<u64>,
        /// Attachment contents by address.
        blobs: Vec<([u8; 32], Vec<u8>)>,
        /// The new head.
        head: Vec<u8>,
        /// Flushed to the disk before it counts.
        strict: bool,
    },
    /// In ONE transaction: empties log, blobs and checkpoint and writes these. Answer as `Commit`.
    Replace {
        /// Segments by key.
        segments: Vec<(u64, Vec<u8>)>,
        /// Attachment contents by address.
        blobs: Vec<([u8; 32], Vec<u8>)>,
        /// The new head.
        head: Vec<u8>,
    },
    /// Writes the checkpoint, a cache, in place of the former one, flushed to the disk together with
    /// everything that was written before. Answer: [`Outcome::Committed`] or [`Outcome::Failed`].
    WriteCheckpoint(Vec<(String, Vec<u8>)>),
    /// Reads one part of the checkpoint. Answer: [`Outcome::Bytes`].
    ReadCheckpoint(String),
    /// Removes the checkpoint. No answer.
    DropCheckpoint,
    /// Keeps something on this device only: who I am, drafts. `None` removes. Answer:
    /// [`Outcome::Committed`] or [`Outcome::Failed`].
    PutLocal(String, Option<Vec<u8>>),
    /// Keeps damaged bytes aside under the key that they had, and takes them out of the log unless
    /// something else stands there by now. No answer.
    SetAside(Vec<(u64, Vec<u8>)>),
    /// Reads what was kept aside. Answer: [`Outcome::Segments`].
    ReadDamaged,
    /// Reads an attachment's content. Answer: [`Outcome::Bytes`].
    ReadBlob([u8; 32]),
    /// Reads every attachment's content (backup). Answer: [`Outcome::Blobs`].
    ReadBlobs,
    /// Reads a piece of a file; shorter at its end. Answer: [`Outcome::Bytes`] or [`Outcome::Failed`].
    ReadFile {
        /// The file's handle.
        handle: u32,
        /// First byte.
        offset: u64,
        /// At most so many.
        len: u32,
    },
    /// Removes the whole database. Answer: [`Outcome::Committed`] or [`Outcome::Failed`].
    Wipe,
    /// Bytes by store and of the worker's memory. Answer: [`Outcome::Usage`].
    Usage,
    /// Asks for the right to join segments, which one tab has at a time; where the browser has no
    /// locks, everybody gets it. Answer: [`Outcome::Claimed`].
    Claim,
    /// Gives that right back; a tab that is closed or breaks loses it by itself. No answer.
    GiveBack,
    /// Says something to the page. No answer.
    Say(Said),
    /// Tells the other tabs. No answer.
    Announce(Announcement),
    /// Asks for [`Input::Tick`] at that moment (Unix milliseconds); replaces an earlier request. No answer.
    Wake(i64),
}

/// What came of a job.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// The database is open.
    Opened {
        /// The log's head, if there is a workspace.
        head: Option<Vec<u8>>,
        /// Everything kept with [`Job::PutLocal`].
        local: Vec<(String, Vec<u8>)>,
        /// Names of the checkpoint's parts.
        checkpoint: Vec<String>,
    },
    /// The log as it is at one moment.
    Log {
        /// The head, if there is a workspace.
        head: Option<Vec<u8>>,
        /// Segments by ascending key.
        segments: Vec<(u64, Vec<u8>)>,
    },
    /// Segments by ascending key.
    Segments(Vec<(u64, Vec<u8>)>),
    /// Bytes; `None` if there are none under that name.
    Bytes(Option<Vec<u8>>),
    /// Attachment contents by address.
    Blobs(Vec<([u8; 32], Vec<u8>)>),
    /// Durable as asked.
    Committed,
    /// The head is another one: nothing was written.
    Moved {
        /// The head now.
        head: Option<Vec<u8>>,
    },
    /// Whether the right was granted.
    Claimed(bool),
    /// Bytes by store, and of the worker's memory.
    Usage {
        /// `log`, `checkpoint`, `blobs`, `local`, `damaged`.
        stores: Vec<(String, u64)>,
        /// Segments in the log.
        segments: u64,
        /// Bytes of the worker's memory.
        memory: u64,
        /// The browser promised to keep the data; `None` if it cannot say.
        persistent: Option<bool>,
    },
    /// It did not happen, and nothing was changed.
    Failed(StorageFault),
}

/// What can be wrong with storage. Each has a screen of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StorageFault {
    /// This browser has no IndexedDB, or forbids it here.
    Missing,
    /// It cannot be opened: private mode, damaged profile.
    CannotOpen,
    /// An older tab holds the database and does not let go.
    UpgradeBlocked,
    /// A newer version of the app has opened the database.
    NewerVersion,
    /// The disk or the browser's share of it is full.
    QuotaFull,
    /// The browser dropped the database under us.
    HandleLost,
    /// Reading or writing failed for another reason.
    Broken,
}

impl StorageFault {
    /// The code in [`crate::protocol::BadNews`].
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "no_indexed_db",
            Self::CannotOpen => "cannot_open",
            Self::UpgradeBlocked => "upgrade_blocked",
            Self::NewerVersion => "newer_version",
            Self::QuotaFull => "quota_full",
            Self::HandleLost => "database_lost",
            Self::Broken => "storage_broken",
        }
    }

    /// What happened, in words.
    pub fn message(self) -> &'static str {
        match self {
            Self::Missing => {
                "This browser offers no storage here (IndexedDB), so nothing could be kept."
            }
            Self::CannotOpen => {
                "The browser could not open its storage. Private windows and damaged profiles do that."
            }
            Self::UpgradeBlocked => {
                "Another tab runs an older version and holds the storage. Close the other tabs of this page."
            }
            Self::NewerVersion => {
                "A newer version of this page has opened the workspace. Reload to update."
            }
            Self::QuotaFull => {
                "The browser's storage is full: the last change could not be saved. Everything saved before is safe."
            }
            Self::HandleLost => {
                "The browser closed its storage under the page. Everything acknowledged as saved is safe if the site data was not cleared."
            }
            Self::Broken => "The browser reported an error while reading or writing its storage.",
        }
    }
}
