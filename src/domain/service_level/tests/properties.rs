//! Promises about random definitions, calendars and histories.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const WORDS: [&str; 21] = [
    "start",
    "hold:caller",
    "hold:date",
    "hold:vendor",
    "hold",
    "resume",
    "resolve",
    "reopen",
    "close",
    "cancel",
    "merge",
    "unmerge",
    "P1",
    "P2",
    "P3",
    "team:7",
    "team:8",
    "agent",
    "requester",
    "act",
    "take",
];

/// A record opened in the week before clocks spring forward; saves are whole minutes apart, and
/// some at one moment.
fn stories() -> impl Strategy<Value = Story> {
    let gap = prop_oneof![1 => Just(0), 4 => 1_i64..600, 1 => 600_i64..5000];
    let save = (gap, select(&WORDS[..]));
    (0_i64..4 * 1440, proptest::collection::vec(save, 0..14)).prop_map(|(later, saves)| {
        let mut moment = at("25 00:00") + later * MINUTE;
        let mut story = Story::default();
        story.save(moment, "open");
        story.save(moment, "P3");
        for (gap, word) in saves {
            moment += gap * MINUTE;
            story.save(moment, word);
        }
        story
    })
}

fn definitions() -> impl Strategy<Value = Definition> {
    let metrics = [
        Metric::Response,
        Metric::Resolution,
        Metric::Update,
        Metric::Team,
    ];
    let policies = [
        PriorityPolicy::Keep,
        PriorityPolicy::Restart,
        PriorityPolicy::StricterOnly,
    ];
    let targets = [
        Target::minutes(90),
        Target::hours(4),
        Target::days(2),
        Target::hours(30),
        Target::hours(3).in_calendar(ALWAYS),
    ];
    let targets =
        proptest::array::uniform5(proptest::option::weighted(0.9, select(targets.to_vec())));
    let conditions = (
        select(vec![Start::Opened, Start::FirstGroup, Start::FirstPerson]),
        select(vec![Stop::Metric, Stop::Resolved, Stop::Closed]),
        select(vec![Cancel::Cancelled, Cancel::Never]),
    );
    (
        select(metrics.to_vec()),
        select(policies.to_vec()),
        any::<[bool; 4]>(),
        targets,
        conditions,
    )
        .prop_map(
            |(metric, policy, [restart, by_reply, pauses, wide], targets, conditions)| {
                let mut definition = definition(metric, Target::hours(4));
                (definition.start, definition.stop, definition.cancel) = conditions;
                definition.targets = targets;
                definition.on_priority_change = policy;
                if restart {
                    definition.on_reopen = ReopenPolicy::Restart;
                }
                if by_reply {
                    definition.response = ResponseRule::PublicReply;
                }
                if !pauses {
                    definition.pauses.clear();
                } else if wide {
                    definition.pauses.push(Pause {
                        state: None,
                        reason: None,
                        until_reply: true,
                    });
                }
                definition
            },
        )
}

/// Hours, and others from some day on, and around the clock where a target says so.
struct Wall {
    office: [(i64, Hours); 2],
    always: Hours,
}

fn walls() -> impl Strategy<Value = Wall> {
    let spans = [
        vec![],
        vec![(8, 17)],
        vec![(8, 12), (13, 17)],
        vec![(22, 6)],
        vec![(0, 24)],
    ];
    let week = proptest::collection::vec(select(spans.to_vec()), 7);
    (week, 0_i64..9 * 1440).prop_map(|(week, later)| {
        let mut calendar = Calendar::office_hours("Random", "Europe/Berlin");
        for (day, spans) in calendar.week.iter_mut().zip(week) {
            *day = spans
                .iter()
                .map(|it: &(u16, u16)| Span::new(it.0 * 60, it.1 * 60))
                .collect();
        }
        if !calendar.problems().is_empty() {
            // Hours over midnight met those of the morning.
            calendar
                .week
                .iter_mut()
                .for_each(|it| it.retain(|it| it.open < it.close));
        }
        let hours = |it: &Calendar| Hours::compile(it, at("20 00:00"), at("31 00:00")).unwrap();
        Wall {
            office: [
                (0, hours(&calendar)),
                (at("25 00:00") + later * MINUTE, hours(&weekdays(9, 17))),
            ],
            always: hours(&Calendar::around_the_clock("24x7", "Europe/Berlin")),
        }
    })
}

impl std::fmt::Debug for Wall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [before, after] = &self.office;
        write!(
            f,
            "{:?}, from {} {:?}",
            before.1.calendar(),
            after.0,
            after.1.calendar()
        )
    }
}

impl Wall {
    fn with<T>(&self, definition: &Definition, ask: impl FnOnce(&Timetable<'_>) -> T) -> T {
        let office = self.office.each_ref().map(|it| (it.0, &it.1));
        let always = [(0, &self.always)];
        let mut timetable = Timetable::new(&office);
        for (priority, target) in (1..).zip(definition.targets) {
            if target.is_some_and(|it| it.calendar == Some(ALWAYS)) {
                timetable = timetable.with(priority, &always);
            }
        }
        ask(&timetable)
    }

    fn evaluate(&self, definition: &Definition, story: &Story, now: i64) -> Option<ClockFigures> {
        self.with(definition, |it| {
            evaluate(&plan(definition), it, &story.course(), now)
        })
    }

    fn explain(&self, definition: &Definition, story: &Story, now: i64) -> Vec<Clock> {
        self.with(definition, |it| {
            explain(&plan(definition), it, &story.course(), now)
        })
    }

    /// Whether the hours of a target are open at a minute.
    fn is_open(&self, definition: &Definition, priority: u8, minute: i64) -> bool {
        let target = definition.targets[usize::from(priority) - 1].unwrap();
        let hours = if target.calendar == Some(ALWAYS) {
            &self.always
        } else if minute >= self.office[1].0 {
            &self.office[1].1
        } else {
            &self.office[0].1
        };
        hours.business_ms(minute, minute + MINUTE) == MINUTE
    }
}

/// Replays minute by minute what a resolution clock does that continues after a reopening:
/// minutes that count by the hours of a priority.
fn minute_by_minute(
    wall: &Wall,
    definition: &Definition,
    story: &Story,
    priority: u8,
    from: i64,
    to: i64,
) -> i64 {
    let (mut counted, mut next, mut message) = (0, 0, 0);
    let (mut is_running, mut reply_resumes, mut held_at) = (true, false, 0);
    for minute in (story.opened_at..to).step_by(MINUTE as usize) {
        while story.states.get(next).is_some_and(|it| it.at <= minute) {
            let it = &story.states[next];
            let word = REASONS[it.reason as usize];
            let pause = definition.pauses.iter().find(|pause| {
                it.category == StateCategory::Waiting
                    && pause.reason.as_deref().is_none_or(|it| it == word)
            });
            is_running = pause.is_none()
                && match it.category {
                    StateCategory::New | StateCategory::Active | StateCategory::Waiting => true,
                    StateCategory::Resolved => definition.stop == Stop::Closed,
                    _ => false,
                };
            reply_resumes = pause.is_some_and(|it| it.until_reply);
            held_at = it.at;
            next += 1;
        }
        while story
            .messages
            .get(message)
            .is_some_and(|it| it.at <= minute)
        {
            let it = story.messages[message];
            if it.by == Author::Requester && reply_resumes && it.at > held_at {
                is_running = true;
            }
            message += 1;
        }
        if is_running && minute >= from && wall.is_open(definition, priority, minute) {
            counted += MINUTE;
        }
    }
    counted
}

/// A moment at or after the opening, often that of a save.
fn moment(story: &Story, choice: i64) -> i64 {
    let saves = story.states.iter().map(|it| it.at);
    let saves: Vec<i64> = saves.chain(story.messages.iter().map(|it| it.at)).collect();
    match choice % 3 {
        0 => saves[choice as usize % saves.len()],
        _ => story.opened_at + choice * MINUTE,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// The reasons lead to the same numbers, and the segments add up to them.
    #[test]
    fn explaining_gives_the_figures_of_evaluating(
        definition in definitions(), wall in walls(), story in stories(), now in 0_i64..14_000
    ) {
        let now = moment(&story, now);
        let clocks = wall.explain(&definition, &story, now);
        let figures = wall.evaluate(&definition, &story, now);
        prop_assert_eq!(clocks.last().map(|it| it.figures), figures);
        for it in &clocks {
            let figures = it.figures;
            let mut end = figures.started_at;
            for segment in &it.segments {
                prop_assert_eq!(segment.from, end);
                prop_assert!(segment.from < segment.to);
                end = segment.to;
            }
            prop_assert_eq!(end, figures.stopped_at.unwrap_or(now));
            let running = it.segments.iter().filter(|it| it.kind == SegmentKind::Running);
            prop_assert_eq!(running.map(|it| it.to - it.from).sum::<i64>(), figures.elapsed_ms);
            let fired = it.warnings.iter().map(|it| it.percent).max();
            prop_assert_eq!(fired.unwrap_or(0), figures.warned_percent);
            prop_assert!(it.warnings.iter().all(|it| it.due_at <= end));
            prop_assert_eq!(figures.breached_at.is_some(), figures.is_breached());
            prop_assert!(figures.breached_at.is_none_or(|it| it <= end));
        }
    }

    /// Row 3.7, and as of: what happens later is not seen.
    #[test]
    fn row_3_7_a_past_moment_knows_nothing_of_later_ones(
        definition in definitions(), wall in walls(), story in stories(), now in 0_i64..14_000
    ) {
        let now = moment(&story, now);
        let known = story.as_of(now);
        prop_assert_eq!(
            wall.explain(&definition, &story, now),
            wall.explain(&definition, &known, now)
        );
    }

    /// Row 3.1: the replay counts what counting minute by minute counts, with each priority.
    #[test]
    fn elapsed_time_is_what_counting_minutes_gives(
        mut definition in definitions(), wall in walls(), story in stories(), now in 0_i64..6_000
    ) {
        definition.metric = Metric::Resolution;
        definition.on_reopen = ReopenPolicy::Continue;
        let now = story.opened_at + now * MINUTE;
        if let Some(it) = wall.evaluate(&definition, &story, now) {
            let end = it.stopped_at.unwrap_or(now);
            let counted =
                minute_by_minute(&wall, &definition, &story, it.priority, it.started_at, end);
            prop_assert_eq!(it.elapsed_ms, counted);
        }
    }

    /// Pausing never shortens the time that is left, and never brings the due time forward.
    #[test]
    fn a_pause_never_shortens(
        mut definition in definitions(), wall in walls(), story in stories(), now in 0_i64..14_000
    ) {
        let now = moment(&story, now);
        if let Some(it) = wall.evaluate(&definition, &story, now) {
            if let Some((due, original)) = it.due_at.zip(it.original_due_at) {
                prop_assert!(due >= original);
            }
            definition.pauses.clear();
            let unpaused = wall.evaluate(&definition, &story, now).unwrap();
            if unpaused.started_at == it.started_at && unpaused.priority == it.priority {
                prop_assert!(it.elapsed_ms <= unpaused.elapsed_ms);
                prop_assert_eq!(it.original_due_at, unpaused.original_due_at);
            }
        }
    }

    /// If nothing more happens, a clock uses its target up at its due time, is in time at that
    /// very moment and late from the next open millisecond on; warnings come when foretold.
    #[test]
    fn a_running_clock_keeps_its_word(
        definition in definitions(), wall in walls(), story in stories(), now in 0_i64..14_000
    ) {
        let now = moment(&story, now);
        let known = story.as_of(now);
        let at = |moment| wall.evaluate(&definition, &known, moment).unwrap();
        if let Some(it) = wall.evaluate(&definition, &known, now)
            && it.status == Status::Running
        {
            if let Some(due) = it.due_at.filter(|due| *due > now) {
                prop_assert_eq!(at(due).left_ms(), 0);
                prop_assert!(!at(due).is_breached());
                prop_assert_eq!(at(due - 1).left_ms(), 1);
                prop_assert_eq!(at(due).warned_percent, 100);
                let late = at(due + 30 * DAY);
                if let Some(breached) = late.breached_at {
                    prop_assert!(!at(breached).is_breached());
                    prop_assert!(at(breached + 1).is_breached());
                }
                prop_assert_eq!((late.due_at, late.original_due_at), (Some(due), it.original_due_at));
            }
            if let Some(next) = it.next_warning_at {
                prop_assert_eq!(at(next - 1).warned_percent, it.warned_percent);
                prop_assert!(at(next).warned_percent > it.warned_percent);
            }
        }
    }

    /// What begins later or ends later by its definition never makes an empty condition mean
    /// something else: a clock that says nothing of them is the one that says the usual.
    #[test]
    fn conditions_move_only_their_own_end(
        mut definition in definitions(), wall in walls(), story in stories(), now in 0_i64..14_000
    ) {
        definition.metric = Metric::Resolution;
        definition.on_reopen = ReopenPolicy::Continue;
        definition.on_priority_change = PriorityPolicy::Keep;
        let now = moment(&story, now);
        let chosen = wall.evaluate(&definition, &story, now);
        // A clock that stops later may live on where another ended and began anew: beginnings are
        // compared for the same end.
        definition.start = Start::Opened;
        let from_the_opening = wall.evaluate(&definition, &story, now);
        definition.stop = Stop::Metric;
        let usual = wall.evaluate(&definition, &story, now);
        if let (Some(chosen), Some(usual)) = (chosen, usual) {
            prop_assert!(
                from_the_opening.is_none_or(|it| chosen.started_at >= it.started_at)
            );
            if let Some(stopped) = chosen.stopped_at {
                prop_assert!(usual.stopped_at.is_some_and(|it| it <= stopped));
            }
        }
    }

    /// Rule 12: nothing precedes its cause, and no order of entries breaks the replay.
    #[test]
    fn entries_out_of_order_do_not_break_it(
        definition in definitions(), wall in walls(), mut story in stories(), seed in 0_usize..99
    ) {
        let len = story.states.len();
        story.states.rotate_left(seed % len);
        story.messages.reverse();
        story.priorities.reverse();
        story.groups.reverse();
        let now = story.opened_at + 7_000 * MINUTE;
        for it in wall.explain(&definition, &story, now) {
            prop_assert!(it.figures.started_at >= story.opened_at);
            prop_assert!(it.figures.elapsed_ms >= 0);
        }
    }
}
