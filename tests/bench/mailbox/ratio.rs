//! Ours beside another's: the ratio of the medians, and whether it meets the aim.

/// Prints one line.
pub(crate) fn print(what: &str, ours: Vec<f64>, theirs: Vec<f64>, aim: f64) {
    let ratio = median(ours) / median(theirs);
    let verdict = if ratio <= aim { "met" } else { "MISSED" };
    println!("{what}: {ratio:.2} (aim: {aim}, {verdict})");
}

/// The one in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
