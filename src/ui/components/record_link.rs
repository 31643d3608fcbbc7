//! A link to a record.

use leptos::prelude::*;

use crate::protocol::RefLabel;
use crate::ui::{route::Route, words::shell::record_name};

/// A link to a record: its number and its title, or its name.
#[component]
pub fn RecordLink(
    /// The record.
    to: RefLabel,
    /// Shows the number alone, the title on hover.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let address = Route::record(&to).print();
    let has_number = !to.number.is_empty() && to.number != to.label;
    let text = if short && has_number {
        to.number.clone()
    } else {
        record_name(&to)
    };
    view! { <a class="record-link" href=address title=to.label>{text}</a> }
}
