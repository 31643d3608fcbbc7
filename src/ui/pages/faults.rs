//! Pages of their own for what stops the work: what happened, whether the work is safe, what to do.

use leptos::{html, prelude::*, task::spawn_local};

use crate::protocol::BadNews;
use crate::ui::components::Icon;
use crate::ui::drafts;
use crate::ui::words::shell::fault as words;
use crate::web::dom;

/// The fault that stops the work, if there is one. Copy it freely.
#[derive(Clone, Copy)]
pub struct Faults(RwSignal<Option<BadNews>>);

impl Faults {
    /// No fault yet.
    pub fn provide() -> Self {
        let faults = Self(RwSignal::new(None));
        provide_context(faults);
        faults
    }

    /// The fault.
    pub fn current(self) -> RwSignal<Option<BadNews>> {
        self.0
    }
}

/// The page of the present fault.
#[component]
pub fn FaultPage(
    /// The fault.
    faults: Faults,
) -> impl IntoView {
    let news = faults
        .current()
        .get_untracked()
        .unwrap_or_else(|| BadNews::fault("engine_stopped", ""));
    let (title, advice) = words::screen(&news.code).unwrap_or(("", ""));
    // The engine still answers: only this change was not kept.
    let goes_on = news.code == "quota_full";
    let drafts = texts(drafts::all(), dom::typed_texts());
    let node = NodeRef::<html::Dialog>::new();
    // Above everything, other dialogs too, and what is below it rests.
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            // It fails only for a dialog that is not in the page.
            drop(dialog.show_modal());
        }
    });
    view! {
        <dialog node_ref=node class="fault" aria-label=title on:cancel=|ev: leptos::ev::Event| ev.prevent_default()>
            <div class="fault__panel" role="alert">
                <span class="fault__icon"><Icon name="triangle-alert" class="icon--large"/></span>
                <h1>{title}</h1>
                <p>{advice}</p>
                <p class="fault__safety"><Icon name="shield-check"/> {words::safety(&news)}</p>
                {(!news.message.is_empty()).then(|| view! {
                    <details class="fault__detail">
                        <summary>{words::DETAIL}</summary>
                        <p><code>{news.code.clone()}</code> " " {news.message.clone()}</p>
                    </details>
                })}
                <div class="buttons">
                    <button type="button" class="button button--primary" on:click=|_| dom::reload()>
                        <Icon name="refresh-cw"/> {words::RELOAD}
                    </button>
                    {goes_on.then(|| view! {
                        <button type="button" class="button" on:click=move |_| faults.current().set(None)>
                            {words::GO_ON}
                        </button>
                    })}
                </div>
            </div>
            {(!drafts.is_empty()).then(|| view! {
                <section class="fault__panel">
                    <h2>{words::DRAFTS}</h2>
                    <p class="soft">{words::DRAFTS_TEXT}</p>
                    {drafts.into_iter().map(|text| view! { <Draft text=text/> }).collect_view()}
                </section>
            })}
        </dialog>
    }
}

/// What was typed and not sent: kept drafts, and what stands in the boxes of the page below, each once.
fn texts(drafts: Vec<(String, String)>, typed: Vec<String>) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for text in drafts.into_iter().map(|it| it.1).chain(typed) {
        if !text.trim().is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// A text that was typed and not sent, to be copied.
#[component]
pub fn Draft(
    /// The text.
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = {
        let text = text.clone();
        move |_| {
            let text = text.clone();
            spawn_local(async move {
                let done = dom::copy_text(&text).await;
                copied.try_set(done);
            });
        }
    };
    view! {
        <div class="draft">
            <textarea class="input input--text" readonly=true rows="3" aria-label=words::DRAFTS prop:value=text></textarea>
            <button type="button" class="button button--small" on:click=copy>
                <Icon name="copy" class="icon--small"/>
                {move || if copied.get() { words::COPIED } else { words::COPY }}
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_shown_once() {
        let drafts = vec![("say/1/public".to_owned(), "Half a reply".to_owned())];
        let typed = ["Half a reply", "Half a title", " "].map(str::to_owned);
        assert_eq!(
            texts(drafts, typed.into()),
            ["Half a reply", "Half a title"]
        );
    }
}
