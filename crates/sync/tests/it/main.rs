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
mod rows;
mod sync_bad_input;
mod sync_fields;
mod sync_merge;
mod sync_occurrences;
mod sync_plan;
mod sync_propose;
mod sync_removal;
mod sync_rows;
mod sync_sight;
mod sync_undo;
mod sync_undo_series;
mod tracking;
mod untrack;
mod values;
mod visibility;
mod workload;
