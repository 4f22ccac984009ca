//! Folders whose mail is tracked (G-70 to G-82): moving a message there, in any program, is asking for it.
//!
//! What holds for a folder is `regarding_sync::incoming::folders`'s to say. A rule is kept in the organization where its table takes it
//! (G-71b), else in the settings here, as identifiers. What is done about a message is the same walk as for mail that is tracked by an
//! option, under the reason of its folder.

mod answer;
mod change;
mod facade;
mod look;
mod preview;
mod refile;
mod rules;
mod view;

pub(super) use rules::FolderRules;
