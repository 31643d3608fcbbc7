//! What the worker's global scope offers.

use js_sys::{Array, Function, Intl, Object, Promise, Reflect, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, IdbFactory, MessageEvent};

use super::wire;
use crate::protocol::{Said, encode};
use crate::web::place::{DEMO, OWN};
use crate::worker::Environment;

/// The dedicated worker's global scope.
#[derive(Clone)]
pub(super) struct Scope(DedicatedWorkerGlobalScope);

impl Scope {
    /// The scope that this program runs in, if it is that of a dedicated worker.
    pub(super) fn find() -> Option<Self> {
        js_sys::global().dyn_into().ok().map(Self)
    }

    /// The place whose data this worker keeps: the name under which the page started it. Database,
    /// channel and lock are called by it, so that one place knows nothing of another.
    pub(super) fn place(&self) -> &'static str {
        // A page of a version that named no place means the only one that it knew.
        if self.0.name() == DEMO { DEMO } else { OWN }
    }

    /// Where the loop finds itself.
    pub(super) fn environment(&self) -> Environment {
        // The loader's file name holds a hash of its content and of all that it loads.
        let path = self.0.location().pathname();
        Environment {
            secure: self.0.is_secure_context(),
            demo: self.place() == DEMO,
            time_zone: time_zone().unwrap_or_default(),
            build: path.rsplit('/').next().unwrap_or_default().to_owned(),
        }
    }

    /// Random bytes that nobody can guess; there on plain http too.
    pub(super) fn seed(&self) -> Result<[u8; 32], JsValue> {
        let mut seed = [0; 32];
        self.0
            .crypto()?
            .get_random_values_with_u8_array(&mut seed)?;
        Ok(seed)
    }

    /// Says something to the page; the bytes move and are not copied again.
    pub(super) fn say(&self, said: &Said) {
        let buffer = wire::to_buffer(&encode(said));
        // It fails for what cannot be cloned only, and a buffer can.
        let _ = self
            .0
            .post_message_with_transfer(&buffer, &Array::of1(&buffer));
    }

    /// Calls that for every message of the page, for as long as the worker lives.
    pub(super) fn on_message(&self, hear: impl Fn(MessageEvent) + 'static) {
        let hear = Closure::<dyn Fn(MessageEvent)>::new(hear);
        self.0.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
    }

    /// Calls that in so many milliseconds. The number takes it back.
    pub(super) fn after(&self, delay_ms: i32, call: &Function) -> Option<i32> {
        self.0
            .set_timeout_with_callback_and_timeout_and_arguments_0(call, delay_ms)
            .ok()
    }

    /// Takes [`Scope::after`] back.
    pub(super) fn not_after(&self, timer: i32) {
        self.0.clear_timeout_with_handle(timer);
    }

    /// IndexedDB, unless this browser has none or forbids it here.
    pub(super) fn indexed_db(&self) -> Option<IdbFactory> {
        self.0.indexed_db().ok().flatten()
    }

    /// The lock manager and its `request`, where there is one: not on plain http.
    pub(super) fn locks(&self) -> Option<(JsValue, Function)> {
        let locks = Reflect::get(&self.0.navigator(), &"locks".into()).ok()?;
        let request = Reflect::get(&locks, &"request".into()).ok()?;
        Some((locks, request.dyn_into().ok()?))
    }

    /// Whether the browser promised to keep the data; `None` where it cannot say, as on plain http.
    pub(super) async fn is_persistent(&self) -> Option<bool> {
        let storage = Reflect::get(&self.0.navigator(), &"storage".into()).ok()?;
        let persisted: Function = Reflect::get(&storage, &"persisted".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let promise: Promise = persisted.call0(&storage).ok()?.dyn_into().ok()?;
        JsFuture::from(promise).await.ok()?.as_bool()
    }
}

/// The time, in Unix milliseconds.
pub(super) fn now_unix_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Bytes of this program's memory: it grows and never shrinks.
pub(super) fn memory_bytes() -> u64 {
    wasm_bindgen::memory()
        .dyn_into::<WebAssembly::Memory>()
        .ok()
        .and_then(|it| Reflect::get(&it.buffer(), &"byteLength".into()).ok())
        .and_then(|it| it.as_f64())
        .map_or(0, |it| it as u64)
}

fn time_zone() -> Option<String> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}
