//! One record with everything that somebody may see: the working set for what is now, the history
//! from the log for what was said and done.

use super::command::{Desk, RELATIONS};
use super::rows::{self, datum, label_of, value_datum};
use std::rc::Rc;

use super::table::{Column, Table, link_parts};
use super::{Engine, Fresh, Histories, Place, query, search};
use crate::domain::{
    FieldId, FieldType, Kind, Practice, RecordId, Role, Sub, Value, common, incident, order,
    priority,
};
use crate::oplog::{Change, History, Op, Origin, Register, Stamp};
use crate::protocol::{
    Attachment, ChecklistItem, Datum, Entry, HistoryLine, Lane, Link, Me, Origin as ShownOrigin,
    RecordView, RefLabel, StepView, WorklogItem,
};

/// The view of a record for somebody, at a moment; `None` if it is not here or not to be seen.
pub fn view(
    engine: &Engine,
    me: &Me,
    now: i64,
    record: RecordId,
    histories: &Histories,
) -> Option<RecordView> {
    let empty = History::default();
    let history = histories.get(&record).unwrap_or(&empty);
    let place = engine
        .place_of(record)
        .filter(|place| engine.visible(me, *place))?;
    let table = engine.at(place);
    let practice = table.practice();
    let fields: Vec<(String, Datum)> = practice
        .fields
        .iter()
        .enumerate()
        .map(|(at, field)| {
            let datum = match field.ty {
                FieldType::Text => value_datum(engine, history.get(field.id)),
                FieldType::Extra | FieldType::Entries | FieldType::Links => Datum::None,
                _ => datum(engine, table, at, place.row, None),
            };
            let datum = rows::shown(engine, me, practice, field, datum);
            (field.name.to_string(), datum)
        })
        .filter(|(_, datum)| !datum.is_none())
        .collect();
    Some(RecordView {
        me: label_of(engine, record),
        deleted: table.is_deleted(place.row),
        damaged: false,
        state: table.code(common::STATE, place.row).into(),
        vips: super::vips(engine, me, fields.iter().map(|(_, datum)| datum)),
        fields,
        matrix_priority: matrix_priority(table, place.row),
        steps: steps(engine, me, now, place),
        entries: all_entries(engine, me, record, histories),
        history: if me.role.sees_internal() {
            lines(engine, practice, history)
        } else {
            Vec::new()
        },
        links: links(engine, me, place),
        attachments: attachments(engine, me, history),
        checklist: checklist(me, history),
        worklog: worklog(engine, me, history),
        extra: extra(me, practice, history),
        editable: me.role.works_the_desk(),
        open_on_same_service: 0,
        same_service_query: same_service_query(engine, table, place.row),
    })
}

/// The texts of a record that are not in the working set, as they stand: what the full-text search
/// needs, without the cost of a whole history.
#[derive(Clone, Debug, Default)]
pub struct LongTexts {
    one: std::collections::BTreeMap<FieldId, (Stamp, Rc<str>)>,
    entries: std::collections::BTreeMap<Sub, (Stamp, Lane, Rc<str>)>,
    revisions: std::collections::BTreeMap<Sub, (Stamp, Rc<str>)>,
}

impl LongTexts {
    /// Takes an operation of the record; operations may come in any order. Only fields that
    /// `is_long` are looked at.
    pub fn take(&mut self, op: &Op, is_long: impl Fn(FieldId) -> bool) {
        let later = |held: Option<Stamp>| held.is_none_or(|held| op.stamp > held);
        for write in op.writes.iter().filter(|it| is_long(it.field)) {
            match (&write.value, write.field) {
                (value, common::TIMELINE) => {
                    let part = |field| match value.part(field) {
                        Value::Text(text) => Some(text.clone()),
                        _ => None,
                    };
                    let text = part(common::entry::TEXT).unwrap_or_default();
                    let lane = Lane::from_code(&part(common::entry::LANE).unwrap_or_default());
                    if later(self.entries.get(&write.sub).map(|it| it.0)) {
                        self.entries
                            .insert(write.sub.clone(), (op.stamp, lane, text));
                    }
                }
                (Value::Text(text), common::TIMELINE_REVISION)
                    if later(self.revisions.get(&write.sub).map(|it| it.0)) =>
                {
                    self.revisions
                        .insert(write.sub.clone(), (op.stamp, text.clone()));
                }
                (Value::Text(text), field)
                    if write.sub.is_empty() && later(self.one.get(&field).map(|it| it.0)) =>
                {
                    self.one.insert(field, (op.stamp, text.clone()));
                }
                _ => {}
            }
        }
    }
}

/// What the full-text search knows of a record, by the search's fields.
pub fn texts(engine: &Engine, place: Place, long: &LongTexts) -> Vec<(u8, Rc<str>)> {
    let table = engine.at(place);
    let mut texts: Vec<(u8, Rc<str>)> = Vec::new();
    for (at, field) in table
        .practice()
        .fields
        .iter()
        .enumerate()
        .filter(|(_, it)| it.search_weight > 0)
    {
        let slot = match field.id {
            common::NUMBER => search::NUMBER,
            common::TITLE => search::TITLE,
            common::DESCRIPTION => search::DESCRIPTION,
            _ => search::TIMELINE,
        };
        match field.ty {
            FieldType::Text => {
                texts.extend(
                    long.one
                        .get(&field.id)
                        .map(|(_, text)| (slot, text.clone())),
                );
            }
            FieldType::Line | FieldType::Word => {
                if let Datum::Text(text) = datum(engine, table, at, place.row, None) {
                    texts.push((slot, text.into()));
                }
            }
            FieldType::Tags => {
                if let Datum::Words(words) = datum(engine, table, at, place.row, None) {
                    texts.push((slot, words.join(" ").into()));
                }
            }
            _ => {}
        }
    }
    for (id, (_, lane, text)) in &long.entries {
        let text = long.revisions.get(id).map_or(text, |(_, revised)| revised);
        let slot = if *lane == Lane::Public {
            search::TIMELINE
        } else {
            search::INTERNAL
        };
        texts.push((slot, text.clone()));
    }
    texts
}

fn entry_text<'a>(
    history: &'a History,
    id: &[u8],
    register: &'a Register,
) -> Option<(Lane, &'a str)> {
    let lane = Lane::from_code(
        register
            .value
            .part(common::entry::LANE)
            .as_text()
            .unwrap_or(""),
    );
    let text = register.value.part(common::entry::TEXT).as_text()?;
    let revised = history.element(common::TIMELINE_REVISION, id).as_text();
    Some((lane, revised.unwrap_or(text)))
}

fn matrix_priority(table: &Table, row: u32) -> Option<i64> {
    if table.code(incident::OVERRIDE_LEVEL, row).is_empty() {
        return None;
    }
    let level = |field| table.code(field, row).parse().ok();
    priority::from_matrix(level(incident::IMPACT)?, level(incident::URGENCY)?)
}

fn steps(engine: &Engine, me: &Me, now: i64, place: Place) -> Vec<StepView> {
    let table = engine.at(place);
    let state = table.code(common::STATE, place.row);
    let (mut fresh, histories) = (Fresh::new([0; 32]), Histories::default());
    let desk = Desk {
        engine,
        me,
        now,
        fresh: &mut fresh,
        histories: &histories,
    };
    table
        .practice()
        .steps_from(state, me.role)
        .into_iter()
        .filter(|_| me.role != Role::Reader)
        .map(|step| StepView {
            name: step.name.into(),
            blocked: desk
                .check_step(place, step)
                .err()
                .map_or(String::new(), |it| it.to_string()),
        })
        .collect()
}

fn shown(origin: Origin) -> ShownOrigin {
    match origin {
        Origin::Person => ShownOrigin::Person,
        Origin::Import => ShownOrigin::Import,
        Origin::Automatic => ShownOrigin::Automatic,
        Origin::Undo | Origin::Redo => ShownOrigin::Undo,
    }
}

fn actor(engine: &Engine, id: RecordId) -> Option<RefLabel> {
    (!id.is_nil()).then(|| label_of(engine, id))
}

/// What was said on a record, and on those that were merged into it: the talk goes on in one place.
/// Somebody who may not see a merged record does not see its talk here either.
fn all_entries(engine: &Engine, me: &Me, record: RecordId, histories: &Histories) -> Vec<Entry> {
    let mut all = Vec::new();
    if let Some(history) = histories.get(&record) {
        all = entries(engine, me, history, None);
    }
    for merged in engine.merged_into(record) {
        let place = engine.place_of(merged);
        if let Some(history) = histories.get(&merged)
            && place.is_some_and(|it| engine.visible(me, it))
        {
            all.extend(entries(engine, me, history, Some(label_of(engine, merged))));
        }
    }
    order::sort_by_key(&mut all, |it| (it.at, it.id));
    all
}

fn entries(engine: &Engine, me: &Me, history: &History, from: Option<RefLabel>) -> Vec<Entry> {
    history
        .elements(common::TIMELINE)
        .filter_map(|(id, register)| {
            let (lane, text) = entry_text(history, id, register)?;
            if lane == Lane::Internal && !me.role.sees_internal() {
                return None;
            }
            let author = register
                .value
                .part(common::entry::AUTHOR)
                .as_ref_id()
                .unwrap_or(register.actor);
            let revision = history.register(common::TIMELINE_REVISION, id);
            Some(Entry {
                id: super::table::id_in(id)?,
                lane,
                text: text.into(),
                author: actor(engine, author),
                at: register.occurred_at,
                revised_at: revision
                    .filter(|it| !it.value.is_none())
                    .map(|it| it.occurred_at),
                origin: shown(register.origin),
                from: from.clone(),
            })
        })
        .collect()
}

fn lines(engine: &Engine, practice: &Practice, history: &History) -> Vec<HistoryLine> {
    let changes = history.changes();
    // The write that stands over each in its register, to tell the losers of a race.
    let mut above = std::collections::BTreeMap::new();
    let mut lost: Vec<bool> = changes
        .iter()
        .rev()
        .map(|change| {
            let mine = change.register.stamp;
            let next = above.insert((change.field, change.sub.clone()), mine);
            next.is_some_and(|it| it.wall_ms == mine.wall_ms && it.writer != mine.writer)
        })
        .collect();
    lost.reverse();
    let mut lines = Vec::new();
    for (change, lost) in changes.iter().zip(lost) {
        let Change {
            field,
            sub,
            from,
            register,
        } = change;
        for declared in practice.fields.iter().filter(|it| it.register() == *field) {
            let part = |value: &Value| match value {
                Value::Group(_) => value.part(declared.id).clone(),
                other => other.clone(),
            };
            let (from, to) = if sub.is_empty() {
                (
                    value_datum(engine, &part(from)),
                    value_datum(engine, &part(&register.value)),
                )
            } else {
                let name = |value: &Value| match value {
                    Value::None => Datum::None,
                    value => element_words(engine, *field, sub, value),
                };
                (name(from), name(&register.value))
            };
            if from == to {
                continue;
            }
            lines.push(HistoryLine {
                at: register.occurred_at,
                recorded_at: register.stamp.wall_ms as i64,
                actor: actor(engine, register.actor),
                origin: shown(register.origin),
                field: declared.name.into(),
                label: declared.label.into(),
                from,
                to,
                lost,
                act: register.act.0,
            });
        }
        if *field == common::DELETED {
            let name = |value: &Value| {
                if value.is_none() {
                    Datum::None
                } else {
                    Datum::Bool(true)
                }
            };
            lines.push(HistoryLine {
                at: register.occurred_at,
                recorded_at: register.stamp.wall_ms as i64,
                actor: actor(engine, register.actor),
                origin: shown(register.origin),
                field: "deleted".into(),
                label: "Deleted".into(),
                from: name(from),
                to: name(&register.value),
                lost: false,
                act: register.act.0,
            });
        }
    }
    order::sort_by_key(&mut lines, |it| it.at);
    lines
}

fn element_words(
    engine: &Engine,
    field: crate::domain::FieldId,
    sub: &[u8],
    value: &Value,
) -> Datum {
    let text = |part| value.part(part).as_text().unwrap_or("").to_string();
    match field {
        common::TIMELINE => Datum::Text(text(common::entry::TEXT)),
        common::ATTACHMENTS => Datum::Text(text(common::attachment::NAME)),
        common::CHECKLIST => Datum::Text(text(common::checklist::TEXT)),
        common::WORKLOG => {
            let minutes = value.part(common::worklog::MINUTES).as_int().unwrap_or(0);
            Datum::Text(
                format!("{minutes} min {}", text(common::worklog::NOTE))
                    .trim_end()
                    .into(),
            )
        }
        common::LINKS => match sub
            .split_first()
            .and_then(|(_, id)| super::table::id_in(id))
        {
            Some(id) => Datum::Ref(label_of(engine, id)),
            None => Datum::None,
        },
        common::WATCHERS => {
            super::table::id_in(sub).map_or(Datum::None, |id| Datum::Ref(label_of(engine, id)))
        }
        common::EXTRA => Datum::Text(format!(
            "{}: {}",
            String::from_utf8_lossy(sub),
            value.as_text().unwrap_or("")
        )),
        _ => Datum::Text(String::from_utf8_lossy(sub).into_owned()),
    }
}

fn links(engine: &Engine, me: &Me, place: Place) -> Vec<Link> {
    let table = engine.at(place);
    let mine = table.ordinal(place.row);
    let mut links = Vec::new();
    let mut push = |relation: &str, label: &str, ordinal, inverse| {
        let Some(other) = engine.place(ordinal) else {
            return;
        };
        if engine.visible(me, other) && !engine.at(other).is_deleted(other.row) {
            links.push(Link {
                relation: relation.into(),
                label: label.into(),
                other: engine.label(ordinal),
                state: engine.at(other).code(common::STATE, other.row).into(),
                inverse,
            });
        }
    };
    let words = |code: u8| RELATIONS.iter().find(|it| it.0 == code);
    if let Some(Column::Links(sets)) = table.column(common::LINKS) {
        for (code, ordinal) in sets.of(place.row).iter().map(|it| link_parts(*it)) {
            if let Some((_, relation, label, _)) = words(code) {
                push(relation, label, ordinal, false);
            }
        }
    }
    for other in &engine.tables {
        if let Some(Column::Links(sets)) = other.column(common::LINKS) {
            let mut back: Vec<_> = sets
                .rows()
                .flat_map(|(row, all)| all.iter().map(move |it| (row, link_parts(*it))))
                .filter(|(_, (_, to))| *to == mine)
                .collect();
            order::sort(&mut back);
            for (row, (code, _)) in back {
                if let Some((_, relation, _, inverse)) = words(code) {
                    push(relation, inverse, other.ordinal(row), true);
                }
            }
        }
    }
    if table.practice().kind == Kind::INCIDENT {
        let ways = [
            (incident::PARENT, "parent", "Part of", "child", "Child"),
            (
                incident::MERGED_INTO,
                "merged_into",
                "Merged into",
                "merged_from",
                "Merged into this",
            ),
        ];
        for (field, relation, label, inverse, inverse_label) in ways {
            let up = table.reference(field, place.row);
            if up != 0 {
                push(relation, label, up, false);
            }
            if let Some(Column::Ref(refs)) = table.column(field) {
                for row in (0..table.len()).filter(|row| refs.cells[*row] == mine) {
                    push(inverse, inverse_label, table.ordinal(row as u32), true);
                }
            }
        }
    }
    links
}

fn attachments(engine: &Engine, me: &Me, history: &History) -> Vec<Attachment> {
    let mut all: Vec<Attachment> = history
        .elements(common::ATTACHMENTS)
        .filter(|(_, register)| !register.value.is_none())
        .filter_map(|(id, register)| {
            use common::attachment as part;
            let text = |field| {
                register
                    .value
                    .part(field)
                    .as_text()
                    .unwrap_or("")
                    .to_string()
            };
            let lane = Lane::from_code(&text(part::LANE));
            (lane == Lane::Public || me.role.sees_internal()).then_some(())?;
            Some(Attachment {
                id: super::table::id_in(id)?,
                name: text(part::NAME),
                size: register.value.part(part::SIZE).as_int().unwrap_or(0),
                media_type: text(part::MEDIA_TYPE),
                lane,
                author: actor(engine, register.actor),
                at: register.occurred_at,
            })
        })
        .collect();
    order::sort_by_key(&mut all, |it| (it.at, it.id));
    all
}

fn checklist(me: &Me, history: &History) -> Vec<ChecklistItem> {
    if !me.role.sees_internal() {
        return Vec::new();
    }
    use common::checklist as part;
    let mut items: Vec<_> = history
        .elements(common::CHECKLIST)
        .filter(|(_, register)| !register.value.is_none())
        .filter_map(|(id, register)| {
            let id = super::table::id_in(id)?;
            let position = register.value.part(part::POSITION).as_int().unwrap_or(0);
            let text = register
                .value
                .part(part::TEXT)
                .as_text()
                .unwrap_or("")
                .to_string();
            let done = register.value.part(part::DONE).as_bool() == Some(true);
            Some(((position, id), ChecklistItem { id, text, done }))
        })
        .collect();
    order::sort_by_key(&mut items, |(key, _)| *key);
    items.into_iter().map(|(_, item)| item).collect()
}

fn worklog(engine: &Engine, me: &Me, history: &History) -> Vec<WorklogItem> {
    if !me.role.sees_internal() {
        return Vec::new();
    }
    let mut all: Vec<WorklogItem> = history
        .elements(common::WORKLOG)
        .filter(|(_, register)| !register.value.is_none())
        .filter_map(|(id, register)| {
            Some(WorklogItem {
                id: super::table::id_in(id)?,
                minutes: register
                    .value
                    .part(common::worklog::MINUTES)
                    .as_int()
                    .unwrap_or(0),
                note: register
                    .value
                    .part(common::worklog::NOTE)
                    .as_text()
                    .unwrap_or("")
                    .into(),
                author: actor(engine, work_of(register).0),
                at: work_of(register).1,
                mine: me.role.administers() || work_of(register).0 == me.person,
            })
        })
        .collect();
    order::sort_by_key(&mut all, |it| (it.at, it.id));
    all
}

/// Who worked, and when it was logged.
pub(super) fn work_of(register: &Register) -> (RecordId, i64) {
    let part = |field| register.value.part(field);
    let author = part(common::worklog::AUTHOR).as_ref_id();
    let at = part(common::worklog::AT).as_time();
    (
        author.unwrap_or(register.actor),
        at.unwrap_or(register.occurred_at),
    )
}

fn extra(me: &Me, practice: &Practice, history: &History) -> Vec<(String, String)> {
    if super::hides(me, practice, common::EXTRA) {
        return Vec::new();
    }
    history
        .elements(common::EXTRA)
        .filter_map(|(name, register)| {
            let text = register.value.as_text()?;
            Some((String::from_utf8_lossy(name).into_owned(), text.into()))
        })
        .collect()
}

/// The query for other open records with the same service or item; empty if it has neither.
fn same_service_query(engine: &Engine, table: &Table, row: u32) -> String {
    if table.practice().kind != Kind::INCIDENT {
        return String::new();
    }
    let same: Vec<String> = [incident::SERVICE, incident::CONFIGURATION_ITEM]
        .iter()
        .filter_map(|field| {
            let declared = &table.practice().fields[table.place(*field)?];
            let to = engine.label(table.reference(*field, row));
            let name = if to.label.is_empty() {
                to.number
            } else {
                to.label
            };
            let key = query::FacetKey::Record(0);
            (!name.is_empty()).then(|| query::term(declared, &key, &name))
        })
        .collect();
    let number = table.line(common::NUMBER, row);
    match same.as_slice() {
        [] => String::new(),
        _ if number.is_empty() => String::new(),
        same => format!(
            "is:open ({}) -number:{}",
            same.join(" or "),
            query::quote(number)
        ),
    }
}
