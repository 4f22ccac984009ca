//! Folders, lists and a message.

use regarding_companion::text::Sentence;
use regarding_companion::view::mail::{
    AddressView, FolderView, FoundMessagesView, MessagePageView, MessageRowView, MessageView,
};
use regarding_companion::{say, say_many, sentence, short_time};
use serde::Serialize;

use crate::output::table::{cut, whole};
use crate::output::{Page, Show};

/// All folders.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Folders(pub(crate) Vec<FolderView>);

impl Show for Folders {
    fn on(&self, page: &mut Page) {
        let row = |folder: &FolderView| {
            // Blanks at the edge of a cell are cut off; a mark is not.
            let depth = "· ".repeat(usize::try_from(folder.depth.min(16)).unwrap_or(0));
            let unread = if folder.unread > 0 {
                folder.unread.to_string()
            } else {
                String::new()
            };
            vec![format!("{depth}{}", folder.name), unread, folder.id.clone()]
        };
        let rows: Vec<_> = self.0.iter().map(row).collect();
        page.table(
            &[
                cut(sentence!("Folder")),
                whole(sentence!("Unread")),
                whole(sentence!("Id")),
            ],
            &rows,
        );
    }
}

impl Show for MessagePageView {
    fn on(&self, page: &mut Page) {
        list(page, &self.rows);
        page.gap();
        page.say(&say!(
            "{shown} of {all} messages.",
            shown = self.rows.len(),
            all = self.total
        ));
        next(page, self.next.as_deref());
    }
}

impl Show for FoundMessagesView {
    fn on(&self, page: &mut Page) {
        list(page, &self.rows);
        page.gap();
        page.say(&say_many!(
            count = self.rows.len(),
            "{count} message found, by subject and people.",
            "{count} messages found, by subject and people."
        ));
        next(page, self.next.as_deref());
    }
}

fn list(page: &mut Page, rows: &[MessageRowView]) {
    let rows: Vec<_> = rows.iter().map(row).collect();
    let columns = [
        whole(sentence!("Received")),
        whole(Sentence::EMPTY),
        cut(sentence!("From")),
        cut(sentence!("Subject")),
        cut(sentence!("Tracked")),
        whole(sentence!("Key")),
    ];
    page.table(&columns, &rows);
}

fn next(page: &mut Page, cursor: Option<&str>) {
    let words = cursor.map(|next| format!("--from {next}")).unwrap_or_default();
    page.field(sentence!("Next page"), &words);
}

fn row(row: &MessageRowView) -> Vec<String> {
    let marks = [
        (!row.seen, '*'),
        (row.flagged, '!'),
        (row.has_attachments == Some(true), '@'),
    ];
    vec![
        row.received.as_deref().map(short_time).unwrap_or_default(),
        marks
            .into_iter()
            .filter_map(|(set, mark)| set.then_some(mark))
            .collect(),
        row.who.clone(),
        row.subject.clone(),
        row.badge
            .as_ref()
            .map(|badge| badge.text.clone())
            .unwrap_or_default(),
        row.key.clone(),
    ]
}

/// A message, with its text when that was asked for.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    /// The message.
    #[serde(flatten)]
    pub(crate) message: MessageView,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
}

impl Show for Shown {
    fn on(&self, page: &mut Page) {
        head(&self.message, page);
        if let Some(body) = &self.body {
            page.gap();
            page.text(body.trim_end());
        }
    }
}

fn head(message: &MessageView, page: &mut Page) {
    page.field(sentence!("Subject"), &message.subject);
    for (label, people) in [
        (sentence!("From"), &message.from),
        (sentence!("To"), &message.to),
        (sentence!("Cc"), &message.cc),
        (sentence!("Bcc"), &message.bcc),
    ] {
        page.field(label, &people.iter().map(person).collect::<Vec<_>>().join(", "));
    }
    page.field(
        sentence!("Date"),
        &message.date.as_deref().map(short_time).unwrap_or_default(),
    );
    for file in &message.attachments {
        page.field(
            say!("Attachment {number}", number = file.index),
            &say!("{name} ({size} bytes)", name = file.name, size = file.size),
        );
    }
    for warning in message.from.iter().filter_map(|person| person.warning.as_ref()) {
        page.field(sentence!("Careful"), warning);
    }
    for link in &message.link_warnings {
        page.field(sentence!("Careful"), &link.message);
    }
    message.notices.iter().for_each(|notice| page.say(notice));
    page.field(sentence!("Key"), &message.key);
}

fn person(person: &AddressView) -> String {
    if person.name == person.address {
        person.address.clone()
    } else {
        format!("{} <{}>", person.name, person.address)
    }
}

#[cfg(test)]
mod tests {
    use regarding_companion::view::mail::{AddressView, MessageView};

    use super::Shown;
    use crate::output::{Page, Show as _};

    #[test]
    fn a_message_cannot_write_a_line_of_its_own() {
        let address = AddressView {
            name: "Ada\nCareful: no".to_owned(),
            address: "a@x.example".to_owned(),
            warning: None,
        };
        let message = MessageView {
            key: "k.1".to_owned(),
            subject: "Hello\r\nFrom: boss@x.example \u{202e}".to_owned(),
            from: vec![address],
            to: vec![],
            cc: vec![],
            bcc: vec![],
            date: None,
            remote_items: 0,
            remote_hosts: 0,
            link_warnings: vec![],
            attachments: vec![],
            notices: vec![],
        };
        let mut page = Page::new(None);
        Shown { message, body: None }.on(&mut page);
        assert_eq!(
            page.shown(),
            "Subject: Hello  From: boss@x.example \u{fffd}\nFrom: Ada Careful: no <a@x.example>\nKey: k.1"
        );
    }
}
