//! Commands: checked against role and state machine here, and nowhere else; then they become
//! drafts of operations. Deciding changes nothing.

pub(in crate::engine) mod effects;
mod input;
mod plan;
mod refusal;

pub use input::{MAX_TEXT_BYTES, value_for};
pub(crate) use input::{nearest, writes as field_writes};
pub use refusal::Refusal;

use super::programme::DAY_MS;
use super::rows;
use super::table::{Column, Table};
use super::{Engine, Fresh, Histories, Place};
use crate::domain::{
    FieldDef, FieldId, FieldType, Guard, Kind, RecordId, Role, StateCategory, Step, Value, common,
    incident, practices,
};
use crate::oplog::{Op, Origin, Write};
use crate::protocol::{BadNews, Command, Datum, Lane, Me, Preview, PreviewLine};

/// An operation before it is stamped.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The record's type.
    pub kind: Kind,
    /// The record.
    pub record: RecordId,
    /// Registers.
    pub writes: Vec<Write>,
    /// When it happened in the world.
    pub occurred_at: i64,
    /// Who did it.
    pub actor: RecordId,
    /// Where it came from.
    pub origin: Origin,
}

impl From<Op> for Draft {
    fn from(op: Op) -> Self {
        Self {
            kind: op.kind,
            record: op.record,
            writes: op.writes,
            occurred_at: op.occurred_at,
            actor: op.actor,
            origin: op.origin,
        }
    }
}

/// What a command comes to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Decision {
    /// Operations to write; empty if nothing would change.
    pub drafts: Vec<Draft>,
    /// Records that the command named and that change.
    pub changed: Vec<RecordId>,
    /// Records that are so already.
    pub unchanged: u32,
    /// Records that refuse, with the reason.
    pub refused: Vec<(RecordId, Refusal)>,
    /// In words.
    pub summary: String,
}

/// Who decides, when, and with what.
pub struct Desk<'a> {
    /// The workspace.
    pub engine: &'a Engine,
    /// Who asks.
    pub me: &'a Me,
    /// Unix milliseconds.
    pub now: i64,
    /// Fresh identities.
    pub fresh: &'a mut Fresh,
    /// Histories of the records that [`needs_history`] named.
    pub histories: &'a Histories,
}

/// The records whose history has to be read before a command can be decided.
pub fn needs_history(engine: &Engine, command: &Command) -> Vec<RecordId> {
    match command {
        Command::Step { records, step, .. } if step == "unmerge" => records
            .iter()
            .flat_map(|it| [Some(*it), effects::merge_target(engine, *it)])
            .flatten()
            .collect(),
        Command::Revise { record, .. }
        | Command::RemoveAttachment { record, .. }
        | Command::ReviseWork { record, .. }
        | Command::Checklist {
            record,
            item: Some(_),
            ..
        } => vec![*record],
        _ => Vec::new(),
    }
}

/// Relations between records and their bytes in the log.
pub const RELATIONS: [(u8, &str, &str, &str); 5] = [
    (1, "related", "Related to", "Related to"),
    (2, "duplicate_of", "Duplicate of", "Has the duplicate"),
    (3, "caused_by", "Caused by", "Cause of"),
    (4, "blocks", "Blocks", "Blocked by"),
    (5, "follow_up_of", "Follow-up of", "Followed up by"),
];

/// The sub key of a link.
pub fn link_sub(relation: u8, other: RecordId) -> Vec<u8> {
    [&[relation][..], &other.0].concat()
}

impl Desk<'_> {
    /// Decides a command.
    ///
    /// # Errors
    /// A refusal of the command as a whole. When many records are named, those that refuse are in
    /// [`Decision::refused`] and the others go through; a single record's refusal is the command's.
    pub fn decide(&mut self, command: &Command) -> Result<Decision, Refusal> {
        let mut decision = match command {
            Command::Create { kind, fields } => self.create(kind, fields)?,
            Command::Update { records, fields } => {
                self.each(records, |desk, place, out| desk.update(place, fields, out))?
            }
            Command::Element {
                records,
                field,
                element,
                present,
            } => self.each(records, |desk, place, out| {
                desk.element(place, field, element, *present, out)
            })?,
            Command::SetPriority {
                records,
                level,
                reason,
            } => self.each(records, |desk, place, out| {
                desk.set_priority(place, *level, reason, out)
            })?,
            Command::Step {
                records,
                step,
                args,
            } => self.each(records, |desk, place, out| {
                desk.step(place, step, args, out)
            })?,
            Command::Say { record, lane, text } => {
                let mut decision = self.each(&[*record], |desk, place, out| {
                    desk.say(place, *lane, text, out)
                })?;
                if let Some(made) = decision.drafts.iter().find(|it| it.record != *record) {
                    decision.changed = vec![made.record];
                    decision.summary = self.followed_up(*record, made);
                }
                decision
            }
            Command::Revise {
                record,
                entry,
                text,
            } => self.each(&[*record], |desk, place, out| {
                desk.revise(place, *record, *entry, text, out)
            })?,
            Command::Link {
                record,
                relation,
                other,
                present,
            } => self.each(&[*record], |desk, place, out| {
                desk.link(place, relation, *other, *present, out)
            })?,
            Command::RemoveAttachment { record, attachment } => {
                self.each(&[*record], |desk, place, out| {
                    desk.needs(Role::Agent)?;
                    let held = desk
                        .histories
                        .get(record)
                        .map(|it| it.element(common::ATTACHMENTS, &attachment.0));
                    if held.is_none_or(Value::is_none) {
                        return Err(Refusal::NotThere { what: "attachment" });
                    }
                    out.push(desk.write(
                        place,
                        Write::element(common::ATTACHMENTS, &attachment.0, Value::None),
                    ));
                    Ok(())
                })?
            }
            Command::LogWork {
                record,
                minutes,
                note,
            } => self.each(&[*record], |desk, place, out| {
                desk.needs(Role::Agent)?;
                let value = Value::group(work(*minutes, note)?);
                let id = desk.fresh.record();
                out.push(desk.write(place, Write::element(common::WORKLOG, &id.0, value)));
                Ok(())
            })?,
            Command::ReviseWork {
                record,
                item,
                minutes,
                note,
            } => self.each(&[*record], |desk, place, out| {
                desk.revise_work(place, *record, *item, *minutes, note, out)
            })?,
            Command::Checklist {
                record,
                item,
                text,
                done,
            } => self.each(&[*record], |desk, place, out| {
                desk.checklist(place, *record, *item, text, *done, out)
            })?,
            Command::Plan(deed) => self.plan(deed)?,
            Command::Delete { records, deleted } => self.each(records, |desk, place, out| {
                desk.needs(Role::Admin)?;
                if desk.engine.at(place).is_deleted(place.row) != *deleted {
                    let value = if *deleted {
                        Value::Bool(true)
                    } else {
                        Value::None
                    };
                    out.push(desk.write(place, Write::one(common::DELETED, value)));
                }
                Ok(())
            })?,
        };
        if decision.summary.is_empty() {
            decision.summary = self.summary(command, &decision);
        }
        Ok(decision)
    }

    /// What a command would do, in words.
    ///
    /// # Errors
    /// As [`Desk::decide`].
    pub fn preview(&mut self, command: &Command) -> Result<Preview, Refusal> {
        let decision = self.decide(command)?;
        let engine = self.engine;
        let mut lines = Vec::new();
        for draft in decision.drafts.iter().take(200) {
            let Some(place) = engine.place_of(draft.record) else {
                continue;
            };
            let table = engine.at(place);
            for write in &draft.writes {
                for (at, field) in table.practice().fields.iter().enumerate() {
                    if field.register() != write.field || matches!(field.ty, FieldType::Entries) {
                        continue;
                    }
                    let new = match &write.value {
                        group @ Value::Group(_) => group.part(field.id),
                        value => value,
                    };
                    let before = rows::datum(engine, table, at, place.row, None);
                    let from = rows::words(table, field, &before, self.me.role);
                    let to = match field.ty {
                        FieldType::Tags | FieldType::Refs(_) | FieldType::Links => {
                            let name = element_name(engine, &write.sub);
                            format!("{}{name}", if write.value.is_none() { "−" } else { "+" })
                        }
                        _ => {
                            rows::words(table, field, &rows::value_datum(engine, new), self.me.role)
                        }
                    };
                    if from != to && lines.len() < 50 {
                        let record = rows::label_of(engine, draft.record);
                        lines.push(PreviewLine {
                            record,
                            field: field.label.into(),
                            from,
                            to,
                        });
                    }
                }
            }
        }
        let refused = decision
            .refused
            .iter()
            .take(100)
            .map(|(id, why)| (rows::label_of(engine, *id), why.to_string()))
            .collect();
        Ok(Preview {
            summary: decision.summary,
            changed: decision.changed.len() as u32,
            unchanged: decision.unchanged,
            lines,
            refused,
        })
    }

    fn needs(&self, role: Role) -> Result<(), Refusal> {
        let enough = match role {
            Role::Admin => self.me.role.administers(),
            Role::Agent => self.me.role.works_the_desk(),
            Role::Requester | Role::Reader => true,
        };
        if enough {
            Ok(())
        } else {
            Err(Refusal::NeedsRole { role })
        }
    }

    fn each(
        &mut self,
        records: &[RecordId],
        mut one: impl FnMut(&mut Self, Place, &mut Vec<Draft>) -> Result<(), Refusal>,
    ) -> Result<Decision, Refusal> {
        let mut decision = Decision::default();
        for record in records {
            let mut drafts = Vec::new();
            let outcome = match self.engine.place_of(*record) {
                Some(place) if self.engine.visible(self.me, place) => one(self, place, &mut drafts),
                _ => Err(Refusal::NotThere { what: "record" }),
            };
            match outcome {
                Err(refusal) if records.len() == 1 => return Err(refusal),
                Err(refusal) => decision.refused.push((*record, refusal)),
                Ok(()) if drafts.is_empty() => decision.unchanged += 1,
                Ok(()) => {
                    decision.changed.push(*record);
                    decision.drafts.append(&mut drafts);
                }
            }
        }
        Ok(decision)
    }

    fn draft(&self, place: Place, writes: Vec<Write>) -> Draft {
        let table = self.engine.at(place);
        Draft {
            kind: table.practice().kind,
            record: self.engine.ordinals.id(table.ordinal(place.row)),
            writes,
            occurred_at: self.now,
            actor: self.me.person,
            origin: Origin::Person,
        }
    }

    fn write(&self, place: Place, write: Write) -> Draft {
        self.draft(place, vec![write])
    }

    fn create(&mut self, kind: &str, fields: &[(String, Datum)]) -> Result<Decision, Refusal> {
        let practice =
            practices::by_name(kind).ok_or_else(|| Refusal::NoSuchKind { name: kind.into() })?;
        let works = self.me.role.works_the_desk();
        let answers = practice.kind == Kind::PULSE_ANSWER;
        let asks = self.me.role == Role::Requester && practice.kind == Kind::INCIDENT;
        if !works && !asks && !answers {
            return Err(Refusal::NeedsRole { role: Role::Agent });
        }
        let mut writes = Vec::new();
        let mut given = Vec::new();
        for (name, datum) in fields {
            let field = input::field(practice, name)?;
            if !field.editable {
                return Err(Refusal::NotEditable {
                    field: field.name.into(),
                });
            }
            if !works && !answers && !effects::REQUESTER_FIELDS.contains(&field.name) {
                return Err(Refusal::NeedsRole { role: Role::Agent });
            }
            let new = input::writes(self.engine, practice, field, datum)?;
            if new.iter().any(|write| !write.value.is_none()) {
                given.push(field.id);
            }
            writes.extend(new.into_iter().filter(|write| !write.value.is_none()));
        }
        for field in practice.fields.iter().filter(|it| it.required) {
            if !given.contains(&field.id) {
                return Err(Refusal::FieldMissing {
                    field: field.name.into(),
                    label: field.label.into(),
                });
            }
        }
        if answers {
            effects::check_answer(self.engine, self.now, &mut writes)?;
        }
        if practice.kind == Kind::DECISION {
            self.check_sponsor_has_time(None, &writes)?;
        }
        self.fill_in(practice, &given, &mut writes);
        let number = self.engine.next_number(practice);
        if let Some(number) = &number {
            writes.push(Write::one(common::NUMBER, Value::text(number)));
        }
        let record = self.fresh.record();
        // The hour of an answer could tell whose it is.
        let at = if answers {
            self.now - self.now.rem_euclid(DAY_MS)
        } else {
            self.now
        };
        writes.push(Write::one(common::OPENED_AT, Value::Time(at)));
        let summary = format!(
            "Created {} {}",
            practice.words.singular,
            number.unwrap_or_default()
        );
        Ok(Decision {
            drafts: vec![Draft {
                kind: practice.kind,
                record,
                writes,
                occurred_at: at,
                // Nobody stands on an answer to a survey.
                actor: if answers {
                    RecordId::default()
                } else {
                    self.me.person
                },
                origin: Origin::Person,
            }],
            changed: vec![record],
            summary: summary.trim_end().into(),
            ..Decision::default()
        })
    }

    /// Closed records change only by an admin's correction; merged ones not at all.
    fn may_change(&self, place: Place) -> Result<(), Refusal> {
        self.needs(Role::Agent)?;
        match self.engine.at(place).category(place.row) {
            Some(StateCategory::Merged) => Err(Refusal::GoesOnElsewhere),
            Some(StateCategory::Closed | StateCategory::Cancelled)
                if !self.me.role.administers() =>
            {
                Err(Refusal::ClosedIsFinal)
            }
            _ => Ok(()),
        }
    }

    fn update(
        &mut self,
        place: Place,
        fields: &[(String, Datum)],
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        self.may_change(place)?;
        let engine = self.engine;
        let table = engine.at(place);
        let practice = table.practice();
        let mut writes = Vec::new();
        for (name, datum) in fields {
            let field = input::field(practice, name)?;
            if !field.editable {
                return Err(Refusal::NotEditable {
                    field: field.name.into(),
                });
            }
            if field.required && datum.is_none() {
                return Err(Refusal::FieldMissing {
                    field: field.name.into(),
                    label: field.label.into(),
                });
            }
            if matches!(field.ty, FieldType::Tags | FieldType::Refs(_)) {
                writes.extend(input::set_writes(engine, table, place.row, field, datum)?);
                continue;
            }
            if matches!(field.ty, FieldType::Extra) {
                writes.extend(input::pair_writes(table, place.row, field, datum)?);
                continue;
            }
            let new = input::writes(engine, practice, field, datum)?;
            writes.extend(
                new.into_iter()
                    .filter(|write| !holds(table, place.row, field, &write.value, engine)),
            );
        }
        self.after_update(place, &mut writes)?;
        if !writes.is_empty() {
            out.push(self.draft(place, writes));
        }
        Ok(())
    }

    fn element(
        &mut self,
        place: Place,
        name: &str,
        element: &Datum,
        present: bool,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let table = self.engine.at(place);
        let field = input::field(table.practice(), name)?;
        let on_myself = matches!(element, Datum::Ref(to) if to.id == self.me.person)
            && !self.me.person.is_nil()
            && (field.id == common::WATCHERS || field.by_oneself);
        if !on_myself {
            self.needs(Role::Agent)?;
        }
        let sub = input::element_sub(self.engine, field, element)?;
        let there = match table.column(field.id) {
            Some(Column::Tags(dict, sets)) => std::str::from_utf8(&sub)
                .ok()
                .and_then(|tag| dict.find(tag))
                .is_some_and(|code| sets.of(place.row).contains(&code)),
            Some(Column::RefSet(sets)) => <[u8; 16]>::try_from(&sub[..])
                .ok()
                .and_then(|id| self.engine.ordinals.find(RecordId(id)))
                .is_some_and(|ordinal| sets.of(place.row).contains(&ordinal)),
            _ => {
                return Err(Refusal::NotEditable {
                    field: field.name.into(),
                });
            }
        };
        if there != present {
            let value = if present {
                Value::Bool(true)
            } else {
                Value::None
            };
            out.push(self.write(place, Write::element(field.id, &sub, value)));
        }
        Ok(())
    }

    fn set_priority(
        &mut self,
        place: Place,
        level: Option<i64>,
        reason: &str,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        self.may_change(place)?;
        let table = self.engine.at(place);
        if table.place(incident::PRIORITY).is_none() {
            return Err(Refusal::NotEditable {
                field: "priority".into(),
            });
        }
        let held = table.code(incident::OVERRIDE_LEVEL, place.row);
        let value = match level {
            None if held.is_empty() => return Ok(()),
            None => Value::None,
            Some(level) if !(1..=5).contains(&level) => {
                return Err(Refusal::OutOfRange {
                    field: "priority",
                    from: 1,
                    to: 5,
                });
            }
            Some(_) if reason.trim().chars().count() < 3 => {
                return Err(Refusal::FieldMissing {
                    field: "reason".into(),
                    label: "Reason".into(),
                });
            }
            Some(level) => Value::group([
                (incident::OVERRIDE_LEVEL, Value::text(&level.to_string())),
                (
                    incident::OVERRIDE_REASON,
                    Value::text(input::checked(reason.trim(), "reason")?),
                ),
            ]),
        };
        out.push(self.write(place, Write::one(incident::PRIORITY_OVERRIDE, value)));
        Ok(())
    }

    fn step(
        &mut self,
        place: Place,
        name: &str,
        args: &[(String, Datum)],
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let table = self.engine.at(place);
        let practice = table.practice();
        let step = practice.step(name).ok_or_else(|| Refusal::NoSuchStep {
            step: name.into(),
            state: table.code(common::STATE, place.row).into(),
        })?;
        self.check_step(place, step)?;
        let values = self.step_args(place, step, args)?;
        self.take_step(place, step, &values, out)
    }

    /// Whether a step can be taken now, arguments aside.
    ///
    /// # Errors
    /// The rule that says no.
    pub fn check_step(&self, place: Place, step: &Step) -> Result<(), Refusal> {
        let table = self.engine.at(place);
        let state = table.code(common::STATE, place.row);
        if !step.from.contains(&state) {
            return Err(match table.category(place.row) {
                Some(StateCategory::Closed) => Refusal::ClosedIsFinal,
                Some(StateCategory::Merged) => Refusal::GoesOnElsewhere,
                _ => Refusal::NoSuchStep {
                    step: step.label.into(),
                    state: state.into(),
                },
            });
        }
        if let Some(Guard::OnlyWho(field)) = step.guard {
            return self.is_who(table, field, place.row);
        }
        if self.me.role == Role::Reader || self.me.role < step.role {
            return Err(Refusal::NeedsRole { role: step.role });
        }
        let settings = self.engine.settings();
        let since = |field| table.number(field, place.row).unwrap_or(self.now);
        let within = |since: i64, days: u32| self.now - since <= i64::from(days) * 86_400_000;
        match step.guard {
            Some(Guard::WithinReopenWindow)
                if !within(since(incident::RESOLVED_AT), settings.reopen_days) =>
            {
                Err(Refusal::TooLate {
                    days: settings.reopen_days,
                })
            }
            Some(Guard::WithinUnmergeWindow)
                if !within(since(incident::MERGED_AT), effects::UNMERGE_DAYS) =>
            {
                Err(Refusal::TooLate {
                    days: effects::UNMERGE_DAYS,
                })
            }
            _ => Ok(()),
        }
    }

    /// Whether I am the person who stands in a field.
    fn is_who(&self, table: &Table, field: FieldId, row: u32) -> Result<(), Refusal> {
        let who = table.reference(field, row);
        if who != 0 && self.engine.ordinals.id(who) == self.me.person {
            return Ok(());
        }
        Err(Refusal::OnlyWho {
            name: self.engine.name_of(who),
            label: table
                .practice()
                .field_by_id(field)
                .map_or(String::new(), |it| it.label.to_lowercase()),
        })
    }

    fn step_args(
        &self,
        place: Place,
        step: &Step,
        args: &[(String, Datum)],
    ) -> Result<Vec<(&'static str, Value)>, Refusal> {
        let practice = self.engine.at(place).practice();
        let mut values: Vec<(&'static str, Value)> = Vec::new();
        for (name, datum) in args {
            let need = step
                .needs
                .iter()
                .find(|it| it.name == name)
                .ok_or_else(|| Refusal::NoSuchField {
                    name: name.clone(),
                    nearest: None,
                })?;
            let value = input::value_for(self.engine, practice, need.ty, need.name, datum)?;
            values.push((need.name, value));
        }
        for need in step.needs {
            let wanted = need.only_if.is_none_or(|(other, code)| {
                values
                    .iter()
                    .any(|(name, value)| *name == other && value.as_text() == Some(code))
            });
            let value = values
                .iter()
                .find(|(name, _)| *name == need.name)
                .map(|(_, value)| value);
            let text = value.and_then(Value::as_text).map(str::trim);
            if wanted && need.required && (value.is_none_or(Value::is_none) || text == Some("")) {
                return Err(Refusal::FieldMissing {
                    field: need.name.into(),
                    label: need.label.into(),
                });
            }
            if wanted && text.is_some_and(|text| text.chars().count() < need.min_chars) {
                return Err(Refusal::TooShort {
                    field: need.name.into(),
                    label: need.label.into(),
                    least: need.min_chars,
                });
            }
        }
        Ok(values)
    }

    fn say(
        &mut self,
        place: Place,
        lane: Lane,
        text: &str,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        if lane == Lane::Internal || self.me.role == Role::Reader {
            self.needs(Role::Agent)?;
        }
        if self.engine.at(place).practice().states.is_empty() {
            return Err(Refusal::NotEditable {
                field: "timeline".into(),
            });
        }
        let text = input::checked(text, "text")?;
        if text.trim().is_empty() {
            return Err(Refusal::FieldMissing {
                field: "text".into(),
                label: "Text".into(),
            });
        }
        if self.me.role == Role::Requester
            && matches!(
                self.engine.at(place).category(place.row),
                Some(StateCategory::Closed | StateCategory::Cancelled)
            )
        {
            out.push(self.follow_up(place, text));
            return Ok(());
        }
        if self.me.role == Role::Requester
            && self.engine.at(place).category(place.row) == Some(StateCategory::Merged)
        {
            // Nobody reads a merged record any more: the word goes where the work goes on.
            let target = self
                .engine
                .goes_on_under(place)
                .filter(|it| self.engine.visible(self.me, *it))
                .ok_or(Refusal::GoesOnElsewhere)?;
            return self.say(target, lane, text, out);
        }
        out.push(self.entry(place, lane, text));
        self.after_reply(place, lane, out)
    }

    /// A word that went to another record, or made one, says which.
    fn followed_up(&self, former: RecordId, made: &Draft) -> String {
        let former = rows::label_of(self.engine, former).number;
        match pending(&made.writes, common::NUMBER).and_then(Value::as_text) {
            Some(number) => format!("{former} is closed: your reply became {number}"),
            None => {
                let number = rows::label_of(self.engine, made.record).number;
                format!("{former} goes on as {number}: your reply was added there")
            }
        }
    }

    fn entry(&mut self, place: Place, lane: Lane, text: &str) -> Draft {
        let value = Value::group([
            (common::entry::LANE, Value::text(lane.code())),
            (common::entry::TEXT, Value::text(text)),
        ]);
        let id = self.fresh.record();
        self.write(place, Write::element(common::TIMELINE, &id.0, value))
    }

    fn revise(
        &mut self,
        place: Place,
        record: RecordId,
        entry: RecordId,
        text: &str,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let text = input::checked(text, "text")?;
        let held = self
            .histories
            .get(&record)
            .and_then(|it| it.register(common::TIMELINE, &entry.0))
            .filter(|it| !it.value.is_none())
            .ok_or(Refusal::NotThere { what: "entry" })?;
        if held.actor != self.me.person && !self.me.role.administers() {
            return Err(Refusal::NotYours);
        }
        if text.trim().is_empty() {
            return Err(Refusal::FieldMissing {
                field: "text".into(),
                label: "Text".into(),
            });
        }
        out.push(self.write(
            place,
            Write::element(common::TIMELINE_REVISION, &entry.0, Value::text(text)),
        ));
        Ok(())
    }

    fn link(
        &mut self,
        place: Place,
        relation: &str,
        other: RecordId,
        present: bool,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        self.needs(Role::Agent)?;
        let code = RELATIONS
            .iter()
            .find(|it| it.1 == relation)
            .map(|it| it.0)
            .ok_or_else(|| Refusal::NoSuchRelation {
                name: relation.into(),
            })?;
        let table = self.engine.at(place);
        if self.engine.place_of(other).is_none() {
            return Err(Refusal::NotThere { what: "record" });
        }
        if self.engine.ordinals.id(table.ordinal(place.row)) == other {
            return Err(Refusal::ToItself);
        }
        let there = match (
            table.column(common::LINKS),
            self.engine.ordinals.find(other),
        ) {
            (Some(Column::Links(sets)), Some(ordinal)) => sets
                .of(place.row)
                .contains(&super::table::link_element(code, ordinal)),
            (Some(_), _) => false,
            (None, _) => {
                return Err(Refusal::NotEditable {
                    field: "links".into(),
                });
            }
        };
        if there != present {
            let value = if present {
                Value::Bool(true)
            } else {
                Value::None
            };
            out.push(self.write(
                place,
                Write::element(common::LINKS, &link_sub(code, other), value),
            ));
        }
        Ok(())
    }

    /// Changes a piece of work, or takes it away. It stays its author's, and of its day.
    fn revise_work(
        &mut self,
        place: Place,
        record: RecordId,
        item: RecordId,
        minutes: i64,
        note: &str,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        use common::worklog as part;
        self.needs(Role::Agent)?;
        let held = self
            .histories
            .get(&record)
            .and_then(|it| it.register(common::WORKLOG, &item.0))
            .filter(|it| !it.value.is_none())
            .ok_or(Refusal::NotThere {
                what: "piece of work",
            })?;
        let (author, at) = super::view::work_of(held);
        if author != self.me.person && !self.me.role.administers() {
            return Err(Refusal::NotYours);
        }
        let value = if minutes == 0 {
            Value::None
        } else {
            let mut parts = work(minutes, note)?;
            let is_same = parts
                .iter()
                .all(|(it, value)| held.value.part(*it) == value);
            if is_same {
                return Ok(());
            }
            if !author.is_nil() {
                parts.push((part::AUTHOR, Value::Ref(author)));
            }
            parts.push((part::AT, Value::Time(at)));
            Value::group(parts)
        };
        out.push(self.write(place, Write::element(common::WORKLOG, &item.0, value)));
        Ok(())
    }

    fn checklist(
        &mut self,
        place: Place,
        record: RecordId,
        item: Option<RecordId>,
        text: &str,
        done: bool,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        self.needs(Role::Agent)?;
        let text = input::checked(text.trim(), "text")?;
        let (id, position) = match item {
            None if text.is_empty() => {
                return Err(Refusal::FieldMissing {
                    field: "text".into(),
                    label: "Text".into(),
                });
            }
            // New items go to the end: the time of making is their position.
            None => (self.fresh.record(), self.now),
            Some(id) => {
                let held = self
                    .histories
                    .get(&record)
                    .map(|it| it.element(common::CHECKLIST, &id.0))
                    .filter(|it| !it.is_none())
                    .ok_or(Refusal::NotThere {
                        what: "checklist item",
                    })?;
                (
                    id,
                    held.part(common::checklist::POSITION)
                        .as_int()
                        .unwrap_or(self.now),
                )
            }
        };
        let value = if text.is_empty() {
            Value::None
        } else {
            Value::group([
                (common::checklist::TEXT, Value::text(text)),
                (common::checklist::DONE, Value::Bool(done)),
                (common::checklist::POSITION, Value::Int(position)),
            ])
        };
        out.push(self.write(place, Write::element(common::CHECKLIST, &id.0, value)));
        Ok(())
    }

    fn summary(&self, command: &Command, decision: &Decision) -> String {
        let count = decision.changed.len();
        let engine = self.engine;
        let first = decision.changed.first().and_then(|id| engine.place_of(*id));
        let what = match (count, first) {
            (0, _) => return "Nothing to change".into(),
            (1, Some(place)) => {
                let table = engine.at(place);
                let number = table.line(common::NUMBER, place.row);
                if number.is_empty() {
                    rows::title(table, place.row).into()
                } else {
                    number.to_string()
                }
            }
            (count, Some(place)) => format!("{count} {}", engine.at(place).practice().words.plural),
            (count, None) => format!("{count} records"),
        };
        let label = |name: &str| {
            first
                .and_then(|place| engine.at(place).practice().field(name))
                .map_or(name.to_string(), |it| it.label.to_string())
        };
        match command {
            Command::Create { .. } => format!("Created {what}"),
            Command::Update { fields, .. } => match fields.as_slice() {
                [(name, _)] => format!("{} changed on {what}", label(name)),
                _ => format!("Changed {what}"),
            },
            Command::Element { field, present, .. } => {
                let verb = if *present { "added to" } else { "removed from" };
                format!("{} {verb} {what}", label(field))
            }
            Command::SetPriority {
                level: Some(level), ..
            } => format!("P{level} set on {what}"),
            Command::SetPriority { level: None, .. } => {
                format!("Priority of {what} follows the matrix again")
            }
            Command::Step { step, .. } => {
                let state = first
                    .and_then(|place| {
                        let practice = engine.at(place).practice();
                        practice.state(practice.step(step)?.to)
                    })
                    .map_or(String::new(), |it| {
                        it.label_for(self.me.role).to_lowercase()
                    });
                format!("{what} moved to {state}")
            }
            Command::Say {
                lane: Lane::Public, ..
            } => format!("Reply added to {what}"),
            Command::Say {
                lane: Lane::Internal,
                ..
            } => format!("Internal note added to {what}"),
            Command::Revise { .. } => format!("Entry revised on {what}"),
            Command::Link { present: true, .. } => format!("Linked {what}"),
            Command::Link { present: false, .. } => format!("Unlinked {what}"),
            Command::RemoveAttachment { .. } => format!("Attachment removed from {what}"),
            Command::LogWork { minutes, .. } => format!("{minutes} min logged on {what}"),
            Command::ReviseWork { minutes: 0, .. } => format!("Work removed from {what}"),
            Command::ReviseWork { minutes, .. } => {
                format!("Work changed to {minutes} min on {what}")
            }
            Command::Checklist { .. } => format!("Checklist changed on {what}"),
            Command::Plan(_) => format!("Changed {what}"),
            Command::Delete { deleted: true, .. } => format!("Deleted {what}"),
            Command::Delete { deleted: false, .. } => format!("Brought back {what}"),
        }
    }
}

/// The parts of a piece of work.
fn work(minutes: i64, note: &str) -> Result<Vec<(FieldId, Value)>, Refusal> {
    if !(1..=1440).contains(&minutes) {
        return Err(Refusal::OutOfRange {
            field: "minutes",
            from: 1,
            to: 1440,
        });
    }
    let note = input::checked(note, "note")?;
    Ok(vec![
        (common::worklog::MINUTES, Value::Int(minutes)),
        (common::worklog::NOTE, Value::text_or_none(note)),
    ])
}

/// Whether a cell holds a value already.
fn holds(table: &Table, row: u32, field: &FieldDef, value: &Value, engine: &Engine) -> bool {
    let Some(place) = table.place(field.id) else {
        return false;
    };
    match table.column_at(place) {
        Column::Absent(_) | Column::Entries(..) | Column::Derived => false,
        _ => rows::datum(engine, table, place, row, None) == rows::value_datum(engine, value),
    }
}

fn element_name(engine: &Engine, sub: &[u8]) -> String {
    let tail = if sub.len() == 17 { &sub[1..] } else { sub };
    match <[u8; 16]>::try_from(tail) {
        Ok(id) => engine
            .ordinals
            .find(RecordId(id))
            .map_or(String::new(), |it| engine.name_of(it)),
        Err(_) => String::from_utf8_lossy(sub).into_owned(),
    }
}

/// A refusal as the page sees it.
impl From<Refusal> for BadNews {
    fn from(refusal: Refusal) -> Self {
        BadNews::refusal(refusal.code(), refusal.to_string()).about(&refusal.field())
    }
}

/// The value that a field has among writes to come, or else in the working set.
fn pending(writes: &[Write], field: FieldId) -> Option<&Value> {
    writes
        .iter()
        .rev()
        .find(|write| write.field == field)
        .map(|write| &write.value)
}

#[cfg(test)]
mod tests;
