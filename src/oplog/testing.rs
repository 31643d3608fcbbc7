//! Random operations for property tests.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{ActId, Op, Origin, Stamp, Write, WriterId};
use crate::domain::{FieldId, Kind, RecordId, Value};

/// Any value that the log can hold.
pub(crate) fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::None),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<i64>().prop_map(Value::Time),
        ".{0,80}".prop_map(|text| Value::text(&text)),
        (0u8..4).prop_map(|n| Value::Ref(RecordId([n; 16]))),
        (16u8..=255, vec(any::<u8>(), 0..9)).prop_map(|(tag, bytes)| Value::Foreign {
            tag,
            bytes: bytes.into()
        }),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        vec((0u16..300, inner), 0..4).prop_map(|parts| {
            Value::Group(
                parts
                    .into_iter()
                    .map(|(field, value)| (FieldId(field), value))
                    .collect(),
            )
        })
    })
}

/// Operations of one writer on few records and fields, so that they collide.
pub(crate) fn ops(writers: std::ops::Range<u64>) -> impl Strategy<Value = Vec<Op>> {
    let write = (0u16..4, 0u8..3, values()).prop_map(|(field, sub, value)| {
        Write::element(FieldId(field), &[sub][..usize::from(sub.min(1))], value)
    });
    let op = (
        (0u64..20, 0u16..2, writers),
        any::<i32>(),
        (0u8..3, 0u64..4, 0u8..5),
        0u8..2,
        vec(write, 0..4),
    )
        .prop_map(
            |((wall_ms, counter, writer), at, (actor, act, origin), record, writes)| Op {
                stamp: Stamp {
                    wall_ms,
                    counter,
                    writer: WriterId(writer),
                },
                occurred_at: i64::from(at) * 1000,
                actor: RecordId([actor; 16]),
                act: ActId(act),
                origin: Origin::from_code(origin),
                kind: Kind::INCIDENT,
                record: RecordId([record; 16]),
                writes,
            },
        );
    vec(op, 0..12)
}
