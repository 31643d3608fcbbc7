//! The room of a launch: its run-sheet, its demo script, and the questions that people ask. The counter
//! above it is a sheet.

use leptos::{ev, prelude::*, task::spawn_local};

use crate::domain::RecordId;
use crate::protocol::{
    Call, ChecklistItem, Command, Door, Entry, Lane, RecordView, RefLabel, Reply, Sheet,
};
use crate::ui::components::{Icon, use_notices};
use crate::ui::format;
use crate::ui::route::Route;
use crate::ui::words::outreach as words;
use crate::web::client::use_client;
use crate::web::dom;

/// The launch that a sheet is about.
fn launch_of(sheet: &Sheet) -> Option<RefLabel> {
    sheet.lead.iter().find_map(|it| match &it.door {
        Some(Door::Record(label)) => Some(label.clone()),
        _ => None,
    })
}

/// The room.
#[component]
pub(super) fn LaunchRoom(
    /// The sheet of the launch.
    sheet: RwSignal<Option<Sheet>>,
) -> impl IntoView {
    let client = use_client();
    let launch = Memo::new(move |_| sheet.with(|it| it.as_ref().and_then(launch_of)));
    let found = RwSignal::new(None::<RecordView>);
    let generation = Memo::new(move |_| client.changed.with(|it| it.generation));
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        let Some(launch) = launch.get() else {
            return;
        };
        spawn_local(async move {
            let call = Call::Record {
                id: launch.id.to_hex(),
            };
            if let Ok(Reply::Record(view)) = client.call(call).await {
                found.try_set(Some(*view));
            }
        });
    });
    let id = Memo::new(move |_| launch.with(|it| it.as_ref().map(|it| it.id)));
    let text = move |name: &'static str| {
        found.with(|it| {
            let fields = it.iter().flat_map(|it| &it.fields);
            let mut named = fields.filter(|it| it.0 == name);
            named
                .next()
                .map_or(String::new(), |it| it.1.text().to_owned())
        })
    };
    let script = Memo::new(move |_| text("script"));
    let invitation = Memo::new(move |_| text("text"));
    let items = Memo::new(move |_| {
        found.with(|it| it.as_ref().map_or(Vec::new(), |it| it.checklist.clone()))
    });
    let entries = Memo::new(move |_| {
        found.with(|it| {
            let all = it.iter().flat_map(|it| &it.entries);
            all.filter(|it| it.lane == Lane::Public)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let record = move || {
        launch.with(|it| {
            it.as_ref()
                .map_or(String::new(), |it| Route::record(it).print())
        })
    };
    view! {
        <Show when=move || id.with(Option::is_some)>
            <article class="launch">
                <div class="sheet__actions">
                    <button type="button" class="button button--small" on:click=|_| dom::full_screen("#programme")>
                        <Icon name="maximize-2" class="icon--small"/> {words::FULL_SCREEN}
                    </button>
                    <a class="button button--small" href=record>{words::OPEN}</a>
                </div>
                <div class="launch__columns">
                    <section class="card" id="launch-run-sheet">
                        <h2>{words::RUN_SHEET}</h2>
                        <ol class="launch__run">
                            <For each=move || items.get() key=|it| (it.id, it.done, it.text.clone()) let:item>
                                <RunLine record=id item=item/>
                            </For>
                        </ol>
                        <Add id="launch-line" label=words::NEW_LINE make=move |text| Some(Command::Checklist {
                            record: id.get_untracked()?, item: None, text, done: false,
                        })/>
                    </section>
                    <section class="card">
                        <h2>{words::SCRIPT}</h2>
                        <p class="launch__text">{move || match script.get() {
                            text if text.is_empty() => words::NO_SCRIPT.to_owned(),
                            text => text,
                        }}</p>
                        <Show when=move || invitation.with(|it| !it.is_empty())>
                            <h2>{words::INVITATION}</h2>
                            <p class="launch__text">{invitation}</p>
                        </Show>
                    </section>
                    <section class="card" id="launch-questions">
                        <h2>{words::QUESTIONS}</h2>
                        <ul class="launch__questions">
                            <For each=move || entries.get() key=|it| (it.id, it.text.clone()) let:entry>
                                <Said entry=entry/>
                            </For>
                        </ul>
                        <Add id="launch-question" label=words::NEW_QUESTION make=move |text| Some(Command::Say {
                            record: id.get_untracked()?, lane: Lane::Public, text,
                        })/>
                    </section>
                </div>
            </article>
        </Show>
    }
}

#[component]
fn RunLine(record: Memo<Option<RecordId>>, item: ChecklistItem) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let text = item.text.clone();
    let (id, done) = (item.id, item.done);
    let toggle = move |_| {
        let Some(record) = record.get_untracked() else {
            return;
        };
        let command = Command::Checklist {
            record,
            item: Some(id),
            text: item.text.clone(),
            done: !done,
        };
        spawn_local(async move {
            if let Err(news) = client.run(command).await {
                notices.bad(&news);
            }
        });
    };
    view! {
        <li class:launch__done=done>
            <label><input type="checkbox" prop:checked=done on:change=toggle/> {text}</label>
        </li>
    }
}

#[component]
fn Said(entry: Entry) -> impl IntoView {
    let author = entry.author.map_or(String::new(), |it| it.label);
    view! {
        <li>
            <p class="launch__text">{entry.text}</p>
            <small>{words::sent(&author, &format::date_time(entry.at))}</small>
        </li>
    }
}

/// A line to write something, and its button.
#[component]
fn Add(
    id: &'static str,
    label: &'static str,
    make: impl Fn(String) -> Option<Command> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let typed = RwSignal::new(String::new());
    let add = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let text = typed.with_untracked(|it| it.trim().to_owned());
        let Some(command) = (!text.is_empty()).then(|| make(text)).flatten() else {
            return;
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(_) => drop(typed.try_set(String::new())),
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <form class="launch__add" on:submit=add>
            <input
                id=id class="input" aria-label=label placeholder=label prop:value=typed
                on:input=move |ev| typed.set(event_target_value(&ev))
            />
            <button type="submit" class="button">{words::ADD}</button>
        </form>
    }
}
