//! Delimited text that any spreadsheet opens and no spreadsheet runs.

use std::borrow::Cow;
use std::fmt::Display;

use super::Dialect;

/// Put first, it makes Excel read a file as UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Marks a cell as text if a spreadsheet would take it for a formula: it then gets a leading `'`.
///
/// A formula begins with `=`, `+`, `-`, `@`, a tab or a line end, or a full-width form of the
/// signs. So that [`unguard`] gives back every text exactly, one that already looks guarded is
/// guarded again.
///
/// ```
/// # use steward::exchange::csv::*;
/// assert_eq!(guard("=1+1"), "'=1+1");
/// assert_eq!(guard("'=1+1"), "''=1+1");
/// assert_eq!(guard("it's fine"), "it's fine");
/// ```
pub fn guard(text: &str) -> Cow<'_, str> {
    if runs(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Takes off the mark that [`guard`] put on.
#[inline]
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if runs(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Writes records as RFC 4180 asks: CRLF line ends, quotes only where needed, quotes doubled.
///
/// ```
/// # use steward::exchange::csv::*;
/// let mut writer = Writer::default();
/// writer.text("INC1").text("say \"hi\", = 2").number(-5).end_record();
/// assert_eq!(writer.finish(), "INC1,\"say \"\"hi\"\", = 2\",-5\r\n");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Writer {
    out: String,
    dialect: Dialect,
    cells: usize,
    /// Where the last cell starts in `out`.
    last_at: usize,
}

impl Writer {
    /// A writer of this dialect.
    pub fn new(dialect: Dialect) -> Self {
        Writer {
            dialect,
            ..Self::default()
        }
    }

    /// Adds a cell of text, guarded against being run as a formula.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.cell(&guard(text))
    }

    /// Adds a cell as it is, for values that cannot be a formula: numbers, dates, our own codes.
    pub fn number(&mut self, value: impl Display) -> &mut Self {
        self.cell(&value.to_string())
    }

    /// Adds all cells of a record and ends it.
    pub fn record<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> &mut Self {
        for cell in cells {
            self.text(cell);
        }
        self.end_record()
    }

    /// Ends the record. Without any cell it writes nothing.
    pub fn end_record(&mut self) -> &mut Self {
        if self.cells == 1 && self.last_at == self.out.len() {
            // A blank line would be read as no record at all.
            let quote = char::from(self.dialect.quote);
            self.out.extend([quote, quote]);
        }
        if self.cells > 0 {
            self.out.push_str("\r\n");
        }
        self.cells = 0;
        self
    }

    /// Bytes written and not taken yet.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether there is nothing to take.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// The text so far, for files written a chunk at a time. Call it between records.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.out
    }

    fn cell(&mut self, text: &str) -> &mut Self {
        let Dialect { delimiter, quote } = self.dialect;
        if self.cells > 0 {
            self.out.push(char::from(delimiter));
        }
        self.cells += 1;
        self.last_at = self.out.len();
        let special =
            |byte: u8| byte == delimiter || byte == quote || byte == b'\n' || byte == b'\r';
        // Blanks at the ends, a separator line and a byte order mark would not be read back.
        let needs_quotes = text.bytes().any(special)
            || text.starts_with(char::is_whitespace)
            || text.ends_with(char::is_whitespace)
            || text.starts_with("sep=")
            || text.starts_with(BYTE_ORDER_MARK);
        if !needs_quotes {
            self.out.push_str(text);
            return self;
        }
        let quote = char::from(quote);
        self.out.push(quote);
        for (index, part) in text.split(quote).enumerate() {
            if index > 0 {
                self.out.extend([quote, quote]);
            }
            self.out.push_str(part);
        }
        self.out.push(quote);
        self
    }
}
