//! Finding one's organizations (reference B5): sign in once at the authority of a cloud, see what can be entered, enter one.

use std::sync::{Arc, PoisonError};

use regarding_dataverse::sign_in::{
    BrowserSignIn, Cloud, DeviceSignIn, Discovery, Forgetful, Instance, Session, SignInError, SignInOptions,
    Tokens, sign_in_with_password,
};
use regarding_model::ids::OrganizationId;
use regarding_model::say;
use regarding_model::secret::Secret;
use url::Url;

use super::sign_in::{methods_of, until};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::failure::FailureView;
use crate::view::sign_in::{CloudView, DeviceCodeView, DiscoverPlace, DiscoveryView, FoundOrganizationView};

/// What a discovery service told, with the sign-in that it was told to. In memory only.
pub(crate) struct FoundOrganizations {
    discovery: Discovery,
    tokens: Session,
    instances: Vec<Instance>,
}

impl Core {
    /// How people sign in to look for their organizations.
    pub(crate) async fn discovery(&self, place: &DiscoverPlace) -> Answer<DiscoveryView> {
        let discovery = self.discovery_at(place).await?;
        Ok(DiscoveryView {
            authority: discovery.authority.host(),
            methods: methods_of(&discovery.authority),
        })
    }

    /// Looks for organizations by a sign-in in the browser.
    pub(crate) async fn discover_browser(
        self: &Arc<Self>,
        place: &DiscoverPlace,
        wanted: Option<&str>,
    ) -> Answer<Vec<FoundOrganizationView>> {
        let stop = self.organization.attempts.begin();
        until(&stop, async {
            let discovery = self.discovery_at(place).await?;
            let sign_in = BrowserSignIn::begin(&self.net, discovery.options(), wanted).await?;
            let host = Arc::clone(&self.host);
            let tokens = sign_in
                .finish(&move |url| host.open_browser(url.as_str()).is_ok())
                .await?;
            self.look_for_organizations(discovery, tokens).await
        })
        .await
    }

    /// Begins to look for organizations by a sign-in on another device.
    pub(crate) async fn discover_device(&self, place: &DiscoverPlace) -> Answer<DeviceCodeView> {
        let stop = self.organization.attempts.begin();
        until(&stop, async {
            let discovery = self.discovery_at(place).await?;
            let sign_in = DeviceSignIn::begin(&self.net, discovery.options()).await?;
            let view = super::sign_in::code_view(&sign_in);
            self.organization
                .attempts
                .wait_for_discovery(sign_in, discovery, &stop);
            Ok(view)
        })
        .await
    }

    /// Waits until the other device is done, and looks.
    pub(crate) async fn discover_device_wait(self: &Arc<Self>) -> Answer<Vec<FoundOrganizationView>> {
        let waiting = self.organization.attempts.discovery();
        let (sign_in, discovery, stop) = waiting
            .ok_or_else(|| failing::invalid(say!("No code is waiting to be typed on another device")))?;
        until(&stop, async {
            let tokens = sign_in.wait().await?;
            self.look_for_organizations(discovery, tokens).await
        })
        .await
    }

    /// Looks for organizations with e-mail and password, where the authority advertises it.
    pub(crate) async fn discover_password(
        self: &Arc<Self>,
        place: &DiscoverPlace,
        email: &str,
        password: &str,
    ) -> Answer<Vec<FoundOrganizationView>> {
        let stop = self.organization.attempts.begin();
        let password = Secret::new(password.to_owned());
        until(&stop, async {
            let discovery = self.discovery_at(place).await?;
            let options = discovery.options();
            let tokens = sign_in_with_password(&self.net, &options, email.trim(), &password).await?;
            self.look_for_organizations(discovery, tokens).await
        })
        .await
    }

    /// Enters one of the organizations that were found, by the sign-in that found them: one refresh token serves every resource
    /// (reference B2). Where the organization's people sign in elsewhere, or that is refused, the person signs in there.
    pub(crate) async fn enter_found(self: &Arc<Self>, id: &str, keep: bool) -> Answer<()> {
        let found = self
            .found_organizations()
            .ok_or_else(|| failing::gone(say!("Look for your organizations again")))?;
        let instance = found.instances.iter().find(|one| one.id.to_string() == id.trim());
        let instance = instance
            .ok_or_else(|| failing::invalid(say!("That is none of the organizations that were found")))?;
        let stop = self.organization.attempts.begin();
        until(&stop, async {
            let probe = self.find(instance.root.url().as_str()).await?;
            if !found.discovery.shares_authority_with(&probe.authority) {
                return Err(elsewhere());
            }
            let refresh = found.tokens.refresh_token().await.ok_or_else(elsewhere)?;
            // Entering uses it up: whatever comes of it, what was found is entered by it once.
            self.forget_found();
            self.establish(probe, Tokens::resumed(refresh), keep, None).await
        })
        .await
    }

    async fn discovery_at(&self, place: &DiscoverPlace) -> Answer<Discovery> {
        Ok(match place {
            DiscoverPlace::Cloud(cloud) => Discovery::of_cloud(&self.net, cloud_of(*cloud)).await?,
            DiscoverPlace::Service(address) => {
                let url = Url::parse(address.trim())
                    .map_err(|_| failing::invalid(say!("That is not the address of a discovery service")))?;
                Discovery::at(&self.net, &url).await?
            }
        })
    }

    async fn look_for_organizations(
        &self,
        discovery: Discovery,
        tokens: Tokens,
    ) -> Answer<Vec<FoundOrganizationView>> {
        let options: SignInOptions = discovery.options();
        let tokens = Session::new(Arc::clone(&self.net), options, tokens, Arc::new(Forgetful));
        let instances = discovery.instances(&self.net, &tokens).await?;
        for instance in &instances {
            self.organization
                .note_name(OrganizationId(instance.id), &instance.name);
        }
        let known = self.profile.settings.get();
        let view = |instance: &Instance| FoundOrganizationView {
            id: instance.id.to_string(),
            name: instance.name.clone(),
            url: instance.root.to_string(),
            enabled: instance.enabled,
            purpose: instance.purpose.clone(),
            known: known.all().any(|one| one.id.0 == instance.id),
        };
        let views = instances.iter().map(view).collect();
        let found = FoundOrganizations {
            discovery,
            tokens,
            instances,
        };
        *self
            .organization
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(found));
        Ok(views)
    }

    fn found_organizations(&self) -> Option<Arc<FoundOrganizations>> {
        self.organization
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The sign-in that looked for organizations is of no use any more.
    pub(crate) fn forget_found(&self) {
        *self
            .organization
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn elsewhere() -> FailureView {
    SignInError::Ended.into()
}

fn cloud_of(cloud: CloudView) -> Cloud {
    match cloud {
        CloudView::Commercial => Cloud::Commercial,
        CloudView::Gcc => Cloud::Gcc,
        CloudView::GccHigh => Cloud::GccHigh,
        CloudView::Dod => Cloud::Dod,
        CloudView::China => Cloud::China,
    }
}
