//! What a field can hold.

use std::rc::Rc;

use super::declare::FieldId;
use super::id::RecordId;
use super::order;

/// The value of one register.
///
/// Texts are shared (`Rc`) because the same few hundred words fill most cells of an import.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// Nothing: never set, or cleared. An element of a set with this value is absent.
    #[default]
    None,
    /// Yes or no; for an element of a set, present.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A moment, in Unix milliseconds, UTC.
    Time(i64),
    /// A text, or the code of a choice.
    Text(Rc<str>),
    /// Another record.
    Ref(RecordId),
    /// Several parts that move together, so that no merge can mix two of them; by ascending field.
    Group(Vec<(FieldId, Value)>),
    /// A value of a newer version: kept and written again as it came.
    Foreign {
        /// The tag that this version does not know.
        tag: u8,
        /// The bytes behind it.
        bytes: Rc<[u8]>,
    },
}

impl Value {
    /// A text value.
    pub fn text(text: &str) -> Self {
        Self::Text(Rc::from(text))
    }

    /// A text value, or nothing for an empty text.
    pub fn text_or_none(text: &str) -> Self {
        if text.is_empty() {
            Self::None
        } else {
            Self::text(text)
        }
    }

    /// Whether there is nothing.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The moment in Unix milliseconds, if it is one.
    pub fn as_time(&self) -> Option<i64> {
        match self {
            Self::Time(unix_ms) => Some(*unix_ms),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The answer, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(yes) => Some(*yes),
            _ => None,
        }
    }

    /// The record, if it is one.
    pub fn as_ref_id(&self) -> Option<RecordId> {
        match self {
            Self::Ref(id) => Some(*id),
            _ => None,
        }
    }

    /// One part of a group; [`Value::None`] for a part that is not there and for what is no group.
    pub fn part(&self, field: FieldId) -> &Value {
        match self {
            Self::Group(parts) => parts
                .iter()
                .find(|(it, _)| *it == field)
                .map_or(&Value::None, |(_, value)| value),
            _ => &Value::None,
        }
    }

    /// A group of the parts that hold something, in field order.
    pub fn group(parts: impl IntoIterator<Item = (FieldId, Value)>) -> Self {
        Self::group_of(parts.into_iter().collect())
    }

    fn group_of(mut parts: Vec<(FieldId, Self)>) -> Self {
        parts.retain(|(_, value)| !value.is_none());
        order::sort_by_key(&mut parts, |(field, _)| *field);
        Self::Group(parts)
    }
}

/// The element of a field that has many: a tag, a person, an entry; empty for a field that has one.
pub type Sub = Rc<[u8]>;
