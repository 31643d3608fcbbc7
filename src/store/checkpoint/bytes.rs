//! Vectors as bytes: each number takes as many bytes as the greatest of its vector needs.

use super::CheckpointError::{self, Damaged};
use crate::domain::RecordId;
use crate::engine::table::NO_NUMBER;

/// Widths in bytes that a number may have; a width of 0 says that all are alike.
const WIDTHS: [usize; 6] = [1, 2, 4, 5, 6, 8];

/// Bytes being written.
#[derive(Default)]
pub(super) struct Out(pub(super) Vec<u8>);

impl Out {
    pub(super) fn u8(&mut self, number: u8) {
        self.0.push(number);
    }

    pub(super) fn u16(&mut self, number: u16) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn u32(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn u64(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn i64(&mut self, number: i64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn id(&mut self, id: RecordId) {
        self.0.extend_from_slice(&id.0);
    }

    /// Length and bytes.
    pub(super) fn blob(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.0.extend_from_slice(bytes);
    }

    /// One number for each row of something whose length is known.
    pub(super) fn cells(&mut self, cells: &[u32]) {
        let greatest = cells.iter().copied().max().unwrap_or(0);
        self.packed(greatest.into(), cells.iter().map(|it| u64::from(*it)));
    }

    /// How many, and the numbers.
    pub(super) fn list(&mut self, numbers: &[u32]) {
        self.u32(numbers.len() as u32);
        // Never a width of 0: the length has to be paid for in bytes.
        let greatest = numbers.iter().copied().max().unwrap_or(0).max(1);
        self.packed(greatest.into(), numbers.iter().map(|it| u64::from(*it)));
    }

    /// One byte for each row, or none if all are 0.
    pub(super) fn flags(&mut self, flags: &[u8]) {
        if flags.iter().all(|it| *it == 0) {
            self.u8(0);
        } else {
            self.u8(1);
            self.0.extend_from_slice(flags);
        }
    }

    /// One number for each row, most often close together or [`NO_NUMBER`]: as distances from the
    /// least, counted from 1, with 0 for nothing.
    pub(super) fn times(&mut self, times: &[i64]) {
        let numbers = || times.iter().copied().filter(|it| *it != NO_NUMBER);
        let least = numbers().min().unwrap_or(0);
        let most = numbers().max().unwrap_or(0);
        self.i64(least);
        match most.checked_sub(least).map(|it| it as u64) {
            Some(_) if numbers().next().is_none() => self.u8(0),
            Some(range) if range < (1 << 48) - 1 => {
                let distance = |it: i64| {
                    if it == NO_NUMBER {
                        0
                    } else {
                        (it - least) as u64 + 1
                    }
                };
                self.packed(range + 1, times.iter().map(|it| distance(*it)));
            }
            // Too far apart for distances: the numbers themselves.
            _ => self.packed(u64::MAX, times.iter().map(|it| *it as u64)),
        }
    }

    fn packed(&mut self, greatest: u64, numbers: impl ExactSizeIterator<Item = u64>) {
        let bytes = 8 - greatest.leading_zeros() as usize / 8;
        let width = WIDTHS.into_iter().find(|it| *it >= bytes).unwrap_or(8);
        let width = if greatest == 0 { 0 } else { width };
        self.u8(width as u8);
        match width {
            1 => self.fixed::<1>(numbers),
            2 => self.fixed::<2>(numbers),
            4 => self.fixed::<4>(numbers),
            5 => self.fixed::<5>(numbers),
            6 => self.fixed::<6>(numbers),
            8 => self.fixed::<8>(numbers),
            _ => {}
        }
    }

    fn fixed<const WIDTH: usize>(&mut self, numbers: impl ExactSizeIterator<Item = u64>) {
        let start = self.0.len();
        self.0.resize(start + numbers.len() * WIDTH, 0);
        let (places, _) = self.0[start..].as_chunks_mut::<WIDTH>();
        for (place, number) in places.iter_mut().zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes()[..WIDTH]);
        }
    }
}

/// Bytes not yet read. Nothing is allocated that the bytes do not pay for.
pub(super) struct In<'a>(pub(super) &'a [u8]);

type Read<T> = Result<T, CheckpointError>;

impl<'a> In<'a> {
    pub(super) fn take(&mut self, len: usize) -> Read<&'a [u8]> {
        let (taken, rest) = self
            .0
            .split_at_checked(len)
            .ok_or(Damaged("it is cut short"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Read<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(super) fn u8(&mut self) -> Read<u8> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn u16(&mut self) -> Read<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Read<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Read<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn i64(&mut self) -> Read<i64> {
        self.array().map(i64::from_le_bytes)
    }

    pub(super) fn id(&mut self) -> Read<RecordId> {
        self.array().map(RecordId)
    }

    pub(super) fn blob(&mut self) -> Read<&'a [u8]> {
        let len = self.u32()? as usize;
        self.take(len)
    }

    pub(super) fn text(&mut self) -> Read<&'a str> {
        std::str::from_utf8(self.blob()?).map_err(|_| Damaged("a text is not a text"))
    }

    /// So many numbers, each at most `greatest`; the caller vouches for their count.
    pub(super) fn cells(&mut self, count: usize, greatest: u32) -> Read<Vec<u32>> {
        let cells = match self.u8()? {
            0 => vec![0; count],
            1 => self.fixed::<1, _>(count, |it| u32::from(it[0]))?,
            2 => self.fixed::<2, _>(count, |it| u32::from(u16::from_le_bytes(*it)))?,
            4 => self.fixed::<4, _>(count, |it| u32::from_le_bytes(*it))?,
            _ => return Err(Damaged("a width")),
        };
        if cells.iter().copied().max().unwrap_or(0) > greatest {
            return Err(Damaged("a code that means nothing"));
        }
        Ok(cells)
    }

    /// What [`Out::list`] wrote; each number at most `greatest`.
    pub(super) fn list(&mut self, greatest: u32) -> Read<Vec<u32>> {
        let count = self.u32()? as usize;
        if self.0.first() == Some(&0) || count > self.0.len() {
            return Err(Damaged("a list is cut short"));
        }
        self.cells(count, greatest)
    }

    /// So many bytes, each at most `greatest`; the caller vouches for their count.
    pub(super) fn flags(&mut self, count: usize, greatest: u8) -> Read<Vec<u8>> {
        let flags = match self.u8()? {
            0 => vec![0; count],
            1 => self.take(count)?.to_vec(),
            _ => return Err(Damaged("a width")),
        };
        if flags.iter().copied().max().unwrap_or(0) > greatest {
            return Err(Damaged("a flag that means nothing"));
        }
        Ok(flags)
    }

    /// What [`Out::times`] wrote; the caller vouches for their count.
    pub(super) fn times(&mut self, count: usize) -> Read<Vec<i64>> {
        let least = self.i64()?;
        match self.u8()? {
            0 => Ok(vec![NO_NUMBER; count]),
            1 => self.distances::<1>(count, least),
            2 => self.distances::<2>(count, least),
            4 => self.distances::<4>(count, least),
            5 => self.distances::<5>(count, least),
            6 => self.distances::<6>(count, least),
            8 => self.fixed::<8, _>(count, |it| i64::from_le_bytes(*it)),
            _ => Err(Damaged("a width")),
        }
    }

    fn distances<const WIDTH: usize>(&mut self, count: usize, least: i64) -> Read<Vec<i64>> {
        self.fixed::<WIDTH, _>(count, |it| {
            let mut whole = [0; 8];
            whole[..WIDTH].copy_from_slice(it);
            match i64::from_le_bytes(whole) {
                0 => NO_NUMBER,
                // Wraps for bytes that we did not write; any number is a sound one.
                distance => least.wrapping_add(distance - 1),
            }
        })
    }

    fn fixed<const WIDTH: usize, T>(
        &mut self,
        count: usize,
        number: impl Fn(&[u8; WIDTH]) -> T,
    ) -> Read<Vec<T>> {
        let len = count
            .checked_mul(WIDTH)
            .ok_or(Damaged("a list is cut short"))?;
        let (chunks, _) = self.take(len)?.as_chunks::<WIDTH>();
        Ok(chunks.iter().map(number).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Numbers of any size come back.
        #[test]
        fn vectors_come_back(
            cells in proptest::collection::vec(prop_oneof![0u32..3, any::<u32>()], 0..40),
            times in proptest::collection::vec(
                prop_oneof![Just(NO_NUMBER), 1_700_000_000_000i64..1_800_000_000_000, any::<i64>()], 0..40),
            near in proptest::collection::vec(prop_oneof![Just(NO_NUMBER), -5i64..70_000], 0..40),
        ) {
            let mut out = Out::default();
            out.cells(&cells);
            out.list(&cells);
            out.times(&times);
            out.times(&near);
            let mut bytes = In(&out.0);
            prop_assert_eq!(bytes.cells(cells.len(), u32::MAX), Ok(cells.clone()));
            prop_assert_eq!(bytes.list(u32::MAX), Ok(cells));
            prop_assert_eq!(bytes.times(times.len()), Ok(times));
            prop_assert_eq!(bytes.times(near.len()), Ok(near));
            prop_assert!(bytes.0.is_empty());
        }
    }
}
