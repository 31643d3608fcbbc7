//! Name, language, windows, zone.

use leptos::{prelude::*, task::spawn_local};

use crate::protocol::Call;
use crate::ui::components::{Field, use_notices};
use crate::ui::words::shell::settings as words;
use crate::web::client::use_client;
use crate::web::dom;

const MOST_DAYS: u32 = 3_650;

/// Settings of the workspace.
#[component]
pub(super) fn Workspace() -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let draft = RwSignal::new(client.status.with_untracked(|it| it.settings.clone()));
    // Another tab may change them, and so may a restore.
    let stored = Memo::new(move |_| client.status.with(|it| it.settings.clone()));
    Effect::new(move |_| draft.set(stored.get()));
    let is_changed = Memo::new(move |_| draft.get() != stored.get());
    let days = |ev: &leptos::ev::Event| {
        event_target_value(ev)
            .trim()
            .parse::<u32>()
            .unwrap_or(0)
            .min(MOST_DAYS)
    };
    let save = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let settings = draft.get_untracked();
        spawn_local(async move {
            match client.call(Call::SetSettings(settings)).await {
                Ok(_) => notices.say(words::SAVED),
                Err(news) => notices.bad(&news),
            }
        });
    };
    let zones = dom::time_zones()
        .into_iter()
        .map(|zone| {
            let is_this = {
                let zone = zone.clone();
                move || draft.with(|it| it.time_zone == zone)
            };
            view! { <option value=zone.clone() selected=is_this>{zone.clone()}</option> }
        })
        .collect_view();
    view! {
        <form class="form" on:submit=save>
            <Field id="set-name" label=words::NAME>
                <input
                    id="set-name" class="input" type="text" maxlength="120"
                    prop:value=move || draft.with(|it| it.workspace.clone())
                    on:input=move |ev| draft.update(|it| it.workspace = event_target_value(&ev))
                />
            </Field>
            <Field id="set-zone" label=words::ZONE>
                <select
                    id="set-zone" class="input"
                    on:change=move |ev| draft.update(|it| it.time_zone = event_target_value(&ev))
                >
                    <option value="" selected=move || draft.with(|it| it.time_zone.is_empty())>
                        {words::browser_zone(&dom::browser_time_zone())}
                    </option>
                    {zones}
                </select>
            </Field>
            <Field id="set-language" label=words::LANGUAGE help=words::LANGUAGE_HELP>
                <select
                    id="set-language" class="input"
                    on:change=move |ev| draft.update(|it| it.search_language = event_target_value(&ev))
                >
                    {words::LANGUAGES.iter().map(|&(code, name)| view! {
                        <option value=code selected=move || draft.with(|it| it.search_language == code)>{name}</option>
                    }).collect_view()}
                </select>
            </Field>
            <Field id="set-reopen" label=words::REOPEN>
                <input
                    id="set-reopen" class="input input--days" type="number" min="0" max=MOST_DAYS.to_string()
                    prop:value=move || draft.with(|it| it.reopen_days.to_string())
                    on:change=move |ev| draft.update(|it| it.reopen_days = days(&ev))
                />
            </Field>
            <Field id="set-close" label=words::AUTO_CLOSE help=words::AUTO_CLOSE_HELP>
                <input
                    id="set-close" class="input input--days" type="number" min="0" max=MOST_DAYS.to_string()
                    prop:value=move || draft.with(|it| it.auto_close_days.to_string())
                    on:change=move |ev| draft.update(|it| it.auto_close_days = days(&ev))
                />
            </Field>
            <div class="buttons">
                <button type="submit" class="button button--primary" disabled=move || !is_changed.get()>{words::SAVE}</button>
            </div>
        </form>
    }
}
