//! Rows become operations.
//!
//! A file with one row per record makes a record with the moments that the row tells (opened,
//! resolved, closed). An event log makes the operations of each row's moment out of what differs
//! from the row before; rows of one record may lie apart in it.
//!
//! Both are recognised again by a fingerprint of the rows, so that the same file changes nothing the
//! second time, and of a log that grew only the rows behind the known ones are taken. Whatever else
//! comes again is compared with what the source said before: see [`super::again`].

use std::hash::Hasher;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHasher};

use super::{again, finding_counts};
use crate::domain::{
    FieldId, FieldType, Kind, Practice, RecordId, StateCategory, Sub, Value, common, incident,
    order, practices, priority,
};
use crate::engine::command::Draft;
use crate::engine::rows;
use crate::engine::table::Column;
use crate::engine::{Engine, Histories};
use crate::exchange::findings::Findings;
use crate::exchange::fingerprint::jira_comment;
use crate::exchange::mapping::{Mapping, Target};
use crate::exchange::rows::{ImportReport, MappedRow, Value as Cell};
use crate::oplog::{Origin, Write, no_sub};
use crate::protocol::ImportCounts;

/// What becomes of a mapped field.
#[derive(Clone, Debug)]
enum Slot {
    /// A register of its own.
    Field(FieldId, FieldType),
    /// A part of the state register.
    State(FieldId, FieldType),
    /// The three levels that the priority is made of.
    Level(FieldId),
    /// When the row's moment was.
    UpdatedAt,
    /// Who made the row's moment.
    UpdatedBy,
    OpenedAt,
    Comment {
        public: bool,
    },
    Extra(Box<str>),
}

/// How much of a record's rows is here already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Known {
    /// Nothing: all rows are news.
    Nothing,
    /// The rows up to that whose fingerprint this is.
    UpTo(i64),
    /// The rows so far; what follows is news.
    RowsSoFar,
    /// That takes the record's history to tell.
    InHistory,
}

/// What a record counts as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    New,
    Changed,
    Same,
}

/// One record while its rows are read.
struct Current {
    key: String,
    id: RecordId,
    known: Known,
    /// What it counts as, from its first rows on.
    outcome: Option<Outcome>,
    /// It is here, with more than the name that others called it by.
    was_here: bool,
    deleted: bool,
    fingerprint: FxHasher,
    rows: u32,
    /// Hash of the value that each slot had in the row before; 0 is nothing.
    before: Vec<u32>,
    /// Slots with a cell that was not understood.
    unread: Vec<bool>,
    standing: Vec<(FieldId, Value)>,
    last_state: Value,
    levels: [Option<i64>; 3],
    overridden: bool,
    opened_at: Option<i64>,
    /// When the last row was.
    row_at: Option<i64>,
    /// When the first row was, and when the record was opened by it.
    begun: (i64, i64),
    title: bool,
    /// Words to make a title of.
    about: Vec<String>,
    drafts: Vec<Draft>,
}

/// Rows that wait for a comparison.
struct Asked {
    key: String,
    id: RecordId,
    fingerprint: i64,
    told: again::Told,
}

/// Turns mapped rows into drafts.
pub(super) struct Intake {
    practice: &'static Practice,
    slots: Vec<Option<Slot>>,
    event_log: bool,
    zone_dates: crate::exchange::dates::DateFormat,
    now: i64,
    names: FxHashMap<(Kind, Box<str>), RecordId>,
    texts: FxHashMap<Box<str>, Rc<str>>,
    current: Option<Current>,
    /// Records of an event log whose rows ended for now, by key.
    paused: FxHashMap<String, Current>,
    /// Records whose rows wait for a comparison with their history.
    asked: Vec<Asked>,
    /// Places of the slots that the file has a column for.
    mapped: Vec<bool>,
    drafts: Vec<Draft>,
    counts: ImportCounts,
    findings: Option<Findings>,
}

impl Intake {
    /// An intake of rows with these fields (as [`crate::exchange::rows::Importer::fields`] names them).
    pub(super) fn new(
        engine: &Engine,
        practice: &'static Practice,
        mapping: &Mapping,
        fields: &[String],
        now: i64,
    ) -> Self {
        let dates = mapping.columns.iter().find_map(|it| {
            if matches!(&it.target, Target::Field(name) if name == "opened_at") {
                it.dates
            } else {
                None
            }
        });
        let is_mapped = |name: &String| {
            mapping.columns.iter().any(|it| match &it.target {
                Target::Field(field) => field == name,
                Target::Extra => name.strip_prefix("extra:") == Some(&it.header),
                Target::Nothing => false,
            })
        };
        Self {
            practice,
            mapped: fields.iter().map(is_mapped).collect(),
            paused: FxHashMap::default(),
            asked: Vec::new(),
            slots: fields.iter().map(|name| slot(practice, name)).collect(),
            event_log: mapping.event_log.is_some(),
            zone_dates: dates.unwrap_or(crate::exchange::dates::DateFormat::MonthName),
            now,
            names: names(engine),
            texts: FxHashMap::default(),
            current: None,
            drafts: Vec::new(),
            counts: ImportCounts::default(),
            findings: None,
        }
    }

    pub(super) fn practice(&self) -> &'static Practice {
        self.practice
    }

    /// A draft that belongs to the batch and not to a row.
    pub(super) fn push_extra(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// What is ready to be written.
    pub(super) fn take_drafts(&mut self) -> Vec<Draft> {
        std::mem::take(&mut self.drafts)
    }

    /// Keeps the findings of a file that was read to its end.
    pub(super) fn note_report(&mut self, report: ImportReport) {
        match &mut self.findings {
            Some(findings) => findings.merge(report.findings),
            None => self.findings = Some(report.findings),
        }
    }

    /// Counts so far.
    pub(super) fn counts(&self, running: &Findings) -> ImportCounts {
        let counts = finding_counts(self.counts, running);
        match &self.findings {
            Some(done) => finding_counts(counts, done),
            None => counts,
        }
    }

    /// Counts and findings at the end.
    pub(super) fn into_counts(self) -> (ImportCounts, Findings) {
        let findings = self.findings.unwrap_or_default();
        (finding_counts(self.counts, &findings), findings)
    }

    /// Takes one row.
    pub(super) fn row(&mut self, engine: &Engine, row: &MappedRow<'_>) {
        self.counts.rows += 1;
        let key = row.key().unwrap_or("");
        let goes_on = self.event_log && self.current.as_ref().is_some_and(|it| it.key == key);
        if !goes_on {
            self.flush();
            match self.paused.remove(key) {
                Some(paused) => self.current = Some(paused),
                None => self.begin(engine, key, row),
            }
        }
        let Some(mut current) = self.current.take() else {
            return;
        };
        self.take_row(&mut current, row);
        if let Known::UpTo(fingerprint) = current.known
            && current.fingerprint.finish() as i64 == fingerprint
        {
            current.known = Known::RowsSoFar;
            current.drafts.clear();
        }
        self.current = Some(current);
    }

    fn begin(&mut self, engine: &Engine, key: &str, row: &MappedRow<'_>) {
        let derived;
        let key = if key.is_empty() {
            // Without a key the content names the record, so that it is known again.
            let mut hasher = blake3::Hasher::new();
            for (slot, cell) in row.values() {
                hasher.update(&slot.to_le_bytes());
                hasher.update(format!("{cell:?}").as_bytes());
            }
            derived = format!("row:{}", &hasher.finalize().to_hex()[..32]);
            derived.as_str()
        } else {
            key
        };
        let name = (self.practice.kind, key.to_lowercase().into_boxed_str());
        let id = match self.names.get(&name) {
            Some(id) => *id,
            None => RecordId::derived("import", self.practice.name, key),
        };
        let place = engine.place_of(id);
        let held = place.and_then(|place| {
            engine
                .at(place)
                .number(common::SOURCE_FINGERPRINT, place.row)
        });
        self.current = Some(Current {
            key: row.key().unwrap_or("").to_string(),
            id,
            // Without a fingerprint it was only named by others so far, or made by hand under the
            // same number.
            known: held.map_or(Known::Nothing, Known::UpTo),
            outcome: None,
            was_here: place.is_some_and(|it| !is_bare(engine, it)),
            deleted: held.is_some() && place.is_some_and(|it| engine.at(it).is_deleted(it.row)),
            fingerprint: FxHasher::default(),
            rows: 0,
            before: vec![0; self.slots.len()],
            unread: vec![false; self.slots.len()],
            standing: Vec::new(),
            last_state: Value::None,
            levels: [None; 3],
            overridden: false,
            opened_at: None,
            row_at: None,
            begun: (self.now, self.now),
            title: false,
            about: Vec::new(),
            drafts: Vec::new(),
        });
    }

    fn text(&mut self, text: &str) -> Value {
        if text.is_empty() {
            return Value::None;
        }
        if text.len() > 200 {
            return Value::text(text);
        }
        if let Some(held) = self.texts.get(text) {
            return Value::Text(held.clone());
        }
        let shared: Rc<str> = Rc::from(text);
        self.texts.insert(text.into(), shared.clone());
        Value::Text(shared)
    }

    /// The record of that name, made if it is not here yet.
    fn reference(&mut self, kind: Kind, name: &str, at: i64) -> Value {
        let name = name.trim();
        if name.is_empty() {
            return Value::None;
        }
        let lower = name.to_lowercase().into_boxed_str();
        if let Some(id) = self.names.get(&(kind, lower.clone())) {
            return Value::Ref(*id);
        }
        let Some(practice) = practices::by_kind(kind) else {
            return Value::None;
        };
        let id = RecordId::derived("import", practice.name, &lower);
        self.names.insert((kind, lower), id);
        self.counts.referenced += 1;
        // A parent may be named before its own row comes: then its number is all that is known.
        let field = if practice.number_prefix.is_some() {
            common::NUMBER
        } else {
            common::TITLE
        };
        let title = self.text(name);
        self.drafts.push(Draft {
            kind,
            record: id,
            writes: vec![
                Write::one(field, title),
                Write::one(common::OPENED_AT, Value::Time(at)),
            ],
            occurred_at: at,
            actor: RecordId::NIL,
            origin: Origin::Import,
        });
        Value::Ref(id)
    }

    fn take_row(&mut self, current: &mut Current, row: &MappedRow<'_>) {
        current.rows += 1;
        let mut seen = vec![0u32; self.slots.len()];
        let mut at = None;
        let mut actor = RecordId::NIL;
        let mut opened_at = current.opened_at;
        for (slot, cell) in row.values() {
            let mut hasher = FxHasher::default();
            // Several values of one field count together.
            hasher.write_u32(seen[slot]);
            hash(&cell, &mut hasher);
            let hash = hasher.finish();
            seen[slot] = (hash ^ (hash >> 32)) as u32 | 1;
            match (&self.slots[slot], &cell) {
                (Some(Slot::UpdatedAt), Cell::TimeMs(unix_ms)) => at = Some(*unix_ms),
                (Some(Slot::OpenedAt), Cell::TimeMs(unix_ms)) => opened_at = Some(*unix_ms),
                _ => {}
            }
        }
        // What was not understood leaves its field alone.
        for slot in row.unread() {
            current.unread[slot] = true;
            if seen[slot] == 0 {
                seen[slot] = current.before[slot];
            }
        }
        for value in &seen {
            current.fingerprint.write_u32(*value);
        }
        current.opened_at = opened_at;
        current.row_at = at;
        let first = current.rows == 1;
        let begun_at = opened_at.or(at).unwrap_or(self.now);
        // The first row of a record that is new tells how it began; that of one that is known may be
        // any row, if the file holds only the latest.
        let moment = match current.known {
            _ if !self.event_log => begun_at,
            Known::Nothing if first => begun_at,
            _ => at.unwrap_or(begun_at),
        };
        if first {
            current.begun = (moment, begun_at);
        }
        let mut writes = Vec::new();
        let mut state_changed = false;
        let mut levels_changed = false;
        let mut entries = Vec::new();
        for (slot, cell) in row.values() {
            let changed = seen[slot] != current.before[slot];
            let by = matches!(self.slots[slot], Some(Slot::UpdatedBy));
            if !changed && !by {
                continue;
            }
            let Some(kind) = self.slots[slot].clone() else {
                continue;
            };
            match kind {
                Slot::UpdatedBy => {
                    if let Cell::Text(name) = cell
                        && let Value::Ref(id) = self.reference(Kind::PERSON, name, begun_at)
                    {
                        actor = id;
                    }
                }
                Slot::UpdatedAt | Slot::OpenedAt => {
                    if let (Slot::OpenedAt, Cell::TimeMs(unix_ms)) = (&kind, cell) {
                        writes.push(Write::one(common::OPENED_AT, Value::Time(unix_ms)));
                    }
                }
                Slot::Field(field, ty) => {
                    self.field(current, field, ty, cell, begun_at, &mut writes);
                }
                Slot::State(field, ty) => {
                    state_changed = true;
                    let value = match ty {
                        FieldType::Ref(kind) => self.reference(kind, plain(&cell), begun_at),
                        FieldType::Time => time(&cell),
                        _ => self.text(plain(&cell)),
                    };
                    put(&mut current.standing, field, value);
                }
                Slot::Level(field) => {
                    levels_changed = true;
                    let level = match cell {
                        Cell::Int(level) => Some(level),
                        _ => plain(&cell).parse().ok(),
                    };
                    let place = match field {
                        incident::IMPACT => 0,
                        incident::URGENCY => 1,
                        _ => 2,
                    };
                    current.levels[place] = level;
                }
                Slot::Comment { public } => {
                    if let Cell::Text(text) = cell {
                        entries.push((public, text.to_string()));
                    }
                }
                Slot::Extra(name) => {
                    let value = match cell {
                        Cell::Text(text) => self.text(text),
                        other => self.text(&spoken(&other)),
                    };
                    writes.push(Write::element(common::EXTRA, name.as_bytes(), value));
                }
            }
        }
        // What stood in the row before and is gone now.
        for (slot, now) in seen.iter().enumerate() {
            if current.before[slot] == 0 || *now != 0 {
                continue;
            }
            match self.slots[slot].clone() {
                Some(Slot::Field(field, ty))
                    if !matches!(ty, FieldType::Tags | FieldType::Refs(_)) =>
                {
                    writes.push(Write::one(field, Value::None));
                }
                Some(Slot::State(field, _)) if field != common::STATE => {
                    state_changed = true;
                    put(&mut current.standing, field, Value::None);
                }
                Some(Slot::Level(field)) => {
                    levels_changed = true;
                    let place = usize::from(field == incident::URGENCY)
                        + 2 * usize::from(field == incident::PRIORITY);
                    current.levels[place] = None;
                }
                Some(Slot::Extra(name)) => {
                    writes.push(Write::element(common::EXTRA, name.as_bytes(), Value::None));
                }
                _ => {}
            }
        }
        if levels_changed {
            self.levels(current, &mut writes);
        }
        current.before = seen;
        if first {
            self.first_writes(current, begun_at, &mut writes);
        }
        self.moments(current, first, state_changed, moment, at, actor, writes);
        for (public, text) in entries {
            let draft = self.entry(current, public, &text, moment);
            current.drafts.push(draft);
        }
    }

    /// What every imported record has.
    fn first_writes(&mut self, current: &mut Current, begun_at: i64, writes: &mut Vec<Write>) {
        let practice = self.practice;
        // What stands in for a value is for records that have none yet.
        let is_new = current.known == Known::Nothing;
        if is_new && current.opened_at.is_none() {
            writes.push(Write::one(common::OPENED_AT, Value::Time(begun_at)));
        }
        if !current.key.is_empty() {
            let key = self.text(&current.key.clone());
            if practice.number_prefix.is_some() {
                writes.push(Write::one(common::NUMBER, key.clone()));
            }
            writes.push(Write::one(common::SOURCE_KEY, key));
        }
        if is_new && !current.title && practice.kind == Kind::INCIDENT {
            // Some exports have no title: what the record is about stands in for it.
            let title = match current.about.as_slice() {
                [] => format!("Imported {} {}", practice.words.singular, current.key),
                about => about.join(", "),
            };
            let title = self.text(title.trim_end());
            writes.push(Write::one(common::TITLE, title));
        }
    }

    /// The drafts of one row: its own moment, and for the first row the moments before it.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one moment; a struct would only rename them"
    )]
    fn moments(
        &mut self,
        current: &mut Current,
        first: bool,
        state_changed: bool,
        moment: i64,
        row_at: Option<i64>,
        actor: RecordId,
        mut writes: Vec<Write>,
    ) {
        let draft = |writes, at, actor| Draft {
            kind: self.practice.kind,
            record: current.id,
            writes,
            occurred_at: at,
            actor,
            origin: Origin::Import,
        };
        let part = |field| get(&current.standing, field).clone();
        // A record that is here keeps its state if the file says none that could be read.
        let says_state = current.known == Known::Nothing || !part(common::STATE).is_none();
        let has_states = !self.practice.states.is_empty() && says_state;
        let state = match part(common::STATE) {
            Value::None => Value::text("new"),
            state => state,
        };
        let register = if has_states {
            standing(self.practice, &current.standing, &state)
        } else {
            Value::None
        };
        let state_changed =
            has_states && (state_changed || first) && register != current.last_state;
        if !state_changed {
            if !writes.is_empty() || (!first && self.event_log) {
                current.drafts.push(draft(writes, moment, actor));
            }
            return;
        }
        current.last_state = register.clone();
        let state_at = if self.event_log {
            row_at.unwrap_or(moment)
        } else {
            moment
        };
        let tells_opening = current.known == Known::Nothing || !self.event_log;
        if first && tells_opening && state.as_text() != Some("new") {
            // It was opened before it came to where the file first shows it.
            let opened = Value::group([(common::STATE, Value::text("new"))]);
            writes.push(Write::one(common::STATE, opened));
            let opener = match writes
                .iter()
                .find(|it| it.field == incident::OPENED_BY)
                .map(|it| &it.value)
            {
                Some(Value::Ref(id)) => *id,
                _ => actor,
            };
            let mut drafts = vec![draft(writes, moment, opener)];
            if self.event_log {
                drafts.push(draft(
                    vec![Write::one(common::STATE, register)],
                    state_at,
                    actor,
                ));
            } else {
                let resolved_at = part(incident::RESOLVED_AT).as_time();
                let closed_at = part(incident::CLOSED_AT).as_time();
                let resolver = part(incident::RESOLVED_BY).as_ref_id().unwrap_or(actor);
                let is = |code| state.as_text() == Some(code);
                if let (true, Some(at)) = (is("closed"), resolved_at) {
                    let resolved =
                        standing(self.practice, &current.standing, &Value::text("resolved"));
                    drafts.push(draft(
                        vec![Write::one(common::STATE, resolved)],
                        at,
                        resolver,
                    ));
                }
                let at = match (is("resolved"), is("closed") || is("cancelled")) {
                    (true, _) => resolved_at,
                    (_, true) => closed_at.or(resolved_at),
                    _ => None,
                };
                let at = at.or(row_at).unwrap_or(moment).max(moment);
                drafts.push(draft(
                    vec![Write::one(common::STATE, register)],
                    at,
                    resolver,
                ));
            }
            current.drafts.extend(drafts);
            return;
        }
        writes.push(Write::one(common::STATE, register));
        current
            .drafts
            .push(draft(writes, if first { moment } else { state_at }, actor));
    }

    fn levels(&mut self, current: &mut Current, writes: &mut Vec<Write>) {
        let [impact, urgency, level] = current.levels;
        for (field, value) in [(incident::IMPACT, impact), (incident::URGENCY, urgency)] {
            let is_mapped = self.slots.iter().zip(&self.mapped).any(|(slot, mapped)| {
                *mapped && matches!(slot, Some(Slot::Level(level)) if *level == field)
            });
            // A file without that column says nothing of it.
            if is_mapped {
                let value = value.map_or(Value::None, |it| self.text(&it.to_string()));
                writes.push(Write::one(field, value));
            }
        }
        let by_matrix = impact
            .zip(urgency)
            .and_then(|(impact, urgency)| priority::from_matrix(impact, urgency));
        match level {
            Some(level) if Some(level) != by_matrix => {
                let value = Value::group([
                    (incident::OVERRIDE_LEVEL, self.text(&level.to_string())),
                    (incident::OVERRIDE_REASON, self.text("As in the source")),
                ]);
                writes.push(Write::one(incident::PRIORITY_OVERRIDE, value));
                current.overridden = true;
            }
            _ if current.overridden => {
                writes.push(Write::one(incident::PRIORITY_OVERRIDE, Value::None));
                current.overridden = false;
            }
            _ => {}
        }
    }

    fn field(
        &mut self,
        current: &mut Current,
        field: FieldId,
        ty: FieldType,
        cell: Cell<'_>,
        at: i64,
        writes: &mut Vec<Write>,
    ) {
        let name = plain(&cell);
        let value = match ty {
            FieldType::Ref(kind) => self.reference(kind, name, at),
            FieldType::Refs(kind) => {
                if let Value::Ref(id) = self.reference(kind, name, at) {
                    writes.push(Write::element(field, &id.0, Value::Bool(true)));
                }
                return;
            }
            FieldType::Tags => {
                let tag: String = name
                    .trim()
                    .chars()
                    .filter(|it| !it.is_control())
                    .take(60)
                    .collect();
                if !tag.is_empty() {
                    writes.push(Write::element(field, tag.as_bytes(), Value::Bool(true)));
                }
                return;
            }
            FieldType::Time => time(&cell),
            FieldType::Int => match cell {
                Cell::Int(number) => Value::Int(number),
                _ => Value::None,
            },
            FieldType::Bool => match cell {
                Cell::Bool(yes) => Value::Bool(yes),
                _ => Value::None,
            },
            FieldType::Choice(choices) if field == incident::CHANNEL => {
                let code = channel(name).or_else(|| {
                    choices
                        .iter()
                        .find(|it| it.label.eq_ignore_ascii_case(name))
                        .map(|it| it.code)
                });
                self.text(code.unwrap_or(name))
            }
            FieldType::Text => Value::text_or_none(name),
            _ => self.text(&spoken(&cell)),
        };
        if field == common::TITLE && !value.is_none() {
            current.title = true;
        }
        if matches!(field, incident::CATEGORY | incident::SUBCATEGORY | SYMPTOM)
            && current.rows == 1
        {
            current.about.push(name.to_string());
        }
        writes.push(Write::one(field, value));
    }

    fn entry(&mut self, current: &Current, public: bool, text: &str, moment: i64) -> Draft {
        // Jira writes "date;author;text" into a comment's cell.
        let comment = jira_comment(text, self.zone_dates);
        let body = comment.as_ref().map_or(text, |it| it.text);
        let author = comment.as_ref().map(|it| it.author.to_string());
        let author = author.map_or(Value::None, |name| {
            self.reference(Kind::PERSON, &name, moment)
        });
        let lane = if public { "public" } else { "internal" };
        let value = Value::group([
            (common::entry::LANE, self.text(lane)),
            (common::entry::TEXT, Value::text(body)),
            (common::entry::AUTHOR, author),
        ]);
        let id = RecordId::derived(
            "import entry",
            &current.id.to_hex(),
            &format!("{lane}:{text}"),
        );
        Draft {
            kind: self.practice.kind,
            record: current.id,
            writes: vec![Write::element(common::TIMELINE, &id.0, value)],
            occurred_at: moment,
            actor: RecordId::NIL,
            origin: Origin::Import,
        }
    }

    /// Ends the rows of the record at hand, for now: it is new, the same, or different.
    pub(super) fn flush(&mut self) {
        let Some(mut current) = self.current.take() else {
            return;
        };
        let fingerprint = current.fingerprint.finish() as i64;
        let mut drafts = std::mem::take(&mut current.drafts);
        match current.known {
            Known::Nothing => {
                let name = if current.key.is_empty() {
                    current.id.to_hex()
                } else {
                    current.key.to_lowercase()
                };
                self.names
                    .insert((self.practice.kind, name.into_boxed_str()), current.id);
                let outcome = if current.was_here {
                    Outcome::Changed
                } else {
                    Outcome::New
                };
                self.count(&mut current.outcome, outcome);
                stamp(&mut drafts, fingerprint);
                self.drafts.append(&mut drafts);
            }
            // A row in which nothing changed is no news.
            Known::RowsSoFar if drafts.iter().all(|it| it.writes.is_empty()) => {
                self.count(&mut current.outcome, Outcome::Same);
            }
            Known::RowsSoFar => {
                self.count(&mut current.outcome, Outcome::Changed);
                stamp(&mut drafts, fingerprint);
                self.drafts.append(&mut drafts);
            }
            Known::UpTo(_) | Known::InHistory => {
                let from_the_beginning = current.known != Known::InHistory;
                current.known = Known::InHistory;
                self.count(&mut current.outcome, Outcome::Same);
                let updated_at = current.row_at.unwrap_or(self.now);
                let waiting = self.asked.iter_mut().rev();
                let waiting = waiting
                    .take(if from_the_beginning { 0 } else { usize::MAX })
                    .find(|it| it.id == current.id);
                if let Some(asked) = waiting {
                    asked.told.drafts.append(&mut drafts);
                    asked.told.updated_at = updated_at;
                    asked.fingerprint = fingerprint;
                } else {
                    self.asked.push(Asked {
                        key: current.key.clone(),
                        id: current.id,
                        fingerprint,
                        told: again::Told {
                            drafts,
                            stated: if from_the_beginning {
                                self.stated(&current.unread)
                            } else {
                                Vec::new()
                            },
                            begun: current.begun,
                            is_log: self.event_log,
                            updated_at,
                        },
                    });
                }
            }
        }
        if std::mem::take(&mut current.deleted) {
            // It was taken back, or deleted, and its source still has it.
            if current.outcome == Some(Outcome::Same) {
                self.count(&mut current.outcome, Outcome::New);
            }
            self.drafts.push(Draft {
                kind: self.practice.kind,
                record: current.id,
                writes: vec![Write::one(common::DELETED, Value::None)],
                occurred_at: self.now,
                actor: RecordId::NIL,
                origin: Origin::Import,
            });
        }
        if self.event_log {
            current.about = Vec::new();
            self.paused.insert(current.key.clone(), current);
        }
    }

    /// Registers that the file has a column for and that hold one value, but for those that were not
    /// understood.
    fn stated(&self, unread: &[bool]) -> Vec<(FieldId, Sub)> {
        let mut stated = Vec::new();
        let is_stated = self.mapped.iter().zip(unread);
        let is_stated = is_stated.map(|(mapped, unread)| *mapped && !unread);
        for (slot, _) in self.slots.iter().zip(is_stated).filter(|it| it.1) {
            match slot {
                Some(Slot::Field(field, ty))
                    if !matches!(ty, FieldType::Tags | FieldType::Refs(_)) =>
                {
                    stated.push((*field, no_sub()));
                }
                Some(Slot::Level(_)) => stated.extend(
                    [
                        incident::IMPACT,
                        incident::URGENCY,
                        incident::PRIORITY_OVERRIDE,
                    ]
                    .map(|field| (field, no_sub())),
                ),
                Some(Slot::Extra(name)) => {
                    stated.push((common::EXTRA, Sub::from(name.as_bytes())));
                }
                _ => {}
            }
        }
        order::sort(&mut stated);
        stated.dedup();
        stated
    }

    /// Counts what became of a record, or counts it anew.
    fn count(&mut self, held: &mut Option<Outcome>, outcome: Outcome) {
        match held {
            // What was found new or changed stays so.
            Some(Outcome::New | Outcome::Changed) => return,
            Some(Outcome::Same) => self.counts.same -= 1,
            None => {}
        }
        match outcome {
            Outcome::New => self.counts.new += 1,
            Outcome::Changed => self.counts.changed += 1,
            Outcome::Same => self.counts.same += 1,
        }
        *held = Some(outcome);
    }

    /// Records whose history has to be handed to [`Intake::compare`].
    pub(super) fn asked(&self) -> Vec<RecordId> {
        self.asked.iter().map(|it| it.id).collect()
    }

    /// Takes of the rows that wait what is news against the histories.
    pub(super) fn compare(&mut self, histories: &Histories) {
        let empty = crate::oplog::History::default();
        for asked in std::mem::take(&mut self.asked) {
            let history = histories.get(&asked.id).unwrap_or(&empty);
            let mut news = again::news(history, asked.told);
            if news.is_empty() {
                continue;
            }
            let goes_on = |it: &&mut Current| self.event_log && it.key == asked.key;
            let held = self.paused.get_mut(&asked.key);
            let mut outcome = match held.or(self.current.as_mut().filter(goes_on)) {
                Some(record) => std::mem::take(&mut record.outcome),
                None => Some(Outcome::Same),
            };
            self.count(&mut outcome, Outcome::Changed);
            let goes_on = |it: &&mut Current| self.event_log && it.key == asked.key;
            let held = self.paused.get_mut(&asked.key);
            if let Some(record) = held.or(self.current.as_mut().filter(goes_on)) {
                record.outcome = outcome;
            }
            stamp(&mut news, asked.fingerprint);
            self.drafts.append(&mut news);
        }
    }
}

/// The last operation of a record's rows knows them again.
fn stamp(drafts: &mut [Draft], fingerprint: i64) {
    if let Some(last) = drafts.last_mut() {
        last.writes.push(Write::one(
            common::SOURCE_FINGERPRINT,
            Value::Int(fingerprint),
        ));
    }
}

const SYMPTOM: FieldId = FieldId(141);

/// Whether a record is known by its name only.
fn is_bare(engine: &Engine, place: crate::engine::Place) -> bool {
    let table = engine.at(place);
    table.practice().states.is_empty() || table.code(common::STATE, place.row).is_empty()
}

/// The state register as the row has it: what belongs to a resolution only where there is one,
/// because exports carry the last resolution on every row.
fn standing(practice: &Practice, parts: &[(FieldId, Value)], state: &Value) -> Value {
    let category = state
        .as_text()
        .and_then(|code| practice.state(code))
        .map(|it| it.category);
    let keep = |field: FieldId| match field {
        common::STATE => false,
        incident::HOLD_REASON | incident::HOLD_UNTIL => category == Some(StateCategory::Waiting),
        incident::CLOSED_AT => matches!(
            category,
            Some(StateCategory::Closed | StateCategory::Cancelled)
        ),
        _ => matches!(
            category,
            Some(StateCategory::Resolved | StateCategory::Closed)
        ),
    };
    let kept = parts.iter().filter(|(field, _)| keep(*field)).cloned();
    Value::group(kept.chain([(common::STATE, state.clone())]))
}

fn slot(practice: &'static Practice, name: &str) -> Option<Slot> {
    if let Some(header) = name.strip_prefix("extra:") {
        return Some(Slot::Extra(header.into()));
    }
    match name {
        "updated_at" => return Some(Slot::UpdatedAt),
        "updated_by" => return Some(Slot::UpdatedBy),
        "comments" => return Some(Slot::Comment { public: true }),
        "work_notes" => return Some(Slot::Comment { public: false }),
        _ => {}
    }
    let field = practice.field(name)?;
    Some(match field.id {
        common::OPENED_AT => Slot::OpenedAt,
        // The key column fills it: see `first_writes`.
        common::NUMBER | common::SOURCE_KEY => return None,
        incident::IMPACT | incident::URGENCY | incident::PRIORITY
            if practice.kind == Kind::INCIDENT =>
        {
            Slot::Level(field.id)
        }
        id if field.register() == common::STATE => Slot::State(id, field.ty),
        id => Slot::Field(id, field.ty),
    })
}

/// All names that references may use, by kind, in lower case.
fn names(engine: &Engine) -> FxHashMap<(Kind, Box<str>), RecordId> {
    let mut names = FxHashMap::default();
    for table in &engine.tables {
        let practice = table.practice();
        let fields = ["login", "name", "title", "email", "source_key", "number"];
        // Titles of incidents name nobody.
        let fields = fields
            .iter()
            .filter(|it| practice.states.is_empty() || **it == "number" || **it == "source_key");
        for field in fields.filter_map(|name| practice.field(name)) {
            let Some(Column::Line(lines)) = table.column(field.id) else {
                continue;
            };
            for row in 0..table.len() as u32 {
                let line = lines.get(row);
                if !line.is_empty() {
                    let key = (practice.kind, line.to_lowercase().into_boxed_str());
                    names.insert(key, engine.ordinals.id(table.ordinal(row)));
                }
            }
        }
    }
    names
}

fn channel(text: &str) -> Option<&'static str> {
    Some(match text.to_lowercase().replace(['-', '_'], " ").trim() {
        "phone" | "telephone" | "call" => "phone",
        "email" | "e mail" | "mail" => "email",
        "self service" | "portal" | "web" | "virtual agent" | "service catalog" | "jira" => {
            "portal"
        }
        "chat" | "messaging" => "chat",
        "walk in" | "walkin" => "walk_in",
        "event" | "monitoring" | "alert" => "monitoring",
        "ivr" => "ivr",
        "direct" | "direct opening" => "direct",
        _ => return None,
    })
}

fn plain<'a>(cell: &Cell<'a>) -> &'a str {
    match cell {
        Cell::Text(text) | Cell::Choice(text) => text,
        Cell::Int(_) | Cell::Bool(_) | Cell::TimeMs(_) => "",
    }
}

fn spoken(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) | Cell::Choice(text) => (*text).to_string(),
        Cell::Int(number) => number.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::TimeMs(unix_ms) => rows::iso(*unix_ms),
    }
}

fn time(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::TimeMs(unix_ms) => Value::Time(*unix_ms),
        _ => Value::None,
    }
}

fn hash(cell: &Cell<'_>, hasher: &mut FxHasher) {
    match cell {
        Cell::Text(text) => hasher.write(text.as_bytes()),
        Cell::Choice(text) => hasher.write(text.as_bytes()),
        Cell::Int(number) | Cell::TimeMs(number) => hasher.write_i64(*number),
        Cell::Bool(yes) => hasher.write_u8(u8::from(*yes)),
    }
}

fn put(parts: &mut Vec<(FieldId, Value)>, field: FieldId, value: Value) {
    match parts.iter_mut().find(|it| it.0 == field) {
        Some(part) => part.1 = value,
        None => parts.push((field, value)),
    }
}

fn get(parts: &[(FieldId, Value)], field: FieldId) -> &Value {
    parts
        .iter()
        .find(|it| it.0 == field)
        .map_or(&Value::None, |it| &it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing is offered as a target and then dropped.
    #[test]
    fn every_target_is_taken() {
        for practice in practices::ALL {
            for target in super::super::plan::target_fields(practice) {
                let by_key = matches!(target.name.as_str(), "number" | "source_key");
                assert!(
                    by_key || slot(practice, &target.name).is_some(),
                    "{} {}",
                    practice.name,
                    target.name
                );
            }
        }
    }
}
