//! The status pack: a dashboard as one HTML file that needs nothing else, for mail, archive and print.

use std::fmt::Write as _;

use super::figure::drawing_of;
use super::probes::in_words;
use super::value_text;
use crate::chart::escape;
use crate::domain::dashboard::{Look, Piece};
use crate::domain::kpi::{self, ENOUGH};
use crate::domain::programme::access::CLASSES;
use crate::domain::{FieldType, Kind, incident};
use crate::protocol::{Kpi, ProbeView};
use crate::ui::format;
use crate::ui::words::insight::{self, reports as words};

/// The look of the file. Its colours are fixed: paper has no theme.
const STYLE: &str = "\
body{font:14px/1.45 system-ui,sans-serif;color:#1b1e28;max-width:860px;margin:2rem auto;padding:0 1rem}\
h1{font-size:24px;margin:0}h2{font-size:15px;margin:1.6rem 0 .4rem}p{margin:.2rem 0;color:#4a4f5c}\
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
th,td{padding:4px 8px;border-bottom:1px solid #e3e5ea;text-align:end}th:first-child{text-align:start;font-weight:400}\
thead th{font-size:12px;color:#6a6f7c}.missed{color:#a3271f}.met{color:#17663a}\
svg{width:100%;height:auto}section{break-inside:avoid}footer{margin-top:2rem;font-size:12px;color:#6a6f7c}\
.chart__grid{stroke:#e3e5ea}.chart__mark,.chart__name,.chart__value,.chart__inside{fill:#4a4f5c;font-size:11px}\
.chart__inside--light{fill:#fff}.chart__series{--s:#2b5bc7}.chart__series--1{--s:#0f6d6d}.chart__series--2{--s:#8a5a00}\
.chart__series--3{--s:#7a3fb0}.chart__series--4{--s:#17663a}.chart__series--5{--s:#a34a00}.chart__series--6{--s:#a3271f}\
.chart__series--7{--s:#5d6470}.chart__line{fill:none;stroke:var(--s);stroke-width:2}.chart__area{fill:var(--s);fill-opacity:.14}\
.chart__fill{fill:var(--s);stroke:#fff}.chart__fill--thin{fill:#c4c8d0}.chart__track,.chart__cell{fill:#eef0f3}\
.chart__gap{fill:none}.chart__dot{fill:var(--s)}.chart__dot--out{fill:#a3271f}.chart__hit{fill:none}\
.chart__mean{stroke:#4a4f5c}.chart__limit{stroke:#a3271f;stroke-dasharray:5 4}.chart__target{stroke:#17663a;stroke-dasharray:2 3}";

/// What stands at the head of a pack.
pub(super) struct Head<'a> {
    /// Name of the report.
    pub(super) name: &'a str,
    /// Why there is one.
    pub(super) purpose: &'a str,
    /// Whom it is for.
    pub(super) audience: &'a str,
    /// Classes of information that it does not get, in words, or empty.
    pub(super) withheld: &'a str,
    /// First and last day.
    pub(super) period: (&'a str, &'a str),
    /// The organisation.
    pub(super) workspace: &'a str,
    /// When it was made, in words.
    pub(super) made: &'a str,
}

/// A piece of a dashboard with what it was answered.
pub(super) struct Answered {
    /// The piece.
    pub(super) piece: Piece,
    /// The answers to its requests.
    pub(super) kpis: Vec<Kpi>,
    /// What its probe says, if it shows one.
    pub(super) probe: Option<ProbeView>,
}

/// The file, from the pieces of a dashboard with their answers.
pub(super) fn pack(head: &Head<'_>, pieces: &[Answered]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{name}</title>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <style>{STYLE}</style></head><body><h1>{name}</h1><p>{workspace} · {from} – {to}</p><p>{purpose}</p>",
        name = escape(head.name),
        workspace = escape(head.workspace),
        from = escape(head.period.0),
        to = escape(head.period.1),
        purpose = escape(head.purpose),
    );
    numbers(&mut out, pieces);
    for Answered { piece, kpis, .. } in pieces {
        match piece.look {
            Look::Tile | Look::Probe | Look::List | Look::Forecast => {}
            Look::Text => {
                let _ = write!(out, "<section><p>{}</p></section>", escape(&piece.title));
            }
            _ => {
                let _ = write!(
                    out,
                    "<section><h2>{}</h2>{}</section>",
                    escape(&piece.heading()),
                    without_links(&drawing_of(piece, kpis)),
                );
            }
        }
    }
    definitions(&mut out, pieces);
    let _ = write!(
        out,
        "<footer>{}</footer></body></html>",
        escape(&words::foot(head.audience, head.withheld, head.made))
    );
    out
}

/// The class of information that a piece belongs to.
fn class_of(piece: &Piece) -> &'static str {
    let is_person = |name: &String| {
        let field = incident::PRACTICE.field(name);
        field.is_some_and(|it| it.ty == FieldType::Ref(Kind::PERSON))
    };
    if piece.by.iter().any(is_person) {
        "people"
    } else if piece.look == Look::List {
        "incidents"
    } else {
        "indicators"
    }
}

/// The pieces that an audience gets, and the labels of the classes of which it gets none. `sees` is the
/// access matrix for it, of classes and levels; empty for whoever is no audience, who gets everything.
pub(super) fn for_audience<'p>(
    pieces: &'p [Piece],
    sees: &[(String, String)],
) -> (Vec<&'p Piece>, Vec<&'static str>) {
    let mut withheld = Vec::new();
    let shown = pieces
        .iter()
        .filter(|piece| {
            let class = class_of(piece);
            let level = sees.iter().find(|it| it.0 == class).map(|it| it.1.as_str());
            let shows = match level {
                None | Some("full") => true,
                // Numbers are totals; a bar for each person is none, and neither is a list.
                Some("aggregate") => class == "indicators",
                Some(_) => false,
            };
            if !shows {
                let label = CLASSES.iter().find(|it| it.code == class);
                let label = label.map_or(class, |it| it.label);
                if !withheld.contains(&label) {
                    withheld.push(label);
                }
            }
            shows
        })
        .collect();
    (shown, withheld)
}

/// A file leads nowhere: the places of the application are not in it.
fn without_links(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once("<a class=\"chart__link\" href=\"") {
        out.push_str(before);
        out.push_str("<g");
        // The address ends with its quote: a quote within it is written as an entity.
        rest = after.split_once('"').map_or("", |it| it.1);
    }
    out.push_str(rest);
    out.replace("</a>", "</g>")
}

fn numbers(out: &mut String, pieces: &[Answered]) {
    let tiles: Vec<(&Piece, &Kpi)> = pieces
        .iter()
        .filter(|it| it.piece.look == Look::Tile)
        .filter_map(|it| Some((&it.piece, it.kpis.first()?)))
        .collect();
    let probes = || {
        pieces
            .iter()
            .filter_map(|it| Some((&it.piece, it.probe.as_ref()?)))
    };
    if tiles.is_empty() && probes().next().is_none() {
        return;
    }
    let _ = write!(
        out,
        "<section><table><thead><tr><th></th><th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>",
        insight::VALUE,
        insight::TARGET,
        insight::CASES
    );
    for (piece, kpi) in tiles {
        let thin = kpi.unit != "count" && kpi.total.n < ENOUGH;
        let value = match kpi.total.value {
            None => insight::NO_CASE.to_owned(),
            Some(_) if thin => insight::TOO_FEW.to_owned(),
            Some(value) => value_text(&kpi.unit, value),
        };
        let (target, class) = match (kpi.target, kpi.total.value) {
            (Some((target, at_least)), Some(value)) if !thin => {
                let met = if at_least {
                    value >= target
                } else {
                    value <= target
                };
                let text = insight::target(at_least, &value_text(&kpi.unit, target));
                (text, if met { "met" } else { "missed" })
            }
            _ => (String::new(), ""),
        };
        let _ = write!(
            out,
            "<tr><th>{}</th><td><b>{}</b></td><td class=\"{class}\">{}</td><td>{}</td></tr>",
            escape(if piece.title.is_empty() {
                &kpi.label
            } else {
                &piece.title
            }),
            escape(&value),
            escape(&target),
            format::number(f64::from(kpi.total.n))
        );
    }
    for (piece, probe) in probes() {
        let (value, wanted, verdict) = in_words(probe);
        let class = match probe.met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        };
        let _ = write!(
            out,
            "<tr><th>{}</th><td><b>{}</b></td><td class=\"{class}\">{} · {}</td><td>{}</td></tr>",
            escape(&piece.heading()),
            escape(&value),
            escape(&wanted),
            escape(verdict),
            format::number(f64::from(probe.n))
        );
    }
    out.push_str("</tbody></table></section>");
}

/// Each number's footnote.
fn definitions(out: &mut String, pieces: &[Answered]) {
    let mut seen: Vec<&str> = Vec::new();
    let _ = write!(out, "<section><h2>{}</h2>", words::DEFINITIONS);
    for piece in pieces {
        if let Some(probe) = &piece.probe {
            let _ = write!(
                out,
                "<p><b>{}</b>: {}</p>",
                escape(&probe.label),
                escape(&probe.question)
            );
        }
        for kpi in &piece.kpis {
            let Some(known) = kpi::by_id(&kpi.id).filter(|it| !seen.contains(&it.id)) else {
                continue;
            };
            seen.push(known.id);
            let _ = write!(
                out,
                "<p><b>{}</b>: {} {} (v{})</p>",
                escape(known.label),
                escape(known.formula),
                escape(known.includes),
                known.version
            );
        }
    }
    out.push_str("</section>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::dashboard;
    use crate::protocol::{KpiPoint, KpiValue};

    #[test]
    fn a_pack_holds_what_its_audience_may_see() {
        let pieces = dashboard::read(
            "tile mttr; bars opened by category [6x2] By category; bars resolved by assignee [6x2] By person",
        )
        .expect("reads");
        let kept = |sees: &[(&str, &str)]| {
            let sees: Vec<(String, String)> = sees
                .iter()
                .map(|it| (it.0.to_owned(), it.1.to_owned()))
                .collect();
            let (shown, withheld) = for_audience(&pieces, &sees);
            (shown.len(), withheld)
        };
        assert_eq!(kept(&[]), (3, vec![]));
        assert_eq!(
            kept(&[("indicators", "aggregate"), ("people", "aggregate")]),
            (2, vec!["People"])
        );
        assert_eq!(
            kept(&[("indicators", "none"), ("people", "full")]),
            (1, vec!["Indicators"])
        );
    }

    #[test]
    fn a_pack_stands_alone_and_shows_hostile_words_as_words() {
        let piece = dashboard::read(
            "tile mttr; bars opened by category [6x2] By category; text [12x1] Well done; probe close_with_cause",
        )
        .expect("reads");
        let value = KpiValue {
            value: Some(2.0),
            n: 2,
            query: "opened:2016".into(),
            ..KpiValue::default()
        };
        let kpi = Kpi {
            id: "mttr".into(),
            label: "<script>alert(1)</script>".into(),
            unit: "ms".into(),
            total: value.clone(),
            slices: vec![KpiPoint {
                label: "\"><img src=x onerror=alert(1)>".into(),
                value,
                ..KpiPoint::default()
            }],
            ..Kpi::default()
        };
        let probe = ProbeView {
            label: "Close & cause".into(),
            value: Some(0.5),
            n: 40,
            met: Some(false),
            ..ProbeView::default()
        };
        let pieces: Vec<Answered> = piece
            .into_iter()
            .map(|piece| Answered {
                kpis: match piece.look {
                    Look::Text | Look::Probe => Vec::new(),
                    _ => vec![kpi.clone()],
                },
                probe: (piece.look == Look::Probe).then(|| probe.clone()),
                piece,
            })
            .collect();
        let head = Head {
            name: "Status & more",
            purpose: "",
            audience: "Board",
            withheld: "",
            period: ("2016-03-01", "2016-03-31"),
            workspace: "Acme",
            made: "today",
        };
        let text = pack(&head, &pieces);
        assert!(text.contains("Status &amp; more") && text.contains("Well done"));
        assert!(text.contains("Close &amp; cause") && text.contains("Not met"));
        assert!(!text.contains("<script") && !text.contains("<img") && !text.contains("href="));
        // Two cases are no measurement.
        assert!(text.contains(insight::TOO_FEW));
        assert_eq!(text.matches("<g").count(), text.matches("</g>").count());
    }
}
