//! What an import did.

use leptos::{prelude::*, task::spawn_local};

use super::Importing;
use crate::domain::practices;
use crate::protocol::{Call, FindingLine, ImportCounts, ImportReport, Reply};
use crate::ui::components::Icon;
use crate::ui::format;
use crate::ui::route::Route;
use crate::ui::shell::AskWho;
use crate::ui::words::shell::import as words;
use crate::web::dom;

/// Rows of the table of remarks; the file has all.
const SHOWN_FINDINGS: usize = 200;

/// Counts, remarks, Undo, and the way to the records.
#[component]
pub(super) fn Report(importing: Importing) -> impl IntoView {
    let report = importing.report.get_untracked().unwrap_or_default();
    let kind = importing.plan.with_untracked(|it| it.kind.clone());
    let practice = practices::by_name(&kind);
    let later = importing.plan.with_untracked(|it| it.later.clone());
    let title = if report.stopped {
        words::STOPPED
    } else {
        words::FINISHED
    };
    let act = report.act;
    view! {
        <section class="card report">
            <header class="report__head">
                <span class="first__icon"><Icon name=if report.stopped { "circle-pause" } else { "check" } class="icon--large"/></span>
                <div>
                    <h2>{title}</h2>
                    <p class="faint">{words::took(&format::duration(u64::from(report.elapsed_ms).max(1000)))}</p>
                </div>
            </header>
            {report.stopped.then(|| view! { <p class="soft">{words::STOPPED_TEXT}</p> })}
            <Counts counts=report.counts/>
            <div class="buttons">
                {practice.map(|it| view! {
                    <a class="button button--primary" href=Route::query(it.name, "").print()>{words::show(it.words.plural)}</a>
                })}
                {(act != 0).then(|| view! {
                    <button type="button" class="button" on:click=move |_| importing.undo(act)>
                        <Icon name="undo-2"/> {words::UNDO}
                    </button>
                })}
                {(!later.is_empty()).then(|| view! {
                    <button type="button" class="button" on:click=move |_| importing.go_on()>
                        <Icon name="arrow-right"/> {words::go_on(&later.join(", "))}
                    </button>
                })}
                <button type="button" class="button button--quiet" on:click=move |_| importing.start_over()>{words::ANOTHER}</button>
            </div>
        </section>
        <AskWho/>
        <Findings importing=importing report=report/>
    }
}

/// The counts of an import, or of a trial.
#[component]
pub(super) fn Counts(counts: ImportCounts) -> impl IntoView {
    let figures = [
        (words::ROWS_READ, counts.rows, ""),
        (words::NEW, counts.new, ""),
        (words::CHANGED, counts.changed, ""),
        (words::SAME, counts.same, ""),
        (words::REFERENCED, counts.referenced, words::REFERENCED_HELP),
        (words::REJECTED, counts.rejected, ""),
        (words::REMARKS, counts.findings, ""),
    ];
    view! {
        <dl class="figures figures--row">
            {figures.into_iter().map(|(label, count, help)| view! {
                <div title=help><dt>{label}</dt><dd>{format::number(count)}</dd></div>
            }).collect_view()}
        </dl>
    }
}

/// The table of remarks.
#[component]
pub(super) fn Findings(importing: Importing, report: ImportReport) -> impl IntoView {
    let all = report.counts.findings;
    let has_rejected = report.counts.rejected > 0;
    if report.findings.is_empty() && all == 0 {
        return view! { <p class="faint import__none">{words::NO_FINDINGS}</p> }.into_any();
    }
    let shown = report.findings.len().min(SHOWN_FINDINGS);
    let download = move |rejected: bool| {
        spawn_local(async move {
            match importing
                .client
                .call(Call::ImportFindings { rejected })
                .await
            {
                Ok(Reply::File {
                    name,
                    media_type,
                    bytes,
                }) => {
                    if let Err(text) = dom::download(&name, &media_type, &bytes) {
                        let news = crate::protocol::BadNews::fault("download_failed", text);
                        importing.notices.bad(&news);
                    }
                }
                Ok(_) => {}
                Err(news) => importing.notices.bad(&news),
            }
        });
    };
    view! {
        <section class="findings">
            <header class="findings__head">
                <h2>{words::FINDINGS}</h2>
                <div class="buttons">
                    <button type="button" class="button button--small" on:click=move |_| download(false)>
                        <Icon name="download" class="icon--small"/> {words::DOWNLOAD_FINDINGS}
                    </button>
                    {has_rejected.then(|| view! {
                        <button type="button" class="button button--small" on:click=move |_| download(true)>
                            <Icon name="download" class="icon--small"/> {words::DOWNLOAD_REJECTED}
                        </button>
                    })}
                </div>
            </header>
            {(u64::from(all) > shown as u64).then(|| view! {
                <p class="faint">{words::first_findings(&format::number(shown as f64), &format::number(all))}</p>
            })}
            <div class="table-scroll card" tabindex="0" role="region" aria-label=words::FINDINGS>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col" class="number">{words::ROW}</th>
                            <th scope="col">{words::COLUMN}</th>
                            <th scope="col">{words::VALUE}</th>
                            <th scope="col">{words::REMARK}</th>
                            <th scope="col">{words::NEAREST}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {report.findings.into_iter().take(SHOWN_FINDINGS).map(|it| view! { <Finding line=it/> }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Finding(line: FindingLine) -> impl IntoView {
    let row = if line.row == 0 {
        words::WHOLE_FILE.to_owned()
    } else {
        format::number(line.row)
    };
    view! {
        <tr>
            <td class="number">{row}</td>
            <td>{line.column}</td>
            <td><code>{line.value}</code></td>
            <td>
                {line.message}
                {line.rejected.then(|| view! { <span class="finding-rejected">{words::NOT_USED}</span> })}
            </td>
            <td>{line.nearest}</td>
        </tr>
    }
}
