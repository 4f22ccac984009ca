//! The tracked state of items: out of the cache and of what the organization said lately, without asking anybody.

use std::collections::BTreeSet;
use std::sync::Arc;

use regarding_dataverse::operations::tracked_items::TrackedItem;
use regarding_dataverse::synced::SyncedTable;
use regarding_id_cache::tables::wanted::Wanted;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState};
use regarding_sync::item_state::{self, Cannot, ItemState, Known, Marked, Seen};

use super::row::{Me, Row};
use super::words;
use crate::core::Core;
use crate::facade::Answer;
use crate::synced::values_place;
use crate::view::items::ItemFilter;
use crate::view::pane::TrackingBadgeView;

/// What this computer remembers of an item.
#[derive(Default)]
pub(super) struct Remembered {
    pub(super) link: Option<Link>,
    pub(super) asked: bool,
    pub(super) wanted: Option<Wanted>,
}

/// Everything that decides about the state of an item.
pub(super) struct Standing {
    pub(super) state: ItemState,
    pub(super) link: Option<Link>,
    /// What it is to be about, while its record does not say it.
    pub(super) wanted: Option<RecordRef>,
    /// Its record, as the organization said lately.
    pub(super) item: Option<TrackedItem>,
}

impl Standing {
    /// Whether it follows a record that is changed in the organization only.
    pub(super) fn is_one_way(&self) -> bool {
        let found = self.item.as_ref().map(|item| &item.record.record);
        let record = found.or(self.link.as_ref().map(|link| &link.record));
        let table = record.and_then(|record| SyncedTable::of(&record.table));
        self.state.is_tracked() && table.is_some_and(SyncedTable::is_one_way)
    }
}

impl Core {
    /// Whether an item that is to be tracked may be a record that is there, so that the person is asked first (D-57).
    pub(super) fn asks_first(&self, row: &Row, state: ItemState) -> bool {
        let (Some(uid), Some(session)) = (&row.uid, self.organization.session()) else {
            return false;
        };
        state == ItemState::Waiting && self.sync.decided.wanted(&session).contains(uid)
    }

    /// The person, and where their items are tracked.
    pub(super) fn tracking_me(&self) -> Option<Me> {
        let (organization, user) = self.account()?;
        Some(Me { organization, user })
    }

    /// What this computer remembers of these items.
    pub(super) async fn remembered_items(&self, rows: Vec<Arc<Row>>) -> Answer<Vec<Remembered>> {
        let Some(me) = self.tracking_me() else {
            return Ok(rows.iter().map(|_| Remembered::default()).collect());
        };
        self.cached(move |cache| {
            cache.read(|cache| {
                let asked: BTreeSet<String> = cache.asked().all(me.organization)?;
                let wanted = cache.wanted().all(me.organization)?;
                let one = |row: &Arc<Row>| {
                    let uid = row.uid.as_deref();
                    Ok(Remembered {
                        link: cache
                            .synced()
                            .of_item(me.organization, &values_place(&row.place))?,
                        asked: uid.is_some_and(|uid| asked.contains(uid)),
                        wanted: wanted.iter().find(|one| Some(one.uid.as_str()) == uid).cloned(),
                    })
                };
                rows.iter().map(one).collect()
            })
        })
        .await
    }

    /// How an item stands, with what the organization said about it lately.
    pub(super) fn standing_of(&self, row: &Row, remembered: Remembered) -> Standing {
        let me = self.tracking_me();
        let records = self.records_of(row, remembered.link.as_ref());
        let marks: Vec<_> = records.iter().map(|record| self.items.mark(record)).collect();
        let item = marks.iter().flatten().find_map(|mark| mark.item.clone());
        let seen = if item.is_some() {
            Seen::There
        } else if !marks.is_empty() && marks.iter().all(Option::is_some) {
            Seen::Absent
        } else {
            Seen::Unknown
        };
        Self::stands((row, me), remembered, (seen, item))
    }

    /// How an item stands.
    pub(super) fn stands(
        (row, me): (&Row, Option<Me>),
        remembered: Remembered,
        (seen, item): (Seen, Option<TrackedItem>),
    ) -> Standing {
        let known = Known {
            link: remembered.link.as_ref(),
            asked: remembered.asked,
            marked: me.map_or(Marked::Nothing, |me| row.says(me)),
            seen,
            cannot: row.cannot(me),
        };
        let state = item_state::state(known);
        Standing {
            state,
            item: item.filter(|_| state.is_tracked() || remembered.link.is_some()),
            link: remembered.link,
            wanted: remembered.wanted.map(|wanted| wanted.target),
        }
    }

    /// The records that an item is, or may be.
    pub(super) fn records_of(&self, row: &Row, link: Option<&Link>) -> Vec<RecordRef> {
        let me = self.tracking_me();
        let others = me.map(|me| row.records(me)).unwrap_or_default();
        item_state::candidates(link, others)
    }

    /// The lines of a list that are wanted, each with its mark; what is new about them is looked up, and waited for a moment.
    pub(super) async fn marked(
        self: &Arc<Self>,
        rows: Vec<Arc<Row>>,
    ) -> Answer<Vec<(Arc<Row>, Option<TrackingBadgeView>)>> {
        let remembered = self.remembered_items(rows.clone()).await?;
        let both = rows.iter().zip(&remembered);
        let records = both.flat_map(|(row, remembered)| self.records_of(row, remembered.link.as_ref()));
        self.refresh_item_marks(records.collect()).await;
        let mark = |(row, remembered): (Arc<Row>, Remembered)| {
            let badge = self.badge_of(&self.standing_of(&row, remembered));
            (row, badge)
        };
        Ok(rows.into_iter().zip(remembered).map(mark).collect())
    }

    /// The rows that a filter lets through (H-45).
    pub(super) async fn filtered(&self, rows: Vec<Arc<Row>>, filter: ItemFilter) -> Answer<Vec<Arc<Row>>> {
        if filter == ItemFilter::All {
            return Ok(rows);
        }
        let remembered = self.remembered_items(rows.clone()).await?;
        let fits = rows.into_iter().zip(remembered).filter_map(|(row, remembered)| {
            let state = self.standing_of(&row, remembered).state;
            let tracked = state.is_tracked() || state == ItemState::Waiting;
            (tracked == (filter == ItemFilter::Tracked)).then_some(row)
        });
        Ok(fits.collect())
    }

    fn badge_of(&self, standing: &Standing) -> Option<TrackingBadgeView> {
        let about = standing.item.as_ref().and_then(|item| item.about.as_ref());
        let name = match (&standing.wanted, about) {
            (Some(wanted), _) => Some(self.named(wanted).name),
            (None, Some(named)) => Some(named.name.clone()),
            (None, None) => None,
        };
        words::badge(standing.state, name, standing.wanted.is_some())
    }
}

/// Whether a link is one that the person ended.
pub(super) fn is_ended(link: &Link) -> bool {
    link.state == LinkState::Untracked
}

/// Why an item cannot be tracked, when that is its state.
pub(super) fn hindrance(state: ItemState) -> Option<Cannot> {
    match state {
        ItemState::Cannot(cannot) => Some(cannot),
        _ => None,
    }
}
