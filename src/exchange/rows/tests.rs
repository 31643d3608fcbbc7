use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::exchange::findings::{FindingKind, Findings};
use crate::exchange::fingerprint::{RecordKind, Source};
use crate::exchange::mapping::{Mapping, Target, standard_fields};

/// The rows of a file as lines of `field=value`, then the findings.
fn lines(file: &[u8], mapping: &Mapping, chunk: usize) -> (String, Findings) {
    let fields = standard_fields(mapping.of);
    let mut importer = Importer::new(mapping, &fields, None, None).unwrap();
    let names = importer.fields().to_vec();
    let mut out = String::new();
    let mut take = |importer: &mut Importer| {
        while let Some(row) = importer.next_row() {
            out += &format!("{}", row.row_number());
            for (field, value) in row.values() {
                out += &match value {
                    Value::Text(text) => format!(" {}={text:?}", names[field]),
                    Value::Choice(code) => format!(" {}={code}", names[field]),
                    Value::Int(number) => format!(" {}={number}", names[field]),
                    Value::Bool(yes) => format!(" {}={yes}", names[field]),
                    Value::TimeMs(ms) => format!(" {}={ms}ms", names[field]),
                };
            }
            out.push('\n');
        }
    };
    for chunk in file.chunks(chunk) {
        importer.push(chunk);
        take(&mut importer);
    }
    importer.finish();
    take(&mut importer);
    let findings = importer.into_report().findings;
    for finding in findings.samples() {
        out += &finding.words();
        out.push('\n');
    }
    (out, findings)
}

fn mapping(file: &str, source: Source) -> Mapping {
    let mut survey = Survey::new();
    survey.push(file.as_bytes());
    Mapping::for_source(source, &survey.finish().columns, "Europe/Berlin")
}

fn check(file: &str, source: Source, expected: Expect) {
    let mapping = mapping(file, source);
    let (whole, _) = lines(file.as_bytes(), &mapping, usize::MAX);
    assert_eq!(whole, lines(file.as_bytes(), &mapping, 1).0);
    expected.assert_eq(&whole);
}

#[test]
fn values_are_typed_and_odd_ones_are_found() {
    check(
        "Number,Short description,State,Impact,Priority,Opened,Made SLA,Reopen count,Tags,Region\n\
         INC1,'=cmd,On Hold,1 - High,3,31/12/2016 10:00,true,2,\"vpn, mac\",North\n\
         INC2,?,in progress,Low,9,30/2/2016,maybe,two,,?\n\
         ,Lost,New,,,,,,,\n\
         INC4,Short row,Nwe\n\
         INC5,Gap,Closed,,,27/03/2016 02:30,,,?,x\n\
         INC6,Fold,Canceled,,,30/10/2016 02:30,,,,,more\n",
        Source::ServiceNowIncident,
        expect![[r#"
            1 number="INC1" title="=cmd" state=on_hold impact=1 priority=3 opened_at=1483174800000ms made_sla=true reopen_count=2 tags="vpn" tags="mac" extra:Region="North"
            2 number="INC2" state=in_progress impact=3
            4 number="INC4" title="Short row"
            5 number="INC5" title="Gap" state=closed opened_at=1459042200000ms extra:Region="x"
            6 number="INC6" title="Fold" state=cancelled opened_at=1477787400000ms
            Line 3, Priority “9”: The value is not one of the allowed ones; the field was left alone.
            Line 3, Opened “30/2/2016”: The value is not a date in this column's format; the field was left alone.
            Line 3, Made SLA “maybe”: The value is neither yes nor no; the field was left alone.
            Line 3, Reopen count “two”: The value is not a whole number; the field was left alone.
            Line 4: The row does not say which record it is, so it was left out.
            Line 5, Impact: The row has too few cells; the missing ones count as empty.
            Line 5, State “Nwe”: The value is not one of the allowed ones; the field was left alone. Nearest: New.
            Line 6, Opened “27/03/2016 02:30”: The clock skipped this time when summer time began; the hour after was taken.
            Line 7 “more”: The row has too many cells; the surplus was left out.
            Line 7, Opened “30/10/2016 02:30”: The clock showed this time twice when summer time ended; the first was taken.
        "#]],
    );
}

#[test]
fn a_hold_reason_column_wins_over_the_state() {
    check(
        "Number,State,On hold reason\n1,Awaiting Vendor,\n2,Awaiting Vendor,Awaiting Caller\n",
        Source::ServiceNowIncident,
        expect![[r#"
            1 number="1" state=on_hold hold_reason=vendor
            2 number="2" state=on_hold hold_reason=caller
        "#]],
    );
}

#[test]
fn an_event_log_keeps_the_state_before_an_unknown_one() {
    check(
        "number,incident_state,sys_mod_count,sys_updated_at\n\
         INC1,Awaiting Vendor,0,29/2/2016 01:23\n\
         INC1,-100,2,29/2/2016 01:30\n\
         INC1,Closed,1,29/2/2016 01:40\n\
         INC2,-100,0,29/2/2016 01:50\n",
        Source::ServiceNowAudit,
        expect![[r#"
            1 number="INC1" state=on_hold updated_at=1456705380000ms hold_reason=vendor
            2 number="INC1" updated_at=1456705800000ms
            3 number="INC1" state=closed updated_at=1456706400000ms
            4 number="INC2" updated_at=1456707000000ms
            Line 3, incident_state “-100”: The value is not one of the allowed ones; the field was left alone. Nearest: on_hold.
            Line 4, sys_mod_count “1”: The row is older than the one before it of the same record.
            Line 5, incident_state “-100”: The value is not one of the allowed ones; the field was left alone.
        "#]],
    );
}

#[test]
fn repeated_columns_fill_a_field_that_holds_many() {
    check(
        "Issue key,Summary,Status,Priority,Created,Comment,Comment,Labels,Labels\n\
         IT-1,Printer,Waiting for customer,Highest,31/Dec/16 11:59 PM,\"a;b;one\nline\",two,x,y\n",
        Source::Jira,
        expect![[r#"
            1 number="IT-1" title="Printer" state=on_hold priority=1 opened_at=1483225140000ms comments="a;b;one\nline" comments="two" tags="x" tags="y" hold_reason=caller
        "#]],
    );
}

#[test]
fn glpi_levels_run_the_other_way() {
    check(
        "ID;Title;Status;Priority;Urgency;Impact;Opening date\n\
         1;Printer;Processing (assigned);Very high;5;1;2024-02-29 10:00\n\
         2;Mouse;6;6;Medium;Low;2024-02-29 10:00\n",
        Source::Glpi,
        expect![[r#"
            1 number="1" title="Printer" state=in_progress priority=1 urgency=1 impact=3 opened_at=1709197200000ms
            2 number="2" title="Mouse" state=closed priority=1 urgency=2 impact=3 opened_at=1709197200000ms
        "#]],
    );
}

#[test]
fn our_own_export_is_read_back() {
    check(
        "Number,Title,State,Hold reason,Impact,Opened at,Tags\r\n\
         INC-7F-000042,Printer,On hold,Vendor,2,2024-02-29T10:00:00Z,\"a, b\"\r\n",
        Source::Steward,
        expect![[r#"
            1 number="INC-7F-000042" title="Printer" state=on_hold hold_reason=vendor impact=2 opened_at=1709200800000ms tags="a" tags="b"
        "#]],
    );
}

#[test]
fn columns_are_found_by_their_headers() {
    let mapping = mapping(
        "Number,Short description,State\n1,a,New\n",
        Source::ServiceNowIncident,
    );
    let other_order = b"State,Colour,Number\nClosed,red,7\n";
    assert_eq!(
        lines(other_order, &mapping, 5).0,
        "1 number=\"7\" state=closed\n"
    );
}

#[test]
fn rejected_rows_are_kept() {
    let file = "Number,State\n,\"New, \"\"odd\"\"\"\n";
    let (_, findings) = lines(
        file.as_bytes(),
        &mapping(file, Source::ServiceNowIncident),
        3,
    );
    assert_eq!(findings.rejected_rows(), 1);
    assert_eq!(
        findings.rejected_csv(),
        "Number,State,Import line,Import reason\r\n\
         ,\"New, \"\"odd\"\"\",2,\"The row does not say which record it is, so it was left out.\"\r\n"
    );
}

#[test]
fn bytes_without_meaning_are_found() {
    let file = b"Number,Short description\n1,caf\xC3\xA9 \xFF\n2,ok\n";
    let mapping = mapping("Number,Short description\n", Source::ServiceNowIncident);
    let (text, findings) = lines(file, &mapping, 4);
    assert_eq!(
        findings.count(crate::exchange::findings::FindingKind::UnreadableBytes),
        1
    );
    assert!(text.contains("title=\"café \u{FFFD}\""), "{text}");
}

#[test]
fn a_survey_of_nothing_is_empty() {
    let report = Survey::new().finish();
    assert_eq!(
        (report.rows, report.columns.len(), report.missing.len()),
        (0, 0, 0)
    );
}

#[test]
fn one_stray_dash_is_not_a_habit() {
    let mut survey = Survey::new();
    survey.push(b"a,b\n");
    for row in 0..500 {
        let cells = if row == 7 {
            "-,1\n".to_owned()
        } else {
            format!("{row},1\n")
        };
        survey.push(cells.as_bytes());
    }
    let report = survey.finish();
    assert_eq!(report.missing, [] as [&str; 0]);
    assert_eq!(report.columns[0].markers, [("-".to_owned(), 1)]);
    assert_eq!(report.columns[1].values, [("1".to_owned(), 500)]);
}

#[test]
fn extra_fields_follow_the_callers_fields() {
    let mut mapping = mapping(
        "Number,Colour,Size,Colour\n1,red,big,blue\n",
        Source::ServiceNowIncident,
    );
    mapping.columns[2].target = Target::Nothing;
    let fields = standard_fields(mapping.of);
    let importer = Importer::new(&mapping, &fields, None, None).unwrap();
    assert_eq!(importer.fields()[fields.len()..], ["extra:Colour"]);
}

proptest! {
    /// No file makes the import panic, and chunking never changes its outcome.
    #[test]
    fn any_file_is_answered(
        body in prop::collection::vec(any::<u8>(), 0..400),
        plain in "[,\n\"0-9/: a-c?\\-']{0,200}",
        chunk in 1usize..40,
    ) {
        let header = "Number,State,Opened,Tags,Impact,Made SLA,Reopen count\n";
        let mapping = mapping(&format!("{header}1,New,31/1/2016,a,1,true,1\n"), Source::ServiceNowIncident);
        let file = [header.as_bytes(), plain.as_bytes(), b"\n", &body].concat();
        let mut survey = Survey::new();
        survey.push(&file);
        survey.finish();
        prop_assert_eq!(lines(&file, &mapping, chunk).0, lines(&file, &mapping, usize::MAX).0);
    }
}

#[test]
fn lines_of_json_are_read_as_a_table() {
    let file = "{\"key\": \"A1\", \"title\": \"No sound\", \"tags\": [\"audio\", \"room 3\"], \"opened\": \"2026-01-05\"}\n\
        \n\
        {\"key\": \"A2\", \"title\": \"Broken o\n\
        {\"opened\": \"2026-01-06\", \"floor\": 2, \"key\": \"A3\", \"title\": \"Two\\nlines, \\\"quoted\\\"\"}\n\
        {\"title\": \"Nobody\"}\n";
    let mut survey = Survey::new();
    survey.push(file.as_bytes());
    let report = survey.finish();
    assert_eq!(
        report.headers(),
        ["key", "title", "tags", "opened", "floor"]
    );
    assert_eq!((report.is_json, report.rows), (true, 3));
    let filled: Vec<_> = report
        .columns
        .iter()
        .map(|it| (it.filled, it.blank))
        .collect();
    assert_eq!(filled, [(2, 1), (3, 0), (1, 2), (2, 1), (1, 2)]);
    let mut mapping = Mapping::by_names(RecordKind::Incident, &report.columns, "UTC");
    mapping.key = Some(0);
    mapping.columns[2].separators = ";".into();
    let fields = standard_fields(mapping.of);
    // However the file is cut.
    for size in [1, 7, 1_000] {
        let mut importer = Importer::new(&mapping, &fields, None, None).expect("nothing is wrong");
        let at =
            |importer: &Importer, name: &str| importer.fields().iter().position(|it| it == name);
        let mut rows = Vec::new();
        let (title, floor) = (at(&importer, "title"), at(&importer, "extra:floor"));
        let mut take = |importer: &mut Importer| {
            while let Some(row) = importer.next_row() {
                let text = |field: Option<usize>| match field.and_then(|it| row.get(it)) {
                    Some(Value::Text(text)) => text.to_owned(),
                    _ => String::new(),
                };
                rows.push((
                    row.row_number(),
                    row.line(),
                    row.key().unwrap_or("").to_owned(),
                    text(title),
                    text(floor),
                ));
            }
        };
        for chunk in file.as_bytes().chunks(size) {
            importer.push(chunk);
            take(&mut importer);
        }
        importer.finish();
        take(&mut importer);
        let row = |row, line, key: &str, title: &str, floor: &str| {
            (
                row,
                line,
                key.to_owned(),
                title.to_owned(),
                floor.to_owned(),
            )
        };
        assert_eq!(
            rows,
            [
                row(1, 1, "A1", "No sound", ""),
                row(3, 4, "A3", "Two\nlines, \"quoted\"", "2"),
            ]
        );
        let report = importer.into_report();
        let lines: Vec<_> = report
            .findings
            .samples()
            .iter()
            .map(|it| (it.row, it.line, it.kind))
            .collect();
        assert_eq!(
            lines,
            [
                (2, 3, FindingKind::NotAnObject),
                (4, 5, FindingKind::KeyMissing),
            ]
        );
        assert_eq!((report.rows, report.findings.rejected_rows()), (4, 2));
    }
}
