//! Writing: one at a time, decided against the durable state, decided again if another tab was faster.

use super::open::Taken;
use super::reading::Then;
use super::{Announcement, Job, Outcome, Wait, Worker, changed};
use crate::domain::{Kind, RecordId};
use crate::engine::command::{Desk, Draft, Refusal, needs_history};
use crate::engine::{Applied, Histories, timers, view_fields};
use crate::oplog::segment::{self, Link};
use crate::oplog::{ActId, Op};
use crate::protocol::{BadNews, Command, Done, Push, Reply};
use crate::store::compaction::SegmentInfo;
use crate::store::head::Head;

/// Attachment contents by address.
pub(super) type Blobs = Vec<([u8; 32], Vec<u8>)>;

/// A write that waits for its turn.
pub(super) struct Pending {
    pub(super) what: What,
}

/// What is to be written.
pub(super) enum What {
    /// A person's command.
    Command { number: u32, command: Command },
    /// Operations that do not depend on what others did meanwhile.
    Drafts(Drafts),
    /// Whatever is due by itself at the time of writing.
    Timers,
    /// Small segments joined.
    Joined(Joined),
}

/// What becomes of runs of segments.
pub(super) struct Joined {
    pub(super) segments: Vec<(u64, Vec<u8>)>,
    pub(super) remove: Vec<u64>,
    /// The count of compactions that it was planned for.
    pub(super) compactions: u64,
}

/// Operations that were made before their turn came.
pub(super) struct Drafts {
    pub(super) drafts: Vec<Draft>,
    pub(super) blobs: Blobs,
    pub(super) act: ActId,
    /// Flushed to the disk before it counts; a chunk of an import that is not the last one is not.
    pub(super) strict: bool,
    pub(super) then: After,
}

/// What goes on when drafts are durable.
pub(super) enum After {
    /// Answers a call.
    Reply { number: u32, reply: Box<Reply> },
    /// Answers a call with what was done.
    Done {
        number: u32,
        summary: String,
        record: Option<RecordId>,
    },
    /// The next chunk of the import.
    Import,
    /// The next piece of the demo.
    Demo,
    /// The next records of an undo.
    Undo,
    /// Nothing.
    Nothing,
}

impl Pending {
    pub(super) fn number(&self) -> Option<u32> {
        match &self.what {
            What::Command { number, .. } => Some(*number),
            What::Drafts(Drafts {
                then: After::Reply { number, .. } | After::Done { number, .. },
                ..
            }) => Some(*number),
            What::Drafts(_) | What::Timers | What::Joined(_) => None,
        }
    }
}

/// The write under way.
pub(super) struct Writing {
    pub(super) pending: Pending,
    /// The operations, once they are handed to the disk.
    sealed: Option<Sealed>,
}

impl Writing {
    fn is_joining(&self) -> bool {
        matches!(self.pending.what, What::Joined(_))
    }
}

struct Sealed {
    /// The operations, and the key of each segment with how many of them it holds.
    ops: Vec<Op>,
    segments: Vec<(u32, usize)>,
    head: Head,
    bytes: Vec<u8>,
    link: Link,
    act: ActId,
    done: Option<Done>,
    infos: Vec<SegmentInfo>,
}

impl Worker {
    pub(super) fn enqueue(&mut self, what: What) {
        self.writes.push_back(Pending { what });
    }

    /// Begins the next write, unless one is under way.
    pub(super) fn begin_write(&mut self) {
        while self.writing.is_none() && !self.refreshing {
            let Some(pending) = self.writes.pop_front() else {
                return;
            };
            let records = match &pending.what {
                What::Command { command, .. } => needs_history(&self.engine, command),
                What::Drafts(_) | What::Timers | What::Joined(_) => Vec::new(),
            };
            self.writing = Some(Writing {
                pending,
                sealed: None,
            });
            self.with_segments(Then::Write { records });
        }
    }

    pub(super) fn decide_write(&mut self, histories: &Histories) {
        let Some(mut writing) = self.writing.take() else {
            return;
        };
        let mut done = None;
        let (drafts, blobs, strict, act) = match &mut writing.pending.what {
            What::Command { number, command } => {
                let mut desk = Desk {
                    engine: &self.engine,
                    me: &self.me,
                    now: self.now,
                    fresh: &mut self.fresh,
                    histories,
                };
                match desk.decide(command) {
                    Err(refusal) => {
                        let number = *number;
                        self.refuse(number, refusal);
                        return;
                    }
                    Ok(decision) => {
                        let act = self.fresh.act();
                        let label =
                            |id: &RecordId| crate::engine::rows::label_of(&self.engine, *id);
                        let reply = Done {
                            act: if decision.drafts.is_empty() { 0 } else { act.0 },
                            summary: decision.summary,
                            records: if decision.changed.len() <= 100 {
                                decision.changed.iter().map(label).collect()
                            } else {
                                Vec::new()
                            },
                            changed: decision.changed.len() as u32,
                            refused: decision
                                .refused
                                .iter()
                                .take(100)
                                .map(|(id, why)| (label(id), why.to_string()))
                                .collect(),
                        };
                        if decision.drafts.is_empty() {
                            let number = *number;
                            self.reply(number, Reply::Done(reply));
                            return;
                        }
                        done = Some(reply);
                        (decision.drafts, Vec::new(), true, act)
                    }
                }
            }
            What::Drafts(it) => (
                // Taken, not copied: an import has thousands. If another tab was faster, they are
                // made again from the operations.
                std::mem::take(&mut it.drafts),
                it.blobs.clone(),
                it.strict,
                it.act,
            ),
            What::Joined(joined) => {
                let (Some(head), Some(expected)) = (self.head, self.head_bytes.clone()) else {
                    return self.end_joining();
                };
                if head.compactions != joined.compactions {
                    // Another tab has joined segments since they were read: these are old ones.
                    return self.end_joining();
                }
                let head = Head {
                    compactions: head.compactions + 1,
                    ..head
                };
                let bytes = head.encode();
                let job = Job::Commit {
                    expected: Some(expected),
                    segments: joined.segments.clone(),
                    remove: joined.remove.clone(),
                    blobs: Vec::new(),
                    head: bytes.clone(),
                    strict: true,
                };
                self.ask(job, Wait::Write);
                writing.sealed = Some(Sealed {
                    ops: Vec::new(),
                    segments: Vec::new(),
                    head,
                    bytes,
                    link: self.link,
                    act: ActId::default(),
                    done: None,
                    infos: Vec::new(),
                });
                self.writing = Some(writing);
                return;
            }
            What::Timers => {
                let (drafts, next) = timers::due(&self.engine, self.now);
                self.wake_for_timers(next);
                if drafts.is_empty() {
                    return;
                }
                (drafts, Vec::new(), true, self.fresh.act())
            }
        };
        if self.head.is_none() {
            self.head = Some(Head {
                generation: self.fresh.act().0,
                ..Head::default()
            });
        }
        self.hand_over(writing, drafts, blobs, strict, act, done);
    }

    fn hand_over(
        &mut self,
        mut writing: Writing,
        drafts: Vec<Draft>,
        blobs: Blobs,
        strict: bool,
        act: ActId,
        done: Option<Done>,
    ) {
        let writer = *self.writer.get_or_insert_with(|| self.fresh.writer());
        let mut head = self.head.unwrap_or_default();
        let ops: Vec<Op> = drafts
            .into_iter()
            .map(|draft| Op {
                stamp: head.clock.tick(self.now, writer),
                occurred_at: draft.occurred_at,
                actor: draft.actor,
                act,
                origin: draft.origin,
                kind: draft.kind,
                record: draft.record,
                writes: draft.writes,
            })
            .collect();
        let (mut link, mut sealed, mut sizes) = (self.link, Vec::new(), Vec::new());
        let mut infos = Vec::new();
        let mut rest = ops.as_slice();
        while !rest.is_empty() {
            let (bytes, next, count) = segment::seal_first(writer, link, rest);
            let key = u64::from(head.next_key);
            infos.extend(segment::peek(&bytes).map(|(header, _)| SegmentInfo::of(key, &header)));
            sealed.push((key, bytes));
            sizes.push((head.next_key, count));
            head.next_key += 1;
            (link, rest) = (next, &rest[count..]);
        }
        head.operations += ops.len() as u64;
        head.number = ops
            .iter()
            .filter_map(crate::engine::own_number)
            .fold(head.number.max(self.engine.greatest_number()), u32::max);
        let head_bytes = head.encode();
        self.ask(
            Job::Commit {
                expected: self.head_bytes.clone(),
                segments: sealed,
                remove: Vec::new(),
                blobs,
                head: head_bytes.clone(),
                strict,
            },
            Wait::Write,
        );
        writing.sealed = Some(Sealed {
            ops,
            segments: sizes,
            head,
            bytes: head_bytes,
            link,
            act,
            done,
            infos,
        });
        self.writing = Some(writing);
    }

    pub(super) fn written(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Committed => self.committed(),
            Outcome::Moved { .. } => {
                // Another tab was faster: take its segments, then decide the same again.
                match self.writing.take() {
                    // Joining is only housekeeping: not now, then.
                    Some(writing) if writing.is_joining() => {
                        self.end_joining();
                        return self.read_on(false);
                    }
                    None => {}
                    Some(mut writing) => {
                        if let (What::Drafts(it), Some(sealed)) =
                            (&mut writing.pending.what, writing.sealed)
                        {
                            it.drafts = sealed.ops.into_iter().map(Draft::from).collect();
                        }
                        self.writes.push_front(writing.pending);
                    }
                }
                if self.head_bytes.is_none() {
                    self.head = None;
                }
                self.read_on(true);
            }
            // Nobody waits for a joining, and the log is as it was.
            _ if self.writing.as_ref().is_some_and(Writing::is_joining) => {
                self.writing = None;
                self.end_joining();
            }
            outcome => {
                let news = super::failed(&outcome);
                self.write_failed(news);
            }
        }
    }

    fn committed(&mut self) {
        let Some(Writing {
            pending,
            sealed: Some(sealed),
        }) = self.writing.take()
        else {
            return;
        };
        self.head = Some(sealed.head);
        self.head_bytes = Some(sealed.bytes);
        self.link = sealed.link;
        self.taken = Taken::of(&sealed.head);
        if let What::Joined(joined) = pending.what {
            self.joined(&joined);
            return;
        }
        for info in sealed.infos {
            self.background.know(info);
        }
        self.saved_at = self.now;
        let is_import = matches!(
            &pending.what,
            What::Drafts(Drafts {
                then: After::Import | After::Demo,
                ..
            })
        );
        let mut applied = Applied::default();
        let mut ops = sealed.ops.into_iter();
        for (key, count) in sealed.segments {
            let ops: Vec<Op> = ops.by_ref().take(count).collect();
            applied.extend(self.engine.apply(key, &ops));
            self.cache.put(key, key, ops);
        }
        if !is_import {
            let push = changed(&self.engine, &applied.kinds, &applied.records, false);
            self.push(push);
        }
        self.tell(Job::Announce(Announcement::Committed));
        if applied.settings {
            self.set_search_language();
        }
        match pending.what {
            What::Command { number, .. } => {
                let mut done = sealed.done.unwrap_or_default();
                // Records made by the command have their number only now.
                for record in &mut done.records {
                    *record = crate::engine::rows::label_of(&self.engine, record.id);
                }
                self.reply(number, Reply::Done(done));
            }
            What::Drafts(drafts) => match drafts.then {
                After::Reply { number, reply } => self.reply(number, *reply),
                After::Done {
                    number,
                    summary,
                    record,
                } => {
                    let records: Vec<_> = record
                        .iter()
                        .map(|id| crate::engine::rows::label_of(&self.engine, *id))
                        .collect();
                    let changed = records.len() as u32;
                    let done = Done {
                        act: sealed.act.0,
                        summary,
                        records,
                        changed,
                        refused: Vec::new(),
                    };
                    self.reply(number, Reply::Done(done));
                }
                After::Import => self.import_written(),
                After::Demo => self.demo_written(),
                After::Undo => self.undo_written(),
                After::Nothing => {}
            },
            What::Timers => self.enqueue(What::Timers),
            What::Joined(_) => {}
        }
        if !is_import {
            if self.phase == crate::protocol::Phase::Empty {
                self.phase = crate::protocol::Phase::Ready;
            }
            self.push_status();
        }
        self.work_on();
    }

    pub(super) fn write_failed(&mut self, news: BadNews) {
        let Some(writing) = self.writing.take() else {
            return;
        };
        if self.head_bytes.is_none() {
            self.head = None;
        }
        self.refuse_write(writing.pending.what, &news);
        self.push(Push::BadNews(news));
        self.push_status();
    }

    /// Tells whoever waits for a write that it will not be.
    pub(super) fn refuse_write(&mut self, what: What, news: &BadNews) {
        match what {
            What::Command { number, .. }
            | What::Drafts(Drafts {
                then: After::Reply { number, .. } | After::Done { number, .. },
                ..
            }) => {
                self.refuse(number, news.clone());
            }
            What::Drafts(Drafts {
                then: After::Import,
                ..
            }) => self.import_failed(news.clone()),
            What::Drafts(Drafts {
                then: After::Demo, ..
            }) => self.demo_failed(news.clone()),
            What::Drafts(Drafts {
                then: After::Undo, ..
            }) => self.undo_failed(news.clone()),
            What::Drafts(Drafts {
                then: After::Nothing,
                ..
            })
            | What::Timers => {}
            What::Joined(_) => self.end_joining(),
        }
    }

    pub(super) fn preview(&mut self, number: u32, command: &Command, histories: &Histories) {
        let mut fresh = self.fresh.clone();
        let mut desk = Desk {
            engine: &self.engine,
            me: &self.me,
            now: self.now,
            fresh: &mut fresh,
            histories,
        };
        match desk.preview(command) {
            Ok(preview) => self.reply(number, Reply::Preview(preview)),
            Err(refusal) => self.refuse(number, refusal),
        }
    }

    /// A write of one small record by me, in one act.
    pub(super) fn enqueue_small(
        &mut self,
        number: u32,
        kind: Kind,
        record: RecordId,
        writes: Vec<crate::oplog::Write>,
        reply: Reply,
    ) {
        let draft = self.draft(kind, record, writes);
        let act = self.fresh.act();
        self.enqueue(What::Drafts(Drafts {
            drafts: vec![draft],
            blobs: Vec::new(),
            act,
            strict: true,
            then: After::Reply {
                number,
                reply: Box::new(reply),
            },
        }));
    }

    pub(super) fn draft(
        &self,
        kind: Kind,
        record: RecordId,
        writes: Vec<crate::oplog::Write>,
    ) -> Draft {
        Draft {
            kind,
            record,
            writes,
            occurred_at: self.now,
            actor: self.me.person,
            origin: crate::oplog::Origin::Person,
        }
    }

    /// The draft that keeps a mapping under a name: in place of the one that has it.
    pub(super) fn mapping_draft(&mut self, name: &str, content: &str) -> Draft {
        let id = match self.engine.mapping_named(name) {
            Some(id) => id,
            None => self.fresh.record(),
        };
        let writes = vec![
            crate::oplog::Write::one(view_fields::NAME, crate::domain::Value::text(name)),
            crate::oplog::Write::one(view_fields::QUERY, crate::domain::Value::text(content)),
        ];
        self.draft(Kind::IMPORT_MAPPING, id, writes)
    }
}

impl Worker {
    /// A role that is needed, or the refusal.
    pub(super) fn needs_admin(&self) -> Result<(), Refusal> {
        if self.me.role.administers() {
            Ok(())
        } else {
            Err(Refusal::NeedsRole {
                role: crate::domain::Role::Admin,
            })
        }
    }

    /// An admin; or anybody while there is no workspace that could name one, or none that opens.
    pub(super) fn needs_owner(&self) -> Result<(), Refusal> {
        if self.phase == crate::protocol::Phase::Stopped
            || !self.engine.has_workspace()
            || self.environment.demo
        {
            Ok(())
        } else {
            self.needs_admin()
        }
    }
}
