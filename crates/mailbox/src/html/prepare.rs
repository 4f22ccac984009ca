//! The first pass over a mail's HTML: bounds its depth and length, takes its style sheets out, and notes what it would
//! load. It decides nothing about safety; that is the gate's.

use std::collections::BTreeSet;

use url::Url;

use crate::html::css::{self, Filtered};
use crate::html::tokens::{self, Token};
use crate::html::{RemoteContents, bounds};

/// How deep elements may lie in each other. Beyond it their content is shown without them.
const DEPTH_LIMIT: usize = 200;
/// How many tags are looked at.
const TAG_LIMIT: usize = 60_000;

/// The result of the first pass.
pub(crate) struct Prepared {
    /// The body, still to be sanitised.
    pub(crate) html: String,
    /// The mail's style sheets, filtered.
    pub(crate) style: Filtered,
    /// What it would load.
    pub(crate) remote: RemoteContents,
    /// Whether elements have a ground of their own.
    pub(crate) sets_ground: bool,
    /// Whether it was too long.
    pub(crate) cut: bool,
}

/// Goes through the text once.
pub(crate) fn prepare(source: &str) -> Prepared {
    let mut pass = Pass::default();
    for token in tokens::read(&bounds::few_attributes(source)) {
        pass.take(token);
    }
    let style = css::sheet(&pass.sheets);
    style.urls.iter().for_each(|url| pass.note(url));
    Prepared {
        html: pass.html,
        remote: RemoteContents {
            count: pass.urls.len(),
            hosts: pass.hosts,
        },
        sets_ground: pass.sets_ground,
        cut: pass.tags > TAG_LIMIT,
        style,
    }
}

#[derive(Default)]
struct Pass {
    html: String,
    sheets: String,
    open: Vec<String>,
    raw: Option<String>,
    tags: usize,
    urls: BTreeSet<String>,
    hosts: BTreeSet<String>,
    sets_ground: bool,
}

impl Pass {
    fn take(&mut self, token: Token) {
        match &token {
            Token::Text(text) if self.raw.as_deref() == Some("style") => self.sheets.push_str(text),
            Token::Text(_) if self.raw.is_some() => {}
            Token::Text(_) => tokens::write(&token, &mut self.html),
            Token::Start { name, attributes } => {
                self.tags += 1;
                self.note_attributes(name, attributes);
                if tokens::is_raw_text(name) {
                    self.raw = Some(name.clone());
                } else if self.tags <= TAG_LIMIT && self.enter(name) {
                    tokens::write(&token, &mut self.html);
                }
            }
            Token::End { name } => {
                if self.raw.as_ref() == Some(name) {
                    self.raw = None;
                    self.sheets.push('\n');
                } else if self.leave(name) {
                    tokens::write(&token, &mut self.html);
                }
            }
        }
    }

    /// Keeps count of the depth; says whether the element may be entered.
    fn enter(&mut self, name: &str) -> bool {
        if tokens::is_void(name) {
            return true;
        }
        let barrier = |other: &String| {
            matches!(
                other.as_str(),
                "table" | "ul" | "ol" | "dl" | "div" | "blockquote"
            )
        };
        if closes_itself(name) {
            let inner = self.open.iter().rposition(barrier).map_or(0, |at| at + 1);
            let before = self.open.iter().skip(inner).position(|other| other == name);
            self.open
                .truncate(before.map_or(self.open.len(), |at| inner + at));
        }
        if self.open.len() >= DEPTH_LIMIT {
            return false;
        }
        self.open.push(name.to_owned());
        true
    }

    fn leave(&mut self, name: &str) -> bool {
        let found = self.open.iter().rposition(|open| open == name);
        if let Some(at) = found {
            self.open.remove(at);
        }
        // `</p>` and `</br>` without a start make an element; nothing else does.
        found.is_some()
    }

    fn note_attributes(&mut self, element: &str, attributes: &[(String, String)]) {
        for (name, value) in attributes {
            match name.as_str() {
                "src" | "background" | "poster" | "data" | "xlink:href" | "dynsrc" | "lowsrc" => {
                    self.note(value)
                }
                "href" if matches!(element, "link" | "image" | "use" | "feimage") => self.note(value),
                "srcset" => value.split(',').for_each(|one| {
                    self.note(one.split_whitespace().next().unwrap_or_default());
                }),
                "style" => {
                    let filtered = css::declarations(value);
                    filtered.urls.iter().for_each(|url| self.note(url));
                    self.sets_ground |= filtered.sets_ground;
                }
                "bgcolor" => self.sets_ground = true,
                _ => {}
            }
        }
    }

    fn note(&mut self, written: &str) {
        if let Some(url) = remote(written) {
            self.hosts.extend(url.host_str().map(str::to_owned));
            self.urls.insert(url.into());
        }
    }
}

/// The address, when it leads to another computer. `//host/path` does too.
pub(crate) fn remote(written: &str) -> Option<Url> {
    let written = written.trim();
    let url = match written.strip_prefix("//") {
        Some(rest) => Url::parse(&format!("https://{rest}")),
        None => Url::parse(written),
    };
    url.ok()
        .filter(|url| matches!(url.scheme(), "http" | "https" | "ftp" | "ws" | "wss") && url.host().is_some())
}

/// Elements whose start ends another of the same kind, so that leaving the end tag out nests nothing.
fn closes_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "option"
    )
}
