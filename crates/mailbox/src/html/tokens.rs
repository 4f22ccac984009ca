//! HTML as a flat list of tokens, read by the browser's own rules (html5ever), and written back.

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token as Raw, TokenSink, TokenSinkResult, Tokenizer};

use crate::html::bounds;

/// One token; comments and document types are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A start tag.
    Start {
        /// Lower-case name.
        name: String,
        /// Names and decoded values.
        attributes: Vec<(String, String)>,
    },
    /// An end tag.
    End {
        /// Lower-case name.
        name: String,
    },
    /// Decoded text.
    Text(String),
}

/// Elements whose content is no markup and that show nothing by it.
pub(crate) fn is_raw_text(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "title" | "xmp" | "iframe" | "noembed" | "noframes" | "textarea"
    )
}

/// Elements that have no content.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Reads a text, however broken.
pub(crate) fn read(html: &str) -> Vec<Token> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(bounds::few_attributes(html).as_ref()));
    let tokenizer = Tokenizer::new(Sink::default(), Default::default());
    while let TokenizerResult::Script(()) = tokenizer.feed(&queue) {}
    tokenizer.end();
    tokenizer.sink.tokens.take()
}

/// Writes a token so that it is read back as the same.
pub(crate) fn write(token: &Token, out: &mut String) {
    match token {
        Token::Start { name, attributes } => {
            out.push('<');
            out.push_str(name);
            for (name, value) in attributes {
                out.push(' ');
                out.push_str(name);
                out.push_str("=\"");
                escape(value, out);
                out.push('"');
            }
            out.push('>');
        }
        Token::End { name } => {
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
        Token::Text(text) => escape(text, out),
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            other => out.push(other),
        }
    }
}

#[derive(Default)]
struct Sink {
    tokens: RefCell<Vec<Token>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Raw, _line: u64) -> TokenSinkResult<()> {
        let mut tokens = self.tokens.borrow_mut();
        match token {
            Raw::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    tokens.push(Token::End { name });
                    return TokenSinkResult::Continue;
                }
                let attributes = tag
                    .attrs
                    .iter()
                    .map(|one| (one.name.local.to_string(), one.value.to_string()));
                tokens.push(Token::Start {
                    name: name.clone(),
                    attributes: attributes.collect(),
                });
                return raw_kind(&name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
            }
            Raw::CharacterTokens(text) => match tokens.last_mut() {
                Some(Token::Text(before)) => before.push_str(&text),
                _ => tokens.push(Token::Text(text.to_string())),
            },
            Raw::DoctypeToken(_)
            | Raw::CommentToken(_)
            | Raw::NullCharacterToken
            | Raw::EOFToken
            | Raw::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "title" | "textarea" => Some(RawKind::Rcdata),
        other if is_raw_text(other) => Some(RawKind::Rawtext),
        _ => None,
    }
}
