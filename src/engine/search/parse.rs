//! From what was typed to clauses.

use super::Query;
use super::text::{self, Script};

/// More words than this are not looked at: a pasted page is not a question.
const MOST_WORDS: usize = 64;

/// Words that stand next to each other, often just one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Clause {
    pub(super) words: Vec<AskedWord>,
    /// Quotation marks insist: such a clause is never relaxed, and only exact forms count.
    pub(super) quoted: bool,
    /// The clause must not match.
    pub(super) not: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct AskedWord {
    pub(super) folded: Vec<u8>,
    /// Any word with this start will do.
    pub(super) prefix: bool,
    /// Distance from the first word of the clause, in words.
    pub(super) offset: u32,
}

/// Splits a query into clauses; those without any word are left out.
pub(super) fn parse(query: &Query) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut words = 0;
    let mut rest = query.text.trim_start();
    while !rest.is_empty() && words < MOST_WORDS {
        // `--verbose` is a switch somebody pasted, not an exclusion.
        let not = rest.starts_with('-') && !rest.starts_with("--");
        rest = if not { &rest[1..] } else { rest };
        let quoted = rest.starts_with(is_quote);
        let (chunk, after, open) = if quoted {
            let inside = rest.trim_start_matches(is_quote);
            match inside.find(is_quote) {
                Some(end) => (
                    &inside[..end],
                    inside[end..].trim_start_matches(is_quote),
                    false,
                ),
                None => (inside, "", !inside.ends_with(char::is_whitespace)),
            }
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || is_quote(c))
                .unwrap_or(rest.len());
            (&rest[..end], &rest[end..], end == rest.len())
        };
        let prefix = chunk.ends_with('*') || (open && !not && query.as_you_type);
        let clause = clause(chunk, prefix, quoted, not);
        words += clause.words.len();
        if !clause.words.is_empty() && !clauses.contains(&clause) {
            clauses.push(clause);
        }
        rest = after.trim_start();
    }
    clauses
}

fn clause(chunk: &str, prefix: bool, quoted: bool, not: bool) -> Clause {
    let mut words: Vec<AskedWord> = Vec::new();
    let mut offset = 0;
    let mut last_end = 0;
    text::words(chunk, |word| {
        // A run of pairs ends in a lone character in every text; in a query it may go on.
        if word.script != Script::Last && words.len() < MOST_WORDS {
            let prefix = word.script == Script::Alone;
            words.push(AskedWord {
                folded: word.folded.to_vec(),
                prefix,
                offset,
            });
        }
        offset += 1;
        last_end = word.end;
    });
    if let Some(last) = words.last_mut() {
        let ends_in_pair = chunk[last_end..].trim_end_matches('*').is_empty();
        last.prefix |= prefix && ends_in_pair;
    }
    Clause { words, quoted, not }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let clauses = parse(&Query::new(text));
        let shown: Vec<_> = clauses
            .iter()
            .map(|clause| {
                let words: Vec<_> = clause
                    .words
                    .iter()
                    .map(|word| {
                        let star = if word.prefix { "*" } else { "" };
                        format!(
                            "{}{star}@{}",
                            String::from_utf8_lossy(&word.folded),
                            word.offset
                        )
                    })
                    .collect();
                let not = if clause.not { "not " } else { "" };
                let quoted = if clause.quoted { "quoted " } else { "" };
                format!("{not}{quoted}{}", words.join("+"))
            })
            .collect();
        expected.assert_eq(&shown.join(", "));
    }

    #[test]
    fn queries_become_clauses() {
        check("printer jam", expect!["printer@0, jam*@0"]);
        check("printer jam ", expect!["printer@0, jam@0"]);
        check(
            "wor* -paper \"Error code\" x",
            expect!["wor*@0, not paper@0, quoted error@0+code@1, x*@0"],
        );
        check("-\"paper tray\"", expect!["not quoted paper@0+tray@1"]);
        check(
            "foo_bar 10.0.0.1 ",
            expect!["foo@0+bar@1, 10@0+0@1+0@2+1@3"],
        );
        check("\"open quo", expect!["quoted open@0+quo*@1"]);
        check("--verbose - \"\" && ", expect!["verbose@0"]);
        check("東京都 京 ", expect!["東京@0+京都@1, 京*@0"]);
        check("東京abc ", expect!["東京@0+abc@2"]);
        check("same same same ", expect!["same@0"]);
        check("", expect![""]);
    }
}
