//! The checkpoint: everything that was folded from the log up to a head, so that opening does not
//! depend on how long the log is. A cache: one that cannot be read is passed over, and the log is
//! folded from its start. Byte for byte in `docs/formats/checkpoint.md`.

mod bytes;
mod small;
mod tables;

use super::head::{Head, HeadError};
use crate::domain::{FieldType, Practice, order, practices};
use crate::engine::search::SearchIndex;
use crate::engine::table::Ordinals;
use crate::engine::{Engine, Place};
use bytes::{In, Out};

/// Name of the part that holds the engine.
pub const ENGINE: &str = "engine";
/// Name of the part that holds the search index.
pub const SEARCH: &str = "search";

/// First bytes of the engine's part.
const MAGIC: [u8; 4] = *b"STWC";
/// The version that this code writes, and the only one that it reads.
const VERSION: u32 = 1;
/// Raised when the same operations come to fold to something else, so that no checkpoint of the
/// former rules is used.
const RULES: u32 = 2;
/// The checksum at the end.
const TRAILER_BYTES: usize = 32;

/// Why a checkpoint is passed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Other first bytes, or too few.
    #[error("these bytes are not a checkpoint")]
    NotACheckpoint,
    /// Written by another version of the app.
    #[error("the checkpoint has format {0}, this version reads format {VERSION}")]
    OtherVersion(u32),
    /// Written when the practices were declared differently.
    #[error("the practices were declared differently when the checkpoint was written")]
    OtherDeclarations,
    /// The checksum does not agree, or the content makes no sense.
    #[error("the checkpoint is damaged: {0}")]
    Damaged(&'static str),
    /// The head in it is not one.
    #[error(transparent)]
    Head(#[from] HeadError),
}

use CheckpointError::Damaged;

/// The parts of a checkpoint by name. `head` is the head of the log that `engine` has taken whole.
pub fn write(engine: &Engine, search: &SearchIndex, head: &Head) -> Vec<(String, Vec<u8>)> {
    vec![
        (ENGINE.into(), write_engine(engine, head)),
        (SEARCH.into(), search.to_bytes()),
    ]
}

fn write_engine(engine: &Engine, head: &Head) -> Vec<u8> {
    let mut out = Out::default();
    out.0.extend_from_slice(&MAGIC);
    out.u32(VERSION);
    out.0.extend_from_slice(&declarations());
    out.blob(&head.encode());
    out.u64(engine.operations);

    let ids = &engine.ordinals.ids()[1..];
    out.u32(ids.len() as u32);
    for id in ids {
        out.id(*id);
    }
    for table in &engine.tables {
        tables::write(&mut out, table);
    }
    small::write_segments(&mut out, &engine.segments, engine.ordinals.len());
    small::write_records(&mut out, &engine.small);
    small::write_acts(&mut out, &engine.acts);
    out.cells(&engine.numbers);
    let stale: Vec<u32> = engine.stale_text.iter().copied().collect();
    out.list(&stale);

    let checksum = blake3::hash(&out.0);
    out.0.extend_from_slice(checksum.as_bytes());
    out.0
}

/// The engine as it was at a head of the log.
///
/// # Errors
/// See [`CheckpointError`]. Whatever the bytes are, they are checked before they are used, and no
/// more memory is asked for than a small multiple of their length.
pub fn read_engine(bytes: &[u8]) -> Result<(Head, Engine), CheckpointError> {
    if bytes.len() < 8 + TRAILER_BYTES || bytes[..4] != MAGIC {
        return Err(CheckpointError::NotACheckpoint);
    }
    let (content, checksum) = bytes.split_at(bytes.len() - TRAILER_BYTES);
    let mut input = In(&content[4..]);
    let version = input.u32()?;
    if version != VERSION {
        return Err(CheckpointError::OtherVersion(version));
    }
    if blake3::hash(content).as_bytes() != checksum {
        return Err(Damaged("its checksum differs"));
    }
    if input.take(32)? != declarations() {
        return Err(CheckpointError::OtherDeclarations);
    }
    let head = Head::decode(input.blob()?)?;
    let mut engine = Engine {
        operations: input.u64()?,
        ..Engine::default()
    };

    engine.ordinals = read_ordinals(&mut input)?;
    let records = engine.ordinals.len() as u32;
    engine.places = vec![None; records as usize];
    for (at, table) in engine.tables.iter_mut().enumerate() {
        tables::read(&mut input, table, records)?;
        for (row, ordinal) in (0..).zip(&table.ordinals) {
            let place = &mut engine.places[*ordinal as usize];
            if place.is_some() {
                return Err(Damaged("a record has two rows"));
            }
            *place = Some(Place {
                table: at as u8,
                row,
            });
        }
    }
    engine.segments = small::read_segments(&mut input, records as usize)?;
    engine.small = small::read_records(&mut input)?;
    engine.acts = small::read_acts(&mut input)?;
    engine.numbers = input.cells(engine.tables.len(), u32::MAX)?;
    let stale = input.list(records - 1)?;
    if !stale.iter().all(|it| engine.places[*it as usize].is_some()) {
        return Err(Damaged("a text of no record"));
    }
    engine.stale_text = order::set(stale);
    if !input.0.is_empty() {
        return Err(Damaged("it goes on after its end"));
    }
    Ok((head, engine))
}

fn read_ordinals(input: &mut In<'_>) -> Result<Ordinals, CheckpointError> {
    let count = input.u32()? as usize;
    let len = count.checked_mul(16).ok_or(Damaged("it is cut short"))?;
    let (ids, _) = input.take(len)?.as_chunks::<16>();
    let ordinals = Ordinals::from_ids(ids.iter().map(|it| crate::domain::RecordId(*it)));
    if ordinals.len() == count + 1 {
        Ok(ordinals)
    } else {
        Err(Damaged("a record comes twice"))
    }
}

/// A fingerprint of everything in the declarations that the columns follow from, and of the rules
/// of folding: a checkpoint of other ones cannot be continued.
fn declarations() -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&RULES.to_le_bytes());
    // Whoever forgets to raise the number of the rules is wrong until the next version only.
    let version = env!("CARGO_PKG_VERSION").to_string();
    let parts = practices::ALL.iter().flat_map(|it| declaration(it));
    for part in std::iter::once(version).chain(parts) {
        hasher.update(&(part.len() as u32).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

fn declaration(practice: &Practice) -> Vec<String> {
    let mut parts = vec![format!(
        "practice {} {}",
        practice.kind.0,
        practice.number_prefix.unwrap_or("")
    )];
    for state in practice.states {
        parts.push(format!("state {} {}", state.code, state.category.code()));
    }
    for field in practice.fields {
        parts.push(format!(
            "field {} {} {} {} {}",
            field.id.0,
            type_name(&field.ty),
            field.register().0,
            u8::from(field.tracked),
            u8::from(field.search_weight > 0),
        ));
        if let FieldType::Choice(choices) = field.ty {
            parts.extend(choices.iter().map(|it| format!("choice {}", it.code)));
        }
    }
    parts
}

fn type_name(ty: &FieldType) -> &'static str {
    match ty {
        FieldType::Line => "line",
        FieldType::Text => "text",
        FieldType::Choice(_) => "choice",
        FieldType::Word => "word",
        FieldType::Int => "int",
        FieldType::Bool => "bool",
        FieldType::Time => "time",
        FieldType::Ref(_) => "ref",
        FieldType::State => "state",
        FieldType::Tags => "tags",
        FieldType::Refs(_) => "refs",
        FieldType::Links => "links",
        FieldType::Extra => "extra",
        FieldType::Entries => "entries",
    }
}

#[cfg(test)]
mod tests;
