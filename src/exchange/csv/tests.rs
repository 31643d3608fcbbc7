use super::*;
use proptest::prelude::*;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

type Seen = Vec<(Vec<String>, u64, u64, Vec<Remark>)>;

fn read(mut reader: Reader, text: &str, cut: usize) -> Seen {
    let mut seen = Seen::new();
    let mut take = |reader: &mut Reader| {
        while let Some(record) = reader.next_record() {
            let cells = record.iter().map(str::to_owned).collect();
            seen.push((
                cells,
                record.line(),
                record.offset(),
                record.remarks().to_vec(),
            ));
        }
    };
    let mut rest = text;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.ceil_char_boundary(cut.min(rest.len())));
        reader.push(chunk);
        take(&mut reader);
        rest = after;
    }
    reader.finish();
    take(&mut reader);
    seen
}

fn cells(text: &str) -> Vec<Vec<String>> {
    Records::of(text).collect()
}

fn remarks(text: &str) -> Vec<Remark> {
    read(Reader::new(), text, 3)
        .into_iter()
        .flat_map(|record| record.3)
        .collect()
}

#[test]
fn line_ends_of_every_kind_and_blank_lines() {
    for text in [
        "a,b\n1,2\n",
        "a,b\r\n1,2\r\n",
        "a,b\r1,2\r",
        "a,b\n\n\r\n1,2",
        "\na,b\r\r\n1,2",
    ] {
        assert_eq!(cells(text), [["a", "b"], ["1", "2"]], "{text:?}");
    }
}

#[test]
fn quoted_cells_hold_delimiters_quotes_and_lines() {
    let text = "a,b\n\"1,\"\"x\"\"\",\"two\r\nlines\n\"\nlast,\n";
    let seen = read(Reader::new(), text, 1);
    assert_eq!(seen[1].0, ["1,\"x\"", "two\r\nlines\n"]);
    assert_eq!((seen[1].1, seen[1].2), (2, 4));
    assert_eq!(seen[2].0, ["last", ""]);
    assert_eq!(
        (seen[2].1, seen[2].2),
        (5, text.find("last").unwrap() as u64)
    );
}

#[test]
fn quotes_within_plain_cells_are_plain() {
    assert_eq!(
        cells("a,b\n5\" disk,x\"y\n"),
        [["a", "b"], ["5\" disk", "x\"y"]]
    );
}

#[test]
fn odd_records_are_kept_and_remarked() {
    assert_eq!(
        remarks("a,b\n1\n1,2,3\n"),
        [
            Remark {
                line: 2,
                cell: 1,
                kind: RemarkKind::Ragged {
                    expected: 2,
                    found: 1
                }
            },
            Remark {
                line: 3,
                cell: 2,
                kind: RemarkKind::Ragged {
                    expected: 2,
                    found: 3
                }
            },
        ]
    );
    assert_eq!(cells("a,b\n\"x\" y,2"), [["a", "b"], ["x y", "2"]]);
    assert_eq!(
        remarks("a,b\n\"x\" y,2"),
        [Remark {
            line: 2,
            cell: 0,
            kind: RemarkKind::TextAfterQuote
        }]
    );
}

#[test]
fn an_unclosed_quote_names_its_line_and_loses_nothing() {
    let text = "a,b\n\"two\nlines\",\"open\nto the end,";
    assert_eq!(cells(text)[1], ["two\nlines", "open\nto the end,"]);
    assert_eq!(
        remarks(text),
        [Remark {
            line: 3,
            cell: 1,
            kind: RemarkKind::UnclosedQuote
        }]
    );
}

#[test]
fn a_runaway_quote_is_read_as_text() {
    let reader = || Reader::with_dialect(Dialect::default()).with_max_cell(8);
    let text = "a,b\n\"1,2\n3,4\n5,6\n";
    let seen = read(reader(), text, 1);
    assert_eq!(seen, read(reader(), text, 100));
    assert_eq!(seen[1].0, ["\"1", "2"]);
    assert_eq!(
        seen[1].3,
        [Remark {
            line: 2,
            cell: 0,
            kind: RemarkKind::RunawayQuote
        }]
    );
    assert_eq!(
        (seen[2].0.as_slice(), seen[2].1),
        (["3".to_owned(), "4".to_owned()].as_slice(), 3)
    );
}

#[test]
fn an_overlong_cell_is_cut() {
    let reader = || Reader::with_dialect(Dialect::default()).with_max_cell(4);
    let text = "a,b\n12345é789,2\nc,d\n";
    let seen = read(reader(), text, 1);
    assert_eq!(seen, read(reader(), text, 100));
    assert_eq!(seen[1].0, ["1234", "2"]);
    assert_eq!(
        seen[1].3,
        [Remark {
            line: 2,
            cell: 0,
            kind: RemarkKind::Overlong
        }]
    );
    assert_eq!(
        (seen[2].1, seen[2].2),
        (3, text.find("c,d").unwrap() as u64)
    );
}

#[test]
fn the_dialect_is_sniffed() {
    for (text, delimiter) in [
        ("number,state\n1,New\n", b','),
        ("x;y;z\n1,5;2,5;3,5\n1,7;2,0;3,1\n", b';'),
        ("id\ttitle\n1\ta, b, c\n", b'\t'),
        ("id|title|x\n1|a|b\n", b'|'),
        ("title;notes\n\"a,b\";\"c,d\ne;f\"\n", b';'),
        ("sep=|\nx,y\n", b'|'),
        ("just one column\nwith, a comma\n", b','),
        ("", b','),
    ] {
        assert_eq!(
            char::from(Dialect::sniff(text).delimiter),
            char::from(delimiter),
            "{text:?}"
        );
    }
    assert_eq!(Dialect::sniff("'a','b'\n'1','2'\n").quote, b'\'');
}

#[test]
fn a_separator_line_is_no_record() {
    let seen = read(Reader::new(), "sep=;\r\na;b\r\n1;2\r\n", 1);
    assert_eq!(
        (seen[0].0.as_slice(), seen[0].1),
        (["a".to_owned(), "b".to_owned()].as_slice(), 2)
    );
}

#[test]
fn control_characters_are_kept() {
    assert_eq!(
        cells("a,b\n\0\u{8},\u{1B}[0m\n")[1],
        ["\0\u{8}", "\u{1B}[0m"]
    );
}

fn dialects() -> impl Strategy<Value = Dialect> {
    (
        prop::sample::select(&DELIMITERS[..]),
        prop::sample::select(&b"\"'"[..]),
    )
        .prop_map(|(delimiter, quote)| Dialect { delimiter, quote })
}

fn tables() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = "[=@+\\-'\",;|\t\r\n\0 a-cé😀＝\u{FEFF}]{0,8}|sep=;|\\PC{0,12}";
    prop::collection::vec(prop::collection::vec(cell, 1..5), 0..8)
}

proptest! {
    /// Any text survives writing and reading, in every dialect.
    #[test]
    fn what_is_written_is_read(table in tables(), dialect in dialects(), cut in 1usize..20) {
        let mut writer = Writer::new(dialect);
        for row in &table {
            writer.record(row.iter().map(String::as_str));
        }
        let text = writer.finish();
        let seen = read(Reader::with_dialect(dialect), &text, cut);
        let back = seen.iter().map(|it| it.0.iter().map(|cell| unguard(cell).to_owned()).collect());
        prop_assert_eq!(back.collect::<Vec<Vec<_>>>(), table);
    }

    /// Any text survives writing, encoding, decoding in chunks and reading.
    #[test]
    fn what_is_written_and_encoded_is_read(
        table in tables(),
        dialect in dialects(),
        big in any::<bool>(),
        cut in 1usize..20,
    ) {
        let mut writer = Writer::new(dialect);
        for row in &table {
            writer.record(row.iter().map(String::as_str));
        }
        let text = format!("{BYTE_ORDER_MARK}{}", writer.finish());
        let order = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        let utf16 = text.encode_utf16().flat_map(order).collect::<Vec<_>>();
        for bytes in [text.as_bytes(), &utf16] {
            let mut decoder = crate::exchange::text::Decoder::new();
            let mut reader = Reader::with_dialect(dialect);
            let mut back = Vec::new();
            let mut take = |reader: &mut Reader| {
                while let Some(record) = reader.next_record() {
                    back.push(record.iter().map(|it| unguard(it).to_owned()).collect::<Vec<_>>());
                }
            };
            for chunk in bytes.chunks(cut) {
                decoder.push(chunk, reader.input());
                take(&mut reader);
            }
            prop_assert_eq!(decoder.finish(reader.input()).replaced, 0);
            reader.finish();
            take(&mut reader);
            prop_assert_eq!(&back, &table);
        }
    }

    /// No written cell can start a formula.
    #[test]
    fn no_written_cell_runs(table in tables()) {
        let mut writer = Writer::default();
        for row in &table {
            writer.record(row.iter().map(String::as_str));
        }
        let seen = read(Reader::with_dialect(Dialect::default()), &writer.finish(), usize::MAX);
        for cell in seen.into_iter().flat_map(|it| it.0) {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']));
        }
    }

    /// Any cutting into chunks gives the same records, lines, offsets and remarks.
    #[test]
    fn chunks_do_not_matter(text in "[,;\"\r\na1é]{0,80}", cut in 1usize..20, limit in 1usize..90) {
        let reader = || Reader::with_dialect(Dialect::default()).with_max_cell(limit);
        prop_assert_eq!(read(reader(), &text, cut), read(reader(), &text, usize::MAX));
        prop_assert_eq!(read(Reader::new(), &text, cut), read(Reader::new(), &text, usize::MAX));
    }

    /// Sound or not, the cells are those that `csv-core` reads.
    #[test]
    fn csv_core_agrees(text in "[,\"\r\na1]{0,60}") {
        let seen = read(Reader::with_dialect(Dialect::default()), &text, usize::MAX);
        let ours = seen.into_iter().map(|it| it.0).collect::<Vec<_>>();
        prop_assert_eq!(ours, by_csv_core(&text));
    }
}

fn by_csv_core(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv_core::Reader::new();
    let (mut input, mut rows, mut row) = (text.as_bytes(), Vec::new(), Vec::new());
    let (mut cell, mut out) = (Vec::new(), [0; 256]);
    loop {
        let (result, read, written) = reader.read_field(input, &mut out);
        input = &input[read..];
        cell.extend_from_slice(&out[..written]);
        match result {
            csv_core::ReadFieldResult::Field { record_end } => {
                row.push(String::from_utf8(std::mem::take(&mut cell)).unwrap());
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            // Called again with nothing, it ends the last record.
            csv_core::ReadFieldResult::InputEmpty => {}
            csv_core::ReadFieldResult::OutputFull => unreachable!("the texts are shorter"),
            csv_core::ReadFieldResult::End => return rows,
        }
    }
}
