//! A key on the keyboard.

use leptos::prelude::*;

use crate::web::dom;

/// A key or a chord, such as `Mod K`; `Mod` is ⌘ on Apple's keyboards and Ctrl elsewhere.
#[component]
pub fn Kbd(
    /// The keys, separated by blanks.
    keys: &'static str,
) -> impl IntoView {
    let keys = keys
        .split(' ')
        .map(|key| {
            let name = match key {
                "Mod" if dom::is_apple() => "⌘",
                "Mod" => "Ctrl",
                key => key,
            };
            view! { <kbd class="kbd">{name}</kbd> }
        })
        .collect_view();
    view! { <span class="kbds">{keys}</span> }
}
