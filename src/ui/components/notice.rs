//! Notices: what was done, with Undo; what went wrong, with what to do.

use leptos::{either::Either, prelude::*, task::spawn_local};

use super::{Icon, IconButton};
use crate::protocol::{BadNews, BadNewsKind, Call, Done};
use crate::ui::words::{components as words, shell::fault::screen};
use crate::web::{client::Client, dom};

/// How a notice is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeTone {
    /// It is done.
    Done,
    /// It did not happen, because a rule says no.
    Refused,
    /// Something is wrong.
    Fault,
}

/// A notice.
#[derive(Clone, PartialEq, Debug)]
pub struct Notice {
    /// Its number.
    pub number: u32,
    /// How it is meant.
    pub tone: NoticeTone,
    /// What happened.
    pub text: String,
    /// More, such as what to do.
    pub more: String,
    /// The act that its Undo takes back; 0 for none.
    pub act: u64,
    /// Where its link leads, and what the link says. An empty address loads the page again.
    pub link: Option<(String, String)>,
}

/// All notices. Copy it freely; [`use_notices`] finds it.
#[derive(Clone, Copy)]
pub struct Notices {
    list: RwSignal<Vec<Notice>>,
    next: RwSignal<u32>,
    fault: RwSignal<Option<BadNews>>,
}

/// The notices of the page.
pub fn use_notices() -> Notices {
    expect_context::<Notices>()
}

const SHOWN_MS: i32 = 8_000;
const MOST: usize = 4;

impl Notices {
    /// Puts the notices into the context. News that has a page of its own goes into `fault` instead.
    pub fn provide(fault: RwSignal<Option<BadNews>>) -> Self {
        let notices = Self {
            list: RwSignal::default(),
            next: RwSignal::new(1),
            fault,
        };
        provide_context(notices);
        notices
    }

    /// Says that something is done.
    pub fn say(self, text: impl Into<String>) {
        self.push(NoticeTone::Done, text.into(), String::new(), 0, None);
    }

    /// Says that something is done, with a link: address and words.
    pub fn say_with_link(self, text: impl Into<String>, address: String, link: impl Into<String>) {
        let link = Some((address, link.into()));
        self.push(NoticeTone::Done, text.into(), String::new(), 0, link);
    }

    /// Says that a newer version is there; stays until it is dismissed.
    pub fn newer_version(self, text: &str, reload: &str) {
        let number = self.next.get_untracked();
        self.next.set(number + 1);
        self.list.update(|list| {
            list.push(Notice {
                number,
                tone: NoticeTone::Done,
                text: text.into(),
                more: String::new(),
                act: 0,
                link: Some((String::new(), reload.into())),
            });
        });
    }

    /// Says what a command did, with Undo; also what refused. Says nothing when nothing changed.
    pub fn done(self, done: &Done) {
        let more = words::refused(&done.refused);
        if done.act != 0 || !more.is_empty() {
            let tone = if done.changed == 0 {
                NoticeTone::Refused
            } else {
                NoticeTone::Done
            };
            self.push(tone, done.summary.clone(), more, done.act, None);
        }
    }

    /// Says what went wrong, whether the work is safe, and what to do.
    pub fn bad(self, news: &BadNews) {
        // Whoever went to another place knows that they left; nothing was lost there.
        if news.code == "place_left" {
            return;
        }
        if screen(&news.code).is_some() {
            self.fault.set(Some(news.clone()));
            return;
        }
        let (tone, more) = match news.kind {
            BadNewsKind::Refusal | BadNewsKind::Finding => (NoticeTone::Refused, String::new()),
            BadNewsKind::Fault => (NoticeTone::Fault, words::fault_advice(news)),
        };
        self.push(tone, news.message.clone(), more, 0, None);
    }

    /// Takes a notice away.
    pub fn dismiss(self, number: u32) {
        self.list.update(|it| it.retain(|it| it.number != number));
    }

    /// Takes all away, such as before a page of its own for a fault.
    pub fn clear(self) {
        self.list.update(Vec::clear);
    }

    fn push(
        self,
        tone: NoticeTone,
        text: String,
        more: String,
        act: u64,
        link: Option<(String, String)>,
    ) {
        let number = self.next.get_untracked();
        self.next.set(number + 1);
        self.list.update(|list| {
            list.push(Notice {
                number,
                tone,
                text,
                more,
                act,
                link,
            });
            let over = list.len().saturating_sub(MOST);
            list.drain(..over);
        });
        // What went wrong stays until it is read.
        if tone == NoticeTone::Done {
            dom::after_ms(SHOWN_MS, move || self.dismiss(number));
        }
    }
}

/// Shows the notices; once, in the shell.
#[component]
pub fn NoticesOutlet(
    /// All of them.
    notices: Notices,
    /// The worker, for Undo.
    client: Client,
) -> impl IntoView {
    let undo = move |number: u32, act: u64| {
        notices.dismiss(number);
        spawn_local(async move {
            match client.call(Call::UndoAct { act }).await {
                Ok(_) => notices.say(words::TAKEN_BACK),
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <div class="notices" role="region" aria-label=words::NOTICES aria-live="polite">
            <For each=move || notices.list.get() key=|it| it.number let:notice>
                <NoticeLine notice=notice undo=undo dismiss=move |number| notices.dismiss(number)/>
            </For>
        </div>
    }
}

#[component]
fn NoticeLine(
    notice: Notice,
    undo: impl Fn(u32, u64) + Copy + Send + Sync + 'static,
    dismiss: impl Fn(u32) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let number = notice.number;
    let act = notice.act;
    let (icon, class) = match notice.tone {
        NoticeTone::Done => ("check", "notice notice--done"),
        NoticeTone::Refused => ("circle-alert", "notice notice--refused"),
        NoticeTone::Fault => ("triangle-alert", "notice notice--fault"),
    };
    view! {
        <div class=class role=if notice.tone == NoticeTone::Done { "status" } else { "alert" }>
            <Icon name=icon/>
            <div class="notice__text">
                <p>{notice.text}</p>
                {(!notice.more.is_empty()).then(|| view! { <p class="notice__more">{notice.more}</p> })}
            </div>
            {notice.link.map(|(address, words)| if address.is_empty() {
                Either::Left(view! {
                    <button type="button" class="button button--quiet button--small" on:click=|_| dom::reload()>{words}</button>
                })
            } else {
                Either::Right(view! { <a class="button button--quiet button--small" href=address>{words}</a> })
            })}
            {(act != 0).then(|| view! {
                <button type="button" class="button button--quiet button--small" on:click=move |_| undo(number, act)>
                    {words::UNDO}
                </button>
            })}
            <IconButton icon="x" label=words::DISMISS class="button--small" on_click=move |_| dismiss(number)/>
        </div>
    }
}
