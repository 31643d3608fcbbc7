//! The plan of the programme, its gates and its logs, from command to page.

use super::*;
use crate::domain::programme::templates::{self, Proof};
use crate::protocol::{
    Cell, Door, Me, Part, PlanDeed, PlanTask, PlanView, RefLabel, Sheet, SheetRequest, Show, Tone,
};

/// 2 February 2026, a Monday: the day of these tests.
const MONDAY: i64 = 20_486;

fn plan(tab: &mut Tab, disk: &mut Disk) -> PlanView {
    match tab.call(disk, Call::Plan) {
        Reply::Plan(plan) => *plan,
        other => panic!("{other:?}"),
    }
}

fn line<'p>(plan: &'p PlanView, number: &str) -> &'p PlanTask {
    let found = plan.tasks.iter().find(|it| it.task.number == number);
    found.expect("the task is there")
}

fn named<'p>(plan: &'p PlanView, name: &str) -> &'p PlanTask {
    let found = plan.tasks.iter().find(|it| it.task.label.contains(name));
    found.expect("the task is there")
}

fn deed(tab: &mut Tab, disk: &mut Disk, deed: PlanDeed) -> Result<String, String> {
    tab.run_command(disk, Command::Plan(deed))
        .map(|it| it.summary)
        .map_err(|it| it.code)
}

fn template(id: &str) -> PlanDeed {
    PlanDeed::Template {
        id: id.into(),
        start: MONDAY,
    }
}

fn sheet(tab: &mut Tab, disk: &mut Disk, id: &str) -> Sheet {
    let request = SheetRequest {
        id: id.into(),
        ..SheetRequest::default()
    };
    match tab.call(disk, Call::ReadSheet(request)) {
        Reply::Sheet(sheet) => {
            assert_eq!(sheet.error, "");
            *sheet
        }
        other => panic!("{other:?}"),
    }
}

/// All that is read on a sheet, a part to a line.
fn words(sheet: &Sheet) -> Vec<String> {
    let text = |show: &Show| match show {
        Show::Words(words) => words.clone(),
        Show::Amount { value, unit } => format!("{value} {unit}"),
        Show::Day(at) => format!("day {}", at.div_euclid(86_400_000)),
    };
    let cell = |it: &Cell| text(&it.show);
    let mut lines = Vec::new();
    for block in &sheet.blocks {
        match &block.part {
            Part::Heading(it) => lines.push(it.clone()),
            Part::Note { text: spans, .. } | Part::Text(spans) => {
                lines.push(spans.iter().map(|it| text(&it.show)).collect());
            }
            Part::Table(grid) => lines.extend(
                grid.rows
                    .iter()
                    .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | ")),
            ),
            Part::Actions(all) => lines.extend(all.iter().map(|it| it.0.clone())),
            _ => {}
        }
    }
    lines
}

fn action(sheet: &Sheet, label: &str) -> Door {
    let actions = sheet.blocks.iter().filter_map(|it| match &it.part {
        Part::Actions(all) => Some(all),
        _ => None,
    });
    let mut found = actions.flatten().filter(|it| it.0 == label);
    found.next().expect("the action is offered").1.clone()
}

fn figure(sheet: &Sheet, id: &str) -> (Option<f64>, String, Tone) {
    let found = sheet.figures().find(|it| it.id == id);
    let found = found.expect("the figure is there");
    (found.value, found.note.clone(), found.tone)
}

fn make(tab: &mut Tab, disk: &mut Disk, kind: &str, fields: &[(&str, &str)]) -> RefLabel {
    let command = Command::Create {
        kind: kind.into(),
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).into(), text(value)))
            .collect(),
    };
    let done = tab.run_command(disk, command).expect("made");
    done.records[0].clone()
}

fn step(
    tab: &mut Tab,
    disk: &mut Disk,
    record: &RefLabel,
    step: &str,
    args: &[(&str, &str)],
) -> Result<(), String> {
    let command = Command::Step {
        records: vec![record.id],
        step: step.into(),
        args: args
            .iter()
            .map(|(name, value)| ((*name).into(), text(value)))
            .collect(),
    };
    tab.run_command(disk, command)
        .map(drop)
        .map_err(|it| it.code)
}

fn become_somebody(tab: &mut Tab, disk: &mut Disk, name: &str, role: Role) {
    let me = Me {
        name: name.into(),
        role,
        ..Me::default()
    };
    tab.call(disk, Call::SetMe(me));
}

#[test]
fn a_ready_plan_is_one_act_with_its_numbers_gates_and_days() {
    for ready in templates::ALL {
        let (mut disk, mut tab) = desk();
        deed(&mut tab, &mut disk, template(ready.id)).expect("made");
        let made = plan(&mut tab, &mut disk);
        assert_eq!(made.tasks.len(), ready.lines.len(), "{}", ready.id);
        assert_eq!((made.ring.len(), made.too_early), (0, 0), "{}", ready.id);
        assert_eq!(made.today, MONDAY);
        for (at, task) in made.tasks.iter().enumerate() {
            let entry = &ready.lines[at];
            assert_eq!(task.task.number, format!("PT-{:04}", at + 1));
            assert_eq!(task.task.label, entry.name);
            assert_eq!(task.unknown, Vec::<String>::new());
            assert_eq!(task.ties.len(), entry.waits.len(), "{}", entry.key);
            assert!(task.days.is_some(), "{} has days", entry.key);
        }
        assert_eq!(line(&made, "PT-0002").days.map(|it| it.0), Some(MONDAY));
        // Every criterion is a question that the workspace can read.
        for criterion in ready.lines.iter().flat_map(|it| it.criteria) {
            if let Proof::Count(kind, query, _) = criterion.proof {
                let call = Call::Counts {
                    kind: kind.into(),
                    queries: vec![query.into()],
                };
                let found = tab.call(&mut disk, call);
                assert!(
                    matches!(&found, Reply::Counts(all) if all[0].is_some()),
                    "{kind}: {query}"
                );
            }
        }
        assert_eq!(
            deed(&mut tab, &mut disk, template(ready.id)),
            Err("plan_is_there".into())
        );
        // It is there after a reload, goes as one, and comes back as one.
        let mut again = Tab::open(&mut disk, 2);
        let me = tab.worker.status().me;
        again.call(&mut disk, Call::SetMe(me));
        assert_eq!(plan(&mut again, &mut disk).tasks, made.tasks);
        assert!(matches!(tab.call(&mut disk, Call::Undo), Reply::Done(_)));
        assert_eq!(plan(&mut tab, &mut disk).tasks, []);
        assert_eq!(tab.list(&mut disk, "criterion", "", &[]).total, 0);
        assert!(matches!(tab.call(&mut disk, Call::Redo), Reply::Done(_)));
        assert_eq!(plan(&mut tab, &mut disk).tasks, made.tasks);
    }
}

#[test]
fn moving_keeps_working_days_and_what_waits_is_told_and_can_follow() {
    let (mut disk, mut tab) = desk();
    deed(&mut tab, &mut disk, template("pilot_30")).expect("made");
    let before = plan(&mut tab, &mut disk);
    let first = named(&before, "Agree on scope").clone();
    assert_eq!(first.days, Some((MONDAY, MONDAY + 1)));
    assert!(first.slot.is_some_and(|it| it.is_critical));
    let to = |task: &PlanTask, start| PlanDeed::Move {
        task: task.task.id,
        start,
    };
    // To a Friday: its second day is the Monday after.
    deed(&mut tab, &mut disk, to(&first, MONDAY + 4)).expect("moved");
    let after = plan(&mut tab, &mut disk);
    assert_eq!(
        named(&after, "Agree on scope").days,
        Some((MONDAY + 4, MONDAY + 7))
    );
    assert!(after.too_early > 0);
    // To a Saturday: the next day of work, or the one before when it goes back.
    deed(&mut tab, &mut disk, to(&first, MONDAY + 12)).expect("moved");
    let there = plan(&mut tab, &mut disk);
    assert_eq!(
        named(&there, "Agree on scope").days,
        Some((MONDAY + 14, MONDAY + 15))
    );
    deed(&mut tab, &mut disk, to(&first, MONDAY + 5)).expect("moved");
    let back = plan(&mut tab, &mut disk);
    assert_eq!(
        named(&back, "Agree on scope").days,
        Some((MONDAY + 4, MONDAY + 7))
    );
    deed(&mut tab, &mut disk, PlanDeed::Allowed).expect("moved");
    let allowed = plan(&mut tab, &mut disk);
    assert_eq!(allowed.too_early, 0);
    let gate = named(&allowed, "Gate 1").days;
    assert_eq!(gate, Some((MONDAY + 8, MONDAY + 8)));
    // Undone in one go.
    tab.call(&mut disk, Call::Undo);
    assert_eq!(plan(&mut tab, &mut disk).tasks, back.tasks);
    // The last day alone; never before the first.
    let end = |end| PlanDeed::End {
        task: first.task.id,
        end,
    };
    deed(&mut tab, &mut disk, end(MONDAY + 9)).expect("moved");
    deed(&mut tab, &mut disk, end(MONDAY - 30)).expect("moved");
    let short = plan(&mut tab, &mut disk);
    assert_eq!(
        named(&short, "Agree on scope").days,
        Some((MONDAY + 4, MONDAY + 4))
    );
    // A phase takes its tasks along.
    let design = named(&short, "Design").clone();
    let start = design.days.map_or(0, |it| it.0);
    deed(&mut tab, &mut disk, to(&design, start + 7)).expect("moved");
    let moved = plan(&mut tab, &mut disk);
    assert_eq!(named(&moved, "Design").days.map(|it| it.0), Some(start + 7));
    // What is done stays where it was.
    let task = named(&moved, "Agree on scope").task.clone();
    step(&mut tab, &mut disk, &task, "finish", &[]).expect("done");
    assert_eq!(
        deed(&mut tab, &mut disk, to(&first, MONDAY)),
        Err("closed_is_final".into())
    );
    become_somebody(&mut tab, &mut disk, "Rita", Role::Reader);
    assert_eq!(
        deed(&mut tab, &mut disk, PlanDeed::Baseline),
        Err("needs_role".into())
    );
}

#[test]
fn support_hours_say_on_which_days_people_work() {
    let (mut disk, mut tab) = desk();
    make(
        &mut tab,
        &mut disk,
        "support_hours",
        &[
            ("name", "Plant"),
            ("tuesday", "08:00-17:00"),
            ("wednesday", "08:00-17:00"),
            ("thursday", "08:00-17:00"),
            ("exceptions", "2026-02-04 Inventory"),
        ],
    );
    deed(&mut tab, &mut disk, template("pilot_30")).expect("made");
    let made = plan(&mut tab, &mut disk);
    assert_eq!(made.hours, "Plant");
    assert!(made.idle.contains(&MONDAY) && made.idle.contains(&(MONDAY + 2)));
    // Tuesday and Thursday: Monday is off, and Wednesday is inventory.
    assert_eq!(
        named(&made, "Agree on scope").days,
        Some((MONDAY + 1, MONDAY + 3))
    );
}

#[test]
fn a_baseline_makes_the_plan_reliable_or_not() {
    let (mut disk, mut tab) = desk();
    deed(&mut tab, &mut disk, template("pilot_30")).expect("made");
    let page = sheet(&mut tab, &mut disk, "plan");
    let (value, note, tone) = figure(&page, "plan_reliability");
    assert_eq!((value, tone), (None, Tone::Unknown));
    assert_eq!(note, "There is no baseline yet");
    let done = deed(&mut tab, &mut disk, PlanDeed::Baseline).expect("set");
    // Phases have no days of their own.
    assert_eq!(done, "Baseline set on 15 lines of the plan");
    assert_eq!(plan(&mut tab, &mut disk).off_baseline, 0);
    let gate = named(&plan(&mut tab, &mut disk), "Gate 1").task.clone();
    let due = named(&plan(&mut tab, &mut disk), "Gate 1")
        .days
        .map_or(0, |it| it.1);
    assert_eq!(due, MONDAY + 2);
    // Three days late, and the second milestone was missed too by then.
    tab.now += 5 * 86_400_000;
    step(&mut tab, &mut disk, &gate, "finish", &[]).expect("done");
    let page = sheet(&mut tab, &mut disk, "plan");
    let (value, note, _) = figure(&page, "plan_reliability");
    assert_eq!(value, Some(0.0));
    assert_eq!(
        note,
        "0 of 1 milestones met on or before their baseline; +3.0 days in the mean"
    );
    let (overdue, ..) = figure(&page, "overdue");
    let view = plan(&mut tab, &mut disk);
    let listed = view.tasks.iter().filter(|it| it.is_overdue).count();
    assert_eq!(overdue, Some(listed as f64));
    assert!(listed > 0);
    let (critical, ..) = figure(&page, "critical");
    assert!(critical.is_some_and(|it| it > 0.0));
    // What has not begun can only begin now: the end slips by more than a day of work.
    assert!(view.forecast_end > named(&view, "Gate 2").days.map(|it| it.1));
    // The cockpit says the same.
    let cockpit = sheet(&mut tab, &mut disk, "cockpit");
    assert_eq!(figure(&cockpit, "plan_reliability").0, Some(0.0));
    assert_eq!(figure(&cockpit, "next_gate").1, "0 of 8 criteria met");
}

#[test]
fn a_gate_opens_itself_and_only_the_sponsor_signs() {
    let (mut disk, mut tab) = desk();
    make(&mut tab, &mut disk, "person", &[("name", "Ingrid Solheim")]);
    make(
        &mut tab,
        &mut disk,
        "programme",
        &[
            ("name", "Better service"),
            ("vision", "People get help fast"),
            ("sponsor", "Ingrid Solheim"),
        ],
    );
    let gate = make(
        &mut tab,
        &mut disk,
        "task",
        &[
            ("name", "Gate 1"),
            ("task_type", "gate"),
            ("ends_at", "2026-02-20"),
        ],
    );
    assert!(
        words(&sheet(&mut tab, &mut disk, "gates")).contains(
            &"No criterion yet. 0 of 0 criteria are met. Planned for day 20504".to_owned()
        )
    );
    let document = make(
        &mut tab,
        &mut disk,
        "document",
        &[
            ("name", "Incident process"),
            ("document_type", "process"),
            ("approver", "Amara"),
        ],
    );
    let criterion = |tab: &mut Tab, disk: &mut Disk, fields: &[(&str, &str)]| {
        let mut all = vec![("gate", gate.number.as_str())];
        all.extend(fields);
        make(tab, disk, "criterion", &all);
    };
    criterion(
        &mut tab,
        &mut disk,
        &[
            ("name", "Two incidents"),
            ("record_kind", "incident"),
            ("minimum", "2"),
        ],
    );
    criterion(
        &mut tab,
        &mut disk,
        &[
            ("name", "Process approved"),
            ("document", "Incident process"),
        ],
    );
    let page = words(&sheet(&mut tab, &mut disk, "gates"));
    assert!(
        page.iter().any(|it| it
            .contains("Two incidents | Not known | – | 2 count |  | Incidents are not in use yet")),
        "{page:#?}"
    );
    assert!(
        page.iter()
            .any(|it| it.starts_with("Process approved | Not met"))
    );
    for _ in 0..2 {
        tab.run_command(&mut disk, create("Printer on fire"))
            .expect("made");
    }
    for to in ["submit", "approve"] {
        step(&mut tab, &mut disk, &document, to, &[]).expect("approved");
    }
    // It opened itself: nobody touched the gate.
    let page = sheet(&mut tab, &mut disk, "gates");
    assert!(
        words(&page)
            .iter()
            .any(|it| it.starts_with("Open for decision. 2 of 2"))
    );
    assert_eq!(
        named(&plan(&mut tab, &mut disk), "Gate 1").standing,
        "Open for decision"
    );
    let cockpit = sheet(&mut tab, &mut disk, "cockpit");
    assert!(
        words(&cockpit)
            .iter()
            .any(|it| it.contains("Gate 1 is open for decision"))
    );
    let Door::New { kind, fields } = action(&page, "Ask the sponsor") else {
        panic!("a form");
    };
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert!(
        fields
            .iter()
            .any(|it| it.0 == "background" && it.1.contains("- Two incidents: met"))
    );
    let decision = make(&mut tab, &mut disk, &kind, &fields);
    let page = words(&sheet(&mut tab, &mut disk, "gates"));
    assert!(
        page.iter()
            .any(|it| it.starts_with("Waits for the sponsor: Ingrid Solheim since day 20486")),
        "{page:#?}"
    );
    // Nobody signs for the sponsor, whatever their role.
    let go: &[(&str, &str)] = &[("outcome", "go")];
    assert_eq!(
        step(&mut tab, &mut disk, &decision, "decide", go),
        Err("only_who".into())
    );
    become_somebody(&mut tab, &mut disk, "Ada", Role::Agent);
    assert_eq!(
        step(&mut tab, &mut disk, &decision, "decide", go),
        Err("only_who".into())
    );
    become_somebody(&mut tab, &mut disk, "Ingrid Solheim", Role::Reader);
    tab.now += 3 * 86_400_000;
    let conditions: &[(&str, &str)] = &[
        ("outcome", "conditions"),
        ("conditions", "Night shift first"),
    ];
    step(&mut tab, &mut disk, &decision, "decide", conditions).expect("signed");
    become_somebody(&mut tab, &mut disk, "Amara", Role::Admin);
    let page = words(&sheet(&mut tab, &mut disk, "gates/PT-0001"));
    assert!(
        page.iter().any(|it| it.starts_with(
            "Go, with conditions, signed by Ingrid Solheim, day 20489. Conditions: Night shift first"
        )),
        "{page:#?}"
    );
    assert!(named(&plan(&mut tab, &mut disk), "Gate 1").passed);
    // The log knows how long it took.
    let (latency, note, _) = figure(&sheet(&mut tab, &mut disk, "decisions"), "decision_latency");
    assert!(latency.is_some_and(|it| (71.9..72.1).contains(&it)));
    assert!(note.contains("fewer than 30"));
}

#[test]
fn a_risk_raises_itself_when_its_probe_fails() {
    let (mut disk, mut tab) = desk();
    let risk = |tab: &mut Tab, disk: &mut Disk, name, probability, impact, probe: &str| {
        let mut fields = vec![
            ("name", name),
            ("raid_type", "risk"),
            ("probability", probability),
            ("impact", impact),
        ];
        if !probe.is_empty() {
            fields.push(("trigger_probe", probe));
        }
        make(tab, disk, "risk", &fields);
    };
    risk(&mut tab, &mut disk, "The budget is cut", "4", "5", "");
    risk(
        &mut tab,
        &mut disk,
        "Nobody classifies",
        "2",
        "3",
        "classified",
    );
    let page = sheet(&mut tab, &mut disk, "risks");
    assert_eq!(figure(&page, "risks_come_true").0, Some(0.0));
    assert_eq!(figure(&page, "risks_red").0, Some(1.0));
    assert!(
        words(&page)
            .iter()
            .any(|it| it.contains("0 cases, too few to say"))
    );
    for number in 0..30 {
        tab.run_command(&mut disk, create(&format!("Printer {number} on fire")))
            .expect("made");
    }
    let page = sheet(&mut tab, &mut disk, "risks");
    assert_eq!(figure(&page, "risks_come_true").0, Some(1.0));
    let lines = words(&page);
    let at = |name: &str| {
        lines
            .iter()
            .position(|it| it.starts_with(name) && it.contains('|'))
    };
    // It stands before the hotter one.
    assert!(
        at("Nobody classifies") < at("The budget is cut"),
        "{lines:#?}"
    );
    assert!(
        lines
            .iter()
            .any(|it| it == "Nobody classifies: Has come true: “Classified” is not met")
    );
    // The heat map opens what it counts.
    let heat: Vec<&Cell> = page
        .blocks
        .iter()
        .filter_map(|it| match &it.part {
            Part::Table(grid) if grid.heat => Some(&grid.rows),
            _ => None,
        })
        .flatten()
        .flatten()
        .filter(|it| it.door.is_some())
        .collect();
    assert_eq!(heat.len(), 2);
    for cell in heat {
        let Some(Door::List { kind, query, .. }) = &cell.door else {
            panic!("a list");
        };
        let listed = tab.list(&mut disk, kind, query, &[]).total;
        assert_eq!(cell.show, Show::count(listed));
    }
    let cockpit = sheet(&mut tab, &mut disk, "cockpit");
    assert!(
        words(&cockpit)
            .iter()
            .any(|it| it.contains("A risk has come true: Nobody classifies."))
    );
}

#[test]
fn a_ring_is_named_and_a_typing_error_in_a_year_makes_no_endless_page() {
    let (mut disk, mut tab) = desk();
    for (name, waits, ends) in [
        ("One", "PT-0002", "2026-02-04"),
        ("Two", "PT-0001, PT-0099", "2926-02-04"),
    ] {
        make(
            &mut tab,
            &mut disk,
            "task",
            &[
                ("name", name),
                ("task_type", "task"),
                ("starts_at", "2026-02-03"),
                ("ends_at", ends),
                ("depends_on", waits),
            ],
        );
    }
    let made = plan(&mut tab, &mut disk);
    assert_eq!(made.ring.len(), 2);
    assert_eq!(line(&made, "PT-0002").unknown, ["PT-0099"]);
    assert!(made.to - made.from <= 1_500);
    let page = words(&sheet(&mut tab, &mut disk, "plan"));
    assert!(page.iter().any(|it| it.starts_with("One waits for itself")));
}
