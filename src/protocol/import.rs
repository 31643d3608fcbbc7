//! Import: what was found in files, how to read them, how far it is, what came of it.

use serde::{Deserialize, Serialize};

use super::FileRef;
use crate::exchange::fingerprint::key;

/// How one column is read.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ColumnPlan {
    /// Its header.
    pub header: String,
    /// The field's name; empty leaves the column out; `extra` keeps it as an extra field.
    pub field: String,
    /// Different values seen first, at most five.
    pub samples: Vec<String>,
    /// The different values and their rows, most frequent first; empty if there are over 64 of them.
    pub values: Vec<(String, u32)>,
    /// Source value to our value, for choices and states.
    pub value_map: Vec<(String, String)>,
    /// The ways in which its dates can be read, code and words, if there is more than one.
    pub dates: Vec<(String, String)>,
}

impl ColumnPlan {
    /// Has a value of the files become one of ours; empty leaves it as it is. Rules for the same value in
    /// other letters give way.
    pub fn map_value(&mut self, value: &str, to: &str) {
        let wanted = key(value);
        self.value_map
            .retain(|(from, _)| from != value && (wanted.is_empty() || key(from) != wanted));
        if !to.is_empty() {
            self.value_map.push((value.to_owned(), to.to_owned()));
        }
    }

    /// The question that its dates raise where it becomes a moment, still open.
    pub fn date_question(&self) -> Option<DateQuestion> {
        (!self.dates.is_empty()).then(|| DateQuestion {
            field: self.field.clone(),
            header: self.header.clone(),
            sample: self.samples.first().cloned().unwrap_or_default(),
            choices: self.dates.clone(),
            chosen: String::new(),
        })
    }

    /// The values that a person may map: each with its rows (0 if they were not counted) and with what
    /// it becomes, empty for as it is. Rules for values that the files do not hold are not among them.
    pub fn value_lines(&self) -> Vec<(String, u32, String)> {
        let ours = |value: &str| {
            let exact = self.value_map.iter().find(|(from, _)| from == value);
            let alike = || {
                let wanted = key(value);
                self.value_map.iter().find(|(from, _)| key(from) == wanted)
            };
            exact.or_else(alike).map_or("", |(_, to)| to)
        };
        let line = |value: &String, rows| (value.clone(), rows, ours(value).to_owned());
        if self.values.is_empty() {
            self.samples.iter().map(|it| line(it, 0)).collect()
        } else {
            self.values
                .iter()
                .map(|(it, rows)| line(it, *rows))
                .collect()
        }
    }
}

/// Dates of a column that can be read in more than one way.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DateQuestion {
    /// The field's name.
    pub field: String,
    /// The column's header.
    pub header: String,
    /// A value that is ambiguous.
    pub sample: String,
    /// The ways: code and how the sample reads then.
    pub choices: Vec<(String, String)>,
    /// The way chosen, empty while open.
    pub chosen: String,
}

/// How files could be read; the page may change it and sends it back.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ImportPlan {
    /// The source that was recognised: `ServiceNow audit log`; empty if none.
    pub source: String,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// Name of the practice that rows become; empty if they are something that this desk has no
    /// practice for, and somebody has to choose.
    pub kind: String,
    /// Many rows per record, each a moment of its life.
    pub event_log: bool,
    /// Names of the files that the plan is for: those whose headers are the first one's.
    pub file_names: Vec<String>,
    /// Names of files with other headers: they need a plan of their own, after this one.
    pub later: Vec<String>,
    /// Names of files without a row.
    pub empty: Vec<String>,
    /// Bytes of the plan's files.
    pub bytes: u64,
    /// Names of the fields that columns may become, in the order of the form.
    pub targets: Vec<String>,
    /// Those of them that take moments.
    pub moments: Vec<String>,
    /// Encoding and dialect in words: `UTF-8, comma`.
    pub reading: String,
    /// Columns in the order of the file.
    pub columns: Vec<ColumnPlan>,
    /// Header of the column that identifies a record; empty gives every row its own.
    pub key_column: String,
    /// IANA name of the zone in which the file's times are written.
    pub time_zone: String,
    /// Words that stand for nothing (`?`).
    pub missing: Vec<String>,
    /// Date formats by field name, as found or chosen.
    pub date_formats: Vec<(String, String)>,
    /// What has to be asked.
    pub questions: Vec<DateQuestion>,
    /// What is wrong with the plan as it stands, in words.
    pub problems: Vec<String>,
    /// Name of the saved mapping that was used, or empty.
    pub saved_mapping: String,
}

impl ImportPlan {
    /// Has a column become another field; empty leaves it out, `extra` keeps it beside the fields. What was
    /// said of its values and dates was said for the former field and goes; dates of a moment that can be
    /// read in more than one way raise a question.
    pub fn aim(&mut self, at: usize, field: &str) {
        let Some(column) = self.columns.get_mut(at).filter(|it| it.field != field) else {
            return;
        };
        let former = std::mem::replace(&mut column.field, field.to_owned());
        column.value_map.clear();
        self.date_formats
            .retain(|(name, _)| *name != former && name != field);
        self.questions.retain(|it| it.header != column.header);
        if self.moments.iter().any(|it| it == field) {
            self.questions.extend(column.date_question());
        }
    }

    /// Answers the question about a column's dates; an empty code takes the answer back.
    pub fn answer(&mut self, header: &str, code: &str) {
        let Some(question) = self.questions.iter_mut().find(|it| it.header == header) else {
            return;
        };
        code.clone_into(&mut question.chosen);
        let field = question.field.clone();
        self.date_formats.retain(|(name, _)| *name != field);
        if !code.is_empty() {
            self.date_formats.push((field, code.to_owned()));
        }
    }
}

/// An import to run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ImportRequest {
    /// The files beside the message; without any, those of the last inspection are read again.
    pub files: Vec<FileRef>,
    /// How to read them.
    pub plan: ImportPlan,
    /// Count only.
    pub dry_run: bool,
    /// Keep the mapping under that name; empty keeps nothing.
    pub save_mapping_as: String,
}

/// Counts of records (and of rows).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Rows read.
    pub rows: u32,
    /// Records that were not here.
    pub new: u32,
    /// Records that were here and are different now.
    pub changed: u32,
    /// Records that were here and are the same.
    pub same: u32,
    /// Rows that could not be used.
    pub rejected: u32,
    /// People, groups, services, categories and the like that were made on the way.
    pub referenced: u32,
    /// Rows with something to remark.
    pub findings: u32,
}

/// The stages of an import.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum ImportStage {
    /// Reading and writing.
    #[default]
    Rows,
    /// Building the search index and the checkpoint.
    Index,
    /// Over.
    Done,
}

/// How far an import is.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ImportProgress {
    /// The stage.
    pub stage: ImportStage,
    /// It writes nothing.
    pub dry_run: bool,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub total_bytes: u64,
    /// Counts so far.
    pub counts: ImportCounts,
    /// Milliseconds since it began.
    pub elapsed_ms: u32,
}

/// One remark.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FindingLine {
    /// Row, counted from 1 after the header; 0 for the file as a whole.
    pub row: u32,
    /// The column's header.
    pub column: String,
    /// The value.
    pub value: String,
    /// What is odd, in words.
    pub message: String,
    /// The nearest allowed value, or empty.
    pub nearest: String,
    /// The row was not used.
    pub rejected: bool,
}

/// What an import did, or would do.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// It wrote nothing.
    pub dry_run: bool,
    /// It was stopped before the end; running it again goes on.
    pub stopped: bool,
    /// Counts.
    pub counts: ImportCounts,
    /// The act, to take the whole batch back; 0 if nothing was written.
    pub act: u64,
    /// The first remarks, at most 1000; the file of findings has a thousand of each kind.
    pub findings: Vec<FindingLine>,
    /// Milliseconds from start to durable and indexed.
    pub elapsed_ms: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_the_file_can_be_mapped_and_no_other() {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let mut column = ColumnPlan {
            samples: vec!["Open".into()],
            values: (0..40).map(|it| (format!("State {it}"), 90 - it)).collect(),
            value_map: vec![
                pair("state_3", "new"),
                pair("State 39", "closed"),
                pair("Elsewhere", "new"),
            ],
            ..ColumnPlan::default()
        };
        let lines = column.value_lines();
        assert_eq!(lines.len(), 40);
        assert_eq!(lines[3], ("State 3".into(), 87, "new".into()));
        assert_eq!(lines[4], ("State 4".into(), 86, String::new()));
        assert_eq!(lines[39], ("State 39".into(), 51, "closed".into()));
        column.map_value("State 3", "");
        column.map_value("State 4", "closed");
        let lines = column.value_lines();
        assert_eq!((lines[3].2.as_str(), lines[4].2.as_str()), ("", "closed"));
        column.values.clear();
        assert_eq!(column.value_lines(), [("Open".into(), 0, String::new())]);
    }

    #[test]
    fn a_column_that_becomes_a_moment_asks_how_its_dates_are_read() {
        let column = |header: &str, field: &str, dates: &[&str]| ColumnPlan {
            header: header.into(),
            field: field.into(),
            samples: vec!["03/04/2026".into()],
            value_map: vec![("a".into(), "b".into())],
            dates: dates
                .iter()
                .map(|it| ((*it).into(), "words".into()))
                .collect(),
            ..ColumnPlan::default()
        };
        let mut plan = ImportPlan {
            moments: vec!["opened_at".into(), "due_at".into()],
            columns: vec![
                column("Opened", "opened_at", &[]),
                column("Seen", "extra", &["dmy", "mdy"]),
            ],
            date_formats: vec![("opened_at".into(), "ymd".into())],
            ..ImportPlan::default()
        };
        plan.aim(0, "opened_at");
        assert!(!plan.columns[0].value_map.is_empty(), "nothing was changed");
        plan.aim(0, "extra");
        plan.aim(1, "opened_at");
        // The format was that of another column.
        assert_eq!(plan.date_formats, []);
        assert!(plan.columns[1].value_map.is_empty());
        assert_eq!(plan.questions.len(), 1);
        let question = &plan.questions[0];
        assert_eq!(
            (question.sample.as_str(), question.chosen.as_str()),
            ("03/04/2026", "")
        );
        plan.answer("Seen", "dmy");
        assert_eq!(plan.questions[0].chosen, "dmy");
        assert_eq!(plan.date_formats, [("opened_at".into(), "dmy".into())]);
        // Another field is another question, and none where it is no moment.
        plan.aim(1, "due_at");
        assert_eq!(
            (
                plan.questions[0].field.as_str(),
                plan.questions[0].chosen.as_str()
            ),
            ("due_at", "")
        );
        assert_eq!(plan.date_formats, []);
        plan.aim(1, "title");
        assert_eq!(plan.questions, []);
        plan.aim(7, "title");
    }
}
