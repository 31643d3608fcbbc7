//! The headers of the columns: sort, width, and the box that ticks all.

use leptos::{ev, prelude::*};

use super::columns::Shown;
use super::model::ListModel;
use super::sort;
use crate::domain::FieldType;
use crate::ui::components::Icon;
use crate::ui::words::list as words;
use crate::web::measure;

/// How far an arrow key moves the edge of a column, in CSS pixels.
const STEP_PX: i32 = 8;

/// The header row.
#[component]
pub fn Header(
    /// The list.
    model: ListModel,
) -> impl IntoView {
    let ticked = move || model.selection.with(|it| it.len());
    let all = move || {
        let total = model.total.get().unwrap_or(0) as usize;
        total > 0 && ticked() >= total
    };
    let name = move || {
        if ticked() > 0 {
            words::CLEAR_SELECTION.to_owned()
        } else {
            words::select_all(model.total.get().unwrap_or(0))
        }
    };
    let tick = move |_| {
        if model.selection.with_untracked(|it| it.is_empty()) {
            model.tick_all();
        } else {
            model.selection.update(|it| it.clear());
        }
    };
    view! {
        <div class="list-row list-row--head" role="row" aria-rowindex="1">
            <div class="list-cell list-cell--check" role="columnheader" aria-colindex="1">
                <input
                    type="checkbox"
                    class="list-check"
                    aria-label=name
                    title=name
                    prop:checked=all
                    prop:indeterminate={move || ticked() > 0 && !all()}
                    on:change=tick
                />
            </div>
            <For
                each={move || model.shown.get().into_iter().enumerate().collect::<Vec<_>>()}
                key=|(at, it)| (*at, it.field.name)
                let((at, column))
            >
                <ColumnHead model=model at=at column=column/>
            </For>
        </div>
    }
}

#[component]
fn ColumnHead(model: ListModel, at: usize, column: Shown) -> impl IntoView {
    let field = column.field;
    let keys = Memo::new(move |_| model.sort.with(|it| sort::parse(it)));
    let place = Memo::new(move |_| {
        keys.with(|keys| {
            let at = keys.iter().position(|key| key.field == field.name)?;
            Some((at + 1, keys[at].descending, keys.len()))
        })
    });
    let aria_sort = move || match place.get() {
        Some((1, false, _)) => "ascending",
        Some((1, true, _)) => "descending",
        Some(_) => "other",
        None => "none",
    };
    let sortable = !matches!(
        field.ty,
        FieldType::Text | FieldType::Entries | FieldType::Links | FieldType::Extra
    );
    let click = move |ev: ev::MouseEvent| {
        let next = sort::click(&keys.get_untracked(), field.name, ev.shift_key());
        model.go_in_place(|it| it.sort = sort::print(&next));
    };
    let title = move || words::sort_hint(field.label, place.get().map(|it| it.1));
    view! {
        <div
            class=format!("list-cell list-cell--{}", field.name)
            role="columnheader"
            aria-colindex=(at + 2).to_string()
            aria-sort=aria_sort
        >
            <button type="button" class="list-sort" class:list-sort--on=move || place.get().is_some() disabled=!sortable title=title on:click=click>
                <span class="list-sort__label">{words::column(field)}</span>
                {move || place.get().map(|(at, descending, of)| view! {
                    <Icon name=if descending { "arrow-down" } else { "arrow-up" } class="icon--small"/>
                    {(of > 1).then(|| view! { <span class="list-sort__place">{at}</span> })}
                })}
            </button>
            <Edge model=model field=field.name label=field.label/>
        </div>
    }
}

/// The edge of a column, to be dragged or moved with the arrow keys.
#[component]
fn Edge(model: ListModel, field: &'static str, label: &'static str) -> impl IntoView {
    let node = NodeRef::<leptos::html::Div>::new();
    // Where the drag began: the pointer, and the width then.
    let from = StoredValue::new(None::<(i32, f64)>);
    let width = move || {
        let cell = node.get_untracked().and_then(|it| it.parent_element());
        cell.map_or(0.0, |it| measure::width(&it))
    };
    let set = move |px: f64| model.set_width(field, px.clamp(0.0, f64::from(u16::MAX)) as u16);
    let down = move |ev: ev::PointerEvent| {
        ev.prevent_default();
        measure::capture_pointer(&ev);
        from.set_value(Some((ev.client_x(), width())));
    };
    let moved = move |ev: ev::PointerEvent| {
        if let Some((x, width)) = from.get_value() {
            set(width + f64::from((ev.client_x() - x) * measure::reading_direction()));
        }
    };
    let keys = move |ev: ev::KeyboardEvent| {
        let step = match ev.key().as_str() {
            "ArrowRight" => STEP_PX,
            "ArrowLeft" => -STEP_PX,
            _ => return,
        };
        ev.prevent_default();
        ev.stop_propagation();
        let step = if ev.shift_key() { step * 4 } else { step };
        set(width() + f64::from(step * measure::reading_direction()));
    };
    let now = move || {
        model.shown.with(|it| {
            it.iter()
                .find(|it| it.field.name == field)
                .map_or(0, |it| it.width)
                .to_string()
        })
    };
    view! {
        <div
            node_ref=node
            class="list-edge"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=words::width_of(label)
            aria-valuenow=now
            aria-valuemin=super::columns::NARROWEST_PX.to_string()
            aria-valuemax=super::columns::WIDEST_PX.to_string()
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| from.set_value(None)
            on:pointercancel=move |_| from.set_value(None)
            on:dblclick=move |_| model.forget_width(field)
            on:keydown=keys
        ></div>
    }
}
