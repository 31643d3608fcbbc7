//! The index against plain definitions.

use super::*;

fn index(texts: &[&str]) -> SearchIndex {
    let mut index = SearchIndex::new(Config::default());
    for (doc, text) in (0..).zip(texts) {
        index.put(doc, &[(DESCRIPTION, text)]);
    }
    index
}

/// Documents in order of rank.
fn found(index: &SearchIndex, query: &str) -> Vec<u32> {
    let answer = index.query(&Query::new(query), 100, |_| true);
    assert_eq!(answer.total, answer.hits.len());
    answer.hits.iter().map(|it| it.doc).collect()
}

#[test]
fn all_words_are_required_and_ranked() {
    let index = index(&[
        "printer jam",
        "printer",
        "jam jam",
        "the printers jam a lot of the time",
    ]);
    assert_eq!(found(&index, "printer jam "), [0, 3]);
    assert_eq!(found(&index, "-jam printer "), [1]);
    assert_eq!(found(&index, "jam "), [2, 0, 3]);
    assert_eq!(found(&index, "\"jam printer\""), [] as [u32; 0]);
    assert_eq!(found(&index, "\"printer jam\""), [0]);
    assert_eq!(found(&index, "prin"), [1, 0, 3]);
}
