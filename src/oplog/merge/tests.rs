use proptest::prelude::*;

use super::*;
use crate::oplog::testing;

proptest! {
    /// Replicas that hold the same operations show the same record, in any order and with repeats.
    #[test]
    fn same_ops_make_the_same_record(
        (sent, got) in testing::ops(0..3).prop_flat_map(|sent| {
            let twice: Vec<Op> = sent.iter().chain(&sent).cloned().collect();
            (Just(sent), Just(twice).prop_shuffle())
        })
    ) {
        let record = RecordId([1; 16]);
        prop_assert_eq!(History::of(record, &sent), History::of(record, &got));
    }

    /// Taking an act back leaves every register as it was, as if the act had never been.
    #[test]
    fn undo_is_the_record_without_the_act(mut ops in testing::ops(0..1)) {
        let record = RecordId([1; 16]);
        for (place, op) in ops.iter_mut().enumerate() {
            op.act = ActId(op.act.0 << 8);
            // Two values written under one stamp to one register have no order to undo.
            op.stamp.wall_ms = place as u64;
            let mut seen = std::collections::BTreeSet::new();
            op.writes.retain(|write| seen.insert((write.field, write.sub.clone())));
        }
        let act = ActId(1 << 8);
        let mut history = History::of(record, &ops);
        let (undo, overtaken) = history.without_act(act);
        history.apply(&Op {
            stamp: Stamp { wall_ms: 1000, ..Stamp::default() },
            occurred_at: 0,
            actor: RecordId::NIL,
            act: ActId(1 << 8 | 1),
            origin: Origin::Undo,
            kind: Kind::INCIDENT,
            record,
            writes: undo.into_iter().map(|(field, sub, value)| crate::oplog::Write { field, sub, value }).collect(),
        });
        let without: Vec<Op> = ops.iter().filter(|op| op.act != act).cloned().collect();
        let expected = History::of(record, &without);
        for (field, sub, register) in history.registers() {
            if !overtaken.contains(&field) {
                prop_assert_eq!(&register.value, expected.element(field, sub));
            }
        }
    }
}

#[test]
fn equal_stamps_are_decided_by_the_value_and_not_by_arrival() {
    let record = RecordId([1; 16]);
    let op = |text: &str| Op {
        stamp: Stamp::default(),
        occurred_at: 0,
        actor: RecordId::NIL,
        act: ActId(0),
        origin: Origin::Person,
        kind: Kind::INCIDENT,
        record,
        writes: vec![crate::oplog::Write::one(FieldId(3), Value::text(text))],
    };
    let (a, b) = (op("a"), op("b"));
    assert_eq!(History::of(record, [&a, &b]), History::of(record, [&b, &a]));
}

/// Title by title, as a person goes back and forth with Undo and Redo.
#[test]
fn acts_on_one_field_are_taken_back_one_by_one() {
    let record = RecordId([1; 16]);
    let mut history = History::default();
    let mut wall_ms = 0;
    let mut write = |history: &mut History, act: u64, value: Value| {
        wall_ms += 1;
        history.apply(&Op {
            stamp: Stamp {
                wall_ms,
                ..Stamp::default()
            },
            occurred_at: 0,
            actor: RecordId::NIL,
            act: ActId(act),
            origin: Origin::Person,
            kind: Kind::INCIDENT,
            record,
            writes: vec![crate::oplog::Write::one(FieldId(3), value)],
        });
    };
    for (act, title) in [(0x100, "a"), (0x200, "b"), (0x300, "c")] {
        write(&mut history, act, Value::text(title));
    }
    // Taken back to the first and done again to the last.
    let steps = [
        (0x300, Some("b")),
        (0x200, Some("a")),
        (0x100, None),
        (0x101, Some("a")),
        (0x201, Some("b")),
        (0x301, Some("c")),
        (0x302, Some("b")),
    ];
    for (act, expected) in steps {
        let (undo, overtaken) = history.without_act(ActId(act));
        assert_eq!(overtaken, Vec::new(), "{act:x}");
        let [(_, _, value)] = &undo[..] else {
            panic!("{act:x}: {undo:?}");
        };
        assert_eq!(value.as_text(), expected, "{act:x}");
        write(&mut history, act + 1, value.clone());
    }
    // Somebody else's word is never taken back with it.
    write(&mut history, 0x400, Value::text("d"));
    assert_eq!(history.without_act(ActId(0x202)).1, [FieldId(3)]);
}
