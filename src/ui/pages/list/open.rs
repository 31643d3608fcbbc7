//! Opening a record from the list: beside it where there is room, else on its own page.

use leptos::prelude::*;

use super::model::ListModel;
use crate::ui::navigate;
use crate::ui::route::Route;
use crate::web::measure;

/// From this width of the page on, a record opens beside the list.
pub const SPLIT_PX: u32 = 1100;

/// Opens the row at a place.
pub fn open_row(model: ListModel, index: u32) {
    let Some(row) = model.row(index) else { return };
    if !measure::is_at_least(SPLIT_PX) {
        return navigate::go(&Route::parse(&row.href));
    }
    let had = model.state.with_untracked(|it| it.selected.clone());
    if had == row.key {
        return;
    }
    // Opening is a step that Back takes back; going from one to the next is not.
    if had.is_empty() {
        model.go(|it| it.selected = row.key.clone());
    } else {
        model.go_in_place(|it| it.selected = row.key.clone());
    }
}

/// The record beside the list follows the keyboard.
pub fn follow(model: ListModel, index: u32) {
    let is_open = model.state.with_untracked(|it| !it.selected.is_empty());
    if is_open && measure::is_at_least(SPLIT_PX) {
        open_row(model, index);
    }
}

/// Closes the record beside the list.
pub fn close(model: ListModel) {
    model.go_in_place(|it| it.selected.clear());
}
