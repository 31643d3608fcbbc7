//! How the files will be read: everything can be changed, and for a known source nothing has to be.

use leptos::{either::Either, prelude::*};

use super::Importing;
use super::choose::FileButton;
use super::report::{Counts, Findings};
use crate::domain::{FieldType, Practice, practices};
use crate::protocol::{ColumnPlan, DateQuestion, ImportPlan, Phase};
use crate::ui::components::{Field, Icon, IconButton};
use crate::ui::format;
use crate::ui::words::shell::{first, import as words};
use crate::web::dom;

/// The plan, and the two buttons.
#[component]
pub(super) fn Plan(importing: Importing) -> impl IntoView {
    let plan = importing.plan;
    let is_empty = importing
        .client
        .status
        .with_untracked(|it| it.phase == Phase::Empty);
    let is_open =
        Memo::new(move |_| plan.with(|it| it.questions.iter().any(|it| it.chosen.is_empty())));
    let was_recognised = plan.with_untracked(|it| !it.source.is_empty() && !it.kind.is_empty());
    let has_practice = Memo::new(move |_| plan.with(|it| !it.kind.is_empty()));
    let trial = importing.report.get_untracked().filter(|it| it.dry_run);
    let may = Memo::new(move |_| {
        importing
            .client
            .status
            .with(|it| it.phase == Phase::Empty || it.me.role.administers())
    });
    view! {
        <section class="card plan">
            <Summary plan=plan/>
            {is_empty.then(|| view! { <WhoStarts importing=importing/> })}
            <Questions plan=plan/>
            <Remarks plan=plan/>
            <div class="buttons">
                <button
                    type="button" class="button button--primary button--large" autofocus=true
                    disabled=move || is_open.get() || !may.get() || !has_practice.get()
                    on:click=move |_| importing.run(false)
                >
                    {words::RUN}
                </button>
                <button
                    type="button" class="button button--large"
                    disabled=move || is_open.get() || !has_practice.get()
                    on:click=move |_| importing.run(true)
                >
                    {words::DRY_RUN}
                </button>
                <FileButton importing=importing label=words::OTHER_FILES class="button button--quiet file-button"/>
            </div>
        </section>
        {trial.map(|report| view! {
            <section class="card report" role="status">
                <p>{words::WOULD}</p>
                <Counts counts=report.counts/>
            </section>
            <Findings importing=importing report=report/>
        })}
        <details class="plan-details" open=!was_recognised || importing.touched.get_untracked()>
            <summary>{words::DETAILS}</summary>
            <Reading importing=importing/>
            {move || {
                let kind = Memo::new(move |_| plan.with(|it| it.kind.clone()));
                practices::by_name(&kind.get()).map(|practice| view! { <Mapping plan=plan practice=practice/> })
            }}
        </details>
    }
}

/// What was recognised.
#[component]
fn Summary(plan: RwSignal<ImportPlan>) -> impl IntoView {
    let head = move || {
        plan.with(|it| {
            if it.source.is_empty() {
                Either::Left(view! {
                    <h2>{words::NOT_RECOGNISED}</h2>
                    <p class="soft">{words::NOT_RECOGNISED_TEXT}</p>
                })
            } else {
                let sure = words::sure(&format!("{:.0} %", it.confidence.clamp(0.0, 1.0) * 100.0));
                Either::Right(view! {
                    <h2>{words::recognised(&it.source)} " " <small class="count">{sure}</small></h2>
                })
            }
        })
    };
    let files = move || {
        plan.with(|it| format!("{} · {}", it.file_names.join(", "), format::bytes(it.bytes)))
    };
    let facts = move || {
        plan.with(|it| {
            let kind = practices::by_name(&it.kind).map_or(words::NO_KIND, |it| it.words.plural);
            let shape = if it.event_log {
                words::EVENT_LOG
            } else {
                words::ONE_ROW
            };
            let extra = it.columns.iter().filter(|it| it.field == "extra").count();
            let used = it.columns.iter().filter(|it| !it.field.is_empty()).count() - extra;
            vec![
                (words::KIND, kind.to_owned()),
                (words::SHAPE, shape.to_owned()),
                (words::READING, it.reading.clone()),
                (words::MAPPING, words::mapped(used, extra, it.columns.len())),
            ]
        })
    };
    let mapping = move || {
        plan.with(|it| {
            (!it.saved_mapping.is_empty()).then(|| words::used_mapping(&it.saved_mapping))
        })
    };
    view! {
        <header class="plan__head">
            <span class="first__icon"><Icon name="file-text" class="icon--large"/></span>
            <div>
                {head}
                <p class="faint">{files}</p>
                <p class="faint">{mapping}</p>
                {move || plan.with(|it| (!it.later.is_empty()).then(|| words::later(&it.later.join(", "))))
                    .map(|it| view! { <p class="remark"><Icon name="info"/> {it}</p> })}
                {move || plan.with(|it| (!it.empty.is_empty()).then(|| words::empty(&it.empty.join(", "))))
                    .map(|it| view! { <p class="remark"><Icon name="info"/> {it}</p> })}
            </div>
        </header>
        <dl class="facts">
            {move || facts().into_iter().map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> }).collect_view()}
        </dl>
    }
}

/// In an empty browser: whose desk it will be. Both may stay empty.
#[component]
fn WhoStarts(importing: Importing) -> impl IntoView {
    view! {
        <div class="plan__who">
            <Field id="import-organisation" label=first::ORGANISATION>
                <input
                    id="import-organisation" class="input" type="text" maxlength="120" placeholder=first::DEFAULT_ORGANISATION
                    prop:value=importing.organisation on:input=move |ev| importing.organisation.set(event_target_value(&ev))
                />
            </Field>
            <Field id="import-me" label=first::MY_NAME>
                <input
                    id="import-me" class="input" type="text" maxlength="120" placeholder=first::DEFAULT_ME
                    prop:value=importing.my_name on:input=move |ev| importing.my_name.set(event_target_value(&ev))
                />
            </Field>
        </div>
    }
}

/// Dates that can be read in more than one way: a column that becomes a moment by hand asks, too.
#[component]
fn Questions(plan: RwSignal<ImportPlan>) -> impl IntoView {
    let asked = move || plan.with(|it| it.questions.clone());
    let ask = move |question: DateQuestion| {
        let id = dom::unique_id("import-question");
        let DateQuestion {
            header,
            sample,
            choices,
            chosen,
            ..
        } = question;
        let label = words::question(&header, &sample);
        let choose = move |ev| plan.update(|it| it.answer(&header, &event_target_value(&ev)));
        view! {
            <Field id=id.clone() label=label required=true>
                <select id=id class="input" on:change=choose>
                    <option value="" selected=chosen.is_empty()>{words::OPEN_QUESTION}</option>
                    {choices.into_iter().map(|(code, reads)| {
                        let is_this = code == chosen;
                        view! { <option value=code selected=is_this>{reads}</option> }
                    }).collect_view()}
                </select>
            </Field>
        }
    };
    view! {
        <div class="plan__questions">
            <For each=asked key=|it| (it.header.clone(), it.field.clone()) children=ask/>
        </div>
    }
}

/// What is wrong with the plan.
#[component]
fn Remarks(plan: RwSignal<ImportPlan>) -> impl IntoView {
    move || {
        plan.with(|it| it.problems.clone())
            .into_iter()
            .map(|it| view! { <p class="remark remark--warning"><Icon name="circle-alert"/> {it}</p> })
            .collect_view()
    }
}

/// Practice, key, zone, missing values, saved mapping.
#[component]
fn Reading(importing: Importing) -> impl IntoView {
    let plan = importing.plan;
    let headers = plan.with_untracked(|it| {
        it.columns
            .iter()
            .map(|it| it.header.clone())
            .collect::<Vec<_>>()
    });
    let zone = plan.with_untracked(|it| it.time_zone.clone());
    let mut zones = dom::time_zones();
    if !zone.is_empty() && !zones.contains(&zone) {
        zones.insert(0, zone.clone());
    }
    let known_mappings = importing
        .client
        .status
        .with_untracked(|it| it.mappings.clone());
    // Fields of one type say nothing about another: the columns are looked at anew.
    let change_kind = move |ev| {
        importing.propose(event_target_value(&ev), String::new(), "#import-kind");
    };
    view! {
        <div class="plan__reading">
            <Field id="import-kind" label=words::KIND>
                <select id="import-kind" class="input" on:change=change_kind>
                    {plan.with_untracked(|it| it.kind.is_empty()).then(|| view! {
                        <option value="" selected=true disabled=true>{words::CHOOSE_KIND}</option>
                    })}
                    {practices::ALL.iter().map(|it| {
                        let is_this = plan.with_untracked(|plan| plan.kind == it.name);
                        view! { <option value=it.name selected=is_this>{it.words.plural}</option> }
                    }).collect_view()}
                </select>
            </Field>
            <Field id="import-key" label=words::KEY>
                <select
                    id="import-key" class="input"
                    on:change=move |ev| plan.update(|it| it.key_column = event_target_value(&ev))
                >
                    <option value="">{words::NO_KEY}</option>
                    {headers.into_iter().map(|it| {
                        let is_this = plan.with_untracked(|plan| plan.key_column == it);
                        view! { <option value=it.clone() selected=is_this>{it.clone()}</option> }
                    }).collect_view()}
                </select>
            </Field>
            <Field id="import-zone" label=words::ZONE>
                <select
                    id="import-zone" class="input"
                    on:change=move |ev| plan.update(|it| it.time_zone = event_target_value(&ev))
                >
                    {zones.into_iter().map(|it| {
                        let is_this = it == zone;
                        view! { <option value=it.clone() selected=is_this>{it.clone()}</option> }
                    }).collect_view()}
                </select>
            </Field>
            <Field id="import-missing" label=words::MISSING help=words::MISSING_HELP>
                <input
                    id="import-missing" class="input" type="text"
                    prop:value=plan.with_untracked(|it| it.missing.join(" "))
                    on:change=move |ev| plan.update(|it| {
                        it.missing = event_target_value(&ev).split_whitespace().map(str::to_owned).collect();
                    })
                />
            </Field>
            <SavedMapping importing=importing/>
            <Field id="import-keep" label=words::KEEP_AS help=words::KEEP_AS_HELP>
                <input
                    id="import-keep" class="input" type="text" maxlength="80" list="import-mappings"
                    prop:value=importing.save_as on:input=move |ev| importing.save_as.set(event_target_value(&ev))
                />
                <datalist id="import-mappings">
                    {known_mappings.into_iter().map(|it| view! { <option value=it></option> }).collect_view()}
                </datalist>
            </Field>
        </div>
    }
}

/// Which saved mapping the files are read by; the chosen one can get another name, or be deleted.
#[component]
fn SavedMapping(importing: Importing) -> impl IntoView {
    let plan = importing.plan;
    let names = Memo::new(move |_| importing.client.status.with(|it| it.mappings.clone()));
    let chosen = Memo::new(move |_| plan.with(|it| it.saved_mapping.clone()));
    let choose = move |ev| {
        let mapping = event_target_value(&ev);
        let kind = match mapping.as_str() {
            "" => plan.with_untracked(|it| it.kind.clone()),
            _ => String::new(),
        };
        importing.propose(kind, mapping, "#import-mapping");
    };
    let rename = move |ev| {
        let name = event_target_value(&ev).trim().to_owned();
        if !name.is_empty() && name != chosen.get_untracked() {
            importing.save_mapping(Some(name));
        }
    };
    view! {
        <Show when=move || names.with(|it| !it.is_empty())>
            <Field id="import-mapping" label=words::SAVED_MAPPING>
                <select id="import-mapping" class="input" on:change=choose>
                    <option value="" selected=move || chosen.with(String::is_empty)>{words::NO_MAPPING}</option>
                    {move || names.get().into_iter().map(|it| {
                        let is_this = chosen.with(|chosen| *chosen == it);
                        view! { <option value=it.clone() selected=is_this>{it.clone()}</option> }
                    }).collect_view()}
                </select>
            </Field>
            <Show when=move || chosen.with(|it| !it.is_empty())>
                <Field id="import-mapping-name" label=words::MAPPING_NAME>
                    <div class="mapping__name">
                        <input
                            id="import-mapping-name" class="input" type="text" maxlength="80"
                            prop:value=chosen on:change=rename
                        />
                        <IconButton icon="trash-2" label=words::DELETE_MAPPING on_click=move |_| importing.save_mapping(None)/>
                    </div>
                </Field>
            </Show>
        </Show>
    }
}

/// The grid of columns.
#[component]
fn Mapping(plan: RwSignal<ImportPlan>, practice: &'static Practice) -> impl IntoView {
    let count = plan.with_untracked(|it| it.columns.len());
    view! {
        <div class="table-scroll card" tabindex="0" role="region" aria-label=words::MAPPING>
            <table class="table mapping">
                <thead>
                    <tr>
                        <th scope="col">{words::COLUMN}</th>
                        <th scope="col">{words::SAMPLES}</th>
                        <th scope="col">{words::BECOMES}</th>
                    </tr>
                </thead>
                <tbody>
                    {(0..count).map(|at| view! { <ColumnRow plan=plan practice=practice at=at/> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn ColumnRow(plan: RwSignal<ImportPlan>, practice: &'static Practice, at: usize) -> impl IntoView {
    let column = plan.with_untracked(|it| it.columns.get(at).cloned().unwrap_or_default());
    let field = Memo::new(move |_| {
        plan.with(|it| {
            it.columns
                .get(at)
                .map(|it| it.field.clone())
                .unwrap_or_default()
        })
    });
    let choose = move |ev| {
        let name = event_target_value(&ev);
        plan.update(|it| it.aim(at, &name));
    };
    let options = plan
        .with_untracked(|it| it.targets.clone())
        .into_iter()
        .map(|name| {
            let label = words::target(&name)
                .or_else(|| practice.field(&name).map(|it| it.label))
                .map_or_else(|| name.clone(), str::to_owned);
            let is_this = {
                let name = name.clone();
                move || field.with(|it| *it == name)
            };
            view! { <option value=name selected=is_this>{label}</option> }
        })
        .collect_view();
    let samples = column
        .samples
        .iter()
        .map(|it| view! { <code class="sample cut">{it.clone()}</code> })
        .collect_view();
    view! {
        <tr class:mapping__out=move || field.with(String::is_empty)>
            <th scope="row">{column.header.clone()}</th>
            <td><span class="samples">{samples}</span></td>
            <td>
                <select class="input input--small" aria-label=format!("{}: {}", column.header, words::BECOMES) on:change=choose>
                    <option value="" selected=move || field.with(String::is_empty)>{words::LEAVE_OUT}</option>
                    <option value="extra" selected=move || field.with(|it| it == "extra")>{words::EXTRA}</option>
                    {options}
                </select>
                {move || {
                    let codes = codes(practice, &field.get());
                    (!codes.is_empty()).then(|| view! { <ValueMap plan=plan at=at codes=codes/> })
                }}
            </td>
        </tr>
    }
}

/// The codes that a field's values become, with their words.
fn codes(practice: &'static Practice, field: &str) -> Vec<(&'static str, &'static str)> {
    match practice.field(field).map(|it| it.ty) {
        Some(FieldType::Choice(choices)) => choices.iter().map(|it| (it.code, it.label)).collect(),
        Some(FieldType::State) => practice
            .states
            .iter()
            .map(|it| (it.code, it.label))
            .collect(),
        _ => Vec::new(),
    }
}

/// Which value of the file becomes which of ours.
#[component]
fn ValueMap(
    plan: RwSignal<ImportPlan>,
    at: usize,
    codes: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let lines = plan
        .with_untracked(|it| it.columns.get(at).map(ColumnPlan::value_lines))
        .unwrap_or_default();
    let count = lines.len();
    let rows = lines
        .into_iter()
        .map(|(source, rows, ours)| {
            let rows = (rows > 0).then(|| words::value_rows(&format::number(rows)));
            let set = {
                let source = source.clone();
                move |ev| {
                    let code = event_target_value(&ev);
                    plan.update(|it| {
                        let Some(column) = it.columns.get_mut(at) else { return };
                        column.map_value(&source, &code);
                    });
                }
            };
            view! {
                <label class="value-map__line">
                    <span class="value-map__value"><code class="cut">{source}</code> <small class="faint">{rows}</small></span>
                    <Icon name="arrow-right" class="icon--small"/>
                    <select class="input input--small" on:change=set>
                        <option value="">{words::AS_IT_IS}</option>
                        {codes.iter().map(|&(code, label)| view! { <option value=code selected={code == ours}>{label}</option> }).collect_view()}
                    </select>
                </label>
            }
        })
        .collect_view();
    view! {
        <details class="value-map">
            <summary>{words::values(count)}</summary>
            {rows}
        </details>
    }
}
