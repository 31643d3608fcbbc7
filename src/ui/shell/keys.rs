//! Keys that work on every page.

use leptos::{ev, prelude::*, task::spawn_local};

use super::Frame;
use crate::protocol::{Call, Phase};
use crate::ui::components::{Notices, use_notices};
use crate::ui::navigate::go;
use crate::ui::route::{Route, SettingsTab};
use crate::ui::words::shell::frame as words;
use crate::web::client::{Client, use_client};
use crate::web::dom;

/// After `g`, the second key has to come this soon.
const JUMP_MS: i64 = 1_500;

/// Listens while the shell is there.
pub(super) fn listen(frame: Frame) {
    let client = use_client();
    let notices = use_notices();
    let jump_from = StoredValue::new(0_i64);
    let listener = window_event_listener(ev::keydown, move |ev| {
        if ev.default_prevented() || ev.is_composing() {
            return;
        }
        let key = ev.key();
        let is_command = dom::has_command_key(ev.ctrl_key(), ev.meta_key());
        if is_command {
            let handled = match key.to_lowercase().as_str() {
                "k" if !ev.shift_key() => {
                    frame.palette.update(|it| *it = !*it);
                    true
                }
                // In a text field these keys belong to the text.
                "z" if !dom::is_typing(&ev) && !ev.shift_key() => {
                    undo(client, notices);
                    true
                }
                "z" | "y" if !dom::is_typing(&ev) => {
                    redo(client, notices);
                    true
                }
                _ => false,
            };
            if handled {
                ev.prevent_default();
            }
            return;
        }
        if ev.ctrl_key()
            || ev.meta_key()
            || ev.alt_key()
            || dom::is_typing(&ev)
            || dom::dialog_is_open()
        {
            return;
        }
        let now = dom::now();
        if now - jump_from.get_value() < JUMP_MS {
            jump_from.set_value(0);
            if let Some(route) = jump(&key) {
                ev.prevent_default();
                // The letter has a meaning of its own in lists.
                ev.stop_immediate_propagation();
                go(&route);
                return;
            }
        }
        match key.as_str() {
            "g" => jump_from.set_value(now),
            "c" => go(&Route::new_record("incident")),
            "?" => frame.shortcuts.set(true),
            _ => return,
        }
        ev.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

fn jump(key: &str) -> Option<Route> {
    Some(match key {
        "h" => Route::Home,
        "i" => Route::list("incident"),
        "s" => Route::list("service"),
        "c" => Route::list("configuration_item"),
        "p" => Route::list("person"),
        "g" => Route::list("group"),
        "m" => Route::Import,
        "," => Route::Settings(SettingsTab::default()),
        _ => return None,
    })
}

/// Takes my last act back, and says which.
pub(super) fn undo(client: Client, notices: Notices) {
    let (what, phase) = client
        .status
        .with_untracked(|it| (it.undo.clone(), it.phase));
    if what.is_empty() && phase == Phase::Ready {
        notices.say(words::NOTHING_TO_UNDO);
        return;
    }
    spawn_local(async move {
        match client.call(Call::Undo).await {
            Ok(_) => notices.say(words::undone(&what)),
            Err(news) => notices.bad(&news),
        }
    });
}

/// Does again what was taken back, and says what.
pub(super) fn redo(client: Client, notices: Notices) {
    let (what, phase) = client
        .status
        .with_untracked(|it| (it.redo.clone(), it.phase));
    if what.is_empty() && phase == Phase::Ready {
        notices.say(words::NOTHING_TO_REDO);
        return;
    }
    spawn_local(async move {
        match client.call(Call::Redo).await {
            Ok(_) => notices.say(words::redone(&what)),
            Err(news) => notices.bad(&news),
        }
    });
}
