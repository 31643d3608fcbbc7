//! Real files through the whole import layer.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use steward::exchange::csv::Dialect;
use steward::exchange::dates::{DateFormat, Verdict};
use steward::exchange::findings::FindingKind;
use steward::exchange::fingerprint::{Source, recognise};
use steward::exchange::mapping::{Mapping, standard_fields};
use steward::exchange::rows::{ImportReport, Importer, MappedRow, Survey, SurveyReport, Value};
use steward::exchange::text::Encoding;

const LOG: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/uci-498-incident-log"
);

fn unpack(path: &Path) -> Vec<u8> {
    let packed = std::fs::File::open(path).unwrap_or_else(|err| panic!("{path:?}: {err}"));
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut bytes)
        .expect("a sound gzip file");
    bytes
}

fn survey(bytes: &[u8]) -> SurveyReport {
    let mut survey = Survey::new();
    // A prime, so that chunks end within records, cells and characters.
    bytes.chunks(9973).for_each(|chunk| survey.push(chunk));
    survey.finish()
}

fn import(
    bytes: &[u8],
    source: Source,
    mut each: impl FnMut(&[String], MappedRow<'_>),
) -> ImportReport {
    // The first megabyte settles the date formats of these files.
    let report = survey(&bytes[..bytes.len().min(1 << 20)]);
    let mapping = Mapping::for_source(source, &report.columns, "UTC");
    let fields = standard_fields(mapping.of);
    let mut importer = Importer::new(&mapping, &fields, None, None).expect("a sound mapping");
    let names = importer.fields().to_vec();
    for chunk in bytes.chunks(65_521) {
        importer.push(chunk);
        while let Some(row) = importer.next_row() {
            each(&names, row);
        }
    }
    importer.finish();
    while let Some(row) = importer.next_row() {
        each(&names, row);
    }
    importer.into_report()
}

fn expected() -> Json {
    let text = std::fs::read_to_string(format!("{LOG}/expected.json"))
        .expect("the counts stand beside the log");
    serde_json::from_str(&text).expect("sound JSON")
}

/// The values of one incident after its last row, as text.
type Last = BTreeMap<String, String>;

fn tally(last: &BTreeMap<String, Last>, field: &str) -> Json {
    let mut counts = BTreeMap::<&str, u64>::new();
    for values in last.values() {
        *counts
            .entry(values.get(field).map_or("?", String::as_str))
            .or_default() += 1;
    }
    json!(counts)
}

/// The expected counts under our codes, as `(theirs, ours)` pairs say.
fn renamed(counts: &Json, names: &[(&str, &str)]) -> Json {
    let mut ours = BTreeMap::<&str, u64>::new();
    for (theirs, count) in counts.as_object().expect("an object of counts") {
        let (_, name) = names
            .iter()
            .find(|(known, _)| known == theirs)
            .expect("a name for each");
        *ours.entry(name).or_default() += count.as_u64().expect("a count");
    }
    json!(ours)
}

#[test]
fn the_incident_log_is_surveyed_as_it_is() {
    let report = survey(&unpack(Path::new(&format!(
        "{LOG}/incident_event_log.csv.gz"
    ))));
    let expected = expected();
    assert_eq!(
        (report.text.encoding, report.text.replaced),
        (Encoding::Utf8, 0)
    );
    assert_eq!(report.dialect, Dialect::default());
    assert_eq!(json!(report.rows), expected["rows"]);
    assert_eq!(report.missing, ["?"]);
    let best = recognise(&report.headers())[0];
    assert_eq!((best.source, best.score), (Source::ServiceNowAudit, 1.0));
    for column in &report.columns {
        let markers = column.markers.iter().map(|(_, count)| count).sum::<u64>();
        assert_eq!(
            json!(markers),
            expected["missing_by_column"][&column.header],
            "{}",
            column.header
        );
        assert_eq!(column.blank, 0, "{}", column.header);
        let verdict = if column.header.ends_with("_at") {
            Verdict::Certain(DateFormat::DayMonthYear)
        } else {
            Verdict::NotDates
        };
        assert_eq!(column.dates, verdict, "{}", column.header);
    }
    let states = report.columns[1]
        .values
        .iter()
        .cloned()
        .collect::<BTreeMap<_, _>>();
    assert_eq!(json!(states), expected["rows_by_state"]);
}

#[test]
fn the_incident_log_is_imported_with_the_counts_of_the_second_opinion() {
    let bytes = unpack(Path::new(&format!("{LOG}/incident_event_log.csv.gz")));
    let mut last = BTreeMap::<String, Last>::new();
    let mut rows_by_state = BTreeMap::<String, u64>::new();
    let mut row_numbers = 0;
    let report = import(&bytes, Source::ServiceNowAudit, |names, row| {
        row_numbers += 1;
        assert_eq!(
            (row.row_number(), row.line()),
            (row_numbers, row_numbers + 1)
        );
        let mut values = Last::new();
        for (field, value) in row.values() {
            let text = match value {
                Value::Text(text) | Value::Choice(text) => text.to_owned(),
                Value::Int(number) => number.to_string(),
                Value::Bool(yes) => yes.to_string(),
                Value::TimeMs(ms) => jiff::Timestamp::from_millisecond(ms).unwrap().to_string(),
            };
            values.insert(names[field].clone(), text);
        }
        let state = match (values.get("state"), values.get("hold_reason")) {
            (Some(state), Some(reason)) => format!("{state}/{reason}"),
            (Some(state), None) => state.clone(),
            (None, _) => "none".to_owned(),
        };
        *rows_by_state.entry(state).or_default() += 1;
        last.insert(row.key().unwrap().to_owned(), values);
    });
    let expected = expected();
    assert_eq!(json!(report.rows), expected["rows"]);
    assert_eq!(json!(last.len()), expected["incidents"]);
    let states = [
        ("-100", "none"),
        ("New", "new"),
        ("Active", "in_progress"),
        ("Awaiting User Info", "on_hold/caller"),
        ("Awaiting Vendor", "on_hold/vendor"),
        ("Awaiting Problem", "on_hold/problem"),
        ("Awaiting Evidence", "on_hold/evidence"),
        ("Resolved", "resolved"),
        ("Closed", "closed"),
    ];
    assert_eq!(
        json!(rows_by_state),
        renamed(&expected["rows_by_state"], &states)
    );

    let theirs = &expected["last_rows"];
    assert_eq!(tally(&last, "state"), renamed(&theirs["by_state"], &states));
    let priorities = [
        ("1 - Critical", "1"),
        ("2 - High", "2"),
        ("3 - Moderate", "3"),
        ("4 - Low", "4"),
    ];
    assert_eq!(
        tally(&last, "priority"),
        renamed(&theirs["by_priority"], &priorities)
    );
    let levels = [("1 - High", "1"), ("2 - Medium", "2"), ("3 - Low", "3")];
    assert_eq!(
        tally(&last, "impact"),
        renamed(&theirs["by_impact"], &levels)
    );
    assert_eq!(
        tally(&last, "urgency"),
        renamed(&theirs["by_urgency"], &levels)
    );
    assert_eq!(
        tally(&last, "assignment_group"),
        theirs["by_assignment_group"]
    );
    assert_eq!(tally(&last, "category"), theirs["by_category"]);
    assert_eq!(tally(&last, "made_sla"), theirs["by_made_sla"]);
    let mut months = BTreeMap::<&str, u64>::new();
    last.values()
        .for_each(|values| *months.entry(&values["opened_at"][..7]).or_default() += 1);
    assert_eq!(json!(months), theirs["by_opened_month"]);
    let more_than_none = |field: &str| last.values().filter(|values| values[field] != "0").count();
    assert_eq!(json!(more_than_none("reopen_count")), theirs["reopened"]);
    assert_eq!(
        json!(more_than_none("reassignment_count")),
        theirs["reassigned"]
    );

    let counts = report.findings.counts().collect::<Vec<_>>();
    let steps_back = expected["order_steps_back"].as_u64().unwrap();
    assert_eq!(
        counts,
        [
            (FindingKind::UnknownValue, 5),
            (FindingKind::OutOfOrder, steps_back)
        ]
    );
    let odd = report.findings.unknown_values().collect::<Vec<_>>();
    assert_eq!(odd.len(), 1);
    assert_eq!((odd[0].value.as_str(), odd[0].rows), ("-100", 5));
    for finding in report.findings.samples() {
        if finding.kind == FindingKind::UnknownValue {
            // What the record keeps: the state of its row before.
            assert!(finding.nearest.is_some(), "{}", finding.words());
        }
    }
}

/// A data set that is too large for this repository, from the folder that STEWARD_DATA names.
fn shared(path: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("STEWARD_DATA") else {
        println!("skipped: set STEWARD_DATA to the folder that holds {path}");
        return None;
    };
    Some(unpack(&PathBuf::from(folder).join(path)))
}

#[test]
fn jira_issue_texts_come_through_whole() {
    let Some(bytes) = shared("jira-issue-text/jira_issues.csv.gz") else {
        return;
    };
    let (mut blank, mut points, mut controls, mut formulas, mut password) = (0, 0, 0, 0, 0);
    let report = import(&bytes, Source::JiraIssueText, |names, row| {
        let text = |field: &str| match row.get(names.iter().position(|it| it == field).unwrap()) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        };
        let (title, description) = (text("title").unwrap(), text("description"));
        blank += usize::from(description.is_none());
        let points_at = names.iter().position(|it| it == "story_points").unwrap();
        points += usize::from(matches!(row.get(points_at), Some(Value::Int(_))));
        let all = format!("{title}\n{}", description.unwrap_or_default());
        let control = |letter: char| letter < ' ' && !matches!(letter, '\t' | '\n' | '\r');
        controls += usize::from(all.contains(control));
        password += usize::from(all.to_lowercase().contains("password"));
        let starts = |text: &str| text.starts_with(['=', '+', '-', '@']);
        formulas += usize::from(description.is_some_and(starts));
    });
    let survey = survey(&bytes);
    assert_eq!(
        recognise(&survey.headers())[0].source,
        Source::JiraIssueText
    );
    assert_eq!(
        (report.rows, report.text.encoding, report.text.replaced),
        (23_313, Encoding::Utf8, 0)
    );
    assert_eq!(
        (blank, points, controls, formulas, password),
        (2_232, 23_313, 21, 157, 359)
    );
    assert_eq!(report.findings.counts().collect::<Vec<_>>(), []);
}

#[test]
fn endava_texts_come_through_whole() {
    let Some(bytes) = shared("endava-helpdesk-text/endava_all_tickets_part.csv.gz") else {
        return;
    };
    let mut titles = 0;
    let report = import(&bytes, Source::Endava, |names, row| {
        let title = names.iter().position(|it| it == "title").unwrap();
        titles += usize::from(row.get(title).is_some());
        assert_eq!(row.key(), None);
    });
    let survey = survey(&bytes);
    assert_eq!(recognise(&survey.headers())[0].source, Source::Endava);
    assert_eq!((report.rows, titles), (5_431, 5_431 - 107));
    let values = |at: usize| survey.columns[at].values.len();
    assert_eq!((values(3), values(4), values(5)), (9, 31, 44));
    assert_eq!(report.findings.counts().collect::<Vec<_>>(), []);
}
