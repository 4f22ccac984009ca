//! What is on the page, found as a person would say it: by role and name, or by text.

use std::time::Duration;

use fantoccini::Client;
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::binaries;
use crate::patience::{sought, within};

/// Finds elements by role and accessible name.
const FIND: &str = include_str!("page/find.js");

/// The key under which WebDriver names an element (W3C WebDriver, section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long a failing test looks at what is there instead.
const LAST_LOOK: Duration = Duration::from_secs(10);

/// The page in the window.
#[derive(Debug, Clone)]
pub struct Page {
    client: Client,
}

impl Page {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// The WebDriver client, for what has no helper here.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Runs a script and gives back what it returns. It is not bound by the page's policy.
    ///
    /// # Panics
    /// When it throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let running = self.client.execute(script, arguments);
        within("the script ends", running)
            .await
            .expect("running a script")
    }

    /// Runs the body of an asynchronous function and gives back what it returns, or `{"thrown": "..."}`.
    ///
    /// # Panics
    /// When the window does not answer.
    pub async fn run_async(&self, body: &str, arguments: Vec<Value>) -> Value {
        let script = format!(
            "const rest = [...arguments]; const done = rest.pop();
             (async function () {{ {body} }}).apply(null, rest).then(done, (e) => done({{ thrown: String(e) }}));"
        );
        let running = self.client.execute_async(&script, arguments);
        within("the script ends", running)
            .await
            .expect("running a script")
    }

    /// The visible element with a role, whose name holds the text; waits for it.
    ///
    /// # Panics
    /// When none appears.
    pub async fn find(&self, role: &str, name: &str) -> Element {
        let found = sought(|| self.look(role, name)).await;
        self.wanted(found, &format!("{role} \"{name}\" does not appear"))
            .await
    }

    /// The visible element with a role, whose name holds the text, if it is there now.
    pub async fn look(&self, role: &str, name: &str) -> Option<Element> {
        let found = self
            .client
            .execute(FIND, vec![json!(role), json!(name)])
            .await
            .ok()?;
        let reference = found.get(ELEMENT)?.as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), reference.into()))
    }

    /// The same once it can be used. What cannot be used yet takes a click or a key and does nothing: a person waits for it.
    ///
    /// # Panics
    /// When none appears that can be used.
    pub async fn usable(&self, role: &str, name: &str) -> Element {
        let found = sought(|| self.look_usable(role, name)).await;
        self.wanted(found, &format!("{role} \"{name}\" cannot be used"))
            .await
    }

    async fn look_usable(&self, role: &str, name: &str) -> Option<Element> {
        let element = self.look(role, name).await?;
        element.is_enabled().await.ok()?.then_some(())?;
        let disabled = element.attr("aria-disabled").await.ok()?;
        (disabled.as_deref() != Some("true")).then_some(element)
    }

    /// Waits until no element with the role has such a name.
    ///
    /// # Panics
    /// When it does not go.
    pub async fn gone(&self, role: &str, name: &str) {
        let went = sought(|| async { self.look(role, name).await.is_none().then_some(()) }).await;
        self.wanted(went, &format!("{role} \"{name}\" does not go")).await;
    }

    /// Clicks the element with a role and a name; waits for it.
    ///
    /// # Panics
    /// When none appears or it cannot be clicked.
    pub async fn click(&self, role: &str, name: &str) {
        let clicked = sought(|| async {
            let element = self.look_usable(role, name).await?;
            if element.click().await.is_ok() {
                return Some(());
            }
            // Something that stays at an edge may cover it there; a person scrolls on.
            let middle = "arguments[0].scrollIntoView({ block: 'center' })";
            let element = serde_json::to_value(&element).ok()?;
            self.client.execute(middle, vec![element]).await.ok()?;
            None
        });
        if clicked.await.is_some() {
            return;
        }
        let why = match self.look_usable(role, name).await {
            Some(element) => element.click().await.err().map(|error| error.to_string()),
            None => Some("nothing usable has that name".to_owned()),
        };
        let why = why.unwrap_or_default();
        self.wanted(None, &format!("{role} \"{name}\" cannot be clicked: {why}"))
            .await
    }

    /// Types into the field with a name, replacing what is in it.
    ///
    /// # Panics
    /// When there is no such field.
    pub async fn fill(&self, role: &str, name: &str, text: &str) {
        let field = self.find(role, name).await;
        // By keys, as a person does it: emptying a field by the driver's own command takes the focus away again.
        let typing = async {
            field
                .send_keys(&format!("{}a{}", char::from(Key::Control), char::from(Key::Null)))
                .await?;
            field.send_keys(text).await
        };
        within(&format!("typing into {role} \"{name}\""), typing)
            .await
            .expect("typing");
    }

    /// Chooses an option of a list, by what can be read there.
    ///
    /// # Panics
    /// When there is no such list or option.
    pub async fn choose(&self, name: &str, option: &str) {
        let list = self.find("combobox", name).await;
        let doing = format!("choosing {option} in \"{name}\"");
        let chosen = within(&doing, list.select_by_label(option));
        chosen.await.expect("choosing");
    }

    /// Presses keys where the focus is; special keys are the characters of WebDriver ([`fantoccini::key::Key`]).
    ///
    /// # Panics
    /// When nothing has the focus.
    pub async fn press(&self, keys: &str) {
        let focus = self
            .client
            .active_element()
            .await
            .expect("something with the focus");
        focus.send_keys(keys).await.expect("pressing keys");
    }

    /// Waits until a text can be read anywhere on the page.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn text(&self, text: &str) {
        let shown = sought(|| async { self.shows(text).await.then_some(()) }).await;
        self.wanted(shown, &format!("\"{text}\" cannot be read")).await;
    }

    /// Whether a text can be read anywhere on the page now.
    pub async fn shows(&self, text: &str) -> bool {
        let script = "return document.body !== null && document.body.innerText.includes(arguments[0])";
        let shown = self.client.execute(script, vec![json!(text)]).await;
        shown.is_ok_and(|shown| shown == json!(true))
    }

    /// Waits until what was asked for so far has been drawn and no longer moves, for a picture.
    pub async fn drawn(&self) {
        let still =
            "const frames = () => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
             const ends = (one) => Number.isFinite(one.effect?.getComputedTiming().endTime ?? Infinity);
             await frames();
             await Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished));
             await frames();";
        self.run_async(still, Vec::new()).await;
    }

    /// What was looked for; else a failure that shows what is on the page instead.
    async fn wanted<T>(&self, found: Option<T>, complaint: &str) -> T {
        if let Some(found) = found {
            return found;
        }
        let picture = binaries::left_behind("window-tests").join("missing.png");
        // The driver may be what is stuck: the finding is told all the same.
        let text = self.client.execute("return document.body.innerText", Vec::new());
        let text = timeout(LAST_LOOK, text).await.ok().and_then(Result::ok);
        let text = text
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default();
        let look = async {
            if let Ok(bytes) = self.client.screenshot().await {
                let _ = std::fs::write(&picture, bytes);
            }
        };
        let _ = timeout(LAST_LOOK, look).await;
        panic!("{complaint}; see {}; the page says:\n{text}", picture.display());
    }
}
