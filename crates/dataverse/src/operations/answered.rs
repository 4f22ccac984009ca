//! Who the people of a message are, and which records there are of the message that it answers (G-52): one round trip.

use super::find_email::{FindEmail, TrackedEmail};
use super::people::{People, ResolvePeople};
use crate::api::{Operation as _, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};

/// Asks for both.
#[derive(Debug, Clone)]
pub struct PeopleAndAnswered {
    /// The people.
    pub people: ResolvePeople,
    /// The message that is answered.
    pub answered: FindEmail,
}

impl Together for PeopleAndAnswered {
    type Output = (People, Vec<TrackedEmail>);

    fn parts(&self) -> Vec<Part> {
        let mut parts = self.people.parts();
        parts.push(Part::One(self.answered.request()));
        parts
    }

    fn read(&self, replies: &[PartReply]) -> Result<Self::Output, ApiError> {
        let (answered, people) = replies.split_last().ok_or(ReplyFault::Batch)?;
        let answered = self.answered.read(answered.one()?)?;
        Ok((self.people.read(people)?, answered))
    }
}
