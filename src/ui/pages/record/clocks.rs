//! The service level clocks of a record: what is left, and why it says so.

use leptos::{prelude::*, task::spawn_local};

use super::open::use_open;
use crate::domain::order;
use crate::protocol::{Call, ClockView, Reply};
use crate::ui::components::{Icon, RecordLink};
use crate::ui::format;
use crate::ui::format::span;
use crate::ui::words::insight as words;
use crate::web::client::use_client;

/// All clocks of the open record; nothing while it has none.
#[component]
pub fn Clocks() -> impl IntoView {
    let client = use_client();
    let open = use_open();
    let clocks = RwSignal::new(Vec::<ClockView>::new());
    let id = open.part(|it| it.me.id);
    let read = Memo::new(move |_| (id.get(), client.changed.with(|it| it.generation)));
    Effect::new(move |_| {
        let (id, _) = read.get();
        if id.is_nil() {
            return;
        }
        spawn_local(async move {
            let call = Call::Clocks {
                id: id.to_hex(),
                as_of: None,
            };
            if let Ok(Reply::Clocks(found)) = client.call(call).await {
                clocks.try_set(found);
            }
        });
    });
    view! {
        <Show when=move || clocks.with(|it| !it.is_empty())>
            <section class="side__group clocks">
                <h2 class="side__title">{words::CLOCKS}</h2>
                {move || clocks.get().into_iter().map(|clock| view! { <Clock clock=clock/> }).collect_view()}
            </section>
        </Show>
    }
}

/// The icon that goes with what became of a clock: never the colour alone.
fn icon(status: &str) -> &'static str {
    match status {
        "running" => "timer",
        "paused" => "pause",
        "late" | "missed" => "triangle-alert",
        "met" => "check",
        _ => "x",
    }
}

#[component]
fn Clock(clock: ClockView) -> impl IntoView {
    let used = span(clock.elapsed_ms as f64);
    let target = span(clock.target_ms as f64);
    let left_ms = clock.target_ms - clock.elapsed_ms;
    let is_open = matches!(clock.status.as_str(), "running" | "paused" | "late");
    let headline = if is_open {
        words::left(left_ms, &span(left_ms.abs() as f64))
    } else {
        words::used_of(&used, &target)
    };
    let due = clock.due_at.map(|at| {
        let text = format::date_time(at);
        if clock.stopped_at.is_some() || left_ms < 0 {
            words::was_due(&text)
        } else {
            words::due(&text)
        }
    });
    let share = (clock.elapsed_ms as f64 / clock.target_ms.max(1) as f64).clamp(0.0, 1.0) * 100.0;
    let without = clock
        .original_due_at
        .filter(|it| Some(*it) != clock.due_at)
        .map(|at| words::without_pauses(&format::date_time(at)));
    let class = format!("clock clock--{}", clock.status);
    let status = words::status(&clock.status);
    view! {
        <article class=class data-clock=clock.metric.clone() data-status=clock.status.clone()>
            <header class="clock__head">
                <span class="clock__name">
                    {words::metric(&clock.metric)}
                    {clock.team.clone().map(|it| view! { " · " {it.label} })}
                </span>
                <span class="clock__status"><Icon name=icon(&clock.status) class="icon--small"/>{status}</span>
            </header>
            <p class="clock__line"><b>{headline}</b> {due.map(|it| view! { <span>" " {it}</span> })}</p>
            <svg class="clock__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="clock__ground" x="0" y="0" width="100" height="6"></rect>
                <rect class="clock__used" x="0" y="0" width=share height="6"></rect>
            </svg>
            <details class="clock__why">
                <summary>{words::WHY}</summary>
                {is_open.then(|| view! { <p>{words::used_of(&used, &target)}</p> })}
                <p>
                    <RecordLink to=clock.level.clone()/>
                    {format!(" P{} · ", clock.priority)}
                    {words::hours(&clock.calendar, &clock.zone)}
                </p>
                {without.map(|it| view! { <p>{it}</p> })}
                {clock.late_by_reclassification.then(|| view! { <p>{words::RECLASSIFIED}</p> })}
                {(clock.met_at_first_resolve == Some(true) && matches!(clock.status.as_str(), "missed" | "late"))
                    .then(|| view! { <p>{words::MET_AT_FIRST}</p> })}
                <Course clock=clock.clone()/>
            </details>
        </article>
    }
}

/// So many lines are shown; a clock of years has thousands of nights.
const LINES: usize = 60;

/// What the clock did, piece by piece, with what happened to it in between.
#[component]
fn Course(clock: ClockView) -> impl IntoView {
    let mut lines: Vec<(i64, String, String)> = clock
        .segments
        .iter()
        .map(|it| {
            let mut what = words::segment(&it.kind, &it.reason);
            if !it.team.is_empty() && it.kind == "running" {
                what = format!("{what} · {}", it.team);
            }
            (it.from, span((it.to - it.from) as f64), what)
        })
        .chain(
            clock
                .notes
                .iter()
                .map(|(at, text)| (*at, String::new(), text.clone())),
        )
        .chain(
            clock
                .warnings
                .iter()
                .map(|(percent, at)| (*at, String::new(), words::warned(*percent))),
        )
        .collect();
    order::sort_by_key(&mut lines, |it| it.0);
    let more = lines.len().saturating_sub(LINES);
    let rows = lines
        .into_iter()
        .skip(more)
        .map(|(at, long, what)| {
            view! {
                <tr><td>{format::date_time(at)}</td><td>{long}</td><td>{what}</td></tr>
            }
        })
        .collect_view();
    view! {
        <table class="clock__course">
            <thead>
                <tr>
                    <th scope="col">{words::WHEN}</th>
                    <th scope="col">{words::HOW_LONG}</th>
                    <th scope="col">{words::WHAT}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
