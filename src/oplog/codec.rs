//! The compact encoding of operations: byte for byte in `docs/formats/segment.md`.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::clock::{MAX_WALL_MS, Stamp, WriterId};
use super::op::{self, ActId, Op, Origin, Write};
use crate::domain::{FieldId, Kind, RecordId, Sub, Value};

/// Texts up to this many bytes are written once in a segment and referred to after that.
const SHARED_TEXT_BYTES: usize = 64;
/// Groups may nest this deep, so that hostile bytes cannot exhaust the stack.
const MAX_DEPTH: u8 = 4;

mod tag {
    pub(super) const NONE: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const TRUE: u8 = 2;
    pub(super) const INT: u8 = 3;
    pub(super) const TIME: u8 = 4;
    pub(super) const TEXT: u8 = 5;
    pub(super) const REF: u8 = 6;
    pub(super) const GROUP: u8 = 7;
    pub(super) const LONG_TEXT: u8 = 8;
    /// Tags from here on carry their length, so that an older version can keep them.
    pub(super) const FOREIGN: u8 = 16;
}

/// Bytes that are not operations.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operations end or break at byte {at}")]
pub struct CodecError {
    /// Offset in the raw body.
    pub at: usize,
}

/// The bytes of one value on its own, for hashes.
pub fn value_bytes(value: &Value) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.value(value);
    writer.out
}

/// Encodes a run of operations of one writer.
pub fn encode_ops(ops: &[Op]) -> Vec<u8> {
    encode_first(ops, usize::MAX).0
}

/// Encodes the first of a run of operations until they take so many bytes: at least one, if there
/// is one. The bytes, and how many operations they hold.
pub fn encode_first(ops: &[Op], enough_bytes: usize) -> (Vec<u8>, usize) {
    let mut writer = Writer::default();
    for (at, op) in ops.iter().enumerate() {
        writer.op(op);
        if writer.out.len() >= enough_bytes {
            return (writer.out, at + 1);
        }
    }
    (writer.out, ops.len())
}

/// Decodes `count` operations of `writer`.
///
/// # Errors
/// [`CodecError`] if the bytes are no such run, or something follows it.
pub fn decode_ops(bytes: &[u8], count: u32, writer: WriterId) -> Result<Vec<Op>, CodecError> {
    // No operation is shorter than ten bytes: a hostile count cannot make us reserve much.
    let room = (count as usize).min(bytes.len() / 10 + 1);
    decode_into(Vec::with_capacity(room), bytes, count, writer, |_| true)
}

/// Decodes of `count` operations of `writer` those whose record is wanted, and steps over the
/// others without making anything of them.
///
/// # Errors
/// As [`decode_ops`], except that a text that is stepped over may be no text.
pub fn decode_ops_of(
    bytes: &[u8],
    count: u32,
    writer: WriterId,
    wanted: impl Fn(RecordId) -> bool,
) -> Result<Vec<Op>, CodecError> {
    decode_into(Vec::new(), bytes, count, writer, wanted)
}

fn decode_into(
    mut ops: Vec<Op>,
    bytes: &[u8],
    count: u32,
    writer: WriterId,
    wanted: impl Fn(RecordId) -> bool,
) -> Result<Vec<Op>, CodecError> {
    let mut reader = Reader::new(bytes);
    for _ in 0..count {
        let (head, writes) = reader.head(writer)?;
        if wanted(head.record) {
            let writes = reader.writes(writes)?;
            ops.push(Op { writes, ..head });
        } else {
            reader.skip_writes(writes)?;
        }
    }
    if reader.at == bytes.len() {
        Ok(ops)
    } else {
        Err(reader.broken())
    }
}

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    texts: FxHashMap<Rc<str>, u32>,
    ids: FxHashMap<RecordId, u32>,
    acts: FxHashMap<ActId, u32>,
    wall_ms: u64,
    occurred_at: i64,
}

impl Writer {
    fn unsigned(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push((number as u8) | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }

    fn signed(&mut self, number: i64) {
        self.unsigned(((number << 1) ^ (number >> 63)) as u64);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.unsigned(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    fn id(&mut self, id: RecordId) {
        if let Some(&seen) = self.ids.get(&id) {
            self.unsigned(u64::from(seen) + 1);
        } else {
            let next = self.ids.len() as u32;
            self.ids.insert(id, next);
            self.unsigned(0);
            self.out.extend_from_slice(&id.0);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::None => self.out.push(tag::NONE),
            Value::Bool(false) => self.out.push(tag::FALSE),
            Value::Bool(true) => self.out.push(tag::TRUE),
            Value::Int(number) => {
                self.out.push(tag::INT);
                self.signed(*number);
            }
            Value::Time(unix_ms) => {
                self.out.push(tag::TIME);
                self.signed(*unix_ms);
            }
            Value::Text(text) if text.len() <= SHARED_TEXT_BYTES => {
                self.out.push(tag::TEXT);
                if let Some(&seen) = self.texts.get(text) {
                    self.unsigned(u64::from(seen) + 1);
                } else {
                    let next = self.texts.len() as u32;
                    self.texts.insert(text.clone(), next);
                    self.unsigned(0);
                    self.bytes(text.as_bytes());
                }
            }
            Value::Text(text) => {
                self.out.push(tag::LONG_TEXT);
                self.bytes(text.as_bytes());
            }
            Value::Ref(id) => {
                self.out.push(tag::REF);
                self.id(*id);
            }
            Value::Group(parts) => {
                self.out.push(tag::GROUP);
                self.unsigned(parts.len() as u64);
                for (field, part) in parts {
                    self.unsigned(u64::from(field.0));
                    self.value(part);
                }
            }
            Value::Foreign { tag, bytes } => {
                self.out.push(*tag);
                self.bytes(bytes);
            }
        }
    }

    fn op(&mut self, op: &Op) {
        self.signed(op.stamp.wall_ms as i64 - self.wall_ms as i64);
        self.wall_ms = op.stamp.wall_ms;
        self.unsigned(u64::from(op.stamp.counter));
        self.signed(op.occurred_at.wrapping_sub(self.occurred_at));
        self.occurred_at = op.occurred_at;
        self.out.push(op.origin.code());
        self.unsigned(u64::from(op.kind.0));
        self.id(op.actor);
        self.id(op.record);
        if let Some(&seen) = self.acts.get(&op.act) {
            self.unsigned(u64::from(seen) + 1);
        } else {
            let next = self.acts.len() as u32;
            self.acts.insert(op.act, next);
            self.unsigned(0);
            self.out.extend_from_slice(&op.act.0.to_le_bytes());
        }
        self.unsigned(op.writes.len() as u64);
        for write in &op.writes {
            self.unsigned(u64::from(write.field.0) << 1 | u64::from(!write.sub.is_empty()));
            if !write.sub.is_empty() {
                self.bytes(&write.sub);
            }
            self.value(&write.value);
        }
    }
}

/// A text that was written out, and may be referred to.
enum Seen<'a> {
    /// Nobody has asked for it yet.
    Raw(&'a [u8]),
    Made(Rc<str>),
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    texts: Vec<Seen<'a>>,
    ids: Vec<RecordId>,
    acts: Vec<ActId>,
    no_sub: Sub,
    wall_ms: u64,
    occurred_at: i64,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            texts: Vec::new(),
            ids: Vec::new(),
            acts: Vec::new(),
            no_sub: op::no_sub(),
            wall_ms: 0,
            occurred_at: 0,
        }
    }

    fn broken(&self) -> CodecError {
        CodecError { at: self.at }
    }

    fn byte(&mut self) -> Result<u8, CodecError> {
        let byte = *self.bytes.get(self.at).ok_or(self.broken())?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], CodecError> {
        let end = self.at.checked_add(len).ok_or(self.broken())?;
        let bytes = self.bytes.get(self.at..end).ok_or(self.broken())?;
        self.at = end;
        Ok(bytes)
    }

    fn unsigned(&mut self) -> Result<u64, CodecError> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                return Err(self.broken());
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.broken())
    }

    fn signed(&mut self) -> Result<i64, CodecError> {
        let number = self.unsigned()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn u16(&mut self) -> Result<u16, CodecError> {
        let number = self.unsigned()?;
        u16::try_from(number).map_err(|_| self.broken())
    }

    fn length(&mut self) -> Result<usize, CodecError> {
        let len = self.unsigned()?;
        // Nothing inside is longer than what holds it.
        usize::try_from(len)
            .ok()
            .filter(|len| *len <= self.bytes.len())
            .ok_or(self.broken())
    }

    fn run(&mut self) -> Result<&'a [u8], CodecError> {
        let len = self.length()?;
        self.take(len)
    }

    fn text(&mut self) -> Result<Rc<str>, CodecError> {
        let bytes = self.run()?;
        self.made(bytes)
    }

    fn made(&self, bytes: &[u8]) -> Result<Rc<str>, CodecError> {
        std::str::from_utf8(bytes)
            .map(Rc::from)
            .map_err(|_| self.broken())
    }

    fn text_at(&mut self, place: usize) -> Result<Rc<str>, CodecError> {
        match self.texts.get(place) {
            Some(Seen::Made(text)) => Ok(text.clone()),
            Some(Seen::Raw(bytes)) => {
                let text = self.made(bytes)?;
                self.texts[place] = Seen::Made(text.clone());
                Ok(text)
            }
            None => Err(self.broken()),
        }
    }

    /// 0 for something new, else the place of something seen.
    fn seen(&mut self) -> Result<Option<usize>, CodecError> {
        Ok((self.unsigned()? as usize).checked_sub(1))
    }

    fn id(&mut self) -> Result<RecordId, CodecError> {
        if let Some(place) = self.seen()? {
            return self.ids.get(place).copied().ok_or(self.broken());
        }
        let mut id = [0; 16];
        id.copy_from_slice(self.take(16)?);
        self.ids.push(RecordId(id));
        Ok(RecordId(id))
    }

    fn value(&mut self, depth: u8) -> Result<Value, CodecError> {
        Ok(match self.byte()? {
            tag::NONE => Value::None,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::INT => Value::Int(self.signed()?),
            tag::TIME => Value::Time(self.signed()?),
            tag::TEXT => {
                if let Some(place) = self.seen()? {
                    Value::Text(self.text_at(place)?)
                } else {
                    let text = self.text()?;
                    self.texts.push(Seen::Made(text.clone()));
                    Value::Text(text)
                }
            }
            tag::LONG_TEXT => Value::Text(self.text()?),
            tag::REF => Value::Ref(self.id()?),
            tag::GROUP if depth < MAX_DEPTH => {
                let len = self.length()?;
                let mut parts = Vec::with_capacity(len.min(32));
                for _ in 0..len {
                    parts.push((FieldId(self.u16()?), self.value(depth + 1)?));
                }
                Value::Group(parts)
            }
            tag if tag >= tag::FOREIGN => {
                let len = self.length()?;
                Value::Foreign {
                    tag,
                    bytes: Rc::from(self.take(len)?),
                }
            }
            _ => return Err(self.broken()),
        })
    }

    /// Steps over a value, keeping what later ones may refer to.
    fn skip_value(&mut self, depth: u8) -> Result<(), CodecError> {
        match self.byte()? {
            tag::NONE | tag::FALSE | tag::TRUE => {}
            tag::INT | tag::TIME => {
                self.unsigned()?;
            }
            tag::TEXT => {
                if self.seen()?.is_none() {
                    let bytes = self.run()?;
                    self.texts.push(Seen::Raw(bytes));
                }
            }
            tag::REF => {
                self.id()?;
            }
            tag::GROUP if depth < MAX_DEPTH => {
                for _ in 0..self.length()? {
                    self.u16()?;
                    self.skip_value(depth + 1)?;
                }
            }
            tag if tag == tag::LONG_TEXT || tag >= tag::FOREIGN => {
                self.run()?;
            }
            _ => return Err(self.broken()),
        }
        Ok(())
    }

    /// An operation without its writes, and their number.
    fn head(&mut self, writer: WriterId) -> Result<(Op, usize), CodecError> {
        let step = self.signed()?;
        self.wall_ms = (self.wall_ms as i64)
            .checked_add(step)
            .and_then(|wall_ms| u64::try_from(wall_ms).ok())
            .filter(|wall_ms| *wall_ms <= MAX_WALL_MS)
            .ok_or(self.broken())?;
        let counter = self.u16()?;
        let step = self.signed()?;
        self.occurred_at = self.occurred_at.wrapping_add(step);
        let origin = Origin::from_code(self.byte()?);
        let kind = Kind(self.u16()?);
        let actor = self.id()?;
        let record = self.id()?;
        let act = if let Some(place) = self.seen()? {
            *self.acts.get(place).ok_or(self.broken())?
        } else {
            let mut act = [0; 8];
            act.copy_from_slice(self.take(8)?);
            let act = ActId(u64::from_le_bytes(act));
            self.acts.push(act);
            act
        };
        let op = Op {
            stamp: Stamp {
                wall_ms: self.wall_ms,
                counter,
                writer,
            },
            occurred_at: self.occurred_at,
            actor,
            act,
            origin,
            kind,
            record,
            writes: Vec::new(),
        };
        Ok((op, self.length()?))
    }

    fn writes(&mut self, len: usize) -> Result<Vec<Write>, CodecError> {
        let mut writes = Vec::with_capacity(len.min(64));
        for _ in 0..len {
            let head = self.unsigned()?;
            let field = u16::try_from(head >> 1).map_err(|_| self.broken())?;
            let sub = if head & 1 == 1 {
                let len = self.length()?;
                Sub::from(self.take(len)?)
            } else {
                self.no_sub.clone()
            };
            writes.push(Write {
                field: FieldId(field),
                sub,
                value: self.value(0)?,
            });
        }
        Ok(writes)
    }

    fn skip_writes(&mut self, len: usize) -> Result<(), CodecError> {
        for _ in 0..len {
            let head = self.unsigned()?;
            if u16::try_from(head >> 1).is_err() {
                return Err(self.broken());
            }
            if head & 1 == 1 {
                self.run()?;
            }
            self.skip_value(0)?;
        }
        Ok(())
    }
}
