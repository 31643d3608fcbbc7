//! One tab: a loop, the jobs that it is waiting for, and the calls that wait for it.

use std::collections::{BTreeMap, VecDeque};

use super::files;
use crate::protocol::{Call, ImportPlan, Phase, Push, Reply, Said};
use crate::worker::{Announcement, FileInfo, Input, Job, JobId, Machine, Outcome};

/// A tab of the simulated browser.
pub(super) struct Tab<M> {
    /// For the trace: unique in a simulation.
    pub(super) name: u32,
    pub(super) machine: M,
    pub(super) running: Vec<Running>,
    pub(super) heard: VecDeque<Announcement>,
    pub(super) alarm_unix_ms: Option<i64>,
    pub(super) waiting: BTreeMap<u32, Waiting>,
    pub(super) phase: Phase,
    /// How a file was to be read, when somebody has looked at it.
    pub(super) plan: Option<Box<ImportPlan>>,
    next_number: u32,
}

/// A job that was handed out.
pub(super) struct Running {
    pub(super) id: JobId,
    pub(super) job: Job,
    /// What came of it, once it is performed; the loop has not heard of it yet.
    pub(super) outcome: Option<Outcome>,
}

/// A call without an answer yet.
pub(super) struct Waiting {
    pub(super) call: Call,
    /// The log's generation when it was made.
    pub(super) generation: u64,
}

/// What a loop asked for beyond its storage jobs.
#[derive(Default)]
pub(super) struct Asides {
    pub(super) replies: Vec<(u32, Reply)>,
    pub(super) announcements: Vec<Announcement>,
}

/// Jobs of one lane are performed one after another, as the browser's host does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lane {
    Free,
    Log,
    Aside,
}

impl<M: Machine> Tab<M> {
    /// A tab that was just opened; its first call is still to come.
    pub(super) fn open(name: u32, machine: M, now: i64) -> (Self, Asides) {
        let mut tab = Self {
            name,
            machine,
            running: Vec::new(),
            heard: VecDeque::new(),
            alarm_unix_ms: None,
            waiting: BTreeMap::new(),
            phase: Phase::Opening,
            plan: None,
            next_number: 1,
        };
        let jobs = tab.machine.start(now);
        let asides = tab.run(jobs);
        (tab, asides)
    }

    /// Makes a call.
    pub(super) fn call(&mut self, now: i64, generation: u64, call: Call) -> Asides {
        let number = self.next_number;
        self.next_number += 1;
        let waiting = Waiting {
            call: call.clone(),
            generation,
        };
        self.waiting.insert(number, waiting);
        let files = files_beside(&call);
        self.step(
            now,
            Input::Call {
                number,
                call,
                files,
            },
        )
    }

    /// Gives the loop an input.
    pub(super) fn step(&mut self, now: i64, input: Input) -> Asides {
        let jobs = self.machine.step(now, input);
        self.run(jobs)
    }

    /// Tells the loop what came of the job at that place.
    pub(super) fn deliver(&mut self, now: i64, at: usize) -> Asides {
        let running = self.running.remove(at);
        match running.outcome {
            Some(outcome) => self.step(now, Input::Done(running.id, outcome)),
            None => Asides::default(),
        }
    }

    /// Places of the jobs that may be performed now.
    pub(super) fn performable(&self) -> Vec<usize> {
        self.places(|running, earlier| {
            running.outcome.is_none()
                && earlier
                    .iter()
                    .all(|it| it.outcome.is_some() || apart(&it.job, &running.job))
        })
    }

    /// Places of the jobs whose outcome may be delivered now.
    pub(super) fn deliverable(&self) -> Vec<usize> {
        self.places(|running, earlier| {
            running.outcome.is_some() && earlier.iter().all(|it| apart(&it.job, &running.job))
        })
    }

    /// Whether nothing is under way.
    pub(super) fn rests(&self) -> bool {
        self.running.is_empty() && self.heard.is_empty()
    }

    fn places(&self, may: impl Fn(&Running, &[Running]) -> bool) -> Vec<usize> {
        let all = self.running.iter().enumerate();
        all.filter(|(at, it)| may(it, &self.running[..*at]))
            .map(|(at, _)| at)
            .collect()
    }

    fn run(&mut self, jobs: Vec<(JobId, Job)>) -> Asides {
        let mut asides = Asides::default();
        for (id, job) in jobs {
            match job {
                Job::Say(Said::Reply(number, reply)) => {
                    if let Reply::Status(status) = &reply {
                        self.phase = status.phase;
                    }
                    asides.replies.push((number, reply));
                }
                Job::Say(Said::Push(Push::Status(status))) => self.phase = status.phase,
                Job::Say(Said::Push(_)) => {}
                Job::Announce(announcement) => asides.announcements.push(announcement),
                Job::Wake(at) => self.alarm_unix_ms = Some(at),
                job => self.running.push(Running {
                    id,
                    job,
                    outcome: None,
                }),
            }
        }
        asides
    }
}

/// The files beside the message of a call.
fn files_beside(call: &Call) -> Vec<FileInfo> {
    match call {
        Call::ImportInspect { .. } => vec![files::info(files::EXPORT)],
        Call::Attach { files, .. } => {
            let handles = (files::EXPORT + 1..files::ATTACHMENTS_END).cycle();
            handles.take(files.len()).map(files::info).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether neither has to wait for the other.
fn apart(a: &Job, b: &Job) -> bool {
    lane(a) == Lane::Free || lane(a) != lane(b)
}

fn lane(job: &Job) -> Lane {
    match job {
        Job::Commit { .. } | Job::Replace { .. } | Job::Wipe | Job::SetAside(_) => Lane::Log,
        Job::WriteCheckpoint(_) | Job::PutLocal(..) | Job::DropCheckpoint => Lane::Aside,
        _ => Lane::Free,
    }
}
