//! From a survey of a file to a plan that the page shows, and back to a mapping.

use crate::domain::{FieldType, Kind, Practice, practices};
use crate::exchange::dates::{DateFormat, Verdict};
use crate::exchange::fingerprint::{RecordKind, Source, key, numbered, recognise};
use crate::exchange::mapping::{
    EventLog, Mapping, Takes, Target, TargetField, ValueRule, standard_fields,
};
use crate::exchange::rows::SurveyReport;
use crate::protocol::{ColumnPlan, DateQuestion, ImportPlan};
use crate::worker::FileInfo;

/// Columns that a person may choose that are no fields of the practice, with what they take.
const BESIDES: [(&str, bool); 4] = [
    ("updated_by", false),
    ("comments", true),
    ("work_notes", true),
    ("source_key", false),
];

/// What a practice takes from a file.
pub(super) fn target_fields(practice: &Practice) -> Vec<TargetField> {
    let mut fields: Vec<TargetField> = if practice.kind == Kind::INCIDENT {
        standard_fields(RecordKind::Incident)
    } else {
        Vec::new()
    };
    for field in practice.fields {
        if fields.iter().any(|it| it.name == field.name) {
            continue;
        }
        let takes = match field.ty {
            FieldType::Choice(choices) => {
                Takes::Choice(choices.iter().map(|it| it.code.to_string()).collect())
            }
            FieldType::Int => Takes::Number,
            FieldType::Bool => Takes::YesNo,
            FieldType::Time => Takes::Time,
            FieldType::State | FieldType::Links | FieldType::Extra | FieldType::Entries => continue,
            FieldType::Line | FieldType::Text | FieldType::Word | FieldType::Ref(_) => Takes::Text,
            FieldType::Tags | FieldType::Refs(_) => Takes::Text,
        };
        // The rest is derived here, or set by steps.
        if !field.editable && !matches!(field.name, "source_key" | "created_at") {
            continue;
        }
        let mut target = TargetField::new(field.name, takes);
        target.many = matches!(field.ty, FieldType::Tags | FieldType::Refs(_));
        target.required = field.required && practice.kind != Kind::INCIDENT;
        fields.push(target);
    }
    if practice.kind == Kind::INCIDENT {
        for (name, many) in BESIDES {
            if !fields.iter().any(|it| it.name == name) {
                let mut target = TargetField::new(name, Takes::Text);
                target.many = many;
                fields.push(target);
            }
        }
    }
    fields
}

/// The practice that takes such rows; empty if this desk has none.
fn kind_of(of: RecordKind) -> &'static str {
    match of {
        RecordKind::Change => "",
        RecordKind::Incident => "incident",
        RecordKind::Person => "person",
        RecordKind::Group => "group",
        RecordKind::Service => "service",
        RecordKind::Category => "category",
        RecordKind::ConfigurationItem => "configuration_item",
        RecordKind::OrganisationUnit => "organisation_unit",
    }
}

fn of_kind(kind: &str) -> Option<RecordKind> {
    Some(match kind {
        "incident" => RecordKind::Incident,
        "person" => RecordKind::Person,
        "group" => RecordKind::Group,
        "service" => RecordKind::Service,
        "category" => RecordKind::Category,
        "configuration_item" => RecordKind::ConfigurationItem,
        "organisation_unit" => RecordKind::OrganisationUnit,
        _ => return None,
    })
}

/// What a proposal has to go by, besides the survey.
pub(super) struct Wish<'a> {
    /// The practice that rows become; empty lets the headers decide.
    pub(super) kind: &'a str,
    /// The saved mapping to use; empty takes one for the very same headers, if there is one.
    pub(super) saved: &'a str,
}

/// A mapping and the plan that shows it.
pub(super) fn propose(
    report: &SurveyReport,
    files: &[FileInfo],
    zone: &str,
    saved: &[(String, String)],
    wish: &Wish<'_>,
) -> (Mapping, ImportPlan) {
    let headers = report.headers();
    let wanted = of_kind(wish.kind);
    let are_changes = are_changes(report);
    let guess = recognise(&headers).into_iter().find(|it| {
        let of = it.source.table().of;
        match wanted {
            None if are_changes => of == RecordKind::Change,
            // Changes become incidents only if somebody says so.
            Some(RecordKind::Incident) if are_changes => of == RecordKind::Change,
            None => true,
            Some(wanted) => of == wanted,
        }
    });
    // Desks of the same shape were mapped before: that mapping is the best guess.
    let known = saved.iter().find_map(|(name, content)| {
        let mapping: Mapping = crate::protocol::decode(&unhex(content)?).ok()?;
        let of_same_headers = || {
            mapping.columns.len() == headers.len()
                && mapping
                    .columns
                    .iter()
                    .zip(&headers)
                    .all(|(column, header)| column.header == *header)
        };
        let fits = match wish {
            Wish {
                saved: "",
                kind: "",
            } => of_same_headers(),
            Wish { saved: "", .. } => false,
            Wish { saved, .. } => name == saved,
        };
        fits.then_some((name.clone(), mapping))
    });
    let (saved_name, answers) = known.map_or((String::new(), None), |(name, it)| (name, Some(it)));
    let mut mapping = match (&answers, guess) {
        (Some(saved), _) => fitted(saved.clone(), report, zone),
        (None, Some(guess)) => Mapping::for_source(guess.source, &report.columns, zone),
        (None, None) => {
            let of = wanted.unwrap_or(RecordKind::Incident);
            Mapping::by_names(of, &report.columns, zone)
        }
    };
    if mapping.missing.is_empty() {
        mapping.missing.clone_from(&report.missing);
    }
    if mapping.of == RecordKind::Change && wanted == Some(RecordKind::Incident) {
        as_incidents(&mut mapping);
    }
    let kind = kind_of(mapping.of);
    let fields = practices::by_name(kind)
        .map(target_fields)
        .unwrap_or_default();
    own_names(&mut mapping, practices::by_name(kind), &fields);
    let columns: Vec<ColumnPlan> = mapping
        .columns
        .iter()
        .zip(&report.columns)
        .map(|(column, survey)| ColumnPlan {
            header: column.header.clone(),
            field: match &column.target {
                Target::Nothing => String::new(),
                Target::Extra => "extra".into(),
                Target::Field(name) => name.clone(),
            },
            samples: survey.examples.clone(),
            values: survey
                .values
                .iter()
                .map(|(value, rows)| (value.clone(), u32::try_from(*rows).unwrap_or(u32::MAX)))
                .collect(),
            value_map: column
                .values
                .iter()
                .map(|it| (it.from.clone(), it.to.clone()))
                .collect(),
            dates: match &survey.dates {
                Verdict::Ambiguous(formats) => formats
                    .iter()
                    .map(|it| (code(*it).to_owned(), it.words().to_owned()))
                    .collect(),
                _ => Vec::new(),
            },
        })
        .collect();
    let moments: Vec<String> = fields
        .iter()
        .filter(|it| matches!(it.takes, Takes::Time))
        .map(|it| it.name.clone())
        .collect();
    let plan = ImportPlan {
        questions: questions(&columns, &mapping, &moments, answers.as_ref()),
        source: guess.map_or(String::new(), |it| it.source.table().name.into()),
        confidence: guess.map_or(0.0, |it| it.score as f32),
        kind: kind.into(),
        event_log: mapping.event_log.is_some(),
        file_names: files.iter().map(|it| it.name.clone()).collect(),
        later: Vec::new(),
        empty: Vec::new(),
        targets: fields.iter().map(|it| it.name.clone()).collect(),
        moments,
        bytes: files.iter().map(|it| it.size).sum(),
        reading: reading(report),
        columns,
        key_column: mapping
            .key
            .map_or(String::new(), |at| mapping.columns[at].header.clone()),
        time_zone: mapping.zone.clone(),
        missing: mapping.missing.clone(),
        date_formats: mapping
            .columns
            .iter()
            .filter_map(|it| match (&it.target, it.dates) {
                (Target::Field(name), Some(format)) => Some((name.clone(), code(format).into())),
                _ => None,
            })
            .collect(),
        problems: if kind.is_empty() {
            vec![no_practice(report.rows)]
        } else {
            mapping
                .problems(&fields)
                .iter()
                .map(ToString::to_string)
                .collect()
        },
        saved_mapping: saved_name,
    };
    (mapping, plan)
}

/// Whether the rows are changes exported from ServiceNow: by the headers that only changes have, or
/// by their numbers, because a short list of changes has the headers of a short list of incidents.
fn are_changes(report: &SurveyReport) -> bool {
    let headers = report.headers();
    let by_headers = recognise(&headers)
        .first()
        .is_some_and(|it| it.source == Source::ServiceNowChange);
    let numbers = report.columns.iter().find(|it| key(&it.header) == "number");
    let by_number = numbers
        .and_then(|it| numbered(it.examples.iter().map(String::as_str)))
        .map(|of| of == RecordKind::Change);
    by_number.unwrap_or(by_headers)
}

/// What is said of rows that no practice here takes.
pub(super) fn no_practice(rows: u64) -> String {
    format!(
        "These are {rows} changes exported from ServiceNow, and this desk does not manage changes yet. \
         Nothing was imported, and the file is as it was. \
         If you want them among the incidents all the same, choose incidents under “Rows become”."
    )
}

/// Where a change stands, as an incident would.
const CHANGE_STATES_AS_INCIDENTS: [(&str, &str); 8] = [
    ("new", "new"),
    ("assess", "new"),
    ("authorise", "new"),
    ("scheduled", "new"),
    ("implement", "in_progress"),
    ("review", "resolved"),
    ("closed", "closed"),
    ("cancelled", "cancelled"),
];

/// Reads changes as incidents, because somebody wants it so: what incidents have no field for is kept
/// beside them.
fn as_incidents(mapping: &mut Mapping) {
    mapping.of = RecordKind::Incident;
    for column in &mut mapping.columns {
        let is_state = matches!(&column.target, Target::Field(name) if name == "state");
        for rule in column.values.iter_mut().filter(|_| is_state) {
            let ours = CHANGE_STATES_AS_INCIDENTS.iter().find(|it| it.0 == rule.to);
            rule.to = ours.map_or("new", |it| it.1).into();
        }
    }
}

/// A source's table may use other names for fields of this practice: those become its own. Columns for
/// fields that it does not have at all are kept as they are.
fn own_names(mapping: &mut Mapping, practice: Option<&Practice>, fields: &[TargetField]) {
    for at in 0..mapping.columns.len() {
        let Target::Field(name) = &mapping.columns[at].target else {
            continue;
        };
        if fields.iter().any(|it| it.name == *name) {
            continue;
        }
        let own = practice
            .and_then(|it| it.field(name))
            .and_then(|own| fields.iter().find(|it| it.name == own.name))
            .filter(|own| {
                let target = Target::Field(own.name.clone());
                own.many || mapping.columns.iter().all(|it| it.target != target)
            });
        mapping.columns[at].target = match own {
            Some(own) => Target::Field(own.name.clone()),
            None => Target::Extra,
        };
    }
}

/// A saved mapping for files whose headers may be others: what it says about a header holds for it,
/// columns that it does not know are read by their names.
fn fitted(saved: Mapping, report: &SurveyReport, zone: &str) -> Mapping {
    let mut mapping = Mapping::by_names(saved.of, &report.columns, zone);
    let mut is_taken = vec![false; saved.columns.len()];
    for column in &mut mapping.columns {
        let known = saved
            .columns
            .iter()
            .enumerate()
            .find(|(at, it)| !is_taken[*at] && it.header == column.header);
        if let Some((at, known)) = known {
            is_taken[at] = true;
            column.clone_from(known);
        } else if saved.columns.iter().any(|it| it.target == column.target) {
            column.target = Target::Extra;
        }
    }
    let place = |at: usize| {
        let header = &saved.columns.get(at)?.header;
        mapping.columns.iter().position(|it| it.header == *header)
    };
    let key = saved.key.and_then(place);
    let event_log = saved.event_log.as_ref().map(|log| EventLog {
        order: log.order.and_then(place),
        time: log.time.and_then(place),
        last_value_everywhere: log
            .last_value_everywhere
            .iter()
            .filter_map(|at| place(*at))
            .collect(),
    });
    Mapping {
        source: saved.source,
        zone: saved.zone,
        missing: saved.missing,
        // Rows of a log without their key cannot be told apart.
        event_log: event_log.filter(|_| key.is_some()),
        key: key.or(mapping.key),
        ..mapping
    }
}

fn reading(report: &SurveyReport) -> String {
    let delimiter = match report.dialect.delimiter {
        _ if report.is_json => "one JSON object per line",
        b',' => "comma",
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "bar",
        _ => "another delimiter",
    };
    format!(
        "{}, {delimiter}, {} rows",
        report.text.encoding.words(),
        report.rows
    )
}

/// The questions about dates; a saved mapping has answered those about its columns.
fn questions(
    columns: &[ColumnPlan],
    mapping: &Mapping,
    moments: &[String],
    saved: Option<&Mapping>,
) -> Vec<DateQuestion> {
    columns
        .iter()
        .zip(&mapping.columns)
        .filter(|(plan, column)| moments.contains(&plan.field) && column.dates.is_some())
        .filter_map(|(plan, column)| {
            let was_answered = saved.is_some_and(|it| it.columns.contains(column));
            let chosen = column.dates.filter(|_| was_answered).map(code);
            let question = plan.date_question()?;
            Some(DateQuestion {
                chosen: chosen
                    .filter(|it| question.choices.iter().any(|(code, _)| code == it))
                    .unwrap_or_default()
                    .to_owned(),
                ..question
            })
        })
        .collect()
}

fn code(format: DateFormat) -> &'static str {
    match format {
        DateFormat::DayMonthYear => "dmy",
        DateFormat::MonthDayYear => "mdy",
        DateFormat::YearMonthDay => "ymd",
        DateFormat::MonthName => "month_name",
        DateFormat::EpochSeconds => "epoch_s",
        DateFormat::EpochMillis => "epoch_ms",
    }
}

/// The mapping of a plan that the page may have changed; `base` is what was proposed.
pub(super) fn mapping(
    plan: &ImportPlan,
    base: &Mapping,
    survey: &SurveyReport,
    fields: &[TargetField],
) -> Mapping {
    let mut mapping = base.clone();
    mapping.zone.clone_from(&plan.time_zone);
    mapping.missing.clone_from(&plan.missing);
    mapping.key = plan
        .columns
        .iter()
        .position(|it| it.header == plan.key_column && !plan.key_column.is_empty());
    if !plan.event_log {
        mapping.event_log = None;
    }
    for (at, column) in plan.columns.iter().enumerate() {
        let Some(mapped) = mapping.columns.get_mut(at) else {
            continue;
        };
        mapped.target = match column.field.as_str() {
            "" => Target::Nothing,
            "extra" => Target::Extra,
            name => Target::Field(name.into()),
        };
        mapped.values = column
            .value_map
            .iter()
            .map(|(from, to)| ValueRule {
                from: from.clone(),
                to: to.clone(),
            })
            .collect();
        let takes_time = fields
            .iter()
            .any(|it| it.name == column.field && matches!(it.takes, Takes::Time));
        let chosen = plan
            .questions
            .iter()
            .filter(|it| it.header == column.header && !it.chosen.is_empty())
            .map(|it| it.chosen.as_str())
            .chain(
                plan.date_formats
                    .iter()
                    .filter(|it| it.0 == column.field)
                    .map(|it| it.1.as_str()),
            )
            .find_map(|wanted| DateFormat::ALL.into_iter().find(|it| code(*it) == wanted));
        let found = survey.columns.get(at).and_then(|it| it.dates.first_guess());
        mapped.dates = if takes_time {
            chosen.or(mapped.dates).or(found)
        } else {
            None
        };
        let many = fields.iter().any(|it| it.name == column.field && it.many);
        if many
            && mapped.separators.is_empty()
            && !matches!(column.field.as_str(), "comments" | "work_notes")
        {
            mapped.separators = ",;\n".into();
        }
    }
    mapping
}

/// A mapping as text, to be kept in the log.
pub(super) fn saved(mapping: &Mapping) -> String {
    crate::protocol::encode(mapping)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}
