//! Values over time: as lines, as a surface, and between the limits of chance.

use super::scale::{self, every};
use super::statistics::limits;
use super::svg::{Anchor, Svg};
use super::{BOTTOM, HEIGHT, LEFT, LOOKS, Point, RIGHT, Series, Speech, TOP, WIDTH};

/// How a course is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// A line.
    Line,
    /// A line over a surface.
    Area,
}

/// Axes of a chart over time.
pub(super) struct Axes {
    low: f64,
    high: f64,
    across: f64,
    /// Half of a step at either side, for columns.
    margin: f64,
}

impl Axes {
    /// For values between two ends. `columns` stand beside each other, and do not begin at the edge.
    pub(super) fn new(
        unit: &str,
        (least, most): (f64, f64),
        count: usize,
        columns: bool,
    ) -> (Self, Vec<f64>) {
        let marks = scale::marks(unit, least, most);
        let low = marks.first().copied().unwrap_or(0.0);
        let high = marks.last().copied().unwrap_or(1.0);
        let width = WIDTH - LEFT - RIGHT;
        let (across, margin) = if columns {
            let across = width / count.max(1) as f64;
            (across, across / 2.0)
        } else {
            (width / (count.max(2) - 1) as f64, 0.0)
        };
        let axes = Self {
            low,
            high,
            across,
            margin,
        };
        (axes, marks)
    }

    pub(super) fn across(&self) -> f64 {
        self.across
    }

    pub(super) fn x(&self, at: usize) -> f64 {
        LEFT + self.margin + at as f64 * self.across
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        TOP + (self.high - value) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)
    }

    /// The grid with its values, and the labels below it.
    pub(super) fn draw(
        &self,
        svg: &mut Svg,
        unit: &str,
        marks: &[f64],
        points: &[Point],
        speech: &Speech<'_>,
    ) {
        for mark in marks {
            let y = self.y(*mark);
            svg.line("chart__grid", (LEFT, y), (WIDTH - RIGHT, y));
            let text = (speech.value)(unit, *mark);
            svg.text("chart__mark", (LEFT - 8.0, y + 4.0), Anchor::End, &text);
        }
        let longest = points.iter().map(|it| it.label.chars().count()).max();
        let most = (72 / longest.unwrap_or(1).max(4)).max(2);
        let step = every(points.len(), most);
        for (at, point) in points.iter().enumerate().step_by(step) {
            let last = points.len() - 1;
            // At the edge a label in the middle would be cut off.
            let anchor = if self.margin == 0.0 && at == last && at > 0 {
                Anchor::End
            } else {
                Anchor::Middle
            };
            let place = (self.x(at), HEIGHT - 6.0);
            svg.text("chart__mark", place, anchor, &point.label);
        }
    }
}

/// The least and the greatest value of some series, targets included.
fn ends(series: &[Series]) -> (f64, f64) {
    let values = series.iter().flat_map(|it| {
        let target = it.target.map(|it| it.0);
        it.points.iter().filter_map(|it| it.value).chain(target)
    });
    values.fold((0.0, 0.0), |(low, high): (f64, f64), it| {
        (low.min(it), high.max(it))
    })
}

/// One or more series of one unit over time.
pub fn course(title: &str, series: &[Series], look: Look, speech: &Speech<'_>) -> String {
    let Some(first) = series.first() else {
        return String::new();
    };
    let (axes, marks) = Axes::new(&first.unit, ends(series), first.points.len(), false);
    let mut svg = Svg::new(WIDTH, HEIGHT);
    axes.draw(&mut svg, &first.unit, &marks, &first.points, speech);
    target(&mut svg, &axes, first, speech);
    let several = series.len() > 1;
    for (nth, line) in series.iter().enumerate() {
        let class = format!("chart__series chart__series--{}", nth % LOOKS);
        svg.group(&class, |svg| {
            for run in runs(&line.points) {
                let path: Vec<_> = run
                    .iter()
                    .map(|(at, value)| (axes.x(*at), axes.y(*value)))
                    .collect();
                if look == Look::Area {
                    let ground = axes.y(axes.low.max(0.0));
                    let mut around = path.clone();
                    around.push((path[path.len() - 1].0, ground));
                    around.push((path[0].0, ground));
                    svg.path("chart__area", &around, true);
                }
                svg.path("chart__line", &path, false);
            }
            let name = if several { line.label.as_str() } else { "" };
            dots(svg, &axes, name, &line.unit, &line.points, speech, |_| "");
        });
    }
    svg.finish(title)
}

/// One series with its mean and the limits of chance; what lies outside of them is marked.
pub fn control(title: &str, series: &Series, speech: &Speech<'_>) -> String {
    let values: Vec<f64> = series.points.iter().filter_map(|it| it.value).collect();
    let limits = limits(&values);
    let (mut least, mut most) = ends(std::slice::from_ref(series));
    // No share and no time is below nothing.
    let floor = if series.unit == "number" || series.unit == "count" && least < 0.0 {
        f64::NEG_INFINITY
    } else {
        0.0
    };
    let drawn = limits.map(|it| (it.mean, it.low.max(floor), it.high));
    if let Some((_, low, high)) = drawn {
        (least, most) = (least.min(low), most.max(high));
    }
    let (axes, marks) = Axes::new(&series.unit, (least, most), series.points.len(), false);
    let mut svg = Svg::new(WIDTH, HEIGHT);
    axes.draw(&mut svg, &series.unit, &marks, &series.points, speech);
    if let Some((mean, low, high)) = drawn {
        let lines = [
            ("chart__mean", speech.mean, mean),
            ("chart__limit", speech.limit, low),
            ("chart__limit", speech.limit, high),
        ];
        for (class, word, value) in lines {
            let name = format!("{word}: {}", (speech.value)(&series.unit, value));
            let y = axes.y(value);
            svg.mark("", &name, |svg| {
                svg.line(class, (LEFT, y), (WIDTH - RIGHT, y));
            });
        }
    }
    target(&mut svg, &axes, series, speech);
    svg.group("chart__series chart__series--0", |svg| {
        for run in runs(&series.points) {
            let path: Vec<_> = run
                .iter()
                .map(|(at, value)| (axes.x(*at), axes.y(*value)))
                .collect();
            svg.path("chart__line", &path, false);
        }
        dots(
            svg,
            &axes,
            "",
            &series.unit,
            &series.points,
            speech,
            |value| match limits {
                Some(it) if value > it.high || value < it.low => " chart__dot--out",
                _ => "",
            },
        );
    });
    svg.finish(title)
}

fn target(svg: &mut Svg, axes: &Axes, series: &Series, speech: &Speech<'_>) {
    if let Some((target, _)) = series.target {
        let name = format!(
            "{}: {}",
            speech.target,
            (speech.value)(&series.unit, target)
        );
        let y = axes.y(target);
        svg.mark("", &name, |svg| {
            svg.line("chart__target", (LEFT, y), (WIDTH - RIGHT, y));
        });
    }
}

fn dots(
    svg: &mut Svg,
    axes: &Axes,
    series: &str,
    unit: &str,
    points: &[Point],
    speech: &Speech<'_>,
    more: impl Fn(f64) -> &'static str,
) {
    for (at, point) in points.iter().enumerate() {
        let Some(value) = point.value else {
            continue;
        };
        let place = (axes.x(at), axes.y(value));
        let thin = if point.is_thin {
            " chart__dot--thin"
        } else {
            ""
        };
        let class = format!("chart__dot{thin}{}", more(value));
        svg.mark(&point.address, &speech.name(series, unit, point), |svg| {
            svg.circle("chart__hit", place, 9.0);
            svg.circle(&class, place, 3.0);
        });
    }
}

/// Stretches of neighbouring points that have a value: place and value.
pub(super) fn runs(points: &[Point]) -> Vec<Vec<(usize, f64)>> {
    let mut runs: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut goes_on = false;
    for (at, point) in points.iter().enumerate() {
        match (point.value, runs.last_mut()) {
            (Some(value), Some(run)) if goes_on => run.push((at, value)),
            (Some(value), _) => runs.push(vec![(at, value)]),
            (None, _) => {}
        }
        goes_on = point.value.is_some();
    }
    runs
}
