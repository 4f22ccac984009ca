//! One message as it is shown: header with warnings, body document, attachments, links.

use std::sync::Arc;

use regarding_mailbox::html::links::{self, Deception, LinkWarning};
use regarding_mailbox::html::sender::{self, SenderWarning};
use regarding_mailbox::html::{self, ColorScheme, InlinePart, Options, RemoteImages, Rendered, document};
use regarding_mailbox::mime::attachment::Attachment;
use regarding_mailbox::mime::{self, Message, Warning};
use regarding_model::address::{Participant, Role};
use regarding_model::{say, sentence};
use url::Url;

use super::memory::ReadMessage;
use crate::core::{Core, failing};
use crate::facade::{Answer, AttachmentFile, BodyDocument, BodyRequest};
use crate::view::mail::{AddressView, AttachmentView, LinkTargetView, LinkWarningView, MessageView};
use crate::words::time;

impl Core {
    /// One message.
    pub(crate) async fn message(&self, key: &str) -> Answer<MessageView> {
        let (item, read) = self.read_by_key(key).await?;
        let options = Options {
            images: RemoteImages::Block,
            scheme: ColorScheme::Light,
        };
        let rendered = render(Arc::clone(&read), options).await?;
        let mut view = view(key, &read.message, &rendered);
        view.notices.extend(self.notice_of_others(&item.folder).await);
        Ok(view)
    }

    /// The document of a message's body, and the policy to serve it with.
    pub(crate) async fn body(&self, key: &str, request: BodyRequest) -> Answer<BodyDocument> {
        let (item, read) = self.read_by_key(key).await?;
        // Switched off means that pictures are not fetched either.
        let pictures = request.pictures_from.filter(|_| self.net.is_on());
        let images = match pictures {
            Some(_) => RemoteImages::Load,
            None => RemoteImages::Block,
        };
        let scheme = if request.dark {
            ColorScheme::Dark
        } else {
            ColorScheme::Light
        };
        let rendered = render(read, Options { images, scheme }).await?;
        if pictures.is_some() {
            self.mailbox.pictures.ask(item, rendered.pictures);
        }
        Ok(BodyDocument {
            html: rendered.document,
            policy: document::policy(pictures),
        })
    }

    /// The content of an attachment.
    pub(crate) async fn attachment(&self, key: &str, index: u32) -> Answer<AttachmentFile> {
        let (_, read) = self.read_by_key(key).await?;
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        let name = read.message.attachments.get(index).map(|one| one.name.clone());
        let name = name.ok_or_else(|| failing::not_in_mailbox(say!("The message has no such attachment")))?;
        let bytes = blocking(move || mime::attachment_bytes(&read.raw, index)).await??;
        Ok(AttachmentFile { name, bytes })
    }
}

/// Where a clicked link leads.
pub(crate) fn link_target(text: &str) -> Answer<LinkTargetView> {
    let url = Url::parse(text.trim()).map_err(|_| failing::invalid(say!("That is not a link")))?;
    if !matches!(url.scheme(), "http" | "https" | "mailto") {
        return Err(failing::invalid(say!(
            "Only links to web pages and to e-mail addresses are opened"
        )));
    }
    let host = url.host_str().unwrap_or(url.path()).to_owned();
    let insecure = (url.scheme() == "http")
        .then(|| say!("What you type there can be read on the way, because the page is not encrypted."));
    let warning = links::judge(url.as_str(), "").map(|warning| link_sentence(&warning));
    Ok(LinkTargetView {
        url: url.to_string(),
        host,
        warning: warning.or(insecure),
    })
}

async fn render(read: Arc<ReadMessage>, options: Options) -> Answer<Rendered> {
    blocking(move || {
        let part = |content_id: &str| {
            let (media_type, bytes) = mime::inline_part(&read.raw, content_id).ok()?;
            Some(InlinePart { media_type, bytes })
        };
        html::render(&read.message.body, options, &part)
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| failing::internal(sentence!("showing a message")))
}

fn view(key: &str, message: &Message, rendered: &Rendered) -> MessageView {
    let header = &message.header;
    let people = |role: Role| {
        header
            .people
            .iter()
            .filter(|person| person.role == role)
            .map(address)
            .collect()
    };
    MessageView {
        key: key.to_owned(),
        subject: header.subject.clone(),
        from: people(Role::From),
        to: people(Role::To),
        cc: people(Role::Cc),
        bcc: people(Role::Bcc),
        date: header.sent.map(time::rfc3339),
        remote_items: u32::try_from(rendered.remote.count).unwrap_or(u32::MAX),
        remote_hosts: u32::try_from(rendered.remote.hosts.len()).unwrap_or(u32::MAX),
        link_warnings: rendered.warnings.iter().map(link_warning).collect(),
        attachments: message
            .attachments
            .iter()
            .filter(|one| !is_in_text(one, message, rendered))
            .map(attachment_view)
            .collect(),
        notices: notices(message, rendered),
    }
}

/// A picture that the text shows is not listed below it. What the mail only names, in whatever way, is.
fn is_in_text(attachment: &Attachment, message: &Message, rendered: &Rendered) -> bool {
    let Some(id) = &attachment.content_id else {
        return false;
    };
    let is_it = |one: &&Attachment| one.content_id.as_ref() == Some(id);
    let shown = message.attachments.iter().find(is_it);
    attachment.inline
        && rendered.embedded.contains(id)
        && shown.is_some_and(|shown| shown.index == attachment.index)
}

fn attachment_view(attachment: &Attachment) -> AttachmentView {
    AttachmentView {
        index: u32::try_from(attachment.index).unwrap_or(u32::MAX),
        name: attachment.name.clone(),
        media_type: attachment.media_type.clone(),
        size: u32::try_from(attachment.size).unwrap_or(u32::MAX),
    }
}

fn address(person: &Participant) -> AddressView {
    AddressView {
        name: person.name.clone().unwrap_or_else(|| person.written.clone()),
        address: person.written.clone(),
        warning: name_warning(person),
    }
}

/// What is false about a name, in a sentence.
pub(crate) fn name_warning(person: &Participant) -> Option<String> {
    sender::warnings(person).first().map(sender_sentence)
}

fn sender_sentence(warning: &SenderWarning) -> String {
    match warning {
        SenderWarning::NamesAnotherAddress { shown } => {
            say!(
                "The name shows the address {shown}, but the message is from another one.",
                shown = shown
            )
        }
        SenderWarning::NamesAnotherHost { shown } => {
            say!(
                "The name shows {shown}, but the address belongs to another place.",
                shown = shown
            )
        }
        SenderWarning::HiddenCharacters => say!("The name holds characters that cannot be seen."),
        SenderWarning::Lookalike => say!("The name or the address has letters that look like other letters."),
    }
}

fn link_warning(warning: &LinkWarning) -> LinkWarningView {
    LinkWarningView {
        shown: warning.text.clone(),
        target: warning.target.clone(),
        message: link_sentence(warning),
    }
}

fn link_sentence(warning: &LinkWarning) -> String {
    let host = &warning.true_host;
    match warning.deception {
        Deception::NamesAnother => say!(
            "The link says one place and leads to another: {host}.",
            host = host
        ),
        Deception::UserBeforeHost => {
            say!(
                "The link hides where it leads behind a user name: it leads to {host}.",
                host = host
            )
        }
        Deception::BareNumber => say!(
            "The link leads to a bare number instead of a name: {host}.",
            host = host
        ),
        Deception::Lookalike => say!(
            "The link leads to {host}, a name that imitates another one.",
            host = host
        ),
    }
}

fn notices(message: &Message, rendered: &Rendered) -> Vec<String> {
    let mut notices = Vec::new();
    if message.protection.encrypted {
        notices.push(say!(
            "This message is encrypted. It is tracked as it is, and nobody can read it in your organization."
        ));
    }
    if message.protection.signed {
        // G-112: the copy is not protected.
        notices.push(say!(
            "This message is signed. Its copy in your organization is not."
        ));
    }
    for warning in &message.warnings {
        notices.push(match warning {
            Warning::HeaderCut => {
                say!("The header of this message is unusually long; only its beginning was read.")
            }
            Warning::Damaged => {
                say!("A part of this message is damaged and is shown as far as it could be read.")
            }
            Warning::TooManyParts => say!("This message has more nested parts than were looked into."),
        });
    }
    if rendered.cut {
        notices.push(say!("This message is very long; only its beginning is shown."));
    }
    notices
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use regarding_mailbox::html::{ColorScheme, Options, RemoteImages};
    use regarding_mailbox::mime;

    use super::super::memory::ReadMessage;
    use super::{link_target, render, view};

    /// The names that are listed below a message of this HTML with two inline pictures of these ids, the second one a file that
    /// somebody would look for.
    async fn listed(html: &str, ids: [&str; 2]) -> Vec<String> {
        let part = |id: &str, name: &str| {
            format!(
                "--b\r\nContent-Type: image/png\r\nContent-ID: <{id}>\r\nContent-Disposition: inline; filename=\"{name}\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
            )
        };
        let raw = format!(
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\
             Content-Type: text/html\r\n\r\n{html}\r\n{}{}--b--\r\n",
            part(ids[0], "logo.png"),
            part(ids[1], "offer.png")
        )
        .into_bytes();
        let message = mime::read(&raw).unwrap();
        let read = Arc::new(ReadMessage { raw, message });
        let options = Options {
            images: RemoteImages::Block,
            scheme: ColorScheme::Light,
        };
        let rendered = render(Arc::clone(&read), options).await.unwrap();
        let view = view("key", &read.message, &rendered);
        view.attachments.into_iter().map(|one| one.name).collect()
    }

    #[tokio::test]
    async fn only_what_the_text_shows_is_left_out_of_the_list() {
        let ids = ["img10", "img1"];
        let shown = "<p>Hello <img src=\"cid:img10\"></p>";
        assert_eq!(listed(shown, ids).await, ["offer.png"], "a longer id");
        for named in [
            "<object data=\"cid:img1\"></object>",
            "<!-- cid:img1 -->",
            "<p>cid:img1</p>",
            "<a href=\"cid:img1\">it</a>",
            "<div style=\"background:url(cid:img1)\"></div>",
            "<script src=\"cid:img1\"></script>",
        ] {
            let html = format!("{shown}{named}");
            assert_eq!(listed(&html, ids).await, ["offer.png"], "{named}");
        }
        let both = format!("{shown}<img src=\"CID:img1\">");
        assert!(listed(&both, ids).await.is_empty());
        assert_eq!(listed("<p>Hello</p>", ids).await, ["logo.png", "offer.png"]);
        let same = listed("<img src=\"cid:same\">", ["same", "same"]).await;
        assert_eq!(same, ["offer.png"], "the second one of an id is not shown");
    }

    #[test]
    fn only_web_and_mail_links_are_opened_and_traps_are_named() {
        for wrong in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "ms-word:x",
            "no link",
            "",
        ] {
            assert!(link_target(wrong).is_err(), "{wrong}");
        }
        let trap = link_target("https://bank.example@evil.example/login").unwrap();
        assert_eq!(trap.host, "evil.example");
        assert!(
            trap.warning
                .is_some_and(|sentence| sentence.contains("evil.example"))
        );
        assert_eq!(link_target("https://alder.example/").unwrap().warning, None);
        assert!(
            link_target("http://alder.example/").unwrap().warning.is_some(),
            "not encrypted"
        );
    }
}
