//! The records as cards, a column for each state. A card moves by dragging or by its menu,
//! and only where a step leads.

use leptos::{ev, prelude::*, task::spawn_local};

use super::bulk::{Tasks, is_usual, steps_between};
use super::deed::Deed;
use super::look::Drawing;
use super::model::ListModel;
use crate::domain::declare::common;
use crate::domain::{FieldDef, RecordId, Step};
use crate::protocol::{BadNews, Board as BoardData, Call, Command, ListRequest, Reply};
use crate::ui::components::{
    Avatar, EmptyState, Icon, Menu, MenuItem, Skeleton, StateBadge, VipMark, use_notices,
};
use crate::ui::format;
use crate::ui::route::ListState;
use crate::ui::words::list as words;
use crate::web::client::unexpected;
use crate::web::dom;
use crate::web::rows::Look;

/// Cards of a column; the list has the others.
const CARDS: u32 = 60;

/// A card as plain data.
#[derive(Clone, PartialEq, Debug)]
struct Card {
    id: RecordId,
    state: &'static str,
    href: String,
    number: String,
    title: String,
    looks: Vec<Look>,
}

/// A card on its way.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Carried {
    id: RecordId,
    from: &'static str,
}

/// The board.
#[component]
pub fn Board(
    /// The list.
    model: ListModel,
    /// The dialog for steps that ask for something.
    tasks: Tasks,
) -> impl IntoView {
    let found = RwSignal::new(None::<Result<BoardData, BadNews>>);
    let asked = StoredValue::new(0_u32);
    let fields = card_fields(model);
    let read = {
        let columns: Vec<String> = fields.iter().map(|it| it.name.to_owned()).collect();
        move || {
            asked.update_value(|it| *it += 1);
            let number = asked.get_value();
            let request = ListRequest {
                columns: columns.clone(),
                limit: CARDS,
                ..model.request()
            };
            spawn_local(async move {
                let reply = model.client.call(Call::Board(request)).await;
                if asked.try_get_value() != Some(number) {
                    return;
                }
                let board = reply.and_then(|reply| match reply {
                    Reply::Board(board) => Ok(board),
                    _ => Err(unexpected()),
                });
                if let Ok(board) = &board {
                    model
                        .total
                        .set(Some(board.columns.iter().map(|it| it.total).sum()));
                    model.error.set(board.error.clone());
                }
                found.set(Some(board));
            });
        }
    };
    Effect::new(move |_| {
        model.query.track();
        model.sort.track();
        model.as_of.track();
        model.client.changed.with(|it| it.generation);
        read();
    });
    let carried = RwSignal::new(None::<Carried>);
    let fields = StoredValue::new(fields);
    view! {
        <div class="board" role="group" aria-label=words::BOARD>
            {move || match found.get() {
                None => view! { <Skeleton lines=8/> }.into_any(),
                Some(Err(news)) => view! {
                    <EmptyState icon="triangle-alert" title=words::FAULT_TITLE text=news.message/>
                }.into_any(),
                Some(Ok(board)) => {
                    let columns = columns_of(model, &board, &fields.get_value());
                    columns
                        .into_iter()
                        .map(|(state, total, cards)| view! {
                            <BoardColumn model=model tasks=tasks state=state total=total cards=cards carried=carried/>
                        })
                        .collect_view()
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn BoardColumn(
    model: ListModel,
    tasks: Tasks,
    state: &'static str,
    total: u32,
    cards: Vec<Card>,
    carried: RwSignal<Option<Carried>>,
) -> impl IntoView {
    let takes = move || {
        carried.with(|it| {
            it.is_some_and(|it| {
                it.from != state && !steps_between(model, it.from, state).is_empty()
            })
        })
    };
    let over = RwSignal::new(false);
    let notices = use_notices();
    let drop_here = move |ev: ev::DragEvent| {
        ev.prevent_default();
        over.set(false);
        let Some(card) = carried.get_untracked() else {
            return;
        };
        carried.set(None);
        if let Some(step) = steps_between(model, card.from, state).first() {
            take(model, tasks, notices, step, card.id);
        }
    };
    let role = model.client.status.with_untracked(|it| it.me.role);
    let label = model
        .practice
        .state(state)
        .map_or(state, |it| it.label_for(role));
    let rest = total.saturating_sub(cards.len() as u32);
    let list = model.changed_route(|it| {
        it.layout = crate::ui::route::Layout::List;
        it.query = Some(super::terms::with_only(&model.query.get_untracked(), state));
    });
    view! {
        <section
            class="board__column"
            class:board__column--takes=takes
            class:board__column--over=move || over.get() && takes()
            class:board__column--closed=move || carried.with(Option::is_some) && !takes()
            aria-label=words::board_column(label, total)
            on:dragover=move |ev| if untrack(takes) { ev.prevent_default(); over.set(true) }
            on:dragleave=move |_| over.set(false)
            on:drop=drop_here
        >
            <h2 class="board__head">
                <StateBadge practice=model.practice code=state.to_owned()/>
                <span class="board__total">{format::number(total)}</span>
            </h2>
            <ul class="board__cards" tabindex="0" aria-label=label>
                {cards.into_iter().map(|card| view! {
                    <BoardCard model=model tasks=tasks card=card carried=carried/>
                }).collect_view()}
                {(rest > 0).then(|| view! {
                    <li><a class="board__rest" href=list.print()>{words::and_more(rest as usize)}</a></li>
                })}
            </ul>
        </section>
    }
}

#[component]
fn BoardCard(
    model: ListModel,
    tasks: Tasks,
    card: Card,
    carried: RwSignal<Option<Carried>>,
) -> impl IntoView {
    let notices = use_notices();
    let this = Carried {
        id: card.id,
        from: card.state,
    };
    let role = model.client.status.with_untracked(|it| it.me.role);
    let steps: Vec<&'static Step> = model.practice.steps_from(card.state, role);
    let can_move = !steps.is_empty() && model.as_of.get_untracked().is_none();
    let id = card.id;
    let steps = StoredValue::new(steps);
    view! {
        <li
            class="board-card"
            class:board-card--carried=move || carried.get() == Some(this)
            draggable=can_move.to_string()
            on:dragstart=move |ev| {
                crate::web::rows::carry(&ev);
                carried.set(Some(this));
            }
            on:dragend=move |_| carried.set(None)
        >
            <div class="board-card__head">
                <span class="board-card__number">{card.number}</span>
                {can_move.then(|| view! {
                    <Menu label=words::MOVE_TO face=Box::new(|| view! { <Icon name="ellipsis"/> }.into_any()) class="button button--quiet button--icon button--small">
                        {move || steps.get_value().into_iter().map(|step| view! {
                            <MenuItem label=words::step(step) on_click=move |_| take(model, tasks, notices, step, id)/>
                        }).collect_view()}
                    </Menu>
                })}
            </div>
            <a class="board-card__title" href=card.href draggable="false">{card.title}</a>
            <div class="board-card__foot">
                {card.looks.into_iter().map(|look| view! { <Small look=look/> }).collect_view()}
            </div>
        </li>
    }
}

/// A value on a card.
#[component]
fn Small(look: Look) -> impl IntoView {
    match look {
        Look::Badge { class, text, hint } => {
            view! { <span class=class title=hint>{text}</span> }.into_any()
        }
        Look::Person { name, mark, .. } => view! {
            <span class="board-card__person">
                <Avatar name=name.clone()/><span class="board-card__name">{name}</span>
                {(!mark.is_empty()).then(|| view! { <VipMark/> })}
            </span>
        }
        .into_any(),
        Look::Text { text, hint } => {
            view! { <span class="board-card__text" title=hint>{text}</span> }.into_any()
        }
        Look::Words(list) => list
            .into_iter()
            .map(|it| view! { <span class="tag-mark">{it}</span> })
            .collect_view()
            .into_any(),
        Look::Empty | Look::Link(_) | Look::Mark { .. } => ().into_any(),
    }
}

/// Takes a step on one card: at once, or through the dialog if it asks for something.
fn take(
    model: ListModel,
    tasks: Tasks,
    notices: crate::ui::components::Notices,
    step: &'static Step,
    id: RecordId,
) {
    if !step.needs.is_empty() {
        return tasks.open(Deed::Step(step), vec![id]);
    }
    spawn_local(async move {
        let command = Command::Step {
            records: vec![id],
            step: step.name.into(),
            args: Vec::new(),
        };
        match model.client.run(command).await {
            Ok(done) => notices.done(&done),
            Err(news) => notices.bad(&news),
        }
    });
}

/// What a card shows: number and title, then priority, person and the like from the default columns.
fn card_fields(model: ListModel) -> Vec<&'static FieldDef> {
    let practice = model.practice;
    let mut fields: Vec<&'static FieldDef> = [common::NUMBER, common::TITLE]
        .into_iter()
        .filter_map(|id| practice.field_by_id(id))
        .collect();
    let others = practice
        .columns
        .iter()
        .filter(|it| it.default)
        .filter_map(|it| practice.field(it.field))
        .filter(|it| it.id != common::STATE && ![common::NUMBER, common::TITLE].contains(&it.id));
    fields.extend(others);
    fields
}

/// The columns to show, in the order of a record's life: those with cards, and the usual ones.
fn columns_of(
    model: ListModel,
    board: &BoardData,
    fields: &[&'static FieldDef],
) -> Vec<(&'static str, u32, Vec<Card>)> {
    let now = dom::now();
    let from = ListState {
        selected: String::new(),
        ..model.state.get_untracked()
    }
    .encode();
    let drawing = Drawing {
        practice: model.practice,
        role: model.client.status.with_untracked(|it| it.me.role),
        fields,
        shown: fields.len(),
        vips: &board.vips,
        from: &from,
        brief: &|ms| format::relative(ms, now),
        full: &format::full,
    };
    board
        .columns
        .iter()
        .filter_map(|column| Some((model.practice.state(&column.state)?, column)))
        .filter(|(state, column)| column.total > 0 || is_usual(state.category))
        .map(|(state, column)| {
            let cards = column
                .rows
                .iter()
                .map(|row| {
                    let drawn = drawing.row(row);
                    let of = |id| {
                        let at = fields.iter().position(|it| it.id == id);
                        at.and_then(|at| row.cells.get(at))
                            .map_or("", |it| it.text())
                    };
                    let title = of(common::TITLE);
                    Card {
                        id: row.id,
                        state: state.code,
                        number: of(common::NUMBER).to_owned(),
                        title: if title.is_empty() {
                            words::UNTITLED.into()
                        } else {
                            title.into()
                        },
                        href: drawn.href,
                        looks: drawn.cells.into_iter().skip(2).collect(),
                    }
                })
                .collect();
            (state.code, column.total, cards)
        })
        .collect()
}
