//! The composer: two lanes that never look alike, a draft for each, files, and sending with a step.

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::open::{Open, Panel, use_open};
use crate::{
    domain::{Practice, RecordId, StateCategory},
    protocol::{BadNews, Call, Command, FileRef, Lane},
    ui::{components::Icon, drafts, route::Route, words::record as words},
    web::{client::Client, dom},
};

/// What is being written on the open record, in each lane.
#[derive(Clone, Copy)]
pub struct Composing {
    /// The lane that the composer shows.
    pub lane: RwSignal<Lane>,
    public: RwSignal<String>,
    internal: RwSignal<String>,
}

impl Composing {
    /// Brings the drafts of a record back, and puts them into the context.
    pub fn new(client: Client, record: RecordId, lane: Lane) -> Self {
        let draft = |lane: Lane| {
            drafts::draft_signal(
                client,
                format!("record:{}:{}", record.to_hex(), lane.code()),
            )
        };
        let composing = Self {
            lane: RwSignal::new(lane),
            public: draft(Lane::Public),
            internal: draft(Lane::Internal),
        };
        // A draft that waits is what the person came back for.
        let waits = |text: RwSignal<String>| text.with_untracked(|it| !it.is_empty());
        if waits(composing.internal) && !waits(composing.public) {
            composing.lane.set(Lane::Internal);
        }
        provide_context(composing);
        composing
    }

    /// The text of a lane.
    pub fn text(self, lane: Lane) -> RwSignal<String> {
        match lane {
            Lane::Public => self.public,
            Lane::Internal => self.internal,
        }
    }

    /// Shows a lane and puts the cursor into it.
    pub fn write(self, lane: Lane) {
        self.lane.set(lane);
        dom::focus_soon(".composer__text");
    }
}

/// Attaches files to a record, for those who may see that lane.
///
/// # Errors
/// The refusal, such as a file that is too large, or the fault.
pub async fn attach(open: Open, lane: Lane, files: Vec<web_sys::File>) -> Result<(), BadNews> {
    let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
    let call = Call::Attach {
        record: open.id(),
        lane,
        files: (0..count).map(FileRef).collect(),
    };
    open.client.call_with_files(call, files).await?;
    open.read(false).await;
    Ok(())
}

/// Writes a reply or a note.
#[component]
pub fn Composer() -> impl IntoView {
    let open = use_open();
    let composing = expect_context::<Composing>();
    let lane = composing.lane;
    let sending = RwSignal::new(false);
    let bad = RwSignal::new(String::new());
    let attached = RwSignal::new(String::new());
    let over = RwSignal::new(false);
    let file_input = NodeRef::<html::Input>::new();
    let sees_internal = Memo::new(move |_| open.role().sees_internal());

    let send = move || {
        let lane = lane.get_untracked();
        let text = composing.text(lane);
        let said = text.get_untracked();
        if said.trim().is_empty() || sending.get_untracked() {
            return;
        }
        sending.set(true);
        bad.set(String::new());
        spawn_local(async move {
            let record = open.id();
            let command = Command::Say {
                record,
                lane,
                text: said.clone(),
            };
            match open.run(command).await {
                // What was typed while it was on its way stays.
                Ok(done) => {
                    if let Some(made) = done.records.iter().find(|it| it.id != record) {
                        let address = Route::record(made).print();
                        open.notices.say_with_link(
                            done.summary.clone(),
                            address,
                            words::OPEN_REPLY,
                        );
                    }
                    text.try_update(|now| {
                        if *now == said {
                            now.clear();
                        }
                    });
                }
                Err(news) => {
                    bad.try_set(news.message);
                }
            }
            sending.try_set(false);
        });
    };
    let add_files = move |files: Vec<web_sys::File>| {
        if files.is_empty() {
            return;
        }
        bad.set(String::new());
        attached.set(words::attaching(files.len()));
        let lane = lane.get_untracked();
        spawn_local(async move {
            let count = files.len();
            match attach(open, lane, files).await {
                Ok(()) => attached.try_set(words::attached(count)),
                Err(news) => {
                    bad.try_set(news.message);
                    attached.try_set(String::new())
                }
            };
        });
    };
    let is_public = move || lane.get() == Lane::Public;
    let has_text = Memo::new(move |_| composing.text(lane.get()).with(|it| !it.trim().is_empty()));
    let audience = move || {
        if is_public() {
            let requester = open.value("requester");
            words::to_requester(requester.text())
        } else {
            words::TO_AGENTS.to_owned()
        }
    };
    let with_step = move |category: StateCategory| {
        Memo::new(move |_| {
            open.get(|view| {
                let practice = open.practice()?;
                view.steps
                    .iter()
                    .filter(|it| it.blocked.is_empty())
                    .find(|it| leads_to(practice, &it.name) == Some(category))
                    .and_then(|it| practice.step(&it.name))
                    .map(|it| it.name)
            })
            .flatten()
        })
    };
    let hold = with_step(StateCategory::Waiting);
    let resolve = with_step(StateCategory::Resolved);
    let then_step = move |step: Memo<Option<&'static str>>| {
        if let Some(step) = step.get_untracked() {
            open.panel.set(Panel::Step {
                step,
                with: Some(lane.get_untracked()),
            });
        }
    };

    view! {
        <form
            class="composer"
            class:composer--internal=move || !is_public()
            class:composer--over=over
            aria-label=words::COMPOSER
            on:submit=move |ev| {
                ev.prevent_default();
                send();
            }
            on:dragover=move |ev| {
                if dom::drags_files(ev.data_transfer()) {
                    ev.prevent_default();
                    over.set(true);
                }
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |ev| {
                over.set(false);
                if dom::drags_files(ev.data_transfer()) {
                    ev.prevent_default();
                    add_files(dom::dropped_files(ev.data_transfer()));
                }
            }
        >
            <div class="composer__lanes" role="group" aria-label=words::WHO_SEES>
                <LaneButton lane=Lane::Public chosen=lane/>
                <Show when=move || sees_internal.get()>
                    <LaneButton lane=Lane::Internal chosen=lane/>
                </Show>
                <span class="composer__to">{audience}</span>
            </div>
            <textarea
                class="composer__text"
                rows="3"
                aria-label=move || words::lane(lane.get())
                placeholder=move || words::lane_placeholder(lane.get())
                prop:value=move || composing.text(lane.get()).get()
                on:input=move |ev| composing.text(lane.get_untracked()).set(event_target_value(&ev))
                on:keydown=move |ev: ev::KeyboardEvent| {
                    if ev.key() == "Enter" && (ev.ctrl_key() || ev.meta_key()) {
                        ev.prevent_default();
                        send();
                    } else if ev.key() == "Escape" {
                        ev.stop_propagation();
                        dom::blur(&ev);
                    }
                }
                on:paste=move |ev| {
                    let files = dom::dropped_files(ev.clipboard_data());
                    if !files.is_empty() {
                        ev.prevent_default();
                        add_files(files);
                    }
                }
            ></textarea>
            <Show when=move || !bad.with(String::is_empty)>
                <p class="composer__bad" role="alert">{bad}</p>
            </Show>
            <div class="composer__foot">
                <input
                    class="visually-hidden"
                    type="file"
                    multiple
                    tabindex="-1"
                    aria-hidden="true"
                    node_ref=file_input
                    on:change=move |_| {
                        if let Some(input) = file_input.get_untracked() {
                            add_files(dom::take_files(&input));
                        }
                    }
                />
                <button
                    type="button"
                    class="button button--quiet button--icon button--small"
                    aria-label=words::ATTACH
                    title=words::ATTACH_HOW
                    on:click=move |_| {
                        if let Some(input) = file_input.get_untracked() {
                            input.click();
                        }
                    }
                >
                    <Icon name="paperclip"/>
                </button>
                <span class="composer__kept" role="status">
                    {move || {
                        if !attached.with(String::is_empty) {
                            attached.get()
                        } else if has_text.get() {
                            words::DRAFT_KEPT.to_owned()
                        } else {
                            String::new()
                        }
                    }}
                </span>
                <Show when=move || has_text.get() && hold.get().is_some()>
                    <button type="button" class="button button--small" on:click=move |_| then_step(hold)>
                        {words::SEND_AND_HOLD}
                    </button>
                </Show>
                <Show when=move || has_text.get() && resolve.get().is_some()>
                    <button type="button" class="button button--small" on:click=move |_| then_step(resolve)>
                        {words::SEND_AND_RESOLVE}
                    </button>
                </Show>
                <button
                    type="submit"
                    class="button button--primary button--small composer__send"
                    prop:disabled=move || !has_text.get() || sending.get()
                >
                    {move || words::send(lane.get())}
                    <span class="composer__keys" aria-hidden="true">
                        {if dom::is_apple() { "⌘↵" } else { "Ctrl ↵" }}
                    </span>
                </button>
            </div>
        </form>
    }
}

#[component]
fn LaneButton(lane: Lane, chosen: RwSignal<Lane>) -> impl IntoView {
    let composing = expect_context::<Composing>();
    let waits = move || chosen.get() != lane && composing.text(lane).with(|it| !it.is_empty());
    view! {
        <button
            type="button"
            class="composer__lane"
            class:composer__lane--internal=lane == Lane::Internal
            aria-pressed=move || (chosen.get() == lane).to_string()
            on:click=move |_| composing.write(lane)
        >
            <Icon name=lane_icon(lane) class="icon--small"/>
            {words::lane(lane)}
            <Show when=waits>
                <span class="composer__waits">{words::HAS_DRAFT}</span>
            </Show>
        </button>
    }
}

/// The icon of a lane, in the composer and in the timeline.
pub fn lane_icon(lane: Lane) -> &'static str {
    match lane {
        Lane::Public => "reply",
        Lane::Internal => "lock",
    }
}

/// The category of the state that a step leads to.
fn leads_to(practice: &Practice, step: &str) -> Option<StateCategory> {
    let to = practice.step(step)?.to;
    practice.state(to).map(|it| it.category)
}
