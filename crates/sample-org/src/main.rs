//! `regarding-org`: serves the sample organization.

fn main() {}
