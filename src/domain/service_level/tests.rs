use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::domain::calendar::{Calendar, Hours, Span};
use crate::domain::{RecordId, StateCategory};

mod policies;
mod properties;
mod vectors;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Codes of states and reasons, as a working set would number them.
const STATES: [&str; 8] = [
    "",
    "new",
    "in_progress",
    "on_hold",
    "resolved",
    "closed",
    "cancelled",
    "merged",
];
const REASONS: [&str; 6] = ["", "caller", "date", "vendor", "problem", "change"];

const OFFICE: RecordId = RecordId([1; 16]);
const ALWAYS: RecordId = RecordId([2; 16]);

fn code(words: &[&str], word: &str) -> Option<u32> {
    words.iter().position(|it| *it == word).map(|it| it as u32)
}

fn plan(definition: &Definition) -> Plan<'_> {
    Plan::new(definition, |it| code(&STATES, it), |it| code(&REASONS, it))
}

/// Monday to Friday, in Berlin.
fn weekdays(open: u16, close: u16) -> Calendar {
    let mut calendar = Calendar::office_hours("Desk", "Europe/Berlin");
    for day in &mut calendar.week[..5] {
        *day = vec![Span::new(open * 60, close * 60)];
    }
    calendar
}

fn compiled(calendar: &Calendar) -> Hours {
    Hours::compile(calendar, at("1 00:00"), at("31 00:00")).unwrap()
}

/// A moment of March 2026 in Berlin, such as `4 14:00`. The 2nd is a Monday.
fn at(clock: &str) -> i64 {
    let (day, time) = clock.split_once(' ').unwrap();
    let clock: jiff::civil::DateTime = format!("2026-03-{day:0>2}T{time}").parse().unwrap();
    clock
        .in_tz("Europe/Berlin")
        .unwrap()
        .timestamp()
        .as_millisecond()
}

fn clock(unix_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(unix_ms).unwrap();
    at.in_tz("Europe/Berlin")
        .unwrap()
        .strftime("%a %-d %H:%M")
        .to_string()
}

fn hours_and_minutes(ms: i64) -> String {
    let minutes = ms / MINUTE;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// A record's history, to lend to a [`Course`].
#[derive(Clone, Debug, Default)]
struct Story {
    opened_at: i64,
    states: Vec<StateAt>,
    priorities: Vec<PriorityAt>,
    groups: Vec<GroupAt>,
    messages: Vec<Message>,
    first_assigned: Option<i64>,
    first_human_act: Option<i64>,
}

impl Story {
    /// Of saves such as `4 14:00 open P3`, apart by semicolons.
    fn of(script: &str) -> Self {
        let mut story = Self::default();
        for save in script.split(';').map(str::trim) {
            let mut words = save.split(' ');
            let (day, time) = (words.next().unwrap(), words.next().unwrap());
            let moment = at(&format!("{day} {time}"));
            words.for_each(|word| story.save(moment, word));
        }
        story
    }

    fn save(&mut self, at: i64, word: &str) {
        let (act, argument) = word.split_once(':').unwrap_or((word, ""));
        let state = match act {
            "open" => {
                self.opened_at = at;
                "new"
            }
            "start" | "resume" | "reopen" | "unmerge" => "in_progress",
            "hold" => "on_hold",
            "resolve" => "resolved",
            "close" => "closed",
            "cancel" => "cancelled",
            "merge" => "merged",
            "agent" => {
                return self.messages.push(Message {
                    at,
                    by: Author::Agent,
                });
            }
            "requester" => {
                return self.messages.push(Message {
                    at,
                    by: Author::Requester,
                });
            }
            "take" => return self.first_assigned = self.first_assigned.or(Some(at)),
            "act" => return self.first_human_act = self.first_human_act.or(Some(at)),
            "team" => {
                let group = argument.parse().unwrap();
                return self.groups.push(GroupAt { at, group });
            }
            priority => {
                let priority = priority.strip_prefix('P').unwrap().parse().unwrap();
                return self.priorities.push(PriorityAt { at, priority });
            }
        };
        self.states.push(StateAt {
            at,
            category: category(state),
            state: code(&STATES, state).unwrap(),
            reason: code(&REASONS, argument).unwrap(),
        });
    }

    fn course(&self) -> Course<'_> {
        Course {
            opened_at: self.opened_at,
            states: &self.states,
            priorities: &self.priorities,
            groups: &self.groups,
            messages: &self.messages,
            first_assigned: self.first_assigned,
            first_human_act: self.first_human_act,
        }
    }

    /// What was known at a moment.
    fn as_of(&self, now: i64) -> Self {
        let mut story = self.clone();
        story.states.retain(|it| it.at <= now);
        story.priorities.retain(|it| it.at <= now);
        story.groups.retain(|it| it.at <= now);
        story.messages.retain(|it| it.at <= now);
        story.first_assigned = story.first_assigned.filter(|it| *it <= now);
        story.first_human_act = story.first_human_act.filter(|it| *it <= now);
        story
    }
}

fn category(state: &str) -> StateCategory {
    match state {
        "new" => StateCategory::New,
        "in_progress" => StateCategory::Active,
        "on_hold" => StateCategory::Waiting,
        "resolved" => StateCategory::Resolved,
        "closed" => StateCategory::Closed,
        "cancelled" => StateCategory::Cancelled,
        _ => StateCategory::Merged,
    }
}

/// A definition with the same target for all priorities.
fn definition(metric: Metric, target: Target) -> Definition {
    let mut definition = match metric {
        Metric::Response => response(OFFICE, ALWAYS),
        _ => resolution(OFFICE, ALWAYS),
    };
    definition.metric = metric;
    definition.targets = [Some(target); 5];
    definition
}

/// The figures of one clock by hours from 09 to 17.
fn figures(definition: &Definition, script: &str, now: &str) -> Option<ClockFigures> {
    let hours = compiled(&weekdays(9, 17));
    let hours = [(0, &hours)];
    let (plan, story) = (plan(definition), Story::of(script));
    evaluate(&plan, &Timetable::new(&hours), &story.course(), at(now))
}

/// All clocks of a record by hours from 09 to 17 at some moments, critical ones around the clock
/// if their target says so.
fn check(definition: &Definition, script: &str, nows: &[&str], expected: Expect) {
    let hours = compiled(&weekdays(9, 17));
    let always = compiled(&Calendar::around_the_clock("24x7", "Europe/Berlin"));
    let (hours, always) = ([(0, &hours)], [(0, &always)]);
    let mut timetable = Timetable::new(&hours);
    if definition.targets[0].is_some_and(|it| it.calendar == Some(ALWAYS)) {
        timetable = timetable.with(1, &always);
    }
    let (plan, story) = (plan(definition), Story::of(script));
    let mut text = String::new();
    for now in nows {
        writeln!(text, "{now}").unwrap();
        let clocks = explain(&plan, &timetable, &story.course(), at(now));
        let last = evaluate(&plan, &timetable, &story.course(), at(now));
        assert_eq!(clocks.last().map(|it| it.figures), last);
        for clock in clocks {
            text.push_str("  ");
            describe(&clock.figures, &mut text);
        }
    }
    expected.assert_eq(&text);
}

fn describe(it: &ClockFigures, text: &mut String) {
    write!(
        text,
        "P{} {:?} {} of {}",
        it.priority,
        it.status,
        hours_and_minutes(it.elapsed_ms),
        hours_and_minutes(it.target_ms)
    )
    .unwrap();
    if it.team != 0 {
        write!(text, ", team {}", it.team).unwrap();
    }
    write!(text, ", from {}", clock(it.started_at)).unwrap();
    for (word, moment) in [
        ("due", it.due_at),
        ("stopped", it.stopped_at),
        ("breached", it.breached_at),
    ] {
        if let Some(moment) = moment {
            write!(text, ", {word} {}", clock(moment)).unwrap();
        }
    }
    if it.late_by_reclassification {
        text.push_str(", late by reclassification");
    }
    if let Some(met) = it.met_at_first_resolve {
        text.push_str(if met { ", first met" } else { ", first missed" });
    }
    text.push('\n');
}
