//! Where other people's mailboxes, and those of nobody, stand among the folders: NAMESPACE (RFC 2342).

use async_imap::imap_proto::Response;

use crate::error::MailboxError;
use crate::imap::session::Session;
use crate::seam::Whose;

/// How many namespaces of one kind are taken over.
const MOST: usize = 50;

/// What the names of some folders begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Namespace {
    /// The beginning, its delimiter included.
    pub(crate) prefix: String,
    /// What stands between a folder and those in it; `None` where nothing lies in anything.
    delimiter: Option<String>,
    /// Whether a user's name follows.
    of_users: bool,
}

/// The namespaces beside the person's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Namespaces(pub(crate) Vec<Namespace>);

/// Where a folder stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Whose mailbox it is in.
    pub(crate) whose: Whose,
    /// Its path in there; empty for the mailbox itself.
    pub(crate) inside: String,
    /// What begins here, if anything does.
    pub(crate) begins: Option<Beginning>,
}

/// What begins with a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// All mailboxes of other users.
    Users,
    /// All that is for several people.
    Common,
    /// The mailbox of another user.
    Mailbox,
}

/// The namespaces beside the person's own; a server without them has none. Asked once on a connection.
pub(crate) async fn of(session: &mut Session) -> Result<Namespaces, MailboxError> {
    if let Some(known) = &session.namespaces {
        return Ok(known.clone());
    }
    let mut told = Namespaces::default();
    if session.offered.has("NAMESPACE") {
        session
            .run("NAMESPACE", |response| {
                // The guard lets it through as the words of a warning, since the parser does not know it.
                if let Response::Data { outcome, .. } = response
                    && let Some(read) = outcome.information.as_deref().and_then(read)
                {
                    told = read;
                }
            })
            .await?;
    }
    session.namespaces = Some(told.clone());
    Ok(told)
}

impl Namespaces {
    /// Where a folder of this name stands.
    pub(crate) fn standing(&self, name: &str) -> Standing {
        for space in &self.0 {
            if let Some(standing) = space.standing(name) {
                return standing;
            }
        }
        Standing {
            whose: Whose::Mine,
            inside: name.to_owned(),
            begins: None,
        }
    }

    /// The folders above one that only say where it stands, the outermost first, where its namespace has any.
    pub(crate) fn above(&self, name: &str) -> Vec<String> {
        let space = self.0.iter().find(|space| space.standing(name).is_some());
        space.map_or_else(Vec::new, |space| space.above(name))
    }
}

impl Namespace {
    fn standing(&self, name: &str) -> Option<Standing> {
        if name == self.root() {
            return Some(Standing {
                whose: Whose::Everybodys,
                inside: String::new(),
                begins: Some(if self.of_users {
                    Beginning::Users
                } else {
                    Beginning::Common
                }),
            });
        }
        let rest = name.strip_prefix(&self.prefix)?;
        if !self.of_users {
            return Some(Standing {
                whose: Whose::Everybodys,
                inside: rest.to_owned(),
                begins: None,
            });
        }
        let (user, inside) = self.split(rest);
        Some(Standing {
            whose: Whose::Of(user.to_owned()),
            inside: inside.unwrap_or_default().to_owned(),
            begins: inside.is_none().then_some(Beginning::Mailbox),
        })
    }

    /// The name of the folder in which all of it lies.
    fn root(&self) -> &str {
        let delimiter = self.delimiter.as_deref().unwrap_or_default();
        self.prefix.strip_suffix(delimiter).unwrap_or(&self.prefix)
    }

    fn split<'a>(&self, rest: &'a str) -> (&'a str, Option<&'a str>) {
        let cut = self
            .delimiter
            .as_deref()
            .and_then(|delimiter| rest.split_once(delimiter));
        cut.map_or((rest, None), |(first, others)| (first, Some(others)))
    }

    fn above(&self, name: &str) -> Vec<String> {
        let mut above = vec![self.root().to_owned()];
        if self.of_users
            && let Some(rest) = name.strip_prefix(&self.prefix)
        {
            above.push(format!("{}{}", self.prefix, self.split(rest).0));
        }
        above.retain(|one| !one.is_empty() && one != name);
        above
    }
}

/// `(("" "/")) (("shared/" "/")) NIL`: the person's own, those of users, those of several people.
fn read(text: &str) -> Option<Namespaces> {
    let mut words = Words(text.trim());
    let _own = spaces(&mut words, false)?;
    let mut told = spaces(&mut words, true)?;
    told.extend(spaces(&mut words, false)?);
    // What begins with nothing would be every folder.
    told.retain(|space| !space.prefix.is_empty());
    // A namespace inside another one is found before it.
    told.sort_by_key(|space| std::cmp::Reverse(space.prefix.len()));
    Some(Namespaces(told))
}

fn spaces(words: &mut Words<'_>, of_users: bool) -> Option<Vec<Namespace>> {
    let mut found = Vec::new();
    match words.next()? {
        Word::Nil => return Some(found),
        Word::Open => {}
        Word::Close | Word::Text(_) => return None,
    }
    loop {
        match words.next()? {
            Word::Close => return Some(found),
            Word::Open => {
                let space = space(words, of_users)?;
                if found.len() < MOST {
                    found.push(space);
                }
            }
            Word::Nil | Word::Text(_) => return None,
        }
    }
}

/// Prefix and delimiter; extensions may follow, themselves with lists.
fn space(words: &mut Words<'_>, of_users: bool) -> Option<Namespace> {
    let Word::Text(prefix) = words.next()? else {
        return None;
    };
    let delimiter = match words.next()? {
        Word::Text(delimiter) => Some(delimiter).filter(|one| !one.is_empty()),
        Word::Nil => None,
        Word::Open | Word::Close => return None,
    };
    let mut depth = 1_u32;
    while depth > 0 {
        match words.next()? {
            Word::Open => depth += 1,
            Word::Close => depth -= 1,
            Word::Nil | Word::Text(_) => {}
        }
    }
    Some(Namespace {
        prefix,
        delimiter,
        of_users,
    })
}

enum Word {
    Open,
    Close,
    Nil,
    Text(String),
}

struct Words<'a>(&'a str);

impl Words<'_> {
    fn next(&mut self) -> Option<Word> {
        self.0 = self.0.trim_start();
        let first = self.0.chars().next()?;
        let rest = self.0.get(first.len_utf8()..)?;
        match first {
            '(' | ')' => {
                self.0 = rest;
                Some(if first == '(' { Word::Open } else { Word::Close })
            }
            '"' => self.quoted(rest),
            _ if self.0.get(..3)?.eq_ignore_ascii_case("nil") => {
                self.0 = self.0.get(3..)?;
                Some(Word::Nil)
            }
            _ => None,
        }
    }

    fn quoted(&mut self, rest: &str) -> Option<Word> {
        let mut text = String::new();
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    // `rest` is one byte into what is left.
                    self.0 = self.0.get(at + 2..)?;
                    return Some(Word::Text(text));
                }
                '\\' => text.push(chars.next()?.1),
                other => text.push(other),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Beginning, Namespaces, Standing, Whose, read};

    fn of(user: &str) -> Whose {
        Whose::Of(user.to_owned())
    }

    fn seen(spaces: &Namespaces, name: &str) -> (Whose, String, Option<Beginning>) {
        let Standing {
            whose,
            inside,
            begins,
        } = spaces.standing(name);
        (whose, inside, begins)
    }

    #[test]
    fn the_examples_of_rfc_2342_are_read() {
        let cyrus = r#"(("INBOX." ".")) (("user." ".")) (("" "."))"#;
        let spaces = read(cyrus).unwrap();
        assert_eq!(
            seen(&spaces, "user.bob"),
            (of("bob"), String::new(), Some(Beginning::Mailbox))
        );
        assert_eq!(
            seen(&spaces, "user.bob.Sent"),
            (of("bob"), "Sent".to_owned(), None)
        );
        assert_eq!(
            seen(&spaces, "INBOX.Sent"),
            (Whose::Mine, "INBOX.Sent".to_owned(), None)
        );
        let several =
            r##"(("" "/")) (("~" "/")) (("#shared/" "/" "X-PARAM" ("FLAG1" "FLAG2"))("#public/" "/"))"##;
        let spaces = read(several).unwrap();
        assert_eq!(seen(&spaces, "~bob/Sent"), (of("bob"), "Sent".to_owned(), None));
        assert_eq!(
            seen(&spaces, "#public/support/2026"),
            (Whose::Everybodys, "support/2026".to_owned(), None)
        );
        assert_eq!(read("NIL NIL NIL"), Some(Namespaces::default()));
        assert_eq!(read(r#"(("" NIL)) NIL NIL"#), Some(Namespaces::default()));
    }

    #[test]
    fn what_says_only_where_a_folder_stands_is_named() {
        let spaces = read(r#"(("" "/")) (("shared/" "/")) (("Public/" "/"))"#).unwrap();
        assert_eq!(
            spaces.above("shared/bob@x.example/Sent"),
            ["shared", "shared/bob@x.example"]
        );
        assert_eq!(spaces.above("shared/bob@x.example"), ["shared"]);
        assert_eq!(spaces.above("Public/support"), ["Public"]);
        assert!(spaces.above("shared").is_empty() && spaces.above("Archive/2024").is_empty());
        assert_eq!(
            seen(&spaces, "shared"),
            (Whose::Everybodys, String::new(), Some(Beginning::Users))
        );
    }

    #[test]
    fn nonsense_is_none() {
        for nonsense in [
            "",
            "((",
            "(\"a",
            "\"\" \"\" \"\"",
            "(())",
            "((\"a\" \"/\")) NIL",
            "é",
            "(NIL) NIL NIL",
        ] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }
}
