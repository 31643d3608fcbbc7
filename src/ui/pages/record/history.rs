//! Every change of every field, and of one field.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    open::use_open,
    stream::{Moment, OriginMark},
    timeline::in_words,
};
use crate::{
    domain::Practice,
    protocol::HistoryLine,
    ui::{
        components::{Icon, Popover},
        format,
        words::record as words,
    },
};

/// The whole history, newest first, with a filter by field.
#[component]
pub fn History(
    /// The record's practice.
    practice: &'static Practice,
) -> impl IntoView {
    let open = use_open();
    let field = RwSignal::new(String::new());
    let lines = open.part(|it| it.history.clone());
    let fields = Memo::new(move |_| {
        lines.with(|lines| {
            let mut counts = BTreeMap::<(String, String), usize>::new();
            for line in lines {
                *counts
                    .entry((line.label.clone(), line.field.clone()))
                    .or_default() += 1;
            }
            counts.into_iter().collect::<Vec<_>>()
        })
    });
    let shown = move || {
        let field = field.get();
        lines.with(|lines| {
            lines
                .iter()
                .rev()
                .filter(|it| field.is_empty() || it.field == field)
                .cloned()
                .enumerate()
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="history">
            <label class="history__filter">
                {words::SHOW_FIELD}
                <select class="input" on:change=move |ev| field.set(event_target_value(&ev))>
                    <option value="">{move || words::all_changes(lines.with(Vec::len))}</option>
                    {move || fields.get().into_iter().map(|((label, name), count)| view! {
                        <option value=name.clone() selected=move || field.with(|it| *it == name)>
                            {format!("{label} ({count})")}
                        </option>
                    }).collect_view()}
                </select>
            </label>
            <div class="history__scroll" tabindex="0" role="region" aria-label=words::TAB_HISTORY>
                <table class="history__table">
                    <thead>
                        <tr>
                            <th scope="col">{words::WHEN}</th>
                            <th scope="col">{words::WHO}</th>
                            <th scope="col">{words::FIELD}</th>
                            <th scope="col">{words::CHANGE}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=shown key=|(at, it)| (*at, it.at, it.act, it.field.clone()) let:line>
                            <Line practice=practice line=line.1/>
                        </For>
                    </tbody>
                </table>
            </div>
        </div>
    }
}

#[component]
fn Line(practice: &'static Practice, line: HistoryLine) -> impl IntoView {
    let who = line.actor.as_ref().map_or_else(
        || words::by_origin(line.origin).to_owned(),
        |it| it.label.clone(),
    );
    // Imports and offline work are recorded later than they happened.
    let is_lost = line.lost;
    let is_late = (line.recorded_at - line.at).abs() > 60_000;
    view! {
        <tr class:history__lost=is_lost>
            <td>
                <time title=format::full(line.at)>{format::date_time(line.at)}</time>
                {is_late.then(|| view! { <small class="history__late">{words::recorded(&format::date_time(line.recorded_at))}</small> })}
            </td>
            <td>{who} " " <OriginMark origin=line.origin/></td>
            <td>{line.label.clone()}</td>
            <td><Change practice=practice line=line/></td>
        </tr>
    }
}

/// What a field was and what it became.
#[component]
fn Change(practice: &'static Practice, line: HistoryLine) -> impl IntoView {
    let role = use_open().role();
    let say = |value| in_words(practice, role, &line.field, value, &format::date_time);
    let from = say(&line.from);
    let to = say(&line.to);
    view! {
        <span class="change">
            <Show when={ let has = !from.is_empty(); move || has }>
                <del class="change__from" dir="auto">{from.clone()}</del>
                <Icon name="arrow-right" class="icon--small"/>
                <span class="visually-hidden">{words::BECAME}</span>
            </Show>
            {if to.is_empty() {
                view! { <span class="value__none">{words::EMPTY}</span> }.into_any()
            } else {
                view! { <ins class="change__to" dir="auto">{to}</ins> }.into_any()
            }}
            {line.lost.then(|| view! { <span class="origin" title=words::LOST_WHY>{words::LOST}</span> })}
        </span>
    }
}

/// The history of one field, a click away from it.
#[component]
pub fn FieldHistory(
    /// The field's name.
    field: &'static str,
    /// Its label.
    label: &'static str,
    /// Fields that it is made from, whose changes belong to it.
    #[prop(optional)]
    also: &'static [&'static str],
) -> impl IntoView {
    let open = use_open();
    let lines = Memo::new(move |_| {
        open.get(|view| {
            view.history
                .iter()
                .rev()
                .filter(|it| it.field == field || also.contains(&it.field.as_str()))
                .cloned()
                .collect::<Vec<_>>()
        })
        .unwrap_or_default()
    });
    view! {
        <Show when=move || !lines.with(Vec::is_empty)>
            <Popover
                label=words::history_of(label)
                class="button button--quiet button--icon button--small"
                panel_class="field-history"
                face=Box::new(|| view! { <Icon name="history" class="icon--small"/> }.into_any())
            >
                <h3 class="field-history__title">{words::history_of(label)}</h3>
                <ul class="field-history__list" tabindex="-1">
                    {move || open.practice().map(|practice| lines.get().into_iter().map(|line| {
                        let who = line.actor.as_ref().map_or_else(
                            || words::by_origin(line.origin).to_owned(),
                            |it| it.label.clone(),
                        );
                        let at = line.at;
                        let origin = line.origin;
                        let of = (line.field != field).then(|| line.label.clone());
                        view! {
                            <li>
                                {of.map(|it| view! { <small>{it}</small> })}
                                <Change practice=practice line=line/>
                                <small>{who} " · " <Moment at=at/> " " <OriginMark origin=origin/></small>
                            </li>
                        }
                    }).collect_view())}
                </ul>
            </Popover>
        </Show>
    }
}
