//! A chart with its heading, its legend, its table twin and its files.

use leptos::{html, prelude::*, task::spawn_local};

use super::pack::Answered;
use super::{list_of, value_text};
use crate::chart::{self, LOOKS, Point, Series, Speech};
use crate::domain::dashboard::{Look, Piece};
use crate::domain::kpi::{ENOUGH, Unit};
use crate::protocol::{Call, Kpi, KpiPoint, Reply, SheetCell};
use crate::ui::components::{Icon, Menu, MenuItem, use_notices};
use crate::ui::format;
use crate::ui::words::insight as words;
use crate::web::client::{unexpected, use_client};
use crate::web::dom;

/// So many bars are drawn; the table has them all.
const BARS: usize = 12;
/// So many rows of a heat map are drawn.
const HEAT_ROWS: usize = 8;

/// What a chart shows, ready to be drawn, listed and saved.
#[derive(Clone, PartialEq, Debug, Default)]
struct Drawn {
    svg: String,
    legend: Vec<String>,
    /// The table twin: series, and what is in them.
    series: Vec<Series>,
    /// Median and p90 by series and point, where cases have values of their own.
    spread: Vec<Vec<(Option<f64>, Option<f64>)>>,
}

fn point(unit: &str, it: &KpiPoint) -> Point {
    Point {
        label: if it.label.is_empty() {
            words::EMPTY.to_owned()
        } else {
            it.label.clone()
        },
        value: it.value.value,
        n: it.value.n,
        address: list_of(&it.value.query, it.value.as_of),
        is_thin: unit != Unit::Count.code() && it.value.n < ENOUGH,
    }
}

fn series(label: &str, kpi: &Kpi, points: &[KpiPoint]) -> Series {
    Series {
        label: label.to_owned(),
        unit: kpi.unit.clone(),
        points: points.iter().map(|it| point(&kpi.unit, it)).collect(),
        target: kpi.target,
    }
}

/// The pieces of a series turned round: for each part, its course.
fn by_part(kpi: &Kpi) -> Vec<Series> {
    let names = kpi.points.first().map(|it| it.parts.as_slice());
    let names = names.unwrap_or_default();
    let mut all: Vec<Series> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let points = kpi.points.iter().filter_map(|moment| {
                let part = moment.parts.get(at)?;
                Some(Point {
                    label: moment.label.clone(),
                    ..point(&kpi.unit, part)
                })
            });
            Series {
                label: point("", name).label,
                unit: kpi.unit.clone(),
                points: points.collect(),
                target: None,
            }
        })
        .collect();
    // A part that never had a record needs no place in the legend.
    all.retain(|it| it.points.iter().any(|it| it.n > 0));
    all
}

/// From the backlog before, what came, what was resolved, and the backlog after.
fn waterfall(answers: &[Kpi]) -> Option<Series> {
    let [before, opened, resolved, after] = answers else {
        return None;
    };
    let value = |kpi: &Kpi| kpi.total.value.unwrap_or(0.0);
    let of = |label: &str, kpi: &Kpi, sign: f64| Point {
        label: label.to_owned(),
        value: Some(sign * value(kpi)),
        n: kpi.total.n,
        address: list_of(&kpi.total.query, kpi.total.as_of),
        is_thin: false,
    };
    // Reopened, cancelled, merged: no query of the window finds exactly these, so the mark opens nothing.
    let rest = value(after) - value(before) - value(opened) + value(resolved);
    Some(Series {
        label: String::new(),
        unit: Unit::Count.code().into(),
        points: vec![
            of(words::BACKLOG_BEFORE, before, 1.0),
            of(words::CAME_IN, opened, 1.0),
            of(words::WAS_RESOLVED, resolved, -1.0),
            Point {
                label: words::OTHER_MOVES.into(),
                value: Some(rest),
                n: rest.abs() as u32,
                ..Point::default()
            },
            of(words::BACKLOG_AFTER, after, 1.0),
        ],
        target: None,
    })
}

/// A piece as a drawing alone.
pub(super) fn drawing_of(piece: &Piece, answers: &[Kpi]) -> String {
    draw(piece, answers).svg
}

/// Draws a piece from its answers.
fn draw(piece: &Piece, answers: &[Kpi]) -> Drawn {
    let title = piece.heading();
    let mark =
        |what: &str, value: &str, n: u32| words::mark(what, value, &format::number(f64::from(n)));
    let speech = Speech {
        value: &value_text,
        mark: &mark,
        mean: words::MEAN,
        limit: words::CHANCE_LIMIT,
        target: words::TARGET,
    };
    let courses = || -> Vec<Series> {
        answers
            .iter()
            .map(|it| series(&it.label, it, &it.points))
            .collect()
    };
    let slices = || -> Option<Series> {
        let kpi = answers.first()?;
        Some(series("", kpi, &kpi.slices))
    };
    let first = |all: &Series, most: usize| Series {
        points: all.points.iter().take(most).cloned().collect(),
        ..all.clone()
    };
    let (svg, series) = match piece.look {
        Look::Line | Look::Area => {
            let look = match piece.look {
                Look::Area => chart::Look::Area,
                _ => chart::Look::Line,
            };
            let all = courses();
            (chart::course(&title, &all, look, &speech), all)
        }
        Look::Control => {
            let all = courses();
            let svg = all
                .first()
                .map_or_else(String::new, |it| chart::control(&title, it, &speech));
            (svg, all)
        }
        Look::Bars => slices().map_or_else(Default::default, |all| {
            (chart::bars(&title, &first(&all, BARS), &speech), vec![all])
        }),
        Look::Histogram => slices().map_or_else(Default::default, |all| {
            (chart::columns(&title, &all, &speech), vec![all])
        }),
        Look::Stack | Look::Flow => {
            let all = answers.first().map(by_part).unwrap_or_default();
            let svg = match piece.look {
                Look::Stack => chart::stacked_columns(&title, &all, &speech),
                _ => chart::stacked_area(&title, &all, &speech),
            };
            (svg, all)
        }
        Look::Heat => {
            let kpi = answers.first();
            let rows: Vec<Series> = kpi
                .iter()
                .flat_map(|kpi| {
                    kpi.slices.iter().map(|row| {
                        let label = point("", row).label;
                        Series {
                            target: None,
                            ..series(&label, kpi, &row.parts)
                        }
                    })
                })
                .collect();
            let mut rows = rows;
            // The rest beside the columns, if there is none.
            let is_empty = |it: &Series| it.points.last().is_none_or(|it| it.n == 0);
            if rows.iter().all(is_empty) {
                rows.iter_mut().for_each(|it| drop(it.points.pop()));
            }
            let drawn = &rows[..rows.len().min(HEAT_ROWS)];
            (chart::heat(&title, drawn, &speech), rows)
        }
        Look::Waterfall => waterfall(answers).map_or_else(Default::default, |all| {
            (chart::waterfall(&title, &all, &speech), vec![all])
        }),
        Look::Tile => {
            let total = |kpi: &Kpi| KpiPoint {
                label: kpi.label.clone(),
                value: kpi.total.clone(),
                ..KpiPoint::default()
            };
            let all = answers.iter().map(|it| series("", it, &[total(it)]));
            (String::new(), all.collect())
        }
        Look::Forecast | Look::Probe | Look::List | Look::Text => Default::default(),
    };
    let spread = match piece.look {
        Look::Line | Look::Area | Look::Control => {
            answers.iter().map(|it| spreads(&it.points)).collect()
        }
        Look::Bars => answers.iter().map(|it| spreads(&it.slices)).collect(),
        Look::Tile => answers
            .iter()
            .map(|it| vec![(it.total.median, it.total.p90)])
            .collect(),
        _ => Vec::new(),
    };
    let has_legend =
        matches!(piece.look, Look::Line | Look::Stack | Look::Flow) && series.len() > 1;
    Drawn {
        svg,
        legend: match has_legend {
            true => series.iter().map(|it| it.label.clone()).collect(),
            false => Vec::new(),
        },
        series,
        spread,
    }
}

fn spreads(points: &[KpiPoint]) -> Vec<(Option<f64>, Option<f64>)> {
    points
        .iter()
        .map(|it| (it.value.median, it.value.p90))
        .collect()
}

/// The chart.
#[component]
pub(super) fn Figure(
    /// What it shows.
    piece: Piece,
    /// The answers to its requests.
    answers: Vec<Kpi>,
) -> impl IntoView {
    let drawn = draw(&piece, &answers);
    let title = piece.heading();
    let id = dom::unique_id("chart");
    let stacked = matches!(piece.look, Look::Stack | Look::Flow);
    let legend = (!drawn.legend.is_empty()).then(|| {
        let class = if stacked { "chart__legend chart__legend--filled" } else { "chart__legend" };
        let items = drawn
            .legend
            .iter()
            .enumerate()
            .map(|(nth, label)| view! {
                <li class=format!("chart__series chart__series--{}", nth % LOOKS)>{label.clone()}</li>
            })
            .collect_view();
        view! { <ul class=class>{items}</ul> }
    });
    let rows = rows_of(&drawn);
    let definition = answers
        .first()
        .filter(|_| piece.look != Look::Waterfall)
        .map(|kpi| view! { <super::tile::DefinitionCard kpi=kpi.clone()/> });
    let ground = NodeRef::<html::Div>::new();
    let svg = drawn.svg.clone();
    ground.on_load(move |it| dom::put_drawing(&it, &svg));
    let is_empty = drawn.series.iter().all(|it| it.points.is_empty());
    view! {
        <figure class="chart card" data-look=piece.look.def().code>
            <figcaption class="chart__title">
                <h2>{title.clone()}</h2>
                <span class="chart__tools">
                    {definition}
                    <Files id=id.clone() title=title rows=rows.clone()/>
                </span>
                {legend}
            </figcaption>
            {is_empty.then(|| view! { <p class="chart__empty">{words::NO_CASE}</p> })}
            <div class="chart__ground" id=id node_ref=ground></div>
            <Twin rows=rows of=piece.print()/>
        </figure>
    }
}

/// A row of the table twin.
#[derive(Clone)]
struct Row {
    label: String,
    value: String,
    /// As a spreadsheet counts: shares as such, durations in hours.
    number: Option<f64>,
    n: u32,
    median: String,
    p90: String,
    address: String,
}

fn rows_of(drawn: &Drawn) -> Vec<Row> {
    let mut rows = Vec::new();
    for (nth, series) in drawn.series.iter().enumerate() {
        let text =
            |value: Option<f64>| value.map_or_else(String::new, |it| value_text(&series.unit, it));
        for (at, point) in series.points.iter().enumerate() {
            let spread = drawn.spread.get(nth).and_then(|it| it.get(at)).copied();
            let (median, p90) = spread.unwrap_or_default();
            rows.push(Row {
                label: match series.label.is_empty() || drawn.series.len() == 1 {
                    true => point.label.clone(),
                    false => format!("{}, {}", series.label, point.label),
                },
                value: text(point.value),
                number: point.value.map(|it| match series.unit.as_str() {
                    "ms" => it / 3_600_000.0,
                    _ => it,
                }),
                n: point.n,
                median: text(median),
                p90: text(p90),
                address: point.address.clone(),
            });
        }
    }
    rows
}

/// The chart as a file: numbers as CSV, the picture as SVG and PNG.
#[component]
fn Files(id: String, title: String, rows: Vec<Row>) -> impl IntoView {
    let notices = use_notices();
    let held = StoredValue::new((id, title, rows));
    let name = move |ending: &str| held.with_value(|(_, title, _)| words::file_name(title, ending));
    let say = move |done: Result<(), String>| {
        if let Err(why) = done {
            notices.say(why);
        }
    };
    let csv = move |_| {
        let text = held.with_value(|(.., rows)| csv_of(rows));
        say(dom::download(&name("csv"), "text/csv", text.as_bytes()));
    };
    let client = use_client();
    let xlsx = move |_| {
        let (name, rows) = held.with_value(|(_, title, rows)| (title.clone(), sheet_of(rows)));
        spawn_local(async move {
            match client.call(Call::Sheet { name, rows }).await {
                Ok(Reply::File {
                    name,
                    media_type,
                    bytes,
                }) => say(dom::download(&name, &media_type, &bytes)),
                Ok(_) => notices.bad(&unexpected()),
                Err(news) => notices.bad(&news),
            }
        });
    };
    let picture = move || {
        held.with_value(|(id, title, _)| {
            let svg = dom::drawing(&format!("#{id} svg"))?;
            Some(chart::standalone(&svg.markup, title, &svg.ground))
        })
    };
    let svg = move |_| {
        let done = match picture() {
            Some(text) => dom::download(&name("svg"), "image/svg+xml", text.as_bytes()),
            None => Err(words::NO_PICTURE.into()),
        };
        say(done);
    };
    let png = move |_| {
        spawn_local(async move {
            let done = match picture() {
                Some(text) => match dom::png_of(&text).await {
                    Ok(bytes) => dom::download(&name("png"), "image/png", &bytes),
                    Err(why) => Err(why),
                },
                None => Err(words::NO_PICTURE.into()),
            };
            say(done);
        });
    };
    view! {
        <Menu
            label=words::SAVE_AS
            face=Box::new(|| view! { <Icon name="download" class="icon--small"/> }.into_any())
            class="button button--quiet button--icon button--small"
        >
            <MenuItem label=words::SAVE_CSV on_click=csv/>
            <MenuItem label=words::SAVE_XLSX on_click=xlsx/>
            <MenuItem label=words::SAVE_SVG on_click=svg/>
            <MenuItem label=words::SAVE_PNG on_click=png/>
        </Menu>
    }
}

/// The table for a spreadsheet.
fn sheet_of(rows: &[Row]) -> Vec<Vec<SheetCell>> {
    let text = |it: &str| SheetCell::Text(it.to_owned());
    let head = [words::PIECE, words::VALUE, words::IN_WORDS, words::CASES];
    let mut out = vec![head.map(text).to_vec()];
    for row in rows {
        out.push(vec![
            text(&row.label),
            row.number.map_or_else(|| text(""), SheetCell::Number),
            text(&row.value),
            SheetCell::Number(f64::from(row.n)),
        ]);
    }
    out
}

/// Whose tables are open, by piece: the charts are drawn anew whenever a number changes.
#[derive(Clone, Copy)]
pub(super) struct Opened(StoredValue<Vec<String>>);

impl Opened {
    /// Puts it into the context, for the charts below.
    pub(super) fn provide() {
        provide_context(Self(StoredValue::new(Vec::new())));
    }

    fn has(self, piece: &str) -> bool {
        self.0.with_value(|it| it.iter().any(|it| it == piece))
    }

    fn set(self, piece: &str, open: bool) {
        self.0.update_value(|it| {
            it.retain(|it| it != piece);
            if open {
                it.push(piece.to_owned());
            }
        });
    }
}

/// The same numbers as a table.
#[component]
fn Twin(
    rows: Vec<Row>,
    /// The piece, as its dashboard writes it.
    of: String,
) -> impl IntoView {
    let has_spread = rows.iter().any(|it| !it.median.is_empty());
    let opened = expect_context::<Opened>();
    let was_open = opened.has(&of);
    let open = RwSignal::new(was_open);
    let rows = StoredValue::new(rows);
    let body = move || {
        rows.get_value()
            .into_iter()
            .map(|row| {
                let label = match row.address.is_empty() {
                    true => view! { {row.label} }.into_any(),
                    false => view! { <a href=row.address>{row.label}</a> }.into_any(),
                };
                view! {
                    <tr>
                        <th scope="row">{label}</th>
                        <td>{row.value}</td>
                        <td>{format::number(f64::from(row.n))}</td>
                        {has_spread.then(|| view! { <td>{row.median}</td><td>{row.p90}</td> })}
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <details
            class="chart__twin"
            open=was_open
            on:toggle=move |ev| {
                let is_open = dom::event_text(&ev, "newState") == "open";
                opened.set(&of, is_open);
                open.set(is_open);
            }
        >
            <summary>{words::AS_TABLE}</summary>
            // Hundreds of cells that nobody looks at would be built with every move of the slider.
            <Show when=move || open.get()>
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
            </Show>
        </details>
    }
}

/// A line of CSV (RFC 4180). A text that a spreadsheet would run as a formula begins with an apostrophe.
fn csv_line(cells: &[&str]) -> String {
    let cell = |text: &&str| {
        let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{text}")
        } else {
            (*text).to_owned()
        };
        format!("\"{}\"", text.replace('"', "\"\""))
    };
    let cells: Vec<String> = cells.iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// The table as CSV.
fn csv_of(rows: &[Row]) -> String {
    let mut out = csv_line(&[
        words::PIECE,
        words::VALUE,
        words::CASES,
        words::MEDIAN,
        words::P90,
    ]);
    for row in rows {
        let n = row.n.to_string();
        out.push_str(&csv_line(&[
            &row.label,
            &row.value,
            &n,
            &row.median,
            &row.p90,
        ]));
    }
    out
}

/// The numbers of all pieces of a dashboard as one table: a line for each, with the piece that it is of.
/// Records, forecasts and words are no numbers.
pub(super) fn csv_of_pieces(pieces: &[Answered]) -> String {
    let mut out = csv_line(&[
        words::SHOWN,
        words::PIECE,
        words::VALUE,
        words::NUMBER,
        words::CASES,
        words::MEDIAN,
        words::P90,
    ]);
    for Answered { piece, kpis, probe } in pieces {
        let heading = piece.heading();
        for row in rows_of(&draw(piece, kpis)) {
            let number = row.number.map_or_else(String::new, |it| it.to_string());
            let n = row.n.to_string();
            out.push_str(&csv_line(&[
                &heading,
                &row.label,
                &row.value,
                &number,
                &n,
                &row.median,
                &row.p90,
            ]));
        }
        if let Some(probe) = probe {
            let (value, _, verdict) = super::probes::in_words(probe);
            let number = probe.value.map_or_else(String::new, |it| it.to_string());
            let n = probe.n.to_string();
            out.push_str(&csv_line(&[&heading, verdict, &value, &number, &n, "", ""]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::KpiValue;

    fn counted(label: &str, n: u32, parts: Vec<KpiPoint>) -> KpiPoint {
        KpiPoint {
            label: label.into(),
            value: KpiValue {
                value: Some(f64::from(n)),
                n,
                query: format!("q{label}"),
                ..KpiValue::default()
            },
            parts,
            ..KpiPoint::default()
        }
    }

    #[test]
    fn a_file_runs_no_formula() {
        let row = Row {
            label: "=1+1".into(),
            value: "a\"b".into(),
            number: None,
            n: 1,
            median: String::new(),
            p90: String::new(),
            address: String::new(),
        };
        assert!(csv_of(&[row]).contains("\"'=1+1\",\"a\"\"b\",\"1\""));
    }

    #[test]
    fn one_table_has_the_numbers_of_every_piece() {
        let pieces = crate::domain::dashboard::read(
            "tile opened; bars opened by category [6x2] By category; probe close_with_cause; list [6x2] Open",
        )
        .expect("reads");
        let total = counted("", 3, Vec::new()).value;
        let kpi = Kpi {
            id: "opened".into(),
            label: "Opened".into(),
            unit: "count".into(),
            total,
            slices: vec![
                counted("Mail", 2, Vec::new()),
                counted("=1+1", 1, Vec::new()),
            ],
            ..Kpi::default()
        };
        let probe = crate::protocol::ProbeView {
            value: Some(0.5),
            n: 40,
            at_least: 0.8,
            met: Some(false),
            ..Default::default()
        };
        let answered: Vec<Answered> = pieces
            .into_iter()
            .map(|piece| Answered {
                kpis: match piece.look {
                    Look::Tile | Look::Bars => vec![kpi.clone()],
                    _ => Vec::new(),
                },
                probe: (piece.look == Look::Probe).then(|| probe.clone()),
                piece,
            })
            .collect();
        let text = csv_of_pieces(&answered);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines[1].starts_with("\"Opened\",\"Opened\",") && lines[1].contains("\"3\",\"3\""));
        assert!(lines[2].starts_with("\"By category\",\"Mail\","));
        assert!(lines[3].contains("\"'=1+1\""));
        assert!(lines[4].contains("\"Not met\"") && lines[4].contains("\"0.5\",\"40\""));
    }

    #[test]
    fn parts_become_courses_and_what_never_was_is_left_out() {
        let moment = |label: &str, new: u32, open: u32| {
            let parts = vec![
                counted("new", new, Vec::new()),
                counted("never", 0, Vec::new()),
                counted("open", open, Vec::new()),
            ];
            counted(label, new + open, parts)
        };
        let kpi = Kpi {
            unit: "count".into(),
            points: vec![moment("2016-03", 3, 4), moment("2016-04", 5, 6)],
            ..Kpi::default()
        };
        let all = by_part(&kpi);
        let labels: Vec<&str> = all.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(labels, ["new", "open"]);
        assert_eq!(all[1].points[1].value, Some(6.0));
        assert_eq!(all[1].points[1].label, "2016-04");
    }

    #[test]
    fn a_waterfall_ends_where_the_backlog_does() {
        let kpi = |value: f64| Kpi {
            total: KpiValue {
                value: Some(value),
                n: value as u32,
                ..KpiValue::default()
            },
            ..Kpi::default()
        };
        let all = waterfall(&[kpi(10.0), kpi(7.0), kpi(5.0), kpi(11.0)]).expect("four answers");
        let values: Vec<_> = all.points.iter().filter_map(|it| it.value).collect();
        assert_eq!(values, [10.0, 7.0, -5.0, -1.0, 11.0]);
        assert_eq!(values[..4].iter().sum::<f64>(), values[4]);
        assert!(
            all.points[3].address.is_empty(),
            "no query finds exactly the others"
        );
    }
}
