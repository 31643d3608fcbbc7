//! Reading and writing delimited text.
//!
//! Why this is our own code and not a library is in `docs/adr/0008-csv-reader.md`.

mod reader;
mod writer;

use serde::{Deserialize, Serialize};

pub use reader::{Reader, Record, Records, Remark, RemarkKind};
pub use writer::{BYTE_ORDER_MARK, Writer, guard, unguard};

/// How many bytes of text the dialect is judged by.
pub const SNIFF_BYTES: usize = 64 * 1024;

/// How one file separates and quotes its cells. Line ends are not part of it: LF, CRLF and CR are
/// all accepted, even mixed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub struct Dialect {
    /// The ASCII byte between two cells.
    pub delimiter: u8,
    /// The ASCII byte around a cell; doubled, it stands for itself.
    pub quote: u8,
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect {
            delimiter: b',',
            quote: b'"',
        }
    }
}

impl Dialect {
    /// Cells parted by `delimiter`, quoted with `"`.
    pub fn delimited_by(delimiter: u8) -> Self {
        Dialect {
            delimiter,
            ..Self::default()
        }
    }

    /// The delimiter as people call it.
    pub fn words(self) -> &'static str {
        match self.delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "pipe",
            _ => "other",
        }
    }

    /// The dialect that a file's first stretch of text speaks for; commas if none does.
    ///
    /// A leading `sep=;` line decides. Otherwise each of comma, semicolon, tab and pipe is tried:
    /// the best gives the most records the same number of cells as the header, and more than one.
    pub fn sniff(sample: &str) -> Self {
        let (told, sample) = reader::separator_line(sample);
        let header = sample.lines().next().unwrap_or_default();
        let quote = if !sample.contains('"') && header.starts_with('\'') && header.ends_with('\'') {
            b'\''
        } else {
            b'"'
        };
        if let Some(delimiter) = told {
            return Dialect { delimiter, quote };
        }
        let mut best = (0, b',');
        for delimiter in [b',', b';', b'\t', b'|'] {
            let points = agreement(sample, Dialect { delimiter, quote });
            if points > best.0 {
                best = (points, delimiter);
            }
        }
        Dialect {
            delimiter: best.1,
            quote,
        }
    }
}

/// How well the records of `sample` agree with their header, read this way; 0 for one column.
fn agreement(sample: &str, dialect: Dialect) -> usize {
    let mut reader = Reader::with_dialect(dialect);
    reader.push(sample);
    reader.finish();
    let mut widths = Vec::new();
    while let Some(record) = reader.next_record() {
        widths.push(record.len());
    }
    let Some((&header, rest)) = widths.split_first() else {
        return 0;
    };
    // The sample may have been cut within its last record.
    let whole = if rest.len() > 1 {
        &rest[..rest.len() - 1]
    } else {
        rest
    };
    let alike = whole.iter().filter(|&&width| width == header).count();
    let share = if whole.is_empty() {
        1000
    } else {
        1000 * alike / whole.len()
    };
    // Full agreement counts more than a few more columns; a header alone still counts a little.
    (share * share + 1000) * (header - 1).min(20)
}

#[cfg(test)]
mod tests;
