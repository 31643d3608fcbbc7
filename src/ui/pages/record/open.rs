//! The record that is open: what was read of it, what is being saved, what was refused.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::{FieldDef, Practice, RecordId, Role, practices},
    protocol::{BadNews, Call, Command, Datum, Done, Lane, RecordView, Reply},
    ui::{
        components::{Notices, use_notices},
        words::record as words,
    },
    web::client::{Client, unexpected, use_client},
};

/// What is unfolded under the title.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Panel {
    /// Nothing.
    #[default]
    None,
    /// The form of a step.
    Step {
        /// The step's name.
        step: &'static str,
        /// What is being written in that lane goes out with it.
        with: Option<Lane>,
    },
}

/// The open record. Copy it freely; [`use_open`] finds it.
#[derive(Clone, Copy)]
pub struct Open {
    /// The engine.
    pub client: Client,
    /// Says what was done, from event handlers too, which have no context of their own.
    pub notices: Notices,
    /// Under which identity or number it was asked for.
    asked: StoredValue<String>,
    /// What was read last; `None` while reading for the first time.
    pub view: RwSignal<Option<RecordView>>,
    /// Why it could not be read.
    pub trouble: RwSignal<Option<BadNews>>,
    /// Values that were sent and are not durable yet, by field.
    saving: RwSignal<Vec<(String, Datum)>>,
    /// What was refused, by field.
    refused: RwSignal<Vec<(String, BadNews)>>,
    /// What is unfolded under the title.
    pub panel: RwSignal<Panel>,
    /// Labels of the fields that changed in another tab since this one began to look.
    pub elsewhere: RwSignal<Vec<String>>,
    /// Counts readings, so that an answer that was overtaken is dropped.
    reading: StoredValue<u64>,
}

/// The record that this part of the page is about.
pub fn use_open() -> Open {
    expect_context::<Open>()
}

impl Open {
    /// Opens a record by identity or number, puts it into the context, and follows its changes.
    pub fn new(asked: String) -> Self {
        let client = use_client();
        let open = Self {
            client,
            notices: use_notices(),
            asked: StoredValue::new(asked),
            view: RwSignal::default(),
            trouble: RwSignal::default(),
            saving: RwSignal::default(),
            refused: RwSignal::default(),
            panel: RwSignal::default(),
            elsewhere: RwSignal::default(),
            reading: StoredValue::new(0),
        };
        provide_context(open);
        Effect::new(move |seen: Option<u64>| {
            let changed = client.changed.get();
            if seen == Some(changed.generation) {
                return changed.generation;
            }
            let concerns = open.view.with_untracked(|view| match view {
                Some(view) => {
                    changed.records.contains(&view.me.id)
                        || (changed.records.is_empty() && changed.concerns(&view.me.kind))
                }
                None => true,
            });
            if concerns {
                let elsewhere = changed.elsewhere && seen.is_some();
                spawn_local(async move { open.read(elsewhere).await });
            }
            changed.generation
        });
        open
    }

    /// Reads it again. `elsewhere`: another tab changed it, and what changed is to be said.
    pub async fn read(self, elsewhere: bool) {
        let Some((id, turn)) = self.asked.try_get_value().zip(self.reading.try_get_value()) else {
            return;
        };
        let turn = turn + 1;
        self.reading.set_value(turn);
        let reply = self.client.call(Call::Record { id }).await;
        // Gone, or overtaken by a later reading.
        if self.reading.try_get_value() != Some(turn) {
            return;
        }
        match reply {
            Ok(Reply::Record(view)) => {
                if elsewhere {
                    self.say_what_changed(&view);
                }
                self.trouble.set(None);
                if self.view.with_untracked(|it| it.as_ref() != Some(&*view)) {
                    self.view.set(Some(*view));
                }
            }
            Ok(_) => self.trouble.set(Some(unexpected())),
            Err(news) => self.trouble.set(Some(news)),
        }
    }

    fn say_what_changed(self, new: &RecordView) {
        let Some(labels) = self
            .view
            .with_untracked(|old| old.as_ref().map(|old| changed_labels(old, new)))
        else {
            return;
        };
        self.elsewhere.update(|said| {
            for label in labels {
                if !said.contains(&label) {
                    said.push(label);
                }
            }
        });
    }

    /// What was read, or nothing of it yet: for parts that are drawn once it is there.
    pub fn get<T>(self, read: impl FnOnce(&RecordView) -> T) -> Option<T> {
        self.view.with(|view| view.as_ref().map(read))
    }

    /// The same without following changes.
    pub fn peek<T>(self, read: impl FnOnce(&RecordView) -> T) -> Option<T> {
        self.view.with_untracked(|view| view.as_ref().map(read))
    }

    /// A part of what was read, that moves only when this part changes.
    pub fn part<T>(self, read: impl Fn(&RecordView) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Clone + Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.get(&read).unwrap_or_default())
    }

    /// Its identity; nil until it is read.
    pub fn id(self) -> RecordId {
        self.peek(|it| it.me.id).unwrap_or_default()
    }

    /// Its practice.
    pub fn practice(self) -> Option<&'static Practice> {
        self.peek(|it| practices::by_name(&it.me.kind)).flatten()
    }

    /// The value of a field as it should be shown: what is being saved, else what was read.
    pub fn value(self, field: &str) -> Datum {
        let saving = self.saving.with(|it| value_in(it, field));
        saving.unwrap_or_else(|| {
            self.get(|it| value_in(&it.fields, field))
                .flatten()
                .unwrap_or_default()
        })
    }

    /// Whether a value of the field is on its way.
    pub fn is_saving(self, field: &str) -> bool {
        self.saving
            .with(|it| it.iter().any(|(name, _)| name == field))
    }

    /// Why the field's last value was refused, or empty.
    pub fn refusal(self, field: &str) -> String {
        self.refused.with(|it| {
            it.iter()
                .find(|(name, _)| name == field)
                .map_or_else(String::new, |(_, news)| news.message.clone())
        })
    }

    /// Forgets a refusal, when the field is edited again or left.
    pub fn forgive(self, field: &str) {
        if self
            .refused
            .with_untracked(|it| it.iter().any(|(name, _)| name == field))
        {
            self.refused
                .update(|it| it.retain(|(name, _)| name != field));
        }
    }

    /// Saves a field: it shows the new value at once, and `then` says whether it held.
    pub fn save(self, field: &'static FieldDef, value: Datum, then: impl FnOnce(bool) + 'static) {
        let command = Command::Update {
            records: vec![self.id()],
            fields: vec![(field.name.to_owned(), value.clone())],
        };
        self.save_by(field.name, value, command, then);
    }

    /// Saves several fields as one change, which is taken back as one.
    pub fn save_together(self, values: Vec<(&'static FieldDef, Datum)>) {
        let values: Vec<_> = values
            .into_iter()
            .map(|(field, value)| (field.name.to_owned(), value))
            .collect();
        let command = Command::Update {
            records: vec![self.id()],
            fields: values.clone(),
        };
        self.send(values, command, |_| {});
    }

    /// Saves a field by a command of its own.
    pub fn save_by(
        self,
        name: &'static str,
        value: Datum,
        command: Command,
        then: impl FnOnce(bool) + 'static,
    ) {
        self.send(vec![(name.to_owned(), value)], command, then);
    }

    fn send(
        self,
        values: Vec<(String, Datum)>,
        command: Command,
        then: impl FnOnce(bool) + 'static,
    ) {
        let names: Vec<String> = values.iter().map(|(name, _)| name.clone()).collect();
        for name in &names {
            self.forgive(name);
        }
        self.saving.update(|it| {
            it.retain(|(field, _)| !names.contains(field));
            it.extend(values);
        });
        spawn_local(async move {
            let result = self.run(command).await;
            if let Err(news) = &result {
                let named = names.iter().find(|it| **it == news.field);
                if let Some(name) = named.or(names.first()) {
                    let refused = (name.clone(), news.clone());
                    self.refused.try_update(|it| it.push(refused));
                }
            }
            self.saving
                .try_update(|it| it.retain(|(field, _)| !names.contains(field)));
            then(result.is_ok());
        });
    }

    /// Carries a command out and reads the record again. A record that refused is bad news.
    ///
    /// # Errors
    /// The refusal or fault, for the control that asked.
    pub async fn run(self, command: Command) -> Result<Done, BadNews> {
        let done = self.client.run(command).await?;
        if let Some((_, reason)) = done.refused.first()
            && done.changed == 0
        {
            return Err(BadNews::refusal("refused", reason.clone()));
        }
        self.read(false).await;
        Ok(done)
    }

    /// Whether the reader may change it.
    pub fn is_editable(self) -> bool {
        self.get(|it| it.editable && !it.deleted).unwrap_or(false)
    }

    /// What the reader may do here.
    pub fn role(self) -> Role {
        self.client.status.with(|it| it.me.role)
    }

    /// The reader's own person record.
    pub fn me(self) -> RecordId {
        self.client.status.with(|it| it.me.person)
    }
}

fn value_in(fields: &[(String, Datum)], name: &str) -> Option<Datum> {
    fields
        .iter()
        .find(|(it, _)| it == name)
        .map(|(_, value)| value.clone())
}

/// What differs between two readings of a record, in the words of its declaration.
pub fn changed_labels(old: &RecordView, new: &RecordView) -> Vec<String> {
    let practice = practices::by_name(&new.me.kind);
    let mut labels = Vec::new();
    let mut names: Vec<&String> = new.fields.iter().map(|(name, _)| name).collect();
    names.extend(old.fields.iter().map(|(name, _)| name));
    for name in names {
        let field = practice.and_then(|it| it.field(name));
        let is_derived = matches!(name.as_str(), "updated_at" | "links" | "timeline");
        let label = field.map_or(name.as_str(), |it| it.label);
        if !is_derived
            && value_in(&old.fields, name) != value_in(&new.fields, name)
            && !labels.iter().any(|it| it == label)
        {
            labels.push(label.to_owned());
        }
    }
    for (differs, label) in [
        (old.entries != new.entries, words::TAB_TIMELINE),
        (old.links != new.links, words::TAB_LINKS),
        (old.attachments != new.attachments, words::ATTACHMENTS),
        (old.checklist != new.checklist, words::CHECKLIST),
        (old.worklog != new.worklog, words::TAB_WORKLOG),
    ] {
        if differs {
            labels.push(label.to_owned());
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Entry, RefLabel};

    #[test]
    fn what_changed_elsewhere_is_told_by_label_and_derived_fields_are_not() {
        let me = RefLabel {
            kind: "incident".into(),
            ..RefLabel::default()
        };
        let old = RecordView {
            me: me.clone(),
            fields: vec![
                ("impact".into(), Datum::Text("1".into())),
                ("updated_at".into(), Datum::Time(1)),
                ("vendor".into(), Datum::Text("x".into())),
            ],
            ..RecordView::default()
        };
        let new = RecordView {
            me,
            fields: vec![
                ("impact".into(), Datum::Text("2".into())),
                ("updated_at".into(), Datum::Time(2)),
            ],
            entries: vec![Entry::default()],
            ..RecordView::default()
        };
        assert_eq!(changed_labels(&old, &new), ["Impact", "Vendor", "Timeline"]);
        assert_eq!(changed_labels(&new, &new), Vec::<String>::new());
    }
}
