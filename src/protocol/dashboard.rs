//! Dashboards between page and worker, and what each piece asks of the engine.

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;
use super::insight::KpiRequest;
use super::probe::ProbeRequest;
use crate::domain::RecordId;
use crate::domain::dashboard::{Look, Piece};

/// A dashboard that somebody made.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DashboardView {
    /// The record.
    pub id: RecordId,
    /// What people read.
    pub name: String,
    /// What it answers.
    pub purpose: String,
    /// Only records that this query finds.
    pub only: String,
    /// What it shows, in the notation of `domain::dashboard`.
    pub pieces: String,
    /// Whose it is.
    pub owner: Option<RefLabel>,
    /// Whether it is mine.
    pub is_mine: bool,
    /// Whether others see it among theirs.
    pub shared: bool,
}

/// The stretch of time that a dashboard looks at.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stretch {
    /// First day (`2016-03-01`).
    pub from: String,
    /// Last day.
    pub to: String,
    /// The day before the first.
    pub before: String,
    /// The unit of its pieces: `day`, `week`, `month`, `quarter`.
    pub by: String,
    /// As it was at that moment, in Unix milliseconds.
    pub as_of: Option<i64>,
    /// The moment at which lists and forecasts look: the end of the last day, if that is past.
    pub moment: Option<i64>,
}

/// Whether a query may hold alternatives. A word too much costs a pair of parentheses.
fn has_alternatives(query: &str) -> bool {
    query
        .split(|it: char| !it.is_alphanumeric())
        .any(|it| it.eq_ignore_ascii_case("or"))
}

/// One filter from several: alternatives are kept together.
pub fn narrowed(filters: &[&str]) -> String {
    let filters: Vec<String> = filters
        .iter()
        .map(|it| it.trim())
        .filter(|it| !it.is_empty())
        .map(|it| match has_alternatives(it) {
            true => format!("({it})"),
            false => it.to_owned(),
        })
        .collect();
    filters.join(" ")
}

/// What a piece asks for, in the order in which it reads the answers.
pub fn requests(piece: &Piece, filter: &str, stretch: &Stretch) -> Vec<KpiRequest> {
    let query = narrowed(&[filter, &piece.only]);
    let ask = |id: &str| KpiRequest {
        id: id.into(),
        from: stretch.from.clone(),
        to: stretch.to.clone(),
        as_of: stretch.as_of,
        query: query.clone(),
        ..KpiRequest::default()
    };
    let each = || piece.kpis.iter().map(|it| ask(it));
    let field = |at: usize| piece.by.get(at).cloned().unwrap_or_default();
    match piece.look {
        Look::Tile | Look::Line | Look::Area | Look::Control => each()
            .map(|it| KpiRequest {
                by: stretch.by.clone(),
                ..it
            })
            .collect(),
        Look::Bars | Look::Histogram => each()
            .map(|it| KpiRequest {
                slice: field(0),
                ..it
            })
            .collect(),
        Look::Stack => each()
            .map(|it| KpiRequest {
                by: stretch.by.clone(),
                parts: field(0),
                ..it
            })
            .collect(),
        // What was there before the window began would bury what happened in it.
        Look::Flow => each()
            .map(|it| KpiRequest {
                by: stretch.by.clone(),
                parts: field(0),
                query: match it.id.as_str() {
                    "records" if !stretch.from.is_empty() => {
                        narrowed(&[&query, &format!("opened_at:{}..", stretch.from)])
                    }
                    _ => query.clone(),
                },
                ..it
            })
            .collect(),
        Look::Heat => each()
            .map(|it| KpiRequest {
                slice: field(0),
                parts: field(1),
                ..it
            })
            .collect(),
        Look::Waterfall => vec![
            KpiRequest {
                from: String::new(),
                to: stretch.before.clone(),
                ..ask("backlog")
            },
            ask("opened"),
            ask("resolved"),
            ask("backlog"),
        ],
        Look::Forecast | Look::Probe | Look::List | Look::Text => Vec::new(),
    }
}

/// What a piece that shows a probe asks for; `None` for every other.
pub fn probe_request(piece: &Piece, filter: &str, stretch: &Stretch) -> Option<ProbeRequest> {
    (piece.look == Look::Probe).then(|| ProbeRequest {
        ids: piece.kpis.clone(),
        from: stretch.from.clone(),
        to: stretch.to.clone(),
        as_of: stretch.as_of,
        query: narrowed(&[filter, &piece.only]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_stay_together_however_they_are_written() {
        assert_eq!(
            narrowed(&["p:1 OR p:2", "", "is:open"]),
            "(p:1 OR p:2) is:open"
        );
        assert_eq!(narrowed(&["(p:1) or(p:2)"]), "((p:1) or(p:2))");
        assert_eq!(narrowed(&["group:Oracle"]), "group:Oracle");
    }
}
