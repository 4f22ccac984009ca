//! Identities that are derived, never stored (DESIGN section 4, promise 5): one item, one record, on every
//! computer and after every reinstall.

use uuid::Uuid;

use crate::ids::{MachineId, MessageId, OrganizationId, RecordRef, UserId};

/// The id of the email record of a message: the same for everybody who tracks it in this organization.
#[must_use]
pub fn email_record_id(organization: OrganizationId, message: &MessageId) -> Uuid {
    derive(organization, "email", message.as_str())
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

/// The UID of an item that is born from a record: the same on every install, so that a second one finds the first's item instead
/// of making another.
#[must_use]
pub fn item_uid(organization: OrganizationId, record: &RecordRef) -> String {
    format!("{}@{}", record.id, organization)
}

/// The identity of a message that carries no usable Message-ID: a fingerprint of its header, which every copy of the
/// message shares. It ends in a reserved domain, so that it is never taken for a Message-ID of somebody's server.
#[must_use]
pub fn message_id_of_header(header: &[u8]) -> MessageId {
    let text = format!("{}@no-message-id.invalid", blake3::hash(header).to_hex());
    // The text is plain and not empty, so the normal form is the text itself.
    text.parse()
        .unwrap_or_else(|_| unreachable!("a fingerprint is a valid Message-ID"))
}

/// Whether a Message-ID was made by [`message_id_of_header`].
#[must_use]
pub fn is_derived_message_id(id: &MessageId) -> bool {
    id.as_str().ends_with("@no-message-id.invalid")
}

fn derive(organization: OrganizationId, kind: &str, own: &str) -> Uuid {
    Uuid::new_v5(&organization.0, format!("{kind}\n{own}").as_bytes())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{email_record_id, is_derived_message_id, message_id_of_header};
    use crate::ids::OrganizationId;

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
        let first = message_id_of_header(b"From: a\r\nDate: b\r\n");
        assert_eq!(first, message_id_of_header(b"From: a\r\nDate: b\r\n"));
        assert_ne!(first, message_id_of_header(b"From: a\r\nDate: c\r\n"));
        assert!(is_derived_message_id(&first));
    }
}
