//! The pulse survey: its form, and the card on Home that asks for it.

use leptos::{prelude::*, task::spawn_local};

use super::pills::Pills;
use crate::domain::RecordId;
use crate::domain::programme::pulse::LETTERS;
use crate::protocol::{Call, Command, Datum, ListRequest, RecordView, RefLabel, Reply};
use crate::ui::components::{EmptyState, Icon, Skeleton, use_notices};
use crate::ui::route::Route;
use crate::ui::words::pulse as words;
use crate::web::client::use_client;
use crate::web::dom;

/// The mark in this browser that a survey was answered.
fn mark(round: RecordId) -> String {
    format!("steward.pulse.{}", round.to_hex())
}

fn was_answered(round: RecordId) -> bool {
    dom::stored(&mark(round)).is_some()
}

/// The address of a survey's form.
fn address(round: RecordId) -> String {
    Route::programme(&format!("pulse/{}", round.to_hex())).print()
}

/// Asks for every survey that is open and was not answered from here.
#[component]
pub fn PulseCards() -> impl IntoView {
    let client = use_client();
    let open = LocalResource::new(move || {
        client.changed.track();
        async move {
            let request = ListRequest {
                kind: "pulse_round".into(),
                query: "state:open".into(),
                columns: vec!["name".into()],
                limit: 5,
                ..ListRequest::default()
            };
            match client.call(Call::List(request)).await {
                Ok(Reply::List(page)) => page.rows,
                _ => Vec::new(),
            }
        }
    });
    move || {
        let rows = open.get().unwrap_or_default();
        let cards = rows
            .into_iter()
            .filter(|row| !was_answered(row.id))
            .map(|row| {
                let name = row.cells.first().map_or("", Datum::text).to_owned();
                view! {
                    <li class="card asked">
                        <Icon name="message-square" class="icon--large"/>
                        <span class="asked__text"><b>{words::ASKED}</b> <span class="soft">{name} ". " {words::ASKED_TEXT}</span></span>
                        <a class="button button--primary" href=address(row.id)>{words::ANSWER}</a>
                    </li>
                }
            })
            .collect::<Vec<_>>();
        (!cards.is_empty()).then(|| view! { <ul class="asked__list">{cards}</ul> })
    }
}

/// The form.
#[component]
pub(super) fn PulsePage(
    /// Identity of the survey.
    id: String,
) -> impl IntoView {
    let client = use_client();
    let round = LocalResource::new(move || {
        let id = id.clone();
        async move {
            match client.call(Call::Record { id }).await {
                Ok(Reply::Record(view)) if view.state == "open" => Some(*view),
                _ => None,
            }
        }
    });
    view! {
        <section class="page ask" id="pulse">
            {move || match round.get() {
                None => view! { <Skeleton lines=8/> }.into_any(),
                Some(None) => view! {
                    <EmptyState icon="message-square" title=words::NOT_OPEN>
                        <a class="button" href=Route::Home.print()>{words::HOME}</a>
                    </EmptyState>
                }.into_any(),
                Some(Some(round)) => view! { <Form round=round/> }.into_any(),
            }}
        </section>
    }
}

fn audiences(round: &RecordView) -> Vec<RefLabel> {
    let found = round.fields.iter().find(|(name, _)| name == "audiences");
    match found.map(|it| &it.1) {
        Some(Datum::Refs(all)) => all.clone(),
        Some(Datum::Ref(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

#[component]
fn Form(round: RecordView) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let id = round.me.id;
    let done = RwSignal::new(was_answered(id));
    let sent = RwSignal::new(false);
    let asked = RwSignal::new(false);
    let audience = RwSignal::new(String::new());
    let letters = LETTERS.map(|_| RwSignal::new(String::new()));
    let send = move |_| {
        asked.set(true);
        let missing = LETTERS
            .iter()
            .zip(letters)
            .find(|(_, it)| it.with_untracked(String::is_empty));
        if let Some((letter, _)) = missing {
            dom::focus_soon(format!("#pulse-{} input", letter.code));
            return;
        }
        let mut fields = vec![
            ("name".to_owned(), Datum::Text(words::ANSWER.into())),
            ("round".to_owned(), Datum::Text(id.to_hex())),
        ];
        let whose = audience.get_untracked();
        if !whose.is_empty() {
            fields.push(("audience".into(), Datum::Text(whose)));
        }
        fields.extend(
            LETTERS
                .iter()
                .zip(letters)
                .map(|(letter, it)| (letter.code.into(), Datum::Text(it.get_untracked()))),
        );
        let command = Command::Create {
            kind: "pulse_answer".into(),
            fields,
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(_) => {
                    dom::store(&mark(id), Some("1"));
                    sent.try_set(true);
                    done.try_set(true);
                }
                Err(news) => notices.bad(&news),
            }
        });
    };
    let choices = audiences(&round);
    let whose = (!choices.is_empty()).then(|| {
        let mut answers: Vec<(String, String)> = choices
            .into_iter()
            .map(|it| (it.id.to_hex(), it.label))
            .collect();
        answers.push((String::new(), words::NO_AUDIENCE.into()));
        view! {
            <Pills name="pulse-audience".into() question=words::WHERE.into() answers=answers chosen=audience error=String::new()/>
        }
    });
    let questions = LETTERS
        .iter()
        .zip(letters)
        .map(|(letter, chosen)| {
            let answers = (1..)
                .zip(words::AGREE)
                .map(|(value, label): (u8, _)| (value.to_string(), label.to_owned()))
                .collect();
            let error = Signal::derive(move || {
                let is_missing = asked.get() && chosen.with(String::is_empty);
                if is_missing { words::MISSING.to_owned() } else { String::new() }
            });
            view! {
                <Pills name=format!("pulse-{}", letter.code) question=letter.statement.into() answers=answers chosen=chosen error=error/>
            }
        })
        .collect_view();
    let said = move || {
        if sent.get() {
            words::THANKS
        } else {
            words::ANSWERED
        }
    };
    view! {
        <h1>{round.me.label.clone()}</h1>
        <p class="sheet__note sheet__note--good" role="status" id="pulse-done" hidden=move || !done.get()>
            <Icon name="circle-check" class="icon--small"/>
            <span>{said} " " <a class="door" href=Route::Home.print()>{words::HOME}</a></span>
        </p>
        <form
            class="ask__form" hidden=move || done.get()
            on:submit=move |ev| { ev.prevent_default(); send(()); }
        >
            {whose}
            {questions}
            <div><button type="submit" class="button button--primary" id="pulse-send">{words::SEND}</button></div>
        </form>
        <aside class="ask__promise">
            <h2>{words::PROMISE_TITLE}</h2>
            <ul>{words::PROMISE.map(|it| view! { <li>{it}</li> }).collect_view()}</ul>
        </aside>
    }
}
