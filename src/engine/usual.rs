//! The support hours and service levels that a desk may begin with: records like any other, made
//! once when somebody asks for them, and changed or taken back from then on.

use crate::domain::calendar::Calendar;
use crate::domain::service_level::{Definition, Metric, default_definitions};
use crate::domain::{FieldId, Kind, RecordId, Value, common};
use crate::domain::{service_level_definition as level, support_hours as hours};
use crate::oplog::Write;

/// Records with their writes: office hours, around the clock, response, resolution.
pub fn records(zone: &str) -> Vec<(Kind, RecordId, Vec<Write>)> {
    let office = RecordId::derived("steward", "support_hours", "office");
    let always = RecordId::derived("steward", "support_hours", "always");
    let mut records = vec![
        (
            Kind::SUPPORT_HOURS,
            office,
            calendar(&Calendar::office_hours("Office hours", zone)),
        ),
        (
            Kind::SUPPORT_HOURS,
            always,
            calendar(&Calendar::around_the_clock("Around the clock", zone)),
        ),
    ];
    for definition in default_definitions(office, always) {
        records.push((
            Kind::SERVICE_LEVEL,
            definition.id,
            service_level(&definition),
        ));
    }
    records
}

fn calendar(it: &Calendar) -> Vec<Write> {
    let mut writes = vec![
        Write::one(common::TITLE, Value::text(&it.name)),
        Write::one(hours::TIME_ZONE, Value::text_or_none(&it.zone)),
    ];
    if it.always {
        writes.push(Write::one(hours::ALWAYS, Value::Bool(true)));
    }
    for (number, spans) in (0..).zip(&it.week) {
        if !spans.is_empty() {
            let text = hours::print_spans(spans);
            writes.push(Write::one(
                FieldId(hours::MONDAY.0 + number),
                Value::text(&text),
            ));
        }
    }
    writes
}

fn service_level(it: &Definition) -> Vec<Write> {
    let metric = match it.metric {
        Metric::Response => "response",
        Metric::Resolution => "resolution",
        Metric::Update => "update",
        Metric::Team => "team",
    };
    let mut writes = vec![
        Write::one(common::TITLE, Value::text(&it.name)),
        Write::one(level::METRIC, Value::text(metric)),
        Write::one(level::HOURS, Value::Ref(it.calendar)),
    ];
    for (place, target) in (0..).zip(&it.targets) {
        let Some(target) = target else { continue };
        let text = level::print_target(target);
        writes.push(Write::one(
            FieldId(level::TARGET_P1.0 + place),
            Value::text(&text),
        ));
        if let Some(own) = target.calendar {
            writes.push(Write::one(level::CRITICAL_HOURS, Value::Ref(own)));
        }
    }
    for pause in &it.pauses {
        let reason = pause.reason.as_deref();
        if let Some(place) = level::REASONS.iter().position(|it| Some(*it) == reason) {
            writes.push(Write::one(
                FieldId(level::PAUSES.0 + place as u16),
                Value::Bool(true),
            ));
        }
    }
    writes
}
