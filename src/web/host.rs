//! The dedicated worker's host: takes messages, steps the loop, and performs its jobs in the browser.

mod alarm;
mod claim;
mod database;
mod jobs;
mod poison;
mod scope;
mod trouble;
mod turnstile;
mod wire;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, File, MessageEvent};

use crate::protocol::{Asked, BadNews, Push, Reply, Said, decode};
use crate::worker::{
    Announcement, Environment, FileInfo, Input, Job, JobId, Machine, Outcome, StorageFault,
};
use alarm::Alarm;
use claim::Claim;
use database::Database;
use scope::Scope;
use turnstile::Turnstile;

/// How many files are kept at hand. Beyond that the oldest are let go, so that pasted pictures do
/// not gather in the browser's memory for as long as the tab lives.
const FILES_KEPT: usize = 256;

/// Runs the loop that `make` makes, for as long as the worker lives.
///
/// # Errors
/// If this is no dedicated worker, or the browser has no random numbers: thrown from the program's
/// `main`, they reach the page as an `error` event of the worker.
pub fn run<M: Machine + 'static>(
    make: impl FnOnce(Environment, [u8; 32]) -> M,
) -> Result<(), JsValue> {
    let scope = Scope::find().ok_or("not a dedicated worker")?;
    poison::install();
    let machine = make(scope.environment(), scope.seed()?);
    let host = Rc::new(Host {
        machine: RefCell::new(machine),
        inbox: RefCell::default(),
        files: RefCell::default(),
        channel: BroadcastChannel::new(scope.place()).ok(),
        database: Database::new(scope.clone()),
        log: Turnstile::default(),
        aside: Turnstile::default(),
        claim: Claim::default(),
        alarm: Alarm::new(scope.clone()),
        scope,
    });
    host.listen();
    if let Some(jobs) = poison::guard(|| host.machine.borrow_mut().start(scope::now_unix_ms())) {
        host.perform_all(jobs);
    }
    Ok(())
}

struct Host<M> {
    scope: Scope,
    machine: RefCell<M>,
    /// What has happened and was not yet given to the loop, which takes one thing at a time.
    inbox: RefCell<VecDeque<Input>>,
    files: RefCell<Files>,
    channel: Option<BroadcastChannel>,
    database: Database,
    /// Jobs that write the log, one after another.
    log: Turnstile,
    /// Jobs that write what is not the log, one after another; a checkpoint does not hold up a save.
    aside: Turnstile,
    claim: Claim,
    alarm: Rc<Alarm>,
}

impl<M: Machine + 'static> Host<M> {
    fn listen(self: &Rc<Self>) {
        let host = self.clone();
        self.scope.on_message(move |ev| host.hear_page(&ev));
        let host = self.clone();
        self.alarm.on_ring(move || host.take(Input::Tick));
        if let Some(channel) = &self.channel {
            let host = self.clone();
            let hear = Closure::<dyn Fn(MessageEvent)>::new(move |ev: MessageEvent| {
                if let Some(announcement) = announcement(&ev.data()) {
                    host.take(Input::Announced(announcement));
                }
            });
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            hear.forget();
        }
    }

    fn hear_page(self: &Rc<Self>, ev: &MessageEvent) {
        let (bytes, files) = wire::read_message(&ev.data());
        let asked = match decode::<Asked>(&bytes) {
            Ok(asked) => asked,
            Err(err) => return self.scope.say(&not_understood(&bytes, &err)),
        };
        if poison::is_set() {
            let news = Reply::BadNews(poison::news());
            return self.scope.say(&Said::Reply(asked.number, news));
        }
        let files = self.files.borrow_mut().keep(files);
        self.take(Input::Call {
            number: asked.number,
            call: asked.call,
            files,
        });
    }

    /// Gives the loop what has happened, and starts what it asks for.
    fn take(self: &Rc<Self>, input: Input) {
        if poison::is_set() {
            return;
        }
        self.inbox.borrow_mut().push_back(input);
        loop {
            // Not in the loop's condition, where the borrow would last through the body.
            let next = self.inbox.borrow_mut().pop_front();
            let Some(input) = next else {
                return;
            };
            let step = || self.machine.borrow_mut().step(scope::now_unix_ms(), input);
            let Some(jobs) = poison::guard(step) else {
                return;
            };
            self.perform_all(jobs);
        }
    }

    fn perform_all(self: &Rc<Self>, jobs: Vec<(JobId, Job)>) {
        for (id, job) in jobs {
            match job {
                Job::Say(said) => self.scope.say(&said),
                Job::Announce(announcement) => self.announce(announcement),
                Job::Wake(at) => self.alarm.set(at),
                Job::GiveBack => self.claim.give_back(),
                job => {
                    let host = self.clone();
                    spawn_local(async move {
                        if let Some(outcome) = host.perform(job).await {
                            host.take(Input::Done(id, outcome));
                        }
                    });
                }
            }
        }
    }

    /// Performs a job that takes time; `None` for one that has no answer.
    async fn perform(&self, job: Job) -> Option<Outcome> {
        let database = &self.database;
        match job {
            Job::ReadFile {
                handle,
                offset,
                len,
            } => Some(self.read_file(handle, offset, len).await),
            Job::Commit { .. } | Job::Replace { .. } | Job::Wipe => {
                Some(self.log.pass(jobs::perform(database, &job)).await)
            }
            Job::Claim => Some(Outcome::Claimed(self.claim.take(&self.scope).await)),
            Job::SetAside(_) => {
                self.log.pass(jobs::perform(database, &job)).await;
                None
            }
            Job::WriteCheckpoint(_) | Job::PutLocal(..) => {
                Some(self.aside.pass(jobs::perform(database, &job)).await)
            }
            Job::DropCheckpoint => {
                self.aside.pass(jobs::perform(database, &job)).await;
                None
            }
            Job::Usage => Some(match jobs::perform(database, &job).await {
                Outcome::Usage {
                    stores, segments, ..
                } => Outcome::Usage {
                    stores,
                    segments,
                    memory: scope::memory_bytes(),
                    persistent: self.scope.is_persistent().await,
                },
                outcome => outcome,
            }),
            job => Some(jobs::perform(database, &job).await),
        }
    }

    async fn read_file(&self, handle: u32, offset: u64, len: u32) -> Outcome {
        let Some(file) = self.files.borrow().find(handle) else {
            return Outcome::Failed(StorageFault::Broken);
        };
        let end = offset.saturating_add(u64::from(len));
        let Ok(piece) = file.slice_with_f64_and_f64(offset as f64, end as f64) else {
            return Outcome::Failed(StorageFault::Broken);
        };
        // Fails when the file was changed or moved since it was chosen.
        match JsFuture::from(piece.array_buffer()).await {
            Ok(buffer) => Outcome::Bytes(Some(Uint8Array::new(&buffer).to_vec())),
            Err(_) => Outcome::Failed(StorageFault::Broken),
        }
    }

    fn announce(&self, announcement: Announcement) {
        if let Some(channel) = &self.channel {
            let word = match announcement {
                Announcement::Committed => "committed",
                Announcement::Damaged => "damaged",
                Announcement::Replaced => "replaced",
            };
            // A tab that hears nothing finds out at its next commit, when the head is another one.
            let _ = channel.post_message(&word.into());
        }
    }
}

fn announcement(word: &JsValue) -> Option<Announcement> {
    match word.as_string()?.as_str() {
        "committed" => Some(Announcement::Committed),
        "damaged" => Some(Announcement::Damaged),
        "replaced" => Some(Announcement::Replaced),
        _ => None,
    }
}

/// The answer to a message that another version of the page sent: under its number, if that much
/// can be read, so that nobody waits for ever.
fn not_understood(bytes: &[u8], err: &str) -> Said {
    let news = BadNews::fault(
        "version_mismatch",
        format!("The page and its engine are not of one version. Reload the page. ({err})"),
    );
    match decode::<u32>(bytes) {
        Ok(number) => Said::Reply(number, Reply::BadNews(news)),
        Err(_) => Said::Push(Push::BadNews(news)),
    }
}

/// Browser files by handle.
#[derive(Default)]
struct Files {
    kept: VecDeque<(u32, File)>,
    last: u32,
}

impl Files {
    fn keep(&mut self, files: Vec<File>) -> Vec<FileInfo> {
        let infos = files
            .into_iter()
            .map(|file| {
                self.last += 1;
                let info = FileInfo {
                    handle: self.last,
                    name: file.name(),
                    size: file.size() as u64,
                    media_type: file.type_(),
                };
                self.kept.push_back((self.last, file));
                info
            })
            .collect::<Vec<_>>();
        // Never those of this message.
        while self.kept.len() > FILES_KEPT.max(infos.len()) {
            self.kept.pop_front();
        }
        infos
    }

    fn find(&self, handle: u32) -> Option<File> {
        let (_, file) = self.kept.iter().find(|(it, _)| *it == handle)?;
        Some(file.clone())
    }
}
