//! RecordPage.

use leptos::prelude::*;

use crate::ui::route::RecordState;

/// The page.
#[component]
pub fn RecordPage(
    /// Its part of the address.
    route: Signal<RecordState>,
) -> impl IntoView {
    view! { <h1>{move || format!("{:?}", route.get())}</h1> }
}
