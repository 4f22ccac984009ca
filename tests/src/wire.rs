//! A wire to a server: it carries everything over unchanged and notes what the program says, connection by connection.

use std::io::{Read as _, Write as _, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

type Said = Arc<Mutex<Vec<Vec<u8>>>>;

/// A wire, standing until the test's process ends.
#[derive(Debug, Clone)]
pub struct Wire {
    /// The port to connect to in place of the server's.
    pub port: u16,
    said: Said,
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
            said: Arc::default(),
        };
        let said = Arc::clone(&wire.said);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let number = {
                    let mut all = lock(&said);
                    all.push(Vec::new());
                    all.len() - 1
                };
                let said = Arc::clone(&said);
                thread::spawn(move || carry(&line, server, &said, number));
            }
        });
        wire
    }

    /// How many connections were made.
    #[must_use]
    pub fn lines(&self) -> usize {
        lock(&self.said).len()
    }

    /// What the program said on each connection.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        let all = lock(&self.said);
        all.iter()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    }
}

fn carry(near: &TcpStream, server: u16, said: &Said, number: usize) {
    let Ok(far) = TcpStream::connect(("127.0.0.1", server)) else {
        return;
    };
    let (Ok(from), Ok(to)) = (near.try_clone(), far.try_clone()) else {
        return;
    };
    let said = Arc::clone(said);
    let out = thread::spawn(move || {
        listen(&from, &to, &said, number);
        let _ = to.shutdown(Shutdown::Write);
    });
    let (mut from, mut to) = (&far, near);
    let _ = copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
    let _ = out.join();
}

/// Notes each piece before it is carried over, so that no answer comes before its question is noted.
fn listen(mut from: &TcpStream, mut to: &TcpStream, said: &Said, number: usize) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let piece = buffer.get(..count).unwrap_or_default();
        if let Some(connection) = lock(said).get_mut(number) {
            connection.extend_from_slice(piece);
        }
        if to.write_all(piece).is_err() {
            return;
        }
    }
}

fn lock(said: &Said) -> MutexGuard<'_, Vec<Vec<u8>>> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}
