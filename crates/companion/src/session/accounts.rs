//! Several organizations in one profile: one is in use, one is the primary one, and nothing of the others gets lost.
//!
//! The primary organization owns synchronization and the sign-in of a mailbox that follows it. Sign-ins to the others wait in
//! memory, and in the keyring if the person said so; what waits to reach them stays on the disk (DESIGN section 3).

use std::sync::Arc;

use regarding_dataverse::sign_in::SignInOptions;
use regarding_model::ids::OrganizationId;
use regarding_model::say;
use regarding_model::text::InEnglish;
use uuid::Uuid;

use super::signed_in::SignedIn;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::OrganizationSettings;
use crate::view::app::{ConnectionState, OrganizationChoiceView};

impl Core {
    /// The person's organizations: the one in use first, then the others by name.
    pub(crate) async fn organizations(&self) -> Vec<OrganizationChoiceView> {
        let settings = self.profile.settings.get();
        let primary = settings.primary().map(|primary| primary.id);
        let own = self.waiting().await.map_or(0, |all| all.len());
        let elsewhere = self.waiting_elsewhere().await.unwrap_or_default();
        let waiting = |id: OrganizationId| {
            let found = elsewhere.iter().find(|(other, _)| other.id == id);
            found.map_or(own, |(_, all)| all.len())
        };
        let view = |one: &OrganizationSettings, current: bool| OrganizationChoiceView {
            id: one.id.to_string(),
            name: self.organization_name(one),
            url: one.url.to_string(),
            current,
            primary: Some(one.id) == primary,
            sample: one.sample,
            waiting: u32::try_from(waiting(one.id)).unwrap_or(u32::MAX),
        };
        let mut others: Vec<OrganizationChoiceView> =
            settings.others.iter().map(|other| view(other, false)).collect();
        others.sort_by_key(|other| other.name.to_lowercase());
        let current = settings.organization.iter().map(|one| view(one, true));
        current.chain(others).collect()
    }

    /// What an organization calls itself, when it said so in this run; else its host.
    pub(crate) fn organization_name(&self, organization: &OrganizationSettings) -> String {
        let told = self.organization.name_of(organization.id);
        told.unwrap_or_else(|| organization.url.host_str().unwrap_or_default().to_owned())
    }

    /// Takes another organization of the person's into use. What is under way for the one before is not written, remembered or
    /// shown any more; what waits for it stays.
    pub(crate) async fn use_organization(self: &Arc<Self>, id: &str) -> Answer<()> {
        let id = organization_id(id)?;
        // Another front door may have changed the settings: what is in use here is what the session says.
        if self.account().is_some_and(|(used, _)| used == id) {
            return Ok(());
        }
        if !self.profile.settings.get().all().any(|one| one.id == id) {
            return Err(unknown());
        }
        self.organization.attempts.cancel();
        self.organization.tenures.end(|next| {
            self.set_aside(Some(id));
            self.organization.replace(None);
            self.forget_account();
            self.remember(|settings| {
                settings.switch_to(id);
            });
            if let Some(sign_in) = self.organization.unpark(id) {
                sign_in.belongs_to(next);
                self.organization.note_sign_in(Some(sign_in));
            }
        });
        self.note_state(ConnectionState::Connecting, None);
        self.tell_of_organizations();
        let resumed = self.resume().await;
        self.take_primary_aside().await;
        self.tell_of_organizations();
        resumed
    }

    /// The same with the password of the person there. They are signed in first: where that is refused, nothing is different here.
    pub(crate) async fn use_organization_with(self: &Arc<Self>, id: &str, password: &str) -> Answer<()> {
        let id = organization_id(id)?;
        let settings = self.profile.settings.get();
        let known = settings.all().find(|one| one.id == id).ok_or_else(unknown)?;
        let name = known.sign_in_name.as_ref().ok_or_else(failing::sign_in_needed)?;
        let (url, keep) = (known.url.as_str(), settings.keep_signed_in);
        self.sign_in_password(url, name, password, keep).await?;
        self.keep_sign_in_name(name);
        Ok(())
    }

    /// The sign-in in use becomes one of those that wait, under the organization that it is for; not when that is the one that
    /// comes into use.
    pub(crate) fn set_aside(&self, next: Option<OrganizationId>) {
        let Some(sign_in) = self.organization.sign_in() else {
            return;
        };
        let settings = self.profile.settings.get();
        let mut known = settings.all().filter(|one| !one.sample && Some(one.id) != next);
        if let Some(own) = known.find(|one| one.url == sign_in.url) {
            self.organization.park(own.id, sign_in);
        }
    }

    /// Makes an organization the one that owns synchronization. This computer gives the role up in the one before.
    pub(crate) async fn make_primary(self: &Arc<Self>, id: &str) -> Answer<()> {
        let id = organization_id(id)?;
        let settings = self.profile.settings.get();
        if !settings.all().any(|one| one.id == id) {
            return Err(unknown());
        }
        let leaves = settings.uses_primary() && settings.primary().is_some_and(|primary| primary.id != id);
        if leaves && let Ok(session) = self.session() {
            // Not reached now, the claim falls silent, and any computer can take it over there.
            let _ = self.release_claim(&session).await;
            self.note_claim(None);
        }
        self.remember(|settings| settings.primary = Some(id));
        self.take_primary_aside().await;
        self.organization.wake.notify_one();
        self.sync.live.wake.notify_one();
        self.tell_of_organizations();
        Ok(())
    }

    /// Forgets one of the organizations that are not in use: its sign-in, and the identifiers of its records.
    ///
    /// # Errors
    /// While requests wait for it: they would be lost.
    pub(crate) async fn remove_organization(self: &Arc<Self>, id: &str) -> Answer<()> {
        let id = organization_id(id)?;
        let settings = self.profile.settings.get();
        if settings.organization.as_ref().is_some_and(|one| one.id == id) {
            return Err(failing::invalid(say!(
                "This organization is in use: switch to another one first, or sign out"
            )));
        }
        let removed = settings
            .others
            .into_iter()
            .find(|other| other.id == id)
            .ok_or_else(unknown)?;
        let elsewhere = self.waiting_elsewhere().await?;
        let waits = elsewhere
            .iter()
            .any(|(other, all)| other.id == id && !all.is_empty());
        if waits {
            return Err(failing::invalid(say!(
                "Requests still wait for this organization: switch to it so that they go out, or withdraw them first"
            )));
        }
        self.remember(|settings| settings.remove_other(id));
        if let Some(sign_in) = self.organization.unpark(id)
            && let Err(error) = sign_in.sign_out().await
        {
            tracing::info!(error = %InEnglish(&error), "the authority was not told");
        }
        self.forget_sign_in(&removed.url).await;
        let forgotten = self
            .cached(move |cache| cache.write(|cache| cache.forget_organization(id)))
            .await;
        self.take_primary_aside().await;
        self.tell_of_organizations();
        forgotten
    }

    /// Where the mailbox opens with the sign-in to the primary organization while another one is in use, that sign-in is taken
    /// out of the keyring and kept ready beside.
    pub(crate) async fn take_primary_aside(self: &Arc<Self>) {
        let begun = self.organization.tenures.now();
        let settings = self.profile.settings.get();
        let Some(primary) = settings.primary().filter(|_| !settings.uses_primary()) else {
            return;
        };
        if !self.mailbox_follows() || self.organization.parked(primary.id).is_some() {
            return;
        }
        let Some(refresh) = self.kept_sign_in(&primary.url).await else {
            return;
        };
        if let Ok(found) = self.find(primary.url.as_str()).await {
            let options = SignInOptions::of(&found);
            let sign_in = SignedIn::resumed(self, found.root.url(), options, refresh, begun);
            // Not after the person signed out meanwhile.
            let park = || self.organization.park(primary.id, Arc::new(sign_in));
            self.organization.tenures.during(begun, park);
        }
    }

    /// Keeps the sign-ins that wait in memory, when the person decides to stay signed in.
    pub(crate) async fn keep_parked(&self) {
        for other in self.profile.settings.get().others {
            let refresh = match self.organization.parked(other.id) {
                Some(sign_in) => sign_in.refresh_token().await,
                None => None,
            };
            if let Some(refresh) = refresh {
                self.keep_sign_in(&other.url, &refresh).await;
            }
        }
    }

    fn tell_of_organizations(&self) {
        for event in [
            Event::AppChanged,
            Event::OptionsChanged,
            Event::MailChanged { folder: None },
            Event::PaneChanged { key: None },
        ] {
            self.emit(event);
        }
    }
}

fn organization_id(text: &str) -> Answer<OrganizationId> {
    let id = Uuid::parse_str(text.trim()).map_err(|_| unknown())?;
    Ok(OrganizationId(id))
}

fn unknown() -> crate::view::failure::FailureView {
    failing::invalid(say!("That is none of your organizations"))
}
