//! The engine: a pure function over the log. Working set, queries, search, commands, undo.
//!
//! No clock, no randomness and no IO: the time and fresh identities come in as arguments, and what
//! has to be read from the log is handed in as histories.

pub mod acts;
pub mod command;
pub mod dashboards;
pub mod derived;
pub mod fresh;
pub mod kpi;
pub mod level_view;
pub mod lists;
pub mod outlook;
pub mod probe;
pub mod programme;
pub mod query;
pub mod reports;
pub mod rows;
pub mod search;
pub mod table;
pub mod timers;
pub mod usual;
pub mod view;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::domain::{FieldId, Kind, Practice, RecordId, Role, Value, common, order, practices};
use crate::oplog::{History, Op};
use crate::protocol::{Me, RefLabel, Settings, ViewDef};
use acts::Acts;
use table::{Cell, Ordinal, Ordinals, Table};

pub use fresh::Fresh;

/// Where a record stands: which table, which row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Index into [`Engine::tables`].
    pub table: u8,
    /// Row there.
    pub row: u32,
}

/// The key of a segment in this browser's log.
pub type SegmentKey = u32;

/// What applying operations changed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Applied {
    /// Practices concerned.
    pub kinds: BTreeSet<Kind>,
    /// Records concerned.
    pub records: Vec<RecordId>,
    /// Records that got an operation older than one they have: their whole history has to be
    /// given to [`Engine::refold`].
    pub late: BTreeSet<RecordId>,
    /// Settings or views changed.
    pub settings: bool,
}

impl Applied {
    /// Takes what the next segment changed to what the ones before it changed.
    pub fn extend(&mut self, next: Self) {
        self.kinds.extend(next.kinds);
        self.records.extend(next.records);
        self.late.extend(next.late);
        self.settings |= next.settings;
    }
}

/// The state of a workspace, folded from its log.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Ordinals of all records.
    pub ordinals: Ordinals,
    pub(crate) places: Vec<Option<Place>>,
    /// A table for each of [`practices::ALL`].
    pub tables: Vec<Table>,
    /// Records of kinds without a table (settings, views, mappings): few and small.
    pub(crate) small: BTreeMap<RecordId, (Kind, History)>,
    /// Segments that hold operations of a record: chains by ordinal.
    pub(crate) segments: SegmentIndex,
    /// What was done lately, for undo.
    pub acts: Acts,
    /// The greatest own number given by prefix, by table.
    pub(crate) numbers: Vec<u32>,
    /// Operations applied.
    pub operations: u64,
    /// Records whose text changed since the search index took it.
    pub(crate) stale_text: BTreeSet<Ordinal>,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            ordinals: Ordinals::default(),
            places: vec![None],
            tables: practices::ALL.iter().map(|it| Table::new(it)).collect(),
            small: BTreeMap::new(),
            segments: SegmentIndex::default(),
            acts: Acts::default(),
            numbers: vec![0; practices::ALL.len()],
            operations: 0,
            stale_text: BTreeSet::new(),
        }
    }
}

/// How far a demo is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Demo {
    /// Chance.
    pub seed: i64,
    /// When it was made, in Unix milliseconds.
    pub began: i64,
    /// The version of the story.
    pub version: i64,
    /// Operations of it that are written.
    pub taken: i64,
    /// Until when it is being told.
    pub target: i64,
    /// Until when it is told; nothing while it is told for the first time.
    pub until: Option<i64>,
    /// How far its clock is ahead.
    pub ahead_ms: i64,
}

impl Demo {
    /// Everything that was begun is there.
    pub fn is_whole(&self) -> bool {
        self.until == Some(self.target)
    }
}

/// The identity of the one record that holds the workspace's settings.
pub fn workspace_id() -> RecordId {
    RecordId::derived("steward", "workspace", "settings")
}

/// Fields of the workspace record.
pub mod workspace_fields {
    use crate::domain::FieldId;
    /// Name of the organisation.
    pub const NAME: FieldId = FieldId(3);
    /// Code of the search language.
    pub const SEARCH_LANGUAGE: FieldId = FieldId(100);
    /// Days to reopen.
    pub const REOPEN_DAYS: FieldId = FieldId(101);
    /// Days to closing.
    pub const AUTO_CLOSE_DAYS: FieldId = FieldId(102);
    /// IANA zone.
    pub const TIME_ZONE: FieldId = FieldId(103);
    /// Of a demo: its seed.
    pub const DEMO_SEED: FieldId = FieldId(110);
    /// Of a demo: when it was made.
    pub const DEMO_BEGAN: FieldId = FieldId(111);
    /// Of a demo: the version of the story.
    pub const DEMO_VERSION: FieldId = FieldId(112);
    /// Of a demo: how many of its operations are written.
    pub const DEMO_TAKEN: FieldId = FieldId(113);
    /// Of a demo: until when it is being told.
    pub const DEMO_TARGET: FieldId = FieldId(114);
    /// Of a demo: until when it is told.
    pub const DEMO_UNTIL: FieldId = FieldId(115);
    /// Of a demo: how many milliseconds its clock is ahead.
    pub const DEMO_AHEAD: FieldId = FieldId(116);
}

/// Fields of a saved view, and of a saved import mapping.
pub mod view_fields {
    use crate::domain::FieldId;
    /// Its name.
    pub const NAME: FieldId = FieldId(3);
    /// Name of the practice.
    pub const KIND: FieldId = FieldId(100);
    /// Query; of a mapping, the mapping as text.
    pub const QUERY: FieldId = FieldId(101);
    /// Sort.
    pub const SORT: FieldId = FieldId(102);
    /// Columns, comma-separated.
    pub const COLUMNS: FieldId = FieldId(103);
}

impl Engine {
    /// The table of a kind.
    pub fn table(&self, kind: Kind) -> Option<&Table> {
        self.tables.iter().find(|it| it.practice().kind == kind)
    }

    /// The table of a practice's name.
    pub fn table_named(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|it| it.practice().name == name)
    }

    /// Where a record stands; `None` if it is only referred to, or of a kind without a table.
    pub fn place(&self, ordinal: Ordinal) -> Option<Place> {
        self.places.get(ordinal as usize).copied().flatten()
    }

    /// Where a record stands.
    pub fn place_of(&self, id: RecordId) -> Option<Place> {
        self.place(self.ordinals.find(id)?)
    }

    /// The table that a place is in.
    pub fn at(&self, place: Place) -> &Table {
        &self.tables[usize::from(place.table)]
    }

    /// The name of a person who is there, deleted or not.
    pub fn person_name(&self, id: RecordId) -> Option<String> {
        let place = self.place_of(id)?;
        let table = self.at(place);
        (table.practice().kind == Kind::PERSON)
            .then(|| table.line(common::TITLE, place.row).to_string())
    }

    /// The first person of that name, letter case aside, who is not deleted.
    pub fn person_named(&self, name: &str) -> Option<RecordId> {
        let table = self
            .tables
            .iter()
            .find(|it| it.practice().kind == Kind::PERSON)?;
        let wanted = name.to_lowercase();
        (0..table.len() as u32)
            .find(|row| {
                !table.is_deleted(*row) && table.line(common::TITLE, *row).to_lowercase() == wanted
            })
            .map(|row| self.ordinals.id(table.ordinal(row)))
    }

    /// The record with an identity (32 hexadecimal digits) or a number.
    pub fn resolve(&self, text: &str) -> Option<RecordId> {
        if let Ok(id) = RecordId::from_hex(text)
            && self.place_of(id).is_some()
        {
            return Some(id);
        }
        self.tables.iter().find_map(|table| {
            let numbers = match table.column(common::NUMBER)? {
                table::Column::Line(lines) => lines,
                _ => return None,
            };
            let row = (0..table.len() as u32)
                .find(|row| numbers.get(*row).eq_ignore_ascii_case(text) && !text.is_empty())?;
            Some(self.ordinals.id(table.ordinal(row)))
        })
    }

    /// Takes the operations of one segment, in the order of the log.
    ///
    /// An operation that is older than what its record has taken is not applied: the record is
    /// named in [`Applied::late`].
    pub fn apply(&mut self, key: SegmentKey, ops: &[Op]) -> Applied {
        let mut applied = Applied::default();
        let mut seen: Option<RecordId> = None;
        for op in ops {
            self.operations += 1;
            applied.kinds.insert(op.kind);
            if seen != Some(op.record) {
                applied.records.push(op.record);
                seen = Some(op.record);
            }
            let ordinal = self.take_ordinal(op.record);
            let is_new_in_act = self.segments.note(ordinal, key);
            let Some(table_at) = self
                .tables
                .iter()
                .position(|it| it.practice().kind == op.kind)
            else {
                let (_, history) = self
                    .small
                    .entry(op.record)
                    .or_insert_with(|| (op.kind, History::default()));
                history.apply(op);
                applied.settings = true;
                self.acts
                    .note(key, op, is_new_in_act, || acts::describe_small(history, op));
                continue;
            };
            let made = self.places[ordinal as usize].is_none();
            // A record is of the kind that its first operation said.
            let Place { table, row } = self.take_row(ordinal, table_at);
            let table_at = usize::from(table);
            if !made && op.stamp <= self.tables[table_at].stamp(row) {
                applied.late.insert(op.record);
                continue;
            }
            self.take_op(table_at, row, op);
            if op
                .writes
                .iter()
                .any(|write| is_text(self.tables[table_at].practice(), write.field))
            {
                self.stale_text.insert(ordinal);
            }
            let (acts, tables) = (&mut self.acts, &self.tables);
            acts.note(key, op, made, || {
                acts::describe(&tables[table_at], row, op, made)
            });
        }
        applied
    }

    /// Gives a record its whole history again, after operations arrived late.
    pub fn refold(&mut self, record: RecordId, history: &History) {
        let Some(place) = self.place_of(record) else {
            return;
        };
        let table = &mut self.tables[usize::from(place.table)];
        table.clear_row(place.row);
        let changes = history.changes();
        for op in changes.chunk_by(|a, b| a.register.stamp == b.register.stamp) {
            let cells = op.iter().map(|change| Cell {
                field: change.field,
                sub: &change.sub,
                value: &change.register.value,
                occurred_at: change.register.occurred_at,
                actor: change.register.actor,
                origin: change.register.origin,
            });
            table.take(place.row, op[0].register.stamp, cells, &mut self.ordinals);
        }
        self.places.resize(self.ordinals.len(), None);
        self.stale_text
            .insert(self.tables[usize::from(place.table)].ordinal(place.row));
    }

    fn take_ordinal(&mut self, id: RecordId) -> Ordinal {
        let ordinal = self.ordinals.take(id);
        if self.places.len() <= ordinal as usize {
            self.places.resize(self.ordinals.len(), None);
        }
        ordinal
    }

    fn take_row(&mut self, ordinal: Ordinal, table_at: usize) -> Place {
        if let Some(place) = self.places[ordinal as usize] {
            return place;
        }
        let place = Place {
            table: table_at as u8,
            row: self.tables[table_at].push_row(ordinal),
        };
        self.places[ordinal as usize] = Some(place);
        place
    }

    fn take_op(&mut self, table_at: usize, row: u32, op: &Op) {
        let cells = op.writes.iter().map(|write| Cell {
            field: write.field,
            sub: &write.sub,
            value: &write.value,
            occurred_at: op.occurred_at,
            actor: op.actor,
            origin: op.origin,
        });
        self.tables[table_at].take(row, op.stamp, cells, &mut self.ordinals);
        if self.places.len() < self.ordinals.len() {
            self.places.resize(self.ordinals.len(), None);
        }
        if let Some(number) = own_number(op) {
            self.numbers[table_at] = self.numbers[table_at].max(number);
        }
    }

    /// The next number of a practice (`INC-0042`); `None` for records without numbers.
    pub fn next_number(&self, practice: &Practice) -> Option<String> {
        self.next_numbers(practice.kind, 1).pop()
    }

    /// The next so many numbers of a record type, in order; empty if it has none.
    pub fn next_numbers(&self, kind: Kind, count: usize) -> Vec<String> {
        let found = self
            .tables
            .iter()
            .position(|it| it.practice().kind == kind)
            .and_then(|at| Some((self.tables[at].practice().number_prefix?, self.numbers[at])));
        let Some((prefix, last)) = found else {
            return Vec::new();
        };
        (last + 1..)
            .take(count)
            .map(|number| format!("{prefix}-{number:04}"))
            .collect()
    }

    /// No number up to this one is given any more: the log's head remembers it, whatever happens to
    /// the segments.
    pub fn raise_numbers(&mut self, least: u32) {
        for number in &mut self.numbers {
            *number = (*number).max(least);
        }
    }

    /// The greatest number given by this workspace.
    pub fn greatest_number(&self) -> u32 {
        self.numbers.iter().copied().max().unwrap_or(0)
    }

    /// Segments that hold operations of a record, ascending: the keys under which they were taken,
    /// whatever they were joined to since.
    pub fn segments_of(&self, record: RecordId) -> Vec<SegmentKey> {
        self.ordinals
            .find(record)
            .map_or_else(Vec::new, |it| self.segments.of(it))
    }

    /// Where the work on a merged record goes on: the record at the end of its merges. None if they
    /// lead nowhere, or in a ring.
    pub fn goes_on_under(&self, place: Place) -> Option<Place> {
        let mut at = place;
        for _ in 0..32 {
            let target = self
                .at(at)
                .reference(crate::domain::incident::MERGED_INTO, at.row);
            if target == 0 {
                return (at != place).then_some(at);
            }
            at = self.place(target)?;
        }
        None
    }

    /// The records that were merged into one, and into those in turn.
    pub fn merged_into(&self, record: RecordId) -> Vec<RecordId> {
        let Some(place) = self.place_of(record) else {
            return Vec::new();
        };
        let table = self.at(place);
        let Some(table::Column::Ref(refs)) = table.column(crate::domain::incident::MERGED_INTO)
        else {
            return Vec::new();
        };
        let mut found = vec![table.ordinal(place.row)];
        let mut at = 0;
        while let Some(target) = found.get(at).copied() {
            at += 1;
            for (row, into) in refs.cells.iter().enumerate() {
                let from = table.ordinal(row as u32);
                if *into == target && !table.is_deleted(row as u32) && !found.contains(&from) {
                    found.push(from);
                }
            }
        }
        found[1..].iter().map(|it| self.ordinals.id(*it)).collect()
    }

    /// Records with operations that were taken under one of these keys, ascending.
    pub fn records_in(&self, keys: &std::ops::RangeInclusive<SegmentKey>) -> Vec<RecordId> {
        let mut records: Vec<RecordId> = (1..self.ordinals.len() as u32)
            .filter(|it| self.segments.of(*it).iter().any(|it| keys.contains(it)))
            .map(|it| self.ordinals.id(it))
            .collect();
        order::sort(&mut records);
        records
    }

    /// Records whose text has to be given to the search index, and forgets them.
    pub fn take_stale_text(&mut self) -> BTreeSet<Ordinal> {
        std::mem::take(&mut self.stale_text)
    }

    /// Gives back records whose text could not be indexed yet, or has to be indexed again.
    pub fn put_back_stale_text(&mut self, ordinals: impl IntoIterator<Item = Ordinal>) {
        self.stale_text.extend(ordinals);
    }

    /// Marks the text of every record: there is no search index yet.
    pub fn mark_all_text(&mut self) {
        let ordinals = 1..self.places.len() as u32;
        self.stale_text = order::set(ordinals.filter(|it| self.place(*it).is_some()));
    }

    /// Whether some text waits to be indexed.
    pub fn has_stale_text(&self) -> bool {
        !self.stale_text.is_empty()
    }

    /// Whether there is a workspace: somebody has named one.
    pub fn has_workspace(&self) -> bool {
        self.small.contains_key(&workspace_id())
    }

    /// Settings as they stand.
    pub fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        let Some((_, history)) = self.small.get(&workspace_id()) else {
            return settings;
        };
        let days = |value: &Value| value.as_int().and_then(|it| u32::try_from(it).ok());
        use workspace_fields as fields;
        if let Some(name) = history.get(fields::NAME).as_text() {
            settings.workspace = name.into();
        }
        if let Some(code) = history.get(fields::SEARCH_LANGUAGE).as_text() {
            settings.search_language = code.into();
        }
        if let Some(count) = days(history.get(fields::REOPEN_DAYS)) {
            settings.reopen_days = count;
        }
        if let Some(count) = days(history.get(fields::AUTO_CLOSE_DAYS)) {
            settings.auto_close_days = count;
        }
        if let Some(zone) = history.get(fields::TIME_ZONE).as_text() {
            settings.time_zone = zone.into();
        }
        settings
    }

    /// What this workspace says of itself if it is a demo.
    pub fn demo(&self) -> Option<Demo> {
        use workspace_fields as fields;
        let (_, history) = self.small.get(&workspace_id())?;
        let number = |field| history.get(field).as_int();
        Some(Demo {
            seed: number(fields::DEMO_SEED)?,
            began: number(fields::DEMO_BEGAN)?,
            version: number(fields::DEMO_VERSION)?,
            taken: number(fields::DEMO_TAKEN)?,
            target: number(fields::DEMO_TARGET)?,
            until: number(fields::DEMO_UNTIL),
            ahead_ms: number(fields::DEMO_AHEAD).unwrap_or(0),
        })
    }

    /// Views by practice, built-in ones first; those that the desk keeps for itself not for a
    /// requester, because their names and queries are the desk's words.
    pub fn views(&self, me: &Me) -> Vec<ViewDef> {
        let mut views = built_in_views();
        if !me.role.sees_internal() {
            return views;
        }
        for (id, (kind, history)) in &self.small {
            if *kind != Kind::VIEW || history.get(common::DELETED).as_bool() == Some(true) {
                continue;
            }
            let text = |field| history.get(field).as_text().unwrap_or("").to_string();
            views.push(ViewDef {
                id: *id,
                kind: text(view_fields::KIND),
                name: text(view_fields::NAME),
                query: text(view_fields::QUERY),
                sort: text(view_fields::SORT),
                columns: text(view_fields::COLUMNS)
                    .split(',')
                    .filter(|it| !it.is_empty())
                    .map(Into::into)
                    .collect(),
            });
        }
        views
    }

    /// Saved import mappings: name and content.
    pub fn mappings(&self) -> Vec<(String, String)> {
        let mut mappings: Vec<_> = self
            .small
            .values()
            .filter(|(kind, history)| {
                *kind == Kind::IMPORT_MAPPING
                    && history.get(common::DELETED).as_bool() != Some(true)
            })
            .map(|(_, history)| {
                let text = |field| history.get(field).as_text().unwrap_or("").to_string();
                (text(view_fields::NAME), text(view_fields::QUERY))
            })
            .filter(|(name, _)| !name.is_empty())
            .collect();
        order::sort(&mut mappings);
        mappings
    }

    /// The saved import mapping of that name.
    pub fn mapping_named(&self, name: &str) -> Option<RecordId> {
        self.small
            .iter()
            .filter(|(_, (kind, _))| *kind == Kind::IMPORT_MAPPING)
            .find(|(_, (_, history))| history.get(view_fields::NAME).as_text() == Some(name))
            .map(|(id, _)| *id)
    }

    /// The value of a small record's field.
    pub fn small(&self, id: RecordId) -> Option<&History> {
        self.small.get(&id).map(|(_, history)| history)
    }

    /// Open records by practice name, of those that somebody may see; all living records for
    /// practices without states.
    pub fn open_counts(&self, me: &Me) -> Vec<(String, u32)> {
        self.tables
            .iter()
            .map(|table| {
                let open = (0..table.len() as u32)
                    .filter(|row| table.is_open(*row))
                    .filter(|row| self.sees(me, table.ordinal(*row)))
                    .count();
                (table.practice().name.to_string(), open as u32)
            })
            .collect()
    }

    /// A record with enough to show it; an empty kind if it is only referred to.
    pub fn label(&self, ordinal: Ordinal) -> RefLabel {
        let id = self.ordinals.id(ordinal);
        match self.place(ordinal) {
            Some(place) => {
                let table = self.at(place);
                RefLabel {
                    id,
                    kind: table.practice().name.into(),
                    number: table.line(common::NUMBER, place.row).into(),
                    label: table.line(common::TITLE, place.row).into(),
                }
            }
            None => RefLabel {
                id,
                ..RefLabel::default()
            },
        }
    }

    /// What somebody would read for a record: its name, or its number and title.
    pub fn name_of(&self, ordinal: Ordinal) -> String {
        let label = self.label(ordinal);
        match (label.number.as_str(), label.label.as_str()) {
            ("", "") => String::new(),
            ("", name) => name.into(),
            (number, "") => number.into(),
            (number, title) => format!("{number} {title}"),
        }
    }

    /// Whether somebody may see the record of an ordinal; one that is only referred to shows nothing.
    pub fn sees(&self, me: &Me, ordinal: Ordinal) -> bool {
        self.place(ordinal)
            .is_none_or(|place| self.visible(me, place))
    }

    /// Whether somebody may see a record at all: requesters see what they reported or watch. An answer to
    /// a survey is seen by nobody: what all of them say together stands on the programme's own page.
    pub fn visible(&self, me: &Me, place: Place) -> bool {
        let table = self.at(place);
        let kind = table.practice().kind;
        if kind == Kind::PULSE_ANSWER {
            return false;
        }
        if me.role != Role::Requester {
            return true;
        }
        if kind == Kind::AUDIENCE {
            return self.is_asked(table.ordinal(place.row));
        }
        if crate::domain::programme::is_part(kind) {
            return crate::domain::programme::is_public(kind, table.code(common::STATE, place.row));
        }
        if table.practice().states.is_empty() {
            return true;
        }
        let Some(my_ordinal) = self.ordinals.find(me.person).filter(|it| *it != 0) else {
            return false;
        };
        use crate::domain::incident::{OPENED_BY, REQUESTER};
        table.reference(REQUESTER, place.row) == my_ordinal
            || table.reference(OPENED_BY, place.row) == my_ordinal
            || matches!(table.column(common::WATCHERS), Some(table::Column::RefSet(sets))
                if sets.of(place.row).contains(&my_ordinal))
    }

    /// Whether a survey that is open asks an audience: then everybody may read its name, to choose it.
    fn is_asked(&self, audience: Ordinal) -> bool {
        use crate::domain::programme::culture::PULSE_ROUND_AUDIENCES;
        let Some(rounds) = self.table(Kind::PULSE_ROUND) else {
            return false;
        };
        (0..rounds.len() as u32).any(|row| {
            !rounds.is_deleted(row)
                && rounds.code(common::STATE, row) == "open"
                && matches!(rounds.column(PULSE_ROUND_AUDIENCES), Some(table::Column::RefSet(sets))
                    if sets.of(row).contains(&audience))
        })
    }

    /// A fingerprint of everything that was folded: equal logs give equal fingerprints, in whatever
    /// order their segments were taken.
    pub fn digest(&self) -> [u8; 32] {
        let mut lines: Vec<String> = Vec::new();
        for table in &self.tables {
            for row in 0..table.len() as u32 {
                let cells: Vec<_> = (0..table.practice().fields.len())
                    .map(|place| rows::fingerprint(self, table, place, row))
                    .collect();
                lines.push(format!(
                    "{:?} {:?} {} {}",
                    self.ordinals.id(table.ordinal(row)).0,
                    table.stamp(row),
                    table.is_deleted(row),
                    cells.join("\u{1f}")
                ));
            }
        }
        for (id, (kind, history)) in &self.small {
            for (field, sub, register) in history.registers() {
                lines.push(format!(
                    "{:?} {kind:?} {field:?} {sub:?} {:?}",
                    id.0, register.value
                ));
            }
        }
        lines.sort_unstable();
        let mut hasher = blake3::Hasher::new();
        for line in lines {
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
        }
        *hasher.finalize().as_bytes()
    }
}

/// Whether a field is kept from somebody, in whatever record it stands.
///
/// A requester does not see who else watches nor what another tool's export said beside our fields,
/// nor what is derived from the desk's own acts and notes; of people, service levels and agreements
/// nothing but the name.
pub fn hides(me: &Me, practice: &Practice, field: FieldId) -> bool {
    const NAME_ONLY: [Kind; 9] = [
        Kind::PERSON,
        Kind::AUDIENCE,
        Kind::SUPPORT_HOURS,
        Kind::SERVICE_LEVEL,
        Kind::AGREEMENT,
        Kind::INDICATOR,
        Kind::DASHBOARD,
        Kind::REPORT,
        Kind::REPORT_ISSUE,
    ];
    me.role == Role::Requester
        && (matches!(field, common::WATCHERS | common::EXTRA)
            // Who read or liked something is no business of the others.
            || practice
                .field_by_id(field)
                .is_some_and(|it| it.derived || it.by_oneself)
            // The name of an override is its reason.
            || practice.kind == Kind::PROBE_OVERRIDE
            || (NAME_ONLY.contains(&practice.kind) && field != common::TITLE))
}

/// Those people among some values that are marked as VIP, each once. Requesters see nothing of a
/// person but the name.
pub fn vips<'a>(
    engine: &Engine,
    me: &Me,
    values: impl IntoIterator<Item = &'a crate::protocol::Datum>,
) -> Vec<RecordId> {
    use crate::domain::person;
    use crate::protocol::Datum;
    if hides(me, &person::PRACTICE, person::VIP) {
        return Vec::new();
    }
    let people = values.into_iter().flat_map(|datum| match datum {
        Datum::Ref(one) => std::slice::from_ref(one),
        Datum::Refs(list) => list.as_slice(),
        _ => &[],
    });
    let mut vips: Vec<RecordId> = people
        .map(|it| it.id)
        .filter(|id| {
            engine.place_of(*id).is_some_and(|place| {
                let table = engine.at(place);
                table.practice().kind == Kind::PERSON
                    && table.flag(person::VIP, place.row) == Some(true)
            })
        })
        .collect();
    order::sort(&mut vips);
    vips.dedup();
    vips
}

/// The number that an operation gives, if it is one of ours (42 of `INC-0042`).
pub fn own_number(op: &Op) -> Option<u32> {
    let prefix = practices::by_kind(op.kind)?.number_prefix?;
    let write = op
        .writes
        .iter()
        .rev()
        .find(|write| write.field == common::NUMBER)?;
    write
        .value
        .as_text()?
        .strip_prefix(prefix)?
        .strip_prefix('-')?
        .parse()
        .ok()
}

fn is_text(practice: &Practice, register: crate::domain::FieldId) -> bool {
    practice
        .fields
        .iter()
        .any(|it| it.search_weight > 0 && it.register() == register)
        || register == common::TIMELINE_REVISION
}

fn built_in_views() -> Vec<ViewDef> {
    let view = |name: &str, query: &str, sort: &str| ViewDef {
        id: RecordId::NIL,
        kind: "incident".into(),
        name: name.into(),
        query: query.into(),
        sort: sort.into(),
        columns: Vec::new(),
    };
    vec![
        view("All open", "is:open", ""),
        view("My work", "is:open assignee:me", ""),
        view("Unassigned", "is:open is:unassigned", ""),
        view("Waiting", "is:waiting", "updated_at"),
        view("Resolved", "is:resolved", "-resolved_at"),
        view("All", "", "-opened_at"),
    ]
}

/// Which segments hold operations of a record: chains by ordinal, the latest first.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SegmentIndex {
    heads: Vec<u32>,
    /// Segment key, and the entry before it counted from 1.
    entries: Vec<(SegmentKey, u32)>,
}

impl SegmentIndex {
    /// Notes that a segment holds an operation of a record; whether it is the record's first.
    fn note(&mut self, ordinal: Ordinal, key: SegmentKey) -> bool {
        if self.heads.len() <= ordinal as usize {
            self.heads.resize(ordinal as usize + 1, 0);
        }
        let head = &mut self.heads[ordinal as usize];
        let first = *head == 0;
        if first || self.entries[*head as usize - 1].0 != key {
            self.entries.push((key, *head));
            *head = self.entries.len() as u32;
        }
        first
    }

    fn of(&self, ordinal: Ordinal) -> Vec<SegmentKey> {
        let mut keys = Vec::new();
        let mut next = self.heads.get(ordinal as usize).copied().unwrap_or(0);
        while let Some((key, before)) = (next as usize).checked_sub(1).map(|at| self.entries[at]) {
            keys.push(key);
            next = before;
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// As two vectors, for the checkpoint.
    pub fn parts(&self) -> (&[u32], &[(SegmentKey, u32)]) {
        (&self.heads, &self.entries)
    }

    /// From its two vectors; `None` if they cannot belong together.
    pub fn from_parts(heads: Vec<u32>, entries: Vec<(SegmentKey, u32)>) -> Option<Self> {
        let fits = |at: u32| at as usize <= entries.len();
        let sound = heads.iter().all(|it| fits(*it))
            // Chains only lead backwards, so that none can be a ring.
            && entries.iter().enumerate().all(|(at, entry)| entry.1 as usize <= at);
        sound.then_some(Self { heads, entries })
    }
}

/// Histories by record, read from the log by the caller.
pub type Histories = FxHashMap<RecordId, History>;
