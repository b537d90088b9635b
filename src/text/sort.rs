//! One stable sort for all types.
//!
//! std's sorts are made anew for each type and comparison, some 10 kB of wasm each; this one sorts the numbers of the
//! items by a comparison behind a pointer, once for all, and then moves the items. Where code runs only when an index
//! is built, std's are used.

use std::cmp::Ordering;

/// Sorts by `compare`; equal items stay in order. O(n log n) comparisons.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = order(items.len(), &mut |one, other| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other) == Ordering::Greater,
        _ => false,
    });
    arrange(&order, &mut |one, other| items.swap(one, other));
}

/// Sorts by a key; items of equal keys stay in order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts, and drops repeats.
pub fn sort_dedup<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, T::cmp);
    items.dedup();
}

/// Swaps items until place `p` holds the item that was at `order[p]`: cycle by cycle; an item that was swapped away is
/// found by following where its place went.
fn arrange(order: &[usize], swap: &mut dyn FnMut(usize, usize)) {
    let from_of = |place: usize| order.get(place).copied().unwrap_or(place);
    for place in 0..order.len() {
        let mut from = from_of(place);
        while from < place {
            from = from_of(from);
        }
        swap(place, from);
    }
}

/// Bottom-up merge sort of 0..`len`.
fn order(len: usize, greater: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    let mut width = 1;
    while width < len {
        let mut merged = Vec::with_capacity(len);
        for run in order.chunks(2 * width) {
            let (mut left, mut right) = run.split_at_checked(width).unwrap_or((run, &[]));
            while let (Some((one, rest)), Some((other, others))) =
                (left.split_first(), right.split_first())
            {
                if greater(*one, *other) {
                    merged.push(*other);
                    right = others;
                } else {
                    merged.push(*one);
                    left = rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        order = merged;
        width *= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn sorts_as_std_does(items: Vec<(u8, u32)>) {
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &theirs);
            sort_dedup(&mut ours);
            theirs.sort_unstable();
            theirs.dedup();
            prop_assert_eq!(ours, theirs);
        }
    }
}
