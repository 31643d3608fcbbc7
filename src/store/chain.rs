//! The chains of a log: every writer's segments name the one before, so that nothing can be
//! missing without a word.

use std::collections::BTreeMap;

use crate::oplog::segment::Link;
use crate::oplog::{SegmentHeader, WriterId};

/// A segment of the log, without its operations.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Linked {
    /// Its key in this browser's log.
    pub key: u64,
    /// What stands before its body.
    pub header: SegmentHeader,
    /// Its checksum.
    pub checksum: [u8; 32],
}

/// What is missing or stands twice, in words for the damage report; nothing if all is well.
///
/// `log` is in the order of the keys. One writer is one session of one browser tab.
pub fn damage(log: &[Linked]) -> Vec<String> {
    let mut expected: BTreeMap<WriterId, Link> = BTreeMap::new();
    let mut words = Vec::new();
    for Linked {
        key,
        header,
        checksum,
    } in log
    {
        let session = format!("session {:016x}", header.writer.0);
        let link = *expected.get(&header.writer).unwrap_or(&Link::FIRST);
        if header.last < header.number || header.last == u64::MAX {
            words.push(format!(
                "Segment {key} of {session} covers no place in its chain."
            ));
            continue;
        }
        if header.number > link.number {
            words.push(match header.number - link.number {
                1 => format!("Before segment {key}, one segment of {session} is missing."),
                more => format!("Before segment {key}, {more} segments of {session} are missing."),
            });
        } else if header.number < link.number {
            words.push(format!(
                "Segment {key} of {session} stands where another one stood before: \
                 the session was continued twice."
            ));
        } else if header.previous != link.previous {
            words.push(format!(
                "Segment {key} of {session} follows another segment than the one before it: \
                 the session was continued twice."
            ));
        }
        let next = Link::after(header, *checksum);
        // After a fork the chain goes on where it is longest.
        if next.number > link.number {
            expected.insert(header.writer, next);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::oplog::{Clock, segment};

    /// A chain of so many segments, of writer 10.
    fn chain(count: usize) -> Vec<Linked> {
        let mut link = Link::FIRST;
        let sealed = |key: usize| {
            let (bytes, checksum) = segment::seal(WriterId(16), link, &[]);
            let (header, _) = segment::peek(&bytes).expect("just sealed");
            link = Link::after(&header, checksum);
            Linked {
                key: key as u64,
                header,
                checksum,
            }
        };
        (0..count).map(sealed).collect()
    }

    fn check(log: &[Linked], expected: Expect) {
        expected.assert_eq(&damage(log).join("\n"));
    }

    #[test]
    fn gaps_and_forks_are_put_into_words() {
        let whole = chain(6);
        check(&whole, expect![""]);
        let without = |keys: &[u64]| -> Vec<Linked> {
            whole
                .iter()
                .filter(|it| !keys.contains(&it.key))
                .copied()
                .collect()
        };
        check(
            &without(&[0]),
            expect!["Before segment 1, one segment of session 0000000000000010 is missing."],
        );
        check(
            &without(&[1, 2, 4]),
            expect![[r#"
                Before segment 3, 2 segments of session 0000000000000010 are missing.
                Before segment 5, one segment of session 0000000000000010 is missing."#]],
        );
        let mut twice = whole.clone();
        twice.push(Linked { key: 6, ..whole[4] });
        check(
            &twice,
            expect![
                "Segment 6 of session 0000000000000010 stands where another one stood before: the session was continued twice."
            ],
        );
        let mut other = whole.clone();
        other[3].checksum[0] ^= 1;
        check(
            &other,
            expect![
                "Segment 4 of session 0000000000000010 follows another segment than the one before it: the session was continued twice."
            ],
        );
        let hostile = SegmentHeader {
            clock: Clock::default(),
            number: 7,
            last: 0,
            ..whole[0].header
        };
        check(
            &[Linked {
                header: hostile,
                ..whole[0]
            }],
            expect!["Segment 0 of session 0000000000000010 covers no place in its chain."],
        );
    }
}
