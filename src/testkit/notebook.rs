//! A loop small enough to be seen through, to test the simulator with: it keeps titles, and has the
//! bad habits that the simulator must catch.

use std::collections::{BTreeMap, VecDeque};

use super::{Broken, Faults, Random, Subject, simulate};
use crate::domain::{FieldId, Kind, RecordId, Value};
use crate::oplog::segment::Link;
use crate::oplog::{ActId, Clock, Op, Origin, Write, WriterId, segment};
use crate::protocol::{
    BadNews, Call, Command, Done, ListPage, Phase, Push, RefLabel, Reply, Said, Status,
};
use crate::worker::{Announcement, Environment, Input, Job, JobId, Machine, Outcome};

/// What a notebook does wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    None,
    AnswersBeforeItIsWritten,
    DoesNotFlush,
    TakesTheHeadAndNotTheSegments,
    ForgetsCallsThatFail,
    StartsItsChainAnew,
}

struct Notebook {
    habit: Habit,
    random: Random,
    writer: WriterId,
    link: Link,
    clock: Clock,
    titles: BTreeMap<RecordId, (crate::oplog::Stamp, std::rc::Rc<str>)>,
    head: Option<Vec<u8>>,
    next_key: u64,
    phase: Phase,
    next_job: u64,
    now: i64,
    calls: VecDeque<(u32, Option<Op>)>,
    state: State,
    out: Vec<(JobId, Job)>,
}

/// What it waits for.
enum State {
    Idle,
    Head,
    Segments(Option<Vec<u8>>),
    Commit { head: Vec<u8>, sealed: [u8; 32] },
}

impl Notebook {
    fn new(habit: Habit, seed: [u8; 32]) -> Self {
        let mut random = Random::new(u64::from_le_bytes(std::array::from_fn(|n| seed[n])));
        Self {
            habit,
            writer: WriterId(random.bits()),
            random,
            link: Link::FIRST,
            clock: Clock::default(),
            titles: BTreeMap::new(),
            head: None,
            next_key: 0,
            phase: Phase::Opening,
            next_job: 0,
            now: 0,
            calls: VecDeque::new(),
            state: State::Idle,
            out: Vec::new(),
        }
    }

    fn ask(&mut self, job: Job) {
        self.next_job += 1;
        self.out.push((JobId(self.next_job), job));
    }

    fn answer(&mut self, number: u32, reply: Reply) {
        self.ask(Job::Say(Said::Reply(number, reply)));
    }

    fn status(&self) -> Box<Status> {
        Box::new(Status {
            phase: self.phase,
            ..Status::default()
        })
    }

    fn read(&mut self, bytes: &[(u64, Vec<u8>)]) {
        for (key, bytes) in bytes {
            let opened = segment::open(bytes).unwrap();
            for op in &opened.ops {
                self.clock.see(op.stamp);
                let Value::Text(title) = &op.writes[0].value else {
                    panic!("a title is a text");
                };
                let there = self.titles.entry(op.record).or_default();
                if op.stamp > there.0 {
                    *there = (op.stamp, title.clone());
                }
            }
            self.next_key = self.next_key.max(key + 1);
        }
    }

    fn ready(&mut self, head: Option<Vec<u8>>) {
        self.phase = if head.is_some() {
            Phase::Ready
        } else {
            Phase::Empty
        };
        self.head = head;
        let status = self.status();
        self.ask(Job::Say(Said::Push(Push::Status(status))));
        self.go_on();
    }

    /// Writes the first call that waits, unless something is under way.
    fn go_on(&mut self) {
        self.state = State::Idle;
        let Some((number, op)) = self.calls.front().cloned() else {
            return;
        };
        if op.is_none() && self.head.is_some() {
            self.calls.pop_front();
            self.answer(number, Reply::Nothing);
            return self.go_on();
        }
        let ops: Vec<Op> = op
            .into_iter()
            .map(|op| Op {
                stamp: self.clock.tick(self.now, self.writer),
                ..op
            })
            .collect();
        let head = self.random.bits().to_le_bytes().to_vec();
        let (bytes, sealed) = segment::seal(self.writer, self.link, &ops);
        self.ask(Job::Commit {
            expected: self.head.clone(),
            segments: vec![(self.next_key, bytes)],
            remove: Vec::new(),
            blobs: Vec::new(),
            head: head.clone(),
            strict: self.habit != Habit::DoesNotFlush,
        });
        self.state = State::Commit { head, sealed };
        if self.habit == Habit::AnswersBeforeItIsWritten {
            self.acknowledge();
            self.calls.push_front((0, ops.into_iter().next()));
        }
    }

    fn acknowledge(&mut self) {
        if let Some((number, op)) = self.calls.pop_front()
            && number != 0
        {
            let reply = op.map_or(Reply::Nothing, |op| {
                Reply::Done(Done {
                    act: op.act.0,
                    changed: 1,
                    records: vec![RefLabel {
                        id: op.record,
                        kind: "incident".into(),
                        ..RefLabel::default()
                    }],
                    ..Done::default()
                })
            });
            self.answer(number, reply);
        }
    }

    fn committed(&mut self, outcome: Outcome, head: Vec<u8>, sealed: [u8; 32]) {
        match outcome {
            Outcome::Committed => {
                if self.habit != Habit::StartsItsChainAnew {
                    let number = self.link.number + 1;
                    self.link = Link {
                        number,
                        last: number,
                        previous: sealed,
                        ..Link::FIRST
                    };
                }
                self.phase = Phase::Ready;
                self.acknowledge();
                self.ask(Job::Announce(Announcement::Committed));
                // Its own words it reads back, like those of others.
                self.state = State::Segments(Some(head));
                self.ask_for_segments();
            }
            Outcome::Moved { head } if self.habit == Habit::TakesTheHeadAndNotTheSegments => {
                self.next_key += 1;
                self.ready(head);
            }
            Outcome::Moved { head } => {
                self.state = State::Segments(head);
                self.ask_for_segments();
            }
            Outcome::Failed(fault) => {
                let call = self.calls.pop_front();
                if let Some((number, _)) = call
                    && self.habit != Habit::ForgetsCallsThatFail
                {
                    let news = BadNews::fault(fault.code(), fault.message());
                    self.answer(number, Reply::BadNews(news));
                }
                self.go_on();
            }
            other => panic!("a commit does not end with {other:?}"),
        }
    }

    fn ask_for_segments(&mut self) {
        self.ask(Job::ReadLog {
            from: self.next_key,
            at_most: u32::MAX,
        });
    }

    fn ask_for_head(&mut self) {
        self.state = State::Head;
        self.ask(Job::Open);
    }

    fn call(&mut self, number: u32, call: Call) {
        let op = match call {
            Call::Run(Command::Create { fields, .. }) => {
                let mut id = [0; 16];
                id[..8].copy_from_slice(&self.random.bits().to_le_bytes());
                Some((RecordId(id), fields))
            }
            Call::Run(Command::Update { records, fields }) => Some((records[0], fields)),
            Call::StartEmpty { .. } => None,
            Call::Hello | Call::Status => {
                let status = self.status();
                return self.answer(number, Reply::Status(status));
            }
            Call::List(_) => return self.answer(number, Reply::List(ListPage::default())),
            _ => return self.answer(number, Reply::Nothing),
        };
        let op = op.map(|(record, fields)| Op {
            stamp: Default::default(),
            occurred_at: self.now,
            actor: RecordId::NIL,
            act: ActId(self.random.bits() | 1),
            origin: Origin::Person,
            kind: Kind::INCIDENT,
            record,
            writes: vec![Write::one(FieldId(3), Value::text(fields[0].1.text()))],
        });
        self.calls.push_back((number, op));
        if matches!(self.state, State::Idle) {
            self.go_on();
        }
    }
}

impl Machine for Notebook {
    fn start(&mut self, _: i64) -> Vec<(JobId, Job)> {
        self.ask_for_head();
        std::mem::take(&mut self.out)
    }

    fn step(&mut self, now: i64, input: Input) -> Vec<(JobId, Job)> {
        self.now = now;
        match input {
            Input::Call { number, call, .. } => self.call(number, call),
            Input::Done(_, outcome) => {
                match (std::mem::replace(&mut self.state, State::Idle), outcome) {
                    (State::Head, Outcome::Opened { head, .. }) => {
                        self.state = State::Segments(head);
                        self.ask_for_segments();
                    }
                    (State::Segments(head), Outcome::Log { segments, .. }) => {
                        self.read(&segments);
                        self.ready(head);
                    }
                    (State::Commit { head, sealed }, outcome) => {
                        self.committed(outcome, head, sealed)
                    }
                    // Reading failed: it tries again.
                    (_, Outcome::Failed(_)) => self.ask_for_head(),
                    (_, other) => panic!("nobody asked for {other:?}"),
                }
            }
            Input::Announced(_) if matches!(self.state, State::Idle) => self.ask_for_head(),
            Input::Announced(_) | Input::Tick => {}
        }
        std::mem::take(&mut self.out)
    }
}

fn digest(titles: &BTreeMap<RecordId, (crate::oplog::Stamp, std::rc::Rc<str>)>) -> [u8; 32] {
    *blake3::hash(format!("{titles:?}").as_bytes()).as_bytes()
}

/// A notebook with a habit that the type knows.
struct With<const HABIT: usize>(Notebook);

const HABITS: [Habit; 6] = [
    Habit::None,
    Habit::AnswersBeforeItIsWritten,
    Habit::DoesNotFlush,
    Habit::TakesTheHeadAndNotTheSegments,
    Habit::ForgetsCallsThatFail,
    Habit::StartsItsChainAnew,
];

impl<const HABIT: usize> Machine for With<HABIT> {
    fn start(&mut self, now: i64) -> Vec<(JobId, Job)> {
        self.0.start(now)
    }

    fn step(&mut self, now: i64, input: Input) -> Vec<(JobId, Job)> {
        self.0.step(now, input)
    }
}

impl<const HABIT: usize> Subject for With<HABIT> {
    fn make(_: Environment, seed: [u8; 32]) -> Self {
        Self(Notebook::new(HABITS[HABIT], seed))
    }

    fn digest(&self) -> [u8; 32] {
        digest(&self.0.titles)
    }

    fn replay_digest(segments: &[(u64, Vec<u8>)]) -> [u8; 32] {
        let mut notebook = Notebook::new(Habit::None, [0; 32]);
        notebook.read(segments);
        digest(&notebook.titles)
    }
}

/// The first promise that a notebook with that habit breaks, within so many lives.
fn first_broken<const HABIT: usize>(lives: u64) -> Option<Broken> {
    (0..lives).find_map(|seed| {
        let faults = Faults::swarm(&mut Random::new(!seed));
        simulate::<With<HABIT>>(seed, faults)
            .err()
            .map(|it| it.broken)
    })
}

#[test]
fn a_careful_notebook_keeps_every_promise() {
    let mut acknowledged = 0;
    for seed in 0..300 {
        let faults = Faults::swarm(&mut Random::new(!seed));
        match simulate::<With<0>>(seed, faults) {
            Ok(summary) => acknowledged += summary.acknowledged,
            Err(failure) => panic!("{failure}"),
        }
    }
    assert!(acknowledged > 3_000, "only {acknowledged} acknowledged");
}

#[test]
fn every_bad_habit_is_caught() {
    let lost = |it: &Option<Broken>| matches!(it, Some(Broken::LostAct { .. }));
    assert!(lost(&first_broken::<1>(300)));
    assert!(lost(&first_broken::<2>(300)));
    let differs = first_broken::<3>(300);
    assert!(
        // What it has not taken, it also writes over: which of the two shows first is chance.
        matches!(
            differs,
            Some(Broken::StateDiffers { .. } | Broken::Unchained { .. })
        ),
        "{differs:?}"
    );
    let forgotten = first_broken::<4>(300);
    assert!(
        matches!(forgotten, Some(Broken::NoAnswer { .. })),
        "{forgotten:?}"
    );
    let unchained = first_broken::<5>(300);
    assert!(
        matches!(unchained, Some(Broken::OutOfOrder { .. })),
        "{unchained:?}"
    );
}

#[test]
fn the_same_seed_gives_the_same_life() {
    let faults = Faults::swarm(&mut Random::new(5));
    let life = || simulate::<With<0>>(5, faults);
    assert_eq!(life(), life());
}
