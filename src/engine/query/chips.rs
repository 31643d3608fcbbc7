//! The conditions of a query as chips: what a person can take away one by one.

use super::resolve::{find_field, look_through};
use super::syntax::{Comparison, EXTRA, Expr, Syntax, Term, TermValue, print, print_expr};
use crate::domain::{FieldDef, FieldType, Practice, Role};
use crate::protocol::Chip;

/// One chip per condition that has to hold, in somebody's words; a group in parentheses is one.
///
/// ```
/// use steward::domain::{Role, incident};
/// use steward::engine::query::{chips, parse};
/// let query = parse("p:1,2 is:open").unwrap();
/// let chips = chips(&query, &incident::PRACTICE, Role::Agent);
/// assert_eq!(chips[0].label, "Priority");
/// assert_eq!(chips[0].value, "Critical, High");
/// assert_eq!(chips[0].without, "is:open");
/// ```
pub fn chips(syntax: &Syntax, practice: &Practice, role: Role) -> Vec<Chip> {
    let conditions = syntax.conditions().iter().enumerate();
    conditions
        .map(|(index, condition)| Chip {
            without: print(&syntax.without(index)),
            ..chip(condition, practice, role)
        })
        .collect()
}

fn chip(condition: &Expr, practice: &Practice, role: Role) -> Chip {
    let text = |label: &str, value: String| Chip {
        label: label.to_owned(),
        value,
        ..Chip::default()
    };
    match condition {
        Expr::Words(words) => text("Text", words.text.clone()),
        Expr::Term(term) => term_chip(term, practice, role),
        Expr::Not(inner) => {
            let inner = chip(inner, practice, role);
            Chip {
                label: format!("Not: {}", inner.label),
                ..inner
            }
        }
        Expr::Any(_) => text("Any of", printed(condition)),
        Expr::All(_) => text("All of", printed(condition)),
    }
}

fn printed(expr: &Expr) -> String {
    let mut out = String::new();
    print_expr(expr, &mut out);
    out
}

fn term_chip(term: &Term, practice: &Practice, role: Role) -> Chip {
    let word = term.field.to_lowercase();
    let through = look_through(practice, &term.field);
    let (practice, field) = match &through {
        Some(through) => (through.practice, Some(through.inner)),
        None => (practice, find_field(practice, &term.field)),
    };
    let label = match word.as_str() {
        "is" => "Is".to_owned(),
        "has" => "Has".to_owned(),
        "no" => "Has no".to_owned(),
        "age" => "Age".to_owned(),
        "type" => "Practice".to_owned(),
        _ => match (term.field.strip_prefix(EXTRA), &through, field) {
            (Some(column), _, _) => column.to_owned(),
            (None, Some(it), _) => format!("{} {}", it.outer.label, it.inner.label),
            (None, None, Some(field)) => field.label.to_owned(),
            (None, None, None) => term.field.clone(),
        },
    };
    let asks_for_fields = matches!(word.as_str(), "has" | "no");
    let in_words = |text: &str| {
        if asks_for_fields {
            return find_field(practice, text).map_or(text.to_owned(), |it| it.label.to_owned());
        }
        field.map_or(text.to_owned(), |field| {
            value_in_words(field, practice, role, text)
        })
    };
    let values: Vec<String> = term
        .values
        .iter()
        .map(|value| match value {
            TermValue::One(text) => in_words(&text.text),
            TermValue::Range(from, to) => {
                let from = from.as_ref().map(|it| in_words(&it.text));
                let to = to.as_ref().map(|it| in_words(&it.text));
                match (from, to) {
                    (Some(from), Some(to)) => format!("{from} to {to}"),
                    (Some(from), None) => format!("from {from}"),
                    (None, to) => format!("up to {}", to.unwrap_or_default()),
                }
            }
        })
        .collect();
    let sign = match term.comparison {
        Comparison::Is => "",
        Comparison::IsNot => "not ",
        Comparison::Less => "< ",
        Comparison::AtMost => "≤ ",
        Comparison::Greater => "> ",
        Comparison::AtLeast => "≥ ",
    };
    Chip {
        label,
        value: format!("{sign}{}", values.join(", ")),
        field: match (&through, field) {
            (None, Some(field)) => field.name.to_owned(),
            _ => word,
        },
        without: String::new(),
    }
}

fn value_in_words(field: &FieldDef, practice: &Practice, role: Role, text: &str) -> String {
    let code = text.to_lowercase();
    let label = match field.ty {
        FieldType::State => practice.state(&code).map(|it| it.label_for(role)),
        FieldType::Choice(choices) => choices.iter().find(|it| it.code == code).map(|it| it.label),
        _ => None,
    };
    label.unwrap_or(text).to_owned()
}
