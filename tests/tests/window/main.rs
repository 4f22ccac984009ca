//! The real window under WebDriver, one concern a module.

mod policy;
mod reading;
mod regarding;
mod sample;
mod start;
mod storage;

/// Where pictures of these tests go: `target/window-tests`.
pub(crate) const PICTURES: &str = "window-tests";
