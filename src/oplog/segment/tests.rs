use proptest::prelude::*;

use super::*;
use crate::oplog::testing;

proptest! {
    /// What is sealed opens to the same operations.
    #[test]
    fn sealed_operations_come_back(ops in testing::ops(7..8), number in any::<u64>()) {
        let (bytes, checksum) = seal(WriterId(7), Link { number, last: number, previous: [3; 32], tip: [0; 32] }, &ops);
        let segment = open(&bytes).expect("just sealed");
        prop_assert_eq!(&segment.ops, &ops);
        prop_assert_eq!(segment.checksum, checksum);
        prop_assert_eq!(segment.header.number, number);
        prop_assert_eq!(segment.header.previous, [3; 32]);
        prop_assert_eq!(peek(&bytes), Ok((segment.header, checksum)));
    }

    /// The operations of some records are the same whether the others are read or stepped over.
    #[test]
    fn some_records_come_back_alone(ops in testing::ops(7..8), pick in any::<u8>()) {
        let (bytes, checksum) = seal(WriterId(7), Link::FIRST, &ops);
        prop_assert_eq!(verify(&bytes).map(|it| it.1), Ok(checksum));
        let wanted = |id: RecordId| (id.0[0] ^ pick).is_multiple_of(2);
        let some: Vec<Op> = ops.iter().filter(|op| wanted(op.record)).cloned().collect();
        prop_assert_eq!(ops_of(&bytes, wanted), Ok(some));
    }

    /// A segment that lost or changed a byte is refused.
    #[test]
    fn damage_is_refused(ops in testing::ops(7..8), place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let (bytes, _) = seal(WriterId(7), Link::FIRST, &ops);
        let mut flipped = bytes.clone();
        flipped[place.index(bytes.len())] ^= 1 << bit;
        prop_assert!(open(&flipped).is_err());
        prop_assert!(open(&bytes[..place.index(bytes.len())]).is_err());
    }

    /// Any bytes behind a valid checksum give operations or an error, and nothing else.
    #[test]
    fn hostile_content_is_refused_calmly(raw in proptest::collection::vec(any::<u8>(), 0..300), count in any::<u32>()) {
        let some = codec::decode_ops_of(&raw, count, WriterId(1), |id| id.0[0] < 128);
        if let Ok(ops) = codec::decode_ops(&raw, count, WriterId(1)) {
            prop_assert_eq!(ops.len(), count as usize);
            let kept = ops.into_iter().filter(|op| op.record.0[0] < 128).collect();
            prop_assert_eq!(some, Ok::<Vec<Op>, _>(kept));
        }
    }
}

#[test]
fn a_newer_format_asks_for_an_update() {
    let (mut bytes, _) = seal(WriterId(7), Link::FIRST, &[]);
    bytes[4] = VERSION + 1;
    assert_eq!(
        open(&bytes),
        Err(SegmentError::Newer {
            version: VERSION + 1
        })
    );
    bytes[4] = VERSION;
    bytes[6] = 1;
    assert_eq!(open(&bytes), Err(SegmentError::Newer { version: VERSION }));
}
