//! Columns: one typed vector per field.

use rustc_hash::FxHashMap;

use super::{Ordinal, Ordinals};
use crate::domain::{FieldDef, FieldType, Practice, RecordId, Sub, Value, common};

/// What a time or number cell holds when there is nothing.
pub const NO_NUMBER: i64 = i64::MIN;

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Long text and entries are in the log only; here is whether there has been any, 0 or 1.
    Absent(Vec<u8>),
    /// What was said: whether there has been anything, and when which side spoke. See [`Said`].
    Entries(Vec<u8>, Track),
    /// Nothing is kept: the field is computed from the others. See [`super::super::derived`].
    Derived,
    /// Columns of imports that have no field of ours.
    Extra(ExtraCells),
    /// Lines of text.
    Line(Lines),
    /// Choices, words, states.
    Code(Codes),
    /// References to one record.
    Ref(Refs),
    /// Numbers; [`NO_NUMBER`] is nothing.
    Int(Vec<i64>),
    /// Moments in Unix milliseconds; [`NO_NUMBER`] is nothing.
    Time(Vec<i64>),
    /// 0 nothing, 1 no, 2 yes.
    Bool(Vec<u8>),
    /// Tags: elements are codes of the dictionary.
    Tags(Dict, Sets),
    /// Watchers and other sets of records: elements are ordinals.
    RefSet(Sets),
    /// Links: elements are [`link_element`]s.
    Links(Sets),
}

impl Column {
    pub(super) fn new(practice: &Practice, field: &FieldDef) -> Self {
        if field.derived {
            return Self::Derived;
        }
        Self::holding(practice, field)
    }

    /// An empty column that holds values of the field's type, derived or not.
    pub(crate) fn holding(practice: &Practice, field: &FieldDef) -> Self {
        let track = field.tracked.then(Track::default);
        if field.id == common::TIMELINE {
            return Self::Entries(Vec::new(), Track::default());
        }
        match field.ty {
            FieldType::Line => Self::Line(Lines::default()),
            FieldType::Choice(choices) => {
                Self::Code(Codes::new(choices.iter().map(|it| it.code), track))
            }
            FieldType::State => {
                Self::Code(Codes::new(practice.states.iter().map(|it| it.code), track))
            }
            FieldType::Word => Self::Code(Codes::new([], track)),
            FieldType::Int => Self::Int(Vec::new()),
            FieldType::Time => Self::Time(Vec::new()),
            FieldType::Bool => Self::Bool(Vec::new()),
            FieldType::Ref(_) => Self::Ref(Refs {
                cells: Vec::new(),
                track,
            }),
            FieldType::Tags => Self::Tags(Dict::default(), Sets::default()),
            FieldType::Refs(_) => Self::RefSet(Sets::default()),
            FieldType::Links => Self::Links(Sets::default()),
            FieldType::Text | FieldType::Entries => Self::Absent(Vec::new()),
            FieldType::Extra => Self::Extra(ExtraCells::default()),
        }
    }

    pub(crate) fn push(&mut self) {
        match self {
            Self::Extra(_) | Self::Tags(..) | Self::RefSet(_) | Self::Links(_) | Self::Derived => {}
            Self::Absent(cells) => cells.push(0),
            Self::Entries(cells, moments) => {
                cells.push(0);
                moments.heads.push(0);
            }
            Self::Line(lines) => lines.spans.push((0, 0)),
            Self::Code(codes) => {
                codes.cells.push(0);
                if let Some(track) = &mut codes.track {
                    track.heads.push(0);
                }
            }
            Self::Ref(refs) => {
                refs.cells.push(0);
                if let Some(track) = &mut refs.track {
                    track.heads.push(0);
                }
            }
            Self::Int(cells) | Self::Time(cells) => cells.push(NO_NUMBER),
            Self::Bool(cells) => cells.push(0),
        }
    }

    pub(super) fn clear(&mut self, row: u32) {
        let at = row as usize;
        match self {
            Self::Derived => {}
            Self::Absent(cells) => cells[at] = 0,
            Self::Entries(cells, moments) => {
                cells[at] = 0;
                moments.heads[at] = 0;
            }
            Self::Extra(cells) => {
                cells.by_row.remove(&row);
            }
            Self::Line(lines) => lines.spans[at] = (0, 0),
            Self::Code(codes) => {
                codes.cells[at] = 0;
                if let Some(track) = &mut codes.track {
                    track.heads[at] = 0;
                }
            }
            Self::Ref(refs) => {
                refs.cells[at] = 0;
                if let Some(track) = &mut refs.track {
                    track.heads[at] = 0;
                }
            }
            Self::Int(cells) | Self::Time(cells) => cells[at] = NO_NUMBER,
            Self::Bool(cells) => cells[at] = 0,
            Self::Tags(_, sets) | Self::RefSet(sets) | Self::Links(sets) => {
                sets.by_row.remove(&row);
            }
        }
    }

    pub(super) fn set(
        &mut self,
        row: u32,
        sub: &Sub,
        value: &Value,
        occurred_at: i64,
        ordinals: &mut Ordinals,
    ) {
        let at = row as usize;
        match self {
            Self::Derived => {}
            Self::Absent(cells) | Self::Entries(cells, _) => {
                if sub.is_empty() {
                    cells[at] = u8::from(!value.is_none());
                } else {
                    cells[at] |= u8::from(is_present(value));
                }
            }
            Self::Extra(cells) => {
                if let Ok(name) = std::str::from_utf8(sub) {
                    cells.set(row, name, value.as_text().unwrap_or(""));
                }
            }
            Self::Line(lines) => lines.set(row, value.as_text().unwrap_or("")),
            Self::Code(codes) => codes.set(row, value.as_text().unwrap_or(""), occurred_at),
            Self::Ref(refs) => {
                let to = value.as_ref_id().map_or(0, |id| ordinals.take(id));
                refs.set(row, to, occurred_at);
            }
            Self::Int(cells) => cells[at] = value.as_int().unwrap_or(NO_NUMBER),
            Self::Time(cells) => cells[at] = value.as_time().unwrap_or(NO_NUMBER),
            Self::Bool(cells) => cells[at] = value.as_bool().map_or(0, |yes| 1 + u8::from(yes)),
            Self::Tags(dict, sets) => {
                if let Ok(tag) = std::str::from_utf8(sub) {
                    sets.put(row, dict.take(tag), is_present(value));
                }
            }
            Self::RefSet(sets) => {
                if let Some(id) = id_in(sub) {
                    sets.put(row, ordinals.take(id), is_present(value));
                }
            }
            Self::Links(sets) => {
                let to = sub
                    .split_first()
                    .and_then(|(code, id)| Some((*code, id_in(id)?)));
                if let Some((relation, id)) = to {
                    sets.put(
                        row,
                        link_element(relation, ordinals.take(id)),
                        is_present(value),
                    );
                }
            }
        }
    }
}

/// A relation's code byte (below 16) and the ordinal of the other record, in one element.
pub fn link_element(relation: u8, other: Ordinal) -> u32 {
    u32::from(relation & 15) << 28 | (other & LINK_ORDINAL)
}

/// The relation and the other record of a [`link_element`].
pub fn link_parts(element: u32) -> (u8, Ordinal) {
    ((element >> 28) as u8, element & LINK_ORDINAL)
}

const LINK_ORDINAL: u32 = (1 << 28) - 1;

fn is_present(value: &Value) -> bool {
    !matches!(value, Value::None | Value::Bool(false))
}

/// The record in a sub key.
pub(crate) fn id_in(sub: &[u8]) -> Option<RecordId> {
    sub.try_into().ok().map(RecordId)
}

/// Texts by code; code 0 is nothing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Dict {
    texts: Vec<Box<str>>,
    codes: FxHashMap<Box<str>, u32>,
}

impl Dict {
    /// From all texts in the order of their codes; `None` if one is empty or comes twice.
    pub(crate) fn from_texts(texts: &[&str]) -> Option<Self> {
        let mut dict = Self::default();
        dict.texts.reserve(texts.len());
        dict.codes.reserve(texts.len());
        for (at, text) in texts.iter().enumerate() {
            if dict.take(text) as usize != at + 1 {
                return None;
            }
        }
        Some(dict)
    }

    /// The code of a text, giving it one if it has none; 0 for an empty text.
    pub fn take(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(&code) = self.codes.get(text) {
            return code;
        }
        self.texts.push(text.into());
        let code = self.texts.len() as u32;
        self.codes.insert(text.into(), code);
        code
    }

    /// The code of a text, if it has one.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.codes.get(text).copied()
    }

    /// The text of a code; empty for 0.
    pub fn text(&self, code: u32) -> &str {
        (code as usize)
            .checked_sub(1)
            .and_then(|at| self.texts.get(at))
            .map_or("", |it| it)
    }

    /// All texts; the first has code 1.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.texts.iter().map(|it| &**it)
    }
}

/// Dictionary-coded texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Codes {
    /// What the codes mean; declared codes come first, in their declared order.
    pub dict: Dict,
    /// Code by row.
    pub cells: Vec<u32>,
    /// Past values, if the field is tracked.
    pub track: Option<Track>,
}

impl Codes {
    fn new(declared: impl IntoIterator<Item = &'static str>, track: Option<Track>) -> Self {
        let mut dict = Dict::default();
        for code in declared {
            dict.take(code);
        }
        Self {
            dict,
            cells: Vec::new(),
            track,
        }
    }

    /// The text of a row; empty if there is none.
    pub fn text(&self, row: u32) -> &str {
        self.dict.text(self.cells[row as usize])
    }

    pub(super) fn set(&mut self, row: u32, text: &str, occurred_at: i64) {
        let code = self.dict.take(text);
        if let Some(track) = &mut self.track {
            track.note(row, occurred_at, code);
        }
        self.cells[row as usize] = code;
    }

    /// The code of a row as it was at a moment; now if the field is not tracked.
    pub fn as_of(&self, row: u32, unix_ms: i64) -> u32 {
        match &self.track {
            Some(track) => track.as_of(row, unix_ms),
            None => self.cells[row as usize],
        }
    }
}

/// References to one record.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Refs {
    /// Ordinal by row; 0 is none.
    pub cells: Vec<Ordinal>,
    /// Past values, if the field is tracked.
    pub track: Option<Track>,
}

impl Refs {
    fn set(&mut self, row: u32, to: Ordinal, occurred_at: i64) {
        if let Some(track) = &mut self.track {
            track.note(row, occurred_at, to);
        }
        self.cells[row as usize] = to;
    }

    /// The ordinal of a row as it was at a moment; now if the field is not tracked.
    pub fn as_of(&self, row: u32, unix_ms: i64) -> Ordinal {
        match &self.track {
            Some(track) => track.as_of(row, unix_ms),
            None => self.cells[row as usize],
        }
    }
}

/// One past value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct TrackEntry {
    /// Since when, in Unix milliseconds.
    pub at: i64,
    /// The code or ordinal.
    pub code: u32,
    /// The entry before it, counted from 1; 0 ends the chain.
    pub before: u32,
}

/// Past values of a column: a chain per row, the latest first.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Track {
    /// The latest entry by row, counted from 1; 0 is none.
    pub heads: Vec<u32>,
    /// All entries.
    pub entries: Vec<TrackEntry>,
}

impl Track {
    fn note(&mut self, row: u32, at: i64, code: u32) {
        // Histories may be recorded out of the world's order: find the place by time, the later
        // recorded first among equals.
        let mut after = 0;
        let mut next = self.heads[row as usize];
        while next != 0 && self.entries[next as usize - 1].at > at {
            after = next;
            next = self.entries[next as usize - 1].before;
        }
        if next != 0 && self.entries[next as usize - 1].code == code {
            return;
        }
        if next == 0 && code == 0 {
            return;
        }
        self.entries.push(TrackEntry {
            at,
            code,
            before: next,
        });
        let new = self.entries.len() as u32;
        if after == 0 {
            self.heads[row as usize] = new;
        } else {
            self.entries[after as usize - 1].before = new;
        }
    }

    /// The entries of a row, the latest first.
    pub fn of(&self, row: u32) -> impl Iterator<Item = TrackEntry> + '_ {
        let mut next = self.heads[row as usize];
        std::iter::from_fn(move || {
            let entry = *self.entries.get((next as usize).checked_sub(1)?)?;
            next = entry.before;
            Some(entry)
        })
    }

    /// The value that a row had at a moment; 0 before the first entry.
    pub fn as_of(&self, row: u32, unix_ms: i64) -> u32 {
        self.of(row)
            .find(|entry| entry.at <= unix_ms)
            .map_or(0, |entry| entry.code)
    }
}

/// Which side said something, in the two lowest bits of a [`Track`]'s code; the bits above tell the
/// entries of a record apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nobody: the entry was taken back, or a timer wrote it.
    Nothing,
    /// The desk, to the requester.
    ByDesk,
    /// The requester.
    ByRequester,
    /// The desk, among themselves.
    Internally,
}

impl Said {
    /// The side in a code.
    pub fn of(code: u32) -> Self {
        match code & 3 {
            1 => Self::ByDesk,
            2 => Self::ByRequester,
            3 => Self::Internally,
            _ => Self::Nothing,
        }
    }

    fn code(self, entry: &[u8]) -> u32 {
        let mark = entry.iter().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
        });
        mark & !3 | self as u32
    }
}

impl Track {
    /// Notes that an entry was written or taken back; the latest word about an entry counts.
    pub(super) fn note_entry(&mut self, row: u32, at: i64, entry: &[u8], side: Said) {
        let code = side.code(entry);
        let mut next = self.heads[row as usize];
        while let Some(held) = (next as usize)
            .checked_sub(1)
            .and_then(|at| self.entries.get_mut(at))
        {
            if held.code & !3 == code & !3 {
                held.code = code;
                return;
            }
            next = held.before;
        }
        if side != Said::Nothing {
            self.note(row, at, code);
        }
    }
}

/// Lines of text in one arena.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Lines {
    /// Start and length in the arena by row.
    pub spans: Vec<(u32, u32)>,
    /// All texts; a replaced one stays until the next checkpoint is read.
    pub arena: String,
}

impl Lines {
    /// The text of a row.
    pub fn get(&self, row: u32) -> &str {
        let (start, len) = self.spans[row as usize];
        &self.arena[start as usize..(start + len) as usize]
    }

    fn set(&mut self, row: u32, text: &str) {
        if self.get(row) == text {
            return;
        }
        self.spans[row as usize] = (self.arena.len() as u32, text.len() as u32);
        self.arena.push_str(text);
    }
}

/// Text by name, dictionary-coded on both sides.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ExtraCells {
    /// Headers.
    pub names: Dict,
    /// Texts.
    pub values: Dict,
    pub(crate) by_row: FxHashMap<u32, Vec<(u32, u32)>>,
}

impl ExtraCells {
    /// Names and texts of a row, by code.
    pub fn of(&self, row: u32) -> &[(u32, u32)] {
        self.by_row.get(&row).map_or(&[], |it| it)
    }

    /// Rows that have some, in no order.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[(u32, u32)])> {
        self.by_row.iter().map(|(row, cells)| (*row, &**cells))
    }

    fn set(&mut self, row: u32, name: &str, text: &str) {
        let (name, value) = (self.names.take(name), self.values.take(text));
        let cells = self.by_row.entry(row).or_default();
        match cells.binary_search_by_key(&name, |it| it.0) {
            Ok(at) if value == 0 => {
                cells.remove(at);
            }
            Ok(at) => cells[at].1 = value,
            Err(at) if value != 0 => cells.insert(at, (name, value)),
            Err(_) => {}
        }
        if cells.is_empty() {
            self.by_row.remove(&row);
        }
    }
}

/// A few elements for a few rows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sets {
    pub(crate) by_row: FxHashMap<u32, Vec<u32>>,
}

impl Sets {
    /// The elements of a row, ascending.
    pub fn of(&self, row: u32) -> &[u32] {
        self.by_row.get(&row).map_or(&[], |it| it)
    }

    /// Rows that have elements, in no order.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[u32])> {
        self.by_row
            .iter()
            .map(|(row, elements)| (*row, &**elements))
    }

    fn put(&mut self, row: u32, element: u32, present: bool) {
        let elements = self.by_row.entry(row).or_default();
        match (elements.binary_search(&element), present) {
            (Err(at), true) => elements.insert(at, element),
            (Ok(at), false) => {
                elements.remove(at);
            }
            _ => {}
        }
        if elements.is_empty() {
            self.by_row.remove(&row);
        }
    }
}
