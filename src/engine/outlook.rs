//! What service levels say about the days to come, and what somebody has to be told: a forecast of
//! breaches, notices of clocks that reached a warning or their target, and of agreements that are to be
//! looked at.
//!
//! All are computed from the log. A notice is of the moment at which the clock reached its mark,
//! whether the application was open then or not, and there is one for each mark: nothing has to fire.

use super::lists::Lists;
use super::rows::label_of;
use super::table::{Column, NO_NUMBER, Table};
use crate::domain::kpi::ENOUGH;
use crate::domain::{FieldId, Kind, agreement, incident, order};
use crate::protocol::{ForecastLine, ForecastRequest, ForecastView, NoticeView, QueryError};

/// So far back the forecast looks for how records of a class went.
const LEARN_DAYS: i64 = 180;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// So many records are named.
const MOST_LINES: usize = 50;
/// So many open records of mine are looked at for notices.
const MOST_WATCHED: usize = 500;
/// The field of a person that holds their groups.
const GROUPS: FieldId = FieldId(105);

/// How likely a record goes past its target: of those of its class that had used as much of theirs
/// and were still open, the share that went past it. `sorted` holds per cent of the target used at the
/// stop, ascending. Also how many those were.
pub fn chance(sorted: &[i64], used: i64) -> (Option<f64>, u32) {
    let got_so_far = sorted.len() - sorted.partition_point(|it| *it <= used);
    let went_past = sorted.len() - sorted.partition_point(|it| *it <= used.max(100));
    let n = got_so_far as u32;
    let chance = (n >= ENOUGH).then(|| went_past as f64 / got_so_far as f64);
    (chance, n)
}

impl Lists<'_> {
    /// Which open records will likely become late within some hours.
    ///
    /// # Errors
    /// The filter does not read.
    pub fn forecast(&self, request: &ForecastRequest) -> Result<ForecastView, QueryError> {
        let now = request.as_of.unwrap_or(self.now);
        let hours = request.hours.max(1);
        let until = now.saturating_add(i64::from(hours) * 60 * 60 * 1_000);
        let filter = match request.query.trim() {
            "" => String::new(),
            it => format!(" ({it})"),
        };
        let query = format!("is:open -resolution:late has:resolution_due_at{filter}");
        let open = self.find("incident", &query, request.as_of)?;
        let table = open.table;
        let derived = match &open.derived {
            Some(derived) => derived.clone(),
            None => self.derived_columns(table, request.as_of),
        };
        let numbers = |field: FieldId| match derived.column(field) {
            Some(Column::Int(cells) | Column::Time(cells)) => cells.as_slice(),
            _ => &[],
        };
        let used = numbers(incident::RESOLUTION_USED);
        let due = numbers(incident::RESOLUTION_DUE_AT);
        let stopped = numbers(incident::RESOLUTION_STOPPED_AT);
        let class = |row: u32| match (table.column(incident::PRIORITY), request.as_of) {
            (Some(Column::Code(codes)), Some(at)) => {
                codes.dict.text(codes.as_of(row, at)).to_owned()
            }
            _ => table.code(incident::PRIORITY, row).to_owned(),
        };
        let mut past: std::collections::BTreeMap<String, Vec<i64>> = Default::default();
        let learn_from = now - LEARN_DAYS * DAY_MS;
        for row in self.find("incident", "", request.as_of)?.rows.iter() {
            let at = stopped.get(row as usize).copied().unwrap_or(NO_NUMBER);
            let share = used.get(row as usize).copied().unwrap_or(NO_NUMBER);
            if at != NO_NUMBER && share != NO_NUMBER && (learn_from..=now).contains(&at) {
                past.entry(class(row)).or_default().push(share);
            }
        }
        past.values_mut().for_each(|it| it.sort_unstable());
        let mut view = ForecastView {
            query: format!("{query} resolution_due_at:now..+{hours}h"),
            as_of: request.as_of,
            ..ForecastView::default()
        };
        let mut lines = Vec::new();
        for row in open.rows.iter() {
            let due_at = due.get(row as usize).copied().unwrap_or(NO_NUMBER);
            if due_at == NO_NUMBER || due_at < now || due_at > until {
                continue;
            }
            view.records += 1;
            let classed = past.get(&class(row)).map(Vec::as_slice).unwrap_or_default();
            let share = used.get(row as usize).copied().unwrap_or(0).max(0);
            let (chance, n) = chance(classed, share);
            match chance {
                Some(chance) => view.expected += chance,
                None => view.without_chance += 1,
            }
            lines.push((row, due_at, chance, n));
        }
        order::sort_by(&mut lines, |a, b| {
            let chance = |it: &(u32, i64, Option<f64>, u32)| it.2.unwrap_or(-1.0);
            chance(b).total_cmp(&chance(a)).then(a.1.cmp(&b.1))
        });
        view.lines = lines
            .into_iter()
            .take(MOST_LINES)
            .map(|(row, due_at, chance, n)| ForecastLine {
                record: self.engine.label(table.ordinal(row)),
                due_at,
                chance,
                n,
            })
            .collect();
        Ok(view)
    }

    /// What clocks of my open records have reached (mine, my groups', and those that I watch), and the
    /// agreements that I own, or administer, whose date is near or past. The newest first.
    pub fn notices(&self) -> Vec<NoticeView> {
        let mut found = self.clocks_reached();
        found.extend(self.agreements_due());
        found.sort_by(|a, b| b.at.cmp(&a.at).then(b.percent.cmp(&a.percent)));
        found.truncate(MOST_LINES);
        found
    }

    fn agreements_due(&self) -> Vec<NoticeView> {
        let Some(table) = self.engine.table(Kind::AGREEMENT) else {
            return Vec::new();
        };
        let me = self.engine.ordinals.find(self.me.person);
        let me = me.filter(|it| *it != 0);
        let concerns = |row: u32| {
            self.me.role.administers()
                || me.is_some_and(|it| table.reference(agreement::OWNER, row) == it)
        };
        let mut found = Vec::new();
        for row in (0..table.len() as u32).filter(|row| concerns(*row)) {
            if table.is_deleted(row) || table.code(agreement::STATUS, row) == "ended" {
                continue;
            }
            for (field, name) in agreement::REMINDERS {
                let date = table.number(field, row).filter(|it| *it != NO_NUMBER);
                let Some((date, (at, is_past))) =
                    date.and_then(|it| Some((it, agreement::reminder(it, self.now)?)))
                else {
                    continue;
                };
                found.push(NoticeView {
                    record: self.engine.label(table.ordinal(row)),
                    metric: name.into(),
                    percent: if is_past { 100 } else { 0 },
                    at,
                    due_at: Some(date),
                });
            }
        }
        found
    }

    fn clocks_reached(&self) -> Vec<NoticeView> {
        let Some(table) = self.engine.table(Kind::INCIDENT) else {
            return Vec::new();
        };
        if !self.me.role.sees_internal() || self.me.person.is_nil() {
            return Vec::new();
        }
        let Ok(open) = self.find("incident", "is:open", None) else {
            return Vec::new();
        };
        let concerns = self.concerns_me(table);
        let mut found = Vec::new();
        for row in open
            .rows
            .iter()
            .filter(|row| concerns(*row))
            .take(MOST_WATCHED)
        {
            let id = self.engine.ordinals.id(table.ordinal(row));
            for clock in self.clocks(id, None) {
                if !matches!(clock.status.as_str(), "running" | "paused" | "late") {
                    continue;
                }
                let notice = |percent: u8, at: i64| NoticeView {
                    record: label_of(self.engine, id),
                    metric: clock.metric.clone(),
                    percent,
                    at,
                    due_at: clock.due_at,
                };
                let warned = clock
                    .warnings
                    .iter()
                    .filter(|(percent, at)| *percent < 100 && *at <= self.now);
                found.extend(warned.map(|(percent, at)| notice(*percent, *at)));
                found.extend(
                    clock
                        .breached_at
                        .filter(|it| *it <= self.now)
                        .map(|at| notice(100, at)),
                );
            }
        }
        found
    }

    /// Whether a record is assigned to me or one of my groups, or watched by me.
    fn concerns_me<'t>(&self, table: &'t Table) -> impl Fn(u32) -> bool + 't {
        let mine = self
            .engine
            .ordinals
            .find(self.me.person)
            .filter(|it| *it != 0);
        let groups: Vec<_> = mine
            .and_then(|it| self.engine.place(it))
            .map(|place| match self.engine.at(place).column(GROUPS) {
                Some(Column::RefSet(sets)) => sets.of(place.row).to_vec(),
                _ => Vec::new(),
            })
            .unwrap_or_default();
        move |row| {
            let Some(mine) = mine else {
                return false;
            };
            let group = table.reference(incident::ASSIGNMENT_GROUP, row);
            table.reference(incident::ASSIGNEE, row) == mine
                || groups.contains(&group)
                || matches!(table.column(crate::domain::common::WATCHERS), Some(Column::RefSet(sets))
                    if sets.of(row).contains(&mine))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 40 records of a class, stopped at 5, 10, … 200 per cent of their target.
    #[test]
    fn the_chance_is_that_of_those_who_got_as_far() {
        let past: Vec<i64> = (1..=40).map(|it| it * 5).collect();
        // At 0: all 40 got further, 20 of them past 100.
        assert_eq!(chance(&past, 0), (Some(0.5), 40));
        // At 50: 30 got further than that, 20 of them past 100.
        assert_eq!(chance(&past, 50), (Some(20.0 / 30.0), 30));
        // At 60 only 28 did: too few to say.
        assert_eq!(chance(&past, 60), (None, 28));
        assert_eq!(chance(&[], 0), (None, 0));
    }
}
