//! The syntax tree of the query language, and how it is printed.

/// A stretch of the text, in characters: first one, and the one after the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// First character, counted from 0.
    pub from: u32,
    /// The character after the last one.
    pub to: u32,
}

/// A parsed query: what the text says, without knowing fields, clock or time zone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Syntax {
    /// The conditions.
    pub filter: Expr,
    /// The order asked for by `sort:`, most important first; empty if none was asked for.
    pub sort: Vec<SortKey>,
}

/// A condition, or several.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expr {
    /// All of these; without any, everything. Never one alone, never another `All` directly inside.
    All(Vec<Expr>),
    /// At least one of these. Never fewer than two, never another `Any` directly inside.
    Any(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
    /// A condition on a field.
    Term(Term),
    /// A word, or a phrase in quotes, to be found by the full-text search.
    Words(Text),
}

impl Default for Expr {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// `field:value,value`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// The field as it was written; `extra.Column name` for a column of an import.
    pub field: String,
    /// Where the field stands.
    pub field_span: Span,
    /// How the values compare.
    pub comparison: Comparison,
    /// Any of these; empty if nothing stands behind the colon.
    pub values: Vec<TermValue>,
    /// The whole term.
    pub span: Span,
}

/// How a field compares with the values behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Comparison {
    /// `field:value`
    #[default]
    Is,
    /// `field:!=value`
    IsNot,
    /// `field:<value`
    Less,
    /// `field:<=value`
    AtMost,
    /// `field:>value`
    Greater,
    /// `field:>=value`
    AtLeast,
}

impl Comparison {
    /// All, the longer signs first.
    pub(super) const ALL: [Comparison; 6] = [
        Self::IsNot,
        Self::AtMost,
        Self::AtLeast,
        Self::Less,
        Self::Greater,
        Self::Is,
    ];

    /// Its sign; empty for [`Comparison::Is`].
    pub fn sign(self) -> &'static str {
        match self {
            Self::Is => "",
            Self::IsNot => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// A value of a term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TermValue {
    /// One value.
    One(Text),
    /// `a..b`, `a..` or `..b`; never open at both ends.
    Range(Option<Text>, Option<Text>),
}

impl TermValue {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::One(text) => text.span,
            Self::Range(from, to) => Span {
                from: from.as_ref().or(to.as_ref()).map_or(0, |it| it.span.from),
                to: to.as_ref().or(from.as_ref()).map_or(0, |it| it.span.to),
            },
        }
    }
}

/// A word, or what stood between quotes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The text, without quotes and escapes.
    pub text: String,
    /// It stood in quotes, and so is no keyword and no pattern.
    pub quoted: bool,
    /// Where it stands, with its quotes.
    pub span: Span,
}

/// One key of `sort:`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SortKey {
    /// The field as it was written.
    pub field: String,
    /// `-field`: the greatest first.
    pub descending: bool,
    /// Where it stands.
    pub span: Span,
}

impl Expr {
    /// All of these, in the shape that the parser makes.
    pub fn all(parts: Vec<Expr>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            Some(last) => {
                flat.push(last);
                Self::All(flat)
            }
            None => Self::All(flat),
        }
    }

    /// Any of these, in the shape that the parser makes; everything if there are none.
    pub fn any(parts: Vec<Expr>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            Some(last) => {
                flat.push(last);
                Self::Any(flat)
            }
            None => Self::All(flat),
        }
    }

    /// Whether it finds everything because it asks for nothing.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }
}

impl Syntax {
    /// The conditions that all have to hold, one after the other.
    pub fn conditions(&self) -> &[Expr] {
        match &self.filter {
            Expr::All(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// The same query with one more condition that has to hold.
    pub fn with(&self, condition: Expr) -> Syntax {
        Syntax {
            filter: Expr::all(vec![self.filter.clone(), condition]),
            sort: self.sort.clone(),
        }
    }

    /// The same query without one of its [`Syntax::conditions`].
    pub fn without(&self, index: usize) -> Syntax {
        let left = self
            .conditions()
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != index)
            .map(|(_, part)| part.clone())
            .collect();
        Syntax {
            filter: Expr::all(left),
            sort: self.sort.clone(),
        }
    }
}

/// The text of a query; parsing it gives the same query again.
pub fn print(syntax: &Syntax) -> String {
    let mut out = String::new();
    print_expr(&syntax.filter, &mut out);
    if !syntax.sort.is_empty() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str("sort:");
        for (at, key) in syntax.sort.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            let minus = if key.descending { "-" } else { "" };
            out.push_str(&quote(&format!("{minus}{}", key.field)));
        }
    }
    out
}

/// A value as the query language writes it: in quotes where it needs them.
///
/// ```
/// use steward::engine::query::quote;
/// assert_eq!(quote("on_hold"), "on_hold");
/// assert_eq!(quote("Service desk"), "\"Service desk\"");
/// assert_eq!(quote("me"), "\"me\"");
/// ```
pub fn quote(text: &str) -> String {
    if stands_bare(text) {
        text.to_owned()
    } else {
        let mut out = String::with_capacity(text.len() + 2);
        push_quoted(text, &mut out);
        out
    }
}

/// Whether a value means itself without quotes.
fn stands_bare(text: &str) -> bool {
    let plain = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | '@' | '/' | '+');
    !text.is_empty()
        && text.chars().all(plain)
        && !text.contains("..")
        && !["me", "and", "or", "not"]
            .iter()
            .any(|it| text.eq_ignore_ascii_case(it))
}

fn push_quoted(text: &str, out: &mut String) {
    out.push('"');
    for it in text.chars() {
        if matches!(it, '"' | '\\') {
            out.push('\\');
        }
        out.push(it);
    }
    out.push('"');
}

pub(super) fn print_expr(expr: &Expr, out: &mut String) {
    match expr {
        Expr::All(parts) => {
            for (at, part) in parts.iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                print_inside(part, matches!(part, Expr::Any(_)), out);
            }
        }
        Expr::Any(parts) => {
            for (at, part) in parts.iter().enumerate() {
                if at > 0 {
                    out.push_str(" or ");
                }
                print_expr(part, out);
            }
        }
        Expr::Not(inner) => {
            out.push('-');
            let grouped = matches!(**inner, Expr::All(_) | Expr::Any(_));
            print_inside(inner, grouped, out);
        }
        Expr::Term(term) => print_term(term, out),
        Expr::Words(text) => print_text(text, out),
    }
}

fn print_inside(expr: &Expr, grouped: bool, out: &mut String) {
    if grouped {
        out.push('(');
        print_expr(expr, out);
        out.push(')');
    } else {
        print_expr(expr, out);
    }
}

fn print_term(term: &Term, out: &mut String) {
    match term.field.strip_prefix(EXTRA) {
        Some(column) if !column.chars().all(is_name_char) || column.is_empty() => {
            out.push_str(EXTRA);
            push_quoted(column, out);
        }
        _ => out.push_str(&term.field),
    }
    out.push(':');
    out.push_str(term.comparison.sign());
    for (at, value) in term.values.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        print_value(value, out);
    }
}

pub(super) fn print_value(value: &TermValue, out: &mut String) {
    match value {
        TermValue::One(text) => print_text(text, out),
        TermValue::Range(from, to) => {
            if let Some(from) = from {
                print_text(from, out);
            }
            out.push_str("..");
            if let Some(to) = to {
                print_text(to, out);
            }
        }
    }
}

fn print_text(text: &Text, out: &mut String) {
    if text.quoted {
        push_quoted(&text.text, out);
    } else {
        out.push_str(&text.text);
    }
}

/// What stands before the name of an import's column.
pub(super) const EXTRA: &str = "extra.";

/// A character of a field's name.
pub(super) fn is_name_char(it: char) -> bool {
    it.is_alphanumeric() || matches!(it, '_' | '-' | '.')
}
