//! Clocks and numbers for scripts.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::values::{self, array, datum, object, option_text, ref_label, set, text_of};
use super::{Answer, identity};
use crate::domain::{RecordId, dashboard, practices, probe};
use crate::protocol::{
    BadNews, Call, ClockView, Datum, Kpi, KpiPoint, KpiRequest, KpiValue, ListRequest,
    ProbeRequest, ProbeView, Reply, Stretch, WhatIfRequest, narrowed, probe_request, requests,
};
use crate::web::client::{Client, unexpected};

pub(super) fn as_of(options: &JsValue) -> Option<i64> {
    match datum(&values::get(options, "asOf")) {
        Datum::Time(unix_ms) | Datum::Int(unix_ms) => Some(unix_ms),
        Datum::Text(text) => values::moment(&text),
        _ => None,
    }
}

pub(super) fn time(unix_ms: Option<i64>) -> JsValue {
    values::js(&unix_ms.map_or(Datum::None, Datum::Time))
}

fn number(number: Option<f64>) -> JsValue {
    number.map_or(JsValue::NULL, JsValue::from)
}

/// `kpi(id, {from, to, asOf, slice, query, by})`.
pub(super) async fn kpi(client: Client, id: JsValue, options: JsValue) -> Answer {
    let text = |name| option_text(&options, name).unwrap_or_default();
    let request = KpiRequest {
        id: text_of(&id),
        from: text("from"),
        to: text("to"),
        as_of: as_of(&options),
        query: text("query"),
        slice: text("slice"),
        by: text("by"),
        parts: text("parts"),
    };
    let Reply::Kpis(answers) = client.call(Call::Kpis(vec![request])).await? else {
        return Err(unexpected());
    };
    let answer = answers.into_iter().next().ok_or_else(unexpected)?;
    if let Some(wrong) = answer.error {
        return Err(wrong.into());
    }
    Ok(kpi_object(&answer))
}

fn kpi_object(kpi: &Kpi) -> JsValue {
    let out = value_object(&kpi.total);
    set(&out, "id", &kpi.id.as_str().into());
    set(&out, "label", &kpi.label.as_str().into());
    set(&out, "unit", &kpi.unit.as_str().into());
    let (target, direction) = match kpi.target {
        Some((target, at_least)) => (
            JsValue::from(target),
            JsValue::from(if at_least { "at_least" } else { "at_most" }),
        ),
        None => (JsValue::NULL, JsValue::NULL),
    };
    set(&out, "target", &target);
    set(&out, "direction", &direction);
    set(
        &out,
        "owner",
        &kpi.owner.as_ref().map_or(JsValue::NULL, ref_label),
    );
    set(&out, "points", &pieces(&kpi.points));
    set(&out, "slices", &pieces(&kpi.slices));
    out
}

fn pieces(points: &[KpiPoint]) -> JsValue {
    array(points.iter().map(|point| {
        let out = value_object(&point.value);
        set(&out, "label", &point.label.as_str().into());
        set(&out, "from", &point.from.as_str().into());
        set(&out, "to", &point.to.as_str().into());
        set(&out, "parts", &pieces(&point.parts));
        out
    }))
}

/// `dashboard(id, {from, to, asOf, query, by})`: one that is there from the start by its code, or one
/// that somebody made by its identity or name. Without a first day it looks at a year.
pub(super) async fn dashboard(client: Client, id: JsValue, options: JsValue) -> Answer {
    let id = text_of(&id);
    let ready = dashboard::READY.iter().find(|it| it.code == id);
    let (name, purpose, only, text) = match ready {
        Some(it) => (
            it.label.to_owned(),
            it.purpose.to_owned(),
            it.only.to_owned(),
            it.pieces.to_owned(),
        ),
        None => {
            let Reply::Dashboards(made) = client.call(Call::Dashboards).await? else {
                return Err(unexpected());
            };
            let found = made
                .into_iter()
                .find(|it| it.id.to_hex() == id || it.name == id);
            let Some(it) = found else {
                let codes: Vec<&str> = dashboard::READY.iter().map(|it| it.code).collect();
                return Err(BadNews::refusal(
                    "not_there",
                    format!(
                        "There is no dashboard {id:?}. Take one of {}, or the name of one that you can see.",
                        codes.join(", ")
                    ),
                ));
            };
            (it.name, it.purpose, it.only, it.pieces)
        }
    };
    let shown = dashboard::read(&text).map_err(|why| BadNews::refusal("does_not_read", why))?;
    let option = |name| option_text(&options, name).unwrap_or_default();
    let from = match (option("from"), option("to")) {
        (from, _) if !from.is_empty() => from,
        (_, to) => days_before(&to, 364),
    };
    let stretch = Stretch {
        before: days_before(&from, 1),
        from,
        to: option("to"),
        by: Some(option("by"))
            .filter(|it| !it.is_empty())
            .unwrap_or_else(|| "month".into()),
        as_of: as_of(&options),
        moment: as_of(&options),
    };
    let filter = narrowed(&[&only, &option("query")]);
    let mut all = Vec::with_capacity(shown.len());
    for piece in &shown {
        let asked = requests(piece, &filter, &stretch);
        let Reply::Kpis(answers) = client.call(Call::Kpis(asked)).await? else {
            return Err(unexpected());
        };
        if let Some(wrong) = answers.iter().find_map(|it| it.error.clone()) {
            return Err(wrong.into());
        }
        let mut probe = JsValue::NULL;
        if let Some(request) = probe_request(piece, &filter, &stretch) {
            let Reply::Probes(found) = client.call(Call::Probes(request)).await? else {
                return Err(unexpected());
            };
            let found = found.into_iter().next().ok_or_else(unexpected)?;
            if let Some(wrong) = found.error {
                return Err(wrong.into());
            }
            probe = probe_object(found);
        }
        let records = match piece.look {
            dashboard::Look::List => narrowed(&[&filter, &piece.only]),
            _ => String::new(),
        };
        all.push(object(&[
            ("look", piece.look.def().code.into()),
            ("heading", piece.heading().into()),
            ("kpis", array(answers.iter().map(kpi_object))),
            ("query", records.into()),
            ("probe", probe),
        ]));
    }
    Ok(object(&[
        ("name", name.into()),
        ("purpose", purpose.into()),
        ("only", only.into()),
        ("text", text.into()),
        ("pieces", array(all)),
    ]))
}

/// So many days before `2016-03-01`, or before today.
fn days_before(day: &str, days: u32) -> String {
    const DAY_MS: f64 = 86_400_000.0;
    // A date alone is read as midnight of UTC, and written in UTC too.
    let end = match js_sys::Date::new(&day.into()).get_time() {
        it if it.is_nan() => js_sys::Date::now(),
        it => it,
    };
    let at = end - f64::from(days) * DAY_MS;
    let text = String::from(js_sys::Date::new(&at.into()).to_iso_string());
    text.chars().take(10).collect()
}

fn value_object(value: &KpiValue) -> JsValue {
    object(&[
        ("value", number(value.value)),
        ("n", value.n.into()),
        ("median", number(value.median)),
        ("p90", number(value.p90)),
        ("low", number(value.low)),
        ("high", number(value.high)),
        ("part", value.part.map_or(JsValue::NULL, JsValue::from)),
        ("query", value.query.as_str().into()),
        ("partQuery", value.part_query.as_str().into()),
        ("asOf", time(value.as_of)),
    ])
}

/// `probe(id, {from, to, asOf, query})`.
pub(super) async fn probe(client: Client, id: JsValue, options: JsValue) -> Answer {
    let id = text_of(&id);
    probe::check_probe(&id).map_err(|why| BadNews::refusal("not_there", why))?;
    let text = |name| option_text(&options, name).unwrap_or_default();
    let request = ProbeRequest {
        ids: vec![id],
        from: text("from"),
        to: text("to"),
        as_of: as_of(&options),
        query: text("query"),
    };
    let Reply::Probes(answers) = client.call(Call::Probes(request)).await? else {
        return Err(unexpected());
    };
    let found = answers.into_iter().next().ok_or_else(unexpected)?;
    match found.error {
        Some(wrong) => Err(wrong.into()),
        None => Ok(probe_object(found)),
    }
}

fn probe_object(found: ProbeView) -> JsValue {
    let yes = |it: Option<bool>| it.map_or(JsValue::NULL, JsValue::from);
    let said = found.said.as_ref().map_or(JsValue::NULL, |it| {
        object(&[
            ("met", it.met.into()),
            ("reason", it.reason.as_str().into()),
            ("by", ref_label(&it.by)),
            ("expiresAt", time(Some(it.expires_at))),
        ])
    });
    object(&[
        ("id", found.id.into()),
        ("label", found.label.into()),
        ("question", found.question.into()),
        ("kind", found.kind.into()),
        ("value", number(found.value)),
        ("n", found.n.into()),
        ("part", found.part.into()),
        ("low", number(found.low)),
        ("high", number(found.high)),
        ("atLeast", found.at_least.into()),
        ("confidence", found.confidence.into()),
        ("measured", yes(found.measured)),
        ("met", yes(found.met)),
        ("override", said),
        ("query", found.for_query.into()),
        ("against", found.against_query.into()),
        ("asOf", time(found.as_of)),
    ])
}

/// `clocks(id, {asOf})`.
pub(super) async fn clocks(client: Client, id: JsValue, options: JsValue) -> Answer {
    let call = Call::Clocks {
        id: text_of(&id),
        as_of: as_of(&options),
    };
    match client.call(call).await? {
        Reply::Clocks(clocks) => Ok(array(clocks.iter().map(clock_object))),
        _ => Err(unexpected()),
    }
}

fn clock_object(clock: &ClockView) -> JsValue {
    let ms = |ms: i64| JsValue::from(ms as f64);
    let segments = clock.segments.iter().map(|it| {
        object(&[
            ("from", time(Some(it.from))),
            ("to", time(Some(it.to))),
            ("kind", it.kind.as_str().into()),
            ("reason", it.reason.as_str().into()),
            ("team", it.team.as_str().into()),
        ])
    });
    let warnings = clock
        .warnings
        .iter()
        .map(|(percent, at)| object(&[("percent", (*percent).into()), ("at", time(Some(*at)))]));
    let notes = clock
        .notes
        .iter()
        .map(|(at, text)| object(&[("at", time(Some(*at))), ("text", text.as_str().into())]));
    object(&[
        ("level", ref_label(&clock.level)),
        ("metric", clock.metric.as_str().into()),
        ("status", clock.status.as_str().into()),
        ("team", clock.team.as_ref().map_or(JsValue::NULL, ref_label)),
        ("priority", clock.priority.into()),
        ("startedAt", time(Some(clock.started_at))),
        ("elapsedMs", ms(clock.elapsed_ms)),
        ("targetMs", ms(clock.target_ms)),
        ("dueAt", time(clock.due_at)),
        ("originalDueAt", time(clock.original_due_at)),
        ("stoppedAt", time(clock.stopped_at)),
        ("breachedAt", time(clock.breached_at)),
        (
            "lateByReclassification",
            clock.late_by_reclassification.into(),
        ),
        (
            "metAtFirstResolve",
            clock
                .met_at_first_resolve
                .map_or(JsValue::NULL, JsValue::from),
        ),
        ("calendar", clock.calendar.as_str().into()),
        ("zone", clock.zone.as_str().into()),
        ("segments", array(segments)),
        ("warnings", array(warnings)),
        ("notes", array(notes)),
    ])
}

/// `calendars()`: all support hours with their fields.
pub(super) async fn calendars(client: Client) -> Answer {
    let practice = &crate::domain::support_hours::PRACTICE;
    let columns: Vec<String> = practice
        .fields
        .iter()
        .filter(|it| it.editable && it.name != "description")
        .map(|it| it.name.to_owned())
        .collect();
    let request = ListRequest {
        kind: practice.name.into(),
        columns: columns.clone(),
        limit: 1_000,
        ..ListRequest::default()
    };
    let Reply::List(page) = client.call(Call::List(request)).await? else {
        return Err(unexpected());
    };
    Ok(array(page.rows.iter().map(|row| {
        let out = Object::new();
        set(&out, "id", &row.id.to_hex().into());
        for (column, cell) in columns.iter().zip(&row.cells) {
            set(&out, column, &values::js(cell));
        }
        out.into()
    })))
}

/// `whatIf(definition, query)`: `definition` has the fields of a service level, and `level` if it
/// would replace one.
pub(super) async fn what_if(client: Client, definition: JsValue, query: JsValue) -> Answer {
    let level = match option_text(&definition, "level") {
        Some(level) => identity(client, &level).await?,
        None => RecordId::NIL,
    };
    let mut fields = values::fields(&definition);
    fields.retain(|(name, _)| name != "level");
    let known = practices::by_name("service_level").ok_or_else(unexpected)?;
    if level.is_nil() && fields.iter().all(|(name, _)| known.field(name).is_none()) {
        return Err(crate::protocol::BadNews::refusal(
            "field_missing",
            "Give the fields of a service level, such as metric, support_hours and target_p3.",
        ));
    }
    let request = WhatIfRequest {
        level,
        fields,
        query: text_of(&query),
        limit: 1_000,
    };
    let Reply::WhatIf(answer) = client.call(Call::WhatIf(request)).await? else {
        return Err(unexpected());
    };
    let counts = Object::new();
    for (code, was, is) in &answer.counts {
        let pair = object(&[("today", (*was).into()), ("then", (*is).into())]);
        set(&counts, code, &pair);
    }
    let lines = answer.lines.iter().map(|(record, was, is)| {
        object(&[
            ("record", ref_label(record)),
            ("today", was.as_str().into()),
            ("then", is.as_str().into()),
        ])
    });
    Ok(object(&[
        ("records", answer.records.into()),
        ("changed", answer.changed.into()),
        ("counts", counts.into()),
        ("lines", array(lines)),
    ]))
}

/// `useUsualLevels()`: makes the usual support hours and service levels, once.
pub(super) async fn use_usual_levels(client: Client) -> Answer {
    client.call(Call::UseUsualLevels).await?;
    Ok(JsValue::UNDEFINED)
}
