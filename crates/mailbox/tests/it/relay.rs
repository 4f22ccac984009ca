//! A relay before a server, in this process: counts what the client says, and can cut its connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The connections of clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    /// How many there were.
    pub(crate) made: u32,
    /// How many there are.
    pub(crate) open: u32,
}

/// Counts a connection as long as it is there.
struct Counted(watch::Sender<Lines>);

impl Counted {
    fn one(lines: &watch::Sender<Lines>) -> Self {
        lines.send_modify(|lines| {
            lines.made += 1;
            lines.open += 1;
        });
        Self(lines.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|lines| lines.open -= 1);
    }
}

/// A relay on a free port.
pub(crate) struct Relay {
    pub(crate) port: u16,
    said: Arc<AtomicU32>,
    lines: watch::Sender<Lines>,
    heard: Arc<watch::Sender<String>>,
    cut: watch::Sender<u32>,
    /// Text of the client's after which the server's answers are held back and the connection is cut, once.
    lose: Arc<std::sync::Mutex<Option<String>>>,
}

impl Relay {
    pub(crate) async fn before(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (said, lose) = (Arc::new(AtomicU32::new(0)), Arc::new(std::sync::Mutex::new(None)));
        let cut = watch::Sender::new(0);
        let heard = Arc::new(watch::Sender::new(String::new()));
        let ear = Arc::clone(&heard);
        let lines = watch::Sender::new(Lines::default());
        let counting = lines.clone();
        let (counter, sender, losing) = (Arc::clone(&said), cut.clone(), Arc::clone(&lose));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let upstream = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
                let counted = Counted::one(&counting);
                let passing = pass(
                    client,
                    upstream,
                    (Arc::clone(&counter), Arc::clone(&ear)),
                    sender.subscribe(),
                    Arc::clone(&losing),
                );
                tokio::spawn(async move {
                    passing.await;
                    drop(counted);
                });
            }
        });
        Self {
            port,
            said,
            lines,
            heard,
            cut,
            lose,
        }
    }

    /// Waits until no client is connected; how many connections there were.
    pub(crate) async fn until_nobody_is_there(&self) -> u32 {
        let mut lines = self.lines.subscribe();
        lines.wait_for(|lines| lines.open == 0).await.unwrap().made
    }

    /// The connections now.
    pub(crate) fn connections(&self) -> Lines {
        *self.lines.borrow()
    }

    /// How many pieces the client sent since the last question: its round trips, as it waits for each answer.
    pub(crate) fn round_trips(&self) -> u32 {
        self.said.swap(0, Ordering::SeqCst)
    }

    /// The lines that clients said, in the order in which they came.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.heard.borrow().lines().map(str::to_owned).collect()
    }

    /// Waits until a client said this.
    pub(crate) async fn heard(&self, text: &str) {
        let mut news = self.heard.subscribe();
        news.wait_for(|heard| heard.contains(text)).await.unwrap();
    }

    /// Ends all open connections.
    pub(crate) fn cut(&self) {
        self.cut.send_modify(|count| *count += 1);
    }

    /// The server gets the next command with this text; its answer gets lost.
    pub(crate) fn lose_answer_to(&self, text: &str) {
        *self.lose.lock().unwrap() = Some(text.to_owned());
    }
}

async fn pass(
    mut client: TcpStream,
    mut server: TcpStream,
    (said, ear): (Arc<AtomicU32>, Arc<watch::Sender<String>>),
    mut cut: watch::Receiver<u32>,
    lose: Arc<std::sync::Mutex<Option<String>>>,
) {
    let (mut up, mut down) = ([0_u8; 16 * 1024], [0_u8; 16 * 1024]);
    let mut losing = false;
    loop {
        tokio::select! {
            _ = cut.changed() => return,
            read = client.read(&mut up) => {
                let Ok(count @ 1..) = read else { return };
                said.fetch_add(1, Ordering::SeqCst);
                let text = String::from_utf8_lossy(&up[..count]).into_owned();
                ear.send_modify(|heard| heard.push_str(&text));
                let hit = lose.lock().unwrap().take_if(|wanted| text.contains(wanted.as_str())).is_some();
                losing |= hit;
                if server.write_all(&up[..count]).await.is_err() {
                    return;
                }
            }
            read = server.read(&mut down) => {
                let Ok(count @ 1..) = read else { return };
                if losing || client.write_all(&down[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
