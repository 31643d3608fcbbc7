//! What becomes of each column: a plain value that a person can look at, change and keep.

use serde::{Deserialize, Serialize};

use super::dates::{DateFormat, DateReader};
use super::fingerprint::{RecordKind, Source, To, field_like, key};
use super::rows::ColumnSurvey;

/// A field that columns may fill. The caller makes these from its own declarations, or takes
/// [`standard_fields`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TargetField {
    /// The field's name, such as `opened_at`.
    pub name: String,
    /// What values it takes.
    pub takes: Takes,
    /// Whether it holds several values, so that several columns or parts of a cell may fill it.
    pub many: bool,
    /// Whether a row without it is rejected.
    pub required: bool,
}

/// The values a field takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Takes {
    /// Any text; names of people, groups and categories too.
    Text,
    /// One of these codes.
    Choice(Vec<String>),
    /// A whole number from 1 to this, also written `1 - High`.
    Level(u8),
    /// A whole number.
    Number,
    /// Yes or no.
    YesNo,
    /// A date or a date with a time.
    Time,
}

impl TargetField {
    /// A field that holds one value and may be empty.
    pub fn new(name: &str, takes: Takes) -> Self {
        TargetField {
            name: name.to_owned(),
            takes,
            many: false,
            required: false,
        }
    }

    /// Whether `code` is one of our values for this field.
    pub fn allows(&self, code: &str) -> bool {
        match &self.takes {
            Takes::Choice(codes) => codes.iter().any(|known| known == code),
            Takes::Level(most) => code
                .parse::<u8>()
                .is_ok_and(|level| (1..=*most).contains(&level)),
            _ => true,
        }
    }
}

/// The fields that the known sources fill.
pub fn standard_fields(of: RecordKind) -> Vec<TargetField> {
    let text = |names: &[&str]| {
        names
            .iter()
            .map(|name| TargetField::new(name, Takes::Text))
            .collect::<Vec<_>>()
    };
    let choice = |name: &str, codes: &[&str]| {
        TargetField::new(
            name,
            Takes::Choice(codes.iter().map(|&code| code.to_owned()).collect()),
        )
    };
    let times = |names: &[&str]| {
        names
            .iter()
            .map(|name| TargetField::new(name, Takes::Time))
            .collect::<Vec<_>>()
    };
    let many = |name: &str| TargetField {
        many: true,
        ..TargetField::new(name, Takes::Text)
    };
    let name = TargetField {
        required: true,
        ..TargetField::new("name", Takes::Text)
    };
    match of {
        RecordKind::Incident => {
            let mut fields = text(&[
                "number",
                "title",
                "description",
                "resolution_code",
                "resolution_notes",
                "assignment_group",
                "assignee",
                "requester",
                "opened_by",
                "service",
                "configuration_item",
                "category",
                "subcategory",
                "channel",
                "location",
                "symptom",
                "updated_by",
                "resolved_by",
                "problem",
                "change",
                "caused_by",
                "vendor",
                "parent",
                "source_key",
            ]);
            fields.push(choice(
                "state",
                &[
                    "new",
                    "in_progress",
                    "on_hold",
                    "resolved",
                    "closed",
                    "cancelled",
                    "merged",
                ],
            ));
            fields.push(choice(
                "hold_reason",
                &["caller", "change", "problem", "vendor", "date", "evidence"],
            ));
            fields.push(TargetField::new("impact", Takes::Level(3)));
            fields.push(TargetField::new("urgency", Takes::Level(3)));
            fields.push(TargetField::new("priority", Takes::Level(5)));
            for name in ["reassignment_count", "reopen_count", "story_points"] {
                fields.push(TargetField::new(name, Takes::Number));
            }
            fields.push(TargetField::new("made_sla", Takes::YesNo));
            fields.extend(["tags", "watchers", "comments", "work_notes"].map(many));
            fields.extend(times(&[
                "opened_at",
                "resolved_at",
                "closed_at",
                "updated_at",
                "due_at",
            ]));
            fields
        }
        RecordKind::Change => {
            let mut fields = text(&[
                "number",
                "title",
                "description",
                "type",
                "risk",
                "category",
                "service",
                "configuration_item",
                "assignment_group",
                "assignee",
                "requester",
                "opened_by",
                "updated_by",
                "justification",
                "implementation_plan",
                "backout_plan",
                "test_plan",
                "close_code",
                "close_notes",
                "source_key",
            ]);
            fields.push(choice(
                "state",
                &[
                    "new",
                    "assess",
                    "authorise",
                    "scheduled",
                    "implement",
                    "review",
                    "closed",
                    "cancelled",
                ],
            ));
            fields.push(TargetField::new("impact", Takes::Level(3)));
            fields.push(TargetField::new("priority", Takes::Level(5)));
            fields.push(TargetField::new("cab_required", Takes::YesNo));
            fields.extend(times(&[
                "opened_at",
                "closed_at",
                "updated_at",
                "planned_start",
                "planned_end",
                "actual_start",
                "actual_end",
                "cab_at",
            ]));
            fields
        }
        RecordKind::Person => {
            let mut fields = vec![name];
            fields.extend(text(&[
                "first_name",
                "last_name",
                "email",
                "login",
                "phone",
                "mobile",
                "job_title",
                "department",
                "manager",
                "location",
                "company",
                "time_zone",
                "language",
                "source_key",
            ]));
            fields.push(many("groups"));
            fields.extend(times(&["created_at"]));
            fields.push(TargetField::new("vip", Takes::YesNo));
            fields.push(TargetField::new("active", Takes::YesNo));
            fields
        }
        RecordKind::Group => {
            let mut fields = vec![name, many("members")];
            fields.extend(text(&[
                "description",
                "manager",
                "email",
                "parent",
                "type",
                "source_key",
            ]));
            fields.extend(times(&["created_at"]));
            fields.push(TargetField::new("active", Takes::YesNo));
            fields
        }
        RecordKind::Service => {
            let mut fields = vec![name];
            fields.extend(text(&[
                "description",
                "owner",
                "support_group",
                "criticality",
                "status",
                "parent",
                "hours",
                "users",
                "source_key",
            ]));
            fields.extend(times(&["created_at"]));
            fields
        }
        RecordKind::Category => {
            let mut fields = vec![name];
            fields.extend(text(&["parent", "subcategory", "description", "group"]));
            fields.extend(times(&["created_at"]));
            fields.push(TargetField::new("active", Takes::YesNo));
            fields
        }
        RecordKind::ConfigurationItem => {
            let mut fields = vec![name];
            fields.extend(text(&[
                "class",
                "service",
                "support_group",
                "location",
                "description",
                "source_key",
            ]));
            fields.extend(times(&["created_at"]));
            fields
        }
        RecordKind::OrganisationUnit => {
            let mut fields = vec![name];
            fields.extend(text(&[
                "parent",
                "manager",
                "location",
                "description",
                "source_key",
            ]));
            fields.extend(times(&["created_at"]));
            fields
        }
    }
}

/// How the columns of a file become fields.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Mapping {
    /// The source it was made for; none if it was made by hand.
    pub source: Option<Source>,
    /// What a row is about.
    pub of: RecordKind,
    /// IANA name of the time zone of dates without an offset.
    pub zone: String,
    /// Cells that mean "no value", besides the empty one.
    pub missing: Vec<String>,
    /// The columns, in the order of the file.
    pub columns: Vec<ColumnMapping>,
    /// The column (by its place in `columns`) that names the record; without one, every row is one.
    pub key: Option<usize>,
    /// Set if one record has many rows.
    pub event_log: Option<EventLog>,
}

/// What becomes of one column.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// The column's header; a file's columns are found by it.
    pub header: String,
    /// Where its values go.
    pub target: Target,
    /// What its values mean; others must be our own codes.
    pub values: Vec<ValueRule>,
    /// The order of its dates, for a field that takes a time.
    pub dates: Option<DateFormat>,
    /// The characters that part several values in one cell, for a field that holds many.
    pub separators: String,
}

/// Where a column goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Target {
    /// Nowhere.
    Nothing,
    /// Into this field.
    Field(String),
    /// Into an extra field `extra:<header>`, as text.
    Extra,
}

/// What one value means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ValueRule {
    /// The value as the file has it.
    pub from: String,
    /// Our code; for a state it may bring its hold reason, as in `on_hold/caller`.
    pub to: String,
}

/// How the rows of an event log follow each other. Columns are places in [`Mapping::columns`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventLog {
    /// Counts the updates of a record.
    pub order: Option<usize>,
    /// When the update was made.
    pub time: Option<usize>,
    /// Columns that hold the last value on every row, so that early rows tell the future.
    pub last_value_everywhere: Vec<usize>,
}

/// Why a mapping cannot be used yet.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MappingProblem {
    /// There is no such field.
    #[error("column {column:?} goes to {field:?}, but there is no such field")]
    NoSuchField {
        /// The column's header.
        column: String,
        /// The field's name.
        field: String,
    },
    /// Two columns fill a field that holds one value.
    #[error("columns {first:?} and {second:?} both go to {field:?}, which holds one value")]
    FieldTwice {
        /// The field's name.
        field: String,
        /// The first column's header.
        first: String,
        /// The second column's header.
        second: String,
    },
    /// A field that every record needs has no column.
    #[error("{field:?} is needed for every record, but no column goes to it")]
    RequiredUnmapped {
        /// The field's name.
        field: String,
    },
    /// A column of dates has no date format.
    #[error("choose the order of day, month and year for column {column:?}")]
    NoDateFormat {
        /// The column's header.
        column: String,
    },
    /// A value is to become something the field does not allow.
    #[error("in column {column:?}, {value:?} is to become {to:?}, which {field:?} does not allow")]
    NotAllowed {
        /// The column's header.
        column: String,
        /// The value in the file.
        value: String,
        /// What it is to become.
        to: String,
        /// The field's name.
        field: String,
    },
    /// The time zone is unknown.
    #[error("{zone:?} is not a time zone name; expected one such as Europe/Berlin")]
    NoSuchZone {
        /// The name given.
        zone: String,
    },
    /// The key or an event log column is none of the columns.
    #[error("there is no column number {column}")]
    NoSuchColumn {
        /// Its place, from 0.
        column: usize,
    },
    /// An event log without a key column: nobody could tell which rows belong together.
    #[error("an event log needs a column that names the record")]
    EventLogWithoutKey,
}

impl Mapping {
    /// The mapping of a known source for the columns found in a file.
    ///
    /// Columns that the source does not know are kept as extra fields. Date formats are the survey's
    /// first guess: ask where its verdict was ambiguous.
    pub fn for_source(source: Source, columns: &[ColumnSurvey], zone: &str) -> Self {
        let table = source.table();
        let mut mapping = Mapping::blank(table.of, columns, zone);
        mapping.source = Some(source);
        let fields = standard_fields(table.of);
        for (index, survey) in columns.iter().enumerate() {
            match table.column(&survey.header).map(|known| known.to) {
                Some(To::Field(field)) => mapping.aim(index, field, survey, &fields),
                Some(To::Nothing) => mapping.columns[index].target = Target::Nothing,
                Some(To::Extra) | None => {}
            }
        }
        mapping.find_key();
        mapping.event_log = table.event_log.as_ref().map(|log| EventLog {
            order: mapping.column_named(log.order),
            time: mapping.column_named(log.time),
            last_value_everywhere: log
                .last_value_everywhere
                .iter()
                .filter_map(|header| mapping.column_named(header))
                .collect(),
        });
        mapping
    }

    /// A first guess for a file of an unknown source: columns by their names, the rest extra.
    pub fn by_names(of: RecordKind, columns: &[ColumnSurvey], zone: &str) -> Self {
        let mut mapping = Mapping::blank(of, columns, zone);
        let fields = standard_fields(of);
        let names = fields
            .iter()
            .map(|field| field.name.as_str())
            .collect::<Vec<_>>();
        for (index, survey) in columns.iter().enumerate() {
            if let Some(field) = field_like(&survey.header, of, &names) {
                mapping.aim(index, &field, survey, &fields);
            }
        }
        mapping.find_key();
        mapping
    }

    /// Where the column with this header stands.
    pub fn column_named(&self, header: &str) -> Option<usize> {
        let wanted = key(header);
        self.columns
            .iter()
            .position(|column| key(&column.header) == wanted)
    }

    /// Everything that must be settled before rows can be read; empty if the mapping is ready.
    pub fn problems(&self, fields: &[TargetField]) -> Vec<MappingProblem> {
        let mut problems = Vec::new();
        let mut filled: Vec<(&TargetField, &str)> = Vec::new();
        for column in &self.columns {
            let Target::Field(name) = &column.target else {
                continue;
            };
            let header = column.header.clone();
            let Some(field) = fields.iter().find(|field| field.name == *name) else {
                problems.push(MappingProblem::NoSuchField {
                    column: header,
                    field: name.clone(),
                });
                continue;
            };
            let before = filled
                .iter()
                .find(|(known, _)| known.name == *name && !known.many);
            if let Some((_, first)) = before {
                problems.push(MappingProblem::FieldTwice {
                    field: name.clone(),
                    first: (*first).to_owned(),
                    second: header.clone(),
                });
            }
            filled.push((field, &column.header));
            if field.takes == Takes::Time && column.dates.is_none() {
                problems.push(MappingProblem::NoDateFormat {
                    column: header.clone(),
                });
            }
            for rule in &column.values {
                let (code, reason) = split_reason(&rule.to);
                let reason_fits = reason.is_none_or(|reason| {
                    fields
                        .iter()
                        .any(|field| field.name == HOLD_REASON && field.allows(reason))
                });
                if !field.allows(code) || !reason_fits {
                    problems.push(MappingProblem::NotAllowed {
                        column: header.clone(),
                        value: rule.from.clone(),
                        to: rule.to.clone(),
                        field: name.clone(),
                    });
                }
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            if !filled.iter().any(|(known, _)| known.name == field.name) {
                problems.push(MappingProblem::RequiredUnmapped {
                    field: field.name.clone(),
                });
            }
        }
        if DateReader::new(&self.zone).is_err() {
            problems.push(MappingProblem::NoSuchZone {
                zone: self.zone.clone(),
            });
        }
        let log = self.event_log.iter();
        let places = log
            .flat_map(|log| log.order.into_iter().chain(log.time))
            .chain(self.key);
        for column in places.filter(|&place| place >= self.columns.len()) {
            problems.push(MappingProblem::NoSuchColumn { column });
        }
        if self.event_log.is_some() && self.key.is_none() {
            problems.push(MappingProblem::EventLogWithoutKey);
        }
        problems
    }

    fn blank(of: RecordKind, columns: &[ColumnSurvey], zone: &str) -> Self {
        let column = |survey: &ColumnSurvey| ColumnMapping {
            header: survey.header.clone(),
            target: Target::Extra,
            values: Vec::new(),
            dates: None,
            separators: String::new(),
        };
        Mapping {
            source: None,
            of,
            zone: zone.to_owned(),
            missing: super::rows::missing_markers(columns),
            columns: columns.iter().map(column).collect(),
            key: None,
            event_log: None,
        }
    }

    /// Sends a column to a field, unless another column already fills it.
    fn aim(&mut self, index: usize, name: &str, survey: &ColumnSurvey, fields: &[TargetField]) {
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            return;
        };
        let target = Target::Field(name.to_owned());
        if !field.many && self.columns.iter().any(|column| column.target == target) {
            return;
        }
        let column = &mut self.columns[index];
        column.target = target;
        let values = self
            .source
            .map_or(&[] as &[_], |source| source.table().values);
        if let Some((_, pairs)) = values.iter().find(|(field, _)| *field == name) {
            let rule = |&(from, to): &(&str, &str)| ValueRule {
                from: from.into(),
                to: to.into(),
            };
            column.values = pairs.iter().map(rule).collect();
        }
        match field.takes {
            Takes::Time => {
                // A column without any value must not raise a question.
                let any = (survey.filled == 0).then_some(DateFormat::YearMonthDay);
                column.dates = survey.dates.first_guess().or(any);
            }
            Takes::Text
                if field.many && matches!(name, "tags" | "watchers" | "groups" | "members") =>
            {
                column.separators = ",;\n".to_owned();
            }
            _ => {}
        }
    }

    fn find_key(&mut self) {
        let filled_by = |name: &str| {
            let wanted = Target::Field(name.to_owned());
            self.columns
                .iter()
                .position(|column| column.target == wanted)
        };
        self.key = match self.of {
            RecordKind::Incident | RecordKind::Change => {
                filled_by("number").or_else(|| filled_by("source_key"))
            }
            RecordKind::Person => filled_by("email").or_else(|| filled_by("login")),
            // Two items may have one name.
            RecordKind::ConfigurationItem => filled_by("source_key").or_else(|| filled_by("name")),
            RecordKind::Group
            | RecordKind::Service
            | RecordKind::Category
            | RecordKind::OrganisationUnit => filled_by("name"),
        };
    }
}

/// The field that the second half of a state rule such as `on_hold/caller` fills.
pub(super) const HOLD_REASON: &str = "hold_reason";

/// A rule's code and, for a state, its hold reason.
pub(super) fn split_reason(to: &str) -> (&str, Option<&str>) {
    match to.split_once('/') {
        Some((code, reason)) => (code, Some(reason)),
        None => (to, None),
    }
}

/// The allowed value most like `value`, where one is alike enough to be meant: two in three
/// letters in place, letter case and punctuation aside.
///
/// ```
/// # use steward::exchange::mapping::nearest;
/// let states = ["new", "in_progress", "on_hold"];
/// assert_eq!(nearest("In progres", states), Some("in_progress"));
/// assert_eq!(nearest("-100", states), None);
/// ```
pub fn nearest<'a>(value: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = key(value);
    let scored = allowed
        .into_iter()
        .map(|it| (likeness(&key(it), &wanted), it));
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= 0.66).then_some(best.1)
}

/// How alike two texts are, 0 to 1: one less the edits from one to the other per letter.
/// Swapping two neighbours is one edit. Texts over 64 letters are only alike if they are equal.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return if a.is_empty() { 0.0 } else { 1.0 };
    }
    let (a, b) = (a.chars().collect::<Vec<_>>(), b.chars().collect::<Vec<_>>());
    let longest = a.len().max(b.len());
    if longest > 64 || a.is_empty() || b.is_empty() {
        return 0.0;
    }
    // Three rows of the optimal string alignment table.
    let mut before = vec![0; b.len() + 1];
    let mut row = (0..=b.len()).collect::<Vec<_>>();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            next[j] = replaced.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                next[j] = next[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut row, next);
    }
    1.0 - row[b.len()] as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::rows::Survey;

    fn survey(text: &str) -> Vec<ColumnSurvey> {
        let mut survey = Survey::new();
        survey.push(text.as_bytes());
        survey.finish().columns
    }

    fn incidents() -> Mapping {
        let columns = survey(
            "Number,Short description,State,Priority,Opened,Tags,Oddity\n\
             INC1,Printer,Awaiting Caller,2 - High,31/12/2016 10:00,\"a, b\",x\n",
        );
        Mapping::for_source(Source::ServiceNowIncident, &columns, "Europe/Berlin")
    }

    #[test]
    fn a_known_source_is_mapped_and_sound() {
        let mapping = incidents();
        assert_eq!(mapping.problems(&standard_fields(mapping.of)), []);
        assert_eq!(mapping.key, Some(0));
        assert_eq!(mapping.columns[1].target, Target::Field("title".into()));
        assert_eq!(mapping.columns[4].dates, Some(DateFormat::DayMonthYear));
        assert_eq!(mapping.columns[6].target, Target::Extra);
    }

    #[test]
    fn a_mapping_can_be_kept() {
        let mapping = incidents();
        let bytes = postcard::to_allocvec(&mapping).unwrap();
        assert_eq!(postcard::from_bytes::<Mapping>(&bytes).unwrap(), mapping);
    }

    #[test]
    fn problems_name_columns_and_fields() {
        let mut mapping = incidents();
        mapping.columns[6].target = Target::Field("title".into());
        mapping.columns[5].target = Target::Field("colour".into());
        mapping.columns[4].dates = None;
        mapping.columns[2].values.push(ValueRule {
            from: "Zzz".into(),
            to: "asleep".into(),
        });
        mapping.zone = "Mars/Base".into();
        mapping.event_log = Some(EventLog {
            order: Some(99),
            time: None,
            last_value_everywhere: vec![],
        });
        let mut fields = standard_fields(mapping.of);
        fields.push(TargetField {
            required: true,
            ..TargetField::new("region", Takes::Text)
        });
        let words = mapping
            .problems(&fields)
            .iter()
            .map(|it| format!("{it}\n"))
            .collect::<String>();
        expect_test::expect![[r#"
            in column "State", "Zzz" is to become "asleep", which "state" does not allow
            choose the order of day, month and year for column "Opened"
            column "Tags" goes to "colour", but there is no such field
            columns "Short description" and "Oddity" both go to "title", which holds one value
            "region" is needed for every record, but no column goes to it
            "Mars/Base" is not a time zone name; expected one such as Europe/Berlin
            there is no column number 99
        "#]]
        .assert_eq(&words);
    }

    #[test]
    fn unknown_files_are_mapped_by_names() {
        let columns = survey("Ticket Number,Subject,Reporter,Colour\n1,a,b,c\n");
        let mapping = Mapping::by_names(RecordKind::Incident, &columns, "UTC");
        let targets = mapping.columns.iter().map(|column| column.target.clone());
        let field = |name: &str| Target::Field(name.into());
        assert!(targets.eq([
            field("number"),
            field("title"),
            field("requester"),
            Target::Extra
        ]));
    }

    #[test]
    fn the_nearest_value_is_the_one_meant() {
        let codes = ["new", "in_progress", "on_hold", "resolved"];
        assert_eq!(nearest("ON-HOLD", codes), Some("on_hold"));
        assert_eq!(nearest("resloved", codes), Some("resolved"));
        assert_eq!(nearest("nwe", codes), Some("new"));
        assert_eq!(nearest("banana", codes), None);
        assert_eq!(nearest("", codes), None);
    }
}
