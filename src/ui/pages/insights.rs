//! Numbers over the desk's history: tiles and charts, each of which opens the records that make it,
//! now or as of any day.

mod board;
mod edit;
mod figure;
mod grid;
mod pack;
mod probes;
mod reports;
mod tile;
mod what_if;

use leptos::{ev, prelude::*, task::spawn_local};

use self::board::Board;
use self::edit::{Draft, EditBar, PieceDialogState, Tools};
use self::grid::Grid;
use self::probes::Probes;
use self::reports::Reports;
use self::what_if::TryTargets;
use crate::protocol::{Call, DashboardView, Kpi, KpiRequest, RefLabel, Reply, Stretch};
use crate::ui::components::{EmptyState, Icon, RecordLink, Skeleton, use_notices};
use crate::ui::format::{self, amount as value_text};
use crate::ui::navigate;
use crate::ui::route::{InsightsState, ListState, Route};
use crate::ui::words::insight as words;
use crate::web::{
    client::{Client, use_client},
    dom,
};

/// Waits so long after the last move of the slider.
const DELAY_MS: i32 = 40;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The list behind a value.
fn list_of(query: &str, as_of: Option<i64>) -> String {
    Route::List(ListState {
        kind: "incident".into(),
        query: Some(query.to_owned()),
        as_of: as_of.map_or_else(String::new, |it| it.to_string()),
        ..ListState::default()
    })
    .print()
}

/// The first and the last day with records: Unix milliseconds of their local midnight.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Extent {
    first: i64,
    last: i64,
}

/// The page.
#[component]
pub fn InsightsPage(
    /// Its part of the address.
    route: Signal<InsightsState>,
) -> impl IntoView {
    let client = use_client();
    let extent = RwSignal::new(None::<Option<Extent>>);
    let generation = seen_by(client);
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        spawn_local(async move {
            // A single record of a century ago leaves more quarters than a chart has places.
            let request = |by: &str| KpiRequest {
                id: "opened".into(),
                by: by.into(),
                ..KpiRequest::default()
            };
            let asked = vec![request("quarter"), request("year")];
            if let Ok(Reply::Kpis(found)) = client.call(Call::Kpis(asked)).await {
                extent.try_set(Some(found.iter().find_map(extent_of)));
            }
        });
    });
    // A change of a record is no reason to build the page anew.
    let extent = Memo::new(move |_| extent.get());
    let made = RwSignal::new(None::<Vec<DashboardView>>);
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        spawn_local(async move {
            if let Ok(Reply::Dashboards(found)) = client.call(Call::Dashboards).await {
                made.try_set(Some(found));
            }
        });
    });
    let boards = Memo::new(move |_| made.with(|it| board::all(it.as_deref().unwrap_or_default())));
    let key = Memo::new(move |_| route.with(|it| it.board.clone()));
    let board = Memo::new(move |_| boards.with(|it| board::by_key(it, &key.get())));
    // Which of the pages that are no dashboard is shown, or none.
    let page = Memo::new(move |_| page_of(&key.get()));
    let address = move |key: &'static str| {
        move || {
            Route::Insights(InsightsState {
                board: key.into(),
                ..route.get()
            })
            .print()
        }
    };
    let (probes_address, what_if_address) = (address(probes::KEY), address(what_if::KEY));
    let reports_address = address(reports::KEY);
    let draft = RwSignal::new(None::<Draft>);
    // Another dashboard is looked at: what was being changed stays kept as a draft.
    Effect::new(move |last: Option<String>| {
        let key = key.get();
        if last.is_some_and(|it| it != key) {
            draft.set(None);
        }
        key
    });
    view! {
        <div class="page insights" id="insights">
            <header class="insights__head">
                <h1>{words::TITLE}</h1>
                <nav class="list-tabs" aria-label=words::BOARDS>
                    {move || boards.get().into_iter().map(|it| {
                        let own = it.key.clone();
                        let address = move || {
                            Route::Insights(InsightsState { board: own.clone(), ..route.get() }).print()
                        };
                        let own = it.key.clone();
                        view! {
                            <a
                                class="list-tab" href=address
                                aria-current=move || {
                                    (page.get().is_empty() && board.with(|it| it.key == own)).then_some("page")
                                }
                            >{it.label}</a>
                        }
                    }).collect_view()}
                    <a
                        class="list-tab" href=probes_address
                        aria-current=move || (page.get() == probes::KEY).then_some("page")
                    >{words::probes::LABEL}</a>
                    <a
                        class="list-tab" href=what_if_address
                        aria-current=move || (page.get() == what_if::KEY).then_some("page")
                    >{words::what_if::LABEL}</a>
                    <a
                        class="list-tab" href=reports_address
                        aria-current=move || (page.get() == reports::KEY).then_some("page")
                    >{words::reports::LABEL}</a>
                </nav>
                <Show when=move || page.get().is_empty()><Tools board=board draft=draft/></Show>
            </header>
            {move || match extent.get() {
                None => view! { <Skeleton lines=8/> }.into_any(),
                Some(None) => view! {
                    <EmptyState icon="chart-column" title=words::NOTHING text=words::NOTHING_TEXT>
                        <a class="button button--primary" href=Route::Import.print()>
                            {crate::ui::words::shell::frame::IMPORT}
                        </a>
                    </EmptyState>
                }.into_any(),
                Some(Some(extent)) => view! {
                    <Numbers route=route board=board draft=draft extent=extent/>
                }.into_any(),
            }}
        </div>
    }
}

/// Counts up with what is asked for and who asks: another role sees other numbers.
fn seen_by(client: Client) -> Memo<(u64, crate::domain::RecordId, crate::domain::Role)> {
    Memo::new(move |_| {
        let (person, role) = client.status.with(|it| (it.me.person, it.me.role));
        (client.changed.with(|it| it.generation), person, role)
    })
}

/// The page of an address that is no dashboard; empty for a dashboard.
fn page_of(key: &str) -> &'static str {
    [probes::KEY, what_if::KEY, reports::KEY]
        .into_iter()
        .find(|it| *it == key)
        .unwrap_or_default()
}

/// From the quarters in which something was opened.
fn extent_of(opened: &Kpi) -> Option<Extent> {
    let mut with_records = opened.points.iter().filter(|it| it.value.n > 0);
    let first = with_records.next()?;
    let last = with_records.next_back().unwrap_or(first);
    Some(Extent {
        first: format::from_local_input(&first.from)?,
        last: format::from_local_input(&last.to)?,
    })
}

fn day(unix_ms: i64) -> String {
    format::to_local_input(unix_ms)
        .split('T')
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// The stretch of the address, or the last twelve months in which there are records.
fn stretch_of(state: &InsightsState, extent: Extent) -> Stretch {
    let as_of = (!state.as_of.is_empty())
        .then(|| format::from_local_input(&format!("{}T23:59:59.999", state.as_of)))
        .flatten();
    let end = match as_of {
        Some(at) if at < extent.last => at,
        _ => extent.last,
    };
    let to = if state.to.is_empty() {
        day(end)
    } else {
        state.to.clone()
    };
    let from = if state.from.is_empty() {
        let year_before =
            format::from_local_input(&to).map_or(extent.first, |it| it - 364 * DAY_MS);
        day(year_before.max(extent.first))
    } else {
        state.from.clone()
    };
    let length = match (
        format::from_local_input(&from),
        format::from_local_input(&to),
    ) {
        (Some(from), Some(to)) => (to - from) / DAY_MS,
        _ => 365,
    };
    let by = match length {
        ..=45 => "day",
        46..=120 => "week",
        121..=1_200 => "month",
        _ => "quarter",
    };
    let before = format::from_local_input(&from).map_or_else(String::new, |it| {
        // Noon of the day before, whatever its length.
        day(it - DAY_MS / 2)
    });
    let end = format::from_local_input(&format!("{to}T23:59:59.999"));
    let now = as_of.unwrap_or_else(dom::now);
    Stretch {
        from,
        to,
        before,
        by: by.into(),
        as_of,
        moment: end.filter(|it| *it < now).or(as_of),
    }
}

#[component]
fn Numbers(
    route: Signal<InsightsState>,
    board: Memo<Board>,
    draft: RwSignal<Option<Draft>>,
    extent: Extent,
) -> impl IntoView {
    let stretch = Memo::new(move |_| route.with(|it| stretch_of(it, extent)));
    let page = Memo::new(move |_| route.with(|it| page_of(&it.board)));
    let dialog = PieceDialogState::default();
    let query = Memo::new(move |_| route.with(|it| it.query.clone()));
    let purpose = move || {
        draft.with(|it| match it {
            Some(draft) => draft.purpose.clone(),
            None => board.with(|it| it.purpose.clone()),
        })
    };
    let wrong = move || {
        (draft.with(Option::is_none))
            .then(|| board.with(|it| it.wrong.clone()))
            .flatten()
            .map(|why| view! { <p class="insights__error" role="alert">{why}</p> })
    };
    view! {
        // A report has periods of its own.
        {move || (page.get() != reports::KEY).then(|| view! {
            <Controls route=route window=stretch extent=extent/>
            <Levels/>
        })}
        {move || match page.get() {
            probes::KEY => view! { <Probes stretch=stretch query=query/> }.into_any(),
            what_if::KEY => view! { <TryTargets stretch=stretch query=query/> }.into_any(),
            reports::KEY => view! { <Reports/> }.into_any(),
            _ => view! {
                <EditBar draft=draft dialog=dialog/>
                <p class="insights__purpose">{purpose}</p>
                {wrong}
                <Grid board=board draft=draft dialog=dialog stretch=stretch query=query/>
            }.into_any(),
        }}
    }
}

/// Window, filter and the slider through time.
#[component]
fn Controls(route: Signal<InsightsState>, window: Memo<Stretch>, extent: Extent) -> impl IntoView {
    let change = move |edit: &dyn Fn(&mut InsightsState)| {
        let mut state = route.get_untracked();
        edit(&mut state);
        navigate::go_in_place(&Route::Insights(state));
    };
    let days = ((extent.last - extent.first) / DAY_MS).max(1);
    let place = Memo::new(move |_| {
        route
            .with(|it| format::from_local_input(&it.as_of))
            .map_or(days, |at| {
                ((at - extent.first + DAY_MS / 2) / DAY_MS).clamp(0, days)
            })
    });
    let turn = StoredValue::new(0_u32);
    let slide = move |ev: ev::Event| {
        let Ok(at) = event_target_value(&ev).parse::<i64>() else {
            return;
        };
        let number = turn.get_value() + 1;
        turn.set_value(number);
        // Noon, so that a day of 23 or 25 hours does not lead to its neighbour.
        let to = if at >= days {
            String::new()
        } else {
            day(extent.first + at * DAY_MS + DAY_MS / 2)
        };
        spawn_local(async move {
            dom::sleep(DELAY_MS).await;
            if turn.try_get_value() == Some(number) {
                change(&|state| state.as_of = to.clone());
            }
        });
    };
    let said = move || {
        let at = route.with(|it| it.as_of.clone());
        match format::from_local_input(&at) {
            Some(at) => format::date(at),
            None => words::TODAY.to_owned(),
        }
    };
    let is_past = move || route.with(|it| !it.as_of.is_empty());
    view! {
        <form class="insights__controls" on:submit=move |ev| ev.prevent_default()>
            <label class="insights__control">
                <span>{words::FROM}</span>
                <input
                    type="date" class="input input--small" id="insights-from"
                    prop:value=move || window.with(|it| it.from.clone())
                    on:change=move |ev| {
                        let text = event_target_value(&ev);
                        change(&|state| state.from = text.clone());
                    }
                />
            </label>
            <label class="insights__control">
                <span>{words::TO}</span>
                <input
                    type="date" class="input input--small" id="insights-to"
                    prop:value=move || window.with(|it| it.to.clone())
                    on:change=move |ev| {
                        let text = event_target_value(&ev);
                        change(&|state| state.to = text.clone());
                    }
                />
            </label>
            <label class="insights__control insights__control--wide">
                <span>{words::FILTER}</span>
                <input
                    type="text" class="input input--small" id="insights-filter" placeholder=words::FILTER_HINT
                    prop:value=move || route.with(|it| it.query.clone())
                    on:change=move |ev| {
                        let text = event_target_value(&ev);
                        change(&|state| state.query = text.trim().to_owned());
                    }
                />
            </label>
            <label class="insights__control insights__control--wide">
                <span>{words::AS_OF} " " <b aria-live="polite">{said}</b></span>
                <input
                    type="range" class="insights__slider" id="insights-as-of" min="0" max=days
                    prop:value=move || place.get().to_string()
                    aria-valuetext=said
                    on:input=slide
                />
            </label>
            <Show when=is_past>
                <button
                    type="button" class="button button--small"
                    on:click=move |_| change(&|state| state.as_of.clear())
                >{words::BACK_TO_NOW}</button>
            </Show>
        </form>
    }
}

/// With no service level there is no clock: says so, and offers the usual ones. What is wrong with
/// one is said too.
#[component]
fn Levels() -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let findings = RwSignal::new(Vec::<(RefLabel, String)>::new());
    let has_levels = Memo::new(move |_| {
        client.status.with(|it| {
            it.counts
                .iter()
                .any(|(kind, count)| kind == "service_level" && *count > 0)
        })
    });
    let may = Memo::new(move |_| client.status.with(|it| it.me.role.administers()));
    let changed = Memo::new(move |_| client.changed.with(|it| it.generation));
    Effect::new(move |_| {
        // A memo listens once it was read.
        changed.with(|_| ());
        spawn_local(async move {
            if let Ok(Reply::LevelFindings(found)) = client.call(Call::LevelFindings).await {
                findings.try_set(found);
            }
        });
    });
    let make = move |_| {
        spawn_local(async move {
            match client.call(Call::UseUsualLevels).await {
                Ok(_) => notices.say_with_link(
                    words::USUAL_DONE,
                    Route::list("service_level").print(),
                    words::SEE_LEVELS,
                ),
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <Show when=move || !has_levels.get()>
            <section class="card insights__levels">
                <Icon name="timer"/>
                <div>
                    <h2>{words::NO_LEVELS}</h2>
                    <p>{words::NO_LEVELS_TEXT}</p>
                </div>
                <Show when=move || may.get()>
                    <button type="button" class="button button--primary" on:click=make>{words::USE_USUAL}</button>
                </Show>
            </section>
        </Show>
        <Show when=move || findings.with(|it| !it.is_empty())>
            <section class="card insights__findings" role="status">
                <h2>{words::LEVEL_PROBLEMS}</h2>
                <ul>
                    {move || findings.get().into_iter().map(|(record, why)| view! {
                        <li><RecordLink to=record/> " " {why}</li>
                    }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}
