//! The left rail.

use leptos::prelude::*;

use super::{Frame, house};
use crate::domain::{Practice, practices};
use crate::ui::components::{Icon, IconButton};
use crate::ui::route::{InsightsState, Route, SettingsTab};
use crate::ui::words::programme;
use crate::ui::words::shell::frame as words;
use crate::ui::{format, words::shell::PRODUCT};
use crate::web::client::use_client;

const DESK: &[&str] = &["incident"];
const REFERENCE: &[&str] = &["service", "configuration_item", "category"];
const LEVELS: &[&str] = &["service_level", "support_hours", "agreement", "indicator"];
const PEOPLE: &[&str] = &["person", "group", "organisation_unit"];

/// The rail: everything there is, with counts.
#[component]
pub(super) fn Rail(route: Signal<Route>, frame: Frame) -> impl IntoView {
    let client = use_client();
    let workspace = Memo::new(move |_| {
        client.status.with(|it| {
            if it.settings.workspace.is_empty() {
                words::UNNAMED.to_owned()
            } else {
                it.settings.workspace.clone()
            }
        })
    });
    let house = house::use_house();
    let subtitle = move || {
        let name = house.get().name;
        if name == workspace.get() {
            PRODUCT.to_owned()
        } else {
            name
        }
    };
    let fold_label = Signal::derive(move || {
        if frame.folded.get() {
            words::UNFOLD_RAIL.to_owned()
        } else {
            words::FOLD_RAIL.to_owned()
        }
    });
    view! {
        <nav class="rail" id="rail" aria-label=words::RAIL>
            <a class="rail__brand" href=Route::Home.print()>
                <house::Logo/>
                <span class="rail__name">
                    <b class="cut">{workspace}</b>
                    <small class="cut">{subtitle}</small>
                </span>
            </a>
            <ul>
                <PageLink to=Route::Home icon="house" label=words::HOME route=route/>
            </ul>
            <Section label=words::DESK kinds=DESK route=route/>
            <Section label=words::REFERENCE kinds=REFERENCE route=route/>
            <Show when=move || client.status.with(|it| it.me.role.sees_internal())>
                <section class="rail__section">
                    <h2 class="rail__heading">{programme::TITLE}</h2>
                    <ul>
                        {programme::PAGES.iter().map(|(page, icon, label)| view! {
                            <ProgrammeLink page=page icon=icon label=label route=route/>
                        }).collect_view()}
                    </ul>
                </section>
            </Show>
            <section class="rail__section">
                <h2 class="rail__heading">{words::LOOK_BACK}</h2>
                <ul>
                    <PageLink
                        to=Route::Insights(InsightsState::default()) icon="chart-column"
                        label=words::INSIGHTS route=route
                    />
                </ul>
            </section>
            <Section label=words::LEVELS kinds=LEVELS route=route/>
            <Section label=words::PEOPLE kinds=PEOPLE route=route/>
            <ul class="rail__foot">
                <PageLink to=Route::Import icon="upload" label=words::IMPORT route=route/>
                <PageLink to=Route::Settings(SettingsTab::default()) icon="settings" label=words::SETTINGS route=route/>
                <li class="rail__fold">
                    <IconButton
                        icon="panel-left" label=fold_label
                        on_click=move |_| frame.folded.update(|it| *it = !*it)
                    />
                </li>
            </ul>
        </nav>
        <div class="rail-veil" on:click=move |_| frame.rail_shown.set(false)></div>
    }
}

#[component]
fn Section(
    label: &'static str,
    kinds: &'static [&'static str],
    route: Signal<Route>,
) -> impl IntoView {
    let links = kinds
        .iter()
        .filter_map(|kind| practices::by_name(kind))
        .map(|practice| view! { <ListLink practice=practice route=route/> })
        .collect_view();
    view! {
        <section class="rail__section">
            <h2 class="rail__heading">{label}</h2>
            <ul>{links}</ul>
        </section>
    }
}

#[component]
fn ListLink(practice: &'static Practice, route: Signal<Route>) -> impl IntoView {
    let client = use_client();
    let is_here = Memo::new(move |_| route.with(|it| it.kind() == practice.name));
    let count = Memo::new(move |_| {
        client.status.with(|it| {
            it.counts
                .iter()
                .find(|(kind, _)| kind == practice.name)
                .map(|it| it.1)
        })
    });
    let count = move || count.get().filter(|it| *it > 0).map(format::number);
    view! {
        <li>
            <a
                class="rail__link" href=Route::list(practice.name).print() title=practice.words.heading
                aria-current=move || is_here.get().then_some("page")
            >
                <Icon name=practice.icon/>
                <span class="rail__label">{practice.words.heading}</span>
                <span class="rail__count">{count}</span>
            </a>
        </li>
    }
}

#[component]
fn ProgrammeLink(
    page: &'static str,
    icon: &'static str,
    label: &'static str,
    route: Signal<Route>,
) -> impl IntoView {
    let is_here = Memo::new(move |_| {
        route.with(|it| matches!(it, Route::Programme(state) if state.page.split('/').next() == Some(page)))
    });
    view! {
        <li>
            <a
                class="rail__link" href=Route::programme(page).print() title=label
                aria-current=move || is_here.get().then_some("page")
            >
                <Icon name=icon/>
                <span class="rail__label">{label}</span>
            </a>
        </li>
    }
}

#[component]
fn PageLink(
    to: Route,
    icon: &'static str,
    label: &'static str,
    route: Signal<Route>,
) -> impl IntoView {
    let address = to.print();
    let is_here = Memo::new(move |_| {
        route.with(|it| std::mem::discriminant(it) == std::mem::discriminant(&to))
    });
    view! {
        <li>
            <a
                class="rail__link" href=address title=label
                aria-current=move || is_here.get().then_some("page")
            >
                <Icon name=icon/>
                <span class="rail__label">{label}</span>
            </a>
        </li>
    }
}
