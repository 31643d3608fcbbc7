//! The quiz of a training: questions with answers, a score, and an attendance for whoever took it.

use leptos::{prelude::*, task::spawn_local};

use super::pills::Pills;
use crate::domain::programme::quiz;
use crate::protocol::{Call, Command, Datum, RecordView, Reply};
use crate::ui::components::{EmptyState, Icon, Skeleton, use_notices};
use crate::ui::route::Route;
use crate::ui::words::pulse as words;
use crate::web::client::use_client;
use crate::web::dom;

/// The page.
#[component]
pub(super) fn QuizPage(
    /// Identity of the training.
    id: String,
) -> impl IntoView {
    let client = use_client();
    let training = LocalResource::new(move || {
        let id = id.clone();
        async move {
            match client.call(Call::Record { id }).await {
                Ok(Reply::Record(view)) => Some(*view),
                _ => None,
            }
        }
    });
    view! {
        <article class="page ask" id="quiz">
            {move || match training.get() {
                None => view! { <Skeleton lines=8/> }.into_any(),
                Some(training) => match training.filter(|it| !lines(it).is_empty()) {
                    Some(training) => view! { <Questions training=training/> }.into_any(),
                    None => view! {
                        <EmptyState icon="list-checks" title=words::NO_QUIZ>
                            <a class="button" href=Route::programme("culture").print()>{words::CULTURE}</a>
                        </EmptyState>
                    }.into_any(),
                },
            }}
        </article>
    }
}

/// The questions as they are written.
fn lines(training: &RecordView) -> Vec<String> {
    let found = training.fields.iter().find(|(name, _)| name == "quiz");
    match found.map(|it| &it.1) {
        Some(Datum::Words(lines)) => lines
            .iter()
            .filter(|it| quiz::parse(it).is_ok())
            .cloned()
            .collect(),
        _ => Vec::new(),
    }
}

/// A question on screen: its right answer, and what was chosen.
#[derive(Clone)]
struct Asked {
    right: String,
    chosen: RwSignal<String>,
}

#[component]
fn Questions(training: RecordView) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let (id, title) = (training.me.id, training.me.label.clone());
    let scored = RwSignal::new(None::<(usize, i64)>);
    let pressed = RwSignal::new(false);
    let lines = lines(&training);
    let count = lines.len();
    let mut all = Vec::with_capacity(count);
    let mut shown = Vec::with_capacity(count);
    for (at, line) in lines.iter().enumerate() {
        let Ok(question) = quiz::parse(line) else {
            continue;
        };
        let asked = Asked {
            right: question.answers[0].to_owned(),
            chosen: RwSignal::new(String::new()),
        };
        let answers = quiz::shown_order(&question)
            .into_iter()
            .map(|it| {
                (
                    question.answers[it].to_owned(),
                    question.answers[it].to_owned(),
                )
            })
            .collect();
        let (chosen, right) = (asked.chosen, asked.right.clone());
        let error = Signal::derive(move || {
            let is_missing = chosen.with(String::is_empty);
            match (pressed.get(), scored.get()) {
                (true, _) if is_missing => words::MISSING.to_owned(),
                (_, Some(_)) if chosen.with(|it| *it != right) => words::right_is(&right),
                _ => String::new(),
            }
        });
        shown.push(view! {
            <Pills name=format!("quiz-{at}") question=question.text.to_owned() answers=answers chosen=chosen error=error/>
        });
        all.push(asked);
    }
    let all = StoredValue::new(all);
    let name = StoredValue::new(title.clone());
    let score = move || {
        pressed.set(true);
        let me = client.status.with_untracked(|it| it.me.person);
        if me.is_nil() {
            notices.say(words::WHO);
            return;
        }
        let missing = all.with_value(|it| {
            it.iter()
                .position(|it| it.chosen.with_untracked(String::is_empty))
        });
        if let Some(at) = missing {
            dom::focus_soon(format!("#quiz-{at} input"));
            return;
        }
        let right = all.with_value(|it| {
            it.iter()
                .filter(|it| it.chosen.with_untracked(|chosen| *chosen == it.right))
                .count()
        });
        let Some(score) = quiz::score(right, count) else {
            return;
        };
        let fields = vec![
            ("name".to_owned(), Datum::Text(name.get_value())),
            ("training".into(), Datum::Text(id.to_hex())),
            ("person".into(), Datum::Text(me.to_hex())),
            ("attended_at".into(), Datum::Time(dom::now())),
            ("score".into(), Datum::Int(score)),
        ];
        let command = Command::Create {
            kind: "attendance".into(),
            fields,
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(done) => {
                    scored.try_set(Some((right, score)));
                    notices.done(&done);
                    dom::focus_soon("#quiz-score");
                }
                Err(news) => notices.bad(&news),
            }
        });
    };
    let again = move |_| {
        pressed.set(false);
        scored.set(None);
        all.with_value(|it| it.iter().for_each(|it| it.chosen.set(String::new())));
        dom::focus_soon("#quiz-0 input");
    };
    view! {
        <h1>{title}</h1>
        <p class="soft">{words::WRITES}</p>
        <form class="ask__form" on:submit=move |ev| { ev.prevent_default(); score(); }>
            {shown}
            {move || match scored.get() {
                None => view! {
                    <div><button type="submit" class="button button--primary" id="quiz-send">{words::SCORE}</button></div>
                }.into_any(),
                Some((right, score)) => view! {
                    <p class="sheet__note sheet__note--good" role="status" id="quiz-score" tabindex="-1">
                        <Icon name="circle-check" class="icon--small"/>
                        <span>{words::scored(right, count, score)}</span>
                        <button type="button" class="button button--small" on:click=again>{words::AGAIN}</button>
                    </p>
                }.into_any(),
            }}
        </form>
    }
}
