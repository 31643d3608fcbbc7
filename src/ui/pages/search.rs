//! SearchPage.

use leptos::prelude::*;

use crate::ui::route::SearchState;

/// The page.
#[component]
pub fn SearchPage(
    /// Its part of the address.
    route: Signal<SearchState>,
) -> impl IntoView {
    view! { <h1>{move || format!("{:?}", route.get())}</h1> }
}
