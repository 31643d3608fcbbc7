//! How one number became another: what came to it and what left it.

use super::course::Axes;
use super::svg::{Anchor, Svg};
use super::{HEIGHT, Series, Speech, WIDTH};

/// The first point is where it began, the last where it ended, those between are what came (above
/// zero) and what left (below zero).
pub fn waterfall(title: &str, series: &Series, speech: &Speech<'_>) -> String {
    let points = &series.points;
    let last = points.len().saturating_sub(1);
    let mut steps = Vec::with_capacity(points.len());
    let mut level = 0.0;
    for (at, point) in points.iter().enumerate() {
        let value = point.value.unwrap_or(0.0);
        let from = if at == 0 || at == last { 0.0 } else { level };
        level = from + value;
        steps.push((from, level));
    }
    let ends = steps.iter().fold((0.0_f64, 0.0_f64), |(low, high), it| {
        (low.min(it.0).min(it.1), high.max(it.0).max(it.1))
    });
    let (axes, marks) = Axes::new(&series.unit, ends, points.len(), true);
    let mut svg = Svg::new(WIDTH, HEIGHT);
    axes.draw(&mut svg, &series.unit, &marks, points, speech);
    let width = (axes.across() * 0.6).clamp(4.0, 64.0);
    for (at, (point, (from, to))) in points.iter().zip(&steps).enumerate() {
        let look = match (at == 0 || at == last, to >= from) {
            (true, _) => 0,
            (false, true) => 2,
            (false, false) => 1,
        };
        let (top, ground) = (axes.y(from.max(*to)), axes.y(from.min(*to)));
        svg.group(&format!("chart__series chart__series--{look}"), |svg| {
            svg.mark(
                &point.address,
                &speech.name("", &series.unit, point),
                |svg| {
                    let left = axes.x(at) - width / 2.0;
                    svg.rect(
                        "chart__hit",
                        (left, top - 14.0),
                        (width, ground - top + 14.0),
                    );
                    svg.rect("chart__fill", (left, top), (width, (ground - top).max(1.0)));
                },
            );
            let value = point
                .value
                .map_or_else(|| "–".to_owned(), |it| (speech.value)(&series.unit, it));
            let place = (axes.x(at), top - 4.0);
            svg.text("chart__value", place, Anchor::Middle, &value);
        });
        if at < last {
            let y = axes.y(*to);
            let right = axes.x(at + 1) - width / 2.0;
            svg.line("chart__grid", (axes.x(at) + width / 2.0, y), (right, y));
        }
    }
    svg.finish(title)
}
