//! The timeline on the screen: entries in their lanes, and lines for what was done.

use leptos::{either::Either, ev, prelude::*, task::spawn_local};

use super::{
    composer::lane_icon,
    open::use_open,
    rich_text::RichText,
    timeline::{self, Did, Item},
};
use crate::{
    domain::Practice,
    protocol::{Command, Entry, Lane, Origin},
    ui::{
        components::{Avatar, Icon, IconButton, Skeleton, use_notices},
        format,
        words::record as words,
    },
    web::dom,
};

/// So many of the latest items are drawn at first; a long history waits behind a button.
const SHOWN_FIRST: usize = 120;

/// The timeline, oldest first.
#[component]
pub fn Stream(
    /// The record's practice.
    practice: &'static Practice,
) -> impl IntoView {
    let open = use_open();
    let items = Memo::new(move |_| {
        let role = open.role();
        open.get(|view| {
            timeline::items(
                practice,
                role,
                &view.entries,
                &view.history,
                &format::date_time,
            )
        })
        .unwrap_or_default()
    });
    let all = RwSignal::new(false);
    let hidden = move || {
        let count = items.with(Vec::len);
        if all.get() {
            0
        } else {
            count.saturating_sub(SHOWN_FIRST)
        }
    };
    let shown = move || items.with(|it| it[hidden()..].to_vec());
    view! {
        <Show when=move || hidden() != 0>
            <button type="button" class="button button--quiet stream__earlier" on:click=move |_| all.set(true)>
                {move || words::earlier(hidden())}
            </button>
        </Show>
        <ol class="stream" aria-label=words::TAB_TIMELINE>
            <For each=shown key=Item::key let:item>
                {match item {
                    Item::Entry(entry) => Either::Left(view! { <EntryItem entry=entry/> }),
                    Item::Did(did) => Either::Right(view! { <DidItem did=did/> }),
                }}
            </For>
        </ol>
        <Show when=move || items.with(Vec::is_empty)>
            <Show when=move || open.view.with(Option::is_some) fallback=|| view! { <Skeleton lines=3/> }>
                <p class="stream__none">{words::NOTHING_SAID}</p>
            </Show>
        </Show>
    }
}

/// Something that was said. What is internal has another ground, edge, icon and word than a reply.
#[component]
fn EntryItem(entry: Entry) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let editing = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let lane = entry.lane;
    let is_mine = entry
        .author
        .as_ref()
        .is_some_and(|it| it.id == open.client.status.with_untracked(|it| it.me.person));
    let author = entry.author.as_ref().map_or_else(
        || words::by_origin(entry.origin).to_owned(),
        |it| it.label.clone(),
    );
    let id = entry.id;
    let text = StoredValue::new(entry.text.clone());
    let save = move || {
        let now = typed.get_untracked();
        if now.trim().is_empty() || now == text.get_value() {
            editing.set(false);
            return;
        }
        spawn_local(async move {
            let command = Command::Revise {
                record: open.id(),
                entry: id,
                text: now,
            };
            match open.run(command).await {
                Ok(_) => drop(editing.try_set(false)),
                Err(news) => notices.bad(&news),
            }
        });
    };
    // What was said on a merged record is edited there.
    let is_here = entry.from.is_none();
    let is_editable =
        move || is_mine && is_here && open.is_editable() && entry.origin == Origin::Person;
    let class = match lane {
        Lane::Public => "entry entry--public",
        Lane::Internal => "entry entry--internal",
    };
    let at = entry.at;
    let revised = entry.revised_at;
    let from = entry.from.clone();
    view! {
        <li class=class>
            <header class="entry__head">
                <Avatar name=author.clone() large=true/>
                <span class="entry__author">{author}</span>
                <Moment at=at/>
                {revised.map(|at| view! {
                    <span class="entry__more" title=format::date_time(at)>{words::REVISED}</span>
                })}
                <OriginMark origin=entry.origin/>
                {from.map(|it| view! { <span class="entry__more">{words::said_on(&it.number)}</span> })}
                <span class="entry__lane">
                    <Icon name=lane_icon(lane) class="icon--small"/>
                    {words::lane_of_entry(lane)}
                </span>
                <Show when=is_editable>
                    <span class="entry__edit">
                        <IconButton
                            icon="pencil"
                            label=words::EDIT_ENTRY
                            class="button--small"
                            on_click=move |_| {
                                typed.set(text.get_value());
                                editing.set(true);
                            }
                        />
                    </span>
                </Show>
            </header>
            <div class="entry__text">
                <Show
                    when=move || editing.get()
                    fallback=move || view! { <RichText text=text.get_value()/> }
                >
                    <textarea
                        class="input input--text"
                        rows="4"
                        aria-label=words::EDIT_ENTRY
                        prop:value=typed
                        on:input=move |ev| typed.set(event_target_value(&ev))
                        on:keydown=move |ev: ev::KeyboardEvent| {
                            if ev.key() == "Escape" {
                                ev.stop_propagation();
                                editing.set(false);
                            } else if ev.key() == "Enter" && (ev.ctrl_key() || ev.meta_key()) {
                                ev.prevent_default();
                                save();
                            }
                        }
                    ></textarea>
                    <p class="entry__foot">
                        <button type="button" class="button button--primary button--small" on:click=move |_| save()>
                            {words::SAVE}
                        </button>
                        <button type="button" class="button button--quiet button--small" on:click=move |_| editing.set(false)>
                            {words::CANCEL}
                        </button>
                    </p>
                </Show>
            </div>
        </li>
    }
}

/// What one act did, in a sentence.
#[component]
fn DidItem(did: Did) -> impl IntoView {
    let who = did.actor.as_ref().map_or_else(
        || words::by_origin(did.origin).to_owned(),
        |it| it.label.clone(),
    );
    view! {
        <li class="did">
            <Icon name=did.icon class="icon--small"/>
            <span class="did__said">
                <b>{who}</b> " " {did.said} " "
                <OriginMark origin=did.origin/>
                {(!did.quote.is_empty()).then(|| view! { <q class="did__quote">{did.quote}</q> })}
            </span>
            <Moment at=did.at/>
        </li>
    }
}

/// A moment: short for the eye, whole for whoever points at it.
#[component]
pub fn Moment(
    /// Unix milliseconds.
    at: i64,
) -> impl IntoView {
    view! { <time class="moment" title=format::full(at)>{format::relative(at, dom::now())}</time> }
}

/// Says where something came from, if nobody did it here.
#[component]
pub fn OriginMark(
    /// Where it came from.
    origin: Origin,
) -> impl IntoView {
    let word = words::origin(origin);
    (!word.is_empty()).then(|| view! { <span class="origin">{word}</span> })
}
