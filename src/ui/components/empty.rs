//! Nothing there, and not there yet.

use leptos::prelude::*;

use super::Icon;

/// A page or list without anything: what it is for, and the first step.
#[component]
pub fn EmptyState(
    /// Icon.
    #[prop(into)]
    icon: Signal<&'static str>,
    /// In a few words.
    #[prop(into)]
    title: String,
    /// In a sentence or two.
    #[prop(into, optional)]
    text: String,
    /// Buttons and links of the first step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty__icon"><Icon name=icon class="icon--large"/></span>
            <h2 class="empty__title">{title}</h2>
            {(!text.is_empty()).then(|| view! { <p class="empty__text">{text}</p> })}
            {children.map(|it| view! { <div class="empty__steps">{it()}</div> })}
        </div>
    }
}

/// Bars in the shape of lines that are about to come.
#[component]
pub fn Skeleton(
    /// How many.
    #[prop(default = 6)]
    lines: u32,
) -> impl IntoView {
    let lines = (0..lines)
        .map(|_| view! { <span class="skeleton__line"></span> })
        .collect_view();
    view! { <div class="skeleton" aria-hidden="true">{lines}</div> }
}
