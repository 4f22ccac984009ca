//! Every decision, by tables of cases that cite the facts, and by properties.

mod adopt;
mod attachments;
mod cadence;
mod claim;
mod direction;
mod match_choice;
mod pairs;
mod parties;
mod retry;
mod sync_fields;
mod sync_merge;
mod sync_occurrences;
mod sync_plan;
mod sync_removal;
mod tracking;
mod untrack;
mod values;
mod visibility;
mod workload;
