//! What waits for the sponsor: each request with its prepared text, to be copied or answered at once.

use leptos::{prelude::*, task::spawn_local};

use crate::domain::programme::outreach::MOST_REQUESTS;
use crate::domain::programme::plan::DECISION_TYPES;
use crate::protocol::{Call, Command, Datum, Door, ListRequest, RecordView, Reply, Sheet};
use crate::ui::components::{Icon, RecordLink, Skeleton, use_notices};
use crate::ui::format;
use crate::ui::route::Route;
use crate::ui::words::outreach as words;
use crate::web::client::{Client, use_client};
use crate::web::dom;

/// The query behind the number of open requests on the sponsor's sheet.
fn query_of(sheet: &Sheet) -> Option<String> {
    let figure = sheet.figures().find(|it| it.id == "open_decisions")?;
    match &figure.door {
        Some(Door::List { query, .. }) => Some(query.clone()),
        _ => None,
    }
}

/// The most pressing requests, whole: lists do not hold long texts.
async fn read(client: Client, query: String) -> Vec<RecordView> {
    let call = Call::List(ListRequest {
        kind: "decision".into(),
        query,
        sort: "due_at,created_at".into(),
        columns: vec!["number".into()],
        limit: MOST_REQUESTS as u32,
        ..ListRequest::default()
    });
    let mut found = Vec::new();
    if let Ok(Reply::List(page)) = client.call(call).await {
        for row in page.rows {
            let call = Call::Record {
                id: row.id.to_hex(),
            };
            if let Ok(Reply::Record(view)) = client.call(call).await {
                found.push(*view);
            }
        }
    }
    found
}

/// The requests.
#[component]
pub(super) fn Requests(
    /// The sponsor's sheet.
    sheet: RwSignal<Option<Sheet>>,
) -> impl IntoView {
    let client = use_client();
    let query = Memo::new(move |_| sheet.with(|it| it.as_ref().and_then(query_of)));
    let asked = LocalResource::new(move || {
        client.changed.track();
        let query = query.get();
        async move {
            match query {
                Some(query) => read(client, query).await,
                None => Vec::new(),
            }
        }
    });
    view! {
        <div class="asks" id="sponsor-requests">
            <h2 class="sheet__heading">{words::ASKED}</h2>
            {move || match asked.get() {
                None => view! { <Skeleton lines=4/> }.into_any(),
                Some(asked) if asked.is_empty() => view! { <p class="sheet__empty">{words::NOTHING_ASKED}</p> }.into_any(),
                Some(asked) => view! {
                    <ul class="asks__list">{asked.into_iter().map(|it| view! { <Request view=it/> }).collect_view()}</ul>
                }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Request(view: RecordView) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let field = |name: &str| {
        let found = view.fields.iter().find(|it| it.0 == name);
        found.map_or(Datum::None, |it| it.1.clone())
    };
    let code = field("decision_type").text().to_owned();
    let kind = DECISION_TYPES
        .iter()
        .find(|it| it.code == code)
        .map_or("", |it| it.label);
    let due = match field("due_at") {
        Datum::Time(at) => format!(" · {} {}", words::WANTED_BY, format::date(at)),
        _ => String::new(),
    };
    let text = field("background").text().to_owned();
    let (of, name) = match field("asked_of") {
        Datum::Ref(to) => (to.id, to.label),
        _ => Default::default(),
    };
    let id = view.me.id;
    let decide = move |outcome: &'static str| {
        let command = Command::Step {
            records: vec![id],
            step: "decide".into(),
            args: vec![("outcome".into(), Datum::Text(outcome.into()))],
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(done) => notices.done(&done),
                Err(news) => notices.bad(&news),
            }
        });
    };
    let prepared = if text.is_empty() {
        view! { <p class="asks__none">{words::NOT_PREPARED}</p> }.into_any()
    } else {
        let held = StoredValue::new(text.clone());
        let copy = move |_| {
            spawn_local(async move {
                notices.say(match dom::copy_text(&held.get_value()).await {
                    true => words::COPIED,
                    false => words::NOT_COPIED,
                });
            });
        };
        view! {
            <div class="asks__prepared">
                <h4>{words::PREPARED}</h4>
                <blockquote>{text}</blockquote>
                <button type="button" class="button button--small" on:click=copy>
                    <Icon name="copy" class="icon--small"/> {words::COPY}
                </button>
            </div>
        }
        .into_any()
    };
    let is_me = move || client.status.with(|it| it.me.person == of);
    let more = StoredValue::new(Route::record(&view.me).print());
    let only = StoredValue::new(words::only(&name));
    view! {
        <li class="card asks__one" data-decision=view.me.number.clone()>
            <h3><RecordLink to=view.me.clone()/></h3>
            <p class="asks__kind">{kind}{due}</p>
            {prepared}
            <Show when=is_me fallback=move || view! { <p class="asks__none">{only.get_value()}</p> }>
                <div class="asks__answers">
                    <button type="button" class="button button--primary" on:click=move |_| decide("yes")>{words::YES}</button>
                    <button type="button" class="button" on:click=move |_| decide("no")>{words::NO}</button>
                    <a class="button button--quiet" href=more.get_value()>{words::MORE}</a>
                </div>
            </Show>
        </li>
    }
}
