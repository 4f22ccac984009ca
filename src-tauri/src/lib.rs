//! The window: a thin shell over the companion.
