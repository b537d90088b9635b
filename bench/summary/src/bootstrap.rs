//! How sure a difference is (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993).

/// Draws of the bootstrap.
const DRAWS: usize = 2000;

/// The mean of `values` and the 95 % interval of it.
pub fn interval(values: &[f64]) -> (f64, f64, f64) {
    let mean = mean(values);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut means: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let sum: f64 = (0..values.len())
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    values[(state % values.len() as u64) as usize]
                })
                .sum();
            sum / values.len() as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    (mean, means[DRAWS / 40], means[DRAWS - 1 - DRAWS / 40])
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
