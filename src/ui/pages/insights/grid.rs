//! The pieces of a dashboard in their grid.

use leptos::{ev, prelude::*, task::spawn_local};

use super::board::Board;
use super::edit::{Draft, PieceDialogState, PieceTools};
use super::figure::{Figure, Opened};
use super::list_of;
use super::probes::ProbePiece;
use super::tile::Tile;
use crate::domain::dashboard::{Look, Piece};
use crate::protocol::{
    Call, Datum, ForecastRequest, ForecastView, Kpi, KpiRequest, ListPage, ListRequest,
    ProbeRequest, ProbeView, Reply, Stretch, narrowed, probe_request, requests,
};
use crate::ui::components::Skeleton;
use crate::ui::format;
use crate::ui::route::Route;
use crate::ui::words::insight as words;
use crate::web::client::use_client;

/// Rows of a list piece for each row of the grid.
const LINES: u32 = 4;
/// So many indicators are asked for at once.
const AT_ONCE: usize = 32;
/// How far a forecast looks.
const AHEAD_HOURS: u32 = 72;
/// What a list piece shows of each record.
const LIST_COLUMNS: [&str; 4] = ["number", "title", "assignee", "resolution_due_at"];

/// What the pieces are answered with. What is asked twice is asked once.
#[derive(Clone, PartialEq, Default)]
struct Found {
    numbers: Vec<(KpiRequest, Kpi)>,
    lists: Vec<(ListRequest, ListPage)>,
    forecasts: Vec<(ForecastRequest, ForecastView)>,
    probes: Vec<(ProbeRequest, ProbeView)>,
}

impl Found {
    fn kpis(&self, wanted: &[KpiRequest]) -> Option<Vec<Kpi>> {
        let one = |request: &KpiRequest| {
            let found = self.numbers.iter().find(|it| it.0 == *request);
            found.map(|it| it.1.clone())
        };
        wanted.iter().map(one).collect()
    }

    fn forecast(&self, wanted: &ForecastRequest) -> Option<ForecastView> {
        let found = self.forecasts.iter().find(|it| it.0 == *wanted);
        found.map(|it| it.1.clone())
    }

    /// Whether all is there that a piece asks for.
    fn answers(&self, asked: &Asked, piece: &Piece) -> bool {
        let wanted = asked.kpis(piece);
        wanted
            .iter()
            .all(|it| self.numbers.iter().any(|(known, _)| known == it))
            && asked.list(piece).is_none_or(|it| self.list(&it).is_some())
            && asked
                .forecast(piece)
                .is_none_or(|it| self.forecast(&it).is_some())
            && asked
                .probe(piece)
                .is_none_or(|it| self.probe(&it).is_some())
    }

    fn probe(&self, wanted: &ProbeRequest) -> Option<ProbeView> {
        let found = self.probes.iter().find(|it| it.0 == *wanted);
        found.map(|it| it.1.clone())
    }

    fn list(&self, wanted: &ListRequest) -> Option<ListPage> {
        let found = self.lists.iter().find(|it| it.0 == *wanted);
        found.map(|it| it.1.clone())
    }
}

/// What is shown: the pieces, the filter over all of them, and when.
#[derive(Clone, PartialEq, Default)]
struct Asked {
    pieces: Vec<Piece>,
    only: String,
    stretch: Stretch,
}

impl Asked {
    fn kpis(&self, piece: &Piece) -> Vec<KpiRequest> {
        requests(piece, &self.only, &self.stretch)
    }

    fn forecast(&self, piece: &Piece) -> Option<ForecastRequest> {
        (piece.look == Look::Forecast).then(|| ForecastRequest {
            query: narrowed(&[&self.only, &piece.only]),
            hours: AHEAD_HOURS,
            as_of: self.stretch.moment,
        })
    }

    fn probe(&self, piece: &Piece) -> Option<ProbeRequest> {
        probe_request(piece, &self.only, &self.stretch)
    }

    fn list(&self, piece: &Piece) -> Option<ListRequest> {
        (piece.look == Look::List).then(|| ListRequest {
            kind: "incident".into(),
            query: narrowed(&[&self.only, &piece.only]),
            sort: String::new(),
            columns: LIST_COLUMNS.iter().map(|it| (*it).to_owned()).collect(),
            limit: u32::from(piece.height) * LINES,
            as_of: self.stretch.moment,
            ..ListRequest::default()
        })
    }
}

/// The grid.
#[component]
pub(super) fn Grid(
    /// What is looked at.
    board: Memo<Board>,
    /// What is being changed, instead of it.
    draft: RwSignal<Option<Draft>>,
    /// The form of a piece.
    dialog: PieceDialogState,
    /// When.
    stretch: Memo<Stretch>,
    /// The filter of the page.
    query: Memo<String>,
) -> impl IntoView {
    let client = use_client();
    let asked = Memo::new(move |_| {
        let (pieces, only) = draft.with(|it| match it {
            Some(draft) => (draft.pieces.clone(), draft.only.clone()),
            None => board.with(|it| (it.pieces.clone(), it.only.clone())),
        });
        Asked {
            pieces,
            only: query.with(|it| narrowed(&[&only, it])),
            stretch: stretch.get(),
        }
    });
    // What is shown: what was asked for last and is answered, so that a slider moves no skeletons.
    let shown = RwSignal::new((Asked::default(), Found::default()));
    let turn = StoredValue::new(0_u32);
    let generation = super::seen_by(client);
    let known = StoredValue::new((generation.get_untracked(), Found::default()));
    Effect::new(move |_| {
        let now = generation.get();
        let asked = asked.get();
        let number = turn.get_value() + 1;
        turn.set_value(number);
        spawn_local(async move {
            // The page may be gone by now.
            let Some((at, mut found)) = known.try_get_value() else {
                return;
            };
            if at != now {
                found = Found::default();
            }
            let mut wanted: Vec<KpiRequest> = Vec::new();
            for request in asked.pieces.iter().flat_map(|it| asked.kpis(it)) {
                let is_known = found.numbers.iter().any(|it| it.0 == request);
                if !is_known && !wanted.contains(&request) {
                    wanted.push(request);
                }
            }
            for some in wanted.chunks(AT_ONCE) {
                if let Ok(Reply::Kpis(answers)) = client.call(Call::Kpis(some.to_vec())).await {
                    found.numbers.extend(some.iter().cloned().zip(answers));
                }
            }
            let lists: Vec<ListRequest> = asked
                .pieces
                .iter()
                .filter_map(|it| asked.list(it))
                .collect();
            for request in lists {
                if found.list(&request).is_none()
                    && let Ok(Reply::List(page)) = client.call(Call::List(request.clone())).await
                {
                    found.lists.push((request, page));
                }
            }
            for request in asked.pieces.iter().filter_map(|it| asked.forecast(it)) {
                if found.forecast(&request).is_none()
                    && let Ok(Reply::Forecast(view)) =
                        client.call(Call::Forecast(request.clone())).await
                {
                    found.forecasts.push((request, view));
                }
            }
            for request in asked.pieces.iter().filter_map(|it| asked.probe(it)) {
                if found.probe(&request).is_none()
                    && let Ok(Reply::Probes(views)) =
                        client.call(Call::Probes(request.clone())).await
                {
                    found
                        .probes
                        .extend(views.into_iter().map(|it| (request.clone(), it)));
                }
            }
            // What was asked later is what counts.
            if turn.try_get_value() == Some(number) {
                let is_used = |request: &KpiRequest| {
                    asked
                        .pieces
                        .iter()
                        .any(|it| asked.kpis(it).contains(request))
                };
                found.numbers.retain(|it| is_used(&it.0));
                let lists: Vec<_> = asked
                    .pieces
                    .iter()
                    .filter_map(|it| asked.list(it))
                    .collect();
                found.lists.retain(|it| lists.contains(&it.0));
                let ahead: Vec<_> = asked
                    .pieces
                    .iter()
                    .filter_map(|it| asked.forecast(it))
                    .collect();
                found.forecasts.retain(|it| ahead.contains(&it.0));
                let probes: Vec<_> = asked
                    .pieces
                    .iter()
                    .filter_map(|it| asked.probe(it))
                    .collect();
                found.probes.retain(|it| probes.contains(&it.0));
                known.set_value((now, found.clone()));
                shown.set((asked, found));
            }
        });
    });
    // The tables that somebody looks at stay open while their numbers change.
    Opened::provide();
    let is_editing = Memo::new(move |_| draft.with(Option::is_some));
    let dragged = RwSignal::new(None::<usize>);
    let drawn = Memo::new(move |_| (asked.get(), shown.get()));
    view! {
        <section class="grid" class:grid--editing=is_editing aria-label=move || board.with(|it| it.label.clone())>
            {move || {
                let (asked, (before, found)) = drawn.get();
                if asked.pieces.is_empty() {
                    return view! { <p class="grid__empty">{words::NO_PIECES}</p> }.into_any();
                }
                let editing = is_editing.get();
                asked.pieces.iter().enumerate().map(|(at, piece)| {
                    // The numbers from before stay until the new ones are there, so that a slider moves no
                    // skeletons; the pieces themselves are always those of now.
                    let of = if found.answers(&asked, piece) { &asked } else { &before };
                    let content = content(piece, of, &found);
                    let tools = editing.then(|| view! { <PieceTools at=at draft=draft dialog=dialog/> });
                    let take = move |_: ev::DragEvent| dragged.set(Some(at));
                    let over = move |ev: ev::DragEvent| {
                        if dragged.get_untracked().is_some() {
                            ev.prevent_default();
                        }
                    };
                    let put = move |ev: ev::DragEvent| {
                        ev.prevent_default();
                        if let Some(from) = dragged.get_untracked() {
                            dragged.set(None);
                            draft.update(|it| {
                                if let Some(draft) = it {
                                    draft.move_to(from, at);
                                }
                            });
                        }
                    };
                    view! {
                        <div
                            class="piece" id=format!("piece-{at}")
                            class:piece--text=piece.look == Look::Text
                            style:--columns=piece.width.to_string()
                            style:--rows=piece.height.to_string()
                            draggable=editing.then_some("true")
                            on:dragstart=take on:dragover=over on:drop=put
                            on:dragend=move |_| dragged.set(None)
                        >
                            {tools}
                            {content}
                        </div>
                    }
                }).collect_view().into_any()
            }}
        </section>
    }
}

fn content(piece: &Piece, asked: &Asked, found: &Found) -> AnyView {
    match piece.look {
        Look::Text => {
            return view! { <p class="piece__words">{piece.title.clone()}</p> }.into_any();
        }
        Look::List => {
            let request = asked.list(piece);
            let page = request.as_ref().and_then(|it| found.list(it));
            return match (request, page) {
                (Some(request), Some(page)) => {
                    view! { <Records piece=piece.clone() request=request page=page/> }.into_any()
                }
                _ => view! { <Skeleton lines=6/> }.into_any(),
            };
        }
        Look::Forecast => {
            let view = asked.forecast(piece).and_then(|it| found.forecast(&it));
            return match view {
                Some(view) => view! { <Ahead piece=piece.clone() view=view/> }.into_any(),
                None => view! { <Skeleton lines=6/> }.into_any(),
            };
        }
        Look::Probe => {
            let view = asked.probe(piece).and_then(|it| found.probe(&it));
            return match view {
                Some(ProbeView {
                    error: Some(error), ..
                }) => {
                    view! { <p class="insights__error" role="alert">{error.message}</p> }.into_any()
                }
                Some(probe) => view! { <ProbePiece title=piece.heading() probe=probe/> }.into_any(),
                None => view! { <div class="card"><Skeleton lines=4/></div> }.into_any(),
            };
        }
        _ => {}
    }
    let Some(answers) = found.kpis(&asked.kpis(piece)) else {
        return view! { <div class="card"><Skeleton lines=4/></div> }.into_any();
    };
    if let Some(error) = answers.iter().find_map(|it| it.error.clone()) {
        return view! {
            <div class="card chart">
                <h2>{piece.heading()}</h2>
                <p class="insights__error" role="alert">{error.message}</p>
            </div>
        }
        .into_any();
    }
    match (piece.look, answers.first()) {
        (Look::Tile, Some(kpi)) => {
            view! { <Tile kpi=kpi.clone() title=piece.title.clone()/> }.into_any()
        }
        _ => view! { <Figure piece=piece.clone() answers=answers/> }.into_any(),
    }
}

/// A few records, and the way to all of them.
#[component]
fn Records(piece: Piece, request: ListRequest, page: ListPage) -> impl IntoView {
    let all = list_of(&request.query, request.as_of);
    let count = words::cases(&format::number(f64::from(page.total)));
    let error = page
        .error
        .map(|it| view! { <p class="insights__error" role="alert">{it.message}</p> });
    let nothing = (page.total == 0).then(|| view! { <p class="chart__empty">{words::NO_CASE}</p> });
    let rows = page.rows.into_iter().map(|row| {
        let text = |at: usize| row.cells.get(at).map(cell).unwrap_or_default();
        let address = Route::record_by("incident", row.id, &text(0)).print();
        view! {
            <li>
                <a class="piece__record" href=address>
                    <span class="piece__number">{text(0)}</span>
                    <span class="piece__title">{text(1)}</span>
                    <span class="piece__who">{text(2)}</span>
                    <span class="piece__due">{text(3)}</span>
                </a>
            </li>
        }
    });
    view! {
        <article class="card chart">
            <header class="chart__title">
                <h2><a href=all>{piece.heading()}</a></h2>
                <span class="tile__cases">{count}</span>
            </header>
            {error}
            {nothing}
            <ul class="piece__records">{rows.collect_view()}</ul>
        </article>
    }
}

/// What will likely become late, and how that is known.
#[component]
fn Ahead(piece: Piece, view: ForecastView) -> impl IntoView {
    if let Some(error) = view.error {
        return view! { <p class="insights__error" role="alert">{error.message}</p> }.into_any();
    }
    let shown = usize::from(piece.height) * LINES as usize;
    let number = |it: f64| format::number((it * 10.0).round() / 10.0);
    let summary = words::forecast(&number(view.expected), &number(f64::from(view.records)));
    let rows = view
        .lines
        .iter()
        .take(shown.saturating_sub(1))
        .map(|line| {
            let chance = line.chance.map_or_else(
                || words::TOO_FEW.to_owned(),
                |it| super::value_text("share", it),
            );
            let address = Route::record(&line.record).print();
            view! {
                <li>
                    <a class="piece__record" href=address>
                        <span class="piece__number">{line.record.number.clone()}</span>
                        <span class="piece__title">{line.record.label.clone()}</span>
                        <span class="piece__who">{chance}</span>
                        <span class="piece__due">{format::date_time(line.due_at)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <article class="card chart" data-look="forecast">
            <header class="chart__title">
                <h2><a href=list_of(&view.query, view.as_of)>{piece.heading()}</a></h2>
            </header>
            <p>{summary}</p>
            <ul class="piece__records">{rows}</ul>
            <p class="tile__cases">{words::HOW_FORECAST}</p>
        </article>
    }
    .into_any()
}

fn cell(datum: &Datum) -> String {
    match datum {
        Datum::Ref(to) => to.label.clone(),
        Datum::Time(at) => format::date_time(*at),
        Datum::Int(number) => number.to_string(),
        other => other.text().to_owned(),
    }
}
