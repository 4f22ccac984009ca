//! Several records match one address: the person's choice, remembered by identifiers (H-13).

use std::sync::Arc;

use regarding_model::address::EmailAddress;
use regarding_model::ids::RecordRef;
use regarding_model::say;

use super::memory::SeenPane;
use super::{cards, people};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::items;
use crate::view::pane::{PaneView, RecordRefView, RecordView};

impl Core {
    /// Chooses one of several matching records.
    pub(crate) async fn choose_match(
        self: &Arc<Self>,
        text: &str,
        address: &str,
        record: &RecordRefView,
    ) -> Answer<PaneView> {
        let tenure = self.organization.tenures.now();
        let chosen = cards::reference(record)?;
        let address: EmailAddress = address
            .parse()
            .map_err(|_| failing::invalid(say!("That is not an e-mail address")))?;
        let seen = self.seen_for(text).await?;
        let found = seen
            .pane
            .people
            .matches
            .iter()
            .filter(|found| found.address == address);
        let records: Vec<RecordRef> = found.map(|found| found.record.record.clone()).collect();
        if !records.contains(&chosen) {
            return Err(failing::invalid(say!("This record does not carry that address")));
        }
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| cache.choices().put(&records, &chosen))
        })
        .await?;
        self.pane(text).await
    }

    /// What the organization said about whatever a key names.
    async fn seen_for(self: &Arc<Self>, text: &str) -> Answer<SeenPane> {
        if let Some(place) = items::key::to_place(text) {
            return self.seen_item(&place).await;
        }
        let (item, read) = self.read_by_key(text).await?;
        let header = &read.message.header;
        let focus = self.focus_of(&item, header);
        match self.panes.get(&item, focus.as_ref()) {
            Some(seen) => Ok(seen),
            None => self.load_pane(&item, header, regarding_net::Rule::OpenPane).await,
        }
    }

    /// Who is behind an address: all matching records, the chosen one first.
    pub(crate) async fn who_is(&self, address: &str) -> Answer<Vec<RecordView>> {
        let address: EmailAddress = address
            .parse()
            .map_err(|_| failing::invalid(say!("That is not an e-mail address")))?;
        let session = self.session()?;
        let ask = regarding_dataverse::operations::people::ResolvePeople {
            addresses: vec![address.clone()],
        };
        let known = self.noting(
            &session,
            session
                .client
                .run_together(regarding_net::Rule::ResolvePeople, &ask)
                .await,
        )?;
        let chosen = |records: &[RecordRef]| {
            self.cache
                .read(|cache| cache.choices().among(records))
                .ok()
                .flatten()
        };
        let found = people::in_order(&known, &address, chosen);
        found
            .iter()
            .for_each(|found| self.names.note(&found.record.record, &found.record.name));
        Ok(found.into_iter().map(people::record_view).collect())
    }
}
