//! What a benefit is worth, and how sure that is: the arithmetic of the register, without records.
//!
//! The sources of the rules: the interval of a difference of means is a percentile bootstrap (Efron
//! 1979), and the adjustment for another mix of work is direct standardisation to the mix of the baseline.

use super::statistics::{self, Ranged};

/// One case: the value that an indicator reads from a record, and what the record is about.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Case {
    /// What it is about, as a code; 0 for nothing.
    pub category: u32,
    /// Its value in the indicator's unit.
    pub value: f64,
}

/// Resamples of a bootstrap, unless there are very many cases.
const RESAMPLES: usize = 400;
/// Fewer resamples say nothing about the ends of a range.
const FEWEST_RESAMPLES: usize = 100;
/// Draws in all: many cases need fewer resamples, since their means move less.
const MOST_DRAWS: usize = 2_000_000;
/// Of the baseline's cases, so many have to be in categories that there still are, or nothing is adjusted.
pub const ENOUGH_COVERED: f64 = 0.8;

/// The mean; `None` without a case.
pub fn mean(cases: &[Case]) -> Option<f64> {
    let sum: f64 = cases.iter().map(|it| it.value).sum();
    (!cases.is_empty()).then(|| sum / cases.len() as f64)
}

/// The middle value; `None` without a case.
pub fn median(cases: &[Case]) -> Option<f64> {
    statistics::median(cases.iter().map(|it| it.value).collect())
}

/// How much each category weighs: its share of the cases, and the sum of their values.
fn by_category(cases: &[Case]) -> std::collections::BTreeMap<u32, (f64, f64)> {
    let mut found = std::collections::BTreeMap::new();
    for case in cases {
        let (count, sum) = found.entry(case.category).or_insert((0.0, 0.0));
        *count += 1.0;
        *sum += case.value;
    }
    found
}

/// The mean of today as it would be with the mix of work of the baseline, and which share of the
/// baseline's cases lies in categories that there are today. A category without a case today has no
/// mean to weigh, and is left out. `None` if no category is in both.
pub fn adjusted(baseline: &[Case], today: &[Case]) -> Option<(f64, f64)> {
    let before = by_category(baseline);
    let now = by_category(today);
    let (mut weights, mut sum) = (0.0, 0.0);
    for (category, (weight, _)) in &before {
        if let Some((count, total)) = now.get(category) {
            weights += weight;
            sum += weight * total / count;
        }
    }
    (weights > 0.0).then(|| (sum / weights, weights / baseline.len() as f64))
}

/// A small generator of numbers that are as good as random and always the same (SplitMix64).
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        // The upper half of a product: no modulo, and no bias that anybody could see.
        ((u128::from(mixed) * bound as u128) >> 64) as usize
    }
}

/// A figure of two sets of cases, with the range that 90 of 100 resamples of both lie in. The same cases
/// always give the same range. `None` if the figure cannot be told of the cases themselves.
pub fn bootstrap(
    baseline: &[Case],
    today: &[Case],
    figure: impl Fn(&[Case], &[Case]) -> Option<f64>,
) -> Option<Ranged> {
    let value = figure(baseline, today)?;
    let draws = baseline.len() + today.len();
    let resamples = (MOST_DRAWS / draws.max(1)).clamp(FEWEST_RESAMPLES, RESAMPLES);
    let mut draw = Draws(draws as u64);
    let (mut before, mut now) = (baseline.to_vec(), today.to_vec());
    let mut found = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        for (into, from) in [(&mut before, baseline), (&mut now, today)] {
            for case in into.iter_mut() {
                *case = from[draw.below(from.len())];
            }
        }
        found.extend(figure(&before, &now));
    }
    found.sort_unstable_by(f64::total_cmp);
    let end = |share: f64| {
        let place = (share * (found.len().saturating_sub(1)) as f64).round() as usize;
        found.get(place).copied().unwrap_or(value)
    };
    Some(Ranged {
        value,
        // A skewed figure may lie outside of its own resamples: the range holds it all the same.
        low: end(0.05).min(value),
        high: end(0.95).max(value),
    })
}

/// How a difference becomes hours or money.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Conversion {
    /// Minutes saved by each unit.
    pub minutes_each: Option<f64>,
    /// Money for each hour, or for each case if no minutes are said.
    pub money_each: Option<f64>,
    /// What of it is due to the programme, 0 to 1.
    pub attribution: f64,
}

impl Conversion {
    /// Hours for so many units.
    pub fn hours(self, units: Ranged) -> Option<Ranged> {
        let minutes = self.minutes_each?;
        Some(units.times(minutes / 60.0 * self.attribution))
    }

    /// Money for so many units; `None` if nobody said what one is worth.
    pub fn money(self, units: Ranged) -> Option<Ranged> {
        let each = self.money_each?;
        let hours = self.minutes_each.map_or(1.0, |it| it / 60.0);
        Some(units.times(hours * each * self.attribution))
    }
}

/// The months of a year that lie between two months of the calendar, both included, as bits: January is
/// the lowest. Months are counted from 1.
pub fn months(from: (i16, i8), to: (i16, i8)) -> u16 {
    let count = |(year, month): (i16, i8)| i32::from(year) * 12 + i32::from(month) - 1;
    let (from, to) = (count(from), count(to));
    (from..=to.min(from + 11)).fold(0, |all, it| all | 1 << it.rem_euclid(12))
}

/// From which month on what was gained has covered what was spent; `None` if it has not. Each month has
/// what was spent and what was gained in it.
pub fn payback(months: &[(f64, f64)]) -> Option<usize> {
    let spends = months.iter().any(|it| it.0 > 0.0);
    let mut net = 0.0;
    let mut covered = None;
    for (at, (spent, gained)) in months.iter().enumerate() {
        net += gained - spent;
        if net < 0.0 {
            covered = None;
        } else if covered.is_none() {
            covered = Some(at);
        }
    }
    covered.filter(|_| spends)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cases(of: &[(u32, f64)]) -> Vec<Case> {
        of.iter()
            .map(|(category, value)| Case {
                category: *category,
                value: *value,
            })
            .collect()
    }

    fn gain(before: &[Case], now: &[Case]) -> Option<f64> {
        Some(mean(before)? - mean(now)?)
    }

    #[test]
    fn fewer_hard_tickets_are_no_improvement() {
        // Half of the work was hard (10 h) and half easy (2 h); now a tenth is hard, and each is as slow.
        let before = cases(&[(1, 10.0), (2, 2.0)].repeat(10));
        let mut now = vec![(1, 10.0)];
        now.extend([(2, 2.0); 9]);
        let now = cases(&now);
        assert_eq!((mean(&before), mean(&now)), (Some(6.0), Some(2.8)));
        assert_eq!(adjusted(&before, &now), Some((6.0, 1.0)));
        // What there is no more of cannot be weighed, and is said.
        let easy = cases(&[(2, 2.0)]);
        assert_eq!(adjusted(&before, &easy), Some((2.0, 0.5)));
        assert_eq!(adjusted(&before, &cases(&[(3, 1.0)])), None);
        assert_eq!(adjusted(&[], &now), None);
    }

    #[test]
    fn a_range_is_always_the_same_and_covers_what_is_true() {
        // Two hundred experiments of which the truth is known: means of 10 and 8, evenly spread by ±4.
        let mut draw = Draws(7);
        let mut sample = |middle: f64| -> Vec<Case> {
            (0..60)
                .map(|_| Case {
                    category: 0,
                    value: middle - 4.0 + 8.0 * draw.below(10_000) as f64 / 10_000.0,
                })
                .collect()
        };
        let mut covered = 0;
        for _ in 0..200 {
            let (before, now) = (sample(10.0), sample(8.0));
            let range = bootstrap(&before, &now, gain).expect("there are cases");
            assert_eq!(bootstrap(&before, &now, gain), Some(range));
            covered += u32::from((range.low..=range.high).contains(&2.0));
        }
        // 90 of 100, give or take three standard errors of two hundred.
        assert!((167..=193).contains(&covered), "{covered} of 200");
    }

    #[test]
    fn the_middle_lies_between_two() {
        assert_eq!(median(&cases(&[(0, 3.0), (0, 1.0), (0, 9.0)])), Some(3.0));
        assert_eq!(median(&cases(&[(0, 3.0), (0, 1.0)])), Some(2.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn hours_and_money_need_somebody_who_said_what_a_unit_is_worth() {
        let units = Ranged {
            value: 100.0,
            low: 60.0,
            high: 140.0,
        };
        let nothing = Conversion {
            attribution: 1.0,
            ..Conversion::default()
        };
        assert_eq!((nothing.hours(units), nothing.money(units)), (None, None));
        let said = Conversion {
            minutes_each: Some(30.0),
            money_each: Some(40.0),
            attribution: 0.5,
        };
        assert_eq!(said.hours(units).map(|it| it.value), Some(25.0));
        assert_eq!(said.money(units).map(|it| it.low), Some(600.0));
        let each_case = Conversion {
            minutes_each: None,
            ..said
        };
        assert_eq!(each_case.money(units).map(|it| it.value), Some(2_000.0));
        assert_eq!(units.times(-1.0).low, -140.0);
    }

    #[test]
    fn months_are_bits_and_a_year_is_all_of_them() {
        assert_eq!(months((2016, 3), (2016, 5)), 0b1_1100);
        assert_eq!(months((2015, 12), (2016, 1)), 0b1000_0000_0001);
        assert_eq!(months((2015, 1), (2016, 6)), 0xFFF);
        assert_eq!(months((2016, 5), (2016, 3)), 0);
    }

    #[test]
    fn what_was_spent_is_paid_back_from_the_month_on_that_stays_above() {
        assert_eq!(payback(&[(100.0, 0.0), (0.0, 60.0), (0.0, 60.0)]), Some(2));
        assert_eq!(payback(&[(100.0, 100.0), (50.0, 0.0)]), None);
        assert_eq!(payback(&[(0.0, 60.0)]), None);
        assert_eq!(payback(&[]), None);
    }

    fn many() -> impl Strategy<Value = Vec<Case>> {
        prop::collection::vec((0_u32..4, 0.0_f64..1000.0), 1..40).prop_map(|it| cases(&it))
    }

    proptest! {
        /// A range holds its value, and the same mix of work is not adjusted at all.
        #[test]
        fn a_range_holds_its_value((before, now) in (many(), many())) {
            let range = bootstrap(&before, &now, gain).expect("there are cases");
            prop_assert!(range.low <= range.value && range.value <= range.high);
            let (same, covered) = adjusted(&before, &before).expect("there are cases");
            prop_assert!((same - mean(&before).expect("a case")).abs() < 1e-6);
            prop_assert!((covered - 1.0).abs() < 1e-9);
        }

        /// Adjusting never leaves the span of the categories' own means.
        #[test]
        fn an_adjusted_mean_lies_among_the_means_of_its_categories((before, now) in (many(), many())) {
            if let Some((value, _)) = adjusted(&before, &now) {
                let least = now.iter().map(|it| it.value).fold(f64::INFINITY, f64::min);
                let most = now.iter().map(|it| it.value).fold(f64::NEG_INFINITY, f64::max);
                prop_assert!(value >= least - 1e-6 && value <= most + 1e-6);
            }
        }
    }
}
