//! One indicator as a tile: value, cases, course, definition, and the way to its records.

use leptos::{prelude::*, task::spawn_local};

use super::{list_of, value_text};
use crate::domain::kpi::{self, ENOUGH};
use crate::protocol::{Call, Datum, Kpi, ListRequest, ListRow, RefLabel, Reply};
use crate::ui::components::{Icon, Popover, RecordLink};
use crate::ui::format;
use crate::ui::words::insight as words;
use crate::web::client::use_client;

/// Whether a value rests on too few cases; a count is what it is.
fn is_thin(kpi: &Kpi) -> bool {
    kpi.unit != "count" && kpi.total.n < ENOUGH
}

/// The tile.
#[component]
pub(super) fn Tile(
    /// The indicator.
    kpi: Kpi,
    /// Another heading than the indicator's own, or empty.
    title: String,
) -> impl IntoView {
    let total = &kpi.total;
    let unit = kpi.unit.clone();
    let address = list_of(&total.query, total.as_of);
    let value = match total.value {
        None => words::NO_CASE.to_owned(),
        Some(_) if is_thin(&kpi) => words::TOO_FEW.to_owned(),
        Some(value) => value_text(&unit, value),
    };
    let is_words = total.value.is_none() || is_thin(&kpi);
    let beside = match (total.median, total.p90, total.low, total.high) {
        _ if is_words => None,
        (Some(median), Some(p90), ..) => Some(words::spread(
            &value_text(&unit, median),
            &value_text(&unit, p90),
        )),
        (_, _, Some(low), Some(high)) => Some(words::interval(
            &value_text(&unit, low),
            &value_text(&unit, high),
        )),
        _ => None,
    };
    let is_met = kpi
        .target
        .zip(total.value)
        .map(|((target, at_least), value)| {
            if at_least {
                value >= target
            } else {
                value <= target
            }
        });
    let target = kpi
        .target
        .filter(|_| !is_words)
        .map(|(target, at_least)| words::target(at_least, &value_text(&unit, target)));
    let course: Vec<f64> = kpi.points.iter().filter_map(|it| it.value.value).collect();
    let label = if title.is_empty() {
        kpi.label.clone()
    } else {
        title
    };
    let cases = words::cases(&format::number(f64::from(total.n)));
    let id = kpi.id.clone();
    let definition = view! { <DefinitionCard kpi=kpi/> };
    view! {
        <article class="tile card" data-kpi=id>
            <header class="tile__head">
                <h2 class="tile__label">{label}</h2>
                {definition}
            </header>
            <p class="tile__line">
                <a class="tile__value" class:tile__value--words=is_words href=address>{value}</a>
                {(course.len() > 1).then(|| view! { <Sparkline course=course/> })}
            </p>
            <p class="tile__cases">
                {cases}
                {beside.map(|it| view! { <span>" · " {it}</span> })}
            </p>
            {target.map(|it| view! {
                <p class="tile__target" class:tile__target--missed=is_met == Some(false)>
                    <Icon name=if is_met == Some(false) { "triangle-alert" } else { "check" } class="icon--small"/>
                    {it}
                </p>
            })}
        </article>
    }
}

/// A button with the definition card below it.
#[component]
pub(super) fn DefinitionCard(
    /// The indicator.
    kpi: Kpi,
) -> impl IntoView {
    let kpi = StoredValue::new(kpi);
    view! {
        <Popover
            label=words::DEFINITION.to_owned()
            face=Box::new(|| view! { <Icon name="circle-help" class="icon--small"/> }.into_any())
            class="button button--quiet button--icon button--small"
        >
            {move || kpi.with_value(|it| view! { <Definition kpi=it.clone()/> })}
        </Popover>
    }
}

/// By which service levels, in which hours, an indicator counts whose clocks it reads.
#[component]
fn CountedBy(
    /// Metrics of service levels.
    clocks: Vec<&'static str>,
) -> impl IntoView {
    let client = use_client();
    let found = RwSignal::new(None::<Vec<ListRow>>);
    let request = ListRequest {
        kind: "service_level".into(),
        query: format!("metric:{} -off:yes", clocks.join(",")),
        columns: ["name", "support_hours", "critical_hours"]
            .map(str::to_owned)
            .to_vec(),
        limit: 20,
        ..ListRequest::default()
    };
    spawn_local(async move {
        if let Ok(Reply::List(page)) = client.call(Call::List(request)).await {
            found.try_set(Some(page.rows));
        }
    });
    let line = |row: ListRow| {
        let cell = |at: usize| row.cells.get(at).cloned().unwrap_or_default();
        let level = RefLabel {
            id: row.id,
            kind: "service_level".into(),
            label: cell(0).text().to_owned(),
            ..RefLabel::default()
        };
        let hours = |at: usize| match cell(at) {
            Datum::Ref(to) => Some(to),
            _ => None,
        };
        let critical = hours(2).filter(|it| Some(it.id) != hours(1).map(|it| it.id));
        view! {
            <li>
                <RecordLink to=level/>
                {hours(1).map(|to| view! { ", " <RecordLink to=to/> })}
                {critical.map(|to| view! { ", " {words::FOR_P1} " " <RecordLink to=to/> })}
            </li>
        }
    };
    view! {
        <dt>{words::COUNTED_BY}</dt>
        <dd class="definition__levels">
            {move || found.get().map(|rows| if rows.is_empty() {
                view! { <span>{words::NO_LEVEL}</span> }.into_any()
            } else {
                view! { <ul>{rows.into_iter().map(line).collect_view()}</ul> }.into_any()
            })}
        </dd>
    }
}

/// The definition card: formula, what is counted, by which service levels, target, owner, version, and the
/// records.
#[component]
fn Definition(kpi: Kpi) -> impl IntoView {
    let definition = kpi::by_id(&kpi.id);
    let clocks: Vec<_> = definition.into_iter().flat_map(kpi::Kpi::clocks).collect();
    let counted_by = (!clocks.is_empty()).then(|| view! { <CountedBy clocks=clocks/> });
    let target = kpi.target.map_or_else(
        || "–".to_owned(),
        |(target, at_least)| words::target(at_least, &value_text(&kpi.unit, target)),
    );
    let part =
        (!kpi.total.part_query.is_empty()).then(|| list_of(&kpi.total.part_query, kpi.total.as_of));
    view! {
        <dl class="definition">
            <dt>{words::FORMULA}</dt>
            <dd>{definition.map(|it| it.formula)}</dd>
            <dt>{words::COUNTED}</dt>
            <dd>{definition.map(|it| it.includes)}</dd>
            {counted_by}
            <dt>{words::TARGET}</dt>
            <dd>{target}</dd>
            {kpi.owner.map(|owner| view! { <dt>{words::OWNER}</dt><dd><RecordLink to=owner/></dd> })}
            <dt>{words::VERSION}</dt>
            <dd>{definition.map(|it| it.version)}</dd>
        </dl>
        <p class="definition__links">
            <a href=list_of(&kpi.total.query, kpi.total.as_of)>{words::SHOW_RECORDS}</a>
            {part.map(|address| view! { <a href=address>{words::SHOW_PART}</a> })}
        </p>
    }
}

/// The course in the small, without axes; the chart has them.
#[component]
fn Sparkline(course: Vec<f64>) -> impl IntoView {
    const WIDTH: f64 = 64.0;
    const HEIGHT: f64 = 20.0;
    let least = course.iter().copied().fold(f64::INFINITY, f64::min);
    let most = course.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = if most > least { most - least } else { 1.0 };
    let across = WIDTH / (course.len() - 1) as f64;
    let points = course
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let x = at as f64 * across;
            let y = HEIGHT - 2.0 - (value - least) / range * (HEIGHT - 4.0);
            format!("{x:.1},{y:.1}")
        })
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <svg class="sparkline" viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
            <polyline points=points></polyline>
        </svg>
    }
}
