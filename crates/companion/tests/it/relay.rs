//! A relay before the organization: keeps every byte on its way out of the program, can cut the request that creates a
//! message's record, and can hold replies back.

use core::time::Duration;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;

/// Stands in the request that creates a message's record, and in no other.
pub(crate) const CREATES: &str = "email_activity_parties";

/// What happens to requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// They go on as they are.
    Pass,
    /// Of the next one that creates a record so many eighths go on, then its line is dead.
    Cut(usize),
    /// Those that hold these words go on, and their replies wait.
    Hold(&'static str),
}

impl Plan {
    fn concerns(self, request: &[u8]) -> bool {
        let words = match self {
            Self::Pass => return false,
            Self::Cut(_) => CREATES,
            Self::Hold(words) => words,
        };
        request
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    }
}

/// The relay.
#[derive(Clone)]
pub(crate) struct Relay(Arc<State>);

struct State {
    sent: Mutex<Vec<u8>>,
    plan: Mutex<Plan>,
    open: watch::Sender<bool>,
}

impl Relay {
    /// Stands before an address (`http://127.0.0.1:80/`); the relay and its own.
    pub(crate) async fn before(address: &str) -> (Self, String) {
        let target = address.trim_start_matches("http://").trim_end_matches('/');
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let own = format!("http://{}/", listener.local_addr().unwrap());
        let relay = Self(Arc::new(State {
            sent: Mutex::default(),
            plan: Mutex::new(Plan::Pass),
            open: watch::Sender::new(true),
        }));
        let (keeping, target) = (relay.clone(), target.to_owned());
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(keeping.clone().pass(near, target.clone()));
            }
        });
        (relay, own)
    }

    /// Cuts the next request that creates a record after so many eighths.
    pub(crate) fn cut(&self, eighths: usize) {
        self.plan(Plan::Cut(eighths));
    }

    /// Holds the replies to requests with these words back, until [`Relay::release`].
    pub(crate) fn hold(&self, words: &'static str) {
        self.0.open.send_replace(false);
        self.plan(Plan::Hold(words));
    }

    /// Lets go what is held.
    pub(crate) fn release(&self) {
        self.plan(Plan::Pass);
        self.0.open.send_replace(true);
    }

    fn plan(&self, plan: Plan) {
        *self.0.plan.lock().unwrap() = plan;
    }

    async fn pass(self, near: TcpStream, target: String) {
        let far = TcpStream::connect(target).await.unwrap();
        let ((mut near_in, near_out), (far_in, mut far_out)) = (near.into_split(), far.into_split());
        let held = Arc::new(Mutex::new(false));
        let replies = tokio::spawn(self.clone().replies(far_in, near_out, Arc::clone(&held)));
        let mut buffer = Vec::new();
        while let Some(request) = next_request(&mut near_in, &mut buffer).await {
            let plan = *self.0.plan.lock().unwrap();
            let concerned = plan.concerns(&request);
            *held.lock().unwrap() = concerned && matches!(plan, Plan::Hold(_));
            self.0.sent.lock().unwrap().extend_from_slice(&request);
            if let (Plan::Cut(eighths), true) = (plan, concerned) {
                self.plan(Plan::Pass);
                let part = request.get(..request.len() * eighths / 8).unwrap();
                far_out.write_all(part).await.unwrap();
                replies.abort();
                return;
            }
            if far_out.write_all(&request).await.is_err() {
                return;
            }
        }
    }

    async fn replies(self, mut far: OwnedReadHalf, mut near: OwnedWriteHalf, held: Arc<Mutex<bool>>) {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = far.read(&mut buffer).await {
            let waits = *held.lock().unwrap();
            if waits {
                let mut open = self.0.open.subscribe();
                open.wait_for(|open| *open).await.unwrap();
            }
            if near.write_all(buffer.get(..length).unwrap()).await.is_err() {
                return;
            }
        }
    }

    /// Waits until a request with these words went out.
    pub(crate) async fn wait_for(&self, words: &str) {
        while !self.sent().contains(words) {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Everything that went out so far, as text.
    pub(crate) fn sent(&self) -> String {
        String::from_utf8_lossy(&self.0.sent.lock().unwrap()).into_owned()
    }
}

/// The next whole request of a connection.
async fn next_request(near: &mut OwnedReadHalf, buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    loop {
        if let Some(length) = whole(buffer) {
            return Some(buffer.drain(..length).collect());
        }
        let mut more = vec![0; 16 * 1024];
        let length = near.read(&mut more).await.ok().filter(|length| *length > 0)?;
        buffer.extend_from_slice(more.get(..length)?);
    }
}

/// How long the request at the beginning of some bytes is, when it is there whole.
fn whole(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(bytes.get(..end)?).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = end + length.map_or(0, |length| length.trim().parse().unwrap());
    (bytes.len() >= length).then_some(length)
}
