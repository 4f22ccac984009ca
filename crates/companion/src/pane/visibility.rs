//! Who will be able to read a thread once it is tracked, and whether the person has seen that (I-9).

use regarding_model::identity::email_record_id;
use regarding_model::ids::OrganizationId;
use regarding_model::item::MessageHeader;
use regarding_sync::visibility::{ThreadSeen, is_shown_first};
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;
use crate::session::myself::Myself;

/// The sentence. The organization tells the unit and its people; whose roles read activities it does not tell everybody, so
/// the sentence says at least that much and no less.
pub(crate) fn sentence(myself: &Myself) -> String {
    let organization = myself
        .organization
        .as_ref()
        .map_or("your organization", |row| row.name.as_str());
    match &myself.audience {
        Some(audience) => {
            let others = audience.people.saturating_sub(1);
            let people = match others {
                0 => "nobody else at the moment".to_owned(),
                1 => "1 other person".to_owned(),
                many => format!("{many} other people"),
            };
            format!(
                "Once you track it, everybody in {organization} whose role reads activities of {} ({people}) can read this \
                 message and what you track of its thread.",
                audience.business_unit
            )
        }
        None => format!(
            "Once you track it, everybody in {organization} whose role reads activities can read this message and what you \
             track of its thread."
        ),
    }
}

/// The thread's own identity, under which agreeing is remembered.
pub(crate) fn thread_of(organization: OrganizationId, header: &MessageHeader) -> Uuid {
    email_record_id(organization, header.thread_root())
}

impl Core {
    /// Who will be able to read what is tracked, as far as the organization has told.
    pub(crate) fn who_can_read(&self) -> String {
        let myself = self.organization.session().and_then(|session| session.myself());
        myself
            .as_deref()
            .map_or_else(|| UNKNOWN.to_owned(), sentence)
    }

    /// Whether the person has to see the sentence before the first tracking of this thread.
    pub(crate) async fn needs_consent(
        &self,
        organization: OrganizationId,
        header: &MessageHeader,
    ) -> Answer<bool> {
        let thread = thread_of(organization, header);
        let ancestors = header
            .references
            .iter()
            .chain(&header.in_reply_to)
            .chain([&header.id]);
        let items: Vec<Uuid> = ancestors.map(|id| email_record_id(organization, id)).collect();
        let seen = self
            .cached(move |cache| {
                cache.read(|cache| {
                    if cache.consents().seen_at(thread)?.is_some() {
                        return Ok(ThreadSeen::Agreed);
                    }
                    let tracked = !cache.links().get_all(&items)?.is_empty();
                    Ok(if tracked {
                        ThreadSeen::TrackedBefore
                    } else {
                        ThreadSeen::New
                    })
                })
            })
            .await?;
        Ok(is_shown_first(seen))
    }
}

/// Said when the organization has not told who is who: expect everybody.
pub(crate) const UNKNOWN: &str = "Once you track it, everybody in your organization whose role reads activities can read this \
                                  message and what you track of its thread.";
