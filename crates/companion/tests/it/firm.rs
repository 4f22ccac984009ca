//! Organizations beside the one of [`World`](crate::world::World): several with one authority and a service that lists them
//! (reference B5), and one on a server of a firm's own (reference B6).

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use regarding_companion::host::Surroundings;
use regarding_companion::profile::ProfileUse;
use regarding_companion::{facade::Companion, view::sign_in::DiscoverPlace};
use regarding_credentials::{Keyring, MemoryBackend};
use regarding_sample_org::authority::{self, Authority, Options};
use regarding_sample_org::seed::{self, DEFAULT_SEED, SeedRole, SeedUser};
use regarding_sample_org::server::{self, AccessTokens, Listed, Running, ServeOptions};
use regarding_sample_org::store::Store;
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

use crate::world::Ear;

/// How people sign in to the server of a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Premises {
    /// AD FS.
    Adfs,
    /// The domain of Windows.
    Windows,
}

/// Organizations of one firm.
pub(crate) struct Firm {
    folder: tempfile::TempDir,
    users: Vec<SeedUser>,
    /// What people would type, one for each organization.
    pub(crate) urls: Vec<Url>,
    discovery: Url,
    _running: Vec<Running>,
}

struct Made {
    world: seed::World,
    store: Arc<Store>,
    listener: TcpListener,
    root: Url,
}

async fn made(place: usize) -> Made {
    let number = DEFAULT_SEED + u64::try_from(place).unwrap();
    let world = seed::empty(number, Timestamp::now());
    let world = if place == 0 { world } else { world.beside(place) };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    Made {
        store: Arc::new(Store::create(&world, None).unwrap()),
        root: server::root_of(&listener).unwrap(),
        world,
        listener,
    }
}

fn bare(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

impl Firm {
    /// So many organizations in the cloud.
    pub(crate) async fn with(organizations: usize) -> Self {
        let mut all = Vec::new();
        for place in 0..organizations {
            all.push(made(place).await);
        }
        let list = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let discovery = server::root_of(&list).unwrap();
        let first = all.first().unwrap();
        let users = first.world.users.clone();
        let mut options = Options::new(first.root.as_str(), seed::tenant(DEFAULT_SEED));
        options.organizations = all.iter().skip(1).map(|made| bare(&made.root)).collect();
        options.discovery = Some(bare(&discovery));
        let authority = Authority::new(&users, options);
        let (mut running, mut listed) = (Vec::new(), Vec::new());
        for (place, made) in all.into_iter().enumerate() {
            let same = |person: &SeedUser| {
                let here = made.world.users.iter().find(|user| user.email == person.email)?;
                Some((person.id, here.id))
            };
            let here: HashMap<Uuid, Uuid> = users.iter().filter_map(same).collect();
            let gate = match place {
                0 => (&authority).into(),
                _ => server::Authority {
                    tokens: authority.for_other(place - 1, here.clone()),
                    routes: Default::default(),
                    authorization_uri: authority.authorization_uri(),
                },
            };
            listed.push(Listed {
                organization: made.world.organization,
                url: made.root,
                store: Arc::clone(&made.store),
                users: here,
            });
            running.push(server::serve(made.listener, made.store, gate, ServeOptions::default()).unwrap());
        }
        let urls = listed.iter().map(|one: &Listed| one.url.clone()).collect();
        let challenge = authority.authorization_uri();
        let tokens: Arc<dyn AccessTokens> = authority.for_discovery();
        running
            .push(server::discovery(list, tokens, (&challenge, seed::tenant(DEFAULT_SEED)), listed).unwrap());
        Self {
            folder: tempfile::tempdir().unwrap(),
            users,
            urls,
            discovery,
            _running: running,
        }
    }

    /// One organization on a server of the firm's own.
    pub(crate) async fn on_premises(how: Premises) -> Self {
        let made = made(0).await;
        let users = made.world.users.clone();
        let name = made.world.organization.unique_name.clone();
        let url = made.root.join(&format!("{name}/")).unwrap();
        let options = Options::new(made.root.as_str(), seed::tenant(DEFAULT_SEED));
        let authority = Authority::new(&users, options);
        let gate = server::Authority {
            tokens: Arc::new(authority.clone()),
            routes: authority::older_router(authority.clone()),
            authorization_uri: format!("{}/oauth2/authorize", authority.older_url()),
        };
        let options = ServeOptions {
            name: Some(name),
            integrated: how == Premises::Windows,
            ..ServeOptions::default()
        };
        let running = server::serve(made.listener, made.store, gate, options).unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            users,
            urls: vec![url],
            discovery: made.root,
            _running: vec![running],
        }
    }

    /// Where the organizations are listed.
    pub(crate) fn place(&self) -> DiscoverPlace {
        DiscoverPlace::Service(self.discovery.to_string())
    }

    pub(crate) fn user(&self, role: SeedRole) -> &SeedUser {
        self.users.iter().find(|user| user.role == role).unwrap()
    }

    /// An install that is not signed in.
    pub(crate) async fn fresh(&self) -> (Companion, Arc<Ear>, Arc<MemoryBackend>) {
        self.over(Arc::default()).await
    }

    /// The same profile over a keyring of before.
    pub(crate) async fn over(
        &self,
        keyring: Arc<MemoryBackend>,
    ) -> (Companion, Arc<Ear>, Arc<MemoryBackend>) {
        let ear = Arc::new(Ear::default());
        let surroundings = Surroundings {
            keyring: Keyring::over(Arc::clone(&keyring) as _),
            languages: Vec::new(),
            ..Surroundings::of_this_computer()
        };
        let profile = Some(self.folder.path().join("profile"));
        let companion =
            Companion::start_in(profile, Arc::clone(&ear) as _, ProfileUse::Beside, surroundings).await;
        (companion, ear, keyring)
    }
}
