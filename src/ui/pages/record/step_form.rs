//! The form of a step, made from what its declaration needs.

use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    composer::Composing,
    needs::{self, Arg},
    open::{Panel, use_open},
};
use crate::{
    domain::{FieldType, Need, Step},
    protocol::{Call, Command, Datum, Lane, Preview, Reply},
    ui::{
        components::{Field, Icon, ValueEditor, use_notices},
        drafts,
        words::record as words,
    },
    web::dom,
};

/// Asks for what a step needs, says what it would do, and takes it.
#[component]
pub fn StepForm(
    /// The step.
    step: &'static Step,
    /// What is being written in that lane goes out with it.
    with: Option<Lane>,
) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let composing = expect_context::<Composing>();
    let record = open.id();
    let draft_key = move |need: &str| format!("record:{}:{}:{need}", record.to_hex(), step.name);
    let written = with.map(|lane| composing.text(lane).get_untracked());
    let args = RwSignal::new(first_args(step, with, written.as_deref(), draft_key));
    let wrong = RwSignal::new(Vec::<(String, String)>::new());
    let general = RwSignal::new(String::new());
    let preview = RwSignal::new(None::<Preview>);
    let sending = RwSignal::new(false);
    // What was written is said once, even if the step is refused afterwards and tried again.
    let unsaid = RwSignal::new(with.filter(|_| written.is_some_and(|it| !it.trim().is_empty())));

    let command = move || Command::Step {
        records: vec![record],
        step: step.name.into(),
        args: args.with_untracked(|it| needs::sent(step, it)),
    };
    let close = move || {
        open.panel.set(Panel::None);
        dom::focus_soon(".record__title");
    };
    let take = move || {
        if sending.get_untracked() {
            return;
        }
        let missing = args.with_untracked(|it| needs::missing(step, it));
        wrong.set(
            missing
                .iter()
                .map(|(name, message)| ((*name).to_owned(), message.clone()))
                .collect(),
        );
        general.set(String::new());
        if let Some((name, _)) = missing.first() {
            dom::focus(&format!("#step-{name}, [name=step-{name}]"));
            return;
        }
        sending.set(true);
        let command = command();
        let says_itself = matches!(&command, Command::Step { args, .. }
            if with == Some(Lane::Public) && args.iter().any(|(name, _)| name == "message"));
        spawn_local(async move {
            let said = match unsaid.get_untracked() {
                Some(lane) if !says_itself => {
                    let text = composing.text(lane);
                    let say = Command::Say {
                        record,
                        lane,
                        text: text.get_untracked(),
                    };
                    open.run(say).await.map(|_| {
                        text.try_set(String::new());
                        unsaid.try_set(None);
                    })
                }
                _ => Ok(()),
            };
            let done = match said {
                Ok(()) => open.run(command).await,
                Err(news) => Err(news),
            };
            match done {
                Ok(done) => {
                    for need in step.needs {
                        drafts::keep(open.client, &draft_key(need.name), None);
                    }
                    if let (true, Some(lane)) = (says_itself, with) {
                        composing.text(lane).try_set(String::new());
                    }
                    notices.done(&done);
                    close();
                }
                Err(news) if step.needs.iter().any(|it| it.name == news.field) => {
                    wrong.try_set(vec![(news.field.clone(), news.message)]);
                    dom::focus(&format!("#step-{0}, [name=step-{0}]", news.field));
                }
                Err(news) => {
                    general.try_set(news.message);
                }
            }
            sending.try_set(false);
        });
    };
    let set = move |need: &'static Need, value: Datum| {
        if needs::is_text(need.ty) {
            drafts::keep(open.client, &draft_key(need.name), Some(value.text()));
        }
        args.update(|it| {
            it.retain(|(name, _)| name != need.name);
            it.push((need.name.to_owned(), value));
        });
        wrong.update(|it| it.retain(|(name, _)| name != need.name));
        let is_choice_of_a_record = matches!(need.ty, FieldType::Ref(_));
        if is_choice_of_a_record {
            preview.set(None);
            let is_ready = args.with_untracked(|it| needs::missing(step, it).is_empty());
            if is_ready {
                let call = Call::Preview(command());
                spawn_local(async move {
                    match open.client.call(call).await {
                        Ok(Reply::Preview(it)) => drop(preview.try_set(Some(it))),
                        Ok(_) => {}
                        Err(news) => drop(general.try_set(news.message)),
                    }
                });
            }
        }
    };
    let asked = Memo::new(move |_| {
        args.with(|args| {
            needs::asked(step, args)
                .into_iter()
                .map(|it| it.name)
                .collect::<Vec<_>>()
        })
    });
    dom::focus_soon(".step-form input, .step-form textarea, .step-form select");

    view! {
        <form
            class="step-form"
            aria-label=step.label
            on:submit=move |ev| {
                ev.prevent_default();
                take();
            }
            on:keydown=move |ev: ev::KeyboardEvent| {
                if ev.key() == "Escape" {
                    ev.stop_propagation();
                    close();
                } else if ev.key() == "Enter" && (ev.ctrl_key() || ev.meta_key()) {
                    ev.prevent_default();
                    ev.stop_propagation();
                    take();
                }
            }
        >
            <h2 class="step-form__title">{step.label}</h2>
            <Show when=move || unsaid.get().is_some()>
                <p class="step-form__note">
                    <Icon name="send" class="icon--small"/>
                    {move || unsaid.get().map(words::goes_out_with_it)}
                </p>
            </Show>
            <For
                each=move || asked.get()
                key=|name| *name
                children=move |name| {
                    let need = step.needs.iter().find(|it| it.name == name)?;
                    let error = Signal::derive(move || {
                        wrong.with(|it| it.iter().find(|(at, _)| at == name).map_or_else(String::new, |it| it.1.clone()))
                    });
                    let value = args.with_untracked(|it| needs::arg(it, name).clone());
                    Some(view! { <NeedControl need=need first=value error=error set=move |it| set(need, it)/> })
                }
            />
            {move || preview.get().map(|it| view! { <WhatItDoes preview=it/> })}
            <Show when=move || !general.with(String::is_empty)>
                <p class="field__error" role="alert">{general}</p>
            </Show>
            <div class="step-form__foot">
                <button type="submit" class="button button--primary" prop:disabled=sending>
                    {step.label}
                </button>
                <button type="button" class="button button--quiet" on:click=move |_| close()>
                    {words::CANCEL}
                </button>
                <Show when=move || sending.get()>
                    <span class="record__saving" role="status">{words::SAVING}</span>
                </Show>
            </div>
        </form>
    }
}

/// What the form begins with: texts that were typed before, and what the composer holds.
fn first_args(
    step: &'static Step,
    with: Option<Lane>,
    written: Option<&str>,
    draft_key: impl Fn(&str) -> String,
) -> Vec<Arg> {
    let mut args: Vec<Arg> = step
        .needs
        .iter()
        .filter(|it| needs::is_text(it.ty))
        .filter_map(|need| {
            let text = drafts::kept(&draft_key(need.name))?;
            Some((need.name.to_owned(), Datum::Text(text)))
        })
        .collect();
    // A reply that goes out with "on hold" is the message that the hold asks for; an internal note never is.
    if let (Some(Lane::Public), Some(text)) = (with, written)
        && let Some(message) = step.needs.iter().find(|it| it.name == "message")
    {
        args.retain(|(name, _)| name != "message");
        args.push(("message".into(), Datum::Text(text.to_owned())));
        if let Some((name, code)) = message.only_if {
            args.push((name.to_owned(), Datum::Text(code.to_owned())));
        }
    }
    args
}

#[component]
fn NeedControl(
    need: &'static Need,
    first: Datum,
    error: Signal<String>,
    set: impl Fn(Datum) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let id = format!("step-{}", need.name);
    match need.ty {
        FieldType::Choice(choices) => {
            let chosen = RwSignal::new(first.text().to_owned());
            view! {
                <fieldset class="field pills" class:field--refused=move || error.with(|it| !it.is_empty())>
                    <legend class="field__label">{need.label}</legend>
                    <div class="pills__list">
                        {choices.iter().map(|choice| view! {
                            <label class="pills__one">
                                <input
                                    type="radio"
                                    name=id.clone()
                                    value=choice.code
                                    prop:checked=move || chosen.with(|it| it == choice.code)
                                    on:change=move |_| {
                                        chosen.set(choice.code.to_owned());
                                        set(Datum::Text(choice.code.to_owned()));
                                    }
                                />
                                <span>{choice.label}</span>
                            </label>
                        }).collect_view()}
                    </div>
                    {move || {
                        let error = error.get();
                        (!error.is_empty()).then(|| view! { <p class="field__error" role="alert">{error}</p> })
                    }}
                </fieldset>
            }
            .into_any()
        }
        FieldType::Text => {
            let text = RwSignal::new(first.text().to_owned());
            let chars = move || text.with(|it| it.trim().chars().count());
            view! {
                <Field id=id.clone() label=need.label error=error>
                    <textarea
                        id=id.clone()
                        class="input input--text"
                        rows="3"
                        aria-describedby=format!("{id}-count")
                        prop:value=text
                        on:input=move |ev| {
                            text.set(event_target_value(&ev));
                            set(Datum::Text(event_target_value(&ev)));
                        }
                    ></textarea>
                    {(need.min_chars > 1).then(|| view! {
                        <p
                            id=format!("{id}-count")
                            class="step-form__count"
                            class:step-form__count--enough=move || { chars() >= need.min_chars }
                        >
                            {move || words::chars_of(chars(), need.min_chars)}
                        </p>
                    })}
                </Field>
            }
            .into_any()
        }
        ty => {
            let value = RwSignal::new(first);
            // The editor writes into a signal; the form wants each value as it comes.
            Effect::new(move |seen: Option<Datum>| {
                let now = value.get();
                if seen.is_some_and(|it| it != now) {
                    set(now.clone());
                }
                now
            });
            view! {
                <Field id=id.clone() label=need.label error=error>
                    <ValueEditor id=id ty=ty value=value/>
                </Field>
            }
            .into_any()
        }
    }
}

/// What a command would do, and what would refuse.
#[component]
fn WhatItDoes(preview: Preview) -> impl IntoView {
    view! {
        <div class="step-form__preview" role="status">
            <p>{preview.summary}</p>
            <ul>
                {preview.lines.into_iter().map(|line| view! {
                    <li>
                        <span class="step-form__field">{line.field}</span>
                        {words::from_to(&line.from, &line.to)}
                    </li>
                }).collect_view()}
            </ul>
            {preview.refused.into_iter().map(|(record, why)| view! {
                <p class="field__error">{format!("{}: {why}", record.number)}</p>
            }).collect_view()}
        </div>
    }
}
