//! A first pass over a file: its encoding, dialect, columns, and what stands in them.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::form::Feed;
use crate::domain::order;
use crate::exchange::csv::{Dialect, Reader};
use crate::exchange::dates::{DateSniffer, Verdict};
use crate::exchange::text::{Decoder, TextReport};

/// How many different values of a column are counted before it counts as free text.
const DISTINCT_VALUES: usize = 64;
/// Longer values are never codes, so they are not counted.
const CODE_BYTES: usize = 80;
/// How many example values of a column are kept.
const EXAMPLES: usize = 5;
/// How much of an example is kept, in characters.
const EXAMPLE_CHARS: usize = 120;
/// Cells that often mean "no value".
const MARKERS: [&str; 12] = [
    "?", "-", "--", "N/A", "n/a", "NULL", "null", "None", "(empty)", "(null)", "NaN", "#N/A",
];

/// What one column holds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ColumnSurvey {
    /// Its header, without blanks around it.
    pub header: String,
    /// Rows in which the cell is neither blank nor a marker such as `?`.
    pub filled: u64,
    /// Rows in which it is blank, or the row is too short.
    pub blank: u64,
    /// Rows in which it is a marker that often means "no value", by marker.
    pub markers: Vec<(String, u64)>,
    /// The different values and their rows, most frequent first; empty if there are over 64 of them or long ones.
    pub values: Vec<(String, u64)>,
    /// The first few different values, cut to 120 characters.
    pub examples: Vec<String>,
    /// Whether it holds dates, and in which format.
    pub dates: Verdict,
}

/// What a file holds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SurveyReport {
    /// Its encoding.
    pub text: TextReport,
    /// Its dialect.
    pub dialect: Dialect,
    /// It is JSON Lines and no delimited text.
    pub is_json: bool,
    /// Data rows read; the header does not count.
    pub rows: u64,
    /// Its columns, in order.
    pub columns: Vec<ColumnSurvey>,
    /// Cells that mean "no value" in this file, besides the empty one.
    pub missing: Vec<String>,
}

impl SurveyReport {
    /// The headers in order.
    pub fn headers(&self) -> Vec<&str> {
        self.columns
            .iter()
            .map(|column| column.header.as_str())
            .collect()
    }

    /// Takes in what another file with the same headers holds, so that a plan fits both.
    pub fn absorb(&mut self, other: SurveyReport) {
        self.rows += other.rows;
        for (column, more) in self.columns.iter_mut().zip(other.columns) {
            column.absorb(more);
        }
        self.missing = missing_markers(&self.columns);
    }
}

impl ColumnSurvey {
    fn absorb(&mut self, more: ColumnSurvey) {
        let is_free = |it: &ColumnSurvey| it.filled > 0 && it.values.is_empty();
        self.values = if is_free(self) || is_free(&more) {
            Vec::new()
        } else {
            summed(&self.values, &more.values)
        };
        if self.values.len() > DISTINCT_VALUES {
            self.values.clear();
        }
        self.markers = summed(&self.markers, &more.markers);
        for example in more.examples {
            if self.examples.len() < EXAMPLES && !self.examples.contains(&example) {
                self.examples.push(example);
            }
        }
        self.dates = match (&self.dates, &more.dates) {
            // Two files may be written in two ways: whoever imports them has to say.
            (Verdict::Certain(mine), Verdict::Certain(other)) if mine != other => {
                Verdict::Ambiguous(vec![*mine, *other])
            }
            (Verdict::Ambiguous(_), Verdict::Certain(_)) => more.dates,
            (Verdict::NotDates, _) if self.filled == 0 => more.dates,
            (mine, _) => mine.clone(),
        };
        self.filled += more.filled;
        self.blank += more.blank;
    }
}

/// Counts of two files together, most frequent first.
fn summed(one: &[(String, u64)], other: &[(String, u64)]) -> Vec<(String, u64)> {
    let mut sum = one.to_vec();
    for (value, count) in other {
        match sum.iter_mut().find(|(known, _)| known == value) {
            Some((_, known)) => *known += count,
            None => sum.push((value.clone(), *count)),
        }
    }
    most_frequent_first(&mut sum);
    sum
}

fn most_frequent_first(values: &mut [(String, u64)]) {
    order::sort_by(values, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
}

/// Surveys a file. Give it the whole file where that is quick, else at least the first megabyte: date
/// formats are settled by rare values.
///
/// ```
/// # use steward::exchange::{rows::*, dates::*, fingerprint::*};
/// let mut survey = Survey::new();
/// survey.push(b"number;state;opened_at\n1;New;31/1/2016 10:00\n2;?;1/2/2016 09:30\n3;?;?\n");
/// let report = survey.finish();
/// assert_eq!(report.columns[2].dates, Verdict::Certain(DateFormat::DayMonthYear));
/// assert_eq!(report.missing, ["?"]);
/// assert_eq!(recognise(&report.headers())[0].score, 1.0);
/// ```
#[derive(Debug)]
pub struct Survey {
    feed: Feed,
    reader: Reader,
    columns: Vec<Tally>,
    rows: u64,
}

#[derive(Debug)]
struct Tally {
    header: String,
    filled: u64,
    blank: u64,
    markers: [u64; MARKERS.len()],
    /// None once there are too many.
    values: Option<FxHashMap<String, u64>>,
    examples: Vec<String>,
    dates: DateSniffer,
}

impl Default for Survey {
    fn default() -> Self {
        Self::new()
    }
}

impl Survey {
    /// A survey of a file whose encoding and dialect are to be found out.
    pub fn new() -> Self {
        Self::with(Decoder::new(), Reader::new())
    }

    /// A survey with an encoding or a dialect that the user chose.
    pub fn with(decoder: Decoder, reader: Reader) -> Self {
        Survey {
            feed: Feed::new(decoder, None),
            reader,
            columns: Vec::new(),
            rows: 0,
        }
    }

    /// Takes in the next bytes of the file.
    pub fn push(&mut self, chunk: &[u8]) {
        self.feed.push(chunk, &mut self.reader);
        self.read();
    }

    /// Ends the survey; the file need not have been read to its end.
    pub fn finish(mut self) -> SurveyReport {
        self.feed.finish(&mut self.reader);
        self.read();
        let columns = self
            .columns
            .into_iter()
            .map(Tally::report)
            .collect::<Vec<_>>();
        SurveyReport {
            text: self.feed.report().clone(),
            dialect: self.reader.dialect().unwrap_or_default(),
            is_json: self.feed.json().is_some(),
            rows: self.rows,
            missing: missing_markers(&columns),
            columns,
        }
    }

    fn read(&mut self) {
        if let Some(json) = self.feed.json() {
            // Odd lines are told by the import itself.
            json.take_odd();
            for header in &json.columns()[self.columns.len()..] {
                self.columns.push(Tally {
                    blank: self.rows,
                    ..Tally::new(header)
                });
            }
        }
        while let Some(record) = self.reader.next_record() {
            if self.columns.is_empty() {
                self.columns = record.iter().map(Tally::new).collect();
                continue;
            }
            self.rows += 1;
            for (index, tally) in self.columns.iter_mut().enumerate() {
                tally.observe(record.get(index).unwrap_or_default().trim());
            }
        }
    }
}

impl Tally {
    fn new(header: &str) -> Self {
        Tally {
            header: header.trim().to_owned(),
            filled: 0,
            blank: 0,
            markers: [0; MARKERS.len()],
            values: Some(FxHashMap::default()),
            examples: Vec::new(),
            dates: DateSniffer::default(),
        }
    }

    fn observe(&mut self, cell: &str) {
        if cell.is_empty() {
            self.blank += 1;
            return;
        }
        if cell.len() <= 7
            && let Some(at) = MARKERS.iter().position(|marker| *marker == cell)
        {
            self.markers[at] += 1;
            return;
        }
        self.filled += 1;
        self.dates.observe(cell);
        if self.examples.len() < EXAMPLES {
            let example = cell.chars().take(EXAMPLE_CHARS).collect::<String>();
            if !self.examples.contains(&example) {
                self.examples.push(example);
            }
        }
        let Some(values) = &mut self.values else {
            return;
        };
        if let Some(count) = values.get_mut(cell) {
            *count += 1;
        } else if values.len() < DISTINCT_VALUES && cell.len() <= CODE_BYTES {
            values.insert(cell.to_owned(), 1);
        } else {
            self.values = None;
        }
    }

    fn report(self) -> ColumnSurvey {
        let mut values = self
            .values
            .unwrap_or_default()
            .into_iter()
            .collect::<Vec<_>>();
        most_frequent_first(&mut values);
        let markers = MARKERS
            .iter()
            .zip(self.markers)
            .filter(|(_, count)| *count > 0);
        ColumnSurvey {
            header: self.header,
            filled: self.filled,
            blank: self.blank,
            markers: markers
                .map(|(marker, count)| ((*marker).to_owned(), count))
                .collect(),
            values,
            examples: self.examples,
            dates: self.dates.verdict(),
        }
    }
}

/// The markers that mean "no value" in this file: those in two columns or more, or in more than one
/// row in a hundred. One stray `-` is more likely a slip than a habit.
pub fn missing_markers(columns: &[ColumnSurvey]) -> Vec<String> {
    let mut found = Vec::new();
    for marker in MARKERS {
        let counts = columns
            .iter()
            .filter_map(|column| {
                let count = column.markers.iter().find(|(known, _)| known == marker)?.1;
                Some((count, column.filled + column.blank + count))
            })
            .collect::<Vec<_>>();
        if counts.len() > 1 || counts.iter().any(|(count, rows)| count * 100 > *rows) {
            found.push(marker.to_owned());
        }
    }
    found
}
