//! The sealed segment: a run of operations of one writer, the same bytes on disk, in a shared
//! folder and in a backup. Byte for byte in `docs/formats/segment.md`.

use std::borrow::Cow;

use super::clock::{Clock, WriterId};
use super::codec;
use super::op::Op;
use crate::domain::RecordId;

/// First bytes of every segment.
pub const MAGIC: [u8; 4] = *b"STWS";
/// The version that this code writes.
pub const VERSION: u8 = 1;
/// Bytes before the body.
pub const HEADER_BYTES: usize = 128;
/// The body's checksum at the end.
pub const TRAILER_BYTES: usize = 32;
/// A body that unpacks to more than this is refused before anything is allocated.
pub const MAX_RAW_BYTES: usize = 64 << 20;

/// A larger write is sealed as several segments of about this size, raw, so that one record can be
/// read without reading a thousand others.
pub const USUAL_RAW_BYTES: usize = 16 << 10;

const FLAG_LZ4: u8 = 1;
/// Below this compression does not pay.
const MIN_COMPRESSED_BYTES: usize = 96;

/// What stands before a segment's body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SegmentHeader {
    /// Who wrote it.
    pub writer: WriterId,
    /// Its place in that writer's chain, from 0.
    pub number: u64,
    /// The last place that it covers: more than `number` when several were joined into one.
    pub last: u64,
    /// Checksum of that writer's segment before it; zeros for the first.
    pub previous: [u8; 32],
    /// What the next segment of the chain names as the one before it: for joined segments the
    /// checksum of the last one that was joined, else zeros, which stand for its own checksum.
    pub tip: [u8; 32],
    /// The greatest clock in it.
    pub clock: Clock,
    /// How many operations.
    pub count: u32,
    /// Bytes of the body when it is unpacked: what a reader has to work through.
    pub raw_len: u32,
}

/// A segment that was opened.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    /// What stands before the body.
    pub header: SegmentHeader,
    /// Its checksum: the name that the next one chains to.
    pub checksum: [u8; 32],
    /// The operations.
    pub ops: Vec<Op>,
}

/// Why bytes are not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    /// Too short, or other first bytes.
    #[error("these bytes are not a segment")]
    NotASegment,
    /// Written by a newer version in a way that this one must not guess at.
    #[error("written by a newer version (format {version}); please update this page")]
    Newer {
        /// The format's version.
        version: u8,
    },
    /// The checksum does not agree.
    #[error("damaged: the checksum does not agree")]
    Damaged,
    /// The checksum agrees and the content makes no sense.
    #[error("damaged: {0}")]
    Content(#[from] codec::CodecError),
    /// Unpacks to more than a segment may hold.
    #[error("too large")]
    TooLarge,
    /// Segments that were to be joined do not follow each other in one chain.
    #[error("these segments do not follow each other")]
    NotARun,
}

/// The place of a segment in its writer's chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// First place covered.
    pub number: u64,
    /// Last place covered.
    pub last: u64,
    /// Checksum of the segment before it.
    pub previous: [u8; 32],
    /// See [`SegmentHeader::tip`].
    pub tip: [u8; 32],
}

impl Link {
    /// The first of a chain.
    pub const FIRST: Self = Self {
        number: 0,
        last: 0,
        previous: [0; 32],
        tip: [0; 32],
    };

    /// The one after a segment with that header and checksum.
    pub fn after(header: &SegmentHeader, checksum: [u8; 32]) -> Self {
        let previous = if header.tip == [0; 32] {
            checksum
        } else {
            header.tip
        };
        Self {
            number: header.last.saturating_add(1),
            last: header.last.saturating_add(1),
            previous,
            tip: [0; 32],
        }
    }
}

/// Seals a run of operations; all must carry that writer. Gives the bytes and their checksum.
pub fn seal(writer: WriterId, link: Link, ops: &[Op]) -> (Vec<u8>, [u8; 32]) {
    sealed(writer, link, ops, codec::encode_ops(ops))
}

/// Seals the first of a run of operations, as many as fill [`USUAL_RAW_BYTES`]. The bytes, the
/// link of the segment after it, and how many operations it holds.
pub fn seal_first(writer: WriterId, link: Link, ops: &[Op]) -> (Vec<u8>, Link, usize) {
    let (raw, count) = codec::encode_first(ops, USUAL_RAW_BYTES);
    let (bytes, checksum) = sealed(writer, link, &ops[..count], raw);
    let next = peek(&bytes).map_or(Link::FIRST, |(header, _)| Link::after(&header, checksum));
    (bytes, next, count)
}

fn sealed(writer: WriterId, link: Link, ops: &[Op], raw: Vec<u8>) -> (Vec<u8>, [u8; 32]) {
    let packed = (raw.len() >= MIN_COMPRESSED_BYTES).then(|| lz4_flex::block::compress(&raw));
    let (flags, body) = match &packed {
        Some(packed) if packed.len() < raw.len() => (FLAG_LZ4, packed),
        _ => (0, &raw),
    };
    let mut clock = Clock::default();
    for op in ops {
        clock.see(op.stamp);
    }
    let mut out = Vec::with_capacity(HEADER_BYTES + body.len() + TRAILER_BYTES);
    out.extend_from_slice(&MAGIC);
    out.push(VERSION);
    out.push(flags);
    out.extend_from_slice(&0u16.to_le_bytes()); // critical features: none
    out.extend_from_slice(&writer.0.to_le_bytes());
    out.extend_from_slice(&link.number.to_le_bytes());
    out.extend_from_slice(&link.last.to_le_bytes());
    out.extend_from_slice(&link.previous);
    out.extend_from_slice(&link.tip);
    out.extend_from_slice(&clock.wall_ms.to_le_bytes());
    out.extend_from_slice(&u64::from(clock.counter).to_le_bytes());
    out.extend_from_slice(&(ops.len() as u32).to_le_bytes());
    out.extend_from_slice(&(raw.len() as u32).to_le_bytes());
    out.extend_from_slice(&(body.len() as u64).to_le_bytes());
    out.extend_from_slice(body);
    let checksum = *blake3::hash(&out).as_bytes();
    out.extend_from_slice(&checksum);
    (out, checksum)
}

/// Reads the header, and the checksum without verifying it.
///
/// # Errors
/// [`SegmentError::NotASegment`] or [`SegmentError::Newer`].
pub fn peek(bytes: &[u8]) -> Result<(SegmentHeader, [u8; 32]), SegmentError> {
    let not = SegmentError::NotASegment;
    if bytes.len() < HEADER_BYTES + TRAILER_BYTES || bytes[..4] != MAGIC {
        return Err(not);
    }
    let (version, critical) = (bytes[4], u16::from_le_bytes([bytes[6], bytes[7]]));
    if version > VERSION || critical != 0 {
        return Err(SegmentError::Newer { version });
    }
    let counter = u16::try_from(u64_at(bytes, 104)).map_err(|_| SegmentError::NotASegment)?;
    let header = SegmentHeader {
        writer: WriterId(u64_at(bytes, 8)),
        number: u64_at(bytes, 16),
        last: u64_at(bytes, 24),
        previous: array_at(bytes, 32),
        tip: array_at(bytes, 64),
        clock: Clock {
            wall_ms: u64_at(bytes, 96),
            counter,
        },
        count: u32_at(bytes, 112),
        raw_len: u32_at(bytes, 116),
    };
    if u64_at(bytes, 120) != (bytes.len() - HEADER_BYTES - TRAILER_BYTES) as u64 {
        return Err(not);
    }
    Ok((header, array_at(bytes, bytes.len() - TRAILER_BYTES)))
}

/// Verifies and opens a segment.
///
/// # Errors
/// See [`SegmentError`]. Nothing is allocated in proportion to a length that is not verified.
pub fn open(bytes: &[u8]) -> Result<Segment, SegmentError> {
    let (header, checksum) = verify(bytes)?;
    let ops = codec::decode_ops(&raw_body(bytes)?, header.count, header.writer)?;
    Ok(Segment {
        header,
        checksum,
        ops,
    })
}

/// Verifies a segment without opening it; its header and checksum.
///
/// # Errors
/// See [`SegmentError`].
pub fn verify(bytes: &[u8]) -> Result<(SegmentHeader, [u8; 32]), SegmentError> {
    let (header, checksum) = peek(bytes)?;
    if *blake3::hash(&bytes[..bytes.len() - TRAILER_BYTES]).as_bytes() != checksum {
        return Err(SegmentError::Damaged);
    }
    Ok((header, checksum))
}

/// The operations of a segment whose record is wanted, in their order. The checksum is not looked
/// at: see [`verify`].
///
/// # Errors
/// See [`SegmentError`]. More than [`MAX_RAW_BYTES`] are never allocated.
pub fn ops_of(bytes: &[u8], wanted: impl Fn(RecordId) -> bool) -> Result<Vec<Op>, SegmentError> {
    let (header, _) = peek(bytes)?;
    let raw = raw_body(bytes)?;
    Ok(codec::decode_ops_of(
        &raw,
        header.count,
        header.writer,
        wanted,
    )?)
}

/// The raw body; `bytes` have the form of a segment.
fn raw_body(bytes: &[u8]) -> Result<Cow<'_, [u8]>, SegmentError> {
    let body = &bytes[HEADER_BYTES..bytes.len() - TRAILER_BYTES];
    let raw_len = u32_at(bytes, 116) as usize;
    if raw_len > MAX_RAW_BYTES {
        return Err(SegmentError::TooLarge);
    }
    if bytes[5] & FLAG_LZ4 == 0 {
        return Ok(Cow::Borrowed(body));
    }
    lz4_flex::block::decompress(body, raw_len)
        .map(Cow::Owned)
        .map_err(|_| SegmentError::Damaged)
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(&bytes[at..at + N]);
    array
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(array_at(bytes, at))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(array_at(bytes, at))
}

#[cfg(test)]
mod tests;
