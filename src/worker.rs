//! The worker's loop: inputs in, jobs out. The same code runs in the simulator and in the browser.
//!
//! Three habits keep it simple:
//! - The engine's state is always exactly the durable log: operations are applied when their
//!   transaction is complete, and at most one write is under way.
//! - A write names the head that it was made for. If another tab was faster, the new segments are
//!   read and applied, and the same call is decided again, against the state as it is now.
//! - Nothing waits inside: what has to be read becomes a job, and its answer goes on where it was.

mod attach;
mod background;
mod calls;
mod damage;
mod demo;
mod import;
pub mod job;
pub mod machine;
mod open;
mod reading;
mod undo;
mod write;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub use machine::Machine;

pub use job::{Announcement, Environment, FileInfo, Input, Job, JobId, Outcome, StorageFault};

use crate::domain::{RecordId, Role, order};
use crate::engine::derived::DerivedCache;
use crate::engine::search::{Config, Language, SearchIndex};
use crate::engine::{Engine, Fresh};
use crate::oplog::WriterId;
use crate::oplog::segment::Link;
use crate::protocol::{BadNews, Call, DemoStatus, Me, Phase, Push, Reply, Said, Status};
use crate::store::compaction::Run;
use crate::store::head::Head;
use reading::{Held, SegmentCache, Then};
use write::{Pending, Writing};

/// One tab's engine with everything around it.
pub struct Worker {
    environment: Environment,
    fresh: Fresh,
    /// This boot's identity in the log, minted with the first write.
    writer: Option<WriterId>,
    link: Link,

    engine: Engine,
    search: SearchIndex,
    derived: DerivedCache,
    head: Option<Head>,
    /// The head as it is stored, for comparison.
    head_bytes: Option<Vec<u8>>,
    taken: open::Taken,
    me: Me,
    drafts: BTreeMap<String, String>,
    phase: Phase,
    damage: damage::Damage,
    persistent: Option<bool>,
    saved_at: i64,

    now: i64,
    started_at: i64,
    timings: BTreeMap<String, f64>,
    next_job: u64,
    out: Vec<(JobId, Job)>,
    waits: BTreeMap<JobId, Wait>,
    /// Calls that came before the workspace was open.
    early: Vec<(u32, Call, Vec<FileInfo>)>,

    cache: SegmentCache,
    writes: VecDeque<Pending>,
    writing: Option<Writing>,
    import: import::State,
    telling: Option<demo::Telling>,
    undo: Option<undo::Running>,
    background: background::State,
    refreshing: bool,
    /// Another tab has written while something was under way here.
    look_again: bool,
}

/// What goes on when a job is done.
enum Wait {
    Open,
    Rebuild,
    Rebuilt,
    CheckpointEngine,
    CheckpointSearch,
    Tail,
    Refresh {
        for_write: bool,
    },
    /// What goes on, what it has already, and the keys that are read.
    Segments(Then, Held, Vec<u64>),
    Write,
    /// This device knows of damage that was found.
    DamageKept,
    /// What another tab found damaged.
    DamageElsewhere,
    Local(u32),
    Checkpoint,
    Claim,
    /// Runs of segments, and the count of compactions that they were planned for.
    Join(Vec<Run>, u64),
    Usage(u32),
    Blob {
        number: u32,
        hash: [u8; 32],
        name: String,
        media_type: String,
    },
    AttachFile,
    ImportFile,
    BackupSegments(u32),
    BackupBlobs {
        number: u32,
        head: Head,
        segments: Vec<(u64, Vec<u8>)>,
    },
    RestoreFile(u32),
    Replace(u32),
    Wipe(u32),
    Damaged(u32),
}

impl Wait {
    /// The call that is answered when the job is done.
    fn number(&self) -> Option<u32> {
        match self {
            Self::Segments(then, ..) => then.number(),
            Self::Local(number)
            | Self::Usage(number)
            | Self::Blob { number, .. }
            | Self::BackupSegments(number)
            | Self::BackupBlobs { number, .. }
            | Self::RestoreFile(number)
            | Self::Replace(number)
            | Self::Wipe(number)
            | Self::Damaged(number) => Some(*number),
            Self::Open
            | Self::Rebuild
            | Self::Rebuilt
            | Self::CheckpointEngine
            | Self::CheckpointSearch
            | Self::Tail
            | Self::Refresh { .. }
            | Self::Write
            | Self::DamageKept
            | Self::DamageElsewhere
            | Self::Checkpoint
            | Self::Claim
            | Self::Join(..)
            | Self::AttachFile
            | Self::ImportFile => None,
        }
    }
}

impl Worker {
    /// A worker that has not started; `seed` is 32 random bytes.
    pub fn new(environment: Environment, seed: [u8; 32]) -> Self {
        Self {
            environment,
            fresh: Fresh::new(seed),
            writer: None,
            link: Link::FIRST,
            engine: Engine::default(),
            search: SearchIndex::new(Config::default()),
            derived: DerivedCache::default(),
            head: None,
            head_bytes: None,
            taken: open::Taken::default(),
            me: Me {
                role: Role::Admin,
                ..Me::default()
            },
            drafts: BTreeMap::new(),
            phase: Phase::Opening,
            damage: damage::Damage::default(),
            persistent: None,
            saved_at: 0,
            now: 0,
            started_at: 0,
            timings: BTreeMap::new(),
            next_job: 0,
            out: Vec::new(),
            waits: BTreeMap::new(),
            early: Vec::new(),
            cache: SegmentCache::default(),
            writes: VecDeque::new(),
            writing: None,
            import: import::State::default(),
            telling: None,
            undo: None,
            background: background::State::default(),
            refreshing: false,
            look_again: false,
        }
    }

    fn begin(&mut self, now_unix_ms: i64) -> Vec<(JobId, Job)> {
        self.now = now_unix_ms;
        self.started_at = now_unix_ms;
        self.ask(Job::Open, Wait::Open);
        std::mem::take(&mut self.out)
    }

    fn take(&mut self, now_unix_ms: i64, input: Input) -> Vec<(JobId, Job)> {
        self.now = now_unix_ms + self.ahead_ms();
        match input {
            Input::Call {
                number,
                call,
                files,
            } => self.call(number, call, files),
            Input::Done(job, outcome) => self.done(job, outcome),
            Input::Announced(Announcement::Committed) => self.refresh(),
            Input::Announced(Announcement::Replaced) if self.environment.demo => self.demo_gone(),
            Input::Announced(Announcement::Replaced) => self.restart(),
            Input::Announced(Announcement::Damaged) => self.ask(Job::Open, Wait::DamageElsewhere),
            Input::Tick => self.tick(),
        }
        self.begin_write();
        if self.look_again && !self.refreshing && self.writing.is_none() {
            self.look_again = false;
            self.refresh();
        }
        std::mem::take(&mut self.out)
    }

    /// A fingerprint of the folded state.
    pub fn digest(&self) -> [u8; 32] {
        self.engine.digest()
    }

    /// The folded state, for tests and tools.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How far the workspace is open.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    fn ask(&mut self, job: Job, wait: Wait) {
        self.next_job += 1;
        let id = JobId(self.next_job);
        self.waits.insert(id, wait);
        self.out.push((id, job));
    }

    fn tell(&mut self, job: Job) {
        self.next_job += 1;
        self.out.push((JobId(self.next_job), job));
    }

    fn reply(&mut self, number: u32, reply: Reply) {
        self.tell(Job::Say(Said::Reply(number, reply)));
    }

    fn refuse(&mut self, number: u32, news: impl Into<BadNews>) {
        self.reply(number, Reply::BadNews(news.into()));
    }

    fn push(&mut self, push: Push) {
        self.tell(Job::Say(Said::Push(push)));
    }

    fn fault(fault: StorageFault) -> BadNews {
        BadNews::fault(fault.code(), fault.message())
    }

    fn status(&self) -> Status {
        Status {
            phase: self.phase,
            settings: self.engine.settings(),
            me: self.me.clone(),
            counts: self.engine.open_counts(&self.me),
            views: self.engine.views(&self.me),
            undo: self
                .engine
                .acts
                .to_undo(self.me.person)
                .map_or(String::new(), |it| it.words()),
            redo: self
                .engine
                .acts
                .to_redo(self.me.person)
                .map_or(String::new(), |it| it.words()),
            persistent: self.persistent,
            secure: self.environment.secure,
            saving: self.writing.is_some() || !self.writes.is_empty(),
            saved_at: self.saved_at,
            damage: self.damage.words(),
            mappings: self
                .engine
                .mappings()
                .into_iter()
                .filter(|_| self.me.role.sees_internal())
                .map(|(name, _)| name)
                .collect(),
            demo: self
                .environment
                .demo
                .then(|| self.engine.demo())
                .flatten()
                .map(|it| DemoStatus {
                    whole: it.is_whole(),
                    ahead_ms: it.ahead_ms,
                }),
        }
    }

    fn push_status(&mut self) {
        let status = Box::new(self.status());
        self.push(Push::Status(status));
    }

    fn done(&mut self, job: JobId, outcome: Outcome) {
        // An answer to a job of before a restart is nobody's any more.
        let Some(wait) = self.waits.remove(&job) else {
            if outcome == Outcome::Claimed(true) {
                self.tell(Job::GiveBack);
            }
            return;
        };
        match wait {
            Wait::Open => self.opened(outcome),
            Wait::Rebuild => self.rebuild_head(outcome),
            Wait::Rebuilt => self.head_rebuilt(outcome),
            Wait::CheckpointEngine => self.checkpoint_engine(outcome),
            Wait::CheckpointSearch => self.checkpoint_search(outcome),
            Wait::Tail => self.tail(outcome),
            Wait::Refresh { for_write } => self.refreshed(for_write, outcome),
            Wait::Segments(then, held, keys) => self.segments_read(then, held, &keys, outcome),
            Wait::Write => self.written(outcome),
            Wait::DamageKept => self.tell(Job::Announce(Announcement::Damaged)),
            Wait::DamageElsewhere => {
                if let Outcome::Opened { local, .. } = outcome
                    && self.read_damage(&local)
                {
                    self.push_status();
                }
            }
            Wait::Local(number) => match outcome {
                Outcome::Failed(fault) => self.refuse(number, Self::fault(fault)),
                _ => self.reply(number, Reply::Nothing),
            },
            Wait::Checkpoint => self.background.checkpoint_running = false,
            Wait::Claim => self.claimed(&outcome),
            Wait::Join(runs, compactions) => self.join_read(&runs, compactions, outcome),
            Wait::Usage(number) => self.usage(number, outcome),
            Wait::Blob {
                number,
                hash,
                name,
                media_type,
            } => match outcome {
                Outcome::Bytes(Some(bytes)) if *blake3::hash(&bytes).as_bytes() != hash => {
                    self.damage.say([format!(
                        "The content of the attachment {name:?} is damaged."
                    )]);
                    self.push_status();
                    self.refuse(
                        number,
                        BadNews::fault(
                            "attachment_damaged",
                            "The attachment’s content is damaged on this device: it is not what was attached. A backup may still hold it.",
                        ),
                    );
                }
                Outcome::Bytes(Some(bytes)) => self.reply(
                    number,
                    Reply::File {
                        name,
                        media_type,
                        bytes,
                    },
                ),
                Outcome::Failed(fault) => self.refuse(number, Self::fault(fault)),
                _ => self.refuse(
                    number,
                    BadNews::fault(
                        "attachment_missing",
                        "The attachment's content is not on this device.",
                    ),
                ),
            },
            Wait::AttachFile => self.attach_read(outcome),
            Wait::ImportFile => self.import_read(outcome),
            Wait::BackupSegments(number) => match outcome {
                Outcome::Log { head, segments } => {
                    let head = head.and_then(|it| Head::decode(&it).ok());
                    let wait = Wait::BackupBlobs {
                        number,
                        head: head.unwrap_or_default(),
                        segments,
                    };
                    self.ask(Job::ReadBlobs, wait);
                }
                outcome => self.refuse(number, failed(&outcome)),
            },
            Wait::BackupBlobs {
                number,
                head,
                segments,
            } => match outcome {
                Outcome::Blobs(blobs) => self.backup_read(number, &head, segments, blobs),
                outcome => self.refuse(number, failed(&outcome)),
            },
            Wait::RestoreFile(number) => match outcome {
                Outcome::Bytes(Some(bytes)) => self.restore_read(number, &bytes),
                outcome => self.refuse(number, failed(&outcome)),
            },
            Wait::Replace(number) | Wait::Wipe(number) => match outcome {
                // Opening would make an empty one in its place.
                Outcome::Committed if self.environment.demo => {
                    self.phase = Phase::Stopped;
                    self.reply(number, Reply::Nothing);
                    self.tell(Job::Announce(Announcement::Replaced));
                }
                Outcome::Committed => {
                    self.reply(number, Reply::Nothing);
                    self.tell(Job::Announce(Announcement::Replaced));
                    self.restart();
                }
                outcome => self.refuse(number, failed(&outcome)),
            },
            Wait::Damaged(number) => match outcome {
                Outcome::Segments(segments) => {
                    let bytes = segments.into_iter().flat_map(|(_, bytes)| bytes).collect();
                    self.reply(
                        number,
                        Reply::File {
                            name: "steward-damaged-segments.bin".into(),
                            media_type: "application/octet-stream".into(),
                            bytes,
                        },
                    );
                }
                outcome => self.refuse(number, failed(&outcome)),
            },
        }
    }

    /// Forgets everything and reads it again: after a restore, a wipe, or a change of generation.
    fn restart(&mut self) {
        self.end_joining();
        let mut next = Self::new(self.environment.clone(), [0; 32]);
        next.fresh = self.fresh.clone();
        next.next_job = self.next_job;
        next.out = std::mem::take(&mut self.out);
        next.now = self.now - self.ahead_ms();
        next.started_at = next.now;
        next.early = std::mem::take(&mut self.early);
        let lost = BadNews::fault(
            "replaced",
            "The workspace was replaced or wiped while that was under way.",
        );
        let numbers = self.unanswered();
        *self = next;
        for number in numbers {
            self.refuse(number, lost.clone());
        }
        self.ask(Job::Open, Wait::Open);
    }

    /// The calls that something under way would have answered, each once.
    fn unanswered(&self) -> BTreeSet<u32> {
        let writes = self.writes.iter().filter_map(Pending::number);
        let attaching = self.background.attaching.as_ref().map(|it| it.number());
        let numbers = writes
            .chain(self.writing.as_ref().and_then(|it| it.pending.number()))
            .chain(self.waits.values().filter_map(Wait::number))
            .chain(self.import_number())
            .chain(self.undo_number())
            .chain(self.demo_number())
            .chain(attaching);
        order::set(numbers)
    }

    /// The language of the search, as the settings name it.
    fn set_search_language(&mut self) {
        let language = language(&self.engine.settings().search_language);
        if self.search.config().language != language {
            self.search.set_language(language);
        }
    }
}

impl Machine for Worker {
    fn start(&mut self, now: i64) -> Vec<(JobId, Job)> {
        self.begin(now)
    }

    fn step(&mut self, now: i64, input: Input) -> Vec<(JobId, Job)> {
        self.take(now, input)
    }
}

fn language(code: &str) -> Language {
    match code {
        "en" => Language::English,
        "de" => Language::German,
        "fr" => Language::French,
        "es" => Language::Spanish,
        _ => Language::None,
    }
}

fn failed(outcome: &Outcome) -> BadNews {
    match outcome {
        Outcome::Failed(fault) => Worker::fault(*fault),
        _ => BadNews::fault("storage_broken", StorageFault::Broken.message()),
    }
}

/// The kinds and records of a change, as the page hears of it.
fn changed(
    engine: &Engine,
    kinds: &BTreeSet<crate::domain::Kind>,
    records: &[RecordId],
    elsewhere: bool,
) -> Push {
    let mut records: Vec<RecordId> = records.to_vec();
    order::sort(&mut records);
    records.dedup();
    if records.len() > 100 {
        records.clear();
    }
    let kinds = engine
        .tables
        .iter()
        .filter(|it| kinds.contains(&it.practice().kind))
        .map(|it| it.practice().name.to_string())
        .collect();
    Push::Changed {
        kinds,
        records,
        elsewhere,
    }
}

#[cfg(test)]
mod tests;
