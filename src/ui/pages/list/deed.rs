//! What can be done to several records at once, as forms made from the declaration.

use crate::domain::{FieldDef, FieldType, Need, Practice, RecordId, Role, Step, order};
use crate::protocol::{Command, Datum};
use crate::ui::words::list as words;

/// Something to do to records.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Deed {
    /// Sets that field.
    Set(&'static FieldDef),
    /// Sets a field that is chosen in the dialog.
    SetSome,
    /// Sets the priority by hand.
    Priority,
    /// Puts a tag on, or takes it off.
    Tag,
    /// Takes a step.
    Step(&'static Step),
    /// Deletes.
    Delete,
}

/// One control of a deed's form.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ask {
    /// The argument.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// Left out is a refusal.
    pub required: bool,
    /// The least number of characters of a text.
    pub min_chars: usize,
    /// Asked for only while another argument has that code.
    pub only_if: Option<(&'static str, &'static str)>,
}

impl From<&Need> for Ask {
    fn from(need: &Need) -> Self {
        Self {
            name: need.name,
            label: need.label,
            ty: need.ty,
            required: need.required,
            min_chars: need.min_chars,
            only_if: need.only_if,
        }
    }
}

/// Values by the name of their argument.
pub type Given = Vec<(&'static str, Datum)>;

/// The value given for an argument.
pub fn given<'a>(values: &'a Given, name: &str) -> &'a Datum {
    const NONE: &Datum = &Datum::None;
    values
        .iter()
        .find(|(it, _)| *it == name)
        .map_or(NONE, |(_, value)| value)
}

impl Ask {
    /// Whether it is asked for, given the other answers.
    pub fn applies(&self, values: &Given) -> bool {
        self.only_if
            .is_none_or(|(name, code)| given(values, name).text() == code)
    }

    /// Whether its answer will do.
    pub fn is_met(&self, values: &Given) -> bool {
        let value = given(values, self.name);
        let chars = value.text().trim().chars().count();
        !self.applies(values)
            || match value {
                Datum::None => !self.required,
                Datum::Text(_) => chars >= self.min_chars.max(usize::from(self.required)),
                _ => true,
            }
    }
}

impl Deed {
    /// What the bar offers for a practice and a role, the most usual first.
    pub fn all(practice: &'static Practice, role: Role) -> Vec<Deed> {
        if !role.works_the_desk() {
            return Vec::new();
        }
        let field = |name: &str| practice.field(name).filter(|it| it.editable).map(Deed::Set);
        let mut deeds: Vec<Deed> = [field("assignee"), field("assignment_group")]
            .into_iter()
            .flatten()
            .collect();
        if practice.field("priority_override").is_some() {
            deeds.push(Deed::Priority);
        }
        if practice.field("tags").is_some() {
            deeds.push(Deed::Tag);
        }
        let mut steps: Vec<&Step> = practice
            .steps
            .iter()
            .filter(|it| it.bulk && role >= it.role)
            .collect();
        // Those that ask for something first: they are why many records are selected at once.
        order::sort_by_key(&mut steps, |it| (it.needs.is_empty(), it.order));
        deeds.extend(steps.into_iter().map(Deed::Step));
        deeds.push(Deed::SetSome);
        if role.administers() {
            deeds.push(Deed::Delete);
        }
        deeds
    }

    /// Icon.
    pub fn icon(&self) -> &'static str {
        match self {
            Deed::Set(field) if matches!(field.ty, FieldType::Ref(crate::domain::Kind::GROUP)) => {
                "users"
            }
            Deed::Set(_) => "user",
            Deed::SetSome => "pencil",
            Deed::Priority => "triangle-alert",
            Deed::Tag => "tag",
            Deed::Step(step) => step_icon(step),
            Deed::Delete => "trash-2",
        }
    }

    /// The controls of its form; `field` is the one chosen for [`Deed::SetSome`].
    pub fn asks(&self, practice: &'static Practice, field: Option<&'static FieldDef>) -> Vec<Ask> {
        match self {
            Deed::Set(field) => vec![of_field(field)],
            Deed::SetSome => field.map(of_field).into_iter().collect(),
            Deed::Priority => {
                let level = practice
                    .field("priority_override")
                    .map_or(FieldType::Int, |it| it.ty);
                vec![
                    Ask {
                        required: false,
                        ..ask("level", words::LEVEL, level)
                    },
                    Ask {
                        min_chars: 3,
                        ..ask("reason", words::REASON, FieldType::Text)
                    },
                ]
            }
            Deed::Tag => vec![ask("tag", words::TAG, FieldType::Word)],
            Deed::Step(step) => step.needs.iter().map(Ask::from).collect(),
            Deed::Delete => Vec::new(),
        }
    }

    /// The command, once the form holds what it needs. `off` takes a tag off, or empties a field;
    /// an empty control alone empties nothing, so that a dialog just opened would do no harm.
    pub fn command(
        &self,
        practice: &'static Practice,
        records: Vec<RecordId>,
        field: Option<&'static FieldDef>,
        values: &Given,
        off: bool,
    ) -> Option<Command> {
        let sets = matches!(self, Deed::Set(_) | Deed::SetSome);
        if records.is_empty() || sets && off != values.iter().all(|(_, it)| it.is_none()) {
            return None;
        }
        let asks = self.asks(practice, field);
        // Going back to the matrix needs no reason.
        let to_matrix = *self == Deed::Priority && given(values, "level").is_none();
        if !to_matrix && !asks.iter().all(|it| it.is_met(values)) {
            return None;
        }
        let set = |field: &FieldDef| Command::Update {
            records: records.clone(),
            fields: vec![(field.name.to_owned(), given(values, field.name).clone())],
        };
        Some(match self {
            Deed::Set(field) => set(field),
            Deed::SetSome => set(field?),
            Deed::Priority => Command::SetPriority {
                records,
                level: match given(values, "level") {
                    Datum::Int(level) => Some(*level),
                    Datum::Text(code) => Some(code.parse().ok()?),
                    _ => None,
                },
                reason: given(values, "reason").text().trim().to_owned(),
            },
            Deed::Tag => Command::Element {
                records,
                field: "tags".into(),
                element: Datum::Text(given(values, "tag").text().trim().to_owned()),
                present: !off,
            },
            Deed::Step(step) => Command::Step {
                records,
                step: step.name.into(),
                args: asks
                    .iter()
                    .filter(|it| it.applies(values))
                    .map(|it| (it.name.to_owned(), given(values, it.name).clone()))
                    .filter(|(_, value)| !value.is_none())
                    .collect(),
            },
            Deed::Delete => Command::Delete {
                records,
                deleted: true,
            },
        })
    }
}

/// Fields that [`Deed::SetSome`] can set.
pub fn settable(practice: &'static Practice) -> Vec<&'static FieldDef> {
    practice
        .fields
        .iter()
        .filter(|it| {
            it.editable
                && !matches!(
                    it.ty,
                    FieldType::Links | FieldType::Entries | FieldType::Extra
                )
        })
        .collect()
}

fn of_field(field: &'static FieldDef) -> Ask {
    Ask {
        required: field.required,
        ..ask(field.name, field.label, field.ty)
    }
}

fn ask(name: &'static str, label: &'static str, ty: FieldType) -> Ask {
    Ask {
        name,
        label,
        ty,
        required: true,
        min_chars: 0,
        only_if: None,
    }
}

fn step_icon(step: &Step) -> &'static str {
    match step.to {
        "in_progress" => "play",
        "on_hold" => "pause",
        "resolved" => "check",
        "closed" => "circle-check-big",
        "cancelled" => "circle-slash",
        "merged" => "merge",
        _ => "arrow-right",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::incident::PRACTICE;

    fn text(text: &str) -> Datum {
        Datum::Text(text.into())
    }

    #[test]
    fn holding_asks_for_a_message_only_when_the_requester_is_waited_for() {
        let hold = Deed::Step(PRACTICE.step("hold").unwrap());
        let ids = vec![RecordId([1; 16])];
        let command = |values: Given| hold.command(&PRACTICE, ids.clone(), None, &values, false);
        assert_eq!(command(vec![]), None);
        assert_eq!(command(vec![("hold_reason", text("caller"))]), None);
        let vendor = command(vec![
            ("hold_reason", text("vendor")),
            ("message", text("left over")),
        ]);
        assert_eq!(
            vendor,
            Some(Command::Step {
                records: ids.clone(),
                step: "hold".into(),
                args: vec![("hold_reason".into(), text("vendor"))],
            })
        );
        assert!(
            command(vec![
                ("hold_reason", text("caller")),
                ("message", text("Still broken?"))
            ])
            .is_some()
        );
    }

    #[test]
    fn a_field_is_emptied_only_on_purpose() {
        let assign = Deed::Set(PRACTICE.field("assignee").unwrap());
        let ids = vec![RecordId([1; 16])];
        let command =
            |values: Given, off| assign.command(&PRACTICE, ids.clone(), None, &values, off);
        assert_eq!(command(vec![], false), None);
        assert!(command(vec![], true).is_some());
        assert!(command(vec![("assignee", text("amara@example.org"))], false).is_some());
        assert_eq!(
            command(vec![("assignee", text("amara@example.org"))], true),
            None
        );
    }

    #[test]
    fn short_resolution_notes_are_not_enough() {
        let resolve = Deed::Step(PRACTICE.step("resolve").unwrap());
        let values = |notes| {
            vec![
                ("resolution_code", text("fixed")),
                ("resolution_notes", text(notes)),
            ]
        };
        let ids = vec![RecordId([1; 16])];
        assert_eq!(
            resolve.command(&PRACTICE, ids.clone(), None, &values("done"), false),
            None
        );
        let notes = "Replaced the certificate of the gateway.";
        assert!(
            resolve
                .command(&PRACTICE, ids, None, &values(notes), false)
                .is_some()
        );
    }

    #[test]
    fn a_priority_goes_back_to_the_matrix_without_a_reason() {
        let ids = vec![RecordId([1; 16])];
        let back = Deed::Priority.command(&PRACTICE, ids.clone(), None, &vec![], false);
        assert_eq!(
            back,
            Some(Command::SetPriority {
                records: ids.clone(),
                level: None,
                reason: String::new()
            })
        );
        let by_hand = vec![("level", text("1"))];
        assert_eq!(
            Deed::Priority.command(&PRACTICE, ids, None, &by_hand, false),
            None
        );
    }

    #[test]
    fn readers_are_offered_nothing_and_only_admins_delete() {
        assert!(Deed::all(&PRACTICE, Role::Reader).is_empty());
        assert!(!Deed::all(&PRACTICE, Role::Agent).contains(&Deed::Delete));
        assert!(Deed::all(&PRACTICE, Role::Admin).contains(&Deed::Delete));
    }
}
