//! Texts compared without regard to case.

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
    /// Nothing matches an empty text.
    pub fn matches(&self, text: &str, scratch: &mut String) -> bool {
        if text.is_empty() {
            return false;
        }
        fold_into(text, scratch);
        let [first, middle @ ..] = &self.pieces[..] else {
            return false;
        };
        let [middle @ .., last] = middle else {
            return **first == **scratch;
        };
        let Some(mut rest) = scratch.strip_prefix(&**first) else {
            return false;
        };
        for piece in middle {
            match find(rest.as_bytes(), piece.as_bytes()) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        rest.ends_with(&**last)
    }
}

/// Lower case, as `str::to_lowercase` has it, without an allocation per text.
fn fold_into(text: &str, scratch: &mut String) {
    scratch.clear();
    if text.is_ascii() {
        scratch.push_str(text);
        scratch.make_ascii_lowercase();
    } else {
        // A final sigma is the one letter that `char::to_lowercase` treats otherwise.
        scratch.push_str(&text.to_lowercase());
    }
}

/// The place of a short text in a short text: for titles, cheaper than a searcher set up anew.
fn find(text: &[u8], piece: &[u8]) -> Option<usize> {
    let Some(&first) = piece.first() else {
        return Some(0);
    };
    let last = text.len().checked_sub(piece.len())?;
    let mut at = 0;
    while at <= last {
        at += text[at..=last].iter().position(|it| *it == first)?;
        if &text[at..at + piece.len()] == piece {
            return Some(at);
        }
        at += 1;
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
