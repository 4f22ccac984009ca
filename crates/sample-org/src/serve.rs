//! `regarding-org serve`: puts seed, store, authority and server together, says when they are ready, and stops them.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use jiff::{SignedDuration, Timestamp};
use regarding_sample_org::authority::{self, Authority, Options};
use regarding_sample_org::seed::{self, Organization, SeedUser, World};
use regarding_sample_org::server::{self, AccessTokens, Faults, Listed, Running, ServeOptions};
use regarding_sample_org::store::Store;
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

use crate::args::{OnPremises, Seed, ServeArguments};
use crate::foreign::ForeignAuthority;
use crate::stop::Stop;
use crate::{control, print_line, ready};

type Outcome<T> = Result<T, Box<dyn core::error::Error>>;

/// An organization before it is served.
struct Made {
    world: World,
    store: Arc<Store>,
    listener: TcpListener,
    /// Where it listens.
    root: Url,
}

/// Makes the organization at that place.
async fn made(arguments: &ServeArguments, place: usize) -> Outcome<Made> {
    let now = Timestamp::now();
    let number = arguments.seed_number + u64::try_from(place)?;
    let world = match arguments.seed {
        Seed::Sample => seed::sample(number, now),
        Seed::Empty | Seed::Scale(_) => seed::empty(number, now),
    };
    let world = if place == 0 { world } else { world.beside(place) };
    let folder = arguments.data.as_ref().map(|folder| match place {
        0 => folder.clone(),
        _ => folder.join(format!("organization-{}", place + 1)),
    });
    if let Some(folder) = &folder {
        std::fs::create_dir_all(folder)?;
    }
    let store = match arguments.seed {
        Seed::Scale(contacts) => {
            let crowd = seed::Crowd::new(number, now, contacts);
            Store::create_crowded(&world, &crowd, folder.as_deref())?
        }
        Seed::Sample | Seed::Empty => Store::create(&world, folder.as_deref())?,
    };
    // Behind a port that was asked for, the others have the next ones: they are found again after a restart.
    let port = match arguments.listen.port() {
        0 => 0,
        first => first
            .checked_add(u16::try_from(place)?)
            .ok_or("the ports of the organizations go beyond the last one")?,
    };
    let address = SocketAddr::new(arguments.listen.ip(), port);
    let listener = TcpListener::bind(address).await?;
    let root = server::root_of(&listener)?;
    Ok(Made {
        world,
        store: Arc::new(store),
        listener,
        root,
    })
}

/// An organization at work.
pub(crate) struct Served {
    pub(crate) organization: Organization,
    store: Arc<Store>,
    running: Running,
    /// What a person would type.
    pub(crate) url: Url,
    /// People as the authority knows them, and as this organization does.
    pub(crate) users: HashMap<Uuid, Uuid>,
}

pub(crate) async fn run(arguments: ServeArguments) -> Outcome<()> {
    let mut organizations = Vec::new();
    for place in 0..usize::from(arguments.organizations) {
        organizations.push(made(&arguments, place).await?);
    }
    let list = TcpListener::bind(arguments.discovery).await?;
    let first = organizations.first().ok_or("there is no organization")?;
    let tenant = seed::tenant(arguments.seed_number);
    let bare = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
    let mut options = Options::new(first.root.as_str(), tenant);
    options.access_lifetime = SignedDuration::from_secs(i64::from(arguments.token_lifetime));
    options.mail_access = !arguments.refuse_mail;
    options.organizations = organizations
        .iter()
        .skip(1)
        .map(|made| bare(&made.root))
        .collect();
    options.discovery = Some(bare(&server::root_of(&list)?));
    let people = first.world.users.clone();
    let authority = Authority::open(&people, options, arguments.data.as_deref())?;
    let faults = Faults::default();
    let mut all = Vec::new();
    for (place, made) in organizations.into_iter().enumerate() {
        all.push(serve(&arguments, place, made, &people, &authority, &faults)?);
    }
    let listed = all.iter().map(Served::listed).collect();
    let challenge = challenge(&arguments, &authority);
    let tokens = doorkeeper(
        &arguments,
        &server::root_of(&list)?,
        &people,
        authority.for_discovery(),
    );
    let discovery = server::discovery(list, tokens, (&challenge, tenant), listed)?;
    let control = match arguments.control {
        Some(port) => {
            let stores = all.iter().map(|served| Arc::clone(&served.store)).collect();
            Some(control::serve(port, authority.clone(), faults, stores, &people).await?)
        }
        None => None,
    };
    let line = ready::line(&arguments, &people, &authority, &all, &discovery.url, control)?;
    let stop = Stop::listen()?;
    print_line(&line.to_string())?;
    stop.wait().await;
    discovery.stop().await?;
    for served in all {
        served.running.stop().await?;
    }
    Ok(())
}

/// The `authorization_uri` of challenges.
fn challenge(arguments: &ServeArguments, authority: &Authority) -> String {
    match (&arguments.authority, arguments.on_premises) {
        (Some(there), _) => there.to_string(),
        (None, Some(_)) => format!("{}/oauth2/authorize", authority.older_url()),
        (None, None) => authority.authorization_uri(),
    }
}

/// Who takes tokens for a resource: the authority, or another one that is asked.
fn doorkeeper(
    arguments: &ServeArguments,
    resource: &Url,
    people: &[SeedUser],
    own: Arc<dyn AccessTokens>,
) -> Arc<dyn AccessTokens> {
    match &arguments.introspection {
        Some(introspection) => Arc::new(ForeignAuthority::new(
            introspection,
            resource.clone(),
            people,
            own,
        )),
        None => own,
    }
}

fn serve(
    arguments: &ServeArguments,
    place: usize,
    made: Made,
    people: &[SeedUser],
    authority: &Authority,
    faults: &Faults,
) -> Outcome<Served> {
    let same = |person: &SeedUser| {
        let here = made.world.users.iter().find(|user| user.email == person.email);
        here.map(|here| (person.id, here.id))
    };
    let users: HashMap<Uuid, Uuid> = people.iter().filter_map(same).collect();
    let own: Arc<dyn AccessTokens> = match place {
        0 => Arc::new(authority.clone()),
        _ => authority.for_other(place - 1, users.clone()),
    };
    let routes = match (place, &arguments.authority, arguments.on_premises) {
        (0, None, None) => authority::router(authority.clone()),
        (0, None, Some(OnPremises::Adfs)) => authority::older_router(authority.clone()),
        _ => Router::new(),
    };
    let tokens = doorkeeper(arguments, &made.root, &made.world.users, own);
    let name = arguments
        .on_premises
        .map(|_| made.world.organization.unique_name.clone());
    let url = match &name {
        Some(name) => made.root.join(&format!("{name}/"))?,
        None => made.root.clone(),
    };
    let options = ServeOptions {
        delay: (arguments.delay > 0).then(|| Duration::from_millis(arguments.delay)),
        faults: faults.clone(),
        integrated: arguments.on_premises == Some(OnPremises::Integrated),
        name,
        ..ServeOptions::default()
    };
    let gate = server::Authority {
        tokens,
        routes,
        authorization_uri: challenge(arguments, authority),
    };
    let running = server::serve(made.listener, Arc::clone(&made.store), gate, options)?;
    Ok(Served {
        organization: made.world.organization,
        store: made.store,
        running,
        url,
        users,
    })
}

impl Served {
    fn listed(&self) -> Listed {
        Listed {
            organization: self.organization.clone(),
            url: self.url.clone(),
            store: Arc::clone(&self.store),
            users: self.users.clone(),
        }
    }
}
