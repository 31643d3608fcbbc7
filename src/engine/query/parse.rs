//! From text to syntax tree: a parser by recursive descent, bounded in length and depth.

use super::syntax::{
    Comparison, EXTRA, Expr, SortKey, Span, Syntax, Term, TermValue, Text, is_name_char,
};

/// Longest query, in characters.
pub const MAX_CHARS: usize = 10_000;
/// Deepest nesting of parentheses and negations.
pub const MAX_DEPTH: usize = 64;

/// What is wrong with the text of a query.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// In words.
    pub message: String,
    /// The characters concerned.
    pub span: Span,
    /// What was probably meant, to be put in the place of the span.
    pub suggestion: Option<String>,
}

impl ParseError {
    pub(super) fn new(message: impl Into<String>, span: Span) -> Self {
        Self {
            message: message.into(),
            span,
            suggestion: None,
        }
    }

    pub(super) fn suggesting(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }
}

/// Reads a query.
///
/// ```
/// use steward::engine::query::{parse, print};
/// let query = parse("is:open  and p:1,2 group:\"Service desk\"").unwrap();
/// assert_eq!(print(&query), "is:open p:1,2 group:\"Service desk\"");
/// ```
///
/// # Errors
/// [`ParseError`] with the place, if quotes or parentheses do not close, `or`, `and` or `not` has
/// nothing to join, a value is missing, or the text is longer than [`MAX_CHARS`] or nested deeper
/// than [`MAX_DEPTH`].
pub fn parse(text: &str) -> Result<Syntax, ParseError> {
    let chars: Vec<char> = text.chars().take(MAX_CHARS + 1).collect();
    if chars.len() > MAX_CHARS {
        let message = format!("The query is longer than {MAX_CHARS} characters.");
        return Err(ParseError::new(message, span(0, MAX_CHARS)));
    }
    let mut parser = Parser {
        chars,
        at: 0,
        depth: 0,
        sort: Vec::new(),
    };
    let filter = parser.any()?;
    if parser.peek().is_some() {
        let here = span(parser.at, parser.at + 1);
        return Err(ParseError::new("This parenthesis closes nothing.", here));
    }
    Ok(Syntax {
        filter,
        sort: parser.sort,
    })
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    /// How deep in parentheses and negations; `sort:` is possible at 0 only.
    depth: usize,
    sort: Vec<SortKey>,
}

impl Parser {
    fn any(&mut self) -> Result<Expr, ParseError> {
        let mut branches = vec![self.all()?];
        while let Some(or) = self.keyword("or") {
            if branches.last().is_some_and(Expr::is_everything) {
                return Err(joins_nothing("or", "before", or));
            }
            let branch = self.all()?;
            if branch.is_everything() {
                return Err(joins_nothing("or", "after", or));
            }
            branches.push(branch);
        }
        Ok(Expr::any(branches))
    }

    fn all(&mut self) -> Result<Expr, ParseError> {
        let mut parts = Vec::new();
        let mut pending = None;
        let mut begun = false;
        loop {
            self.skip_space();
            if matches!(self.peek(), None | Some(')')) || self.is_keyword("or") {
                break;
            }
            if let Some(and) = self.keyword("and") {
                if !begun || pending.is_some() {
                    return Err(joins_nothing("and", "before", and));
                }
                pending = Some(and);
                continue;
            }
            parts.extend(self.unary()?);
            pending = None;
            begun = true;
        }
        match pending {
            Some(and) => Err(joins_nothing("and", "after", and)),
            None => Ok(Expr::all(parts)),
        }
    }

    /// One condition; `None` for a `sort:`, which is noted.
    fn unary(&mut self) -> Result<Option<Expr>, ParseError> {
        let start = self.at;
        if self.peek() == Some('-') {
            self.at += 1;
            return self.negated(start);
        }
        if let Some(not) = self.keyword("not") {
            self.skip_space();
            let nothing = matches!(self.peek(), None | Some(')'));
            if nothing || self.is_keyword("and") || self.is_keyword("or") {
                return Err(joins_nothing("not", "after", not));
            }
            return self.negated(start);
        }
        match self.peek() {
            Some('(') => {
                self.at += 1;
                let inner = self.deeper(start, Self::any)?;
                if self.peek() != Some(')') {
                    let here = span(start, start + 1);
                    return Err(ParseError::new("This parenthesis is not closed.", here));
                }
                self.at += 1;
                if inner.is_everything() {
                    let here = span(start, self.at);
                    let message = "There is nothing between these parentheses.";
                    return Err(ParseError::new(message, here));
                }
                Ok(Some(inner))
            }
            Some('"') => Ok(Some(Expr::Words(self.quoted()?))),
            _ => self.word_or_term(),
        }
    }

    fn negated(&mut self, start: usize) -> Result<Option<Expr>, ParseError> {
        // `sort:` is refused below depth 0, so there always is an inner condition.
        let inner = self.deeper(start, Self::unary)?;
        Ok(inner.map(|it| Expr::Not(Box::new(it))))
    }

    fn deeper<T>(
        &mut self,
        start: usize,
        read: impl FnOnce(&mut Self) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        if self.depth == MAX_DEPTH {
            let message = format!("The query is nested deeper than {MAX_DEPTH} levels.");
            return Err(ParseError::new(message, span(start, self.at)));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn word_or_term(&mut self) -> Result<Option<Expr>, ParseError> {
        let start = self.at;
        if let Some(field) = self.field_name()? {
            let field_span = span(start, self.at);
            self.at += 1;
            let term = self.term(field, field_span)?;
            if !term.field.eq_ignore_ascii_case("sort") {
                return Ok(Some(Expr::Term(term)));
            }
            if self.depth > 0 {
                let message = "The order stands outside parentheses, and cannot be negated.";
                return Err(ParseError::new(message, term.span));
            }
            self.note_sort(&term)?;
            return Ok(None);
        }
        let text = self.bare_word();
        Ok(Some(Expr::Words(Text {
            text,
            quoted: false,
            span: span(start, self.at),
        })))
    }

    /// The name before a colon, leaving the colon to be read; `None`, having read nothing, if what
    /// stands here is a word.
    fn field_name(&mut self) -> Result<Option<String>, ParseError> {
        let start = self.at;
        if !self
            .peek()
            .is_some_and(|it| it.is_alphabetic() || it == '_')
        {
            return Ok(None);
        }
        let mut name = String::new();
        while let Some(it) = self.peek().filter(|it| is_name_char(*it)) {
            name.push(it);
            self.at += 1;
        }
        if self.peek() == Some('"') && name.eq_ignore_ascii_case(EXTRA) {
            let column = self.quoted()?;
            if self.peek() == Some(':') {
                return Ok(Some(format!("{EXTRA}{}", column.text)));
            }
        } else if self.peek() == Some(':') {
            if let Some((head, column)) = name.split_at_checked(EXTRA.len())
                && head.eq_ignore_ascii_case(EXTRA)
            {
                name = format!("{EXTRA}{column}");
            }
            return Ok(Some(name));
        }
        self.at = start;
        Ok(None)
    }

    fn term(&mut self, field: String, field_span: Span) -> Result<Term, ParseError> {
        let mut comparison = Comparison::Is;
        for it in Comparison::ALL {
            if self.starts_with(equals(it)) {
                self.at += equals(it).len();
                comparison = it;
                break;
            }
        }
        if let Some(second) = Comparison::ALL
            .into_iter()
            .find(|it| self.starts_with(equals(*it)))
        {
            let here = span(self.at, self.at + equals(second).len());
            return Err(ParseError::new("One comparison is enough here.", here));
        }
        let mut values = Vec::new();
        let nothing = matches!(self.peek(), None | Some(')'));
        if !nothing && !self.peek().is_some_and(char::is_whitespace) {
            loop {
                values.push(self.value()?);
                if self.peek() != Some(',') {
                    break;
                }
                self.at += 1;
                while self.peek().is_some_and(char::is_whitespace) {
                    self.at += 1;
                }
            }
        }
        let whole = Span {
            from: field_span.from,
            to: position(self.at),
        };
        if values.is_empty() && comparison != Comparison::Is {
            let message = format!("A value is missing after {}.", comparison.sign());
            return Err(ParseError::new(message, whole));
        }
        // What stands right behind a value is a slip, not a new condition.
        if !self.peek().is_none_or(|it| it.is_whitespace() || it == ')') {
            let here = span(self.at, self.at + 1);
            let message = "Put a value with such characters in quotes altogether.";
            return Err(ParseError::new(message, here));
        }
        Ok(Term {
            field,
            field_span,
            comparison,
            values,
            span: whole,
        })
    }

    fn value(&mut self) -> Result<TermValue, ParseError> {
        let start = self.at;
        let from = self.bound()?;
        if !self.starts_with("..") {
            return from.map(TermValue::One).ok_or_else(|| {
                let message = match self.peek() {
                    Some('(') => "Several values are separated by commas, without parentheses.",
                    _ => "A value is missing here.",
                };
                ParseError::new(message, span(start.saturating_sub(1), start))
            });
        }
        self.at += 2;
        let to = self.bound()?;
        if from.is_none() && to.is_none() {
            let message = "A range needs a value on at least one side.";
            return Err(ParseError::new(message, span(start, self.at)));
        }
        Ok(TermValue::Range(from, to))
    }

    /// A value, or one side of a range; `None` if nothing stands here.
    fn bound(&mut self) -> Result<Option<Text>, ParseError> {
        let start = self.at;
        if self.peek() == Some('"') {
            return self.quoted().map(Some);
        }
        let mut text = String::new();
        while let Some(it) = self.peek() {
            let ends = it.is_whitespace() || matches!(it, ',' | '(' | ')' | '"');
            if ends || self.starts_with("..") {
                break;
            }
            text.push(it);
            self.at += 1;
        }
        Ok((!text.is_empty()).then(|| Text {
            text,
            quoted: false,
            span: span(start, self.at),
        }))
    }

    fn quoted(&mut self) -> Result<Text, ParseError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => {
                    let here = span(start, self.at);
                    return Err(ParseError::new("This quote is not closed.", here));
                }
                Some('"') => break,
                Some('\\') if matches!(self.chars.get(self.at + 1), Some('"' | '\\')) => {
                    self.at += 1;
                    text.extend(self.peek());
                }
                Some(it) => text.push(it),
            }
            self.at += 1;
        }
        self.at += 1;
        Ok(Text {
            text,
            quoted: true,
            span: span(start, self.at),
        })
    }

    fn note_sort(&mut self, term: &Term) -> Result<(), ParseError> {
        let example = "The order is a list of fields, such as sort:priority,-opened.";
        if term.values.is_empty() || term.comparison != Comparison::Is {
            return Err(ParseError::new(example, term.span));
        }
        for value in &term.values {
            let TermValue::One(text) = value else {
                return Err(ParseError::new(example, value.span()));
            };
            let (descending, field) = match text.text.strip_prefix('-') {
                Some(field) => (true, field),
                None => (false, text.text.as_str()),
            };
            if field.is_empty() {
                return Err(ParseError::new(example, text.span));
            }
            self.sort.push(SortKey {
                field: field.to_owned(),
                descending,
                span: text.span,
            });
        }
        Ok(())
    }

    /// Skips white space, and dashes that stand alone as they do in titles.
    fn skip_space(&mut self) {
        loop {
            while self.peek().is_some_and(char::is_whitespace) {
                self.at += 1;
            }
            let dashes = self.chars[self.at..]
                .iter()
                .take_while(|it| **it == '-')
                .count();
            let behind = self.chars.get(self.at + dashes);
            let alone = behind.is_none_or(|it| it.is_whitespace() || *it == ')');
            if dashes == 0 || !alone {
                return;
            }
            self.at += dashes;
        }
    }

    fn bare_word(&mut self) -> String {
        let word: String = self.word_ahead().collect();
        self.at += word.chars().count();
        word
    }

    fn word_ahead(&self) -> impl Iterator<Item = char> {
        self.chars[self.at..]
            .iter()
            .copied()
            .take_while(|it| !it.is_whitespace() && !matches!(it, '(' | ')' | '"'))
    }

    fn is_keyword(&self, word: &str) -> bool {
        self.word_ahead()
            .map(|it| it.to_ascii_lowercase())
            .eq(word.chars())
    }

    /// Reads `and`, `or` or `not` in either case, if it stands here.
    fn keyword(&mut self, word: &str) -> Option<Span> {
        self.is_keyword(word).then(|| {
            let start = self.at;
            self.at += word.len();
            span(start, self.at)
        })
    }

    fn starts_with(&self, sign: &str) -> bool {
        sign.chars()
            .enumerate()
            .all(|(offset, it)| self.chars.get(self.at + offset) == Some(&it))
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }
}

/// The sign of a comparison; `=` may be written for [`Comparison::Is`].
fn equals(comparison: Comparison) -> &'static str {
    match comparison.sign() {
        "" => "=",
        sign => sign,
    }
}

fn joins_nothing(word: &str, side: &str, here: Span) -> ParseError {
    let message =
        format!("“{word}” needs a condition {side} it. To look for the word, put it in quotes.");
    ParseError::new(message, here).suggesting(Some(format!("\"{word}\"")))
}

pub(super) fn span(from: usize, to: usize) -> Span {
    Span {
        from: position(from),
        to: position(to),
    }
}

fn position(at: usize) -> u32 {
    // Texts are bounded by MAX_CHARS long before this could saturate.
    u32::try_from(at).unwrap_or(u32::MAX)
}
