//! The page as a whole: what is in the context, and which screen stands where.

use leptos::prelude::*;

use super::components::{Notices, NoticesOutlet};
use super::pages::{
    list::ListPage, new_record::NewRecordPage, record::RecordPage, search::SearchPage,
};
use super::route::{Route, SettingsTab};
use super::{navigate, shell::Shell};
use crate::web::client::Client;

/// Everything.
#[component]
pub fn App() -> impl IntoView {
    let client = Client::start();
    let notices = Notices::provide();
    let route = navigate::follow_address();
    view! {
        <Shell><Page route=route/></Shell>
        <NoticesOutlet notices=notices client=client/>
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
    Import,
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
        Route::Import => PageKey::Import,
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
        _ => ().into_any(),
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
