//! What the author of a draft chose for it: that it is tracked once it is sent, and regarding which record. It stands in the draft, so
//! that it is there on every computer of the person's: by identifiers alone, and never in what goes out.

use core::fmt;
use core::str::FromStr;

use regarding_dataverse::operations::record_card::{Extent, RecordCard};
use regarding_mailbox::mime;
use regarding_mailbox::mime::compose::THEN;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;
use uuid::Uuid;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::pane::cards;
use crate::view::compose::{ThenRequest, ThenView};
use crate::view::pane::RecordView;
use crate::words::kind;

/// What a draft remembers. Written as the organization, and behind a blank the record: `GUID table:GUID`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Then {
    /// Where it is tracked; in another organization it means nothing.
    organization: OrganizationId,
    /// What it is regarding, if anything.
    regarding: Option<RecordRef>,
}

impl fmt::Display for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.organization.0)?;
        match &self.regarding {
            Some(record) => write!(f, " {record}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Then {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut words = text.split_ascii_whitespace();
        let organization = words
            .next()
            .and_then(|word| Uuid::parse_str(word).ok())
            .ok_or(())?;
        let regarding = words.next().map(str::parse).transpose().map_err(|_| ())?;
        Ok(Self {
            organization: OrganizationId(organization),
            regarding,
        })
    }
}

/// What is shown of a draft's choice, and what becomes of it.
#[derive(Default)]
pub(super) struct Remembered {
    /// The choice, as far as it can be heeded.
    pub(super) view: ThenView,
    /// What to know about it.
    pub(super) notice: Option<String>,
    /// The field as it stands, where it cannot be heeded here: another computer can.
    pub(super) kept: Option<String>,
}

impl Core {
    /// Whether what is sent from here can be tracked.
    pub(super) fn can_track_sent(&self) -> bool {
        self.account().is_some() && self.tracking_refusal().is_none()
    }

    /// What a draft writes down: the person's choice, else what it remembered before and could not be heeded here.
    pub(super) fn written_then(&self, wished: &ThenRequest, kept: Option<String>) -> Answer<Option<String>> {
        let regarding = wished.regarding.as_ref().map(cards::reference).transpose()?;
        if !wished.track && regarding.is_none() {
            return Ok(kept);
        }
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        let then = Then {
            organization,
            regarding,
        };
        Ok(Some(then.to_string()))
    }

    /// The choice that a draft remembers.
    pub(super) async fn remembered_then(&self, draft: &ReadMessage) -> Remembered {
        let Some(field) = mime::field(&draft.raw, THEN) else {
            return Remembered::default();
        };
        let Ok(then) = field.parse::<Then>() else {
            return Remembered::default();
        };
        let here = self.account().map(|(organization, _)| organization);
        if Some(then.organization) != here || !self.can_track_sent() {
            return cannot_be_heeded(field);
        }
        let regarding = match &then.regarding {
            Some(record) => self.record_by_name(record).await,
            None => None,
        };
        let asks = then.regarding.is_some() && regarding.is_none();
        let notice = asks.then(|| {
            say!("The record that this draft was regarding is no longer there, or you may not see it.")
        });
        let view = ThenView {
            track: true,
            regarding,
            asks,
        };
        Remembered {
            view,
            notice,
            kept: None,
        }
    }

    /// A record by its name, and by its kind while nobody can say the name; nothing where it is gone.
    async fn record_by_name(&self, record: &RecordRef) -> Option<RecordView> {
        let called = |name: String| RecordView {
            table: record.table.to_string(),
            id: record.id.to_string(),
            name,
            kind: kind::singular(&record.table),
            detail: String::new(),
        };
        // Nobody waits for what this run knows.
        if let Some(name) = self.names.get(record) {
            return Some(called(name));
        }
        let unread = || called(kind::singular(&record.table));
        let (Some(table), Ok(session)) = (KnownTable::of(&record.table), self.session()) else {
            return Some(unread());
        };
        let ask = RecordCard {
            table,
            id: record.id,
            shape: session.client.shape(),
            extent: Extent::Line,
        };
        let asked = session.client.run(Rule::ReadRecords, &ask).await;
        match self.noting(&session, asked) {
            Ok(Some(card)) => {
                self.names.note(record, &card.record.name);
                Some(cards::record(&card))
            }
            Ok(None) => None,
            Err(_) => Some(unread()),
        }
    }
}

fn cannot_be_heeded(field: String) -> Remembered {
    Remembered {
        view: ThenView {
            asks: true,
            ..ThenView::default()
        },
        notice: Some(say!(
            "This draft is to be tracked once it is sent, which cannot be done here now. Sent from here as it is, it is not tracked."
        )),
        kept: Some(field),
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::ids::OrganizationId;
    use uuid::Uuid;

    use super::Then;

    const TEXT: &str =
        "00000000-0000-0000-0000-000000000007 opportunity:00000000-0000-0000-0000-000000000009";

    #[test]
    fn what_is_written_is_read_back() {
        let then: Then = TEXT.parse().unwrap();
        assert_eq!(then.to_string(), TEXT);
        let alone: Then = "00000000-0000-0000-0000-000000000007".parse().unwrap();
        assert_eq!(alone.regarding, None);
        assert_eq!(alone.organization, OrganizationId(Uuid::from_u128(7)));
    }

    #[test]
    fn what_nobody_here_wrote_wishes_nothing() {
        for text in [
            "",
            "yes",
            "opportunity:1",
            "00000000-0000-0000-0000-000000000007 opportunity",
        ] {
            assert_eq!(text.parse::<Then>(), Err(()), "{text}");
        }
    }
}
