//! The form for a new record of any practice, made from its declaration.

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::record::{
    priority_of, text,
    week::{Days, Fields, Week, has_week},
};
use crate::{
    domain::{FieldDef, FieldType, FormGroup, Practice, RecordId, order, practices},
    protocol::{
        BadNews, Call, Command, Datum, FileRef, Lane, RefLabel, Reply, SearchHit, decode, encode,
    },
    ui::{
        components::{
            EmptyState, Field, Icon, IconButton, PriorityBadge, StateBadge, ValueEditor,
            use_notices,
        },
        drafts, navigate,
        route::{NewState, Route},
        words::{record as words, week as week_words},
    },
    web::{
        client::{Client, use_client},
        dom,
    },
};

/// Waits so long after the last key before it looks for similar records.
const SIMILAR_DELAY_MS: i32 = 250;
/// So many similar records are shown.
const SIMILAR_SHOWN: u32 = 5;

/// The form for a new record.
#[component]
pub fn NewRecordPage(
    /// Its part of the address.
    route: Signal<NewState>,
) -> impl IntoView {
    let state = route.get_untracked();
    match practices::by_name(&state.kind) {
        Some(practice) => view! { <Form practice=practice given=state.fields/> }.into_any(),
        None => view! {
            <EmptyState icon="search" title=words::NOT_THERE text=words::NEWER_KIND>
                <a class="button" href=Route::Home.print()>{words::HOME}</a>
            </EmptyState>
        }
        .into_any(),
    }
}

/// One field of the form.
#[derive(Clone, Copy)]
struct Slot {
    field: &'static FieldDef,
    value: RwSignal<Datum>,
    error: RwSignal<String>,
}

impl Slot {
    fn id(self) -> String {
        format!("new-{}", self.field.name)
    }
}

/// What is being filled in. A draft of it outlives the page.
#[derive(Clone, Copy)]
struct Filling {
    client: Client,
    practice: &'static Practice,
    slots: StoredValue<Vec<Slot>>,
}

impl Filling {
    fn new(practice: &'static Practice, given: &[(String, String)]) -> Self {
        let client = use_client();
        let kept = drafts::kept(&draft_key(practice))
            .map(|it| read_draft(&it))
            .unwrap_or_default();
        let slots = practice
            .groups
            .iter()
            .flat_map(|it| it.fields)
            .filter_map(|name| practice.field(name))
            .filter(|it| it.editable && it.part_of.is_none())
            .map(|field| {
                let given = given
                    .iter()
                    .find(|(name, _)| practice.field(name).is_some_and(|it| it.id == field.id))
                    .map(|(_, text)| Datum::Text(text.clone()));
                let kept = kept
                    .iter()
                    .find(|(name, _)| name == field.name)
                    .map(|(_, value)| value.clone());
                Slot {
                    field,
                    value: RwSignal::new(given.or(kept).unwrap_or_default()),
                    error: RwSignal::default(),
                }
            })
            .collect();
        let filling = Self {
            client,
            practice,
            slots: StoredValue::new(slots),
        };
        Effect::new(move |seen: Option<Vec<(String, Datum)>>| {
            let now = filling.filled();
            if seen.is_some_and(|it| it != now) {
                let text = (!now.is_empty()).then(|| write_draft(&now));
                drafts::keep(client, &draft_key(practice), text.as_deref());
            }
            now
        });
        filling
    }

    fn slot(self, name: &str) -> Option<Slot> {
        self.slots
            .with_value(|it| it.iter().copied().find(|it| it.field.name == name))
    }

    /// The fields that hold something.
    fn filled(self) -> Vec<(String, Datum)> {
        self.slots.with_value(|slots| {
            slots
                .iter()
                .map(|it| (it.field.name.to_owned(), it.value.get()))
                .filter(|(_, value)| !value.is_none())
                .collect()
        })
    }

    /// Title and description, for finding similar records.
    fn text(self) -> String {
        ["title", "name", "description"]
            .iter()
            .filter_map(|it| self.slot(it))
            .map(|it| it.value.with(|it| it.text().to_owned()))
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned()
    }

    /// Says at the controls what is missing; the first of them gets the focus.
    fn check(self) -> bool {
        let mut first = None;
        self.slots.with_value(|slots| {
            for slot in slots {
                let is_missing = slot.field.required
                    && slot.value.with_untracked(|it| match it {
                        Datum::None => true,
                        other => matches!(other, Datum::Text(text) if text.trim().is_empty()),
                    });
                slot.error.set(if is_missing {
                    words::is_needed(slot.field.label)
                } else {
                    String::new()
                });
                if is_missing && first.is_none() {
                    first = Some(*slot);
                }
            }
        });
        if let Some(slot) = first {
            dom::focus(&format!("#{}", slot.id()));
        }
        first.is_none()
    }

    /// Shows a refusal at its control; gives it back if it has none here.
    fn refuse(self, news: BadNews) -> Option<BadNews> {
        match self.slot(&news.field) {
            Some(slot) => {
                slot.error.set(news.message);
                dom::focus(&format!("#{}", slot.id()));
                None
            }
            None => Some(news),
        }
    }

    /// The same for a picture of several fields.
    fn fields(self) -> Fields {
        let slot = move |name: &str| self.slot(name);
        Fields {
            read: Callback::new(move |name| {
                slot(name).map(|it| it.value.get()).unwrap_or_default()
            }),
            write: Callback::new(move |values: Vec<(&'static FieldDef, Datum)>| {
                for (field, value) in values {
                    if let Some(slot) = slot(field.name) {
                        slot.value.set(value);
                    }
                }
            }),
            refusal: Callback::new(move |name| {
                slot(name).map(|it| it.error.get()).unwrap_or_default()
            }),
            editable: Signal::stored(true),
        }
    }

    fn clear(self) {
        self.slots.with_value(|slots| {
            for slot in slots {
                slot.value.set(Datum::None);
                slot.error.set(String::new());
            }
        });
        drafts::keep(self.client, &draft_key(self.practice), None);
    }
}

fn draft_key(practice: &Practice) -> String {
    format!("new:{}", practice.name)
}

/// A draft is a text; what is not text travels in it as hexadecimal digits.
fn write_draft(fields: &Vec<(String, Datum)>) -> String {
    encode(fields)
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect()
}

/// Reads what [`write_draft`] wrote; a draft of another version is an empty one.
fn read_draft(text: &str) -> Vec<(String, Datum)> {
    let digits: Option<Vec<u32>> = text.chars().map(|it| it.to_digit(16)).collect();
    let bytes: Vec<u8> = digits
        .unwrap_or_default()
        .chunks_exact(2)
        .filter_map(|it| u8::try_from(it[0] << 4 | it[1]).ok())
        .collect();
    decode(&bytes).unwrap_or_default()
}

#[component]
fn Form(practice: &'static Practice, given: Vec<(String, String)>) -> impl IntoView {
    let notices = use_notices();
    let filling = Filling::new(practice, &given);
    let client = filling.client;
    let files = RwSignal::new_local(Vec::<web_sys::File>::new());
    let sending = RwSignal::new(false);
    let bad = RwSignal::new(String::new());
    let has_similar = practice.field("timeline").is_some();
    let takes_files = practice.field("attachments").is_some();

    let create = move |another: bool| {
        if sending.get_untracked() || !filling.check() {
            return;
        }
        sending.set(true);
        bad.set(String::new());
        let command = Command::Create {
            kind: practice.name.into(),
            fields: untrack(|| filling.filled()),
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(done) => {
                    let made = done.records.first().cloned();
                    let waiting = files.try_update(std::mem::take).unwrap_or_default();
                    if let (Some(made), false) = (&made, waiting.is_empty())
                        && let Err(news) = attach(client, made.id, waiting).await
                    {
                        notices.bad(&news);
                    }
                    drafts::keep(client, &draft_key(practice), None);
                    // Whoever has left the page meanwhile is not called back.
                    if sending.try_get_untracked().is_none() {
                        notices.done(&done);
                        return;
                    }
                    filling.clear();
                    match made {
                        Some(made) if !another => {
                            notices.done(&done);
                            navigate::go_in_place(&Route::record(&made));
                        }
                        Some(made) => {
                            notices.say_with_link(
                                words::created(&made.number, practice.words.singular),
                                Route::record(&made).print(),
                                words::OPEN_IT,
                            );
                            dom::focus_soon(
                                ".new-record__first input, .new-record__first textarea",
                            );
                        }
                        None => notices.done(&done),
                    }
                }
                Err(news) if sending.try_get_untracked().is_none() => notices.bad(&news),
                Err(news) => {
                    if let Some(news) = filling.refuse(news) {
                        bad.try_set(news.message);
                    }
                }
            }
            sending.try_set(false);
        });
    };
    let leave = move || navigate::go(&Route::list(practice.name));
    let is_filled = Memo::new(move |_| !filling.filled().is_empty());
    dom::focus_soon(".new-record__first input, .new-record__first textarea");

    view! {
        <form
            class="new-record"
            novalidate
            on:submit=move |ev| {
                ev.prevent_default();
                create(false);
            }
            on:keydown=move |ev: ev::KeyboardEvent| {
                if ev.key() == "Enter" && (ev.ctrl_key() || ev.meta_key()) {
                    ev.prevent_default();
                    create(ev.shift_key());
                } else if ev.key() == "Escape" && !ev.default_prevented() {
                    leave();
                }
            }
        >
            <header class="new-record__head">
                <h1>{words::new_record(practice.words.singular)}</h1>
                <span class="new-record__kept" role="status">
                    {move || is_filled.get().then_some(words::DRAFT_KEPT)}
                </span>
            </header>
            <div class="new-record__grid">
                <div class="new-record__groups">
                    {practice.groups.iter().enumerate().map(|(at, group)| view! {
                        <FormGroupView filling=filling group=group first=at == 0/>
                    }).collect_view()}
                    {takes_files.then(|| view! { <Files files=files/> })}
                </div>
                {has_similar.then(|| view! { <Similar filling=filling/> })}
            </div>
            <footer class="new-record__foot">
                <Show when=move || !bad.with(String::is_empty)>
                    <p class="field__error" role="alert">{bad}</p>
                </Show>
                <button type="submit" class="button button--primary" prop:disabled=sending>
                    {words::create(practice.words.singular)}
                    <span class="composer__keys" aria-hidden="true">
                        {if dom::is_apple() { "⌘↵" } else { "Ctrl ↵" }}
                    </span>
                </button>
                <button type="button" class="button" prop:disabled=sending on:click=move |_| create(true)>
                    {words::CREATE_ANOTHER}
                </button>
                <button type="button" class="button button--quiet" on:click=move |_| leave()>{words::CANCEL}</button>
                <Show when=move || is_filled.get()>
                    <button type="button" class="button button--quiet" on:click=move |_| filling.clear()>
                        {words::CLEAR_FORM}
                    </button>
                </Show>
                <Show when=move || sending.get()>
                    <span class="record__saving" role="status">{words::SAVING}</span>
                </Show>
            </footer>
        </form>
    }
}

/// Attaches the files that were chosen before the record was there.
async fn attach(
    client: Client,
    record: RecordId,
    files: Vec<web_sys::File>,
) -> Result<(), BadNews> {
    let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
    let call = Call::Attach {
        record,
        lane: Lane::Public,
        files: (0..count).map(FileRef).collect(),
    };
    client.call_with_files(call, files).await.map(drop)
}

#[component]
fn FormGroupView(filling: Filling, group: &'static FormGroup, first: bool) -> impl IntoView {
    let mut slots: Vec<Slot> = group
        .fields
        .iter()
        .filter_map(|it| filling.slot(it))
        .collect();
    // Required ones first; the others keep their order.
    order::sort_by_key(&mut slots, |it| !it.field.required);
    let has_priority = group.fields.contains(&"impact") && group.fields.contains(&"urgency");
    let shows = |field: &str| has_week(filling.practice) && group.fields.contains(&field);
    let picture = if shows("monday") {
        Some(view! { <Week fields=filling.fields()/> }.into_any())
    } else if shows("exceptions") {
        Some(view! { <Days fields=filling.fields()/> }.into_any())
    } else {
        None
    };
    let is_text = picture.is_some();
    (!slots.is_empty()).then(|| {
        view! {
            <fieldset class="new-record__group" class:new-record__first=first>
                <legend>{group.label}</legend>
                {picture}
                {
                    let fields = view! {
                        <div class="new-record__fields">
                            {slots.into_iter().map(|slot| view! { <SlotControl filling=filling control=slot/> }).collect_view()}
                        </div>
                    };
                    if is_text {
                        view! {
                            <details class="week__text">
                                <summary>{week_words::AS_TEXT}</summary>
                                {fields}
                            </details>
                        }.into_any()
                    } else {
                        fields.into_any()
                    }
                }
                {has_priority.then(|| view! { <Priority filling=filling/> })}
            </fieldset>
        }
    })
}

#[component]
fn SlotControl(filling: Filling, control: Slot) -> impl IntoView {
    let slot = control;
    let field = slot.field;
    let is_wide = matches!(field.ty, FieldType::Text) || field.required;
    // An error is about the value that was there.
    Effect::new(move |seen: Option<Datum>| {
        let now = slot.value.get();
        if seen.is_some_and(|it| it != now) {
            slot.error.set(String::new());
        }
        now
    });
    view! {
        <div class="new-record__field" class:new-record__field--wide=is_wide>
            <Field
                id=slot.id()
                label=field.label
                help=field.help
                required=field.required
                error=slot.error
            >
                <ValueEditor
                    id=slot.id()
                    ty=field.ty
                    value=slot.value
                    of=(filling.practice.name, field.name)
                    required=field.required
                />
            </Field>
        </div>
    }
}

/// The priority that impact and urgency give, as they are chosen.
#[component]
fn Priority(filling: Filling) -> impl IntoView {
    let level = Memo::new(move |_| {
        let impact = filling.slot("impact")?.value.get();
        let urgency = filling.slot("urgency")?.value.get();
        priority_of(&impact, &urgency)
    });
    let code = Signal::derive(move || level.get().map_or_else(String::new, |it| it.to_string()));
    view! {
        <p class="new-record__priority" role="status">
            {words::RESULTING_PRIORITY} " "
            <Show
                when=move || level.get().is_some()
                fallback=|| view! { <span class="value__none">{words::CHOOSE_BOTH}</span> }
            >
                <PriorityBadge code=code practice=filling.practice with_word=true/>
            </Show>
        </p>
    }
}

/// Files that go with the record once it is there.
#[component]
fn Files(files: RwSignal<Vec<web_sys::File>, LocalStorage>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    view! {
        <fieldset
            class="new-record__group new-record__files"
            class:new-record__files--over=over
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
                    files.update(|it| it.extend(dom::dropped_files(ev.data_transfer())));
                }
            }
        >
            <legend>{words::ATTACHMENTS}</legend>
            <input
                class="visually-hidden"
                type="file"
                multiple
                tabindex="-1"
                aria-hidden="true"
                node_ref=input
                on:change=move |_| {
                    if let Some(input) = input.get_untracked() {
                        files.update(|it| it.extend(dom::take_files(&input)));
                    }
                }
            />
            <ul class="attachments__list">
                {move || files.with(|it| it.iter().enumerate().map(|(at, file)| {
                    let name = file.name();
                    view! {
                        <li class="file">
                            <div class="file__row">
                                <Icon name="file-text"/>
                                <span class="file__words">{name.clone()} <small>{text::size_text(file.size() as i64)}</small></span>
                                <IconButton icon="x" label=words::remove(&name) class="button--small" on_click=move |_| {
                                    files.update(|it| drop(it.remove(at)));
                                }/>
                            </div>
                        </li>
                    }
                }).collect_view())}
            </ul>
            <button type="button" class="button button--small" on:click=move |_| {
                if let Some(input) = input.get_untracked() {
                    input.click();
                }
            }>
                <Icon name="paperclip"/> {words::ATTACH_OR_DROP}
            </button>
        </fieldset>
    }
}

/// Records like what is being typed, so that nobody logs the same thing twice.
#[component]
fn Similar(filling: Filling) -> impl IntoView {
    let practice = filling.practice;
    let client = filling.client;
    let hits = RwSignal::new(Vec::<SearchHit>::new());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let text = filling.text();
        let number = turn.get_value() + 1;
        turn.set_value(number);
        if text.chars().count() < 4 {
            hits.set(Vec::new());
            return;
        }
        spawn_local(async move {
            dom::sleep(SIMILAR_DELAY_MS).await;
            // Somebody is still typing, or gone.
            if turn.try_get_value() != Some(number) {
                return;
            }
            let call = Call::Similar {
                kind: practice.name.into(),
                text,
                limit: SIMILAR_SHOWN,
            };
            if let Ok(Reply::Search(page)) = client.call(call).await
                && turn.try_get_value() == Some(number)
            {
                hits.set(page.hits);
            }
        });
    });
    view! {
        <aside class="similar" aria-label=words::SIMILAR aria-live="polite">
            <h2 class="side__title">{words::SIMILAR}</h2>
            <Show
                when=move || hits.with(|it| !it.is_empty())
                fallback=|| view! { <p class="side__none">{words::SIMILAR_NONE}</p> }
            >
                <ul class="similar__list">
                    <For each=move || hits.get() key=|it| (it.record.id, it.state.clone()) let:hit>
                        <SimilarItem practice=practice hit=hit/>
                    </For>
                </ul>
            </Show>
        </aside>
    }
}

#[component]
fn SimilarItem(practice: &'static Practice, hit: SearchHit) -> impl IntoView {
    let to: RefLabel = hit.record;
    let state = hit.state;
    view! {
        <li>
            <a class="similar__link" href=Route::record(&to).print() target="_blank" rel="noopener">
                <span class="similar__number">{to.number.clone()}</span>
                <span class="similar__title" dir="auto">{to.label.clone()}</span>
                {(!state.is_empty()).then(|| view! { <StateBadge practice=practice code=state/> })}
                <Icon name="external-link" class="icon--small"/>
                <span class="visually-hidden">{words::OPENS_BESIDE}</span>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_of_a_form_reads_back_and_an_odd_one_is_empty() {
        let fields = vec![
            ("title".to_owned(), Datum::Text("Größe 7 ✓".into())),
            ("tags".to_owned(), Datum::Words(vec!["a".into()])),
            ("due_at".to_owned(), Datum::Time(5)),
        ];
        assert_eq!(read_draft(&write_draft(&fields)), fields);
        for odd in ["", "xyz", "ff", "0102"] {
            assert!(read_draft(odd).len() <= 1, "{odd}");
        }
    }
}
