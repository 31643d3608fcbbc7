//! Badges, title, and the steps that are possible now.

use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    open::{Panel, use_open},
    step_form::StepForm,
};
use crate::{
    domain::Practice,
    protocol::{Command, Datum, StepView},
    ui::{
        components::{Icon, Menu, MenuItem, PriorityBadge, RecordLink, StateBadge, use_notices},
        drafts,
        words::record as words,
    },
    web::dom,
};

/// So many steps stand beside each other; the others are in the menu.
const SHOWN_STEPS: usize = 3;

/// Priority, state, number, tags.
#[component]
pub fn Badges(
    /// The record's practice.
    practice: &'static Practice,
) -> impl IntoView {
    let open = use_open();
    let number = open.part(|it| it.me.number.clone());
    let priority = Signal::derive(move || match open.value("priority") {
        Datum::Int(level) => level.to_string(),
        other => other.text().to_owned(),
    });
    let state = open.part(|it| it.state.clone());
    let tags = Memo::new(move |_| match open.value("tags") {
        Datum::Words(words) => words,
        _ => Vec::new(),
    });
    let merged_into = Memo::new(move |_| match open.value("merged_into") {
        Datum::Ref(to) => Some(to),
        _ => None,
    });
    let has_states = !practice.states.is_empty();
    view! {
        <p class="record__badges">
            {has_states.then(|| view! {
                <PriorityBadge code=priority practice=practice/>
                <StateBadge practice=practice code=state/>
            })}
            {(!has_states).then(|| view! {
                <span class="tag"><Icon name=practice.icon class="icon--small"/>{practice.words.singular}</span>
            })}
            <Show when=move || !number.with(String::is_empty)>
                <span class="record__number">{number}</span>
            </Show>
            {move || merged_into.get().map(|to| view! {
                <span class="record__merged">{words::GOES_ON_UNDER} " " <RecordLink to=to/></span>
            })}
            <For each=move || tags.get() key=String::clone let:tag>
                <span class="tag">{tag}</span>
            </For>
        </p>
    }
}

/// The title; a click or `e` edits it, Enter saves it, Escape takes the edit back.
#[component]
pub fn Title(
    /// Name of the field that holds it.
    field: &'static str,
    /// Whether it is being edited.
    editing: RwSignal<bool>,
) -> impl IntoView {
    let open = use_open();
    let shown = Memo::new(move |_| open.value(field).text().to_owned());
    let typed = RwSignal::new(String::new());
    let draft = StoredValue::new(drafts::field_key(open.id(), field));
    let keep = move |text: Option<&str>| {
        draft.with_value(|key| drafts::keep(open.client, key, text));
    };
    let stands = shown.get_untracked();
    if open.peek(|it| it.editable && !it.deleted).unwrap_or(false)
        && let Some(text) = draft.with_value(|key| drafts::news(open.client, key, &stands))
    {
        typed.set(text);
        editing.set(true);
    }
    let begin = move || {
        if open.peek(|it| it.editable && !it.deleted).unwrap_or(false) {
            editing.set(true);
        }
    };
    Effect::new(move |last: Option<()>| {
        if editing.get() {
            if typed.with_untracked(String::is_empty) {
                typed.set(shown.get_untracked());
            }
            // A draft that came back waits until somebody goes there.
            if last.is_some() {
                dom::focus_soon(".record__title-input");
            }
        }
    });
    let leave = move || {
        editing.set(false);
        keep(None);
        typed.set(String::new());
        open.forgive(field);
    };
    let save = move || {
        if !editing.get_untracked() {
            return;
        }
        let text = typed.get_untracked().trim().to_owned();
        if text == shown.get_untracked() {
            return leave();
        }
        let Some(def) = open.practice().and_then(|it| it.field(field)) else {
            return;
        };
        editing.set(false);
        open.save(
            def,
            if text.is_empty() {
                Datum::None
            } else {
                Datum::Text(text)
            },
            move |held| {
                if held {
                    keep(None);
                    typed.try_set(String::new());
                } else {
                    // What was typed is still there.
                    editing.try_set(true);
                }
            },
        );
    };
    let keys = move |ev: ev::KeyboardEvent| match ev.key().as_str() {
        "Enter" => {
            ev.prevent_default();
            save();
        }
        "Escape" => {
            ev.stop_propagation();
            leave();
            dom::focus_soon(".record__title");
        }
        _ => {}
    };
    let refusal = move || {
        let why = open.refusal(field);
        (!why.is_empty()).then(|| view! { <p class="field__error" role="alert">{why}</p> })
    };
    view! {
        <Show
            when=move || editing.get()
            fallback=move || view! {
                <h1
                    class="record__title"
                    class:record__title--saving=move || open.is_saving(field)
                    tabindex="-1"
                    dir="auto"
                    title=move || open.is_editable().then_some(words::EDIT_TITLE)
                    on:click=move |_| begin()
                >
                    {move || {
                        let title = shown.get();
                        if title.is_empty() { words::NO_TITLE.to_owned() } else { title }
                    }}
                </h1>
            }
        >
            <textarea
                class="record__title-input"
                rows="1"
                dir="auto"
                aria-label=words::TITLE
                prop:value=typed
                on:input=move |ev| {
                    let text = event_target_value(&ev);
                    keep(Some(&text));
                    typed.set(text);
                }
                on:keydown=keys
                on:blur=move |_| save()
            ></textarea>
        </Show>
        {refusal}
    }
}

/// The legal steps, the most likely one first, and what a step asks for.
#[component]
pub fn Steps(
    /// The record's practice.
    practice: &'static Practice,
) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let steps = open.part(|it| it.steps.clone());
    let busy = RwSignal::new(false);
    let take = move |name: &str| {
        let Some(step) = practice.step(name) else {
            return;
        };
        if !step.needs.is_empty() {
            open.panel.set(Panel::Step {
                step: step.name,
                with: None,
            });
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        open.panel.set(Panel::None);
        spawn_local(async move {
            let command = Command::Step {
                records: vec![open.id()],
                step: step.name.into(),
                args: Vec::new(),
            };
            match open.run(command).await {
                Ok(done) => notices.done(&done),
                Err(news) => notices.bad(&news),
            }
            busy.try_set(false);
        });
    };
    let shown = move || {
        let steps = steps.get();
        let rest = steps.len().min(SHOWN_STEPS);
        // One alone in a menu would take the same room as itself.
        if steps.len() == SHOWN_STEPS + 1 {
            (steps, Vec::new())
        } else {
            (steps[..rest].to_vec(), steps[rest..].to_vec())
        }
    };
    let row = move || {
        let (first, rest) = shown();
        let buttons = first
            .into_iter()
            .enumerate()
            .map(|(at, step)| view! { <StepButton practice=practice step=step primary=at == 0 busy=busy take=take/> })
            .collect_view();
        let more = (!rest.is_empty()).then(|| {
            view! {
                <Menu
                    label=words::MORE_STEPS
                    class="button"
                    face=Box::new(|| view! { <Icon name="ellipsis"/> {words::MORE} }.into_any())
                >
                    {rest.iter().map(|step| {
                        let name = step.name.clone();
                        let blocked = !step.blocked.is_empty();
                        let label = step_label(practice, step);
                        view! { <MenuItem label=label disabled=blocked on_click=move |_| take(&name)/> }
                    }).collect_view()}
                </Menu>
            }
        });
        view! { {buttons} {more} }
    };
    let form = move || match open.panel.get() {
        Panel::Step { step, with } => practice
            .step(step)
            .map(|step| view! { <StepForm step=step with=with/> }),
        Panel::None => None,
    };
    view! {
        <Show when=move || steps.with(|it| !it.is_empty())>
            <div class="record__steps" role="toolbar" aria-label=words::NEXT_STEPS>{row}</div>
        </Show>
        {form}
    }
}

#[component]
fn StepButton(
    practice: &'static Practice,
    step: StepView,
    primary: bool,
    busy: RwSignal<bool>,
    take: impl Fn(&str) + Copy + 'static,
) -> impl IntoView {
    let name = step.name.clone();
    let is_blocked = !step.blocked.is_empty();
    let label = step_label(practice, &step);
    view! {
        <button
            type="button"
            class=if primary && !is_blocked { "button button--primary" } else { "button" }
            disabled=is_blocked
            title=(is_blocked).then_some(step.blocked)
            aria-busy=move || busy.get().to_string()
            on:click=move |_| take(&name)
        >
            <Icon name=step_icon(practice, &step.name)/>
            {label}
        </button>
    }
}

/// The button's words: "…" where it asks for more, and why it cannot be taken.
fn step_label(practice: &Practice, step: &StepView) -> String {
    let Some(def) = practice.step(&step.name) else {
        return step.name.clone();
    };
    let label = if def.needs.is_empty() {
        def.label.to_owned()
    } else {
        words::asks_for_more(def.label)
    };
    if step.blocked.is_empty() {
        label
    } else {
        format!("{label} ({})", step.blocked)
    }
}

fn step_icon(practice: &Practice, name: &str) -> &'static str {
    use crate::domain::StateCategory::{Active, Cancelled, Closed, Merged, New, Resolved, Waiting};
    let to = practice
        .step(name)
        .and_then(|it| practice.state(it.to))
        .map(|it| it.category);
    match (name, to) {
        ("reopen" | "unmerge", _) => "rotate-ccw",
        (_, Some(New | Active)) => "play",
        (_, Some(Waiting)) => "pause",
        (_, Some(Resolved)) => "check",
        (_, Some(Closed)) => "archive",
        (_, Some(Cancelled)) => "x",
        (_, Some(Merged)) => "merge",
        (_, None) => "arrow-right",
    }
}
