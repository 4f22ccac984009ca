//! Which records suggestions of recipients look at, as the person chose on this computer.

use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::operations::recipients::{Among, TABLES};
use regarding_dataverse::synced::SyncedTable;
use regarding_model::fields::Kind;
use regarding_model::ids::OrganizationId;
use regarding_model::record::KnownTable;
use regarding_sync::suggestions::{self, Contacts, Others};
use uuid::Uuid;

use crate::core::Core;
use crate::session::side::Session;
use crate::view::options::{SuggestedContacts, SuggestedOthers};

/// For how long filters that were read serve: whoever writes a message asks once.
const SERVES: SignedDuration = SignedDuration::from_mins(5);

/// The criteria of the person's filters of contacts, whose they are, and when they were read.
pub(crate) type KnownFilters = Option<(OrganizationId, Timestamp, Vec<String>)>;

impl Core {
    /// The tables that are asked, each with the rows that count.
    pub(super) async fn suggested_among(&self, session: &Session) -> Vec<(KnownTable, Among)> {
        let chosen = self.profile.settings.get().suggestions;
        let (contacts, others) = (contacts_of(chosen.contacts), others_of(chosen.others));
        let mut all = Vec::new();
        for table in TABLES {
            match suggestions::among(table, contacts, others) {
                suggestions::Among::Nobody => {}
                suggestions::Among::Everybody => all.push((table, Among::Everybody)),
                suggestions::Among::Own => all.push((table, Among::OwnedBy(session.user.0))),
                suggestions::Among::Synchronized => {
                    all.push((table, Among::Selected(self.contact_filters(session).await)));
                    all.push((table, Among::Known(self.linked_contacts(session).await)));
                }
            }
        }
        all
    }

    /// The criteria of the person's active filters of contacts; none while they cannot be read.
    async fn contact_filters(&self, session: &Session) -> Vec<String> {
        let now = self.now();
        let known = self.compose.filters().clone();
        if let Some((organization, at, filters)) = known
            && organization == session.organization
            && now.duration_since(at).abs() < SERVES
        {
            return filters;
        }
        let Ok(filters) = self.filters_of(session).await else {
            return Vec::new();
        };
        let of_contacts = filters
            .into_iter()
            .filter(|filter| filter.active && filter.table == SyncedTable::Contact);
        let filters: Vec<String> = of_contacts.map(|filter| filter.criteria).collect();
        *self.compose.filters() = Some((session.organization, now, filters.clone()));
        filters
    }

    /// The contacts that are linked with an item on this computer.
    async fn linked_contacts(&self, session: &Session) -> Vec<Uuid> {
        let organization = session.organization;
        let linked = self
            .cached(move |cache| cache.read(|cache| cache.synced().records(organization, Kind::Contact)))
            .await;
        let linked = linked.unwrap_or_default().into_iter();
        linked.map(|record| record.id).collect()
    }
}

fn contacts_of(chosen: SuggestedContacts) -> Contacts {
    match chosen {
        SuggestedContacts::Synchronized => Contacts::Synchronized,
        SuggestedContacts::All => Contacts::All,
    }
}

fn others_of(chosen: SuggestedOthers) -> Others {
    match chosen {
        SuggestedOthers::Nobody => Others::Nobody,
        SuggestedOthers::Own => Others::Own,
        SuggestedOthers::All => Others::All,
    }
}
