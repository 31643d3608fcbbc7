//! Sizes of things on screen.

use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Element, HtmlElement};

/// The page is at least so many CSS pixels wide.
pub fn is_at_least(width_px: u32) -> bool {
    super::dom::window()
        .match_media(&format!("(min-width: {width_px}px)"))
        .ok()
        .flatten()
        .is_some_and(|it| it.matches())
}

/// Watches the size of elements until it is dropped.
pub struct SizeWatch {
    observer: web_sys::ResizeObserver,
    _heard: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Runs something whenever one of these elements has another size, and once at the start.
    pub fn new(elements: &[&Element], run: impl FnMut() + 'static) -> Option<Self> {
        let heard = Closure::<dyn FnMut()>::new(run);
        let observer = web_sys::ResizeObserver::new(heard.as_ref().unchecked_ref()).ok()?;
        for element in elements {
            observer.observe(element);
        }
        Some(Self {
            observer,
            _heard: heard,
        })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The height of an element in CSS pixels, with the fraction that zooming makes.
pub fn height(element: &Element) -> f64 {
    element.get_bounding_client_rect().height()
}

/// The width of an element in CSS pixels.
pub fn width(element: &Element) -> f64 {
    element.get_bounding_client_rect().width()
}

/// Sets a property of an element's own style, such as a size that was computed.
pub fn set_style(element: &HtmlElement, name: &str, value: &str) {
    // A browser that refuses the value keeps the one of the style sheet.
    let _ = element.style().set_property(name, value);
}

/// The pointer's later moves and its release go to that element, even outside of it.
pub fn capture_pointer(event: &web_sys::PointerEvent) {
    if let Some(element) = event.target().and_then(|it| it.dyn_into::<Element>().ok()) {
        // Without capture a drag ends where the pointer leaves the handle.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// 1 where lines run from left to right, −1 where they run from right to left.
pub fn reading_direction() -> i32 {
    let root = super::dom::document().document_element();
    match root.and_then(|it| it.get_attribute("dir")).as_deref() {
        Some("rtl") => -1,
        _ => 1,
    }
}

/// Ticks or unticks the box that an event came from.
pub fn set_checked(event: &web_sys::Event, on: bool) {
    let target = event.target();
    if let Some(input) = target.and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        input.set_checked(on);
    }
}
