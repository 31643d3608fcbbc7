//! Values by the values of a field: bars beside their names, and columns in the order of a number.

use super::course::Axes;
use super::svg::{Anchor, Svg};
use super::{HEIGHT, Series, Speech, TOP, WIDTH};

const ROW: f64 = 26.0;
const NAME: f64 = 168.0;
const VALUE: f64 = 76.0;
const GAP: f64 = 10.0;
/// Letters that a name may have before it is cut; the title has the whole.
const LETTERS: usize = 26;

/// Bars, one below the other.
pub fn bars(title: &str, series: &Series, speech: &Speech<'_>) -> String {
    let least = if series.unit == "share" { 1.0 } else { 0.0 };
    let most = series
        .points
        .iter()
        .filter_map(|it| it.value)
        .fold(least, f64::max);
    let room = WIDTH - NAME - VALUE - 2.0 * GAP;
    let mut svg = Svg::new(WIDTH, (series.points.len().max(1) as f64) * ROW);
    svg.group("chart__series chart__series--0", |svg| {
        for (at, point) in series.points.iter().enumerate() {
            let top = at as f64 * ROW;
            let middle = top + ROW / 2.0;
            let share = point
                .value
                .map_or(0.0, |it| if most > 0.0 { it.max(0.0) / most } else { 0.0 });
            let value = point
                .value
                .map_or_else(|| "–".to_owned(), |it| (speech.value)(&series.unit, it));
            let name = speech.name("", &series.unit, point);
            svg.mark(&point.address, &name, |svg| {
                svg.rect("chart__hit", (0.0, top + 1.0), (WIDTH, ROW - 2.0));
                svg.rect("chart__track", (NAME + GAP, middle - 5.0), (room, 10.0));
                let class = match point.is_thin {
                    true => "chart__fill chart__fill--thin",
                    false => "chart__fill",
                };
                svg.rect(class, (NAME + GAP, middle - 5.0), (room * share, 10.0));
            });
            // Beside the link, whose name says more than they do.
            let text = shortened(&point.label);
            svg.text("chart__name", (NAME, middle + 4.0), Anchor::End, &text);
            svg.text("chart__value", (WIDTH, middle + 4.0), Anchor::End, &value);
        }
    });
    svg.finish(title)
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LETTERS - 1).collect();
    short.push('…');
    short
}

/// Columns beside each other: a histogram.
pub fn columns(title: &str, series: &Series, speech: &Speech<'_>) -> String {
    let most = series
        .points
        .iter()
        .filter_map(|it| it.value)
        .fold(0.0, f64::max);
    let (axes, marks) = Axes::new(&series.unit, (0.0, most), series.points.len(), true);
    let mut svg = Svg::new(WIDTH, HEIGHT);
    axes.draw(&mut svg, &series.unit, &marks, &series.points, speech);
    let width = (axes.across() - 2.0).max(1.0);
    svg.group("chart__series chart__series--0", |svg| {
        for (at, point) in series.points.iter().enumerate() {
            let Some(value) = point.value else {
                continue;
            };
            let name = speech.name("", &series.unit, point);
            svg.mark(&point.address, &name, |svg| {
                let left = axes.x(at) - width / 2.0;
                let (top, ground) = (axes.y(value), axes.y(0.0));
                // A column of nothing can be pointed at too.
                svg.rect("chart__hit", (left, TOP), (width, ground - TOP));
                svg.rect("chart__fill", (left, top), (width, ground - top));
            });
        }
    });
    svg.finish(title)
}
