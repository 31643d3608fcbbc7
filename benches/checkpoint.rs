//! Folding a log of incidents, writing its checkpoint and reading it:
//! `cargo bench --bench checkpoint [-- NUMBER_OF_INCIDENTS]`.
//!
//! Each incident is made with a title, people, group, category, impact, urgency, tags and two
//! columns of an import, and then edited five times. Seeded: every run does the same work.

use std::hint::black_box;
use std::time::{Duration, Instant};

use steward::domain::{FieldId, Kind, RecordId, Value, common, incident};
use steward::engine::Engine;
use steward::engine::search::{Config, SearchIndex};
use steward::oplog::{ActId, Clock, Op, Origin, Write, WriterId};
use steward::store::checkpoint;
use steward::store::head::Head;

fn main() {
    let count = std::env::args()
        .find_map(|it| it.parse().ok())
        .unwrap_or(100_000);
    let segments = segments(count);
    let ops: usize = segments.iter().map(Vec::len).sum();
    println!("{count} incidents, {ops} operations");

    let (engine, took) = least(|| {
        let mut engine = Engine::default();
        for (key, ops) in (0..).zip(&segments) {
            engine.apply(key, ops);
        }
        engine
    });
    println!("fold            {:>9.1} ms", ms(took));

    let search = SearchIndex::new(Config::default());
    let head = Head {
        next_key: segments.len() as u32,
        ..Head::default()
    };
    let (parts, took) = least(|| checkpoint::write(&engine, &search, &head));
    let bytes = &parts[0].1;
    println!(
        "write           {:>9.1} ms, {:.1} MB",
        ms(took),
        bytes.len() as f64 / 1e6
    );
    let (read, took) = least(|| checkpoint::read_engine(bytes));
    println!("read            {:>9.1} ms", ms(took));
    let (_, took) = least(|| blake3::hash(bytes));
    println!("  its checksum  {:>9.1} ms", ms(took));
    assert!(read.is_ok_and(|(_, it)| it.operations == engine.operations));
}

fn segments(count: u32) -> Vec<Vec<Op>> {
    let mut clock = Clock {
        wall_ms: 1_600_000_000_000,
        counter: 0,
    };
    let mut random = Random(7);
    let mut segments = Vec::new();
    for chunk in 0..count.div_ceil(1_000) {
        let mut ops = Vec::new();
        for record in chunk * 1_000..((chunk + 1) * 1_000).min(count) {
            ops.push(op(&mut clock, record, made(record, &mut random)));
        }
        segments.push(ops);
    }
    for record in 0..count {
        let ops = (0..5).map(|step| op(&mut clock, record, edited(step, &mut random)));
        segments.push(ops.collect());
    }
    segments
}

fn made(record: u32, random: &mut Random) -> Vec<Write> {
    let one = |field: FieldId, text: &str| Write::one(field, Value::text(text));
    let to = |field: FieldId, id: RecordId| Write::one(field, Value::Ref(id));
    let level = |random: &mut Random| ["1", "2", "3"][random.below(3)];
    vec![
        one(common::NUMBER, &format!("INC-{record:04}")),
        one(
            common::TITLE,
            &format!(
                "Printer {} on floor {} prints nothing",
                random.below(500),
                record % 20
            ),
        ),
        state("new", &[]),
        to(incident::REQUESTER, id(1, random.below(5_000))),
        to(incident::OPENED_BY, id(1, random.below(5_000))),
        to(incident::ASSIGNMENT_GROUP, id(2, random.below(50))),
        one(incident::IMPACT, level(random)),
        one(incident::URGENCY, level(random)),
        Write::one(
            common::OPENED_AT,
            Value::Time(1_600_000_000_000 + random.below(1 << 30) as i64 * 100),
        ),
        Write::element(
            common::TAGS,
            ["vpn", "printer", "mail"][random.below(3)].as_bytes(),
            Value::Bool(true),
        ),
        Write::element(
            common::EXTRA,
            b"Cost centre",
            Value::text(&format!("{}", random.below(300))),
        ),
        Write::element(common::EXTRA, b"Building", Value::text(level(random))),
    ]
}

fn edited(step: u32, random: &mut Random) -> Vec<Write> {
    let at = Value::Time(1_700_000_000_000 + random.below(1 << 30) as i64);
    vec![match step {
        0 => Write::one(incident::ASSIGNEE, Value::Ref(id(1, random.below(200)))),
        1 => state("in_progress", &[]),
        2 => Write::one(
            incident::ASSIGNMENT_GROUP,
            Value::Ref(id(2, random.below(50))),
        ),
        3 => Write::one(incident::URGENCY, Value::text("2")),
        _ => state("resolved", &[(incident::RESOLVED_AT, at)]),
    }]
}

fn state(code: &str, more: &[(FieldId, Value)]) -> Write {
    let parts = [(common::STATE, Value::text(code))];
    Write::one(
        common::STATE,
        Value::group(parts.into_iter().chain(more.iter().cloned())),
    )
}

fn op(clock: &mut Clock, record: u32, writes: Vec<Write>) -> Op {
    let stamp = clock.tick(clock.wall_ms as i64 + 250, WriterId(1));
    Op {
        stamp,
        occurred_at: stamp.wall_ms as i64,
        actor: id(1, 7),
        act: ActId(u64::from(record / 1_000) << 8),
        origin: Origin::Person,
        kind: Kind::INCIDENT,
        record: id(3, record as usize),
        writes,
    }
}

fn id(space: u8, number: usize) -> RecordId {
    let hash = blake3::hash(&[&[space][..], &number.to_le_bytes()].concat());
    let mut id = [0; 16];
    id.copy_from_slice(&hash.as_bytes()[..16]);
    RecordId(id)
}

/// The result and the least time of seven, without what it costs to drop a result.
fn least<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut timed = || {
        let start = Instant::now();
        let result = black_box(work());
        (result, start.elapsed())
    };
    let (mut result, mut best) = timed();
    for _ in 0..6 {
        let took;
        (result, took) = timed();
        best = best.min(took);
    }
    (result, best)
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}
