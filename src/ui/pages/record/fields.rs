//! The fields of a record in their groups: each is edited where it stands and saves itself.

use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    history::FieldHistory,
    open::{Open, use_open},
};
use crate::{
    domain::{FieldDef, FieldType, FormGroup, Kind, Practice, priority},
    protocol::{Command, Datum, RefLabel},
    ui::{
        components::{Avatar, Icon, PriorityBadge, RecordLink, ValueEditor, VipMark, use_notices},
        drafts, format,
        words::record as words,
    },
    web::dom,
};

/// Fields that the page shows in a place of their own.
fn has_own_place(practice: &Practice, field: &FieldDef) -> bool {
    let is_title = Some(field.id) == title_of(practice).map(|it| it.id);
    // Clocks have a panel of their own; of the other derived fields the page shows moments and answers,
    // and leaves minutes and counts to lists.
    let is_for_lists = field.derived
        && (field.id >= crate::domain::incident::RESPONSE
            || field.ty == FieldType::Int
            || field.id == crate::domain::incident::TOUCHED_AT);
    is_title
        || is_for_lists
        || matches!(
            field.name,
            "description"
                | "state"
                | "priority"
                | "number"
                | "priority_override"
                | "priority_reason"
        )
        || matches!(
            field.ty,
            FieldType::Extra | FieldType::Entries | FieldType::Links
        )
        || (matches!(field.ty, FieldType::Text) && field.part_of.is_some())
}

/// The field that holds the title or the name.
pub fn title_of(practice: &Practice) -> Option<&'static FieldDef> {
    practice.field_by_id(crate::domain::declare::common::TITLE)
}

/// The groups that the declaration makes.
#[component]
pub fn FieldGroups(
    /// The record's practice.
    practice: &'static Practice,
) -> impl IntoView {
    practice
        .groups
        .iter()
        .map(|group| view! { <Group practice=practice group=group/> })
        .collect_view()
}

#[component]
fn Group(practice: &'static Practice, group: &'static FormGroup) -> impl IntoView {
    let fields: Vec<_> = group
        .fields
        .iter()
        .filter_map(|name| practice.field(name))
        .filter(|it| !has_own_place(practice, it))
        .collect();
    let has_priority =
        group.fields.contains(&"impact") && practice.field("priority_override").is_some();
    (!fields.is_empty()).then(|| {
        view! {
            <section class="side__group">
                <h2 class="side__title">{group.label}</h2>
                <dl class="fields">
                    {has_priority.then(|| view! { <PriorityRow practice=practice/> })}
                    {fields
                        .into_iter()
                        .map(|field| view! { <FieldRow practice=practice field=field/> })
                        .collect_view()}
                </dl>
            </section>
        }
    })
}

/// Fields that hold something and stand in no group: what the state brought with it, counts, keys.
#[component]
pub fn OtherFields(
    /// The record's practice.
    practice: &'static Practice,
) -> impl IntoView {
    let open = use_open();
    let others = Memo::new(move |_| {
        practice
            .fields
            .iter()
            .filter(|it| !has_own_place(practice, it))
            .filter(|it| {
                !practice
                    .groups
                    .iter()
                    .any(|group| group.fields.contains(&it.name))
            })
            .filter(|it| !matches!(it.name, "merged_into" | "state_before_merge"))
            .filter(|it| !open.value(it.name).is_none())
            .map(|it| it.name)
            .collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !others.with(Vec::is_empty)>
            <section class="side__group">
                <h2 class="side__title">{words::GROUP_COURSE}</h2>
                <dl class="fields">
                    <For each=move || others.get() key=|it| *it let:name>
                        {practice.field(name).map(|field| view! { <FieldRow practice=practice field=field/> })}
                    </For>
                </dl>
            </section>
        </Show>
    }
}

/// One field: its value, a way to edit it, and its history.
#[component]
fn FieldRow(practice: &'static Practice, field: &'static FieldDef) -> impl IntoView {
    let open = use_open();
    let name = field.name;
    let value = Memo::new(move |_| open.value(name));
    let editing = RwSignal::new(false);
    let typed = RwSignal::new(Datum::None);
    let is_editable = move || field.editable && field.part_of.is_none() && open.is_editable();
    let is_set = matches!(field.ty, FieldType::Tags | FieldType::Refs(_));
    let id = StoredValue::new(dom::unique_id("field"));
    // What was typed and not saved outlives the page, as the composer's words do.
    let is_typed = matches!(
        field.ty,
        FieldType::Line | FieldType::Word | FieldType::Text
    );
    let draft = StoredValue::new(drafts::field_key(open.id(), name));
    let keep = move |text: Option<&str>| {
        if is_typed {
            draft.with_value(|key| drafts::keep(open.client, key, text));
        }
    };
    let stands = value.with_untracked(|it| it.text().to_owned());
    let waiting = (is_typed && untrack(is_editable))
        .then(|| draft.with_value(|key| drafts::news(open.client, key, &stands)))
        .flatten();
    let came_back = StoredValue::new(waiting.is_some());
    if let Some(text) = waiting {
        typed.set(Datum::Text(text));
        editing.set(true);
    }
    Effect::new(move |last: Option<Datum>| {
        let now = typed.get();
        if last.is_some_and(|it| it != now) && editing.get_untracked() {
            let is_new = now != value.get_untracked();
            keep(is_new.then(|| now.text()));
        }
        now
    });

    let begin = move || {
        came_back.set_value(false);
        typed.set(value.get_untracked());
        editing.set(true);
        dom::after_render(move || {
            dom::open_choices(&format!("#{}", id.get_value()));
        });
    };
    let leave = move || {
        // The browser reports a change of the control that goes; there must be nothing left to save.
        typed.set(value.get_untracked());
        editing.set(false);
        keep(None);
        open.forgive(name);
        dom::focus_soon(format!("#{}-value", id.get_value()));
    };
    // A moment is typed part by part, and each part is a change: it is saved when it is left.
    let saves_at_end = field.ty == FieldType::Time;
    let commit = move || {
        let new = typed.get_untracked();
        if !editing.get_untracked() || new == value.get_untracked() {
            return;
        }
        // Tags and people are added one after the other.
        if !is_set {
            editing.set(false);
            dom::after_render(move || dom::focus_if_lost(&format!("#{}-value", id.get_value())));
        }
        open.save(field, new, move |held| {
            if held {
                keep(None);
            } else {
                // What was typed is still there, with the refusal under it.
                editing.try_set(true);
            }
        });
    };
    // Made here and not with the control: a browser reports a change even while it takes a control away.
    let committed = Callback::new(move |()| {
        if !saves_at_end {
            commit();
        }
    });
    let control = move || {
        view! {
            <div
                class="field-row__editor"
                on:keydown=move |ev: ev::KeyboardEvent| {
                    if ev.key() == "Escape" {
                        ev.stop_propagation();
                        leave();
                    } else if ev.key() == "Enter" && !is_set && !matches!(field.ty, FieldType::Text | FieldType::Ref(_)) {
                        ev.prevent_default();
                        commit();
                        leave_if_same(editing, typed, value);
                    }
                }
                on:focusout=move |ev: ev::FocusEvent| {
                    let is_refused = !untrack(|| open.refusal(name)).is_empty();
                    if dom::focus_leaves(&ev) && !is_refused {
                        // Nothing was changed in what came back, and it is not saved all the same.
                        if saves_at_end || came_back.get_value() {
                            commit();
                        }
                        editing.set(false);
                    }
                }
            >
                <ValueEditor
                    id=id.get_value()
                    ty=field.ty
                    value=typed
                    label=field.label
                    of=(practice.name, name)
                    autofocus=!came_back.get_value()
                    on_commit=committed
                />
            </div>
        }
    };
    let refusal = move || {
        let why = open.refusal(name);
        (!why.is_empty()).then(|| view! { <p class="field__error" role="alert">{why}</p> })
    };
    view! {
        <div class="field-row" data-field=name class:field-row--saving=move || open.is_saving(name)>
            <dt class="field-row__label">{field.label}</dt>
            <dd class="field-row__value">
                <Show
                    when=move || editing.get()
                    fallback=move || view! {
                        <Value field=field value=value id=id.get_value() can_edit=Signal::derive(is_editable) begin=begin/>
                    }
                >
                    {control()}
                </Show>
                <Show when=move || open.is_saving(name)>
                    <span class="field-row__busy" role="status" aria-label=words::SAVING>
                        <Icon name="loader-circle" class="icon--small"/>
                    </span>
                </Show>
                {refusal}
            </dd>
            <dd class="field-row__tools"><FieldHistory field=name label=field.label/></dd>
        </div>
    }
}

/// Enter on an unchanged value is done with it, too.
fn leave_if_same(editing: RwSignal<bool>, typed: RwSignal<Datum>, value: Memo<Datum>) {
    if typed.get_untracked() == value.get_untracked() {
        editing.set(false);
    }
}

/// A value as it stands, and a button that begins to edit it.
#[component]
fn Value(
    field: &'static FieldDef,
    value: Memo<Datum>,
    id: String,
    can_edit: Signal<bool>,
    begin: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let id = format!("{id}-value");
    let shown = move || show(field, &value.get());
    // A link inside a button would be neither; a record's name is a link, with the button beside it.
    let is_link = Memo::new(move |_| {
        value.with(|it| match it {
            Datum::Ref(to) => !to.kind.is_empty(),
            Datum::Refs(list) => !list.is_empty(),
            _ => false,
        })
    });
    view! {
        <Show
            when=move || can_edit.get()
            fallback={
                let id = id.clone();
                move || view! { <span id=id.clone() class="value">{shown}</span> }
            }
        >
            {
                let id = id.clone();
                move || if is_link.get() {
                    view! {
                        <span class="value value--linked">
                            {shown}
                            <button
                                type="button"
                                id=id.clone()
                                class="value__edit"
                                aria-label=words::edit(field.label)
                                title=words::edit(field.label)
                                on:click=move |_| begin()
                            >
                                <Icon name="pencil" class="icon--small"/>
                            </button>
                        </span>
                    }.into_any()
                } else {
                    view! {
                        <button
                            type="button"
                            id=id.clone()
                            class="value value--button"
                            title=words::edit(field.label)
                            on:click=move |_| begin()
                        >
                            {shown}
                            <span class="visually-hidden">{words::edit(field.label)}</span>
                        </button>
                    }.into_any()
                }
            }
        </Show>
    }
}

fn show(field: &'static FieldDef, value: &Datum) -> AnyView {
    let nothing = || view! { <span class="value__none">{words::nothing_in(field)}</span> };
    match (field.ty, value) {
        (_, Datum::None) => nothing().into_any(),
        (FieldType::Ref(kind), Datum::Ref(to)) => one(kind, to).into_any(),
        (FieldType::Refs(kind), Datum::Refs(list)) => {
            let list = list
                .iter()
                .map(|to| view! { <li>{one(kind, to)}</li> })
                .collect_view();
            view! { <ul class="value__list">{list}</ul> }.into_any()
        }
        (_, Datum::Words(list)) => list
            .iter()
            .map(|it| view! { <span class="tag">{it.clone()}</span> })
            .collect_view()
            .into_any(),
        (_, value) => view! { <span dir="auto">{format::datum(field, value)}</span> }.into_any(),
    }
}

fn one(kind: Kind, to: &RefLabel) -> impl IntoView + use<> {
    let open = use_open();
    let id = to.id;
    let is_vip = move || open.get(|it| it.vips.contains(&id)).unwrap_or_default();
    let is_known = !to.kind.is_empty();
    let name = to.label.clone();
    view! {
        <span class="value__one">
            {(kind == Kind::PERSON).then(|| view! { <Avatar name=name.clone()/> })}
            {if is_known {
                view! { <RecordLink to=to.clone()/> }.into_any()
            } else {
                view! { <span>{name}</span> }.into_any()
            }}
            <Show when=is_vip><VipMark/></Show>
        </span>
    }
}

/// The priority, why it is what it is, and a way to set it by hand.
#[component]
fn PriorityRow(practice: &'static Practice) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let level = move |name: &str| level_of(open, name);
    let code =
        Signal::derive(move || level("priority").map_or_else(String::new, |it| it.to_string()));
    let by_hand = open.part(|it| it.matrix_priority);
    let is_by_hand = Memo::new(move |_| !open.value("priority_override").is_none());
    let editing = RwSignal::new(false);
    let chosen = RwSignal::new(None::<i64>);
    let reason = RwSignal::new(String::new());
    let bad = RwSignal::new(String::new());
    let why = move || {
        if is_by_hand.get() {
            let reason = open.value("priority_reason");
            words::priority_by_hand(reason.text(), by_hand.get())
        } else {
            words::priority_by_matrix(level("impact"), level("urgency"))
        }
    };
    let begin = move || {
        chosen.set(untrack(|| level("priority")));
        reason.set(untrack(|| open.value("priority_reason").text().to_owned()));
        bad.set(String::new());
        editing.set(true);
        dom::focus_soon(".priority-form input");
    };
    let send = move |level: Option<i64>| {
        let reason = if level.is_some() {
            reason.get_untracked()
        } else {
            String::new()
        };
        if level.is_some() && reason.trim().is_empty() {
            bad.set(words::REASON_NEEDED.into());
            dom::focus("#priority-reason");
            return;
        }
        spawn_local(async move {
            let command = Command::SetPriority {
                records: vec![open.id()],
                level,
                reason,
            };
            match open.run(command).await {
                Ok(done) => {
                    editing.try_set(false);
                    notices.done(&done);
                }
                Err(news) => drop(bad.try_set(news.message)),
            }
        });
    };
    let levels = match practice.field("priority").map(|it| it.ty) {
        Some(FieldType::Choice(levels)) => levels,
        _ => &[],
    };
    view! {
        <div class="field-row field-row--priority" data-field="priority">
            <dt class="field-row__label">{words::PRIORITY}</dt>
            <dd class="field-row__value">
                <span class="value">
                    <PriorityBadge code=code practice=practice with_word=true/>
                    <Show when=move || code.with(String::is_empty)>
                        <span class="value__none">{words::NO_PRIORITY}</span>
                    </Show>
                </span>
                <p class="field-row__why">{why}</p>
                <Show when=move || open.is_editable() && !editing.get()>
                    <p class="field-row__acts">
                        <button type="button" class="text-button" id="priority-by-hand" on:click=move |_| begin()>
                            {words::SET_BY_HAND}
                        </button>
                        <Show when=move || is_by_hand.get()>
                            <button type="button" class="text-button" on:click=move |_| send(None)>
                                {words::BACK_TO_MATRIX}
                            </button>
                        </Show>
                    </p>
                </Show>
                <Show when=move || editing.get()>
                    <form
                        class="priority-form"
                        aria-label=words::SET_BY_HAND
                        on:submit=move |ev| {
                            ev.prevent_default();
                            send(chosen.get_untracked());
                        }
                        on:keydown=move |ev: ev::KeyboardEvent| {
                            if ev.key() == "Escape" {
                                ev.stop_propagation();
                                editing.set(false);
                                dom::focus_soon("#priority-by-hand");
                            }
                        }
                    >
                        <div class="pills__list" role="radiogroup" aria-label=words::PRIORITY>
                            {levels.iter().map(|it| {
                                let code = it.code.parse::<i64>().ok();
                                view! {
                                    <label class="pills__one">
                                        <input
                                            type="radio"
                                            name="priority-level"
                                            prop:checked=move || chosen.get() == code
                                            on:change=move |_| chosen.set(code)
                                        />
                                        <span>{format!("P{} {}", it.code, it.label)}</span>
                                    </label>
                                }
                            }).collect_view()}
                        </div>
                        <label class="field__label" for="priority-reason">{words::REASON}</label>
                        <input
                            id="priority-reason"
                            class="input"
                            type="text"
                            prop:value=reason
                            on:input=move |ev| {
                                reason.set(event_target_value(&ev));
                                bad.set(String::new());
                            }
                        />
                        <Show when=move || !bad.with(String::is_empty)>
                            <p class="field__error" role="alert">{bad}</p>
                        </Show>
                        <p class="priority-form__foot">
                            <button type="submit" class="button button--primary button--small">{words::SET}</button>
                            <button type="button" class="button button--quiet button--small" on:click=move |_| editing.set(false)>
                                {words::CANCEL}
                            </button>
                        </p>
                    </form>
                </Show>
            </dd>
            <dd class="field-row__tools"><FieldHistory
                field="priority"
                label=words::PRIORITY
                also=&["priority_override", "priority_reason", "impact", "urgency"]
            /></dd>
        </div>
    }
}

/// A level or priority, whether it comes as a code or as a number.
fn level_of(open: Open, name: &str) -> Option<i64> {
    match open.value(name) {
        Datum::Int(level) => Some(level),
        other => other.text().parse().ok(),
    }
}

/// The priority that an impact and an urgency give, for a form that is being filled in.
pub fn priority_of(impact: &Datum, urgency: &Datum) -> Option<i64> {
    let level = |it: &Datum| match it {
        Datum::Int(level) => Some(*level),
        other => other.text().parse().ok(),
    };
    priority::from_matrix(level(impact)?, level(urgency)?)
}
