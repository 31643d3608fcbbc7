//! Beside the fields: checklist, links, attachments, worklog, columns of the import.

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::{
    composer::{attach, lane_icon},
    open::{Open, use_open},
    stream::{Moment, OriginMark},
    text::{self, claims_pdf, is_plain_text, is_safe_picture, minutes, minutes_text},
};
use crate::{
    domain::{Kind, Practice, RecordId, practices},
    protocol::{
        Attachment, Call, ChecklistItem, Command, Datum, Lane, Link, Origin, RefLabel, Reply,
        WorklogItem,
    },
    ui::{
        components::{Avatar, Icon, IconButton, RecordLink, RefPicker, StateBadge, use_notices},
        route::Route,
        words::record as words,
    },
    web::dom,
};

/// Runs a command, and says what it did or why not.
fn run_and_say(open: Open, command: Command, then: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        let result = open.run(command).await;
        match &result {
            Ok(done) => open.notices.done(done),
            Err(news) => open.notices.bad(news),
        }
        then(result.is_ok());
    });
}

/// A heading with something at its end.
#[component]
fn Head(
    /// The heading.
    #[prop(into)]
    title: String,
    /// What stands at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="side__head">
            <h2 class="side__title">{title}</h2>
            {children.map(|it| it())}
        </header>
    }
}

/// What is to be done, item by item.
#[component]
pub fn Checklist() -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let items = open.part(|it| it.checklist.clone());
    let typed = RwSignal::new(String::new());
    let done = move || items.with(|it| it.iter().filter(|it| it.done).count());
    let change = move |item: Option<RecordId>, text: String, done: bool| Command::Checklist {
        record: open.id(),
        item,
        text,
        done,
    };
    let add = move || {
        let text = typed.get_untracked().trim().to_owned();
        if text.is_empty() {
            return;
        }
        spawn_local(async move {
            match open.run(change(None, text.clone(), false)).await {
                Ok(_) => drop(typed.try_update(|now| {
                    if now.trim() == text {
                        now.clear();
                    }
                })),
                Err(news) => notices.bad(&news),
            }
        });
    };
    let is_shown = move || open.is_editable() || items.with(|it| !it.is_empty());
    view! {
        <Show when=is_shown>
            <section class="side__group checklist">
                <Head title=words::CHECKLIST>
                    <Show when=move || items.with(|it| !it.is_empty())>
                        <span class="side__count">{move || words::done_of(done(), items.with(Vec::len))}</span>
                    </Show>
                </Head>
                <ul class="checklist__list">
                    <For each=move || items.get() key=|it| (it.id, it.text.clone(), it.done) let:item>
                        <CheckItem item=item change=change/>
                    </For>
                </ul>
                <Show when=move || open.is_editable()>
                    <form class="side__add" on:submit=move |ev| {
                        ev.prevent_default();
                        add();
                    }>
                        <input
                            class="input input--small"
                            type="text"
                            aria-label=words::ADD_ITEM
                            placeholder=words::ADD_ITEM
                            prop:value=typed
                            on:input=move |ev| typed.set(event_target_value(&ev))
                        />
                        <Show when=move || typed.with(|it| !it.trim().is_empty())>
                            <button type="submit" class="button button--small">{words::ADD}</button>
                        </Show>
                    </form>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn CheckItem(
    item: ChecklistItem,
    change: impl Fn(Option<RecordId>, String, bool) -> Command + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let id = item.id;
    let text = StoredValue::new(item.text.clone());
    let done = RwSignal::new(item.done);
    let check = move |ev: ev::Event| {
        let now = event_target_checked(&ev);
        done.set(now);
        let command = change(Some(id), text.get_value(), now);
        spawn_local(async move {
            if let Err(news) = open.run(command).await {
                notices.bad(&news);
                done.try_set(!now);
            }
        });
    };
    let remove = move |_| {
        run_and_say(
            open,
            change(Some(id), String::new(), done.get_untracked()),
            |_| {},
        )
    };
    view! {
        <li class="checklist__item" class:checklist__item--done=done>
            <label>
                <input
                    type="checkbox"
                    prop:checked=done
                    disabled=move || !open.is_editable()
                    on:change=check
                />
                <span dir="auto">{item.text.clone()}</span>
            </label>
            <Show when=move || open.is_editable()>
                <IconButton icon="x" label=words::remove(&text.get_value()) class="button--small" on_click=remove/>
            </Show>
        </li>
    }
}

/// Relations that a person can make; the others come from parents and merges.
const RELATIONS: [&str; 5] = [
    "related",
    "duplicate_of",
    "caused_by",
    "blocks",
    "follow_up_of",
];

/// Links to other records, and a way to make one.
#[component]
pub fn Links(
    /// Shows states too, where there is room.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let open = use_open();
    let links = open.part(|it| it.links.clone());
    let adding = RwSignal::new(false);
    let is_shown = move || open.is_editable() || links.with(|it| !it.is_empty());
    view! {
        <Show when=is_shown>
            <section class="side__group links">
                <Head title=words::TAB_LINKS>
                    <Show when=move || open.is_editable()>
                        <IconButton
                            icon="plus"
                            label=words::ADD_LINK
                            class="button--small"
                            on_click=move |_| adding.update(|it| *it = !*it)
                        />
                    </Show>
                </Head>
                <Show when=move || adding.get()>
                    <AddLink adding=adding/>
                </Show>
                <ul class="links__list">
                    <For each=move || links.get() key=|it| (it.relation.clone(), it.other.id, it.state.clone()) let:link>
                        <LinkItem link=link wide=wide/>
                    </For>
                </ul>
                <Show when=move || wide && links.with(Vec::is_empty) && !adding.get()>
                    <p class="side__none">{words::NO_LINKS}</p>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn LinkItem(link: Link, wide: bool) -> impl IntoView {
    let open = use_open();
    let practice = practices::by_name(&link.other.kind);
    let icon = practice.map_or("link", |it| it.icon);
    let is_ours = !link.inverse && RELATIONS.contains(&link.relation.as_str());
    let state = link.state.clone();
    let badge = practice
        .filter(|it| wide && it.state(&state).is_some())
        .map(|it| view! { <StateBadge practice=it code=state/> });
    let name = link.other.number.clone();
    let relation = link.relation.clone();
    let other = link.other.id;
    let remove = move |_| {
        let command = Command::Link {
            record: open.id(),
            relation: relation.clone(),
            other,
            present: false,
        };
        run_and_say(open, command, |_| {});
    };
    view! {
        <li class="links__item">
            <Icon name=icon class="icon--small"/>
            <span class="links__to"><RecordLink to=link.other.clone()/> {badge}</span>
            <small class="links__relation">{link.label}</small>
            {is_ours.then(|| view! {
                <Show when=move || open.is_editable()>
                    <IconButton icon="unlink" label=words::remove_link(&name) class="button--small" on_click=remove.clone()/>
                </Show>
            })}
        </li>
    }
}

#[component]
fn AddLink(adding: RwSignal<bool>) -> impl IntoView {
    let open = use_open();
    let relation = RwSignal::new(RELATIONS[0].to_owned());
    let other = RwSignal::new(Datum::None);
    let bad = RwSignal::new(String::new());
    let kind = practices::by_kind(Kind::INCIDENT).map_or("incident", |it| it.name);
    dom::focus_soon("#link-relation");
    let add = move || {
        let Datum::Ref(to) = other.get_untracked() else {
            bad.set(words::CHOOSE_RECORD.into());
            return;
        };
        spawn_local(async move {
            let command = Command::Link {
                record: open.id(),
                relation: relation.get_untracked(),
                other: to.id,
                present: true,
            };
            match open.run(command).await {
                Ok(_) => drop(adding.try_set(false)),
                Err(news) => drop(bad.try_set(news.message)),
            }
        });
    };
    view! {
        <form
            class="side__form"
            aria-label=words::ADD_LINK
            on:submit=move |ev| {
                ev.prevent_default();
                add();
            }
            on:keydown=move |ev: ev::KeyboardEvent| {
                if ev.key() == "Escape" {
                    ev.stop_propagation();
                    adding.set(false);
                }
            }
        >
            <select
                id="link-relation"
                class="input input--small"
                aria-label=words::RELATION
                on:change=move |ev| relation.set(event_target_value(&ev))
            >
                {RELATIONS.map(|code| view! { <option value=code>{words::relation(code)}</option> })}
            </select>
            <RefPicker id="link-other" label=words::OTHER_RECORD kind=kind value=other on_commit=move || bad.set(String::new())/>
            <Show when=move || !bad.with(String::is_empty)>
                <p class="field__error" role="alert">{bad}</p>
            </Show>
            <p class="side__foot">
                <button type="submit" class="button button--primary button--small">{words::LINK_IT}</button>
                <button type="button" class="button button--quiet button--small" on:click=move |_| adding.set(false)>
                    {words::CANCEL}
                </button>
            </p>
        </form>
    }
}

/// Files that hang on the record.
#[component]
pub fn Attachments() -> impl IntoView {
    let open = use_open();
    let list = open.part(|it| it.attachments.clone());
    let bad = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let total = move || list.with(|it| it.iter().map(|it| it.size).sum::<i64>());
    let add = move |files: Vec<_>| {
        if files.is_empty() {
            return;
        }
        bad.set(String::new());
        busy.set(true);
        // Beside the composer nobody has said who is to see it: only those who work on it.
        let lane = if untrack(|| open.role().sees_internal()) {
            Lane::Internal
        } else {
            Lane::Public
        };
        spawn_local(async move {
            if let Err(news) = attach(open, lane, files).await {
                bad.try_set(news.message);
            }
            busy.try_set(false);
        });
    };
    let is_shown = move || open.is_editable() || list.with(|it| !it.is_empty());
    view! {
        <Show when=is_shown>
            <section
                class="side__group attachments"
                class:attachments--over=over
                on:dragover=move |ev| {
                    if untrack(|| open.is_editable()) && dom::drags_files(ev.data_transfer()) {
                        ev.prevent_default();
                        over.set(true);
                    }
                }
                on:dragleave=move |_| over.set(false)
                on:drop=move |ev| {
                    over.set(false);
                    if untrack(|| open.is_editable()) && dom::drags_files(ev.data_transfer()) {
                        ev.prevent_default();
                        add(dom::dropped_files(ev.data_transfer()));
                    }
                }
            >
                <Head title=words::ATTACHMENTS>
                    <Show when=move || total() != 0>
                        <span class="side__count">{move || text::size_text(total())}</span>
                    </Show>
                    <Show when=move || open.is_editable()>
                        <input
                            class="visually-hidden"
                            type="file"
                            multiple
                            tabindex="-1"
                            aria-hidden="true"
                            node_ref=input
                            on:change=move |_| {
                                if let Some(input) = input.get_untracked() {
                                    add(dom::take_files(&input));
                                }
                            }
                        />
                        <IconButton
                            icon="plus"
                            label=words::ATTACH
                            class="button--small"
                            on_click=move |_| {
                                if let Some(input) = input.get_untracked() {
                                    input.click();
                                }
                            }
                        />
                    </Show>
                </Head>
                <Show when=move || !bad.with(String::is_empty)>
                    <p class="field__error" role="alert">{bad}</p>
                </Show>
                <Show when=move || busy.get()>
                    <p class="record__saving" role="status">{words::SAVING}</p>
                </Show>
                <ul class="attachments__list">
                    <For each=move || list.get() key=|it| it.id let:file>
                        <AttachmentItem file=file/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// What an attachment shows of itself inside the page.
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    Picture(String),
    Text(String),
}

/// Most characters of a text that are shown; the download has all.
const MAX_TEXT_CHARS: usize = 20_000;

#[component]
fn AttachmentItem(file: Attachment) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let shown = RwSignal::new(Shown::Nothing);
    let media_type = file.media_type.clone();
    let is_picture = is_safe_picture(&media_type);
    let is_pdf = claims_pdf(&file.name, &media_type);
    let can_show = is_pdf || is_picture || is_plain_text(&file.name, &media_type);
    let id = file.id;
    let name = StoredValue::new(file.name.clone());
    let read = move |use_it: Box<dyn FnOnce(Vec<u8>)>| {
        let record = open.id();
        spawn_local(async move {
            let call = Call::Blob {
                record,
                attachment: id,
            };
            match open.client.call(call).await {
                Ok(Reply::File { bytes, .. }) => use_it(bytes),
                Ok(_) => {}
                Err(news) => notices.bad(&news),
            }
        });
    };
    let download = move |_| {
        let name = name.get_value();
        read(Box::new(move |bytes| {
            // Whatever the file calls itself, the browser is never asked to open it here.
            let saved = dom::download(&name, "application/octet-stream", &bytes);
            if let Err(why) = saved {
                notices.say(why);
            }
        }));
    };
    let preview = move |_| {
        if shown.with_untracked(|it| *it != Shown::Nothing) {
            forget(shown);
            return;
        }
        let media_type = media_type.clone();
        read(Box::new(move |bytes| {
            if is_pdf {
                if !text::is_pdf(&bytes) {
                    notices.say(words::NO_PDF);
                } else if let Err(why) = dom::open_in_tab("application/pdf", &bytes) {
                    notices.say(why);
                }
                return;
            }
            let now = if is_picture {
                dom::object_url(&media_type, &bytes).map(Shown::Picture)
            } else {
                let text = String::from_utf8_lossy(&bytes);
                Some(Shown::Text(text.chars().take(MAX_TEXT_CHARS).collect()))
            };
            if let Some(now) = now {
                shown.try_set(now);
            }
        }));
    };
    on_cleanup(move || forget(shown));
    let remove = move |_| {
        let command = Command::RemoveAttachment {
            record: open.id(),
            attachment: id,
        };
        run_and_say(open, command, |_| {});
    };
    let show = if is_pdf {
        words::show_in_tab(&file.name)
    } else {
        words::show(&file.name)
    };
    let who = file.author.as_ref().map(|it| it.label.clone());
    let lane = file.lane;
    view! {
        <li class="file" class:file--internal=lane == Lane::Internal>
            <div class="file__row">
                <Icon name=if is_picture { "file" } else { "file-text" }/>
                <span class="file__words">
                    <button type="button" class="file__name" title=words::DOWNLOAD on:click=download>
                        {file.name.clone()}
                        <span class="visually-hidden">{words::DOWNLOAD}</span>
                    </button>
                    <small>
                        {text::size_text(file.size)}
                        {who.map(|it| format!(" · {it}"))}
                        " · " <Moment at=file.at/>
                        {(lane == Lane::Internal).then(|| view! {
                            <span class="file__lane"><Icon name=lane_icon(lane) class="icon--small"/>{words::INTERNAL}</span>
                        })}
                    </small>
                </span>
                {can_show.then(|| view! {
                    <button
                        type="button"
                        class="button button--quiet button--icon button--small"
                        aria-label=show.clone()
                        title=show.clone()
                        aria-expanded=move || (!is_pdf).then(|| (shown.get() != Shown::Nothing).to_string())
                        on:click=preview
                    >
                        <Icon name=if is_pdf { "external-link" } else { "eye" }/>
                    </button>
                })}
                <Show when=move || open.is_editable()>
                    <IconButton icon="x" label=words::remove(&name.get_value()) class="button--small" on_click=remove/>
                </Show>
            </div>
            {move || match shown.get() {
                Shown::Nothing => ().into_any(),
                Shown::Picture(url) => view! { <img class="file__picture" src=url alt=name.get_value()/> }.into_any(),
                Shown::Text(text) => view! { <pre class="file__text" tabindex="0">{text}</pre> }.into_any(),
            }}
        </li>
    }
}

/// Lets go of what is shown; a picture's address holds its bytes until then.
fn forget(shown: RwSignal<Shown>) {
    if let Some(Shown::Picture(url)) = shown.try_get_untracked() {
        dom::revoke_url(&url);
    }
    shown.try_set(Shown::Nothing);
}

/// Work that was logged, and a way to log some. `wide` shows each piece.
#[component]
pub fn Worklog(
    /// Shows each piece of work, where there is room.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let items = open.part(|it| it.worklog.clone());
    let total = move || items.with(|it| it.iter().map(|it| it.minutes).sum::<i64>());
    let form = WorkForm::new(0, "");
    let log = move |minutes| {
        spawn_local(async move {
            let command = Command::LogWork {
                record: open.id(),
                minutes,
                note: form.note(),
            };
            match open.run(command).await {
                Ok(done) => {
                    form.clear();
                    notices.done(&done);
                }
                Err(news) => form.refuse(news.message),
            }
        });
    };
    let is_shown = move || {
        open.role().sees_internal() && (open.is_editable() || items.with(|it| !it.is_empty()))
    };
    view! {
        <Show when=is_shown>
            <section class="side__group worklog">
                <Head title=words::TAB_WORKLOG>
                    <Show when=move || total() != 0>
                        <span class="side__count">{move || minutes_text(total())}</span>
                    </Show>
                </Head>
                {wide.then(|| view! {
                    <ul class="worklog__list">
                        <For each=move || items.get() key=|it| (it.id, it.minutes, it.note.clone(), it.mine) let:item>
                            <WorkItem item=item/>
                        </For>
                    </ul>
                    <Show when=move || items.with(Vec::is_empty)>
                        <p class="side__none">{words::NO_WORK}</p>
                    </Show>
                })}
                <Show when=move || open.is_editable()>
                    <WorkFields form=form label=words::LOG_WORK button=words::LOG_IT on_submit=log/>
                </Show>
            </section>
        </Show>
    }
}

/// One piece of work; whoever did it can change it and take it away.
#[component]
fn WorkItem(item: WorklogItem) -> impl IntoView {
    let open = use_open();
    let (id, minutes) = (item.id, item.minutes);
    let note = StoredValue::new(item.note.clone());
    let editing = RwSignal::new(None::<WorkForm>);
    let may = move || item.mine && open.is_editable();
    let command = move |minutes: i64, note: String| Command::ReviseWork {
        record: open.id(),
        item: id,
        minutes,
        note,
    };
    let save = move |form: WorkForm, minutes: i64| {
        let command = command(minutes, form.note());
        spawn_local(async move {
            match open.run(command).await {
                Ok(done) => {
                    open.notices.done(&done);
                    editing.try_set(None);
                }
                Err(news) => form.refuse(news.message),
            }
        });
    };
    // Of the item and not of the button, which goes away while it is edited.
    let form = WorkForm::new(minutes, &note.get_value());
    let edit = move |_| {
        form.typed.set(minutes_text(minutes));
        form.note.set(note.get_value());
        form.bad.set(String::new());
        editing.set(Some(form));
        dom::focus_soon(format!("#{}", form.id.get_value()));
    };
    let author = item.author.as_ref().map(|it| {
        view! { <Avatar name=it.label.clone()/> {it.label.clone()} }
    });
    let name = words::piece_of_work(&minutes_text(minutes), &item.note);
    let edit_name = words::edit_work(&name);
    view! {
        <li class="worklog__item">
            {move || match editing.get() {
                Some(form) => view! {
                    <WorkFields form=form label=edit_name.clone() button=words::SAVE on_submit=move |it| save(form, it)>
                        <button type="button" class="button button--small button--quiet" on:click=move |_| editing.set(None)>
                            {words::CANCEL}
                        </button>
                    </WorkFields>
                }.into_any(),
                None => ().into_any(),
            }}
            <Show when=move || editing.with(Option::is_none)>
                <b>{minutes_text(minutes)}</b>
                <span dir="auto">{note.get_value()}</span>
            </Show>
            <small>
                {author}
                " " <Moment at=item.at/>
                <Show when=move || may() && editing.with(Option::is_none)>
                    <IconButton icon="pencil" label=words::edit_work(&name) class="button--small" on_click=edit/>
                    <IconButton
                        icon="x"
                        label=words::remove(&name)
                        class="button--small"
                        on_click=move |_| run_and_say(open, command(0, String::new()), |_| {})
                    />
                </Show>
            </small>
        </li>
    }
}

/// What is being typed of a piece of work.
#[derive(Clone, Copy)]
struct WorkForm {
    typed: RwSignal<String>,
    note: RwSignal<String>,
    bad: RwSignal<String>,
    id: StoredValue<String>,
}

impl WorkForm {
    /// With what is held already; 0 minutes are none.
    fn new(minutes: i64, note: &str) -> Self {
        let typed = if minutes == 0 {
            String::new()
        } else {
            minutes_text(minutes)
        };
        Self {
            typed: RwSignal::new(typed),
            note: RwSignal::new(note.to_owned()),
            bad: RwSignal::new(String::new()),
            id: StoredValue::new(dom::unique_id("worklog")),
        }
    }

    fn note(self) -> String {
        self.note.get_untracked().trim().to_owned()
    }

    fn clear(self) {
        self.typed.try_set(String::new());
        self.note.try_set(String::new());
    }

    fn refuse(self, message: String) {
        self.bad.try_set(message);
    }
}

/// The fields of a piece of work. Minutes that can be read are handed on.
#[component]
fn WorkFields(
    /// What is typed.
    form: WorkForm,
    /// What the form is for.
    #[prop(into)]
    label: String,
    /// What its button says.
    button: &'static str,
    /// Takes the minutes.
    on_submit: impl Fn(i64) + 'static,
    /// Stands behind the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        match minutes(&form.typed.get_untracked()) {
            Some(minutes) => {
                form.bad.set(String::new());
                on_submit(minutes);
            }
            None => {
                form.bad.set(words::DURATION_UNREADABLE.into());
                dom::focus(&format!("#{}", form.id.get_value()));
            }
        }
    };
    let hears = move || {
        let typed = form.typed.get();
        minutes(&typed).map_or(String::new(), |it| words::is_minutes(&minutes_text(it)))
    };
    view! {
        <form class="worklog__form" aria-label=label on:submit=submit>
            <input
                id=form.id.get_value()
                class="input input--small worklog__time"
                type="text"
                autocomplete="off"
                aria-label=words::TIME_SPENT
                placeholder=words::TIME_EXAMPLE
                prop:value=form.typed
                on:input=move |ev| {
                    form.typed.set(event_target_value(&ev));
                    form.bad.set(String::new());
                }
            />
            <input
                class="input input--small worklog__note"
                type="text"
                aria-label=words::WORK_NOTE
                placeholder=words::WORK_NOTE
                prop:value=form.note
                on:input=move |ev| form.note.set(event_target_value(&ev))
            />
            <span class="worklog__acts">
                <button type="submit" class="button button--small">{button}</button>
                {children.map(|it| it())}
            </span>
            <span class="worklog__hears" role="status">{hears}</span>
        </form>
        <Show when=move || !form.bad.with(String::is_empty)>
            <p class="field__error" role="alert">{form.bad}</p>
        </Show>
    }
}

/// Columns of an import that have no field here, folded.
#[component]
pub fn Extra() -> impl IntoView {
    let open = use_open();
    let pairs = open.part(|it| it.extra.clone());
    view! {
        <Show when=move || !pairs.with(Vec::is_empty)>
            <details class="side__group extra">
                <summary class="side__title">
                    {words::EXTRA} <span class="side__count">{move || pairs.with(Vec::len)}</span>
                    <OriginMark origin=Origin::Import/>
                </summary>
                <dl class="fields">
                    <For each=move || pairs.get() key=|it| it.clone() let:pair>
                        <div class="field-row">
                            <dt class="field-row__label">{pair.0}</dt>
                            <dd class="field-row__value"><span class="value" dir="auto">{pair.1}</span></dd>
                        </div>
                    </For>
                </dl>
            </details>
        </Show>
    }
}

/// For what incidents refer to (a group, a person, a service): the incidents that do.
#[component]
pub fn ItsRecords(
    /// The record's practice.
    practice: &'static Practice,
) -> impl IntoView {
    let open = use_open();
    let me = open.part(|it| it.me.clone());
    let lists = move || {
        let me = me.get();
        practices::ALL
            .iter()
            .filter(|it| !it.states.is_empty() && it.kind != practice.kind)
            .flat_map(|other| {
                let me = me.clone();
                other
                    .fields
                    .iter()
                    .filter(|field| field.ty == crate::domain::FieldType::Ref(practice.kind))
                    .filter(|field| field.editable && field.part_of.is_none())
                    .map(move |field| (*other, field, query_for(field.name, &me)))
            })
            .map(|(other, field, query)| {
                let href = Route::query(other.name, &query).print();
                view! {
                    <li>
                        <a class="its-records__link" href=href>
                            <Icon name=other.icon class="icon--small"/>
                            {words::its_records(other.words.heading, field.label)}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    practice.states.is_empty().then(|| {
        view! {
            <section class="side__group its-records">
                <Head title=words::WHERE_USED/>
                <ul>{lists}</ul>
            </section>
        }
    })
}

/// The query for the records whose field refers to this one.
pub fn query_for(field: &str, to: &RefLabel) -> String {
    let name = to.label.replace('\\', "\\\\").replace('"', "\\\"");
    format!("{field}:\"{name}\"")
}
