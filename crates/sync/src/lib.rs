//! Decisions without input or output: parties, claim, tracking states, retry.
