//! Home: my open work, what was done last, and the first steps while there is nothing.

use leptos::{either::Either, prelude::*};

use crate::domain::{Role, practices};
use crate::protocol::{ActLine, Call, ListPage, ListRequest, Reply};
use crate::ui::components::{Icon, PriorityBadge, Skeleton, StateBadge};
use crate::ui::format;
use crate::ui::route::Route;
use crate::ui::words::shell::home as words;
use crate::web::client::use_client;
use crate::web::dom;

const KIND: &str = "incident";
const MINE: &str = "is:open assignee:me";
/// Cards: words and query. The number on a card and the list behind it come from the same query.
const CARDS: &[(&str, &str)] = &[
    (words::MINE, MINE),
    (words::MY_GROUPS, "is:open group:mine"),
    (words::UNASSIGNED, "is:open assignee:none"),
    (words::CRITICAL, "is:open p:1,2"),
    (words::WAITING, "is:waiting"),
    (words::ALL, "is:open"),
];
const REQUESTER_CARDS: &[(&str, &str)] = &[(words::REPORTED, "is:open requester:me")];
const COLUMNS: [&str; 5] = ["priority", "number", "title", "state", "updated_at"];

/// The page.
#[component]
pub fn HomePage() -> impl IntoView {
    let client = use_client();
    let me = Memo::new(move |_| client.status.with(|it| it.me.clone()));
    let name = move || words::hello(&me.with(|it| it.name.clone()));
    let is_empty = Memo::new(move |_| {
        client.status.with(|it| {
            it.counts
                .iter()
                .all(|(kind, count)| kind == "person" || *count == 0)
        })
    });
    let is_requester = Memo::new(move |_| me.with(|it| it.role == Role::Requester));
    view! {
        <div class="page home">
            <h1>{name}</h1>
            {move || if is_empty.get() {
                Either::Left(view! { <FirstSteps/> })
            } else {
                Either::Right(view! {
                    <section class="home__section">
                        <h2>{words::OPEN_WORK}</h2>
                        {move || {
                            let cards = if is_requester.get() { REQUESTER_CARDS } else { CARDS };
                            view! { <Cards cards=cards/> }
                        }}
                    </section>
                    <Show when=move || !is_requester.get()>
                        <div class="home__columns">
                            <section class="home__section card">
                                <h2>{words::NEXT}</h2>
                                <MyNext/>
                            </section>
                            <section class="home__section card">
                                <h2>{words::RECENT}</h2>
                                <RecentActs/>
                            </section>
                        </div>
                    </Show>
                })
            }}
        </div>
    }
}

#[component]
fn Cards(cards: &'static [(&'static str, &'static str)]) -> impl IntoView {
    let client = use_client();
    let me = Memo::new(move |_| client.status.with(|it| it.me.clone()));
    let counts = LocalResource::new(move || {
        client.changed.track();
        me.track();
        async move {
            let call = Call::Counts {
                kind: KIND.into(),
                queries: cards.iter().map(|it| it.1.to_owned()).collect(),
            };
            match client.call(call).await {
                Ok(Reply::Counts(counts)) => counts,
                _ => Vec::new(),
            }
        }
    });
    view! {
        <ul class="home__cards">
            {cards.iter().enumerate().map(|(at, (label, query))| {
                let count = move || counts.get().and_then(|it| it.get(at).copied().flatten());
                // A query that this engine cannot read has no card.
                let is_known = move || counts.get().is_none_or(|it| it.get(at).copied().flatten().is_some());
                view! {
                    <li hidden=move || !is_known()>
                        <a class="card home__card" href=Route::query(KIND, query).print()>
                            <b>{move || count().map_or_else(|| "…".into(), format::number)}</b>
                            <span>{*label}</span>
                        </a>
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

#[component]
fn MyNext() -> impl IntoView {
    let client = use_client();
    let page = LocalResource::new(move || {
        client.changed.track();
        async move {
            let call = Call::List(ListRequest {
                kind: KIND.into(),
                query: MINE.into(),
                sort: "priority,-updated_at".into(),
                columns: COLUMNS.map(str::to_owned).to_vec(),
                limit: 8,
                ..ListRequest::default()
            });
            match client.call(call).await {
                Ok(Reply::List(page)) => page,
                _ => ListPage::default(),
            }
        }
    });
    move || match page.get() {
        None => view! { <Skeleton lines=4/> }.into_any(),
        Some(page) if page.rows.is_empty() => view! {
            <p class="home__none">
                {words::NOTHING_MINE} " "
                <a href=Route::query(KIND, "is:open assignee:none").print()>{words::TAKE_ONE}</a>
            </p>
        }
        .into_any(),
        Some(page) => view! { <Rows page=page/> }.into_any(),
    }
}

#[component]
fn Rows(page: ListPage) -> impl IntoView {
    let practice = practices::by_name(KIND)?;
    let now = dom::now();
    let rows = page.rows.into_iter().filter_map(move |row| {
        let [priority, number, title, state, updated] = row.cells.try_into().ok()?;
        let address = Route::record_by(KIND, row.id, number.text()).print();
        let updated = match updated {
            crate::protocol::Datum::Time(unix_ms) => format::relative(unix_ms, now),
            _ => String::new(),
        };
        let code = match &priority {
            crate::protocol::Datum::Int(level) => level.to_string(),
            other => other.text().to_owned(),
        };
        Some(view! {
            <li>
                <a class="home__row" href=address>
                    <PriorityBadge practice=practice code=code/>
                    <span class="home__number">{number.text().to_owned()}</span>
                    <span class="home__title cut">{title.text().to_owned()}</span>
                    <StateBadge practice=practice code=state.text().to_owned()/>
                    <span class="home__when">{updated}</span>
                </a>
            </li>
        })
    });
    Some(view! { <ul class="home__rows">{rows.collect_view()}</ul> })
}

#[component]
fn RecentActs() -> impl IntoView {
    let client = use_client();
    let acts = LocalResource::new(move || {
        client.changed.track();
        async move {
            match client.call(Call::Acts).await {
                Ok(Reply::Acts(acts)) => acts,
                _ => Vec::new(),
            }
        }
    });
    move || match acts.get() {
        None => view! { <Skeleton lines=4/> }.into_any(),
        Some(acts) if acts.is_empty() => {
            view! { <p class="home__none">{crate::ui::words::shell::settings::NO_ACTS}</p> }
                .into_any()
        }
        Some(acts) => view! {
            <ul class="home__rows">
                {acts.into_iter().take(8).map(|it| view! { <ActRow act=it/> }).collect_view()}
            </ul>
        }
        .into_any(),
    }
}

#[component]
fn ActRow(act: ActLine) -> impl IntoView {
    view! {
        <li class="home__row" class:home__row--undone=act.undone>
            <span class="home__title cut">{act.label}</span>
            <time class="home__when" title=format::full(act.at)>{format::relative(act.at, dom::now())}</time>
        </li>
    }
}

#[component]
fn FirstSteps() -> impl IntoView {
    view! {
        <section class="home__section">
            <h2>{words::STEPS}</h2>
            <ol class="home__steps">
                {words::STEP_LIST.iter().map(|&(icon, title, text, address)| view! {
                    <li>
                        <a class="card home__step" href=address>
                            <span class="first__icon"><Icon name=icon class="icon--large"/></span>
                            <span><b>{title}</b> <span class="soft">{text}</span></span>
                            <Icon name="chevron-right"/>
                        </a>
                    </li>
                }).collect_view()}
            </ol>
        </section>
    }
}
