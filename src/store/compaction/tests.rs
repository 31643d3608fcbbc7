use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::domain::{Kind, RecordId, Value, common, incident};
use crate::engine::Engine;
use crate::oplog::{ActId, Clock, Op, Origin, Write, testing};
use crate::store::chain::{Linked, damage};

type Log = Vec<(u64, Vec<u8>)>;

/// A log of sealed segments, a chain per writer.
fn sealed(segments: impl IntoIterator<Item = (u64, Vec<Op>)>) -> Log {
    let mut links = std::collections::BTreeMap::new();
    let seal = |(key, (writer, ops)): (u64, (u64, Vec<Op>))| {
        let writer = WriterId(writer);
        let link = links.entry(writer).or_insert(Link::FIRST);
        let (bytes, checksum) = segment::seal(writer, *link, &ops);
        let (header, _) = segment::peek(&bytes).expect("just sealed");
        *link = Link::after(&header, checksum);
        (key, bytes)
    };
    (0..).zip(segments).map(seal).collect()
}

fn infos(log: &Log) -> Vec<SegmentInfo> {
    let info = |(key, bytes): &(u64, Vec<u8>)| {
        let (header, _) = segment::peek(bytes).expect("sound");
        SegmentInfo::of(*key, &header)
    };
    log.iter().map(info).collect()
}

fn compacted(mut log: Log) -> Log {
    for run in plan(&infos(&log)) {
        let parts: Log = log
            .iter()
            .filter(|it| run.keys.contains(&it.0))
            .cloned()
            .collect();
        assert_eq!(parts.len(), run.keys.len());
        let joined = join(&parts).expect("a run");
        assert!(raw_len(&joined.1) <= MAX_JOINED_RAW_BYTES);
        let (last, others) = run.keys.split_last().expect("at least two");
        log.retain(|it| !others.contains(&it.0));
        let kept = log.iter_mut().find(|it| it.0 == *last);
        *kept.expect("kept") = joined;
    }
    log
}

fn raw_len(bytes: &[u8]) -> usize {
    segment::peek(bytes).expect("sound").0.raw_len as usize
}

fn links(log: &Log) -> Vec<Linked> {
    log.iter()
        .map(|(key, bytes)| {
            let (header, checksum) = segment::peek(bytes).expect("sound");
            Linked {
                key: *key,
                header,
                checksum,
            }
        })
        .collect()
}

fn ops(log: &Log) -> Vec<Op> {
    log.iter()
        .flat_map(|it| segment::open(&it.1).expect("sound").ops)
        .collect()
}

fn digest(log: &Log) -> [u8; 32] {
    let mut engine = Engine::default();
    for (key, bytes) in log {
        engine.apply(*key as u32, &segment::open(bytes).expect("sound").ops);
    }
    engine.digest()
}

/// Sessions of some segments each, now and then two at a time.
fn sessions() -> impl Strategy<Value = Log> {
    let session = (0u64..4).prop_flat_map(|writer| {
        vec(
            testing::ops(writer..writer + 1).prop_map(move |it| (writer, it)),
            0..9,
        )
    });
    vec(session, 0..6).prop_map(|all| sealed(all.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Joining changes neither what was written, nor its order, nor that the chains are whole;
    /// nor does joining again.
    #[test]
    fn joining_changes_nothing_but_the_number_of_segments(log in sessions(), half in any::<prop::sample::Index>()) {
        let half = half.index(log.len() + 1);
        let mut later = compacted(log[..half].to_vec());
        later.extend_from_slice(&log[half..]);
        for joined in [compacted(log.clone()), compacted(later)] {
            prop_assert_eq!(damage(&links(&joined)), Vec::<String>::new());
            prop_assert_eq!(ops(&joined), ops(&log));
            prop_assert_eq!(digest(&joined), digest(&log));
            let saved = log.len() - joined.len();
            prop_assert!(saved == 0 || saved >= MIN_SAVED_SEGMENTS);
        }
    }
}

#[test]
fn only_neighbours_of_one_chain_are_joined() {
    let log = sealed((0..30).map(|it| (it / 10, Vec::new())));
    let joined = compacted(log.clone());
    assert_eq!(
        joined.iter().map(|it| it.0).collect::<Vec<_>>(),
        [9, 19, 29]
    );
    let mut gap = infos(&log);
    gap.remove(5);
    let runs: Vec<_> = plan(&gap).into_iter().map(|it| it.keys.len()).collect();
    assert_eq!(runs, [5, 4, 10, 10]);
    assert_eq!(plan(&infos(&log)[..8]), []);
    assert_eq!(join(&[]), Err(SegmentError::NotARun));
    assert_eq!(
        join(&[log[0].clone(), log[2].clone()]),
        Err(SegmentError::NotARun)
    );
    assert_eq!(
        join(&[log[9].clone(), log[10].clone()]),
        Err(SegmentError::NotARun)
    );
    let mut broken = log[1].clone();
    broken.1[20] ^= 1;
    assert_eq!(join(&[log[0].clone(), broken]), Err(SegmentError::Damaged));
}

#[test]
fn a_large_segment_waits_for_as_much_as_it_has() {
    let info = |key: u64, raw_len| SegmentInfo {
        key,
        first_key: key,
        writer: WriterId(1),
        number: key,
        last: key,
        raw_len,
    };
    let log = |small: u64| -> Vec<_> {
        let first = info(0, 1_000);
        let rest = (1..=small).map(|key| info(key, 50));
        [first].into_iter().chain(rest).collect()
    };
    let begins = |small| plan(&log(small)).first().map(|it| it.keys[0]);
    assert_eq!(begins(8), None);
    assert_eq!(begins(9), Some(1));
    assert_eq!(begins(19), Some(1));
    assert_eq!(begins(20), Some(0));
}

#[test]
fn joined_segments_stay_small() {
    let long = |n: u8| {
        // Nothing to compress.
        let mut text = String::new();
        for part in 0..60u32 {
            text += &blake3::hash(&[&[n][..], &part.to_le_bytes()].concat()).to_hex();
        }
        vec![edit(
            &mut Clock::default(),
            1,
            common::TITLE,
            Value::text(&text),
        )]
    };
    let joined = compacted(sealed((0..40).map(|n| (1, long(n)))));
    assert!(joined.len() > 8);
    assert!(
        joined
            .iter()
            .all(|it| raw_len(&it.1) <= MAX_JOINED_RAW_BYTES)
    );
}

fn edit(clock: &mut Clock, record: u32, field: crate::domain::FieldId, value: Value) -> Op {
    let hash = |of: u32| *blake3::hash(&of.to_le_bytes()).as_bytes();
    let id = |of: u32| {
        let mut id = [0; 16];
        id.copy_from_slice(&hash(of)[..16]);
        RecordId(id)
    };
    let mut act = [0; 8];
    act.copy_from_slice(&hash(clock.wall_ms as u32)[..8]);
    let stamp = clock.tick(
        clock.wall_ms as i64 + 20_000 + i64::from(act[1]) * 1_000 + i64::from(act[2]),
        WriterId(1),
    );
    Op {
        stamp,
        occurred_at: stamp.wall_ms as i64,
        actor: id(1),
        act: ActId(u64::from_le_bytes(act) & !255),
        origin: Origin::Person,
        kind: Kind::INCIDENT,
        record: id(record),
        writes: vec![Write::one(field, value)],
    }
}

/// One session changes one field of a thousand records, of which some come again: as it is in a
/// service desk, choices and references more often than titles.
#[test]
fn an_edit_takes_few_bytes_once_it_is_joined() {
    let mut clock = Clock {
        wall_ms: 1_760_000_000_000,
        counter: 0,
    };
    let segments: Vec<_> = (0..1000u32)
        .map(|n| {
            let random = u32::from_le_bytes(
                blake3::hash(&n.to_be_bytes()).as_bytes()[..4]
                    .try_into()
                    .expect("four bytes"),
            );
            let person = RecordId([random as u8 % 20; 16]);
            let (field, value) = match random >> 8 & 7 {
                0 => (
                    common::TITLE,
                    Value::text(&format!(
                        "Printer {} in room {n} is out of toner",
                        random % 97
                    )),
                ),
                1 | 2 => (
                    incident::IMPACT,
                    Value::text(["1", "2", "3"][n as usize % 3]),
                ),
                3 | 4 => (incident::ASSIGNEE, Value::Ref(person)),
                5 => (
                    common::STATE,
                    Value::group([
                        (common::STATE, Value::text("on_hold")),
                        (
                            incident::HOLD_UNTIL,
                            Value::Time(clock.wall_ms as i64 + 86_400_000),
                        ),
                    ]),
                ),
                _ => (
                    incident::URGENCY,
                    Value::text(["1", "2", "3"][n as usize % 3]),
                ),
            };
            (1, vec![edit(&mut clock, 100 + random % 700, field, value)])
        })
        .collect();
    let log = sealed(segments);
    let joined = compacted(log.clone());
    let per_edit = |log: &Log| log.iter().map(|it| it.1.len()).sum::<usize>() as f64 / 1000.0;
    println!(
        "bytes per edit: {:.1} as written, {:.1} joined into {}",
        per_edit(&log),
        per_edit(&joined),
        joined.len()
    );
    assert!(per_edit(&joined) < 60.0);
}
