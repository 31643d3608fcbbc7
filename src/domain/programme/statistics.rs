//! A little statistics that several areas of the programme share.

/// A value with the range that it lies in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ranged {
    /// The value.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Ranged {
    /// The same times a factor; a negative factor turns the ends.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let (a, b) = (self.low * factor, self.high * factor);
        Self {
            value: self.value * factor,
            low: a.min(b),
            high: a.max(b),
        }
    }
}

/// The middle of some values, between the two middle ones if their number is even; `None` without one.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len().checked_sub(1)? / 2;
    let is_even = values.len().is_multiple_of(2);
    let (_, low, above) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let next = above.iter().copied().min_by(f64::total_cmp);
    Some(match next {
        Some(next) if is_even => f64::midpoint(*low, next),
        _ => *low,
    })
}

/// The difference `from` − `less` of two independent shares with its interval, from theirs (Newcombe
/// 1998, method 10: if both have 95 % confidence after Wilson, so has the difference).
pub fn difference(from: Ranged, less: Ranged) -> Ranged {
    let value = from.value - less.value;
    let down = (from.value - from.low).hypot(less.high - less.value);
    let up = (from.high - from.value).hypot(less.value - less.low);
    Ranged {
        value,
        low: value - down,
        high: value + up,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_in_the_middle() {
        assert_eq!(median(vec![5.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn a_difference_is_as_newcombe_prints_it() {
        // Newcombe 1998, table II, example (a): 56 of 70 less 48 of 80, method 10: 0.0524 to 0.3339.
        let share = |value: f64, low: f64, high: f64| Ranged { value, low, high };
        let found = difference(
            share(0.8, 0.691_85, 0.877_13),
            share(0.6, 0.490_41, 0.700_12),
        );
        assert!((found.value - 0.2).abs() < 1e-9);
        assert!((found.low - 0.0524).abs() < 1e-3, "{}", found.low);
        assert!((found.high - 0.3339).abs() < 1e-3, "{}", found.high);
    }
}
