//! Doing something to what is ticked: the bar, the dialog, and what would happen.

use leptos::{ev, prelude::*, task::spawn_local};

use super::deed::{self, Ask, Deed, Given};
use super::model::ListModel;
use crate::domain::{FieldDef, FieldType, RecordId, StateCategory};
use crate::protocol::{BadNews, Call, Datum, Preview, Reply};
use crate::ui::components::{
    Dialog, Field, Icon, IconButton, Menu, MenuItem, Skeleton, ValueEditor, use_notices,
};
use crate::ui::format;
use crate::ui::words::{list as words, shell::record_name};
use crate::web::dom;

/// How many deeds stand in the bar; the others are behind its "…".
const IN_BAR: usize = 6;
/// The preview follows the form after a pause.
const PAUSE_MS: i32 = 180;
/// At most so many lines of each sort in a preview.
const PREVIEW_LINES: usize = 8;

/// What a dialog is open for.
#[derive(Clone, PartialEq, Debug)]
pub struct Task {
    /// What is to be done.
    pub deed: Deed,
    /// To which records.
    pub records: Vec<RecordId>,
}

/// The dialog of the page, and what it is open for. Copy it freely.
#[derive(Clone, Copy)]
pub struct Tasks {
    task: RwSignal<Option<Task>>,
    is_open: RwSignal<bool>,
}

impl Default for Tasks {
    /// No dialog is open.
    fn default() -> Self {
        Self {
            task: RwSignal::new(None),
            is_open: RwSignal::new(false),
        }
    }
}

impl Tasks {
    /// Opens the dialog.
    pub fn open(self, deed: Deed, records: Vec<RecordId>) {
        if !records.is_empty() {
            self.task.set(Some(Task { deed, records }));
            self.is_open.set(true);
        }
    }

    /// Opens it for what is ticked, or else for the row of the keyboard.
    pub fn open_for_list(self, model: ListModel, deed: Deed) {
        let ticked = model.selection.with_untracked(|it| it.ids());
        let records = if ticked.is_empty() {
            let row = model.row(model.cursor.get_untracked());
            row.map(|it| it.id).into_iter().collect()
        } else {
            ticked
        };
        self.open(deed, records);
    }
}

/// The bar for what is ticked; nothing while nothing is.
#[component]
pub fn BulkBar(
    /// The list.
    model: ListModel,
    /// The dialog.
    tasks: Tasks,
) -> impl IntoView {
    let count = Memo::new(move |_| model.selection.with(|it| it.len()));
    let deeds =
        Memo::new(move |_| Deed::all(model.practice, model.client.status.with(|it| it.me.role)));
    let open = move |deed| tasks.open_for_list(model, deed);
    // What changes with each tick changes inside: the bar itself stays, and so does the focus in it.
    let rest = Memo::new(move |_| {
        let total = model.total.get().unwrap_or(0);
        (count.get() < total as usize).then_some(total)
    });
    let bar = move || {
        view! {
            <div class="bulk" role="toolbar" aria-label=words::BULK>
                <span class="bulk__count" role="status">
                    <b>{move || format::number(count.get() as f64)}</b>
                    " "
                    {words::SELECTED}
                </span>
                {move || rest.get().map(|total| view! {
                    <button type="button" class="button button--quiet button--small" on:click=move |_| model.tick_all()>
                        {words::select_all(total)}
                    </button>
                })}
                <span class="bulk__deeds">
                    {move || deeds.get().into_iter().take(IN_BAR).map(|deed| view! {
                        <button type="button" class="button button--small bulk__deed" on:click=move |_| open(deed)>
                            <Icon name=deed.icon() class="icon--small"/>
                            {words::deed(deed)}
                        </button>
                    }).collect_view()}
                </span>
                {move || (!deeds.with(Vec::is_empty)).then(|| view! {
                    <Menu label=words::MORE_DEEDS face=Box::new(|| view! { <Icon name="ellipsis"/> }.into_any()) class="button button--quiet button--icon">
                        {move || deeds.get().into_iter().enumerate().map(|(at, deed)| view! {
                            // On a narrow screen the menu has them all; on a wide one those that the bar lacks.
                            <div class="bulk__menu" class:bulk__menu--in-bar=at < IN_BAR role="presentation">
                                <MenuItem label=words::deed(deed) icon=deed.icon() on_click=move |_| open(deed)/>
                            </div>
                        }).collect_view()}
                    </Menu>
                })}
                <IconButton icon="x" label=words::CLEAR_SELECTION on_click=move |_| {
                    model.selection.update(|it| it.clear());
                    dom::focus(super::grid::GRID);
                }/>
            </div>
        }
    };
    let shown = Memo::new(move |_| count.get() > 0);
    move || shown.get().then(bar)
}

/// The dialog for what is to be done.
#[component]
pub fn TaskDialog(
    /// The list.
    model: ListModel,
    /// What it is open for.
    tasks: Tasks,
) -> impl IntoView {
    let title = Signal::derive(move || {
        tasks.task.with(|it| {
            it.as_ref().map_or(String::new(), |it| {
                words::deed_title(it.deed, model.practice, it.records.len())
            })
        })
    });
    view! {
        <Dialog open=tasks.is_open title=title class="deed-dialog">
            {move || tasks.task.get().map(|task| view! {
                <TaskForm model=model task=task done=move || tasks.is_open.set(false)/>
            })}
        </Dialog>
    }
}

#[component]
fn TaskForm(model: ListModel, task: Task, done: impl Fn() + Copy + 'static) -> impl IntoView {
    let client = model.client;
    let practice = model.practice;
    let notices = use_notices();
    let deed = task.deed;
    let many = task.records.len();
    let records = StoredValue::new(task.records);
    let field = RwSignal::new(None::<&'static FieldDef>);
    let off = RwSignal::new(false);
    let asks = Memo::new(move |_| deed.asks(practice, field.get()));
    // One signal for each control that the form may have.
    let controls = Memo::new(move |_| {
        let controls = asks
            .get()
            .into_iter()
            .map(|ask| (ask, RwSignal::new(Datum::None)));
        controls.collect::<Vec<_>>()
    });
    let values = move || -> Given {
        controls.with(|it| {
            it.iter()
                .map(|(ask, value)| (ask.name, value.get()))
                .collect()
        })
    };
    let command = Memo::new(move |_| {
        deed.command(
            practice,
            records.get_value(),
            field.get(),
            &values(),
            off.get(),
        )
    });
    let preview = RwSignal::new(None::<Result<Preview, BadNews>>);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let command = command.get();
        asked.update_value(|it| *it += 1);
        let number = asked.get_value();
        let Some(command) = command else {
            return preview.set(None);
        };
        spawn_local(async move {
            dom::sleep(PAUSE_MS).await;
            if asked.try_get_value() != Some(number) {
                return;
            }
            let reply = client.call(Call::Preview(command)).await;
            if asked.try_get_value() == Some(number) {
                preview.set(Some(reply.and_then(|reply| match reply {
                    Reply::Preview(preview) => Ok(preview),
                    _ => Err(crate::web::client::unexpected()),
                })));
            }
        });
    });
    let busy = RwSignal::new(false);
    let changes = move || preview.with(|it| matches!(it, Some(Ok(it)) if it.changed > 0));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let Some(command) = command.get_untracked() else {
            return;
        };
        if busy.get_untracked() || !untrack(changes) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let outcome = client.run(command).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(did) => {
                    notices.done(&did);
                    if did.changed > 0 {
                        model.selection.update(|it| it.clear());
                    }
                    done();
                    dom::focus(super::grid::GRID);
                }
                Err(news) => preview.set(Some(Err(news))),
            }
        });
    };
    let apply = move || {
        let count = preview.with(|it| match it {
            Some(Ok(it)) => it.changed,
            _ => many as u32,
        });
        words::apply_to(count)
    };
    let visible = move |ask: &Ask| ask.applies(&values());
    view! {
        <form class="form deed" on:submit=submit>
            {(deed == Deed::SetSome).then(|| view! { <FieldChoice practice=practice field=field/> })}
            <For each=move || controls.get() key=|(ask, _)| ask.name let((ask, value))>
                {
                    let id = format!("deed-{}", ask.name);
                    let first = asks.with_untracked(|it| it.first().map(|it| it.name)) == Some(ask.name);
                    let of = (ask.ty == FieldType::Word).then(|| words_of(practice, ask.name)).flatten();
                    view! {
                        <div class="deed__control" hidden=move || !visible(&ask)>
                            <Field id=id.clone() label=ask.label required=ask.required help=words::least_chars(ask.min_chars)>
                                {match of {
                                    Some(of) => view! { <ValueEditor id=id.clone() ty=ask.ty value=value of=of autofocus=first/> }.into_any(),
                                    None => view! { <ValueEditor id=id.clone() ty=ask.ty value=value autofocus=first/> }.into_any(),
                                }}
                            </Field>
                        </div>
                    }
                }
            </For>
            {move || words::off(deed, field.get()).map(|label| view! {
                <label class="check deed__off">
                    <input type="checkbox" prop:checked=off on:change=move |ev| off.set(event_target_checked(&ev))/>
                    {label}
                </label>
            })}
            <section class="deed__preview" aria-live="polite" aria-label=words::PREVIEW>
                {move || match (command.with(Option::is_some), preview.get()) {
                    (false, _) => view! { <p class="deed__hint">{words::FILL_IN}</p> }.into_any(),
                    (true, None) => view! { <Skeleton lines=3/> }.into_any(),
                    (true, Some(Ok(preview))) => view! { <PreviewView preview=preview/> }.into_any(),
                    (true, Some(Err(news))) => view! { <p class="field__error" role="alert">{news.message}</p> }.into_any(),
                }}
            </section>
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| done()>{words::CANCEL}</button>
                <button
                    type="submit"
                    class="button button--primary"
                    class:button--danger=deed == Deed::Delete
                    disabled=move || busy.get() || !changes()
                >
                    {apply}
                </button>
            </div>
        </form>
    }
}

/// Where the words of an argument are in use, for completion.
fn words_of(
    practice: &'static crate::domain::Practice,
    argument: &str,
) -> Option<(&'static str, &'static str)> {
    let name = if argument == "tag" { "tags" } else { argument };
    practice.field(name).map(|it| (practice.name, it.name))
}

#[component]
fn FieldChoice(
    practice: &'static crate::domain::Practice,
    field: RwSignal<Option<&'static FieldDef>>,
) -> impl IntoView {
    let fields = deed::settable(practice);
    dom::focus_soon("#deed-field");
    view! {
        <Field id="deed-field" label=words::WHICH_FIELD required=true>
            <select
                id="deed-field" class="input"
                on:change=move |ev| field.set(practice.field(&event_target_value(&ev)))
            >
                <option value="">{words::CHOOSE}</option>
                {fields.into_iter().map(|it| view! { <option value=it.name>{it.label}</option> }).collect_view()}
            </select>
        </Field>
    }
}

/// What a command would do.
#[component]
fn PreviewView(preview: Preview) -> impl IntoView {
    let refused = preview.refused.len();
    let more = |count: usize| {
        (count > PREVIEW_LINES)
            .then(|| view! { <li class="deed__more">{words::and_more(count - PREVIEW_LINES)}</li> })
    };
    let changes = preview.lines.len();
    view! {
        <p class="deed__counts">
            <span class="deed__count deed__count--changed"><b>{format::number(preview.changed)}</b> " " {words::WILL_CHANGE}</span>
            {(preview.unchanged > 0).then(|| view! { <span class="deed__count"><b>{format::number(preview.unchanged)}</b> " " {words::SO_ALREADY}</span> })}
            {(refused > 0).then(|| view! { <span class="deed__count deed__count--refused"><b>{format::number(refused as f64)}</b> " " {words::REFUSE}</span> })}
        </p>
        {(refused > 0).then(|| view! {
            <ul class="deed__lines deed__lines--refused">
                {preview.refused.iter().take(PREVIEW_LINES).map(|(record, why)| view! {
                    <li><b>{record_name(record)}</b> " " {why.clone()}</li>
                }).collect_view()}
                {more(refused)}
            </ul>
        })}
        {(changes > 0).then(|| view! {
            <ul class="deed__lines">
                {preview.lines.iter().take(PREVIEW_LINES).map(|line| view! {
                    <li>
                        <b>{record_name(&line.record)}</b>
                        <span class="deed__change">
                            {line.field.clone()} ": "
                            <s>{words::or_nothing(&line.from)}</s>
                            <Icon name="arrow-right" class="icon--small"/>
                            <span class="visually-hidden">{words::BECOMES}</span>
                            <ins>{words::or_nothing(&line.to)}</ins>
                        </span>
                    </li>
                }).collect_view()}
                {more(changes)}
            </ul>
        })}
    }
}

/// The steps that lead from one state to another, for the board: usually one.
pub fn steps_between(model: ListModel, from: &str, to: &str) -> Vec<&'static crate::domain::Step> {
    let role = model.client.status.with_untracked(|it| it.me.role);
    let mut steps = model.practice.steps_from(from, role);
    steps.retain(|it| it.to == to);
    steps
}

/// Whether a board shows a column for the category even when it is empty.
pub fn is_usual(category: StateCategory) -> bool {
    category.is_open() || category == StateCategory::Resolved
}
