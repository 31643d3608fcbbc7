use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::oplog::segment::Link;
use crate::oplog::{Op, WriterId, testing};

fn sealed(ops: &[Op]) -> Vec<u8> {
    segment::seal(WriterId(1), Link::FIRST, ops).0
}

fn blob(bytes: &[u8]) -> ([u8; 32], Vec<u8>) {
    (*blake3::hash(bytes).as_bytes(), bytes.to_vec())
}

fn head() -> Head {
    Head {
        generation: 3,
        next_key: 100,
        ..Head::default()
    }
}

fn small() -> Vec<u8> {
    let segments = [(0, sealed(&[])), (5, sealed(&[]))];
    write(1, "Demo", &head(), &segments, &[blob(b"scan")])
}

/// Alters bytes and makes the checksum right again.
fn resealed(change: impl FnOnce(&mut Vec<u8>)) -> Result<Backup, BackupError> {
    let mut bytes = small();
    bytes.truncate(bytes.len() - TRAILER_BYTES);
    change(&mut bytes);
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    read(&bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is backed up comes back, counted.
    #[test]
    fn a_backup_comes_back(
        runs in vec(testing::ops(1..2), 0..4),
        contents in vec(vec(any::<u8>(), 0..50), 0..3),
        name in ".{0,20}",
        created_at in any::<i64>(),
    ) {
        let segments: Vec<_> = (0u64..).step_by(3).zip(runs.iter().map(|it| sealed(it))).collect();
        let blobs: Vec<_> = contents.iter().map(|it| blob(it)).collect();
        let backup = read(&write(created_at, &name, &head(), &segments, &blobs)).expect("just written");
        let ops = || runs.iter().flatten();
        let records: std::collections::BTreeSet<_> = ops().map(|it| it.record).collect();
        prop_assert_eq!(backup, Backup {
            created_at,
            name,
            head: head(),
            segments,
            blobs,
            records: records.len() as u64,
            operations: ops().count() as u64,
        });
    }

    /// A backup that lost or changed a byte is refused.
    #[test]
    fn damage_is_refused(ops in testing::ops(1..2), place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let bytes = write(1, "Demo", &head(), &[(0, sealed(&ops))], &[blob(b"scan")]);
        let at = place.index(bytes.len());
        prop_assert!(read(&bytes[..at]).is_err());
        let mut flipped = bytes;
        flipped[at] ^= 1 << bit;
        prop_assert!(read(&flipped).is_err());
    }
}

#[test]
fn bad_news_says_what_and_where() {
    let words = |result: Result<Backup, BackupError>| result.unwrap_err().to_string();
    assert_eq!(words(read(b"PK")), "This file is not a Steward backup.");
    assert_eq!(
        words(resealed(|it| it[4] = 9)),
        "This backup was made by a newer version of Steward (format 9). Update the app, then restore it."
    );
    let bytes = small();
    let segment_at = 4 + 4 + 8 + 8 + 4 + 8 + head().encode().len() + 4 + 16;
    assert_eq!(
        words(read(&bytes[..segment_at + 20])),
        "The backup is incomplete: it ends within segment 1 of 2. The file may have been cut while it was copied."
    );
    assert_eq!(
        words(resealed(|it| it[segment_at + 20] ^= 1)),
        "The backup is broken in segment 1 of 2: damaged: the checksum does not agree."
    );
    assert_eq!(
        words(resealed(|it| it[segment_at - 16] = 7)),
        "The backup is broken in segment 2 of 2: it is out of order."
    );
    assert_eq!(
        words(resealed(|it| *it.last_mut().expect("the blob's end") ^= 1)),
        "The backup is broken in attachment 1 of 1: the content is not the one that was attached."
    );
    assert_eq!(
        words(resealed(|it| it.push(0))),
        "The backup is broken in its end: it goes on after its end."
    );
    let mut renamed = bytes;
    renamed[24] = b'd';
    assert_eq!(
        words(read(&renamed)),
        "The backup is damaged: its checksum does not agree."
    );
}
