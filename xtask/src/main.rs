//! `cargo xtask`: run, test, bench and checks.

fn main() {}
