//! The second pass: every row through the mapping.

use super::form::Feed;
use crate::exchange::csv::{Dialect, Reader, Record, RemarkKind, unguard};
use crate::exchange::dates::{ClockNote, DateFormat, DateReader};
use crate::exchange::findings::{Finding, FindingKind, Findings};
use crate::exchange::fingerprint::key;
use crate::exchange::json_lines::Trouble;
use crate::exchange::mapping::{
    HOLD_REASON, Mapping, MappingProblem, Takes, Target, TargetField, nearest, split_reason,
};
use crate::exchange::text::{Decoder, Encoding, TextReport};

/// How many values of a column have a rule at most, learned ones included.
const MAX_RULES: usize = 512;

/// One value of a row, borrowed from the importer until it moves on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// Text as it stands in the file, without a formula guard.
    Text(&'a str),
    /// One of our codes.
    Choice(&'a str),
    /// A whole number or a level.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// Milliseconds since 1970-01-01T00:00Z.
    TimeMs(i64),
}

/// One row of the file as values of our fields. A field that is missing in the row has no value;
/// one that holds several may have several.
#[derive(Clone, Copy, Debug)]
pub struct MappedRow<'a> {
    slots: &'a [Slot],
    unread: &'a [u16],
    codes: &'a [String],
    record: Record<'a>,
    key: Option<usize>,
    row: u64,
    line: u64,
}

impl<'a> MappedRow<'a> {
    /// The data row's number, from 1; the header does not count.
    pub fn row_number(&self) -> u64 {
        self.row
    }

    /// The line of the file it starts on, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What names the record, as the file has it; none if the mapping has no key column.
    pub fn key(&self) -> Option<&'a str> {
        self.record.get(self.key?).map(|cell| unguard(cell).trim())
    }

    /// The values with the places of their fields in [`Importer::fields`].
    pub fn values(&self) -> impl Iterator<Item = (usize, Value<'a>)> + use<'a> {
        let row = *self;
        row.slots
            .iter()
            .map(move |slot| (usize::from(slot.field), row.value(slot)))
    }

    /// The places of fields whose cell holds something that is none of their values: what they held
    /// before is to be left alone.
    pub fn unread(&self) -> impl Iterator<Item = usize> + use<'a> {
        self.unread.iter().map(|it| usize::from(*it))
    }

    /// The first value of the field at this place in [`Importer::fields`].
    pub fn get(&self, field: usize) -> Option<Value<'a>> {
        let slot = self
            .slots
            .iter()
            .find(|slot| usize::from(slot.field) == field)?;
        Some(self.value(slot))
    }

    #[inline]
    fn value(&self, slot: &Slot) -> Value<'a> {
        match slot.what {
            What::Text { cell, from, to } => {
                let cell = self.record.get(usize::from(cell)).unwrap_or_default();
                Value::Text(cell.get(from..to).unwrap_or_default())
            }
            What::Choice(code) => {
                Value::Choice(self.codes.get(usize::from(code)).map_or("", String::as_str))
            }
            What::Int(number) => Value::Int(number),
            What::Bool(yes) => Value::Bool(yes),
            What::TimeMs(ms) => Value::TimeMs(ms),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    field: u16,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// Part of a cell, in bytes.
    Text {
        cell: u16,
        from: usize,
        to: usize,
    },
    /// Place in the codes.
    Choice(u16),
    Int(i64),
    Bool(bool),
    TimeMs(i64),
}

/// What happened in an import, beside its rows.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// The file's encoding.
    pub text: TextReport,
    /// The file's dialect.
    pub dialect: Dialect,
    /// Data rows read, rejected ones too.
    pub rows: u64,
    /// Rows without a value, by the mapping's columns.
    pub missing: Vec<u64>,
    /// Everything odd.
    pub findings: Findings,
}

/// Reads a file through a mapping. Nothing is allocated per cell or row; only findings cost.
///
/// ```
/// # use steward::exchange::{rows::*, mapping::*, fingerprint::*};
/// let file = b"number,state,opened_at\nINC1,Awaiting Vendor,31/1/2016 10:00\n";
/// let mut survey = Survey::new();
/// survey.push(file);
/// let report = survey.finish();
/// let mapping = Mapping::for_source(Source::ServiceNowIncident, &report.columns, "UTC");
/// let fields = standard_fields(mapping.of);
/// let mut importer = Importer::new(&mapping, &fields, None, None).unwrap();
/// importer.push(file);
/// importer.finish();
/// let row = importer.next_row().unwrap();
/// assert_eq!(row.key(), Some("INC1"));
/// // In practice the names are looked up once, before the first row.
/// let at = |name: &str| fields.iter().position(|field| field.name == name).unwrap();
/// assert_eq!(row.get(at("state")), Some(Value::Choice("on_hold")));
/// assert_eq!(row.get(at("hold_reason")), Some(Value::Choice("vendor")));
/// assert_eq!(row.get(at("opened_at")), Some(Value::TimeMs(1_454_234_400_000)));
/// ```
#[derive(Debug)]
pub struct Importer {
    feed: Feed,
    reader: Reader,
    dates: DateReader,
    /// Field names: the caller's, then the extra ones.
    fields: Vec<String>,
    codes: Vec<String>,
    columns: Vec<Column>,
    missing_markers: Vec<String>,
    /// The file's own header, once it was read.
    header: Option<Vec<String>>,
    /// The field that hold reasons of state rules go to.
    reason_field: Option<u16>,
    key_column: Option<usize>,
    order_column: Option<usize>,
    log: Option<LogState>,
    slots: Vec<Slot>,
    /// Fields of the row whose cell was not understood.
    unread: Vec<u16>,
    row: u64,
    line: u64,
    missing: Vec<u64>,
    findings: Findings,
}

#[derive(Debug)]
struct Column {
    header: String,
    /// Its place in the file; none if the file does not have it.
    place: Option<usize>,
    field: u16,
    required: bool,
    kind: Kind,
    /// The code last given to the record at hand, in an event log.
    last_code: Option<u16>,
}

#[derive(Debug)]
enum Kind {
    Nothing,
    Text,
    Parts(Vec<char>),
    Choice {
        rules: Vec<Rule>,
        last: usize,
    },
    Level {
        rules: Vec<Rule>,
        last: usize,
        most: i64,
    },
    Number,
    YesNo,
    Time(DateFormat),
}

#[derive(Debug)]
struct Rule {
    from: String,
    /// `from` by its letters and digits only.
    key: String,
    /// Place in the codes, or the level.
    code: u16,
    reason: Option<u16>,
}

/// What an event log's rows are compared with.
#[derive(Debug, Default)]
struct LogState {
    key: String,
    order: Option<i64>,
}

impl Importer {
    /// An importer of a file into `fields`; its encoding and dialect are found out unless given.
    ///
    /// # Errors
    /// Everything [`Mapping::problems`] finds, if that is anything.
    pub fn new(
        mapping: &Mapping,
        fields: &[TargetField],
        encoding: Option<Encoding>,
        dialect: Option<Dialect>,
    ) -> Result<Self, Vec<MappingProblem>> {
        let problems = mapping.problems(fields);
        if !problems.is_empty() {
            return Err(problems);
        }
        let dates = DateReader::new(&mapping.zone)
            .map_err(|err| vec![MappingProblem::NoSuchZone { zone: err.0 }])?;
        let mut names = fields
            .iter()
            .map(|field| field.name.clone())
            .collect::<Vec<_>>();
        let mut codes = Vec::new();
        let mut columns = Vec::new();
        for column in &mapping.columns {
            let header = column.header.clone();
            let (field, required, kind) = match &column.target {
                Target::Nothing => (0, false, Kind::Nothing),
                Target::Extra => {
                    // A repeated header is one extra field with several values.
                    let name = format!("extra:{header}");
                    let known = names[fields.len()..].iter().position(|it| *it == name);
                    let at = known.map_or(names.len(), |at| fields.len() + at);
                    if known.is_none() {
                        names.push(name);
                    }
                    (at, false, Kind::Text)
                }
                Target::Field(name) => {
                    // `problems` has made sure that the field is there.
                    let Some(at) = fields.iter().position(|field| field.name == *name) else {
                        continue;
                    };
                    let field = &fields[at];
                    let rules = |codes: &mut Vec<String>| {
                        let mut rules = Vec::new();
                        for rule in &column.values {
                            rules.push(Rule::new(&rule.from, &rule.to, &field.takes, codes));
                        }
                        if let Takes::Choice(allowed) = &field.takes {
                            for code in allowed {
                                rules.push(Rule::new(code, code, &field.takes, codes));
                            }
                        }
                        rules
                    };
                    let kind = match (&field.takes, column.dates) {
                        (Takes::Choice(_), _) => Kind::Choice {
                            rules: rules(&mut codes),
                            last: 0,
                        },
                        (Takes::Level(most), _) => {
                            let most = i64::from(*most);
                            Kind::Level {
                                rules: rules(&mut codes),
                                last: 0,
                                most,
                            }
                        }
                        (Takes::Number, _) => Kind::Number,
                        (Takes::YesNo, _) => Kind::YesNo,
                        (Takes::Time, Some(format)) => Kind::Time(format),
                        _ if field.many && !column.separators.is_empty() => {
                            Kind::Parts(column.separators.chars().collect())
                        }
                        _ => Kind::Text,
                    };
                    (at, field.required, kind)
                }
            };
            let field = u16::try_from(field).unwrap_or(u16::MAX);
            columns.push(Column {
                header,
                place: None,
                field,
                required,
                kind,
                last_code: None,
            });
        }
        let reason = fields.iter().position(|field| field.name == HOLD_REASON);
        let log = mapping.event_log.as_ref();
        Ok(Importer {
            feed: Feed::new(
                encoding.map_or_else(Decoder::new, Decoder::with_encoding),
                Some(columns.iter().map(|it| it.header.clone()).collect()),
            ),
            reader: dialect.map_or_else(Reader::new, Reader::with_dialect),
            dates,
            fields: names,
            codes,
            missing: vec![0; columns.len()],
            columns,
            missing_markers: mapping.missing.clone(),
            header: None,
            reason_field: reason.and_then(|at| u16::try_from(at).ok()),
            key_column: mapping.key,
            order_column: log.and_then(|log| log.order.or(log.time)),
            log: log.map(|_| LogState::default()),
            slots: Vec::new(),
            unread: Vec::new(),
            row: 0,
            line: 0,
            findings: Findings::default(),
        })
    }

    /// The names of the fields that values point to: the caller's in their order, then
    /// `extra:<header>` for each column kept as an extra field.
    pub fn fields(&self) -> &[String] {
        &self.fields
    }

    /// Takes in the next bytes of the file. Read all rows before pushing more, or they pile up.
    pub fn push(&mut self, chunk: &[u8]) {
        self.feed.push(chunk, &mut self.reader);
        self.note_odd_lines();
    }

    /// Says that the file has ended; there may be more rows to read.
    pub fn finish(&mut self) {
        let report = self.feed.finish(&mut self.reader);
        let (replaced, places) = (report.replaced, report.places.clone());
        for place in &places {
            self.findings.add(Finding {
                row: 0,
                line: place.line,
                column: String::new(),
                value: String::new(),
                kind: FindingKind::UnreadableBytes,
                nearest: None,
            });
        }
        self.findings
            .count_more(FindingKind::UnreadableBytes, replaced - places.len() as u64);
        self.note_odd_lines();
    }

    /// Lines of JSON that are no rows.
    fn note_odd_lines(&mut self) {
        let Some(json) = self.feed.json() else {
            return;
        };
        // There is no header line: the mapping's columns were asked for.
        for (at, column) in self.columns.iter_mut().enumerate() {
            column.place = Some(at);
        }
        let header = self.header.get_or_insert_with(|| json.columns().to_vec());
        for odd in json.take_odd() {
            let kind = match odd.trouble {
                Trouble::NotAnObject => FindingKind::NotAnObject,
                Trouble::TooManyColumns => FindingKind::TooManyCells,
            };
            if kind.rejects() {
                let cells = std::iter::once(odd.text.as_str())
                    .chain(std::iter::repeat_n("", header.len().saturating_sub(1)));
                self.findings.reject(header, cells, odd.line, kind);
            }
            self.findings.add(Finding {
                row: odd.row,
                line: odd.line,
                column: String::new(),
                value: odd.text,
                kind,
                nearest: None,
            });
        }
    }

    /// The next row, or nothing until more is pushed or the file has ended.
    pub fn next_row(&mut self) -> Option<MappedRow<'_>> {
        loop {
            if !self.reader.advance() {
                return None;
            }
            if self.header.is_none() {
                self.begin();
            } else if self.map() {
                break;
            }
        }
        Some(MappedRow {
            slots: &self.slots,
            unread: &self.unread,
            codes: &self.codes,
            record: self.reader.record(),
            key: self.key_column.and_then(|at| self.columns.get(at)?.place),
            row: self.row,
            line: self.line,
        })
    }

    /// What was found so far.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Ends the import.
    pub fn into_report(self) -> ImportReport {
        ImportReport {
            text: self.feed.report().clone(),
            dialect: self.reader.dialect().unwrap_or_default(),
            rows: self.row,
            missing: self.missing,
            findings: self.findings,
        }
    }

    /// Takes the header and finds the mapping's columns in it: by place where the header there is
    /// the same, else the first free column with that header.
    fn begin(&mut self) {
        let record = self.reader.record();
        let header = record
            .iter()
            .map(|cell| cell.trim().to_owned())
            .collect::<Vec<_>>();
        let mut free = vec![true; header.len()];
        for (index, column) in self.columns.iter_mut().enumerate() {
            if header.get(index) == Some(&column.header) {
                column.place = Some(index);
                free[index] = false;
            }
        }
        for column in self
            .columns
            .iter_mut()
            .filter(|column| column.place.is_none())
        {
            column.place = (0..header.len()).find(|&at| free[at] && header[at] == column.header);
            if let Some(at) = column.place {
                free[at] = false;
            }
        }
        self.header = Some(header);
    }

    /// Maps the record at hand into `slots`; false if it is rejected.
    fn map(&mut self) -> bool {
        let record = self.reader.record();
        (self.row, self.line) = match self.feed.json() {
            None => (self.row + 1, record.line()),
            Some(json) => {
                let row = json.row_after(self.row);
                (row, json.line_of(row))
            }
        };
        self.slots.clear();
        self.unread.clear();
        let mut odd = Odd {
            row: self.row,
            line: self.line,
            findings: &mut self.findings,
        };
        for remark in record.remarks() {
            let kind = match remark.kind {
                RemarkKind::Ragged { expected, found } if found < expected => {
                    FindingKind::TooFewCells
                }
                RemarkKind::Ragged { .. } => FindingKind::TooManyCells,
                RemarkKind::UnclosedQuote => FindingKind::UnclosedQuote,
                RemarkKind::TextAfterQuote => FindingKind::TextAfterQuote,
                RemarkKind::RunawayQuote => FindingKind::RunawayQuote,
                RemarkKind::Overlong => FindingKind::OverlongCell,
            };
            let header = self
                .header
                .as_ref()
                .and_then(|header| header.get(remark.cell));
            let column = header.map_or("", String::as_str);
            odd.at_line(
                remark.line,
                column,
                record.get(remark.cell).unwrap_or_default(),
                kind,
            );
        }
        let mut rejected = None;
        if let Some(log) = &mut self.log {
            let place = self.key_column.and_then(|at| self.columns.get(at)?.place);
            let key = place.and_then(|at| record.get(at)).unwrap_or_default();
            if log.key != key {
                log.key.clear();
                log.key.push_str(key);
                log.order = None;
                for column in &mut self.columns {
                    column.last_code = None;
                }
            }
            if let Some(column) = self.order_column.and_then(|at| self.columns.get(at)) {
                let cell = column
                    .place
                    .and_then(|at| record.get(at))
                    .unwrap_or_default();
                let order = match &column.kind {
                    Kind::Time(format) => self.dates.read(cell, *format).map(|read| read.ms),
                    _ => cell.trim().parse::<i64>().ok(),
                };
                if let (Some(now), Some(before)) = (order, log.order)
                    && now < before
                {
                    odd.add(&column.header, cell, FindingKind::OutOfOrder, None);
                }
                log.order = order.or(log.order);
            }
        }
        let in_log = self.log.is_some();
        let mut state_reason = None;
        for (index, column) in self.columns.iter_mut().enumerate() {
            let cell = column
                .place
                .and_then(|at| record.get(at))
                .unwrap_or_default();
            if is_missing(cell, &self.missing_markers) {
                self.missing[index] += 1;
                if self.key_column == Some(index) {
                    rejected = Some(FindingKind::KeyMissing);
                } else if column.required {
                    rejected = rejected.or(Some(FindingKind::RequiredMissing));
                }
                continue;
            }
            let field = column.field;
            let place = column
                .place
                .and_then(|at| u16::try_from(at).ok())
                .unwrap_or_default();
            let what = match &mut column.kind {
                Kind::Nothing => continue,
                Kind::Text => {
                    // The guard is one byte at the start.
                    let from = cell.len() - unguard(cell).len();
                    What::Text {
                        cell: place,
                        from,
                        to: cell.len(),
                    }
                }
                Kind::Parts(separators) => {
                    let start = cell.len() - unguard(cell).len();
                    let mut from = start;
                    for part in cell[start..].split(|letter| separators.contains(&letter)) {
                        let kept = part.trim();
                        let lead = part.len() - part.trim_start().len();
                        if !kept.is_empty() {
                            let (from, to) = (from + lead, from + lead + kept.len());
                            self.slots.push(Slot {
                                field,
                                what: What::Text {
                                    cell: place,
                                    from,
                                    to,
                                },
                            });
                        }
                        // Separators are ASCII or not: step over what `split` took out.
                        from += part.len();
                        from += cell[from..].chars().next().map_or(0, char::len_utf8);
                    }
                    continue;
                }
                Kind::Choice { rules, last } => match find_rule(rules, last, cell, |_| None) {
                    Some(rule) => {
                        state_reason = rule.reason.or(state_reason);
                        column.last_code = Some(rule.code);
                        What::Choice(rule.code)
                    }
                    None => {
                        let kept = column.last_code.filter(|_| in_log);
                        let kept = kept.map(|code| self.codes[usize::from(code)].as_str());
                        let near = kept
                            .or_else(|| nearest(cell, rules.iter().map(|rule| rule.from.as_str())));
                        odd.add(&column.header, cell, FindingKind::UnknownValue, near);
                        self.unread.push(field);
                        continue;
                    }
                },
                Kind::Level { rules, last, most } => {
                    let level = |cell: &str| {
                        let level = leading_level(cell).filter(|level| (1..=*most).contains(level));
                        u16::try_from(level?).ok()
                    };
                    let rule = find_rule(rules, last, cell, level);
                    match rule.map(|rule| i64::from(rule.code)) {
                        Some(level) => What::Int(level),
                        None => {
                            let near = nearest(cell, rules.iter().map(|rule| rule.from.as_str()));
                            odd.add(&column.header, cell, FindingKind::UnknownValue, near);
                            self.unread.push(field);
                            continue;
                        }
                    }
                }
                Kind::Number => match whole_number(cell.trim()) {
                    Some(number) => What::Int(number),
                    None => {
                        odd.add(&column.header, cell, FindingKind::NotANumber, None);
                        self.unread.push(field);
                        continue;
                    }
                },
                Kind::YesNo => match yes_or_no(cell.trim()) {
                    Some(yes) => What::Bool(yes),
                    None => {
                        odd.add(&column.header, cell, FindingKind::NotYesOrNo, None);
                        self.unread.push(field);
                        continue;
                    }
                },
                Kind::Time(format) => match self.dates.read(cell, *format) {
                    Some(read) => {
                        if let Some(note) = read.note {
                            let kind = match note {
                                ClockNote::Skipped => FindingKind::SkippedHour,
                                ClockNote::Repeated => FindingKind::RepeatedHour,
                            };
                            odd.add(&column.header, cell, kind, None);
                        }
                        What::TimeMs(read.ms)
                    }
                    None => {
                        odd.add(&column.header, cell, FindingKind::NotADate, None);
                        self.unread.push(field);
                        continue;
                    }
                },
            };
            self.slots.push(Slot { field, what });
        }
        if let (Some(reason), Some(field)) = (state_reason, self.reason_field)
            && !self.slots.iter().any(|slot| slot.field == field)
        {
            self.slots.push(Slot {
                field,
                what: What::Choice(reason),
            });
        }
        if let Some(kind) = rejected {
            odd.add("", "", kind, None);
            let header = self.header.as_deref().unwrap_or_default();
            self.findings.reject(header, record.iter(), self.line, kind);
        }
        rejected.is_none()
    }
}

/// Adds findings about one row.
struct Odd<'a> {
    row: u64,
    line: u64,
    findings: &'a mut Findings,
}

impl Odd<'_> {
    #[cold]
    fn add(&mut self, column: &str, value: &str, kind: FindingKind, nearest: Option<&str>) {
        self.findings.add(Finding {
            row: self.row,
            line: self.line,
            column: column.to_owned(),
            value: shown(value),
            kind,
            nearest: nearest.map(str::to_owned),
        });
    }

    #[cold]
    fn at_line(&mut self, line: u64, column: &str, value: &str, kind: FindingKind) {
        self.findings.add(Finding {
            row: self.row,
            line,
            column: column.to_owned(),
            value: shown(value),
            kind,
            nearest: None,
        });
    }
}

/// A short start of a value, so that a finding never copies megabytes.
fn shown(value: &str) -> String {
    value[..value.floor_char_boundary(600)].to_owned()
}

impl Rule {
    fn new(from: &str, to: &str, takes: &Takes, codes: &mut Vec<String>) -> Self {
        let (code, reason) = split_reason(to);
        let mut place = |code: &str| {
            let at = codes
                .iter()
                .position(|known| known == code)
                .unwrap_or_else(|| {
                    codes.push(code.to_owned());
                    codes.len() - 1
                });
            u16::try_from(at).unwrap_or(u16::MAX)
        };
        let (code, reason) = match takes {
            Takes::Level(_) => (code.parse().unwrap_or(1), None),
            _ => (place(code), reason.map(&mut place)),
        };
        Rule {
            from: from.to_owned(),
            key: key(from),
            code,
            reason,
        }
    }
}

/// The rule for a value: the last one used, an exact one, or one that `else_level` finds the level of.
/// A value found that slow way becomes a rule, so that the next such cell is found at once.
#[inline]
fn find_rule<'a>(
    rules: &'a mut Vec<Rule>,
    last: &mut usize,
    cell: &str,
    else_level: impl Fn(&str) -> Option<u16>,
) -> Option<&'a Rule> {
    if rules.get(*last).is_none_or(|rule| rule.from != cell) {
        *last = match rules.iter().position(|rule| rule.from == cell) {
            Some(at) => at,
            None => learn_rule(rules, cell, else_level)?,
        };
    }
    rules.get(*last)
}

/// Adds a rule for a value that differs from a known one in case and punctuation only, or whose level
/// can be read off it.
#[cold]
fn learn_rule(
    rules: &mut Vec<Rule>,
    cell: &str,
    else_level: impl Fn(&str) -> Option<u16>,
) -> Option<usize> {
    let wanted = key(cell);
    // A sign or a dash is the whole of some values, so those must fit exactly.
    let signed = cell.trim_start().starts_with(['-', '+']);
    let alike = rules
        .iter()
        .find(|rule| !signed && !wanted.is_empty() && rule.key == wanted);
    let (code, reason) = match alike {
        Some(rule) => (rule.code, rule.reason),
        None => (else_level(cell)?, None),
    };
    // A column that never repeats itself must not grow the list: the newest rule gives way.
    if rules.len() >= MAX_RULES {
        rules.pop();
    }
    let at = rules.len();
    rules.push(Rule {
        from: cell.to_owned(),
        key: wanted,
        code,
        reason,
    });
    Some(at)
}

/// Blank, or one of the markers.
#[inline]
fn is_missing(cell: &str, markers: &[String]) -> bool {
    let (Some(&first), Some(&last)) = (cell.as_bytes().first(), cell.as_bytes().last()) else {
        return true;
    };
    // Blanks beyond ASCII begin and end with bytes beyond ASCII.
    let inked = |byte: u8| byte > b' ' && byte.is_ascii();
    let text = if inked(first) && inked(last) {
        cell
    } else {
        cell.trim()
    };
    text.is_empty() || markers.iter().any(|marker| marker == text)
}

/// The number in front of `1 - High`, `1-High`, `1. High` or `1 High`, or the number alone.
fn leading_level(cell: &str) -> Option<i64> {
    let cell = cell.trim();
    let digits = cell.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || cell[digits..].starts_with(|letter: char| letter.is_alphabetic()) {
        return None;
    }
    let after = cell[digits..].trim_start_matches([' ', '-', '.', ':', '–', '—']);
    let label = !after.bytes().any(|byte| byte.is_ascii_digit());
    if label {
        cell[..digits].parse().ok()
    } else {
        None
    }
}

/// A whole number, also written with a fraction of zero as in `3.0`.
fn whole_number(cell: &str) -> Option<i64> {
    let whole = cell
        .split_once('.')
        .filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0'));
    whole.map_or(cell, |(whole, _)| whole).parse().ok()
}

fn yes_or_no(cell: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "y", "1", "x", "on"]) {
        Some(true)
    } else if is(&["false", "no", "n", "0", "off"]) {
        Some(false)
    } else {
        None
    }
}
