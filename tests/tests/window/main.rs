//! The real window under WebDriver, one concern a module.

mod access;
mod browser_sign_in;
mod compose;
mod deciding;
mod dialogs;
mod finding;
mod folders;
mod forms;
mod heavy;
mod hostile;
mod invitations;
mod items;
mod keyboard;
mod language;
mod mail_server;
mod marks;
mod meeting;
mod narrow;
mod never_lists;
mod offline;
mod options;
mod organizations;
mod people;
mod policy;
mod reading;
mod received;
mod regarding;
mod rules;
mod sample;
mod saving;
mod session;
mod start;
mod storage;
mod synchronizing;
mod troubled;
mod typed_anew;
mod untracking;
mod untracking_elsewhere;

/// Where pictures of these tests go: `target/window-tests`.
pub(crate) const PICTURES: &str = "window-tests";
