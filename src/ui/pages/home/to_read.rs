//! What waits for me to be read: messages that were sent to me, documents that I am to read.

use leptos::{prelude::*, task::spawn_local};

use crate::protocol::{Call, Command, Datum, RefLabel, Reply, ToRead};
use crate::ui::components::{Icon, RecordLink, use_notices};
use crate::ui::format;
use crate::ui::words::outreach as words;
use crate::web::client::use_client;
use crate::web::dom;

/// The list; nothing at all if nothing waits.
#[component]
pub(super) fn ToReadList() -> impl IntoView {
    let client = use_client();
    let waiting = RwSignal::new(Vec::<ToRead>::new());
    let generation = Memo::new(move |_| {
        let me = client.status.with(|it| it.me.person);
        (client.changed.with(|it| it.generation), me)
    });
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        spawn_local(async move {
            if let Ok(Reply::ToRead(found)) = client.call(Call::ToRead).await {
                waiting.try_set(found);
            }
        });
    });
    view! {
        <Show when=move || !waiting.with(Vec::is_empty)>
            <section class="home__section card" id="to-read">
                <h2>{words::TO_READ}</h2>
                <ul class="to-read">
                    <For each=move || waiting.get() key=|it| (it.record.id, it.read) let:item>
                        <Item item=item/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Item(item: ToRead) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let id = item.record.id;
    let sign = move |field: &'static str| {
        let me = RefLabel {
            id: client.status.with_untracked(|it| it.me.person),
            ..RefLabel::default()
        };
        let command = Command::Element {
            records: vec![id],
            field: field.into(),
            element: Datum::Ref(me),
            present: true,
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(done) => notices.done(&done),
                Err(news) => notices.bad(&news),
            }
        });
    };
    let is_message = item.record.kind == "message";
    let icon = if is_message { "send" } else { "file-text" };
    let when = format::relative(item.at, dom::now());
    let about = if is_message {
        words::sent(&item.from, &when)
    } else {
        words::sent(words::DOCUMENT, &when)
    };
    let read = (!item.read).then(|| {
        let field = if is_message { "acknowledged_by" } else { "read_by" };
        view! {
            <button type="button" class="button button--small button--primary" on:click=move |_| sign(field)>
                <Icon name="check" class="icon--small"/> {words::READ}
            </button>
        }
    });
    let opinion = item.asks.then(|| {
        view! {
            <button type="button" class="button button--small" on:click=move |_| sign("liked_by")>{words::HELPFUL}</button>
            <button type="button" class="button button--small" on:click=move |_| sign("disliked_by")>{words::NOT_HELPFUL}</button>
        }
    });
    view! {
        <li class="to-read__item" data-record=item.record.number.clone()>
            <Icon name=icon class="icon--small"/>
            <span class="to-read__what"><RecordLink to=item.record.clone()/> <small>{about}</small></span>
            <span class="to-read__deeds">{read}{opinion}</span>
        </li>
    }
}
