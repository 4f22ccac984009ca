//! Whole-program tests against real servers and the real window.
