//! ListPage.

use leptos::prelude::*;

use crate::ui::route::ListState;

/// The page.
#[component]
pub fn ListPage(
    /// Its part of the address.
    route: Signal<ListState>,
) -> impl IntoView {
    view! { <h1>{move || format!("{:?}", route.get())}</h1> }
}
