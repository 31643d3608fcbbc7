//! What stands around every page.

use leptos::prelude::*;

/// Rail, top bar and the place of the page.
#[component]
pub fn Shell(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! { <main id="main" class="main" tabindex="-1">{children()}</main> }
}
