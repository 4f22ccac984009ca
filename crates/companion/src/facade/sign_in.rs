//! Signing in and out, organizations and the mailbox of the profile.

use super::{Answer, Companion};
use crate::view::sign_in::{
    DeviceCodeView, DiscoverPlace, DiscoveryView, FoundOrganizationView, MailServerRequest, MailboxRequest,
    MailboxSignInsView, ProbeView, SignInMethod,
};

impl Companion {
    /// Finds out what is at an address: the person types the organization's address only (reference B4).
    pub async fn probe(&self, address: &str) -> Answer<ProbeView> {
        self.core()?.probe(address).await
    }

    /// How people sign in to look for their organizations (reference B5).
    pub async fn discovery(&self, place: &DiscoverPlace) -> Answer<DiscoveryView> {
        self.core()?.discovery(place).await
    }

    /// Looks for the person's organizations by a sign-in in the browser.
    pub async fn discover_browser(
        &self,
        place: &DiscoverPlace,
        wanted: Option<&str>,
    ) -> Answer<Vec<FoundOrganizationView>> {
        self.core()?.discover_browser(place, wanted).await
    }

    /// Begins to look for them by a sign-in on another device.
    pub async fn discover_device(&self, place: &DiscoverPlace) -> Answer<DeviceCodeView> {
        self.core()?.discover_device(place).await
    }

    /// Waits until the other device is done, and looks.
    pub async fn discover_device_wait(&self) -> Answer<Vec<FoundOrganizationView>> {
        self.core()?.discover_device_wait().await
    }

    /// Looks for them with e-mail and password, where the authority advertises it.
    pub async fn discover_password(
        &self,
        place: &DiscoverPlace,
        email: &str,
        password: &str,
    ) -> Answer<Vec<FoundOrganizationView>> {
        self.core()?.discover_password(place, email, password).await
    }

    /// Enters one of the organizations that were found, by the same sign-in.
    ///
    /// # Errors
    /// [`FailureCode::SignIn`] where its people sign in elsewhere: then they sign in there.
    pub async fn enter_found(&self, id: &str, keep: bool) -> Answer<()> {
        self.core()?.enter_found(id, keep).await
    }

    /// Takes another organization of the person's into use; what waits for the one before stays.
    pub async fn use_organization(&self, id: &str) -> Answer<()> {
        self.core()?.use_organization(id).await
    }

    /// The same with the person's password there, for a script.
    ///
    /// # Errors
    /// As signing in; then the one in use before is still in use.
    pub async fn use_organization_with(&self, id: &str, password: &str) -> Answer<()> {
        self.core()?.use_organization_with(id, password).await
    }

    /// Makes an organization the primary one: it owns synchronization and the mailbox's sign-in.
    pub async fn make_primary(&self, id: &str) -> Answer<()> {
        self.core()?.make_primary(id).await
    }

    /// Forgets an organization that is not in use.
    ///
    /// # Errors
    /// [`FailureCode::Invalid`] while requests wait for it.
    pub async fn remove_organization(&self, id: &str) -> Answer<()> {
        self.core()?.remove_organization(id).await
    }

    /// Signs in through the browser; answers when the person is done there or stopped it. Another account than the one
    /// `wanted`, by its sign-in name or address, is refused.
    pub async fn sign_in_browser(&self, url: &str, keep: bool, wanted: Option<&str>) -> Answer<()> {
        self.core()?.sign_in_browser(url, keep, wanted).await
    }

    /// Begins sign-in on another device. Another account than the one `wanted` is refused when it is done.
    pub async fn sign_in_device(
        &self,
        url: &str,
        keep: bool,
        wanted: Option<&str>,
    ) -> Answer<DeviceCodeView> {
        self.core()?.sign_in_device(url, keep, wanted).await
    }

    /// Waits until the other device is done.
    pub async fn sign_in_device_wait(&self) -> Answer<()> {
        self.core()?.sign_in_device_wait().await
    }

    /// Remembers the name that the person signs in with, so that a later command needs the password only.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn keep_sign_in_name(&self, name: &str) -> Answer<()> {
        self.core()?.keep_sign_in_name(name);
        Ok(())
    }

    /// Signs in with e-mail and password, where the authority advertises it.
    pub async fn sign_in_password(&self, url: &str, email: &str, password: &str, keep: bool) -> Answer<()> {
        self.core()?.sign_in_password(url, email, password, keep).await
    }

    /// Signs in to the sample organization that the front door itself serves at this address; it is shown as such.
    pub async fn sign_in_sample(&self, url: &str, email: &str, password: &str) -> Answer<()> {
        self.core()?.sign_in_sample(url, email, password).await
    }

    /// Stops a sign-in that is under way.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn cancel_sign_in(&self) -> Answer<()> {
        self.core()?.organization.attempts.cancel();
        Ok(())
    }

    /// The ways that the organization of this profile offers, for signing in again.
    pub async fn sign_in_methods(&self) -> Answer<Vec<SignInMethod>> {
        self.core()?.sign_in_methods().await
    }

    /// Asks a mail server how people sign in there, and tells which of the ways this person has: the sign-in to the
    /// organization, a password.
    pub async fn mailbox_sign_ins(&self, server: MailServerRequest) -> Answer<MailboxSignInsView> {
        self.core()?.mailbox_sign_ins(server).await
    }

    /// Opens a mailbox, and keeps its password, if it has one, if the person said so.
    pub async fn connect_mailbox(&self, request: MailboxRequest, keep: bool) -> Answer<()> {
        self.core()?.connect_mailbox(request, keep).await
    }

    /// Forgets everything: credentials, cache, settings of the account.
    pub async fn sign_out(&self) -> Answer<()> {
        self.core()?.sign_out().await
    }
}
