use super::*;
use crate::protocol::{Grid, Part, Sheet, Tone};

fn pen_test(check: impl FnOnce(&Pen<'_>)) {
    let show = |show: &Show| match show {
        Show::Words(words) => words.clone(),
        Show::Amount { value, unit } => format!("{value} {unit}"),
        Show::Day(unix_ms) => format!("day {unix_ms}"),
    };
    check(&Pen {
        show: &show,
        known: &|known| match known {
            Known::Measured => "Measured",
            Known::Evidenced => "Evidenced",
            Known::Declared => "Declared",
        },
        no_value: "No case",
        target: "Target",
        before: "before",
        notes: "Where the numbers come from",
        foot: "Made by hand",
    });
}

fn sheet() -> Sheet {
    let mut sheet = Sheet::new("status", "Status <script>alert(1)</script>");
    sheet.lead = vec![Span::amount(
        42.0,
        "count",
        Some(Door::list("incident", "is:open")),
    )];
    sheet.put(
        "indicators",
        Part::Figures(vec![
            Figure {
                label: "Backlog".into(),
                value: Some(42.0),
                unit: "count".into(),
                door: Some(Door::list("incident", "is:open")),
                ..Figure::default()
            },
            Figure {
                label: "Reach".into(),
                ..Figure::default()
            },
        ]),
    );
    let mut grid = Grid::new("Wins", &["What", "#Worth"]);
    grid.rows.push(vec![
        Cell::words("a | b\n# c <img src=x>"),
        Cell::amount(5.0, "money").known(Known::Declared),
    ]);
    sheet.put("finance", Part::Table(grid));
    sheet.note("general", Tone::Bad, "One honest problem");
    sheet.put(
        "general",
        Part::Mix {
            measured: 3,
            evidenced: 1,
            declared: 0,
        },
    );
    sheet.put(
        "general",
        Part::Actions(vec![("Open".into(), Door::Page("plan".into()))]),
    );
    sheet
}

#[test]
fn a_file_stands_alone_and_shows_hostile_words_as_words() {
    pen_test(|pen| {
        let text = html(&sheet(), "Acme & Sons", pen);
        assert!(text.contains("Acme &amp; Sons") && text.contains("One honest problem"));
        for forbidden in ["<script", "<img", "href=", "src="] {
            assert!(
                !text.replace("src=x&gt;", "").contains(forbidden),
                "{forbidden}"
            );
        }
        // The same records are one footnote, wherever they are met.
        assert_eq!(text.matches("<li>incident: is:open</li>").count(), 1);
        assert_eq!(text.matches("<sup>1</sup>").count(), 2);
        assert!(text.contains("No case") && text.contains("5 money (Declared)"));
        assert!(!text.contains("Open"), "a file leads nowhere");
    });
}

#[test]
fn markdown_keeps_what_people_typed_as_text() {
    pen_test(|pen| {
        let text = markdown(&sheet(), "Acme", pen);
        assert!(text.contains("a \\| b \\# c \\<img src=x\\>"));
        assert!(text.starts_with("# Status \\<script\\>"));
        assert!(text.contains("Measured: 3 · Evidenced: 1 · Declared: 0"));
        assert!(text.contains("1. incident: is:open"));
    });
}

#[test]
fn a_message_is_a_draft_in_two_forms() {
    pen_test(|pen| {
        let envelope = Envelope {
            subject: "Bericht März",
            to: &["board@example.org".into()],
            from: "",
            date: "",
        };
        let text = mail(&sheet(), "Acme", &envelope, pen);
        assert!(text.starts_with(
            "To: board@example.org\r\nSubject: =?utf-8?Q?Bericht_M=C3=A4rz?=\r\nX-Unsent: 1\r\n"
        ));
        assert_eq!(text.matches("Content-Type: text/").count(), 2);
        assert!(text.ends_with("--=_steward_sheet_=--\r\n"));
        assert!(text.split("\r\n").all(|it| it.len() <= 78));
    });
}

#[test]
fn values_are_written_in_their_units() {
    for (value, unit, expected) in [
        (0.925, "share", "92.5 %"),
        (5_400_000.0, "ms", "1.5 h"),
        (1234.4, "money", "1234"),
        (2.126, "level", "2.13"),
    ] {
        assert_eq!(plain(&Show::amount(value, unit)), expected);
    }
    assert_eq!(plain(&Show::Day(1_772_323_200_000)), "2026-03-01");
}
