//! The life of one incident, in steps that the practice allows.

use super::Happening;
use super::random::Random;
use super::time::{HOUR, MINUTE};
use crate::domain::{FieldId, Kind, RecordId, Value, common, incident};
use crate::oplog::{Origin, Write};

/// Minutes between an assignment and the next thing at least.
const BREATH_MS: i64 = 20_000;

/// An incident that goes on.
pub(super) struct Life<'a> {
    out: &'a mut Vec<Happening>,
    id: RecordId,
    /// When something happened to it last.
    pub(super) at: i64,
    state: &'static str,
    entries: u64,
    resolution: Vec<(FieldId, Value)>,
}

/// The code and the notes of a resolution.
pub(super) struct Solution<'t> {
    pub(super) code: &'t str,
    pub(super) notes: &'t str,
}

impl<'a> Life<'a> {
    /// A new incident. With an assignee in `fields` work has begun at once.
    pub(super) fn open(
        out: &'a mut Vec<Happening>,
        id: RecordId,
        at: i64,
        by: RecordId,
        fields: Vec<Write>,
    ) -> Self {
        let taken = fields.iter().any(|it| it.field == incident::ASSIGNEE);
        let state = if taken { "in_progress" } else { "new" };
        let mut life = Self {
            out,
            id,
            at,
            state,
            entries: 0,
            resolution: Vec::new(),
        };
        let mut writes = fields;
        writes.push(Write::one(common::OPENED_AT, Value::Time(at)));
        if !by.is_nil() {
            writes.push(Write::one(incident::OPENED_BY, Value::Ref(by)));
        }
        writes.push(state_of([(common::STATE, Value::text(state))]));
        life.put(at, by, writes);
        life
    }

    /// A moment that is not before what happened last.
    fn after(&self, at: i64) -> i64 {
        at.max(self.at + 1_000)
    }

    fn put(&mut self, at: i64, by: RecordId, writes: Vec<Write>) {
        self.at = at;
        self.out.push(Happening {
            at,
            kind: Kind::INCIDENT,
            record: self.id,
            actor: by,
            origin: if by.is_nil() {
                Origin::Automatic
            } else {
                Origin::Person
            },
            writes,
        });
    }

    fn step(
        &mut self,
        at: i64,
        by: RecordId,
        to: &'static str,
        parts: Vec<(FieldId, Value)>,
        mut writes: Vec<Write>,
    ) {
        self.state = to;
        let mut all = vec![(common::STATE, Value::text(to))];
        all.extend(parts);
        writes.push(state_of(all));
        self.put(at, by, writes);
    }

    /// Somebody takes it.
    pub(super) fn take(&mut self, at: i64, agent: RecordId) {
        let at = self.after(at);
        let mut writes = vec![Write::one(incident::ASSIGNEE, Value::Ref(agent))];
        if self.state == "new" {
            self.state = "in_progress";
            writes.push(state_of([(common::STATE, Value::text("in_progress"))]));
        }
        self.put(at, agent, writes);
    }

    /// It goes to another group, which has to take it.
    pub(super) fn hand_over(&mut self, at: i64, by: RecordId, group: RecordId) {
        let at = self.after(at + BREATH_MS);
        self.put(
            at,
            by,
            vec![
                Write::one(incident::ASSIGNMENT_GROUP, Value::Ref(group)),
                Write::one(incident::ASSIGNEE, Value::None),
            ],
        );
    }

    /// A field gets another value.
    pub(super) fn set(&mut self, at: i64, by: RecordId, field: FieldId, value: Value) {
        let at = self.after(at);
        self.put(at, by, vec![Write::one(field, value)]);
    }

    /// Somebody writes into the timeline.
    pub(super) fn say(&mut self, at: i64, by: RecordId, lane: &str, text: &str) {
        let at = self.after(at);
        self.entries += 1;
        let key = element(self.id, self.entries);
        let value = Value::group([
            (common::entry::LANE, Value::text(lane)),
            (common::entry::TEXT, Value::text(text)),
        ]);
        self.put(at, by, vec![Write::element(common::TIMELINE, &key, value)]);
    }

    /// Somebody logs minutes of work.
    pub(super) fn work(&mut self, by: RecordId, minutes: i64, note: &str) {
        let at = self.after(self.at);
        self.entries += 1;
        let key = element(self.id, self.entries);
        let value = Value::group([
            (common::worklog::MINUTES, Value::Int(minutes)),
            (common::worklog::NOTE, Value::text_or_none(note)),
        ]);
        self.put(at, by, vec![Write::element(common::WORKLOG, &key, value)]);
    }

    /// It waits. For the requester there is a message that says so.
    pub(super) fn hold(
        &mut self,
        at: i64,
        by: RecordId,
        reason: &str,
        until: Option<i64>,
        message: &str,
    ) {
        let at = self.after(at);
        let mut parts = vec![(incident::HOLD_REASON, Value::text(reason))];
        parts.extend(until.map(|it| (incident::HOLD_UNTIL, Value::Time(it))));
        self.step(at, by, "on_hold", parts, Vec::new());
        if !message.is_empty() {
            let lane = if reason == "caller" {
                "public"
            } else {
                "internal"
            };
            self.say(at, by, lane, message);
        }
    }

    /// It goes on after waiting.
    pub(super) fn resume(&mut self, at: i64, by: RecordId) {
        let at = self.after(at);
        self.step(at, by, "in_progress", Vec::new(), Vec::new());
    }

    /// It is solved.
    pub(super) fn resolve(&mut self, at: i64, by: RecordId, solution: &Solution<'_>) {
        let at = self.after(at);
        self.resolution = vec![
            (incident::RESOLUTION_CODE, Value::text(solution.code)),
            (incident::RESOLVED_AT, Value::Time(at)),
            (incident::RESOLVED_BY, Value::Ref(by)),
        ];
        let notes = Write::one(incident::RESOLUTION_NOTES, Value::text(solution.notes));
        self.step(at, by, "resolved", self.resolution.clone(), vec![notes]);
    }

    /// It comes back.
    pub(super) fn reopen(&mut self, at: i64, by: RecordId, lane: &str, why: &str) {
        let at = self.after(at);
        self.step(at, by, "in_progress", Vec::new(), Vec::new());
        self.say(at, by, lane, &["Reopened: ", why].concat());
    }

    /// It is done for good; by itself if nobody does it.
    pub(super) fn close(&mut self, at: i64, by: RecordId) {
        let at = self.after(at);
        let mut parts = self.resolution.clone();
        parts.push((incident::CLOSED_AT, Value::Time(at)));
        self.step(at, by, "closed", parts, Vec::new());
    }

    /// It is given up.
    pub(super) fn cancel(&mut self, at: i64, by: RecordId, reason: &str) {
        let at = self.after(at);
        let parts = vec![
            (incident::CANCEL_REASON, Value::text(reason)),
            (incident::CLOSED_AT, Value::Time(at)),
        ];
        self.step(at, by, "cancelled", parts, Vec::new());
    }

    /// It goes on under another.
    pub(super) fn merge(&mut self, at: i64, by: RecordId, target: RecordId) {
        let at = self.after(at);
        let parts = vec![
            (incident::MERGED_INTO, Value::Ref(target)),
            (incident::MERGED_AT, Value::Time(at)),
            (incident::STATE_BEFORE_MERGE, Value::text(self.state)),
        ];
        self.step(at, by, "merged", parts, Vec::new());
    }
}

fn state_of(parts: impl IntoIterator<Item = (FieldId, Value)>) -> Write {
    Write::one(common::STATE, Value::group(parts))
}

/// The identity of an element of a record.
fn element(record: RecordId, nth: u64) -> [u8; 16] {
    let mut half = [0; 8];
    half.copy_from_slice(&record.0[..8]);
    identity(u64::from_le_bytes(half), ELEMENT, nth).0
}

const ELEMENT: u64 = 99;

/// An identity made of numbers: the same for the same ones.
pub(super) fn identity(seed: u64, space: u64, nth: u64) -> RecordId {
    let mut random = Random::of(seed, space, nth);
    let mut id = [0; 16];
    id[..8].copy_from_slice(&random.next().to_le_bytes());
    id[8..].copy_from_slice(&random.next().to_le_bytes());
    RecordId(id)
}

/// Some minutes in milliseconds.
pub(super) fn minutes(random: &mut Random, from: i64, to: i64) -> i64 {
    random.between(from * MINUTE, to * MINUTE)
}

/// Some hours in milliseconds.
pub(super) fn hours(random: &mut Random, from: i64, to: i64) -> i64 {
    random.between(from * HOUR, to * HOUR)
}
