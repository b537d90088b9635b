//! Sparse vectors of stems, and the little arithmetic that the stage needs.
//!
//! Weights are tf · ln((N + 1) / (df + ½)), N and df counted in sentences of the given texts; vectors have length 1.

use super::lines::Term;

/// Stems and their weights, by stem.
pub(super) type Vector = Vec<(Term, f32)>;

/// ln((n + 1) / (df + ½)): above 0 for any df ≤ n.
pub(super) fn rarity(n: usize, df: usize) -> f32 {
    libm::logf((real(n) + 1.0) / (real(df) + 0.5))
}

/// `vector` with length 1; unchanged if it has none.
pub(super) fn unit(mut vector: Vector) -> Vector {
    let length = libm::sqrtf(vector.iter().map(|(_, weight)| weight * weight).sum());
    if length > 0.0 {
        for (_, weight) in &mut vector {
            *weight /= length;
        }
    }
    vector
}

/// The pairs of weights of what both hold.
pub(super) fn shared<'v>(
    a: &'v [(Term, f32)],
    b: &'v [(Term, f32)],
) -> impl Iterator<Item = (Term, f32, f32)> + 'v {
    let mut rest = b;
    a.iter().filter_map(move |&(term, weight)| {
        let skip = rest.iter().take_while(|(other, _)| *other < term).count();
        rest = rest.get(skip..).unwrap_or_default();
        rest.first().filter(|(other, _)| *other == term).map(|&(_, there)| (term, weight, there))
    })
}

/// The cosine of two vectors of length 1.
pub(super) fn cosine(a: &[(Term, f32)], b: &[(Term, f32)]) -> f32 {
    shared(a, b).map(|(_, here, there)| here * there).sum()
}

/// A count as a number; counts above 65,535 count as that.
pub(super) fn real(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// `sum / count`, 0 of none.
pub(super) fn mean(sum: f32, count: usize) -> f32 {
    if count == 0 { 0.0 } else { sum / real(count) }
}

/// Stretches `values` so that the least is 0 and the greatest 1; all 0 if they are one.
pub(super) fn stretch(values: &mut [f32]) {
    let least = values.iter().copied().fold(f32::INFINITY, f32::min);
    let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let width = most - least;
    for value in values {
        *value = if width > 0.0 { (*value - least) / width } else { 0.0 };
    }
}

/// The value at `at`; 0 past the end.
pub(super) fn value(values: &[f32], at: usize) -> f32 {
    values.get(at).copied().unwrap_or_default()
}
