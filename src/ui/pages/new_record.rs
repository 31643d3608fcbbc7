//! NewRecordPage.

use leptos::prelude::*;

use crate::ui::route::NewState;

/// The page.
#[component]
pub fn NewRecordPage(
    /// Its part of the address.
    route: Signal<NewState>,
) -> impl IntoView {
    view! { <h1>{move || format!("{:?}", route.get())}</h1> }
}
