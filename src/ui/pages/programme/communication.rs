//! The access matrix: for each audience and class of information, how much may be seen.

use leptos::{prelude::*, task::spawn_local};

use crate::domain::RecordId;
use crate::domain::programme::access::{CLASSES, LEVELS, Level};
use crate::protocol::{Call, Command, Datum, ListPage, ListRequest, RefLabel, Reply};
use crate::ui::components::{Icon, RecordLink, use_notices};
use crate::ui::route::{ProgrammeState, Route};
use crate::ui::words::outreach as words;
use crate::web::client::{Client, use_client};

/// What was decided.
#[derive(Clone, PartialEq)]
struct Rule {
    id: RecordId,
    audience: RecordId,
    class: String,
    level: String,
}

async fn list(client: Client, kind: &str, sort: &str, columns: &[&str]) -> ListPage {
    let call = Call::List(ListRequest {
        kind: kind.into(),
        sort: sort.into(),
        columns: columns.iter().map(|it| (*it).to_owned()).collect(),
        limit: 2_000,
        ..ListRequest::default()
    });
    match client.call(call).await {
        Ok(Reply::List(page)) => page,
        _ => ListPage::default(),
    }
}

/// The label of a level.
fn level_label(code: &str) -> &'static str {
    LEVELS
        .iter()
        .find(|it| it.code == code)
        .map_or("", |it| it.label)
}

/// One choice for each audience and class; changing it is an ordinary record with its history.
#[component]
pub(super) fn AccessMatrix() -> impl IntoView {
    let client = use_client();
    let audiences = RwSignal::new(Vec::<RefLabel>::new());
    let rules = RwSignal::new(Vec::<Rule>::new());
    // Moves when a choice was refused: then everything is drawn again as it is.
    let turn = RwSignal::new(0_u32);
    let generation = Memo::new(move |_| client.changed.with(|it| it.generation));
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        turn.track();
        spawn_local(async move {
            let found = list(client, "audience", "name", &["name"]).await;
            let labels = found.rows.into_iter().map(|row| RefLabel {
                id: row.id,
                kind: "audience".into(),
                number: String::new(),
                label: row.cells.first().map_or("", Datum::text).to_owned(),
            });
            // Of two rules for the same the last one counts, as in the engine.
            let columns = ["audience", "information_class", "level"];
            let decided = list(client, "access_rule", "created_at", &columns).await;
            let decided = decided.rows.into_iter().filter_map(|row| {
                let [audience, class, level] = row.cells.try_into().ok()?;
                let Datum::Ref(audience) = audience else {
                    return None;
                };
                Some(Rule {
                    id: row.id,
                    audience: audience.id,
                    class: class.text().into(),
                    level: level.text().into(),
                })
            });
            rules.try_set(decided.collect());
            audiences.try_set(labels.collect());
        });
    });
    view! {
        <section class="matrix" id="access-matrix">
            <h2 class="sheet__heading">{words::MATRIX}</h2>
            <p class="sheet__text">{words::MATRIX_TEXT}</p>
            <Show
                when=move || !audiences.with(Vec::is_empty)
                fallback=|| view! { <p class="sheet__empty">{words::MATRIX_EMPTY}</p> }
            >
                <div class="sheet__scroll">
                    <table class="grid">
                        <thead>
                            <tr>
                                <th scope="col">{words::AUDIENCE}</th>
                                {CLASSES.iter().map(|it| view! { <th scope="col">{it.label}</th> }).collect_view()}
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || audiences.get() key=move |it| (it.id, turn.get()) let:audience>
                                <Line audience=audience rules=rules turn=turn/>
                            </For>
                        </tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn Line(audience: RefLabel, rules: RwSignal<Vec<Rule>>, turn: RwSignal<u32>) -> impl IntoView {
    let preview = Route::Programme(ProgrammeState {
        audience: audience.id.to_hex(),
        ..ProgrammeState::default()
    })
    .print();
    let cells = CLASSES
        .iter()
        .map(|class| {
            let audience = audience.clone();
            view! { <Choice audience=audience class=class.code label=class.label rules=rules turn=turn/> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                <RecordLink to=audience/>
                <a class="matrix__preview" href=preview>
                    <Icon name="eye" class="icon--small"/> {words::PREVIEW}
                </a>
            </th>
            {cells}
        </tr>
    }
}

#[component]
fn Choice(
    audience: RefLabel,
    class: &'static str,
    label: &'static str,
    rules: RwSignal<Vec<Rule>>,
    turn: RwSignal<u32>,
) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let id = audience.id;
    let rule = Memo::new(move |_| {
        rules.with(|all| {
            let mine = all.iter().rev();
            mine.clone()
                .find(|it| it.audience == id && it.class == class)
                .cloned()
        })
    });
    let name = words::cell(&audience.label, label);
    let held = StoredValue::new(name.clone());
    let choose = move |ev| {
        let level = event_target_value(&ev);
        let to = |id| RefLabel {
            id,
            ..RefLabel::default()
        };
        let command = match (rule.get_untracked(), level.as_str()) {
            (None, "") => return,
            (Some(rule), "") => Command::Delete {
                records: vec![rule.id],
                deleted: true,
            },
            (Some(rule), _) => Command::Update {
                records: vec![rule.id],
                fields: vec![("level".into(), Datum::Text(level))],
            },
            (None, _) => Command::Create {
                kind: "access_rule".into(),
                fields: vec![
                    ("name".into(), Datum::Text(held.get_value())),
                    ("audience".into(), Datum::Ref(to(id))),
                    ("information_class".into(), Datum::Text(class.into())),
                    ("level".into(), Datum::Text(level)),
                ],
            },
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(done) => notices.done(&done),
                Err(news) => {
                    notices.bad(&news);
                    turn.try_update(|it| *it += 1);
                }
            }
        });
    };
    let default = words::by_default(level_label(Level::unless_decided(class).code()));
    let may_forget = move || client.status.with(|it| it.me.role.administers());
    view! {
        <td>
            <select class="input input--small" aria-label=name data-class=class on:change=choose>
                <option
                    value="" prop:selected=move || rule.with(Option::is_none)
                    disabled=move || rule.with(Option::is_some) && !may_forget()
                >
                    {default}
                </option>
                {LEVELS.iter().map(|it| view! {
                    <option
                        value=it.code
                        prop:selected=move || rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.level == it.code))
                    >
                        {it.label}
                    </option>
                }).collect_view()}
            </select>
        </td>
    }
}
