use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::*;
use crate::exchange::csv::{Dialect, Reader};

/// All records that come out, whatever the chunks.
fn table(json: &mut JsonLines, chunks: &[&str]) -> Vec<Vec<String>> {
    let mut reader = Reader::with_dialect(Dialect::default());
    let mut rows = Vec::new();
    let mut text = String::new();
    for chunk in chunks {
        json.push(chunk, &mut text);
    }
    json.finish(&mut text);
    reader.push(&text);
    reader.finish();
    while let Some(record) = reader.next_record() {
        rows.push(record.iter().map(str::to_owned).collect());
    }
    rows
}

fn check(file: &str, expected: Expect) {
    let mut json = JsonLines::default();
    let rows = table(&mut json, &[file]);
    let mut out = format!("{}\n", json.columns().join(" | "));
    for row in rows {
        out += &format!("{}\n", row.join(" | ").replace('\n', "⏎"));
    }
    for odd in json.take_odd() {
        out += &format!(
            "row {} line {} {:?}: {}\n",
            odd.row, odd.line, odd.trouble, odd.text
        );
    }
    expected.assert_eq(&out);
}

#[test]
fn objects_become_rows_and_their_keys_columns() {
    check(
        r#"{"path": "a.md", "title": "Can\u2019t \"add\"\n\ud83d\ude00", "kb": null, "tags": ["one", "two", null, 3]}
{"title": "Second", "path": "b.md", "more": {"deep": [1, {"x": "}"}]}, "lists": [["a"], 2], "yes": true, "n": -1.50e+3}

{}
"#,
        expect![[r#"
            path | title | kb | tags | more | lists | yes | n
            a.md | Can’t "add"⏎😀 |  | one; two; 3
            b.md | Second |  |  | {"deep": [1, {"x": "}"}]} | [["a"], 2] | true | -1.50e+3
             |  |  |  |  |  |  | 
        "#]],
    );
}

#[test]
fn what_is_no_object_is_named_and_the_rest_comes_in() {
    check(
        "[\n{\"a\": 1},\n\n{\"a\": 2, \"b\": \nnull\n\"text\"\n{\"a\": 01}\n{\"a\": \"\\x\"} \n{\"a\": 3} trailing\n{\"a\": 4}\n]",
        expect![[r#"
            a
            1
            4
            row 2 line 4 NotAnObject: {"a": 2, "b":
            row 3 line 5 NotAnObject: null
            row 4 line 6 NotAnObject: "text"
            row 5 line 7 NotAnObject: {"a": 01}
            row 6 line 8 NotAnObject: {"a": "\x"}
            row 7 line 9 NotAnObject: {"a": 3} trailing
        "#]],
    );
    let mut json = JsonLines::default();
    table(&mut json, &["\n{}\nx\n\n{}\n"]);
    assert_eq!((json.row_after(0), json.row_after(1)), (1, 3));
    assert_eq!([1, 2, 3].map(|row| json.line_of(row)), [2, 3, 5]);
}

#[test]
fn hostile_depth_and_breadth_have_an_end() {
    let deep = format!("{{\"a\": {}1{}}}\n", "[".repeat(100), "]".repeat(100));
    let mut json = JsonLines::default();
    assert_eq!(table(&mut json, &[&deep]).len(), 0);
    assert_eq!(json.take_odd()[0].trouble, Trouble::NotAnObject);
    let keys: Vec<String> = (0..1_200).map(|it| format!("\"k{it}\": {it}")).collect();
    let wide = format!("{{{}}}\n", keys.join(","));
    let mut json = JsonLines::default();
    assert_eq!(table(&mut json, &[&wide])[0].len(), MAX_COLUMNS);
    assert_eq!(json.take_odd()[0].trouble, Trouble::TooManyColumns);
    let long = "x".repeat(MAX_LINE / 2);
    let mut json = JsonLines::default();
    let rows = table(
        &mut json,
        &["{\"a\": \"", &long, &long, &long, "\"}\n{\"a\": 1}\n"],
    );
    assert_eq!(rows, [["1"]]);
    assert_eq!(json.take_odd()[0].row, 1);
}

#[test]
fn a_table_of_text_is_none_of_json() {
    for (start, is) in [
        ("{\"a\"", true),
        ("\u{feff}{\"a\": 1}\n", true),
        ("{}", true),
        ("[{\"a\\\"b\" : 1}]", true),
        ("{\"a\",\"b\"}\n", false),
        ("number,title\n{\"a\": 1}", false),
        ("[1, 2]", false),
        ("", false),
    ] {
        assert_eq!(is_json_lines(start), is, "{start}");
    }
}

fn json_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::btree_map("[a-z\"\\\\]{0,4}", inner, 0..4)
                .prop_map(|it| Json::Object(it.into_iter().collect())),
        ]
    })
}

/// What a cell should hold, from another reader's value.
fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(list) if list.iter().all(|it| !it.is_array() && !it.is_object()) => {
            let cells: Vec<String> = list.iter().map(cell).filter(|it| !it.is_empty()).collect();
            cells.join(BETWEEN)
        }
        other => other.to_string(),
    }
}

proptest! {
    /// Every line that another writer writes gives the cells that another reader reads, however the
    /// file is cut into chunks.
    #[test]
    fn what_another_writer_wrote_is_read(
        rows in proptest::collection::vec(
            proptest::collection::btree_map("[a-z\"\\\\,\n ]{1,4}", json_value(), 0..5), 1..6),
        cut in any::<proptest::sample::Index>(),
    ) {
        let lines: Vec<String> = rows
            .iter()
            .map(|it| Json::Object(it.clone().into_iter().collect()).to_string())
            .collect();
        let file = lines.join("\n");
        let mut at = cut.index(file.len() + 1);
        while !file.is_char_boundary(at) {
            at -= 1;
        }
        let mut json = JsonLines::default();
        let found = table(&mut json, &[&file[..at], &file[at..]]);
        prop_assert_eq!(json.take_odd(), vec![]);
        // A record without any cell is a blank line of text, and no row.
        let with_cells = rows.iter().scan(0, |known, row| {
            *known += row.len();
            Some((*known > 0).then_some(row))
        });
        let expected: Vec<_> = with_cells.flatten().collect();
        prop_assert_eq!(found.len(), expected.len());
        for (found, row) in found.iter().zip(expected) {
            for (at, name) in json.columns().iter().enumerate() {
                let wanted = row.get(name).map_or(String::new(), cell);
                // Line ends are one thing for the reader of text.
                let found = found.get(at).cloned().unwrap_or_default();
                prop_assert_eq!(found, wanted, "{}", name);
            }
        }
    }

    /// No text breaks the reader, and columns that are given are all that a record has.
    #[test]
    fn no_text_breaks_it(text in "[\\[\\]{}\",:\\\\u0-9a-f\n\r tnle.+-]{0,200}") {
        let mut json = JsonLines::with_columns(vec!["a".into(), "b".into()]);
        for row in table(&mut json, &[&text]) {
            prop_assert_eq!(row.len(), 2);
        }
    }
}
