//! The ways to sign in: probe, browser, another device, password. Each ends in [`Core::establish`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use regarding_dataverse::ServiceRoot;
use regarding_dataverse::sign_in::{
    Authority, BrowserSignIn, DeviceSignIn, Discovery, Probe, SignInError, SignInOptions, probe,
    sign_in_with_password,
};
use regarding_model::failure::Failure as _;
use regarding_model::say;
use regarding_model::secret::Secret;
use tokio_util::sync::CancellationToken;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::sign_in::{DeviceCodeView, ProbeView, SignInMethod};

/// Sign-ins that are under way: one at a time, a new one ends the one before.
pub(crate) struct Attempts(Mutex<State>);

struct State {
    current: CancellationToken,
    device: Option<Waiting>,
    discovery: Option<(DeviceSignIn, Discovery, CancellationToken)>,
}

/// A code that waits to be typed on another device.
struct Waiting {
    sign_in: DeviceSignIn,
    probe: Probe,
    keep: bool,
    wanted: Option<String>,
    stop: CancellationToken,
}

impl Attempts {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State {
            current: CancellationToken::new(),
            device: None,
            discovery: None,
        }))
    }

    /// Ends what is under way and begins another.
    pub(crate) fn begin(&self) -> CancellationToken {
        let mut state = self.lock();
        state.current.cancel();
        state.device = None;
        state.discovery = None;
        state.current = CancellationToken::new();
        state.current.clone()
    }

    /// Ends what is under way.
    pub(crate) fn cancel(&self) {
        let mut state = self.lock();
        state.current.cancel();
        state.device = None;
        state.discovery = None;
    }

    /// Keeps a code that waits to be typed on another device, to look for organizations.
    pub(crate) fn wait_for_discovery(
        &self,
        sign_in: DeviceSignIn,
        discovery: Discovery,
        stop: &CancellationToken,
    ) {
        self.lock().discovery = Some((sign_in, discovery, stop.clone()));
    }

    /// Takes that code.
    pub(crate) fn discovery(&self) -> Option<(DeviceSignIn, Discovery, CancellationToken)> {
        self.lock().discovery.take()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<SignInError> for FailureView {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Net(net) => net.into(),
            SignInError::Declined => Self::new(FailureCode::Cancelled, error.to_string()),
            other => Self::of(failing::of_organization(other.kind()), other.to_string()),
        }
    }
}

/// What answers for an organization that was there before.
fn in_its_place() -> FailureView {
    FailureView::new(
        FailureCode::Offline,
        say!(
            "Something else answers in place of your organization; perhaps this network asks you to log in first"
        ),
    )
}

fn cancelled() -> FailureView {
    FailureView::new(FailureCode::Cancelled, say!("The sign-in was stopped"))
}

/// Runs a sign-in until it is done or stopped.
pub(crate) async fn until<T>(stop: &CancellationToken, work: impl Future<Output = Answer<T>>) -> Answer<T> {
    // On the heap: it is the longest way through the program, and would lie several times over on the stack of whoever waits for it.
    stop.run_until_cancelled(Box::pin(work))
        .await
        .unwrap_or_else(|| Err(cancelled()))
}

impl Core {
    /// Finds out what is at an address.
    pub(crate) async fn probe(&self, address: &str) -> Answer<ProbeView> {
        let found = self.find(address).await?;
        Ok(ProbeView {
            url: found.root.to_string(),
            authority: found.authority.host(),
            methods: methods(&found),
        })
    }

    /// The ways that the organization of this profile offers.
    pub(crate) async fn sign_in_methods(&self) -> Answer<Vec<SignInMethod>> {
        let organization = self
            .profile
            .settings
            .get()
            .organization
            .ok_or_else(failing::sign_in_needed)?;
        Ok(methods(&self.find(organization.url.as_str()).await?))
    }

    /// The organization behind an address.
    pub(crate) async fn find(&self, address: &str) -> Answer<Probe> {
        let root: ServiceRoot = address
            .parse()
            .map_err(|error| FailureView::from(SignInError::Address(error)))?;
        match probe(&self.net, &root).await {
            // There was one: what answers now is something else.
            Err(SignInError::NoOrganization) if self.is_known(&root) => Err(in_its_place()),
            found => Ok(found?),
        }
    }

    /// Whether the person has been at this organization.
    fn is_known(&self, root: &ServiceRoot) -> bool {
        let known = self.profile.settings.get().organization;
        known.is_some_and(|known| known.url == *root.url())
    }

    /// Signs in through the browser; answers when the person is done there or stopped it. Who is `wanted` is filled in there
    /// (`login_hint`, reference B1), else who signed in last, who may be another this time.
    pub(crate) async fn sign_in_browser(
        self: &Arc<Self>,
        url: &str,
        keep: bool,
        wanted: Option<&str>,
    ) -> Answer<()> {
        let stop = self.organization.attempts.begin();
        until(&stop, async {
            let found = self.find(url).await?;
            let last = self.last_name(&found.root);
            let hint = wanted.or(last.as_deref());
            let sign_in = BrowserSignIn::begin(&self.net, SignInOptions::of(&found), hint).await?;
            let host = Arc::clone(&self.host);
            let tokens = sign_in
                .finish(&move |url| host.open_browser(url.as_str()).is_ok())
                .await?;
            self.establish(found, tokens, keep, wanted).await
        })
        .await
    }

    /// The name that the person signed in with last to an organization.
    fn last_name(&self, root: &ServiceRoot) -> Option<String> {
        let settings = self.profile.settings.get();
        let known = settings.all().find(|one| one.url == *root.url())?;
        known.sign_in_name.clone()
    }

    /// Begins sign-in on another device. No hint can be given there; who was `wanted` is looked at when it is done.
    pub(crate) async fn sign_in_device(
        &self,
        url: &str,
        keep: bool,
        wanted: Option<&str>,
    ) -> Answer<DeviceCodeView> {
        let stop = self.organization.attempts.begin();
        until(&stop, async {
            let found = self.find(url).await?;
            let sign_in = DeviceSignIn::begin(&self.net, SignInOptions::of(&found)).await?;
            let view = code_view(&sign_in);
            let waiting = Waiting {
                sign_in,
                probe: found,
                keep,
                wanted: wanted.map(str::to_owned),
                stop: stop.clone(),
            };
            self.organization.attempts.lock().device = Some(waiting);
            Ok(view)
        })
        .await
    }

    /// Waits until the other device is done.
    pub(crate) async fn sign_in_device_wait(self: &Arc<Self>) -> Answer<()> {
        let waiting = self.organization.attempts.lock().device.take();
        let waiting = waiting
            .ok_or_else(|| failing::invalid(say!("No code is waiting to be typed on another device")))?;
        let stop = waiting.stop.clone();
        until(&stop, async {
            let tokens = waiting.sign_in.wait().await?;
            self.establish(waiting.probe, tokens, waiting.keep, waiting.wanted.as_deref())
                .await
        })
        .await
    }

    /// Signs in to the sample organization that the front door serves. Its password is made up, and nothing of it is kept.
    pub(crate) async fn sign_in_sample(
        self: &Arc<Self>,
        url: &str,
        email: &str,
        password: &str,
    ) -> Answer<()> {
        let root: ServiceRoot = url
            .parse()
            .map_err(|error| FailureView::from(SignInError::Address(error)))?;
        self.organization.note_sample(root.url().clone());
        self.sign_in_password(url, email, password, false).await
    }

    /// Signs in with e-mail and password, where the authority advertises it.
    pub(crate) async fn sign_in_password(
        self: &Arc<Self>,
        url: &str,
        email: &str,
        password: &str,
        keep: bool,
    ) -> Answer<()> {
        let stop = self.organization.attempts.begin();
        let password = Secret::new(password.to_owned());
        until(&stop, async {
            let found = self.find(url).await?;
            let options = SignInOptions::of(&found);
            let tokens = sign_in_with_password(&self.net, &options, email.trim(), &password).await?;
            self.establish(found, tokens, keep, None).await
        })
        .await
    }
}

/// A code as front doors show it.
pub(crate) fn code_view(sign_in: &DeviceSignIn) -> DeviceCodeView {
    DeviceCodeView {
        user_code: sign_in.user_code().to_owned(),
        verification_url: sign_in.verification_url().to_owned(),
        minutes: u32::try_from(sign_in.expires_in().as_secs().div_ceil(60)).unwrap_or(u32::MAX),
    }
}

fn methods(found: &Probe) -> Vec<SignInMethod> {
    methods_of(&found.authority)
}

/// The ways offered, best first.
pub(crate) fn methods_of(authority: &Authority) -> Vec<SignInMethod> {
    let mut methods = vec![SignInMethod::Browser];
    methods.extend(authority.device.as_ref().map(|_| SignInMethod::DeviceCode));
    methods.extend(authority.password.then_some(SignInMethod::Password));
    methods
}
