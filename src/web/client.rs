//! The page's side of the conversation with the engine worker.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::place;
use super::restarts::Restarts;
use crate::domain::RecordId;
use crate::protocol::{
    Asked, BadNews, Call, Command, DemoProgress, Done, ImportProgress, Push, Reply, Said, Status,
    decode, encode,
};

/// What changed last; lists and open records read again when `generation` moves.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Changed {
    /// Moves with each change.
    pub generation: u64,
    /// Names of the practices concerned.
    pub kinds: Vec<String>,
    /// The records, when they are few; empty when many.
    pub records: Vec<RecordId>,
    /// It happened in another tab.
    pub elsewhere: bool,
}

impl Changed {
    /// Whether a list of that practice may look different now.
    pub fn concerns(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|it| it == kind)
    }
}

/// The engine worker, as the page sees it. Copy it freely; [`use_client`] finds it.
#[derive(Clone, Copy)]
pub struct Client {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Where things stand.
    pub status: RwSignal<Status>,
    /// The worker has answered at least once, so [`Client::status`] means something.
    pub greeted: RwSignal<bool>,
    /// What changed last.
    pub changed: RwSignal<Changed>,
    /// The running import, or the last one.
    pub import: RwSignal<Option<ImportProgress>>,
    /// How far the demo is, while it is made.
    pub demo: RwSignal<DemoProgress>,
    /// The page is in the demo's place.
    pub in_demo: RwSignal<bool>,
    /// Bad news that nobody asked for, oldest first; whoever shows it takes it out.
    pub news: RwSignal<Vec<BadNews>>,
    /// How many calls that write are under way.
    pub saving: RwSignal<u32>,
}

struct Inner {
    worker: RefCell<Option<web_sys::Worker>>,
    /// Counts workers: what an earlier one says is not heard any more.
    turn: Cell<u32>,
    restarts: RefCell<Restarts>,
    next: Cell<u32>,
    waiting: RefCell<HashMap<u32, Rc<Slot>>>,
    dead: RefCell<Option<BadNews>>,
}

#[derive(Default)]
struct Slot {
    /// What another worker is asked, once, if this one breaks: for calls that change nothing.
    again: RefCell<Option<Call>>,
    reply: RefCell<Option<Reply>>,
    waker: RefCell<Option<Waker>>,
}

/// The client that [`Client::start`] put into the context.
pub fn use_client() -> Client {
    expect_context::<Client>()
}

impl Client {
    /// Starts the worker whose address stands in the page's head, and puts the client into the context.
    ///
    /// A worker that cannot start becomes bad news with the code `worker_failed`, and so does every call.
    pub fn start() -> Self {
        place::enter(place::named(&super::dom::search()));
        let client = Self {
            inner: StoredValue::new_local(Rc::new(Inner {
                worker: RefCell::new(None),
                turn: Cell::new(0),
                restarts: RefCell::default(),
                next: Cell::new(1),
                waiting: RefCell::default(),
                dead: RefCell::new(None),
            })),
            status: RwSignal::default(),
            greeted: RwSignal::new(false),
            changed: RwSignal::default(),
            import: RwSignal::default(),
            demo: RwSignal::default(),
            in_demo: RwSignal::new(place::here() == place::DEMO),
            news: RwSignal::default(),
            saving: RwSignal::new(0),
        };
        provide_context(client);
        match start_worker(client, 0) {
            Ok(worker) => client.inner.with_value(|it| {
                *it.worker.borrow_mut() = Some(worker);
            }),
            Err(message) => client.die(BadNews::fault("worker_failed", message)),
        }
        client
    }

    /// Goes to the demo's place, or back to one's own: another worker over another database. Calls under
    /// way end with a fault.
    pub fn enter(self, demo: bool) {
        let Some(inner) = self.inner.try_get_value() else {
            return;
        };
        let turn = inner.turn.get().wrapping_add(1);
        inner.turn.set(turn);
        if let Some(left) = inner.worker.borrow_mut().take() {
            left.terminate();
        }
        for slot in inner.waiting.borrow().values() {
            slot.fill(Reply::BadNews(BadNews::fault(
                "place_left",
                "The page went to another place while that was under way.",
            )));
        }
        *inner.dead.borrow_mut() = None;
        place::enter(if demo { place::DEMO } else { place::OWN });
        super::dom::replace_search(if demo { "?demo" } else { "" });
        super::dom::set_clock_ahead(0);
        super::dom::replace_hash("#/");
        self.greeted.set(false);
        self.status.set(Status::default());
        self.import.set(None);
        self.demo.set(DemoProgress::default());
        self.in_demo.set(demo);
        match start_worker(self, turn) {
            Ok(worker) => *inner.worker.borrow_mut() = Some(worker),
            Err(message) => self.die(BadNews::fault("worker_failed", message)),
        }
        self.look_anew();
    }

    /// Whatever is on the screen was read from a worker that is gone.
    fn look_anew(self) {
        self.changed.update(|it| {
            *it = Changed {
                generation: it.generation + 1,
                elsewhere: true,
                ..Changed::default()
            };
        });
    }

    /// Asks the worker. A reply of bad news comes back as `Err`.
    ///
    /// # Errors
    /// The bad news: a refusal, a fault or a finding.
    pub async fn call(self, call: Call) -> Result<Reply, BadNews> {
        self.call_with_files(call, Vec::new()).await
    }

    /// Asks the worker, with files beside the message: a `FileRef` in the call is a place in `files`.
    ///
    /// # Errors
    /// The bad news: a refusal, a fault or a finding.
    pub async fn call_with_files(
        self,
        call: Call,
        files: Vec<web_sys::File>,
    ) -> Result<Reply, BadNews> {
        let Some(inner) = self.inner.try_get_value() else {
            return Err(BadNews::fault("page_closed", "This page is closing."));
        };
        if let Some(news) = inner.dead.borrow().clone() {
            return Err(news);
        }
        let writes = writes(&call);
        let number = inner.next.get();
        inner.next.set(number.wrapping_add(1).max(1));
        let slot = Rc::new(Slot::default());
        if !writes && files.is_empty() {
            *slot.again.borrow_mut() = Some(call.clone());
        }
        inner.waiting.borrow_mut().insert(number, slot.clone());
        if writes {
            self.saving.update(|it| *it += 1);
        }
        let sent = inner
            .worker
            .borrow()
            .as_ref()
            .map_or(Err(JsValue::UNDEFINED), |worker| {
                post(worker, &Asked { number, call }, &files)
            });
        let reply = match sent {
            Ok(()) => slot.wait().await,
            Err(_) => Reply::BadNews(BadNews::fault(
                "worker_failed",
                "The part of Steward that keeps your data does not answer.",
            )),
        };
        inner.waiting.borrow_mut().remove(&number);
        if writes {
            self.saving.update(|it| *it = it.saturating_sub(1));
        }
        match reply {
            Reply::BadNews(news) => Err(news),
            Reply::Status(status) => {
                self.greet(&status);
                Ok(Reply::Status(status))
            }
            reply => Ok(reply),
        }
    }

    /// Carries a command out.
    ///
    /// # Errors
    /// The bad news: a refusal, a fault or a finding.
    pub async fn run(self, command: Command) -> Result<Done, BadNews> {
        match self.call(Call::Run(command)).await? {
            Reply::Done(done) => Ok(done),
            _ => Err(unexpected()),
        }
    }

    fn greet(self, status: &Status) {
        super::dom::set_clock_ahead(status.demo.map_or(0, |it| it.ahead_ms));
        if self.status.with_untracked(|it| it != status) {
            self.status.set(status.clone());
        }
        if !self.greeted.get_untracked() {
            self.greeted.set(true);
        }
    }

    /// From now on every call, also those under way, gets this news.
    fn die(self, news: BadNews) {
        self.inner.with_value(|inner| {
            *inner.dead.borrow_mut() = Some(news.clone());
            for slot in inner.waiting.borrow().values() {
                slot.fill(Reply::BadNews(news.clone()));
            }
        });
        self.news.update(|it| it.push(news));
    }

    /// In place of a worker that broke another one, which opens from the disk. What was acknowledged is
    /// there; calls under way that change nothing are asked again, the others get a fault.
    fn start_again(self, news: BadNews) {
        let Some(inner) = self.inner.try_get_value() else {
            return;
        };
        if inner.dead.borrow().is_some() {
            return;
        }
        let turn = inner.turn.get().wrapping_add(1);
        inner.turn.set(turn);
        if let Some(broken) = inner.worker.borrow_mut().take() {
            broken.terminate();
        }
        if !inner.restarts.borrow_mut().allow(super::dom::now()) {
            return self.die(news);
        }
        let worker = match start_worker(self, turn) {
            Ok(worker) => worker,
            Err(message) => return self.die(BadNews::fault("worker_failed", message)),
        };
        *inner.worker.borrow_mut() = Some(worker.clone());
        let waiting: Vec<(u32, Rc<Slot>)> = inner
            .waiting
            .borrow()
            .iter()
            .filter(|(_, slot)| slot.reply.borrow().is_none())
            .map(|(number, slot)| (*number, slot.clone()))
            .collect();
        for (number, slot) in waiting {
            let call = slot.again.borrow_mut().take();
            let asked = call.map(|call| post(&worker, &Asked { number, call }, &[]));
            if !matches!(asked, Some(Ok(()))) {
                slot.fill(Reply::BadNews(BadNews::fault(
                    "engine_restarted",
                    "The engine met a bug of its own while this was under way. It was started again: look whether the change is there before you do it once more.",
                )));
            }
        }
        self.news.update(|it| {
            it.push(BadNews::finding(
                "engine_restarted",
                "The engine met a bug of its own and was started again. Everything that was saved is here.",
            ));
        });
        self.look_anew();
    }

    /// Whether that worker is the present one.
    fn is_turn(self, turn: u32) -> bool {
        self.inner
            .try_with_value(|it| it.turn.get() == turn)
            .unwrap_or_default()
    }

    fn hear(self, bytes: &[u8]) {
        match decode::<Said>(bytes) {
            Ok(Said::Reply(_, Reply::BadNews(news)) | Said::Push(Push::BadNews(news)))
                if news.code == "engine_stopped" =>
            {
                self.start_again(news)
            }
            Ok(Said::Reply(number, reply)) => self.inner.with_value(|inner| {
                if let Some(slot) = inner.waiting.borrow().get(&number) {
                    slot.fill(reply);
                }
            }),
            Ok(Said::Push(Push::Status(status))) => self.greet(&status),
            Ok(Said::Push(Push::Changed {
                kinds,
                records,
                elsewhere,
            })) => self.changed.update(|it| {
                *it = Changed {
                    generation: it.generation + 1,
                    kinds,
                    records,
                    elsewhere,
                };
            }),
            Ok(Said::Push(Push::Import(progress))) => self.import.set(Some(progress)),
            Ok(Said::Push(Push::Demo(progress))) => self.demo.set(progress),
            Ok(Said::Push(Push::BadNews(news))) => self.news.update(|it| it.push(news)),
            Err(err) => self.die(BadNews::fault(
                "version_mismatch",
                format!("The page and its engine are not of one version: {err}"),
            )),
        }
    }
}

impl Slot {
    fn fill(&self, reply: Reply) {
        *self.reply.borrow_mut() = Some(reply);
        if let Some(waker) = self.waker.borrow_mut().take() {
            waker.wake();
        }
    }

    async fn wait(&self) -> Reply {
        poll_fn(|context| match self.reply.borrow_mut().take() {
            Some(reply) => Poll::Ready(reply),
            None => {
                *self.waker.borrow_mut() = Some(context.waker().clone());
                Poll::Pending
            }
        })
        .await
    }
}

/// An answer of another shape than the call asks for: page and worker do not fit.
pub fn unexpected() -> BadNews {
    BadNews::fault(
        "version_mismatch",
        "The engine gave an answer that this page does not know. Reload the page.",
    )
}

/// Whether a call writes, so that the page says "saving" meanwhile.
fn writes(call: &Call) -> bool {
    matches!(
        call,
        Call::StartEmpty { .. }
            | Call::SetSettings(_)
            | Call::SaveView { .. }
            | Call::Run(_)
            | Call::Undo
            | Call::UndoAct { .. }
            | Call::Redo
            | Call::Attach { .. }
            | Call::ImportRun(_)
            | Call::SaveMapping { .. }
            | Call::UseUsualLevels
            | Call::Restore { .. }
            | Call::DemoOpen
            | Call::DemoForward
            | Call::Wipe
    )
}

fn start_worker(client: Client, turn: u32) -> Result<web_sys::Worker, String> {
    let address = super::dom::meta("steward-worker")
        .filter(|it| !it.is_empty())
        .ok_or("The page does not name its engine.")?;
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    options.set_name(place::here());
    let worker = web_sys::Worker::new_with_options(&address, &options).map_err(|err| {
        format!(
            "The browser refused to start the engine: {}",
            super::dom::js_text(&err)
        )
    })?;
    let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |ev: web_sys::MessageEvent| {
        if client.is_turn(turn) {
            client.hear(&Uint8Array::new(&ev.data()).to_vec());
        }
    });
    worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    // Also heard when the worker breaks in the middle of its work: whatever was acknowledged is on disk.
    let fail = Closure::<dyn Fn(web_sys::Event)>::new(move |ev: web_sys::Event| {
        if !client.is_turn(turn) {
            return;
        }
        let detail = Reflect::get(&ev, &"message".into())
            .ok()
            .and_then(|it| it.as_string())
            .unwrap_or_default();
        if client.greeted.get_untracked() {
            client.start_again(BadNews::fault("engine_stopped", detail));
        } else {
            client.die(BadNews::fault("worker_failed", detail));
        }
    });
    worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
    fail.forget();
    Ok(worker)
}

/// `{ bytes: ArrayBuffer, files: File[] }`; the buffer moves and is not copied.
fn post(worker: &web_sys::Worker, asked: &Asked, files: &[web_sys::File]) -> Result<(), JsValue> {
    let bytes = Uint8Array::from(encode(asked).as_slice()).buffer();
    let message = Object::new();
    Reflect::set(&message, &"bytes".into(), &bytes)?;
    let list: Array = files.iter().map(JsValue::from).collect();
    Reflect::set(&message, &"files".into(), &list)?;
    worker.post_message_with_transfer(&message, &Array::of1(&bytes))
}
