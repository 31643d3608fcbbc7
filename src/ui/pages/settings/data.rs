//! Storage, backup, restore, damage, acts, and removing everything.

use leptos::{html, prelude::*, task::spawn_local};

use super::RestoreDialog;
use crate::protocol::{ActLine, Call, Reply, Stats};
use crate::ui::components::{Dialog, Field, Icon, Notices, Skeleton, use_notices};
use crate::ui::demo::use_demo;
use crate::ui::format;
use crate::ui::words::{demo as demo_words, shell::settings as words};
use crate::web::client::{Client, use_client};
use crate::web::dom;

/// The data on this device.
#[component]
pub(super) fn Data() -> impl IntoView {
    let client = use_client();
    let is_admin = Memo::new(move |_| client.status.with(|it| it.me.role.administers()));
    view! {
        <Storage/>
        <Show when=move || is_admin.get()>
            <Backup/>
        </Show>
        <Damage/>
        <Acts/>
        <DemoPlace/>
        <Show when=move || is_admin.get()>
            <Wipe/>
        </Show>
    }
}

/// Makes a backup, and hands it to the person.
pub fn download_backup(client: Client, notices: Notices) {
    download(client, notices, Call::Backup);
}

fn download(client: Client, notices: Notices, call: Call) {
    spawn_local(async move {
        match client.call(call).await {
            Ok(Reply::File {
                name,
                media_type,
                bytes,
            }) => {
                if let Err(text) = dom::download(&name, &media_type, &bytes) {
                    notices.bad(&crate::protocol::BadNews::fault("download_failed", text));
                }
            }
            Ok(_) => {}
            Err(news) => notices.bad(&news),
        }
    });
}

#[component]
fn Storage() -> impl IntoView {
    let client = use_client();
    let stats = LocalResource::new(move || {
        client.changed.track();
        async move {
            match client.call(Call::Stats).await {
                Ok(Reply::Stats(stats)) => stats,
                _ => Stats::default(),
            }
        }
    });
    let persistent = RwSignal::new(client.status.with_untracked(|it| it.persistent));
    let ask = move |ask: bool| {
        spawn_local(async move {
            let answer = dom::storage_is_persistent(ask).await;
            if answer.is_some() {
                persistent.try_set(answer);
            }
        });
    };
    ask(false);
    view! {
        <section class="settings-section">
            <h2>{words::STORAGE}</h2>
            {move || match stats.get() {
                None => view! { <Skeleton lines=4/> }.into_any(),
                Some(stats) => view! {
                    <dl class="figures">
                        {stats.bytes.iter().filter(|it| it.1 > 0).map(|(store, bytes)| view! {
                            <div><dt>{words::store(store).to_owned()}</dt><dd>{format::bytes(*bytes)}</dd></div>
                        }).collect_view()}
                        <div><dt>{words::OPERATIONS}</dt><dd>{format::number(stats.operations as f64)}</dd></div>
                        <div><dt>{words::SEGMENTS}</dt><dd>{format::number(stats.segments as f64)}</dd></div>
                        <div><dt>{words::MEMORY}</dt><dd>{format::bytes(stats.memory)}</dd></div>
                    </dl>
                }.into_any(),
            }}
            {move || {
                let (icon, promise, class) = match persistent.get() {
                    Some(true) => ("shield-check", words::PERSISTENT, "remark remark--good"),
                    Some(false) => ("triangle-alert", words::NOT_PERSISTENT, "remark remark--warning"),
                    None => ("info", words::PERSISTENT_UNKNOWN, "remark"),
                };
                view! { <p class=class><Icon name=icon/> {promise}</p> }
            }}
            <Show when=move || persistent.get() == Some(false)>
                <div class="buttons">
                    <button type="button" class="button" on:click=move |_| ask(true)>{words::ASK_TO_KEEP}</button>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn Backup() -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let input = NodeRef::<html::Input>::new();
    let file = RwSignal::new_local(None::<web_sys::File>);
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            file.set(dom::take_files(&input).pop());
        }
    };
    view! {
        <section class="settings-section">
            <h2>{words::BACKUP}</h2>
            <p class="soft">{words::BACKUP_TEXT}</p>
            <div class="buttons">
                <button type="button" class="button button--primary" on:click=move |_| download_backup(client, notices)>
                    <Icon name="download"/> {words::DOWNLOAD_BACKUP}
                </button>
                <label class="button file-button">
                    <Icon name="rotate-ccw"/> {words::RESTORE}
                    <input node_ref=input class="visually-hidden" type="file" on:change=chosen/>
                </label>
            </div>
            <RestoreDialog file=file/>
        </section>
    }
}

#[component]
fn Damage() -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let damage = Memo::new(move |_| client.status.with(|it| it.damage.clone()));
    view! {
        <Show when=move || damage.with(|it| !it.is_empty())>
            <section class="settings-section">
                <h2>{words::DAMAGE}</h2>
                <p class="soft">{words::DAMAGE_TEXT}</p>
                <ul class="plain-list">
                    {move || damage.get().into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}
                </ul>
                <div class="buttons">
                    <button type="button" class="button" on:click=move |_| download(client, notices, Call::ExportDamaged)>
                        <Icon name="download"/> {words::EXPORT_DAMAGED}
                    </button>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Acts() -> impl IntoView {
    let client = use_client();
    let acts = LocalResource::new(move || {
        client.changed.track();
        async move {
            match client.call(Call::Acts).await {
                Ok(Reply::Acts(acts)) => acts,
                _ => Vec::new(),
            }
        }
    });
    view! {
        <section class="settings-section">
            <h2>{words::ACTS}</h2>
            <p class="soft">{words::ACTS_TEXT}</p>
            {move || match acts.get() {
                None => view! { <Skeleton lines=4/> }.into_any(),
                Some(acts) if acts.is_empty() => view! { <p class="faint">{words::NO_ACTS}</p> }.into_any(),
                Some(acts) => view! {
                    <ul class="acts card">
                        {acts.into_iter().take(50).map(|it| view! { <Act act=it/> }).collect_view()}
                    </ul>
                }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Act(act: ActLine) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let number = act.act;
    let label = act.label.clone();
    let take_back = move |_| {
        let label = label.clone();
        spawn_local(async move {
            match client.call(Call::UndoAct { act: number }).await {
                Ok(_) => notices.say(crate::ui::words::shell::frame::undone(&label)),
                Err(news) => notices.bad(&news),
            }
        });
    };
    let who = act.actor.as_ref().map(crate::ui::words::shell::record_name);
    view! {
        <li class="acts__line" class:acts__line--undone=act.undone>
            <span class="acts__what">
                <span>{act.label}</span>
                <small class="faint">
                    <time title=format::full(act.at)>{format::date_time(act.at)}</time>
                    {who.map(|it| format!(" · {it}"))}
                    {(act.records > 1).then(|| format!(" · {}", words::records(&format::number(act.records))))}
                </small>
            </span>
            {if act.undone {
                view! { <small class="faint">{words::TAKEN_BACK}</small> }.into_any()
            } else {
                view! {
                    <button type="button" class="button button--small" on:click=take_back>{words::TAKE_BACK}</button>
                }.into_any()
            }}
        </li>
    }
}

/// The way to the demo, which does not touch what is here.
#[component]
fn DemoPlace() -> impl IntoView {
    let client = use_client();
    let demo = use_demo();
    view! {
        <Show when=move || !client.in_demo.get()>
            <section class="settings-section">
                <h2>{demo_words::SETTINGS}</h2>
                <p class="soft">{demo_words::FIRST_TEXT}</p>
                <div class="buttons">
                    <button type="button" class="button" on:click=move |_| demo.open()>
                        <Icon name="building"/> {demo_words::OPEN}
                    </button>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Wipe() -> impl IntoView {
    let client = use_client();
    let demo = use_demo();
    let notices = use_notices();
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let is_confirmed =
        Memo::new(move |_| typed.with(|it| it.trim().to_lowercase() == words::WIPE_WORD));
    let wipe = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if !is_confirmed.get_untracked() {
            return;
        }
        spawn_local(async move {
            if let Err(news) = client.call(Call::Wipe).await {
                notices.bad(&news);
                return;
            }
            for (key, _) in dom::stored_with_prefix("steward.") {
                dom::store(&format!("steward.{key}"), None);
            }
            if client.in_demo.get_untracked() {
                // To load the page again would make another demo.
                demo.leave();
                return;
            }
            dom::set_hash("#/");
            dom::reload();
        });
    };
    view! {
        <section class="settings-section">
            <h2>{words::WIPE}</h2>
            <p class="soft">{words::WIPE_TEXT}</p>
            <div class="buttons">
                <button
                    type="button" class="button button--danger"
                    on:click=move |_| {
                        typed.set(String::new());
                        open.set(true);
                    }
                >
                    <Icon name="trash-2"/> {words::WIPE_OPEN}
                </button>
            </div>
            <Dialog open=open title=words::WIPE>
                <form class="form" on:submit=wipe>
                    <p>{words::WIPE_TEXT}</p>
                    <Field id="wipe-word" label=words::WIPE_LABEL>
                        <input
                            id="wipe-word" class="input" type="text" autocomplete="off" autofocus=true
                            prop:value=typed on:input=move |ev| typed.set(event_target_value(&ev))
                        />
                    </Field>
                    <div class="buttons">
                        <button type="submit" class="button button--danger" disabled=move || !is_confirmed.get()>{words::WIPE_CONFIRM}</button>
                        <button type="button" class="button" on:click=move |_| open.set(false)>{words::CANCEL}</button>
                    </div>
                </form>
            </Dialog>
        </section>
    }
}
