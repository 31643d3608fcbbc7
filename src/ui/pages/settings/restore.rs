//! Putting a workspace back from a file, after a question.

use leptos::{prelude::*, task::spawn_local};

use crate::protocol::{Call, FileRef, Phase};
use crate::ui::components::{Dialog, use_notices};
use crate::ui::navigate::go;
use crate::ui::route::Route;
use crate::ui::words::shell::settings as words;
use crate::web::client::use_client;

/// Endings of tables; everything else is taken for a backup, which the engine checks.
const TABLES: &[&str] = &[
    ".csv", ".tsv", ".txt", ".gz", ".json", ".jsonl", ".xlsx", ".xls",
];

/// Whether a file's name is that of a backup, and not of a table to import.
pub fn is_backup(name: &str) -> bool {
    let name = name.to_lowercase();
    !TABLES.iter().any(|it| name.ends_with(it))
}

/// Asks, and restores. It opens when a file is put into the signal; an empty browser needs no question.
#[component]
pub fn RestoreDialog(
    /// The file, until it is decided.
    file: RwSignal<Option<web_sys::File>, LocalStorage>,
) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let restore = move || {
        let Some(chosen) = file.get_untracked() else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let call = Call::Restore { file: FileRef(0) };
            match client.call_with_files(call, vec![chosen]).await {
                Ok(_) => {
                    notices.say(words::RESTORED);
                    go(&Route::Home);
                }
                Err(news) => notices.bad(&news),
            }
            // The page that asked may be gone: an empty workspace is not empty any more.
            busy.try_set(false);
            open.try_set(false);
            file.try_set(None);
        });
    };
    Effect::new(move |_| {
        if file.with(Option::is_none) {
            return;
        }
        let is_empty = client.status.with_untracked(|it| it.phase == Phase::Empty);
        if is_empty {
            restore();
        } else {
            open.set(true);
        }
    });
    Effect::new(move |last: Option<bool>| {
        let is_open = open.get();
        if last == Some(true) && !is_open && !busy.get_untracked() {
            file.set(None);
        }
        is_open
    });
    let text = move || file.with(|it| it.as_ref().map(|it| words::restore_text(&it.name())));
    view! {
        <Dialog open=open title=words::RESTORE_TITLE>
            <p>{text}</p>
            <div class="buttons">
                <button type="button" class="button button--danger" disabled=busy on:click=move |_| restore()>
                    {words::RESTORE_CONFIRM}
                </button>
                <button type="button" class="button" on:click=move |_| open.set(false)>{words::CANCEL}</button>
            </div>
        </Dialog>
    }
}
