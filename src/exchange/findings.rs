//! What an import has to say about odd rows: findings, counted in full and shown in samples.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::csv::Writer;

/// How many findings of one kind are kept with their row and value; the counting goes on.
pub const SAMPLES_PER_KIND: usize = 1000;
/// How many different unknown values are counted one by one.
const DISTINCT_VALUES: usize = 1000;
/// How much text of rejected rows is kept for download, in bytes.
const REJECTED_BYTES: usize = 32 * 1024 * 1024;
/// How much of an odd value is shown, in characters.
const SHOWN_CHARS: usize = 120;

/// Every way in which a row can be odd.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub enum FindingKind {
    /// The row has fewer cells than the header; the missing ones count as empty.
    TooFewCells,
    /// The row has more cells than the header; the surplus is left out.
    TooManyCells,
    /// The file ended inside a quoted cell.
    UnclosedQuote,
    /// A quoted cell over 16 MB had no end; its quote was read as text.
    RunawayQuote,
    /// Text stood between a closing quote and the next delimiter; it was kept.
    TextAfterQuote,
    /// A cell was cut at 16 MB.
    OverlongCell,
    /// Bytes without a meaning in the file's encoding were replaced by `U+FFFD`.
    UnreadableBytes,
    /// The value is none of the allowed ones; the field was left alone.
    UnknownValue,
    /// The value is no date in the column's format; the field was left alone.
    NotADate,
    /// The clock skipped this local time; the time after the gap was taken.
    SkippedHour,
    /// The clock showed this local time twice; the first was taken.
    RepeatedHour,
    /// The value is no number; the field was left alone.
    NotANumber,
    /// The value is no yes or no; the field was left alone.
    NotYesOrNo,
    /// The row names no record, so it was rejected.
    KeyMissing,
    /// A field that every record needs is empty, so the row was rejected.
    RequiredMissing,
    /// The row is older than the row before it of the same record; rows are taken as they come.
    OutOfOrder,
    /// The line of a JSON file is no object, so it was rejected.
    NotAnObject,
}

impl FindingKind {
    /// One sentence for people.
    pub fn words(self) -> &'static str {
        match self {
            FindingKind::TooFewCells => {
                "The row has too few cells; the missing ones count as empty."
            }
            FindingKind::TooManyCells => "The row has too many cells; the surplus was left out.",
            FindingKind::UnclosedQuote => {
                "A quote opens here and never closes; the rest of the file is in this cell."
            }
            FindingKind::RunawayQuote => {
                "A quote opens here and does not close within 16 MB; it was read as plain text."
            }
            FindingKind::TextAfterQuote => "Text follows a closing quote; it was kept.",
            FindingKind::OverlongCell => "The cell is over 16 MB and was cut.",
            FindingKind::UnreadableBytes => {
                "Some bytes could not be read and were replaced by \u{FFFD}."
            }
            FindingKind::UnknownValue => {
                "The value is not one of the allowed ones; the field was left alone."
            }
            FindingKind::NotADate => {
                "The value is not a date in this column's format; the field was left alone."
            }
            FindingKind::SkippedHour => {
                "The clock skipped this time when summer time began; the hour after was taken."
            }
            FindingKind::RepeatedHour => {
                "The clock showed this time twice when summer time ended; the first was taken."
            }
            FindingKind::NotANumber => "The value is not a whole number; the field was left alone.",
            FindingKind::NotYesOrNo => "The value is neither yes nor no; the field was left alone.",
            FindingKind::KeyMissing => {
                "The row does not say which record it is, so it was left out."
            }
            FindingKind::RequiredMissing => {
                "A field that every record needs is empty, so the row was left out."
            }
            FindingKind::OutOfOrder => {
                "The row is older than the one before it of the same record."
            }
            FindingKind::NotAnObject => "The line is no JSON object, so it was left out.",
        }
    }

    /// Whether such a row is left out of the import.
    pub fn rejects(self) -> bool {
        matches!(
            self,
            FindingKind::KeyMissing | FindingKind::RequiredMissing | FindingKind::NotAnObject
        )
    }
}

/// One odd place in the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// Data row, from 1; the header does not count. 0 when it is about no row.
    pub row: u64,
    /// Line of the file, from 1.
    pub line: u64,
    /// The column's header; empty when it is about the whole row.
    pub column: String,
    /// The value as it stands in the file, cut to 120 characters.
    pub value: String,
    /// What is odd.
    pub kind: FindingKind,
    /// What may have been meant: the nearest allowed value, or in an event log the value that the
    /// record keeps from its row before.
    pub nearest: Option<String>,
}

impl Finding {
    /// The finding in one line: where, what and what may have been meant.
    pub fn words(&self) -> String {
        let mut words = format!("Line {}", self.line);
        if !self.column.is_empty() {
            words += &format!(", {}", self.column);
        }
        if !self.value.is_empty() {
            words += &format!(" \u{201C}{}\u{201D}", self.value);
        }
        words += &format!(": {}", self.kind.words());
        if let Some(nearest) = &self.nearest {
            words += &format!(" Nearest: {nearest}.");
        }
        words
    }
}

/// How often one unknown value stands in one column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UnknownValue {
    /// The column's header.
    pub column: String,
    /// The value as it stands in the file.
    pub value: String,
    /// Rows that hold it.
    pub rows: u64,
    /// The nearest allowed value, where one is near.
    pub nearest: Option<String>,
}

/// All findings of an import: exact counts, the first thousand of each kind, and the rejected rows.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    counts: BTreeMap<FindingKind, u64>,
    samples: Vec<Finding>,
    unknown: BTreeMap<(String, String), (u64, Option<String>)>,
    rejected: Writer,
    rejected_rows: u64,
    rejected_left_out: u64,
}

impl Findings {
    /// Adds a finding.
    pub fn add(&mut self, mut finding: Finding) {
        let count = self.counts.entry(finding.kind).or_default();
        *count += 1;
        if let Some((end, _)) = finding.value.char_indices().nth(SHOWN_CHARS) {
            finding.value.truncate(end);
            finding.value.push('…');
        }
        if finding.kind == FindingKind::UnknownValue {
            let key = (finding.column.clone(), finding.value.clone());
            if let Some(known) = self.unknown.get_mut(&key) {
                known.0 += 1;
            } else if self.unknown.len() < DISTINCT_VALUES {
                self.unknown.insert(key, (1, finding.nearest.clone()));
            }
        }
        if *count <= SAMPLES_PER_KIND as u64 {
            self.samples.push(finding);
        }
    }

    /// Takes over the findings of another file of the same import.
    pub fn merge(&mut self, other: Findings) {
        for (kind, count) in other.counts {
            *self.counts.entry(kind).or_default() += count;
        }
        self.samples.extend(other.samples);
        for (key, (rows, nearest)) in other.unknown {
            self.unknown.entry(key).or_insert((0, nearest)).0 += rows;
        }
        if self.rejected.is_empty() {
            self.rejected = other.rejected;
            self.rejected_left_out += other.rejected_left_out;
        } else {
            // Another file's rejected rows have other columns: they are counted, not kept.
            self.rejected_left_out += other.rejected_rows;
        }
        self.rejected_rows += other.rejected_rows;
    }

    /// Counts findings that have no place of their own any more.
    pub(crate) fn count_more(&mut self, kind: FindingKind, more: u64) {
        if more > 0 {
            *self.counts.entry(kind).or_default() += more;
        }
    }

    /// Keeps a rejected row for download: its cells, then its line and the reason.
    pub(crate) fn reject<'a>(
        &mut self,
        header: &[String],
        cells: impl Iterator<Item = &'a str>,
        line: u64,
        kind: FindingKind,
    ) {
        self.rejected_rows += 1;
        if self.rejected.len() > REJECTED_BYTES {
            self.rejected_left_out += 1;
            return;
        }
        if self.rejected.is_empty() {
            let header = header.iter().map(String::as_str);
            self.rejected
                .record(header.chain(["Import line", "Import reason"]));
        }
        for cell in cells {
            self.rejected.text(cell);
        }
        self.rejected.number(line).text(kind.words()).end_record();
    }

    /// How often each kind was found, in the order of the kinds.
    pub fn counts(&self) -> impl Iterator<Item = (FindingKind, u64)> {
        self.counts.iter().map(|(&kind, &count)| (kind, count))
    }

    /// How often this kind was found.
    pub fn count(&self, kind: FindingKind) -> u64 {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// All findings together.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// The first thousand findings of each kind, in the order of the file.
    pub fn samples(&self) -> &[Finding] {
        &self.samples
    }

    /// How many findings of each kind are counted and not in [`Findings::samples`].
    pub fn left_out(&self) -> impl Iterator<Item = (FindingKind, u64)> {
        self.counts().filter_map(|(kind, count)| {
            let kept = self.samples.iter().filter(|it| it.kind == kind).count() as u64;
            (count > kept).then(|| (kind, count - kept))
        })
    }

    /// The different unknown values by column and value, at most a thousand of them.
    pub fn unknown_values(&self) -> impl Iterator<Item = UnknownValue> {
        self.unknown
            .iter()
            .map(|((column, value), (rows, nearest))| UnknownValue {
                column: column.clone(),
                value: value.clone(),
                rows: *rows,
                nearest: nearest.clone(),
            })
    }

    /// How many rows were rejected.
    pub fn rejected_rows(&self) -> u64 {
        self.rejected_rows
    }

    /// How many of them are not in [`Findings::rejected_csv`], because 32 MB of it were full.
    pub fn rejected_left_out(&self) -> u64 {
        self.rejected_left_out
    }

    /// The rejected rows as CSV with two more columns, the line and the reason; empty without any.
    pub fn rejected_csv(&self) -> String {
        self.rejected.clone().finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(row: u64, value: &str) -> Finding {
        Finding {
            row,
            line: row + 1,
            column: "State".into(),
            value: value.into(),
            kind: FindingKind::UnknownValue,
            nearest: Some("New".into()),
        }
    }

    #[test]
    fn counts_are_exact_and_samples_are_capped() {
        let mut findings = Findings::default();
        for row in 1..=2500 {
            findings.add(unknown(row, "Nwe"));
        }
        assert_eq!(findings.count(FindingKind::UnknownValue), 2500);
        assert_eq!(findings.samples().len(), SAMPLES_PER_KIND);
        let left_out: Vec<_> = findings.left_out().collect();
        assert_eq!(left_out, [(FindingKind::UnknownValue, 1500)]);
        assert_eq!(findings.unknown_values().next().unwrap().rows, 2500);
        assert_eq!(
            findings.samples()[0].words(),
            "Line 2, State “Nwe”: The value is not one of the allowed ones; the field was left \
             alone. Nearest: New."
        );
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let mut findings = Findings::default();
        findings.add(unknown(1, &"é".repeat(500)));
        assert_eq!(findings.samples()[0].value.chars().count(), 121);
    }

    #[test]
    fn rejected_rows_can_be_downloaded_with_a_reason() {
        let mut findings = Findings::default();
        let header = ["Number".to_owned(), "Title".to_owned()];
        findings.reject(&header, ["", "=x"].into_iter(), 7, FindingKind::KeyMissing);
        assert_eq!(
            findings.rejected_csv(),
            "Number,Title,Import line,Import reason\r\n\
             ,'=x,7,\"The row does not say which record it is, so it was left out.\"\r\n"
        );
    }
}
