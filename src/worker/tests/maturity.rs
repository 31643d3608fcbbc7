//! Maturity on desks made by hand, and on the real log.

use super::*;
use crate::domain::programme::requirements::{ALL, Proof};
use crate::domain::{FieldType, Kind, practices};
use crate::protocol::{
    Cell, Door, Part, QueryCheck, RequirementRequest, RequirementView, Sheet, SheetRequest, Show,
};

const DAY_MS: i64 = 86_400_000;

impl Tab {
    fn make(&mut self, disk: &mut Disk, kind: &str, fields: &[(&str, &str)]) -> RecordId {
        let fields = fields.iter().map(|(name, it)| ((*name).into(), text(it)));
        let command = Command::Create {
            kind: kind.into(),
            fields: fields.collect(),
        };
        let done = self.run_command(disk, command);
        done.expect("it is made").records[0].id
    }

    fn set(&mut self, disk: &mut Disk, record: RecordId, name: &str, value: &str) {
        let command = Command::Update {
            records: vec![record],
            fields: vec![(name.into(), text(value))],
        };
        self.run_command(disk, command).expect("it is changed");
    }

    fn take(&mut self, disk: &mut Disk, record: RecordId, step: &str) {
        let command = Command::Step {
            records: vec![record],
            step: step.into(),
            args: Vec::new(),
        };
        let done = self.run_command(disk, command).expect("it is possible");
        assert_eq!(done.refused, [], "{step}");
    }

    fn be(&mut self, disk: &mut Disk, name: &str) {
        let me = Me {
            person: RecordId::NIL,
            name: name.into(),
            role: Role::Admin,
        };
        assert_eq!(self.call(disk, Call::SetMe(me)), Reply::Nothing);
    }

    fn requirement_as_of(
        &mut self,
        disk: &mut Disk,
        id: &str,
        as_of: Option<i64>,
    ) -> RequirementView {
        let request = RequirementRequest {
            id: id.into(),
            as_of,
            ..RequirementRequest::default()
        };
        match self.call(disk, Call::Requirement(request)) {
            Reply::Requirement(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn requirement(&mut self, disk: &mut Disk, id: &str) -> RequirementView {
        self.requirement_as_of(disk, id, None)
    }

    fn sheet(&mut self, disk: &mut Disk, request: SheetRequest) -> Sheet {
        match self.call(disk, Call::ReadSheet(request)) {
            Reply::Sheet(sheet) => {
                assert_eq!(sheet.error, "");
                *sheet
            }
            other => panic!("{other:?}"),
        }
    }

    fn page(&mut self, disk: &mut Disk, id: &str) -> Sheet {
        let request = SheetRequest {
            id: id.into(),
            ..SheetRequest::default()
        };
        self.sheet(disk, request)
    }
}

fn said(cell: &Cell) -> String {
    match &cell.show {
        Show::Words(words) => words.clone(),
        Show::Amount { value, .. } => value.to_string(),
        Show::Day(at) => at.to_string(),
    }
}

/// The row of any table of a sheet that begins with a text.
fn row(sheet: &Sheet, first: &str) -> Vec<String> {
    let tables = sheet.blocks.iter().filter_map(|it| match &it.part {
        Part::Table(grid) => Some(grid),
        _ => None,
    });
    tables
        .flat_map(|it| &it.rows)
        .find(|cells| said(&cells[0]).starts_with(first))
        .unwrap_or_else(|| panic!("no row {first}"))
        .iter()
        .map(said)
        .collect()
}

#[test]
fn every_proof_asks_only_for_fields_that_its_records_have() {
    let (mut disk, mut tab) = desk();
    let mut reads = |id: &str, kind: &str, query: &str| {
        let call = Call::CheckQuery {
            kind: kind.into(),
            text: query.replace("{window}", "2026-01-01..2026-01-31"),
            cursor: 0,
        };
        match tab.call(&mut disk, call) {
            Reply::QueryCheck(QueryCheck { error: None, .. }) => {}
            other => panic!("{id}: {kind} {query}: {other:?}"),
        }
    };
    let mut looked_at = 0;
    for requirement in &ALL {
        for proof in requirement.proofs {
            let (Proof::Coverage { of, .. } | Proof::Evidence { of, .. }) = *proof;
            let Some(practice) = practices::by_name(of) else {
                continue;
            };
            looked_at += 1;
            match *proof {
                Proof::Coverage {
                    whole, part, by, ..
                } => {
                    reads(requirement.id, of, whole);
                    reads(requirement.id, of, &format!("{whole} {part}"));
                    reads(requirement.id, of, &format!("{whole} -({part})"));
                    let field = practice.field(by).map(|it| it.ty);
                    assert!(
                        by.is_empty() || field == Some(FieldType::Ref(Kind::PERSON)),
                        "{}: {by}",
                        requirement.id
                    );
                }
                Proof::Evidence { whole, levels, .. } => {
                    for level in 1..=levels.len() {
                        let reached = levels[..level].join(" ");
                        reads(requirement.id, of, &format!("{whole} {reached}"));
                        reads(requirement.id, of, &format!("{whole} -({reached})"));
                    }
                }
            }
        }
    }
    assert!(looked_at > 45, "{looked_at}");
}

#[test]
fn evidence_climbs_as_a_role_is_filled_and_the_day_before_stays_as_it_was() {
    let (mut disk, mut tab) = desk();
    let mut levels = vec![tab.requirement(&mut disk, "GR1.1").proposal];
    let before = tab.now;
    tab.now += DAY_MS;
    let role = tab.make(
        &mut disk,
        "role",
        &[("name", "Owner"), ("role_type", "sms_owner")],
    );
    levels.push(tab.requirement(&mut disk, "GR1.1").proposal);
    tab.set(&mut disk, role, "holder", "Amara");
    levels.push(tab.requirement(&mut disk, "GR1.1").proposal);
    tab.take(&mut disk, role, "accept");
    levels.push(tab.requirement(&mut disk, "GR1.1").proposal);
    tab.make(&mut disk, "person", &[("name", "Ben")]);
    tab.set(&mut disk, role, "deputy", "Ben");
    let now = tab.requirement(&mut disk, "gr1.1");
    levels.push(now.proposal);
    assert_eq!(levels, [0, 1, 2, 3, 4].map(Some));
    assert_eq!((now.kind.as_str(), now.in_use), ("evidenced", true));
    assert_eq!(
        (
            now.for_records.n,
            now.against_records.n,
            now.missing.as_str()
        ),
        (1, 0, "")
    );
    let then = tab.requirement_as_of(&mut disk, "GR1.1", Some(before));
    assert_eq!(
        then.proposal, None,
        "no role was kept then: that is no zero"
    );
}

#[test]
fn a_share_climbs_with_cases_people_time_and_a_description() {
    let (mut disk, mut tab) = desk();
    tab.make(&mut disk, "category", &[("name", "Printer")]);
    let view = tab.requirement(&mut disk, "PR9.1");
    assert_eq!(
        (view.score, view.in_use),
        (None, true),
        "no case is no zero"
    );
    let incidents = |tab: &mut Tab, disk: &mut Disk, count: usize| -> Vec<RecordId> {
        let one = |turn| {
            [
                ("title", format!("Number {turn}")),
                ("category", "Printer".into()),
            ]
        };
        (0..count)
            .map(|turn| {
                let fields = one(turn);
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|it| (it.0, it.1.as_str())).collect();
                tab.make(disk, "incident", &fields)
            })
            .collect()
    };
    let ids = incidents(&mut tab, &mut disk, 20);
    assert_eq!(
        tab.requirement(&mut disk, "PR9.1").score,
        Some(1),
        "too few"
    );
    incidents(&mut tab, &mut disk, 20);
    let view = tab.requirement(&mut disk, "PR9.1");
    assert_eq!(view.score, Some(1), "one person alone");
    assert!(view.missing.contains("second person"), "{}", view.missing);
    tab.be(&mut disk, "Ben");
    incidents(&mut tab, &mut disk, 10);
    for id in &ids[..16] {
        tab.set(&mut disk, *id, "category", "");
    }
    let view = tab.requirement(&mut disk, "PR9.1");
    assert_eq!(view.score, Some(2));
    assert_eq!((view.for_records.n, view.against_records.n), (34, 16));
    assert_eq!(view.why, "34 of 50 incidents conform (68 %).");
    assert_eq!(view.missing, "90 % have to conform: 11 more.");
    for id in &ids[..16] {
        tab.set(&mut disk, *id, "category", "Printer");
    }
    let view = tab.requirement(&mut disk, "PR9.1");
    assert_eq!(
        (view.score, view.for_records.n),
        (Some(2), 50),
        "it has to last"
    );
    assert!(view.missing.contains("days before"), "{}", view.missing);
    // A quarter later as many again.
    tab.now += 92 * DAY_MS;
    incidents(&mut tab, &mut disk, 20);
    tab.be(&mut disk, "Amara");
    incidents(&mut tab, &mut disk, 20);
    let view = tab.requirement(&mut disk, "PR9.1");
    assert_eq!(view.score, Some(2));
    assert!(view.missing.contains("description"), "{}", view.missing);
    let sheet = tab.make(
        &mut disk,
        "document",
        &[
            ("name", "Incidents"),
            ("document_type", "process"),
            ("practice", "incident"),
            ("approver", "Amara"),
            ("review_at", "2030-01-01"),
        ],
    );
    tab.take(&mut disk, sheet, "submit");
    let principles = tab.page(&mut disk, "principles");
    assert!(format!("{principles:?}").contains("One process sheet waits"));
    tab.take(&mut disk, sheet, "approve");
    let view = tab.requirement(&mut disk, "PR9.1");
    assert_eq!(view.score, Some(3));
    assert!(view.missing.contains("improvement"), "{}", view.missing);
    assert_eq!(view.clauses, "8.6.1, 8.6.2");
}

#[test]
fn an_assessor_may_say_otherwise_and_both_are_kept() {
    let (mut disk, mut tab) = desk();
    let view = tab.requirement(&mut disk, "PR10.1");
    assert_eq!(
        (view.score, view.in_use),
        (None, false),
        "problems are not there yet"
    );
    let before = tab.now;
    tab.now += DAY_MS;
    let assess = |tab: &mut Tab, disk: &mut Disk, id: &str, score: &str| {
        let fields = [
            ("requirement", id),
            ("score", score),
            ("reason", "Seen on site"),
            ("assessor", "Amara"),
        ];
        tab.make(disk, "assessment", &fields)
    };
    assess(&mut tab, &mut disk, "pr10.1", "1");
    tab.now += DAY_MS;
    assess(&mut tab, &mut disk, "PR10.1", "3");
    let view = tab.requirement(&mut disk, "PR10.1");
    assert_eq!(
        (view.score, view.proposal),
        (Some(3), None),
        "the newest word counts"
    );
    let said = view.said.expect("somebody said so");
    assert_eq!(said.reason, "Seen on site");
    assert_eq!(said.by.map(|it| it.label), Some("Amara".into()));
    assert_eq!(view.known, crate::protocol::Known::Declared);
    let then = tab.requirement_as_of(&mut disk, "PR10.1", Some(before));
    assert_eq!(then.score, None, "nobody had said it then");
    assert!(matches!(tab.call(&mut disk, Call::Undo), Reply::Done(_)));
    assert_eq!(tab.requirement(&mut disk, "PR10.1").score, Some(1));
    let unknown = RequirementRequest {
        id: "PR99.1".into(),
        ..RequirementRequest::default()
    };
    assert!(matches!(
        tab.call(&mut disk, Call::Requirement(unknown)),
        Reply::BadNews(_)
    ));

    for id in ["requirement/PR99.1", "requirements/PR99", "evidence/PR99"] {
        let request = SheetRequest {
            id: id.into(),
            ..SheetRequest::default()
        };
        let reply = tab.call(&mut disk, Call::ReadSheet(request));
        assert!(
            matches!(&reply, Reply::Sheet(sheet) if sheet.error.contains("PR99")),
            "{reply:?}"
        );
    }

    // A process is at its goal only if each of its requirements is.
    for (id, score) in [("GR1.1", "2"), ("GR1.2", "4"), ("GR1.3", "1")] {
        assess(&mut tab, &mut disk, id, score);
    }
    let sheet = tab.page(&mut disk, "maturity");
    assert_eq!(
        row(&sheet, "GR1")[1..],
        ["2.3333333333333335", "1", "2", "3 of 3", "Under its goal"]
    );
    assess(&mut tab, &mut disk, "GR1.3", "2");
    let sheet = tab.page(&mut disk, "maturity");
    assert_eq!(row(&sheet, "GR1")[5], "At goal");
    // What nobody does here is out of scope, and no gap.
    let gaps = |sheet: &Sheet| format!("{:?}", sheet.blocks).contains("PR8.3");
    assert!(gaps(&sheet) || row(&tab.page(&mut disk, "requirements"), "PR8.3")[2] == "0");
    tab.make(
        &mut disk,
        "practice_goal",
        &[
            ("name", "Suppliers"),
            ("practice", "supplier"),
            ("rollout", "not_planned"),
            ("out_of_scope", "yes"),
        ],
    );
    let sheet = tab.page(&mut disk, "maturity");
    assert_eq!(row(&sheet, "PR8")[5], "Out of scope");
    let goal = [
        ("name", "Incidents"),
        ("practice", "incident"),
        ("rollout", "live"),
        ("goal_level", "3"),
        ("indicator", "mttr"),
        ("owner", "Amara"),
    ];
    tab.make(&mut disk, "practice_goal", &goal);
    assert_eq!(row(&tab.page(&mut disk, "maturity"), "PR9")[3], "3");
    let map = row(&tab.page(&mut disk, "practices"), "Incident management");
    assert_eq!(
        (map[1].as_str(), map[2].as_str(), map[3].as_str()),
        ("Live", "Amara", "3")
    );
    let map = row(&tab.page(&mut disk, "practices"), "Problem management");
    assert_eq!(map.last().map(String::as_str), Some("Not in use"));
    // The evidence pack says who assessed, and each process begins a page.
    let pack = tab.page(&mut disk, "evidence");
    let breaks = pack.blocks.iter().filter(|it| it.part == Part::Break);
    assert_eq!(breaks.count(), 21);
    assert!(format!("{pack:?}").contains("Seen on site"));
}

#[test]
fn each_of_kotters_steps_is_taken_when_the_records_show_it() {
    let (mut disk, mut tab) = desk();
    let taken = |tab: &mut Tab, disk: &mut Disk| -> Vec<String> {
        let sheet = tab.page(disk, "kotter");
        crate::domain::programme::frameworks::KOTTER
            .iter()
            .filter(|it| row(&sheet, it.0)[3] == "Yes")
            .map(|it| it.0.to_owned())
            .collect()
    };
    assert_eq!(taken(&mut tab, &mut disk), Vec::<String>::new());
    let charter = tab.make(
        &mut disk,
        "programme",
        &[
            ("name", "Service first"),
            ("vision", "One desk"),
            ("why_now", "Two days lost each week"),
            ("sponsor", "Amara"),
        ],
    );
    tab.make(
        &mut disk,
        "sponsor_act",
        &[
            ("name", "Opened the day"),
            ("act_type", "launch"),
            ("sponsor", "Amara"),
            ("happened_at", "2026-02-01"),
        ],
    );
    tab.take(&mut disk, charter, "approve");
    for (name, kind) in [
        ("Sponsor", "sponsor"),
        ("Owner", "process_owner"),
        ("Champion", "champion"),
    ] {
        let fields = [("name", name), ("role_type", kind), ("holder", "Amara")];
        let role = tab.make(&mut disk, "role", &fields);
        tab.take(&mut disk, role, "accept");
    }
    assert_eq!(
        taken(&mut tab, &mut disk),
        ["Urgency", "Coalition", "Vision", "Enlist"]
    );
    let risk = tab.make(
        &mut disk,
        "risk",
        &[("name", "No time"), ("raid_type", "risk")],
    );
    tab.take(&mut disk, risk, "close");
    for turn in ["One", "Two", "Three"] {
        tab.make(
            &mut disk,
            "recognition",
            &[
                ("name", turn),
                ("published", "yes"),
                ("given_at", "2026-02-01"),
            ],
        );
    }
    let day = |from: &str| {
        [
            ("starts_at", from.to_owned()),
            ("task_type", "phase".to_owned()),
        ]
    };
    let mut phases = Vec::new();
    for (name, from) in [("First", "2026-01-01"), ("Second", "2026-02-01")] {
        let [starts, kind] = day(from);
        let fields = [("name", name), (starts.0, &starts.1), (kind.0, &kind.1)];
        phases.push(tab.make(&mut disk, "task", &fields).to_hex());
    }
    let gate = tab.make(
        &mut disk,
        "task",
        &[
            ("name", "Gate 1"),
            ("task_type", "gate"),
            ("phase", &phases[0]),
        ],
    );
    let decision = tab.make(
        &mut disk,
        "decision",
        &[
            ("question", "Go on?"),
            ("decision_type", "gate"),
            ("asked_of", "Amara"),
            ("gate", &gate.to_hex()),
        ],
    );
    let command = Command::Step {
        records: vec![decision],
        step: "decide".into(),
        args: vec![("outcome".into(), text("go"))],
    };
    let done = tab.run_command(&mut disk, command).expect("decided");
    assert_eq!(done.refused, []);
    let task = tab.make(
        &mut disk,
        "task",
        &[
            ("name", "Teach"),
            ("task_type", "task"),
            ("phase", &phases[0]),
        ],
    );
    tab.take(&mut disk, task, "start");
    assert!(
        !taken(&mut tab, &mut disk).contains(&"Keep going".to_owned()),
        "no later phase"
    );
    tab.set(&mut disk, task, "phase", &phases[1]);
    for (name, at) in [("Ahead", "2026-12-01"), ("Held", "2026-02-01")] {
        let fields = [
            ("name", name),
            ("review_type", "management"),
            ("planned_at", at),
        ];
        let review = tab.make(&mut disk, "review", &fields);
        if name == "Held" {
            tab.take(&mut disk, review, "hold");
        }
    }
    assert_eq!(taken(&mut tab, &mut disk).len(), 8);
}

#[test]
fn an_issue_of_a_report_knows_whether_it_is_on_time() {
    let (mut disk, mut tab) = desk();
    let report = tab.make(
        &mut disk,
        "report",
        &[
            ("name", "Monthly"),
            ("frequency", "monthly"),
            ("content", "manager"),
        ],
    );
    let issue = tab.make(
        &mut disk,
        "report_issue",
        &[
            ("name", "January"),
            ("report", &report.to_hex()),
            ("from", "2026-01-01"),
            ("to", "2026-01-31"),
            ("due_at", "2026-02-05"),
            ("produced_at", "2026-02-07"),
        ],
    );
    let on_time =
        |tab: &mut Tab, disk: &mut Disk| tab.list(disk, "report_issue", "on_time:yes", &[]).total;
    assert_eq!(on_time(&mut tab, &mut disk), 0);
    tab.set(&mut disk, issue, "produced_at", "2026-02-04");
    assert_eq!(on_time(&mut tab, &mut disk), 1);
}

#[test]
fn scores_of_the_real_log_open_exactly_the_records_that_they_count() {
    let mut disk = Disk::default();
    let mut tab = Tab::open(&mut disk, 1);
    tab.import(&mut disk, "incident_event_log.csv", real_log(), false);
    assert_eq!(tab.call(&mut disk, Call::UseUsualLevels), Reply::Nothing);
    let request = |id: &str| SheetRequest {
        id: id.into(),
        from: "2016-03-01".into(),
        to: "2016-05-31".into(),
        ..SheetRequest::default()
    };
    let sheet = tab.sheet(&mut disk, request("requirements"));
    let mut doors = 0;
    let mut scored = Vec::new();
    for block in &sheet.blocks {
        let Part::Table(grid) = &block.part else {
            continue;
        };
        for cells in &grid.rows {
            if said(&cells[2]) != "–" {
                scored.push(said(&cells[0]));
            }
            for cell in &cells[5..7] {
                let Some(Door::List { kind, query, as_of }) = &cell.door else {
                    continue;
                };
                assert_eq!(*as_of, None);
                let total = tab.list(&mut disk, kind, query, &[]).total;
                assert_eq!(said(cell), total.to_string(), "{kind} {query}");
                doors += 1;
            }
        }
    }
    assert!(doors > 90, "{doors}");
    for id in [
        "GR2.3", "PR9.1", "PR9.2", "PR9.3", "PR9.4", "PR9.5", "PR11.3",
    ] {
        assert!(scored.contains(&id.to_owned()), "{id}");
    }
    assert!(
        !scored.contains(&"PR10.1".to_owned()),
        "there are no problems yet"
    );
    let then = std::time::Instant::now();
    let sheet = tab.sheet(&mut disk, request("maturity"));
    println!("maturity on the real log: {:?}", then.elapsed());
    let figure = sheet.figures().find(|it| it.id == "maturity_index");
    let index = figure.and_then(|it| it.value).expect("there are scores");
    assert!((0.0..=4.0).contains(&index), "{index}");
}
