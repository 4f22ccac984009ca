//! Attachments on their way to the organization: which go along, and in words why another stays (I-11, B-131). The person
//! sees it before tracking, and after it what stayed. Names and reasons are of the moment and in memory only.

use std::collections::BTreeMap;

use regarding_dataverse::operations::organization::OrganizationRow;
use regarding_id_cache::tables::pending_action::Attachments;
use regarding_mailbox::mime::attachment::Attachment;
use regarding_mailbox::mime::history::without_history;
use regarding_model::text::Sentence;
use regarding_model::{say, say_many, sentence};
use regarding_sync::attachments::{Fate, Hindrance, Limits, Offered, fates};

use super::ask;
use crate::core::Core;
use crate::facade::Answer;
use crate::view::pane::{AttachmentChoiceView, LeftOutView, WhatGoesView};

/// The largest attachment where the organization does not say.
const USUAL_LIMIT: u64 = 5 * 1024 * 1024;
/// More than this together does not fit one change set of an ordinary organization.
const ALL_LIMIT: u64 = 60 * 1024 * 1024;
/// A change set has no more than 1000 requests (reference A13), and two of them are the record's own.
const MOST_FILES: usize = 998;

/// What one organization does with the attachments of one message.
pub(crate) struct Files<'m> {
    all: &'m [Attachment],
    fates: Vec<Fate>,
    limits: Limits,
}

impl<'m> Files<'m> {
    pub(crate) fn of(
        all: &'m [Attachment],
        wanted: &Attachments,
        organization: Option<&OrganizationRow>,
    ) -> Self {
        let limits = Limits {
            one: organization
                .and_then(|row| row.max_attachment)
                .unwrap_or(USUAL_LIMIT),
            together: ALL_LIMIT,
            count: MOST_FILES,
        };
        let offered: Vec<Offered> = all
            .iter()
            .map(|file| Offered {
                size: file.size,
                blocked: organization.is_some_and(|row| is_blocked(&file.name, row)),
                readable: file.readable,
                chosen: is_chosen(file, wanted),
            })
            .collect();
        let fates = fates(&offered, limits);
        Self { all, fates, limits }
    }

    /// Those that go along.
    pub(crate) fn going(&self) -> Vec<Attachment> {
        let goes = self.each().filter(|(_, fate)| *fate == Fate::Goes);
        goes.map(|(file, _)| file.clone()).collect()
    }

    /// Those that the person wanted and that stay, each with its reason.
    pub(crate) fn staying(&self, wanted: &Attachments) -> Vec<LeftOutView> {
        let wanted = self.each().filter(|(file, _)| is_chosen(file, wanted));
        wanted
            .filter_map(|(file, fate)| Some(left_out(file, self.why(file, fate)?)))
            .collect()
    }

    /// All of them as the person chooses among them.
    fn choice(&self) -> Vec<AttachmentChoiceView> {
        let choice = |(file, fate): (&Attachment, Fate)| AttachmentChoiceView {
            index: u32::try_from(file.index).unwrap_or(u32::MAX),
            name: file.name.clone(),
            size: u32::try_from(file.size).unwrap_or(u32::MAX),
            goes: fate == Fate::Goes,
            can_go: !matches!(
                fate,
                Fate::Stays(Hindrance::Blocked | Hindrance::Unreadable | Hindrance::TooLarge)
            ),
            why: self.why(file, fate),
        };
        self.each().map(choice).collect()
    }

    fn each(&self) -> impl Iterator<Item = (&'m Attachment, Fate)> {
        self.all.iter().zip(self.fates.iter().copied())
    }

    fn why(&self, file: &Attachment, fate: Fate) -> Option<String> {
        match fate {
            Fate::Goes | Fate::LeftOut => None,
            Fate::Stays(hindrance) => Some(why(file, hindrance, self.limits)),
        }
    }
}

fn is_chosen(file: &Attachment, wanted: &Attachments) -> bool {
    match wanted {
        Attachments::All => true,
        Attachments::Only(places) => places.iter().any(|place| usize::from(*place) == file.index),
    }
}

fn extension(name: &str) -> Option<String> {
    name.rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase())
}

fn is_blocked(name: &str, organization: &OrganizationRow) -> bool {
    extension(name).is_some_and(|extension| organization.blocked.contains(&extension))
}

fn why(file: &Attachment, hindrance: Hindrance, limits: Limits) -> String {
    match hindrance {
        Hindrance::Blocked => {
            let extension = extension(&file.name).unwrap_or_default();
            say!(
                "Your organization takes no files of this kind (.{extension})",
                extension = extension
            )
        }
        Hindrance::Unreadable => UNREADABLE.to_string(),
        Hindrance::TooLarge => say!(
            "It is larger than the {size} that your organization takes",
            size = size(limits.one)
        ),
        Hindrance::NoRoom => say!(
            "It does not fit beside the others: a message takes {size} in all",
            size = size(limits.together)
        ),
        Hindrance::TooMany => say!("A message takes {count} files", count = limits.count),
    }
}

/// Why a damaged attachment stays.
pub(crate) const UNREADABLE: Sentence = sentence!("It is damaged and cannot be decoded");

/// A size in words, rounded down so that no limit is told too high.
fn size(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * KB;
    match bytes {
        MB.. if bytes.is_multiple_of(MB) => say!("{size} MB", size = bytes / MB),
        KB.. => say!("{size} KB", size = bytes / KB),
        _ => say!("{size} bytes", size = bytes),
    }
}

/// How many files that stay are named.
const NAMED: usize = 20;

/// The first of those that stay by their names, and for each reason how many more there are.
pub(crate) fn few(mut left: Vec<LeftOutView>) -> Vec<LeftOutView> {
    let mut more: BTreeMap<String, usize> = BTreeMap::new();
    for file in left.drain(NAMED.min(left.len())..) {
        *more.entry(file.why).or_default() += 1;
    }
    left.extend(more.into_iter().map(|(why, count)| LeftOutView {
        name: say_many!(count = count, "{count} more file", "{count} more files"),
        why,
    }));
    left
}

/// An attachment that stays.
pub(crate) fn left_out(file: &Attachment, why: String) -> LeftOutView {
    LeftOutView {
        name: file.name.clone(),
        why,
    }
}

impl Core {
    /// The attachments of a message as the organization would take them now, of those that are chosen; `None` is all.
    pub(crate) async fn attachment_choice(&self, key: &str, chosen: Option<&[u32]>) -> Answer<WhatGoesView> {
        let (_, read) = self.read_by_key(key).await?;
        let myself = self.organization.session().and_then(|session| session.myself());
        let organization = myself.as_ref().and_then(|myself| myself.organization.as_ref());
        let files = Files::of(&read.message.attachments, &ask::chosen(chosen), organization);
        Ok(WhatGoesView {
            attachments: files.choice(),
            history: without_history(&read.message.body).is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::operations::organization::OrganizationRow;
    use regarding_id_cache::tables::pending_action::Attachments;
    use regarding_mailbox::mime::attachment::Attachment;

    use super::{Files, few, size};
    use crate::view::pane::LeftOutView;

    #[test]
    fn of_many_files_that_stay_the_rest_is_counted_by_its_reasons() {
        let stays = |number: usize| LeftOutView {
            name: number.to_string(),
            why: if number < 24 { "large" } else { "blocked" }.to_owned(),
        };
        let told = few((0..30).map(stays).collect());
        let rest: Vec<(&str, &str)> = told
            .iter()
            .skip(20)
            .map(|one| (one.name.as_str(), one.why.as_str()))
            .collect();
        assert_eq!(rest, [("6 more files", "blocked"), ("4 more files", "large")]);
        assert_eq!(few((0..20).map(stays).collect()).len(), 20);
    }

    fn file(index: usize, name: &str, size: u64) -> Attachment {
        Attachment {
            index,
            name: name.to_owned(),
            media_type: "application/octet-stream".to_owned(),
            size,
            content_id: None,
            inline: false,
            readable: true,
        }
    }

    fn organization() -> OrganizationRow {
        OrganizationRow {
            name: String::new(),
            max_attachment: Some(100),
            blocked: vec!["exe".to_owned()],
            by_headers: true,
        }
    }

    fn all() -> Vec<Attachment> {
        let damaged = Attachment {
            readable: false,
            ..file(4, "e.zip", 5)
        };
        vec![
            file(0, "a.pdf", 10),
            file(1, "b.EXE", 10),
            file(2, "c.pdf", 101),
            file(3, "d.txt", 100),
            damaged,
        ]
    }

    #[test]
    fn b_131_attachments_travel_unless_blocked_too_large_damaged_or_left_out() {
        let (organization, all) = (organization(), all());
        let going = |wanted: &Attachments| -> Vec<usize> {
            let going = Files::of(&all, wanted, Some(&organization)).going();
            going.iter().map(|one| one.index).collect()
        };
        assert_eq!(going(&Attachments::All), [0, 3]);
        assert_eq!(going(&Attachments::Only(vec![3, 1, 9])), [3]);
        assert!(going(&Attachments::Only(vec![])).is_empty(), "I-11");
    }

    #[test]
    fn what_stays_is_told_with_its_reason_and_what_the_person_left_out_is_not() {
        let (organization, all) = (organization(), all());
        let told = |wanted: &Attachments| -> Vec<(String, String)> {
            let staying = Files::of(&all, wanted, Some(&organization)).staying(wanted);
            staying.into_iter().map(|left| (left.name, left.why)).collect()
        };
        let names: Vec<String> = told(&Attachments::All)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["b.EXE", "c.pdf", "e.zip"]);
        let reasons: Vec<String> = told(&Attachments::All).into_iter().map(|(_, why)| why).collect();
        for (why, word) in reasons.iter().zip([".exe", "100 bytes", "damaged"]) {
            assert!(why.contains(word), "{why}");
        }
        assert!(told(&Attachments::Only(vec![0])).is_empty(), "I-11");
    }

    #[test]
    fn a_limit_is_never_told_too_high() {
        assert_eq!(size(5 * 1024 * 1024), "5 MB");
        assert_eq!(size(5 * 1024 * 1024 + 1), "5120 KB");
        assert_eq!(size(1023), "1023 bytes");
    }
}
