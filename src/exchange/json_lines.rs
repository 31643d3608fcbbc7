//! JSON Lines read as a table: one object in each line, and its first-level keys are the columns.
//!
//! Lines become comma-separated records, so that everything behind the reader is the same as for any
//! other file. What a cell holds:
//!
//! - text as it is, a number as it is written, `true` and `false`; nothing for `null` and for a key that
//!   the line does not have;
//! - of a list of plain values these values, with `; ` between them;
//! - of anything nested its JSON, as it stands in the file.
//!
//! The source of the form is <https://jsonlines.org>; a comma behind an object and lines with only the
//! bracket of one array around all objects are let through, because many tools write that.

use std::collections::{HashMap, VecDeque};

/// The longest line that is read, in bytes: as much as the longest cell.
const MAX_LINE: usize = 16 * 1024 * 1024;
/// Most columns of a table; keys beyond are left out, and the line is named.
const MAX_COLUMNS: usize = 1_000;
/// Objects and lists may stand within each other so deep.
const MAX_DEPTH: usize = 64;
/// What stands between the values of a list.
const BETWEEN: &str = "; ";

/// Whether a file's first stretch of text is JSON Lines: it begins with an object whose first token is
/// a key, or with an array of such.
///
/// ```
/// # use steward::exchange::json_lines::is_json_lines;
/// assert!(is_json_lines("{\"title\": \"No sound\"}\n"));
/// assert!(is_json_lines("[\n{ \"title\""));
/// assert!(!is_json_lines("{braces},title\n"));
/// ```
pub fn is_json_lines(start: &str) -> bool {
    let start = start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let start = start.strip_prefix('[').unwrap_or(start).trim_start();
    let Some(inside) = start.strip_prefix('{').map(str::trim_start) else {
        return false;
    };
    if inside.starts_with('}') {
        return true;
    }
    let Some(key) = inside.strip_prefix('"') else {
        return false;
    };
    // The key's end and the colon, as far as they are there.
    let mut escaped = false;
    for (at, letter) in key.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                let rest = key[at + 1..].trim_start();
                return rest.is_empty() || rest.starts_with(':');
            }
            _ => {}
        }
    }
    true
}

/// Why a line is no row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// It is no JSON object, or longer than 16 MB.
    NotAnObject,
    /// It has keys beyond the thousandth column; the others were taken.
    TooManyColumns,
}

/// A line that is no row, or not a whole one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Odd {
    /// Which row it is, from 1.
    pub row: u64,
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its beginning.
    pub text: String,
    /// What is wrong.
    pub trouble: Trouble,
}

/// Turns lines of JSON into records of comma-separated text, chunk by chunk.
#[derive(Debug)]
pub struct JsonLines {
    columns: Vec<String>,
    places: HashMap<String, usize>,
    /// Columns were given: other keys are left out.
    fixed: bool,
    /// A line that has not ended.
    pending: String,
    /// The rest of a line that is too long is passed over.
    overlong: bool,
    line: u64,
    row: u64,
    /// Rows that gave no record.
    left_out: VecDeque<u64>,
    /// From which row on lines and rows differ by how much.
    shifts: Vec<(u64, u64)>,
    cells: Vec<String>,
    key: String,
    odd: Vec<Odd>,
}

impl Default for JsonLines {
    fn default() -> Self {
        Self::new(Vec::new(), false)
    }
}

impl JsonLines {
    /// A reader that takes every key for a column, in the order in which they come.
    fn new(columns: Vec<String>, fixed: bool) -> Self {
        Self {
            places: (0..)
                .zip(&columns)
                .map(|(at, name)| (name.clone(), at))
                .collect(),
            columns,
            fixed,
            pending: String::new(),
            overlong: false,
            line: 0,
            row: 0,
            left_out: VecDeque::new(),
            shifts: Vec::new(),
            cells: Vec::new(),
            key: String::new(),
            odd: Vec::new(),
        }
    }

    /// A reader of these columns; other keys are left out.
    pub fn with_columns(columns: Vec<String>) -> Self {
        Self::new(columns, true)
    }

    /// The columns so far. A record has cells for those that were known when it was read.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Takes text in, and appends records without a header to `out`.
    pub fn push(&mut self, text: &str, out: &mut String) {
        let mut rest = text;
        while let Some((line, more)) = rest.split_once('\n') {
            rest = more;
            if self.pending.is_empty() {
                self.take(line, out);
            } else {
                self.hold(line);
                let line = std::mem::take(&mut self.pending);
                self.take(&line, out);
            }
            self.overlong = false;
        }
        self.hold(rest);
    }

    /// Takes the last line, which may have no end.
    pub fn finish(&mut self, out: &mut String) {
        let line = std::mem::take(&mut self.pending);
        if !line.is_empty() || self.overlong {
            self.take(&line, out);
        }
    }

    fn hold(&mut self, text: &str) {
        if self.overlong || self.pending.len() + text.len() > MAX_LINE {
            self.overlong = true;
            let mut end = MAX_SHOWN.min(self.pending.len());
            while !self.pending.is_char_boundary(end) {
                end -= 1;
            }
            self.pending.truncate(end);
        } else {
            self.pending.push_str(text);
        }
    }

    /// The lines that are no rows, or not whole ones, since they were last taken.
    pub fn take_odd(&mut self) -> Vec<Odd> {
        std::mem::take(&mut self.odd)
    }

    /// The row of the next record behind that row.
    pub fn row_after(&mut self, row: u64) -> u64 {
        let mut next = row + 1;
        while self.left_out.front() == Some(&next) {
            self.left_out.pop_front();
            next += 1;
        }
        next
    }

    /// The line of a row, both from 1.
    pub fn line_of(&self, row: u64) -> u64 {
        let at = self.shifts.partition_point(|it| it.0 <= row);
        row + at.checked_sub(1).map_or(0, |at| self.shifts[at].1)
    }

    fn take(&mut self, line: &str, out: &mut String) {
        self.line += 1;
        let text = line.trim_matches(['\u{feff}', ' ', '\t', '\r']);
        let text = text.strip_suffix(',').unwrap_or(text).trim_end();
        if !self.overlong && matches!(text, "" | "[" | "]") {
            return;
        }
        self.row += 1;
        let shift = self.line - self.row;
        if shift != self.shifts.last().map_or(0, |it| it.1) {
            self.shifts.push((self.row, shift));
        }
        for cell in &mut self.cells {
            cell.clear();
        }
        let known = self.columns.len();
        let read = if self.overlong {
            None
        } else {
            self.object(text)
        };
        let trouble = match read {
            Some(true) => None,
            Some(false) => Some(Trouble::TooManyColumns),
            None => {
                // A line that was broken off names no columns.
                for name in self.columns.drain(known..) {
                    self.places.remove(&name);
                }
                self.cells.truncate(known);
                self.left_out.push_back(self.row);
                Some(Trouble::NotAnObject)
            }
        };
        if let Some(trouble) = trouble {
            let text = text.chars().take(MAX_SHOWN).collect();
            self.odd.push(Odd {
                row: self.row,
                line: self.line,
                text,
                trouble,
            });
        }
        if read.is_some() {
            self.record(out);
        }
    }

    fn record(&mut self, out: &mut String) {
        self.cells.resize(self.columns.len(), String::new());
        for (at, cell) in self.cells.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push('"');
            let mut parts = cell.split('"');
            out.push_str(parts.next().unwrap_or_default());
            for part in parts {
                out.push_str("\"\"");
                out.push_str(part);
            }
            out.push('"');
        }
        out.push('\n');
    }

    /// Reads an object into the cells; whether all keys had room. `None` if it is none.
    fn object(&mut self, text: &str) -> Option<bool> {
        let mut parser = Parser { text, at: 0 };
        let mut all = true;
        parser.token(b'{')?;
        if parser.token(b'}').is_none() {
            loop {
                self.key.clear();
                parser.blank();
                parser.string(&mut self.key)?;
                parser.token(b':')?;
                let place = match self.places.get(&self.key) {
                    Some(place) => Some(*place),
                    None if self.fixed => None,
                    None if self.columns.len() >= MAX_COLUMNS => {
                        all = false;
                        None
                    }
                    None => {
                        self.columns.push(self.key.clone());
                        self.places.insert(self.key.clone(), self.columns.len() - 1);
                        Some(self.columns.len() - 1)
                    }
                };
                let mut value = String::new();
                parser.value(&mut value, MAX_DEPTH)?;
                if let Some(place) = place {
                    if self.cells.len() <= place {
                        self.cells.resize(place + 1, String::new());
                    }
                    // Of a key that comes twice the last value counts, as for most readers.
                    self.cells[place] = value;
                }
                if parser.token(b',').is_none() {
                    parser.token(b'}')?;
                    break;
                }
            }
        }
        parser.blank();
        (parser.at == text.len()).then_some(all)
    }
}

/// So much of an odd line is shown.
const MAX_SHOWN: usize = 120;

/// Reads JSON from its first letter on; everything gives `None` where the text is no JSON.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// One letter, with blanks before it.
    fn token(&mut self, wanted: u8) -> Option<()> {
        self.blank();
        (self.peek() == Some(wanted)).then(|| self.at += 1)
    }

    /// Any value, as a cell shows it; whether it is a plain one.
    fn value(&mut self, cell: &mut String, depth: usize) -> Option<bool> {
        self.blank();
        let from = self.at;
        match self.peek()? {
            b'"' => self.string(cell).map(|()| true),
            b'n' => self.word("null").map(|()| true),
            b't' => self.word("true").map(|()| {
                cell.push_str("true");
                true
            }),
            b'f' => self.word("false").map(|()| {
                cell.push_str("false");
                true
            }),
            b'[' => {
                let is_plain = self.list(cell, depth.checked_sub(1)?)?;
                if !is_plain {
                    cell.clear();
                    cell.push_str(&self.text[from..self.at]);
                }
                Some(false)
            }
            b'{' => {
                self.skip_object(depth.checked_sub(1)?)?;
                cell.push_str(&self.text[from..self.at]);
                Some(false)
            }
            _ => {
                self.number()?;
                cell.push_str(&self.text[from..self.at]);
                Some(true)
            }
        }
    }

    /// The plain values of a list, joined; whether all are plain.
    fn list(&mut self, cell: &mut String, depth: usize) -> Option<bool> {
        self.token(b'[')?;
        let mut all_plain = true;
        if self.token(b']').is_some() {
            return Some(true);
        }
        loop {
            let mut value = String::new();
            all_plain &= self.value(&mut value, depth)?;
            if all_plain && !value.is_empty() {
                if !cell.is_empty() {
                    cell.push_str(BETWEEN);
                }
                cell.push_str(&value);
            }
            if self.token(b',').is_none() {
                self.token(b']')?;
                return Some(all_plain);
            }
        }
    }

    fn skip_object(&mut self, depth: usize) -> Option<()> {
        self.token(b'{')?;
        if self.token(b'}').is_some() {
            return Some(());
        }
        let mut scratch = String::new();
        loop {
            self.blank();
            scratch.clear();
            self.string(&mut scratch)?;
            self.token(b':')?;
            scratch.clear();
            self.value(&mut scratch, depth)?;
            if self.token(b',').is_none() {
                return self.token(b'}');
            }
        }
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text[self.at..]
            .starts_with(word)
            .then(|| self.at += word.len())
    }

    /// A number as JSON writes it.
    fn number(&mut self) -> Option<()> {
        let digits = |parser: &mut Self| {
            let from = parser.at;
            while parser.peek().is_some_and(|it| it.is_ascii_digit()) {
                parser.at += 1;
            }
            (parser.at > from).then_some(parser.at - from)
        };
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let leads_with_zero = self.peek() == Some(b'0');
        if digits(self)? > 1 && leads_with_zero {
            return None;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            digits(self)?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            digits(self)?;
        }
        Some(())
    }

    fn string(&mut self, out: &mut String) -> Option<()> {
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(['"', '\\'])?;
            out.push_str(&rest[..end]);
            self.at += end + 1;
            if rest.as_bytes()[end] == b'"' {
                return Some(());
            }
            let escape = self.peek()?;
            self.at += 1;
            out.push(match escape {
                b'"' => '"',
                b'\\' => '\\',
                b'/' => '/',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.unicode()?,
                _ => return None,
            });
        }
    }

    /// The letter of four hexadecimal digits, or of two times four; half a pair is no letter and
    /// becomes `U+FFFD`.
    fn unicode(&mut self) -> Option<char> {
        let high = self.four_digits()?;
        if (0xD800..0xDC00).contains(&high) && self.text[self.at..].starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let low = self.four_digits()?;
            if (0xDC00..0xE000).contains(&low) {
                return char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
            }
            self.at = before;
        }
        Some(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests;
