//! Two fields crossed: the stronger the colour, the more.

use super::scale::every;
use super::svg::{Anchor, Svg};
use super::{LEFT, RIGHT, Series, Speech, TOP, WIDTH};

const ROW: f64 = 24.0;
const FOOT: f64 = 20.0;
const NAMES: f64 = 96.0;

/// A row for each series, a column for each of its points; all series have the same columns.
pub fn heat(title: &str, rows: &[Series], speech: &Speech<'_>) -> String {
    let Some(first) = rows.first() else {
        return String::new();
    };
    let most = rows
        .iter()
        .flat_map(|it| it.points.iter().filter_map(|it| it.value))
        .fold(0.0, f64::max);
    let left = LEFT + NAMES / 2.0;
    let across = (WIDTH - left - RIGHT) / first.points.len().max(1) as f64;
    let mut svg = Svg::new(WIDTH, TOP + rows.len() as f64 * ROW + FOOT);
    svg.group("chart__series chart__series--0", |svg| {
        for (nth, row) in rows.iter().enumerate() {
            let top = TOP + nth as f64 * ROW;
            let label: String = row.label.chars().take(16).collect();
            svg.text("chart__name", (left - 8.0, top + 16.0), Anchor::End, &label);
            for (at, point) in row.points.iter().enumerate() {
                let place = (left + at as f64 * across + 1.0, top + 1.0);
                let size = (across - 2.0, ROW - 2.0);
                let Some(value) = point.value else {
                    svg.rect("chart__gap", place, size);
                    continue;
                };
                let strength = if most > 0.0 {
                    value.max(0.0) / most
                } else {
                    0.0
                };
                svg.mark(
                    &point.address,
                    &speech.name(&row.label, &row.unit, point),
                    |svg| {
                        svg.rect("chart__cell", place, size);
                        svg.shade("chart__fill", place, size, strength);
                    },
                );
                if across >= 34.0 {
                    let class = match strength > 0.7 {
                        true => "chart__inside chart__inside--light",
                        false => "chart__inside",
                    };
                    let at = (place.0 + size.0 / 2.0, top + 16.0);
                    let text = (speech.value)(&row.unit, value);
                    svg.text(class, at, Anchor::Middle, &text);
                }
            }
        }
    });
    let step = every(first.points.len(), 14);
    for (at, point) in first.points.iter().enumerate().step_by(step) {
        let place = (
            left + (at as f64 + 0.5) * across,
            TOP + rows.len() as f64 * ROW + 14.0,
        );
        svg.text("chart__mark", place, Anchor::Middle, &point.label);
    }
    svg.finish(title)
}
