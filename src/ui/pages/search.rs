//! Search over everything, as it is typed.

use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    domain::practices,
    protocol::{BadNews, Call, Reply, SearchHit, SearchPage as Found},
    ui::{
        components::{EmptyState, Icon, Marked, PriorityBadge, Skeleton, StateBadge},
        format, navigate,
        route::{Route, SearchState},
        words::record as words,
    },
    web::{client::use_client, dom},
};

/// Waits so long after the last key; the engine answers in a few milliseconds.
const DELAY_MS: i32 = 60;
/// So many hits are shown.
const SHOWN: u32 = 50;

/// One box for everything.
#[component]
pub fn SearchPage(
    /// Its part of the address.
    route: Signal<SearchState>,
) -> impl IntoView {
    let client = use_client();
    let typed = RwSignal::new(route.with_untracked(|it| it.text.clone()));
    let kind = Memo::new(move |_| route.with(|it| it.kind.clone()));
    let found = RwSignal::new(None::<Found>);
    let bad = RwSignal::new(None::<BadNews>);
    let at = RwSignal::new(0_usize);
    let turn = StoredValue::new(0_u32);

    // A link to a search, or one step back, brings other words.
    Effect::new(move |_| {
        let text = route.with(|it| it.text.clone());
        if typed.with_untracked(|it| it.trim() != text) {
            typed.set(text);
        }
    });
    Effect::new(move |_| {
        let text = typed.with(|it| it.trim().to_owned());
        let kind = kind.get();
        let generation = client.changed.with(|it| it.generation);
        let number = turn.get_value() + 1;
        turn.set_value(number);
        if text.is_empty() {
            found.set(None);
            bad.set(None);
            return generation;
        }
        spawn_local(async move {
            dom::sleep(DELAY_MS).await;
            if turn.try_get_value() != Some(number) {
                return;
            }
            navigate::go_in_place(&Route::Search(SearchState {
                text: text.clone(),
                kind: kind.clone(),
            }));
            let call = Call::Search {
                text,
                kind,
                limit: SHOWN,
            };
            let reply = client.call(call).await;
            if turn.try_get_value() != Some(number) {
                return;
            }
            match reply {
                Ok(Reply::Search(page)) => {
                    at.set(0);
                    bad.set(None);
                    found.set(Some(page));
                }
                Ok(_) => {}
                Err(news) => bad.set(Some(news)),
            }
        });
        generation
    });
    let hits = Memo::new(move |_| {
        found.with(|it| it.as_ref().map(|it| it.hits.clone()).unwrap_or_default())
    });
    let keys = move |ev: ev::KeyboardEvent| {
        let count = hits.with_untracked(Vec::len);
        match ev.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                ev.prevent_default();
                let step = if ev.key() == "ArrowDown" {
                    1
                } else {
                    count - 1
                };
                at.update(|it| *it = (*it + step) % count);
                let selector = format!("#hit-{}", at.get_untracked());
                dom::after_draw(move || dom::scroll_to(&selector));
            }
            "Enter" => {
                ev.prevent_default();
                if let Some(hit) = hits.with_untracked(|it| it.get(at.get_untracked()).cloned()) {
                    navigate::go(&Route::record(&hit.record));
                }
            }
            _ => {}
        }
    };
    let choose_kind = move |kind: &'static str| {
        navigate::go_in_place(&Route::Search(SearchState {
            text: typed.get_untracked().trim().to_owned(),
            kind: kind.to_owned(),
        }));
    };
    dom::focus_soon("#search-box");
    let said = move || {
        found.with(|it| {
            it.as_ref()
                .map_or_else(String::new, |it| words::found(it.total, it.hits.len()))
        })
    };
    view! {
        <section class="search-page">
            <h1 class="visually-hidden">{words::SEARCH}</h1>
            <div class="search-page__box">
                <Icon name="search"/>
                <input
                    id="search-box"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    role="combobox"
                    aria-expanded=move || hits.with(|it| !it.is_empty()).to_string()
                    aria-controls="search-hits"
                    aria-activedescendant=move || hits.with(|it| !it.is_empty()).then(|| format!("hit-{}", at.get()))
                    aria-label=words::SEARCH_EVERYTHING
                    placeholder=words::SEARCH_EVERYTHING
                    prop:value=typed
                    on:input=move |ev| typed.set(event_target_value(&ev))
                    on:keydown=keys
                />
            </div>
            <div class="search-page__kinds" role="group" aria-label=words::KIND>
                <KindButton chosen=kind name="" heading=words::EVERYTHING choose=choose_kind/>
                {practices::ALL.iter().map(|it| view! {
                    <KindButton chosen=kind name=it.name heading=it.words.heading choose=choose_kind/>
                }).collect_view()}
            </div>
            <p class="search-page__said" role="status">{said}</p>
            <Show when=move || found.with(|it| it.as_ref().is_some_and(|it| it.relaxed && !it.hits.is_empty()))>
                <p class="record__note"><Icon name="info" class="icon--small"/><span>{words::RELAXED}</span></p>
            </Show>
            {move || bad.get().map(|it| view! { <p class="field__error" role="alert">{it.message}</p> })}
            <ol id="search-hits" class="search-page__hits" role="listbox" aria-label=words::HITS>
                {move || hits.get().into_iter().enumerate().map(|(place, hit)| view! {
                    <Hit hit=hit place=place at=at/>
                }).collect_view()}
            </ol>
            <Show when=move || found.with(|it| it.as_ref().is_some_and(|it| it.hits.is_empty()))>
                <EmptyState icon="search" title=words::NOTHING_FOUND text=words::NOTHING_FOUND_ADVICE>
                    <Show when=move || kind.with(|it| !it.is_empty())>
                        <button type="button" class="button" on:click=move |_| choose_kind("")>{words::SEARCH_ALL_KINDS}</button>
                    </Show>
                </EmptyState>
            </Show>
            <Show when=move || found.with(Option::is_none) && bad.with(Option::is_none)>
                <Show
                    when=move || typed.with(|it| it.trim().is_empty())
                    fallback=|| view! { <Skeleton lines=6/> }
                >
                    <EmptyState icon="search" title=words::SEARCH_EVERYTHING text=words::SEARCH_ADVICE/>
                </Show>
            </Show>
        </section>
    }
}

#[component]
fn KindButton(
    chosen: Memo<String>,
    name: &'static str,
    heading: &'static str,
    choose: impl Fn(&'static str) + Copy + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="search-page__kind"
            aria-pressed=move || chosen.with(|it| it == name).to_string()
            on:click=move |_| choose(name)
        >
            {heading}
        </button>
    }
}

#[component]
fn Hit(hit: SearchHit, place: usize, at: RwSignal<usize>) -> impl IntoView {
    let practice = practices::by_name(&hit.record.kind);
    let is_active = move || at.get() == place;
    let priority = hit.priority.clone();
    let state = hit.state.clone();
    view! {
        <li class="hit" class:hit--active=is_active role="presentation">
            <a
                id=format!("hit-{place}")
                class="hit__link"
                href=Route::record(&hit.record).print()
                tabindex="-1"
                role="option"
                aria-selected=move || is_active().to_string()
            >
                <span class="hit__icon"><Icon name=practice.map_or("circle", |it| it.icon)/></span>
                <span class="hit__words">
                    <span class="hit__head">
                        {(!hit.record.number.is_empty()).then(|| view! { <span class="hit__number">{hit.record.number.clone()}</span> })}
                        <span class="hit__title" dir="auto"><Marked text=format::glance(&hit.record.label) marks=hit.title_marks/></span>
                    </span>
                    {(!hit.snippet.is_empty()).then(|| view! {
                        <span class="hit__snippet" dir="auto"><Marked text=hit.snippet marks=hit.marks/></span>
                    })}
                </span>
                <span class="hit__badges">
                    {practice.filter(|_| !priority.is_empty()).map(|it| view! { <PriorityBadge practice=it code=priority/> })}
                    {practice.filter(|_| !state.is_empty()).map(|it| view! { <StateBadge practice=it code=state/> })}
                    {practice.map(|it| view! { <span class="hit__kind">{it.words.singular}</span> })}
                </span>
            </a>
        </li>
    }
}
