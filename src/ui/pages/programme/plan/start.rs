//! An empty plan: three ready ones to begin with.

use leptos::prelude::*;

use super::Chart;
use crate::domain::programme::schedule::{parse_day, print_day};
use crate::domain::programme::templates;
use crate::protocol::PlanDeed;
use crate::ui::words::plan as words;

/// The ready plans, and the day on which one begins.
#[component]
pub(super) fn Start(chart: Chart) -> impl IntoView {
    let today = chart
        .plan
        .with_untracked(|it| it.as_ref().map_or(0, |it| it.today));
    let first = RwSignal::new(print_day(today));
    let cards = templates::ALL
        .iter()
        .map(|it| {
            let gates = it.lines.iter().filter(|it| it.kind == "gate").count();
            let id = it.id;
            let start = move |_| {
                if let Some(start) = parse_day(first.get_untracked().trim()) {
                    chart.send(PlanDeed::Template {
                        id: id.into(),
                        start,
                    });
                }
            };
            view! {
                <li class="card plan-start__card">
                    <h3>{it.label}</h3>
                    <p>{it.purpose}</p>
                    <p class="soft">{words::holds(it.tasks(), gates)}</p>
                    <button
                        type="button" class="button button--primary" data-template=id
                        disabled=move || first.with(|it| parse_day(it.trim()).is_none())
                        on:click=start
                    >
                        {words::use_template(it.label)}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="plan-start" aria-labelledby="plan-start">
            <h2 id="plan-start">{words::START}</h2>
            <p class="soft">{words::START_TEXT}</p>
            <label class="plan-start__day">
                <span>{words::FIRST_DAY}</span>
                <input
                    id="plan-first-day" type="date" class="input" required
                    prop:value=move || first.get()
                    on:input=move |ev| first.set(event_target_value(&ev))
                />
            </label>
            <ul class="plan-start__cards">{cards}</ul>
        </section>
    }
}
