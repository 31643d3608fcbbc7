//! Another target, tried on the past before it is adopted.

use leptos::{prelude::*, task::spawn_local};

use crate::domain::{FieldType, service_level_definition::PRACTICE};
use crate::protocol::{
    Call, Command, Datum, ListRequest, ListRow, Reply, Stretch, WhatIf, WhatIfRequest, narrowed,
};
use crate::ui::components::{RecordLink, use_notices};
use crate::ui::format;
use crate::ui::words::insight::{self, what_if as words};
use crate::web::client::use_client;

/// The word of the page in the address.
pub(super) const KEY: &str = "what-if";

/// What is tried: the targets, and when the clock starts, stops and is taken off.
const FIELDS: [&str; 8] = [
    "target_p1",
    "target_p2",
    "target_p3",
    "target_p4",
    "target_p5",
    "starts_when",
    "stops_when",
    "cancelled_when",
];
const TARGETS: usize = 5;
/// So many changed records are named.
const LINES: u32 = 100;

/// Choose a service level, change its targets, see what would have been.
#[component]
pub(super) fn TryTargets(
    /// When: records opened in it are tried.
    stretch: Memo<Stretch>,
    /// Only these incidents.
    query: Memo<String>,
) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let levels = RwSignal::new(Vec::<ListRow>::new());
    let chosen = RwSignal::new(0_usize);
    let targets = RwSignal::new(Vec::<String>::new());
    let answer = RwSignal::new(None::<WhatIf>);
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let changed = Memo::new(move |_| client.changed.with(|it| it.generation));
    Effect::new(move |_| {
        // A memo listens once it was read.
        changed.with(|_| ());
        spawn_local(async move {
            let mut columns = vec!["name".to_owned()];
            columns.extend(FIELDS.map(str::to_owned));
            let request = ListRequest {
                kind: "service_level".into(),
                query: "metric:resolution,response".into(),
                columns,
                limit: 50,
                ..ListRequest::default()
            };
            if let Ok(Reply::List(page)) = client.call(Call::List(request)).await {
                // A change elsewhere is no reason to forget what was typed here.
                if levels.try_with_untracked(|it| *it != page.rows) == Some(true) {
                    levels.try_set(page.rows);
                }
            }
        });
    });
    let text = |row: &ListRow, at: usize| {
        row.cells
            .get(at)
            .map(|it| it.text().to_owned())
            .unwrap_or_default()
    };
    // The form begins with what is in force.
    Effect::new(move |_| {
        let at = chosen.get();
        let now = levels.with(|it| {
            it.get(at)
                .map(|row| (1..=FIELDS.len()).map(|nth| text(row, nth)).collect())
        });
        targets.set(now.unwrap_or_default());
        answer.set(None);
    });
    let fields = move || {
        let held = levels.with_untracked(|it| it.get(chosen.get_untracked()).cloned());
        let row = held?;
        let all: Vec<(String, Datum)> = targets.with_untracked(|it| {
            FIELDS
                .iter()
                .zip(it)
                .enumerate()
                .filter(|(nth, (_, new))| new.trim() != text(&row, nth + 1))
                .map(|(_, (name, new))| {
                    (
                        (*name).to_owned(),
                        match new.trim() {
                            "" => Datum::None,
                            it => Datum::Text(it.to_owned()),
                        },
                    )
                })
                .collect()
        });
        Some((row.id, all))
    };
    let run = move || {
        let Some((level, fields)) = fields() else {
            return;
        };
        let opened = stretch.with_untracked(|it| format!("opened_at:{}..{}", it.from, it.to));
        let request = WhatIfRequest {
            level,
            fields,
            query: query.with_untracked(|it| narrowed(&[&opened, it])),
            limit: LINES,
        };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            match client.call(Call::WhatIf(request)).await {
                Ok(Reply::WhatIf(found)) => drop(answer.try_set(Some(found))),
                Ok(_) => {}
                Err(news) => drop(wrong.try_set(Some(news.message))),
            }
            busy.try_set(false);
        });
    };
    let adopt = move |_| {
        let Some((level, fields)) = fields() else {
            return;
        };
        let command = Command::Update {
            records: vec![level],
            fields,
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(done) => notices.done(&done),
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <p class="insights__purpose">{words::PURPOSE}</p>
        {move || if levels.with(Vec::is_empty) {
            view! { <p class="grid__empty">{words::NO_LEVEL}</p> }.into_any()
        } else {
            let options = levels.get().into_iter().enumerate().map(|(at, row)| {
                view! { <option value=at.to_string() prop:selected=move || chosen.get() == at>{text(&row, 0)}</option> }
            }).collect_view();
            let set = move |nth: usize, text: String| {
                // What is shown was tried with something else.
                answer.set(None);
                targets.update(|it| if let Some(held) = it.get_mut(nth) {
                    *held = text;
                });
            };
            let held = move |nth: usize| targets.with(|it| it.get(nth).cloned().unwrap_or_default());
            let boxes = (0..TARGETS).map(|nth| view! {
                <label class="insights__control">
                    <span>{words::priority(nth + 1)}</span>
                    <input
                        type="text" class="input input--small what-if__target" id=format!("what-if-p{}", nth + 1)
                        prop:value=move || held(nth)
                        on:input=move |ev| set(nth, event_target_value(&ev))
                    />
                </label>
            }).collect_view();
            let choices = (TARGETS..FIELDS.len()).filter_map(|nth| {
                let field = PRACTICE.field(FIELDS[nth])?;
                let FieldType::Choice(choices) = field.ty else { return None };
                // The first of each is what an empty field means.
                let code = move || match held(nth) {
                    it if it.is_empty() => choices.first().map_or(it, |it| it.code.to_owned()),
                    it => it,
                };
                let options = choices.iter().map(|it| view! {
                    <option value=it.code prop:selected=move || code() == it.code>{it.label}</option>
                }).collect_view();
                Some(view! {
                    <label class="insights__control">
                        <span>{field.label}</span>
                        <select
                            class="input input--small" id=format!("what-if-{}", field.name)
                            on:change=move |ev| {
                                let chosen = event_target_value(&ev);
                                let is_usual = choices.first().is_some_and(|it| it.code == chosen);
                                set(nth, if is_usual { String::new() } else { chosen });
                            }
                        >{options}</select>
                    </label>
                })
            }).collect_view();
            view! {
                <form class="card insights__edit" on:submit=move |ev| { ev.prevent_default(); run(); }>
                    <label class="insights__control insights__control--wide">
                        <span>{words::LEVEL}</span>
                        <select class="input input--small" id="what-if-level" on:change=move |ev| {
                            if let Ok(at) = event_target_value(&ev).parse() {
                                chosen.set(at);
                            }
                        }>{options}</select>
                    </label>
                    {boxes}
                    {choices}
                    <button type="submit" class="button button--primary" disabled=busy>
                        {move || if busy.get() { words::TRYING } else { words::TRY }}
                    </button>
                    <p class="insights__hint">{words::HINT}</p>
                    {move || wrong.get().map(|why| view! { <p class="insights__error" role="alert">{why}</p> })}
                </form>
            }.into_any()
        }}
        {move || answer.get().map(|found| view! { <Answer found=found/> })}
        <Show when=move || answer.with(|it| it.as_ref().is_some_and(|it| it.changed > 0))>
            <p><button type="button" class="button" id="what-if-adopt" on:click=adopt>{words::ADOPT}</button></p>
        </Show>
    }
}

/// Met of those that were met or missed.
fn attainment(counts: &[(String, u32, u32)], then: bool) -> Option<f64> {
    let count = |code: &str| {
        let found = counts.iter().find(|it| it.0 == code);
        found.map_or(0, |it| if then { it.2 } else { it.1 })
    };
    let (met, missed) = (count("met"), count("missed") + count("late"));
    (met + missed > 0).then(|| f64::from(met) / f64::from(met + missed))
}

#[component]
fn Answer(found: WhatIf) -> impl IntoView {
    let share = |then: bool| {
        attainment(&found.counts, then)
            .map_or_else(|| "–".to_owned(), |it| super::value_text("share", it))
    };
    let rows = found
        .counts
        .iter()
        .map(|(code, was, is)| {
            view! {
                <tr>
                    <th scope="row">{insight::status(code)}</th>
                    <td>{format::number(f64::from(*was))}</td>
                    <td>{format::number(f64::from(*is))}</td>
                </tr>
            }
        })
        .collect_view();
    let lines = found
        .lines
        .iter()
        .map(|(record, was, is)| {
            view! {
                <tr>
                    <th scope="row"><RecordLink to=record.clone()/></th>
                    <td>{insight::status(was)}</td>
                    <td>{insight::status(is)}</td>
                </tr>
            }
        })
        .collect_view();
    let n = |it: u32| format::number(f64::from(it));
    view! {
        <section class="card chart what-if" aria-live="polite">
            <h2>{words::found(&n(found.records), &n(found.changed))}</h2>
            <p class="what-if__share" data-then=share(true)>{words::attainment(&share(false), &share(true))}</p>
            <div class="what-if__tables">
                <div class="chart__table"><table>
                    <thead><tr><th scope="col">{words::CLOCK}</th><th scope="col">{words::TODAY}</th><th scope="col">{words::THEN}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
                <div class="chart__table"><table>
                    <thead><tr><th scope="col">{words::RECORD}</th><th scope="col">{words::TODAY}</th><th scope="col">{words::THEN}</th></tr></thead>
                    <tbody>{lines}</tbody>
                </table></div>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attainment_leaves_out_what_runs() {
        let counts = vec![
            ("met".to_owned(), 6, 8),
            ("missed".to_owned(), 2, 1),
            ("late".to_owned(), 2, 1),
            ("running".to_owned(), 50, 50),
        ];
        assert_eq!(attainment(&counts, false), Some(0.6));
        assert_eq!(attainment(&counts, true), Some(0.8));
        assert_eq!(attainment(&[], true), None);
    }
}
