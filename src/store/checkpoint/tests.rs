use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::domain::{FieldId, Kind, RecordId, Role, Value, common};
use crate::engine::command::{Desk, Draft};
use crate::engine::table::{Column, Table};
use crate::engine::{Fresh, SegmentKey};
use crate::oplog::{ActId, Clock, History, Op, Origin, Stamp, Write, WriterId, testing};
use crate::protocol::{Command, Datum, Lane, Me};

/// Most often a record's identity says its kind; now and then an operation says another one.
fn kind_of(record: u8, pick: u16) -> Kind {
    if pick == 7 {
        return Kind::SERVICE;
    }
    match record % 8 {
        0..=2 => Kind::INCIDENT,
        3 => Kind::PERSON,
        4 => Kind::CATEGORY,
        5 => Kind::WORKSPACE,
        6 => Kind::VIEW,
        _ => Kind(999),
    }
}

/// A value that suits the field, and now and then one that does not.
fn suiting(ty: Option<FieldType>, pick: u8, other: Value) -> Value {
    let words = ["", "a", "new", "resolved", "1", "3", "größer 🦀", "Ω"];
    let word = || Value::text(words[usize::from(pick) % words.len()]);
    match ty {
        Some(FieldType::Choice(choices)) if pick < 200 => {
            Value::text(choices[usize::from(pick) % choices.len()].code)
        }
        Some(FieldType::State) => ["new", "in_progress", "resolved", "closed", "odd"]
            .get(usize::from(pick) % 6)
            .map_or(Value::None, |it| {
                Value::group([(common::STATE, Value::text(it))])
            }),
        Some(FieldType::Line | FieldType::Word | FieldType::Text | FieldType::Extra) => word(),
        Some(FieldType::Int) => Value::Int(i64::from(pick) - 100),
        Some(FieldType::Time) => Value::Time(1_700_000_000_000 + i64::from(pick) * 86_400_000),
        Some(FieldType::Ref(_)) => Value::Ref(RecordId([pick % 16; 16])),
        Some(FieldType::Bool | FieldType::Tags | FieldType::Refs(_) | FieldType::Links) => {
            Value::Bool(!pick.is_multiple_of(3))
        }
        _ => other,
    }
}

fn sub(ty: Option<FieldType>, pick: u8) -> Vec<u8> {
    match ty {
        Some(FieldType::Tags | FieldType::Extra) => {
            [&b"vpn"[..], b"", "ä".as_bytes(), b"\xff"][usize::from(pick) % 4].to_vec()
        }
        Some(FieldType::Refs(_) | FieldType::Entries) => vec![pick % 16; 16],
        Some(FieldType::Links) => {
            crate::engine::command::link_sub(pick % 6, RecordId([pick % 16; 16]))
        }
        _ => Vec::new(),
    }
}

/// Segments of operations that suit their practices, in and out of order.
fn segments() -> impl Strategy<Value = Vec<Vec<Op>>> {
    let write = (any::<u8>(), any::<u8>(), any::<u8>(), testing::values());
    let op = (
        (0u64..400, 0u16..2, 0u64..3),
        (any::<i16>(), 0u8..3, 0u64..900, 0u8..5),
        0u8..24,
        vec(write, 0..4),
    )
        .prop_map(|(stamp, (at, actor, act, origin), record, writes)| {
            let kind = kind_of(record, (stamp.0 % 50) as u16);
            let fields = practices::by_kind(kind).map_or(&[][..], |it| it.fields);
            let writes = writes
                .into_iter()
                .map(|(field, element, pick, other)| {
                    let declared = fields.get(usize::from(field) % (fields.len() + 2));
                    let ty = declared.map(|it| it.ty);
                    let id = declared.map_or(FieldId(u16::from(field % 5)), |it| it.register());
                    Write::element(id, &sub(ty, element), suiting(ty, pick, other))
                })
                .collect();
            Op {
                stamp: Stamp {
                    wall_ms: stamp.0,
                    counter: stamp.1,
                    writer: WriterId(stamp.2),
                },
                occurred_at: i64::from(at) * 1000,
                actor: RecordId([actor; 16]),
                act: ActId(act),
                origin: Origin::from_code(origin),
                kind,
                record: RecordId([record; 16]),
                writes,
            }
        });
    let suiting = vec(op, 0..16);
    let any = testing::ops(0..3);
    vec(prop_oneof![4 => suiting, 1 => any], 0..8)
}

/// The engine and all histories, as the worker keeps them.
#[derive(Clone, Default)]
struct Log {
    engine: Engine,
    histories: BTreeMap<RecordId, History>,
}

impl Log {
    fn take(&mut self, key: SegmentKey, ops: &[Op]) {
        for op in ops {
            self.histories.entry(op.record).or_default().apply(op);
        }
        for record in self.engine.apply(key, ops).late {
            self.engine.refold(record, &self.histories[&record]);
        }
    }

    fn take_all(&mut self, from: usize, segments: &[Vec<Op>]) {
        for (key, ops) in segments.iter().enumerate().skip(from) {
            self.take(key as u32, ops);
        }
    }
}

fn head(next_key: usize) -> Head {
    Head {
        generation: 7,
        next_key: next_key as u32,
        clock: Clock {
            wall_ms: 400,
            counter: 2,
        },
        operations: 9,
        compactions: 1,
        number: 9,
    }
}

/// Everything that can be asked of two engines is the same; how texts and chains lie may differ.
fn assert_same(a: &Engine, b: &Engine) {
    assert_eq!(a.ordinals, b.ordinals);
    assert_eq!(a.places, b.places);
    for (a, b) in a.tables.iter().zip(&b.tables) {
        assert_same_table(a, b);
    }
    assert_eq!(a.small, b.small);
    for id in a.ordinals.ids() {
        assert_eq!(a.segments_of(*id), b.segments_of(*id));
    }
    assert_eq!(a.acts, b.acts);
    assert_eq!(a.numbers, b.numbers);
    assert_eq!(a.operations, b.operations);
    assert_eq!(a.stale_text, b.stale_text);
    assert_eq!(a.digest(), b.digest());
}

fn assert_same_table(a: &Table, b: &Table) {
    assert_eq!(a.practice, b.practice);
    assert_eq!(a.ordinals, b.ordinals);
    assert_eq!(a.stamps, b.stamps);
    assert_eq!(a.deleted, b.deleted);
    assert_eq!(a.state_origins, b.state_origins);
    assert_eq!(a.group_origins, b.group_origins);
    assert_eq!(a.version, b.version);
    let rows = 0..a.len() as u32;
    for (a, b) in a.columns.iter().zip(&b.columns) {
        match (a, b) {
            (Column::Line(a), Column::Line(b)) => {
                assert!(rows.clone().all(|row| a.get(row) == b.get(row)));
            }
            (Column::Code(a), Column::Code(b)) => {
                assert_eq!((&a.dict, &a.cells), (&b.dict, &b.cells));
                assert_same_past(a.track.as_ref(), b.track.as_ref(), rows.clone());
            }
            (Column::Ref(a), Column::Ref(b)) => {
                assert_eq!(a.cells, b.cells);
                assert_same_past(a.track.as_ref(), b.track.as_ref(), rows.clone());
            }
            (Column::Entries(a, said), Column::Entries(b, heard)) => {
                assert_eq!(a, b);
                assert_same_past(Some(said), Some(heard), rows.clone());
            }
            _ => assert_eq!(a, b),
        }
    }
}

fn assert_same_past(
    a: Option<&crate::engine::table::Track>,
    b: Option<&crate::engine::table::Track>,
    rows: std::ops::Range<u32>,
) {
    assert_eq!(a.is_some(), b.is_some());
    if let (Some(a), Some(b)) = (a, b) {
        for row in rows {
            let past = |track: &crate::engine::table::Track| {
                track.of(row).map(|it| (it.at, it.code)).collect::<Vec<_>>()
            };
            assert_eq!(past(a), past(b));
        }
    }
}

proptest! {
    /// A checkpoint and the segments after it make the same engine as the whole log.
    #[test]
    fn a_checkpoint_and_the_tail_are_the_log(
        (segments, at) in segments().prop_flat_map(|it| { let len = it.len(); (Just(it), 0..=len) })
    ) {
        let mut whole = Log::default();
        whole.take_all(0, &segments[..at]);
        let bytes = write_engine(&whole.engine, &head(at));
        let (read_head, engine) = read_engine(&bytes).expect("just written");
        prop_assert_eq!(read_head, head(at));
        assert_same(&engine, &whole.engine);

        let mut continued = Log { engine, histories: whole.histories.clone() };
        continued.take_all(at, &segments);
        whole.take_all(at, &segments);
        assert_same(&continued.engine, &whole.engine);
    }

    /// Altered bytes are refused even when the checksum was made right again, or else they make
    /// an engine that can be asked anything.
    #[test]
    fn hostile_bytes_make_no_panic(
        segments in segments(),
        edits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut log = Log::default();
        log.take_all(0, &segments);
        let bytes = write_engine(&log.engine, &head(segments.len()));
        prop_assert!(read_engine(&bytes[..cut.index(bytes.len())]).is_err());

        let mut altered = bytes[..bytes.len() - TRAILER_BYTES].to_vec();
        for (place, byte) in edits {
            let at = place.index(altered.len());
            altered[at] ^= byte;
        }
        let mut unsealed = altered.clone();
        unsealed.extend_from_slice(&bytes[bytes.len() - TRAILER_BYTES..]);
        prop_assert_eq!(read_engine(&unsealed).is_err(), unsealed != bytes);

        let checksum = blake3::hash(&altered);
        altered.extend_from_slice(checksum.as_bytes());
        if let Ok((_, engine)) = read_engine(&altered) {
            engine.digest();
            engine.views(&crate::protocol::Me::default());
            engine.settings();
            for id in engine.ordinals.ids() {
                engine.segments_of(*id);
            }
            let mut log = Log { engine, histories: log.histories };
            let ops: Vec<Op> = segments.iter().flatten().cloned().collect();
            log.take(99, &ops);
            log.engine.digest();
        }
    }
}

#[test]
fn other_bytes_versions_and_declarations_are_passed_over() {
    let bytes = write_engine(&Engine::default(), &head(0));
    assert!(read_engine(&bytes).is_ok());
    assert_eq!(
        read_engine(b"").unwrap_err(),
        CheckpointError::NotACheckpoint
    );
    let reseal = |change: &dyn Fn(&mut [u8])| {
        let mut bytes = bytes[..bytes.len() - TRAILER_BYTES].to_vec();
        change(&mut bytes);
        let checksum = blake3::hash(&bytes);
        bytes.extend_from_slice(checksum.as_bytes());
        read_engine(&bytes).unwrap_err()
    };
    assert_eq!(reseal(&|it| it[0] = b'X'), CheckpointError::NotACheckpoint);
    assert_eq!(reseal(&|it| it[4] = 2), CheckpointError::OtherVersion(2));
    assert_eq!(reseal(&|it| it[8] ^= 1), CheckpointError::OtherDeclarations);
}

/// The parts have the names that opening asks for, and the search part is the index's own bytes.
#[test]
fn a_checkpoint_has_two_parts() {
    let search = SearchIndex::new(crate::engine::search::Config::default());
    let parts = write(&Engine::default(), &search, &head(0));
    let names: Vec<&str> = parts.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(names, [ENGINE, SEARCH]);
    assert!(read_engine(&parts[0].1).is_ok());
    assert!(SearchIndex::from_bytes(&parts[1].1).is_ok());
}

/// Commands of a morning, each decided against an engine that has just been read from a
/// checkpoint: they decide the same and fold to the same.
#[test]
fn commands_go_on_after_a_checkpoint() {
    let mut log = Log::default();
    let mut clock = Clock::default();
    let mut made: Vec<RecordId> = Vec::new();
    for step in 0..MORNING {
        let key = step;
        let (_, read) = read_engine(&write_engine(&log.engine, &head(key))).expect("just written");
        let command = morning(step, &made);
        let now = 1_760_000_000_000 + step as i64 * 60_000;
        let drafts = decide(&log.engine, &log.histories, &command, now);
        assert_eq!(
            decide(&read, &log.histories, &command, now),
            drafts,
            "step {step}"
        );
        assert!(!drafts.is_empty(), "step {step} does nothing");
        if matches!(command, Command::Create { .. }) {
            made.push(drafts[0].record);
        }
        let ops: Vec<Op> = drafts
            .into_iter()
            .map(|draft| Op {
                stamp: clock.tick(now, WriterId(1)),
                occurred_at: draft.occurred_at,
                actor: draft.actor,
                act: ActId((step as u64 + 1) << 8),
                origin: draft.origin,
                kind: draft.kind,
                record: draft.record,
                writes: draft.writes,
            })
            .collect();
        let mut continued = Log {
            engine: read,
            histories: log.histories.clone(),
        };
        log.take(key as u32, &ops);
        continued.take(key as u32, &ops);
        assert_same(&continued.engine, &log.engine);
        log.engine.take_stale_text();
    }
    let incidents = log.engine.table(Kind::INCIDENT).expect("declared");
    assert_eq!(incidents.len(), 2);
    assert_eq!(
        log.engine.next_number(incidents.practice()),
        Some("INC-0003".into())
    );
}

fn decide(
    engine: &Engine,
    histories: &BTreeMap<RecordId, History>,
    command: &Command,
    now: i64,
) -> Vec<Draft> {
    let me = Me {
        person: RecordId([7; 16]),
        name: "Ada".into(),
        role: Role::Admin,
    };
    let histories = histories.iter().map(|(id, it)| (*id, it.clone())).collect();
    let mut desk = Desk {
        engine,
        me: &me,
        now,
        fresh: &mut Fresh::new([(now / 60_000) as u8; 32]),
        histories: &histories,
    };
    desk.decide(command).expect("a legal command").drafts
}

const MORNING: usize = 13;

fn morning(step: usize, made: &[RecordId]) -> Command {
    let text = |it: &str| Datum::Text(it.into());
    let fields = |all: &[(&str, &str)]| {
        let pair = |(name, it): &(&str, &str)| (name.to_string(), text(it));
        all.iter().map(pair).collect::<Vec<_>>()
    };
    let create = |kind: &str, all: &[(&str, &str)]| Command::Create {
        kind: kind.into(),
        fields: fields(all),
    };
    let take = |at: usize, step: &str, args: &[(&str, &str)]| Command::Step {
        records: vec![made[at]],
        step: step.into(),
        args: fields(args),
    };
    match step {
        0 => create("person", &[("name", "Grace")]),
        1 => create(
            "incident",
            &[("title", "Mail is down"), ("impact", "1"), ("urgency", "2")],
        ),
        2 => create(
            "incident",
            &[("title", "Großer Drucker 🖨"), ("requester", "Grace")],
        ),
        3 => take(1, "start", &[]),
        4 => Command::Element {
            records: vec![made[1], made[2]],
            field: "tags".into(),
            element: text("mail"),
            present: true,
        },
        5 => Command::Say {
            record: made[1],
            lane: Lane::Public,
            text: "We are on it.".into(),
        },
        6 => Command::Link {
            record: made[1],
            relation: "related".into(),
            other: made[2],
            present: true,
        },
        7 => Command::SetPriority {
            records: vec![made[1]],
            level: Some(1),
            reason: "The board is waiting".into(),
        },
        8 => take(
            1,
            "resolve",
            &[
                ("resolution_code", "fixed"),
                ("resolution_notes", "Restarted the relay and watched it."),
            ],
        ),
        9 => take(1, "reopen", &[("reason", "Down again")]),
        10 => Command::Update {
            records: vec![made[2]],
            fields: fields(&[("title", "Kleiner Drucker"), ("location", "Nord")]),
        },
        11 => Command::Delete {
            records: vec![made[2]],
            deleted: true,
        },
        _ => Command::LogWork {
            record: made[1],
            minutes: 15,
            note: "Telephone".into(),
        },
    }
}
