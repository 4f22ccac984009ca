//! What waits for a person: values that both sides changed, records and items that may be one, messages to attendees; their answers,
//! carried out at once for the pair that they are about; and taking back what an answer or a cycle did (docs/adr/0012).
//!
//! What is shown is read at that moment, and an answer is good for exactly what was shown: it names the values, or the versions, and
//! where others are there by then nothing is done and the new ones are told.

mod answer;
mod conflicts;
mod desk;
mod invitations;
mod list;
pub(crate) mod memory;
mod proposals;
mod seen;
#[cfg(test)]
mod tests;
mod undo;
mod unfollowed;
mod untrack;
mod untrack_elsewhere;
