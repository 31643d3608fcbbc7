//! Compaction: a session leaves a segment per command, most of them one operation long; joined,
//! they take a fifth of the space, and opening reads tens of segments instead of thousands.
//!
//! Nothing that anybody wrote is dropped: the joined segment has the same operations in the same
//! order, and the chain goes on after it as if nothing had happened.
//!
//! It stands under the *last* key of its run. So operations only ever move to greater keys, and:
//! - whoever has taken the log up to a key finds everything else from that key on, whatever was
//!   joined meanwhile;
//! - a key that somebody remembers and that is gone stands for the smallest one above it.
//!
//! Nobody has to be told of a joining, and no checkpoint grows old by one (ADR 13).

use crate::oplog::SegmentHeader;
use crate::oplog::segment::{self, Link, USUAL_RAW_BYTES};
use crate::oplog::{SegmentError, WriterId};

/// Segments are joined as long as their bodies have no more bytes than this together, unpacked: so
/// much as a large write puts into each of its segments (ADR 16), so that one record can be read
/// without reading a thousand others.
pub const MAX_JOINED_RAW_BYTES: usize = USUAL_RAW_BYTES;
/// Less is not worth a rewrite.
pub const MIN_SAVED_SEGMENTS: usize = 8;

/// What has to be known of a segment to plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SegmentInfo {
    /// Its key in this browser's log.
    pub key: u64,
    /// The key of the first segment that was joined to it; else its own.
    pub first_key: u64,
    /// Who wrote it.
    pub writer: WriterId,
    /// First place that it covers in the writer's chain.
    pub number: u64,
    /// Last place that it covers.
    pub last: u64,
    /// Bytes of its body, unpacked.
    pub raw_len: usize,
}

impl SegmentInfo {
    /// Of a segment with that header.
    pub fn of(key: u64, header: &SegmentHeader) -> Self {
        Self {
            key,
            first_key: first_key(key, header),
            writer: header.writer,
            number: header.number,
            last: header.last,
            raw_len: header.raw_len as usize,
        }
    }
}

/// The key of the first segment that was joined to the one under this key; else its own.
///
/// Only segments under neighbouring keys are joined, so there are as many keys as places.
pub fn first_key(key: u64, header: &SegmentHeader) -> u64 {
    key.saturating_sub(header.last.saturating_sub(header.number))
}

/// Segments to be joined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// Their keys, ascending; at least two. The joined segment takes the last.
    pub keys: Vec<u64>,
}

/// Which segments to join; `log` is what is known of the log, in the order of its keys.
///
/// Joined are segments that stand side by side, so that the order of the log stays as it is, of
/// one writer and with no gap in its chain. A segment that is larger than all that would be joined
/// to it stays as it is, so that the same bytes are not written again with every few new ones.
/// Nothing is joined unless the whole plan saves [`MIN_SAVED_SEGMENTS`].
pub fn plan(log: &[SegmentInfo]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut rest = log;
    while let Some(first) = rest.first() {
        let mut bytes = first.raw_len;
        let more = rest
            .windows(2)
            .take_while(|pair| {
                let all = bytes + pair[1].raw_len;
                // Between keys with a gap there may be segments that nobody here has seen.
                let fits = pair[0].key.checked_add(1) == Some(pair[1].first_key)
                    && pair[0].writer == pair[1].writer
                    && pair[0].last.checked_add(1) == Some(pair[1].number)
                    && all <= MAX_JOINED_RAW_BYTES;
                if fits {
                    bytes = all;
                }
                fits
            })
            .count();
        let outweighs = first.raw_len > bytes - first.raw_len;
        let (run, after) = rest.split_at(if outweighs { 1 } else { 1 + more });
        if run.len() > 1 {
            runs.push(Run {
                keys: run.iter().map(|it| it.key).collect(),
            });
        }
        rest = after;
    }
    let saved: usize = runs.iter().map(|it| it.keys.len() - 1).sum();
    if saved < MIN_SAVED_SEGMENTS {
        runs.clear();
    }
    runs
}

/// Joins the segments of a [`Run`] into one, under the key of the last.
///
/// The result was opened again and holds the same operations, so it may replace the others.
///
/// # Errors
/// [`SegmentError::NotARun`] if they do not follow each other in one chain, or there are none;
/// [`SegmentError::TooLarge`] if they do not fit one segment; else what opening one of them says.
/// The segments are to be left as they are then.
pub fn join(segments: &[(u64, Vec<u8>)]) -> Result<(u64, Vec<u8>), SegmentError> {
    let mut ops = Vec::new();
    let mut whole: Option<(WriterId, Link)> = None;
    for (_, bytes) in segments {
        let mut segment = segment::open(bytes)?;
        let header = segment.header;
        let next = Link::after(&header, segment.checksum);
        if header.last < header.number {
            return Err(SegmentError::NotARun);
        }
        match &mut whole {
            None => {
                let link = Link {
                    number: header.number,
                    last: header.last,
                    previous: header.previous,
                    tip: next.previous,
                };
                whole = Some((header.writer, link));
            }
            Some((writer, link)) => {
                let follows = header.writer == *writer
                    && link.last.checked_add(1) == Some(header.number)
                    && header.previous == link.tip;
                if !follows {
                    return Err(SegmentError::NotARun);
                }
                link.last = header.last;
                link.tip = next.previous;
            }
        }
        ops.append(&mut segment.ops);
    }
    let ((writer, link), Some((key, _))) = (whole.ok_or(SegmentError::NotARun)?, segments.last())
    else {
        return Err(SegmentError::NotARun);
    };
    let (bytes, _) = segment::seal(writer, link, &ops);
    if segment::open(&bytes)?.ops == ops {
        Ok((*key, bytes))
    } else {
        Err(SegmentError::Damaged)
    }
}

#[cfg(test)]
mod tests;
