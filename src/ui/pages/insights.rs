//! Numbers over the desk's history: tiles and charts, each of which opens the records that make it,
//! now or as of any day.

mod boards;
mod chart;
mod scale;
mod tile;

use leptos::{ev, prelude::*, task::spawn_local};

use self::boards::{Board, Chart};
use self::chart::{Bars, Line};
use self::tile::Tile;
use crate::protocol::{Call, Kpi, KpiRequest, RefLabel, Reply};
use crate::ui::components::{EmptyState, Icon, RecordLink, Skeleton, use_notices};
use crate::ui::route::{InsightsState, ListState, Route};
use crate::ui::words::insight as words;
use crate::ui::{format, navigate};
use crate::web::{client::use_client, dom};

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

/// A value in words, by the unit of its indicator.
fn value_text(unit: &str, value: f64) -> String {
    match unit {
        "share" => format!("{} %", format::number((value * 1000.0).round() / 10.0)),
        "ms" => span(value),
        "days" => format!("{} d", format::number((value * 10.0).round() / 10.0)),
        "count" => format::number(value.round()),
        _ => format::number((value * 100.0).round() / 100.0),
    }
}

/// A stretch of time in two units at most: `3 d 4 h`, `5 h 20 min`, `12 min`.
pub fn span(ms: f64) -> String {
    let minutes = (ms.abs() / 60_000.0).round() as u64;
    let (days, hours, rest) = (minutes / 1_440, minutes % 1_440 / 60, minutes % 60);
    match (days, hours, rest) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (1..10, 1.., _) => format!("{days} d {hours} h"),
        (days, ..) => format!("{} d", format::number(days as f64)),
    }
}

/// What is asked for a board: the tiles' indicators with their course, then one for each piece of a chart.
fn requests(board: &Board, window: &Window) -> Vec<KpiRequest> {
    let ask = |id: &str, by: &str, slice: &str| KpiRequest {
        id: id.into(),
        from: window.from.clone(),
        to: window.to.clone(),
        as_of: window.as_of,
        query: [board.only, &window.query]
            .into_iter()
            .filter(|it| !it.trim().is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        slice: slice.into(),
        by: by.into(),
    };
    let tiles = board.tiles.iter().map(|id| ask(id, &window.by, ""));
    let charts = board.charts.iter().flat_map(|chart| match chart {
        Chart::Line(_, ids) => ids.iter().map(|id| ask(id, &window.by, "")).collect(),
        Chart::Bars(_, id, field) => vec![ask(id, "", field)],
    });
    tiles.chain(charts).collect()
}

/// What is looked at.
#[derive(Clone, PartialEq, Debug, Default)]
struct Window {
    from: String,
    to: String,
    by: String,
    as_of: Option<i64>,
    query: String,
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
    let generation = Memo::new(move |_| client.changed.with(|it| it.generation));
    Effect::new(move |_| {
        generation.track();
        spawn_local(async move {
            let request = KpiRequest {
                id: "opened".into(),
                by: "quarter".into(),
                ..KpiRequest::default()
            };
            if let Ok(Reply::Kpis(found)) = client.call(Call::Kpis(vec![request])).await {
                extent.try_set(Some(found.first().and_then(extent_of)));
            }
        });
    });
    let board = Memo::new(move |_| boards::by_code(&route.with(|it| it.board.clone())));
    view! {
        <div class="page insights">
            <header class="insights__head">
                <h1>{words::TITLE}</h1>
                <nav class="list-tabs" aria-label=words::BOARDS>
                    {boards::ALL.iter().map(|it| {
                        let address = move || {
                            Route::Insights(InsightsState { board: it.code.into(), ..route.get() }).print()
                        };
                        view! {
                            <a
                                class="list-tab" href=address
                                aria-current=move || (board.get() == it).then_some("page")
                            >{it.label}</a>
                        }
                    }).collect_view()}
                </nav>
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
                Some(Some(extent)) => view! { <Numbers route=route board=board extent=extent/> }.into_any(),
            }}
        </div>
    }
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

/// The window of the address, or the last twelve months in which there are records.
fn window_of(state: &InsightsState, extent: Extent) -> Window {
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
    Window {
        from,
        to,
        by: by.into(),
        as_of,
        query: state.query.clone(),
    }
}

#[component]
fn Numbers(
    route: Signal<InsightsState>,
    board: Memo<&'static Board>,
    extent: Extent,
) -> impl IntoView {
    let client = use_client();
    let window = Memo::new(move |_| route.with(|it| window_of(it, extent)));
    let found = RwSignal::new((&boards::ALL[0], Vec::<Kpi>::new()));
    let turn = StoredValue::new(0_u32);
    let changed = Memo::new(move |_| client.changed.with(|it| it.generation));
    Effect::new(move |_| {
        changed.track();
        let (board, window) = (board.get(), window.get());
        let number = turn.get_value() + 1;
        turn.set_value(number);
        spawn_local(async move {
            let reply = client.call(Call::Kpis(requests(board, &window))).await;
            // What was asked later is what counts.
            if turn.try_get_value() == Some(number)
                && let Ok(Reply::Kpis(answers)) = reply
            {
                found.set((board, answers));
            }
        });
    });
    view! {
        <Controls route=route window=window extent=extent/>
        <Levels/>
        <p class="insights__purpose">{move || board.get().purpose}</p>
        {move || {
            let (board, answers) = found.get();
            if answers.is_empty() {
                return view! { <Skeleton lines=10/> }.into_any();
            }
            let error = answers.iter().find_map(|it| it.error.clone());
            if let Some(error) = error {
                return view! { <p class="insights__error" role="alert">{error.message}</p> }.into_any();
            }
            let mut answers = answers.into_iter();
            let tiles: Vec<Kpi> = answers.by_ref().take(board.tiles.len()).collect();
            let charts = board.charts.iter().map(|chart| match chart {
                Chart::Line(title, ids) => {
                    let lines: Vec<Kpi> = answers.by_ref().take(ids.len()).collect();
                    view! { <Line title=*title lines=lines/> }.into_any()
                }
                Chart::Bars(title, ..) => {
                    answers.next().map(|kpi| view! { <Bars title=*title kpi=kpi/> }).into_any()
                }
            }).collect_view();
            view! {
                <section class="tiles" aria-label=board.label>
                    {tiles.into_iter().map(|kpi| view! { <Tile kpi=kpi/> }).collect_view()}
                </section>
                <div class="charts">{charts}</div>
            }.into_any()
        }}
    }
}

/// Window, filter and the slider through time.
#[component]
fn Controls(route: Signal<InsightsState>, window: Memo<Window>, extent: Extent) -> impl IntoView {
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
        changed.track();
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
