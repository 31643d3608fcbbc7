//! What happens by itself: held records wake up, resolved ones close, if they were held or resolved
//! here.
//!
//! Everything is stamped with the moment at which it was due, so that it makes no difference
//! whether the app was open then: catching up later writes the same.

use super::Engine;
use super::command::Draft;
use super::command::effects::{kept_resolution, state_write};
use super::table::Table;
use crate::domain::{Kind, RecordId, StateCategory, Value, common, incident};
use crate::oplog::Origin;

/// At most so many records move in one go; the rest follow at once.
pub const AT_ONCE: usize = 2_000;

/// What is due at a moment, as drafts, and when to look again (Unix milliseconds).
pub fn due(engine: &Engine, now: i64) -> (Vec<Draft>, Option<i64>) {
    let Some(table) = engine.table(Kind::INCIDENT) else {
        return (Vec::new(), None);
    };
    let settings = engine.settings();
    let zone = if settings.time_zone.is_empty() {
        "UTC"
    } else {
        &settings.time_zone
    };
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let mut drafts = Vec::new();
    let mut next: Option<i64> = None;
    for row in 0..table.len() as u32 {
        if drafts.len() >= AT_ONCE {
            next = Some(now);
            break;
        }
        // What another tool left resolved or held stays so, as the file says; and somebody who takes
        // a closing or a waking back means it.
        if table.is_deleted(row) || !table.state_was_set_here(row) {
            continue;
        }
        let (at, parts) = match table.category(row) {
            Some(StateCategory::Waiting) => match table.number(incident::HOLD_UNTIL, row) {
                Some(until) => (until, vec![(common::STATE, Value::text("in_progress"))]),
                None => continue,
            },
            Some(StateCategory::Resolved) if settings.auto_close_days > 0 => {
                let Some(resolved_at) = table.number(incident::RESOLVED_AT, row) else {
                    continue;
                };
                let at = add_business_days(resolved_at, settings.auto_close_days, &zone);
                let mut parts = kept_resolution(engine, table, row);
                parts.push((common::STATE, Value::text("closed")));
                parts.push((incident::CLOSED_AT, Value::Time(at)));
                (at, parts)
            }
            _ => continue,
        };
        if at <= now {
            drafts.push(draft(engine, table, row, at, state_write(parts)));
        } else {
            next = Some(next.map_or(at, |held| held.min(at)));
        }
    }
    (drafts, next)
}

fn draft(engine: &Engine, table: &Table, row: u32, at: i64, write: crate::oplog::Write) -> Draft {
    Draft {
        kind: table.practice().kind,
        record: engine.ordinals.id(table.ordinal(row)),
        writes: vec![write],
        occurred_at: at,
        actor: RecordId::NIL,
        origin: Origin::Automatic,
    }
}

/// A moment so many working days (Monday to Friday) later, at the same time of day in the zone.
///
/// ```
/// # use steward::engine::timers::add_business_days;
/// let friday_noon = 1_772_193_600_000; // 2026-02-27T12:00Z
/// let wednesday_noon = friday_noon + 5 * 86_400_000;
/// assert_eq!(add_business_days(friday_noon, 3, &jiff::tz::TimeZone::UTC), wednesday_noon);
/// ```
pub fn add_business_days(from_unix_ms: i64, days: u32, zone: &jiff::tz::TimeZone) -> i64 {
    let Ok(from) = jiff::Timestamp::from_millisecond(from_unix_ms) else {
        return i64::MAX;
    };
    let mut at = from.to_zoned(zone.clone());
    let mut left = days;
    while left > 0 {
        let Ok(next) = at.tomorrow() else {
            return i64::MAX;
        };
        // `tomorrow` is the day's begin: keep the time of day.
        let Ok(next) = next.with().time(at.time()).build() else {
            return i64::MAX;
        };
        at = next;
        if !matches!(
            at.weekday(),
            jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
        ) {
            left -= 1;
        }
    }
    at.timestamp().as_millisecond()
}
