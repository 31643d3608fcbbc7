//! The demo company being made; and the page of its stories with their self-check.

use leptos::{prelude::*, task::spawn_local};

use crate::protocol::{Call, DemoCheck, DemoStory, Reply};
use crate::ui::components::{EmptyState, Icon, Skeleton, use_notices};
use crate::ui::demo::use_demo;
use crate::ui::format;
use crate::ui::route::Route;
use crate::ui::words::demo as words;
use crate::web::client::use_client;

/// While it is made: a bar, and nothing to decide.
#[component]
pub fn MakingPage() -> impl IntoView {
    let client = use_client();
    let demo = use_demo();
    let notices = use_notices();
    spawn_local(async move {
        match client.call(Call::DemoOpen).await {
            Ok(_) => {}
            // A script makes it already.
            Err(news) if news.code == "busy" => {}
            Err(news) => notices.bad(&news),
        }
    });
    let share = move || {
        client.demo.with(|it| match it.total {
            0 => 0.0,
            total => f64::from(it.done) / f64::from(total),
        })
    };
    let words_below = move || {
        if share() < 1.0 {
            words::MAKING_TEXT
        } else {
            words::INDEXING
        }
    };
    view! {
        <main id="main" class="main main--alone making" tabindex="-1">
            <section class="card progress" aria-busy="true">
                <h1>{words::MAKING}</h1>
                <div
                    class="meter" role="progressbar" aria-label=words::MAKING aria-valuemin="0" aria-valuemax="100"
                    aria-valuenow=move || format!("{:.0}", share() * 100.0)
                >
                    <div class="meter__bar" style:transform=move || format!("scaleX({:.4})", share())></div>
                </div>
                <p class="faint" role="status">{words_below}</p>
                <div class="buttons">
                    <button type="button" class="button" on:click=move |_| demo.leave()>{words::LEAVE}</button>
                </div>
            </section>
        </main>
    }
}

/// The stories, and whether they hold.
#[component]
pub fn DemoPage() -> impl IntoView {
    let client = use_client();
    let demo = use_demo();
    let notices = use_notices();
    let checks = RwSignal::new(None::<Vec<DemoCheck>>);
    let check = move || {
        checks.set(None);
        spawn_local(async move {
            match client.call(Call::DemoChecks).await {
                Ok(Reply::DemoChecks(found)) => {
                    checks.try_set(Some(found));
                }
                Ok(_) => {}
                Err(news) => notices.bad(&news),
            }
        });
    };
    Effect::new(move |_| {
        if demo.view.with(Option::is_some) {
            check();
        }
    });
    let verdict = move || {
        checks.with(|it| {
            let all = it.as_ref()?;
            let failed = all.iter().filter(|it| !it.holds()).count();
            Some(if failed == 0 {
                (true, words::all_hold(all.len()))
            } else {
                (false, words::some_fail(failed, all.len()))
            })
        })
    };
    view! {
        <div class="page stories">
            <h1>{words::PAGE}</h1>
            {move || match demo.view.get() {
                None if !client.in_demo.get() => view! {
                    <section>
                        <EmptyState icon="flag" title=words::FIRST text=words::FIRST_TEXT>
                            <button type="button" class="button button--primary" on:click=move |_| demo.open()>{words::OPEN}</button>
                        </EmptyState>
                    </section>
                }.into_any(),
                None => view! { <Skeleton lines=8/> }.into_any(),
                Some(view) => {
                    let mut first = 0;
                    let stories = view.stories.into_iter().map(|story| {
                        let place = first;
                        first += story.stops.len();
                        view! { <Story story=story place=place checks=checks/> }
                    }).collect_view();
                    view! {
                        <p class="soft">{words::PAGE_TEXT}</p>
                        <p class="stories__verdict" role="status">
                            {move || verdict().map(|(holds, text)| view! {
                                <Icon name=if holds { "circle-check" } else { "circle-alert" }/> <b>{text}</b>
                            })}
                            <button type="button" class="button button--small" on:click=move |_| check()>{words::CHECK}</button>
                        </p>
                        {stories}
                        <h2>{words::WAITING}</h2>
                        <ul class="stories__waiting">
                            {view.waiting.into_iter().map(|(title, what)| view! {
                                <li>{title} " " <span class="faint">{words::waits_for(&what)}</span></li>
                            }).collect_view()}
                        </ul>
                    }.into_any()
                }
            }}
        </div>
    }
}

/// A story; `place` is that of its first stop on the tour.
#[component]
fn Story(
    story: DemoStory,
    place: usize,
    checks: RwSignal<Option<Vec<DemoCheck>>>,
) -> impl IntoView {
    let demo = use_demo();
    let id = story.id;
    let rows = move || {
        checks.with(|it| {
            let all = it.iter().flatten();
            all.filter(|it| it.story == id).cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <section class="card story">
            <h2>{story.title}</h2>
            <p>{story.told}</p>
            <ul class="story__stops">
                {story.stops.into_iter().enumerate().map(|(nth, (title, ..))| view! {
                    <li>
                        <button type="button" class="button button--small" on:click=move |_| demo.go_to(place + nth)>{words::SHOW}</button>
                        " " {title}
                    </li>
                }).collect_view()}
            </ul>
            <div class="story__scroll">
                <table class="story__checks">
                    <thead><tr><th scope="col">{words::NUMBER}</th><th scope="col">{words::EXPECTED}</th><th scope="col">{words::FOUND}</th></tr></thead>
                    <tbody>{move || rows().into_iter().map(|it| view! { <CheckRow check=it/> }).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn CheckRow(check: DemoCheck) -> impl IntoView {
    let holds = check.holds();
    let found = check
        .found
        .map_or_else(|| words::NOTHING.to_owned(), |it| format::number(it as f64));
    let what = check.what;
    let name = if check.query.is_empty() {
        view! { <span>{what}</span> }.into_any()
    } else {
        let address = Route::query("incident", &check.query).print();
        view! { <a href=address>{what}</a> }.into_any()
    };
    view! {
        <tr class:story__check--fails=!holds>
            <th scope="row">{name}</th>
            <td>{words::range(&format::number(check.at_least as f64), &format::number(check.at_most as f64))}</td>
            <td>
                <span class="story__found"><Icon name=if holds { "circle-check" } else { "circle-alert" } class="icon--small"/>
                " " {found} " "
                <span class="visually-hidden">{if holds { words::HOLDS } else { words::FAILS }}</span></span>
            </td>
        </tr>
    }
}
