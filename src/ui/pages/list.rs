//! The list of a practice: rows or board, query, views, bulk work, and a record beside it.

pub mod board;
pub mod bulk;
pub mod columns;
pub mod deed;
pub mod filter;
pub mod grid;
pub mod groups;
pub mod header;
pub mod look;
pub mod model;
pub mod more;
pub mod open;
pub mod pages;
pub mod pane;
pub mod query_bar;
pub mod selection;
pub mod shortcuts;
pub mod sort;
pub mod terms;
pub mod views;
pub mod window;

use leptos::prelude::*;

pub use self::deed::Deed;

use self::board::Board;
use self::bulk::{BulkBar, TaskDialog, Tasks};
use self::filter::Filters;
use self::grid::Grid;
use self::groups::Groups;
use self::model::ListModel;
use self::more::{DayBanner, Tools};
use self::pane::Pane;
use self::query_bar::QueryBar;
use self::views::Views;
use crate::domain::{Practice, practices};
use crate::protocol::QueryCheck;
use crate::ui::components::EmptyState;
use crate::ui::route::{Layout, ListState, Route};
use crate::ui::words::list as words;
use crate::web::client::use_client;

/// The list that the address names.
#[component]
pub fn ListPage(
    /// Its part of the address.
    route: Signal<ListState>,
) -> impl IntoView {
    // A list of another practice is another page: the shell makes it anew.
    let practice = route.with_untracked(|it| practices::by_name(&it.kind));
    practice.map(|practice| view! { <PracticeList practice=practice route=route/> })
}

#[component]
fn PracticeList(practice: &'static Practice, route: Signal<ListState>) -> impl IntoView {
    let client = use_client();
    let model = ListModel::new(client, practice, route);
    let check = RwSignal::new(QueryCheck::default());
    let tasks = Tasks::default();
    shortcuts::listen(model, tasks);
    let is_board = Memo::new(move |_| {
        model.state.with(|it| it.layout) == Layout::Board && !practice.states.is_empty()
    });
    let grouped = Memo::new(move |_| {
        let name = model.state.with(|it| it.group.clone());
        groups::fields(practice).find(|it| it.name == name)
    });
    let selected = Memo::new(move |_| model.state.with(|it| it.selected.clone()));
    let is_selecting = Memo::new(move |_| model.selection.with(|it| !it.is_empty()));
    let is_split = Memo::new(move |_| selected.with(|it| !it.is_empty()));
    view! {
        <div
            class="list-page"
            class:list-page--split=is_split
            class:list-page--stateless=practice.states.is_empty()
        >
            <section class="list" aria-label=practice.words.heading>
                <header class="list-title">
                    <h1>{practice.words.heading}</h1>
                    <Tools model=model/>
                </header>
                <Views model=model/>
                <div class="list-bar">
                    <QueryBar model=model check=check/>
                    <Filters model=model check=check/>
                </div>
                <DayBanner model=model/>
                <div class="list-body" class:list-body--selecting=is_selecting>
                    {move || if is_board.get() {
                        view! { <Board model=model tasks=tasks/> }.into_any()
                    } else if let Some(field) = grouped.get() {
                        view! {
                            <Groups model=model field=field/>
                            <Nothing model=model/>
                        }.into_any()
                    } else {
                        view! {
                            <Grid model=model/>
                            <Nothing model=model/>
                        }.into_any()
                    }}
                    <BulkBar model=model tasks=tasks/>
                </div>
            </section>
            {move || is_split.get().then(|| view! { <Pane model=model id=selected/> })}
            <TaskDialog model=model tasks=tasks/>
        </div>
    }
}

/// Why there are no rows, and what to do about it; nothing while there are some.
#[component]
fn Nothing(model: ListModel) -> impl IntoView {
    let practice = model.practice;
    let is_empty = Memo::new(move |_| model.total.get() == Some(0));
    let retry = move |_| {
        model.fault.set(None);
        model.refresh();
    };
    let new_record = move || {
        view! {
            <a class="button button--primary" href=Route::new_record(practice.name).print()>{words::new_record(practice)}</a>
        }
    };
    move || {
        if let Some(news) = model.fault.get() {
            return view! {
                <div class="list-nothing">
                    <EmptyState icon="triangle-alert" title=words::FAULT_TITLE text=words::fault(&news)>
                        <button type="button" class="button button--primary" on:click=retry>{words::TRY_AGAIN}</button>
                    </EmptyState>
                </div>
            }
            .into_any();
        }
        if !is_empty.get() {
            return ().into_any();
        }
        if let Some(error) = model.error.get() {
            return view! {
                <div class="list-nothing">
                    <EmptyState icon="circle-help" title=words::QUERY_ERROR_TITLE text=error.message>
                        <button type="button" class="button" on:click=move |_| model.set_query(String::new())>{words::CLEAR_QUERY}</button>
                    </EmptyState>
                </div>
            }
            .into_any();
        }
        if model.query.with(|it| !it.trim().is_empty()) {
            return view! {
                <div class="list-nothing">
                    <EmptyState icon="search" title=words::no_match(practice) text=words::NO_MATCH_TEXT>
                        <button type="button" class="button" on:click=move |_| model.set_query(String::new())>{words::SHOW_ALL}</button>
                        {new_record()}
                    </EmptyState>
                </div>
            }
            .into_any();
        }
        view! {
            <div class="list-nothing">
                <EmptyState icon=practice.icon title=words::nothing_yet(practice) text=practice.words.empty>
                    {new_record()}
                    <a class="button" href=Route::Import.print()>{words::IMPORT}</a>
                </EmptyState>
            </div>
        }
        .into_any()
    }
}
