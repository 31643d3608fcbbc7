//! Service level clocks for people: why is it red, and what would another target have done.

use std::rc::Rc;

use super::command::Refusal;
use super::command::nearest;
use super::derived::{
    self, Cell, Derivation, Levels, ReadyLevels, Scratch, Source, cells, status_code,
};
use super::lists::Lists;
use super::rows::label_of;
use super::table::{Column, Table};
use crate::domain::service_level::{Clock, Definition, Metric, Note, SegmentKind, Start, explain};
use crate::domain::{FieldId, FieldType, Kind, RecordId, incident, service_level_definition as sl};
use crate::oplog::Write;
use crate::protocol::{
    ClockSegment, ClockView, Datum, QueryError, RefLabel, WhatIf, WhatIfRequest,
};

/// The word of a metric for scripts and pages.
pub fn metric_code(metric: Metric) -> &'static str {
    match metric {
        Metric::Response => "response",
        Metric::Resolution => "resolution",
        Metric::Update => "update",
        Metric::Team => "team",
    }
}

impl<'a> Lists<'a> {
    /// The clocks of a record with their reasons, now or as they stood at a moment.
    pub fn clocks(&self, record: RecordId, as_of: Option<i64>) -> Vec<ClockView> {
        // Clocks tell of the desk's notes and routing, which are not for requesters.
        let Some(place) = self
            .engine
            .place_of(record)
            .filter(|_| self.me.role.sees_internal())
        else {
            return Vec::new();
        };
        let table = self.engine.at(place);
        let Some(source) = Source::new(table) else {
            return Vec::new();
        };
        let now = self.moment(as_of).until(table, place.row);
        let levels = self.levels();
        let ready = self.ready_levels(&levels, table, as_of);
        let mut room = Scratch::default();
        let Some(past) = source.course(place.row, now, &mut room) else {
            return Vec::new();
        };
        let metrics = [
            Metric::Response,
            Metric::Resolution,
            Metric::Update,
            Metric::Team,
        ];
        metrics
            .into_iter()
            .filter_map(|metric| ready.pick(metric, place.row, &past, now))
            .flat_map(|level| explain(level.plan(), &level.timetable(), &past.course, now))
            .map(|clock| self.clock_view(table, &clock))
            .collect()
    }

    fn clock_view(&self, table: &Table, clock: &Clock) -> ClockView {
        let it = &clock.figures;
        let team = |ordinal| match ordinal {
            0 => None,
            ordinal => Some(self.engine.label(ordinal)),
        };
        let segments = clock
            .segments
            .iter()
            .map(|segment| ClockSegment {
                from: segment.from,
                to: segment.to,
                kind: match segment.kind {
                    SegmentKind::Running => "running",
                    SegmentKind::Closed => "closed",
                    SegmentKind::Paused { .. } => "paused",
                    SegmentKind::Stopped => "stopped",
                    SegmentKind::Cancelled => "cancelled",
                }
                .into(),
                reason: match segment.kind {
                    SegmentKind::Paused { state, reason } => reason_words(table, state, reason),
                    _ => String::new(),
                },
                team: team(segment.team).map_or_else(String::new, |it| it.label),
            })
            .collect();
        ClockView {
            level: label_of(self.engine, it.definition),
            metric: metric_code(it.metric).into(),
            status: status_code(it).into(),
            team: team(it.team),
            priority: it.priority,
            started_at: it.started_at,
            elapsed_ms: it.elapsed_ms,
            target_ms: it.target_ms,
            due_at: it.due_at,
            original_due_at: it.original_due_at,
            stopped_at: it.stopped_at,
            breached_at: it.breached_at,
            late_by_reclassification: it.late_by_reclassification,
            met_at_first_resolve: it.met_at_first_resolve,
            calendar: clock.calendar.clone(),
            zone: clock.zone.clone(),
            segments,
            warnings: clock
                .warnings
                .iter()
                .map(|it| (it.percent, it.due_at))
                .collect(),
            notes: clock
                .notes
                .iter()
                .map(|note| (note.at(), sentence(*note)))
                .collect(),
        }
    }

    /// What is wrong with support hours and service levels.
    pub fn level_findings(&self) -> Vec<(RefLabel, String)> {
        if !self.me.role.sees_internal() {
            return Vec::new();
        }
        let levels = self.levels();
        let mut found: Vec<(RefLabel, String)> = levels
            .findings
            .iter()
            .map(|(id, why)| (label_of(self.engine, *id), why.clone()))
            .collect();
        for version in levels.lineages.iter().flat_map(|it| &it.versions) {
            if version.applies_to.trim().is_empty() {
                continue;
            }
            let label = label_of(self.engine, version.id);
            match self.find(incident::PRACTICE.name, &version.applies_to, None) {
                Err(err) => found.push((label, err.message)),
                Ok(it) if it.derived.is_some() => found.push((
                    label,
                    "Its query asks for clocks, which depend on it; it applies to nothing.".into(),
                )),
                Ok(_) => {}
            }
        }
        found
    }

    /// A service level tried on the records of a query: what would have been different.
    ///
    /// # Errors
    /// What is wrong with the query or with the draft.
    pub fn what_if(&self, request: &WhatIfRequest) -> Result<WhatIf, QueryError> {
        if !self.me.role.sees_internal() {
            return Err(QueryError {
                message: "Service levels are tried by the desk, not by requesters.".into(),
                ..QueryError::default()
            });
        }
        let found = self.find(incident::PRACTICE.name, &request.query, None)?;
        let draft = self.draft_level(request)?;
        let metric = draft.metric;
        let today = self.levels();
        let then = today.with(draft);
        let table = found.table;
        let (before, after) = (
            self.ready_levels(&today, table, None),
            self.ready_levels(&then, table, None),
        );
        let Some(source) = Source::new(table) else {
            return Ok(WhatIf::default());
        };
        let mut room = Scratch::default();
        let mut answer = WhatIf {
            counts: incident::CLOCK_STATES
                .iter()
                .map(|it| it.code)
                .chain(["none"])
                .map(|code| (code.to_owned(), 0, 0))
                .collect(),
            ..WhatIf::default()
        };
        for row in found.rows.iter() {
            let now = self.moment(None).until(table, row);
            let Some(past) = source.course(row, now, &mut room) else {
                continue;
            };
            let code = |levels: &ReadyLevels<'_>| {
                let clocks = levels.clocks(row, &past, now);
                let clock = match metric {
                    Metric::Response => clocks.response,
                    _ => clocks.resolution,
                };
                clock.as_ref().map_or("none", status_code)
            };
            let (today, then) = (code(&before), code(&after));
            answer.records += 1;
            for (code, was, is) in &mut answer.counts {
                *was += u32::from(code == today);
                *is += u32::from(code == then);
            }
            if today != then {
                answer.changed += 1;
                if answer.lines.len() < request.limit.min(1_000) as usize {
                    let label = self.engine.label(table.ordinal(row));
                    answer.lines.push((label, today.into(), then.into()));
                }
            }
        }
        Ok(answer)
    }

    /// The definition that a draft makes: the record's fields with those of the draft over them.
    fn draft_level(&self, request: &WhatIfRequest) -> Result<Definition, QueryError> {
        let wrong = |message: String| QueryError {
            message,
            ..QueryError::default()
        };
        let practice = &sl::PRACTICE;
        let mut values: Vec<(FieldId, Write)> = Vec::new();
        for (name, datum) in &request.fields {
            let field = practice.field(name).ok_or_else(|| {
                let near = nearest(name, practice.fields.iter().map(|it| it.name));
                let hint = near.map_or_else(String::new, |it| format!(" Did you mean {it}?"));
                wrong(format!("A service level has no {name:?}.{hint}"))
            })?;
            let writes = super::command::field_writes(self.engine, practice, field, datum)
                .map_err(|err: Refusal| wrong(err.to_string()))?;
            values.extend(writes.into_iter().map(|it| (field.id, it)));
        }
        let place = self.engine.place_of(request.level);
        let table = self.engine.table(Kind::SERVICE_LEVEL);
        let held = table
            .zip(place)
            .map(|(table, place)| cells(table, place.row));
        let drafted = |field: FieldId| {
            values
                .iter()
                .rev()
                .find(|it| it.0 == field)
                .map(|it| &it.1.value)
        };
        let cell = |field: FieldId| match drafted(field) {
            Some(value) => value_cell(value),
            None => held.as_ref().map_or(Cell::Nothing, |it| it(field)),
        };
        let reference = |field: FieldId| match drafted(field) {
            Some(value) => value.as_ref_id(),
            None => {
                let (table, place) = table.zip(place)?;
                match table.reference(field, place.row) {
                    0 => None,
                    ordinal => Some(self.engine.ordinals.id(ordinal)),
                }
            }
        };
        let (_, mut definition) =
            sl::definition(request.level, &cell, &reference).map_err(wrong)?;
        if !matches!(definition.metric, Metric::Response | Metric::Resolution) {
            return Err(wrong(
                "Only service levels for response and resolution can be tried.".into(),
            ));
        }
        // It is tried on the past.
        definition.valid_from_unix_ms = i64::MIN;
        Ok(definition)
    }

    /// The derived figures of one row, for the record's page.
    pub fn derivation(&self, table: &'a Table, row: u32) -> Option<Derivation> {
        let source = Source::new(table)?;
        let levels: Rc<Levels> = self.levels();
        let ready = self.ready_levels(&levels, table, None);
        let mut room = Scratch::default();
        Some(derived::derive(
            &source,
            &ready,
            row,
            self.moment(None),
            self.zone,
            &mut room,
        ))
    }

    /// The derived fields of a record that hold something, as its page shows them.
    pub fn derived_fields(&self, record: RecordId) -> Vec<(String, Datum)> {
        let Some(place) = self.engine.place_of(record) else {
            return Vec::new();
        };
        let table = self.engine.at(place);
        let Some(of_row) = self.derivation(table, place.row) else {
            return Vec::new();
        };
        table
            .practice()
            .fields
            .iter()
            .filter(|it| it.derived && !super::hides(self.me, table.practice(), it.id))
            .map(|field| (field.name.to_owned(), of_row.datum(field)))
            .filter(|(_, datum)| !datum.is_none())
            .collect()
    }
}

fn value_cell(value: &crate::domain::Value) -> Cell<'_> {
    use crate::domain::Value;
    match value {
        Value::Text(text) => Cell::Text(text),
        Value::Int(number) | Value::Time(number) => Cell::Number(*number),
        Value::Bool(yes) => Cell::Yes(*yes),
        _ => Cell::Nothing,
    }
}

/// State and reason of a pause as people read them.
fn reason_words(table: &Table, state: u32, reason: u32) -> String {
    let text = |field: FieldId, code: u32| match table.column(field) {
        Some(Column::Code(codes)) => codes.dict.text(code).to_owned(),
        _ => String::new(),
    };
    let reason = text(incident::HOLD_REASON, reason);
    let label =
        |field: FieldId, code: &str| match table.practice().field_by_id(field).map(|it| it.ty) {
            Some(FieldType::Choice(choices)) => choices
                .iter()
                .find(|it| it.code == code)
                .map_or_else(|| code.to_owned(), |it| it.label.to_owned()),
            _ => code.to_owned(),
        };
    if reason.is_empty() {
        let state = text(crate::domain::common::STATE, state);
        table
            .practice()
            .state(&state)
            .map_or(state.clone(), |it| it.label.to_owned())
    } else {
        label(incident::HOLD_REASON, &reason)
    }
}

/// What happened to a clock, as a sentence.
fn sentence(note: Note) -> String {
    match note {
        Note::PriorityChanged { before, after, .. } => format!(
            "The priority changed from P{before} to P{after}; the new target counts from the start."
        ),
        Note::PriorityIgnored { priority, .. } => {
            format!("The priority fell to P{priority}; the stricter target stays.")
        }
        Note::ReplyEndedPause { .. } => "The requester wrote, so the clock went on.".into(),
        Note::Began { with, .. } => match with {
            Start::FirstGroup => "Assigned to a group for the first time: the clock began.".into(),
            Start::FirstPerson => {
                "Assigned to a person for the first time: the clock began.".into()
            }
            Start::Opened => "Opened: the clock began.".into(),
        },
        Note::Resolved { .. } => "Resolved: the clock stopped.".into(),
        Note::ResolvedRunsOn { .. } => "Resolved: the clock runs on until it is closed.".into(),
        Note::Closed { .. } => "Closed: the clock stopped.".into(),
        Note::GivenUp { .. } => "Cancelled: the clock stopped, and it counts.".into(),
        Note::Reopened { .. } => "Reopened: the clock went on.".into(),
        Note::HoursChanged { .. } => "Other support hours count from here.".into(),
        Note::Breached { .. } => "The target was used up.".into(),
    }
}
