//! Mail HTML made safe to show: a whole document for a sandboxed frame, in which nothing runs and nothing is loaded.
//!
//! Three passes. The first ([`prepare`]) bounds what the parser will see, takes the mail's style sheets out, and notes what
//! it would have loaded. The second ([`gate`]) is the sanitiser with a list of what may stay. The third ([`finish`]) works on
//! the clean result: pictures of the message itself are put in, and links get their true target. The frame's own policy
//! ([`document::policy`]) is a second wall behind this one (reference tauri.md, section 7).

mod address_text;
mod bounds;
mod css;
pub mod document;
mod finish;
mod gate;
pub(crate) mod history;
pub mod links;
mod plain;
mod prepare;
pub mod raster;
mod readable;
mod scripts;
pub mod sender;
mod tokens;

pub use readable::readable_text;

use std::collections::BTreeSet;

use url::Url;

use crate::html::links::LinkWarning;
use crate::mime::Body;

/// How much of a body is shown, in bytes. The rest can be had by saving the message.
pub const SHOWN_LIMIT: usize = 4 * 1024 * 1024;

/// The largest picture that is shown, in bytes.
pub const PICTURE_LIMIT: usize = 8 * 1024 * 1024;
/// All pictures of one message together, in bytes: those of the message itself, and as much again of other computers.
pub const PICTURES_LIMIT: usize = 24 * 1024 * 1024;

/// Whether pictures on other computers are loaded: off until the person asks for this message's (promise 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteImages {
    /// Nothing remote is loaded.
    Block,
    /// `<img>` elements with an http or https address show a picture that the program fetches ([`Rendered::pictures`]);
    /// style sheets, fonts, backgrounds, candidates (`srcset`, `<source>`) and media still load nothing.
    Load,
}

/// The colours of the window around the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorScheme {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground, where the mail sets no colours of its own.
    Dark,
}

/// How a body is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether remote pictures are loaded.
    pub images: RemoteImages,
    /// The colours around it.
    pub scheme: ColorScheme,
}

/// What a body would load from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemoteContents {
    /// How many different things.
    pub count: usize,
    /// From which hosts.
    pub hosts: BTreeSet<String>,
}

/// A body, ready for the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// A whole HTML document.
    pub document: String,
    /// What the mail would load from elsewhere, loaded or not.
    pub remote: RemoteContents,
    /// The pictures of other computers that the document asks for, each by its number ([`picture_address`]). Empty unless
    /// they are to be loaded.
    pub pictures: Vec<Url>,
    /// The Content-IDs of the parts of the message that the document shows as pictures. Parts that the mail only names are not
    /// among them.
    pub embedded: BTreeSet<String>,
    /// Links that are not what they look like, in the order of the text.
    pub warnings: Vec<LinkWarning>,
    /// Whether the body was too long or too deep to be shown whole.
    pub cut: bool,
}

/// Where the document looks for a picture of another computer: beside itself, under the picture's number. The document names
/// no other address, so whoever serves it serves its pictures too.
#[must_use]
pub fn picture_address(number: usize) -> String {
    format!("?picture={number}")
}

/// A part of the message that its HTML refers to by `cid:`.
pub struct InlinePart {
    /// Its media type.
    pub media_type: String,
    /// Its decoded content.
    pub bytes: Vec<u8>,
}

/// Renders a body. `part` gives a part of the same message by its Content-ID.
#[must_use]
pub fn render(body: &Body, options: Options, part: &dyn Fn(&str) -> Option<InlinePart>) -> Rendered {
    let source = match (&body.html, &body.text) {
        (Some(html), _) => head(html).to_owned(),
        (None, Some(text)) => plain::to_html(head(text)),
        (None, None) => String::new(),
    };
    let whole = body.html.as_ref().or(body.text.as_ref()).map_or(0, String::len);
    let prepared = prepare::prepare(&source);
    let clean = gate::clean(&prepared.html, options.images);
    let finished = finish::finish(&clean, part);
    let ground = prepared.sets_ground || prepared.style.sets_ground;
    Rendered {
        document: document::assemble(&finished.html, &prepared.style.css, ground, options.scheme),
        remote: prepared.remote,
        pictures: finished.remote,
        embedded: finished.embedded,
        warnings: finished.warnings,
        cut: prepared.cut || whole > SHOWN_LIMIT,
    }
}

/// An HTML text as plain paragraphs, for programs that show no HTML: its words, with a line for each of its blocks.
#[must_use]
pub fn as_text(html: &str) -> String {
    let (mut text, mut hidden) = (String::new(), 0_usize);
    for token in tokens::read(head(html)) {
        match token {
            tokens::Token::Start { name, .. } if tokens::is_raw_text(&name) => hidden += 1,
            tokens::Token::End { name } if tokens::is_raw_text(&name) => hidden = hidden.saturating_sub(1),
            tokens::Token::Start { name, .. } | tokens::Token::End { name } if begins_a_line(&name) => {
                text.push('\n')
            }
            tokens::Token::Text(words) if hidden == 0 => {
                text.extend(words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
            }
            tokens::Token::Start { .. } | tokens::Token::End { .. } | tokens::Token::Text(_) => {}
        }
    }
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn begins_a_line(name: &str) -> bool {
    let blocks = [
        "br",
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "blockquote",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
    ];
    blocks.contains(&name)
}

/// The words of an HTML text without markup, styles and scripts, for a preview line.
#[must_use]
pub fn visible_text(html: &str) -> String {
    let mut text = String::new();
    let mut hidden = 0_usize;
    for token in tokens::read(head(html)) {
        match token {
            tokens::Token::Start { name, .. } if tokens::is_raw_text(&name) => hidden += 1,
            tokens::Token::End { name } if tokens::is_raw_text(&name) => hidden = hidden.saturating_sub(1),
            tokens::Token::Start { .. } | tokens::Token::End { .. } => text.push(' '),
            tokens::Token::Text(words) if hidden == 0 => text.push_str(&words),
            tokens::Token::Text(_) => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(SHOWN_LIMIT))
        .unwrap_or_default()
}
