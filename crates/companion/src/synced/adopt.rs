//! Appointments that the organization's own services made, or another client: they carry the UID of their item (`globalobjectid`) under an
//! id of their own, and are adopted instead of made again (DESIGN section 4, promise 5).
//!
//! The UIDs of what the person does not track stay here (promise 2): only those of items that are to be tracked are looked for in the
//! organization, and what the filters select is compared with the mailbox on this computer.

use std::sync::Arc;

use regarding_model::fields::Kind;
use regarding_model::link::Place;
use regarding_sync::observe::{Links as _, Observation};

use super::links::CachedLinks;
use super::look::Looked;
use super::observe::Asked;
use super::sides::{Sides, Stopped};

impl Sides {
    /// Brings items together with the records that carry their UIDs.
    pub(super) async fn adopt(
        &self,
        (kind, asked): (Kind, &Asked),
        looked: &Looked,
        links: &Arc<CachedLinks>,
        seen: &mut Observation,
    ) -> Result<(), Stopped> {
        if kind != Kind::Appointment {
            return Ok(());
        }
        let places = self.places_of_carried(links, seen).await?;
        self.read_places((kind, asked), looked, &places, seen).await?;
        self.adopt_tracked(kind, looked, seen).await
    }

    /// The same for items that are to be tracked, and for what was read already.
    pub(super) async fn adopt_tracked(
        &self,
        kind: Kind,
        looked: &Looked,
        seen: &mut Observation,
    ) -> Result<(), Stopped> {
        if kind != Kind::Appointment {
            return Ok(());
        }
        let uids: Vec<String> = seen.uids_to_find().map(str::to_owned).collect();
        if !uids.is_empty() {
            let found = self.records.find_appointments(&uids).await?;
            let records: Vec<_> = found.into_iter().map(|(_, record)| record).collect();
            self.read_these(&records, seen).await?;
        }
        seen.adopt(|place| looked.is_own(&place.collection));
        Ok(())
    }

    /// Where the items lie whose UIDs new records carry, as far as earlier looks saw them.
    async fn places_of_carried(
        &self,
        links: &Arc<CachedLinks>,
        seen: &Observation,
    ) -> Result<Vec<Place>, Stopped> {
        let leads = seen.carried_elsewhere();
        let leads: Vec<_> = leads
            .map(|(uid, series)| self.leads_to(Kind::Appointment, uid, series))
            .collect();
        if leads.is_empty() {
            return Ok(Vec::new());
        }
        let links = Arc::clone(links);
        let places = tokio::task::spawn_blocking(move || {
            let places = leads.iter().filter_map(|record| links.item_leading_to(record));
            let places: Vec<Place> = places.collect();
            links.checked().map(|()| places)
        });
        Ok(places.await.map_err(|_| Stopped::Defect)??)
    }
}
