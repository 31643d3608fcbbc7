//! The drop zone.

use leptos::{html, prelude::*};

use super::Importing;
use crate::ui::components::Icon;
use crate::ui::words::shell::import as words;
use crate::web::dom;

/// What browsers offer in their dialog; the engine looks at the content.
const ACCEPT: &str = ".csv,.tsv,.txt,.jsonl,.ndjson,.json,.gz,text/csv";

/// Where files come in; a drop is heard anywhere on the page.
#[component]
pub(super) fn Choose(importing: Importing) -> impl IntoView {
    view! {
        <p class="soft import__lead">{words::LEAD}</p>
        <div class="drop-zone">
            <span class="first__icon"><Icon name="file-up" class="icon--large"/></span>
            <h2>{words::DROP}</h2>
            <p class="soft">{words::DROP_TEXT}</p>
            <FileButton importing=importing label=words::CHOOSE class="button button--primary file-button"/>
        </div>
    }
}

/// A button that asks for files and has them looked at.
#[component]
pub(super) fn FileButton(
    importing: Importing,
    label: &'static str,
    class: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            let files = dom::take_files(&input);
            if !files.is_empty() {
                importing.inspect(files);
            }
        }
    };
    view! {
        <label class=class>
            {label}
            <input
                node_ref=input id="import-files" class="visually-hidden" type="file" multiple=true
                accept=ACCEPT on:change=chosen
            />
        </label>
    }
}
