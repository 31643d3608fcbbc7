//! Indicators: the catalogue's formulas over the working set.
//!
//! A value is always computed from the rows that the list's own query finds, so that a number, the
//! mark of a chart and the list behind them cannot disagree.

use std::rc::Rc;

use jiff::civil::{Date, DateTime};
use jiff::{ToSpan, tz::TimeZone};

use super::derived::Derived;
use super::lists::{Found, Lists};
use super::query::Bitmap;
use super::table::{Column, NO_NUMBER};
use crate::domain::kpi::{self, Better, COUNTED, Formula, Unit};
use crate::domain::programme::worth::Case;
use crate::domain::{FieldDef, FieldId, Kind, common, incident, indicator, order};
use crate::protocol::{Kpi, KpiPoint, KpiRequest, KpiValue, QueryError};

mod pieces;
mod statistics;

use pieces::Cut;
pub use pieces::Piece;
pub(super) use statistics::wilson;

/// The practice that indicators are about.
const PRACTICE: &str = "incident";
/// No chart has more marks than this.
const MOST_POINTS: usize = 400;
/// Pieces of a slice.
const MOST_SLICES: usize = 40;
/// Words that every piece is cut by; what is rarer is one part together. As many as charts have looks.
const MOST_PARTS: usize = 8;
/// The weights of priorities 1 to 5 in a weighted age.
const WEIGHTS: [f64; 5] = [8.0, 4.0, 2.0, 1.0, 0.5];
/// How long the mean of what is resolved on a day looks back.
const CLEARING_DAYS: i32 = 28;

/// Days looked at, both included; open at an end that is `None`.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Window {
    from: Option<Date>,
    to: Option<Date>,
}

impl Window {
    /// As a value of a time field in a query.
    fn text(self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) => format!("{from}..{to}"),
            (Some(from), None) => format!("{from}.."),
            (None, Some(to)) => format!("..{to}"),
            (None, None) => "..9998-12-31".into(),
        }
    }
}

impl Lists<'_> {
    /// Indicators with their pieces, in the order asked for; what is wrong with a request stands in its
    /// answer.
    ///
    /// Pieces of one moment are computed one after the other, whatever indicator they belong to: what is
    /// derived for a past moment is kept for a few moments only.
    pub fn kpis(&self, requests: &[KpiRequest]) -> Vec<Kpi> {
        let mut answers: Vec<Result<(Kpi, Asked<'_>), QueryError>> =
            requests.iter().map(|it| self.prepare(it)).collect();
        let mut order: Vec<(Option<i64>, usize, usize)> = Vec::new();
        for (at, answer) in answers.iter().enumerate() {
            if let Ok((_, asked)) = answer {
                let moment = |(piece, window): (usize, &Window)| {
                    (asked.ask.moment(*window, asked.as_of), at, piece)
                };
                order.extend(asked.windows.iter().enumerate().map(moment));
            }
        }
        order::sort(&mut order);
        for (moment, at, piece) in order {
            let Ok((kpi, asked)) = &mut answers[at] else {
                continue;
            };
            if let Err(wrong) = asked.fill(kpi, piece, moment) {
                answers[at] = Err(wrong);
            }
        }
        answers
            .into_iter()
            .zip(requests)
            .map(|(answer, request)| match answer {
                Ok((kpi, _)) => kpi,
                Err(error) => Kpi {
                    id: request.id.clone(),
                    error: Some(error),
                    ..Kpi::default()
                },
            })
            .collect()
    }

    /// The cases that an indicator is the mean of, each with its category: values, or 1 and 0 for a
    /// share. `None` if the indicator is no mean of cases, or something is wrong with the request.
    pub(super) fn cases(&self, request: &KpiRequest) -> Option<Vec<Case>> {
        let ask = Ask {
            lists: *self,
            definition: kpi::by_id(&request.id)?,
            filter: request.query.trim(),
        };
        let window = Window {
            from: day(&request.from).ok()?,
            to: day(&request.to).ok()?,
        };
        let moment = ask.moment(window, request.as_of);
        let (_, behind) = ask.value(window, moment).ok()?;
        let table = behind.whole.table;
        let mut cases = Vec::new();
        let mut take = |row, value| {
            cases.push(Case {
                category: table.reference(incident::CATEGORY, row),
                value,
            });
        };
        match (ask.definition.value, &behind.part) {
            (Formula::Share { .. }, Some(part)) => {
                for row in behind.whole.rows.iter() {
                    take(row, f64::from(u8::from(part.rows.contains(row))));
                }
            }
            (Formula::Time { .. } | Formula::Minutes { .. } | Formula::Number { .. }, _) => {
                ask.each_case(&behind.whole, &behind.whole.rows, moment, take);
            }
            _ => return None,
        }
        Some(cases)
    }

    /// Reads a request: an answer without values yet, and what to compute for it.
    fn prepare<'s>(&'s self, request: &'s KpiRequest) -> Result<(Kpi, Asked<'s>), QueryError> {
        let Some(definition) = kpi::by_id(&request.id) else {
            let nearest = super::command::nearest(&request.id, kpi::ALL.iter().map(|it| it.id));
            return Err(QueryError {
                message: format!("There is no indicator called {:?}.", request.id),
                suggestion: nearest,
                ..QueryError::default()
            });
        };
        let window = Window {
            from: day(&request.from)?,
            to: day(&request.to)?,
        };
        if matches!((window.from, window.to), (Some(from), Some(to)) if from > to) {
            return Err(wrong("The window ends before it begins."));
        }
        let pieces = if request.by.is_empty() {
            Vec::new()
        } else {
            self.pieces(&request.by, window, request.as_of)?
        };
        let (target, owner) = self.target(definition);
        let kpi = Kpi {
            id: definition.id.into(),
            label: definition.label.into(),
            unit: definition.unit.code().into(),
            better: match definition.better {
                Better::More => 1,
                Better::Less => -1,
                Better::Neither => 0,
            },
            points: pieces
                .iter()
                .map(|(label, piece)| KpiPoint {
                    label: label.clone(),
                    from: print(piece.from),
                    to: print(piece.to),
                    ..KpiPoint::default()
                })
                .collect(),
            target,
            owner,
            ..Kpi::default()
        };
        let asked = Asked {
            ask: Ask {
                lists: *self,
                definition,
                filter: request.query.trim(),
            },
            slice: &request.slice,
            parts: &request.parts,
            columns: None,
            as_of: request.as_of,
            windows: std::iter::once(window)
                .chain(pieces.into_iter().map(|it| it.1))
                .collect(),
        };
        Ok((kpi, asked))
    }

    /// What an indicator should reach, and who answers for it.
    fn target(
        &self,
        definition: &kpi::Kpi,
    ) -> (Option<(f64, bool)>, Option<crate::protocol::RefLabel>) {
        let table = self.engine.table(Kind::INDICATOR);
        let Some(table) = table.filter(|_| self.me.role.sees_internal()) else {
            return (None, None);
        };
        let row = (0..table.len() as u32).find(|row| {
            !table.is_deleted(*row) && table.code(indicator::KPI, *row) == definition.id
        });
        let Some(row) = row else {
            return (None, None);
        };
        let at_least = match table.code(indicator::DIRECTION, row) {
            "at_least" => true,
            "at_most" => false,
            _ => definition.better == Better::More,
        };
        let number = table
            .code(indicator::TARGET, row)
            .trim()
            .parse::<f64>()
            .ok();
        let target = number.map(|it| match definition.unit {
            Unit::Share => (it / 100.0, at_least),
            Unit::Duration => (it * 3_600_000.0, at_least),
            Unit::Count | Unit::Number | Unit::Days => (it, at_least),
        });
        let owner = match table.reference(indicator::OWNER, row) {
            0 => None,
            ordinal => Some(self.engine.label(ordinal)),
        };
        (target, owner)
    }

    /// The window in pieces of a calendar unit, oldest first.
    fn pieces(
        &self,
        by: &str,
        window: Window,
        as_of: Option<i64>,
    ) -> Result<Vec<(String, Window)>, QueryError> {
        let today = local_date(as_of.unwrap_or(self.now), self.zone);
        let to = window.to.unwrap_or(today).min(today);
        let from = match window.from {
            Some(from) => from,
            None => self
                .first_opening()
                .map_or(to, |it| local_date(it, self.zone)),
        };
        let mut pieces = Vec::new();
        let mut begin = from;
        while begin <= to {
            if pieces.len() >= MOST_POINTS {
                return Err(wrong("There are too many pieces; choose a longer unit."));
            }
            let next = next_unit(by, begin).ok_or_else(|| {
                wrong("A chart by time goes by day, week, month, quarter or year.")
            })?;
            let end = next
                .yesterday()
                .map_err(|_| wrong("The window is too far off."))?
                .min(to);
            pieces.push((
                label(by, begin),
                Window {
                    from: Some(begin),
                    to: Some(end),
                },
            ));
            begin = next;
        }
        Ok(pieces)
    }

    fn first_opening(&self) -> Option<i64> {
        let table = self.engine.table(Kind::INCIDENT)?;
        match table.column(common::OPENED_AT) {
            Some(Column::Time(cells)) => cells.iter().copied().filter(|it| *it != NO_NUMBER).min(),
            _ => None,
        }
    }
}

/// A request that was read.
struct Asked<'a> {
    ask: Ask<'a>,
    slice: &'a str,
    parts: &'a str,
    /// What every piece is cut by, once it is known.
    columns: Option<(&'static FieldDef, Vec<Cut>)>,
    as_of: Option<i64>,
    /// The whole window, then its pieces.
    windows: Vec<Window>,
}

impl Asked<'_> {
    /// Computes one of the windows into its place in the answer.
    fn fill(&mut self, kpi: &mut Kpi, piece: usize, moment: Option<i64>) -> Result<(), QueryError> {
        let window = self.windows[piece];
        let (value, behind) = self.ask.value(window, moment)?;
        if !self.parts.is_empty() && self.columns.is_none() {
            let cuts = self
                .ask
                .lists
                .steady_cuts(&behind.whole, self.parts, MOST_PARTS)?;
            self.columns = Some(cuts);
        }
        let columns: Vec<Piece> = self.columns.iter().fold(Vec::new(), |mut all, it| {
            let (field, cuts) = it;
            all.extend(
                cuts.iter()
                    .map(|cut| self.ask.lists.piece(&behind.whole, field, cut)),
            );
            all
        });
        let within = |row: Option<&Piece>| -> Vec<KpiPoint> {
            columns
                .iter()
                .map(|column| match row {
                    None => self.ask.piece(column, None, window, moment, &behind),
                    Some(row) => self.ask.piece(row, Some(column), window, moment, &behind),
                })
                .collect()
        };
        match piece.checked_sub(1) {
            Some(point) => {
                kpi.points[point].value = value;
                kpi.points[point].parts = within(None);
            }
            None => {
                kpi.total = value;
                if !self.slice.is_empty() {
                    let rows = self.ask.lists.split(&behind.whole, self.slice)?;
                    let slices = rows.iter().take(MOST_SLICES).map(|row| KpiPoint {
                        parts: within(Some(row)),
                        ..self.ask.piece(row, None, window, moment, &behind)
                    });
                    kpi.slices = slices.collect();
                }
            }
        }
        Ok(())
    }
}

/// One indicator being asked for.
struct Ask<'a> {
    lists: Lists<'a>,
    definition: &'static kpi::Kpi,
    filter: &'a str,
}

/// The rows behind a value, for its slices.
struct Behind<'a> {
    whole: Found<'a>,
    part: Option<Found<'a>>,
}

impl<'a> Ask<'a> {
    /// The moment that is looked at: what is open is so at the end of the window.
    fn moment(&self, window: Window, as_of: Option<i64>) -> Option<i64> {
        if !self.definition.stock {
            return as_of;
        }
        let end = end_of(&print(window.to), self.lists.zone).ok().flatten();
        let now = as_of.unwrap_or(self.lists.now);
        match end {
            Some(end) if end < now => Some(end),
            _ => as_of,
        }
    }

    /// A query of the formula as a person would type it.
    fn text(&self, template: &str, window: Window) -> String {
        let query = template.replace("{window}", &window.text());
        crate::protocol::narrowed(&[&query, COUNTED, self.filter])
    }

    fn find(&self, text: &str, as_of: Option<i64>) -> Result<Found<'a>, QueryError> {
        self.lists.find(PRACTICE, text, as_of)
    }

    fn value(
        &self,
        window: Window,
        as_of: Option<i64>,
    ) -> Result<(KpiValue, Behind<'a>), QueryError> {
        let (whole, part) = match self.definition.value {
            Formula::Count { records }
            | Formula::Time { records, .. }
            | Formula::Age { records, .. }
            | Formula::Minutes { records, .. }
            | Formula::Number { records, .. } => (records, None),
            Formula::Share { whole, part } => (whole, Some((part, window))),
            Formula::Ratio { over, under } => (under, Some((over, window))),
            Formula::Difference { from, less } => (from, Some((less, window))),
            Formula::DaysToClear { open, resolved } => {
                (open, Some((resolved, self.clearing_window(as_of))))
            }
        };
        let query = self.text(whole, window);
        let part_query = part.map(|(it, window)| self.text(it, window));
        let whole = self.find(&query, as_of)?;
        let part = part_query
            .as_ref()
            .map(|it| self.find(it, as_of))
            .transpose()?;
        let value = self.measure(&whole, &whole.rows, part.as_ref().map(|it| &it.rows), as_of);
        Ok((
            KpiValue {
                query,
                part_query: part_query.unwrap_or_default(),
                as_of,
                ..value
            },
            Behind { whole, part },
        ))
    }

    fn clearing_window(&self, as_of: Option<i64>) -> Window {
        let today = local_date(as_of.unwrap_or(self.lists.now), self.lists.zone);
        Window {
            from: today.checked_sub((CLEARING_DAYS - 1).days()).ok(),
            to: Some(today),
        }
    }

    /// The value over some rows of the whole and of the part.
    fn measure(
        &self,
        found: &Found<'a>,
        rows: &Bitmap,
        part: Option<&Bitmap>,
        as_of: Option<i64>,
    ) -> KpiValue {
        let n = rows.count() as u32;
        let count = part.map(|it| it.count() as u32);
        let counted = f64::from(count.unwrap_or(0));
        let plain = KpiValue {
            n,
            part: count,
            ..KpiValue::default()
        };
        match self.definition.value {
            Formula::Count { .. } => KpiValue {
                value: Some(f64::from(n)),
                ..plain
            },
            Formula::Share { .. } => {
                let (low, high) = statistics::wilson(count.unwrap_or(0), n);
                KpiValue {
                    value: (n > 0).then(|| counted / f64::from(n)),
                    low,
                    high,
                    ..plain
                }
            }
            Formula::Ratio { .. } => KpiValue {
                value: (n > 0).then(|| counted / f64::from(n)),
                ..plain
            },
            Formula::Difference { .. } => KpiValue {
                value: Some(f64::from(n) - counted),
                ..plain
            },
            Formula::DaysToClear { .. } => KpiValue {
                value: (counted > 0.0).then(|| f64::from(n) / (counted / f64::from(CLEARING_DAYS))),
                ..plain
            },
            Formula::Time { .. } | Formula::Minutes { .. } | Formula::Number { .. } => {
                let mut all = Vec::new();
                self.each_case(found, rows, as_of, |_, value| all.push(value));
                spread(plain, all)
            }
            Formula::Age { from, weighted, .. } => {
                let at = as_of.unwrap_or(self.lists.now);
                let numbers = self.numbers(found, from);
                let age = |row: u32| Some((row, (at - numbers.at(row)?).max(0) as f64));
                let ages = rows.iter().filter_map(age);
                if weighted {
                    let weight = |row| weight(found, row, as_of);
                    let sum: f64 = ages.map(|(row, age)| age * weight(row)).sum();
                    return KpiValue {
                        value: Some(sum),
                        ..plain
                    };
                }
                spread(plain, ages.map(|it| it.1).collect())
            }
        }
    }

    /// The value of each row that has one, of an indicator that is a mean of such values.
    fn each_case(
        &self,
        found: &Found<'a>,
        rows: &Bitmap,
        as_of: Option<i64>,
        mut take: impl FnMut(u32, f64),
    ) {
        match self.definition.value {
            Formula::Time { from, to, .. } => {
                let (from, to) = (self.numbers(found, from), self.numbers(found, to));
                let last = as_of.unwrap_or(i64::MAX);
                for row in rows.iter() {
                    if let (Some(from), Some(to)) = (from.at(row), to.at(row))
                        && to <= last
                    {
                        take(row, (to - from).max(0) as f64);
                    }
                }
            }
            Formula::Minutes { field, .. } | Formula::Number { field, .. } => {
                let scale = match self.definition.value {
                    Formula::Minutes { .. } => 60_000.0,
                    _ => 1.0,
                };
                let numbers = self.numbers(found, field);
                for row in rows.iter() {
                    if let Some(number) = numbers.at(row) {
                        take(row, number as f64 * scale);
                    }
                }
            }
            _ => {}
        }
    }

    /// A number of each row, written or derived.
    fn numbers(&self, found: &Found<'a>, field: FieldId) -> Numbers<'a> {
        let table = found.table;
        let is_derived = table
            .practice()
            .field_by_id(field)
            .is_some_and(|it| it.derived);
        if !is_derived {
            return Numbers::Written(table.column(field));
        }
        let derived = match &found.derived {
            Some(derived) => derived.clone(),
            None => self.lists.derived_columns(table, found.as_of),
        };
        Numbers::Derived(derived, field)
    }

    /// The value of the records of a piece, or of those of two pieces at once.
    fn piece(
        &self,
        piece: &Piece,
        second: Option<&Piece>,
        window: Window,
        as_of: Option<i64>,
        behind: &Behind<'a>,
    ) -> KpiPoint {
        let within = |rows: &Bitmap| {
            let mut rows = rows.clone();
            rows.and(&piece.all);
            if let Some(second) = second {
                rows.and(&second.all);
            }
            rows
        };
        let rows = within(&behind.whole.rows);
        let part = behind.part.as_ref().map(|it| within(&it.rows));
        let value = self.measure(&behind.whole, &rows, part.as_ref(), as_of);
        let (query, part_query) = self.queries(window, as_of);
        let with = |query: String| match (query.is_empty(), second) {
            (true, _) => query,
            (false, None) => format!("{query} {}", piece.term),
            (false, Some(second)) => format!("{query} {} {}", piece.term, second.term),
        };
        KpiPoint {
            label: second.unwrap_or(piece).label.clone(),
            value: KpiValue {
                query: with(query),
                part_query: with(part_query),
                as_of,
                ..value
            },
            ..KpiPoint::default()
        }
    }

    fn queries(&self, window: Window, as_of: Option<i64>) -> (String, String) {
        match self.definition.value {
            Formula::Count { records }
            | Formula::Time { records, .. }
            | Formula::Age { records, .. }
            | Formula::Minutes { records, .. }
            | Formula::Number { records, .. } => (self.text(records, window), String::new()),
            Formula::Share { whole, part } => (self.text(whole, window), self.text(part, window)),
            Formula::Ratio { over, under } => (self.text(under, window), self.text(over, window)),
            Formula::Difference { from, less } => {
                (self.text(from, window), self.text(less, window))
            }
            Formula::DaysToClear { open, resolved } => (
                self.text(open, window),
                self.text(resolved, self.clearing_window(as_of)),
            ),
        }
    }
}

/// Numbers or moments by row.
enum Numbers<'a> {
    Written(Option<&'a Column>),
    Derived(Rc<Derived>, FieldId),
}

impl Numbers<'_> {
    fn at(&self, row: u32) -> Option<i64> {
        let column = match self {
            Self::Written(column) => *column,
            Self::Derived(derived, field) => derived.column(*field),
        };
        match column? {
            Column::Int(cells) | Column::Time(cells) => {
                Some(cells[row as usize]).filter(|it| *it != NO_NUMBER)
            }
            _ => None,
        }
    }
}

fn spread(plain: KpiValue, mut all: Vec<f64>) -> KpiValue {
    let figures = statistics::spread(&mut all);
    KpiValue {
        value: figures.map(|it| it.mean),
        median: figures.map(|it| it.median),
        p90: figures.map(|it| it.p90),
        n: all.len() as u32,
        ..plain
    }
}

fn weight(found: &Found<'_>, row: u32, as_of: Option<i64>) -> f64 {
    let Some(Column::Code(codes)) = found.table.column(incident::PRIORITY) else {
        return 1.0;
    };
    let code = as_of.map_or(codes.cells[row as usize], |at| codes.as_of(row, at));
    let level: usize = codes.dict.text(code).parse().unwrap_or(0);
    // Without a priority it weighs as the lowest.
    level
        .checked_sub(1)
        .and_then(|it| WEIGHTS.get(it))
        .copied()
        .unwrap_or(WEIGHTS[4])
}

fn wrong(message: &str) -> QueryError {
    QueryError {
        message: message.into(),
        ..QueryError::default()
    }
}

fn day(text: &str) -> Result<Option<Date>, QueryError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse::<Date>()
        .or_else(|_| text.parse::<DateTime>().map(DateTime::date))
        .map(Some)
        .map_err(|_| wrong(&format!("{text:?} is not a day; write it like 2016-03-01.")))
}

/// Days as the value of a time field in a query.
///
/// # Errors
/// One of them is no day.
pub(super) fn window_text(from: &str, to: &str) -> Result<String, QueryError> {
    let (from, to) = (day(from)?, day(to)?);
    Ok(Window { from, to }.text())
}

/// The last moment of a day; `None` for no day.
///
/// # Errors
/// It is no day.
pub(super) fn end_of(to: &str, zone: &TimeZone) -> Result<Option<i64>, QueryError> {
    let end = day(to)?
        .and_then(|it| it.tomorrow().ok())
        .and_then(|it| it.to_zoned(zone.clone()).ok());
    Ok(end.map(|it| it.timestamp().as_millisecond() - 1))
}

fn print(day: Option<Date>) -> String {
    day.map_or_else(String::new, |it| it.to_string())
}

pub(super) fn local_date(unix_ms: i64, zone: &TimeZone) -> Date {
    jiff::Timestamp::from_millisecond(unix_ms)
        .map_or(Date::ZERO, |it| it.to_zoned(zone.clone()).date())
}

/// The first day of the unit after the one in which a day lies.
fn next_unit(by: &str, day: Date) -> Option<Date> {
    match by {
        "day" => day.tomorrow().ok(),
        "week" => {
            let since_monday = day.weekday().to_monday_zero_offset();
            day.checked_add((7 - i32::from(since_monday)).days()).ok()
        }
        "month" => day.first_of_month().checked_add(1.month()).ok(),
        "year" => day.last_of_year().tomorrow().ok(),
        "quarter" => {
            let since = (day.month() - 1) % 3;
            day.first_of_month()
                .checked_add((3 - i32::from(since)).months())
                .ok()
        }
        _ => None,
    }
}

fn label(by: &str, day: Date) -> String {
    match by {
        "year" => day.year().to_string(),
        "month" => format!("{:04}-{:02}", day.year(), day.month()),
        "quarter" => format!("{} Q{}", day.year(), (day.month() - 1) / 3 + 1),
        _ => day.to_string(),
    }
}

#[cfg(test)]
mod tests;
