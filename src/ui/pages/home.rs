//! Home: my open work, what was done last, and the first steps while there is nothing.

mod to_read;

use leptos::{either::Either, prelude::*};

use crate::domain::{Role, practices};
use crate::protocol::{ActLine, Call, Datum, ListPage, ListRequest, RefLabel, Reply};
use crate::ui::components::{Icon, PriorityBadge, Skeleton, StateBadge};
use crate::ui::format;
use crate::ui::route::Route;
use crate::ui::shell::AskWho;
use crate::ui::words::shell::home as words;
use crate::web::client::{Client, use_client};
use crate::web::dom;

const KIND: &str = "incident";
const MINE: &str = "is:mine";
const UNASSIGNED: &str = "is:open is:unassigned";

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
            <AskWho/>
            <crate::ui::pages::programme::PulseCards/>
            {move || if is_empty.get() {
                Either::Left(view! { <FirstSteps/> })
            } else {
                Either::Right(view! {
                    <to_read::ToReadList/>
                    <section class="home__section">
                        <h2>{words::OPEN_WORK}</h2>
                        {move || view! { <Cards is_requester=is_requester.get()/> }}
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

/// Words and query of each card: the number on it and the list behind it come from the same query.
fn cards_of(is_requester: bool, groups: &[RefLabel]) -> Vec<(&'static str, String)> {
    if is_requester {
        return vec![(words::REPORTED, "is:open requester:me".into())];
    }
    let mut cards = vec![(words::MINE, MINE.to_owned())];
    if !groups.is_empty() {
        let names: Vec<String> = groups
            .iter()
            .map(|it| format!("\"{}\"", it.label.replace('"', "")))
            .collect();
        cards.push((
            words::MY_GROUPS,
            format!("is:open group:{}", names.join(",")),
        ));
    }
    cards.extend([
        (words::UNASSIGNED, UNASSIGNED.to_owned()),
        (words::CRITICAL, "is:open p:1,2".to_owned()),
        (words::WAITING, "is:waiting".to_owned()),
        (words::ALL, "is:open".to_owned()),
    ]);
    cards
}

/// The groups that I am in.
async fn my_groups(client: Client) -> Vec<RefLabel> {
    let me = client.status.with_untracked(|it| it.me.person);
    if me.is_nil() {
        return Vec::new();
    }
    let Ok(Reply::Record(view)) = client.call(Call::Record { id: me.to_hex() }).await else {
        return Vec::new();
    };
    let groups = view.fields.into_iter().find(|(name, _)| name == "groups");
    match groups.map(|it| it.1) {
        Some(Datum::Refs(groups)) => groups,
        Some(Datum::Ref(group)) => vec![group],
        _ => Vec::new(),
    }
}

#[component]
fn Cards(is_requester: bool) -> impl IntoView {
    let client = use_client();
    let me = Memo::new(move |_| client.status.with(|it| it.me.person));
    let cards = LocalResource::new(move || {
        client.changed.track();
        me.track();
        async move {
            let groups = if is_requester {
                Vec::new()
            } else {
                my_groups(client).await
            };
            let cards = cards_of(is_requester, &groups);
            let call = Call::Counts {
                kind: KIND.into(),
                queries: cards.iter().map(|it| it.1.clone()).collect(),
            };
            let counts = match client.call(call).await {
                Ok(Reply::Counts(counts)) => counts,
                _ => Vec::new(),
            };
            // A query that cannot be counted, such as mine while I am nobody, has no card.
            cards
                .into_iter()
                .zip(counts)
                .filter_map(|((label, query), count)| Some((label, query, count?)))
                .collect::<Vec<_>>()
        }
    });
    move || match cards.get() {
        None => view! { <Skeleton lines=3/> }.into_any(),
        Some(cards) => view! {
            <ul class="home__cards">
                {cards.into_iter().map(|(label, query, count)| view! {
                    <li>
                        <a class="card home__card" href=Route::query(KIND, &query).print()>
                            <b>{format::number(count)}</b>
                            <span>{label}</span>
                        </a>
                    </li>
                }).collect_view()}
            </ul>
        }
        .into_any(),
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
                <a href=Route::query(KIND, UNASSIGNED).print()>{words::TAKE_ONE}</a>
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
            Datum::Time(unix_ms) => format::relative(unix_ms, now),
            _ => String::new(),
        };
        let code = match &priority {
            Datum::Int(level) => level.to_string(),
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
