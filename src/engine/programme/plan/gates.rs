//! Gates: criteria that are probes, counts, documents or roles. A gate opens itself when all of them
//! hold; then the sponsor has the word.

use jiff::ToSpan;

use super::super::{DAY_MS, Programme, Row, Summary};
use super::{decision_of, logs, plan, said};
use crate::domain::programme::charter::PROGRAMME_SPONSOR;
use crate::domain::programme::documents::{
    DOCUMENT_APPROVED_AT, DOCUMENT_APPROVED_BY, DOCUMENT_VERSION,
};
use crate::domain::programme::gates::Standing;
use crate::domain::programme::is_part;
use crate::domain::programme::people::{ROLE_ACCEPTED_AT, ROLE_ACCEPTED_BY};
use crate::domain::programme::plan::{
    CRITERION_DOCUMENT, CRITERION_GATE, CRITERION_MINIMUM, CRITERION_POSITION, CRITERION_PROBE,
    CRITERION_QUERY, CRITERION_RECORD_KIND, CRITERION_ROLE, DECISION_ASKED_OF, DECISION_CONDITIONS,
    DECISION_DECIDED_AT, DECISION_DECIDED_BY, TASK_BASELINE_END, TASK_ENDS_AT, TASK_PHASE,
    TASK_TASK_TYPE,
};
use crate::domain::{FieldId, RecordId, common, practices};
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, Sheet, Show, Span, Tone};

/// A criterion with what is known of it.
struct Held<'a> {
    row: Row<'a>,
    known: Known,
    /// `None`: not known.
    met: Option<bool>,
    /// What was found, with the door to it.
    value: Cell,
    /// What is needed.
    needs: Cell,
    /// What is to be said of it.
    note: String,
    /// To what speaks against it.
    against: Option<Door>,
}

fn held<'a>(it: &Programme<'_, 'a>, row: Row<'a>) -> Held<'a> {
    let mut held = Held {
        row,
        known: Known::Declared,
        met: None,
        value: Cell::words("–"),
        needs: Cell::words(""),
        note: String::new(),
        against: None,
    };
    let (probe, kind) = (row.code(CRITERION_PROBE), row.code(CRITERION_RECORD_KIND));
    if !probe.is_empty() {
        by_probe(it, probe, &mut held);
    } else if !kind.is_empty() {
        by_count(it, kind, &mut held);
    } else if let Some(document) = row.reference(CRITERION_DOCUMENT) {
        let fields = (DOCUMENT_APPROVED_AT, DOCUMENT_APPROVED_BY);
        by_record(it, ("document", document.id, "approved"), fields, &mut held);
    } else if let Some(role) = row.reference(CRITERION_ROLE) {
        let fields = (ROLE_ACCEPTED_AT, ROLE_ACCEPTED_BY);
        by_record(it, ("role", role.id, "accepted"), fields, &mut held);
    } else {
        held.note = "It names no probe, no count, no document and no role".into();
    }
    held
}

fn by_probe(it: &Programme<'_, '_>, id: &str, held: &mut Held<'_>) {
    held.known = Known::Measured;
    let Some(view) = it.probe(id) else {
        held.note = format!("There is no probe {id}");
        return;
    };
    let door = |query: &str| Door::List {
        kind: view.kind.clone(),
        query: query.to_owned(),
        as_of: view.as_of,
    };
    held.met = view.met;
    held.value = Cell::maybe(view.value, "share").to(door(&view.for_query));
    held.needs = Cell::amount(view.at_least, "share");
    if view.n > view.part {
        held.against = Some(door(&view.against_query));
    }
    held.note = match (&view.said, view.n, view.measured) {
        (Some(said), ..) => {
            held.known = Known::Declared;
            format!("{} says so: {}", said.by.label, said.reason)
        }
        (None, 0, _) => "No case yet".into(),
        (None, n, None) => format!("{n} cases: too few to say"),
        (None, n, Some(_)) => format!("n {n}"),
    };
}

fn by_count(it: &Programme<'_, '_>, kind: &str, held: &mut Held<'_>) {
    let Some(practice) = practices::by_name(kind) else {
        held.note = format!("There is no record type called {kind}");
        return;
    };
    held.known = if is_part(practice.kind) {
        Known::Evidenced
    } else {
        Known::Measured
    };
    let minimum = held.row.int(CRITERION_MINIMUM).unwrap_or(1);
    held.needs = Cell::amount(minimum as f64, "count");
    let query = held.row.line(CRITERION_QUERY);
    match it.lists.find(kind, query, it.as_of) {
        Err(error) => held.note = error.message,
        Ok(_) if it.count(kind, "") == Some(0) => {
            held.note = format!("{} are not in use yet", practice.words.heading);
        }
        Ok(found) => {
            let count = i64::from(found.rows.count() as u32);
            held.met = Some(count >= minimum);
            held.value = Cell::amount(count as f64, "count").to(it.door(kind, query));
        }
    }
}

/// A record that somebody has to have said yes to.
fn by_record(
    it: &Programme<'_, '_>,
    (kind, id, state): (&str, RecordId, &str),
    (at, by): (FieldId, FieldId),
    held: &mut Held<'_>,
) {
    held.known = Known::Evidenced;
    let Some(row) = it.rows(kind, "").into_iter().find(|it| it.id() == id) else {
        held.note = "It is not here any more".into();
        return;
    };
    let said = row.time(at).filter(|at| *at <= it.now());
    held.met = Some(row.state() == state && said.is_some());
    held.value = Cell::record(row.label());
    held.needs = Cell::words(if kind == "role" {
        "Accepted"
    } else {
        "Approved"
    });
    held.note = match (held.met, row.reference(by)) {
        (Some(true), Some(person)) => {
            let day = said.and_then(|it_ms| it.day_of(it_ms));
            let version = row.line(DOCUMENT_VERSION);
            let version = match (kind, version) {
                ("document", version) if !version.is_empty() => format!(", version {version}"),
                _ => String::new(),
            };
            match day {
                Some(day) => format!("{}, {day}{version}", person.label),
                None => person.label,
            }
        }
        (Some(true), None) => String::new(),
        _ => "Not yet".into(),
    };
}

/// A gate with all that is known of it.
struct Gate<'a> {
    row: Row<'a>,
    criteria: Vec<Held<'a>>,
    decision: Option<Row<'a>>,
    standing: Standing,
}

impl Gate<'_> {
    fn met(&self) -> usize {
        self.criteria
            .iter()
            .filter(|it| it.met == Some(true))
            .count()
    }

    fn holds(&self) -> bool {
        !self.criteria.is_empty() && self.met() == self.criteria.len()
    }
}

fn gate<'a>(it: &Programme<'_, 'a>, row: Row<'a>) -> Gate<'a> {
    let mut criteria: Vec<Row<'a>> = it
        .rows("criterion", "")
        .into_iter()
        .filter(|own| {
            own.reference(CRITERION_GATE)
                .is_some_and(|to| to.id == row.id())
        })
        .collect();
    criteria.sort_by_key(|it| it.int(CRITERION_POSITION).unwrap_or(i64::MAX));
    let criteria: Vec<Held<'a>> = criteria.into_iter().map(|own| held(it, own)).collect();
    let decision = decision_of(it, row.id());
    let met: Vec<Option<bool>> = criteria.iter().map(|it| it.met).collect();
    Gate {
        standing: Standing::of(&met, decision.as_ref().map(said)),
        row,
        criteria,
        decision,
    }
}

/// How a gate stands.
pub(super) fn standing(it: &Programme<'_, '_>, row: &Row<'_>) -> Standing {
    let found = it
        .rows("task", "task_type:gate")
        .into_iter()
        .find(|own| own.id() == row.id());
    found.map_or(Standing::Bare, |own| gate(it, own).standing)
}

/// All gates in the order of the plan.
fn gates<'a>(it: &Programme<'_, 'a>) -> Vec<Gate<'a>> {
    plan(it)
        .rows
        .iter()
        .filter(|row| row.code(TASK_TASK_TYPE) == "gate")
        .map(|row| gate(it, *row))
        .collect()
}

/// The first gate that was not passed.
fn next<'g, 'a>(gates: &'g [Gate<'a>]) -> Option<&'g Gate<'a>> {
    gates
        .iter()
        .find(|it| !it.standing.has_passed() && it.row.state() != "done")
}

fn next_figure(gate: &Gate<'_>) -> Figure {
    let (met, all) = (gate.met(), gate.criteria.len());
    Figure {
        id: "next_gate".into(),
        label: format!("Next gate: {}", gate.row.title()),
        value: (all > 0).then(|| met as f64 / all as f64),
        unit: "share".into(),
        note: match gate.standing {
            Standing::NotReady => format!("{met} of {all} criteria met"),
            other => format!("{met} of {all} criteria met; {}", lower(other.label())),
        },
        tone: match gate.standing {
            Standing::Open | Standing::Asked => Tone::Watch,
            Standing::Bare => Tone::Unknown,
            Standing::NoGo => Tone::Bad,
            _ if met == all => Tone::Good,
            _ => Tone::Watch,
        },
        known: Known::Measured,
        door: Some(Door::Page("gates".into())),
        ..Figure::default()
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |it| {
        it.to_lowercase().chain(letters).collect()
    })
}

/// The same programme some days ago.
fn days_ago<'l, 'a>(it: &Programme<'l, 'a>, days: i64) -> Programme<'l, 'a> {
    let back = |day: jiff::civil::Date| day.checked_sub(days.days()).unwrap_or(day);
    Programme {
        lists: it.lists,
        from: back(it.from),
        to: back(it.to),
        as_of: Some(it.now() - days * DAY_MS),
    }
}

/// Readiness to extend: all gates of the present phase hold, today as well as one and two weeks ago, and
/// no risk is red. `None` if no phase is under way, or if it has no gate.
fn readiness(it: &Programme<'_, '_>, gates: &[Gate<'_>]) -> Option<Figure> {
    let plan = plan(it);
    let is_open = |at: usize| plan.children(at).any(|it| plan.rows[it].state() != "done");
    let phase = (0..plan.rows.len()).find(|at| plan.is_phase(*at) && is_open(*at))?;
    let id = plan.rows[phase].id();
    let own: Vec<&Gate<'_>> = gates
        .iter()
        .filter(|it| it.row.reference(TASK_PHASE).is_some_and(|it| it.id == id))
        .collect();
    if own.is_empty() {
        return None;
    }
    let before = [days_ago(it, 7), days_ago(it, 14)];
    let ready = own
        .iter()
        .filter(|it| {
            it.standing.has_passed()
                || (it.holds() && before.iter().all(|then| gate(then, it.row).holds()))
        })
        .count();
    let red = logs::red(it);
    let is_ready = ready == own.len() && red == 0;
    Some(Figure {
        id: "readiness_to_extend".into(),
        label: "Ready to extend".into(),
        value: Some(ready as f64 / own.len() as f64),
        unit: "share".into(),
        note: format!(
            "{}: {ready} of {} gates held all criteria today, a week and two weeks ago; {red} red risks are open",
            plan.rows[phase].title(),
            own.len()
        ),
        tone: if is_ready { Tone::Good } else { Tone::Watch },
        known: Known::Measured,
        door: Some(Door::Page("gates".into())),
        ..Figure::default()
    })
}

/// For the cockpit.
pub(in crate::engine::programme) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let gates = gates(it);
    for held in gates.iter().flat_map(|it| &it.criteria) {
        summary.know(held.known, 1);
    }
    let Some(gate) = next(&gates) else {
        return summary;
    };
    summary.figures.push(next_figure(gate));
    match gate.standing {
        Standing::Open => summary.gaps.push(format!(
            "{} is open for decision: ask the sponsor.",
            gate.row.title()
        )),
        Standing::Bare => summary.gaps.push(format!(
            "{} has no criterion, so it cannot open.",
            gate.row.title()
        )),
        Standing::NoGo => summary
            .gaps
            .push(format!("{} was refused.", gate.row.title())),
        _ => {}
    }
    summary
}

/// The text that goes to the sponsor: what was known on that day.
fn background(it: &Programme<'_, '_>, gate: &Gate<'_>) -> String {
    let mut lines = vec![format!(
        "{} of {} criteria met on {}.",
        gate.met(),
        gate.criteria.len(),
        it.to
    )];
    for held in &gate.criteria {
        let mark = match held.met {
            Some(true) => "met",
            Some(false) => "not met",
            None => "not known",
        };
        let note = match held.note.as_str() {
            "" => String::new(),
            note => format!(" ({note})"),
        };
        lines.push(format!("- {}: {mark}{note}", held.row.title()));
    }
    lines.join("\n")
}

/// The form that asks the sponsor.
fn ask(it: &Programme<'_, '_>, gate: &Gate<'_>) -> Door {
    let mut fields = vec![
        ("question".to_owned(), format!("{}: go?", gate.row.title())),
        ("decision_type".into(), "gate".into()),
        ("gate".into(), gate.row.number().to_owned()),
        ("background".into(), background(it, gate)),
    ];
    let sponsor = it.charter().and_then(|it| it.reference(PROGRAMME_SPONSOR));
    if let Some(sponsor) = sponsor {
        fields.push(("asked_of".into(), sponsor.label));
    }
    if !it.lists.me.name.is_empty() {
        fields.push(("asked_by".into(), it.lists.me.name.clone()));
    }
    Door::New {
        kind: "decision".into(),
        fields,
    }
}

/// What the sponsor said, or was asked, in a sentence with doors.
fn signature(decision: &Row<'_>, standing: Standing) -> Vec<Span> {
    let mut text = vec![Span {
        show: Show::words(standing.label()),
        door: Some(Door::Record(decision.label())),
    }];
    let (who, when, since) = match standing {
        Standing::Asked => (DECISION_ASKED_OF, common::OPENED_AT, " since "),
        _ => (DECISION_DECIDED_BY, DECISION_DECIDED_AT, ", "),
    };
    if let Some(person) = decision.reference(who) {
        text.push(Span::words(if standing == Standing::Asked {
            ": "
        } else {
            ", signed by "
        }));
        text.push(Span::record(person));
    }
    if let Some(at) = decision.time(when) {
        text.push(Span::words(since));
        text.push(Span {
            show: Show::Day(at),
            door: None,
        });
    }
    let conditions = decision.line(DECISION_CONDITIONS);
    if !conditions.is_empty() {
        text.push(Span::words(format!(". Conditions: {conditions}")));
    }
    text
}

fn table(gate: &Gate<'_>) -> Grid {
    let mut table = Grid::new(
        gate.row.title(),
        &["Criterion", "Met", "#Found", "#Needed", "Against", ""],
    )
    .or("No criterion yet.");
    for held in &gate.criteria {
        let (word, tone) = match held.met {
            Some(true) => ("Met", Tone::Good),
            Some(false) => ("Not met", Tone::Bad),
            None => ("Not known", Tone::Unknown),
        };
        let against = match &held.against {
            Some(door) => Cell::words("Records").to(door.clone()),
            None => Cell::words(""),
        };
        table.rows.push(vec![
            Cell::record(held.row.label()),
            Cell::words(word).tone(tone).known(held.known),
            held.value.clone(),
            held.needs.clone(),
            against,
            Cell::words(&held.note),
        ]);
    }
    table
}

fn put(it: &Programme<'_, '_>, sheet: &mut Sheet, gate: &Gate<'_>) {
    sheet.heading("roadmap", gate.row.title());
    let (met, all) = (gate.met(), gate.criteria.len());
    let mut text = match &gate.decision {
        Some(decision) => signature(decision, gate.standing),
        None => vec![Span::words(gate.standing.label())],
    };
    text.push(Span::words(format!(". {met} of {all} criteria are met.")));
    for (label, field) in [
        (" Planned for ", TASK_ENDS_AT),
        (", baseline ", TASK_BASELINE_END),
    ] {
        if let Some(at) = gate.row.time(field) {
            text.push(Span::words(label));
            text.push(Span {
                show: Show::Day(at),
                door: None,
            });
        }
    }
    let tone = match gate.standing {
        Standing::Go | Standing::Conditions => Tone::Good,
        Standing::NoGo => Tone::Bad,
        Standing::Open | Standing::Asked => Tone::Watch,
        Standing::NotReady | Standing::Bare => Tone::Plain,
    };
    sheet.put("roadmap", Part::Note { tone, text });
    sheet.put("roadmap", Part::Table(table(gate)));
    let mut actions = Vec::new();
    match gate.standing {
        Standing::Open => actions.push(("Ask the sponsor".to_owned(), ask(it, gate))),
        Standing::NotReady => {
            actions.push(("Ask for a decision all the same…".to_owned(), ask(it, gate)));
        }
        Standing::NoGo => actions.push(("Ask again…".to_owned(), ask(it, gate))),
        _ => {}
    }
    if let Some(decision) = &gate.decision {
        actions.push(("The decision".into(), Door::Record(decision.label())));
    }
    actions.push(("The gate".into(), Door::Record(gate.row.label())));
    actions.push((
        "Add a criterion…".into(),
        Door::New {
            kind: "criterion".into(),
            fields: vec![("gate".into(), gate.row.number().to_owned())],
        },
    ));
    sheet.put("roadmap", Part::Actions(actions));
}

/// The page; `gates/PT-0004` is one of them alone.
pub(in crate::engine::programme) fn sheet(it: &Programme<'_, '_>, only: &str) -> Sheet {
    let mut sheet = Sheet::new("gates", "Gates");
    let all = gates(it);
    sheet.lead = vec![Span::words(match next(&all) {
        None if all.is_empty() => {
            "There is no gate yet. A gate is a point of the plan at which the sponsor decides, on what was measured."
                .to_owned()
        }
        None => "Every gate was passed.".into(),
        Some(gate) => format!(
            "Next is {}: {} of {} criteria are met.",
            gate.row.title(),
            gate.met(),
            gate.criteria.len()
        ),
    })];
    let mut figures: Vec<Figure> = next(&all).map(next_figure).into_iter().collect();
    figures.extend(readiness(it, &all));
    if !figures.is_empty() {
        sheet.put("roadmap", Part::Figures(figures));
    }
    if !all.is_empty()
        && it
            .charter()
            .and_then(|it| it.reference(PROGRAMME_SPONSOR))
            .is_none()
    {
        sheet.note(
            "roadmap",
            Tone::Watch,
            "The charter names no sponsor: nobody can sign.",
        );
    }
    for gate in all
        .iter()
        .filter(|it| only.is_empty() || it.row.number().eq_ignore_ascii_case(only))
    {
        put(it, &mut sheet, gate);
    }
    sheet.put(
        "roadmap",
        Part::Actions(vec![
            (
                "Add a gate…".into(),
                Door::New {
                    kind: "task".into(),
                    fields: vec![("task_type".into(), "gate".into())],
                },
            ),
            ("The plan".into(), Door::Page("plan".into())),
        ]),
    );
    sheet
}
