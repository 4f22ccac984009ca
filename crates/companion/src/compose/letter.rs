//! What the person wrote, as a message: author, recipients and what goes along.

use regarding_mailbox::mime::compose::{self, Enclosed, Letter};
use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::item::MessageHeader;
use regarding_model::say;

use super::side::Composition;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::profile::settings::MailboxSettings;
use crate::view::compose::{ComposeFields, EnclosedView, ThenRequest};

impl Core {
    /// Who writes: the address of the mailbox, else of the person's record.
    pub(super) fn author(&self) -> Answer<Participant> {
        let myself = self.organization.session().and_then(|session| session.myself());
        let user = match self.profile.settings.get().mailbox {
            Some(MailboxSettings::Imap { user, .. }) => Some(user),
            _ => None,
        };
        let is_address = |text: &String| text.parse::<EmailAddress>().is_ok();
        let record = myself.as_ref().and_then(|myself| myself.user.email.clone());
        let written = user.filter(is_address).or_else(|| record.filter(is_address));
        let written = written.ok_or_else(|| {
            failing::invalid(say!(
                "It is not known from which address you write; connect to your organization, which has it"
            ))
        })?;
        Ok(Participant {
            role: Role::From,
            name: myself
                .map(|myself| myself.user.name.clone())
                .filter(|name| !name.is_empty()),
            address: written.parse().ok(),
            written,
        })
    }

    /// The message, from what was typed and chosen and what lies on the desk.
    pub(super) fn letter(
        &self,
        fields: &ComposeFields,
        wished: &ThenRequest,
        composition: Composition,
    ) -> Answer<Letter> {
        let mut people = vec![self.author()?];
        people.extend(compose::people(Role::To, &fields.to));
        people.extend(compose::people(Role::Cc, &fields.cc));
        people.extend(compose::people(Role::Bcc, &fields.bcc));
        Ok(Letter {
            id: composition.message_id,
            date: self.now(),
            people,
            subject: fields.subject.clone(),
            text: fields.text.clone(),
            html: None,
            in_reply_to: composition.in_reply_to,
            references: composition.references,
            enclosed: composition.enclosed,
            then: self.written_then(wished, composition.then)?,
        })
    }
}

/// Whether a message can go out: somebody gets it, and every recipient has an address.
///
/// # Errors
/// A sentence that says what is missing.
pub(super) fn can_go_out(people: &[Participant]) -> Answer<()> {
    let mut recipients = people
        .iter()
        .filter(|person| person.role != Role::From)
        .peekable();
    if recipients.peek().is_none() {
        return Err(failing::invalid(say!("Name somebody to send it to")));
    }
    match recipients.find(|person| person.address.is_none()) {
        Some(person) => Err(failing::invalid(say!(
            "{name} is no e-mail address",
            name = person.written
        ))),
        None => Ok(()),
    }
}

/// People as a field shows them.
pub(super) fn field(people: &[Participant], role: Role) -> String {
    let some = people.iter().filter(|person| person.role == role);
    some.map(shown).collect::<Vec<_>>().join(", ")
}

fn shown(person: &Participant) -> String {
    named(person.name.as_deref(), &person.written)
}

/// A name and an address as they stand in a field.
pub(super) fn named(name: Option<&str>, address: &str) -> String {
    match name
        .map(str::trim)
        .filter(|name| !name.is_empty() && *name != address)
    {
        None => address.to_owned(),
        Some(name)
            if name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'')) =>
        {
            format!("{name} <{address}>")
        }
        Some(name) => format!("\"{}\" <{address}>", name.replace(['"', '\\'], "'")),
    }
}

/// What goes along, as it is shown.
pub(super) fn enclosed(files: &[Enclosed]) -> Vec<EnclosedView> {
    let views = files.iter().zip(0..).map(|(file, index)| EnclosedView {
        index,
        name: file.name.clone(),
        size: u32::try_from(file.bytes.len()).unwrap_or(u32::MAX),
    });
    views.collect()
}

/// Every recipient's address as written, hidden ones included.
pub(super) fn recipients(header: &MessageHeader) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for person in header.people.iter().filter(|person| person.role != Role::From) {
        if !all
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&person.written))
        {
            all.push(person.written.clone());
        }
    }
    all
}
