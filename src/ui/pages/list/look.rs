//! From the value of a field to what a cell of a list shows.

use crate::domain::declare::common;
use crate::domain::{FieldDef, FieldType, Kind, Practice, RecordId, Role};
use crate::protocol::{Datum, ListRow, RefLabel};
use crate::ui::components::{badge, icon};
use crate::ui::format;
use crate::ui::route::{RecordState, Route};
use crate::ui::words::list as words;
use crate::web::rows::{Look, Row};

/// What drawing a row needs to know besides the row.
pub struct Drawing<'a> {
    /// The practice.
    pub practice: &'static Practice,
    /// Who reads it.
    pub role: Role,
    /// The fields of the cells, in the order of the request; those behind `shown` are for links and names.
    pub fields: &'a [&'static FieldDef],
    /// How many of them are columns.
    pub shown: usize,
    /// Those people who are marked as VIP.
    pub vips: &'a [RecordId],
    /// The list as the record's page will remember it.
    pub from: &'a str,
    /// Writes a moment briefly.
    pub brief: &'a dyn Fn(i64) -> String,
    /// Writes a moment in full.
    pub full: &'a dyn Fn(i64) -> String,
}

impl Drawing<'_> {
    /// A row as it is drawn.
    pub fn row(&self, row: &ListRow) -> Row {
        let number = self.text(row, common::NUMBER);
        let title = self.text(row, common::TITLE);
        let route = match Route::record_by(self.practice.name, row.id, number) {
            Route::Record(state) => Route::Record(RecordState {
                from: self.from.to_owned(),
                ..state
            }),
            other => other,
        };
        let key = match &route {
            Route::Record(state) => state.id.clone(),
            _ => row.id.to_hex(),
        };
        let name = if number.is_empty() { title } else { number };
        let cells = self
            .fields
            .iter()
            .zip(&row.cells)
            .take(self.shown)
            .map(|(field, datum)| self.look(field, datum))
            .collect();
        Row {
            id: row.id,
            href: route.print(),
            key,
            select: words::select_row(name),
            cells,
        }
    }

    fn text<'r>(&self, row: &'r ListRow, id: crate::domain::FieldId) -> &'r str {
        let at = self.fields.iter().position(|it| it.id == id);
        at.and_then(|at| row.cells.get(at)).map_or("", Datum::text)
    }

    /// The look of one value.
    pub fn look(&self, field: &FieldDef, datum: &Datum) -> Look {
        if field.id == common::TITLE {
            let text = datum.text();
            // A record without a title still needs something to click.
            return Look::Link(if text.is_empty() {
                words::UNTITLED.into()
            } else {
                format::glance(text)
            });
        }
        match (field.ty, datum) {
            (_, Datum::None) => match field.name {
                "assignee" => Look::Text {
                    text: words::NOBODY.into(),
                    hint: String::new(),
                },
                _ => Look::Empty,
            },
            (FieldType::State, Datum::Text(code)) => match self.practice.state(code) {
                Some(state) => Look::Mark {
                    class: format!("state-badge state-badge--{}", state.category.code()),
                    shape: icon::path(badge::state_icon(state.category)),
                    text: state.label_for(self.role).into(),
                },
                None => plain(code),
            },
            (FieldType::Choice(choices), Datum::Text(code)) => {
                let label = choices.iter().find(|it| it.code == code).map(|it| it.label);
                match (is_priority(field), label) {
                    (true, Some(label)) => Look::Badge {
                        class: format!("priority priority--{code}"),
                        text: words::priority(code),
                        hint: label.into(),
                    },
                    (_, label) => plain(label.unwrap_or(code)),
                }
            }
            (FieldType::Choice(_), Datum::Int(level)) => {
                self.look(field, &Datum::Text(level.to_string()))
            }
            (_, Datum::Text(text)) => plain(text),
            (_, Datum::Int(number)) => plain(&number.to_string()),
            (_, Datum::Bool(yes)) => plain(if *yes { words::YES } else { words::NO }),
            (_, Datum::Time(unix_ms)) => Look::Text {
                text: (self.brief)(*unix_ms),
                hint: (self.full)(*unix_ms),
            },
            (FieldType::Ref(Kind::PERSON), Datum::Ref(person)) => Look::Person {
                initials: badge::initials(&person.label),
                tone: badge::tone(&person.label),
                name: ref_name(person),
                mark: if self.vips.contains(&person.id) {
                    crate::ui::words::components::VIP.into()
                } else {
                    String::new()
                },
            },
            (_, Datum::Ref(to)) => plain(&ref_name(to)),
            (_, Datum::Refs(list)) => {
                let name = |it: &RefLabel| match self.vips.contains(&it.id) {
                    true => words::with_mark(&ref_name(it)),
                    false => ref_name(it),
                };
                let names: Vec<String> = list.iter().map(name).collect();
                plain(&names.join(", "))
            }
            (_, Datum::Words(list)) => Look::Words(list.clone()),
            (_, Datum::Pairs(list)) => {
                let pairs: Vec<String> = list
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}"))
                    .collect();
                plain(&pairs.join(", "))
            }
        }
    }
}

/// The field holds a priority, which has a look of its own everywhere.
fn is_priority(field: &FieldDef) -> bool {
    matches!(field.name, "priority" | "priority_override")
}

fn plain(text: &str) -> Look {
    let text = format::glance(text);
    Look::Text {
        hint: text.clone(),
        text,
    }
}

/// The name of a record; its number where it has no name.
pub fn ref_name(to: &RefLabel) -> String {
    if to.label.is_empty() {
        to.number.clone()
    } else {
        format::glance(&to.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::incident::PRACTICE;

    fn fields(names: &[&str]) -> Vec<&'static FieldDef> {
        names.iter().map(|it| PRACTICE.field(it).unwrap()).collect()
    }

    fn drawn(names: &[&str], cells: Vec<Datum>) -> Row {
        let fields = fields(names);
        let drawing = Drawing {
            role: Role::Agent,
            practice: &PRACTICE,
            fields: &fields,
            shown: fields.len(),
            vips: &[RecordId([7; 16])],
            from: "q=is%3Aopen",
            brief: &|ms| format!("brief {ms}"),
            full: &|ms| format!("full {ms}"),
        };
        drawing.row(&ListRow {
            id: RecordId([1; 16]),
            cells,
        })
    }

    #[test]
    fn a_vip_is_marked_with_a_word() {
        let person = |id: u8, name: &str| RefLabel {
            id: RecordId([id; 16]),
            label: name.into(),
            ..RefLabel::default()
        };
        let row = drawn(
            &["requester", "assignee", "watchers"],
            vec![
                Datum::Ref(person(7, "Amara")),
                Datum::Ref(person(8, "Odo")),
                Datum::Refs(vec![person(7, "Amara"), person(8, "Odo")]),
            ],
        );
        let marks = row.cells.iter().map(|it| match it {
            Look::Person { mark, .. } => mark.clone(),
            Look::Text { text, .. } => text.clone(),
            _ => String::new(),
        });
        assert_eq!(marks.collect::<Vec<_>>(), ["VIP", "", "Amara (VIP), Odo"]);
    }

    #[test]
    fn codes_become_words_and_shapes() {
        let row = drawn(
            &[
                "priority",
                "number",
                "title",
                "state",
                "assignee",
                "opened_at",
                "impact",
            ],
            vec![
                Datum::Text("1".into()),
                Datum::Text("INC-1".into()),
                Datum::Text("ERP posting stops".into()),
                Datum::Text("on_hold".into()),
                Datum::None,
                Datum::Time(5),
                Datum::Text("unheard of".into()),
            ],
        );
        assert_eq!(row.key, "INC-1");
        assert!(row.href.starts_with("#/incidents/INC-1?from="));
        assert_eq!(
            row.cells,
            [
                Look::Badge {
                    class: "priority priority--1".into(),
                    text: "P1".into(),
                    hint: "Critical".into()
                },
                plain("INC-1"),
                Look::Link("ERP posting stops".into()),
                Look::Mark {
                    class: "state-badge state-badge--waiting".into(),
                    shape: icon::path("circle-pause"),
                    text: "On hold".into()
                },
                Look::Text {
                    text: words::NOBODY.into(),
                    hint: String::new()
                },
                Look::Text {
                    text: "brief 5".into(),
                    hint: "full 5".into()
                },
                plain("unheard of"),
            ]
        );
    }
}
