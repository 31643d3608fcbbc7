//! Names of things that two browsers may make at the same time without asking each other.

use serde::{Deserialize, Serialize};

/// The identity of a record: 128 bits, made where the record is made, never reused.
///
/// Records made by hand get random bits from the caller.
/// Imported records get bits derived from their source and key, so that the same file
/// imported twice, or in two browsers, makes the same record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct RecordId(pub [u8; 16]);

impl RecordId {
    /// The identity that belongs to nothing: the actor of automatic work.
    pub const NIL: Self = Self([0; 16]);

    /// Whether this is [`RecordId::NIL`].
    pub fn is_nil(self) -> bool {
        self == Self::NIL
    }

    /// The identity of the record that `source` calls `key`; `space` keeps kinds apart.
    ///
    /// ```
    /// use steward::domain::RecordId;
    /// let a = RecordId::derived("servicenow", "incident", "INC0000045");
    /// assert_eq!(a, RecordId::derived("servicenow", "incident", "INC0000045"));
    /// assert_ne!(a, RecordId::derived("servicenow", "person", "INC0000045"));
    /// ```
    pub fn derived(source: &str, space: &str, key: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("steward 2026 record id from source key");
        for part in [source, space, key] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut id = [0; 16];
        id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(id)
    }

    /// 32 lower-case hexadecimal digits.
    pub fn to_hex(self) -> String {
        self.0
            .iter()
            .fold(String::with_capacity(32), |mut hex, byte| {
                for nibble in [byte >> 4, byte & 15] {
                    hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
                }
                hex
            })
    }

    /// Reads what [`RecordId::to_hex`] wrote.
    ///
    /// # Errors
    /// [`ParseRecordIdError`] if `text` is not 32 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, ParseRecordIdError> {
        let digits: Option<Vec<u8>> = text
            .chars()
            .map(|it| it.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        match digits {
            Some(digits) if digits.len() == 32 => {
                let mut id = [0; 16];
                for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
                    *byte = pair[0] << 4 | pair[1];
                }
                Ok(Self(id))
            }
            _ => Err(ParseRecordIdError(text.chars().take(40).collect())),
        }
    }
}

impl std::fmt::Debug for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_hex()[..8])
    }
}

/// A text that should have been a record's identity and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a record identity; expected 32 hexadecimal digits")]
pub struct ParseRecordIdError(String);
