//! Charts in plain SVG: every mark is a link to its records, and every chart has a table twin.

use leptos::prelude::*;

use super::scale::{duration_ticks, every, ticks};
use super::{list_of, value_text};
use crate::protocol::{Kpi, KpiPoint};
use crate::ui::components::use_notices;
use crate::ui::format;
use crate::ui::words::insight as words;
use crate::web::dom;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 24.0;

/// Indicators of one unit over time.
#[component]
pub(super) fn Line(
    /// Heading.
    title: &'static str,
    /// Indicators, with their points.
    lines: Vec<Kpi>,
) -> impl IntoView {
    let unit = lines.first().map_or_else(String::new, |it| it.unit.clone());
    let values = || {
        lines
            .iter()
            .flat_map(|it| &it.points)
            .filter_map(|it| it.value.value)
    };
    let most = values().fold(0.0, f64::max);
    let least = values().fold(0.0, f64::min);
    let marks = match unit.as_str() {
        "ms" => duration_ticks(most, 4),
        "share" => ticks(0.0, most.max(1.0), 4),
        _ => ticks(least, most, 4),
    };
    let (low, high) = (
        marks.first().copied().unwrap_or(0.0),
        marks.last().copied().unwrap_or(1.0),
    );
    let count = lines.first().map_or(0, |it| it.points.len());
    let across = (WIDTH - LEFT - RIGHT) / (count.max(2) - 1) as f64;
    let x = move |at: usize| LEFT + at as f64 * across;
    let y = move |value: f64| TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
    let grid = marks
        .iter()
        .map(|mark| {
            let at = y(*mark);
            view! {
                <line class="chart__grid" x1=LEFT x2=WIDTH - RIGHT y1=at y2=at></line>
                <text class="chart__mark" x=LEFT - 8.0 y=at + 4.0 text-anchor="end">{value_text(&unit, *mark)}</text>
            }
        })
        .collect_view();
    let step = every(count, 7);
    let labels = lines.first().map(|it| {
        it.points
            .iter()
            .enumerate()
            .filter(|(at, _)| at % step == 0)
            .map(|(at, point)| view! {
                <text class="chart__mark" x=x(at) y=HEIGHT - 6.0 text-anchor="middle">{point.label.clone()}</text>
            })
            .collect_view()
    });
    let several = lines.len() > 1;
    let drawn = lines
        .iter()
        .enumerate()
        .map(|(nth, line)| {
            // A piece without a case is a gap, and never zero.
            let path = runs(&line.points)
                .into_iter()
                .map(|run| {
                    run.iter()
                        .enumerate()
                        .map(|(at, (place, value))| {
                            let letter = if at == 0 { 'M' } else { 'L' };
                            format!("{letter}{:.1} {:.1}", x(*place), y(*value))
                        })
                        .collect::<String>()
                })
                .collect::<String>();
            let dots = line
                .points
                .iter()
                .enumerate()
                .filter_map(|(at, point)| {
                    let value = point.value.value?;
                    let text = value_text(&line.unit, value);
                    let name = words::mark(&point.label, &text, &format::number(f64::from(point.value.n)));
                    let title = if several { format!("{}, {name}", line.label) } else { name };
                    let name = title.clone();
                    Some(view! {
                        // Within the group it is SVG's own link; alone it would be HTML's, and not drawn.
                        <g>
                            <a class="chart__link" href=list_of(&point.value.query, point.value.as_of) aria-label=name>
                                <circle class="chart__hit" cx=x(at) cy=y(value) r="9"></circle>
                                <circle class="chart__dot" cx=x(at) cy=y(value) r="3"></circle>
                                <title>{title}</title>
                            </a>
                        </g>
                    })
                })
                .collect_view();
            view! {
                <g class=format!("chart__series chart__series--{nth}")>
                    <path class="chart__line" d=path></path>
                    {dots}
                </g>
            }
        })
        .collect_view();
    let legend = several.then(|| {
        let items = lines
            .iter()
            .enumerate()
            .map(|(nth, line)| view! {
                <li class=format!("chart__series chart__series--{nth}")>{line.label.clone()}</li>
            })
            .collect_view();
        view! { <ul class="chart__legend">{items}</ul> }
    });
    let rows: Vec<Row> = lines
        .iter()
        .flat_map(|line| {
            let name = if several {
                line.label.clone()
            } else {
                String::new()
            };
            line.points
                .iter()
                .map(move |point| Row::new(&name, &line.unit, point))
        })
        .collect();
    view! {
        <figure class="chart card">
            <figcaption class="chart__title"><h2>{title}</h2>{legend}</figcaption>
            <svg class="chart__svg" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="group" aria-label=title>
                {grid}{labels}{drawn}
            </svg>
            <Twin title=title rows=rows/>
        </figure>
    }
}

/// Stretches of neighbouring pieces that have a value: place and value.
fn runs(points: &[KpiPoint]) -> Vec<Vec<(usize, f64)>> {
    let mut runs: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut goes_on = false;
    for (at, point) in points.iter().enumerate() {
        match point.value.value {
            Some(value) if goes_on => {
                if let Some(run) = runs.last_mut() {
                    run.push((at, value));
                }
            }
            Some(value) => {
                runs.push(vec![(at, value)]);
                goes_on = true;
            }
            None => goes_on = false,
        }
    }
    runs
}

/// So many bars are drawn; the table has them all.
const BARS: usize = 12;

/// An indicator by the values of a field.
#[component]
pub(super) fn Bars(
    /// Heading.
    title: &'static str,
    /// The indicator, with its slices.
    kpi: Kpi,
) -> impl IntoView {
    let unit = kpi.unit.clone();
    let most = kpi
        .slices
        .iter()
        .filter_map(|it| it.value.value)
        .fold(if unit == "share" { 1.0 } else { 0.0 }, f64::max);
    let rows: Vec<Row> = kpi
        .slices
        .iter()
        .map(|it| Row::new("", &unit, it))
        .collect();
    let bars = kpi
        .slices
        .into_iter()
        .take(BARS)
        .map(|slice| {
            let text = slice.value.value.map_or_else(|| "–".to_owned(), |it| value_text(&unit, it));
            let share = slice.value.value.map_or(0.0, |it| if most > 0.0 { it / most } else { 0.0 });
            let n = format::number(f64::from(slice.value.n));
            let few = unit != "count" && slice.value.n < 30;
            view! {
                <li>
                    <a class="bar" href=list_of(&slice.value.query, slice.value.as_of)>
                        <span class="bar__label">{name_of(&slice.label)}</span>
                        <span class="bar__track">
                            <svg class="bar__svg" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                                <rect class="bar__fill" class:bar__fill--few=few x="0" y="0" height="8" width=share * 100.0></rect>
                            </svg>
                        </span>
                        <span class="bar__value">{text}</span>
                        <span class="bar__cases">{if few { words::TOO_FEW.to_owned() } else { words::cases(&n) }}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <figure class="chart card">
            <figcaption class="chart__title"><h2>{title}</h2></figcaption>
            <ul class="bars">{bars}</ul>
            <Twin title=title rows=rows/>
        </figure>
    }
}

/// What a piece is called; records in which the field is empty are a piece too.
fn name_of(label: &str) -> String {
    if label.is_empty() {
        words::EMPTY.to_owned()
    } else {
        label.to_owned()
    }
}

/// A row of the table twin.
#[derive(Clone)]
struct Row {
    label: String,
    value: String,
    n: u32,
    median: String,
    p90: String,
    address: String,
}

impl Row {
    fn new(series: &str, unit: &str, point: &KpiPoint) -> Self {
        let text = |value: Option<f64>| value.map_or_else(String::new, |it| value_text(unit, it));
        Self {
            label: if series.is_empty() {
                name_of(&point.label)
            } else {
                format!("{series}, {}", point.label)
            },
            value: text(point.value.value),
            n: point.value.n,
            median: text(point.value.median),
            p90: text(point.value.p90),
            address: list_of(&point.value.query, point.value.as_of),
        }
    }
}

/// The same numbers as a table, and as a file.
#[component]
fn Twin(title: &'static str, rows: Vec<Row>) -> impl IntoView {
    let notices = use_notices();
    let has_spread = rows.iter().any(|it| !it.median.is_empty());
    let csv = csv_of(&rows);
    let save = move |_| {
        let name = format!("{}.csv", title.to_lowercase().replace([' ', ','], "-"));
        if let Err(why) = dom::download(&name, "text/csv", csv.as_bytes()) {
            notices.say(why);
        }
    };
    let body = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row"><a href=row.address>{row.label}</a></th>
                    <td>{row.value}</td>
                    <td>{format::number(f64::from(row.n))}</td>
                    {has_spread.then(|| view! { <td>{row.median}</td><td>{row.p90}</td> })}
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="chart__twin">
            <summary>{words::AS_TABLE}</summary>
            <div class="chart__table">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::PIECE}</th>
                            <th scope="col">{words::VALUE}</th>
                            <th scope="col">{words::CASES}</th>
                            {has_spread.then(|| view! {
                                <th scope="col">{words::MEDIAN}</th>
                                <th scope="col">{words::P90}</th>
                            })}
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <button type="button" class="button button--small" on:click=save>{words::SAVE_CSV}</button>
        </details>
    }
}

/// The table as CSV (RFC 4180). A text that a spreadsheet would run as a formula begins with an apostrophe.
fn csv_of(rows: &[Row]) -> String {
    let cell = |text: &str| {
        let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{text}")
        } else {
            text.to_owned()
        };
        format!("\"{}\"", text.replace('"', "\"\""))
    };
    let mut out = [
        words::PIECE,
        words::VALUE,
        words::CASES,
        words::MEDIAN,
        words::P90,
    ]
    .map(cell)
    .join(",");
    out.push_str("\r\n");
    for row in rows {
        let n = row.n.to_string();
        let cells = [&row.label, &row.value, &n, &row.median, &row.p90].map(|it| cell(it));
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::KpiValue;

    fn point(value: Option<f64>) -> KpiPoint {
        KpiPoint {
            label: "=2016".into(),
            value: KpiValue {
                value,
                ..KpiValue::default()
            },
            ..KpiPoint::default()
        }
    }

    #[test]
    fn a_piece_without_a_case_is_a_gap_and_not_zero() {
        let points = [Some(1.0), None, Some(3.0), Some(4.0)].map(point);
        assert_eq!(runs(&points), [vec![(0, 1.0)], vec![(2, 3.0), (3, 4.0)]]);
    }

    #[test]
    fn a_file_runs_no_formula() {
        let row = Row {
            label: "=1+1".into(),
            value: "a\"b".into(),
            n: 1,
            median: String::new(),
            p90: String::new(),
            address: String::new(),
        };
        assert!(csv_of(&[row]).contains("\"'=1+1\",\"a\"\"b\",\"1\""));
    }
}
