//! What else a list can do: columns, layout, export, another day.

use leptos::{ev, prelude::*, task::spawn_local};

use super::model::ListModel;
use super::sort;
use super::{columns, groups};
use crate::protocol::{Call, Reply};
use crate::ui::components::{
    Dialog, Field, Icon, IconButton, Menu, MenuItem, MenuLink, Popover, use_notices,
};
use crate::ui::format;
use crate::ui::route::{Layout, Route};
use crate::ui::words::list as words;
use crate::web::{dom, measure};

/// List or board, columns, and the menu of the rest.
#[component]
pub fn Tools(
    /// The list.
    model: ListModel,
) -> impl IntoView {
    let layout = Memo::new(move |_| model.state.with(|it| it.layout));
    let has_board = !model.practice.states.is_empty();
    let switch = move |to: Layout, icon: &'static str, label: &'static str| {
        view! {
            <a
                class="layout-switch__choice"
                href=move || {
                    // Reads the address, so that the link carries the present filter.
                    model.state.track();
                    model.changed_route(|it| it.layout = to).print()
                }
                aria-current=move || (layout.get() == to).then_some("true")
                aria-label=label
                title=label
            >
                <Icon name=icon/>
            </a>
        }
    };
    let asks_day = RwSignal::new(false);
    let notices = use_notices();
    let export = move |sheet: bool| {
        let mut request = model.request();
        request.only = model.selection.with_untracked(|it| it.ids());
        spawn_local(async move {
            let call = match sheet {
                true => Call::ExportSheet(request),
                false => Call::Export(request),
            };
            match model.client.call(call).await {
                Ok(Reply::File {
                    name,
                    media_type,
                    bytes,
                }) => match dom::download(&name, &media_type, &bytes) {
                    Ok(()) => notices.say(words::exported(&name)),
                    Err(why) => {
                        notices.bad(&crate::protocol::BadNews::fault("download_refused", why))
                    }
                },
                Ok(_) => notices.bad(&crate::web::client::unexpected()),
                Err(news) => notices.bad(&news),
            }
        });
    };
    let export_label = Signal::derive(move || words::export(model.selection.with(|it| it.len())));
    let sheet_label =
        Signal::derive(move || words::export_sheet(model.selection.with(|it| it.len())));
    view! {
        <div class="list-tools">
            {has_board.then(|| view! {
                <span class="layout-switch" role="group" aria-label=words::LAYOUT>
                    {switch(Layout::List, "list", words::AS_LIST)}
                    {switch(Layout::Board, "square-kanban", words::AS_BOARD)}
                </span>
            })}
            <GroupBy model=model/>
            <span class="list-tools__columns">
                <Popover
                    label=words::COLUMNS
                    face=Box::new(|| view! { <Icon name="columns-3"/> }.into_any())
                    class="button button--quiet button--icon"
                    panel_class="columns-menu"
                >
                    <ColumnChooser model=model/>
                </Popover>
            </span>
            <Menu label=words::MORE face=Box::new(|| view! { <Icon name="ellipsis"/> }.into_any()) class="button button--quiet button--icon">
                <MenuLink label=words::new_record(model.practice) icon="plus" href=Route::new_record(model.practice.name).print()/>
                <MenuItem label=export_label icon="download" on_click=move |_| export(false)/>
                <MenuItem label=sheet_label icon="table" on_click=move |_| export(true)/>
                <MenuItem label=words::AS_OF icon="history" on_click=move |_| asks_day.set(true)/>
                // Where the headers have no room.
                {move || model.shown.get().into_iter().map(|column| {
                    let name = column.field.name;
                    view! {
                        <div class="list-tools__sort" role="presentation">
                            <MenuItem label=words::sort_by(column.field.label) icon="arrow-up" on_click=move |_| {
                                let keys = sort::parse(&model.sort.get_untracked());
                                model.go_in_place(|it| it.sort = sort::print(&sort::click(&keys, name, false)));
                            }/>
                        </div>
                    }
                }).collect_view()}
                <MenuItem label=words::SELECT_ALL icon="list-checks" on_click=move |_| model.tick_all()/>
                <MenuItem label=words::READ_AGAIN icon="refresh-cw" on_click=move |_| model.refresh()/>
            </Menu>
            <Dialog open=asks_day title=words::AS_OF_TITLE>
                <DayForm model=model done=move || asks_day.set(false)/>
            </Dialog>
        </div>
    }
}

/// What the rows are grouped by; a board has its own groups.
#[component]
fn GroupBy(model: ListModel) -> impl IntoView {
    let is_list = Memo::new(move |_| model.state.with(|it| it.layout) == Layout::List);
    let group = Memo::new(move |_| model.state.with(|it| it.group.clone()));
    let item = move |label: &'static str, name: &'static str| {
        let checked = Signal::derive(move || group.with(|it| it == name));
        view! {
            <MenuItem label=label checked=checked on_click=move |_| model.go(|it| it.group = name.into())/>
        }
    };
    view! {
        <Show when=move || is_list.get()>
            <Menu
                label=words::GROUP_BY
                face=Box::new(|| view! { <Icon name="layers"/> }.into_any())
                class="button button--quiet button--icon"
            >
                {item(words::NO_GROUPS, "")}
                {groups::fields(model.practice).map(|it| item(it.label, it.name)).collect_view()}
            </Menu>
        </Show>
    }
}

/// Which columns, in which order.
#[component]
fn ColumnChooser(model: ListModel) -> impl IntoView {
    let practice = model.practice;
    let shown = model.columns;
    // The shown ones in their order, then the others.
    let all = move || {
        let shown = shown.get();
        let others = practice
            .columns
            .iter()
            .map(|it| it.field)
            .filter(|it| !shown.contains(it));
        shown
            .iter()
            .copied()
            .chain(others.collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let toggle = move |name: &'static str| {
        model.set_columns(&columns::toggle(practice, &shown.get_untracked(), name));
    };
    let shift = move |name: &'static str, by: isize| {
        model.set_columns(&columns::shift(&shown.get_untracked(), name, by));
    };
    view! {
        <p class="columns-menu__title">{words::COLUMNS}</p>
        <ul class="columns-menu__list">
            <For each=all key=|it| *it let:name>
                {
                    let label = practice.field(name).map_or(name, |it| it.label);
                    let is_shown = move || shown.with(|it| it.contains(&name));
                    let is_first = move || shown.with(|it| it.first() == Some(&name));
                    let is_last = move || shown.with(|it| it.last() == Some(&name));
                    let id = format!("column-{name}");
                    view! {
                        <li class="columns-menu__line">
                            <input
                                type="checkbox" id=id.clone()
                                prop:checked=is_shown
                                on:change=move |ev| {
                                    toggle(name);
                                    // The last column stays: so does its tick.
                                    measure::set_checked(&ev, untrack(is_shown));
                                }
                            />
                            <label for=id>{label}</label>
                            {move || is_shown().then(|| view! {
                                <span class="columns-menu__moves">
                                    <button type="button" class="button button--quiet button--icon button--small" aria-label=words::move_up(label) title=words::MOVE_UP disabled=is_first on:click=move |_| shift(name, -1)>
                                        <Icon name="arrow-up" class="icon--small"/>
                                    </button>
                                    <button type="button" class="button button--quiet button--icon button--small" aria-label=words::move_down(label) title=words::MOVE_DOWN disabled=is_last on:click=move |_| shift(name, 1)>
                                        <Icon name="arrow-down" class="icon--small"/>
                                    </button>
                                </span>
                            })}
                        </li>
                    }
                }
            </For>
        </ul>
        <button type="button" class="button button--quiet button--small" on:click=move |_| {
            model.set_columns(&[]);
            model.forget_widths();
        }>
            {words::OWN_COLUMNS}
        </button>
    }
}

/// Chooses the day that the list shows.
#[component]
fn DayForm(model: ListModel, done: impl Fn() + Copy + 'static) -> impl IntoView {
    let day = RwSignal::new(model.state.with_untracked(|it| it.as_of.clone()));
    dom::focus_soon("#list-as-of");
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let day = day.get_untracked();
        model.go(|it| it.as_of = day);
        done();
    };
    let today = format::to_local_input(dom::now());
    let today = today.split('T').next().unwrap_or_default().to_owned();
    view! {
        <form class="form" on:submit=submit>
            <Field id="list-as-of" label=words::DAY help=words::DAY_HELP>
                <input
                    id="list-as-of" class="input" type="date" max=today
                    prop:value=move || day.with(|it| it.split('T').next().unwrap_or_default().to_owned())
                    on:input=move |ev| day.set(event_target_value(&ev))
                />
            </Field>
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| done()>{words::CANCEL}</button>
                <button type="submit" class="button button--primary">{words::SHOW}</button>
            </div>
        </form>
    }
}

/// Says that the list shows another day, and leads back.
#[component]
pub fn DayBanner(
    /// The list.
    model: ListModel,
) -> impl IntoView {
    move || {
        model.as_of.get().map(|at| {
            view! {
                <p class="list-banner" role="status">
                    <Icon name="history"/>
                    <span>{words::as_it_was(&format::date_time(at))}</span>
                    <span class="list-banner__end">
                        <button type="button" class="button button--small" on:click=move |_| model.go(|it| it.as_of.clear())>
                            {words::BACK_TO_NOW}
                        </button>
                        <IconButton icon="x" label=words::BACK_TO_NOW on_click=move |_| model.go(|it| it.as_of.clear())/>
                    </span>
                </p>
            }
        })
    }
}
