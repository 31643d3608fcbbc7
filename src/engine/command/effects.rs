//! What steps and edits bring with them: the rules of the incident practice.
//!
//! Source of the rules: the state table and the propagation of parent and child in the reference
//! of this field (parents resolve their children; closing does not spread; a hold for the caller
//! does not spread, other holds do; an agent's reopening spreads, a requester's does not).

use super::{Desk, Draft, Refusal, link_sub, pending};
use crate::domain::programme::outreach::MOST_REQUESTS;
use crate::domain::programme::plan::{DECISION_ASKED_OF, DECISION_DECISION_TYPE};
use crate::domain::programme::pulse::LETTERS;
use crate::domain::{
    Kind, Practice, RecordId, Role, Stamp, StateCategory, Step, Value, common, incident, report,
};
use crate::engine::programme::sponsor;
use crate::engine::table::{Column, NO_NUMBER, Ordinal, Table};
use crate::engine::{Engine, Place};
use crate::oplog::Write;
use crate::protocol::Lane;

/// Days within which a merge can be taken back.
pub(super) const UNMERGE_DAYS: u32 = 30;

/// What a requester may say of an incident.
pub(super) const REQUESTER_FIELDS: [&str; 9] = [
    "title",
    "description",
    "impact",
    "urgency",
    "service",
    "category",
    "subcategory",
    "configuration_item",
    "location",
];

/// Parents may stand over parents so many times.
const MAX_PARENTS: usize = 32;

type Args = [(&'static str, Value)];

fn arg<'a>(args: &'a Args, name: &str) -> &'a Value {
    args.iter()
        .find(|(it, _)| *it == name)
        .map_or(&Value::None, |(_, value)| value)
}

/// What an answer to a survey has to be: to a survey that is open, of one of its audiences or of none,
/// with all five statements, so that all are counted alike; and it carries no words of its own, which
/// could tell whose it is.
pub(super) fn check_answer(
    engine: &Engine,
    now: i64,
    writes: &mut Vec<Write>,
) -> Result<(), Refusal> {
    use crate::domain::programme::culture::{
        PULSE_ANSWER, PULSE_ANSWER_AUDIENCE, PULSE_ANSWER_ROUND, PULSE_ROUND_AUDIENCES,
        PULSE_ROUND_CLOSES_AT,
    };
    let refers = |field| pending(writes, field).and_then(Value::as_ref_id);
    let place = refers(PULSE_ANSWER_ROUND)
        .and_then(|it| engine.place_of(it))
        .ok_or(Refusal::SurveyClosed)?;
    let (table, row) = (engine.at(place), place.row);
    let ends = table.number(PULSE_ROUND_CLOSES_AT, row);
    let is_over = ends.is_some_and(|it| it != NO_NUMBER && it <= now);
    if table.code(common::STATE, row) != "open" || table.is_deleted(row) || is_over {
        return Err(Refusal::SurveyClosed);
    }
    if let Some(audience) = refers(PULSE_ANSWER_AUDIENCE) {
        let asked = matches!(table.column(PULSE_ROUND_AUDIENCES), Some(Column::RefSet(sets))
            if engine.ordinals.find(audience).is_some_and(|it| sets.of(row).contains(&it)));
        if !asked {
            return Err(Refusal::NotThere { what: "audience" });
        }
    }
    for letter in &LETTERS {
        if pending(writes, letter.field).is_none() {
            return Err(Refusal::FieldMissing {
                field: letter.code.into(),
                label: letter.statement.into(),
            });
        }
    }
    writes.retain(|it| it.field != common::TITLE);
    let title = PULSE_ANSWER.words.singular;
    writes.push(Write::one(common::TITLE, Value::text(title)));
    Ok(())
}

impl Desk<'_> {
    /// What a new record gets that nobody gave.
    pub(super) fn fill_in(
        &mut self,
        practice: &Practice,
        given: &[crate::domain::FieldId],
        writes: &mut Vec<Write>,
    ) {
        if practice.kind != Kind::INCIDENT {
            if let Some(first) = practice.states.first() {
                writes.push(state_write([(common::STATE, Value::text(first.code))]));
            }
            if practice.kind == Kind::REPORT_ISSUE {
                self.judge_issue(None, writes);
            }
            return;
        }
        for field in [incident::IMPACT, incident::URGENCY] {
            if !given.contains(&field) {
                writes.push(Write::one(field, Value::text("3")));
            }
        }
        if !self.me.person.is_nil() {
            writes.push(Write::one(incident::OPENED_BY, Value::Ref(self.me.person)));
            if !given.contains(&incident::REQUESTER) && self.me.role == Role::Requester {
                writes.push(Write::one(incident::REQUESTER, Value::Ref(self.me.person)));
            }
        }
        if self.me.role == Role::Requester && !given.contains(&incident::CHANNEL) {
            writes.push(Write::one(incident::CHANNEL, Value::text("portal")));
        }
        if !given.contains(&incident::ASSIGNMENT_GROUP)
            && let Some(group) = self.route(writes)
        {
            writes.push(Write::one(incident::ASSIGNMENT_GROUP, Value::Ref(group)));
        }
        let state = if given.contains(&incident::ASSIGNEE) {
            "in_progress"
        } else {
            "new"
        };
        writes.push(Write::one(
            common::STATE,
            Value::group([(common::STATE, Value::text(state))]),
        ));
    }

    /// The group of the item, else of the service, else of the category.
    fn route(&self, writes: &[Write]) -> Option<RecordId> {
        let ways = [
            (incident::CONFIGURATION_ITEM, "support_group"),
            (incident::SERVICE, "support_group"),
            (incident::SUBCATEGORY, "assignment_group"),
            (incident::CATEGORY, "assignment_group"),
        ];
        ways.iter().find_map(|(field, group)| {
            let place = self
                .engine
                .place_of(pending(writes, *field)?.as_ref_id()?)?;
            let table = self.engine.at(place);
            let ordinal = table.reference(table.practice().field(group)?.id, place.row);
            (ordinal != 0).then(|| self.engine.ordinals.id(ordinal))
        })
    }

    /// What an edit brings with it: another group clears the assignee, an assignee starts the work.
    pub(super) fn after_update(
        &self,
        place: Place,
        writes: &mut Vec<Write>,
    ) -> Result<(), Refusal> {
        let table = self.engine.at(place);
        if table.practice().kind == Kind::REPORT_ISSUE {
            self.judge_issue(Some(place), writes);
        }
        if table.practice().kind == Kind::DECISION {
            return self.check_sponsor_has_time(Some(place), writes);
        }
        if table.practice().kind != Kind::INCIDENT {
            return Ok(());
        }
        let me = self.engine.ordinals.id(table.ordinal(place.row));
        if let Some(parent) = pending(writes, incident::PARENT).and_then(Value::as_ref_id) {
            self.check_parent(me, parent)?;
        }
        let assignee = pending(writes, incident::ASSIGNEE);
        if pending(writes, incident::ASSIGNMENT_GROUP).is_some()
            && assignee.is_none()
            && table.reference(incident::ASSIGNEE, place.row) != 0
        {
            writes.push(Write::one(incident::ASSIGNEE, Value::None));
        } else if assignee.is_some_and(|it| !it.is_none())
            && table.code(common::STATE, place.row) == "new"
        {
            writes.push(state_write([(common::STATE, Value::text("in_progress"))]));
        }
        Ok(())
    }

    /// Writes down whether an issue of a report is on time, so that lists can ask for it.
    fn judge_issue(&self, place: Option<Place>, writes: &mut Vec<Write>) {
        let touched = [report::ISSUE_DUE_AT, report::ISSUE_PRODUCED_AT];
        if touched.iter().all(|it| pending(writes, *it).is_none()) {
            return;
        }
        let moment = |field| match (pending(writes, field), place) {
            (Some(Value::Time(at)), _) => Some(*at),
            (Some(_), _) | (None, None) => None,
            (None, Some(place)) => self
                .engine
                .at(place)
                .number(field, place.row)
                .filter(|it| *it != NO_NUMBER),
        };
        let on_time = report::is_on_time(moment(touched[0]), moment(touched[1]));
        let value = on_time.map_or(Value::None, Value::Bool);
        writes.push(Write::one(report::ISSUE_ON_TIME, value));
    }

    /// A sponsor gets at most [`MOST_REQUESTS`] requests a week; whether a gate opens is no request but the
    /// plan's own question.
    pub(super) fn check_sponsor_has_time(
        &self,
        place: Option<Place>,
        writes: &[Write],
    ) -> Result<(), Refusal> {
        let (asked, kind) = (
            pending(writes, DECISION_ASKED_OF),
            pending(writes, DECISION_DECISION_TYPE),
        );
        if asked.is_none() && kind.is_none() {
            return Ok(());
        }
        let engine = self.engine;
        let held = place.map(|it| (engine.at(it), it.row));
        let of = match (asked, held) {
            (Some(asked), _) => asked.as_ref_id(),
            (None, Some((table, row))) => {
                Some(engine.ordinals.id(table.reference(DECISION_ASKED_OF, row)))
            }
            (None, None) => None,
        };
        let kind = match (kind, held) {
            (Some(kind), _) => kind.as_text().unwrap_or_default(),
            (None, Some((table, row))) => table.code(DECISION_DECISION_TYPE, row),
            (None, None) => "",
        };
        let sponsor = sponsor::of(engine).filter(|it| Some(*it) == of && kind != "gate");
        let Some(sponsor) = sponsor else {
            return Ok(());
        };
        if sponsor::asked_this_week(engine, sponsor, self.now, place) < MOST_REQUESTS {
            return Ok(());
        }
        Err(Refusal::SponsorIsBusy {
            name: engine.person_name(sponsor).unwrap_or_default(),
            most: MOST_REQUESTS,
        })
    }

    fn check_parent(&self, me: RecordId, parent: RecordId) -> Result<(), Refusal> {
        if parent == me {
            return Err(Refusal::ToItself);
        }
        let mut above = parent;
        for _ in 0..MAX_PARENTS {
            let Some(place) = self.engine.place_of(above) else {
                return Ok(());
            };
            let next = self.engine.at(place).reference(incident::PARENT, place.row);
            if next == 0 {
                return Ok(());
            }
            above = self.engine.ordinals.id(next);
            if above == me {
                return Err(Refusal::Ring);
            }
        }
        Err(Refusal::Ring)
    }

    /// Takes a step whose arguments are checked.
    pub(super) fn take_step(
        &mut self,
        place: Place,
        step: &Step,
        args: &Args,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let engine = self.engine;
        let table = engine.at(place);
        if table.practice().kind != Kind::INCIDENT {
            out.push(self.declared_step(place, step, args));
            return Ok(());
        }
        let record = engine.ordinals.id(table.ordinal(place.row));
        let mut parts = vec![(common::STATE, Value::text(step.to))];
        let mut writes = Vec::new();
        match step.name {
            "resolve" => {
                parts.extend(self.resolution(arg(args, "resolution_code").clone()));
                writes.push(Write::one(
                    incident::RESOLUTION_NOTES,
                    arg(args, "resolution_notes").clone(),
                ));
                if table.reference(incident::ASSIGNEE, place.row) == 0 && !self.me.person.is_nil() {
                    writes.push(Write::one(incident::ASSIGNEE, Value::Ref(self.me.person)));
                }
            }
            "hold" => {
                parts.push((incident::HOLD_REASON, arg(args, "hold_reason").clone()));
                parts.push((incident::HOLD_UNTIL, arg(args, "hold_until").clone()));
                for (name, id) in [("problem", 142), ("change", 143)] {
                    if !arg(args, name).is_none() {
                        writes.push(Write::one(
                            crate::domain::FieldId(id),
                            arg(args, name).clone(),
                        ));
                    }
                }
            }
            "close" => {
                parts.extend(kept_resolution(engine, table, place.row));
                parts.push((incident::CLOSED_AT, Value::Time(self.now)));
            }
            "cancel" => {
                parts.push((incident::CANCEL_REASON, arg(args, "cancel_reason").clone()));
                parts.push((incident::CLOSED_AT, Value::Time(self.now)));
            }
            "merge" => {
                let target = arg(args, "target")
                    .as_ref_id()
                    .ok_or(Refusal::TargetNotOpen)?;
                self.check_merge(record, target)?;
                parts.push((incident::MERGED_INTO, Value::Ref(target)));
                parts.push((incident::MERGED_AT, Value::Time(self.now)));
                let before = table.code(common::STATE, place.row);
                parts.push((incident::STATE_BEFORE_MERGE, Value::text(before)));
                self.follow_target(table, place.row, target, out);
            }
            "unmerge" => {
                let before = table.code(incident::STATE_BEFORE_MERGE, place.row);
                // A hold had a reason and an end that are over by now: such a record goes on in work.
                let back = if before == "new" {
                    "new"
                } else {
                    "in_progress"
                };
                parts[0] = (common::STATE, Value::text(back));
                self.unfollow_target(record, out);
            }
            _ => {}
        }
        writes.push(state_write(parts));
        out.push(self.draft(place, writes));
        if let Some(message) = arg(args, "message")
            .as_text()
            .filter(|it| !it.trim().is_empty())
        {
            let entry = self.entry(place, Lane::Public, message);
            out.push(entry);
        }
        if step.name == "reopen" {
            let reason = format!("Reopened: {}", arg(args, "reason").as_text().unwrap_or(""));
            let lane = if self.me.role == Role::Requester {
                Lane::Public
            } else {
                Lane::Internal
            };
            let entry = self.entry(place, lane, &reason);
            out.push(entry);
        }
        self.spread(place, step, args, out);
        Ok(())
    }

    /// A step that does what its declaration says, and nothing else: it moves the state, takes its
    /// arguments and its stamps, and carries over what moved with the former state unless it drops it.
    fn declared_step(&self, place: Place, step: &Step, args: &Args) -> Draft {
        let table = self.engine.at(place);
        let practice = table.practice();
        let mut parts = vec![(common::STATE, Value::text(step.to))];
        let mut writes = Vec::new();
        let stamps = step.stamps.iter().map(|(field, stamp)| {
            let value = match stamp {
                Stamp::Now => Value::Time(self.now),
                Stamp::Me if self.me.person.is_nil() => Value::None,
                Stamp::Me => Value::Ref(self.me.person),
                Stamp::Number(number) => Value::Int(*number),
                Stamp::Nothing => Value::None,
            };
            (*field, value)
        });
        let given = args
            .iter()
            .filter_map(|(name, value)| Some((practice.field(name)?.id, value.clone())));
        for (field, value) in given.chain(stamps) {
            match practice.field_by_id(field).map(|it| it.register()) {
                Some(common::STATE) => parts.push((field, value)),
                _ => writes.push(Write::one(field, value)),
            }
        }
        if !step.drops {
            let moved = |field: &&crate::domain::FieldDef| {
                field.part_of == Some(common::STATE) && !parts.iter().any(|it| it.0 == field.id)
            };
            let kept: Vec<_> = practice
                .fields
                .iter()
                .filter(moved)
                .map(|field| (field.id, held(self.engine, table, field, place.row)))
                .filter(|it| !it.1.is_none())
                .collect();
            parts.extend(kept);
        }
        writes.push(state_write(parts));
        self.draft(place, writes)
    }

    fn resolution(&self, code: Value) -> Vec<(crate::domain::FieldId, Value)> {
        let by = if self.me.person.is_nil() {
            Value::None
        } else {
            Value::Ref(self.me.person)
        };
        vec![
            (incident::RESOLUTION_CODE, code),
            (incident::RESOLVED_AT, Value::Time(self.now)),
            (incident::RESOLVED_BY, by),
        ]
    }

    fn check_merge(&self, record: RecordId, target: RecordId) -> Result<(), Refusal> {
        if record == target {
            return Err(Refusal::ToItself);
        }
        let place = self
            .engine
            .place_of(target)
            .ok_or(Refusal::NotThere { what: "record" })?;
        let table = self.engine.at(place);
        if table.practice().kind != Kind::INCIDENT || !table.is_open(place.row) {
            return Err(Refusal::TargetNotOpen);
        }
        Ok(())
    }

    /// Whoever reported or watched a merged record watches the one that it goes on under.
    fn follow_target(&self, table: &Table, row: u32, target: RecordId, out: &mut Vec<Draft>) {
        let Some(place) = self.engine.place_of(target) else {
            return;
        };
        let mut people: Vec<Ordinal> = vec![table.reference(incident::REQUESTER, row)];
        if let Some(Column::RefSet(sets)) = table.column(common::WATCHERS) {
            people.extend(sets.of(row));
        }
        let into = self.engine.at(place);
        let held: &[u32] = match into.column(common::WATCHERS) {
            Some(Column::RefSet(sets)) => sets.of(place.row),
            _ => &[],
        };
        people.retain(|it| {
            *it != 0 && !held.contains(it) && *it != into.reference(incident::REQUESTER, place.row)
        });
        people.sort_unstable();
        people.dedup();
        if !people.is_empty() {
            let writes = people
                .iter()
                .map(|it| {
                    Write::element(
                        common::WATCHERS,
                        &self.engine.ordinals.id(*it).0,
                        Value::Bool(true),
                    )
                })
                .collect();
            out.push(self.draft(place, writes));
        }
    }

    /// The merge is taken back, and with it the watching that it brought. Whoever was added by hand
    /// since stays, and so does whoever watches because of another record that goes on there.
    fn unfollow_target(&self, record: RecordId, out: &mut Vec<Draft>) {
        let Some(target) = merge_target(self.engine, record) else {
            return;
        };
        let act = |register: &crate::oplog::Register| register.act.0 & !255;
        let merge = self
            .histories
            .get(&record)
            .and_then(|it| it.register(common::STATE, &[]))
            .map(act);
        let (Some(place), Some(history)) =
            (self.engine.place_of(target), self.histories.get(&target))
        else {
            return;
        };
        let table = self.engine.at(place);
        let mut others: Vec<Ordinal> = Vec::new();
        for other in self.engine.merged_into(target) {
            let row = self.engine.place_of(other).map(|it| it.row);
            if let (Some(row), true) = (row, other != record) {
                others.push(table.reference(incident::REQUESTER, row));
                if let Some(Column::RefSet(sets)) = table.column(common::WATCHERS) {
                    others.extend(sets.of(row));
                }
            }
        }
        let writes: Vec<Write> = history
            .elements(common::WATCHERS)
            .filter(|(_, register)| !register.value.is_none() && Some(act(register)) == merge)
            .filter(|(person, _)| {
                let ordinal = crate::engine::table::id_in(person)
                    .and_then(|it| self.engine.ordinals.find(it));
                ordinal.is_none_or(|it| !others.contains(&it))
            })
            .map(|(person, _)| Write::element(common::WATCHERS, person, Value::None))
            .collect();
        if !writes.is_empty() {
            out.push(self.draft(place, writes));
        }
    }

    /// From parent to children.
    fn spread(&mut self, place: Place, step: &Step, args: &Args, out: &mut Vec<Draft>) {
        let engine = self.engine;
        let table = engine.at(place);
        let parent = table.line(common::NUMBER, place.row).to_string();
        let for_caller = arg(args, "hold_reason").as_text() == Some("caller");
        let spreads = match step.name {
            "resolve" => true,
            "hold" => !for_caller,
            "reopen" => self.me.role != Role::Requester,
            _ => false,
        };
        if !spreads {
            return;
        }
        for child in self.children(table, table.ordinal(place.row)) {
            if !step.from.contains(&table.code(common::STATE, child)) {
                continue;
            }
            let child = Place {
                row: child,
                ..place
            };
            let mut parts = vec![(common::STATE, Value::text(step.to))];
            let mut writes = Vec::new();
            match step.name {
                "resolve" => {
                    parts.extend(self.resolution(arg(args, "resolution_code").clone()));
                    let notes = arg(args, "resolution_notes").as_text().unwrap_or("");
                    let notes = format!("Resolved with its parent {parent}: {notes}");
                    writes.push(Write::one(incident::RESOLUTION_NOTES, Value::text(&notes)));
                }
                "hold" => {
                    parts.push((incident::HOLD_REASON, arg(args, "hold_reason").clone()));
                    parts.push((incident::HOLD_UNTIL, arg(args, "hold_until").clone()));
                }
                _ => {}
            }
            writes.push(state_write(parts));
            out.push(self.draft(child, writes));
        }
    }

    /// Rows of the living children of a record.
    pub(crate) fn children(&self, table: &Table, parent: Ordinal) -> Vec<u32> {
        match table.column(incident::PARENT) {
            Some(Column::Ref(refs)) => (0..table.len() as u32)
                .filter(|row| refs.cells[*row as usize] == parent && !table.is_deleted(*row))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// A requester's word on a record that waits for the requester goes on with it; on a resolved
    /// one it stays a word.
    pub(super) fn after_reply(
        &mut self,
        place: Place,
        lane: Lane,
        out: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let table = self.engine.at(place);
        let waits = table.category(place.row) == Some(StateCategory::Waiting)
            && table.code(incident::HOLD_REASON, place.row) == "caller";
        if lane == Lane::Public && waits && self.speaks_as_requester(table, place.row) {
            let write = state_write([(common::STATE, Value::text("in_progress"))]);
            out.push(self.write(place, write));
        }
        Ok(())
    }

    fn speaks_as_requester(&self, table: &Table, row: u32) -> bool {
        let requester = table.reference(incident::REQUESTER, row);
        self.me.role == Role::Requester
            || (requester != 0 && self.engine.ordinals.find(self.me.person) == Some(requester))
    }

    /// A word on a closed record becomes a new incident that follows it up.
    pub(super) fn follow_up(&mut self, place: Place, text: &str) -> Draft {
        let engine = self.engine;
        let table = engine.at(place);
        let practice = table.practice();
        let former = engine.ordinals.id(table.ordinal(place.row));
        let title = table.line(common::TITLE, place.row);
        let mut writes = vec![
            Write::one(common::TITLE, Value::text(&format!("Follow-up: {title}"))),
            Write::one(common::DESCRIPTION, Value::text(text)),
            Write::one(common::OPENED_AT, Value::Time(self.now)),
            Write::element(common::LINKS, &link_sub(5, former), Value::Bool(true)),
        ];
        for field in [
            incident::SERVICE,
            incident::CATEGORY,
            incident::SUBCATEGORY,
            incident::ASSIGNMENT_GROUP,
        ] {
            let ordinal = table.reference(field, place.row);
            if ordinal != 0 {
                writes.push(Write::one(field, Value::Ref(engine.ordinals.id(ordinal))));
            }
        }
        if let Some(number) = engine.next_number(practice) {
            writes.push(Write::one(common::NUMBER, Value::text(&number)));
        }
        self.fill_in(practice, &[incident::ASSIGNMENT_GROUP], &mut writes);
        Draft {
            kind: practice.kind,
            record: self.fresh.record(),
            ..self.draft(place, writes)
        }
    }
}

/// The record that a merged one goes on under.
pub(super) fn merge_target(engine: &Engine, record: RecordId) -> Option<RecordId> {
    let place = engine.place_of(record)?;
    let target = engine.at(place).reference(incident::MERGED_INTO, place.row);
    (target != 0).then(|| engine.ordinals.id(target))
}

/// The write of the composite state register.
pub(crate) fn state_write(
    parts: impl IntoIterator<Item = (crate::domain::FieldId, Value)>,
) -> Write {
    Write::one(common::STATE, Value::group(parts))
}

/// The parts of the state register that outlive the closing.
/// What stands in a field of a record now.
fn held(engine: &Engine, table: &Table, field: &crate::domain::FieldDef, row: u32) -> Value {
    use crate::domain::FieldType;
    match field.ty {
        FieldType::Time => table
            .number(field.id, row)
            .filter(|it| *it != NO_NUMBER)
            .map_or(Value::None, Value::Time),
        FieldType::Int => table
            .number(field.id, row)
            .filter(|it| *it != NO_NUMBER)
            .map_or(Value::None, Value::Int),
        FieldType::Ref(_) => match table.reference(field.id, row) {
            0 => Value::None,
            ordinal => Value::Ref(engine.ordinals.id(ordinal)),
        },
        FieldType::Line => Value::text_or_none(table.line(field.id, row)),
        _ => Value::text_or_none(table.code(field.id, row)),
    }
}

pub(crate) fn kept_resolution(
    engine: &crate::engine::Engine,
    table: &Table,
    row: u32,
) -> Vec<(crate::domain::FieldId, Value)> {
    let by = table.reference(incident::RESOLVED_BY, row);
    vec![
        (
            incident::RESOLUTION_CODE,
            Value::text_or_none(table.code(incident::RESOLUTION_CODE, row)),
        ),
        (
            incident::RESOLVED_AT,
            table
                .number(incident::RESOLVED_AT, row)
                .map_or(Value::None, Value::Time),
        ),
        (
            incident::RESOLVED_BY,
            if by == 0 {
                Value::None
            } else {
                Value::Ref(engine.ordinals.id(by))
            },
        ),
    ]
}
