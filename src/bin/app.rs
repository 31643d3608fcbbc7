//! The page's side: starts the engine worker, greets it, and shows the answer in place of the boot screen.

use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

fn main() -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|it| it.document())
        .ok_or("not a page")?;
    let url = document
        .query_selector("meta[name=steward-worker]")?
        .and_then(|it| it.get_attribute("content"))
        .ok_or("index.html does not name the worker")?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&url, &options)?;
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |ev: MessageEvent| {
        if let Some(boot) = document.get_element_by_id("boot") {
            boot.remove();
        }
        if let Some(root) = document.get_element_by_id("app") {
            root.set_text_content(ev.data().as_string().as_deref());
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    worker.post_message(&"Hello".into())
}
