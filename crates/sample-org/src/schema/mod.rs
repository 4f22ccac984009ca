//! The tables as data (reference A6, C2 to C7).
