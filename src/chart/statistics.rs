//! What a control chart rests on.

/// The mean of a course and the limits between which it varies by chance.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// The mean.
    pub mean: f64,
    /// The lower natural process limit.
    pub low: f64,
    /// The upper one.
    pub high: f64,
}

/// Fewer values than this have no limits.
const LEAST: usize = 8;
/// The factor of the mean moving range for charts of individual values (XmR): 3 / 1.128.
const FACTOR: f64 = 2.66;

/// The limits of a chart of individual values and moving ranges (XmR, Shewhart): the mean, plus and
/// minus 2.66 times the mean difference of neighbours. `None` for fewer than eight values.
pub fn limits(values: &[f64]) -> Option<Limits> {
    if values.len() < LEAST {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let ranges = values.windows(2).map(|it| (it[1] - it[0]).abs());
    let spread = FACTOR * ranges.sum::<f64>() / (values.len() - 1) as f64;
    Some(Limits {
        mean,
        low: mean - spread,
        high: mean + spread,
    })
}
