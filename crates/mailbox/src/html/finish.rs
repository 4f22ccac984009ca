//! The third pass, over sanitised HTML: pictures of the message itself are put in, those of other computers are numbered, and
//! each link says where it leads.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use crate::html::links::{self, LinkWarning};
use crate::html::tokens::{self, Token};
use crate::html::{InlinePart, PICTURE_LIMIT, PICTURES_LIMIT, picture_address, raster};

/// How many different pictures of other computers are shown.
const REMOTE_LIMIT: usize = 200;

/// How much text of a link is compared with its target, in bytes.
const LINK_TEXT_LIMIT: usize = 2048;

/// The result of the third pass.
pub(crate) struct Finished {
    pub(crate) html: String,
    pub(crate) warnings: Vec<LinkWarning>,
    /// The pictures of other computers, by number.
    pub(crate) remote: Vec<Url>,
    /// The Content-IDs of the pictures of the message itself that were put in.
    pub(crate) embedded: BTreeSet<String>,
}

/// Goes through sanitised HTML once.
pub(crate) fn finish(clean: &str, part: &dyn Fn(&str) -> Option<InlinePart>) -> Finished {
    let mut pass = Pass {
        html: String::new(),
        warnings: Vec::new(),
        link: None,
        pictures: Pictures::new(part),
    };
    for token in tokens::read(clean) {
        pass.take(token);
    }
    Finished {
        html: pass.html,
        warnings: pass.warnings,
        remote: pass.pictures.remote,
        embedded: pass.pictures.embedded,
    }
}

struct Pass<'a> {
    html: String,
    warnings: Vec<LinkWarning>,
    link: Option<Link>,
    pictures: Pictures<'a>,
}

/// A link whose end has not come yet.
struct Link {
    href: String,
    text: String,
}

impl Pass<'_> {
    fn take(&mut self, mut token: Token) {
        match &mut token {
            Token::Start { name, attributes } if name == "img" => {
                self.pictures.put_in(attributes);
                if !attributes.iter().any(|(name, _)| name == "src") {
                    self.place_words(attributes);
                    return;
                }
            }
            Token::Start { name, attributes } if name == "a" => {
                self.link = attributes
                    .iter()
                    .find(|(name, _)| name == "href")
                    .map(|(_, href)| Link {
                        href: href.clone(),
                        text: String::new(),
                    });
                // What hovering shows is the truth, whatever the mail put there.
                attributes.retain(|(name, _)| name != "title");
                attributes.extend(
                    self.link
                        .as_ref()
                        .map(|link| ("title".to_owned(), link.href.clone())),
                );
            }
            Token::Text(text) => {
                if let Some(link) = self
                    .link
                    .as_mut()
                    .filter(|link| link.text.len() < LINK_TEXT_LIMIT)
                {
                    link.text.push_str(text);
                }
            }
            Token::End { name } if name == "a" => {
                tokens::write(&token, &mut self.html);
                self.judge();
                return;
            }
            Token::Start { .. } | Token::End { .. } => {}
        }
        tokens::write(&token, &mut self.html);
    }

    /// The words of a picture that is not shown, where it would be; a picture without words is a blank. An empty frame would look
    /// as if something were broken.
    fn place_words(&mut self, attributes: &[(String, String)]) {
        let words = attributes.iter().find(|(name, _)| name == "alt");
        let words = words.map_or("", |(_, words)| words.trim());
        if words.is_empty() {
            return;
        }
        let name = || "span".to_owned();
        let attributes = vec![("class".to_owned(), super::document::PICTURE_CLASS.to_owned())];
        tokens::write(
            &Token::Start {
                name: name(),
                attributes,
            },
            &mut self.html,
        );
        // They are read as the words of a link are, and judged with them.
        self.take(Token::Text(words.to_owned()));
        tokens::write(&Token::End { name: name() }, &mut self.html);
    }

    /// Marks a deceptive link: a sign and the true host behind it, in no language.
    fn judge(&mut self) {
        let Some(warning) = self
            .link
            .take()
            .and_then(|link| links::judge(&link.href, &link.text))
        else {
            return;
        };
        let mark = Token::Text(format!("\u{a0}\u{26a0}\u{a0}{}", warning.true_host));
        let attributes = vec![("class".to_owned(), super::document::MARK_CLASS.to_owned())];
        for token in [
            Token::Start {
                name: "span".to_owned(),
                attributes,
            },
            mark,
            Token::End {
                name: "span".to_owned(),
            },
        ] {
            tokens::write(&token, &mut self.html);
        }
        self.warnings.push(warning);
    }
}

struct Pictures<'a> {
    part: &'a dyn Fn(&str) -> Option<InlinePart>,
    known: BTreeMap<String, Option<String>>,
    room: usize,
    remote: Vec<Url>,
    embedded: BTreeSet<String>,
}

impl<'a> Pictures<'a> {
    fn new(part: &'a dyn Fn(&str) -> Option<InlinePart>) -> Self {
        Self {
            part,
            known: BTreeMap::new(),
            room: PICTURES_LIMIT,
            remote: Vec::new(),
            embedded: BTreeSet::new(),
        }
    }

    /// Replaces the address of a picture by the picture itself, or by its number; without either, its words remain.
    fn put_in(&mut self, attributes: &mut Vec<(String, String)>) {
        let Some(at) = attributes.iter().position(|(name, _)| name == "src") else {
            return;
        };
        let source = attributes.get(at).and_then(|(_, source)| self.shown(source));
        match (source, attributes.get_mut(at)) {
            (Some(source), Some(attribute)) => attribute.1 = source,
            _ => {
                attributes.remove(at);
            }
        }
    }

    /// What stands in the document for an address that the gate let through; nothing for any other.
    fn shown(&mut self, source: &str) -> Option<String> {
        if let Some(id) = content_id(source) {
            let data = self.data(&id).filter(|data| data.len() <= self.room)?;
            self.room -= data.len();
            self.embedded.insert(id);
            return Some(data);
        }
        if source
            .get(..5)
            .is_some_and(|head| head.eq_ignore_ascii_case("data:"))
        {
            return Some(source.to_owned());
        }
        let url = Url::parse(source)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))?;
        self.number(url).map(picture_address)
    }

    fn number(&mut self, url: Url) -> Option<usize> {
        let known = self.remote.iter().position(|other| *other == url);
        if known.is_none() && self.remote.len() < REMOTE_LIMIT {
            self.remote.push(url);
            return Some(self.remote.len() - 1);
        }
        known
    }

    fn data(&mut self, id: &str) -> Option<String> {
        let part = self.part;
        self.known
            .entry(id.to_owned())
            .or_insert_with_key(|id| encode(part(id)?))
            .clone()
    }
}

fn encode(part: InlinePart) -> Option<String> {
    let fits = raster::is_raster(&part.media_type) && part.bytes.len() <= PICTURE_LIMIT;
    fits.then(|| format!("data:{};base64,{}", part.media_type, STANDARD.encode(part.bytes)))
}

fn content_id(source: &str) -> Option<String> {
    let scheme = source.get(..4)?;
    let id = source.get(4..).filter(|_| scheme.eq_ignore_ascii_case("cid:"))?;
    Some(
        percent_encoding::percent_decode_str(id)
            .decode_utf8_lossy()
            .into_owned(),
    )
}
