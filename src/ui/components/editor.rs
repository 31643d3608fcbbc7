//! The control for a value of any type.

use leptos::{either::EitherOf9, ev, prelude::*, task::spawn_local};

use super::{Icon, RefPicker, RefsPicker};
use crate::domain::{ChoiceDef, FieldType, practices};
use crate::protocol::{Call, Datum, Reply};
use crate::ui::{format, words::components as words, words::format as yes_no};
use crate::web::{client::use_client, dom};

/// Label, help and refusal around a control.
#[component]
pub fn Field(
    /// The control's id, which the label points to.
    #[prop(into)]
    id: String,
    /// What people read.
    #[prop(into)]
    label: String,
    /// Help under the control, or empty.
    #[prop(into, optional)]
    help: String,
    /// May not stay empty.
    #[prop(optional)]
    required: bool,
    /// Why the value was refused, or empty.
    #[prop(into, optional)]
    error: Signal<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field" class:field--refused=move || error.with(|it| !it.is_empty())>
            <label class="field__label" for=id.clone()>
                {label}
                {required.then(|| view! { <span class="field__required">{words::REQUIRED}</span> })}
            </label>
            {children()}
            {(!help.is_empty()).then(|| view! { <p class="field__help" id=format!("{id}-help")>{help}</p> })}
            {move || {
                let error = error.get();
                (!error.is_empty()).then(|| view! { <p class="field__error" role="alert">{error}</p> })
            }}
        </div>
    }
}

/// The control for a value of that type. Each change goes into `value`; `on_commit` runs when the
/// person is done with it (a choice made, Enter pressed, the focus gone elsewhere).
///
/// Choices and states give `Datum::Text` with the code, moments `Datum::Time`, references `Datum::Ref`.
#[component]
pub fn ValueEditor(
    /// The control's id; give the same to [`Field`].
    #[prop(into)]
    id: String,
    /// What it holds.
    ty: FieldType,
    /// The value.
    value: RwSignal<Datum>,
    /// Name for screen readers, where no label points here.
    #[prop(into, optional)]
    label: String,
    /// Practice and field, so that a word can be completed from those in use.
    #[prop(optional)]
    of: Option<(&'static str, &'static str)>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
    /// May not stay empty.
    #[prop(optional)]
    required: bool,
    /// Runs when the person is done with it.
    #[prop(into, optional)]
    on_commit: Option<Callback<()>>,
) -> impl IntoView {
    let commit = move || {
        if let Some(done) = on_commit {
            done.run(());
        }
    };
    if autofocus {
        dom::focus_soon(format!("#{id}"));
    }
    let name = (!label.is_empty()).then_some(label.clone());
    match ty {
        FieldType::Text | FieldType::Entries => EitherOf9::A(view! {
            <textarea
                id=id class="input input--text" rows="4" aria-label=name required=required
                prop:value=move || value.with(|it| it.text().to_owned())
                on:input=move |ev| value.set(text_datum(event_target_value(&ev)))
                on:change=move |_| commit()
            ></textarea>
        }),
        FieldType::Choice(choices) => EitherOf9::B(view! {
            <ChoiceSelect id=id name=name choices=choices value=value required=required on_change=commit/>
        }),
        FieldType::Bool => EitherOf9::C(view! {
            <select
                id=id class="input" aria-label=name
                on:change=move |ev| {
                    value.set(match event_target_value(&ev).as_str() {
                        "true" => Datum::Bool(true),
                        "false" => Datum::Bool(false),
                        _ => Datum::None,
                    });
                    commit();
                }
                prop:value=move || match value.get() {
                    Datum::Bool(yes) => yes.to_string(),
                    _ => String::new(),
                }
            >
                <option value="">{words::NONE}</option>
                <option value="true">{yes_no::YES}</option>
                <option value="false">{yes_no::NO}</option>
            </select>
        }),
        FieldType::Int => EitherOf9::D(view! {
            <input
                id=id class="input" type="number" inputmode="numeric" aria-label=name required=required
                prop:value=move || match value.get() {
                    Datum::Int(number) => number.to_string(),
                    other => other.text().to_owned(),
                }
                on:input=move |ev| value.set(
                    event_target_value(&ev).trim().parse().map_or(Datum::None, Datum::Int),
                )
                on:change=move |_| commit()
            />
        }),
        FieldType::Time => EitherOf9::E(view! {
            <input
                id=id class="input" type="datetime-local" aria-label=name required=required
                prop:value=move || match value.get() {
                    Datum::Time(unix_ms) => format::to_local_input(unix_ms),
                    _ => String::new(),
                }
                on:change=move |ev| {
                    value.set(format::from_local_input(&event_target_value(&ev)).map_or(Datum::None, Datum::Time));
                    commit();
                }
            />
        }),
        FieldType::Ref(kind) => EitherOf9::F(view! {
            <RefPicker id=id label=label kind=practices::by_kind(kind).map_or("", |it| it.name) value=value on_commit=commit/>
        }),
        FieldType::Refs(kind) => EitherOf9::G(view! {
            <RefsPicker id=id label=label kind=practices::by_kind(kind).map_or("", |it| it.name) value=value on_commit=commit/>
        }),
        FieldType::Tags => EitherOf9::H(view! {
            <WordsInput id=id label=label value=value on_change=commit/>
        }),
        FieldType::Line
        | FieldType::Word
        | FieldType::State
        | FieldType::Links
        | FieldType::Extra => EitherOf9::I(view! {
            <LineInput id=id name=name value=value required=required of=of on_change=commit/>
        }),
    }
}

fn text_datum(text: String) -> Datum {
    if text.is_empty() {
        Datum::None
    } else {
        Datum::Text(text)
    }
}

/// The code of a choice, however it is stored.
fn code_of(datum: &Datum) -> String {
    match datum {
        Datum::Int(number) => number.to_string(),
        other => other.text().to_owned(),
    }
}

#[component]
fn ChoiceSelect(
    id: String,
    name: Option<String>,
    choices: &'static [ChoiceDef],
    value: RwSignal<Datum>,
    required: bool,
    on_change: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    // An import may have brought a code that is not declared: it stays until somebody chooses another.
    let foreign = value.with_untracked(code_of);
    let foreign = (!foreign.is_empty() && choices.iter().all(|it| it.code != foreign))
        .then(|| view! { <option value=foreign.clone()>{foreign.clone()}</option> });
    view! {
        <select
            id=id class="input" aria-label=name required=required
            on:change=move |ev| {
                value.set(text_datum(event_target_value(&ev)));
                on_change();
            }
            prop:value=move || value.with(code_of)
        >
            <option value="">{words::NONE}</option>
            {choices
                .iter()
                .map(|it| {
                    let code = it.code;
                    let is_this = move || value.with(code_of) == code;
                    view! { <option value=code selected=is_this>{it.label}</option> }
                })
                .collect_view()}
            {foreign}
        </select>
    }
}

#[component]
fn LineInput(
    id: String,
    name: Option<String>,
    value: RwSignal<Datum>,
    required: bool,
    of: Option<(&'static str, &'static str)>,
    on_change: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let client = use_client();
    let options = RwSignal::new(Vec::<String>::new());
    let list = format!("{id}-words");
    let complete = move |text: String| {
        let Some((kind, field)) = of else { return };
        spawn_local(async move {
            let call = Call::Facet {
                kind: kind.into(),
                query: String::new(),
                field: field.into(),
                prefix: text,
                limit: 12,
            };
            // A completion that fails is a completion less.
            if let Ok(Reply::Facet(values)) = client.call(call).await {
                options.try_set(values.into_iter().map(|it| it.label).collect());
            }
        });
    };
    view! {
        <input
            id=id class="input" type="text" aria-label=name required=required autocomplete="off"
            list=of.is_some().then(|| list.clone())
            prop:value=move || value.with(|it| it.text().to_owned())
            on:focus=move |ev| complete(event_target_value(&ev))
            on:input=move |ev| {
                let text = event_target_value(&ev);
                value.set(text_datum(text.clone()));
                complete(text);
            }
            on:change=move |_| on_change()
        />
        {of.is_some().then(|| view! {
            <datalist id=list>
                {move || options.get().into_iter().map(|it| view! { <option value=it></option> }).collect_view()}
            </datalist>
        })}
    }
}

#[component]
fn WordsInput(
    id: String,
    label: String,
    value: RwSignal<Datum>,
    on_change: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let list = move || match value.get() {
        Datum::Words(list) => list,
        Datum::Text(text) => vec![text],
        _ => Vec::new(),
    };
    let set = move |list: Vec<String>| {
        value.set(if list.is_empty() {
            Datum::None
        } else {
            Datum::Words(list)
        });
        on_change();
    };
    let typed = RwSignal::new(String::new());
    let add = move || {
        let word = typed.get_untracked().trim().to_owned();
        typed.set(String::new());
        let mut list = untrack(list);
        if !word.is_empty() && !list.contains(&word) {
            list.push(word);
            set(list);
        }
    };
    let keys = move |ev: ev::KeyboardEvent| match ev.key().as_str() {
        "Enter" | "," if !typed.get_untracked().trim().is_empty() => {
            ev.prevent_default();
            add();
        }
        "Backspace" if typed.get_untracked().is_empty() => {
            let mut list = untrack(list);
            if list.pop().is_some() {
                set(list);
            }
        }
        _ => {}
    };
    view! {
        <div class="input input--chips">
            <For each=list key=String::clone let:word>
                <span class="chip">
                    {word.clone()}
                    <button
                        type="button" class="chip__remove" aria-label=words::remove(&word)
                        on:click={
                            let word = word.clone();
                            move |_| {
                                let mut list = untrack(list);
                                list.retain(|it| *it != word);
                                set(list);
                            }
                        }
                    >
                        <Icon name="x" class="icon--small"/>
                    </button>
                </span>
            </For>
            <input
                id=id class="input__bare" type="text" autocomplete="off" placeholder=words::ADD_WORD
                aria-label=(!label.is_empty()).then_some(label)
                prop:value=typed
                on:input=move |ev| typed.set(event_target_value(&ev))
                on:keydown=keys
                on:blur=move |_| add()
            />
        </div>
    }
}
