//! The real window, driven through WebDriver.
//!
//! `WebKitWebDriver` starts the program itself. One driver serves one window; it is asked to end and not killed, so that
//! it ends the program as well.

use std::net::TcpListener;
use std::ops::Deref;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;

use crate::binaries;
use crate::page::Page;
use crate::patience::{until, within};
use crate::process::Process;
use crate::room::{Room, SCREEN};

/// A window that is open. It is used as a [`Page`].
#[derive(Debug)]
pub struct Window {
    page: Page,
    _driver: Process,
}

impl Window {
    /// Opens the program's window in a room, with more arguments than the profile.
    ///
    /// # Panics
    /// When the driver or the program does not start in time.
    pub async fn open(room: &Room, arguments: &[&str]) -> Self {
        let port = free_port();
        // The program and the driver agree by this variable; without it connecting hangs.
        let mut command = room.command("WebKitWebDriver");
        command
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .arg(format!("--port={port}"));
        room.logged(&mut command);
        let driver = Process::start("WebKitWebDriver", &mut command);
        until("the driver answers", || async {
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        let client = within("the window opens", connect(room, port, arguments)).await;
        let window = Self {
            page: Page::new(client),
            _driver: driver,
        };
        window.fill_screen(room).await;
        window
    }

    /// Makes the window as large as the room's screen, so that pictures show it and nothing else.
    async fn fill_screen(&self, room: &Room) {
        let (width, height) = SCREEN;
        let mut command = room.command("xdotool");
        command.args([
            "search",
            "--sync",
            "--onlyvisible",
            "--name",
            "^Regarding$",
            "windowmove",
            "0",
            "0",
        ]);
        command.args(["windowsize", &width.to_string(), &height.to_string()]);
        let moved = command.status();
        assert!(
            moved.is_ok_and(|status| status.success()),
            "the window cannot be sized"
        );
        until("the window fills the screen", || async {
            let size = self
                .client()
                .execute("return [innerWidth, innerHeight]", Vec::new())
                .await;
            (size.ok()? == json!([width, height])).then_some(())
        })
        .await;
    }

    /// Closes the window as the person does; the program ends.
    ///
    /// # Panics
    /// When the driver does not answer in time.
    pub async fn close(self) {
        let closing = self.page.client().clone().close();
        // The program is gone when the answer should come: a broken line is an answer too.
        let _ = within("the window closes", closing).await;
    }
}

impl Deref for Window {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

async fn connect(room: &Room, port: u16, arguments: &[&str]) -> Client {
    let mut words = vec![
        "--profile".to_owned(),
        room.profile().to_string_lossy().into_owned(),
    ];
    words.extend(arguments.iter().map(|word| (*word).to_owned()));
    let mut wanted = Map::new();
    wanted.insert(
        "webkitgtk:browserOptions".to_owned(),
        json!({ "binary": binaries::regarding(), "args": words }),
    );
    // Scripts of ours, a scan for one, may take longer than the 30 seconds that are usual.
    wanted.insert("timeouts".to_owned(), json!({ "script": 60_000 }) as Value);
    // The driver is on this computer: no TLS, and so no second TLS library in the tree.
    ClientBuilder::new(HttpConnector::new())
        .capabilities(wanted)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .expect("a session with the window")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}
