use std::collections::BTreeSet;

use super::*;
use crate::domain::programme::frameworks::practice_label;
use crate::domain::programme::schedule::is_weekday;
use crate::domain::{practices, probe};

#[test]
fn every_key_phase_practice_and_dependency_resolves() {
    for template in ALL {
        let mut seen = BTreeSet::new();
        for entry in template.lines {
            assert!(
                seen.insert(entry.key),
                "{} {} twice",
                template.id,
                entry.key
            );
            assert!(
                entry.practice.is_empty() || !practice_label(entry.practice).is_empty(),
                "{} {}",
                template.id,
                entry.key
            );
            let has_phase = template
                .place(entry.phase)
                .is_some_and(|it| template.lines[it].kind == "phase");
            assert_eq!(has_phase, entry.kind != "phase", "{}", entry.key);
            assert_eq!(entry.days > 0, entry.kind == "task", "{}", entry.key);
            assert_eq!(
                template.ties(entry).len(),
                entry.waits.len(),
                "{} {}",
                template.id,
                entry.key
            );
            assert_eq!(
                !entry.criteria.is_empty(),
                entry.kind == "gate",
                "{}",
                entry.key
            );
        }
    }
    let counts: Vec<usize> = ALL.iter().map(Template::tasks).collect();
    assert_eq!(counts, [12, 20, 34]);
}

#[test]
fn a_plan_has_no_ring_keeps_its_dependencies_and_ends_in_time_on_whatever_day_it_begins() {
    for template in ALL {
        for first in 20_000..20_007 {
            let days = template.days(first, &is_weekday);
            let spans: Vec<(i64, i64)> = days.iter().flatten().copied().collect();
            let lines = template.lines.iter().filter(|it| it.kind != "phase");
            assert_eq!(spans.len(), lines.count(), "{}", template.id);
            let last = spans.iter().map(|it| it.1).max().unwrap_or(first);
            assert!(
                last - first < template.within_days,
                "{} takes {} days",
                template.id,
                last - first + 1
            );
            let lines: Vec<Line> = template
                .lines
                .iter()
                .zip(&days)
                .map(|(entry, days)| Line {
                    start: days.map(|it| it.0),
                    end: days.map(|it| it.1),
                    is_milestone: entry.days == 0,
                    is_fixed: false,
                    ties: template.ties(entry),
                })
                .collect();
            let (slots, ring) = lay_out(&lines, &is_weekday);
            assert_eq!(ring, Vec::<usize>::new(), "{}", template.id);
            for (slot, entry) in slots.iter().zip(template.lines) {
                assert!(
                    slot.is_none_or(|it| !it.is_too_early),
                    "{} {} lies too early",
                    template.id,
                    entry.key
                );
            }
            // The last gate is where the plan ends.
            let close = template.lines.iter().rposition(|it| it.kind == "gate");
            let gate = close.and_then(|it| days[it]).expect("a gate with a day");
            assert_eq!(gate.1, last, "{}", template.id);
        }
    }
}

#[test]
fn the_year_sets_up_every_process() {
    let year = by_id("fitsm_12").expect("is there");
    let text: String = year.lines.iter().map(|it| it.text).collect();
    for process in 1..=14 {
        assert!(
            text.contains(&format!("PR{process} set-up"))
                || text.contains(&format!("PR{process}, ")),
            "PR{process}"
        );
    }
}

#[test]
fn criteria_name_probes_and_records_that_there_are() {
    for criterion in ALL
        .iter()
        .flat_map(|it| it.lines)
        .flat_map(|it| it.criteria)
    {
        match criterion.proof {
            Proof::Probe(id) => assert!(probe::by_id(id).is_some(), "{id}"),
            Proof::Count(kind, _, minimum) => {
                assert!(practices::by_name(kind).is_some(), "{kind}");
                assert!(minimum > 0, "{}", criterion.name);
            }
        }
    }
}
