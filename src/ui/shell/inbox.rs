//! The bell: clocks of my work that reached a warning or their target, and agreements to look at.

use leptos::{prelude::*, task::spawn_local};

use crate::protocol::{Call, NoticeView, Reply};
use crate::ui::components::{Icon, Popover, RecordLink};
use crate::ui::format;
use crate::ui::words::{insight, shell::inbox as words};
use crate::web::{client::use_client, dom};

/// Where this device keeps up to when somebody has seen them.
const SEEN: &str = "steward.notices.seen";
/// A clock reaches its mark without anything being written, so somebody has to look.
const LOOK_MS: i32 = 30_000;

/// The bell with the number of what is new.
#[component]
pub(super) fn Inbox() -> impl IntoView {
    let client = use_client();
    let found = RwSignal::new(Vec::<NoticeView>::new());
    let seen = RwSignal::new(
        dom::stored(SEEN)
            .and_then(|it| it.parse::<i64>().ok())
            .unwrap_or(0),
    );
    let tick = RwSignal::new(0_u32);
    let changed = Memo::new(move |_| {
        let me = client.status.with(|it| (it.me.person, it.me.role));
        (client.changed.with(|it| it.generation), me)
    });
    Effect::new(move |_| {
        // A memo listens once it was read.
        changed.with(|_| ());
        tick.track();
        spawn_local(async move {
            if let Ok(Reply::Notices(notices)) = client.call(Call::Notices).await {
                found.try_maybe_update(|held| {
                    let is_new = *held != notices;
                    *held = notices;
                    (is_new, ())
                });
            }
        });
    });
    spawn_local(async move {
        loop {
            dom::sleep(LOOK_MS).await;
            // The bell is gone with its page.
            if tick.try_update(|it| *it = it.wrapping_add(1)).is_none() {
                break;
            }
        }
    });
    let new = Memo::new(move |_| {
        let seen = seen.get();
        found.with(|it| it.iter().filter(|it| it.at > seen).count())
    });
    let name = Signal::derive(move || words::bell(new.get()));
    let mark = move |_| {
        let last = found.with_untracked(|it| it.iter().map(|it| it.at).max());
        if let Some(last) = last {
            dom::store(SEEN, Some(&last.to_string()));
            seen.set(last);
        }
    };
    view! {
        <div class="inbox">
            <Popover
                label=name
                class="button button--quiet button--icon inbox__bell"
                panel_class="inbox__panel"
                face=Box::new(move || view! {
                    <Icon name="bell"/>
                    <Show when=move || { new.get() > 0 }>
                        <span class="inbox__count" aria-hidden="true">{move || words::count(new.get())}</span>
                    </Show>
                }.into_any())
            >
                <h2>{words::TITLE}</h2>
                {move || {
                    let all = found.get();
                    if all.is_empty() {
                        return view! { <p class="inbox__nothing">{words::NOTHING}</p> }.into_any();
                    }
                    let seen = seen.get();
                    let lines = all
                        .into_iter()
                        .map(|it| {
                            let (is_new, is_late) = (it.at > seen, it.percent >= 100);
                            let icon = if is_late { "triangle-alert" } else { "clock" };
                            let date = it.due_at.map(format::date).unwrap_or_default();
                            let text = words::agreement(&it.metric, is_late, &date).unwrap_or_else(|| {
                                words::reached(insight::metric(&it.metric), it.percent, &format::date_time(it.at))
                            });
                            view! {
                                <li class="inbox__line" class:inbox__line--new=is_new class:inbox__line--late=is_late>
                                    <Icon name=icon class="icon--small"/>
                                    <div><RecordLink to=it.record/> <p>{text}</p></div>
                                </li>
                            }
                        })
                        .collect_view();
                    view! {
                        <ul>{lines}</ul>
                        <button type="button" class="button button--small" data-closes="" on:click=mark>{words::SEEN}</button>
                    }.into_any()
                }}
            </Popover>
        </div>
    }
}
