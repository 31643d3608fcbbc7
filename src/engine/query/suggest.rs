//! Completions at the cursor: fields, words and values.

use super::Values;
use super::parse::MAX_CHARS;
use super::resolve::{
    IS_WORDS, KEYWORDS, can_sort, find_field, is_seen_through, look_through, referring,
};
use super::syntax::{Comparison, EXTRA, is_name_char, quote};
use super::when;
use crate::domain::{FieldDef, FieldType, Kind, Practice, Role, practices};
use crate::protocol::Suggestion;

/// At most so many completions.
const MOST: usize = 12;

/// What could stand at the cursor, a place between characters counted from 0, the likeliest first, in
/// somebody's words.
///
/// It works on any text, also on one that does not parse.
pub fn suggest(
    text: &str,
    cursor: usize,
    practice: &Practice,
    role: Role,
    values: &dyn Values,
) -> Vec<Suggestion> {
    let chars: Vec<char> = text.chars().take(MAX_CHARS).collect();
    let cursor = cursor.min(chars.len());
    let place = Place::at(&chars, cursor);
    let offers = match &place.field {
        Some(field) => value_offers(field, &place.typed, practice, role, values),
        None if place.in_quotes => Vec::new(),
        None => field_offers(&place.typed, practice, values),
    };
    let begin: String = chars[..place.from].iter().collect();
    let end: String = chars[place.to..].iter().collect();
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for offer in offers {
        let mut middle = offer.text;
        if end.is_empty() && !middle.ends_with([':', '.']) {
            middle.push(' ');
        }
        let after = place.from + middle.chars().count();
        let text = format!("{begin}{middle}{end}");
        if suggestions.len() < MOST && !suggestions.iter().any(|it| it.text == text) {
            suggestions.push(Suggestion {
                label: offer.label,
                hint: offer.hint,
                text,
                cursor: u32::try_from(after).unwrap_or(u32::MAX),
            });
        }
    }
    suggestions
}

/// What is to be written, and how it is shown.
struct Offer {
    label: String,
    hint: String,
    text: String,
}

impl Offer {
    fn new(label: impl Into<String>, hint: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            hint: hint.into(),
            text: text.into(),
        }
    }
}

/// What is being typed.
struct Place {
    /// The field before the colon, if a value is being typed.
    field: Option<String>,
    /// The characters that a completion replaces.
    from: usize,
    to: usize,
    /// What stands of it before the cursor, without quotes.
    typed: String,
    in_quotes: bool,
}

impl Place {
    fn at(chars: &[char], cursor: usize) -> Self {
        let mut begin = 0;
        let mut colon = None;
        let mut value = 0;
        let mut in_quotes = false;
        let mut at = 0;
        while at < cursor {
            match chars[at] {
                '\\' if in_quotes && at + 1 < cursor => at += 1,
                '"' => in_quotes = !in_quotes,
                _ if in_quotes => {}
                it if it.is_whitespace() || matches!(it, '(' | ')') => {
                    begin = at + 1;
                    colon = None;
                }
                '-' if at == begin => begin = at + 1,
                ':' if colon.is_none() && begins_name(&chars[begin..at]) => {
                    colon = Some(at);
                    value = at + 1 + sign_length(&chars[at + 1..cursor]);
                }
                ',' => value = at + 1,
                '.' if at > begin && chars[at - 1] == '.' => value = at + 1,
                _ => {}
            }
            at += 1;
        }
        let from = if colon.is_some() {
            value.min(cursor)
        } else {
            begin
        };
        let rest = &chars[cursor..];
        let more = if in_quotes {
            // Up to the quote that closes, unless that one opens a later value.
            let close = rest.iter().position(|it| *it == '"');
            let close = close.filter(|at| !rest[..*at].contains(&':'));
            close.map_or(0, |at| at + 1)
        } else {
            let ends = |it: &char| it.is_whitespace() || matches!(it, ',' | '(' | ')' | '"' | ':');
            let word = rest.iter().position(ends).unwrap_or(rest.len());
            // A colon behind a field's name is replaced with it.
            let with_colon = colon.is_none() && rest.get(word) == Some(&':');
            word + usize::from(with_colon)
        };
        let typed: String = chars[from..cursor].iter().collect();
        Self {
            field: colon.map(|at| chars[begin..at].iter().filter(|it| **it != '"').collect()),
            from,
            to: cursor + more,
            typed: typed.trim_start_matches('"').replace("\\\"", "\""),
            in_quotes,
        }
    }
}

fn begins_name(chars: &[char]) -> bool {
    let letter = |it: &char| it.is_alphabetic() || *it == '_';
    let plain = |it: &char| is_name_char(*it);
    let column = EXTRA.chars().chain(['"']);
    chars.first().is_some_and(letter)
        && (chars.iter().all(plain) || chars.iter().copied().take(7).eq(column))
}

fn sign_length(chars: &[char]) -> usize {
    let begins =
        |sign: &&str| !sign.is_empty() && chars.iter().copied().take(sign.len()).eq(sign.chars());
    let signs = Comparison::ALL.into_iter().map(Comparison::sign);
    signs.chain(["="]).find(begins).map_or(0, str::len)
}

fn field_offers(typed: &str, practice: &Practice, values: &dyn Values) -> Vec<Offer> {
    let lower = typed.to_lowercase();
    if let Some(column) = lower.strip_prefix(EXTRA) {
        let columns = values.extra_columns(column.trim_matches('"'), MOST);
        return columns
            .into_iter()
            .map(|it| {
                let name = if it.chars().all(is_name_char) {
                    it.clone()
                } else {
                    format!("\"{}\"", it.replace('\\', "\\\\").replace('"', "\\\""))
                };
                Offer::new(it, "column of an import", format!("{EXTRA}{name}:"))
            })
            .collect();
    }
    if let Some((outer, theirs)) = lower.split_once('.')
        && let Some((field, target)) = referring(practice, outer)
    {
        return target
            .fields
            .iter()
            .filter(|it| is_seen_through(it))
            .filter(|it| it.name.starts_with(theirs) || begins_word(it.label, theirs))
            .map(|it| {
                let text = format!("{outer}.{}:", it.name);
                Offer::new(text.clone(), format!("{} {}", field.label, it.label), text)
            })
            .collect();
    }
    let mut exact = Vec::new();
    let mut others = Vec::new();
    let mut hidden = Vec::new();
    for field in practice.fields {
        let named = field.aliases.iter().chain([&field.name]);
        let word = match named.clone().find(|it| it.starts_with(&lower)) {
            Some(alias) if !field.name.starts_with(&lower) => alias,
            _ => field.name,
        };
        let begins = named.clone().any(|it| it.starts_with(&lower));
        if !begins && !begins_word(field.label, &lower) {
            continue;
        }
        let (text, only_has) = match field.ty {
            FieldType::Extra => (EXTRA.to_owned(), false),
            FieldType::Links => (format!("has:{}", field.name), true),
            FieldType::Text | FieldType::Entries if field.search_weight == 0 => {
                (format!("has:{}", field.name), true)
            }
            _ => (format!("{word}:"), false),
        };
        let offer = Offer::new(text.clone(), field.label, text);
        match (only_has, named.clone().any(|it| *it == lower)) {
            (true, _) => hidden.push(offer),
            (false, true) => exact.push(offer),
            (false, false) => others.push(offer),
        }
    }
    let keywords = KEYWORDS
        .iter()
        .filter(|(word, _)| word.starts_with(&lower))
        .map(|(word, meaning)| Offer::new(format!("{word}:"), *meaning, format!("{word}:")));
    let words = is_offers(&lower, practice).into_iter().map(|it| {
        Offer::new(
            format!("is:{}", it.label),
            it.hint,
            format!("is:{}", it.text),
        )
    });
    let mut offers = exact;
    if lower.is_empty() {
        offers.extend(words.take(4));
        offers.extend(keywords);
        offers.extend(others);
    } else {
        offers.extend(keywords);
        offers.extend(others);
        offers.extend(words);
    }
    offers.extend(hidden);
    offers
}

fn is_offers(typed: &str, practice: &Practice) -> Vec<Offer> {
    let fits = |word: &str| match word {
        "assigned" | "unassigned" => practice.field("assignee").is_some(),
        "any" | "deleted" => true,
        "mine" | "overdue" => practice.field("assignee").is_some() && !practice.states.is_empty(),
        _ => !practice.states.is_empty(),
    };
    IS_WORDS
        .iter()
        .filter(|(word, _)| word.starts_with(typed) && fits(word))
        .map(|(word, meaning)| Offer::new(*word, *meaning, *word))
        .collect()
}

fn value_offers(
    field: &str,
    typed: &str,
    practice: &Practice,
    role: Role,
    values: &dyn Values,
) -> Vec<Offer> {
    let lower = typed.to_lowercase();
    let plain = |words: &[&str], hint: &str| -> Vec<Offer> {
        let fitting = words.iter().filter(|it| it.starts_with(&lower));
        fitting.map(|it| Offer::new(*it, hint, *it)).collect()
    };
    match field.to_lowercase().as_str() {
        "is" => return is_offers(&lower, practice),
        "has" | "no" => return field_name_offers(&lower, "", practice, |_| true),
        "sort" => {
            let (minus, name) = match lower.strip_prefix('-') {
                Some(name) => ("-", name),
                None => ("", lower.as_str()),
            };
            return field_name_offers(name, minus, practice, can_sort);
        }
        "type" => {
            let names = practices::ALL
                .iter()
                .filter(|it| it.name.starts_with(&lower));
            return names
                .map(|it| Offer::new(it.name, it.words.heading, it.name))
                .collect();
        }
        "age" => return plain(&["1h", "8h", "1d", "5d", "30d", "6mo", "1y"], "time"),
        _ => {}
    }
    let through = look_through(practice, field);
    let practice = through.as_ref().map_or(practice, |it| it.practice);
    let Some(field) = through
        .map(|it| it.inner)
        .or_else(|| find_field(practice, field))
    else {
        return Vec::new();
    };
    match field.ty {
        FieldType::State => {
            let states = practice
                .states
                .iter()
                .map(|it| (it.code, it.label_for(role)));
            coded_offers(states, &lower)
        }
        FieldType::Choice(choices) => {
            coded_offers(choices.iter().map(|it| (it.code, it.label)), &lower)
        }
        FieldType::Bool => plain(&["yes", "no"], field.label),
        FieldType::Time => {
            let mut offers = plain(&when::WORDS, "date");
            offers.extend(plain(&["-7d", "-30d", "1d", "7d", "30d"], "time"));
            offers
        }
        FieldType::Ref(kind) | FieldType::Refs(kind) => {
            let mut offers = match kind {
                Kind::PERSON => plain(&["me"], "myself"),
                _ => Vec::new(),
            };
            offers.extend(used_offers(field, typed, values));
            offers
        }
        FieldType::Word | FieldType::Tags => used_offers(field, typed, values),
        FieldType::Line
        | FieldType::Text
        | FieldType::Int
        | FieldType::Links
        | FieldType::Extra
        | FieldType::Entries => Vec::new(),
    }
}

fn used_offers(field: &FieldDef, typed: &str, values: &dyn Values) -> Vec<Offer> {
    let used = values.complete(field, typed, MOST).into_iter();
    used.map(|it| {
        let text = quote(&it);
        Offer::new(it, field.label, text)
    })
    .collect()
}

fn coded_offers<'a>(choices: impl Iterator<Item = (&'a str, &'a str)>, typed: &str) -> Vec<Offer> {
    choices
        .filter(|(code, label)| code.starts_with(typed) || begins_word(label, typed))
        .map(|(code, label)| Offer::new(label, code, code))
        .collect()
}

fn field_name_offers(
    typed: &str,
    before: &str,
    practice: &Practice,
    fits: impl Fn(&FieldDef) -> bool,
) -> Vec<Offer> {
    practice
        .fields
        .iter()
        .filter(|it| fits(it) && (it.name.starts_with(typed) || begins_word(it.label, typed)))
        .map(|it| {
            let text = format!("{before}{}", it.name);
            Offer::new(text.clone(), it.label, text)
        })
        .collect()
}

/// Whether a label, or a word in it, begins with some letters, given in lower case.
fn begins_word(label: &str, letters: &str) -> bool {
    let label = label.to_lowercase();
    label.starts_with(letters) || label.split(' ').any(|it| it.starts_with(letters))
}
