//! The engine's side: wires the loop to the browser.

use wasm_bindgen::JsValue;

use steward::web::host;
use steward::worker::Worker;

fn main() -> Result<(), JsValue> {
    host::run(Worker::new)
}
