//! What a message changed, how much is said to whom, and what a sponsor may be asked: the rules of
//! communication that need no records.
//!
//! Days are whole days since 1970-01-01, as in [`super::schedule`].

use super::schedule::is_weekday;

/// Working days compared on each side of a message.
pub const EFFECT_DAYS: usize = 7;
/// More messages to one audience in one week are too many (our rule).
pub const MOST_A_WEEK: usize = 2;
/// Days without a word to an audience that are a gap (our rule).
pub const GAP_DAYS: i64 = 28;
/// Days without a visible act of the sponsor that are a silence (our rule).
pub const SILENCE_DAYS: i64 = 30;
/// Requests that a sponsor gets in one week, at most.
pub const MOST_REQUESTS: usize = 3;

/// First and last day of a stretch.
pub type Days = (i64, i64);

/// The stretches before and after a day that hold so many working days each. The day itself belongs to
/// neither: part of it lies before the message and part after.
pub fn around(day: i64, working_days: usize) -> (Days, Days) {
    let far = |step: i64| {
        let (mut at, mut found) = (day, 0);
        while found < working_days {
            at += step;
            found += usize::from(is_weekday(at));
        }
        at
    };
    ((far(-1), day - 1), (day + 1, far(1)))
}

/// The stretches of at least [`GAP_DAYS`] within some days on which nothing was said; `told` is in order.
pub fn gaps(told: &[i64], within: Days) -> Vec<Days> {
    let mut found = Vec::new();
    let mut since = within.0;
    let ends = told.iter().copied().chain([within.1 + 1]);
    for day in ends.filter(|day| *day >= within.0) {
        let day = day.min(within.1 + 1);
        if day - since >= GAP_DAYS {
            found.push((since, day - 1));
        }
        since = since.max(day + 1);
    }
    found
}

/// The Monday of a day's week.
pub fn week_of(day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    day - (day + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1970-01-05, a Monday.
    const MONDAY: i64 = 4;

    #[test]
    fn seven_working_days_on_each_side_step_over_weekends_and_leave_the_day_out() {
        let wednesday = MONDAY + 14 + 2;
        let (before, after) = around(wednesday, EFFECT_DAYS);
        // Back to the Monday of the week before: Mo to Fr, then Mo and Tu.
        assert_eq!(before, (wednesday - 9, wednesday - 1));
        // Th, Fr, then a whole week.
        assert_eq!(after, (wednesday + 1, wednesday + 9));
        let count = |(first, last): Days| (first..=last).filter(|it| is_weekday(*it)).count();
        assert_eq!((count(before), count(after)), (7, 7));
    }

    #[test]
    fn a_gap_is_four_weeks_in_which_nobody_is_told() {
        assert_eq!(gaps(&[], (0, 27)), [(0, 27)]);
        assert_eq!(gaps(&[], (0, 26)), []);
        assert_eq!(gaps(&[10, 20, 49], (0, 60)), [(21, 48)]);
        assert_eq!(gaps(&[10, 20, 48], (0, 60)), []);
        // What lies outside of the days says nothing about them.
        assert_eq!(gaps(&[-40, 100], (0, 30)), [(0, 30)]);
    }

    #[test]
    fn weeks_begin_on_monday_and_the_middle_is_a_number_that_is_there() {
        assert_eq!(week_of(MONDAY), MONDAY);
        assert_eq!(week_of(MONDAY + 6), MONDAY);
        assert_eq!(week_of(MONDAY - 1), MONDAY - 7);
    }
}
