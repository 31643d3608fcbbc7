//! Choosing records: type, see what fits, choose with arrows and Enter or with the pointer.

use leptos::{ev, prelude::*, task::spawn_local};

use super::Icon;
use crate::domain::practices;
use crate::protocol::{Call, Datum, RefLabel, Reply};
use crate::ui::words::{components as words, shell::record_name};
use crate::web::client::use_client;

/// Chooses one record; gives `Datum::Ref`, or `Datum::None` when emptied.
#[component]
pub fn RefPicker(
    /// The control's id.
    #[prop(into)]
    id: String,
    /// Name for screen readers, where no label points here.
    #[prop(into, optional)]
    label: String,
    /// Name of the practice to choose from.
    kind: &'static str,
    /// The record.
    value: RwSignal<Datum>,
    /// Runs when one was chosen or taken out.
    on_commit: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let shown = move || value.with(name_of);
    let choose = move |to: RefLabel| {
        value.set(Datum::Ref(to));
        on_commit();
    };
    let clear = move |_| {
        value.set(Datum::None);
        on_commit();
    };
    view! {
        <div class="picker">
            <LookUp id=id label=label kind=kind shown=Signal::derive(shown) on_choose=choose/>
            <Show when=move || value.with(|it| !it.is_none())>
                <button type="button" class="picker__clear" aria-label=words::CLEAR title=words::CLEAR on:click=clear>
                    <Icon name="x" class="icon--small"/>
                </button>
            </Show>
        </div>
    }
}

/// Chooses several records; gives `Datum::Refs`.
#[component]
pub fn RefsPicker(
    /// The control's id.
    #[prop(into)]
    id: String,
    /// Name for screen readers, where no label points here.
    #[prop(into, optional)]
    label: String,
    /// Name of the practice to choose from.
    kind: &'static str,
    /// The records.
    value: RwSignal<Datum>,
    /// Runs when one was chosen or taken out.
    on_commit: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let list = move || match value.get() {
        Datum::Refs(list) => list,
        Datum::Ref(one) => vec![one],
        _ => Vec::new(),
    };
    let set = move |list: Vec<RefLabel>| {
        value.set(if list.is_empty() {
            Datum::None
        } else {
            Datum::Refs(list)
        });
        on_commit();
    };
    let choose = move |to: RefLabel| {
        let mut list = untrack(list);
        if list.iter().all(|it| it.id != to.id) {
            list.push(to);
            set(list);
        }
    };
    view! {
        <div class="picker picker--many">
            <For each=list key=|it| it.id let:one>
                <span class="chip">
                    {record_name(&one)}
                    <button
                        type="button" class="chip__remove" aria-label=words::remove(&record_name(&one))
                        on:click=move |_| {
                            let mut list = untrack(list);
                            list.retain(|it| it.id != one.id);
                            set(list);
                        }
                    >
                        <Icon name="x" class="icon--small"/>
                    </button>
                </span>
            </For>
            <LookUp id=id label=label kind=kind shown=Signal::derive(String::new) on_choose=choose/>
        </div>
    }
}

fn name_of(datum: &Datum) -> String {
    match datum {
        Datum::Ref(to) => record_name(to),
        other => other.text().to_owned(),
    }
}

/// The option that stands for a record of that name, which is yet to be made: its id is nil.
fn new_option(name: &str, found: &[RefLabel]) -> Option<RefLabel> {
    let is_there = found
        .iter()
        .any(|it| it.label.to_lowercase() == name.to_lowercase());
    (!name.is_empty() && !is_there).then(|| RefLabel {
        label: name.to_owned(),
        ..RefLabel::default()
    })
}

/// A combobox over `Call::Lookup`.
#[component]
pub fn LookUp(
    /// The control's id.
    #[prop(into)]
    id: String,
    /// Name for screen readers, where no label points here.
    #[prop(into, optional)]
    label: String,
    /// Name of the practice to choose from.
    kind: &'static str,
    /// What stands in it while nobody types.
    shown: Signal<String>,
    /// Takes the record that was chosen.
    on_choose: impl Fn(RefLabel) + Copy + Send + Sync + 'static,
    /// Takes a name that no record has; without it, only what is there can be chosen.
    #[prop(optional)]
    on_new: Option<Callback<String>>,
) -> impl IntoView {
    let client = use_client();
    let typed = RwSignal::new(None::<String>);
    let options = RwSignal::new(Vec::<RefLabel>::new());
    let is_open = RwSignal::new(false);
    let at = RwSignal::new(0_usize);
    let asked = StoredValue::new(0_u32);
    let look_up = move |text: String| {
        let number = asked.get_value() + 1;
        asked.set_value(number);
        let wanted = text.trim().to_owned();
        spawn_local(async move {
            let call = Call::Lookup {
                kind: kind.into(),
                text,
                limit: 8,
            };
            // A slower, older answer must not replace a newer one.
            if let Ok(Reply::Options(mut found)) = client.call(call).await
                && asked.try_get_value() == Some(number)
            {
                found.extend(on_new.and_then(|_| new_option(&wanted, &found)));
                options.set(found);
                at.set(0);
            }
        });
    };
    let open = move || {
        is_open.set(true);
        look_up(typed.get_untracked().unwrap_or_default());
    };
    let close = move || {
        is_open.set(false);
        typed.set(None);
    };
    let choose = move |to: RefLabel| {
        close();
        match on_new {
            Some(on_new) if to.id.is_nil() => on_new.run(to.label),
            _ => on_choose(to),
        }
    };
    let keys = move |ev: ev::KeyboardEvent| match ev.key().as_str() {
        "ArrowDown" | "ArrowUp" => {
            ev.prevent_default();
            if is_open.get_untracked() {
                let count = options.with_untracked(Vec::len).max(1);
                let step = if ev.key() == "ArrowDown" {
                    1
                } else {
                    count - 1
                };
                at.update(|it| *it = (*it + step) % count);
            } else {
                open();
            }
        }
        "Enter" if is_open.get_untracked() => {
            ev.prevent_default();
            ev.stop_propagation();
            if let Some(to) = options.with_untracked(|it| it.get(at.get_untracked()).cloned()) {
                choose(to);
            }
        }
        "Escape" if is_open.get_untracked() => {
            ev.prevent_default();
            ev.stop_propagation();
            close();
        }
        _ => {}
    };
    let list = format!("{id}-options");
    let option_id = {
        let list = list.clone();
        move |at: usize| format!("{list}-{at}")
    };
    let active = {
        let option_id = option_id.clone();
        move || is_open.get().then(|| option_id(at.get()))
    };
    let placeholder = words::look_up(practices::by_name(kind).map_or(kind, |it| it.words.plural));
    view! {
        <input
            id=id class="input picker__input" type="text" role="combobox" autocomplete="off"
            aria-label=(!label.is_empty()).then_some(label)
            aria-autocomplete="list" aria-controls=list.clone()
            aria-expanded=move || is_open.get().to_string()
            aria-activedescendant=active
            placeholder=placeholder
            prop:value=move || typed.get().unwrap_or_else(|| shown.get())
            on:click=move |_| open()
            on:input=move |ev| {
                let text = event_target_value(&ev);
                typed.set(Some(text.clone()));
                is_open.set(true);
                look_up(text);
            }
            on:keydown=keys
            on:blur=move |_| close()
        />
        <ul id=list class="picker__list" role="listbox" class:picker__list--open=move || is_open.get()>
            {move || is_open.get().then(|| {
                let found = options.get();
                if found.is_empty() {
                    return view! { <li class="picker__none" role="presentation">{words::NO_MATCH}</li> }.into_any();
                }
                found
                    .into_iter()
                    .enumerate()
                    .map(|(place, to)| {
                        let name = if to.id.is_nil() {
                            words::new_of(practices::by_name(kind).map_or(kind, |it| it.words.singular), &to.label)
                        } else {
                            record_name(&to)
                        };
                        let is_active = move || at.get() == place;
                        view! {
                            <li
                                id=option_id(place) class="picker__option" role="option"
                                class:picker__option--active=is_active
                                aria-selected=move || is_active().to_string()
                                // Before the blur, which closes the list.
                                on:mousedown=move |ev| {
                                    ev.prevent_default();
                                    choose(to.clone());
                                }
                            >
                                {name}
                            </li>
                        }
                    })
                    .collect_view()
                    .into_any()
            })}
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_record_is_offered_only_under_a_name_that_nobody_has() {
        let amara = RefLabel {
            label: "Amara Okafor".into(),
            ..RefLabel::default()
        };
        let offered = |name: &str| new_option(name, std::slice::from_ref(&amara));
        assert_eq!(offered("Noor").map(|it| it.label), Some("Noor".to_owned()));
        assert_eq!(offered("amara okafor"), None);
        assert_eq!(offered(""), None);
    }
}
