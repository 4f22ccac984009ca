//! The tracked part of the correspondence as email records (reference C2), under the very ids that a program derives for
//! these messages (DESIGN section 4), so that each is found again from the sample mailbox.

use regarding_model::identity::email_record_id;
use regarding_model::ids::{MessageId, OrganizationId};
use uuid::Uuid;

use super::activity::{Activity, Party, role};
use super::cast::Cast;
use super::correspondence::{About, Letter, Thread};
use super::row::SeedRow;
use super::staff;
use super::texts::letters::Author;

impl Cast {
    /// All tracked letters.
    pub(crate) fn email_rows(&self) -> Vec<SeedRow> {
        let mut rows = Vec::new();
        for thread in &self.threads {
            for (number, letter) in thread
                .letters
                .iter()
                .enumerate()
                .filter(|(_, letter)| letter.tracked)
            {
                rows.extend(self.email(thread, number, letter));
            }
        }
        rows
    }

    /// The record that a conversation is about.
    fn regarding(&self, about: About) -> Option<(&'static str, Uuid)> {
        match about {
            About::Deal(place) => self.deals.get(place).map(|deal| ("opportunity", deal.id)),
            About::Case(place) => self.cases.get(place).map(|case| ("incident", case.id)),
            About::Company(place) => Some(("account", self.account_id(place))),
        }
    }

    fn email(&self, thread: &Thread, number: usize, letter: &Letter) -> Vec<SeedRow> {
        let organization = OrganizationId(staff::organization(self.source).id);
        let (Ok(id), Some(person), Some(colleague)) = (
            letter.message_id.parse::<MessageId>(),
            self.people.get(thread.person),
            self.staff.get(thread.colleague),
        ) else {
            return Vec::new();
        };
        let sent = letter.author == Author::Us;
        let contact = |role| Party::new(role, "contact", person.id, &person.email);
        let own = |role| Party::new(role, "systemuser", colleague.id, &colleague.email());
        let mut parties = if sent {
            vec![own(role::SENDER), contact(role::TO)]
        } else {
            vec![contact(role::SENDER), own(role::TO)]
        };
        parties.extend(
            thread
                .copy
                .and_then(|copy| self.people.get(copy))
                .map(|c| Party::new(role::CC, "contact", c.id, &c.email)),
        );
        let (from, to) = if sent {
            (colleague.email(), person.email.clone())
        } else {
            (person.email.clone(), colleague.email())
        };
        let activity = Activity {
            table: "email",
            id: email_record_id(organization, &id),
            subject: reply_subject(&thread.subject, number),
            description: html(&letter.text),
            regarding: self.regarding(thread.about),
            owner: colleague.id,
            start: letter.at,
            minutes: 0,
            state: (1, if sent { 3 } else { 4 }),
            created: letter.at,
            parties,
        };
        let answered = number
            .checked_sub(1)
            .and_then(|before| thread.letters.get(before));
        activity.rows(self.source, |row| {
            let row = row
                .with("messageid", id.bracketed())
                .with("directioncode", sent)
                .with("sender", from)
                .with("torecipients", to)
                .with("senton", letter.at)
                .with("mimetype", "text/html");
            match answered {
                Some(before) => row.with("inreplyto", format!("<{}>", before.message_id)),
                None => row,
            }
        })
    }
}

/// The subject of a letter: answers carry `Re:`.
pub(crate) fn reply_subject(subject: &str, number: usize) -> String {
    if number == 0 {
        subject.to_owned()
    } else {
        format!("Re: {subject}")
    }
}

/// Plain paragraphs as HTML.
pub(crate) fn html(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let paragraph = |part: &str| format!("<p>{}</p>", part.replace('\n', "<br>"));
    escaped.split("\n\n").map(paragraph).collect()
}
