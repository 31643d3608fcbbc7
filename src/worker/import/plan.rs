//! From a survey of a file to a plan that the page shows, and back to a mapping.

use crate::domain::{FieldType, Kind, Practice, practices};
use crate::exchange::dates::{DateFormat, Verdict};
use crate::exchange::fingerprint::{RecordKind, recognise};
use crate::exchange::mapping::{Mapping, Takes, Target, TargetField, ValueRule, standard_fields};
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

fn kind_of(of: RecordKind) -> &'static str {
    match of {
        RecordKind::Incident | RecordKind::Change => "incident",
        RecordKind::Person => "person",
        RecordKind::Group => "group",
        RecordKind::Service => "service",
        RecordKind::Category => "category",
    }
}

/// A mapping and the plan that shows it.
pub(super) fn propose(
    report: &SurveyReport,
    files: &[FileInfo],
    zone: &str,
    saved: &[(String, String)],
) -> (Mapping, ImportPlan) {
    let guess = recognise(&report.headers()).into_iter().next();
    // Desks of the same shape were mapped before: that mapping is the best guess.
    let headers = report.headers();
    let known = saved.iter().find_map(|(name, content)| {
        let mapping: Mapping = crate::protocol::decode(&unhex(content)?).ok()?;
        let same = mapping.columns.len() == headers.len()
            && mapping
                .columns
                .iter()
                .zip(&headers)
                .all(|(column, header)| column.header == *header);
        same.then_some((name.clone(), mapping))
    });
    let (saved_name, mut mapping) = match (known, guess) {
        (Some((name, mapping)), _) => (name, mapping),
        (None, Some(guess)) => (
            String::new(),
            Mapping::for_source(guess.source, &report.columns, zone),
        ),
        (None, None) => (
            String::new(),
            Mapping::by_names(RecordKind::Incident, &report.columns, zone),
        ),
    };
    if mapping.missing.is_empty() {
        mapping.missing.clone_from(&report.missing);
    }
    let kind = kind_of(mapping.of);
    let fields = practices::by_name(kind)
        .map(target_fields)
        .unwrap_or_default();
    // A source's table may name fields that this practice does not have: those columns are kept.
    for column in &mut mapping.columns {
        if matches!(&column.target, Target::Field(name) if !fields.iter().any(|it| it.name == *name))
        {
            column.target = Target::Extra;
        }
    }
    let plan = ImportPlan {
        source: guess.map_or(String::new(), |it| it.source.table().name.into()),
        confidence: guess.map_or(0.0, |it| it.score as f32),
        kind: kind.into(),
        event_log: mapping.event_log.is_some(),
        file_names: files.iter().map(|it| it.name.clone()).collect(),
        bytes: files.iter().map(|it| it.size).sum(),
        reading: reading(report),
        columns: mapping
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
                value_map: column
                    .values
                    .iter()
                    .map(|it| (it.from.clone(), it.to.clone()))
                    .collect(),
            })
            .collect(),
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
        questions: questions(&mapping, report),
        problems: mapping
            .problems(&fields)
            .iter()
            .map(ToString::to_string)
            .collect(),
        saved_mapping: saved_name,
    };
    (mapping, plan)
}

fn reading(report: &SurveyReport) -> String {
    let delimiter = match report.dialect.delimiter {
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

fn questions(mapping: &Mapping, report: &SurveyReport) -> Vec<DateQuestion> {
    mapping
        .columns
        .iter()
        .zip(&report.columns)
        .filter_map(|(column, survey)| match (&column.target, &survey.dates) {
            (Target::Field(name), Verdict::Ambiguous(formats)) if column.dates.is_some() => {
                Some(DateQuestion {
                    field: name.clone(),
                    header: column.header.clone(),
                    sample: survey.examples.first().cloned().unwrap_or_default(),
                    choices: formats
                        .iter()
                        .map(|it| (code(*it).to_string(), it.words().to_string()))
                        .collect(),
                    chosen: String::new(),
                })
            }
            _ => None,
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
