//! Every decision, by tables of cases that cite the facts, and by properties.

mod adopt;
mod attachments;
mod claim;
mod direction;
mod match_choice;
mod parties;
mod retry;
mod tracking;
mod untrack;
mod values;
mod visibility;
