//! The query as text: errors where they are, completions at the cursor.

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::grid::GRID;
use super::model::ListModel;
use super::terms;
use crate::protocol::{Call, QueryCheck, Reply, Suggestion};
use crate::ui::components::{Icon, IconButton, Kbd};
use crate::ui::words::list as words;
use crate::web::{dom, measure};

/// The text field, for the `/` key.
pub const QUERY: &str = "#list-query";

/// A text is looked at once the person has paused this long.
const PAUSE_MS: i32 = 120;

/// The query.
#[component]
pub fn QueryBar(
    /// The list.
    model: ListModel,
    /// What the engine says of the text: the chips show it, too.
    check: RwSignal<QueryCheck>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let mirror = NodeRef::<html::Span>::new();
    let typed = RwSignal::new(model.query.get_untracked());
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    // Of the questions on their way only the newest counts.
    let asked = StoredValue::new(0_u32);
    // The first change of a visit to the field is a step for the browser's Back; the others join it.
    let stepped = StoredValue::new(false);
    // What this field put into the address itself: when it comes back, the person may have typed on.
    let applied = StoredValue::new(None::<String>);
    let apply = move |text: String| {
        if model.query.get_untracked() == text {
            return;
        }
        applied.set_value(Some(text.clone()));
        if stepped.get_value() {
            model.go_in_place(|it| it.query = Some(text));
        } else {
            stepped.set_value(true);
            model.set_query(text);
        }
    };
    let look = move |text: String, cursor: u32, delay_ms: i32, is_typed: bool| {
        asked.update_value(|it| *it += 1);
        let number = asked.get_value();
        spawn_local(async move {
            if delay_ms > 0 {
                dom::sleep(delay_ms).await;
            }
            if asked.try_get_value() != Some(number) {
                return;
            }
            let call = Call::CheckQuery {
                kind: model.practice.name.into(),
                text: text.clone(),
                cursor,
            };
            let reply = model.client.call(call).await;
            if asked.try_get_value() != Some(number) {
                return;
            }
            // A check that fails leaves the text as it is; the list says what is wrong.
            if let Ok(Reply::QueryCheck(found)) = reply {
                let is_sound = found.error.is_none();
                check.set(found);
                active.set(None);
                if is_typed && is_sound {
                    apply(text);
                }
            }
        });
    };
    // The address changed: by a chip, a view, Back.
    Effect::new(move |_| {
        let query = model.query.get();
        if applied.get_value().as_ref() == Some(&query) {
            return applied.set_value(None);
        }
        if typed.with_untracked(|it| *it != query) {
            typed.set(query.clone());
        }
        let end = query.chars().count() as u32;
        look(query, end, 0, false);
    });
    let cursor = move || {
        let at = input
            .get_untracked()
            .and_then(|it| it.selection_start().ok().flatten());
        let text = typed.get_untracked();
        at.map_or(text.chars().count() as u32, |at| {
            terms::chars_before(&text, at)
        })
    };
    let typing = move |ev: ev::Event| {
        let text = event_target_value(&ev);
        typed.set(text.clone());
        is_open.set(true);
        look(text, cursor(), PAUSE_MS, true);
    };
    let put = move |text: String, at: u32| {
        typed.set(text.clone());
        if let Some(input) = input.get_untracked() {
            input.set_value(&text);
            let at = terms::units_before(&text, at);
            // The selection of a text field can always be set.
            let _ = input.set_selection_range(at, at);
            let _ = input.focus();
        }
        look(text, at, 0, true);
    };
    let choose = move |suggestion: Suggestion| put(suggestion.text, suggestion.cursor);
    let suggestions = move || {
        if is_open.get() {
            check.with(|it| it.suggestions.clone())
        } else {
            Vec::new()
        }
    };
    let step = move |by: isize| {
        let count = check.with_untracked(|it| it.suggestions.len());
        if count > 0 {
            is_open.set(true);
            active.update(|it| {
                let at = it.map_or(if by > 0 { -1 } else { 0 }, |it| it as isize);
                *it = usize::try_from((at + by).rem_euclid(count as isize)).ok();
            });
        }
    };
    let keys = move |ev: ev::KeyboardEvent| {
        let chosen = active
            .get_untracked()
            .filter(|_| is_open.get_untracked())
            .and_then(|at| check.with_untracked(|it| it.suggestions.get(at).cloned()));
        match (ev.key().as_str(), chosen) {
            ("ArrowDown", _) => {
                ev.prevent_default();
                if !is_open.get_untracked() {
                    is_open.set(true);
                    look(typed.get_untracked(), cursor(), 0, false);
                } else {
                    step(1);
                }
            }
            ("ArrowUp", _) => {
                ev.prevent_default();
                step(-1);
            }
            ("Enter" | "Tab", Some(suggestion)) => {
                ev.prevent_default();
                choose(suggestion);
            }
            ("Enter", None) => {
                is_open.set(false);
                let text = typed.get_untracked();
                look(text, cursor(), 0, true);
            }
            ("Escape", _) => {
                ev.stop_propagation();
                if is_open.get_untracked() {
                    is_open.set(false);
                } else {
                    dom::focus(GRID);
                }
            }
            _ => {}
        }
    };
    let error = move || {
        // What the engine said of the text that stands here, or of the one it ran.
        check.with(|it| it.error.clone())
    };
    let pieces = move || {
        let text = typed.get();
        error().map(|error| {
            let range = terms::char_range(&text, error.from, error.to);
            // An error behind the last character needs something to underline.
            let wrong = if range.is_empty() {
                "\u{a0}"
            } else {
                &text[range.clone()]
            };
            view! {
                <span>{text[..range.start].to_owned()}</span>
                <span class="query__wrong">{wrong.to_owned()}</span>
            }
        })
    };
    let follow_scroll = move |_| {
        if let (Some(input), Some(mirror)) = (input.get_untracked(), mirror.get_untracked()) {
            let by = -input.scroll_left();
            measure::set_style(&mirror, "transform", &format!("translateX({by}px)"));
        }
    };
    view! {
        <div class="query" class:query--wrong=move || error().is_some()>
            <div class="query__field" role="search">
                <Icon name="search"/>
                <span class="query__text">
                    <span class="query__mirror" aria-hidden="true"><span node_ref=mirror>{pieces}</span></span>
                    <input
                        id="list-query"
                        class="query__input"
                        node_ref=input
                        type="text"
                        role="combobox"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        enterkeyhint="search"
                        placeholder=words::query_placeholder(model.practice)
                        aria-label=words::query_of(model.practice.words.plural)
                        aria-autocomplete="list"
                        aria-controls="list-completions"
                        aria-expanded=move || (!suggestions().is_empty()).to_string()
                        aria-activedescendant=move || active.get().filter(|_| is_open.get()).map(completion_id)
                        aria-invalid=move || error().is_some().to_string()
                        aria-describedby="list-query-error"
                        prop:value=typed
                        on:input=typing
                        on:keydown=keys
                        on:scroll=follow_scroll
                        on:focus=move |_| stepped.set_value(false)
                        on:blur=move |_| is_open.set(false)
                    />
                </span>
                {move || (!typed.with(String::is_empty)).then(|| view! {
                    <IconButton icon="x" label=words::CLEAR_QUERY class="button--small" on_click=move |_| {
                        stepped.set_value(false);
                        put(String::new(), 0);
                    }/>
                })}
                <span class="query__key"><Kbd keys="/"/></span>
            </div>
            <ul id="list-completions" class="query__completions" role="listbox" aria-label=words::COMPLETIONS hidden=move || suggestions().is_empty()>
                <For
                    each={move || suggestions().into_iter().enumerate().collect::<Vec<_>>()}
                    key=|(at, it)| (*at, it.label.clone(), it.text.clone())
                    let((at, suggestion))
                >
                    <li
                        id=completion_id(at)
                        class="query__completion"
                        class:query__completion--active=move || active.get() == Some(at)
                        role="option"
                        aria-selected=move || (active.get() == Some(at)).to_string()
                        // Before the blur, which closes the list.
                        on:mousedown={
                            let suggestion = suggestion.clone();
                            move |ev| {
                                ev.prevent_default();
                                choose(suggestion.clone());
                            }
                        }
                    >
                        <span class="query__completion-label">{suggestion.label.clone()}</span>
                        <span class="query__completion-hint">{suggestion.hint.clone()}</span>
                    </li>
                </For>
            </ul>
            <p id="list-query-error" class="query__error" aria-live="polite">
                {move || error().map(|error| {
                    let meant = error.suggestion.clone();
                    view! {
                        <Icon name="circle-alert" class="icon--small"/>
                        <span>{error.message.clone()}</span>
                        {meant.map(|meant| view! {
                            <button type="button" class="button button--quiet button--small" on:click={
                                let (from, to) = (error.from, error.to);
                                let meant = meant.clone();
                                move |_| {
                                    let (text, at) = terms::replaced(&typed.get_untracked(), from, to, &meant);
                                    put(text, at);
                                }
                            }>
                                {words::did_you_mean(&meant)}
                            </button>
                        })}
                    }
                })}
            </p>
        </div>
    }
}

fn completion_id(at: usize) -> String {
    format!("list-completion-{at}")
}
