use proptest::prelude::*;

use super::*;

/// 2026-03-02, a Monday.
const MONDAY: i64 = 20_514;

fn line(start: i64, end: i64) -> Line {
    Line {
        start: Some(MONDAY + start),
        end: Some(MONDAY + end),
        ..Line::default()
    }
}

fn after(mut line: Line, ties: &[(usize, Tie, i64)]) -> Line {
    line.ties = ties.to_vec();
    line
}

fn days(slots: &[Option<Slot>]) -> Vec<(i64, i64)> {
    slots
        .iter()
        .flatten()
        .map(|it| (it.start - MONDAY, it.end - MONDAY))
        .collect()
}

#[test]
fn a_monday_is_a_weekday_and_the_saturday_before_is_none() {
    assert!(is_weekday(MONDAY));
    assert!(is_weekday(MONDAY + 4));
    assert!(!is_weekday(MONDAY + 5));
    assert!(!is_weekday(MONDAY - 1));
}

#[test]
fn dependencies_read_as_they_are_written() {
    for (text, tie, lag) in [
        ("PT-0003", Tie::FinishStart, 0),
        ("PT-0003 SS", Tie::StartStart, 0),
        ("PT-0003 FF -3d", Tie::FinishFinish, -3),
        ("PT-0003 SF +2d", Tie::StartFinish, 2),
    ] {
        let found = parse_dependency(text).expect("reads");
        assert_eq!(
            found,
            Dependency {
                on: "PT-0003",
                tie,
                lag
            }
        );
        assert_eq!(print_dependency("PT-0003", tie, lag), text);
    }
    assert_eq!(parse_dependency("PT-0003 +2").expect("reads").lag, 2);
    assert!(parse_dependency("tomorrow").is_err());
    assert!(parse_dependency("PT-0003 sometime").is_err());
}

#[test]
fn each_kind_of_dependency_pushes_as_it_should() {
    // Three days from Monday on; the other task is planned for two days on the same Monday.
    for (tie, lag, expected) in [
        (Tie::FinishStart, 0, (3, 4)),
        (Tie::FinishStart, 1, (4, 7)),
        (Tie::StartStart, 2, (2, 3)),
        (Tie::FinishFinish, 0, (1, 2)),
        (Tie::StartFinish, 3, (2, 3)),
    ] {
        let lines = [line(0, 2), after(line(0, 1), &[(0, tie, lag)])];
        let (slots, ring) = lay_out(&lines, &is_weekday);
        assert!(ring.is_empty());
        assert_eq!(days(&slots)[1], expected, "{tie:?} {lag}");
        assert!(slots[1].expect("has days").is_too_early);
    }
}

#[test]
fn a_weekend_is_not_worked_through() {
    let lines = [line(3, 4), after(line(0, 1), &[(0, Tie::FinishStart, 0)])];
    assert_eq!(days(&lay_out(&lines, &is_weekday).0), [(3, 4), (7, 8)]);
}

#[test]
fn the_longest_way_is_critical_and_the_short_one_has_slack() {
    let lines = [
        line(0, 0),
        after(line(1, 4), &[(0, Tie::FinishStart, 0)]),
        after(line(1, 1), &[(0, Tie::FinishStart, 0)]),
        after(
            line(7, 7),
            &[(1, Tie::FinishStart, 0), (2, Tie::FinishStart, 0)],
        ),
    ];
    let (slots, _) = lay_out(&lines, &is_weekday);
    let critical: Vec<bool> = slots.iter().flatten().map(|it| it.is_critical).collect();
    assert_eq!(critical, [true, true, false, true]);
    assert_eq!(slots[2].expect("has days").slack, 3);
}

#[test]
fn a_ring_is_named_and_lies_where_it_was_planned() {
    let lines = [
        after(line(0, 1), &[(1, Tie::FinishStart, 0)]),
        after(line(2, 3), &[(0, Tie::FinishStart, 0)]),
        line(0, 0),
    ];
    let (slots, ring) = lay_out(&lines, &is_weekday);
    assert_eq!(ring, [0, 1]);
    assert_eq!(days(&slots), [(0, 1), (2, 3), (0, 0)]);
}

#[test]
fn what_has_begun_stays_where_it_is() {
    let mut begun = after(line(0, 4), &[(0, Tie::FinishStart, 0)]);
    begun.is_fixed = true;
    let (slots, _) = lay_out(&[line(0, 9), begun], &is_weekday);
    assert_eq!(days(&slots)[1], (0, 4));
}

fn plans() -> impl Strategy<Value = Vec<Line>> {
    let tie = prop_oneof![
        Just(Tie::FinishStart),
        Just(Tie::StartStart),
        Just(Tie::FinishFinish),
        Just(Tie::StartFinish)
    ];
    let one = (
        0..60_i64,
        0..12_i64,
        any::<bool>(),
        prop::collection::vec((any::<prop::sample::Index>(), tie, -3..4_i64), 0..3),
    );
    prop::collection::vec(one, 1..14).prop_map(|plan| {
        plan.into_iter()
            .enumerate()
            .map(|(at, (start, length, is_milestone, ties))| Line {
                start: Some(MONDAY + start),
                end: Some(MONDAY + start + if is_milestone { 0 } else { length }),
                is_milestone,
                is_fixed: false,
                // Only on earlier lines, so that there is no ring.
                ties: ties
                    .into_iter()
                    .filter(|_| at > 0)
                    .map(|(other, tie, lag)| (other.index(at.max(1)), tie, lag))
                    .collect(),
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn every_dependency_holds_and_something_is_critical(lines in plans()) {
        let (slots, ring) = lay_out(&lines, &is_weekday);
        prop_assert!(ring.is_empty());
        for (line, slot) in lines.iter().zip(&slots) {
            let slot = slot.expect("has days");
            prop_assert!(slot.start >= line.start.expect("has a start"));
            prop_assert!(slot.end >= slot.start);
            for (other, tie, lag) in line.ties.iter().filter(|it| it.2 >= 0) {
                let other = slots[*other].expect("has days");
                match tie {
                    Tie::FinishStart => prop_assert!(working_days(other.end, slot.start, &is_weekday) > *lag),
                    Tie::StartStart => prop_assert!(slot.start >= other.start),
                    Tie::FinishFinish => prop_assert!(slot.end >= other.end),
                    Tie::StartFinish => prop_assert!(slot.end >= other.start),
                }
            }
        }
        prop_assert!(slots.iter().flatten().any(|it| it.is_critical));
    }
}

#[test]
fn days_have_dates_and_dates_have_days() {
    assert_eq!(civil(0), (1970, 1, 1));
    assert_eq!(civil(20_486), (2026, 2, 2));
    assert_eq!(parse_day("2026-02-02"), Some(20_486));
    assert_eq!(parse_day("2026-02-29"), None);
    assert_eq!(
        parse_day("2024-02-29").map(print_day),
        Some("2024-02-29".into())
    );
    assert_eq!(parse_day("soon"), None);
    for day in -200_000..200_000 {
        assert_eq!(parse_day(&print_day(day)), Some(day));
    }
}

#[test]
fn a_move_keeps_the_working_days_and_passes_over_days_off() {
    // Day 4 is a Monday: 1970-01-05.
    let friday = 8;
    assert_eq!(moved(4, 5, friday, &is_weekday), (8, 11));
    assert_eq!(moved(4, 5, friday + 1, &is_weekday), (11, 12));
    assert_eq!(moved(11, 12, friday + 2, &is_weekday), (8, 11));
}
