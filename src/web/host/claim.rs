//! The right to do what only one tab should do, as a Web Lock: the browser takes it back when the tab
//! or its worker is gone.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::scope::Scope;

/// Behind the name of the place.
const NAME: &str = "-joining";

/// The right to join segments.
#[derive(Default)]
pub(super) struct Claim {
    /// Ends the promise for whose life the browser holds the lock.
    let_go: Rc<RefCell<Option<Function>>>,
}

impl Claim {
    /// Asks for it without waiting; whether it was granted. Where there are no locks, as on plain
    /// http, everybody has it: two that join at once do no harm (ADR 13).
    pub(super) async fn take(&self, scope: &Scope) -> bool {
        let Some((locks, request)) = scope.locks() else {
            return true;
        };
        let options = Object::new();
        // A plain object takes a property of any name.
        let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
        let name: JsValue = [scope.place(), NAME].concat().into();
        let granted = Promise::new(&mut |answer, _| {
            let (let_go, refused) = (self.let_go.clone(), answer.clone());
            let hold = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                let is_granted = !lock.is_null();
                // The function that keeps a promise does not throw.
                let _ = answer.call1(&JsValue::UNDEFINED, &is_granted.into());
                if !is_granted {
                    return JsValue::UNDEFINED;
                }
                Promise::new(&mut |end, _| drop(let_go.replace(Some(end)))).into()
            });
            let asked = request
                .call3(&locks, &name, &options, &hold)
                .and_then(|it| it.dyn_into::<Promise>());
            spawn_local(async move {
                let over = match asked {
                    Ok(asked) => JsFuture::from(asked).await,
                    Err(err) => Err(err),
                };
                if over.is_err() {
                    // A request that fails, as in a page that is being closed, is not granted.
                    let _ = refused.call1(&JsValue::UNDEFINED, &JsValue::FALSE);
                }
            });
        });
        JsFuture::from(granted).await.is_ok_and(|it| it.is_truthy())
    }

    /// Gives it back, if it is held.
    pub(super) fn give_back(&self) {
        if let Some(end) = self.let_go.take() {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}
