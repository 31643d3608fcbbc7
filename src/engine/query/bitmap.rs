//! Sets of rows, one bit each.

/// A set of rows of one table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bitmap {
    words: Vec<u64>,
    /// How many rows the table has; bits beyond are 0.
    len: usize,
}

impl Bitmap {
    /// No row of a table with so many rows.
    pub fn none(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(64)],
            len,
        }
    }

    /// Every row.
    pub fn all(len: usize) -> Self {
        let mut all = Self {
            words: vec![u64::MAX; len.div_ceil(64)],
            len,
        };
        all.trim();
        all
    }

    /// These rows, in any order; rows that the table does not have are left out.
    pub fn of(len: usize, rows: impl IntoIterator<Item = u32>) -> Self {
        let mut some = Self::none(len);
        for row in rows {
            some.insert(row);
        }
        some
    }

    /// The rows whose cell passes a test.
    pub(super) fn scan<T: Copy>(cells: &[T], test: impl Fn(T) -> bool) -> Self {
        let word = |cells: &[T]| {
            let bits = cells.iter().enumerate();
            bits.fold(0, |word, (at, cell)| word | u64::from(test(*cell)) << at)
        };
        let (whole, rest) = cells.as_chunks::<64>();
        let mut words = Vec::with_capacity(cells.len().div_ceil(64));
        words.extend(whole.iter().map(|it| word(it)));
        if !rest.is_empty() {
            words.push(word(rest));
        }
        Self {
            words,
            len: cells.len(),
        }
    }

    /// Adds a row, if the table has it.
    pub fn insert(&mut self, row: u32) {
        let at = row as usize;
        if at < self.len {
            self.words[at / 64] |= 1 << (at % 64);
        }
    }

    /// Whether a row is in it.
    pub fn contains(&self, row: u32) -> bool {
        let word = self.words.get(row as usize / 64);
        word.is_some_and(|it| it >> (row % 64) & 1 == 1)
    }

    /// How many rows are in it.
    pub fn count(&self) -> usize {
        self.words.iter().map(|it| it.count_ones() as usize).sum()
    }

    /// Whether no row is in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|it| *it == 0)
    }

    /// The rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    at as u32 * 64 + bit
                })
            })
        })
    }

    /// The rows, ascending, as a list.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows = Vec::with_capacity(self.count());
        rows.extend(self.iter());
        rows
    }

    /// Keeps the rows that are in both.
    pub fn and(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds the rows of the other.
    pub fn or(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Takes the rows of the other out.
    pub fn and_not(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Keeps the rows that pass a test, which is asked in ascending order.
    pub(super) fn retain(&mut self, mut test: impl FnMut(u32) -> bool) {
        for (at, word) in self.words.iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                if !test(at as u32 * 64 + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    fn trim(&mut self) {
        if let (Some(last), 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= u64::MAX >> (64 - self.len % 64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_ascending_and_within_the_table() {
        let some = Bitmap::of(130, [129, 0, 64, 63, 130, 9999]);
        assert_eq!(some.rows(), [0, 63, 64, 129]);
        assert_eq!(some.count(), 4);
        assert!(some.contains(129) && !some.contains(130) && !some.contains(1));
        for len in [0, 1, 63, 64, 65, 128] {
            assert_eq!(Bitmap::all(len).count(), len);
            let mut rest = Bitmap::all(len);
            rest.and_not(&Bitmap::scan(&vec![0; len], |_| true));
            assert!(rest.is_empty());
        }
    }
}
