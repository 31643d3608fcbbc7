//! Reports and their queue: which periods have ended, which of them were produced, and which on time.
//!
//! Nothing runs on its own: a period that ended is in the queue whenever somebody looks, so a desk whose
//! application was closed for a month finds the month's reports waiting.

use jiff::ToSpan;
use jiff::civil::Date;

use super::lists::Lists;
use super::table::{NO_NUMBER, Table};
use crate::domain::programme::access::CLASSES;
use crate::domain::{FieldType, Kind, common, order, report};
use crate::protocol::{ReportPeriod, ReportView};

/// Days after its period within which a report is on time.
const GRACE_DAYS: i32 = 5;
/// Periods that are looked back at.
const MOST_PERIODS: usize = 24;

/// The whole periods that ended between two days, the newest first: first and last day.
pub fn periods(frequency: &str, since: Date, today: Date) -> Vec<(Date, Date)> {
    let first_of_quarter = |day: Date| {
        let month = (day.month() - 1) / 3 * 3 + 1;
        Date::new(day.year(), month, 1).unwrap_or(day)
    };
    let begin = |day: Date| match frequency {
        "weekly" => day
            .checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days())
            .ok(),
        "monthly" => Some(day.first_of_month()),
        "quarterly" => Some(first_of_quarter(day)),
        _ => None,
    };
    let mut found = Vec::new();
    // The period in which today lies has not ended.
    let Some(mut next) = begin(today) else {
        return found;
    };
    while found.len() < MOST_PERIODS {
        let (Some(first), Ok(last)) = (next.yesterday().ok().and_then(begin), next.yesterday())
        else {
            break;
        };
        if last < since {
            break;
        }
        found.push((first, last));
        next = first;
    }
    found
}

impl Lists<'_> {
    /// All reports with what is due, by name.
    pub fn reports(&self) -> Vec<ReportView> {
        let Some(table) = self.engine.table(Kind::REPORT) else {
            return Vec::new();
        };
        if !self.me.role.sees_internal() {
            return Vec::new();
        }
        let mut found: Vec<ReportView> = (0..table.len() as u32)
            .filter(|row| !table.is_deleted(*row))
            .map(|row| self.report(table, row))
            .collect();
        order::sort_by_cached_key(&mut found, |it| it.name.to_lowercase());
        found
    }

    fn report(&self, table: &Table, row: u32) -> ReportView {
        let today = super::kpi::local_date(self.now, self.zone);
        let moment = |field| table.number(field, row).filter(|it| *it != NO_NUMBER);
        let since = moment(report::STARTS_AT)
            .or(moment(common::OPENED_AT))
            .unwrap_or(self.now);
        let since = super::kpi::local_date(since, self.zone);
        let frequency = table.code(report::FREQUENCY, row);
        let ordinal = table.ordinal(row);
        let issues = self.issues_of(ordinal);
        let end_of = |day: Date| {
            day.tomorrow()
                .and_then(|it| it.to_zoned(self.zone.clone()))
                .map_or(self.now, |it| it.timestamp().as_millisecond() - 1)
        };
        let periods: Vec<ReportPeriod> = periods(frequency, since, today)
            .into_iter()
            .map(|(first, last)| {
                let (from, to) = (first.to_string(), last.to_string());
                // The first time counts: a second print is no delay.
                let produced = issues
                    .iter()
                    .filter(|it| it.0 == from && it.1 == to)
                    .map(|it| it.2)
                    .min();
                let due_at = end_of(last.saturating_add(GRACE_DAYS.days()));
                ReportPeriod {
                    from,
                    to,
                    due_at,
                    produced_at: produced,
                    is_late: produced.unwrap_or(self.now) > due_at,
                }
            })
            .collect();
        let has = |name: &str| {
            let field = table.practice().field(name);
            field.is_some_and(|field| match field.ty {
                FieldType::Ref(_) => table.reference(field.id, row) != 0,
                FieldType::Line => !table.line(field.id, row).is_empty(),
                _ => !table.code(field.id, row).is_empty(),
            })
        };
        let missing = report::PROPERTIES
            .iter()
            .filter(|name| !has(name))
            .filter_map(|name| table.practice().field(name))
            .map(|field| field.label.to_owned())
            .collect();
        let label = |code: &str| {
            let choice = report::FREQUENCIES.iter().find(|it| it.code == code);
            choice.map_or_else(|| code.to_owned(), |it| it.label.to_owned())
        };
        ReportView {
            id: self.engine.ordinals.id(ordinal),
            name: table.line(common::TITLE, row).into(),
            purpose: table.line(common::DESCRIPTION, row).into(),
            audience: table.line(report::AUDIENCE, row).into(),
            sees: self.sees(table.line(report::AUDIENCE, row)),
            frequency: label(frequency),
            content: table.code(report::CONTENT, row).into(),
            format: table.code(report::FORMAT, row).into(),
            delivery: table.line(report::DELIVERY, row).into(),
            owner: match table.reference(report::OWNER, row) {
                0 => None,
                owner => Some(self.engine.label(owner)),
            },
            missing,
            periods,
        }
    }

    /// What the audience of that name sees of each class of information; nothing if there is none.
    fn sees(&self, audience: &str) -> Vec<(String, String)> {
        let Some(table) = self.engine.table(Kind::AUDIENCE) else {
            return Vec::new();
        };
        let is_it = |row: &u32| {
            let name = table.line(common::TITLE, *row);
            !table.is_deleted(*row) && name.to_lowercase() == audience.trim().to_lowercase()
        };
        let Some(row) = (0..table.len() as u32).find(is_it) else {
            return Vec::new();
        };
        let id = self.engine.ordinals.id(table.ordinal(row));
        CLASSES
            .iter()
            .map(|it| {
                (
                    it.code.to_owned(),
                    self.sight(id, it.code).code().to_owned(),
                )
            })
            .collect()
    }

    /// First and last day and the moment of production, of each issue of a report.
    fn issues_of(&self, ordinal: u32) -> Vec<(String, String, i64)> {
        let Some(table) = self.engine.table(Kind::REPORT_ISSUE) else {
            return Vec::new();
        };
        (0..table.len() as u32)
            .filter(|row| !table.is_deleted(*row))
            .filter(|row| table.reference(report::ISSUE_REPORT, *row) == ordinal)
            .filter_map(|row| {
                let at = table.number(report::ISSUE_PRODUCED_AT, row)?;
                Some((
                    table.line(report::ISSUE_FROM, row).to_owned(),
                    table.line(report::ISSUE_TO, row).to_owned(),
                    at,
                ))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(frequency: &str, since: &str, today: &str) -> Vec<String> {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        periods(frequency, day(since), day(today))
            .into_iter()
            .map(|(first, last)| format!("{first}..{last}"))
            .collect()
    }

    #[test]
    fn only_whole_periods_that_ended_are_due() {
        assert_eq!(
            days("monthly", "2026-01-15", "2026-04-01"),
            [
                "2026-03-01..2026-03-31",
                "2026-02-01..2026-02-28",
                "2026-01-01..2026-01-31"
            ]
        );
        assert_eq!(
            days("monthly", "2026-03-10", "2026-03-31"),
            Vec::<String>::new()
        );
        assert_eq!(
            days("weekly", "2026-03-08", "2026-03-18"),
            ["2026-03-09..2026-03-15", "2026-03-02..2026-03-08"]
        );
        assert_eq!(
            days("quarterly", "2025-12-31", "2026-05-05"),
            ["2026-01-01..2026-03-31", "2025-10-01..2025-12-31"]
        );
        assert_eq!(
            days("on_demand", "2025-01-01", "2026-05-05"),
            Vec::<String>::new()
        );
        assert_eq!(
            days("weekly", "2000-01-01", "2026-05-05").len(),
            MOST_PERIODS
        );
    }
}
