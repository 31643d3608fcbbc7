//! The backup: a whole workspace in one file. Byte for byte in `docs/formats/backup.md`.

use rustc_hash::FxHashSet;

use super::head::{Head, HeadError};
use crate::domain::RecordId;
use crate::oplog::{SegmentError, segment};

/// First bytes of a backup.
pub const MAGIC: [u8; 4] = *b"STWB";
/// The version that this code writes.
const VERSION: u32 = 1;
/// The checksum at the end.
const TRAILER_BYTES: usize = 32;

/// A backup that was read and verified.
#[derive(Clone, PartialEq, Debug)]
pub struct Backup {
    /// When it was made, in Unix milliseconds.
    pub created_at: i64,
    /// Name of the workspace.
    pub name: String,
    /// Where its log ends.
    pub head: Head,
    /// Keys and bytes of all segments, by ascending key.
    pub segments: Vec<(u64, Vec<u8>)>,
    /// Contents of attachments, each with its BLAKE3 hash.
    pub blobs: Vec<([u8; 32], Vec<u8>)>,
    /// How many records the segments speak of, small ones such as views among them.
    pub records: u64,
    /// How many operations they hold.
    pub operations: u64,
}

/// Why a backup is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// Other first bytes.
    #[error("This file is not a Steward backup.")]
    NotABackup,
    /// Written by a newer version.
    #[error(
        "This backup was made by a newer version of Steward (format {version}). Update the app, then restore it."
    )]
    Newer {
        /// The format's version.
        version: u32,
    },
    /// It ends before it should.
    #[error(
        "The backup is incomplete: it ends within {part}. The file may have been cut while it was copied."
    )]
    CutShort {
        /// The part that is not whole.
        part: Part,
    },
    /// One part is not what it was.
    #[error("The backup is broken in {part}: {why}.")]
    Damaged {
        /// The part.
        part: Part,
        /// What is wrong with it.
        why: Why,
    },
    /// Every part makes sense, and yet a byte is not what it was.
    #[error("The backup is damaged: its checksum does not agree.")]
    Checksum,
}

/// A part of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What stands before the segments.
    Header,
    /// A segment, counted from 1.
    Segment {
        /// Which.
        number: u32,
        /// How many there are.
        of: u32,
    },
    /// An attachment's content, counted from 1.
    Attachment {
        /// Which.
        number: u32,
        /// How many there are.
        of: u32,
    },
    /// What stands after everything.
    End,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Header => f.write_str("its header"),
            Self::Segment { number, of } => write!(f, "segment {number} of {of}"),
            Self::Attachment { number, of } => write!(f, "attachment {number} of {of}"),
            Self::End => f.write_str("its end"),
        }
    }
}

/// What is wrong with a part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The name is not UTF-8.
    #[error("the workspace's name is not a text")]
    Name,
    /// The head is none.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The segment does not open.
    #[error(transparent)]
    Segment(#[from] SegmentError),
    /// Its key is not greater than the one before, or is beyond the head.
    #[error("it is out of order")]
    Order,
    /// The content's hash is another.
    #[error("the content is not the one that was attached")]
    Hash,
    /// Bytes follow where nothing should.
    #[error("it goes on after its end")]
    Longer,
}

/// A workspace as one file.
///
/// `segments` are in the order of their keys; each blob comes with its BLAKE3 hash.
pub fn write(
    created_at_unix_ms: i64,
    name: &str,
    head: &Head,
    segments: &[(u64, Vec<u8>)],
    blobs: &[([u8; 32], Vec<u8>)],
) -> Vec<u8> {
    let content = segments.iter().map(|it| it.1.len() + 16).sum::<usize>()
        + blobs.iter().map(|it| it.1.len() + 40).sum::<usize>();
    let mut out = Vec::with_capacity(content + name.len() + 160);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&created_at_unix_ms.to_le_bytes());
    put(&mut out, name.as_bytes());
    put(&mut out, &head.encode());
    out.extend_from_slice(&(segments.len() as u32).to_le_bytes());
    for (key, bytes) in segments {
        out.extend_from_slice(&key.to_le_bytes());
        put(&mut out, bytes);
    }
    out.extend_from_slice(&(blobs.len() as u32).to_le_bytes());
    for (hash, bytes) in blobs {
        out.extend_from_slice(hash);
        put(&mut out, bytes);
    }
    let checksum = blake3::hash(&out);
    out.extend_from_slice(checksum.as_bytes());
    out
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// Reads a backup and verifies everything in it: every segment opens, every attachment has its
/// hash, and no byte is another one.
///
/// # Errors
/// See [`BackupError`]: what is wrong, and the first part in which it is.
pub fn read(bytes: &[u8]) -> Result<Backup, BackupError> {
    if bytes.len() < 4 || bytes[..4] != MAGIC {
        return Err(BackupError::NotABackup);
    }
    let mut input = Input {
        rest: &bytes[4..],
        part: Part::Header,
    };
    let version = u32::from_le_bytes(input.array()?);
    if version > VERSION {
        return Err(BackupError::Newer { version });
    }
    let created_at = i64::from_le_bytes(input.array()?);
    let name = std::str::from_utf8(input.piece()?)
        .map_err(|_| input.damaged(Why::Name))?
        .to_string();
    let head = Head::decode(input.piece()?).map_err(|err| input.damaged(err.into()))?;

    let mut segments: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut records: FxHashSet<RecordId> = FxHashSet::default();
    let mut operations = 0;
    let of = u32::from_le_bytes(input.array()?);
    for number in 1..=of {
        input.part = Part::Segment { number, of };
        let key = u64::from_le_bytes(input.array()?);
        let piece = input.piece()?;
        let in_order = segments.last().is_none_or(|it| it.0 < key) && key < head.next_key.into();
        if !in_order {
            return Err(input.damaged(Why::Order));
        }
        let segment = segment::open(piece).map_err(|err| input.damaged(err.into()))?;
        operations += segment.ops.len() as u64;
        records.extend(segment.ops.iter().map(|it| it.record));
        segments.push((key, piece.to_vec()));
    }

    let mut blobs = Vec::new();
    let of = u32::from_le_bytes(input.array()?);
    for number in 1..=of {
        input.part = Part::Attachment { number, of };
        let hash = input.array()?;
        let piece = input.piece()?;
        if *blake3::hash(piece).as_bytes() != hash {
            return Err(input.damaged(Why::Hash));
        }
        blobs.push((hash, piece.to_vec()));
    }

    input.part = Part::End;
    let checksum: [u8; TRAILER_BYTES] = input.array()?;
    if !input.rest.is_empty() {
        return Err(input.damaged(Why::Longer));
    }
    if *blake3::hash(&bytes[..bytes.len() - TRAILER_BYTES]).as_bytes() != checksum {
        return Err(BackupError::Checksum);
    }
    Ok(Backup {
        created_at,
        name,
        head,
        segments,
        blobs,
        records: records.len() as u64,
        operations,
    })
}

/// Bytes not yet read, and the part that they belong to.
struct Input<'a> {
    rest: &'a [u8],
    part: Part,
}

impl<'a> Input<'a> {
    fn damaged(&self, why: Why) -> BackupError {
        BackupError::Damaged {
            part: self.part,
            why,
        }
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], BackupError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(len)
            .ok_or(BackupError::CutShort { part: self.part })?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BackupError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn piece(&mut self) -> Result<&'a [u8], BackupError> {
        let len = u64::from_le_bytes(self.array()?);
        self.take(usize::try_from(len).unwrap_or(usize::MAX))
    }
}

#[cfg(test)]
mod tests;
