//! The loop that ships, living thousands of simulated lives.
//!
//! `STEWARD_SEEDS=50000 cargo test --test native simulation` for more of them,
//! `STEWARD_SEED=17 cargo test --test native simulation` for one with its last steps.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use steward::engine::Engine;
use steward::oplog::segment;
use steward::testkit::{Faults, Random, Subject, Summary, simulate};
use steward::worker::{Environment, Input, Job, JobId, Machine, Worker};

/// Lives on a push; about a minute of two cores.
const SEEDS: u64 = 2_000;
/// Whoever has seen so many failures need not see more.
const ENOUGH_FAILURES: usize = 10;
/// Seeds that found something once, with what it was.
const REGRESSIONS: &[(u64, &str)] = &[(
    27,
    "texts whose reading failed were never indexed, and an import waited for that",
)];

struct Shipped(Worker);

impl Machine for Shipped {
    fn start(&mut self, now: i64) -> Vec<(JobId, Job)> {
        Machine::start(&mut self.0, now)
    }

    fn step(&mut self, now: i64, input: Input) -> Vec<(JobId, Job)> {
        Machine::step(&mut self.0, now, input)
    }
}

impl Subject for Shipped {
    fn make(environment: Environment, seed: [u8; 32]) -> Self {
        Self(Worker::new(environment, seed))
    }

    fn digest(&self) -> [u8; 32] {
        self.0.digest()
    }

    /// The engine alone takes the log, with no checkpoint and no loop to help it.
    fn replay_digest(segments: &[(u64, Vec<u8>)]) -> [u8; 32] {
        let mut engine = Engine::default();
        for (key, bytes) in segments {
            // A damaged one whose version byte flipped looks newer, and stays in the log.
            if let Ok(opened) = segment::open(bytes) {
                engine.apply(*key as u32, &opened.ops);
            }
        }
        engine.digest()
    }
}

#[test]
fn every_promise_is_kept_in_every_life() {
    if let Some(seed) = number("STEWARD_SEED") {
        return must_live(seed, Faults::swarm);
    }
    for (seed, _) in REGRESSIONS {
        must_live(*seed, Faults::swarm);
    }
    let (lives, sum) = live_many(number("STEWARD_SEEDS").unwrap_or(SEEDS), Faults::swarm);
    println!("{lives} lives: {sum:?}");
    let per_life = sum.acknowledged as u64 / lives.max(1);
    assert!(
        per_life > 10,
        "only {per_life} acknowledged commands in a life"
    );
    assert!(
        sum.imports as u64 * 20 > lives,
        "only {} imports in {lives} lives",
        sum.imports
    );
    assert!(
        sum.joinings as u64 * 4 > lives,
        "segments were joined only {} times in {lives} lives",
        sum.joinings
    );
}

#[test]
fn decay_is_set_aside_and_never_a_panic() {
    if let Some(seed) = number("STEWARD_SEED") {
        return must_live(seed, Faults::swarm_with_damage);
    }
    let seeds = number("STEWARD_SEEDS").unwrap_or(SEEDS) / 5;
    live_many(seeds, Faults::swarm_with_damage);
}

type Draw = fn(&mut Random) -> Faults;

/// Lives the seeds below that number on all cores.
///
/// # Panics
/// If a promise was broken: with one line for each such seed, and the last steps of the first.
fn live_many(seeds: u64, draw: Draw) -> (u64, Summary) {
    let next = AtomicU64::new(0);
    let cores = thread::available_parallelism().map_or(2, |it| it.get());
    let work = || {
        let (mut sum, mut failures) = (Summary::default(), BTreeMap::new());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds || failures.len() >= ENOUGH_FAILURES {
                return (sum, failures);
            }
            match live(seed, draw) {
                Ok(life) => add(&mut sum, &life),
                Err(text) => drop(failures.insert(seed, text)),
            }
        }
    };
    let (mut sum, mut failures) = (Summary::default(), BTreeMap::new());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            let (part, failed) = thread.join().expect("panics are caught in each life");
            add(&mut sum, &part);
            failures.extend(failed);
        }
    });
    if let Some(first) = failures.values().next() {
        let lines = failures.values().filter_map(|it| it.lines().next());
        panic!("{}\n\n{first}", lines.collect::<Vec<_>>().join("\n"));
    }
    (seeds, sum)
}

fn add(sum: &mut Summary, life: &Summary) {
    sum.steps += life.steps;
    sum.acknowledged += life.acknowledged;
    sum.crashes += life.crashes;
    sum.joinings += life.joinings;
    sum.imports += life.imports;
    sum.segments += life.segments;
}

fn must_live(seed: u64, draw: Draw) {
    if let Err(text) = live(seed, draw) {
        panic!("{text}");
    }
}

/// Lives one life; a failure comes in words.
fn live(seed: u64, draw: Draw) -> Result<Summary, String> {
    // Faults have a seed of their own, so that a life with others is told apart at once.
    let faults = draw(&mut Random::new(!seed));
    let life = AssertUnwindSafe(|| simulate::<Shipped>(seed, faults));
    match catch_unwind(life) {
        Ok(result) => result.map_err(|failure| failure.to_string()),
        Err(_) => Err(format!("seed {seed}: the loop panicked\n{faults:?}")),
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}
