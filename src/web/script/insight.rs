//! Clocks and numbers for scripts.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::values::{self, array, datum, object, option_text, ref_label, set, text_of};
use super::{Answer, identity};
use crate::domain::{RecordId, practices};
use crate::protocol::{
    Call, ClockView, Datum, Kpi, KpiRequest, KpiValue, ListRequest, Reply, WhatIfRequest,
};
use crate::web::client::{Client, unexpected};

fn as_of(options: &JsValue) -> Option<i64> {
    match datum(&values::get(options, "asOf")) {
        Datum::Time(unix_ms) | Datum::Int(unix_ms) => Some(unix_ms),
        Datum::Text(text) => values::moment(&text),
        _ => None,
    }
}

fn time(unix_ms: Option<i64>) -> JsValue {
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
    let pieces = |points: &[crate::protocol::KpiPoint]| {
        array(points.iter().map(|point| {
            let out = value_object(&point.value);
            set(&out, "label", &point.label.as_str().into());
            set(&out, "from", &point.from.as_str().into());
            set(&out, "to", &point.to.as_str().into());
            out
        }))
    };
    set(&out, "points", &pieces(&kpi.points));
    set(&out, "slices", &pieces(&kpi.slices));
    out
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
