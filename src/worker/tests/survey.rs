//! A pulse survey keeps its promise: nobody stands on an answer, and no road leads to a single one.

use super::*;
use crate::oplog::segment;
use crate::protocol::{QueryCheck, SheetRequest};

fn made(
    tab: &mut Tab,
    disk: &mut Disk,
    kind: &str,
    fields: &[(&str, &str)],
) -> crate::domain::RecordId {
    let fields = fields
        .iter()
        .map(|(name, value)| ((*name).into(), text(value)));
    let command = Command::Create {
        kind: kind.into(),
        fields: fields.collect(),
    };
    tab.run_command(disk, command).expect("created").records[0].id
}

/// A desk with a survey that is open and asks one audience.
fn asking() -> (Disk, Tab, crate::domain::RecordId) {
    let (mut disk, mut tab) = desk();
    made(&mut tab, &mut disk, "audience", &[("name", "Service desk")]);
    made(&mut tab, &mut disk, "audience", &[("name", "Doubters")]);
    let round = made(&mut tab, &mut disk, "pulse_round", &[("name", "Spring")]);
    tab.run_command(
        &mut disk,
        Command::Update {
            records: vec![round],
            fields: vec![("audiences".into(), text("Service desk"))],
        },
    )
    .expect("said");
    (disk, tab, round)
}

fn open(tab: &mut Tab, disk: &mut Disk, round: crate::domain::RecordId) {
    let step = Command::Step {
        records: vec![round],
        step: "open".into(),
        args: Vec::new(),
    };
    tab.run_command(disk, step).expect("opened");
}

fn answer(round: crate::domain::RecordId, audience: &str, value: &str) -> Command {
    let mut fields = vec![
        ("name".to_owned(), text("I am Noor and I say so")),
        ("round".into(), text(&round.to_hex())),
    ];
    if !audience.is_empty() {
        fields.push(("audience".into(), text(audience)));
    }
    for letter in [
        "awareness",
        "desire",
        "knowledge",
        "ability",
        "reinforcement",
    ] {
        fields.push((letter.into(), text(value)));
    }
    Command::Create {
        kind: "pulse_answer".into(),
        fields,
    }
}

fn be(tab: &mut Tab, disk: &mut Disk, name: &str, role: Role) {
    let me = Me {
        name: name.into(),
        role,
        ..Me::default()
    };
    assert_eq!(tab.call(disk, Call::SetMe(me)), Reply::Nothing);
}

fn culture(tab: &mut Tab, disk: &mut Disk) -> String {
    let request = SheetRequest {
        id: "culture".into(),
        ..SheetRequest::default()
    };
    match tab.call(disk, Call::ReadSheet(request)) {
        Reply::Sheet(sheet) => {
            assert_eq!(sheet.error, "");
            format!("{:?}", sheet.blocks)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_is_seen_by_nobody_by_any_road() {
    let (mut disk, mut tab, round) = asking();
    let refused = tab.run_command(&mut disk, answer(round, "Service desk", "4"));
    assert_eq!(refused.map_err(|it| it.code), Err("survey_closed".into()));
    open(&mut tab, &mut disk, round);
    // A requester is asked, and reads the names of those that are asked only.
    be(&mut tab, &mut disk, "Noor", Role::Requester);
    assert_eq!(tab.list(&mut disk, "pulse_round", "", &["name"]).total, 1);
    assert_eq!(tab.list(&mut disk, "audience", "", &["name"]).total, 1);
    let seen = tab.record(&mut disk, &round.to_hex());
    assert!(format!("{:?}", seen.fields).contains("Service desk"));
    let done = tab
        .run_command(&mut disk, answer(round, "Service desk", "4"))
        .expect("answered");
    let id = done.records[0].id;
    let refused = tab.run_command(&mut disk, answer(round, "Doubters", "4"));
    assert_eq!(refused.map_err(|it| it.code), Err("not_there".into()));
    for role in Role::ALL {
        be(&mut tab, &mut disk, "Noor", role);
        assert_eq!(tab.list(&mut disk, "pulse_answer", "", &["name"]).total, 0);
        assert_eq!(
            tab.list(&mut disk, "pulse_answer", "desire:4 or is:any", &[])
                .total,
            0
        );
        let request = || ListRequest {
            kind: "pulse_answer".into(),
            columns: vec!["round".into(), "desire".into()],
            limit: 50,
            ..ListRequest::default()
        };
        let facet = Call::Facet {
            kind: "pulse_answer".into(),
            query: String::new(),
            field: "desire".into(),
            prefix: String::new(),
            limit: 50,
        };
        match tab.call(&mut disk, facet) {
            Reply::Facet(values) => assert_eq!(values, []),
            other => panic!("{other:?}"),
        }
        let groups = Call::Groups {
            list: request(),
            field: "desire".into(),
        };
        match tab.call(&mut disk, groups) {
            Reply::Groups(groups) => assert_eq!(groups, []),
            other => panic!("{other:?}"),
        }
        let lists = tab.worker.with_lists(|lists| lists.export(&request()));
        assert_eq!(lists.expect("reads").len(), 1, "a heading and nothing else");
        for id in [id.to_hex(), "Noor and I say so".into()] {
            let found = tab.call(&mut disk, Call::Record { id });
            assert!(matches!(found, Reply::BadNews(_)), "{found:?}");
        }
        let search = Call::Search {
            text: "Noor and I say so".into(),
            kind: String::new(),
            limit: 10,
        };
        match tab.call(&mut disk, search) {
            Reply::Search(page) => assert!(
                page.hits.iter().all(|it| it.record.kind != "pulse_answer"),
                "{page:?}"
            ),
            other => panic!("{other:?}"),
        }
        let lookup = Call::Lookup {
            kind: "pulse_answer".into(),
            text: String::new(),
            limit: 10,
        };
        match tab.call(&mut disk, lookup) {
            Reply::Options(found) => assert_eq!(found, []),
            other => panic!("{other:?}"),
        }
        let check = Call::CheckQuery {
            kind: "pulse_answer".into(),
            text: "round:".into(),
            cursor: 6,
        };
        match tab.call(&mut disk, check) {
            Reply::QueryCheck(QueryCheck { suggestions, .. }) => {
                assert!(!format!("{suggestions:?}").contains("Noor"));
            }
            other => panic!("{other:?}"),
        }
        match tab.call(&mut disk, Call::Acts) {
            Reply::Acts(acts) => assert!(
                acts.iter()
                    .all(|it| !it.label.to_lowercase().contains("answer")),
                "{acts:?}"
            ),
            other => panic!("{other:?}"),
        }
        // Not to be changed, deleted or taken back either: somebody would have to name it.
        let change = Command::Update {
            records: vec![id],
            fields: vec![("desire".into(), text("1"))],
        };
        assert!(tab.run_command(&mut disk, change).is_err());
        let undone = tab.call(&mut disk, Call::UndoAct { act: done.act });
        assert!(matches!(undone, Reply::BadNews(_)), "{undone:?}");
    }
}

#[test]
fn what_lies_in_the_log_of_an_answer_names_nobody_and_no_hour() {
    use crate::domain::{Kind, common};
    let (mut disk, mut tab, round) = asking();
    open(&mut tab, &mut disk, round);
    be(&mut tab, &mut disk, "Noor", Role::Requester);
    tab.run_command(&mut disk, answer(round, "", "4"))
        .expect("answered");
    let table = tab
        .worker
        .engine
        .table(Kind::PULSE_ANSWER)
        .expect("is there");
    assert_eq!(table.line(common::TITLE, 0), "pulse answer");
    let opened = table.number(common::OPENED_AT, 0).expect("has a day");
    assert_eq!(opened % 86_400_000, 0);
    let mut found = 0;
    for bytes in disk.log.values() {
        let segment = segment::open(bytes).expect("reads");
        for op in segment
            .ops
            .iter()
            .filter(|it| it.kind == Kind::PULSE_ANSWER)
        {
            found += 1;
            assert!(op.actor.is_nil());
            assert_eq!(op.occurred_at % 86_400_000, 0);
        }
    }
    assert_eq!(found, 1);
}

#[test]
fn four_answers_are_hidden_and_the_fifth_shows_the_mean() {
    let (mut disk, mut tab, round) = asking();
    open(&mut tab, &mut disk, round);
    for value in ["5", "4", "4", "3"] {
        tab.run_command(&mut disk, answer(round, "Service desk", value))
            .expect("answered");
    }
    let missing = match answer(round, "", "4") {
        Command::Create { kind, mut fields } => {
            fields.pop();
            Command::Create { kind, fields }
        }
        other => other,
    };
    assert!(tab.run_command(&mut disk, missing).is_err());
    let before = culture(&mut tab, &mut disk);
    assert!(before.contains("fewer than 5 answers"), "{before}");
    tab.run_command(&mut disk, answer(round, "Service desk", "4"))
        .expect("answered");
    let after = culture(&mut tab, &mut disk);
    assert!(!after.contains("fewer than 5 answers"), "{after}");
    // A mean of 4 of 1 to 5 is a score of 75.
    assert!(after.contains("value: 75.0"), "{after}");
    // The next one waits for its block, and nothing moves.
    tab.run_command(&mut disk, answer(round, "Service desk", "1"))
        .expect("answered");
    let later = culture(&mut tab, &mut disk);
    assert!(later.contains("value: 75.0") && !later.contains("value: 62.5"));
}
