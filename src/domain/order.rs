//! Sorting that costs little code: one sort for all types, over places instead of items.
//!
//! The sorts of the standard library are compiled once more for every type and every order, 4 to 10 kB
//! of wasm each; these add some hundred bytes. Each comparison is a call, and three items move in place
//! of one: right for the lists that a screen shows, wrong for the rows of a table.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// As [`slice::sort_by`]: what is equal keeps its order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places = sorted(items.len(), &mut |a, b| compare(&items[a], &items[b]));
    arrange(&mut places, &mut |a, b| items.swap(a, b));
}

/// As [`slice::sort`]: what is equal keeps its order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// As [`slice::sort_by_key`]: what is equal keeps its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// As [`slice::sort_by_cached_key`]: the key of each item is made once.
pub fn sort_by_cached_key<T, K: Ord>(items: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let mut places = sorted(items.len(), &mut |a, b| keys[a].cmp(&keys[b]));
    arrange(&mut places, &mut |a, b| items.swap(a, b));
}

/// The places of `len` items in their order; none if they stand in it already.
#[inline(never)]
fn sorted(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    if (1..len).all(|at| compare(at - 1, at).is_le()) {
        return Vec::new();
    }
    let mut places: Vec<usize> = (0..len).collect();
    // No two places are equal, so the shorter of the two sorts keeps the order, too.
    places.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
    places
}

/// Brings to each place what stands at the place that is named there, along the cycles.
#[inline(never)]
fn arrange(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut places[at], at);
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

/// As collecting into a set, which would sort first.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// As collecting into a map, which would sort first: of equal keys the last one counts.
pub fn map<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(items);
    map
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Few different keys, so that many are equal; each item is told apart by its number.
    fn items() -> impl Strategy<Value = Vec<(String, usize)>> {
        let keys = proptest::collection::vec("[a-c]{0,2}", 0..100);
        keys.prop_map(|keys| keys.into_iter().zip(0..).collect())
    }

    proptest! {
        /// The order is the one of the standard library, and equal items stay as they were.
        #[test]
        fn the_order_is_the_standard_librarys(items in items()) {
            let key = |it: &(String, usize)| it.0.clone();
            let mut expected = items.clone();
            expected.sort_by_key(key);

            let mut by = items.clone();
            sort_by(&mut by, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(&by, &expected);

            let mut by_key = items.clone();
            sort_by_key(&mut by_key, key);
            prop_assert_eq!(&by_key, &expected);

            let mut by_cached_key = items.clone();
            sort_by_cached_key(&mut by_cached_key, key);
            prop_assert_eq!(&by_cached_key, &expected);

            let mut whole = items;
            sort(&mut whole);
            prop_assert_eq!(&whole, &expected);
        }

        /// Backwards too: no order is special.
        #[test]
        fn the_order_may_be_turned(items in items()) {
            let mut expected = items.clone();
            expected.sort_by(|a, b| b.0.cmp(&a.0));
            let mut found = items;
            sort_by(&mut found, |a, b| b.0.cmp(&a.0));
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_key_is_made_once_for_each_item() {
        let mut made = 0;
        let mut items = [3, 1, 2];
        sort_by_cached_key(&mut items, |it| {
            made += 1;
            *it
        });
        assert_eq!((items, made), ([1, 2, 3], 3));
    }
}
