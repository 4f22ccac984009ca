//! A server of outgoing mail that lets somebody in for a number of times and nobody afterwards, as one does whose password was changed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The server, standing until the test's process ends. It takes no message.
#[derive(Debug)]
pub struct Doorman {
    /// Where it stands, on this computer.
    pub port: u16,
    knocks: Arc<AtomicUsize>,
}

impl Doorman {
    /// Lets in whoever comes for so many times.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn letting_in(times: usize) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let knocks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&knocks);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let counted = Arc::clone(&counted);
                thread::spawn(move || serve(&line, times, &counted));
            }
        });
        Self { port, knocks }
    }

    /// How often somebody wanted to be let in.
    #[must_use]
    pub fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }
}

/// As far as signing in goes (RFC 5321, RFC 4954).
fn serve(mut line: &TcpStream, times: usize, knocks: &AtomicUsize) {
    let mut answer = "220 here\r\n".to_owned();
    let Ok(read) = line.try_clone() else { return };
    let mut commands = BufReader::new(read).lines();
    while line.write_all(answer.as_bytes()).is_ok() {
        let Some(Ok(command)) = commands.next() else {
            return;
        };
        let word = command.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        answer = match word.as_str() {
            "EHLO" => "250-here\r\n250 AUTH PLAIN\r\n".to_owned(),
            "AUTH" if knocks.fetch_add(1, Ordering::SeqCst) < times => "235 come in\r\n".to_owned(),
            "AUTH" => "535 5.7.8 authentication failed\r\n".to_owned(),
            "QUIT" => "221 bye\r\n".to_owned(),
            _ => "530 5.7.0 authentication required\r\n".to_owned(),
        };
    }
}
