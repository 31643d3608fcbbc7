//! One question with answers side by side, of which one can be chosen.

use leptos::prelude::*;

/// A question.
#[component]
pub(super) fn Pills(
    /// Its name, unique on the page.
    name: String,
    /// What is asked.
    question: String,
    /// The answers: what is kept, and what is read.
    answers: Vec<(String, String)>,
    /// What is chosen; empty for nothing.
    chosen: RwSignal<String>,
    /// Something is wrong with it, or empty.
    #[prop(into)]
    error: Signal<String>,
) -> impl IntoView {
    let options = answers
        .into_iter()
        .map(|(value, label)| {
            let (own, kept) = (value.clone(), value.clone());
            view! {
                <label class="pills__one">
                    <input
                        type="radio" name=name.clone() value=value
                        prop:checked=move || chosen.with(|it| *it == own)
                        on:change=move |_| chosen.set(kept.clone())
                    />
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field pills" id=name.clone() class:field--refused=move || error.with(|it| !it.is_empty())>
            <legend class="ask__question">{question}</legend>
            <div class="pills__list">{options}</div>
            {move || {
                let error = error.get();
                (!error.is_empty()).then(|| view! { <p class="field__error" role="alert">{error}</p> })
            }}
        </fieldset>
    }
}
