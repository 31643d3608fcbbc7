//! Messages and stored values, as bytes.

use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::File;

/// A copy of some bytes that the browser may keep or move.
pub(super) fn to_buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

/// The bytes of a stored value; empty if it is none of ours, and so no segment either.
pub(super) fn bytes_of(value: &JsValue) -> Vec<u8> {
    if value.is_instance_of::<ArrayBuffer>() || value.is_instance_of::<Uint8Array>() {
        Uint8Array::new(value).to_vec()
    } else {
        Vec::new()
    }
}

/// As [`bytes_of`]; `None` for a key under which there is nothing.
pub(super) fn optional_bytes_of(value: &JsValue) -> Option<Vec<u8>> {
    (!value.is_undefined()).then(|| bytes_of(value))
}

/// Takes a message of the page apart: `{ bytes: ArrayBuffer, files: File[] }`.
pub(super) fn read_message(message: &JsValue) -> (Vec<u8>, Vec<File>) {
    let part = |name: &str| Reflect::get(message, &name.into()).unwrap_or_default();
    let files = part("files");
    let files = if Array::is_array(&files) {
        Array::from(&files)
            .iter()
            .filter_map(|it| it.dyn_into().ok())
            .collect()
    } else {
        Vec::new()
    };
    (bytes_of(&part("bytes")), files)
}
