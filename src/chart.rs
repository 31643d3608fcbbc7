//! Charts as pure functions: series in, SVG text out.
//!
//! The same text is drawn on a page, put into a report and saved as a picture, so that all three are
//! one. Colours are classes (`chart__series--0` …): a page brings them with its style sheet, and what
//! becomes a file ([`standalone`]) takes the looks that it had there along. Every mark that stands for records is a link with a name of its own.

mod bars;
mod course;
mod heat;
mod scale;
mod stack;
mod statistics;
mod svg;
mod waterfall;

pub use bars::{bars, columns};
pub use course::{Look, control, course};
pub use heat::heat;
pub use stack::{stacked_area, stacked_columns};
pub use statistics::{Limits, limits};
pub use svg::{escape, standalone};
pub use waterfall::waterfall;

/// So many series have a look of their own; the ones after them share it.
pub const LOOKS: usize = 8;

/// One value of a chart.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Point {
    /// What people read: `2016-03`, `Service desk`.
    pub label: String,
    /// The value; `None` is a gap and never zero.
    pub value: Option<f64>,
    /// Cases that it rests on.
    pub n: u32,
    /// Where its records are; empty for a mark without records of its own.
    pub address: String,
    /// It rests on too few cases to be a measurement.
    pub is_thin: bool,
}

/// Values that belong together.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Series {
    /// What people read.
    pub label: String,
    /// The unit's code: `share`, `ms`, `count`, `number`, `days`.
    pub unit: String,
    /// Its values.
    pub points: Vec<Point>,
    /// What the values should reach, and whether at least or at most.
    pub target: Option<(f64, bool)>,
}

/// How a chart speaks: the words and forms of whoever looks at it.
pub struct Speech<'a> {
    /// A value of a unit.
    pub value: &'a dyn Fn(&str, f64) -> String,
    /// The name of a mark: what, its value, its cases.
    pub mark: &'a dyn Fn(&str, &str, u32) -> String,
    /// The line of the mean in a control chart.
    pub mean: &'a str,
    /// The lines between which values vary by chance.
    pub limit: &'a str,
    /// The line of the target.
    pub target: &'a str,
}

impl Speech<'_> {
    fn name(&self, series: &str, unit: &str, point: &Point) -> String {
        let value = point
            .value
            .map_or_else(|| "–".to_owned(), |it| (self.value)(unit, it));
        let what = match series.is_empty() {
            true => point.label.clone(),
            false => format!("{series}, {}", point.label),
        };
        (self.mark)(&what, &value, point.n)
    }
}

/// Width of every chart, in its own units; a page scales it.
const WIDTH: f64 = 560.0;
/// Height of a chart with axes.
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 24.0;

#[cfg(test)]
mod tests;
