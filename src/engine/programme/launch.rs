//! A launch: how many come, and by which way, since it began.

use super::communication::day_of_message;
use super::{Programme, Row, day_number, day_of_number};
use crate::domain::programme::communication::MESSAGE_SENT_AT;
use crate::domain::{FieldType, common, incident};
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, Sheet, Show, Span, Tone};

/// The first records that are shown by name.
const FIRST: usize = 8;

/// The launch that an address names, else the newest.
fn chosen<'a>(it: &Programme<'_, 'a>, number: &str) -> Option<Row<'a>> {
    let rows = it.rows("message", "form:launch -state:dropped");
    let named = rows
        .iter()
        .find(|it| !number.is_empty() && it.number().eq_ignore_ascii_case(number));
    named.or(rows.last()).copied()
}

/// Since when it counts: from the minute of sending, else from the beginning of its day; `None` if it has
/// no day.
fn begin(it: &Programme<'_, '_>, row: &Row<'_>) -> Option<(i64, String)> {
    if let Some(sent) = row.time(MESSAGE_SENT_AT) {
        let moment = jiff::Timestamp::from_millisecond(sent).ok()?;
        let local = moment
            .to_zoned(it.lists.zone.clone())
            .datetime()
            .to_string();
        return Some((sent, local.get(..16)?.to_owned()));
    }
    let day = day_of_number(day_of_message(it, row)?);
    let first = day.to_zoned(it.lists.zone.clone()).ok()?;
    Some((first.timestamp().as_millisecond(), day.to_string()))
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, number: &str) -> Sheet {
    let mut sheet = Sheet::new("launch", "Launch");
    let Some(row) = chosen(it, number) else {
        sheet.lead = vec![Span::words(
            "No launch is planned. A launch is a message of that form: with a run-sheet, a demo script, and somebody from the top who opens it.",
        )];
        let door = Door::New {
            kind: "message".into(),
            fields: vec![
                ("form".into(), "launch".into()),
                ("sender_level".into(), "sponsor".into()),
            ],
        };
        sheet.put(
            "general",
            Part::Actions(vec![("Plan a launch…".into(), door)]),
        );
        return sheet;
    };
    sheet.title = row.title().into();
    let Some((at, since)) = begin(it, &row) else {
        sheet.lead = vec![
            Span::words("It has no day yet: "),
            Span::record(row.label()),
        ];
        return sheet;
    };
    let day = Span {
        show: Show::Day(at),
        door: Some(Door::Record(row.label())),
    };
    if at > it.now() {
        let days = it
            .day_of(at)
            .zip(it.day_of(it.now()))
            .map_or(0, |(at, now)| day_number(at) - day_number(now));
        sheet.lead = vec![
            Span::words(match days {
                0 => "It is today: ".to_owned(),
                1 => "It is tomorrow: ".into(),
                days => format!("In {days} days: "),
            }),
            day,
        ];
        return sheet;
    }
    let query = format!("opened:{since}..");
    let all = it.count("incident", &query).unwrap_or(0);
    sheet.lead = vec![
        Span::words(match all {
            0 => "Nothing came in yet since ".to_owned(),
            1 => "One record came in since ".into(),
            all => format!("{all} records came in since "),
        }),
        day,
    ];
    let figure = |id: &str, label: &str, query: String, count: u32| Figure {
        id: id.into(),
        label: label.into(),
        value: Some(f64::from(count)),
        unit: "count".into(),
        tone: Tone::Plain,
        known: Known::Measured,
        door: Some(it.door("incident", query)),
        ..Figure::default()
    };
    let mut figures = vec![figure(
        "since_launch",
        "Since the launch",
        query.clone(),
        all,
    )];
    let channel = incident::PRACTICE
        .field_by_id(incident::CHANNEL)
        .map(|it| it.ty);
    let choices = match channel {
        Some(FieldType::Choice(all)) => all,
        _ => &[],
    };
    let by = choices
        .iter()
        .map(|it| (it.code, it.label, format!("{query} channel:{}", it.code)))
        .chain([(
            "no_channel",
            "No channel named",
            format!("{query} no:channel"),
        )]);
    for (code, label, query) in by {
        let count = it.count("incident", &query).unwrap_or(0);
        if count > 0 {
            figures.push(figure(code, label, query, count));
        }
    }
    sheet.put("indicators", Part::Figures(figures));
    let mut first = Grid::new("The first", &["Record", "Opened", "By"])
        .or("")
        .detail();
    for row in it.rows("incident", &query).iter().take(FIRST) {
        first.rows.push(vec![
            Cell::record(row.label()),
            Cell::day(row.time(common::OPENED_AT)),
            Cell::words(row.choice(incident::CHANNEL)),
        ]);
    }
    if !first.rows.is_empty() {
        sheet.heading("incidents", "The first");
        sheet.put("incidents", Part::Table(first));
    }
    sheet
}
