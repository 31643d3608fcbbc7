//! Where the words of a query stand in a text.

use super::lexicon::stem;
use super::parse::parse;
use super::text::{self, Script};
use super::{Language, Query, SearchIndex};
use crate::domain::order;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

/// Finds in a text what a query found in the index; see [`SearchIndex::highlighter`].
#[derive(Clone, Debug)]
pub struct Highlighter {
    language: Language,
    clauses: Vec<Vec<Wanted>>,
}

/// A cut from a text around the words of a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snippet {
    /// The cut, as it stands in the text.
    pub text: String,
    /// What to mark in `text`, in bytes; in order, not overlapping.
    pub marks: Vec<Range<usize>>,
    /// Something was cut off before.
    pub cut_before: bool,
    /// Something was cut off behind.
    pub cut_after: bool,
}

/// A word of the query.
#[derive(Clone, Debug)]
struct Wanted {
    folded: Vec<u8>,
    /// Empty if other forms do not count.
    stem: Vec<u8>,
    prefix: bool,
    /// Known words it was read as.
    slips: Vec<Vec<u8>>,
    offset: u32,
}

impl SearchIndex {
    /// What to mark for `query`. Slips are marked where the index took them for the word.
    pub fn highlighter(&self, query: &Query) -> Highlighter {
        let language = self.config().language;
        let clauses = parse(query).into_iter().filter(|it| !it.not).map(|clause| {
            let literal = clause.quoted;
            let words = clause.words.into_iter().map(|word| {
                let stem = if query.stems && !literal {
                    stem(language, &word.folded).into_owned()
                } else {
                    Vec::new()
                };
                let slips = self.slips(&word, query.typos && !literal);
                Wanted {
                    stem,
                    slips,
                    prefix: word.prefix,
                    offset: word.offset,
                    folded: word.folded,
                }
            });
            words.collect()
        });
        Highlighter {
            language,
            clauses: clauses.collect(),
        }
    }

    /// The byte ranges of `text` that match `query`, in order, not overlapping.
    pub fn highlight(&self, query: &Query, text: &str) -> Vec<Range<usize>> {
        self.highlighter(query).marks(text)
    }

    /// A cut of about `chars` characters of `text`, where it says most about `query`.
    pub fn snippet(&self, query: &Query, text: &str, chars: usize) -> Snippet {
        self.highlighter(query).snippet(text, chars)
    }
}

impl Highlighter {
    /// The byte ranges of `text` that match, in order, not overlapping.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        merged(self.matches(text))
            .into_iter()
            .map(|it| it.range)
            .collect()
    }

    /// A cut of about `chars` characters (160 reads well) around the place with the most of the
    /// words; from the start if there is none. Cut between words where there are any.
    pub fn snippet(&self, text: &str, chars: usize) -> Snippet {
        let matches = merged(self.matches(text));
        let (start, end) = match best_window(&matches, chars) {
            // Some room before the first word, so that it does not stand at the very edge.
            Some(window) => widen(text, window, chars),
            None => widen(text, 0..0, chars),
        };
        let marks = matches
            .iter()
            .filter(|it| it.range.start >= start && it.range.end <= end)
            .map(|it| it.range.start - start..it.range.end - start)
            .collect();
        Snippet {
            text: text[start..end].to_owned(),
            marks,
            cut_before: !text[..start].trim().is_empty(),
            cut_after: !text[end..].trim().is_empty(),
        }
    }

    fn matches(&self, text: &str) -> Vec<Match> {
        let mut matches = Vec::new();
        // For neighbours: which words of which clause stand at which place.
        let mut places: Vec<Place> = Vec::new();
        let has_neighbours = self.clauses.iter().any(|it| it.len() > 1);
        text::words(text, |word| {
            let range = word.start..word.end;
            // Stemming takes endings away: a word that begins differently has another stem.
            let begins = |it: &Wanted| it.stem.first() == word.folded.first();
            let stem = match self.clauses.iter().flatten().any(begins) {
                true => stem(self.language, word.folded),
                false => Cow::Borrowed(word.folded),
            };
            let parts = cut(&text[range.clone()], word.folded);
            for (clause, words) in self.clauses.iter().enumerate() {
                let [wanted] = &words[..] else { continue };
                if word.script == Script::Last && !wanted.prefix {
                    continue;
                }
                if wanted.will_do(word.folded, &stem) {
                    matches.push(Match {
                        range: range.clone(),
                        clause,
                    });
                    continue;
                }
                for (part, folded) in &parts {
                    if wanted.will_do(folded, folded) {
                        let range = range.start + part.start..range.start + part.end;
                        matches.push(Match { range, clause });
                    }
                }
            }
            if has_neighbours {
                let folded = word.folded.to_vec();
                let parts = parts.into_iter().map(|(_, folded)| folded).collect();
                places.push(Place {
                    range,
                    folded,
                    stem: stem.into_owned(),
                    parts,
                });
            }
        });
        for (clause, words) in self
            .clauses
            .iter()
            .enumerate()
            .filter(|(_, it)| it.len() > 1)
        {
            for at in 0..places.len() {
                let place = |wanted: &Wanted| places.get(at + wanted.offset as usize);
                if words
                    .iter()
                    .all(|it| place(it).is_some_and(|place| place.will_do(it)))
                {
                    let last = words.last().and_then(place).unwrap_or(&places[at]);
                    let range = places[at].range.start..last.range.end;
                    matches.push(Match { range, clause });
                }
            }
        }
        order::sort_by_key(&mut matches, |it| (it.range.start, Reverse(it.range.end)));
        matches
    }
}

/// A word of the text, for clauses of several words.
struct Place {
    range: Range<usize>,
    folded: Vec<u8>,
    stem: Vec<u8>,
    parts: Vec<Vec<u8>>,
}

impl Place {
    fn will_do(&self, wanted: &Wanted) -> bool {
        wanted.will_do(&self.folded, &self.stem)
            || self.parts.iter().any(|part| wanted.will_do(part, part))
    }
}

impl Wanted {
    fn will_do(&self, folded: &[u8], stem: &[u8]) -> bool {
        self.folded == folded
            || (!self.stem.is_empty() && self.stem == stem)
            || (self.prefix && folded.starts_with(&self.folded))
            || self.slips.iter().any(|it| it == folded)
    }
}

#[derive(Clone, Debug)]
struct Match {
    range: Range<usize>,
    clause: usize,
}

/// The parts by which the index knows a word (see `Lexicon`), with their place in the word as
/// written. Folding may change lengths unless all is ASCII; then a part stands for the whole word.
fn cut(written: &str, folded: &[u8]) -> Vec<(Range<usize>, Vec<u8>)> {
    if !folded.iter().any(u8::is_ascii_digit) {
        return Vec::new();
    }
    let place = |part: Range<usize>| {
        if written.len() == folded.len() {
            part
        } else {
            0..written.len()
        }
    };
    let mut all = Vec::new();
    let mut without_zeros = Vec::new();
    for part in text::parts(folded) {
        let zeros = text::leading_zeros(&folded[part.clone()]);
        if zeros > 0 {
            let rest = part.start + zeros..part.end;
            all.push((place(rest.clone()), folded[rest].to_vec()));
        }
        without_zeros.extend_from_slice(&folded[part.start + zeros..part.end]);
        all.push((place(part.clone()), folded[part].to_vec()));
    }
    let zeros = text::leading_zeros(folded);
    if zeros > 0 {
        all.push((place(zeros..folded.len()), folded[zeros..].to_vec()));
    } else if !all.is_empty() && without_zeros.len() < folded.len() {
        all.push((place(0..folded.len()), without_zeros));
    }
    all
}

/// Joins matches that overlap; `matches` are sorted by start.
fn merged(matches: Vec<Match>) -> Vec<Match> {
    let mut merged: Vec<Match> = Vec::new();
    for it in matches {
        match merged.last_mut() {
            Some(last) if it.range.start < last.range.end => {
                last.range.end = last.range.end.max(it.range.end);
            }
            _ => merged.push(it),
        }
    }
    merged
}

/// The stretch of at most `len` bytes with matches of the most clauses, then with the most
/// matches, then the first.
fn best_window(matches: &[Match], len: usize) -> Option<Range<usize>> {
    let mut best: Option<((u32, usize), Range<usize>)> = None;
    for (at, first) in matches.iter().enumerate() {
        let start = first.range.start;
        let inside = matches[at..]
            .iter()
            .take_while(|it| it.range.end <= start + len);
        let (mut clauses, mut count, mut end) = (0u64, 0, first.range.end);
        for it in inside {
            clauses |= 1 << (it.clause % 64);
            count += 1;
            end = it.range.end;
        }
        let worth = (clauses.count_ones(), count);
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, start..end));
        }
    }
    best.map(|(_, range)| range)
}

/// A window of about `chars` characters around `core`, a third of the room before it, cut between
/// words where that does not lose half of the room.
fn widen(text: &str, core: Range<usize>, chars: usize) -> (usize, usize) {
    let room = chars.saturating_sub(text[core.clone()].chars().count());
    let back = |from: usize, n: usize| match n.checked_sub(1) {
        Some(n) => text[..from]
            .char_indices()
            .rev()
            .nth(n)
            .map_or(0, |(at, _)| at),
        None => from,
    };
    let ahead = |from: usize, n: usize| {
        text[from..]
            .char_indices()
            .nth(n)
            .map_or(text.len(), |(at, _)| from + at)
    };
    let mut start = back(core.start, room / 3);
    let before = text[start..core.start].chars().count();
    let mut end = ahead(core.end, room - before);
    let after = text[core.end..end].chars().count();
    start = back(start, room - before - after);
    if start > 0 && !text[..start].ends_with(char::is_whitespace) {
        let lead = &text[start..core.start];
        if let Some((at, c)) = lead.char_indices().find(|(_, c)| c.is_whitespace()) {
            start += at + c.len_utf8();
        }
    }
    if end < text.len() && !text[end..].starts_with(char::is_whitespace) {
        let tail = &text[core.end..end];
        if let Some((at, _)) = tail.char_indices().rev().find(|(_, c)| c.is_whitespace())
            && at >= tail.len() / 2
        {
            end = core.end + at;
        }
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::super::{Config, TITLE};
    use super::*;
    use expect_test::{Expect, expect};

    fn check(query: &str, text: &str, expected: Expect) {
        let mut index = SearchIndex::new(Config::default());
        index.put(0, &[(TITLE, text)]);
        let mut shown = String::new();
        let mut at = 0;
        for mark in index.highlight(&Query::new(query), text) {
            shown += &format!("{}[{}]", &text[at..mark.start], &text[mark.clone()]);
            at = mark.end;
        }
        shown += &text[at..];
        expected.assert_eq(&shown);
    }

    #[test]
    fn words_forms_and_slips_are_marked() {
        check(
            "printers jam ",
            "The printer's paper jams, jam!",
            expect!["The [printer]'s paper [jams], [jam]!"],
        );
        check("gross", "Große Größe", expect!["[Große] [Größe]"]);
        check("pasword", "a password", expect!["a [password]"]);
        check("2231 ", "see err2231", expect!["see err[2231]"]);
        check(
            "45 inc7 ",
            "INC0000045 and INC007",
            expect!["INC00000[45] and [INC007]"],
        );
        check(
            "foo_bar ",
            "foo-bar foo x bar",
            expect!["[foo-bar] foo x bar"],
        );
        check(
            "\"paper jam\"",
            "jam paper Paper, jam",
            expect!["jam paper [Paper, jam]"],
        );
        check("東京都 ", "在東京都内", expect!["在[東京都]内"]);
        check("-paper jam ", "paper jam", expect!["paper [jam]"]);
    }

    #[test]
    fn a_snippet_shows_the_densest_place() {
        let filler = "lorem ipsum dolor ".repeat(20);
        let text = format!("printer first. {filler}the printer has a paper jam again. {filler}");
        let mut index = SearchIndex::new(Config::default());
        index.put(0, &[(TITLE, &text)]);
        let snippet = index.snippet(&Query::new("printer jam "), &text, 60);
        expect![[r#"
            Snippet {
                text: "dolor the printer has a paper jam again. lorem ipsum dolor",
                marks: [
                    10..17,
                    30..33,
                ],
                cut_before: true,
                cut_after: true,
            }
        "#]]
        .assert_debug_eq(&snippet);
        let none = index.snippet(&Query::new("absent"), "short text", 60);
        assert_eq!((none.text.as_str(), none.cut_after), ("short text", false));
        let wide = index.snippet(&Query::new("jam"), &"東京都内".repeat(100), 40);
        assert_eq!(wide.text.chars().count(), 40);
    }
}
