//! Chance without a clock: the same numbers for the same seed, in every browser.
//!
//! Whole numbers only: floating-point functions differ between platforms in their last digit, and a
//! story that holds here has to hold there.

/// Numbers from a seed (splitmix64).
#[derive(Clone)]
pub(super) struct Random(u64);

impl Random {
    /// Numbers for one purpose: those of another purpose, or of another day, are not disturbed by how
    /// many are taken here.
    pub(super) fn of(seed: u64, purpose: u64, nth: u64) -> Self {
        let mut random = Self(seed ^ purpose.wrapping_mul(0xA24B_AED4_963E_E407));
        random.0 = random.next() ^ nth.wrapping_mul(0x9FB2_1C65_1E98_DF25);
        random.next();
        random
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `end` - 1; 0 if there is nothing to choose from.
    pub(super) fn below(&mut self, end: usize) -> usize {
        match end {
            0 => 0,
            end => ((u128::from(self.next()) * end as u128) >> 64) as usize,
        }
    }

    /// From one number to another, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1).max(1) as usize) as i64
    }

    /// True so many times of a thousand.
    pub(super) fn chance(&mut self, per_mille: i64) -> bool {
        (self.below(1_000) as i64) < per_mille
    }

    pub(super) fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// One of some texts.
    pub(super) fn text<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    /// A place, as often as its weight says.
    pub(super) fn weighted(&mut self, weights: &[i64]) -> usize {
        let all: i64 = weights.iter().sum();
        let mut left = self.between(1, all.max(1));
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left <= 0 {
                return place;
            }
        }
        0
    }

    /// How many of something that comes so many times a thousand on average: close to Poisson.
    pub(super) fn count(&mut self, per_mille: i64) -> usize {
        const TRIES: i64 = 64;
        let each = per_mille * 1_000 / TRIES;
        (0..TRIES)
            .filter(|_| (self.below(1_000_000) as i64) < each)
            .count()
    }

    /// A factor with a long tail, in thousandths of the median: log-normal, nine of ten below five.
    pub(super) fn long_tail(&mut self) -> i64 {
        /// Quantiles of exp(1.256 z) at 1/32, 3/32, … 31/32.
        const QUANTILES: [i64; 16] = [
            96, 191, 280, 373, 475, 591, 726, 906, 1_104, 1_378, 1_692, 2_106, 2_684, 3_568, 5_236,
            10_380,
        ];
        let place = self.below(15);
        let (low, high) = (QUANTILES[place], QUANTILES[place + 1]);
        self.between(low, high)
    }
}
