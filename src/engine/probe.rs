//! Probes over the working set: a share, the records for and against it, and who says otherwise.

use super::kpi::wilson;
use super::lists::Lists;
use super::table::{NO_NUMBER, Table};
use crate::domain::kpi::ENOUGH;
use crate::domain::{Kind, common, probe};
use crate::protocol::{ProbeOverride, ProbeRequest, ProbeView, QueryError};

/// Fewer than this do not even show a direction.
const SOME: u32 = 10;

impl Lists<'_> {
    /// Probes with what they found, in the order asked for.
    pub fn probes(&self, request: &ProbeRequest) -> Vec<ProbeView> {
        if !self.me.role.sees_internal() {
            return Vec::new();
        }
        let wanted: Vec<&'static probe::Probe> = match request.ids.is_empty() {
            true => probe::ALL.iter().collect(),
            false => request
                .ids
                .iter()
                .filter_map(|id| probe::by_id(id))
                .collect(),
        };
        wanted
            .into_iter()
            .map(|it| {
                self.probe(it, request).unwrap_or_else(|error| ProbeView {
                    id: it.id.into(),
                    label: it.label.into(),
                    error: Some(error),
                    ..ProbeView::default()
                })
            })
            .collect()
    }

    fn probe(
        &self,
        probe: &'static probe::Probe,
        request: &ProbeRequest,
    ) -> Result<ProbeView, QueryError> {
        let window = super::kpi::window_text(&request.from, &request.to)?;
        let scope = request.query.trim();
        let scoped = |query: String| match (probe.of, scope) {
            // The scope is one of incidents; other records have no such fields.
            ("incident", scope) if !scope.is_empty() => format!("{query} ({scope})"),
            _ => query,
        };
        let as_of = match probe.stock {
            true => super::kpi::end_of(&request.to, self.zone)?
                .filter(|it| *it < request.as_of.unwrap_or(self.now))
                .or(request.as_of),
            false => request.as_of,
        };
        let whole = scoped(probe.whole_query(&window));
        let for_query = scoped(probe.for_query(&window));
        let against_query = scoped(probe.against_query(&window));
        let count = |query: &str| -> Result<u32, QueryError> {
            Ok(self.find(probe.of, query, as_of)?.rows.count() as u32)
        };
        let (n, part) = (count(&whole)?, count(&for_query)?);
        let value = (n > 0).then(|| f64::from(part) / f64::from(n));
        let (low, high) = wilson(part, n);
        let said = self.probe_override(probe.id, as_of);
        // A count of everything that there is rests on no sample.
        let enough = if probe.of == "incident" { ENOUGH } else { 1 };
        let measured = value.filter(|_| n >= enough).map(|it| it >= probe.at_least);
        Ok(ProbeView {
            id: probe.id.into(),
            label: probe.label.into(),
            topic: probe.topic.into(),
            question: probe.question.into(),
            kind: probe.of.into(),
            value,
            n,
            part,
            low,
            high,
            at_least: probe.at_least,
            confidence: match n {
                0 => "none",
                n if n >= enough => "enough",
                n if n >= SOME => "some",
                _ => "few",
            }
            .into(),
            measured,
            met: said.as_ref().map(|it| it.met).or(measured),
            said,
            for_query,
            against_query,
            as_of,
            error: None,
        })
    }

    /// The override that is in force at a moment: of several the one that was made last.
    fn probe_override(&self, id: &str, as_of: Option<i64>) -> Option<ProbeOverride> {
        let table = self.engine.table(Kind::PROBE_OVERRIDE)?;
        let now = as_of.unwrap_or(self.now);
        let moment =
            |table: &Table, field, row| table.number(field, row).filter(|it| *it != NO_NUMBER);
        let row = (0..table.len() as u32)
            .filter(|row| !table.is_deleted(*row) && table.code(probe::PROBE, *row) == id)
            .filter(|row| {
                let begins = moment(table, common::OPENED_AT, *row).is_some_and(|it| it <= now);
                let lasts = moment(table, probe::EXPIRES_AT, *row).is_some_and(|it| it > now);
                begins && lasts
            })
            .max_by_key(|row| (moment(table, common::OPENED_AT, *row), *row))?;
        Some(ProbeOverride {
            id: self.engine.ordinals.id(table.ordinal(row)),
            met: table.code(probe::VERDICT, row) == "met",
            reason: table.line(common::TITLE, row).into(),
            by: self.engine.label(table.reference(probe::SAID_BY, row)),
            expires_at: moment(table, probe::EXPIRES_AT, row).unwrap_or_default(),
        })
    }
}
