//! The database: its handle, its transactions and its requests.
//!
//! On web-sys itself: why, is in `docs/adr/0009-indexed-db.md`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode, IdbVersionChangeEvent,
};

use super::scope::Scope;
use super::trouble::{Trouble, opening_fault};
use super::turnstile::Turnstile;
use crate::protocol::{BadNews, Push, Said};
use crate::worker::StorageFault;

const VERSION: u32 = 1;
/// How long an older tab may hold up an upgrade, or another tab the removal.
const PATIENCE_MS: i32 = 3_000;

/// Segments by number.
pub(super) const LOG: &str = "log";
/// The head, under [`HEAD`].
pub(super) const META: &str = "meta";
/// Attachment contents by hexadecimal address.
pub(super) const BLOBS: &str = "blobs";
/// Parts of the checkpoint by name.
pub(super) const CHECKPOINT: &str = "checkpoint";
/// What stays on this device, by name.
pub(super) const LOCAL: &str = "local";
/// Damaged segments that were set aside, by number.
pub(super) const DAMAGED: &str = "damaged";
/// All of them.
pub(super) const STORES: [&str; 6] = [LOG, META, BLOBS, CHECKPOINT, LOCAL, DAMAGED];
/// The key of the head.
pub(super) const HEAD: &str = "head";

/// The database, opened when it is needed, and again when the browser has closed it.
pub(super) struct Database {
    scope: Scope,
    handle: RefCell<Option<Rc<Handle>>>,
    /// Only one opens at a time.
    door: Turnstile,
    newer: Rc<Cell<bool>>,
}

impl Database {
    pub(super) fn new(scope: Scope) -> Self {
        Self {
            scope,
            handle: RefCell::new(None),
            door: Turnstile::default(),
            newer: Rc::default(),
        }
    }

    /// A handle that is good as far as one can know.
    pub(super) async fn handle(&self) -> Result<Rc<Handle>, StorageFault> {
        if let Some(handle) = self.good_handle()? {
            return Ok(handle);
        }
        let opening = async {
            // Another job may have opened it while this one waited.
            if let Some(handle) = self.good_handle()? {
                return Ok(handle);
            }
            let handle = Rc::new(self.open().await?);
            *self.handle.borrow_mut() = Some(handle.clone());
            Ok(handle)
        };
        self.door.pass(opening).await
    }

    fn good_handle(&self) -> Result<Option<Rc<Handle>>, StorageFault> {
        if self.newer.get() {
            return Err(StorageFault::NewerVersion);
        }
        let handle = self.handle.borrow();
        Ok(handle.clone().filter(|it| !it.closed.get()))
    }

    /// Closes a handle that turned out to be no good.
    pub(super) fn let_go(&self, handle: &Handle) {
        handle.close();
    }

    /// Removes the database, which must be empty of what matters: waits for other tabs to close
    /// their handles, yet not for ever.
    pub(super) async fn remove(&self) {
        if let Some(handle) = self.handle.take() {
            handle.close();
        }
        let removing = async {
            let request = self
                .scope
                .indexed_db()
                .and_then(|it| it.delete_database(self.scope.place()).ok());
            if let Some(request) = request {
                self.settled(&request).await;
            }
        };
        self.door.pass(removing).await;
    }

    async fn open(&self) -> Result<Handle, StorageFault> {
        let factory = self.scope.indexed_db().ok_or(StorageFault::Missing)?;
        let request = factory
            .open_with_u32(self.scope.place(), VERSION)
            .map_err(|_| StorageFault::CannotOpen)?;
        let upgrading = request.clone();
        let upgrade = Closure::<dyn Fn() -> Result<(), JsValue>>::new(move || {
            let db: IdbDatabase = upgrading.result()?.dyn_into()?;
            let there = db.object_store_names();
            for store in STORES.iter().filter(|it| !there.contains(it)) {
                db.create_object_store(store)?;
            }
            Ok(())
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        if !self.settled(&request).await {
            // It may still come, and an upgrade with nobody at home would make no stores.
            upgrade.forget();
            close_when_open(&request);
            return Err(StorageFault::UpgradeBlocked);
        }
        request.set_onupgradeneeded(None);
        match request.result() {
            Ok(db) => Ok(self.handle_of(db.unchecked_into())),
            Err(_) => Err(opening_fault(request.error().ok().flatten().as_ref())),
        }
    }

    /// Waits for an opening or removing request; `false` if others hold it up for too long.
    async fn settled(&self, request: &IdbOpenDbRequest) -> bool {
        let give_up = Rc::new(Cell::new(false));
        let mut blocked = None;
        let promise = Promise::new(&mut |resolve, _| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&resolve));
            let (scope, give_up) = (self.scope.clone(), give_up.clone());
            blocked = Some(Closure::<dyn Fn()>::new(move || {
                let (resolve, give_up) = (resolve.clone(), give_up.clone());
                let out_of_patience = Closure::once_into_js(move || {
                    give_up.set(true);
                    let _ = resolve.call0(&JsValue::UNDEFINED);
                });
                scope.after(PATIENCE_MS, out_of_patience.unchecked_ref());
            }));
        });
        let on_blocked = blocked.as_ref().map(|it| it.as_ref().unchecked_ref());
        request.set_onblocked(on_blocked);
        // Both ways of settling resolve.
        let _ = JsFuture::from(promise).await;
        request.set_onblocked(None);
        request.set_onsuccess(None);
        request.set_onerror(None);
        !give_up.get()
    }

    fn handle_of(&self, db: IdbDatabase) -> Handle {
        let closed = Rc::new(Cell::new(false));
        let mark = closed.clone();
        // Site data was cleared, or the disk failed.
        let on_close = Closure::<dyn Fn(Event)>::new(move |_| mark.set(true));
        db.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        let (mark, newer) = (closed.clone(), self.newer.clone());
        let (held, scope) = (db.clone(), self.scope.clone());
        let on_version =
            Closure::<dyn Fn(IdbVersionChangeEvent)>::new(move |ev: IdbVersionChangeEvent| {
                mark.set(true);
                held.close();
                // No new version: the database is being removed, and may be made again.
                if ev.new_version().is_some() {
                    newer.set(true);
                    let fault = StorageFault::NewerVersion;
                    let news = BadNews::fault(fault.code(), fault.message());
                    scope.say(&Said::Push(Push::BadNews(news)));
                }
            });
        db.set_onversionchange(Some(on_version.as_ref().unchecked_ref()));
        Handle {
            db,
            closed,
            _on_close: on_close,
            _on_version: on_version,
        }
    }
}

/// Nobody waits for that handle any more; left open, it would hold up everybody else.
fn close_when_open(request: &IdbOpenDbRequest) {
    let opened = request.clone();
    let close = Closure::once_into_js(move || {
        if let Ok(db) = opened.result() {
            db.unchecked_into::<IdbDatabase>().close();
        }
    });
    request.set_onsuccess(Some(close.unchecked_ref()));
}

/// An open connection.
pub(super) struct Handle {
    db: IdbDatabase,
    closed: Rc<Cell<bool>>,
    _on_close: Closure<dyn Fn(Event)>,
    _on_version: Closure<dyn Fn(IdbVersionChangeEvent)>,
}

impl Handle {
    /// Begins a transaction that only reads.
    pub(super) fn read(&self, stores: &[&str]) -> Result<Transaction, Trouble> {
        self.begin(stores, IdbTransactionMode::Readonly, false)
    }

    /// Begins a transaction that writes; a strict one is complete once it is on the disk.
    pub(super) fn write(&self, stores: &[&str], strict: bool) -> Result<Transaction, Trouble> {
        self.begin(stores, IdbTransactionMode::Readwrite, strict)
    }

    fn begin(
        &self,
        stores: &[&str],
        mode: IdbTransactionMode,
        strict: bool,
    ) -> Result<Transaction, Trouble> {
        let begin = || -> Result<IdbTransaction, JsValue> {
            let names: Array = stores.iter().map(|it| JsValue::from_str(it)).collect();
            let options = Object::new();
            let durability = if strict { "strict" } else { "relaxed" };
            Reflect::set(&options, &"durability".into(), &durability.into())?;
            // By name, because web-sys has the call with options among its unstable ones only.
            let call: Function = Reflect::get(&self.db, &"transaction".into())?.dyn_into()?;
            call.call3(&self.db, &names, &mode.into(), &options)?
                .dyn_into()
        };
        begin()
            .map(Transaction::new)
            .map_err(|err| Trouble::thrown(&err))
    }

    fn close(&self) {
        self.closed.set(true);
        self.db.set_onclose(None);
        self.db.set_onversionchange(None);
        self.db.close();
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

/// A transaction. Dropped before [`Transaction::complete`], it is taken back as a whole: a job that
/// fails half-way through its requests must not leave the first half behind.
///
/// Between its requests nothing else may be awaited, or the browser ends it.
pub(super) struct Transaction {
    transaction: IdbTransaction,
    end: Option<JsFuture>,
}

impl Transaction {
    fn new(transaction: IdbTransaction) -> Self {
        let end = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            // A full disk shows here and nowhere else: every request has succeeded by then.
            transaction.set_onabort(Some(&reject));
        });
        Self {
            transaction,
            end: Some(JsFuture::from(end)),
        }
    }

    /// One of the stores that it was begun for.
    pub(super) fn store(&self, name: &str) -> Result<Store, Trouble> {
        self.transaction
            .object_store(name)
            .map(Store)
            .map_err(|err| Trouble::thrown(&err))
    }

    /// Waits for the `complete` event.
    pub(super) async fn complete(mut self) -> Result<(), Trouble> {
        let Some(end) = self.end.take() else {
            return Ok(());
        };
        // Saves waiting for the answers of requests that nobody asks about; where it is missing,
        // the browser commits by itself.
        #[expect(
            deprecated,
            reason = "by web-sys alone, whose description of it is an old draft"
        )]
        let _ = self.transaction.commit();
        match end.await {
            Ok(_) => Ok(()),
            Err(_) => Err(Trouble::of(self.transaction.error().as_ref())),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.end.is_some() {
            // Fails if it is over already, which is as well.
            let _ = self.transaction.abort();
        }
    }
}

/// An object store within a transaction. Keys and values are bytes, texts and numbers only.
pub(super) struct Store(IdbObjectStore);

impl Store {
    /// Writes; whether it succeeded shows when the transaction completes.
    pub(super) fn put(&self, key: &JsValue, bytes: &ArrayBuffer) -> Result<(), Trouble> {
        asked(self.0.put_with_key(bytes, key)).map(drop)
    }

    /// Removes what is under a key, if there is anything.
    pub(super) fn delete(&self, key: &JsValue) -> Result<(), Trouble> {
        asked(self.0.delete(key)).map(drop)
    }

    /// Removes everything.
    pub(super) fn clear(&self) -> Result<(), Trouble> {
        asked(self.0.clear()).map(drop)
    }

    /// Reads what is under a key; `undefined` if there is nothing.
    pub(super) fn get(&self, key: &JsValue) -> Result<Request, Trouble> {
        asked(self.0.get(key)).map(Request::new)
    }

    /// Reads all values within a range, by ascending key.
    pub(super) fn get_all(&self, range: &IdbKeyRange) -> Result<Request, Trouble> {
        asked(self.0.get_all_with_key(range)).map(Request::new)
    }

    /// Reads all keys, in ascending order.
    pub(super) fn keys(&self) -> Result<Request, Trouble> {
        asked(self.0.get_all_keys()).map(Request::new)
    }

    /// Reads the first keys within a range, in ascending order, at most so many.
    pub(super) fn keys_within(
        &self,
        range: &IdbKeyRange,
        at_most: u32,
    ) -> Result<Request, Trouble> {
        asked(self.0.get_all_keys_with_key_and_limit(range, at_most)).map(Request::new)
    }
}

fn asked(request: Result<IdbRequest, JsValue>) -> Result<IdbRequest, Trouble> {
    request.map_err(|err| Trouble::thrown(&err))
}

/// A request under way. Several may be, and are answered in the order in which they were made.
pub(super) struct Request {
    request: IdbRequest,
    end: JsFuture,
}

impl Request {
    fn new(request: IdbRequest) -> Self {
        let end = Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
        });
        Self {
            request,
            end: JsFuture::from(end),
        }
    }

    /// What came of it.
    pub(super) async fn value(self) -> Result<JsValue, Trouble> {
        match self.end.await {
            Ok(_) => self.request.result().map_err(|err| Trouble::thrown(&err)),
            Err(_) => Err(Trouble::of(self.request.error().ok().flatten().as_ref())),
        }
    }

    /// What came of it, as a list.
    pub(super) async fn list(self) -> Result<Array, Trouble> {
        Ok(Array::from(&self.value().await?))
    }
}
