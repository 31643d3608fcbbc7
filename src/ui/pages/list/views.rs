//! The views of a list as tabs, with counts.

use leptos::{ev, prelude::*, task::spawn_local};

use super::model::ListModel;
use crate::domain::RecordId;
use crate::protocol::{Call, Reply, ViewDef};
use crate::ui::components::{Dialog, Field, Icon, IconButton, Menu, MenuItem, use_notices};
use crate::ui::format;
use crate::ui::navigate;
use crate::ui::route::Route;
use crate::ui::words::list as words;
use crate::web::dom;

/// Counts are taken again no more often than this while changes keep coming.
const RECOUNT_MS: i32 = 400;

/// The tabs.
#[component]
pub fn Views(
    /// The list.
    model: ListModel,
) -> impl IntoView {
    let client = model.client;
    let kind = model.practice.name;
    let views = Memo::new(move |_| {
        client.status.with(|status| {
            let mine = status.views.iter().filter(|it| it.kind == kind);
            let mut mine: Vec<ViewDef> = mine.cloned().collect();
            // A simple record type has no view of its own until somebody saves one.
            if mine.iter().all(|it| !it.id.is_nil()) {
                mine.insert(0, everything(kind));
            }
            mine
        })
    });
    let counts = RwSignal::new(Vec::<Option<u32>>::new());
    let waits = StoredValue::new(false);
    let count = move || {
        let queries: Vec<String> =
            views.with_untracked(|it| it.iter().map(|it| it.query.clone()).collect());
        spawn_local(async move {
            let call = Call::Counts {
                kind: kind.into(),
                queries,
            };
            // Tabs without numbers still lead to their lists; the list itself tells of faults.
            if let Ok(Reply::Counts(found)) = client.call(call).await {
                counts.try_set(found);
            }
        });
    };
    Effect::new(move |_| {
        views.track();
        client.changed.with(|it| it.generation);
        if waits.get_value() {
            return;
        }
        waits.set_value(true);
        count();
        dom::after_ms(RECOUNT_MS, move || {
            if waits.try_get_value() == Some(true) {
                waits.set_value(false);
                count();
            }
        });
    });
    // By query: the first of several views that ask the same.
    let current = Memo::new(move |_| {
        let query = model.query.get();
        views.with(|it| it.iter().position(|it| it.query == query))
    });
    let own = Memo::new(move |_| {
        let view = views.with(|it| it.get(current.get()?).cloned())?;
        (!view.id.is_nil()).then_some(view)
    });
    let editing = RwSignal::new(None::<ViewDef>);
    let is_open = RwSignal::new(false);
    let edit = move |view: ViewDef| {
        editing.set(Some(view));
        is_open.set(true);
    };
    let new_view = move || {
        edit(ViewDef {
            id: RecordId::NIL,
            kind: kind.into(),
            name: String::new(),
            query: model.query.get_untracked(),
            sort: model.state.with_untracked(|it| it.sort.clone()),
            columns: model.state.with_untracked(|it| it.columns.clone()),
        });
    };
    view! {
        <div class="list-views">
            <nav class="list-tabs" aria-label=words::VIEWS>
                <For
                    each={move || views.get().into_iter().enumerate().collect::<Vec<_>>()}
                    key=|(at, view)| (*at, view.id, view.name.clone(), view.query.clone(), view.sort.clone(), view.columns.clone())
                    let((at, view))
                >
                    <a
                        class="list-tab"
                        href=move || Route::List(model.view_state(&view)).print()
                        aria-current=move || (current.get() == Some(at)).then_some("page")
                    >
                        {view.name.clone()}
                        <span class="list-tab__count">
                            {move || counts.with(|it| it.get(at).copied().flatten()).map(format::number)}
                        </span>
                    </a>
                </For>
            </nav>
            {move || own.get().map(|view| {
                let again = view.clone();
                view! {
                    <Menu label=words::THIS_VIEW face=Box::new(|| view! { <Icon name="chevron-down"/> }.into_any()) class="button button--quiet button--icon">
                        <MenuItem label=words::RENAME_VIEW icon="pencil" on_click={
                            let view = view.clone();
                            move |_| edit(view.clone())
                        }/>
                        <MenuItem label=words::DELETE_VIEW icon="trash-2" on_click={
                            let view = again.clone();
                            move |_| save(model, view.clone(), true)
                        }/>
                    </Menu>
                }
            })}
            <IconButton icon="plus" label=words::SAVE_VIEW on_click=move |_| new_view()/>
            <Dialog
                open=is_open
                title=Signal::derive(move || {
                    let is_new = editing.with(|it| it.as_ref().is_none_or(|it| it.id.is_nil()));
                    if is_new { words::SAVE_VIEW_TITLE } else { words::RENAME_VIEW_TITLE }.to_owned()
                })
            >
                {move || editing.get().map(|view| view! {
                    <ViewForm model=model view=view done=move || is_open.set(false)/>
                })}
            </Dialog>
        </div>
    }
}

/// The view of all records.
fn everything(kind: &str) -> ViewDef {
    ViewDef {
        kind: kind.into(),
        name: words::ALL.into(),
        ..ViewDef::default()
    }
}

#[component]
fn ViewForm(model: ListModel, view: ViewDef, done: impl Fn() + Copy + 'static) -> impl IntoView {
    let name = RwSignal::new(view.name.clone());
    let query = view.query.clone();
    dom::focus_soon("#view-name");
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let name = name.get_untracked().trim().to_owned();
        if !name.is_empty() {
            let view = ViewDef {
                name,
                ..view.clone()
            };
            save(model, view, false);
            done();
        }
    };
    view! {
        <form class="form" on:submit=submit>
            <Field id="view-name" label=words::VIEW_NAME required=true>
                <input
                    id="view-name" class="input" type="text" required=true maxlength="80" autocomplete="off"
                    prop:value=name
                    on:input=move |ev| name.set(event_target_value(&ev))
                />
            </Field>
            <p class="list-view-query"><code>{if query.is_empty() { words::EVERYTHING.to_owned() } else { query }}</code></p>
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| done()>{words::CANCEL}</button>
                <button type="submit" class="button button--primary" disabled=move || name.with(|it| it.trim().is_empty())>
                    {words::SAVE}
                </button>
            </div>
        </form>
    }
}

fn save(model: ListModel, view: ViewDef, remove: bool) {
    let notices = use_notices();
    let address = Route::List(untrack(|| model.view_state(&view)));
    spawn_local(async move {
        match model
            .client
            .call(Call::SaveView {
                view: view.clone(),
                remove,
            })
            .await
        {
            Ok(_) if remove => notices.say(words::view_deleted(&view.name)),
            Ok(_) => {
                notices.say(words::view_saved(&view.name));
                navigate::go_in_place(&address);
            }
            Err(news) => notices.bad(&news),
        }
    });
}
