//! Who will be able to read a thread once it is tracked, and whether the person has seen that (I-9).

use regarding_model::identity::email_record_id;
use regarding_model::ids::OrganizationId;
use regarding_model::item::MessageHeader;
use regarding_model::{say, say_many};
use regarding_sync::visibility::{Audience, ThreadSeen, is_shown_first};
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;

/// The sentence before anything is tracked. Whose roles reach further than the person's own no organization tells them, so it
/// says who can read at least, and that there may be more.
fn sentence(organization: &str, audience: &Audience) -> String {
    match audience {
        Audience::BusinessUnit { name, people } => say!(
            "Once you track it, at least everybody in {unit} whose role reads activities like yours{others} can read this message \
             and what you track of its thread. Other colleagues in {organization} can too if their role reaches further; who they \
             are cannot be told from here.",
            unit = unit(name.as_ref()),
            others = others(*people),
            organization = organization
        ),
        Audience::BusinessUnitAndBelow { name, people } => say!(
            "Once you track it, at least everybody in {unit} and the units below it whose role reads activities like yours{others} \
             can read this message and what you track of its thread. Other colleagues in {organization} can too if their role \
             reaches further; who they are cannot be told from here.",
            unit = unit(name.as_ref()),
            others = others(*people),
            organization = organization
        ),
        Audience::Organization { people } => say!(
            "Once you track it, everybody in {organization} whose role reads activities{others} can read this message and what you \
             track of its thread.",
            organization = organization,
            others = at_most(*people)
        ),
        Audience::Further => say!(
            "Once you track it, everybody in {organization} whose role reads more activities than yours does can read this message \
             and what you track of its thread; who they are cannot be told from here.",
            organization = organization
        ),
        Audience::Unknown => say!(
            "Once you track it, everybody in {organization} whose role reads activities can read this message and what you track \
             of its thread.",
            organization = organization
        ),
    }
}

/// The sentence once the person's own copy is there.
fn sentence_of_copy(organization: &str, audience: &Audience) -> String {
    match audience {
        Audience::BusinessUnit { name, people } => say!(
            "At least everybody in {unit} whose role reads activities like yours{others} can read this message. Other colleagues in \
             {organization} can too if their role reaches further; who they are cannot be told from here.",
            unit = unit(name.as_ref()),
            others = others(*people),
            organization = organization
        ),
        Audience::BusinessUnitAndBelow { name, people } => say!(
            "At least everybody in {unit} and the units below it whose role reads activities like yours{others} can read this \
             message. Other colleagues in {organization} can too if their role reaches further; who they are cannot be told from here.",
            unit = unit(name.as_ref()),
            others = others(*people),
            organization = organization
        ),
        Audience::Organization { people } => say!(
            "Everybody in {organization} whose role reads activities{others} can read this message.",
            organization = organization,
            others = at_most(*people)
        ),
        Audience::Further => say!(
            "Everybody in {organization} whose role reads more activities than yours does can read this message; who they are \
             cannot be told from here.",
            organization = organization
        ),
        Audience::Unknown => say!(
            "Everybody in {organization} whose role reads activities can read this message.",
            organization = organization
        ),
    }
}

/// Whose copy is not the person's own is read by those around its owner, whom nothing here tells.
pub(super) fn of_somebody_elses() -> String {
    say!("The copy of this message belongs to somebody else; who can read it cannot be told from here.")
}

fn unit(name: Option<&String>) -> String {
    name.cloned().unwrap_or_else(|| say!("your business unit"))
}

/// How many others, in parentheses; nothing where they cannot be counted.
fn others(people: Option<u32>) -> String {
    match people {
        None => String::new(),
        Some(0) => say!(" (nobody else at the moment)"),
        Some(many) => say_many!(count = many, " ({count} other person)", " ({count} other people)"),
    }
}

/// The same where the count is the most that they can be.
fn at_most(people: Option<u32>) -> String {
    match people {
        None | Some(0) => others(people),
        Some(many) => say_many!(
            count = many,
            " (up to {count} other person)",
            " (up to {count} other people)"
        ),
    }
}

/// The thread's own identity, under which agreeing is remembered.
pub(crate) fn thread_of(organization: OrganizationId, header: &MessageHeader) -> Uuid {
    email_record_id(organization, header.thread_root())
}

impl Core {
    /// Who will be able to read what is tracked, as far as the organization has told.
    pub(crate) fn who_can_read(&self) -> String {
        self.of_the_audience(sentence)
    }

    /// Who can read a copy of the person's own, as far as the organization has told.
    pub(super) fn who_reads_the_copy(&self) -> String {
        self.of_the_audience(sentence_of_copy)
    }

    fn of_the_audience(&self, sentence: fn(&str, &Audience) -> String) -> String {
        let myself = self.organization.session().and_then(|session| session.myself());
        let organization = myself.as_ref().and_then(|myself| myself.organization.as_ref());
        let organization = organization.map_or_else(|| say!("your organization"), |row| row.name.clone());
        let audience = myself
            .as_ref()
            .map_or(&Audience::Unknown, |myself| &myself.audience);
        sentence(&organization, audience)
    }

    /// Whether the person has to see the sentence before the first tracking of this thread.
    pub(crate) async fn needs_consent(
        &self,
        organization: OrganizationId,
        header: &MessageHeader,
    ) -> Answer<bool> {
        let thread = thread_of(organization, header);
        let ancestors = header
            .references
            .iter()
            .chain(&header.in_reply_to)
            .chain([&header.id]);
        let items: Vec<Uuid> = ancestors.map(|id| email_record_id(organization, id)).collect();
        let seen = self
            .cached(move |cache| {
                cache.read(|cache| {
                    if cache.consents().seen_at(thread)?.is_some() {
                        return Ok(ThreadSeen::Agreed);
                    }
                    let tracked = !cache.links().get_all(&items)?.is_empty();
                    Ok(if tracked {
                        ThreadSeen::TrackedBefore
                    } else {
                        ThreadSeen::New
                    })
                })
            })
            .await?;
        Ok(is_shown_first(seen))
    }
}

#[cfg(test)]
mod tests {
    use regarding_sync::visibility::Audience;

    use super::{sentence, sentence_of_copy};

    fn north() -> Option<String> {
        Some("North".to_owned())
    }

    #[test]
    fn i_9_the_sentence_never_names_fewer_than_can_read() {
        let unit = |people| Audience::BusinessUnit {
            name: north(),
            people,
        };
        let below = |people| Audience::BusinessUnitAndBelow {
            name: north(),
            people,
        };
        let table = [
            (
                unit(Some(13)),
                "at least everybody in North whose role reads activities like yours (13 other people) can read",
                true,
            ),
            (
                unit(None),
                "at least everybody in North whose role reads activities like yours can read",
                true,
            ),
            (
                below(Some(1)),
                "at least everybody in North and the units below it whose role reads activities like yours (1 other person)",
                true,
            ),
            (
                Audience::Organization { people: Some(25) },
                "everybody in Alder whose role reads activities (up to 25 other people) can read",
                false,
            ),
            (
                Audience::Organization { people: None },
                "everybody in Alder whose role reads activities can read",
                false,
            ),
            (
                Audience::Further,
                "everybody in Alder whose role reads more activities than yours does can read",
                true,
            ),
            (
                Audience::Unknown,
                "everybody in Alder whose role reads activities can read",
                false,
            ),
        ];
        for (audience, expected, more) in table {
            let before = sentence("Alder", &audience);
            let after = sentence_of_copy("Alder", &audience);
            assert!(before.contains(expected), "{before}");
            assert!(before.starts_with("Once you track it, "), "{before}");
            assert!(
                after.to_lowercase().starts_with(&expected.to_lowercase()),
                "{after}"
            );
            for said in [before, after] {
                assert_eq!(said.contains("cannot be told from here"), more, "{said}");
            }
        }
    }

    #[test]
    fn a_unit_without_a_name_is_the_persons_own() {
        let audience = Audience::BusinessUnit {
            name: None,
            people: Some(0),
        };
        let said = sentence("Alder", &audience);
        assert!(
            said.contains("in your business unit") && said.contains("(nobody else at the moment)"),
            "{said}"
        );
    }
}
