//! The line above a record: where it comes from, its neighbours in that list, and what concerns the whole page.

use leptos::{ev, prelude::*, task::spawn_local};

use super::{is_watching, open::use_open, watch};
use crate::{
    domain::{RecordId, practices},
    protocol::{Call, Command, Datum, ListRequest, Reply},
    ui::{
        components::{Icon, IconButton, Menu, MenuItem, use_notices},
        navigate,
        route::{ListState, RecordState, Route},
        words::record as words,
    },
    web::dom,
};

/// Where a record stands in the list that the person came from.
#[derive(Clone, PartialEq, Debug, Default)]
struct Place {
    /// Counted from 1.
    at: u32,
    total: u32,
    before: Option<(RecordId, String)>,
    after: Option<(RecordId, String)>,
}

/// Breadcrumb, neighbours, watch, link, print, more.
#[component]
pub fn Top(
    /// The record's part of the address.
    route: Signal<RecordState>,
) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let practice = practices::by_name(&route.with_untracked(|it| it.kind.clone()));
    let heading = practice.map_or("", |it| it.words.heading);
    let list_href = move || route.with(|it| back(it).print());
    let number = Memo::new(move |_| {
        open.get(|it| {
            if it.me.number.is_empty() {
                it.me.label.clone()
            } else {
                it.me.number.clone()
            }
        })
        .unwrap_or_default()
    });
    let place = RwSignal::new(None::<Place>);
    Effect::new(move |_| {
        let state = route.get();
        let Some(id) = open.get(|it| it.me.id) else {
            return;
        };
        if place.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            if let Some(found) = find_place(open.client, &state, id).await {
                place.try_set(Some(found));
            }
        });
    });
    let neighbour = move |to: Option<(RecordId, String)>| {
        let (id, number) = to?;
        let state = route.get();
        match Route::record_by(&state.kind, id, &number) {
            Route::Record(it) => Some(Route::Record(RecordState {
                tab: state.tab,
                from: state.from,
                ..it
            })),
            other => Some(other),
        }
    };
    let before = Memo::new(move |_| neighbour(place.get()?.before));
    let after = Memo::new(move |_| neighbour(place.get()?.after));
    let keys = window_event_listener(ev::keydown, move |ev| {
        let has_modifier = ev.ctrl_key() || ev.meta_key() || ev.alt_key();
        if has_modifier || ev.default_prevented() || dom::is_typing(&ev) || dom::dialog_is_open() {
            return;
        }
        let to = match ev.key().as_str() {
            "j" => after.get_untracked(),
            "k" => before.get_untracked(),
            "Escape" if !dom::popover_is_open() => Some(route.with_untracked(back)),
            _ => None,
        };
        if let Some(to) = to {
            ev.prevent_default();
            navigate::go(&to);
        }
    });
    on_cleanup(move || keys.remove());

    let can_watch = practice.is_some_and(|it| it.field("watchers").is_some());
    let watches = Memo::new(move |_| is_watching(open));
    let watchers = Memo::new(move |_| match open.value("watchers") {
        Datum::Refs(list) => list.len(),
        Datum::Ref(_) => 1,
        _ => 0,
    });
    let copy = move |_| {
        let address = dom::address_of(&route.with_untracked(|it| {
            Route::Record(RecordState {
                from: String::new(),
                ..it.clone()
            })
            .print()
        }));
        spawn_local(async move {
            if dom::copy_text(&address).await {
                notices.say(words::LINK_COPIED);
            } else {
                notices.say(words::link_to_copy(&address));
            }
        });
    };
    let delete = move |_| {
        spawn_local(async move {
            let command = Command::Delete {
                records: vec![open.id()],
                deleted: true,
            };
            match open.run(command).await {
                Ok(done) => notices.done(&done),
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <header class="record-top">
            <nav class="record-top__crumbs" aria-label=words::BREADCRUMB>
                <a href=list_href class="record-top__list">
                    <Icon name="arrow-left" class="icon--small"/>
                    {heading}
                </a>
                <span aria-hidden="true">"/"</span>
                <span class="record-top__number" aria-current="page">{number}</span>
            </nav>
            <Show when=move || place.with(|it| it.as_ref().is_some_and(|it| it.total > 1))>
                <span class="record-top__place">
                    {move || place.get().map(|it| words::place(it.at, it.total))}
                </span>
                <span class="record-top__step">
                    <Neighbour to=before icon="arrow-up" label=words::PREVIOUS/>
                    <Neighbour to=after icon="arrow-down" label=words::NEXT/>
                </span>
            </Show>
            <span class="record-top__gap"></span>
            <Show when=move || open.view.with(Option::is_some)>
                {can_watch.then(|| view! {
                    <button
                        type="button"
                        class="button button--quiet button--small"
                        aria-pressed=move || watches.get().to_string()
                        title=words::WATCH_HOW
                        on:click=move |_| watch(open)
                    >
                        <Icon name=Signal::derive(move || if watches.get() { "eye-off" } else { "eye" })/>
                        <span class="record-top__word">{move || words::watch(watches.get())}</span>
                        <Show when=move || watchers.get() != 0>
                            <span class="record-top__count">{watchers}</span>
                        </Show>
                    </button>
                })}
                <IconButton icon="link" label=words::COPY_LINK class="button--small" on_click=copy/>
                <IconButton icon="printer" label=words::PRINT class="button--small" on_click=move |_| dom::print()/>
                <Show when=move || open.is_editable() && open.role().administers()>
                    <Menu
                        label=words::MORE
                        class="button button--quiet button--icon button--small"
                        face=Box::new(|| view! { <Icon name="ellipsis-vertical"/> }.into_any())
                    >
                        <MenuItem label=words::DELETE icon="trash-2" on_click=delete/>
                    </Menu>
                </Show>
            </Show>
        </header>
    }
}

#[component]
fn Neighbour(to: Memo<Option<Route>>, icon: &'static str, label: &'static str) -> impl IntoView {
    move || {
        match to.get() {
        Some(route) => view! {
            <a class="button button--icon button--small" href=route.print() aria-label=label title=label>
                <Icon name=icon/>
            </a>
        }
        .into_any(),
        None => view! {
            <span class="button button--icon button--small button--off" aria-hidden="true"><Icon name=icon/></span>
        }
        .into_any(),
    }
    }
}

/// The list that the person came from; the practice's own if from elsewhere.
fn back(state: &RecordState) -> Route {
    if state.from.is_empty() {
        Route::list(&state.kind)
    } else {
        Route::List(ListState::decode(&state.kind, &state.from))
    }
}

/// Where the record stands in its list, and between which others. The worker looks for it: to read the
/// list here, page by page, took half a second where it is long.
async fn find_place(
    client: crate::web::client::Client,
    state: &RecordState,
    id: RecordId,
) -> Option<Place> {
    let list = ListState::decode(&state.kind, &state.from);
    let practice = practices::by_name(&state.kind)?;
    // A list that nobody has asked anything of shows the practice's first view.
    let view = client.status.with_untracked(|it| {
        let mine = it.views.iter().find(|it| it.kind == state.kind);
        mine.cloned().unwrap_or_default()
    });
    let sort = [
        list.sort,
        if list.query.is_none() {
            view.sort
        } else {
            String::new()
        },
    ]
    .into_iter()
    .find(|it| !it.is_empty())
    .unwrap_or_else(|| practice.default_sort.to_owned());
    let query = list.query.unwrap_or(view.query);
    let columns = practice
        .number_prefix
        .map(|_| "number".to_owned())
        .into_iter()
        .collect::<Vec<_>>();
    let call = Call::List(ListRequest {
        kind: state.kind.clone(),
        query,
        sort,
        columns,
        around: Some(id),
        // The record and its neighbours.
        limit: 3,
        ..ListRequest::default()
    });
    let Ok(Reply::List(page)) = client.call(call).await else {
        return None;
    };
    let mut rows = page.rows.into_iter().map(|row| {
        let number = row.cells.first().map_or("", Datum::text).to_owned();
        (row.id, number)
    });
    let mut at = page.offset + 1;
    let mut before = None;
    let mut own = rows.next()?;
    if own.0 != id {
        before = Some(std::mem::replace(&mut own, rows.next()?));
        at += 1;
    }
    (own.0 == id).then(|| Place {
        at,
        total: page.total,
        before,
        after: rows.next(),
    })
}
