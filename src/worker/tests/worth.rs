//! Culture and benefits on the real log: every number opens exactly the records that make it.

use super::*;
use crate::protocol::{Door, Figure, Part, Sheet, SheetRequest, Show};

fn read(tab: &mut Tab, disk: &mut Disk, id: &str) -> Sheet {
    let request = SheetRequest {
        id: id.into(),
        from: "2016-04-01".into(),
        to: "2016-04-30".into(),
        ..SheetRequest::default()
    };
    match tab.call(disk, Call::ReadSheet(request)) {
        Reply::Sheet(sheet) => {
            assert_eq!(sheet.error, "");
            *sheet
        }
        other => panic!("{other:?}"),
    }
}

fn count(tab: &mut Tab, disk: &mut Disk, door: &Door) -> Option<f64> {
    let Door::List { kind, query, as_of } = door else {
        return None;
    };
    let request = ListRequest {
        kind: kind.clone(),
        query: query.clone(),
        as_of: *as_of,
        limit: 1,
        ..ListRequest::default()
    };
    match tab.call(disk, Call::List(request)) {
        Reply::List(page) => {
            assert_eq!(page.error, None, "{query}");
            Some(f64::from(page.total))
        }
        other => panic!("{other:?}"),
    }
}

/// Every count of a sheet's tables that has a door opens so many records.
fn doors_hold(tab: &mut Tab, disk: &mut Disk, sheet: &Sheet) -> usize {
    let mut looked_at = 0;
    for block in &sheet.blocks {
        let Part::Table(grid) = &block.part else {
            continue;
        };
        for cell in grid.rows.iter().flatten() {
            if let (Show::Amount { value, unit }, Some(door)) = (&cell.show, &cell.door)
                && let Some(found) = count(tab, disk, door)
            {
                if unit == "count" {
                    assert_eq!(found, *value, "{}: {door:?}", grid.caption);
                }
                looked_at += 1;
            }
        }
    }
    looked_at
}

fn figure<'s>(sheet: &'s Sheet, id: &str) -> &'s Figure {
    sheet.figures().find(|it| it.id == id).expect(id)
}

fn promise(tab: &mut Tab, disk: &mut Disk, more: &[(&str, &str)]) -> crate::domain::RecordId {
    let given = [
        ("name", "Faster to restore"),
        ("benefit_type", "capacity"),
        ("indicator", "mttr"),
        ("baseline_source", "history"),
        ("baseline_from", "2016-03-01"),
        ("baseline_to", "2016-03-31"),
        ("minutes_each", "60"),
        ("promised", "1000"),
        ("attribution", "50"),
    ];
    let mut fields: Vec<(String, Datum)> = Vec::new();
    for (name, value) in given.iter().chain(more) {
        fields.retain(|it| it.0 != *name);
        fields.push(((*name).into(), text(value)));
    }
    let command = Command::Create {
        kind: "benefit".into(),
        fields,
    };
    tab.run_command(disk, command).expect("created").records[0].id
}

#[test]
fn culture_and_benefits_of_the_real_log_open_the_records_that_they_count() {
    let expected: serde_json::Value =
        serde_json::from_slice(&fixture("kpi.json")).expect("is JSON");
    let mut disk = Disk::default();
    let mut tab = Tab::open(&mut disk, 1);
    tab.import(&mut disk, "incident_event_log.csv", real_log(), false);

    let culture = read(&mut tab, &mut disk, "culture");
    assert!(doors_hold(&mut tab, &mut disk, &culture) > 50);
    let bypass = figure(&culture, "bypass_rate");
    let found = count(&mut tab, &mut disk, bypass.door.as_ref().expect("a door"));
    let share = found.expect("a list") / f64::from(bypass.n);
    assert!((share - bypass.value.expect("cases")).abs() < 1e-12);
    // Nothing is said of what the log does not hold.
    let table = culture.blocks.iter().find_map(|it| match &it.part {
        Part::Table(grid) if grid.caption == "Behaviours" => Some(grid),
        _ => None,
    });
    let table = table.expect("is there");
    assert_eq!(table.rows.len(), 12);
    let verdict = |label: &str| {
        let row = table
            .rows
            .iter()
            .find(|it| it[0].show == Show::words(label));
        match row.and_then(|it| it.last()).map(|it| &it.show) {
            Some(Show::Words(words)) => words.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        verdict("Use the knowledge"),
        "Not in use: waits for knowledge management"
    );
    assert!(verdict("Tell the user").starts_with("Not recorded"));

    let id = promise(&mut tab, &mut disk, &[]);
    promise(&mut tab, &mut disk, &[("name", "The same again")]);
    promise(
        &mut tab,
        &mut disk,
        &[
            ("name", "Cheaper"),
            ("benefit_type", "cash"),
            ("indicator", "same_day_resolve"),
            ("money_each", "10"),
            ("promised", "100000000"),
            ("due_at", "2016-06-01"),
        ],
    );
    let benefits = read(&mut tab, &mut disk, "benefits");
    assert!(doors_hold(&mut tab, &mut disk, &benefits) >= 6);
    assert_eq!(
        benefits,
        read(&mut tab, &mut disk, "benefits"),
        "ranges do not dance"
    );
    let hours = figure(&benefits, "benefits_capacity");
    let (low, value, high) = (
        hours.low.expect("a range"),
        hours.value.expect("cases"),
        hours.high.expect("a range"),
    );
    assert!(low < value && value < high, "{low} {value} {high}");
    // Of two that count the same, one is added up, and money stands by itself.
    assert!(hours.note.starts_with("one benefit"), "{}", hours.note);
    let said = format!("{:?}", benefits.blocks);
    assert!(said.contains("counts the same records"), "{said}");
    assert_eq!(figure(&benefits, "benefits_cash").unit, "money");
    assert_eq!(figure(&benefits, "benefits_missed").value, Some(1.0));

    // Step by step, from the numbers that an independent script knows.
    let one = read(&mut tab, &mut disk, &format!("benefit/{}", id.to_hex()));
    let steps = one.blocks.iter().find_map(|it| match &it.part {
        Part::Table(grid) => Some(grid),
        _ => None,
    });
    let value = |row: usize, cell: usize| match &steps.expect("is there").rows[row][cell].show {
        Show::Amount { value, .. } => *value,
        other => panic!("{other:?}"),
    };
    let mean = |month: &str| {
        expected["mttr_by_month"][month]["mean"]
            .as_f64()
            .expect("is there")
    };
    assert!((value(0, 1) - mean("2016-03")).abs() < 1.0);
    assert!((value(1, 1) - mean("2016-04")).abs() < 1.0);
    let plain = value(2, 1);
    assert!((plain - (mean("2016-03") - mean("2016-04"))).abs() < 2.0);
    assert!(value(2, 2) < plain && plain < value(2, 3));
    let (adjusted, a_year, claim) = (value(3, 1), value(5, 1), value(6, 1));
    let n = expected["mttr_by_month"]["2016-04"]["n"]
        .as_f64()
        .expect("is there");
    let by_hand = adjusted / 3_600_000.0 * n * 365.0 / 30.0;
    assert!((a_year - by_hand).abs() < 1e-6 * by_hand.abs());
    assert!((claim - by_hand / 2.0).abs() < 1e-6 * by_hand.abs());
}
