//! Which mailbox the links are about. A calendar of the same name in another mailbox is another one: what is not in it was not removed
//! (promise 4).

use regarding_model::ids::OrganizationId;
use uuid::Uuid;

use super::start::KEY;
use crate::core::Core;
use crate::facade::Answer;

/// Under which name the cache keeps which mailbox the links are about.
const MAILBOX: &str = "mailbox";

impl Core {
    /// Notes the mailbox that a run is about. What is linked with the items of another one is looked for in this one by its identity, as
    /// at a new computer; digests stay, since they are about values and not about places.
    pub(super) async fn note_which_mailbox(&self, organization: OrganizationId) -> Answer<()> {
        let Some(named) = self.names_mailbox() else {
            return Ok(());
        };
        let now = Uuid::new_v5(&organization.0, named.as_bytes()).to_string();
        self.cached(move |cache| {
            cache.write(|cache| {
                let places = cache.sync_place();
                let known = cache.read().sync_place().checkpoint(organization, MAILBOX)?;
                if known.as_ref() == Some(&now) {
                    return Ok(());
                }
                if known.is_some() {
                    let key = cache.read().sync_place().checkpoint(organization, KEY)?;
                    cache.synced().lie_in_a_former_mailbox(organization)?;
                    places.look_at_everything(organization)?;
                    places.reached(organization, KEY, key.as_deref())?;
                }
                places.reached(organization, MAILBOX, Some(&now))
            })
        })
        .await
    }
}
