//! Means, quantiles and intervals.

/// Mean, median and 90th percentile of some cases.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Spread {
    pub(super) mean: f64,
    pub(super) median: f64,
    pub(super) p90: f64,
}

/// The spread of some cases, in any order; `None` without a case. Orders them in passing.
///
/// Quantiles are those of linear interpolation between the nearest ranks (type 7 of Hyndman and Fan),
/// as spreadsheets and numpy have them.
pub(super) fn spread(cases: &mut [f64]) -> Option<Spread> {
    if cases.is_empty() {
        return None;
    }
    let mean = cases.iter().sum::<f64>() / cases.len() as f64;
    Some(Spread {
        mean,
        median: quantile(cases, 0.5),
        p90: quantile(cases, 0.9),
    })
}

/// Does not sort the whole: the two ranks beside the quantile are enough.
fn quantile(cases: &mut [f64], share: f64) -> f64 {
    let place = share * (cases.len() - 1) as f64;
    let below = place.floor() as usize;
    let (_, low, above) = cases.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    low + (high - low) * (place - below as f64)
}

/// The Wilson score interval of a share with 95 % confidence (Wilson 1927).
pub(in crate::engine) fn wilson(part: u32, whole: u32) -> (Option<f64>, Option<f64>) {
    const Z: f64 = 1.959_963_984_540_054;
    if whole == 0 {
        return (None, None);
    }
    let n = f64::from(whole);
    let share = f64::from(part) / n;
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    let middle = share + Z * Z / (2.0 * n);
    (
        Some(((middle - spread) / scale).max(0.0)),
        Some(((middle + spread) / scale).min(1.0)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_a_spreadsheet() {
        let mut cases = [15.0, 20.0, 35.0, 40.0, 50.0];
        let it = spread(&mut cases).expect("there are cases");
        assert_eq!((it.mean, it.median), (32.0, 35.0));
        assert!((it.p90 - 46.0).abs() < 1e-9);
        assert_eq!(spread(&mut [7.0]).map(|it| it.p90), Some(7.0));
        assert_eq!(spread(&mut []), None);
    }

    #[test]
    fn the_interval_of_a_share_is_wilsons() {
        // Published example: 8 of 10 gives 0.4902 to 0.9433.
        let (low, high) = wilson(8, 10);
        assert!((low.expect("a case") - 0.4902).abs() < 1e-4);
        assert!((high.expect("a case") - 0.9433).abs() < 1e-4);
        assert_eq!(wilson(0, 0), (None, None));
    }
}
