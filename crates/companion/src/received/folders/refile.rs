//! What becomes of a message that is a record already, once it lies in a tracked folder (G-73, G-78 to G-81).

use std::sync::Arc;

use regarding_dataverse::operations::find_email::TrackedEmail;
use regarding_id_cache::tables::filed::FiledState;
use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::mark::MarkState;
use regarding_id_cache::tables::pending_action::{ActionKind, Attachments};
use regarding_mailbox::seam::{Envelope, ItemKey};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::item::{Direction, MessageHeader};
use regarding_sync::adopt::Wanted;
use regarding_sync::incoming::Reason;
use regarding_sync::incoming::folders::{Filed, SetBy, filed};

use super::rules::TrackedFolder;
use crate::core::Core;
use crate::facade::Answer;
use crate::received::facts::Facts;
use crate::session::side::Session;
use crate::track::ask::Wish;
use crate::track::bearer::Bearer;
use crate::track::copy::{self, Own};
use crate::track::words::gesture;

impl Core {
    /// A message, and its record among those found. One that bears another one's Message-ID goes by an identity of its own from here on.
    pub(in crate::received) async fn own_copy<'e>(
        &self,
        session: &Session,
        envelope: Envelope,
        found: &'e [TrackedEmail],
    ) -> Answer<(Arc<Facts>, Option<&'e TrackedEmail>)> {
        let organization = session.organization;
        let facts = self.facts(organization, envelope).await;
        if found.is_empty() {
            return Ok((Arc::new(facts), None));
        }
        let header = &facts.envelope.header;
        let own = match self.own_of(organization, &facts, found).await? {
            Own::Another => self.note_namesake(session.tenure, organization, header).await?,
            own => return Ok((Arc::new(facts), own.copy())),
        };
        let Some(header) = own else {
            return Ok((Arc::new(facts), None));
        };
        let envelope = Envelope {
            header,
            ..facts.envelope
        };
        let facts = self.facts(organization, envelope).await;
        let own = self.own_of(organization, &facts, found).await?;
        Ok((Arc::new(facts), own.copy()))
    }

    async fn own_of<'e>(
        &self,
        organization: OrganizationId,
        facts: &Facts,
        found: &'e [TrackedEmail],
    ) -> Answer<Own<'e>> {
        let link = self.link_of(facts).await?;
        let wanted = Wanted {
            derived: facts.item,
            linked: link.map(|link| link.record.id),
            direction: facts.direction,
            regarding: None,
        };
        let message = Bearer::of(&facts.envelope.header);
        Ok(copy::own(&wanted, organization, &message, found))
    }

    pub(in crate::received) async fn link_of(&self, facts: &Facts) -> Answer<Option<Link>> {
        let item = facts.item;
        self.cached(move |cache| cache.read(|cache| cache.links().get(item)))
            .await
    }

    /// Does what the folder says about a record that is there, unless a person said otherwise.
    pub(super) async fn refile(
        self: &Arc<Self>,
        session: &Session,
        folder: &TrackedFolder,
        facts: &Facts,
        email: &TrackedEmail,
    ) -> Answer<FiledState> {
        let link = self.link_of(facts).await?;
        self.note_found(session, facts, email, link.as_ref()).await?;
        let now = email.regarding.as_ref().map(|named| &named.record);
        let set_by = set_by(email, link.as_ref(), session);
        match filed(folder.regarding.as_ref(), now, set_by) {
            Filed::Stays => Ok(FiledState::Done),
            Filed::Asks(_) => Ok(FiledState::Asked),
            Filed::Becomes(target) => {
                let header = &facts.envelope.header;
                let direction = Some(facts.direction);
                self.set_filed(
                    session,
                    &facts.envelope.key,
                    header,
                    direction,
                    target,
                    gesture::FILED,
                )
                .await?;
                Ok(FiledState::Done)
            }
        }
    }

    /// Sets what a message is regarding, by the same walk as by hand: what cannot be done now waits.
    pub(super) async fn set_filed(
        self: &Arc<Self>,
        session: &Session,
        key: &ItemKey,
        header: &MessageHeader,
        direction: Option<Direction>,
        target: RecordRef,
        reason: &'static str,
    ) -> Answer<()> {
        // Without the right to link, the message stays as it is.
        if self.linking_refusal(&target.table).is_some() {
            return Ok(());
        }
        let kind = ActionKind::SetRegarding {
            target,
            attachments: Attachments::All,
        };
        let wish = Wish {
            kind,
            history: true,
            gesture: reason,
        };
        let action = self.pending_action(header, direction, wish)?;
        let wanted = action.clone();
        let fresh = self
            .cached_in(session.tenure, move |cache| {
                cache.write(|cache| {
                    // What the person asked for meanwhile stands.
                    if cache.read().pending_actions().of_item(wanted.item)?.is_some() {
                        return Ok(false);
                    }
                    cache.pending_actions().put(&wanted)?;
                    Ok(true)
                })
            })
            .await?;
        if fresh {
            let item = action.item;
            // What fails is noted with the request, which waits and is tried again.
            let _ = self.carry_out(action, Some(key)).await;
            self.panes.forget(item);
        }
        Ok(())
    }

    /// A copy that this computer did not know of is known from now on.
    pub(in crate::received) async fn note_found(
        &self,
        session: &Session,
        facts: &Facts,
        email: &TrackedEmail,
        known: Option<&Link>,
    ) -> Answer<()> {
        if known.is_some() {
            return Ok(());
        }
        let seen = copy::Seen {
            organization: session.organization,
            user: session.user,
            at: self.now(),
        };
        let Some(link) = copy::link(email, None, facts.item, &seen) else {
            return Ok(());
        };
        let compared = Bearer::of(&facts.envelope.header).compared(session.organization, false);
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                // Moving it there is asking for it, whatever became of its mark.
                if cache.read().marks().get(link.organization, link.item)? == Some(MarkState::Kept) {
                    cache.marks().forget(link.organization, link.item)?;
                }
                if compared.own != link.item {
                    cache.namesakes().keep(&compared)?;
                }
                cache.links().put(&link)
            })
        })
        .await
    }
}

/// Who said what the record is regarding. It was a rule only where this computer knows of one, and the record is still as that left it.
fn set_by(email: &TrackedEmail, link: Option<&Link>, session: &Session) -> SetBy {
    if !copy::is_owner(email, session.user) {
        return SetBy::Colleague;
    }
    let by_rule = link.is_some_and(|link| {
        let code = link.reason.as_str();
        let now = email.regarding.as_ref().map(|named| &named.record);
        let told = code == gesture::FILED || matches!(Reason::of(code), Some(Reason::Tracked(_)));
        told && link.regarding.as_ref() == now
    });
    if by_rule { SetBy::Rule } else { SetBy::Person }
}
