//! The page as a whole: what is in the context, and which screen stands where.

use leptos::{mount::mount_to, prelude::*, task::spawn_local};

use super::components::{EmptyState, Notices, NoticesOutlet};
use super::demo::{Demo, use_demo};
use super::pages::demo::{DemoPage, MakingPage};
use super::pages::faults::{FaultPage, Faults};
use super::pages::first_run::FirstRunPage;
use super::pages::home::HomePage;
use super::pages::import::{ImportPage, Importing};
use super::pages::insights::InsightsPage;
use super::pages::programme::ProgrammePage;
use super::pages::settings::SettingsPage;
use super::pages::{
    list::ListPage, new_record::NewRecordPage, record::RecordPage, search::SearchPage,
};
use super::route::{Route, SettingsTab};
use super::shell::{Shell, house, theme};
use super::words::demo as demo_words;
use super::words::shell::{frame as words, tab_title};
use super::{drafts, format, navigate};
use crate::domain::practices;
use crate::protocol::{Call, Phase};
use crate::web::{client::Client, dom, script};

/// Puts Steward into the page.
pub fn mount() {
    // Early, so that a dark page never flashes white.
    theme::apply_stored();
    match dom::find("#app") {
        Some(place) => mount_to(place, App).forget(),
        None => leptos::mount::mount_to_body(App),
    }
}

/// Everything.
#[component]
pub fn App() -> impl IntoView {
    let client = Client::start();
    let faults = Faults::provide();
    let notices = Notices::provide(faults.current());
    let route = navigate::follow_address();
    theme::provide();
    let house = house::provide();
    Importing::provide(client);
    Demo::provide(client);
    let demo = use_demo();
    script::install(client);

    spawn_local(async move {
        if let Err(news) = client.call(Call::Hello).await {
            notices.bad(&news);
        }
        drafts::recover(client);
        dom::register_service_worker().await;
        watch_versions(notices).await;
    });
    Effect::new(move |_| {
        if client.news.with(Vec::is_empty) {
            return;
        }
        for news in client.news.try_update(std::mem::take).unwrap_or_default() {
            if news.code == "demo_removed" {
                demo.removed_elsewhere();
                continue;
            }
            notices.bad(&news);
        }
    });
    let zone = Memo::new(move |_| client.status.with(|it| it.settings.time_zone.clone()));
    Effect::new(move |_| zone.with(|it| format::set_time_zone(it)));
    Effect::new(move |_| {
        let page = route.with(page_name);
        dom::document().set_title(&tab_title(&page, &house.get().name));
    });

    let phase = Memo::new(move |_| client.status.with(|it| it.phase));
    let is_faulty = Memo::new(move |_| {
        faults.current().with(Option::is_some)
            || (client.greeted.get() && phase.get() == Phase::Stopped)
    });
    let screen = Memo::new(move |last: Option<&Screen>| {
        match phase.get() {
            _ if !client.greeted.get() => Screen::Opening,
            // The page stays below its fault, and while an engine that broke is started again: what
            // somebody is typing in it is not lost.
            Phase::Stopped | Phase::Opening => last.copied().unwrap_or(Screen::Opening),
            Phase::Empty if client.in_demo.get() => Screen::Making,
            Phase::Listing | Phase::Ready
                if client.status.with(|it| it.demo.is_some_and(|it| !it.whole))
                    && !demo.forwarding.get_untracked() =>
            {
                // Begun in a tab that was closed: goes on here. A week that passes keeps its page.
                match last {
                    Some(Screen::Work) => Screen::Work,
                    _ => Screen::Making,
                }
            }
            Phase::Empty if route.with(|it| *it == Route::Import) => Screen::FirstImport,
            Phase::Empty => Screen::FirstRun,
            Phase::Listing | Phase::Ready => Screen::Work,
        }
    });
    // Asked for once there is something to keep: that is when browsers are most willing.
    Effect::new(move |last: Option<Phase>| {
        let now = phase.get();
        if last == Some(Phase::Empty) && now != Phase::Empty {
            spawn_local(async {
                // The settings show what came of it.
                let _ = dom::storage_is_persistent(true).await;
            });
        }
        now
    });
    // The boot screen in index.html has the shape of the shell; it stays until there is something to show.
    Effect::new(move |_| {
        if (screen.get() != Screen::Opening || is_faulty.get())
            && let Some(boot) = dom::find("#boot")
        {
            boot.remove();
        }
    });
    view! {
        {move || match screen.get() {
            Screen::Opening => ().into_any(),
            Screen::FirstRun => view! { <FirstRunPage/> }.into_any(),
            Screen::FirstImport => view! { <main id="main" class="main main--alone"><ImportPage/></main> }.into_any(),
            Screen::Making => view! { <section><MakingPage/></section> }.into_any(),
            Screen::Work => view! { <Shell route=route><Page route=route/></Shell> }.into_any(),
        }}
        <Show when=move || is_faulty.get()>
            <FaultPage faults=faults/>
        </Show>
        <NoticesOutlet notices=notices client=client/>
    }
}

/// How often the page asks its server for a newer version, in milliseconds.
const VERSION_CHECK_MS: i32 = 30 * 60 * 1_000;

/// Says once that the server has a newer version than this page.
async fn watch_versions(notices: Notices) {
    let Some(build) = dom::meta("steward-build").filter(|it| !it.is_empty()) else {
        return;
    };
    loop {
        dom::sleep(VERSION_CHECK_MS).await;
        let offered = dom::fetch_json("./version.json")
            .await
            .and_then(|it| dom::text_of(&it, "build"));
        if offered.is_some_and(|it| it != build) {
            notices.newer_version(words::UPDATE, words::UPDATE_NOW);
            return;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Screen {
    Opening,
    FirstRun,
    FirstImport,
    Making,
    Work,
}

/// The name of a page for the browser's tab; pages of records name themselves.
fn page_name(route: &Route) -> String {
    let heading = |kind: &str| {
        practices::by_name(kind)
            .map_or("", |it| it.words.heading)
            .to_owned()
    };
    match route {
        Route::Home => words::HOME.into(),
        Route::FirstRun | Route::Unknown(_) => String::new(),
        Route::List(state) => heading(&state.kind),
        Route::Record(state) if state.id.len() < 32 => state.id.clone(),
        Route::Record(state) => heading(&state.kind),
        Route::New(state) => heading(&state.kind),
        Route::Search(state) if !state.text.is_empty() => state.text.clone(),
        Route::Search(_) => words::SEARCH.into(),
        Route::Insights(_) => words::INSIGHTS.into(),
        Route::Programme(_) => crate::ui::words::programme::TITLE.into(),
        Route::Import => words::IMPORT.into(),
        Route::Demo => demo_words::PAGE.into(),
        Route::Settings(_) => words::SETTINGS.into(),
    }
}

/// What decides whether a page is built anew.
#[derive(Clone, PartialEq)]
enum PageKey {
    Home,
    List(String),
    Record(String, String),
    New(String),
    Search,
    Insights,
    Programme,
    Import,
    Demo,
    Settings(SettingsTab),
    Unknown,
}

fn key_of(route: &Route) -> PageKey {
    match route {
        Route::Home | Route::FirstRun => PageKey::Home,
        Route::List(state) => PageKey::List(state.kind.clone()),
        Route::Record(state) => PageKey::Record(state.kind.clone(), state.id.clone()),
        Route::New(state) => PageKey::New(state.kind.clone()),
        Route::Search(_) => PageKey::Search,
        Route::Insights(_) => PageKey::Insights,
        Route::Programme(_) => PageKey::Programme,
        Route::Import => PageKey::Import,
        Route::Demo => PageKey::Demo,
        Route::Settings(tab) => PageKey::Settings(*tab),
        Route::Unknown(_) => PageKey::Unknown,
    }
}

/// The page of the present address.
#[component]
fn Page(
    /// The address.
    route: Signal<Route>,
) -> impl IntoView {
    let key = Memo::new(move |_| route.with(key_of));
    move || match key.get() {
        PageKey::Home => view! { <HomePage/> }.into_any(),
        PageKey::List(_) => {
            let part = part_of(route, |it| match it {
                Route::List(state) => Some(state.clone()),
                _ => None,
            });
            view! { <ListPage route=part/> }.into_any()
        }
        PageKey::Record(..) => {
            let part = part_of(route, |it| match it {
                Route::Record(state) => Some(state.clone()),
                _ => None,
            });
            view! { <RecordPage route=part/> }.into_any()
        }
        PageKey::New(_) => {
            let part = part_of(route, |it| match it {
                Route::New(state) => Some(state.clone()),
                _ => None,
            });
            view! { <NewRecordPage route=part/> }.into_any()
        }
        PageKey::Search => {
            let part = part_of(route, |it| match it {
                Route::Search(state) => Some(state.clone()),
                _ => None,
            });
            view! { <SearchPage route=part/> }.into_any()
        }
        PageKey::Insights => {
            let part = part_of(route, |it| match it {
                Route::Insights(state) => Some(state.clone()),
                _ => None,
            });
            view! { <InsightsPage route=part/> }.into_any()
        }
        PageKey::Programme => {
            let part = part_of(route, |it| match it {
                Route::Programme(state) => Some(state.clone()),
                _ => None,
            });
            view! { <ProgrammePage route=part/> }.into_any()
        }
        PageKey::Import => view! { <ImportPage/> }.into_any(),
        PageKey::Demo => view! { <DemoPage/> }.into_any(),
        PageKey::Settings(tab) => view! { <SettingsPage tab=tab/> }.into_any(),
        PageKey::Unknown => view! {
            <EmptyState icon="circle-alert" title=words::NOWHERE text=words::NOWHERE_TEXT>
                <a class="button button--primary" href=Route::Home.print()>{words::GO_HOME}</a>
            </EmptyState>
        }
        .into_any(),
    }
}

/// The state of one page. While the address already is another page's, the last state stays.
fn part_of<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    route: Signal<Route>,
    read: impl Fn(&Route) -> Option<T> + Send + Sync + 'static,
) -> Signal<T> {
    Memo::new(move |last: Option<&T>| {
        route
            .with(|it| read(it))
            .or_else(|| last.cloned())
            .unwrap_or_default()
    })
    .into()
}
