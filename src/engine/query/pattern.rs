//! Texts compared without regard to case.

use rustc_hash::FxHashSet;

/// A text in which gaps stand for any letters; case does not matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// What has to stand between the gaps, in lower case; there is a gap between every two pieces.
    pieces: Vec<Box<str>>,
}

impl Pattern {
    /// Exactly this text.
    pub fn whole(text: &str) -> Self {
        Self {
            pieces: vec![text.to_lowercase().into()],
        }
    }

    /// This text anywhere.
    pub fn containing(text: &str) -> Self {
        Self {
            pieces: vec!["".into(), text.to_lowercase().into(), "".into()],
        }
    }

    /// A text in which each `*` is a gap.
    pub fn with_stars(text: &str) -> Self {
        Self {
            pieces: text.split('*').map(|it| it.to_lowercase().into()).collect(),
        }
    }

    /// Any text that is not empty.
    pub fn anything() -> Self {
        Self::with_stars("*")
    }

    /// Whether a text matches; `scratch` is room that is used again from call to call.
    /// An empty text matches nothing.
    pub fn matches(&self, text: &str, scratch: &mut String) -> bool {
        if text.is_empty() {
            return false;
        }
        if text.is_ascii() {
            return self.matches_folded(text.as_bytes());
        }
        fold_into(text, scratch);
        self.matches_folded(scratch.as_bytes())
    }

    /// The only text that matches, in lower case, if there is only one.
    fn only(&self) -> Option<&str> {
        match &self.pieces[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// `text` may have capital letters as long as they are ASCII.
    fn matches_folded(&self, text: &[u8]) -> bool {
        let [first, rest_of_pieces @ ..] = &self.pieces[..] else {
            return false;
        };
        let [middle @ .., last] = rest_of_pieces else {
            return text.eq_ignore_ascii_case(first.as_bytes());
        };
        let Some((head, mut rest)) = text.split_at_checked(first.len()) else {
            return false;
        };
        if !head.eq_ignore_ascii_case(first.as_bytes()) {
            return false;
        }
        for piece in middle {
            match find(rest, piece.as_bytes()) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        let tail = rest.len().checked_sub(last.len()).map(|at| &rest[at..]);
        tail.is_some_and(|it| it.eq_ignore_ascii_case(last.as_bytes()))
    }
}

/// Several patterns, of which one has to match: a pasted list of numbers costs what one costs.
pub(super) struct AnyPattern<'a> {
    whole: FxHashSet<&'a str>,
    others: Vec<&'a Pattern>,
}

impl<'a> AnyPattern<'a> {
    pub(super) fn new(patterns: impl IntoIterator<Item = &'a Pattern>) -> Self {
        let mut any = Self {
            whole: FxHashSet::default(),
            others: Vec::new(),
        };
        for pattern in patterns {
            match pattern.only() {
                Some(only) => drop(any.whole.insert(only)),
                None => any.others.push(pattern),
            }
        }
        any
    }

    /// As [`Pattern::matches`].
    pub(super) fn matches(&self, text: &str, scratch: &mut String) -> bool {
        if text.is_empty() {
            return false;
        }
        fold_into(text, scratch);
        let mut others = self.others.iter();
        self.whole.contains(scratch.as_str())
            || others.any(|it| it.matches_folded(scratch.as_bytes()))
    }
}

fn fold_into(text: &str, scratch: &mut String) {
    scratch.clear();
    if text.is_ascii() {
        scratch.push_str(text);
        scratch.make_ascii_lowercase();
    } else {
        scratch.push_str(&text.to_lowercase());
    }
}

/// The place of a short lower-case text in a short text: for titles, cheaper than a searcher that
/// is set up anew for each.
fn find(text: &[u8], piece: &[u8]) -> Option<usize> {
    let Some((first, others)) = piece.split_first() else {
        return Some(0);
    };
    let capital = first.to_ascii_uppercase();
    let last = text.len().checked_sub(piece.len())?;
    let mut at = 0;
    while at <= last {
        let begins = |it: &u8| it == first || *it == capital;
        at += text[at..=last].iter().position(begins)?;
        at += 1;
        if text[at..at + others.len()].eq_ignore_ascii_case(others) {
            return Some(at - 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &Pattern, text: &str) -> bool {
        pattern.matches(text, &mut String::new())
    }

    #[test]
    fn patterns_ignore_case_and_fill_gaps() {
        assert!(matches(&Pattern::whole("Köln"), "KÖLN"));
        assert!(!matches(&Pattern::whole("Köln"), "Köln Süd"));
        assert!(matches(&Pattern::containing("print"), "No PRINTER works"));
        assert!(matches(&Pattern::with_stars("a*c*e"), "abcde"));
        assert!(!matches(&Pattern::with_stars("a*c*e"), "abcd"));
        assert!(!matches(&Pattern::with_stars("aa*aa"), "aaa"));
        assert!(matches(&Pattern::with_stars("*"), "x"));
        assert!(!matches(&Pattern::anything(), ""));
        assert!(matches(&Pattern::with_stars("**"), "ü"));
        assert!(matches(&Pattern::containing("süß"), "Das ist SÜß!"));
    }
}
