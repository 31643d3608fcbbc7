//! Evaluating one service level for many records: `cargo bench --bench clocks [-- NUMBER_OF_RECORDS]`.
//!
//! Records are opened over two years; of ten, seven are resolved, four were on hold for the
//! requester, two changed priority and one was reopened. Seeded: every run does the same work.

use std::hint::black_box;
use std::time::Instant;

use steward::domain::calendar::{Calendar, Hours};
use steward::domain::service_level::{
    ClockFigures, Course, Definition, Message, Plan, PriorityAt, StateAt, Status, Timetable,
    default_definitions, evaluate,
};
use steward::domain::{RecordId, StateCategory};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;
/// 2024-01-01T00:00Z.
const BEGIN: i64 = 1_704_067_200_000;
const NOW: i64 = BEGIN + 730 * DAY;
const CALLER: u32 = 1;

fn main() {
    let count = std::env::args()
        .find_map(|it| it.parse().ok())
        .unwrap_or(100_000);
    let office = Calendar::office_hours("Desk", "Europe/Berlin");
    let began = Instant::now();
    let office = Hours::compile(&office, BEGIN, NOW + 365 * DAY).expect("a calendar");
    println!("compile 3 years          {:>9.2} ms", ms(began));
    let always = Calendar::around_the_clock("24x7", "Europe/Berlin");
    let always = Hours::compile(&always, BEGIN, NOW).expect("a calendar");
    let (office, always) = ([(i64::MIN, &office)], [(i64::MIN, &always)]);
    let timetable = Timetable::new(&office).with(1, &always);

    let stories = stories(count);
    for definition in default_definitions(RecordId::NIL, RecordId::NIL) {
        let plan = plan(&definition);
        let evaluate_all = || {
            let mut totals = (0_usize, 0_usize, 0_usize);
            for story in &stories {
                let figures = black_box(evaluate(&plan, &timetable, &story.course(), NOW));
                tally(&mut totals, figures);
            }
            totals
        };
        let least = (0..30).map(|_| {
            let began = Instant::now();
            let totals = black_box(evaluate_all());
            (ms(began), totals)
        });
        let (took, (open, missed, breached)) = least
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .expect("several runs");
        println!(
            "{:<24} {took:>9.2} ms for {count}: {open} open, {missed} missed, {breached} breached",
            definition.name
        );
    }
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e3
}

fn plan(definition: &Definition) -> Plan<'_> {
    Plan::new(
        definition,
        |_| None,
        |it| (it == "caller").then_some(CALLER),
    )
}

fn tally((open, missed, breached): &mut (usize, usize, usize), it: Option<ClockFigures>) {
    let Some(it) = it else { return };
    *open += usize::from(matches!(it.status, Status::Running | Status::Paused));
    *missed += usize::from(it.status == Status::Missed);
    *breached += usize::from(it.is_breached());
}

struct Story {
    opened_at: i64,
    states: Vec<StateAt>,
    priorities: Vec<PriorityAt>,
    messages: Vec<Message>,
}

impl Story {
    fn course(&self) -> Course<'_> {
        Course {
            opened_at: self.opened_at,
            states: &self.states,
            priorities: &self.priorities,
            groups: &[],
            messages: &self.messages,
            first_assigned: None,
            first_human_act: self.states.get(1).map(|it| it.at),
        }
    }
}

fn stories(count: usize) -> Vec<Story> {
    let mut seed = 7_u64;
    let mut random = move |below: i64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as i64 % below
    };
    let one = |_| {
        let opened_at = BEGIN + random(729 * DAY);
        let mut at = opened_at;
        let mut states = Vec::new();
        let mut put = |at, category, reason| {
            let state = category as u32;
            states.push(StateAt {
                at,
                category,
                state,
                reason,
            });
        };
        put(at, StateCategory::New, 0);
        at += (1 + random(600)) * MINUTE;
        put(at, StateCategory::Active, 0);
        if random(10) < 4 {
            at += (1 + random(600)) * MINUTE;
            put(at, StateCategory::Waiting, CALLER);
            at += (1 + random(4000)) * MINUTE;
            put(at, StateCategory::Active, 0);
        }
        if random(10) < 7 {
            at += (1 + random(3000)) * MINUTE;
            put(at, StateCategory::Resolved, 0);
            if random(7) < 1 {
                at += (1 + random(3000)) * MINUTE;
                put(at, StateCategory::Active, 0);
                at += (1 + random(3000)) * MINUTE;
                put(at, StateCategory::Resolved, 0);
            }
            put(at + 3 * DAY, StateCategory::Closed, 0);
        }
        let priority = 1 + random(5) as u8;
        let mut priorities = vec![PriorityAt {
            at: opened_at,
            priority,
        }];
        if random(10) < 2 {
            let at = opened_at + random(600) * MINUTE;
            priorities.push(PriorityAt {
                at,
                priority: 1 + random(5) as u8,
            });
        }
        Story {
            opened_at,
            states,
            priorities,
            messages: Vec::new(),
        }
    };
    (0..count).map(one).collect()
}
