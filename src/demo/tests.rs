//! The story on its own: it is the same each time, it goes on where it ended, and every record in it
//! lives a life that its practice allows.

use std::collections::BTreeMap;

use super::*;
use crate::domain::{Value, common, incident};

/// A Wednesday in November, a leap day, and the day after clocks went back.
pub(super) const TODAYS: [&str; 3] = [
    "2026-11-25T10:20:00+01:00[Europe/Berlin]",
    "2028-02-29T18:45:00+01:00[Europe/Berlin]",
    "2026-11-02T08:10:00-05:00[America/New_York]",
];

fn plan(seed: u64, today: &str) -> Plan {
    let today: jiff::Zoned = today.parse().expect("a moment");
    Plan {
        seed,
        began: today.timestamp().as_millisecond(),
        zone: today.time_zone().iana_name().expect("a named zone").into(),
    }
}

#[test]
fn the_same_plan_tells_the_same_story() {
    let plan = plan(1, TODAYS[0]);
    let told = history(&plan, plan.began);
    assert_eq!(told, history(&plan, plan.began));
    let mut other = plan.clone();
    other.seed = 2;
    assert_ne!(told, history(&other, plan.began));
}

#[test]
fn time_only_adds_to_the_end() {
    let plan = plan(3, TODAYS[2]);
    let told = history(&plan, plan.began);
    let mut until = plan.began;
    for _ in 0..3 {
        until += 7 * 24 * time::HOUR;
        let more = history(&plan, until);
        assert!(more.len() > told.len());
        assert_eq!(&more[..told.len()], &told[..]);
    }
}

#[test]
fn every_incident_takes_legal_steps_only() {
    for (seed, today) in [(1, TODAYS[0]), (2, TODAYS[1]), (3, TODAYS[2])] {
        let plan = plan(seed, today);
        let mut states: BTreeMap<RecordId, (String, i64)> = BTreeMap::new();
        for it in history(&plan, plan.began + 14 * 24 * time::HOUR) {
            if it.kind != Kind::INCIDENT {
                continue;
            }
            let state = it.writes.iter().find(|it| it.field == common::STATE);
            match states.get_mut(&it.record) {
                None => {
                    let to = state
                        .expect("it begins with a state")
                        .value
                        .part(common::STATE);
                    let to = to.as_text().expect("a code");
                    assert!(matches!(to, "new" | "in_progress"), "{to}");
                    for field in [
                        common::TITLE,
                        incident::REQUESTER,
                        incident::IMPACT,
                        incident::URGENCY,
                    ] {
                        assert!(it.writes.iter().any(|it| it.field == field), "{field:?}");
                    }
                    states.insert(it.record, (to.to_owned(), it.at));
                }
                Some((from, last)) => {
                    assert!(it.at >= *last, "time goes back");
                    *last = it.at;
                    let Some(state) = state else { continue };
                    let to = state.value.part(common::STATE).as_text().expect("a code");
                    let assigned = from == "new"
                        && to == "in_progress"
                        && it.writes.iter().any(|it| it.field == incident::ASSIGNEE);
                    let step = incident::PRACTICE
                        .steps
                        .iter()
                        .find(|it| it.to == to && it.from.contains(&from.as_str()));
                    assert!(step.is_some() || assigned, "{from} to {to}");
                    let part = |field| state.value.part(field);
                    match to {
                        "resolved" => {
                            assert_eq!(part(incident::RESOLVED_AT), &Value::Time(it.at));
                            let notes = it
                                .writes
                                .iter()
                                .find(|it| it.field == incident::RESOLUTION_NOTES)
                                .and_then(|it| it.value.as_text())
                                .expect("it says what was done");
                            assert!(
                                notes.chars().count() >= incident::MIN_RESOLUTION_NOTES_CHARS,
                                "{notes}"
                            );
                            assert!(!part(incident::RESOLUTION_CODE).is_none());
                        }
                        "on_hold" => assert!(!part(incident::HOLD_REASON).is_none()),
                        "closed" => assert!(!part(incident::RESOLVED_AT).is_none()),
                        "cancelled" => assert!(!part(incident::CANCEL_REASON).is_none()),
                        "merged" => assert!(!part(incident::MERGED_INTO).is_none()),
                        _ => {}
                    }
                    *from = to.to_owned();
                }
            }
        }
        assert!(states.len() > 4_000, "{} incidents", states.len());
    }
}

#[test]
fn texts_are_filled_in_and_names_are_single() {
    let plan = plan(4, TODAYS[0]);
    let mut names = BTreeMap::new();
    let mut texts: BTreeMap<String, usize> = BTreeMap::new();
    for it in history(&plan, plan.began) {
        for write in &it.writes {
            let check = |value: &Value| {
                if let Some(text) = value.as_text() {
                    assert!(!text.contains(['{', '}', '$', '|']), "{text}");
                    assert!(!text.is_empty());
                }
            };
            check(&write.value);
            if let Value::Group(parts) = &write.value {
                parts.iter().for_each(|it| check(&it.1));
            }
            if write.field == common::TITLE {
                let title = write.value.as_text().unwrap_or_default();
                if it.kind == Kind::PERSON {
                    assert!(
                        names.insert(title.to_owned(), ()).is_none(),
                        "{title} twice"
                    );
                    assert!(title.contains(' '));
                } else if it.kind == Kind::INCIDENT {
                    *texts.entry(title.to_owned()).or_default() += 1;
                }
            }
        }
    }
    assert_eq!(names.len(), 500);
    assert!(texts.len() > 500, "{} different titles", texts.len());
}

#[test]
fn the_days_of_a_text_become_dates() {
    let plan = plan(1, TODAYS[1]);
    assert_eq!(
        dated("from {0} to {364}, and {363}", &plan),
        "from 2027-03-02 to 2028-02-29, and 2028-02-28"
    );
    assert_eq!(told("on {364}.", &plan), "on 29 February 2028.");
    for story in STORIES {
        assert_eq!(
            story.stops.is_empty(),
            !story.waits_for.is_empty(),
            "{}",
            story.id
        );
        assert_eq!(
            story.checks.is_empty(),
            !story.waits_for.is_empty(),
            "{}",
            story.id
        );
    }
}
