//! Communication and the sponsor, from commands to sheets.

use super::*;
use crate::domain::{Kind, common};
use crate::engine::command::{Desk, Refusal};
use crate::engine::derived::DerivedCache;
use crate::engine::search::SearchIndex;
use crate::engine::{Engine, Fresh, Histories};
use crate::oplog::{ActId, Op, Stamp, WriterId};
use crate::protocol::Show;
use crate::protocol::{Command, Datum, SheetRequest};

/// Friday, 4 October 2024, noon in UTC.
const NOW: i64 = 20_000 * DAY_MS + DAY_MS / 2;

/// A workspace whose records are made by commands.
struct Bench {
    engine: Engine,
    me: Me,
    now: i64,
    fresh: Fresh,
    clock: u64,
}

impl Bench {
    fn new() -> Self {
        Self {
            engine: Engine::default(),
            me: Me {
                role: Role::Agent,
                ..Me::default()
            },
            now: NOW,
            fresh: Fresh::new([7; 32]),
            clock: 0,
        }
    }

    fn run(&mut self, command: &Command) -> Result<RecordId, Refusal> {
        let histories = Histories::default();
        let decision = Desk {
            engine: &self.engine,
            me: &self.me,
            now: self.now,
            fresh: &mut self.fresh,
            histories: &histories,
        }
        .decide(command)?;
        for draft in decision.drafts {
            self.clock += 1;
            let op = Op {
                stamp: Stamp {
                    wall_ms: self.clock,
                    counter: 0,
                    writer: WriterId(1),
                },
                occurred_at: draft.occurred_at,
                actor: draft.actor,
                act: ActId(self.clock << 8),
                origin: draft.origin,
                kind: draft.kind,
                record: draft.record,
                writes: draft.writes,
            };
            self.engine.apply(self.clock as u32, &[op]);
        }
        Ok(decision.changed.first().copied().unwrap_or_default())
    }

    fn try_make(&mut self, kind: &str, fields: &[(&str, Datum)]) -> Result<RecordId, Refusal> {
        self.run(&Command::Create {
            kind: kind.into(),
            fields: fields
                .iter()
                .map(|(name, value)| ((*name).into(), value.clone()))
                .collect(),
        })
    }

    fn make(&mut self, kind: &str, fields: &[(&str, Datum)]) -> RecordId {
        self.try_make(kind, fields).expect("it is made")
    }

    fn set(&mut self, record: RecordId, field: &str, value: Datum) -> Result<RecordId, Refusal> {
        self.run(&Command::Update {
            records: vec![record],
            fields: vec![(field.into(), value)],
        })
    }

    fn step(
        &mut self,
        record: RecordId,
        step: &str,
        args: &[(&str, Datum)],
    ) -> Result<RecordId, Refusal> {
        self.run(&Command::Step {
            records: vec![record],
            step: step.into(),
            args: args
                .iter()
                .map(|(name, value)| ((*name).into(), value.clone()))
                .collect(),
        })
    }

    /// As a person, in a role.
    fn be(&mut self, person: RecordId, role: Role) {
        self.me = Me {
            person,
            name: String::new(),
            role,
        };
    }

    /// I add myself to a set.
    fn sign(&mut self, record: RecordId, field: &str) {
        let me = one(self.me.person);
        self.run(&Command::Element {
            records: vec![record],
            field: field.into(),
            element: me,
            present: true,
        })
        .expect("everybody may speak for themselves");
    }

    fn ask<T>(&self, ask: impl FnOnce(Lists<'_>) -> T) -> T {
        let search = SearchIndex::new(crate::engine::search::Config::default());
        ask(Lists {
            engine: &self.engine,
            search: &search,
            me: &self.me,
            now: self.now,
            zone: &jiff::tz::TimeZone::UTC,
            derived: &DerivedCache::default(),
        })
    }

    fn sheet(&self, id: &str, audience: &str) -> Sheet {
        let request = SheetRequest {
            id: id.into(),
            audience: audience.into(),
            ..SheetRequest::default()
        };
        let sheet = self.ask(|it| it.sheet(&request));
        assert_eq!(sheet.error, "", "{id}");
        sheet
    }

    fn figure(&self, id: &str, figure: &str) -> Figure {
        let sheet = self.sheet(id, "");
        let found = sheet.figures().find(|it| it.id == figure).cloned();
        found.unwrap_or_else(|| panic!("no figure {figure} on {id}"))
    }

    /// A unit with people of some names in it.
    fn unit(&mut self, name: &str, people: &[&str]) -> Vec<RecordId> {
        let unit = self.make("organisation_unit", &[("name", text(name))]);
        people
            .iter()
            .map(|it| {
                self.make(
                    "person",
                    &[("name", text(it)), ("organisation_unit", one(unit))],
                )
            })
            .collect()
    }

    /// A sent message to some audiences, so many days ago.
    fn sent(&mut self, days_ago: i64, fields: &[(&str, Datum)]) -> RecordId {
        let now = self.now;
        self.now -= days_ago * DAY_MS;
        let mut all = vec![("subject", text("Hear")), ("form", text("mail"))];
        all.retain(|it| !fields.iter().any(|field| field.0 == it.0));
        all.extend(fields.iter().cloned());
        let message = self.make("message", &all);
        self.step(message, "send", &[]).expect("it is sent");
        self.now = now;
        message
    }
}

fn text(text: &str) -> Datum {
    Datum::Text(text.into())
}
fn label(id: RecordId) -> RefLabel {
    RefLabel {
        id,
        ..RefLabel::default()
    }
}
fn one(id: RecordId) -> Datum {
    Datum::Ref(label(id))
}
fn set(ids: &[RecordId]) -> Datum {
    Datum::Refs(ids.iter().map(|it| label(*it)).collect())
}

/// Everything that is read on a sheet, a line for each part.
fn read(sheet: &Sheet) -> String {
    let words = |show: &Show| match show {
        Show::Words(words) => words.clone(),
        Show::Amount { value, unit } => format!("{value:.2} {unit}"),
        Show::Day(at) => day_of_number(at.div_euclid(DAY_MS)).to_string(),
    };
    let spans = |all: &[Span]| all.iter().map(|it| words(&it.show)).collect::<String>();
    let mut lines = vec![spans(&sheet.lead)];
    for block in &sheet.blocks {
        match &block.part {
            Part::Heading(it) => lines.push(it.clone()),
            Part::Text(it) | Part::Note { text: it, .. } => lines.push(spans(it)),
            Part::Table(grid) => lines.extend(grid.rows.iter().map(|row| {
                let cells: Vec<String> = row.iter().map(|it| words(&it.show)).collect();
                cells.join(" | ")
            })),
            _ => {}
        }
    }
    lines.join("\n")
}

#[test]
fn reach_counts_those_whom_it_was_for_once_and_only_them() {
    let mut bench = Bench::new();
    let finance = bench.unit("Finance", &["Ann", "Ben", "Cy", "Dee"]);
    let sales = bench.unit("Sales", &["Sam"]);
    let ruled = bench.make(
        "audience",
        &[
            ("name", text("Finance")),
            ("rule", text("department:Finance")),
        ],
    );
    let listed = bench.make(
        "audience",
        &[("name", text("Keys")), ("members", set(&[finance[0]]))],
    );
    assert_eq!(bench.figure("communication", "message_reach").value, None);
    let message = bench.sent(3, &[("audiences", set(&[ruled, listed]))]);
    assert_eq!(
        bench.figure("communication", "message_reach").value,
        Some(0.0)
    );
    for person in [finance[0], finance[1], sales[0]] {
        bench.be(person, Role::Requester);
        bench.sign(message, "acknowledged_by");
    }
    bench.sign(message, "disliked_by");
    bench.be(finance[0], Role::Requester);
    bench.sign(message, "liked_by");
    bench.be(RecordId::NIL, Role::Agent);
    let reach = bench.figure("communication", "message_reach");
    assert_eq!((reach.value, reach.n), (Some(0.5), 4));
    let reaction = bench.figure("communication", "message_reaction");
    assert_eq!((reaction.value, reaction.n), (Some(0.5), 2));
    assert_eq!(reaction.tone, Tone::Unknown);
    // Heads in a hall count too, and a size that somebody wrote goes before counting.
    bench
        .set(message, "counted_reach", Datum::Int(1))
        .expect("after it was sent");
    assert_eq!(
        bench.figure("communication", "message_reach").value,
        Some(0.75)
    );
    bench.set(ruled, "size", Datum::Int(40)).expect("set");
    let reach = bench.figure("communication", "message_reach");
    assert_eq!((reach.value, reach.n), (Some(4.0 / 41.0), 41));
    // Of people whom nobody counted there is no share.
    bench.set(ruled, "size", Datum::None).expect("set");
    bench.set(ruled, "rule", text("department:")).expect("set");
    assert_eq!(bench.figure("communication", "message_reach").value, None);
    assert!(read(&bench.sheet("communication", "")).contains("The rule does not read"));
}

#[test]
fn what_waits_to_be_read_waits_for_those_it_was_sent_to_until_they_have_spoken() {
    let mut bench = Bench::new();
    let finance = bench.unit("Finance", &["Ann"]);
    let sales = bench.unit("Sales", &["Sam"]);
    let audience = bench.make(
        "audience",
        &[
            ("name", text("Finance")),
            ("rule", text("department:Finance")),
        ],
    );
    let draft = [
        ("subject", text("Later")),
        ("form", text("mail")),
        ("audiences", set(&[audience])),
    ];
    bench.make("message", &draft);
    let message = bench.sent(1, &[("audiences", set(&[audience]))]);
    bench.sent(70, &[("subject", text("Long ago"))]);
    let policy = bench.make(
        "document",
        &[
            ("name", text("Policy")),
            ("document_type", text("policy")),
            ("approver", one(sales[0])),
            ("readers", set(&[audience])),
        ],
    );
    bench.step(policy, "submit", &[]).expect("submitted");
    bench.be(sales[0], Role::Agent);
    bench
        .step(policy, "approve", &[])
        .expect("approved by its approver");
    let waits = |bench: &Bench| -> Vec<(String, bool)> {
        let found = bench.ask(|it| it.to_read());
        found
            .into_iter()
            .map(|it| (it.record.label, it.read))
            .collect()
    };
    bench.be(sales[0], Role::Requester);
    assert_eq!(waits(&bench), []);
    bench.be(finance[0], Role::Requester);
    assert_eq!(
        waits(&bench),
        [("Policy".into(), false), ("Hear".into(), false)]
    );
    bench.sign(policy, "read_by");
    bench.sign(message, "acknowledged_by");
    assert_eq!(waits(&bench), [("Hear".into(), true)]);
    bench.sign(message, "liked_by");
    assert_eq!(waits(&bench), []);
    // Nobody signs for somebody else, and who else read it is nobody's business.
    let for_another = bench.run(&Command::Element {
        records: vec![message],
        field: "acknowledged_by".into(),
        element: one(sales[0]),
        present: true,
    });
    assert!(matches!(for_another, Err(Refusal::NeedsRole { .. })));
    let hidden = |field| {
        crate::engine::hides(
            &bench.me,
            &crate::domain::programme::communication::MESSAGE,
            field,
        )
    };
    assert!(hidden(MESSAGE_ACKNOWLEDGED_BY) && !hidden(MESSAGE_SENDER));
}

#[test]
fn too_much_in_a_week_and_a_month_of_silence_are_both_said() {
    let mut bench = Bench::new();
    let loud = bench.make("audience", &[("name", text("Loud"))]);
    bench.make("audience", &[("name", text("Silent"))]);
    for day in 1..=3 {
        bench.sent(day, &[("audiences", set(&[loud]))]);
    }
    let dropped = bench.make(
        "message",
        &[
            ("subject", text("No")),
            ("form", text("mail")),
            ("audiences", set(&[loud])),
            ("planned_at", Datum::Time(NOW)),
        ],
    );
    bench.step(dropped, "drop", &[]).expect("dropped");
    let weekly = [
        ("subject", text("Weekly")),
        ("form", text("mail")),
        ("repeat", text("weekly")),
        ("audiences", set(&[loud])),
        ("planned_at", Datum::Time(NOW + 7 * DAY_MS)),
    ];
    bench.make("message", &weekly);
    let sheet = bench.sheet("communication", "");
    let said = read(&sheet);
    assert!(
        said.contains("Loud: 3 messages in the week of 30 Sep"),
        "{said}"
    );
    assert!(
        said.contains("Silent: nothing is said from 4 Oct to 1 Dec: 8 weeks."),
        "{said}"
    );
    assert!(!said.contains("Loud: nothing"), "{said}");
    let grids = sheet.blocks.iter().filter_map(|it| match &it.part {
        Part::Table(grid) => Some(grid),
        _ => None,
    });
    let calendar = grids.clone().next().expect("the calendar is the first");
    assert_eq!(
        calendar.rows[0]
            .iter()
            .filter(|it| it.tone == Tone::Bad)
            .count(),
        1
    );
    // Eight weeks of the one that repeats, and the week of the three.
    assert_eq!(
        calendar.rows[0]
            .iter()
            .skip(1)
            .filter(|it| it.door.is_some())
            .count(),
        9
    );
}

#[test]
fn a_message_that_is_tied_to_a_milestone_moves_with_it() {
    let mut bench = Bench::new();
    let day = |day: i64| Datum::Time((20_000 + day) * DAY_MS);
    let milestone = bench.make(
        "task",
        &[
            ("name", text("Go live")),
            ("task_type", text("milestone")),
            ("ends_at", day(10)),
        ],
    );
    bench.make(
        "message",
        &[
            ("subject", text("We are live")),
            ("form", text("mail")),
            ("milestone", one(milestone)),
            ("days_from_milestone", Datum::Int(-3)),
            ("planned_at", day(1)),
        ],
    );
    assert!(read(&bench.sheet("communication", "")).contains("11 Oct, moves with PT-0001"));
    bench.set(milestone, "ends_at", day(17)).expect("moved");
    assert!(read(&bench.sheet("communication", "")).contains("18 Oct, moves with PT-0001"));
}

#[test]
fn an_effect_is_after_less_before_with_the_others_as_control() {
    let mut bench = Bench::new();
    let finance = bench.unit("Finance", &["Ann"])[0];
    let sales = bench.unit("Sales", &["Sam"])[0];
    let category = bench.make("category", &[("name", text("Printers"))]);
    let audience = bench.make(
        "audience",
        &[
            ("name", text("Finance")),
            ("rule", text("department:Finance")),
        ],
    );
    let aims = [
        ("aims_at", text("classified")),
        ("audiences", set(&[audience])),
    ];
    bench.sent(20, &aims);
    // Half of them classified before, nine of ten after; those of the others stay at a half.
    let mut log = |days_ago: i64, who: RecordId, classified: bool| {
        bench.now = NOW - days_ago * DAY_MS;
        let mut fields = vec![("title", text("It broke")), ("requester", one(who))];
        if classified {
            fields.push(("category", one(category)));
        }
        bench.make("incident", &fields);
    };
    for case in 0..40 {
        log(23, finance, case % 2 == 0);
        log(17, finance, case % 10 != 0);
        log(23, sales, case % 2 == 0);
        log(17, sales, case % 2 == 0);
    }
    // On the day itself nothing counts.
    for _ in 0..40 {
        log(20, finance, false);
    }
    bench.now = NOW;
    let said = read(&bench.sheet("communication", ""));
    assert!(
        said.contains(
            "Hear | Classified | Those it was for | 50 % of 40 | 90 % of 40 | +40 points"
        ),
        "{said}"
    );
    assert!(
        said.contains("The others, as control | 50 % of 40 | 50 % of 40 | +0 points"),
        "{said}"
    );
    // Before seven working days are over, and with fewer than 30 cases, there is no effect to tell.
    bench.sent(5, &aims);
    let said = read(&bench.sheet("communication", ""));
    assert!(
        said.contains("Those it was for | – | – | After 8 Oct"),
        "{said}"
    );
    bench.sent(70, &aims);
    let said = read(&bench.sheet("communication", ""));
    assert!(said.contains("Too few cases"), "{said}");
}

#[test]
fn only_a_rule_about_where_people_belong_tells_whose_incidents_are_theirs() {
    assert_eq!(
        as_scope("department:\"Head office\"").as_deref(),
        Some("requester.department:\"Head office\"")
    );
    assert_eq!(
        as_scope("site:Oslo -department:Sales").as_deref(),
        Some("requester.site:Oslo -requester.department:Sales")
    );
    assert_eq!(as_scope("job:Buyer"), None);
    assert_eq!(as_scope("department:Sales vip:yes"), None);
    assert_eq!(as_scope("Ann"), None);
    assert_eq!(as_scope(""), None);
}

#[test]
fn the_matrix_decides_what_an_audience_sees_and_the_last_word_counts() {
    let mut bench = Bench::new();
    let audience = bench.make("audience", &[("name", text("Board"))]);
    let id = audience.to_hex();
    let seen = bench.sheet("communication", &id);
    assert_eq!(seen.withheld, ["people"]);
    let rule = |level: &str| {
        vec![
            ("name", text("Board, people")),
            ("audience", one(audience)),
            ("information_class", text("people")),
            ("level", text(level)),
        ]
    };
    bench.make("access_rule", &rule("none"));
    let rule = bench.make("access_rule", &rule("full"));
    assert_eq!(
        bench.sheet("communication", &id).withheld,
        Vec::<String>::new()
    );
    bench.set(rule, "level", text("none")).expect("set");
    assert_eq!(bench.sheet("communication", &id).withheld, ["people"]);
    // A report that names the audience carries the same.
    bench.make(
        "report",
        &[
            ("name", text("Pack")),
            ("audience", text("board")),
            ("frequency", text("monthly")),
            ("content", text("manager")),
        ],
    );
    let reports = bench.ask(|it| it.reports());
    let sees = |class: &str| {
        reports[0]
            .sees
            .iter()
            .find(|it| it.0 == class)
            .map(|it| it.1.as_str())
    };
    assert_eq!(
        (sees("people"), sees("finance")),
        (Some("none"), Some("aggregate"))
    );
}

/// A charter with a sponsor.
fn sponsored(bench: &mut Bench) -> RecordId {
    let sponsor = bench.make("person", &[("name", text("Grace Moreau"))]);
    bench.make(
        "programme",
        &[
            ("name", text("Programme")),
            ("vision", text("Work flows.")),
            ("sponsor", one(sponsor)),
            ("starts_at", Datum::Time(NOW - 40 * DAY_MS)),
        ],
    );
    sponsor
}

#[test]
fn a_sponsor_gets_three_requests_a_week() {
    let mut bench = Bench::new();
    let sponsor = sponsored(&mut bench);
    let other = bench.make("person", &[("name", text("Omar"))]);
    let ask = |of: RecordId, kind: &str| {
        vec![
            ("question", text("May we?")),
            ("decision_type", text(kind)),
            ("asked_of", one(of)),
        ]
    };
    let first = bench.make("decision", &ask(sponsor, "decide"));
    bench.make("decision", &ask(sponsor, "say"));
    bench.make("decision", &ask(sponsor, "unblock"));
    let busy = Refusal::SponsorIsBusy {
        name: "Grace Moreau".into(),
        most: 3,
    };
    assert_eq!(
        bench.try_make("decision", &ask(sponsor, "say")),
        Err(busy.clone())
    );
    assert!(
        busy.to_string()
            .starts_with("Grace Moreau was asked for 3 things this week already.")
    );
    // Gates and other people are no matter of it; nor is it a way round to ask somebody else first.
    let gate = bench.make("decision", &ask(sponsor, "gate"));
    assert_eq!(
        bench.set(gate, "decision_type", text("say")),
        Err(busy.clone())
    );
    let moved = bench.make("decision", &ask(other, "say"));
    assert_eq!(
        bench.set(moved, "asked_of", one(sponsor)),
        Err(busy.clone())
    );
    bench
        .set(first, "asked_of", one(sponsor))
        .expect("it is one of the three");
    // What was withdrawn makes room, what was decided does not, and the next week is another week.
    bench.step(first, "withdraw", &[]).expect("withdrawn");
    let fourth = bench.make("decision", &ask(sponsor, "say"));
    bench.be(sponsor, Role::Reader);
    bench
        .step(fourth, "decide", &[("outcome", text("yes"))])
        .expect("the sponsor decides");
    bench.be(other, Role::Agent);
    assert_eq!(bench.try_make("decision", &ask(sponsor, "say")), Err(busy));
    // Friday; Monday is three days away.
    bench.now += 3 * DAY_MS;
    bench.make("decision", &ask(sponsor, "say"));
    let open = bench.figure("sponsor", "open_decisions");
    assert_eq!(open.value, Some(3.0));
    let Some(Door::List { kind, query, .. }) = &open.door else {
        panic!("a number opens its records");
    };
    let behind = bench.ask(|it| it.find(kind, query, None).map(|it| it.rows.count()));
    assert_eq!(behind.ok(), Some(3));
    let said = read(&bench.sheet("sponsor", ""));
    assert!(said.contains("3 things wait for you."), "{said}");
    assert!(said.contains("May we? | Unblock"), "{said}");
}

#[test]
fn the_silence_of_a_sponsor_is_counted_from_what_people_could_see() {
    let mut bench = Bench::new();
    assert!(read(&bench.sheet("sponsor", "")).contains("names no executive sponsor"));
    let sponsor = sponsored(&mut bench);
    let silence = bench.figure("sponsor", "sponsor_silence_days");
    // No act is a gap and not a number; the days since the start count against it.
    assert_eq!((silence.value, silence.tone), (None, Tone::Bad));
    assert!(bench.ask(|it| it.sheet(&SheetRequest { id: "cockpit".into(), ..SheetRequest::default() }))
        .blocks.iter().any(|it| matches!(&it.part, Part::Note { text, .. } if matches!(&text[0].show, Show::Words(words) if words.contains("not seen for 40 days")))));
    let act = |days_ago: i64| {
        vec![
            ("name", text("Visited the desk")),
            ("act_type", text("visit")),
            ("sponsor", one(sponsor)),
            ("happened_at", Datum::Time(NOW - days_ago * DAY_MS)),
        ]
    };
    bench.make("sponsor_act", &act(33));
    // What is yet to come was not seen.
    bench.make("sponsor_act", &act(-5));
    let silence = bench.figure("sponsor", "sponsor_silence_days");
    assert_eq!((silence.value, silence.tone), (Some(33.0), Tone::Bad));
    assert!(
        read(&bench.sheet("sponsor", "")).contains("Nobody saw you stand up for this for 33 days")
    );
    bench.sent(4, &[("sender_level", text("it"))]);
    bench.sent(
        4,
        &[("sender_level", text("sponsor")), ("sender", one(sponsor))],
    );
    let silence = bench.figure("sponsor", "sponsor_silence_days");
    assert_eq!((silence.value, silence.tone), (Some(4.0), Tone::Good));
    let voice = bench.figure("sponsor", "sponsor_message_share");
    assert_eq!((voice.value, voice.n), (Some(0.5), 2));
}

#[test]
fn a_newsletter_tells_wins_one_problem_and_what_changed_since_the_last() {
    let mut bench = Bench::new();
    let team = bench.make("group", &[("name", text("Desk"))]);
    bench.now = NOW - 5 * DAY_MS;
    for _ in 0..40 {
        bench.make("incident", &[("title", text("It broke"))]);
    }
    bench.now = NOW;
    let said = read(&bench.sheet("newsletter", ""));
    // Nothing has a category: that is the worst there is.
    assert!(
        said.contains("Classified: 0.00 share, and it should be 0.90 share"),
        "{said}"
    );
    assert!(
        said.contains("One problem, and no win that the records could prove."),
        "{said}"
    );
    assert!(said.contains("This is the first."), "{said}");
    bench.make(
        "recognition",
        &[
            ("name", text("Stayed until it worked")),
            ("team", one(team)),
            ("given_at", Datum::Time(NOW - DAY_MS)),
        ],
    );
    bench.make(
        "task",
        &[
            ("name", text("Portal opens")),
            ("task_type", text("milestone")),
            ("ends_at", Datum::Time(NOW + 9 * DAY_MS)),
        ],
    );
    bench.sent(
        20,
        &[("subject", text("Issue 1")), ("form", text("newsletter"))],
    );
    let sheet = bench.sheet("newsletter", "");
    let said = read(&sheet);
    assert!(
        said.contains("Thanks to Desk for: Stayed until it worked"),
        "{said}"
    );
    assert!(
        said.contains("One thing went well, and one did not."),
        "{said}"
    );
    assert!(
        said.contains("2024-10-13 | Portal opens | Milestone"),
        "{said}"
    );
    assert!(
        said.contains("The last was Issue 1 on 2024-09-14."),
        "{said}"
    );
    // Nobody outside sees what is not for them.
    let audience = bench.make("audience", &[("name", text("Staff"))]);
    bench.make(
        "access_rule",
        &[
            ("name", text("x")),
            ("audience", one(audience)),
            ("information_class", text("indicators")),
            ("level", text("none")),
        ],
    );
    let seen = bench.sheet("newsletter", &audience.to_hex());
    assert_eq!(seen.withheld, ["indicators"]);
    assert_eq!(seen.figures().count(), 0);
    assert!(!read(&seen).contains("Classified"));
    let status = bench.sheet("status", "");
    assert!(
        status
            .figures()
            .any(|it| it.id == "backlog" && it.value == Some(40.0))
    );
}

#[test]
fn a_launch_counts_what_comes_in_since_by_channel() {
    let mut bench = Bench::new();
    assert!(read(&bench.sheet("launch", "")).contains("No launch is planned"));
    bench.make(
        "incident",
        &[("title", text("Before")), ("channel", text("phone"))],
    );
    let launch = bench.make(
        "message",
        &[
            ("subject", text("Here we go")),
            ("form", text("launch")),
            ("planned_at", Datum::Time(NOW + 3 * DAY_MS)),
        ],
    );
    assert!(read(&bench.sheet("launch", "")).contains("In 3 days: "));
    bench.now += DAY_MS;
    bench.step(launch, "send", &[]).expect("sent");
    bench.now += DAY_MS;
    for channel in ["phone", "portal", "portal"] {
        bench.make(
            "incident",
            &[("title", text("After")), ("channel", text(channel))],
        );
    }
    let value = |id: &str| bench.figure("launch/MSG-0001", id).value;
    assert_eq!(
        (value("since_launch"), value("portal"), value("phone")),
        (Some(3.0), Some(2.0), Some(1.0))
    );
    assert_eq!(
        bench
            .engine
            .table(Kind::MESSAGE)
            .map(|it| it.code(common::STATE, 0)),
        Some("sent")
    );
}
