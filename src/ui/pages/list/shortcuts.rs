//! The keys of a list, wherever on its page the focus is.

use leptos::{ev, prelude::*};

use super::bulk::Tasks;
use super::deed::Deed;
use super::grid::GRID;
use super::model::ListModel;
use super::open::{close, follow, open_row};
use super::query_bar::QUERY;
use crate::web::dom;

/// Takes keys until the page goes.
pub fn listen(model: ListModel, tasks: Tasks) {
    let listener = window_event_listener(ev::keydown, move |ev| {
        if ev.default_prevented()
            || ev.ctrl_key()
            || ev.meta_key()
            || ev.alt_key()
            || dom::is_typing(&ev)
            || dom::dialog_is_open()
            || dom::popover_is_open()
        {
            return;
        }
        if run(model, tasks, &ev.key()) {
            ev.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
    // A record that is open beside the list follows the keyboard, a little behind it.
    let moves = StoredValue::new(0_u32);
    Effect::new(move |last: Option<u32>| {
        let row = model.cursor.get();
        if last.is_some_and(|it| it != row) {
            moves.update_value(|it| *it += 1);
            let number = moves.get_value();
            dom::after_ms(FOLLOW_MS, move || {
                if moves.try_get_value() == Some(number) {
                    follow(model, row);
                }
            });
        }
        row
    });
}

/// A held key passes over records without opening each.
const FOLLOW_MS: i32 = 160;

/// Does what a key stands for; says whether it stands for something.
fn run(model: ListModel, tasks: Tasks, key: &str) -> bool {
    let practice = model.practice;
    let at = model.cursor.get_untracked();
    let set = |name: &str| practice.field(name).filter(|it| it.editable).map(Deed::Set);
    let deed = match key {
        "j" => {
            model.move_to(at.saturating_add(1));
            dom::focus(GRID);
            return true;
        }
        "k" => {
            model.move_to(at.saturating_sub(1));
            dom::focus(GRID);
            return true;
        }
        "o" => {
            open_row(model, at);
            return true;
        }
        "x" => {
            model.toggle(at);
            return true;
        }
        "/" => return dom::focus(QUERY),
        "Escape" => {
            if model.selection.with_untracked(|it| !it.is_empty()) {
                model.selection.update(|it| it.clear());
            } else if model.state.with_untracked(|it| !it.selected.is_empty()) {
                close(model);
            } else {
                return false;
            }
            dom::focus(GRID);
            return true;
        }
        "a" => set("assignee"),
        "p" => practice.field("priority_override").map(|_| Deed::Priority),
        "t" => practice.field("tags").map(|_| Deed::Tag),
        "e" => Some(Deed::SetSome),
        "r" => practice.step("resolve").map(Deed::Step),
        _ => None,
    };
    let works = model
        .client
        .status
        .with_untracked(|it| it.me.role.works_the_desk());
    match deed.filter(|_| works && model.as_of.get_untracked().is_none()) {
        Some(deed) => {
            tasks.open_for_list(model, deed);
            true
        }
        None => false,
    }
}
