//! The arithmetic of charts: pure, so that it can be tested.

/// A round step that divides a range into at most `most` pieces: 1, 2 or 5 times a power of ten.
pub(super) fn step(range: f64, most: u32) -> f64 {
    if range <= 0.0 || !range.is_finite() {
        return 1.0;
    }
    let rough = range / f64::from(most.max(1));
    let power = 10_f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|it| it * power >= rough * 0.999_999)
        .unwrap_or(10.0);
    times * power
}

/// Round marks of an axis from 0 (or below, if there are values below) to at least the greatest value.
pub(super) fn ticks(least: f64, most: f64, count: u32) -> Vec<f64> {
    let (low, high) = (least.min(0.0), most.max(0.0));
    let step = step(high - low, count);
    let first = (low / step).floor();
    let last = (high / step).ceil().max(first + 1.0);
    let mut ticks = Vec::new();
    let mut at = first;
    while at <= last {
        ticks.push(at * step);
        at += 1.0;
    }
    ticks
}

/// Marks of an axis of durations in milliseconds: round in the unit that people would use.
pub(super) fn duration_ticks(most_ms: f64, count: u32) -> Vec<f64> {
    const MINUTE: f64 = 60_000.0;
    let unit = match most_ms / MINUTE {
        it if it >= 2.0 * 24.0 * 60.0 => 24.0 * 60.0 * MINUTE,
        it if it >= 120.0 => 60.0 * MINUTE,
        _ => MINUTE,
    };
    ticks(0.0, most_ms / unit, count)
        .into_iter()
        .map(|it| it * unit)
        .collect()
}

/// Marks of an axis for values of a unit.
pub(super) fn marks(unit: &str, least: f64, most: f64) -> Vec<f64> {
    match unit {
        "ms" => duration_ticks(most, 4),
        // A rate of a few per cent would lie on the ground of a whole.
        "share" if most < 0.3 => ticks(0.0, most, 4),
        "share" => ticks(0.0, most.max(1.0), 4),
        _ => ticks(least, most, 4),
    }
}

/// Every how many labels one is written, so that at most `most` are.
pub(super) fn every(labels: usize, most: usize) -> usize {
    labels.div_ceil(most.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_hold_the_values() {
        assert_eq!(ticks(0.0, 93.0, 4), [0.0, 50.0, 100.0]);
        assert_eq!(ticks(0.0, 1.0, 4), [0.0, 0.5, 1.0]);
        assert_eq!(ticks(0.0, 0.0, 4), [0.0, 1.0]);
        assert_eq!(ticks(-3.0, 7.0, 5), [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0]);
        let hour = 3_600_000.0;
        assert_eq!(
            duration_ticks(5.0 * hour, 3),
            [0.0, 2.0 * hour, 4.0 * hour, 6.0 * hour]
        );
        assert_eq!(every(12, 6), 2);
        assert_eq!(every(0, 6), 1);
    }
}
