//! Priority from impact and urgency.

/// The priority of an impact and an urgency (each 1 high to 3 low): 1 critical to 5 planning.
///
/// The matrix is `clamp(impact + urgency - 1, 1, 5)`, the default of the classic service desks
/// for incidents and problems. `None` unless both levels are 1, 2 or 3.
///
/// ```
/// use steward::domain::priority::from_matrix;
/// assert_eq!(from_matrix(1, 1), Some(1));
/// assert_eq!(from_matrix(2, 2), Some(3));
/// assert_eq!(from_matrix(3, 3), Some(5));
/// assert_eq!(from_matrix(0, 2), None);
/// ```
pub fn from_matrix(impact: i64, urgency: i64) -> Option<i64> {
    let known = 1..=3;
    (known.contains(&impact) && known.contains(&urgency))
        .then(|| (impact + urgency - 1).clamp(1, 5))
}
