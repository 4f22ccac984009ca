//! A wire to a server that counts who uses it, and carries everything over unread.

use std::io::copy;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A wire, standing until the test's process ends.
#[derive(Debug, Clone)]
pub struct Wire {
    /// The port to connect to in place of the server's.
    pub port: u16,
    lines: Arc<AtomicUsize>,
}

impl Wire {
    /// To a port of this computer.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn to(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let wire = Self {
            port: listener.local_addr().expect("its number").port(),
            lines: Arc::default(),
        };
        let lines = Arc::clone(&wire.lines);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                lines.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || carry(&line, server));
            }
        });
        wire
    }

    /// How many connections were made.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.lines.load(Ordering::SeqCst)
    }
}

fn carry(near: &TcpStream, server: u16) {
    let Ok(far) = TcpStream::connect(("127.0.0.1", server)) else {
        return;
    };
    let (Ok(mut from), Ok(mut to)) = (near.try_clone(), far.try_clone()) else {
        return;
    };
    let out = thread::spawn(move || {
        let _ = copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let (mut from, mut to) = (&far, near);
    let _ = copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
    let _ = out.join();
}
