//! The one alarm of the worker.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

use super::scope::{self, Scope};

/// Timers stand still while the machine sleeps, so a far moment is looked for in steps.
const STEP_MS: i64 = 60_000;

/// Rings once at the moment that was set last.
pub(super) struct Alarm {
    scope: Scope,
    due_unix_ms: Cell<Option<i64>>,
    timer: Cell<Option<i32>>,
    look: OnceCell<Look>,
}

/// The two ways to have the clock looked at.
struct Look {
    call: Function,
    /// Comes back as a message at once, where a timer is held back by 4 ms after a few in a row.
    at_once: Option<MessagePort>,
}

impl Alarm {
    /// An alarm that is not set, and rings nowhere yet.
    pub(super) fn new(scope: Scope) -> Rc<Self> {
        Rc::new(Self {
            scope,
            due_unix_ms: Cell::new(None),
            timer: Cell::new(None),
            look: OnceCell::new(),
        })
    }

    /// What to do when it rings; said once.
    pub(super) fn on_ring(self: &Rc<Self>, ring: impl Fn() + 'static) {
        let alarm = self.clone();
        let look = Closure::<dyn Fn()>::new(move || {
            let Some(due) = alarm.due_unix_ms.get() else {
                return;
            };
            if due <= scope::now_unix_ms() {
                alarm.due_unix_ms.set(None);
                ring();
            } else {
                alarm.arm(due);
            }
        });
        let call: Function = look.into_js_value().unchecked_into();
        let at_once = MessageChannel::new().ok().map(|channel| {
            channel.port1().set_onmessage(Some(&call));
            channel.port2()
        });
        // A second call would find it set, and there is none.
        let _ = self.look.set(Look { call, at_once });
    }

    /// Sets it to that moment (Unix milliseconds), and forgets the one before.
    pub(super) fn set(&self, due_unix_ms: i64) {
        self.due_unix_ms.set(Some(due_unix_ms));
        self.arm(due_unix_ms);
    }

    fn arm(&self, due_unix_ms: i64) {
        if let Some(timer) = self.timer.take() {
            self.scope.not_after(timer);
        }
        let Some(look) = self.look.get() else {
            return;
        };
        let delay = due_unix_ms - scope::now_unix_ms();
        match &look.at_once {
            Some(port) if delay <= 0 => {
                let _ = port.post_message(&JsValue::NULL);
            }
            _ => {
                let delay = delay.clamp(0, STEP_MS) as i32;
                self.timer.set(self.scope.after(delay, &look.call));
            }
        }
    }
}
