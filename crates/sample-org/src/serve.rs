//! `regarding-org serve`: puts seed, store, authority and server together, says when they are ready, and stops them.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use regarding_sample_org::authority::{Authority, Options};
use regarding_sample_org::seed::{self, World};
use regarding_sample_org::server::{self, ServeOptions};
use regarding_sample_org::store::{Store, StoreError};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::signal;

use crate::args::{Seed, ServeArguments};
use crate::foreign::ForeignAuthority;
use crate::{control, print_line};

type Outcome<T> = Result<T, Box<dyn core::error::Error>>;

/// How long the tokens of `--issue-tokens` are good for: a working day.
const ISSUED_LIFETIME: SignedDuration = SignedDuration::from_hours(12);

pub(crate) async fn run(arguments: ServeArguments) -> Outcome<()> {
    let now = Timestamp::now();
    let world = match arguments.seed {
        Seed::Sample => seed::sample(arguments.seed_number, now),
        Seed::Empty | Seed::Scale(_) => seed::empty(arguments.seed_number, now),
    };
    if let Some(folder) = &arguments.data {
        std::fs::create_dir_all(folder)?;
    }
    let folder = arguments.data.as_deref();
    let store = match arguments.seed {
        Seed::Scale(contacts) => {
            let crowd = seed::Crowd::new(arguments.seed_number, now, contacts);
            Store::create_crowded(&world, &crowd, folder)?
        }
        Seed::Sample | Seed::Empty => Store::create(&world, folder)?,
    };
    let store = Arc::new(store);
    let listener = TcpListener::bind(arguments.listen).await?;
    let mut options = Options::new(
        server::root_of(&listener)?.as_str(),
        seed::tenant(arguments.seed_number),
    );
    options.access_lifetime = SignedDuration::from_secs(i64::from(arguments.token_lifetime));
    options.mail_access = !arguments.refuse_mail;
    let authority = Authority::open(&world.users, options, arguments.data.as_deref())?;
    let delay = (arguments.delay > 0).then(|| Duration::from_millis(arguments.delay));
    let serve_options = ServeOptions {
        delay,
        ..ServeOptions::default()
    };
    let doorkeeper = match (arguments.authority, arguments.introspection) {
        (Some(there), Some(introspection)) => {
            let resource = server::root_of(&listener)?;
            let foreign = ForeignAuthority::new(&introspection, resource, &world.users, authority.clone());
            foreign.for_server(there.into())
        }
        _ => (&authority).into(),
    };
    let running = server::serve(listener, Arc::clone(&store), doorkeeper, serve_options)?;
    let control = match arguments.control {
        Some(port) => {
            Some(control::serve(port, authority.clone(), running.faults.clone(), store, &world).await?)
        }
        None => None,
    };
    let ready = ready_line(
        &world,
        &authority,
        running.url.as_str(),
        arguments.issue_tokens,
        control,
    )?;
    let stop = Stop::listen()?;
    print_line(&ready.to_string())?;
    stop.wait().await;
    Ok(running.stop().await?)
}

fn ready_line(
    world: &World,
    authority: &Authority,
    url: &str,
    issue: bool,
    control: Option<String>,
) -> Result<Value, StoreError> {
    let users: Vec<Value> = world
        .users
        .iter()
        .map(|user| {
            let mut shown = json!({
                "email": user.email, "password": user.password, "name": user.name,
                "role": user.role.name(), "id": user.id,
            });
            if let (true, Some(members)) = (issue, shown.as_object_mut()) {
                let token = authority.issue(user.id, ISSUED_LIFETIME)?;
                members.insert("token".to_owned(), json!(token));
            }
            Ok(shown)
        })
        .collect::<Result<_, StoreError>>()?;
    let mut line = Map::new();
    line.insert("url".to_owned(), json!(url));
    line.insert("authority".to_owned(), json!(authority.url()));
    line.insert("introspection".to_owned(), json!(authority.introspection()));
    line.insert("users".to_owned(), Value::Array(users));
    if let Some(control) = control {
        line.insert("control".to_owned(), json!(control));
    }
    Ok(Value::Object(line))
}

/// The signals that end the server. They are listened to from the moment this is made: whoever reads the ready line may
/// send one at once.
#[cfg(unix)]
struct Stop {
    terminate: signal::unix::Signal,
    interrupt: signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    fn listen() -> Outcome<Self> {
        let terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
        let interrupt = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
        Ok(Self { terminate, interrupt })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Ctrl-C ends the server.
#[cfg(windows)]
struct Stop(signal::windows::CtrlC);

#[cfg(windows)]
impl Stop {
    fn listen() -> Outcome<Self> {
        Ok(Self(signal::windows::ctrl_c()?))
    }

    async fn wait(mut self) {
        // `None` would mean that no further signal can come; then there is nothing to wait for either.
        let _ = self.0.recv().await;
    }
}
