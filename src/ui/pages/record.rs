//! A record: what it is about, what was said and done, what can be done next, and its fields.
//!
//! Everything is driven by the practice's declaration; a group or a person has the same page as an
//! incident, with what its declaration leaves out left out.

pub mod clocks;
pub mod composer;
pub mod fields;
pub mod head;
pub mod history;
pub mod needs;
pub mod open;
pub mod rich_text;
pub mod side;
pub mod step_form;
pub mod stream;
pub mod text;
pub mod timeline;
pub mod top;
pub mod week;

use leptos::{ev, prelude::*, task::spawn_local};

pub use self::fields::priority_of;
use self::{
    clocks::Clocks,
    composer::{Composer, Composing},
    fields::{FieldGroups, OtherFields, title_of},
    head::{Badges, Steps, Title},
    history::History,
    open::{Open, Panel, use_open},
    rich_text::RichText,
    side::{Attachments, Checklist, Extra, ItsRecords, Links, Worklog},
    stream::Stream,
    top::Top,
    week::{WeekOfRecord, has_week},
};
use crate::ui::{
    components::{EmptyState, Icon, Skeleton, use_notices},
    drafts, format, navigate,
    route::{RecordState, RecordTab, Route},
    words::record as words,
};
use crate::{
    domain::{FieldDef, FieldType, Practice, practices},
    protocol::{BadNewsKind, Command, Datum, Lane, RefLabel},
    web::dom,
};

/// The page of a record.
#[component]
pub fn RecordPage(
    /// Its part of the address.
    route: Signal<RecordState>,
) -> impl IntoView {
    let open = Open::new(route.with_untracked(|it| it.id.clone()));
    let tab = Signal::derive(move || route.with(|it| it.tab));
    let set_tab = move |tab: RecordTab| {
        let state = RecordState {
            tab,
            ..route.get_untracked()
        };
        navigate::go_in_place(&Route::Record(state));
    };
    Effect::new(move |_| {
        if let Some(title) = open.get(|it| words::document_title(&it.me.number, &it.me.label)) {
            dom::document().set_title(&title);
        }
    });
    view! {
        <div class="record">
            <Top route=route/>
            <Record tab=tab set_tab=set_tab kind=route.with_untracked(|it| it.kind.clone())/>
        </div>
    }
}

/// A record beside a list.
#[component]
pub fn RecordPane(
    /// Its identity or number; another one is another record.
    id: Signal<String>,
    /// Without what only a whole page has room for.
    compact: bool,
) -> impl IntoView {
    let id = Memo::new(move |_| id.get());
    move || {
        Open::new(id.get());
        let tab = RwSignal::new(RecordTab::default());
        view! {
            <div class="record record--pane" class:record--compact=compact>
                <Record tab=tab.into() set_tab=move |it| tab.set(it) kind=String::new() in_pane=true shows_way=!compact/>
            </div>
        }
    }
}

/// The record in the context: skeleton, record, or why there is none.
#[component]
fn Record(
    tab: Signal<RecordTab>,
    set_tab: impl Fn(RecordTab) + Copy + Send + Sync + 'static,
    /// Name of the practice in the address, for the way out of a record that is not there.
    kind: String,
    /// Beside a list.
    #[prop(optional)]
    in_pane: bool,
    /// With a link to its own page.
    #[prop(optional)]
    shows_way: bool,
) -> impl IntoView {
    let open = use_open();
    // The body is built once per record; readings later on move only what changed in it.
    let found = Memo::new(move |_| {
        open.get(|it| (it.me.id, practices::by_name(&it.me.kind).map(|it| it.name)))
    });
    let kind = StoredValue::new(kind);
    move || {
        match found.get() {
        Some((_, Some(name))) => practices::by_name(name)
            .map(|practice| view! { <Body practice=practice tab=tab set_tab=set_tab in_pane=in_pane shows_way=shows_way/> })
            .into_any(),
        Some((_, None)) => view! { <NotThere kind=kind.get_value()/> }.into_any(),
        None => view! {
            <Show when=move || open.trouble.with(Option::is_some) fallback=Loading>
                <NotThere kind=kind.get_value()/>
            </Show>
        }
        .into_any(),
    }
    }
}

/// Lines in the shape of a record.
#[component]
fn Loading() -> impl IntoView {
    view! {
        <div class="record__grid" aria-busy="true">
            <div class="record__main">
                <p class="visually-hidden" role="status">{words::READING}</p>
                <Skeleton lines=2/>
                <Skeleton lines=8/>
            </div>
            <aside class="record__side"><Skeleton lines=12/></aside>
        </div>
    }
}

/// There is no such record, or it could not be read: why, and a way out.
#[component]
fn NotThere(kind: String) -> impl IntoView {
    let open = use_open();
    let practice = practices::by_name(&kind);
    let is_fault = move || {
        open.trouble
            .with(|it| it.as_ref().is_some_and(|it| it.kind == BadNewsKind::Fault))
    };
    let why = open.trouble.with(|it| {
        it.as_ref()
            .map_or_else(|| words::NEWER_KIND.to_owned(), |it| it.message.clone())
    });
    let title = if untrack(is_fault) {
        words::CANNOT_READ
    } else {
        words::NOT_THERE
    };
    view! {
        <EmptyState icon="search" title=title text=why>
            <Show when=is_fault>
                <button type="button" class="button button--primary" on:click=move |_| {
                    open.trouble.set(None);
                    spawn_local(open.read(false));
                }>
                    {words::TRY_AGAIN}
                </button>
            </Show>
            {practice.map(|it| view! {
                <a class="button" href=Route::list(it.name).print()>{words::all_of(it.words.plural)}</a>
            })}
            <a class="button" href=Route::Search(Default::default()).print()>{words::SEARCH}</a>
        </EmptyState>
    }
}

/// The record itself, once it is read.
#[component]
fn Body(
    practice: &'static Practice,
    tab: Signal<RecordTab>,
    set_tab: impl Fn(RecordTab) + Copy + Send + Sync + 'static,
    in_pane: bool,
    shows_way: bool,
) -> impl IntoView {
    let open = use_open();
    let has_talk = practice.field("timeline").is_some();
    Composing::new(open.client, open.id(), Lane::Public);
    let editing_title = RwSignal::new(false);
    if !in_pane {
        keys(practice, open, editing_title, set_tab);
    }
    let title = title_of(practice).map_or("title", |it| it.name);
    let description = practice.field("description");
    let href = open
        .peek(|it| Route::record(&it.me).print())
        .unwrap_or_default();
    view! {
        <div class="record__grid">
            <article class="record__main">
                <Elsewhere/>
                <Damaged/>
                <Deleted practice=practice/>
                <div class="record__top-line">
                    <Badges practice=practice/>
                    {shows_way.then(|| view! {
                        <a class="button button--quiet button--small record__whole" href=href>
                            <Icon name="maximize-2"/> {words::WHOLE_PAGE}
                        </a>
                    })}
                </div>
                <Title field=title editing=editing_title/>
                <Steps practice=practice/>
                {description.map(|field| view! { <LongText field=field/> })}
                <Outcome practice=practice/>
                {has_week(practice).then(|| view! { <WeekOfRecord/> })}
                <Tabs tab=tab set_tab=set_tab has_talk=has_talk/>
                <div class="record__tab" role="tabpanel" id="record-tab">
                    {move || match tab.get() {
                        RecordTab::Timeline => view! {
                            <Stream practice=practice/>
                            <Show when=move || has_talk && can_say(open)>
                                <Composer/>
                            </Show>
                        }.into_any(),
                        RecordTab::Links => view! { <Links wide=true/> }.into_any(),
                        RecordTab::History => view! { <History practice=practice/> }.into_any(),
                        RecordTab::Worklog => view! { <Worklog wide=true/> }.into_any(),
                    }}
                </div>
            </article>
            <aside class="record__side" aria-label=words::FIELDS>
                {practice.field("resolution").map(|_| view! { <Clocks/> })}
                <FieldGroups practice=practice/>
                <SameService practice=practice/>
                <OtherFields practice=practice/>
                {practice.field("checklist").map(|_| view! { <Checklist/> })}
                {practice.field("links").map(|_| view! { <Links/> })}
                {practice.field("attachments").map(|_| view! { <Attachments/> })}
                {practice.field("worklog").map(|_| view! { <Worklog/> })}
                <ItsRecords practice=practice/>
                <Extra/>
            </aside>
        </div>
    }
}

/// Whether the reader may write into the timeline; a requester may, on what they reported.
fn can_say(open: Open) -> bool {
    open.get(|it| !it.deleted && (it.editable || !untrack(|| open.role()).sees_internal()))
        .unwrap_or(false)
}

/// What changed in another tab while this one looked.
#[component]
fn Elsewhere() -> impl IntoView {
    let open = use_open();
    view! {
        <Show when=move || open.elsewhere.with(|it| !it.is_empty())>
            <p class="record__note" role="status">
                <Icon name="refresh-cw" class="icon--small"/>
                <span>{move || open.elsewhere.with(|it| words::changed_elsewhere(it))}</span>
                <button type="button" class="text-button" on:click=move |_| open.elsewhere.set(Vec::new())>
                    {words::UNDERSTOOD}
                </button>
            </p>
        </Show>
    }
}

/// A record of whose history a part could not be read says so.
#[component]
fn Damaged() -> impl IntoView {
    let open = use_open();
    let is_damaged = open.part(|it| it.damaged);
    view! {
        <Show when=move || is_damaged.get()>
            <p class="record__note record__note--deleted" role="status">
                <Icon name="triangle-alert" class="icon--small"/>
                <span>{words::IS_DAMAGED}</span>
            </p>
        </Show>
    }
}

/// A deleted record says so, and can be brought back.
#[component]
fn Deleted(practice: &'static Practice) -> impl IntoView {
    let open = use_open();
    let notices = use_notices();
    let is_deleted = open.part(|it| it.deleted);
    let back = move |_| {
        spawn_local(async move {
            let command = Command::Delete {
                records: vec![open.id()],
                deleted: false,
            };
            match open.run(command).await {
                Ok(done) => notices.done(&done),
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <Show when=move || is_deleted.get()>
            <p class="record__note record__note--deleted" role="status">
                <Icon name="trash-2" class="icon--small"/>
                <span>{words::is_deleted(practice.words.singular)}</span>
                <Show when=move || open.role().administers()>
                    <button type="button" class="button button--small" on:click=back>{words::BRING_BACK}</button>
                </Show>
            </p>
        </Show>
    }
}

/// A long text that is edited where it stands; what is typed is a draft until it is saved.
#[component]
fn LongText(field: &'static FieldDef) -> impl IntoView {
    let open = use_open();
    let shown = Memo::new(move |_| open.value(field.name).text().to_owned());
    let key = StoredValue::new(format!("record:{}:{}", open.id().to_hex(), field.name));
    let editing = RwSignal::new(drafts::kept(&key.get_value()).is_some());
    let typed = RwSignal::new(String::new());
    let begin = move || {
        if untrack(|| open.is_editable()) {
            typed.set(drafts::kept(&key.get_value()).unwrap_or_else(|| shown.get_untracked()));
            editing.set(true);
            dom::focus_soon(".description__input");
        }
    };
    if editing.get_untracked() {
        typed.set(drafts::kept(&key.get_value()).unwrap_or_default());
    }
    let leave = move || {
        drafts::keep(open.client, &key.get_value(), None);
        open.forgive(field.name);
        editing.set(false);
    };
    let save = move || {
        let text = typed.get_untracked();
        if text == shown.get_untracked() {
            return leave();
        }
        editing.set(false);
        let key = key.get_value();
        let value = if text.is_empty() {
            Datum::None
        } else {
            Datum::Text(text)
        };
        open.save(field, value, move |held| {
            if held {
                drafts::keep(open.client, &key, None);
            } else {
                editing.try_set(true);
            }
        });
    };
    let refusal = move || {
        let why = open.refusal(field.name);
        (!why.is_empty()).then(|| view! { <p class="field__error" role="alert">{why}</p> })
    };
    view! {
        <section class="description" aria-label=field.label>
            <Show
                when=move || editing.get()
                fallback=move || view! {
                    <div class="description__shown" class:description__shown--saving=move || open.is_saving(field.name)>
                        <Show
                            when=move || !shown.with(String::is_empty)
                            fallback=move || view! {
                                <Show when=move || open.is_editable()>
                                    <button type="button" class="text-button" on:click=move |_| begin()>
                                        {words::add(field.label)}
                                    </button>
                                </Show>
                            }
                        >
                            <RichText text=shown/>
                            <Show when=move || open.is_editable()>
                                <button
                                    type="button"
                                    class="value__edit"
                                    aria-label=words::edit(field.label)
                                    title=words::edit(field.label)
                                    on:click=move |_| begin()
                                >
                                    <Icon name="pencil" class="icon--small"/>
                                </button>
                            </Show>
                        </Show>
                    </div>
                }
            >
                <textarea
                    class="input input--text description__input"
                    rows="6"
                    dir="auto"
                    aria-label=field.label
                    prop:value=typed
                    on:input=move |ev| {
                        let text = event_target_value(&ev);
                        drafts::keep(open.client, &key.get_value(), Some(&text));
                        typed.set(text);
                    }
                    on:keydown=move |ev: ev::KeyboardEvent| {
                        if ev.key() == "Escape" {
                            ev.stop_propagation();
                            leave();
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
                    <button type="button" class="button button--quiet button--small" on:click=move |_| leave()>
                        {words::CANCEL}
                    </button>
                </p>
            </Show>
            {refusal}
        </section>
    }
}

/// Why it waits, or how it ended: what the last step left behind that is worth reading first.
#[component]
fn Outcome(practice: &'static Practice) -> impl IntoView {
    let open = use_open();
    // Long texts that only a step writes: what was done.
    let texts: Vec<_> = practice
        .fields
        .iter()
        .filter(|it| it.ty == FieldType::Text && !it.editable)
        .collect();
    // After a reopening they are the past, and stand in the history.
    let is_over = Memo::new(move |_| {
        let state = open.value("state");
        let category = practice.state(state.text()).map(|it| it.category);
        matches!(
            category,
            Some(crate::domain::StateCategory::Resolved | crate::domain::StateCategory::Closed)
        )
    });
    let waits = move || {
        let reason = open.value("hold_reason");
        let label = practice
            .field("hold_reason")
            .map(|it| format::datum(it, &reason));
        label.filter(|it| !it.is_empty()).map(|reason| {
            let until = match open.value("hold_until") {
                Datum::Time(at) => words::until(&format::date_time(at)),
                _ => String::new(),
            };
            view! { <p class="outcome outcome--waits"><Icon name="pause" class="icon--small"/><span>{reason} {until}</span></p> }
        })
    };
    view! {
        {waits}
        {texts.into_iter().map(|field| {
            let text = Memo::new(move |_| open.value(field.name).text().to_owned());
            view! {
                <Show when=move || is_over.get() && !text.with(String::is_empty)>
                    <section class="outcome" aria-label=field.label>
                        <h2 class="outcome__title"><Icon name="circle-check" class="icon--small"/>{field.label}</h2>
                        <RichText text=text/>
                    </section>
                </Show>
            }
        }).collect_view()}
    }
}

/// How many other open records there are on the same service, and a way to them.
#[component]
fn SameService(practice: &'static Practice) -> impl IntoView {
    let open = use_open();
    let others = open.part(|it| it.open_on_same_service);
    // The number is what this query finds, and so is the list behind the link.
    let query = open.part(|it| it.same_service_query.clone());
    let href = move || Route::query(practice.name, &query.get()).print();
    view! {
        <Show when=move || others.get() != 0>
            <p class="same-service">
                <a href=href>
                    <Icon name="layers" class="icon--small"/>
                    {move || words::open_on_same_service(others.get(), practice.words.singular, practice.words.plural)}
                </a>
            </p>
        </Show>
    }
}

/// The parts of the record, each with its count.
#[component]
fn Tabs(
    tab: Signal<RecordTab>,
    set_tab: impl Fn(RecordTab) + Copy + Send + Sync + 'static,
    has_talk: bool,
) -> impl IntoView {
    let open = use_open();
    let count = move |tab: RecordTab| {
        open.get(|it| match tab {
            RecordTab::Timeline => it.entries.len(),
            RecordTab::Links => it.links.len(),
            RecordTab::History => it.history.len(),
            RecordTab::Worklog => it.worklog.len(),
        })
        .unwrap_or(0)
    };
    let is_shown = move |tab: RecordTab| match tab {
        RecordTab::Timeline | RecordTab::History => true,
        RecordTab::Links => has_talk,
        RecordTab::Worklog => has_talk && open.role().sees_internal(),
    };
    let arrows = move |ev: ev::KeyboardEvent| {
        let step = match ev.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        ev.prevent_default();
        if let Some(list) = dom::find(".record-tabs") {
            dom::move_focus(&list, "[role=tab]", step);
        }
    };
    view! {
        <div class="record-tabs" role="tablist" aria-label=words::PARTS on:keydown=arrows>
            {RecordTab::ALL.map(|it| {
                let is_this = move || tab.get() == it;
                view! {
                    <Show when=move || is_shown(it)>
                        <button
                            type="button"
                            class="record-tabs__tab"
                            role="tab"
                            aria-selected=move || is_this().to_string()
                            aria-controls="record-tab"
                            tabindex=move || if is_this() { "0" } else { "-1" }
                            on:click=move |_| set_tab(it)
                        >
                            {words::tab(it)}
                            <Show when=move || count(it) != 0>
                                <span class="record-tabs__count">{move || count(it)}</span>
                            </Show>
                        </button>
                    </Show>
                }
            })}
        </div>
    }
}

/// Watches the record, or stops.
pub(super) fn watch(open: Open) {
    let me = open.client.status.with_untracked(|it| it.me.clone());
    let watches = untrack(|| is_watching(open));
    let command = Command::Element {
        records: vec![open.id()],
        field: "watchers".into(),
        element: Datum::Ref(RefLabel {
            id: me.person,
            kind: "person".into(),
            label: me.name,
            ..RefLabel::default()
        }),
        present: !watches,
    };
    spawn_local(async move {
        match open.run(command).await {
            Ok(done) => open.notices.done(&done),
            Err(news) => open.notices.bad(&news),
        }
    });
}

/// Whether the reader watches the record.
pub(super) fn is_watching(open: Open) -> bool {
    let me = open.me();
    match open.value("watchers") {
        Datum::Refs(list) => list.iter().any(|it| it.id == me),
        Datum::Ref(one) => one.id == me,
        _ => false,
    }
}

/// The keys of the page. Moving between records and back belongs to [`Top`].
fn keys(
    practice: &'static Practice,
    open: Open,
    editing_title: RwSignal<bool>,
    set_tab: impl Fn(RecordTab) + Copy + Send + Sync + 'static,
) {
    let composing = expect_context::<Composing>();
    let write = move |lane: Lane| {
        set_tab(RecordTab::Timeline);
        composing.write(lane);
    };
    let edit = |field: &str| {
        // The button that begins to edit it; already editing is fine, too.
        let _ = dom::click(&format!(
            "[data-field={field}] .value--button, [data-field={field}] .value__edit"
        ));
    };
    let handle = window_event_listener(ev::keydown, move |ev| {
        let has_modifier = ev.ctrl_key() || ev.meta_key() || ev.alt_key();
        if has_modifier || ev.default_prevented() || dom::is_typing(&ev) || dom::dialog_is_open() {
            return;
        }
        match ev.key().as_str() {
            "r" => write(Lane::Public),
            "i" if untrack(|| open.role().sees_internal()) => write(Lane::Internal),
            "e" => editing_title.set(true),
            "a" => edit("assignee"),
            "p" => {
                dom::click("#priority-by-hand");
            }
            "m" => {
                let merge = open.peek(|it| {
                    it.steps
                        .iter()
                        .any(|it| it.name == "merge" && it.blocked.is_empty())
                });
                match practice.step("merge") {
                    Some(step) if merge == Some(true) => open.panel.set(Panel::Step {
                        step: step.name,
                        with: None,
                    }),
                    _ => return,
                }
            }
            "w" if practice.field("watchers").is_some() => watch(open),
            _ => return,
        }
        ev.prevent_default();
    });
    on_cleanup(move || handle.remove());
}
