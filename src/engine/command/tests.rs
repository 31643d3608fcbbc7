use expect_test::{Expect, expect};

use super::*;
use crate::engine::Fresh;
use crate::oplog::{ActId, Op, Stamp, WriterId};

const DAY_MS: i64 = 86_400_000;
const NOW: i64 = 20_000 * DAY_MS;

/// A desk whose records are made by hand, operation by operation.
struct Bench {
    engine: Engine,
    me: Me,
    now: i64,
    fresh: Fresh,
    clock: u64,
}

impl Bench {
    fn new(role: Role) -> Self {
        let mut fresh = Fresh::new([1; 32]);
        let person = fresh.record();
        let me = Me {
            person,
            name: "Amara".into(),
            role,
        };
        let mut bench = Self {
            engine: Engine::default(),
            me,
            now: NOW,
            fresh,
            clock: 0,
        };
        bench.put(
            Kind::PERSON,
            person,
            vec![Write::one(common::TITLE, Value::text("Amara"))],
        );
        bench
    }

    fn put(&mut self, kind: Kind, record: RecordId, writes: Vec<Write>) {
        self.clock += 1;
        let op = Op {
            stamp: Stamp {
                wall_ms: self.clock,
                counter: 0,
                writer: WriterId(1),
            },
            occurred_at: self.now,
            actor: self.me.person,
            act: ActId(self.clock << 8),
            origin: Origin::Person,
            kind,
            record,
            writes,
        };
        self.engine.apply(self.clock as u32, &[op]);
    }

    fn incident(&mut self, state: &str) -> RecordId {
        let record = self.fresh.record();
        let number = format!("INC-{:04}", self.clock);
        let parts = [
            (common::STATE, Value::text(state)),
            (incident::RESOLVED_AT, Value::Time(self.now)),
        ];
        self.put(
            Kind::INCIDENT,
            record,
            vec![
                Write::one(common::NUMBER, Value::text(&number)),
                Write::one(common::TITLE, Value::text("Printer on fire")),
                Write::one(incident::REQUESTER, Value::Ref(self.me.person)),
                Write::one(common::STATE, Value::group(parts)),
            ],
        );
        record
    }

    fn decide(&mut self, command: &Command) -> Result<Decision, Refusal> {
        let histories = Histories::default();
        Desk {
            engine: &self.engine,
            me: &self.me,
            now: self.now,
            fresh: &mut self.fresh,
            histories: &histories,
        }
        .decide(command)
    }

    fn run(&mut self, command: &Command) -> Result<(), Refusal> {
        for draft in self.decide(command)?.drafts {
            self.put(draft.kind, draft.record, draft.writes);
        }
        Ok(())
    }

    fn step(&mut self, record: RecordId, name: &str, args: &[(&str, &str)]) -> Result<(), Refusal> {
        let args = args
            .iter()
            .map(|(name, text)| ((*name).into(), Datum::Text((*text).into())))
            .collect();
        self.run(&Command::Step {
            records: vec![record],
            step: name.into(),
            args,
        })
    }

    fn state(&self, record: RecordId) -> &str {
        let place = self.engine.place_of(record).expect("it was put");
        self.engine.at(place).code(common::STATE, place.row)
    }
}

/// One line per step: from which states it leads where, for a role.
fn check(role: Role, expected: Expect) {
    let practice = &incident::PRACTICE;
    let mut lines = String::new();
    for step in practice.steps {
        let mut ways = Vec::new();
        for state in practice.states {
            let mut bench = Bench::new(role);
            let target = bench.incident("in_progress").to_hex();
            let record = bench.incident(state.code);
            let all = [
                ("resolution_code", "fixed"),
                ("resolution_notes", "Took the paper out of the fuser."),
                ("hold_reason", "vendor"),
                ("cancel_reason", "duplicate"),
                ("reason", "It burns again"),
                ("target", target.as_str()),
            ];
            let args: Vec<_> = all
                .into_iter()
                .filter(|it| step.needs.iter().any(|need| need.name == it.0))
                .collect();
            if bench.step(record, step.name, &args).is_ok() {
                ways.push(format!("{} > {}", state.code, bench.state(record)));
            }
        }
        lines += &format!("{}: {}\n", step.name, ways.join(", "));
    }
    expected.assert_eq(&lines);
}

#[test]
fn an_agent_takes_the_steps_of_the_state_table_and_no_others() {
    check(
        Role::Agent,
        expect![[r#"
            start: new > in_progress
            resume: on_hold > in_progress
            resolve: new > resolved, in_progress > resolved, on_hold > resolved
            hold: new > on_hold, in_progress > on_hold
            close: resolved > closed
            reopen: resolved > in_progress
            cancel: new > cancelled, in_progress > cancelled, on_hold > cancelled
            merge: new > merged, in_progress > merged, on_hold > merged
            unmerge: merged > in_progress
        "#]],
    );
}

#[test]
fn a_requester_confirms_and_reopens_and_a_reader_does_nothing() {
    check(
        Role::Requester,
        expect![[r#"
            start: 
            resume: 
            resolve: 
            hold: 
            close: resolved > closed
            reopen: resolved > in_progress
            cancel: 
            merge: 
            unmerge: 
        "#]],
    );
    check(
        Role::Reader,
        expect![[r#"
            start: 
            resume: 
            resolve: 
            hold: 
            close: 
            reopen: 
            cancel: 
            merge: 
            unmerge: 
        "#]],
    );
}

#[test]
fn a_hold_for_the_caller_needs_a_message_and_one_for_a_date_a_date() {
    let mut bench = Bench::new(Role::Agent);
    let record = bench.incident("in_progress");
    let missing = |name: &str, label: &str| {
        Err(Refusal::FieldMissing {
            field: name.into(),
            label: label.into(),
        })
    };
    assert_eq!(
        bench.step(record, "hold", &[("hold_reason", "caller")]),
        missing("message", "Message to the requester")
    );
    assert_eq!(
        bench.step(record, "hold", &[("hold_reason", "date")]),
        missing("hold_until", "Wake up at")
    );
    assert_eq!(
        bench.step(record, "hold", &[("hold_reason", "problem")]),
        missing("problem", "Problem")
    );
    assert_eq!(
        bench.step(
            record,
            "hold",
            &[("hold_reason", "caller"), ("message", "Which printer?")]
        ),
        Ok(())
    );
    assert_eq!(bench.state(record), "on_hold");
    // The requester answers, and it goes on.
    bench.me.role = Role::Requester;
    let say = Command::Say {
        record,
        lane: Lane::Public,
        text: "The red one".into(),
    };
    assert_eq!(bench.run(&say), Ok(()));
    assert_eq!(bench.state(record), "in_progress");
}

#[test]
fn windows_close() {
    let mut bench = Bench::new(Role::Agent);
    let record = bench.incident("resolved");
    bench.now += 15 * DAY_MS;
    assert_eq!(
        bench.step(record, "reopen", &[("reason", "Again")]),
        Err(Refusal::TooLate { days: 14 })
    );
    let (target, merged) = (bench.incident("new"), bench.incident("new"));
    assert_eq!(
        bench.step(merged, "merge", &[("target", &target.to_hex())]),
        Ok(())
    );
    bench.now += 31 * DAY_MS;
    assert_eq!(
        bench.step(merged, "unmerge", &[]),
        Err(Refusal::TooLate { days: 30 })
    );
}

#[test]
fn what_a_parent_hands_down() {
    for (step, args, role, spreads) in [
        (
            "resolve",
            &[
                ("resolution_code", "fixed"),
                ("resolution_notes", "Took the paper out of it."),
            ][..],
            Role::Agent,
            true,
        ),
        ("hold", &[("hold_reason", "vendor")], Role::Agent, true),
        (
            "hold",
            &[("hold_reason", "caller"), ("message", "Which one?")],
            Role::Agent,
            false,
        ),
        (
            "cancel",
            &[("cancel_reason", "duplicate")],
            Role::Agent,
            false,
        ),
        ("close", &[], Role::Agent, false),
        ("reopen", &[("reason", "It is back")], Role::Agent, true),
        (
            "reopen",
            &[("reason", "It is back")],
            Role::Requester,
            false,
        ),
    ] {
        let mut bench = Bench::new(role);
        let from = if matches!(step, "close" | "reopen") {
            "resolved"
        } else {
            "in_progress"
        };
        let (parent, child) = (bench.incident(from), bench.incident(from));
        bench.put(
            Kind::INCIDENT,
            child,
            vec![Write::one(incident::PARENT, Value::Ref(parent))],
        );
        assert_eq!(bench.step(parent, step, args), Ok(()), "{step}");
        assert_eq!(
            bench.state(child) != from,
            spreads,
            "{step} {args:?} {role:?}"
        );
    }
}

#[test]
fn another_group_clears_the_assignee_and_an_assignee_starts_the_work() {
    let mut bench = Bench::new(Role::Agent);
    let record = bench.incident("new");
    let group = bench.fresh.record();
    bench.put(
        Kind::GROUP,
        group,
        vec![Write::one(common::TITLE, Value::text("Network"))],
    );
    let set = |name: &str, text: &str| Command::Update {
        records: vec![record],
        fields: vec![(name.into(), Datum::Text(text.into()))],
    };
    assert_eq!(bench.run(&set("assignee", "Amara")), Ok(()));
    assert_eq!(bench.state(record), "in_progress");
    assert_eq!(bench.run(&set("assignment_group", "network")), Ok(()));
    let place = bench.engine.place_of(record).expect("it was put");
    assert_eq!(
        bench
            .engine
            .at(place)
            .reference(incident::ASSIGNEE, place.row),
        0
    );
    assert!(matches!(bench.run(&set("assignee", "Amarra")),
        Err(Refusal::NotAValue { nearest: Some(nearest), .. }) if nearest == "Amara"));
}

#[test]
fn priority_follows_the_matrix_until_it_is_set_by_hand_with_a_reason() {
    let mut bench = Bench::new(Role::Agent);
    let record = bench.incident("new");
    let fields = vec![
        ("impact".into(), Datum::Int(1)),
        ("urgency".into(), Datum::Text("medium".into())),
    ];
    assert_eq!(
        bench.run(&Command::Update {
            records: vec![record],
            fields
        }),
        Ok(())
    );
    let priority = |bench: &Bench| {
        let place = bench.engine.place_of(record).expect("it was put");
        bench
            .engine
            .at(place)
            .code(incident::PRIORITY, place.row)
            .to_string()
    };
    assert_eq!(priority(&bench), "2");
    let by_hand = |level, reason: &str| Command::SetPriority {
        records: vec![record],
        level,
        reason: reason.into(),
    };
    assert!(matches!(
        bench.run(&by_hand(Some(1), "")),
        Err(Refusal::FieldMissing { .. })
    ));
    assert_eq!(
        bench.run(&by_hand(Some(1), "The board waits for it")),
        Ok(())
    );
    assert_eq!(priority(&bench), "1");
    assert_eq!(bench.run(&by_hand(None, "")), Ok(()));
    assert_eq!(priority(&bench), "2");
}

#[test]
fn closed_is_final_for_agents_and_parents_make_no_rings() {
    let mut bench = Bench::new(Role::Agent);
    let closed = bench.incident("closed");
    let rename = Command::Update {
        records: vec![closed],
        fields: vec![("title".into(), Datum::Text("New".into()))],
    };
    assert_eq!(bench.run(&rename), Err(Refusal::ClosedIsFinal));
    bench.me.role = Role::Admin;
    assert_eq!(bench.run(&rename), Ok(()));
    let (a, b) = (bench.incident("new"), bench.incident("new"));
    let parent = |of: RecordId, to: RecordId| Command::Update {
        records: vec![of],
        fields: vec![("parent".into(), Datum::Text(to.to_hex()))],
    };
    assert_eq!(bench.run(&parent(a, b)), Ok(()));
    assert_eq!(bench.run(&parent(b, a)), Err(Refusal::Ring));
    assert_eq!(bench.run(&parent(a, a)), Err(Refusal::ToItself));
}

#[test]
fn of_many_those_that_refuse_are_named_and_the_others_go_through() {
    let mut bench = Bench::new(Role::Agent);
    let records = vec![
        bench.incident("new"),
        bench.incident("closed"),
        bench.incident("in_progress"),
    ];
    let command = Command::Step {
        records: records.clone(),
        step: "start".into(),
        args: Vec::new(),
    };
    let decision = bench
        .decide(&command)
        .expect("many never refuse as a whole");
    assert_eq!(decision.changed, [records[0]]);
    assert_eq!(decision.refused.len(), 2);
}

#[test]
fn a_word_on_a_closed_incident_becomes_a_follow_up() {
    let mut bench = Bench::new(Role::Requester);
    let closed = bench.incident("closed");
    let say = Command::Say {
        record: closed,
        lane: Lane::Public,
        text: "It burns again".into(),
    };
    let decision = bench.decide(&say).expect("it is theirs");
    assert_eq!(decision.drafts.len(), 1);
    assert_ne!(decision.drafts[0].record, closed);
    // What is named is the new record, by its number: the words went there.
    assert_eq!(decision.changed, [decision.drafts[0].record]);
    let number = bench.engine.next_number(&incident::PRACTICE);
    let number = number.expect("incidents have numbers");
    let ending = format!("is closed: your reply became {number}");
    assert!(decision.summary.ends_with(&ending), "{}", decision.summary);
    assert!(
        decision.drafts[0]
            .writes
            .iter()
            .any(|write| write.field == common::LINKS)
    );
}

/// Two people and a document that waits for one of them.
fn document_for_approval(bench: &mut Bench) -> (RecordId, RecordId) {
    use crate::domain::programme::documents::DOCUMENT_APPROVER;
    let (document, other) = (bench.fresh.record(), bench.fresh.record());
    bench.put(
        Kind::PERSON,
        other,
        vec![Write::one(common::TITLE, Value::text("Noor"))],
    );
    bench.put(
        Kind::DOCUMENT,
        document,
        vec![
            Write::one(common::TITLE, Value::text("Incident policy")),
            Write::one(DOCUMENT_APPROVER, Value::Ref(other)),
            Write::one(
                common::STATE,
                Value::group([(common::STATE, Value::text("review"))]),
            ),
        ],
    );
    (document, other)
}

fn take(bench: &mut Bench, record: RecordId, step: &str) -> Result<(), Refusal> {
    let command = Command::Step {
        records: vec![record],
        step: step.into(),
        args: Vec::new(),
    };
    let decision = bench.decide(&command)?;
    for draft in decision.drafts {
        bench.put(draft.kind, draft.record, draft.writes);
    }
    Ok(())
}

#[test]
fn nobody_approves_for_somebody_else_and_an_approval_is_stamped() {
    use crate::domain::programme::documents::{DOCUMENT_APPROVED_AT, DOCUMENT_APPROVED_BY};
    let mut bench = Bench::new(Role::Admin);
    let (document, approver) = document_for_approval(&mut bench);
    let refusal = take(&mut bench, document, "approve").expect_err("not for an admin either");
    assert_eq!(
        refusal.to_string(),
        "Only Noor may do that: the approver speaks for themselves."
    );
    // A sponsor reads and signs: the role is no hindrance to the person.
    bench.me = Me {
        person: approver,
        name: "Noor".into(),
        role: Role::Reader,
    };
    take(&mut bench, document, "approve").expect("goes");
    let place = bench.engine.place_of(document).expect("is there");
    let table = bench.engine.at(place);
    assert_eq!(table.code(common::STATE, place.row), "approved");
    assert_eq!(table.number(DOCUMENT_APPROVED_AT, place.row), Some(NOW));
    let by = table.reference(DOCUMENT_APPROVED_BY, place.row);
    assert_eq!(bench.engine.ordinals.id(by), approver);
    // A new version begins without the approval, and retiring keeps it.
    bench.me.role = Role::Agent;
    take(&mut bench, document, "retire").expect("goes");
    let place = bench.engine.place_of(document).expect("is there");
    assert_eq!(
        bench
            .engine
            .at(place)
            .number(DOCUMENT_APPROVED_AT, place.row),
        Some(NOW)
    );
}

#[test]
fn a_new_version_begins_without_the_approval() {
    use crate::domain::programme::documents::DOCUMENT_APPROVED_BY;
    let mut bench = Bench::new(Role::Agent);
    let (document, approver) = document_for_approval(&mut bench);
    bench.me.person = approver;
    take(&mut bench, document, "approve").expect("goes");
    take(&mut bench, document, "revise").expect("goes");
    let place = bench.engine.place_of(document).expect("is there");
    let table = bench.engine.at(place);
    assert_eq!(table.code(common::STATE, place.row), "draft");
    assert_eq!(table.reference(DOCUMENT_APPROVED_BY, place.row), 0);
}

#[test]
fn everybody_says_for_themselves_that_they_read_it() {
    let mut bench = Bench::new(Role::Requester);
    let (document, other) = document_for_approval(&mut bench);
    let state = Value::group([(common::STATE, Value::text("approved"))]);
    bench.put(
        Kind::DOCUMENT,
        document,
        vec![Write::one(common::STATE, state)],
    );
    let read = |id: RecordId| Command::Element {
        records: vec![document],
        field: "read_by".into(),
        element: Datum::Ref(crate::protocol::RefLabel {
            id,
            kind: "person".into(),
            ..crate::protocol::RefLabel::default()
        }),
        present: true,
    };
    let me = bench.me.person;
    assert_eq!(bench.decide(&read(me)).expect("goes").drafts.len(), 1);
    let refusal = bench.decide(&read(other)).expect_err("not for others");
    assert_eq!(refusal, Refusal::NeedsRole { role: Role::Agent });
}

#[test]
fn nobody_stands_on_an_answer_to_a_survey() {
    let mut bench = Bench::new(Role::Requester);
    let round = bench.fresh.record();
    bench.put(
        Kind::PULSE_ROUND,
        round,
        vec![
            Write::one(common::TITLE, Value::text("First")),
            Write::one(
                common::STATE,
                Value::group([(common::STATE, Value::text("open"))]),
            ),
        ],
    );
    let to = crate::protocol::RefLabel {
        id: round,
        kind: "pulse_round".into(),
        ..crate::protocol::RefLabel::default()
    };
    let command = Command::Create {
        kind: "pulse_answer".into(),
        fields: vec![
            ("name".into(), Datum::Text("Answer".into())),
            ("round".into(), Datum::Ref(to)),
        ]
        .into_iter()
        .chain(
            [
                "awareness",
                "desire",
                "knowledge",
                "ability",
                "reinforcement",
            ]
            .map(|letter| (letter.to_owned(), Datum::Text("4".into()))),
        )
        .collect(),
    };
    let decision = bench.decide(&command).expect("everybody may answer");
    assert!(decision.drafts.iter().all(|it| it.actor.is_nil()));
    let me = Value::Ref(bench.me.person);
    assert!(
        decision
            .drafts
            .iter()
            .all(|it| it.writes.iter().all(|write| write.value != me))
    );
}
