//! Probes: what the history says about how the desk works, and who says otherwise.

use leptos::{prelude::*, task::spawn_local};

use super::value_text;
use crate::protocol::{Call, ProbeRequest, ProbeView, Reply, Stretch};
use crate::ui::components::{Icon, RecordLink, Skeleton};
use crate::ui::format;
use crate::ui::route::{ListState, NewState, Route};
use crate::ui::words::insight::{self, probes as words};
use crate::web::client::use_client;

/// The word of the page in the address.
pub(super) const KEY: &str = "probes";

/// All probes by topic.
#[component]
pub(super) fn Probes(
    /// When.
    stretch: Memo<Stretch>,
    /// Only these incidents.
    query: Memo<String>,
) -> impl IntoView {
    let client = use_client();
    let found = RwSignal::new(None::<Vec<ProbeView>>);
    let turn = StoredValue::new(0_u32);
    let generation = super::seen_by(client);
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        let (stretch, query) = (stretch.get(), query.get());
        let number = turn.get_value() + 1;
        turn.set_value(number);
        spawn_local(async move {
            let request = ProbeRequest {
                ids: Vec::new(),
                from: stretch.from,
                to: stretch.to,
                as_of: stretch.as_of,
                query,
            };
            let reply = client.call(Call::Probes(request)).await;
            if turn.try_get_value() == Some(number)
                && let Ok(Reply::Probes(probes)) = reply
            {
                found.set(Some(probes));
            }
        });
    });
    view! {
        <p class="insights__purpose">{words::PURPOSE}</p>
        {move || {
            let Some(probes) = found.get() else {
                return view! { <Skeleton lines=10/> }.into_any();
            };
            let mut topics: Vec<String> = Vec::new();
            for probe in &probes {
                if !topics.contains(&probe.topic) {
                    topics.push(probe.topic.clone());
                }
            }
            topics
                .into_iter()
                .map(|topic| {
                    let rows = probes
                        .iter()
                        .filter(|it| it.topic == topic)
                        .map(|it| view! { <Row probe=it.clone()/> })
                        .collect_view();
                    view! {
                        <section class="card probes" aria-label=topic.clone()>
                            <h2>{topic.clone()}</h2>
                            <ul>{rows}</ul>
                        </section>
                    }
                })
                .collect_view()
                .into_any()
        }}
    }
}

fn list(probe: &ProbeView, query: &str) -> String {
    Route::List(ListState {
        kind: probe.kind.clone(),
        query: Some(query.to_owned()),
        as_of: probe.as_of.map_or_else(String::new, |it| it.to_string()),
        ..ListState::default()
    })
    .print()
}

/// Whether it is met: an icon, a tone and a word.
fn verdict(probe: &ProbeView) -> (&'static str, &'static str, &'static str) {
    match (probe.met, probe.confidence.as_str()) {
        (Some(true), _) => ("circle-check", "met", words::MET),
        (Some(false), _) => ("circle-x", "missed", words::NOT_MET),
        (None, "none") => ("circle-dashed", "few", insight::NO_CASE),
        (None, _) => ("circle-dashed", "few", insight::TOO_FEW),
    }
}

/// What of a probe stands in files: its share, its target and its verdict, in words.
pub(super) fn in_words(probe: &ProbeView) -> (String, String, &'static str) {
    let value = probe
        .value
        .map_or_else(|| "–".to_owned(), |it| value_text("share", it));
    let wanted = insight::target(true, &value_text("share", probe.at_least));
    (value, wanted, verdict(probe).2)
}

/// The share, what is wanted, and the interval that it lies in.
#[component]
fn Measure(probe: ProbeView) -> impl IntoView {
    let (_, tone, _) = verdict(&probe);
    let (value, wanted, _) = in_words(&probe);
    let percent = |share: f64| format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0);
    let interval = match (probe.low, probe.high) {
        (Some(low), Some(high)) => {
            insight::interval(&value_text("share", low), &value_text("share", high))
        }
        _ => String::new(),
    };
    view! {
        <div class="probe__measure">
            <p class="probe__value">{value} <span>{wanted}</span></p>
            <div class="probe__bar" aria-hidden="true">
                <span class=format!("probe__fill probe__fill--{tone}") style:inline-size=percent(probe.value.unwrap_or(0.0))></span>
                <span class="probe__mark" style:inset-inline-start=percent(probe.at_least)></span>
            </div>
            <p class="probe__cases">{interval}</p>
        </div>
    }
}

/// The ways to the records that count for it and against it.
#[component]
fn ForAndAgainst(probe: ProbeView) -> impl IntoView {
    let against = probe.n - probe.part.min(probe.n);
    view! {
        <a href=list(&probe, &probe.for_query)>{words::count_for(&format::number(f64::from(probe.part)))}</a>
        <a href=list(&probe, &probe.against_query)>{words::count_against(&format::number(f64::from(against)))}</a>
    }
}

/// A probe as a piece of a dashboard.
#[component]
pub(super) fn ProbePiece(
    /// Its heading.
    title: String,
    /// What it answers.
    probe: ProbeView,
) -> impl IntoView {
    let (icon, tone, verdict) = verdict(&probe);
    let cases = insight::cases(&format::number(f64::from(probe.n)));
    let said = probe
        .said
        .as_ref()
        .map(|it| words::said(it.met, &it.reason, &format::date(it.expires_at)));
    view! {
        <article class="card chart probe-piece" data-look="probe" data-probe=probe.id.clone()>
            <header class="chart__title">
                <h2 title=probe.question.clone()>{title}</h2>
                <span class=format!("probe__verdict probe__verdict--{tone}")>
                    <Icon name=icon class="icon--small"/> <span>{verdict}</span>
                </span>
            </header>
            <Measure probe=probe.clone()/>
            <p class="probe__links"><span class="probe__cases">{cases}</span> <ForAndAgainst probe=probe.clone()/></p>
            {said.map(|it| view! { <p class="probe__said"><Icon name="flag" class="icon--small"/> {it}</p> })}
        </article>
    }
}

#[component]
fn Row(probe: ProbeView) -> impl IntoView {
    if let Some(error) = probe.error {
        return view! { <li class="probe">{probe.label} ": " {error.message}</li> }.into_any();
    }
    let (icon, tone, verdict) = verdict(&probe);
    let said = probe.said.clone().map(|it| {
        view! {
            <p class="probe__said">
                <Icon name="flag" class="icon--small"/>
                {words::said(it.met, &it.reason, &format::date(it.expires_at))}
                " " <RecordLink to=it.by/>
                {probe.measured.map(|measured| format!(" {}", words::measured(measured)))}
            </p>
        }
    });
    let new_override = Route::New(NewState {
        kind: "probe_override".into(),
        fields: vec![("probe".into(), probe.id.clone())],
    })
    .print();
    view! {
        <li class="probe" data-probe=probe.id.clone()>
            <span class=format!("probe__verdict probe__verdict--{tone}")>
                <Icon name=icon/> <span>{verdict}</span>
            </span>
            <div class="probe__what">
                <h3>{probe.label.clone()}</h3>
                <p>{probe.question.clone()}</p>
                {said}
            </div>
            <Measure probe=probe.clone()/>
            <p class="probe__links">
                <ForAndAgainst probe=probe.clone()/>
                <a href=new_override>{words::OVERRIDE}</a>
            </p>
        </li>
    }
    .into_any()
}
