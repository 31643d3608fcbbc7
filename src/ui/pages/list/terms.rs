//! Adding a condition to the text of a query, without understanding more of it than its words.

use crate::domain::FieldDef;

/// The query with one more condition, as the engine writes it: `group:"Service desk"`, `no:group`.
///
/// A field that already has a condition takes the value into its list (`group:A` becomes `group:A,B`),
/// because two conditions on one field would find nothing; else the condition is put at the end.
pub fn with_term(query: &str, field: &FieldDef, term: &str) -> String {
    let query = query.trim();
    let names = || std::iter::once(field.name).chain(field.aliases.iter().copied());
    let own = term
        .split_once(':')
        .filter(|(name, _)| names().any(|it| it == *name));
    if let Some((_, value)) = own {
        for word in words(query) {
            let Some((name, values)) = query[word.clone()].split_once(':') else {
                continue;
            };
            let is_list = !values.is_empty()
                && !values.starts_with(['<', '>', '=', '!'])
                && !values.contains("..");
            if is_list && names().any(|it| it == name) {
                if split_values(values).contains(&value) {
                    return query.to_owned();
                }
                return format!("{},{value}{}", &query[..word.end], &query[word.end..]);
            }
        }
    }
    format!("{query} {term}").trim().to_owned()
}

/// The query with a condition on the state, which holds beside those that are there.
pub fn with_only(query: &str, state: &str) -> String {
    format!("{} state:{state}", query.trim()).trim().to_owned()
}

/// Byte ranges of the words of a query; a quoted part belongs to its word whatever it holds.
fn words(query: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in query.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        let space = c.is_whitespace() && !quoted;
        match (start, space) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| from..query.len()));
    words
}

/// The values of a list, quotes kept.
fn split_values(values: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut quoted = false;
    for (at, c) in values.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                parts.push(&values[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&values[from..]);
    parts
}

/// The byte range of a range of characters, cut to the text.
pub fn char_range(text: &str, from: u32, to: u32) -> std::ops::Range<usize> {
    let byte = |chars: u32| {
        text.char_indices()
            .nth(chars as usize)
            .map_or(text.len(), |(at, _)| at)
    };
    let from = byte(from);
    from..byte(to).max(from)
}

/// The text with a range of characters put in other words, and the place behind them in characters.
pub fn replaced(text: &str, from: u32, to: u32, with: &str) -> (String, u32) {
    let range = char_range(text, from, to);
    let before = &text[..range.start];
    let at = (before.chars().count() + with.chars().count()) as u32;
    (format!("{before}{with}{}", &text[range.end..]), at)
}

/// How many characters stand before a place that the browser counts in UTF-16 units.
pub fn chars_before(text: &str, units: u32) -> u32 {
    let mut left = units as usize;
    text.chars()
        .take_while(|it| {
            let fits = left > 0;
            left = left.saturating_sub(it.len_utf16());
            fits
        })
        .count() as u32
}

/// How many UTF-16 units stand before a place counted in characters.
pub fn units_before(text: &str, chars: u32) -> u32 {
    text.chars()
        .take(chars as usize)
        .map(char::len_utf16)
        .sum::<usize>() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::incident::PRACTICE;

    fn check(query: &str, field: &str, term: &str, expected: &str) {
        let field = PRACTICE.field(field).unwrap();
        assert_eq!(with_term(query, field, term), expected);
    }

    #[test]
    fn a_value_joins_its_field_or_the_end() {
        check("", "state", "state:new", "state:new");
        check("is:open ", "state", "state:new", "is:open state:new");
        check(
            r#"group:"Service desk" is:open"#,
            "assignment_group",
            "assignment_group:Network",
            r#"group:"Service desk",Network is:open"#,
        );
        check("state:new", "state", "state:new", "state:new");
        check(
            r#""state:new is odd""#,
            "state",
            "state:new",
            r#""state:new is odd" state:new"#,
        );
        check("p:<3", "priority", "priority:1", "p:<3 priority:1");
        check("is:open", "assignee", "no:assignee", "is:open no:assignee");
    }

    #[test]
    fn columns_of_an_error_are_characters() {
        assert_eq!(&"añb c"[char_range("añb c", 1, 3)], "ñb");
        assert_eq!(char_range("ab", 5, 9), 2..2);
    }

    #[test]
    fn the_browser_counts_otherwise() {
        let text = "a😀b";
        assert_eq!(chars_before(text, 3), 2);
        assert_eq!(units_before(text, 2), 3);
        assert_eq!(units_before(text, 9), 4);
        assert_eq!(
            replaced("prio:x is:open", 0, 4, "priority"),
            ("priority:x is:open".into(), 8)
        );
    }
}
