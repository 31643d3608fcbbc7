//! The first screen of an empty browser: what this is, and three ways to begin.

use leptos::{html, prelude::*, task::spawn_local};

use super::import::use_importing;
use super::settings::{RestoreDialog, is_backup};
use crate::protocol::Call;
use crate::ui::components::{Field, Icon, use_notices};
use crate::ui::demo::use_demo;
use crate::ui::navigate::go;
use crate::ui::route::Route;
use crate::ui::shell::{DropTarget, house};
use crate::ui::words::{demo as demo_words, shell::first as words};
use crate::web::client::use_client;
use crate::web::dom;

/// The page.
#[component]
pub fn FirstRunPage() -> impl IntoView {
    let client = use_client();
    let house = house::use_house();
    let is_secure = Memo::new(move |_| client.status.with(|it| it.secure));
    view! {
        <div class="first">
            <header class="first__head"><house::Logo/> <b>{move || house.get().name}</b></header>
            <main id="main" class="first__main" tabindex="-1">
                <h1>{words::TITLE}</h1>
                <p class="first__lead">{words::LEAD}</p>
                <DemoCard/>
                <ImportCard/>
                <div class="first__ways">
                    <StartCard/>
                    <RestoreCard/>
                </div>
                <ul class="first__trust">
                    {words::TRUST.iter().map(|&(icon, beginning, rest)| view! {
                        <li><Icon name=icon/> <p><b>{beginning}</b> " " {rest}</p></li>
                    }).collect_view()}
                </ul>
                <Show when=move || !is_secure.get()>
                    <p class="remark"><Icon name="info"/> {words::NOT_SECURE}</p>
                </Show>
            </main>
        </div>
        <DropTarget/>
    }
}

#[component]
fn DemoCard() -> impl IntoView {
    let demo = use_demo();
    view! {
        <section class="card first__demo">
            <span class="first__icon"><Icon name="building" class="icon--large"/></span>
            <div>
                <h2>{demo_words::FIRST}</h2>
                <p class="soft">{demo_words::FIRST_TEXT}</p>
            </div>
            <button type="button" class="button button--large" on:click=move |_| demo.open()>{demo_words::OPEN}</button>
        </section>
    }
}

#[component]
fn ImportCard() -> impl IntoView {
    let importing = use_importing();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            let files = dom::take_files(&input);
            if !files.is_empty() {
                go(&Route::Import);
                importing.inspect(files);
            }
        }
    };
    view! {
        <section class="card first__import">
            <span class="first__icon"><Icon name="file-up" class="icon--large"/></span>
            <div>
                <h2>{words::IMPORT}</h2>
                <p class="soft">{words::IMPORT_TEXT}</p>
            </div>
            <label class="button button--primary button--large file-button">
                {words::CHOOSE}
                <input node_ref=input class="visually-hidden" type="file" multiple=true accept=".csv,.tsv,.txt,.jsonl,.ndjson,.json,.gz,text/csv" on:change=chosen/>
            </label>
        </section>
    }
}

#[component]
fn StartCard() -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let organisation = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let start = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        let call = start_empty(&organisation.get_untracked(), &name.get_untracked());
        spawn_local(async move {
            match client.call(call).await {
                Ok(_) => go(&Route::Home),
                Err(news) => notices.bad(&news),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="card first__way" on:submit=start>
            <span class="first__icon"><Icon name="plus" class="icon--large"/></span>
            <h2>{words::EMPTY}</h2>
            <p class="soft">{words::EMPTY_TEXT}</p>
            <Field id="first-organisation" label=words::ORGANISATION>
                <input
                    id="first-organisation" class="input" type="text" autocomplete="organization" maxlength="120"
                    prop:value=organisation on:input=move |ev| organisation.set(event_target_value(&ev))
                />
            </Field>
            <Field id="first-name" label=words::MY_NAME>
                <input
                    id="first-name" class="input" type="text" autocomplete="name" maxlength="120"
                    prop:value=name on:input=move |ev| name.set(event_target_value(&ev))
                />
            </Field>
            <button type="submit" class="button" disabled=busy>{words::START}</button>
        </form>
    }
}

/// The call that makes an empty workspace; names that are left empty get plain ones.
pub fn start_empty(organisation: &str, name: &str) -> Call {
    let or = |text: &str, plain: &str| {
        let text = text.trim();
        if text.is_empty() { plain } else { text }.to_owned()
    };
    Call::StartEmpty {
        workspace: or(organisation, words::DEFAULT_ORGANISATION),
        me: or(name, words::DEFAULT_ME),
    }
}

#[component]
fn RestoreCard() -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let file = RwSignal::new_local(None::<web_sys::File>);
    let importing = use_importing();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let mut files = dom::take_files(&input);
        // A table chosen here is still meant: it is imported.
        if files.first().is_some_and(|it| !is_backup(&it.name())) {
            go(&Route::Import);
            importing.inspect(files);
        } else {
            file.set(files.pop());
        }
    };
    view! {
        <section class="card first__way">
            <span class="first__icon"><Icon name="rotate-ccw" class="icon--large"/></span>
            <h2>{words::RESTORE}</h2>
            <p class="soft">{words::RESTORE_TEXT}</p>
            <label class="button file-button first__last">
                {words::CHOOSE_BACKUP}
                <input node_ref=input class="visually-hidden" type="file" on:change=chosen/>
            </label>
        </section>
        <RestoreDialog file=file/>
    }
}
