//! The demo company in the loop: made in pieces, gone on with, let go forward, removed; and its stories
//! hold, whatever the seed and the day.

use super::*;
use crate::demo as tale;
use crate::domain::Kind;
use crate::engine::{workspace_fields as fields, workspace_id};
use crate::oplog::{Clock, Op, Origin, Write};

fn environment(zone: &str) -> Environment {
    Environment {
        demo: true,
        time_zone: zone.into(),
        ..Environment::default()
    }
}

fn moment(today: &str) -> (i64, String) {
    let today: jiff::Zoned = today.parse().expect("a moment");
    let zone = today.time_zone().iana_name().expect("a named zone");
    (today.timestamp().as_millisecond(), zone.to_owned())
}

/// A worker whose engine holds the whole story, without a disk.
fn told(seed: u64, today: &str) -> Worker {
    let (began, zone) = moment(today);
    let plan = tale::Plan {
        seed,
        began,
        zone: zone.clone(),
    };
    let mut worker = Worker::new(environment(&zone), [7; 32]);
    worker.now = began;
    let mut clock = Clock::default();
    let mut op = |kind, record, writes, at, actor, origin| Op {
        stamp: clock.tick(began, WriterId(1)),
        occurred_at: at,
        actor,
        act: crate::oplog::ActId(256),
        origin,
        kind,
        record,
        writes,
    };
    let number = |field, number| Write::one(field, crate::domain::Value::Int(number));
    let house = vec![
        Write::one(fields::TIME_ZONE, crate::domain::Value::text(&zone)),
        number(fields::DEMO_SEED, seed as i64),
        number(fields::DEMO_BEGAN, began),
        number(fields::DEMO_VERSION, tale::VERSION),
        number(fields::DEMO_TAKEN, 0),
        number(fields::DEMO_TARGET, began),
        number(fields::DEMO_UNTIL, began),
    ];
    let mut ops = vec![op(
        Kind::WORKSPACE,
        workspace_id(),
        house,
        began,
        RecordId::NIL,
        Origin::Automatic,
    )];
    ops.extend(
        tale::history(&plan, began)
            .into_iter()
            .map(|it| op(it.kind, it.record, it.writes, it.at, it.actor, it.origin)),
    );
    worker.engine.apply(0, &ops);
    worker
}

/// A Wednesday in November, a leap day, and the day after clocks went back.
const TODAYS: [&str; 3] = [
    "2026-11-25T10:20:00+01:00[Europe/Berlin]",
    "2028-02-29T18:45:00+01:00[Europe/Berlin]",
    "2026-11-02T08:10:00-05:00[America/New_York]",
];

#[test]
fn the_stories_hold_for_every_seed_and_day() {
    let mut wrong = Vec::new();
    for today in TODAYS {
        for seed in [2_026, 1, 2, 3, 4] {
            let worker = told(seed, today);
            let checks = worker.demo_checks().expect("it is a demo");
            assert!(checks.len() > 25);
            for check in checks {
                if !check.holds() || std::env::var("STEWARD_DEMO_SHOW").is_ok() {
                    wrong.push(format!(
                        "{seed} {} {}: {:?}, expected {} to {}",
                        &today[..10],
                        check.what,
                        check.found,
                        check.at_least,
                        check.at_most
                    ));
                }
            }
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A tab in the demo's place; it has just been opened.
fn tab(disk: &mut Disk, seed: u8) -> Tab {
    let mut tab = Tab::new(seed);
    tab.worker = Worker::new(environment("Europe/Berlin"), [seed; 32]);
    let jobs = tab.worker.start(tab.now);
    tab.run(disk, jobs);
    tab
}

fn total(tab: &mut Tab, disk: &mut Disk, query: &str) -> u32 {
    tab.list(disk, "incident", query, &["number"]).total
}

/// Every number of every story comes out.
fn all_holds(tab: &mut Tab, disk: &mut Disk) {
    let Reply::DemoChecks(checks) = tab.call(disk, Call::DemoChecks) else {
        panic!("it is a demo");
    };
    let wrong: Vec<_> = checks.iter().filter(|it| !it.holds()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_demo_is_made_once_and_is_there_again() {
    let mut disk = Disk::default();
    let mut one = tab(&mut disk, 1);
    assert_eq!(one.call(&mut disk, Call::DemoOpen), Reply::Nothing);
    let incidents = total(&mut one, &mut disk, "");
    assert!((4_000..5_000).contains(&incidents), "{incidents}");
    assert!(disk.flushed);
    assert_eq!(one.worker.me.role, Role::Agent);
    assert!(!one.worker.me.name.is_empty());
    // Nobody can take the demo back by accident.
    assert_eq!(one.worker.engine.acts.to_undo(one.worker.me.person), None);
    let operations = one.worker.head.map(|it| it.operations);
    assert_eq!(one.call(&mut disk, Call::DemoOpen), Reply::Nothing);
    assert_eq!(one.worker.head.map(|it| it.operations), operations);
    let digest = one.worker.digest();
    let mut two = tab(&mut disk, 2);
    assert_eq!(two.worker.digest(), digest);
    assert_eq!(two.worker.phase(), Phase::Ready);
    assert_eq!(two.worker.me, one.worker.me);
    all_holds(&mut two, &mut disk);
    let page = two.list(&mut disk, "incident", "no:number", &["number"]);
    assert_eq!(page.total, 0);
}

#[test]
fn a_demo_that_was_cut_short_is_gone_on_with() {
    let mut disk = Disk::default();
    let mut one = tab(&mut disk, 1);
    // The tab is closed after its third transaction.
    let call = Input::Call {
        number: 1,
        call: Call::DemoOpen,
        files: Vec::new(),
    };
    let mut queue: std::collections::VecDeque<_> = one.worker.step(one.now, call).into();
    let mut commits = 0;
    while let Some((id, job)) = queue.pop_front() {
        commits += usize::from(matches!(job, Job::Commit { .. }));
        if commits > 3 {
            break;
        }
        if let Some(outcome) = disk.perform(job) {
            one.now += 1;
            queue.extend(one.worker.step(one.now, Input::Done(id, outcome)));
        }
    }
    drop(one);
    let mut two = tab(&mut disk, 2);
    assert!(two.worker.engine.demo().is_some_and(|it| !it.is_whole()));
    assert_eq!(two.call(&mut disk, Call::DemoOpen), Reply::Nothing);
    let mut whole = Disk::default();
    let mut other = tab(&mut whole, 3);
    assert_eq!(other.call(&mut whole, Call::DemoOpen), Reply::Nothing);
    assert_eq!(
        total(&mut two, &mut disk, ""),
        total(&mut other, &mut whole, "")
    );
    assert_eq!(
        two.worker.engine.greatest_number(),
        other.worker.engine.greatest_number()
    );
    all_holds(&mut two, &mut disk);
}

#[test]
fn a_week_passes_and_what_somebody_took_on_is_left_alone() {
    let mut disk = Disk::default();
    let mut one = tab(&mut disk, 1);
    assert_eq!(one.call(&mut disk, Call::DemoOpen), Reply::Nothing);
    let before = total(&mut one, &mut disk, "");
    let page = one.list(
        &mut disk,
        "incident",
        "is:active sort:-opened_at",
        &["number"],
    );
    let mine = page.rows[0].id;
    one.run_command(
        &mut disk,
        Command::Step {
            records: vec![mine],
            step: "resolve".into(),
            args: vec![
                ("resolution_code".into(), Datum::Text("no_fault".into())),
                (
                    "resolution_notes".into(),
                    Datum::Text("Looked at it together, nothing was wrong.".into()),
                ),
            ],
        },
    )
    .expect("an agent may");
    let made = one
        .run_command(
            &mut disk,
            Command::Create {
                kind: "incident".into(),
                fields: vec![("title".into(), Datum::Text("Made by hand".into()))],
            },
        )
        .expect("an agent may");
    let real = one.now;
    for week in 1..=2_i64 {
        assert_eq!(one.call(&mut disk, Call::DemoForward), Reply::Nothing);
        let ahead = one.worker.engine.demo().map(|it| it.ahead_ms);
        assert_eq!(ahead, Some(week * 7 * 24 * 3_600_000));
        assert!(one.worker.now - one.now > (week * 7 - 1) * 24 * 3_600_000);
    }
    assert!(one.now - real < 60_000, "only the demo's clock is ahead");
    let after = total(&mut one, &mut disk, "");
    assert!(after > before + 80, "{before} to {after}");
    let view = one.record(&mut disk, &mine.to_hex());
    let code = view.fields.iter().find(|it| it.0 == "resolution_code");
    assert_eq!(code.map(|it| it.1.text()), Some("no_fault"));
    // No number was given twice.
    let numbers = one.list(
        &mut disk,
        "incident",
        &format!("number:{}", made.records[0].number),
        &["number"],
    );
    assert_eq!(numbers.total, 1);
    let digest = one.worker.digest();
    let mut two = tab(&mut disk, 2);
    assert_eq!(two.worker.digest(), digest);
    all_holds(&mut two, &mut disk);
}

#[test]
fn the_demo_and_ones_own_data_never_meet() {
    let mut disk = Disk::default();
    let code = |reply: Reply| match reply {
        Reply::BadNews(news) => news.code,
        other => panic!("{other:?}"),
    };
    let mut own = Tab::open(&mut disk, 1);
    for call in [Call::DemoOpen, Call::DemoForward] {
        assert_eq!(code(own.call(&mut disk, call)), "not_in_the_demo");
    }
    assert_eq!(code(own.call(&mut disk, Call::Demo)), "no_demo");
    assert!(disk.head.is_none());

    let mut place = Disk::default();
    let mut demo = tab(&mut place, 2);
    assert_eq!(code(demo.call(&mut place, Call::DemoForward)), "no_demo");
    assert_eq!(code(demo.restore(&mut place, vec![1, 2, 3])), "in_the_demo");
    let inspected = demo.inspect(&mut place, vec![("a.csv", b"number\n1\n".to_vec())]);
    assert_eq!(code(inspected), "in_the_demo");
    assert_eq!(demo.call(&mut place, Call::DemoOpen), Reply::Nothing);
    // Also whoever is no administrator there may remove it, and nothing opens it again.
    assert_eq!(demo.call(&mut place, Call::Wipe), Reply::Nothing);
    assert!(place.head.is_none() && place.log.is_empty());
    assert_eq!(demo.worker.phase(), Phase::Stopped);
}
