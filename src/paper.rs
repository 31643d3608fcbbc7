//! Sheets on paper: one self-contained HTML file, Markdown, or a message to be sent. The same sheet as
//! on screen, already filtered for its audience; nothing is computed here.
//!
//! A file leads nowhere: doors become footnotes that say which records make a number.

mod html;
mod mail;
mod markdown;

pub use html::html;
pub use mail::{Envelope, mail};
pub use markdown::markdown;

use crate::protocol::{Cell, Door, Figure, Known, Show, Span};

/// How values and statements are worded; whoever writes a file knows the reader's language.
pub struct Pen<'a> {
    /// A value in words.
    pub show: &'a dyn Fn(&Show) -> String,
    /// How something is known, in a word.
    pub known: &'a dyn Fn(Known) -> &'static str,
    /// A value that is not there.
    pub no_value: &'a str,
    /// Before a target.
    pub target: &'a str,
    /// After a baseline.
    pub before: &'a str,
    /// The heading of the footnotes.
    pub notes: &'a str,
    /// The last line: who made it, when, what the marks mean.
    pub foot: &'a str,
}

/// A value in plain English words, as scripts write it: days as `2026-03-01`.
pub fn plain(show: &Show) -> String {
    let number = |value: f64, digits: i32| {
        let scale = 10_f64.powi(digits);
        format!("{}", (value * scale).round() / scale + 0.0)
    };
    match show {
        Show::Words(words) => words.clone(),
        Show::Day(unix_ms) => jiff::Timestamp::from_millisecond(*unix_ms)
            .map_or_else(|_| String::new(), |it| it.strftime("%Y-%m-%d").to_string()),
        Show::Amount { value, unit } => match unit.as_str() {
            "share" => format!("{} %", number(value * 100.0, 1)),
            "ms" => format!("{} h", number(value / 3_600_000.0, 1)),
            "hours" => format!("{} h", number(*value, 1)),
            "days" => format!("{} d", number(*value, 1)),
            "count" | "money" => number(*value, 0),
            _ => number(*value, 2),
        },
    }
}

/// The records behind numbers, in the order in which they are met.
#[derive(Default)]
struct Notes(Vec<String>);

impl Notes {
    /// The number of a door's footnote; nothing for doors that only lead to a page or a form.
    fn number(&mut self, door: Option<&Door>) -> Option<usize> {
        let text = match door? {
            Door::List { kind, query, as_of } => {
                let query = if query.is_empty() { "all" } else { query };
                match as_of {
                    Some(_) => format!("{kind}: {query} (as of that day)"),
                    None => format!("{kind}: {query}"),
                }
            }
            Door::Record(label) if !label.number.is_empty() => {
                format!("{} {}", label.number, label.label)
            }
            Door::Record(_) | Door::Page(_) | Door::New { .. } => return None,
        };
        let at = self.0.iter().position(|it| *it == text).unwrap_or_else(|| {
            self.0.push(text);
            self.0.len() - 1
        });
        Some(at + 1)
    }
}

impl Pen<'_> {
    fn figure_value(&self, figure: &Figure) -> String {
        match figure.value {
            Some(value) => (self.show)(&Show::amount(value, &figure.unit)),
            None => self.no_value.to_owned(),
        }
    }

    /// What stands beside a figure: cases, range, baseline, target.
    fn figure_facts(&self, figure: &Figure) -> String {
        let amount = |value: f64| (self.show)(&Show::amount(value, &figure.unit));
        let facts = [
            Some((self.known)(figure.known).to_owned()),
            (figure.n > 0).then(|| format!("n {}", figure.n)),
            figure
                .low
                .zip(figure.high)
                .map(|(low, high)| format!("{} – {}", amount(low), amount(high))),
            figure
                .before
                .map(|it| format!("{} {}", amount(it), self.before)),
            figure
                .target
                .map(|it| format!("{} {}", self.target, amount(it))),
            (!figure.note.is_empty()).then(|| figure.note.clone()),
        ];
        facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn cell(&self, cell: &Cell) -> String {
        let text = (self.show)(&cell.show);
        match cell.known {
            Some(known) if !text.is_empty() => format!("{text} ({})", (self.known)(known)),
            _ => text,
        }
    }

    fn span(&self, span: &Span) -> String {
        (self.show)(&span.show)
    }
}

#[cfg(test)]
mod tests;
