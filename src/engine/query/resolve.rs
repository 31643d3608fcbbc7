//! From syntax tree to query: fields, codes, records and moments are looked up, once.

use super::nearest::nearest;
use super::parse::ParseError;
use super::syntax::{Comparison, EXTRA, Expr, Span, Syntax, Term, TermValue, Text, quote};
use super::when::{self, Stretch, When};
use super::{Condition, Context, Pattern, Query, SortBy, Test, Values};
use crate::domain::{
    ChoiceDef, FieldDef, FieldId, FieldType, Kind, Practice, StateCategory, common, practices,
};

/// Most tests in a query: each may look at every record.
pub const MAX_TESTS: usize = 1_000;

/// Per cent of a target that are used when a record is at risk, as most desks have it.
const AT_RISK_PERCENT: i64 = 75;

/// Words behind `is:`, with what they mean.
pub const IS_WORDS: [(&str, &str); 18] = [
    ("open", "work is still to be done"),
    ("new", "nobody has begun"),
    ("active", "somebody works on it"),
    ("waiting", "it waits for somebody or something"),
    ("held", "the same as waiting"),
    ("resolved", "done, and may come back"),
    ("closed", "done for good"),
    ("cancelled", "given up"),
    ("merged", "goes on under another record"),
    ("unassigned", "nobody is assigned"),
    ("assigned", "somebody is assigned"),
    ("mine", "open, and assigned to me"),
    ("overdue", "open, and its due time has passed"),
    ("late", "open, and a service level is late"),
    (
        "at_risk",
        "open, and three quarters of the time to resolve it are used",
    ),
    ("missed", "done, and a service level was missed"),
    ("deleted", "deleted; other queries leave these out"),
    ("any", "everything that is not deleted"),
];

/// Words that stand before a colon and are no fields.
pub(super) const KEYWORDS: [(&str, &str); 6] = [
    ("is", "a word such as open, mine, overdue"),
    ("has", "the field holds something"),
    ("no", "the field is empty"),
    ("age", "time since it was opened"),
    ("sort", "the order of the list"),
    ("type", "the practice"),
];

/// The practice that `type:` names outside parentheses, if it names exactly one that there is.
pub fn practice_named(syntax: &Syntax) -> Option<&'static Practice> {
    syntax.conditions().iter().find_map(|it| match it {
        Expr::Term(term) if term.field.eq_ignore_ascii_case("type") => match &term.values[..] {
            [TermValue::One(text)] if term.comparison == Comparison::Is => {
                find_practice(&text.text)
            }
            _ => None,
        },
        _ => None,
    })
}

/// Checks a query against a practice, and looks everything up that it names.
///
/// # Errors
/// [`ParseError`] with the place, and with a suggestion where there is a likely one, if a field,
/// code, record, number or time is not one, or a comparison does not fit the field; or if there
/// are more than [`MAX_TESTS`] conditions.
pub fn resolve(
    syntax: &Syntax,
    practice: &'static Practice,
    context: &Context,
    values: &dyn Values,
) -> Result<Query, ParseError> {
    let resolver = Resolver {
        practice,
        context,
        values,
    };
    let filter = resolver.expr(&syntax.filter)?;
    if filter.tests() > MAX_TESTS {
        let message = format!("The query has more than {MAX_TESTS} conditions.");
        return Err(ParseError::new(message, Span::default()));
    }
    let sort = syntax
        .sort
        .iter()
        .map(|key| resolver.sort_by(&key.field, key.descending, key.span))
        .collect::<Result<_, _>>()?;
    Ok(Query {
        finds_deleted: filter.mentions_deleted(),
        filter,
        sort,
    })
}

/// Reads an order such as `priority,-opened_at`; an empty text is no order.
///
/// # Errors
/// [`ParseError`] if a field is not one that records can be ordered by.
pub fn resolve_sort(text: &str, practice: &'static Practice) -> Result<Vec<SortBy>, ParseError> {
    let mut sort = Vec::new();
    let mut at = 0;
    for part in text.split(',') {
        let length = part.chars().count();
        let span = super::parse::span(at, at + length);
        at += length + 1;
        let part = part.trim();
        if !part.is_empty() {
            let field = part.strip_prefix('-');
            let descending = field.is_some();
            sort.push(sort_by(practice, field.unwrap_or(part), descending, span)?);
        }
    }
    Ok(sort)
}

fn sort_by(
    practice: &'static Practice,
    name: &str,
    descending: bool,
    span: Span,
) -> Result<SortBy, ParseError> {
    // A greater age is an earlier opening.
    if name.eq_ignore_ascii_case("age") {
        return Ok(SortBy {
            field: common::OPENED_AT,
            descending: !descending,
        });
    }
    let field = find_field(practice, name).ok_or_else(|| unknown_field(practice, name, span))?;
    if !can_sort(field) {
        let message = format!(
            "A list cannot be ordered by {}.",
            field.label.to_lowercase()
        );
        return Err(ParseError::new(message, span));
    }
    Ok(SortBy {
        field: field.id,
        descending,
    })
}

/// Whether records can be ordered by a field.
pub(super) fn can_sort(field: &FieldDef) -> bool {
    !matches!(
        field.ty,
        FieldType::Text
            | FieldType::Entries
            | FieldType::Extra
            | FieldType::Links
            | FieldType::Tags
            | FieldType::Refs(_)
    )
}

/// The field that somebody means: by name, alias or label, in either case, with `-` or `_`.
pub(super) fn find_field(practice: &Practice, name: &str) -> Option<&'static FieldDef> {
    let name = name.to_lowercase().replace(['-', ' '], "_");
    let by_label = || {
        let labelled = |it: &&FieldDef| it.label.to_lowercase().replace(['-', ' '], "_") == name;
        practice.fields.iter().find(labelled)
    };
    practice.field(&name).or_else(by_label)
}

/// A field of the records that a field refers to, such as `requester.vip`.
pub(super) struct Through {
    /// The field that refers.
    pub(super) outer: &'static FieldDef,
    /// What it refers to.
    pub(super) practice: &'static Practice,
    /// The field there.
    pub(super) inner: &'static FieldDef,
}

/// What a name with a dot means, if it is a reference and a field that can be looked at behind it.
pub(super) fn look_through(practice: &Practice, name: &str) -> Option<Through> {
    let (outer, inner) = name.split_once('.')?;
    let (outer, practice) = referring(practice, outer)?;
    let inner = find_field(practice, inner).filter(|it| is_seen_through(it))?;
    Some(Through {
        outer,
        practice,
        inner,
    })
}

/// A field that refers to records, and their practice.
pub(super) fn referring(
    practice: &Practice,
    name: &str,
) -> Option<(&'static FieldDef, &'static Practice)> {
    let field = find_field(practice, name)?;
    match field.ty {
        FieldType::Ref(kind) | FieldType::Refs(kind) => Some((field, practices::by_kind(kind)?)),
        _ => None,
    }
}

/// Whether a field can be asked for behind a reference: what lies in a column of its own table.
pub(super) fn is_seen_through(field: &FieldDef) -> bool {
    !field.derived
        && matches!(
            field.ty,
            FieldType::Line
                | FieldType::Word
                | FieldType::Choice(_)
                | FieldType::Int
                | FieldType::Bool
                | FieldType::Time
                | FieldType::State
                | FieldType::Tags
                | FieldType::Ref(_)
                | FieldType::Refs(_)
        )
}

fn find_practice(name: &str) -> Option<&'static Practice> {
    let name = name.to_lowercase().replace([' ', '-'], "_");
    practices::ALL
        .iter()
        .copied()
        .find(|it| it.name == name || it.words.plural.replace(' ', "_") == name)
}

struct Resolver<'a> {
    practice: &'static Practice,
    context: &'a Context,
    values: &'a dyn Values,
}

type Resolved = Result<Condition, ParseError>;

impl Resolver<'_> {
    fn expr(&self, expr: &Expr) -> Resolved {
        match expr {
            Expr::All(parts) => {
                // All words of one conjunction are looked up together, as they were typed.
                let mut words: Option<(usize, String)> = None;
                let mut all = Vec::with_capacity(parts.len());
                for part in parts {
                    match (part, &mut words) {
                        (Expr::Words(text), Some((_, found))) => {
                            let more = search_text(text);
                            if !more.is_empty() {
                                found.push(' ');
                                found.push_str(&more);
                            }
                        }
                        (Expr::Words(text), None) => {
                            let text = search_text(text);
                            if !text.is_empty() {
                                words = Some((all.len(), text));
                                all.push(Condition::All(Vec::new()));
                            }
                        }
                        _ => all.push(self.expr(part)?),
                    }
                }
                if let Some((place, text)) = words {
                    all[place] = Condition::Test(Test::Search { field: None, text });
                }
                Ok(Condition::All(all))
            }
            Expr::Any(parts) => {
                let any: Result<_, _> = parts.iter().map(|it| self.expr(it)).collect();
                Ok(Condition::Any(any?))
            }
            Expr::Not(inner) => Ok(not(self.expr(inner)?)),
            Expr::Words(text) => Ok(match search_text(text) {
                text if text.is_empty() => Condition::All(Vec::new()),
                text => Condition::Test(Test::Search { field: None, text }),
            }),
            Expr::Term(term) => self.term(term),
        }
    }

    fn term(&self, term: &Term) -> Resolved {
        let word = term.field.to_lowercase();
        let found = match word.as_str() {
            "is" => self.any_of(term, |text| self.is(text)),
            "has" => self.any_of(term, |text| self.has(text)),
            "no" => self.any_of(term, |text| self.has(text)).map(not),
            "type" => self.any_of(term, |text| self.kind(text)),
            "age" => self.age(term),
            _ => match term.field.strip_prefix(EXTRA) {
                Some(column) if self.practice.field("extra").is_some() => self.extra(term, column),
                _ => match look_through(self.practice, &term.field) {
                    Some(through) => self.through(term, &through),
                    None => self.field_term(term),
                },
            },
        };
        match term.comparison {
            Comparison::IsNot => found.map(not),
            _ => found,
        }
    }

    fn field_term(&self, term: &Term) -> Resolved {
        let Some(field) = find_field(self.practice, &term.field) else {
            return Err(self.unknown_field_term(term));
        };
        let id = field.id;
        match field.ty {
            FieldType::Line => self.any_of(term, |text| {
                Ok(Condition::Test(Test::Text {
                    field: id,
                    pattern: line_pattern(field, text),
                }))
            }),
            FieldType::Word | FieldType::Tags => self.any_of(term, |text| {
                Ok(Condition::Test(Test::Text {
                    field: id,
                    pattern: word_pattern(text),
                }))
            }),
            FieldType::Text | FieldType::Entries if field.search_weight > 0 => {
                self.any_of(term, |text| {
                    let words = search_text(text);
                    if words.is_empty() {
                        return Err(ParseError::new("There is no word here.", text.span));
                    }
                    Ok(Condition::Test(Test::Search {
                        field: Some(id),
                        text: words,
                    }))
                })
            }
            FieldType::Choice(choices) => self.choice(term, field, choices),
            FieldType::State => self.any_of(term, |text| self.state(id, text)),
            FieldType::Bool => self.any_of(term, |text| {
                let yes = match text.text.to_lowercase().as_str() {
                    "yes" | "true" | "1" => true,
                    "no" | "false" | "0" => false,
                    _ => return Err(ParseError::new("Expected yes or no.", text.span)),
                };
                Ok(Condition::Test(Test::Bool { field: id, yes }))
            }),
            FieldType::Int => self.int(term, id),
            FieldType::Time => self.time(term, id),
            FieldType::Ref(kind) | FieldType::Refs(kind) => {
                self.any_of(term, |text| self.record(field, kind, text))
            }
            FieldType::Extra => {
                let message = "Name the column of the import too: extra.Column:value.";
                Err(ParseError::new(message, term.field_span))
            }
            FieldType::Text | FieldType::Entries | FieldType::Links => {
                let name = field.name;
                let message = format!("This field can be asked only with has:{name} or no:{name}.");
                Err(ParseError::new(message, term.span).suggesting(Some(format!("has:{name}"))))
            }
        }
    }

    /// Any of the values, for fields that have no order.
    fn any_of(&self, term: &Term, one: impl Fn(&Text) -> Resolved) -> Resolved {
        if !matches!(term.comparison, Comparison::Is | Comparison::IsNot) {
            let message = format!(
                "“{}” has no order: {} does not fit it.",
                term.field,
                term.comparison.sign()
            );
            return Err(ParseError::new(message, term.span));
        }
        let mut any = Vec::with_capacity(term.values.len());
        for value in values_of(term)? {
            match value {
                TermValue::One(text) => any.push(one(text)?),
                TermValue::Range(..) => {
                    let message = format!("“{}” has no order, and so no range.", term.field);
                    return Err(ParseError::new(message, value.span())
                        .suggesting(Some(quote(&printed(value)))));
                }
            }
        }
        Ok(any_condition(any))
    }

    fn is(&self, text: &Text) -> Resolved {
        let word = text.text.to_lowercase().replace('-', "_");
        let unknown = || {
            let words = || IS_WORDS.iter().map(|(word, _)| *word);
            ParseError::new(format!("There is no is:{}.", text.text), text.span)
                .suggesting(nearest(&word, words()).map(str::to_owned))
        };
        let assignee = || self.needed(&["assignee"], "assignee", text.span);
        match word.as_str() {
            "any" => Ok(Condition::All(Vec::new())),
            "deleted" => Ok(Condition::Test(Test::Deleted)),
            "open" => self.in_category(StateCategory::is_open, text.span),
            "held" => self.in_category(|it| it == StateCategory::Waiting, text.span),
            "assigned" => Ok(Condition::Test(Test::Present { field: assignee()? })),
            "unassigned" => Ok(not(Condition::Test(Test::Present { field: assignee()? }))),
            "mine" => {
                let mine = Condition::Test(Test::Ref {
                    field: assignee()?,
                    any: vec![self.me(text.span)?],
                });
                let open = self.in_category(StateCategory::is_open, text.span)?;
                Ok(Condition::All(vec![open, mine]))
            }
            "overdue" => {
                let past = Condition::Test(Test::Time {
                    field: self.needed(&["due", "due_at"], "due time", text.span)?,
                    stretches: vec![(i64::MIN, self.context.now_unix_ms)],
                });
                let open = self.in_category(StateCategory::is_open, text.span)?;
                Ok(Condition::All(vec![open, past]))
            }
            "late" => self.clock_is("late", text.span),
            "missed" => self.clock_is("missed", text.span),
            "at_risk" => {
                let used = self.needed(&["resolution_used"], "service level", text.span)?;
                let clock = self.needed(&["resolution"], "service level", text.span)?;
                let runs = ["running", "paused"].map(str::to_owned).to_vec();
                Ok(Condition::All(vec![
                    Condition::Test(Test::Code {
                        field: clock,
                        any: runs,
                    }),
                    Condition::Test(Test::Int {
                        field: used,
                        ranges: vec![(AT_RISK_PERCENT, 100)],
                    }),
                ]))
            }
            _ => match StateCategory::ALL.iter().find(|it| it.code() == word) {
                Some(category) => self.in_category(|it| it == *category, text.span),
                None => Err(unknown()),
            },
        }
    }

    /// One of the two clocks has that code.
    fn clock_is(&self, code: &str, span: Span) -> Resolved {
        let one = |name| {
            let field = self.needed(&[name], "service level", span)?;
            Ok(Condition::Test(Test::Code {
                field,
                any: vec![code.to_owned()],
            }))
        };
        Ok(Condition::Any(vec![one("response")?, one("resolution")?]))
    }

    fn needed(&self, names: &[&str], label: &str, span: Span) -> Result<FieldId, ParseError> {
        let found = names.iter().find_map(|name| self.practice.field(name));
        found.map(|it| it.id).ok_or_else(|| {
            let plural = self.practice.words.plural;
            ParseError::new(format!("There is no {label} among {plural}."), span)
        })
    }

    fn me(&self, span: Span) -> Result<crate::domain::RecordId, ParseError> {
        self.context.me.ok_or_else(|| {
            ParseError::new("Say in the settings who you are, to ask for “me”.", span)
        })
    }

    fn in_category(&self, wanted: impl Fn(StateCategory) -> bool, span: Span) -> Resolved {
        if self.practice.states.is_empty() {
            let plural = self.practice.words.plural;
            return Err(ParseError::new(
                format!("There are no states among {plural}."),
                span,
            ));
        }
        let states = self.practice.states.iter();
        Ok(Condition::Test(Test::Code {
            field: common::STATE,
            any: states
                .filter(|it| wanted(it.category))
                .map(|it| it.code.to_owned())
                .collect(),
        }))
    }

    fn has(&self, text: &Text) -> Resolved {
        if let Some((head, column)) = text.text.split_at_checked(EXTRA.len())
            && head.eq_ignore_ascii_case(EXTRA)
        {
            return Ok(Condition::Test(Test::Extra {
                column: column.to_owned(),
                pattern: Pattern::anything(),
            }));
        }
        let field = find_field(self.practice, &text.text)
            .ok_or_else(|| unknown_field(self.practice, &text.text, text.span))?;
        Ok(Condition::Test(Test::Present { field: field.id }))
    }

    fn kind(&self, text: &Text) -> Resolved {
        let names = || practices::ALL.iter().map(|it| it.name);
        match find_practice(&text.text) {
            Some(named) if named.kind == self.practice.kind => Ok(Condition::All(Vec::new())),
            Some(_) => Ok(Condition::Any(Vec::new())),
            None => Err(
                ParseError::new(format!("There is no practice {}.", text.text), text.span)
                    .suggesting(nearest(&text.text, names()).map(str::to_owned)),
            ),
        }
    }

    fn choice(&self, term: &Term, field: &FieldDef, choices: &'static [ChoiceDef]) -> Resolved {
        let numbered = choices.iter().all(|it| it.code.parse::<i64>().is_ok());
        let ordered = !matches!(term.comparison, Comparison::Is | Comparison::IsNot)
            || term
                .values
                .iter()
                .any(|it| matches!(it, TermValue::Range(..)));
        if !numbered || !ordered {
            return self.any_of(term, |text| {
                Ok(Condition::Test(Test::Code {
                    field: field.id,
                    any: vec![self.choice_code(field, choices, text)?],
                }))
            });
        }
        let number = |text: &Text| {
            let code = self.choice_code(field, choices, text)?;
            code.parse::<i64>()
                .map_err(|_| ParseError::new("This value has no order.", text.span))
        };
        let mut any = Vec::new();
        for value in values_of(term)? {
            let (least, most) = ordered_range(term, value, number)?;
            any.extend(
                choices
                    .iter()
                    .filter(|it| it.code.parse().is_ok_and(|it| (least..=most).contains(&it)))
                    .map(|it| it.code.to_owned()),
            );
        }
        Ok(Condition::Test(Test::Code {
            field: field.id,
            any,
        }))
    }

    fn choice_code(
        &self,
        field: &FieldDef,
        choices: &'static [ChoiceDef],
        text: &Text,
    ) -> Result<String, ParseError> {
        let typed = text.text.to_lowercase();
        let by_code = || choices.iter().find(|it| it.code == code_like(&typed));
        let by_label = || choices.iter().find(|it| it.label.to_lowercase() == typed);
        // People say P1.
        let by_letter = || {
            let number = typed.strip_prefix('p')?;
            choices
                .iter()
                .find(|it| it.code == number && number.parse::<i64>().is_ok())
        };
        if let Some(found) = by_code().or_else(by_label).or_else(by_letter) {
            return Ok(found.code.to_owned());
        }
        let words = choices.iter().flat_map(|it| [it.code, it.label]);
        self.kept_or_unknown(field, text, words)
    }

    fn state(&self, field: FieldId, text: &Text) -> Resolved {
        let typed = text.text.to_lowercase();
        let states = self.practice.states.iter();
        let by_code = states.clone().find(|it| it.code == code_like(&typed));
        let by_label = || states.clone().find(|it| it.label.to_lowercase() == typed);
        let code = |code: String| {
            Ok(Condition::Test(Test::Code {
                field,
                any: vec![code],
            }))
        };
        if let Some(state) = by_code.or_else(by_label) {
            return code(state.code.to_owned());
        }
        // Requesters read other labels, and several states may have one of them.
        let by_their_label: Vec<String> = states
            .clone()
            .filter(|it| it.requester_label.to_lowercase() == typed)
            .map(|it| it.code.to_owned())
            .collect();
        if !by_their_label.is_empty() {
            return Ok(Condition::Test(Test::Code {
                field,
                any: by_their_label,
            }));
        }
        if typed == "open" {
            return self.in_category(StateCategory::is_open, text.span);
        }
        if let Some(category) = StateCategory::ALL.iter().find(|it| it.code() == typed) {
            return self.in_category(|it| it == *category, text.span);
        }
        let categories = StateCategory::ALL.into_iter().map(StateCategory::code);
        let words = states.flat_map(|it| [it.code, it.label]);
        let words = words.chain(categories).chain(["open"]);
        match self.practice.field_by_id(field) {
            Some(field) => code(self.kept_or_unknown(field, text, words)?),
            None => Err(ParseError::new("There is no such state.", text.span)),
        }
    }

    /// A text that an import brought and the declaration does not know, or else an error.
    fn kept_or_unknown<'a>(
        &self,
        field: &FieldDef,
        text: &Text,
        words: impl Iterator<Item = &'a str>,
    ) -> Result<String, ParseError> {
        let kept = self.values.complete(field, &text.text, 20);
        if let Some(kept) = kept.into_iter().find(|it| same(it, &text.text)) {
            return Ok(kept);
        }
        let message = format!("{} has no value “{}”.", field.label, text.text);
        Err(ParseError::new(message, text.span).suggesting(nearest(&text.text, words).map(quote)))
    }

    fn int(&self, term: &Term, field: FieldId) -> Resolved {
        let number = |text: &Text| {
            text.text
                .parse::<i64>()
                .map_err(|_| ParseError::new("Expected a whole number.", text.span))
        };
        let mut ranges = Vec::new();
        for value in values_of(term)? {
            ranges.push(ordered_range(term, value, number)?);
        }
        Ok(Condition::Test(Test::Int { field, ranges }))
    }

    fn time(&self, term: &Term, field: FieldId) -> Resolved {
        let mut stretches = Vec::new();
        for value in values_of(term)? {
            stretches.push(self.stretch(term, value)?);
        }
        Ok(Condition::Test(Test::Time { field, stretches }))
    }

    fn stretch(&self, term: &Term, value: &TermValue) -> Result<Stretch, ParseError> {
        let read = |text: &Text| {
            when::read(&text.text, self.context).ok_or_else(|| {
                let message = "Expected a date such as 2016-03-05, a word such as today, or a \
                               length of time such as 5d (m, h, d, w, mo, y).";
                ParseError::new(message, text.span)
                    .suggesting(nearest(&text.text, when::WORDS).map(str::to_owned))
            })
        };
        let stretch = match value {
            TermValue::One(text) => read(text)?.compared(sole(term)?),
            TermValue::Range(from, to) => {
                not_compared(term, value)?;
                let from = from.as_ref().map(read).transpose()?;
                let to = to.as_ref().map(read).transpose()?;
                When::range(from, to).ok_or_else(|| {
                    let message = "A range goes between two dates or between two lengths of time.";
                    ParseError::new(message, value.span())
                })?
            }
        };
        if matches!(value, TermValue::Range(..)) && stretch.0 >= stretch.1 {
            return Err(backwards(value));
        }
        Ok(stretch)
    }

    fn age(&self, term: &Term) -> Resolved {
        let field = self.needed(&["opened_at"], "opening time", term.field_span)?;
        for value in values_of(term)? {
            let bounds = match value {
                TermValue::One(text) => [Some(text), None],
                TermValue::Range(from, to) => [from.as_ref(), to.as_ref()],
            };
            for text in bounds.into_iter().flatten() {
                let read = when::read(&text.text, self.context);
                if !matches!(read, Some(When::Age { .. })) {
                    let message = "An age is a length of time such as 5d (m, h, d, w, mo, y); for dates use opened:.";
                    return Err(ParseError::new(message, text.span));
                }
            }
        }
        self.time(term, field)
    }

    fn record(&self, field: &FieldDef, kind: Kind, text: &Text) -> Resolved {
        let any = if kind == Kind::PERSON && !text.quoted && same(&text.text, "me") {
            vec![self.me(text.span)?]
        } else {
            match crate::domain::RecordId::from_hex(&text.text) {
                Ok(id) => vec![id],
                Err(_) => self.values.find(kind, &text.text),
            }
        };
        if any.is_empty() {
            let what = practices::by_kind(kind).map_or("record", |it| it.words.singular);
            let message = format!("There is no {what} called “{}”.", text.text);
            // Names that begin alike are candidates for what was meant; a name has few letters.
            let begin: String = text.text.chars().take(2).collect();
            let mut names = self.values.complete(field, &begin, 500);
            if names.is_empty() {
                names = self.values.complete(field, "", 500);
            }
            let near = nearest(&text.text, names.iter().map(String::as_str)).map(quote);
            return Err(ParseError::new(message, text.span).suggesting(near));
        }
        Ok(Condition::Test(Test::Ref {
            field: field.id,
            any,
        }))
    }

    /// The records that refer to one of which the rest holds. Whatever is not marked counts as not:
    /// a caller of whom nobody has said so is no VIP.
    fn through(&self, term: &Term, through: &Through) -> Resolved {
        let theirs = Resolver {
            practice: through.practice,
            context: self.context,
            values: self.values,
        };
        let inner = Term {
            field: through.inner.name.to_owned(),
            comparison: match term.comparison {
                // The caller turns it round.
                Comparison::IsNot => Comparison::Is,
                other => other,
            },
            ..term.clone()
        };
        let (condition, turned) = match theirs.field_term(&inner)? {
            Condition::Test(Test::Bool { field, yes: false }) => {
                (Condition::Test(Test::Bool { field, yes: true }), true)
            }
            condition => (condition, false),
        };
        let Some(any) = self.values.matching(through.practice.kind, &condition) else {
            let message = "That field is not for requesters.";
            return Err(ParseError::new(message, term.field_span));
        };
        let field = through.outer.id;
        let refers = Condition::Test(Test::Ref { field, any });
        Ok(if turned {
            let present = Condition::Test(Test::Present { field });
            Condition::All(vec![present, not(refers)])
        } else {
            refers
        })
    }

    fn extra(&self, term: &Term, column: &str) -> Resolved {
        self.any_of(term, |text| {
            Ok(Condition::Test(Test::Extra {
                column: column.to_owned(),
                pattern: word_pattern(text),
            }))
        })
    }

    fn sort_by(&self, name: &str, descending: bool, span: Span) -> Result<SortBy, ParseError> {
        sort_by(self.practice, name, descending, span)
    }

    fn unknown_field_term(&self, term: &Term) -> ParseError {
        let name = &term.field;
        let mut error = unknown_field(self.practice, name, term.field_span);
        if error.suggestion.is_none() {
            error
                .message
                .push_str(" To look for the text, put it in quotes.");
            error.span = term.span;
            let mut text = Text {
                text: String::new(),
                quoted: false,
                span: term.span,
            };
            super::syntax::print_expr(&Expr::Term(term.clone()), &mut text.text);
            error.suggestion = Some(format!("\"{}\"", text.text.replace(['"', '\\'], " ")));
        }
        error
    }
}

fn unknown_field(practice: &Practice, name: &str, span: Span) -> ParseError {
    let names = practice
        .fields
        .iter()
        .flat_map(|it| [&it.name].into_iter().chain(it.aliases))
        .copied()
        .chain(KEYWORDS.iter().map(|(word, _)| *word));
    ParseError::new(format!("There is no field “{name}”."), span)
        .suggesting(nearest(name, names).map(str::to_owned))
}

/// The values, of which there has to be one at least.
fn values_of(term: &Term) -> Result<&[TermValue], ParseError> {
    if term.values.is_empty() {
        let message = format!("A value is missing after {}:.", term.field);
        return Err(ParseError::new(message, term.span));
    }
    Ok(&term.values)
}

/// The comparison, which fits one value only unless it is an equality.
fn sole(term: &Term) -> Result<Comparison, ParseError> {
    let equality = matches!(term.comparison, Comparison::Is | Comparison::IsNot);
    if equality || term.values.len() == 1 {
        return Ok(term.comparison);
    }
    let message = format!("{} takes one value.", term.comparison.sign());
    Err(ParseError::new(message, term.span))
}

fn not_compared(term: &Term, range: &TermValue) -> Result<(), ParseError> {
    match term.comparison {
        Comparison::Is | Comparison::IsNot => Ok(()),
        other => {
            let message = format!("A range takes no {}.", other.sign());
            Err(ParseError::new(message, range.span()))
        }
    }
}

fn backwards(range: &TermValue) -> ParseError {
    let turned = match range {
        TermValue::Range(Some(from), Some(to)) => {
            let turned = TermValue::Range(Some(to.clone()), Some(from.clone()));
            Some(printed(&turned))
        }
        _ => None,
    };
    ParseError::new("This range runs backwards.", range.span()).suggesting(turned)
}

/// The numbers that a value stands for, both ends included.
fn ordered_range(
    term: &Term,
    value: &TermValue,
    number: impl Fn(&Text) -> Result<i64, ParseError>,
) -> Result<(i64, i64), ParseError> {
    match value {
        TermValue::One(text) => {
            let number = number(text)?;
            Ok(match sole(term)? {
                Comparison::Is | Comparison::IsNot => (number, number),
                Comparison::Less => (i64::MIN, number.saturating_sub(1)),
                Comparison::AtMost => (i64::MIN, number),
                Comparison::Greater => (number.saturating_add(1), i64::MAX),
                Comparison::AtLeast => (number, i64::MAX),
            })
        }
        TermValue::Range(from, to) => {
            not_compared(term, value)?;
            let least = from.as_ref().map_or(Ok(i64::MIN), &number)?;
            let most = to.as_ref().map_or(Ok(i64::MAX), &number)?;
            if least > most {
                return Err(backwards(value));
            }
            Ok((least, most))
        }
    }
}

fn printed(value: &TermValue) -> String {
    let mut out = String::new();
    super::syntax::print_value(value, &mut out);
    out
}

fn not(condition: Condition) -> Condition {
    match condition {
        Condition::Not(inner) => *inner,
        other => Condition::Not(Box::new(other)),
    }
}

/// Any of these, with several lists of codes or records for one field as one list.
fn any_condition(mut any: Vec<Condition>) -> Condition {
    if any.len() == 1
        && let Some(only) = any.pop()
    {
        return only;
    }
    let mut joined: Vec<Condition> = Vec::with_capacity(any.len());
    for next in any {
        match (joined.last_mut(), next) {
            (
                Some(Condition::Test(Test::Code { field, any })),
                Condition::Test(Test::Code {
                    field: same,
                    any: more,
                }),
            ) if *field == same => any.extend(more),
            (
                Some(Condition::Test(Test::Ref { field, any })),
                Condition::Test(Test::Ref {
                    field: same,
                    any: more,
                }),
            ) if *field == same => any.extend(more),
            (_, next) => joined.push(next),
        }
    }
    match joined.pop() {
        Some(only) if joined.is_empty() => only,
        Some(last) => {
            joined.push(last);
            Condition::Any(joined)
        }
        None => Condition::Any(joined),
    }
}

/// Codes are snake case; people write `on-hold` and `On hold` too.
fn code_like(typed: &str) -> String {
    typed.replace([' ', '-'], "_")
}

pub(super) fn same(a: &str, b: &str) -> bool {
    a.chars()
        .flat_map(char::to_lowercase)
        .eq(b.chars().flat_map(char::to_lowercase))
}

/// Numbers and keys are meant as a whole; of other lines a part will do.
fn line_pattern(field: &FieldDef, text: &Text) -> Pattern {
    let whole = matches!(field.id, common::NUMBER | common::SOURCE_KEY);
    match whole || (!text.quoted && text.text.contains('*')) {
        true => word_pattern(text),
        false => Pattern::containing(&text.text),
    }
}

/// The whole text, in which an unquoted `*` stands for any letters.
fn word_pattern(text: &Text) -> Pattern {
    match text.quoted {
        true => Pattern::whole(&text.text),
        false => Pattern::with_stars(&text.text),
    }
}

/// A word or phrase as the full-text search reads it: a phrase stands in quotes.
fn search_text(text: &Text) -> String {
    let words = text.text.replace('"', " ");
    let words = words.trim();
    match text.quoted && !words.is_empty() {
        true => format!("\"{words}\""),
        false => words.to_owned(),
    }
}
