//! The vectors of the reference algorithm, and the lessons of others by their rows.

use super::*;

#[test]
fn wednesday_14_00_to_thursday_09_00_is_three_hours() {
    let it = figures(
        &definition(Metric::Resolution, Target::hours(8)),
        "4 14:00 open P3",
        "5 09:00",
    );
    assert_eq!(it.unwrap().elapsed_ms, 3 * HOUR);
}

#[test]
fn opened_on_friday_evening_monday_09_30_is_one_and_a_half_hours_and_18_75_per_cent() {
    let definition = definition(Metric::Resolution, Target::hours(8));
    let hours = compiled(&weekdays(8, 17));
    let hours = [(0, &hours)];
    let story = Story::of("6 21:00 open P2");
    let timetable = Timetable::new(&hours);
    let it = evaluate(
        &plan(&definition),
        &timetable,
        &story.course(),
        at("9 09:30"),
    )
    .unwrap();
    assert_eq!(it.elapsed_ms, 90 * MINUTE);
    assert_eq!(it.elapsed_ms * 10_000 / it.target_ms, 1875);
}

/// Row 3.9.
#[test]
fn row_3_9_four_hours_from_16_00_are_due_at_noon_of_the_next_working_day() {
    let definition = definition(Metric::Response, Target::hours(4));
    let it = figures(&definition, "6 16:00 open P1", "6 16:00").unwrap();
    assert_eq!(it.due_at, Some(at("9 12:00")));
}

#[test]
fn a_day_of_24_open_hours_ends_on_the_third_day_and_a_day_of_the_calendar_on_the_next() {
    let of = |unit| Target {
        amount: 1,
        unit,
        calendar: None,
    };
    let due = |unit| {
        let definition = definition(Metric::Resolution, of(unit));
        figures(&definition, "2 09:00 open P3", "2 09:00")
            .unwrap()
            .due_at
    };
    assert_eq!(due(Unit::Days24), Some(at("4 17:00")));
    assert_eq!(due(Unit::Days), Some(at("2 17:00")));
    let definition = definition(Metric::Resolution, of(Unit::Days));
    let afternoon = figures(&definition, "4 14:00 open P3", "4 14:00").unwrap();
    assert_eq!(afternoon.due_at, Some(at("5 14:00")));
}

/// Row 3.2.
#[test]
fn row_3_2_a_pause_from_friday_16_00_to_monday_10_00_credits_two_hours() {
    let script = "6 09:00 open P2; 6 16:00 hold:caller; 9 10:00 resume";
    // Also with a target in days, for which others used another calendar.
    for target in [Target::hours(8), Target::days(1)] {
        let it = figures(&definition(Metric::Resolution, target), script, "9 10:30").unwrap();
        assert_eq!(it.elapsed_ms, 7 * HOUR + 30 * MINUTE);
        assert_eq!(it.original_due_at, Some(at("6 17:00")));
        assert_eq!(it.due_at, Some(at("9 11:00")));
    }
}

#[test]
fn around_the_clock_the_night_of_spring_loses_an_hour() {
    let definition = definition(Metric::Resolution, Target::hours(4));
    let always = compiled(&Calendar::around_the_clock("24x7", "Europe/Berlin"));
    let hours = [(0, &always)];
    let story = Story::of("29 00:00 open P1");
    let timetable = Timetable::new(&hours);
    let it = evaluate(
        &plan(&definition),
        &timetable,
        &story.course(),
        at("30 00:00"),
    )
    .unwrap();
    assert_eq!(it.elapsed_ms, 23 * HOUR);
    assert_eq!(it.due_at, Some(at("29 05:00")));
}

#[test]
fn p3_to_p1_after_three_open_hours_leaves_one_of_four() {
    let mut definition = definition(Metric::Resolution, Target::days(3));
    definition.targets[0] = Some(Target::hours(4));
    let it = figures(&definition, "2 09:00 open P3; 2 12:00 P1", "2 12:00").unwrap();
    assert_eq!(it.left_ms(), HOUR);
    assert_eq!(it.due_at, Some(at("2 13:00")));
    assert!(!it.late_by_reclassification);
}

/// Row 3.1: the pauses belong to the record, and a new target inherits them.
#[test]
fn row_3_1_waiting_time_survives_a_change_of_priority() {
    let mut definition = definition(Metric::Resolution, Target::hours(16));
    definition.targets[1] = Some(Target::hours(8));
    let script = "2 09:00 open P3; 2 11:00 hold:caller; 3 11:00 resume; 3 12:00 P2";
    let it = figures(&definition, script, "3 12:00").unwrap();
    assert_eq!(it.elapsed_ms, 3 * HOUR);
    assert_eq!(it.due_at, Some(at("3 17:00")));
}

/// Row 3.4: the second team got a ticket with no time left.
#[test]
fn row_3_4_each_team_has_a_clock_of_its_own_beside_the_requesters() {
    let script = "2 09:00 open P3 team:7; 2 16:00 team:8; 3 10:00 resolve";
    let team = definition(Metric::Team, Target::hours(4));
    check(
        &team,
        script,
        &["2 12:00", "2 16:30", "3 11:00"],
        expect![[r#"
        2 12:00
          P3 Running 3:00 of 4:00, team 7, from Mon 2 09:00, due Mon 2 13:00
        2 16:30
          P3 Missed 7:00 of 4:00, team 7, from Mon 2 09:00, due Mon 2 13:00, stopped Mon 2 16:00, breached Mon 2 13:00
          P3 Running 0:30 of 4:00, team 8, from Mon 2 16:00, due Tue 3 12:00
        3 11:00
          P3 Missed 7:00 of 4:00, team 7, from Mon 2 09:00, due Mon 2 13:00, stopped Mon 2 16:00, breached Mon 2 13:00
          P3 Met 2:00 of 4:00, team 8, from Mon 2 16:00, due Tue 3 12:00, stopped Tue 3 10:00
    "#]],
    );
    let whole = definition(Metric::Resolution, Target::hours(8));
    check(
        &whole,
        script,
        &["3 11:00"],
        expect![[r#"
        3 11:00
          P3 Missed 9:00 of 8:00, from Mon 2 09:00, due Mon 2 17:00, stopped Tue 3 10:00, breached Tue 3 09:00, first missed
    "#]],
    );
}

/// Row 3.5: the update clock ran although we had answered last, and replaced the first response.
#[test]
fn row_3_5_the_update_clock_runs_on_our_turn_only_and_after_the_first_answer() {
    let mut update = definition(Metric::Update, Target::hours(4));
    update.response = ResponseRule::PublicReply;
    let script = "2 09:00 open P3; 2 09:30 requester; 2 10:00 agent; 2 12:00 requester; \
                  2 13:00 requester; 2 15:00 agent; 3 09:00 requester; 3 16:00 resolve";
    let nows = [
        "2 09:45", "2 11:00", "2 14:00", "3 08:00", "3 15:00", "4 12:00",
    ];
    check(
        &update,
        script,
        &nows,
        expect![[r#"
        2 09:45
        2 11:00
        2 14:00
          P3 Running 2:00 of 4:00, from Mon 2 12:00, due Mon 2 16:00
        3 08:00
          P3 Met 3:00 of 4:00, from Mon 2 12:00, due Mon 2 16:00, stopped Mon 2 15:00
        3 15:00
          P3 Met 3:00 of 4:00, from Mon 2 12:00, due Mon 2 16:00, stopped Mon 2 15:00
          P3 Running 6:00 of 4:00, from Tue 3 09:00, due Tue 3 13:00, breached Tue 3 13:00
        4 12:00
          P3 Met 3:00 of 4:00, from Mon 2 12:00, due Mon 2 16:00, stopped Mon 2 15:00
          P3 Missed 7:00 of 4:00, from Tue 3 09:00, due Tue 3 13:00, stopped Tue 3 16:00, breached Tue 3 13:00
    "#]],
    );
}

/// Row 3.6: a reply that also put the ticket on hold lost the first response.
#[test]
fn row_3_6_a_reply_that_also_holds_is_a_response_and_ends_our_turn() {
    let script = "2 09:00 open P3; 2 11:00 hold:caller agent";
    let mut response = definition(Metric::Response, Target::hours(4));
    // Even if somebody lets the response clock pause.
    response.pauses = resolution(OFFICE, ALWAYS).pauses;
    let it = figures(&response, script, "2 11:00").unwrap();
    assert_eq!(
        (it.status, it.stopped_at),
        (Status::Met, Some(at("2 11:00")))
    );
    let update = definition(Metric::Update, Target::hours(4));
    let script = "2 09:00 open P3 act; 2 10:00 requester; 2 11:00 resolve agent";
    let it = figures(&update, script, "2 12:00").unwrap();
    assert_eq!((it.status, it.elapsed_ms), (Status::Met, HOUR));
}

/// Row 3.7: results stayed empty until the ticket was reopened.
#[test]
fn row_3_7_results_are_there_on_every_reading_without_any_event() {
    let definition = definition(Metric::Resolution, Target::hours(4));
    let seen = |now| figures(&definition, "2 09:00 open P3", now).unwrap();
    assert_eq!(seen("2 10:00").warned_percent, 0);
    assert_eq!(seen("2 11:00").warned_percent, 50);
    assert_eq!(seen("2 12:00").warned_percent, 75);
    assert_eq!(seen("2 12:00").next_warning_at, Some(at("2 12:36")));
    assert_eq!(seen("2 13:00").warned_percent, 100);
    assert!(
        !seen("2 13:00").is_breached(),
        "exactly the target is in time"
    );
    assert!(seen("2 13:01").is_breached());
}

/// Row 3.8: a note in the web form did not restart the clock, a mail did.
#[test]
fn row_3_8_a_public_message_of_the_requester_ends_the_wait_by_whatever_channel() {
    let definition = definition(Metric::Resolution, Target::hours(8));
    let waiting = "2 09:00 open P3; 2 10:00 hold:caller";
    let replied = format!("{waiting}; 2 12:00 requester");
    let resumed = format!("{waiting}; 2 12:00 requester resume");
    let it = |script: &str| figures(&definition, script, "2 13:00").unwrap();
    assert_eq!(
        (it(waiting).status, it(waiting).due_at),
        (Status::Paused, None)
    );
    assert_eq!(it(&replied), it(&resumed));
    assert_eq!(it(&replied).elapsed_ms, 2 * HOUR);
    let for_a_date = replied.replace("caller", "date");
    assert_eq!(
        it(&for_a_date).status,
        Status::Paused,
        "a date comes, whoever writes"
    );
    let held_again = format!("{replied}; 2 12:30 hold:caller");
    assert_eq!(it(&held_again).elapsed_ms, HOUR + 30 * MINUTE);
}

/// Row 3.11: there was no way to stop the clock.
#[test]
fn row_3_11_a_pause_is_a_state_and_a_reason_and_anybody_may_edit_it() {
    let mut definition = definition(Metric::Resolution, Target::hours(8));
    let elapsed = |definition: &Definition, reason: &str| {
        let script = format!("2 09:00 open P3; 2 10:00 hold:{reason}");
        figures(definition, &script, "2 13:00").unwrap().elapsed_ms / HOUR
    };
    let by_reason = |it: &Definition| REASONS.map(|reason| elapsed(it, reason));
    assert_eq!(by_reason(&definition), [4, 1, 1, 4, 4, 4]);
    let pause = |state: Option<&str>, reason: Option<&str>| Pause {
        state: state.map(str::to_owned),
        reason: reason.map(str::to_owned),
        until_reply: false,
    };
    definition.pauses = vec![pause(None, Some("vendor"))];
    assert_eq!(by_reason(&definition), [4, 4, 4, 1, 4, 4]);
    definition.pauses = vec![pause(Some("on_hold"), None)];
    assert_eq!(by_reason(&definition), [1; 6]);
    definition.pauses = vec![pause(Some("new"), None)];
    assert_eq!(by_reason(&definition), [3; 6]);
    definition.pauses = vec![pause(Some("gone"), None), pause(None, Some("gone"))];
    assert_eq!(by_reason(&definition), [4; 6]);
}

/// Row 3.12: the pause was lost when the ticket was resolved straight from it.
#[test]
fn row_3_12_resolving_from_hold_keeps_the_pause() {
    let definition = definition(Metric::Resolution, Target::hours(4));
    let script = "2 09:00 open P3; 2 10:00 hold:caller; 4 10:00 resolve";
    let it = figures(&definition, script, "5 12:00").unwrap();
    assert_eq!((it.status, it.elapsed_ms), (Status::Met, HOUR));
    assert_eq!(it.stopped_at, Some(at("4 10:00")));
}

/// Row 3.13: an explained clock names the zone for whoever prints its times.
#[test]
fn row_3_13_an_explained_clock_says_in_which_zone_it_counts() {
    let definition = definition(Metric::Resolution, Target::hours(4));
    let [berlin, new_york] =
        ["Europe/Berlin", "America/New_York"].map(|zone| compiled(&weekdays(9, 17).in_zone(zone)));
    let hours = [(0, &berlin), (at("3 12:00"), &new_york)];
    let story = Story::of("2 09:00 open P3");
    let zone = |now| {
        let timetable = Timetable::new(&hours);
        let clocks = explain(&plan(&definition), &timetable, &story.course(), at(now));
        clocks[0].zone.clone()
    };
    assert_eq!(zone("2 12:00"), "Europe/Berlin");
    assert_eq!(zone("3 12:00"), "America/New_York");
}

#[test]
fn the_default_targets_are_those_of_the_first_day() {
    let always = compiled(&Calendar::around_the_clock("24x7", "Europe/Berlin"));
    let office = compiled(&Calendar::office_hours("Desk", "Europe/Berlin"));
    let [response, resolution] = default_definitions(OFFICE, ALWAYS);
    let minutes = |definition: &Definition| {
        definition.targets.map(|it| {
            let it = it.unwrap();
            assert_eq!(
                definition.calendar, OFFICE,
                "never around the clock by default (row 3.9)"
            );
            let hours = if it.calendar == Some(ALWAYS) {
                &always
            } else {
                &office
            };
            it.ms(hours, at("2 09:00")).unwrap() / MINUTE
        })
    };
    assert_eq!(minutes(&response), [15, 30, 240, 480, 2 * 540]);
    assert_eq!(minutes(&resolution), [240, 480, 3 * 540, 5 * 540, 20 * 540]);
    assert!(response.pauses.is_empty());
    let bytes = postcard::to_allocvec(&resolution).unwrap();
    assert_eq!(
        postcard::from_bytes::<Definition>(&bytes).unwrap(),
        resolution
    );
}
