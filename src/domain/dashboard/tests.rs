use proptest::prelude::*;

use super::*;

#[test]
fn the_ready_ones_read_and_show_every_look_but_words() {
    let mut looks = Vec::new();
    for ready in READY {
        let pieces = read(ready.pieces).unwrap_or_else(|why| panic!("{}: {why}", ready.code));
        assert!(pieces.len() >= 6, "{}", ready.code);
        looks.extend(pieces.iter().map(|it| it.look));
    }
    for def in LOOKS {
        assert_eq!(
            looks.contains(&def.look),
            def.look != Look::Text,
            "{}",
            def.code
        );
    }
}

#[test]
fn what_is_wrong_is_named_with_its_piece() {
    let wrong = |text: &str| read(text).expect_err(text);
    assert_eq!(
        wrong("tile mttr; pie mttr"),
        "Piece 2: There is no look \"pie\". There are tile, line, area, control, bars, histogram, \
         stack, flow, heat, waterfall, forecast, probe, list, text."
    );
    assert!(wrong("probe mttr").contains("mttr"));
    assert!(wrong("probe").contains("one probe"));
    assert_eq!(wrong("tile mtr"), "Piece 1: There is no indicator \"mtr\".");
    assert_eq!(
        wrong("line mttr,opened"),
        "Piece 1: A line chart shows indicators of one unit."
    );
    assert!(wrong("bars mttr").contains("needs one field"));
    assert!(wrong("heat mttr by priority").contains("two fields"));
    assert!(wrong("bars mttr by colour").contains("no field \"colour\""));
    assert!(wrong("stack mttr by priority").contains("do not add up"));
    assert!(wrong("histogram opened by category").contains("number or a moment"));
    assert!(wrong("tile mttr [13x1]").contains("12 columns"));
    assert!(wrong("text [12x1]").contains("needs some"));
    assert!(wrong("stack opened by tags").contains("would not add up"));
    let unclosed = Piece {
        kpis: vec!["mttr".into()],
        only: "title:\"foo".into(),
        ..Piece::new(Look::Tile)
    };
    assert!(
        unclosed
            .check()
            .expect_err("no end")
            .contains("does not end")
    );
}

#[test]
fn quotes_keep_what_would_part() {
    let text =
        r#"bars opened by category where group:"a; b [2x2] by where c" [4x3] Its; tile mttr"#;
    let pieces = read(text).expect("reads");
    assert_eq!(pieces.len(), 2);
    assert_eq!(pieces[0].only, r#"group:"a; b [2x2] by where c""#);
    assert_eq!((pieces[0].width, pieces[0].height), (4, 3));
    assert_eq!(pieces[0].title, "Its");
    assert_eq!(
        pieces[1],
        Piece {
            kpis: vec!["mttr".into()],
            ..Piece::new(Look::Tile)
        }
    );
}

#[test]
fn roles_limit_what_is_shown() {
    assert!(is_for("", Role::Reader));
    assert!(!is_for("", Role::Requester));
    assert!(!is_for("admin", Role::Agent));
    assert!(is_for("agent", Role::Admin));
}

fn piece() -> impl Strategy<Value = Piece> {
    let counts = ["opened", "resolved", "backlog"];
    let fields = ["priority", "category", "opened_at", "restore_minutes"];
    (
        0..LOOKS.len(),
        proptest::sample::select(counts.to_vec()),
        proptest::sample::select(fields.to_vec()),
        1..=COLUMNS,
        1..=MOST_ROWS,
        any::<String>(),
        proptest::option::of("[a-z]{1,8}:\"[^\"\\\\]{1,12}\""),
    )
        .prop_map(|(at, id, field, width, height, title, only)| {
            let def = &LOOKS[at];
            let field = match def.look {
                Look::Histogram => "opened_at",
                _ => field,
            };
            let id = match def.look {
                Look::Probe => "close_with_cause",
                _ => id,
            };
            Piece {
                look: def.look,
                kpis: vec![id.to_owned(); def.indicators.0],
                by: vec![field.to_owned(); def.fields],
                // As the engine stores a line: white space is one space.
                only: only
                    .map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "))
                    .unwrap_or_default(),
                width,
                height,
                title: match clean_title(&title) {
                    it if it.is_empty() => "t".into(),
                    it => it,
                },
            }
        })
}

proptest! {
    #[test]
    fn what_is_written_reads_as_it_was(pieces in proptest::collection::vec(piece(), 0..8)) {
        let text = print(&pieces);
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(read(&line), Ok(pieces), "{}", line);
    }

    #[test]
    fn any_text_reads_or_is_refused(text in any::<String>()) {
        let _ = read(&text);
    }
}
