//! A record at a time out of text that arrives in chunks.

use super::{Dialect, SNIFF_BYTES};

/// The longest cell that is read whole, in bytes.
const MAX_CELL: usize = 16 * 1024 * 1024;

/// Something odd about a record that did not stop the reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Remark {
    /// Line of the file the remark is about, from 1.
    pub line: u64,
    /// Cell of the record, from 0.
    pub cell: usize,
    /// What was odd.
    pub kind: RemarkKind,
}

/// What can be odd about a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RemarkKind {
    /// The record has another number of cells than the first record.
    Ragged {
        /// Cells of the first record.
        expected: usize,
        /// Cells of this record.
        found: usize,
    },
    /// The file ended inside a quoted cell that opened on the remark's line; the cell holds all the
    /// text from there on.
    UnclosedQuote,
    /// Text stood between a closing quote and the next delimiter; it was added to the cell.
    TextAfterQuote,
    /// A quoted cell grew over 16 MB without an end, so its opening quote was taken as plain text.
    RunawayQuote,
    /// A cell was cut at 16 MB.
    Overlong,
}

/// One record, borrowed from the reader until it moves on.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    text: &'a str,
    scratch: &'a str,
    bounds: &'a [Bound],
    remarks: &'a [Remark],
    number: u64,
    line: u64,
    offset: u64,
}

impl<'a> Record<'a> {
    /// Number of cells; at least 1.
    pub fn len(&self) -> usize {
        self.bounds.len()
    }

    /// Never true: a blank line is no record.
    pub fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// The text of the cell at `index` (from 0), unquoted.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&'a str> {
        let bound = self.bounds.get(index)?;
        let text = if bound.in_scratch {
            self.scratch
        } else {
            self.text
        };
        text.get(bound.start..bound.end)
    }

    /// All cells in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let record = *self;
        (0..self.len()).map_while(move |index| record.get(index))
    }

    /// The record's number in the file, from 1; the header counts.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The line of the file that the record starts on, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Where the record starts, in bytes of the UTF-8 text. For a UTF-8 file without a byte order
    /// mark that is its place in the file too.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// What was odd about this record.
    pub fn remarks(&self) -> &'a [Remark] {
        self.remarks
    }
}

/// Where a cell lies: in the record's own text, or in the scratch text if it had to be unescaped.
#[derive(Clone, Copy, Debug)]
struct Bound {
    start: usize,
    end: usize,
    in_scratch: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Before the first byte of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Just after a quote that either closes the cell or is the first of a doubled pair.
    QuoteSeen,
    /// In text that follows a closing quote.
    Trailing,
    /// In the part of an overlong cell that is thrown away.
    Discard,
}

/// Reads records from text pushed in chunks of any size. Nothing is allocated per cell or record.
///
/// ```
/// # use steward::exchange::csv::*;
/// let mut reader = Reader::new();
/// reader.push("number;title\r\nINC1;\"a; b\"");
/// reader.finish();
/// let mut cells = Vec::new();
/// while let Some(record) = reader.next_record() {
///     cells.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
/// }
/// assert_eq!(cells, [["number", "title"], ["INC1", "a; b"]]);
/// ```
#[derive(Debug)]
pub struct Reader {
    text: String,
    scratch: String,
    bounds: Vec<Bound>,
    remarks: Vec<Remark>,
    dialect: Option<Dialect>,
    /// Bytes that end an unquoted cell.
    ends_cell: Box<[bool; 256]>,
    max_cell: usize,
    state: State,
    /// The next byte to look at, and the first byte of the record, of the cell's content, and of
    /// the part of a quoted cell that is not in `scratch` yet. All are places in `text`.
    at: usize,
    record_at: usize,
    cell_at: usize,
    part_at: usize,
    /// Start in `scratch` of the cell being unescaped.
    scratch_at: Option<usize>,
    /// The record in `bounds` is whole and shown.
    shown: bool,
    ended: bool,
    begun: bool,
    skip_line_feed: bool,
    width: Option<usize>,
    number: u64,
    /// Line of the record's start, of the byte at `at`, and of the last opening quote.
    record_line: u64,
    line: u64,
    quote_line: u64,
    /// Text bytes before `text`, and those thrown away within the record.
    passed: u64,
    discarded: u64,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// A reader that judges the dialect by the first 64 KB of text.
    pub fn new() -> Self {
        Reader {
            text: String::new(),
            scratch: String::new(),
            bounds: Vec::new(),
            remarks: Vec::new(),
            dialect: None,
            ends_cell: Box::new([false; 256]),
            max_cell: MAX_CELL,
            state: State::Start,
            at: 0,
            record_at: 0,
            cell_at: 0,
            part_at: 0,
            scratch_at: None,
            shown: false,
            ended: false,
            begun: false,
            skip_line_feed: false,
            width: None,
            number: 0,
            record_line: 1,
            line: 1,
            quote_line: 1,
            passed: 0,
            discarded: 0,
        }
    }

    /// A reader for a known dialect. A leading `sep=` line is skipped without changing it.
    pub fn with_dialect(dialect: Dialect) -> Self {
        let mut reader = Self::new();
        reader.speak(dialect);
        reader
    }

    /// The same reader with another limit than 16 MB for one cell, in bytes.
    pub fn with_max_cell(mut self, bytes: usize) -> Self {
        self.max_cell = bytes.max(1);
        self
    }

    /// The dialect, once it is known.
    pub fn dialect(&self) -> Option<Dialect> {
        self.dialect
    }

    /// Takes in more text.
    pub fn push(&mut self, text: &str) {
        self.input().push_str(text);
    }

    /// Says that there is no more text, so that the last record may end without a line end.
    pub fn finish(&mut self) {
        self.ended = true;
    }

    /// The buffer that further text is to be appended to, freed of everything already read.
    pub(crate) fn input(&mut self) -> &mut String {
        self.leave_record();
        if self.record_at > 0 {
            self.text.drain(..self.record_at);
            self.passed += self.record_at as u64;
            self.at -= self.record_at;
            self.cell_at = self.cell_at.saturating_sub(self.record_at);
            self.part_at = self.part_at.saturating_sub(self.record_at);
            self.record_at = 0;
        }
        &mut self.text
    }

    /// The next whole record, or nothing until more text is pushed or [`Reader::finish`] is called.
    pub fn next_record(&mut self) -> Option<Record<'_>> {
        if self.advance() {
            Some(self.record())
        } else {
            None
        }
    }

    /// Moves to the next whole record; see [`Reader::record`].
    pub fn advance(&mut self) -> bool {
        self.leave_record();
        if !self.begun && !self.begin() {
            return false;
        }
        let Some(dialect) = self.dialect else {
            return false;
        };
        loop {
            let end = self.text.len();
            match self.state {
                State::Start => {
                    let Some(&byte) = self.text.as_bytes().get(self.at) else {
                        break;
                    };
                    if self.skip_line_feed {
                        self.skip_line_feed = false;
                        if byte == b'\n' {
                            self.at += 1;
                            self.record_at = self.at;
                            continue;
                        }
                    }
                    if byte == dialect.quote {
                        self.at += 1;
                        self.cell_at = self.at;
                        self.part_at = self.at;
                        self.quote_line = self.line;
                        self.state = State::Quoted;
                    } else {
                        self.cell_at = self.at;
                        self.state = State::Plain;
                    }
                }
                State::Plain => {
                    // A run of plain cells is read here without going round the states, and not by
                    // a search: most cells are shorter than a search takes to set up.
                    let bytes = self.text.as_bytes();
                    let (mut at, mut cell_at) = (self.at, self.cell_at);
                    let (limit, ended) = loop {
                        let limit = cell_at.saturating_add(self.max_cell);
                        let stop = end.min(limit.saturating_add(1));
                        while at < stop && !self.ends_cell[usize::from(bytes[at])] {
                            at += 1;
                        }
                        if at >= stop {
                            break (limit, false);
                        }
                        let (start, end) = (cell_at - self.record_at, at - self.record_at);
                        self.bounds.push(Bound {
                            start,
                            end,
                            in_scratch: false,
                        });
                        let more = bytes[at] == dialect.delimiter
                            && bytes.get(at + 1).is_some_and(|&next| next != dialect.quote);
                        if !more {
                            break (limit, true);
                        }
                        at += 1;
                        cell_at = at;
                    };
                    (self.at, self.cell_at) = (at, cell_at);
                    if ended {
                        if self.end_cell(dialect) {
                            return true;
                        }
                    } else if end > limit {
                        self.remark(self.line, RemarkKind::Overlong);
                        self.at = self.text.floor_char_boundary(limit);
                        self.bound(self.cell_at, self.at);
                        self.state = State::Discard;
                    } else {
                        break;
                    }
                }
                State::Quoted => {
                    let limit = self.cell_at.saturating_add(self.max_cell);
                    let stop = end.min(limit.max(self.at));
                    match memchr::memchr(dialect.quote, &self.text.as_bytes()[self.at..stop]) {
                        Some(length) => {
                            self.at += length + 1;
                            self.state = State::QuoteSeen;
                        }
                        None if end > limit => {
                            // Most likely a stray quote: go back and read it as plain text.
                            self.remark(self.quote_line, RemarkKind::RunawayQuote);
                            if let Some(start) = self.scratch_at.take() {
                                self.scratch.truncate(start);
                            }
                            self.line = self.quote_line;
                            self.at = self.cell_at;
                            self.cell_at -= 1;
                            self.state = State::Plain;
                        }
                        None => {
                            self.at = stop;
                            break;
                        }
                    }
                }
                State::QuoteSeen => {
                    let Some(&byte) = self.text.as_bytes().get(self.at) else {
                        break;
                    };
                    if byte == dialect.quote {
                        // The first of the pair is kept with the part before it.
                        self.keep_part(self.at);
                        self.at += 1;
                        self.part_at = self.at;
                        self.state = State::Quoted;
                    } else if self.ends_cell[usize::from(byte)] {
                        self.close_quoted(self.at - 1);
                        if self.end_cell(dialect) {
                            return true;
                        }
                    } else {
                        self.remark(self.line, RemarkKind::TextAfterQuote);
                        self.keep_part(self.at - 1);
                        self.part_at = self.at;
                        self.state = State::Trailing;
                    }
                }
                State::Trailing | State::Discard => {
                    let rest = &self.text.as_bytes()[self.at..];
                    let found = rest
                        .iter()
                        .position(|&byte| self.ends_cell[usize::from(byte)]);
                    let length = found.unwrap_or(rest.len());
                    if self.state == State::Discard {
                        self.text.drain(self.at..self.at + length);
                        self.discarded += length as u64;
                    } else {
                        self.at += length;
                    }
                    if found.is_none() {
                        break;
                    }
                    if self.state == State::Trailing {
                        self.close_quoted(self.at);
                    }
                    if self.end_cell(dialect) {
                        return true;
                    }
                }
            }
        }
        self.ended && self.end_text()
    }

    /// The record that [`Reader::advance`] moved to.
    pub fn record(&self) -> Record<'_> {
        Record {
            text: self.text.get(self.record_at..).unwrap_or_default(),
            scratch: &self.scratch,
            bounds: &self.bounds,
            remarks: &self.remarks,
            number: self.number,
            line: self.record_line,
            offset: self.passed + self.record_at as u64,
        }
    }

    fn speak(&mut self, dialect: Dialect) {
        self.dialect = Some(dialect);
        for byte in [dialect.delimiter, b'\n', b'\r'] {
            self.ends_cell[usize::from(byte)] = true;
        }
    }

    /// Waits for enough text, then settles the dialect and skips a `sep=` line.
    fn begin(&mut self) -> bool {
        // The longest separator line is seven bytes; a known dialect waits for no more.
        let enough = if self.dialect.is_some() {
            8
        } else {
            SNIFF_BYTES
        };
        if self.text.len() < enough && !self.ended {
            return false;
        }
        if self.dialect.is_none() {
            let sample = &self.text[..self.text.floor_char_boundary(SNIFF_BYTES)];
            self.speak(Dialect::sniff(sample));
        }
        let (told, rest) = separator_line(&self.text);
        if told.is_some() {
            self.at = self.text.len() - rest.len();
            self.line += 1;
            self.next_line();
        }
        self.begun = true;
        true
    }

    /// Clears the shown record, so that the next one can be gathered.
    fn leave_record(&mut self) {
        if self.shown {
            self.shown = false;
            self.next_line();
        }
    }

    fn next_line(&mut self) {
        self.bounds.clear();
        self.scratch.clear();
        self.remarks.clear();
        self.record_at = self.at;
        self.record_line = self.line;
        self.passed += std::mem::take(&mut self.discarded);
    }

    #[inline]
    fn bound(&mut self, start: usize, end: usize) {
        let (start, end) = (start - self.record_at, end - self.record_at);
        self.bounds.push(Bound {
            start,
            end,
            in_scratch: false,
        });
    }

    fn remark(&mut self, line: u64, kind: RemarkKind) {
        self.remarks.push(Remark {
            line,
            cell: self.bounds.len(),
            kind,
        });
    }

    /// Copies the part of a quoted cell up to `end` into the scratch text.
    fn keep_part(&mut self, end: usize) {
        self.scratch_at.get_or_insert(self.scratch.len());
        let part = &self.text[self.part_at..end];
        self.line += line_ends(part);
        self.scratch.push_str(part);
    }

    /// Ends a quoted cell whose last part ends at `end`.
    fn close_quoted(&mut self, end: usize) {
        if self.scratch_at.is_some() {
            self.keep_part(end);
        }
        match self.scratch_at.take() {
            Some(start) => {
                let end = self.scratch.len();
                self.bounds.push(Bound {
                    start,
                    end,
                    in_scratch: true,
                });
            }
            None => {
                self.line += line_ends(&self.text[self.part_at..end]);
                self.bound(self.part_at, end);
            }
        }
    }

    /// Steps over the byte that ended a cell; says whether it ended a record too.
    #[inline]
    fn end_cell(&mut self, dialect: Dialect) -> bool {
        let byte = self.text.as_bytes()[self.at];
        let was_plain = self.state == State::Plain;
        self.at += 1;
        self.state = State::Start;
        if byte == dialect.delimiter {
            return false;
        }
        self.line += 1;
        self.skip_line_feed = byte == b'\r';
        let blank =
            was_plain && self.bounds.len() == 1 && self.bounds[0].start == self.bounds[0].end;
        if blank {
            self.next_line();
            return false;
        }
        self.show();
        true
    }

    /// Ends the last record, which has no line end.
    fn end_text(&mut self) -> bool {
        match self.state {
            State::Start if self.bounds.is_empty() => return false,
            State::Start => self.bound(self.at, self.at),
            State::Plain => self.bound(self.cell_at, self.at),
            State::Quoted => {
                self.remark(self.quote_line, RemarkKind::UnclosedQuote);
                self.close_quoted(self.at);
            }
            State::QuoteSeen => self.close_quoted(self.at - 1),
            State::Trailing => self.close_quoted(self.at),
            State::Discard => {}
        }
        self.state = State::Start;
        self.show();
        true
    }

    fn show(&mut self) {
        self.shown = true;
        self.number += 1;
        let found = self.bounds.len();
        let expected = *self.width.get_or_insert(found);
        if found != expected {
            let kind = RemarkKind::Ragged { expected, found };
            self.remarks.push(Remark {
                line: self.record_line,
                cell: found.min(expected),
                kind,
            });
        }
    }
}

/// All records of a text that is already whole, for previews and pasted text.
#[derive(Debug)]
pub struct Records {
    reader: Reader,
}

impl Records {
    /// Reads `text` in its own dialect.
    pub fn of(text: &str) -> Self {
        let mut reader = Reader::new();
        reader.push(text);
        reader.finish();
        Records { reader }
    }
}

impl Iterator for Records {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        let record = self.reader.next_record()?;
        Some(record.iter().map(str::to_owned).collect())
    }
}

/// The delimiter that a leading `sep=;` line names, and the text after that line.
pub(super) fn separator_line(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix("sep=") else {
        return (None, text);
    };
    let Some(&delimiter) = rest.as_bytes().first().filter(|byte| byte.is_ascii()) else {
        return (None, text);
    };
    if matches!(delimiter, b'"' | b'\r' | b'\n') {
        return (None, text);
    }
    let rest = &rest[1..];
    let after = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\r', '\n']));
    after.map_or((None, text), |after| (Some(delimiter), after))
}

/// Line ends within a quoted cell, CRLF counting once.
fn line_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    let lone = |&at: &usize| bytes.get(at + 1) != Some(&b'\n');
    let returns = memchr::memchr_iter(b'\r', bytes).filter(lone).count();
    (feeds + returns) as u64
}
