//! How often a broken engine may be started again: what breaks at once each time would go on for ever.

/// So many times within [`WITHIN_MS`].
const AT_MOST: usize = 3;
/// A minute.
const WITHIN_MS: i64 = 60_000;

/// When the engine was started again, the last times.
#[derive(Default)]
pub(super) struct Restarts(Vec<i64>);

impl Restarts {
    /// Whether it may be started again at that moment (Unix milliseconds); if so, it counts.
    pub(super) fn allow(&mut self, now_unix_ms: i64) -> bool {
        // A clock that was set back does not forbid anything for longer than a minute.
        self.0
            .retain(|it| (0..WITHIN_MS).contains(&(now_unix_ms - it)));
        let may = self.0.len() < AT_MOST;
        if may {
            self.0.push(now_unix_ms);
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_times_in_a_minute_and_again_in_the_next() {
        let mut restarts = Restarts::default();
        let allowed: Vec<bool> = [0, 1_000, 2_000, 3_000, 59_999, 60_000, 60_500]
            .map(|it| restarts.allow(it))
            .into();
        assert_eq!(allowed, [true, true, true, false, false, true, false]);
    }

    #[test]
    fn a_clock_that_is_set_back_forbids_nothing() {
        let mut restarts = Restarts::default();
        for now in [9_000_000, 9_000_001, 9_000_002] {
            assert!(restarts.allow(now));
        }
        assert!(restarts.allow(10));
    }
}
