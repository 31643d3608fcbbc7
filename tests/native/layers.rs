//! Knowledge points one way, and the browser is named in its own room only.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms that it may know. A room always knows itself.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("oplog", &["domain"]),
    // Plain rows: what page and worker exchange, in the words of the domain.
    ("protocol", &["domain", "exchange"]),
    ("exchange", &["domain", "oplog", "protocol"]),
    ("engine", &["domain", "oplog", "protocol"]),
    // A checkpoint is a picture of the engine.
    ("store", &["domain", "oplog", "protocol", "engine"]),
    // Plain series in, SVG out: it needs no other room.
    ("chart", &[]),
    // Sheets as files: words in, text out.
    ("paper", &["domain", "protocol", "chart"]),
    ("sync", &["domain", "oplog"]),
    ("demo", &["domain", "oplog"]),
    (
        "worker",
        &[
            "domain", "oplog", "protocol", "exchange", "engine", "store", "sync", "demo",
        ],
    ),
    ("testkit", &["domain", "oplog", "protocol", "worker"]),
    ("web", &["domain", "protocol", "paper", "worker"]),
    // Of the browser all but the worker's host, which lives on the other side.
    (
        "ui",
        &[
            "chart",
            "domain",
            "paper",
            "protocol",
            "web::client",
            "web::dom",
            "web::measure",
            "web::rows",
            "web::script",
        ],
    ),
];

/// Crates that only the browser's rooms may name.
const BROWSER_CRATES: [&str; 6] = [
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "leptos",
    "gloo",
];

#[test]
fn no_arrow_points_the_wrong_way() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path);
        let Some((_, may_know)) = MAY_KNOW.iter().find(|(it, _)| *it == room) else {
            // The programs compose, and the library's own page declares.
            assert!(
                room == "bin" || room == "lib",
                "{path:?} is in a room that this test does not know: {room}"
            );
            continue;
        };
        for known in arrows(&text) {
            let is_fine = known.starts_with(room.as_str())
                || may_know
                    .iter()
                    .any(|it| known == *it || known.starts_with(&format!("{it}::")));
            if !is_fine {
                wrong.push(format!("{}: {room} must not know {known}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_browser_is_named_in_its_own_rooms_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if ["web", "ui", "bin"].contains(&room_of(&path).as_str()) {
            continue;
        }
        let code = code_of(&text);
        for name in BROWSER_CRATES.iter().filter(|it| names(&code, it)) {
            wrong.push(format!("{} names {name}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever people typed or imported is text, and stays text.
#[test]
fn nothing_writes_html_into_the_page() {
    for (path, text) in sources() {
        for forbidden in ["inner_html", "insert_adjacent_html", "document_write"] {
            assert!(
                !code_of(&text).contains(forbidden),
                "{} uses {forbidden}",
                path.display()
            );
        }
    }
}

#[test]
fn a_crate_path_is_read_however_it_is_written() {
    let arrows_in = |text| arrows(text).collect::<Vec<_>>();
    assert_eq!(arrows_in("use crate::domain::{Kind, Value};"), ["domain"]);
    assert_eq!(
        arrows_in("use crate::{domain::Kind, oplog};"),
        ["domain", "oplog"]
    );
    assert_eq!(
        arrows_in("use crate::{\n    domain::{Kind, Value},\n    web::client,\n};"),
        ["domain", "web::client"]
    );
    assert_eq!(
        arrows_in("let it = crate::web::client::Client;"),
        ["web::client"]
    );
    assert_eq!(
        arrows_in("use crate::web::{client::Client, dom};"),
        ["web::client", "web::dom"]
    );
    assert_eq!(arrows_in("// crate::engine is not known here"), [""; 0]);
}

/// Every source file below `src`, with its path from there.
fn sources() -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the sources") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).expect("a readable source");
                found.push((
                    path.strip_prefix(&src)
                        .expect("a path under src")
                        .to_owned(),
                    text,
                ));
            }
        }
    }
    assert!(found.len() > 20, "the sources are not where they should be");
    found.sort();
    found
}

/// `engine/search/index.rs` is in the room `engine`, and so is `engine.rs`.
fn room_of(path: &Path) -> String {
    let first = path.iter().next().expect("a path has a first part");
    let name = Path::new(first).file_stem().expect("a room has a name");
    name.to_string_lossy().into_owned()
}

/// The text without comments: documentation may speak of every room.
fn code_of(text: &str) -> String {
    let lines = text.lines().filter(|it| !it.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether the code names a crate, and not merely a longer word that contains its name.
fn names(code: &str, name: &str) -> bool {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// The rooms that a file names with `crate::`; in the web room also the part of it, which the UI may
/// know or not.
fn arrows(text: &str) -> impl Iterator<Item = String> {
    let code = code_of(text);
    let mut found = Vec::new();
    for (at, marker) in code.match_indices("crate::") {
        let is_dollar_or_word = code[..at]
            .chars()
            .next_back()
            .is_some_and(|it| it.is_alphanumeric() || it == '_');
        if is_dollar_or_word {
            continue;
        }
        let rest = &code[at + marker.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(members(group).flat_map(rooms_at)),
            None => found.extend(rooms_at(rest)),
        }
    }
    found
        .into_iter()
        .filter(|it| !it.is_empty() && !it.ends_with("::"))
}

/// The members of a braced group, up to its closing brace.
fn members(group: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, it) in group.char_indices() {
        match it {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(&group[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&group[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.into_iter()
}

/// The room at the start of a path: `domain`; for the web room its parts: `web::client`.
fn rooms_at(path: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let is_word = |it: &char| it.is_alphanumeric() || *it == '_';
        text.trim_start().chars().take_while(is_word).collect()
    };
    let room = word(path);
    let rest = path.trim_start()[room.len()..].strip_prefix("::");
    match (room.as_str(), rest) {
        ("web", Some(rest)) => match rest.strip_prefix('{') {
            Some(group) => members(group)
                .map(|it| format!("web::{}", word(it)))
                .collect(),
            None => vec![format!("web::{}", word(rest))],
        },
        _ => vec![room],
    }
}
