//! A real browser on the room's screen, with the person's hands on it: `WebKitWebDriver` starts the one that comes with it.

use std::net::TcpListener;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value};
use tokio::net::TcpStream;

use crate::patience::{sought, until, within};
use crate::process::Process;
use crate::room::Room;

/// Whether the page gave the focus to its field: what is typed before goes there from the letter on at which it does.
const FOCUSED: &str =
    "return !document.querySelector('[autofocus]') || document.activeElement?.tagName === 'INPUT'";

/// Whether a field holds a text.
const HOLDS: &str = "return document.getElementById(arguments[0])?.value === arguments[1]";

/// An open browser.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    _driver: Process,
}

impl Browser {
    /// Opens it at an address.
    ///
    /// # Panics
    /// When it does not open in time.
    pub async fn open(room: &Room, url: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        drop(listener);
        let mut command = room.command("WebKitWebDriver");
        command.arg(format!("--port={port}"));
        let driver = Process::start("WebKitWebDriver", &mut command);
        until("the driver answers", || async {
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        let address = format!("http://127.0.0.1:{port}");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let opening = builder.capabilities(Map::new()).connect(&address);
        let client = within("the browser opens", opening)
            .await
            .expect("a session with the browser");
        within("the page opens", client.goto(url))
            .await
            .expect("the page");
        Self {
            client,
            _driver: driver,
        }
    }

    /// Types into the field with an id, replacing what is in it, once the page gave the focus to the field that it wants to.
    ///
    /// # Panics
    /// When there is no such field, or it does not hold the text then.
    pub async fn fill(&self, id: &str, text: &str) {
        // A page that is just being replaced takes its field along.
        let typed = sought(|| async {
            self.page_says(FOCUSED, Vec::new()).await?;
            let field = self.client.find(Locator::Id(id)).await.ok()?;
            field.clear().await.ok()?;
            field.send_keys(text).await.ok()?;
            self.page_says(HOLDS, vec![id.into(), text.into()]).await
        });
        assert!(typed.await.is_some(), "no field {id} that takes what is typed");
    }

    async fn page_says(&self, script: &str, words: Vec<Value>) -> Option<()> {
        let said = self.client.execute(script, words).await.ok()?;
        said.as_bool()?.then_some(())
    }

    /// Presses the button with an id.
    ///
    /// # Panics
    /// When there is none.
    pub async fn press(&self, id: &str) {
        let pressed = sought(|| async {
            let button = self.client.find(Locator::Id(id)).await.ok()?;
            match button.click().await {
                // It went with its page before it was pressed.
                Err(error) if error.is_stale_element_reference() => None,
                pressed => Some(pressed),
            }
        });
        let pressed = pressed.await;
        assert!(matches!(pressed, Some(Ok(()))), "the button {id}: {pressed:?}");
    }

    /// Waits until a text stands on the page.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn reads(&self, text: &str) {
        let shown = sought(|| async {
            let source = self.client.source().await.ok()?;
            source.contains(text).then_some(())
        });
        if shown.await.is_none() {
            let source = self.client.source().await.unwrap_or_default();
            panic!("the browser does not show {text:?} but: {source}");
        }
    }

    /// Closes it.
    pub async fn close(self) {
        let _ = within("the browser closes", self.client.close()).await;
    }
}
