//! One cell of a record, as the rules of a practice read it from wherever it lies: a working set, a
//! form, a test.

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing, or something that rules do not read.
    Nothing,
    /// A line, word, code.
    Text(&'a str),
    /// A number, or a moment in Unix milliseconds.
    Number(i64),
    /// Yes or no.
    Yes(bool),
    /// Tags.
    Texts(Vec<&'a str>),
}

impl<'a> Cell<'a> {
    /// The text; empty if it is none.
    pub fn text(&self) -> &'a str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// The number or moment.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The answer, or what it is when nobody has said.
    pub fn yes_or(&self, else_it_is: bool) -> bool {
        match self {
            Self::Yes(yes) => *yes,
            _ => else_it_is,
        }
    }

    /// The texts.
    pub fn texts(&self) -> &[&'a str] {
        match self {
            Self::Texts(texts) => texts,
            _ => &[],
        }
    }
}
