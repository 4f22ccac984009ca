//! The second pass: the sanitiser. Everything that is not listed here goes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use url::Url;

use crate::html::{RemoteImages, css, prepare, raster};

/// Elements that may stay.
const ELEMENTS: [&str; 66] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
];
const MORE_ELEMENTS: [&str; 6] = ["tt", "u", "ul", "var", "wbr", "time"];

/// Elements that go together with what is in them.
const WITH_CONTENT: [&str; 22] = [
    "script", "style", "title", "head", "noscript", "template", "iframe", "frame", "frameset", "noframes",
    "object", "embed", "applet", "svg", "math", "video", "audio", "canvas", "textarea", "select", "xmp",
    "noembed",
];

/// Attributes that may stay on every element.
const EVERYWHERE: [&str; 12] = [
    "align", "bgcolor", "class", "color", "dir", "height", "lang", "style", "title", "valign", "width",
    "role",
];

/// Attributes that may stay on some.
const SOMEWHERE: [(&str, &[&str]); 9] = [
    ("a", &["href", "name"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("font", &["face", "size"]),
    ("img", &["src", "alt", "border", "hspace", "vspace"]),
    ("ol", &["start", "type", "reversed"]),
    (
        "table",
        &[
            "border",
            "cellpadding",
            "cellspacing",
            "summary",
            "rules",
            "frame",
        ],
    ),
    ("td", &["colspan", "rowspan", "nowrap", "headers"]),
    ("th", &["colspan", "rowspan", "nowrap", "scope"]),
];

/// Sanitises a body.
pub(crate) fn clean(html: &str, images: RemoteImages) -> String {
    let somewhere = SOMEWHERE
        .iter()
        .map(|(element, names)| (*element, names.iter().copied().collect()));
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.into_iter().chain(MORE_ELEMENTS).collect())
        .clean_content_tags(WITH_CONTENT.into_iter().collect())
        .generic_attributes(EVERYWHERE.into_iter().collect())
        .tag_attributes(somewhere.collect::<HashMap<&str, HashSet<&str>>>())
        .url_schemes(["http", "https", "mailto", "data", "cid"].into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true)
        .attribute_filter(move |element, name, value| attribute(element, name, value, images));
    builder.clean(html).to_string()
}

/// One attribute that is on the list, by its value.
fn attribute<'a>(element: &str, name: &str, value: &'a str, images: RemoteImages) -> Option<Cow<'a, str>> {
    match (element, name) {
        (_, "style") => Some(css::declarations(value).css)
            .filter(|css| !css.is_empty())
            .map(Cow::Owned),
        ("img", "src") => picture(value, images),
        ("a", "href") => link(value),
        _ => Some(Cow::Borrowed(value)),
    }
}

fn picture(value: &str, images: RemoteImages) -> Option<Cow<'_, str>> {
    let trimmed = value.trim();
    let scheme = trimmed.split(':').next().unwrap_or_default().to_ascii_lowercase();
    match scheme.as_str() {
        "cid" => Some(Cow::Borrowed(trimmed)),
        "data" => is_raster_data(trimmed).then_some(Cow::Borrowed(trimmed)),
        _ if images == RemoteImages::Load => {
            let url = prepare::remote(trimmed).filter(|url| matches!(url.scheme(), "http" | "https"))?;
            Some(Cow::Owned(url.into()))
        }
        _ => None,
    }
}

fn is_raster_data(value: &str) -> bool {
    let media_type = value
        .get(5..)
        .and_then(|rest| rest.split([';', ',']).next())
        .unwrap_or_default();
    raster::is_raster(media_type.trim())
}

/// A link that may stay, in the one form that a browser would make of it.
fn link(value: &str) -> Option<Cow<'_, str>> {
    let url = Url::parse(value.trim()).ok()?;
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| Cow::Owned(url.into()))
}
