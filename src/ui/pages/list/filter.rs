//! The conditions of the query as chips, and a menu that adds one.

use leptos::{prelude::*, task::spawn_local};

use super::model::ListModel;
use super::terms;
use crate::domain::{FieldDef, FieldType, Practice};
use crate::protocol::{Call, FacetValue, QueryCheck, Reply};
use crate::ui::components::{Icon, Popover};
use crate::ui::format;
use crate::ui::words::list as words;
use crate::web::dom;

/// At most so many values of a field are offered; typing finds the others.
const MOST_VALUES: u32 = 60;

/// The chips, the menu, and how many the list finds.
#[component]
pub fn Filters(
    /// The list.
    model: ListModel,
    /// What the engine says of the query.
    check: RwSignal<QueryCheck>,
) -> impl IntoView {
    let chips = Memo::new(move |_| check.with(|it| it.chips.clone()));
    view! {
        <div class="list-filters">
            <For
                each=move || chips.get()
                key=|it| (it.label.clone(), it.value.clone(), it.without.clone())
                let:chip
            >
                <span class="chip list-chip">
                    <span class="list-chip__label">{chip.label.clone()}</span>
                    <span class="list-chip__value">{chip.value.clone()}</span>
                    <button
                        type="button" class="chip__remove"
                        aria-label=words::remove_filter(&chip.label, &chip.value)
                        title=words::REMOVE
                        on:click=move |_| model.set_query(chip.without.clone())
                    >
                        <Icon name="x" class="icon--small"/>
                    </button>
                </span>
            </For>
            <Popover
                label=words::ADD_FILTER
                class="chip list-chip--add"
                panel_class="filter-menu"
                face=Box::new(|| view! { <Icon name="plus" class="icon--small"/> {words::FILTER} }.into_any())
            >
                <FilterMenu model=model check=check/>
            </Popover>
            <p class="list-count" role="status">
                {move || model.total.get().map(|total| {
                    let open = words::asks_for_open(&model.query.get()).then(|| open_count(model)).flatten();
                    view! {
                        <b>{format::number(total)}</b>
                        " "
                        {words::count(model.practice, total, open)}
                    }
                })}
            </p>
        </div>
    }
}

/// Open records of the practice, as the rail says.
fn open_count(model: ListModel) -> Option<u32> {
    model.client.status.with(|status| {
        let mine = status
            .counts
            .iter()
            .find(|(kind, _)| kind == model.practice.name);
        mine.map(|(_, count)| *count)
    })
}

/// Fields whose values can be chosen.
fn filterable(practice: &'static Practice) -> impl Iterator<Item = &'static FieldDef> {
    practice.fields.iter().filter(|field| {
        matches!(
            field.ty,
            FieldType::State
                | FieldType::Choice(_)
                | FieldType::Word
                | FieldType::Bool
                | FieldType::Ref(_)
                | FieldType::Refs(_)
                | FieldType::Tags
        )
    })
}

/// First the field, then its value.
#[component]
fn FilterMenu(model: ListModel, check: RwSignal<QueryCheck>) -> impl IntoView {
    let field = RwSignal::new(None::<&'static FieldDef>);
    move || match field.get() {
        None => view! { <Fields practice=model.practice field=field/> }.into_any(),
        Some(chosen) => {
            view! { <Values model=model check=check field=chosen back=move || field.set(None)/> }
                .into_any()
        }
    }
}

#[component]
fn Fields(
    practice: &'static Practice,
    field: RwSignal<Option<&'static FieldDef>>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = move || {
        let typed = typed.with(|it| it.trim().to_lowercase());
        filterable(practice)
            .filter(|it| it.label.to_lowercase().contains(&typed))
            .collect::<Vec<_>>()
    };
    view! {
        <input
            class="input" type="text" autocomplete="off" aria-label=words::FIND_FIELD placeholder=words::FIND_FIELD
            prop:value=typed
            on:input=move |ev| typed.set(event_target_value(&ev))
            on:keydown=move |ev| {
                if ev.key() == "Enter" && let Some(first) = untrack(found).first() {
                    ev.prevent_default();
                    field.set(Some(first));
                }
            }
        />
        <ul class="filter-menu__list">
            <For each=found key=|it| it.name let:it>
                <li>
                    <button type="button" class="menu__item" on:click=move |_| field.set(Some(it))>
                        <span class="menu__label">{it.label}</span>
                        <Icon name="chevron-right" class="icon--small"/>
                    </button>
                </li>
            </For>
        </ul>
    }
}

#[component]
fn Values(
    model: ListModel,
    check: RwSignal<QueryCheck>,
    field: &'static FieldDef,
    back: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let values = RwSignal::new(None::<Vec<FacetValue>>);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let prefix = typed.get();
        // Counted as if the field had no condition yet, so that a second value can be added.
        let query = check.with_untracked(|it| {
            let own = it.chips.iter().find(|it| it.field == field.name);
            own.map(|it| it.without.clone())
        });
        let call = Call::Facet {
            kind: model.practice.name.into(),
            query: query.unwrap_or_else(|| model.query.get_untracked()),
            field: field.name.into(),
            prefix,
            limit: MOST_VALUES,
        };
        asked.update_value(|it| *it += 1);
        let number = asked.get_value();
        spawn_local(async move {
            let reply = model.client.call(call).await;
            if asked.try_get_value() == Some(number) {
                match reply {
                    Ok(Reply::Facet(found)) => values.set(Some(found)),
                    _ => values.set(Some(Vec::new())),
                }
            }
        });
    });
    let add = move |term: &str| {
        let query = terms::with_term(&model.query.get_untracked(), field, term);
        model.set_query(query);
    };
    dom::focus_soon("#filter-value");
    view! {
        <button type="button" class="menu__item filter-menu__back" on:click=move |_| back()>
            <Icon name="chevron-left" class="icon--small"/>
            <span class="menu__label">{field.label}</span>
        </button>
        <input
            id="filter-value" class="input" type="text" autocomplete="off"
            aria-label=words::find_value(field.label) placeholder=words::FIND_VALUE
            prop:value=typed
            on:input=move |ev| typed.set(event_target_value(&ev))
        />
        <ul class="filter-menu__list">
            {move || match values.get() {
                None => view! { <li class="filter-menu__none">{words::LOADING}</li> }.into_any(),
                Some(found) if found.is_empty() => view! { <li class="filter-menu__none">{words::NO_VALUE}</li> }.into_any(),
                Some(found) => found
                    .into_iter()
                    .map(|value| {
                        let label = if value.label.is_empty() { words::NO_VALUE_SET.to_owned() } else { value.label };
                        view! {
                            <li>
                                <button type="button" class="menu__item" data-closes="" on:click=move |_| add(&value.term)>
                                    <span class="menu__label">{label}</span>
                                    <span class="menu__hint">{format::number(value.count)}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()
                    .into_any(),
            }}
        </ul>
    }
}
