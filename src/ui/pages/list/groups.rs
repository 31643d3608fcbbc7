//! A list in groups: a head for each value with its count, and under it the rows, asked for when the
//! group is opened. Heads and rows come from the list's own query.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};

use super::look::Drawing;
use super::model::ListModel;
use crate::domain::declare::common;
use crate::domain::{FieldDef, Practice};
use crate::protocol::{BadNews, Call, Group, ListPage, ListRequest, Reply};
use crate::ui::components::{EmptyState, Icon, Skeleton, VipMark};
use crate::ui::format;
use crate::ui::route::ListState;
use crate::ui::words::list as words;
use crate::web::client::unexpected;
use crate::web::dom;
use crate::web::rows::{Look, Row};

/// Rows of a group at first, and how many more with each wish.
const ROWS: u32 = 50;
/// Up to so many groups are open from the start; of more, the first one.
const OPEN_AT_FIRST: usize = 6;
/// Heads that are drawn; a field with more values is better filtered by.
const HEADS: usize = 200;

/// The fields that lists of a practice can be grouped by: those of its columns.
pub fn fields(practice: &'static Practice) -> impl Iterator<Item = &'static FieldDef> {
    practice
        .columns
        .iter()
        .filter_map(|it| practice.field(it.field))
        .filter(|it| it.can_group())
}

/// The list in groups.
#[component]
pub fn Groups(
    /// The list.
    model: ListModel,
    /// What it is grouped by.
    field: &'static FieldDef,
) -> impl IntoView {
    let found = RwSignal::new(None::<Result<Vec<Group>, BadNews>>);
    let asked = StoredValue::new(0_u32);
    // By query, so that a group stays open or closed while the list changes.
    let opened = RwSignal::new(BTreeSet::<String>::new());
    let is_first = StoredValue::new(true);
    Effect::new(move |_| {
        model.query.track();
        model.as_of.track();
        model.client.changed.with(|it| it.generation);
        asked.update_value(|it| *it += 1);
        let number = asked.get_value();
        let call = Call::Groups {
            list: model.request(),
            field: field.name.into(),
        };
        spawn_local(async move {
            let reply = model.client.call(call).await;
            if asked.try_get_value() != Some(number) {
                return;
            }
            let groups = reply.and_then(|reply| match reply {
                Reply::Groups(groups) => Ok(groups),
                _ => Err(unexpected()),
            });
            if let (Ok(groups), true) = (&groups, is_first.get_value()) {
                is_first.set_value(false);
                let open = match groups.len() {
                    0..=OPEN_AT_FIRST => groups.len(),
                    _ => 1,
                };
                opened.set(
                    groups
                        .iter()
                        .take(open)
                        .map(|it| it.query.clone())
                        .collect(),
                );
            }
            found.set(Some(groups));
        });
    });
    let shown = Memo::new(move |_| match found.get() {
        Some(Ok(groups)) => groups,
        _ => Vec::new(),
    });
    let more = move || shown.with(Vec::len).saturating_sub(HEADS);
    let has_more = move || more() > 0;
    let columns = move || model.shown.get();
    view! {
        <section class="list-groups" tabindex="0" aria-label=words::grouped_by(field.label)>
            {move || match found.with(|it| it.as_ref().map(|it| it.as_ref().err().cloned())) {
                None => view! { <Skeleton lines=8/> }.into_any(),
                Some(Some(news)) => view! {
                    <EmptyState icon="triangle-alert" title=words::FAULT_TITLE text=news.message/>
                }.into_any(),
                Some(None) => ().into_any(),
            }}
            <Show when=move || shown.with(|it| !it.is_empty())>
                <table class="table list-groups__table">
                    <thead>
                        <tr>
                            {move || columns().into_iter().map(|it| view! { <th scope="col">{it.field.label}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <For
                        each=move || shown.get().into_iter().take(HEADS)
                        key=|it| (it.query.clone(), it.count, it.label.clone())
                        let:group
                    >
                        <OneGroup model=model field=field group=group opened=opened/>
                    </For>
                </table>
                <Show when=has_more>
                    <p class="list-groups__rest">{move || words::and_more(more())}</p>
                </Show>
            </Show>
        </section>
    }
}

/// A head, and the rows under it while it is open.
#[component]
fn OneGroup(
    model: ListModel,
    field: &'static FieldDef,
    group: Group,
    opened: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let query = StoredValue::new(group.query.clone());
    let is_open =
        Memo::new(move |_| query.with_value(|query| opened.with(|it| it.contains(query))));
    let toggle = move |_| {
        opened.update(|it| {
            let query = query.get_value();
            if !it.remove(&query) {
                it.insert(query);
            }
        });
    };
    let label = if group.label.is_empty() {
        words::without(field.label)
    } else {
        group.label.clone()
    };
    let width = move || model.shown.with(Vec::len).max(1).to_string();
    let list = move || {
        model.state.track();
        model
            .changed_route(|it| {
                it.group.clear();
                it.query = Some(query.get_value());
            })
            .print()
    };
    let id = StoredValue::new(dom::unique_id("group"));
    view! {
        <tbody class="list-group__head">
            <tr>
                <th scope="rowgroup" colspan=width>
                    <button
                        type="button" class="list-group__toggle"
                        aria-expanded=move || is_open.get().to_string()
                        aria-controls=id.get_value()
                        on:click=toggle
                    >
                        {move || view! { <Icon name=if is_open.get() { "chevron-down" } else { "chevron-right" } class="icon--small"/> }}
                        <span dir="auto">{label}</span>
                        <span class="list-group__count">{format::number(group.count)}</span>
                    </button>
                    <a class="list-group__open" href=list>{words::OPEN_GROUP}</a>
                </th>
            </tr>
        </tbody>
        <tbody id=id.get_value()>
            <Show when=move || is_open.get()>
                <GroupRows model=model query=query width=Signal::derive(width)/>
            </Show>
        </tbody>
    }
}

#[component]
fn GroupRows(
    model: ListModel,
    query: StoredValue<String>,
    #[prop(into)] width: Signal<String>,
) -> impl IntoView {
    let limit = RwSignal::new(ROWS);
    let page = RwSignal::new(None::<ListPage>);
    let asked = StoredValue::new(0_u32);
    let columns = Memo::new(move |_| {
        model
            .shown
            .get()
            .iter()
            .map(|it| it.field)
            .collect::<Vec<&'static FieldDef>>()
    });
    Effect::new(move |_| {
        model.sort.track();
        model.as_of.track();
        model.client.changed.with(|it| it.generation);
        asked.update_value(|it| *it += 1);
        let number = asked.get_value();
        // Number and title lead to the record and name it, whatever the columns are.
        let names = columns.get().into_iter().map(|it| it.name.to_owned());
        let practice = model.practice;
        let hidden = [common::NUMBER, common::TITLE].map(|id| practice.field_by_id(id));
        let request = ListRequest {
            query: query.get_value(),
            columns: names
                .chain(hidden.into_iter().flatten().map(|it| it.name.to_owned()))
                .collect(),
            limit: limit.get(),
            ..model.request()
        };
        spawn_local(async move {
            if let Ok(Reply::List(found)) = model.client.call(Call::List(request)).await
                && asked.try_get_value() == Some(number)
            {
                page.set(Some(found));
            }
        });
    });
    let rows = move || {
        page.with(|page| {
            page.as_ref()
                .map(|page| drawn(model, &columns.get(), page))
                .unwrap_or_default()
        })
    };
    let rest = move || {
        page.with(|it| {
            it.as_ref()
                .map_or(0, |it| it.total.saturating_sub(it.rows.len() as u32))
        })
    };
    let has_rest = move || rest() > 0;
    view! {
        {move || rows().into_iter().map(|row| view! {
            <tr>
                {row.cells.iter().map(|look| view! { <td>{cell(look, &row.href)}</td> }).collect_view()}
            </tr>
        }).collect_view()}
        <Show when=move || page.with(Option::is_none)>
            <tr><td colspan=width><Skeleton lines=2/></td></tr>
        </Show>
        <Show when=has_rest>
            <tr>
                <td colspan=width>
                    <button
                        type="button" class="button button--quiet button--small"
                        on:click=move |_| limit.update(|it| *it += 4 * ROWS)
                    >
                        {words::MORE_ROWS} " " <span class="list-group__count">{move || format::number(rest())}</span>
                    </button>
                </td>
            </tr>
        </Show>
    }
}

fn drawn(model: ListModel, columns: &[&'static FieldDef], page: &ListPage) -> Vec<Row> {
    let now = dom::now();
    let practice = model.practice;
    let hidden = [common::NUMBER, common::TITLE].map(|id| practice.field_by_id(id));
    let fields: Vec<&'static FieldDef> = columns
        .iter()
        .copied()
        .chain(hidden.into_iter().flatten())
        .collect();
    let from = ListState {
        selected: String::new(),
        ..model.state.get_untracked()
    }
    .encode();
    let drawing = Drawing {
        practice,
        role: model.client.status.with_untracked(|it| it.me.role),
        fields: &fields,
        shown: columns.len(),
        vips: &page.vips,
        from: &from,
        brief: &|ms| format::relative(ms, now),
        full: &format::full,
    };
    page.rows.iter().map(|row| drawing.row(row)).collect()
}

fn cell(look: &Look, href: &str) -> AnyView {
    match look.clone() {
        Look::Empty => ().into_any(),
        Look::Text { text, hint } => view! { <span title=hint dir="auto">{text}</span> }.into_any(),
        Look::Link(text) => view! { <a href=href.to_owned() dir="auto">{text}</a> }.into_any(),
        Look::Badge { class, text, hint } => view! { <span class=class title=hint>{text}</span> }.into_any(),
        Look::Mark { class, shape, text } => view! {
            <span class=class>
                <svg class="icon icon--small" viewBox="0 0 24 24" aria-hidden="true"><path d=shape/></svg>
                <span>{text}</span>
            </span>
        }
        .into_any(),
        Look::Person { name, mark, .. } => view! {
            <span class="list-group__person">
                <span dir="auto">{name}</span>
                {(!mark.is_empty()).then(|| view! { <VipMark/> })}
            </span>
        }
        .into_any(),
        Look::Words(list) => list
            .into_iter()
            .map(|it| view! { <span class="tag-mark">{it}</span> })
            .collect_view()
            .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::practices;

    #[test]
    fn incidents_group_by_what_people_ask_for() {
        let practice = practices::by_name("incident").expect("incidents are a practice");
        let names: Vec<_> = fields(practice).map(|it| it.name).collect();
        for wanted in ["state", "priority", "assignment_group", "assignee"] {
            assert!(names.contains(&wanted), "{wanted} in {names:?}");
        }
        assert!(!names.contains(&"title"));
    }
}
