//! Small things that screens need of the browser.

mod picture;

pub use picture::{Drawing, drawing, png_of, put_drawing};

use std::cell::Cell;

use js_sys::{Array, Date, Function, Reflect, Uint8Array};
use leptos::{
    ev::KeyboardEvent,
    task::{spawn_local, tick},
};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Element, File, HtmlElement};

use super::place::{here, key_in};
use crate::domain::order;

/// The window of the page.
pub fn window() -> web_sys::Window {
    web_sys::window().expect("Steward's page runs in a window")
}

/// The document of the page.
pub fn document() -> web_sys::Document {
    window().document().expect("a window has a document")
}

/// The content of a `meta` element of the page's head.
pub fn meta(name: &str) -> Option<String> {
    document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()??
        .get_attribute("content")
}

/// What a JavaScript error says.
pub fn js_text(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|it| String::from(it.message()))
        .or_else(|| error.as_string())
        .unwrap_or_default()
}

/// Now, in Unix milliseconds.
pub fn now() -> i64 {
    Date::now() as i64 + AHEAD_MS.get()
}

thread_local! {
    static AHEAD_MS: Cell<i64> = const { Cell::new(0) };
}

/// From now on the time is so many milliseconds ahead of this device’s: in a demo that went forward.
pub fn set_clock_ahead(ahead_ms: i64) {
    AHEAD_MS.set(ahead_ms);
}

/// What stands in the address behind the path, with its question mark.
pub fn search() -> String {
    window().location().search().unwrap_or_default()
}

/// Puts that behind the path, without loading the page again and in place of this entry of the
/// browser's history.
pub fn replace_search(search: &str) {
    let replace = || -> Result<(), JsValue> {
        let history = Reflect::get(&window(), &"history".into())?;
        let call: Function = Reflect::get(&history, &"replaceState".into())?.dyn_into()?;
        let path = window().location().pathname()?;
        call.call3(
            &history,
            &JsValue::NULL,
            &"".into(),
            &[&path, search].concat().into(),
        )?;
        Ok(())
    };
    // A page from a file may not change its address; what it shows is right all the same.
    let _ = replace();
}

/// An id that no other element has.
pub fn unique_id(prefix: &str) -> String {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    let number = NEXT.get();
    NEXT.set(number + 1);
    format!("{prefix}-{number}")
}

/// The hash of the address, with its `#`, as it was written (not decoded).
pub fn hash() -> String {
    window()
        .location()
        .href()
        .ok()
        .and_then(|it| it.split_once('#').map(|(_, hash)| format!("#{hash}")))
        .unwrap_or_default()
}

/// Goes to a hash: a new entry in the browser's history.
pub fn set_hash(hash: &str) {
    // It fails only in a page that is being torn down.
    let _ = window().location().set_hash(hash);
}

/// Goes to a hash in place of the present entry of the browser's history.
pub fn replace_hash(hash: &str) {
    let _ = window().location().replace(hash);
}

/// Loads the page again.
pub fn reload() {
    let _ = window().location().reload();
}

/// Gives the focus to the first element that a CSS selector finds; says whether there was one.
pub fn focus(selector: &str) -> bool {
    let Some(element) = find(selector) else {
        return false;
    };
    // It cannot fail on an element of the page.
    let _ = element.focus();
    true
}

/// The first element that a CSS selector finds.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Presses the first element that a CSS selector finds; says whether there was one.
pub fn click(selector: &str) -> bool {
    find(selector).is_some_and(|it| {
        it.click();
        true
    })
}

/// Gives the focus to a control and unfolds what it chooses from, where the browser can.
pub fn open_choices(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
        // Not every browser has it, and not every control: the focus is there anyway.
        let unfold = Reflect::get(&element, &"showPicker".into())
            .ok()
            .and_then(|it| it.dyn_into::<Function>().ok());
        if let Some(unfold) = unfold {
            let _ = unfold.call0(&element);
        }
    }
}

/// Whether a `focusout` takes the focus out of the element that listens, not to another control in it.
pub fn focus_leaves(ev: &web_sys::FocusEvent) -> bool {
    let here = ev
        .current_target()
        .and_then(|it| it.dyn_into::<web_sys::Node>().ok());
    let to = ev
        .related_target()
        .and_then(|it| it.dyn_into::<web_sys::Node>().ok());
    !here.is_some_and(|it| it.contains(to.as_ref()) && to.is_some())
}

/// Takes the focus away from the control that a key was pressed in.
pub fn blur(ev: &KeyboardEvent) {
    if let Some(element) = ev.target().and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// Whether a popover is open, which Escape closes first.
pub fn popover_is_open() -> bool {
    find(":popover-open").is_some()
}

/// Brings the first element that a CSS selector finds into view, with as little movement as possible.
pub fn scroll_to(selector: &str) {
    if let Some(element) = find(selector) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The whole address of a hash, to send to somebody.
pub fn address_of(hash: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split_once('#').map_or(href.as_str(), |it| it.0);
    format!("{page}{hash}")
}

/// Gives the focus to the first element that a CSS selector finds, if the element that had it is gone:
/// who has moved on by themselves is not called back.
pub fn focus_if_lost(selector: &str) {
    let is_lost = document()
        .active_element()
        .is_none_or(|it| it.tag_name() == "BODY");
    if is_lost {
        focus(selector);
    }
}

/// Shows an element on the whole screen, or leaves it.
pub fn full_screen(selector: &str) {
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    } else if let Ok(Some(element)) = document().query_selector(selector) {
        // A browser that may not, such as in a frame, stays as it is.
        let _ = element.request_fullscreen();
    }
}

/// Opens the browser's print dialog.
pub fn print() {
    // It fails only in a page that may not open dialogs.
    let _ = window().print();
}

/// An address for some bytes, which holds them until [`revoke_url`]. Only for pictures: a document opened
/// from it would run with the rights of this page.
pub fn object_url(media_type: &str, bytes: &[u8]) -> Option<String> {
    let blob = blob(media_type, bytes).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Lets go of the bytes behind an address.
pub fn revoke_url(url: &str) {
    let _ = web_sys::Url::revoke_object_url(url);
}

/// Runs something when the browser has drawn what is there now.
pub fn after_draw(run: impl FnOnce() + 'static) {
    let run = Closure::once_into_js(run);
    let _ = window().request_animation_frame(run.unchecked_ref());
}

/// Runs something as soon as what was just decided stands in the page. That is before the browser hands
/// out the next key, so a person who types at once loses no letter; a frame later would be too late.
pub fn after_render(run: impl FnOnce() + 'static) {
    spawn_local(async move {
        tick().await;
        run();
    });
}

/// Gives the focus to the first element that a CSS selector finds, as soon as it stands in the page.
pub fn focus_soon(selector: impl Into<String>) {
    let selector = selector.into();
    after_render(move || {
        if !focus(&selector) {
            // A page that is only just being put together is there with the next frame.
            after_draw(move || {
                focus(&selector);
            });
        }
    });
}

/// Runs something later.
pub fn after_ms(delay_ms: i32, run: impl FnOnce() + 'static) {
    let run = Closure::once_into_js(run);
    let _ = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), delay_ms);
}

/// Waits.
pub async fn sleep(delay_ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve: Function, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, delay_ms);
    });
    // A timer's promise is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Whether a key is meant for a control that takes text, so that single-letter shortcuts stay out of its way.
pub fn is_typing(ev: &KeyboardEvent) -> bool {
    let Some(element) = ev.target().and_then(|it| it.dyn_into::<Element>().ok()) else {
        return false;
    };
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(
            element.get_attribute("type").as_deref(),
            Some("checkbox" | "radio" | "button" | "submit" | "file" | "range")
        ),
        _ => element
            .dyn_ref::<HtmlElement>()
            .is_some_and(HtmlElement::is_content_editable),
    }
}

/// Whether a dialog is open, which then has the keyboard to itself.
pub fn dialog_is_open() -> bool {
    find("dialog[open]").is_some()
}

/// Whether the command key of this platform is down: ⌘ on Apple's, Ctrl elsewhere.
pub fn has_command_key(ctrl: bool, meta: bool) -> bool {
    if is_apple() { meta } else { ctrl }
}

/// Whether the page runs on one of Apple's platforms.
pub fn is_apple() -> bool {
    window()
        .navigator()
        .platform()
        .is_ok_and(|it| it.starts_with("Mac") || it.starts_with("iP"))
}

/// A value kept on this device by name, if the browser allows it.
pub fn stored(key: &str) -> Option<String> {
    let key = key_in(here(), key);
    window().local_storage().ok()??.get_item(&key).ok()?
}

/// Keeps a value on this device, or forgets it; says whether the browser allowed it.
pub fn store(key: &str, value: Option<&str>) -> bool {
    let Ok(Some(storage)) = window().local_storage() else {
        return false;
    };
    let key = &key_in(here(), key);
    match value {
        Some(value) => storage.set_item(key, value).is_ok(),
        None => storage.remove_item(key).is_ok(),
    }
}

/// The values kept on this device whose names begin so; the names without that beginning.
pub fn stored_with_prefix(prefix: &str) -> Vec<(String, String)> {
    let Ok(Some(storage)) = window().local_storage() else {
        return Vec::new();
    };
    let prefix = key_in(here(), prefix);
    let count = storage.length().unwrap_or(0);
    let mut found: Vec<_> = (0..count)
        .filter_map(|at| storage.key(at).ok().flatten())
        .filter_map(|key| {
            let short = key.strip_prefix(&prefix)?.to_owned();
            let value = storage.get_item(&key).ok().flatten()?;
            Some((short, value))
        })
        .collect();
    order::sort(&mut found);
    found
}

/// Puts text on the clipboard; says whether the browser allowed it.
pub async fn copy_text(text: &str) -> bool {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    // Plain http has no clipboard: the person copies by hand.
    match clipboard.dyn_into::<web_sys::Clipboard>() {
        Ok(clipboard) => wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text))
            .await
            .is_ok(),
        Err(_) => false,
    }
}

/// Hands a file to the person, who says where it goes.
///
/// # Errors
/// The browser's own words.
pub fn download(name: &str, media_type: &str, bytes: &[u8]) -> Result<(), String> {
    let save = || -> Result<(), JsValue> {
        let blob = blob(media_type, bytes)?;
        let url = web_sys::Url::create_object_url_with_blob(&blob)?;
        let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // The browser reads the blob after the click; a minute is plenty.
        after_ms(60_000, move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        });
        Ok(())
    };
    save().map_err(|err| js_text(&err))
}

/// What people have typed into the boxes of the page: texts that are not the ones they were drawn with.
pub fn typed_texts() -> Vec<String> {
    let boxes = "main input[type=text], main input:not([type]), main textarea, \
                 dialog input[type=text], dialog textarea";
    let Ok(list) = document().query_selector_all(boxes) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.item(at))
        .filter_map(
            |node| match node.dyn_into::<web_sys::HtmlTextAreaElement>() {
                Ok(area) => (!area.read_only()).then(|| area.value()),
                Err(node) => {
                    let input = node.dyn_into::<web_sys::HtmlInputElement>().ok()?;
                    (!input.read_only() && input.value() != input.default_value())
                        .then(|| input.value())
                }
            },
        )
        .collect()
}

/// Shows some bytes in a tab of its own. The media type has to be one that runs nothing: the tab
/// belongs to this origin.
///
/// # Errors
/// What the browser says when it does not.
pub fn open_in_tab(media_type: &str, bytes: &[u8]) -> Result<(), String> {
    let open = || -> Result<(), JsValue> {
        let blob = blob(media_type, bytes)?;
        let url = web_sys::Url::create_object_url_with_blob(&blob)?;
        let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
        link.set_href(&url);
        link.set_target("_blank");
        link.set_rel("noopener");
        link.click();
        // Long enough to be read and saved from there.
        after_ms(600_000, move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        });
        Ok(())
    };
    open().map_err(|err| js_text(&err))
}

/// Some bytes as a browser object.
///
/// # Errors
/// The browser's refusal.
pub fn blob(media_type: &str, bytes: &[u8]) -> Result<web_sys::Blob, JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    web_sys::Blob::new_with_u8_array_sequence_and_options(
        &Array::of1(&Uint8Array::from(bytes)),
        &options,
    )
}

/// The files of an `input` of that type, which is emptied so that the same file can be chosen again.
pub fn take_files(input: &web_sys::HtmlInputElement) -> Vec<File> {
    let files = input.files().map(|it| files_of(&it)).unwrap_or_default();
    input.set_value("");
    files
}

/// The files of a drop or of a paste.
pub fn dropped_files(transfer: Option<web_sys::DataTransfer>) -> Vec<File> {
    transfer
        .and_then(|it| it.files())
        .map(|it| files_of(&it))
        .unwrap_or_default()
}

fn files_of(list: &web_sys::FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.item(at)).collect()
}

/// Whether a drag carries files.
pub fn drags_files(transfer: Option<web_sys::DataTransfer>) -> bool {
    transfer.is_some_and(|it| it.types().iter().any(|kind| kind == "Files"))
}

/// Shows a popover below an element, within the window.
pub fn show_popover_below(panel: &HtmlElement, anchor: &Element) {
    // A browser without popovers shows the panel where it stands in the page.
    let _ = panel.show_popover();
    let at = anchor.get_bounding_client_rect();
    let own = panel.get_bounding_client_rect();
    let width = window_size(|it| it.inner_width());
    let height = window_size(|it| it.inner_height());
    let margin = 8.0;
    let is_rtl = document()
        .document_element()
        .is_some_and(|it| it.get_attribute("dir").as_deref() == Some("rtl"));
    let wished = if is_rtl || at.left() + own.width() > width - margin {
        at.right() - own.width()
    } else {
        at.left()
    };
    let left = wished.clamp(margin, (width - own.width() - margin).max(margin));
    let below = at.bottom() + 4.0;
    let top = if below + own.height() > height - margin && at.top() > height - at.bottom() {
        (at.top() - own.height() - 4.0).max(margin)
    } else {
        below
    };
    let style = panel.style();
    for (name, value) in [
        ("left", format!("{left}px")),
        ("top", format!("{top}px")),
        (
            "max-block-size",
            format!("{}px", (height - top - margin).max(120.0)),
        ),
    ] {
        let _ = style.set_property(name, &value);
    }
}

/// Hides a popover.
pub fn hide_popover(panel: &HtmlElement) {
    let _ = panel.hide_popover();
}

fn window_size(read: impl FnOnce(&web_sys::Window) -> Result<JsValue, JsValue>) -> f64 {
    read(&window())
        .ok()
        .and_then(|it| it.as_f64())
        .unwrap_or(1024.0)
}

/// Moves the focus among the elements that a selector finds in `within`; wraps around.
pub fn move_focus(within: &Element, selector: &str, step: i32) {
    let Ok(list) = within.query_selector_all(selector) else {
        return;
    };
    let count = i32::try_from(list.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let active: Option<web_sys::Node> = document().active_element().map(Into::into);
    let here = (0..count).find(|&at| list.item(at as u32) == active);
    let next = match here {
        Some(at) => (at + step).rem_euclid(count),
        None if step < 0 => count - 1,
        None => 0,
    };
    if let Some(element) = list
        .item(next as u32)
        .and_then(|it| it.dyn_into::<HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// The IANA name of the browser's time zone.
pub fn browser_time_zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&Array::new(), &js_sys::Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|it| it.as_string())
        .unwrap_or_else(|| "UTC".into())
}

/// The IANA names of all time zones that the browser knows; only its own where it cannot say.
pub fn time_zones() -> Vec<String> {
    let names = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| {
            let list = Reflect::get(&intl, &"supportedValuesOf".into())?;
            list.dyn_into::<Function>()?
                .call1(&intl, &"timeZone".into())
        })
        .map(|it| {
            Array::from(&it)
                .iter()
                .filter_map(|it| it.as_string())
                .collect::<Vec<_>>()
        })
        .unwrap_or_default();
    let mut names = if names.is_empty() {
        vec![browser_time_zone()]
    } else {
        names
    };
    if !names.iter().any(|it| it == "UTC") {
        names.insert(0, "UTC".into());
    }
    names
}

/// Sets an attribute of the root element, or takes it away.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// Sets a CSS property of the root element, such as a token.
pub fn set_root_property(name: &str, value: &str) {
    if let Some(root) = document()
        .document_element()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok())
    {
        let _ = root.style().set_property(name, value);
    }
}

/// A text property of an event that the bindings do not name.
pub fn event_text(ev: &web_sys::Event, name: &str) -> String {
    Reflect::get(ev, &name.into())
        .ok()
        .and_then(|it| it.as_string())
        .unwrap_or_default()
}

/// Whether an event's target is, or stands in, an element that a selector matches.
pub fn closest(target: &web_sys::EventTarget, selector: &str) -> bool {
    target
        .dyn_ref::<Element>()
        .and_then(|it| it.closest(selector).ok().flatten())
        .is_some()
}

/// The object in a JSON file beside the page; `None` if it is not there or is no JSON.
pub async fn fetch_json(url: &str) -> Option<JsValue> {
    let await_promise = async |promise: Result<JsValue, JsValue>| {
        let promise = promise.ok()?.dyn_into::<js_sys::Promise>().ok()?;
        wasm_bindgen_futures::JsFuture::from(promise).await.ok()
    };
    let method = |of: &JsValue, name: &str| {
        Reflect::get(of, &name.into())
            .ok()?
            .dyn_into::<Function>()
            .ok()
    };
    let window: JsValue = window().into();
    let fetch = method(&window, "fetch")?;
    let response = await_promise(fetch.call1(&window, &url.into())).await?;
    if !Reflect::get(&response, &"ok".into()).ok()?.is_truthy() {
        return None;
    }
    let json = method(&response, "json")?;
    await_promise(json.call0(&response)).await
}

/// A property of a JavaScript object, if it is a text that is not empty.
pub fn text_of(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into())
        .ok()?
        .as_string()
        .filter(|it| !it.is_empty())
}

/// A property of a JavaScript object, if it is a number.
pub fn number_of(object: &JsValue, name: &str) -> Option<f64> {
    Reflect::get(object, &name.into()).ok()?.as_f64()
}

/// Keeps the page's own files for offline use, where the browser allows it.
pub async fn register_service_worker() {
    // Plain http has none; the page works there too.
    if !window().is_secure_context() {
        return;
    }
    let navigator: JsValue = window().navigator().into();
    let registered = Reflect::get(&navigator, &"serviceWorker".into()).and_then(|container| {
        Reflect::get(&container, &"register".into())?
            .dyn_into::<Function>()?
            .call1(&container, &"./service-worker.js".into())
    });
    // A refusal costs offline use and nothing else.
    if let Ok(promise) = registered.and_then(JsCast::dyn_into::<js_sys::Promise>) {
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    }
}

/// Whether the browser's window is narrow, as on a phone.
pub fn is_narrow() -> bool {
    window_size(|it| it.inner_width()) < 860.0
}

/// Scrolls the first element that a selector finds into view, as little as possible.
pub fn scroll_into_view(selector: &str) {
    if let Some(element) = find(selector) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether the browser promised to keep what is stored here; `None` where it cannot say.
/// With `ask`, asks it first: some browsers ask the person, others decide by how the site is used.
pub async fn storage_is_persistent(ask: bool) -> Option<bool> {
    // Not there on plain http.
    let storage = Reflect::get(&window().navigator(), &"storage".into())
        .ok()?
        .dyn_into::<web_sys::StorageManager>()
        .ok()?;
    let promise = if ask {
        storage.persist()
    } else {
        storage.persisted()
    };
    wasm_bindgen_futures::JsFuture::from(promise.ok()?)
        .await
        .ok()?
        .as_bool()
}
