//! The rules in tables: what a script of saves makes of a clock, at some moments.

use super::*;

fn strict_if_critical() -> Definition {
    let mut definition = definition(Metric::Resolution, Target::hours(16));
    definition.targets[0] = Some(Target::hours(4));
    definition.targets[4] = None;
    definition
}

#[test]
fn a_priority_change_keeps_the_start() {
    let script = "2 09:00 open P3; 2 15:00 P1; 2 16:00 P3; 3 10:00 P1; 3 11:00 resolve; 3 12:00 P3";
    let nows = ["2 14:00", "2 15:00", "2 16:00", "3 10:30", "4 09:00"];
    check(
        &strict_if_critical(),
        script,
        &nows,
        expect![[r#"
        2 14:00
          P3 Running 5:00 of 16:00, from Mon 2 09:00, due Tue 3 17:00
        2 15:00
          P1 Running 6:00 of 4:00, from Mon 2 09:00, due Mon 2 13:00, breached Mon 2 15:00, late by reclassification
        2 16:00
          P3 Running 7:00 of 16:00, from Mon 2 09:00, due Tue 3 17:00
        3 10:30
          P1 Running 9:30 of 4:00, from Mon 2 09:00, due Mon 2 13:00, breached Tue 3 10:00, late by reclassification
        4 09:00
          P1 Missed 10:00 of 4:00, from Mon 2 09:00, due Mon 2 13:00, stopped Tue 3 11:00, breached Tue 3 10:00, late by reclassification, first missed
    "#]],
    );
}

#[test]
fn what_was_late_before_is_not_late_by_reclassification() {
    let script = "2 09:00 open P1; 2 15:00 P2; 2 15:30 P1; 3 15:00 P2; 4 10:00 P1";
    let nows = ["2 14:00", "2 15:10", "2 16:00", "4 09:30", "4 10:30"];
    check(
        &strict_if_critical(),
        script,
        &nows,
        expect![[r#"
            2 14:00
              P1 Running 5:00 of 4:00, from Mon 2 09:00, due Mon 2 13:00, breached Mon 2 13:00
            2 15:10
              P2 Running 6:10 of 16:00, from Mon 2 09:00, due Tue 3 17:00
            2 16:00
              P1 Running 7:00 of 4:00, from Mon 2 09:00, due Mon 2 13:00, breached Mon 2 15:30
            4 09:30
              P2 Running 16:30 of 16:00, from Mon 2 09:00, due Tue 3 17:00, breached Wed 4 09:00
            4 10:30
              P1 Running 17:30 of 4:00, from Mon 2 09:00, due Mon 2 13:00, breached Wed 4 10:00
        "#]],
    );
}

#[test]
fn a_priority_change_restarts() {
    let mut definition = strict_if_critical();
    definition.on_priority_change = PriorityPolicy::Restart;
    let script =
        "2 09:00 open P3; 2 11:00 P1; 2 16:00 P3; 3 10:00 resolve; 3 11:00 P1; 3 12:00 reopen";
    let nows = ["2 10:00", "2 15:30", "3 09:00", "3 11:30", "3 13:00"];
    check(
        &definition,
        script,
        &nows,
        expect![[r#"
            2 10:00
              P3 Running 1:00 of 16:00, from Mon 2 09:00, due Tue 3 17:00
            2 15:30
              P3 Cancelled 2:00 of 16:00, from Mon 2 09:00, stopped Mon 2 11:00
              P1 Running 4:30 of 4:00, from Mon 2 11:00, due Mon 2 15:00, breached Mon 2 15:00
            3 09:00
              P3 Cancelled 2:00 of 16:00, from Mon 2 09:00, stopped Mon 2 11:00
              P1 Missed 5:00 of 4:00, from Mon 2 11:00, due Mon 2 15:00, stopped Mon 2 16:00, breached Mon 2 15:00
              P3 Running 1:00 of 16:00, from Mon 2 16:00, due Wed 4 16:00
            3 11:30
              P3 Cancelled 2:00 of 16:00, from Mon 2 09:00, stopped Mon 2 11:00
              P1 Missed 5:00 of 4:00, from Mon 2 11:00, due Mon 2 15:00, stopped Mon 2 16:00, breached Mon 2 15:00
              P3 Met 2:00 of 16:00, from Mon 2 16:00, due Wed 4 16:00, stopped Tue 3 10:00, first met
            3 13:00
              P3 Cancelled 2:00 of 16:00, from Mon 2 09:00, stopped Mon 2 11:00
              P1 Missed 5:00 of 4:00, from Mon 2 11:00, due Mon 2 15:00, stopped Mon 2 16:00, breached Mon 2 15:00
              P3 Cancelled 2:00 of 16:00, from Mon 2 16:00, stopped Tue 3 12:00, first met
              P1 Running 1:00 of 4:00, from Tue 3 12:00, due Tue 3 16:00, first met
        "#]],
    );
}

#[test]
fn only_a_stricter_priority_counts() {
    let mut definition = strict_if_critical();
    definition.on_priority_change = PriorityPolicy::StricterOnly;
    let script = "2 09:00 open P3; 2 10:00 P4; 2 11:00 P1; 2 12:00 P5";
    check(
        &definition,
        script,
        &["2 10:30", "2 11:30", "2 12:30"],
        expect![[r#"
        2 10:30
          P3 Running 1:30 of 16:00, from Mon 2 09:00, due Tue 3 17:00
        2 11:30
          P1 Running 2:30 of 4:00, from Mon 2 09:00, due Mon 2 13:00
        2 12:30
          P1 Running 3:30 of 4:00, from Mon 2 09:00, due Mon 2 13:00
    "#]],
    );
}

#[test]
fn a_priority_without_target_has_no_clock_and_a_late_first_one_counts_from_the_start() {
    let script = "2 09:00 open; 2 10:00 P5; 2 12:00 P3";
    let nows = ["2 09:30", "2 11:00", "2 12:00"];
    check(
        &strict_if_critical(),
        script,
        &nows,
        expect![[r#"
        2 09:30
        2 11:00
        2 12:00
          P3 Running 3:00 of 16:00, from Mon 2 09:00, due Tue 3 17:00
    "#]],
    );
}

#[test]
fn what_is_critical_counts_around_the_clock_from_the_start() {
    let mut definition = resolution(OFFICE, ALWAYS);
    definition.targets[0] = Some(Target::hours(20).in_calendar(ALWAYS));
    let script = "2 16:00 open P3; 3 09:00 P1; 3 11:00 P3";
    check(
        &definition,
        script,
        &["3 09:00", "3 12:30"],
        expect![[r#"
        3 09:00
          P1 Running 17:00 of 20:00, from Mon 2 16:00, due Tue 3 12:00
        3 12:30
          P3 Running 4:30 of 24:00, from Mon 2 16:00, due Thu 5 16:00
    "#]],
    );
}

#[test]
fn reopening_continues() {
    let script = "2 09:00 open P3; 2 12:00 resolve; 3 12:00 reopen; 3 16:00 resolve; 4 09:00 close";
    let definition = definition(Metric::Resolution, Target::hours(6));
    let nows = ["2 16:00", "3 12:00", "3 15:30", "5 09:00"];
    check(
        &definition,
        script,
        &nows,
        expect![[r#"
        2 16:00
          P3 Met 3:00 of 6:00, from Mon 2 09:00, due Mon 2 15:00, stopped Mon 2 12:00, first met
        3 12:00
          P3 Running 3:00 of 6:00, from Mon 2 09:00, due Tue 3 15:00, first met
        3 15:30
          P3 Running 6:30 of 6:00, from Mon 2 09:00, due Tue 3 15:00, breached Tue 3 15:00, first met
        5 09:00
          P3 Missed 7:00 of 6:00, from Mon 2 09:00, due Tue 3 15:00, stopped Tue 3 16:00, breached Tue 3 15:00, first met
    "#]],
    );
}

#[test]
fn reopening_restarts() {
    let script = "2 09:00 open P3; 2 12:00 resolve; 3 12:00 reopen; 3 16:00 resolve; 4 09:00 close";
    let mut definition = definition(Metric::Resolution, Target::hours(3));
    definition.on_reopen = ReopenPolicy::Restart;
    let nows = ["2 16:00", "3 12:00", "3 15:30", "5 09:00"];
    check(
        &definition,
        script,
        &nows,
        expect![[r#"
        2 16:00
          P3 Met 3:00 of 3:00, from Mon 2 09:00, due Mon 2 12:00, stopped Mon 2 12:00, first met
        3 12:00
          P3 Met 3:00 of 3:00, from Mon 2 09:00, due Mon 2 12:00, stopped Mon 2 12:00, first met
          P3 Running 0:00 of 3:00, from Tue 3 12:00, due Tue 3 15:00, first met
        3 15:30
          P3 Met 3:00 of 3:00, from Mon 2 09:00, due Mon 2 12:00, stopped Mon 2 12:00, first met
          P3 Running 3:30 of 3:00, from Tue 3 12:00, due Tue 3 15:00, breached Tue 3 15:00, first met
        5 09:00
          P3 Met 3:00 of 3:00, from Mon 2 09:00, due Mon 2 12:00, stopped Mon 2 12:00, first met
          P3 Missed 4:00 of 3:00, from Tue 3 12:00, due Tue 3 15:00, stopped Tue 3 16:00, breached Tue 3 15:00, first met
    "#]],
    );
}

#[test]
fn the_response_clock_is_not_attached_again() {
    let response = definition(Metric::Response, Target::hours(2));
    let script = "2 09:00 open P3; 2 10:00 resolve; 2 11:00 reopen; 2 15:00 agent";
    check(
        &response,
        script,
        &["2 09:30", "2 16:00"],
        expect![[r#"
        2 09:30
          P3 Running 0:30 of 2:00, from Mon 2 09:00, due Mon 2 11:00
        2 16:00
          P3 Met 1:00 of 2:00, from Mon 2 09:00, due Mon 2 11:00, stopped Mon 2 10:00
    "#]],
    );
    let script = "2 09:00 open P3; 2 09:30 hold:caller; 2 10:00 act; 2 12:00 agent";
    check(
        &response,
        script,
        &["2 13:00"],
        expect![[r#"
        2 13:00
          P3 Met 1:00 of 2:00, from Mon 2 09:00, due Mon 2 11:00, stopped Mon 2 10:00
    "#]],
    );
    let mut by_reply = response;
    by_reply.response = ResponseRule::PublicReply;
    check(
        &by_reply,
        script,
        &["2 13:00"],
        expect![[r#"
        2 13:00
          P3 Missed 3:00 of 2:00, from Mon 2 09:00, due Mon 2 11:00, stopped Mon 2 12:00, breached Mon 2 11:00
    "#]],
    );
}

#[test]
fn cancelled_and_merged_records_have_no_result_and_a_merge_may_be_taken_back() {
    let definition = definition(Metric::Resolution, Target::hours(4));
    let script = "2 09:00 open P3; 2 15:00 cancel";
    check(
        &definition,
        script,
        &["2 14:00", "2 16:00"],
        expect![[r#"
        2 14:00
          P3 Running 5:00 of 4:00, from Mon 2 09:00, due Mon 2 13:00, breached Mon 2 13:00
        2 16:00
          P3 Cancelled 6:00 of 4:00, from Mon 2 09:00, due Mon 2 13:00, stopped Mon 2 15:00, breached Mon 2 13:00
    "#]],
    );
    let script = "2 09:00 open P3; 2 11:00 merge; 3 09:00 unmerge; 3 10:00 resolve";
    check(
        &definition,
        script,
        &["2 16:00", "3 09:00", "3 12:00"],
        expect![[r#"
        2 16:00
          P3 Cancelled 2:00 of 4:00, from Mon 2 09:00, stopped Mon 2 11:00
        3 09:00
          P3 Running 2:00 of 4:00, from Mon 2 09:00, due Tue 3 11:00
        3 12:00
          P3 Met 3:00 of 4:00, from Mon 2 09:00, due Tue 3 11:00, stopped Tue 3 10:00, first met
    "#]],
    );
}

#[test]
fn a_change_of_calendar_sums_the_segments() {
    let (early, late) = (compiled(&weekdays(6, 12)), compiled(&weekdays(12, 20)));
    let hours = [(0, &early), (at("3 09:00"), &late)];
    let definition = definition(Metric::Resolution, Target::hours(10));
    let story = Story::of("2 10:00 open P3 team:7; 3 14:00 team:8");
    let timetable = Timetable::new(&hours);
    let clocks = explain(
        &plan(&definition),
        &timetable,
        &story.course(),
        at("3 15:00"),
    );
    let mut text = String::new();
    describe(&clocks[0].figures, &mut text);
    for it in &clocks[0].segments {
        let (from, to) = (clock(it.from), clock(it.to));
        writeln!(text, "{from} to {to}: {:?}, team {}", it.kind, it.team).unwrap();
    }
    for it in &clocks[0].notes {
        writeln!(text, "{}: {it:?}", clock(it.at())).unwrap();
    }
    expect![[r#"
        P3 Running 8:00 of 10:00, from Mon 2 10:00, due Tue 3 17:00
        Mon 2 10:00 to Mon 2 12:00: Running, team 7
        Mon 2 12:00 to Tue 3 06:00: Closed, team 7
        Tue 3 06:00 to Tue 3 09:00: Running, team 7
        Tue 3 09:00 to Tue 3 12:00: Closed, team 7
        Tue 3 12:00 to Tue 3 14:00: Running, team 7
        Tue 3 14:00 to Tue 3 15:00: Running, team 8
        Tue 3 09:00: HoursChanged { at: 1772524800000 }
    "#]]
    .assert_eq(&text);
}

#[test]
fn warnings_are_stamped_with_their_time_however_late_anybody_looks() {
    let script = "2 09:00 open P3; 2 11:30 P1; 2 12:15 hold:caller; 3 09:00 requester";
    let plan_of = strict_if_critical();
    let hours = compiled(&weekdays(9, 17));
    let hours = [(0, &hours)];
    let story = Story::of(script);
    let timetable = Timetable::new(&hours);
    let mut text = String::new();
    for now in ["2 12:00", "2 16:00", "9 12:00"] {
        let clocks = explain(&plan(&plan_of), &timetable, &story.course(), at(now));
        write!(text, "{now}:").unwrap();
        for it in &clocks[0].warnings {
            write!(text, " {} % {}", it.percent, clock(it.due_at)).unwrap();
        }
        text.push('\n');
    }
    expect![[r#"
        2 12:00: 50 % Mon 2 11:30 75 % Mon 2 12:00
        2 16:00: 50 % Mon 2 11:30 75 % Mon 2 12:00
        9 12:00: 50 % Mon 2 11:30 75 % Mon 2 12:00 90 % Tue 3 09:21 100 % Tue 3 09:45
    "#]]
    .assert_eq(&text);
}

#[test]
fn versions_go_by_the_start_unless_one_is_put_in_force_for_open_clocks() {
    let mut versions = [10, 20, 30].map(|valid_from| Definition {
        valid_from_unix_ms: valid_from,
        version: valid_from as u32,
        ..definition(Metric::Resolution, Target::hours(4))
    });
    let picked = |versions: &[Definition], start, end| {
        pick_version(versions, start, end).map(|it| it.version)
    };
    assert_eq!(picked(&versions, 9, 100), None);
    assert_eq!(picked(&versions, 10, 100), Some(10));
    assert_eq!(picked(&versions, 25, 100), Some(20));
    versions[2].applies_to_open = true;
    assert_eq!(picked(&versions, 25, 100), Some(30));
    assert_eq!(
        picked(&versions, 25, 30),
        Some(20),
        "stopped before it came into force"
    );
    assert_eq!(
        picked(&versions, 25, 29),
        Some(20),
        "as of a day before it came into force"
    );
}

#[test]
fn zones_come_from_the_first_that_names_one() {
    assert_eq!(
        pick_zone("", "", "Asia/Tokyo", "Asia/Kathmandu", "Europe/Berlin"),
        "Asia/Tokyo"
    );
    assert_eq!(pick_zone("", "", "", "", "Europe/Berlin"), "Europe/Berlin");
}

#[test]
fn a_share_of_a_target_is_never_rounded_down() {
    use super::super::evaluate::share;
    assert_eq!(share(1000, 75), 750);
    assert_eq!(
        share(1001, 50),
        501,
        "half of 1001 ms is not yet used at 500"
    );
    assert_eq!(
        share(i64::from(u32::MAX) * DAY, 100),
        i64::from(u32::MAX) * DAY
    );
}

#[test]
fn what_is_switched_off_or_not_yet_opened_has_no_clock() {
    let mut definition = definition(Metric::Resolution, Target::hours(4));
    assert_eq!(figures(&definition, "2 09:00 open P3", "2 08:59"), None);
    definition.active = false;
    assert_eq!(figures(&definition, "2 09:00 open P3", "2 10:00"), None);
}

#[test]
fn a_clock_begins_when_a_group_or_a_person_has_it_if_it_says_so() {
    let script = "4 09:00 open P3; 4 10:00 team:7; 4 12:00 take; 4 13:00 agent; 4 15:00 resolve";
    let started = |start, metric| {
        let definition = Definition {
            start,
            ..definition(metric, Target::hours(4))
        };
        let early = figures(&definition, script, "4 09:30").is_some();
        let it = figures(&definition, script, "5 09:00").expect("a clock");
        (
            early,
            clock(it.started_at),
            hours_and_minutes(it.elapsed_ms),
            it.status,
        )
    };
    let case = |early, at: &str, used: &str| (early, at.to_owned(), used.to_owned(), Status::Met);
    let resolution = Metric::Resolution;
    assert_eq!(
        started(Start::Opened, resolution),
        (true, "Wed 4 09:00".into(), "6:00".into(), Status::Missed)
    );
    assert_eq!(
        started(Start::FirstGroup, resolution),
        (false, "Wed 4 10:00".into(), "5:00".into(), Status::Missed)
    );
    assert_eq!(
        started(Start::FirstPerson, resolution),
        case(false, "Wed 4 12:00", "3:00")
    );
    assert_eq!(
        started(Start::FirstGroup, Metric::Response),
        case(false, "Wed 4 10:00", "3:00")
    );
    // Who answered before anybody had it is not late.
    let mut first = definition(Metric::Response, Target::hours(1));
    first.start = Start::FirstPerson;
    let it = figures(&first, "4 09:00 open P3 agent; 4 12:00 take", "5 09:00").expect("a clock");
    assert_eq!((it.status, it.elapsed_ms), (Status::Met, 0));
}

#[test]
fn a_clock_stops_with_the_resolution_or_the_closing_if_it_says_so() {
    let script = "4 09:00 open P3; 4 10:00 agent; 4 11:00 resolve; 4 14:00 close";
    let used = |stop, metric, now| {
        let definition = Definition {
            stop,
            ..definition(metric, Target::hours(4))
        };
        let it = figures(&definition, script, now).expect("a clock");
        (hours_and_minutes(it.elapsed_ms), it.status)
    };
    for (stop, metric, now, expected, status) in [
        (
            Stop::Metric,
            Metric::Response,
            "5 09:00",
            "1:00",
            Status::Met,
        ),
        (
            Stop::Resolved,
            Metric::Response,
            "4 10:30",
            "1:30",
            Status::Running,
        ),
        (
            Stop::Resolved,
            Metric::Response,
            "5 09:00",
            "2:00",
            Status::Met,
        ),
        (
            Stop::Closed,
            Metric::Resolution,
            "4 12:00",
            "3:00",
            Status::Running,
        ),
        (
            Stop::Closed,
            Metric::Resolution,
            "5 09:00",
            "5:00",
            Status::Missed,
        ),
        (
            Stop::Resolved,
            Metric::Resolution,
            "5 09:00",
            "2:00",
            Status::Met,
        ),
    ] {
        assert_eq!(
            used(stop, metric, now),
            (expected.to_owned(), status),
            "{stop:?} {metric:?} {now}"
        );
    }
}

#[test]
fn what_is_given_up_counts_only_where_the_clock_says_so() {
    let status = |cancel, end: &str| {
        let definition = Definition {
            cancel,
            ..definition(Metric::Resolution, Target::hours(4))
        };
        let script = format!("4 09:00 open P3; {end}");
        figures(&definition, &script, "6 09:00")
            .expect("a clock")
            .status
    };
    assert_eq!(
        status(Cancel::Cancelled, "4 10:00 cancel"),
        Status::Cancelled
    );
    assert_eq!(status(Cancel::Never, "4 10:00 cancel"), Status::Met);
    assert_eq!(status(Cancel::Never, "4 16:00 cancel"), Status::Missed);
    assert_eq!(status(Cancel::Never, "4 10:00 merge"), Status::Cancelled);
}

#[test]
fn a_clock_with_conditions_of_its_own_says_what_they_did() {
    let hours = compiled(&weekdays(9, 17));
    let hours = [(0, &hours)];
    let definition = Definition {
        start: Start::FirstGroup,
        stop: Stop::Closed,
        cancel: Cancel::Never,
        ..definition(Metric::Resolution, Target::hours(40))
    };
    let notes = |script: &str| {
        let (plan, story) = (plan(&definition), Story::of(script));
        let clocks = explain(
            &plan,
            &Timetable::new(&hours),
            &story.course(),
            at("6 09:00"),
        );
        clocks
            .into_iter()
            .flat_map(|it| it.notes)
            .collect::<Vec<_>>()
    };
    let began = Note::Began {
        at: at("4 10:00"),
        with: Start::FirstGroup,
    };
    assert_eq!(
        notes("4 09:00 open P3; 4 10:00 team:7; 4 11:00 resolve; 4 14:00 close"),
        [
            began,
            Note::ResolvedRunsOn { at: at("4 11:00") },
            Note::Closed { at: at("4 14:00") }
        ]
    );
    assert_eq!(
        notes("4 09:00 open P3; 4 10:00 team:7; 4 12:00 cancel"),
        [began, Note::GivenUp { at: at("4 12:00") }]
    );
}
