//! Identities that are derived, never stored (DESIGN section 4, promise 5): one item, one record, on every
//! computer and after every reinstall.

use jiff::Timestamp;
use uuid::Uuid;

use crate::address::EmailAddress;
use crate::ids::{MachineId, MessageId, OrganizationId, UserId};

/// The id of the email record of a message: the same for everybody who tracks it in this organization.
#[must_use]
pub fn email_record_id(organization: OrganizationId, message: &MessageId) -> Uuid {
    derive(organization, "email", message.as_str())
}

/// The id of the record of an appointment: the same for everybody in the organization who has it in a calendar. An occurrence
/// that stands alone, without its series, has its RECURRENCE-ID besides.
#[must_use]
pub fn appointment_record_id(
    organization: OrganizationId,
    uid: &str,
    recurrence_id: Option<Timestamp>,
) -> Uuid {
    let occurrence = recurrence_id.map_or_else(String::new, |time| format!("\n{}", time.as_second()));
    derive(
        organization,
        "appointment",
        &format!("{}{occurrence}", uid.trim()),
    )
}

/// The id of the record of a contact: one for each person who keeps it.
#[must_use]
pub fn contact_record_id(organization: OrganizationId, owner: UserId, uid: &str) -> Uuid {
    derive(organization, "contact", &format!("{owner}/{}", uid.trim()))
}

/// The id of the record of a task: one for each person who keeps it.
#[must_use]
pub fn task_record_id(organization: OrganizationId, owner: UserId, uid: &str) -> Uuid {
    derive(organization, "task", &format!("{owner}/{}", uid.trim()))
}

/// The UID of the item of a record that was born in the organization, and the name of its resource.
#[must_use]
pub fn item_uid(record: Uuid, organization: OrganizationId) -> String {
    format!("{record}@{organization}")
}

/// The record that an item's UID names, when it was born in this organization ([`item_uid`]).
#[must_use]
pub fn record_of_item_uid(uid: &str, organization: OrganizationId) -> Option<Uuid> {
    let (record, at) = uid.trim().split_once('@')?;
    let at: OrganizationId = at.parse().ok()?;
    Uuid::parse_str(record).ok().filter(|_| at == organization)
}

/// The identity of the message of an email that was written in the organization: that of an item that was born from a record
/// ([`item_uid`]), the same on every computer and for every try to send it. [`record_of_item_uid`] leads back to the record.
#[must_use]
pub fn message_of_record(record: Uuid, organization: OrganizationId) -> MessageId {
    plain(&item_uid(record, organization))
}

/// What stands in the place of [`message_of_record`] on a record that a computer has taken to send it, and has certainly not handed
/// over yet: it names no message that ever goes out.
#[must_use]
pub fn taken_message_of_record(record: Uuid, organization: OrganizationId) -> MessageId {
    plain(&format!("taken.{}", item_uid(record, organization)))
}

/// The id of the note that describes one install of a user's (DESIGN section 5, claim).
#[must_use]
pub fn machine_note_id(organization: OrganizationId, user: UserId, machine: MachineId) -> Uuid {
    derive(organization, "machine", &format!("{user}/{machine}"))
}

/// The id of the note that says which of a user's installs synchronizes (DESIGN section 5, claim).
#[must_use]
pub fn claim_note_id(organization: OrganizationId, user: UserId) -> Uuid {
    derive(organization, "claim", &user.to_string())
}

/// The id of the note beside an email record that says why it did not go out.
#[must_use]
pub fn not_sent_note_id(organization: OrganizationId, record: Uuid) -> Uuid {
    derive(organization, "not-sent", &record.to_string())
}

/// The id of the note in which a user keeps what is never tracked by itself.
#[must_use]
pub fn never_note_id(organization: OrganizationId, user: UserId) -> Uuid {
    derive(organization, "never", &user.to_string())
}

/// The id of the file in which an organization keeps what is never tracked by itself at anybody's.
#[must_use]
pub fn never_for_all_id(organization: OrganizationId) -> Uuid {
    derive(organization, "never-for-all", "")
}

/// The id of the contact or lead that an unknown sender becomes by themselves: one for each address, whoever hears of it first (G-30).
#[must_use]
pub fn newcomer_record_id(organization: OrganizationId, address: &EmailAddress) -> Uuid {
    derive(organization, "newcomer", address.as_str())
}

/// The id of the note in which a user keeps what stands below their messages.
#[must_use]
pub fn signature_note_id(organization: OrganizationId, user: UserId) -> Uuid {
    derive(organization, "signature", &user.to_string())
}

/// The identity of a message that carries no usable Message-ID: a fingerprint of what every copy of the message shares, of its
/// header and of its text. It ends in a reserved domain, so that it is never taken for a Message-ID of somebody's server.
#[must_use]
pub fn message_id_of_content(shared: &[u8]) -> MessageId {
    plain(&format!(
        "{}@no-message-id.invalid",
        blake3::hash(shared).to_hex()
    ))
}

/// A text of ours as a Message-ID: it is plain and not empty, so the normal form is the text itself.
fn plain(text: &str) -> MessageId {
    text.parse()
        .unwrap_or_else(|_| unreachable!("a derived text is a valid Message-ID"))
}

/// Whether a Message-ID was made by this program: by [`message_id_of_content`], or by [`namesake_id`].
#[must_use]
pub fn is_derived_message_id(id: &MessageId) -> bool {
    id.as_str().ends_with("@no-message-id.invalid") || is_namesake(id)
}

/// What tells a message from another one that bears the same Message-ID.
const NAMESAKE: &str = ".namesake.invalid";

/// How many characters the fingerprint before it has.
const PRINT: usize = 64;

/// The most bytes of a Message-ID (RFC 5322: a line).
const MOST: usize = 998;

/// The identity of a message whose Message-ID another one bears too (docs/adr/0030): that Message-ID, and a fingerprint of when and by
/// whom the message was sent and of the words of its subject, which do not change on its way. Everybody who has the message derives the
/// same.
///
/// A Message-ID that leaves no room for it stays as it is.
#[must_use]
pub fn namesake_id(
    id: &MessageId,
    sent: Option<Timestamp>,
    sender: Option<&EmailAddress>,
    subject: &[String],
) -> MessageId {
    let written = written_message_id(id);
    if written.as_str().len() + 1 + PRINT + NAMESAKE.len() > MOST {
        return written;
    }
    let sent = sent.map_or_else(String::new, |at| at.as_second().to_string());
    let sender = sender.map_or("", EmailAddress::as_str);
    let subject = subject.join(" ");
    let print = blake3::hash(format!("{written}\n{sent}\n{sender}\n{subject}").as_bytes());
    plain(&format!("{written}.{}{NAMESAKE}", print.to_hex()))
}

/// Whether an identity is one of [`namesake_id`].
#[must_use]
pub fn is_namesake(id: &MessageId) -> bool {
    written_before(id).is_some()
}

/// The Message-ID that a message bears, whichever identity it has here.
#[must_use]
pub fn written_message_id(id: &MessageId) -> MessageId {
    written_before(id).map_or_else(|| id.clone(), plain)
}

fn written_before(id: &MessageId) -> Option<&str> {
    let rest = id.as_str().strip_suffix(NAMESAKE)?;
    let (written, print) = rest.split_at_checked(rest.len().checked_sub(PRINT)?)?;
    let written = written.strip_suffix('.')?;
    let is_print = print.chars().all(|one| one.is_ascii_hexdigit());
    (is_print && !written.is_empty()).then_some(written)
}

fn derive(organization: OrganizationId, kind: &str, own: &str) -> Uuid {
    Uuid::new_v5(&organization.0, format!("{kind}\n{own}").as_bytes())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{
        appointment_record_id, contact_record_id, email_record_id, is_derived_message_id, is_namesake,
        item_uid, message_id_of_content, message_of_record, namesake_id, record_of_item_uid,
        taken_message_of_record, task_record_id, written_message_id,
    };
    use crate::ids::{MessageId, OrganizationId, UserId};

    #[test]
    fn a_namesake_is_told_by_what_its_header_says_and_keeps_its_message_id() {
        let id: MessageId = "<scan@printer.example>".parse().unwrap();
        let ilse = "ilse@x.example".parse().unwrap();
        let at = jiff::Timestamp::from_second(1_700_000_000).unwrap();
        let subject = ["offer".to_owned(), "crane".to_owned()];
        let one = namesake_id(&id, Some(at), Some(&ilse), &subject);
        assert!(is_namesake(&one) && is_derived_message_id(&one));
        assert_eq!(written_message_id(&one), id);
        assert_eq!(
            namesake_id(&one, Some(at), Some(&ilse), &subject),
            one,
            "derived anew"
        );
        assert_ne!(namesake_id(&id, None, Some(&ilse), &subject), one);
        assert_ne!(namesake_id(&id, Some(at), None, &subject), one);
        assert_ne!(namesake_id(&id, Some(at), Some(&ilse), &subject[..1]), one);
        assert!(!is_namesake(&id));
        for forged in [".namesake.invalid", "a.namesake.invalid", "ä.namesake.invalid"] {
            let forged: MessageId = forged.parse().unwrap();
            assert!(!is_namesake(&forged), "{forged}");
        }
        let long: MessageId = "x".repeat(990).parse().unwrap();
        assert_eq!(namesake_id(&long, Some(at), None, &[]), long, "no room");
    }

    #[test]
    fn an_appointment_is_one_for_everybody_and_a_contact_is_somebodys() {
        let organization = OrganizationId(Uuid::from_u128(7));
        let [ilse, jan] = [1, 2].map(|n| UserId(Uuid::from_u128(n)));
        let whole = appointment_record_id(organization, "a@b", None);
        assert_eq!(whole, appointment_record_id(organization, " a@b\r\n", None));
        let occurrence = "2026-03-04T10:00:00Z".parse().ok();
        assert_ne!(whole, appointment_record_id(organization, "a@b", occurrence));
        assert_ne!(
            appointment_record_id(organization, "a@b", "2026-03-05T10:00:00Z".parse().ok()),
            appointment_record_id(organization, "a@b", occurrence)
        );
        let all = [
            whole,
            contact_record_id(organization, ilse, "a@b"),
            contact_record_id(organization, jan, "a@b"),
            task_record_id(organization, ilse, "a@b"),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(
                !all[..at].contains(one),
                "another kind or owner is another record"
            );
        }
    }

    #[test]
    fn the_message_of_a_record_names_it_and_what_is_only_taken_names_none() {
        let (organization, record) = (OrganizationId(Uuid::from_u128(7)), Uuid::from_u128(9));
        let sent = message_of_record(record, organization);
        assert_eq!(sent, message_of_record(record, organization));
        assert_eq!(record_of_item_uid(sent.as_str(), organization), Some(record));
        let taken = taken_message_of_record(record, organization);
        assert_ne!(sent, taken);
        assert_eq!(record_of_item_uid(taken.as_str(), organization), None);
    }

    #[test]
    fn an_item_names_the_record_that_it_was_born_from() {
        let organization = OrganizationId(Uuid::from_u128(7));
        let record = Uuid::from_u128(9);
        let uid = item_uid(record, organization);
        assert_eq!(record_of_item_uid(&uid, organization), Some(record));
        assert_eq!(
            record_of_item_uid(&uid, OrganizationId(Uuid::from_u128(8))),
            None,
            "D-6"
        );
        for other in ["", "a@b", &record.to_string(), &format!("{record}@x")] {
            assert_eq!(record_of_item_uid(other, organization), None, "{other}");
        }
    }

    #[test]
    fn one_message_has_one_record_in_an_organization_however_its_id_is_written() {
        let organization = OrganizationId(Uuid::from_u128(7));
        let plain = "a@b.example".parse().map(|id| email_record_id(organization, &id));
        let folded = " <a@b\r\n\t.example> "
            .parse()
            .map(|id| email_record_id(organization, &id));
        assert_eq!(plain, folded);
        let elsewhere = "a@b.example"
            .parse()
            .map(|id| email_record_id(OrganizationId(Uuid::from_u128(8)), &id));
        assert_ne!(plain, elsewhere, "another organization is another record");
        assert_eq!(plain.map(|id| id.get_version_num()), Ok(5));
    }

    #[test]
    fn a_message_without_an_id_gets_the_same_one_every_time() {
        let first = message_id_of_content(b"From: a\r\nDate: b\r\n");
        assert_eq!(first, message_id_of_content(b"From: a\r\nDate: b\r\n"));
        assert_ne!(first, message_id_of_content(b"From: a\r\nDate: c\r\n"));
        assert!(is_derived_message_id(&first));
    }
}
