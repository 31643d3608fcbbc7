//! One at a time, in the order of asking.

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Lets work through one at a time.
pub(super) struct Turnstile {
    /// Kept when the work that asked last is through.
    last: RefCell<Promise>,
}

impl Default for Turnstile {
    fn default() -> Self {
        Self {
            last: RefCell::new(Promise::resolve(&JsValue::UNDEFINED)),
        }
    }
}

impl Turnstile {
    /// Waits for all work that came before, then does this.
    pub(super) async fn pass<T>(&self, work: impl Future<Output = T>) -> T {
        let mut open: Option<Function> = None;
        let mine = Promise::new(&mut |resolve, _| open = Some(resolve));
        let before = self.last.replace(mine);
        // It is only ever kept, never broken.
        let _ = JsFuture::from(before).await;
        let result = work.await;
        if let Some(open) = open {
            let _ = open.call0(&JsValue::UNDEFINED);
        }
        result
    }
}
