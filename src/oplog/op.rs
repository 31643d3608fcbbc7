//! One operation: what somebody or something did to one record at one moment.

use serde::{Deserialize, Serialize};

use super::clock::Stamp;
use crate::domain::{FieldId, Kind, RecordId, Sub, Value};

/// The act that an operation is a part of: one command, one import, one undo. Random.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
pub struct ActId(pub u64);

/// Where an operation came from.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
pub enum Origin {
    /// Somebody did it.
    #[default]
    Person,
    /// It came from another tool's history.
    Import,
    /// A timer or a rule did it.
    Automatic,
    /// It takes an act back.
    Undo,
    /// It does an act again.
    Redo,
}

impl Origin {
    /// Its byte in the log.
    pub fn code(self) -> u8 {
        match self {
            Self::Person => 0,
            Self::Import => 1,
            Self::Automatic => 2,
            Self::Undo => 3,
            Self::Redo => 4,
        }
    }

    /// The origin of a byte; an unknown one counts as automatic.
    pub fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Person,
            1 => Self::Import,
            3 => Self::Undo,
            4 => Self::Redo,
            _ => Self::Automatic,
        }
    }
}

/// One register written.
#[derive(Clone, PartialEq, Debug)]
pub struct Write {
    /// The field, or the composite register.
    pub field: FieldId,
    /// The element of a field that has many; empty for a field that has one.
    pub sub: Sub,
    /// The new value.
    pub value: Value,
}

impl Write {
    /// Of a field that has one value.
    pub fn one(field: FieldId, value: Value) -> Self {
        Self {
            field,
            sub: no_sub(),
            value,
        }
    }

    /// Of one element of a field that has many.
    pub fn element(field: FieldId, sub: &[u8], value: Value) -> Self {
        Self {
            field,
            sub: Sub::from(sub),
            value,
        }
    }
}

/// One operation. Immutable once it is in the log.
#[derive(Clone, PartialEq, Debug)]
pub struct Op {
    /// When it was recorded, and by whom: decides merges.
    pub stamp: Stamp,
    /// When it happened in the world, in Unix milliseconds: decides what people read.
    pub occurred_at: i64,
    /// Who did it; nil for automatic work.
    pub actor: RecordId,
    /// What it is a part of.
    pub act: ActId,
    /// Where it came from.
    pub origin: Origin,
    /// The record's type.
    pub kind: Kind,
    /// The record.
    pub record: RecordId,
    /// The registers written, at the same moment.
    pub writes: Vec<Write>,
}

/// The empty sub key; shared, because most writes have it.
pub fn no_sub() -> Sub {
    thread_local! {
        static EMPTY: Sub = Sub::from([]);
    }
    EMPTY.with(Sub::clone)
}
