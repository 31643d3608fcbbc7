//! The Live Programme as sheets: what the programme's own records say, joined with what the desk's
//! history measures. Each area has a file; the cockpit joins their summaries.
//!
//! Words of sheets stand here and not with the screens, because sheets go into files too.

mod benefits;
mod charter;
mod cockpit;
mod communication;
mod culture;
mod documents;
mod issue;
mod launch;
mod leadership;
mod maturity;
mod people;
mod plan;
mod resources;
pub(in crate::engine) mod sponsor;

pub(super) use plan::Plan;

use jiff::ToSpan;
use jiff::civil::Date;

use super::lists::Lists;
use super::table::{Column, NO_NUMBER, Table};
use crate::domain::programme::access::Level;
use crate::domain::programme::communication::{
    ACCESS_RULE_AUDIENCE, ACCESS_RULE_INFORMATION_CLASS, ACCESS_RULE_LEVEL,
};
use crate::domain::programme::frameworks::practice_label;
use crate::domain::{FieldId, FieldType, Kind, RecordId, common};
use crate::protocol::{
    Door, Figure, Known, Kpi, KpiRequest, ProbeRequest, ProbeView, RefLabel, Sheet, SheetRequest,
    Tone,
};

/// Days that a sheet looks back at, unless somebody says.
const WINDOW_DAYS: i64 = 90;
/// Milliseconds of a day.
pub(super) const DAY_MS: i64 = 86_400_000;

/// Writes one sheet; the text is what stands after the `/` in its identifier.
type Writer = fn(&Programme<'_, '_>, &str) -> Sheet;

/// All sheets, by identifier.
const SHEETS: &[(&str, Writer)] = &[
    ("cockpit", cockpit::sheet),
    ("maturity", maturity::sheet),
    ("requirement", maturity::requirement::sheet),
    ("requirements", maturity::requirement::all),
    ("evidence", maturity::requirement::evidence),
    ("practices", maturity::frames::practices),
    ("kotter", maturity::frames::kotter),
    ("principles", maturity::frames::principles),
    ("clauses", maturity::frames::clauses),
    ("charter", charter::sheet),
    ("people", people::sheet),
    ("documents", documents::sheet),
    ("resources", resources::sheet),
    ("leadership", leadership::sheet),
    ("culture", culture::sheet),
    ("benefits", benefits::sheet),
    ("benefit", benefits::one),
    ("communication", communication::sheet),
    ("sponsor", sponsor::sheet),
    ("newsletter", issue::newsletter),
    ("status", issue::status),
    ("launch", launch::sheet),
    ("plan", plan::sheet),
    ("gates", plan::gates_sheet),
    ("risks", plan::risks_sheet),
    ("decisions", plan::decisions_sheet),
    ("lessons", plan::lessons_sheet),
];

/// What an area contributes to the cockpit: its figures, and how many of its statements are known how.
#[derive(Default)]
pub(super) struct Summary {
    /// Figures, the most telling first.
    figures: Vec<Figure>,
    /// Statements that are measured, evidenced and declared.
    mix: [u32; 3],
    /// What an executive should hear, the most pressing first.
    gaps: Vec<String>,
}

impl Summary {
    /// Counts statements.
    fn know(&mut self, known: Known, count: u32) {
        self.mix[known as usize] += count;
    }
}

/// What sheets are written from.
pub(super) struct Programme<'l, 'a> {
    /// The workspace, who asks, and when.
    lists: &'l Lists<'a>,
    /// First day of the window.
    from: Date,
    /// Last day of the window.
    to: Date,
    /// As it was at that moment; `None` is now.
    as_of: Option<i64>,
}

/// A record of the programme.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    engine: &'a super::Engine,
    table: &'a Table,
    row: u32,
}

impl<'a> Row<'a> {
    /// Its name.
    fn title(&self) -> &'a str {
        self.table.line(common::TITLE, self.row)
    }
    /// Its number.
    fn number(&self) -> &'a str {
        self.table.line(common::NUMBER, self.row)
    }
    /// Code of its state.
    fn state(&self) -> &'a str {
        self.table.code(common::STATE, self.row)
    }
    /// A line of text.
    fn line(&self, field: FieldId) -> &'a str {
        self.table.line(field, self.row)
    }
    /// The code of a choice or a word.
    fn code(&self, field: FieldId) -> &'a str {
        self.table.code(field, self.row)
    }
    /// What people read for the code of a choice.
    fn choice(&self, field: FieldId) -> &'a str {
        let code = self.code(field);
        let declared = self.table.practice().field_by_id(field).map(|it| it.ty);
        match declared {
            Some(FieldType::Choice(all)) => all
                .iter()
                .find(|it| it.code == code)
                .map_or(code, |it| it.label),
            _ => code,
        }
    }
    /// A moment.
    fn time(&self, field: FieldId) -> Option<i64> {
        self.table
            .number(field, self.row)
            .filter(|it| *it != NO_NUMBER)
    }
    /// A whole number.
    fn int(&self, field: FieldId) -> Option<i64> {
        self.time(field)
    }
    /// Yes or no.
    fn yes(&self, field: FieldId) -> bool {
        self.table.flag(field, self.row) == Some(true)
    }
    /// The record that a field refers to.
    fn reference(&self, field: FieldId) -> Option<RefLabel> {
        match self.table.reference(field, self.row) {
            0 => None,
            ordinal => Some(self.engine.label(ordinal)),
        }
    }
    /// The records of a set.
    fn set(&self, field: FieldId) -> Vec<RefLabel> {
        match self.table.column(field) {
            Some(Column::RefSet(sets)) => sets
                .of(self.row)
                .iter()
                .map(|it| self.engine.label(*it))
                .collect(),
            _ => Vec::new(),
        }
    }
    /// The words of a set.
    fn tags(&self, field: FieldId) -> Vec<&'a str> {
        match self.table.column(field) {
            Some(Column::Tags(dict, sets)) => {
                sets.of(self.row).iter().map(|it| dict.text(*it)).collect()
            }
            _ => Vec::new(),
        }
    }
    /// Itself, to show.
    fn label(&self) -> RefLabel {
        self.engine.label(self.table.ordinal(self.row))
    }
    /// Its identity.
    fn id(&self) -> RecordId {
        self.engine.ordinals.id(self.table.ordinal(self.row))
    }
}

impl<'l, 'a> Programme<'l, 'a> {
    /// Now, with the usual window; `None` if now lies outside of all calendars.
    fn today(lists: &'l Lists<'a>) -> Option<Self> {
        let now = jiff::Timestamp::from_millisecond(lists.now).ok()?;
        let to = now.to_zoned(lists.zone.clone()).date();
        Some(Self {
            lists,
            from: to.checked_sub((WINDOW_DAYS - 1).days()).unwrap_or(to),
            to,
            as_of: None,
        })
    }

    /// The moment looked at, in Unix milliseconds.
    fn now(&self) -> i64 {
        self.as_of.unwrap_or(self.lists.now)
    }

    /// The day of a moment, as sheets write it in queries.
    fn day_of(&self, unix_ms: i64) -> Option<Date> {
        let moment = jiff::Timestamp::from_millisecond(unix_ms).ok()?;
        Some(moment.to_zoned(self.lists.zone.clone()).date())
    }

    /// The window as a value of a time field in a query.
    fn window(&self) -> String {
        format!("{}..{}", self.from, self.to)
    }

    /// The records of a type that a query finds, in the order in which they were added; none if the
    /// query does not read or there is no such type yet.
    fn rows(&self, kind: &str, query: &str) -> Vec<Row<'a>> {
        let Ok(found) = self.lists.find(kind, query, self.as_of) else {
            return Vec::new();
        };
        let table = found.table;
        let engine = self.lists.engine;
        found
            .rows
            .iter()
            .filter(|row| !table.is_deleted(*row))
            .map(|row| Row { engine, table, row })
            .collect()
    }

    /// How many records a query finds; `None` if there is no such type yet.
    fn count(&self, kind: &str, query: &str) -> Option<u32> {
        self.lists
            .find(kind, query, self.as_of)
            .ok()
            .map(|it| it.rows.count() as u32)
    }

    /// How many records a query finds, as a figure that opens them: none is good, some have a tone.
    fn counted(
        &self,
        (kind, query): (&str, &str),
        (id, label): (&str, &str),
        if_some: Tone,
        note: &str,
    ) -> Figure {
        let count = self.count(kind, query);
        Figure {
            id: id.into(),
            label: label.into(),
            value: count.map(f64::from),
            unit: "count".into(),
            tone: match count {
                None => Tone::Unknown,
                Some(0) => Tone::Good,
                Some(_) => if_some,
            },
            note: note.into(),
            known: Known::Declared,
            door: Some(self.door(kind, query)),
            ..Figure::default()
        }
    }

    /// The door to the records that a query finds, as of the moment looked at.
    fn door(&self, kind: &str, query: impl Into<String>) -> Door {
        Door::List {
            kind: kind.into(),
            query: query.into(),
            as_of: self.as_of,
        }
    }

    /// A probe over the window.
    fn probe(&self, id: &str) -> Option<ProbeView> {
        self.probe_between(id, self.from, self.to, "")
    }

    /// A probe over other days, perhaps of some incidents only.
    fn probe_between(&self, id: &str, from: Date, to: Date, query: &str) -> Option<ProbeView> {
        let request = ProbeRequest {
            ids: vec![id.into()],
            from: from.to_string(),
            to: to.to_string(),
            as_of: self.as_of,
            query: query.into(),
        };
        self.lists
            .probes(&request)
            .into_iter()
            .next()
            .filter(|it| it.error.is_none())
    }

    /// An indicator over some days, of some incidents.
    fn kpi(&self, id: &str, from: Date, to: Date, query: &str) -> Option<Kpi> {
        let request = KpiRequest {
            id: id.into(),
            from: from.to_string(),
            to: to.to_string(),
            as_of: self.as_of,
            query: query.into(),
            ..KpiRequest::default()
        };
        self.lists
            .kpis(&[request])
            .into_iter()
            .next()
            .filter(|it| it.error.is_none())
    }

    /// The charter, if there is one: the newest that has not ended, else the newest.
    fn charter(&self) -> Option<Row<'a>> {
        let rows = self.rows("programme", "");
        let living = rows.iter().rev().find(|it| it.state() != "ended");
        living.or(rows.last()).copied()
    }

    /// Noon of a day, where a sheet has to show a day as a moment.
    fn noon(&self, day: Date) -> Option<i64> {
        let noon = day.at(12, 0, 0, 0).to_zoned(self.lists.zone.clone()).ok()?;
        Some(noon.timestamp().as_millisecond())
    }
}

/// Days since 1970-01-01.
fn day_number(day: Date) -> i64 {
    i64::from((day - Date::constant(1970, 1, 1)).get_days())
}

/// The day of a number of [`day_number`].
fn day_of_number(number: i64) -> Date {
    let first = Date::constant(1970, 1, 1);
    first.checked_add(number.days()).unwrap_or(first)
}

/// A practice's name, or the code itself if it is none of the catalogue.
pub(super) fn practice_name(code: &str) -> &str {
    match practice_label(code) {
        "" => code,
        label => label,
    }
}

impl<'a> Lists<'a> {
    /// What sheets are written from, in a window whose days may be empty.
    fn programme(
        &self,
        from: &str,
        to: &str,
        as_of: Option<i64>,
    ) -> Result<Programme<'_, 'a>, String> {
        let now = as_of.unwrap_or(self.now);
        let today = match jiff::Timestamp::from_millisecond(now) {
            Ok(moment) => moment.to_zoned(self.zone.clone()).date(),
            Err(_) => return Err("That moment lies outside of all calendars.".into()),
        };
        let day = |text: &str, otherwise: Date| match text {
            "" => Ok(otherwise),
            text => text
                .parse::<Date>()
                .map_err(|_| format!("{text:?} is no day; write 2026-03-01.")),
        };
        let to = day(to, today)?;
        let back = to.checked_sub((WINDOW_DAYS - 1).days()).unwrap_or(to);
        Ok(Programme {
            lists: self,
            from: day(from, back)?,
            to,
            as_of,
        })
    }
}

impl Lists<'_> {
    /// How much of a class of information an audience sees: what the last rule says of it, else what is
    /// harmless.
    pub fn sight(&self, audience: RecordId, class: &str) -> Level {
        let decided = self.engine.table(Kind::ACCESS_RULE).and_then(|table| {
            let audience = self.engine.ordinals.find(audience)?;
            let row = (0..table.len() as u32).rev().find(|row| {
                !table.is_deleted(*row)
                    && table.reference(ACCESS_RULE_AUDIENCE, *row) == audience
                    && table.code(ACCESS_RULE_INFORMATION_CLASS, *row) == class
            })?;
            Level::from_code(table.code(ACCESS_RULE_LEVEL, row))
        });
        decided.unwrap_or_else(|| Level::unless_decided(class))
    }

    /// A sheet, filtered for its audience; what is wrong stands in [`Sheet::error`].
    pub fn sheet(&self, request: &SheetRequest) -> Sheet {
        let (name, rest) = request.id.split_once('/').unwrap_or((&request.id, ""));
        let wrong = |error: String| Sheet {
            id: request.id.clone(),
            error,
            ..Sheet::default()
        };
        if !self.me.role.sees_internal() {
            return wrong("The programme is for those who work on it.".into());
        }
        let Some((_, writer)) = SHEETS.iter().find(|it| it.0 == name) else {
            let known: Vec<&str> = SHEETS.iter().map(|it| it.0).collect();
            return wrong(format!(
                "There is no sheet {name:?}. There are {}.",
                known.join(", ")
            ));
        };
        let programme = match self.programme(&request.from, &request.to, request.as_of) {
            Ok(programme) => programme,
            Err(error) => return wrong(error),
        };
        let mut sheet = writer(&programme, rest);
        sheet.id = request.id.clone();
        (sheet.from, sheet.to) = (programme.from.to_string(), programme.to.to_string());
        sheet.as_of = request.as_of;
        if request.audience.is_empty() {
            return sheet;
        }
        let audience = self
            .engine
            .resolve(&request.audience)
            .and_then(|id| self.engine.place_of(id).map(|place| (id, place)))
            .filter(|(_, place)| self.engine.at(*place).practice().kind == Kind::AUDIENCE);
        let Some((id, place)) = audience else {
            return wrong("There is no such audience.".into());
        };
        let name = self.engine.at(place).line(common::TITLE, place.row);
        sheet.only(name, &|class| self.sight(id, class))
    }
}

#[cfg(test)]
mod tests;
