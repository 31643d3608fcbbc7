//! The catalogue of reports, and the queue of what is due.

use leptos::{prelude::*, task::spawn_local};

use super::figure::csv_of_pieces;
use super::pack::{Answered, Head, for_audience, pack};
use super::{DAY_MS, board};
use crate::protocol::{
    Call, Command, Datum, RefLabel, Reply, ReportPeriod, ReportView, Stretch, probe_request,
    requests,
};
use crate::ui::components::{EmptyState, Icon, RecordLink, Skeleton, use_notices};
use crate::ui::route::{InsightsState, Route};
use crate::ui::words::insight::reports as words;
use crate::ui::{format, navigate};
use crate::web::client::{Client, unexpected, use_client};
use crate::web::dom;

/// The word of the page in the address.
pub(super) const KEY: &str = "reports";
/// So many periods of each report are shown.
const SHOWN: usize = 6;
/// How often, and how many times, it is looked whether what is to be printed is there.
const PRINT_WAIT_MS: i32 = 150;
const PRINT_TRIES: u32 = 200;

/// All reports.
#[component]
pub(super) fn Reports() -> impl IntoView {
    let client = use_client();
    let found = RwSignal::new(None::<Vec<ReportView>>);
    let generation = super::seen_by(client);
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        spawn_local(async move {
            if let Ok(Reply::Reports(reports)) = client.call(Call::Reports).await {
                found.try_set(Some(reports));
            }
        });
    });
    let new_report = StoredValue::new(Route::new_record("report").print());
    view! {
        <div class="reports__head">
            <p class="insights__purpose">{words::PURPOSE}</p>
            <a class="button button--primary" href=new_report.get_value()><Icon name="plus" class="icon--small"/> {words::NEW}</a>
        </div>
        {move || match found.get() {
            None => view! { <Skeleton lines=8/> }.into_any(),
            Some(reports) if reports.is_empty() => view! {
                <EmptyState icon="file-text" title=words::NOTHING text=words::NOTHING_TEXT>
                    <a class="button" href=new_report.get_value()>{words::NEW}</a>
                </EmptyState>
            }.into_any(),
            Some(reports) => reports.into_iter().map(|it| view! { <Report report=it/> }).collect_view().into_any(),
        }}
    }
}

#[component]
fn Report(report: ReportView) -> impl IntoView {
    // A period that is not due yet is neither on time nor late.
    let is_due = |it: &&ReportPeriod| it.produced_at.is_some() || it.is_late;
    let due = report.periods.iter().filter(is_due).count();
    let on_time = report
        .periods
        .iter()
        .filter(|it| it.produced_at.is_some() && !it.is_late)
        .count();
    let properties = match report.missing.is_empty() {
        true => words::COMPLETE.to_owned(),
        false => words::missing(&report.missing.join(", ")),
    };
    let label = RefLabel {
        id: report.id,
        kind: "report".into(),
        label: report.name.clone(),
        ..RefLabel::default()
    };
    let held = StoredValue::new(report.clone());
    let rows = report
        .periods
        .into_iter()
        .take(SHOWN)
        .map(|period| view! { <Period report=held period=period/> })
        .collect_view();
    view! {
        <section class="card report" data-report=report.name.clone()>
            <header>
                <h2><RecordLink to=label/></h2>
                <p>{words::about(&report.frequency, &report.audience, &report.delivery)}</p>
            </header>
            <p>{report.purpose}</p>
            <p class="report__state">
                <span>{words::on_time(on_time, due)}</span>
                <span>{properties}</span>
                {report.owner.map(|it| view! { <RecordLink to=it/> })}
            </p>
            <ul class="report__periods">{rows}</ul>
        </section>
    }
}

#[component]
fn Period(report: StoredValue<ReportView>, period: ReportPeriod) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let busy = RwSignal::new(false);
    let (icon, tone, state) = match (period.produced_at, period.is_late) {
        (Some(at), false) => (
            "circle-check",
            "met",
            words::produced(&format::date_time(at)),
        ),
        (Some(at), true) => (
            "clock",
            "late",
            words::produced_late(&format::date_time(at)),
        ),
        (None, true) => (
            "triangle-alert",
            "missed",
            words::late_since(&format::date_time(period.due_at)),
        ),
        (None, false) => (
            "circle-dashed",
            "few",
            words::due(&format::date_time(period.due_at)),
        ),
    };
    let look = Route::Insights(InsightsState {
        board: report.with_value(|it| it.content.clone()),
        from: period.from.clone(),
        to: period.to.clone(),
        ..InsightsState::default()
    })
    .print();
    let name = words::period(&period.from, &period.to);
    let produce = move |_| {
        let (report, period) = (report.get_value(), period.clone());
        busy.set(true);
        spawn_local(async move {
            match make(client, &report, &period).await {
                Ok(said) => notices.say(said),
                Err(why) => notices.say(why),
            }
            busy.try_set(false);
        });
    };
    view! {
        <li class="report__period">
            <span class=format!("probe__verdict probe__verdict--{tone}")><Icon name=icon class="icon--small"/> {state}</span>
            <a href=look>{name}</a>
            <button type="button" class="button button--small" disabled=busy on:click=produce>
                {move || if busy.get() { words::MAKING } else { words::PRODUCE }}
            </button>
        </li>
    }
}

/// Makes the file, hands it over, and writes down that it was made.
///
/// # Errors
/// Why there is none, as a sentence.
async fn make(
    client: Client,
    report: &ReportView,
    period: &ReportPeriod,
) -> Result<&'static str, String> {
    let Ok(Reply::Dashboards(made)) = client.call(Call::Dashboards).await else {
        return Err(unexpected().message);
    };
    let boards = board::all(&made);
    let wanted = boards
        .iter()
        .find(|it| it.key == report.content || it.label == report.content);
    let board = wanted.ok_or_else(|| words::no_dashboard(&report.content))?;
    if let Some(wrong) = &board.wrong {
        return Err(wrong.clone());
    }
    let before = format::from_local_input(&period.from)
        .map_or_else(String::new, |it| super::day(it - DAY_MS / 2));
    let weekly = report.periods.first().is_some_and(|it| {
        let length = format::from_local_input(&it.to).zip(format::from_local_input(&it.from));
        length.is_some_and(|(to, from)| to - from < 8 * DAY_MS)
    });
    let end = format::from_local_input(&format!("{}T23:59:59.999", period.to));
    let stretch = Stretch {
        from: period.from.clone(),
        to: period.to.clone(),
        before,
        by: if weekly { "day" } else { "week" }.into(),
        as_of: None,
        moment: end,
    };
    let (shown, withheld) = for_audience(&board.pieces, &report.sees);
    let withheld = withheld.join(", ");
    let mut pieces: Vec<Answered> = Vec::new();
    for piece in shown {
        let asked = requests(piece, &board.only, &stretch);
        let Ok(Reply::Kpis(answers)) = client.call(Call::Kpis(asked)).await else {
            return Err(unexpected().message);
        };
        if let Some(error) = answers.iter().find_map(|it| it.error.clone()) {
            return Err(error.message);
        }
        let mut probe = None;
        if let Some(request) = probe_request(piece, &board.only, &stretch) {
            let Ok(Reply::Probes(found)) = client.call(Call::Probes(request)).await else {
                return Err(unexpected().message);
            };
            probe = found.into_iter().next();
            if let Some(error) = probe.as_ref().and_then(|it| it.error.clone()) {
                return Err(error.message);
            }
        }
        pieces.push(Answered {
            piece: piece.clone(),
            kpis: answers,
            probe,
        });
    }
    let now = dom::now();
    let workspace = client
        .status
        .with_untracked(|it| it.settings.workspace.clone());
    let made = format::date_time(now);
    let head = Head {
        name: &report.name,
        purpose: &report.purpose,
        audience: &report.audience,
        withheld: &withheld,
        period: (&period.from, &period.to),
        workspace: &workspace,
        made: &made,
    };
    let file = |ending: &str| words::file(&report.name, &period.from, ending);
    let say = match report.format.as_str() {
        "csv" => {
            let text = csv_of_pieces(&pieces);
            dom::download(&file("csv"), "text/csv", text.as_bytes())?;
            words::MADE_CSV
        }
        "print" => words::MADE_PRINT,
        _ => {
            let text = pack(&head, &pieces);
            dom::download(&file("html"), "text/html", text.as_bytes())?;
            words::MADE
        }
    };
    let me = client.status.with_untracked(|it| it.me.person);
    let mut fields = vec![
        (
            "name".to_owned(),
            Datum::Text(words::issue(&report.name, &period.from, &period.to)),
        ),
        (
            "report".to_owned(),
            Datum::Ref(RefLabel {
                id: report.id,
                ..RefLabel::default()
            }),
        ),
        ("from".to_owned(), Datum::Text(period.from.clone())),
        ("to".to_owned(), Datum::Text(period.to.clone())),
        ("due_at".to_owned(), Datum::Time(period.due_at)),
        ("produced_at".to_owned(), Datum::Time(now)),
    ];
    if !me.is_nil() {
        fields.push((
            "produced_by".to_owned(),
            Datum::Ref(RefLabel {
                id: me,
                ..RefLabel::default()
            }),
        ));
    }
    let command = Command::Create {
        kind: "report_issue".into(),
        fields,
    };
    client.run(command).await.map_err(|news| news.message)?;
    if report.format == "print" {
        print(&Route::Insights(InsightsState {
            board: board.key.clone(),
            from: period.from.clone(),
            to: period.to.clone(),
            ..InsightsState::default()
        }))
        .await;
    }
    Ok(say)
}

/// Goes to a dashboard and opens the print dialog as soon as its numbers are there. Whoever leaves it
/// before, or has it opened for long with numbers still missing, prints it from there.
async fn print(at: &Route) {
    navigate::go(at);
    let address = at.print();
    for _ in 0..PRINT_TRIES {
        dom::sleep(PRINT_WAIT_MS).await;
        if dom::hash() != address {
            return;
        }
        let is_drawn = dom::find("#insights .grid .piece").is_some()
            && dom::find("#insights .grid .skeleton").is_none();
        if is_drawn {
            // Once more, so that the browser has laid out what was just put there.
            dom::sleep(PRINT_WAIT_MS).await;
            dom::print();
            return;
        }
    }
}
