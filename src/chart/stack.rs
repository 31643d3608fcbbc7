//! Parts of a whole over time: stacked columns, and stacked surfaces (a cumulative flow).

use super::course::Axes;
use super::svg::Svg;
use super::{HEIGHT, LOOKS, Series, Speech, WIDTH};

/// How high the highest stack is.
fn tallest(series: &[Series]) -> f64 {
    let count = series.first().map_or(0, |it| it.points.len());
    (0..count)
        .map(|at| {
            series
                .iter()
                .filter_map(|it| it.points.get(at)?.value)
                .sum::<f64>()
        })
        .fold(0.0, f64::max)
}

/// Columns of parts, the first series at the bottom.
pub fn stacked_columns(title: &str, series: &[Series], speech: &Speech<'_>) -> String {
    let Some(first) = series.first() else {
        return String::new();
    };
    let (axes, marks) = Axes::new(
        &first.unit,
        (0.0, tallest(series)),
        first.points.len(),
        true,
    );
    let mut svg = Svg::new(WIDTH, HEIGHT);
    axes.draw(&mut svg, &first.unit, &marks, &first.points, speech);
    let width = (axes.across() * 0.7).clamp(2.0, 48.0);
    let mut ground = vec![0.0; first.points.len()];
    for (nth, part) in series.iter().enumerate() {
        let class = format!("chart__series chart__series--{}", nth % LOOKS);
        svg.group(&class, |svg| {
            for (at, point) in part.points.iter().enumerate().take(ground.len()) {
                let Some(value) = point.value.filter(|it| *it > 0.0) else {
                    continue;
                };
                let (from, to) = (ground[at], ground[at] + value);
                ground[at] = to;
                let name = speech.name(&part.label, &part.unit, point);
                svg.mark(&point.address, &name, |svg| {
                    let place = (axes.x(at) - width / 2.0, axes.y(to));
                    svg.rect("chart__fill", place, (width, axes.y(from) - axes.y(to)));
                });
            }
        });
    }
    svg.finish(title)
}

/// Surfaces of parts, the first series at the bottom; at each moment a mark opens what lies in the part.
pub fn stacked_area(title: &str, series: &[Series], speech: &Speech<'_>) -> String {
    let Some(first) = series.first() else {
        return String::new();
    };
    let count = first.points.len();
    let (axes, marks) = Axes::new(&first.unit, (0.0, tallest(series)), count, false);
    let mut svg = Svg::new(WIDTH, HEIGHT);
    axes.draw(&mut svg, &first.unit, &marks, &first.points, speech);
    let mut ground = vec![0.0; count];
    let mut dots = Vec::new();
    for (nth, part) in series.iter().enumerate() {
        let tops: Vec<f64> = ground
            .iter()
            .zip(&part.points)
            .map(|(low, point)| low + point.value.unwrap_or(0.0))
            .collect();
        let above = tops.iter().enumerate();
        let below = ground.iter().take(tops.len()).enumerate().rev();
        let around: Vec<_> = above
            .chain(below)
            .map(|(at, value)| (axes.x(at), axes.y(*value)))
            .collect();
        let class = format!("chart__series chart__series--{}", nth % LOOKS);
        svg.group(&class, |svg| svg.path("chart__fill", &around, true));
        dots.push((class, tops.clone()));
        ground = tops;
    }
    // After all surfaces, or the next one would lie over them.
    for ((class, tops), part) in dots.iter().zip(series) {
        svg.group(class, |svg| {
            for (at, point) in part.points.iter().enumerate().take(tops.len()) {
                if point.value.is_none_or(|it| it <= 0.0) {
                    continue;
                }
                let place = (axes.x(at), axes.y(tops[at]));
                let name = speech.name(&part.label, &part.unit, point);
                svg.mark(&point.address, &name, |svg| {
                    svg.circle("chart__hit", place, 7.0);
                    svg.circle("chart__dot chart__dot--edge", place, 2.5);
                });
            }
        });
    }
    svg.finish(title)
}
