//! The rules of the synchronization: fields and filters.

use super::{Answer, Companion};
use crate::view::sync_rules::{
    FieldDirectionRequest, FilterChange, FilterEditView, FilterPreviewView, FilterRecordView,
    SyncFiltersView, SyncedFieldsView,
};

impl Companion {
    /// Which field travels which way, for this person (B.1 to B.4).
    pub async fn synced_fields(&self) -> Answer<SyncedFieldsView> {
        self.core()?.synced_fields().await
    }

    /// Changes the way a field travels, for everybody in the organization (B-2).
    ///
    /// # Errors
    /// [`crate::view::failure::FailureCode::Forbidden`] for everybody but administrators, and `Invalid` for a field that is fixed:
    /// both before any call. `Stale` when somebody changed it meanwhile.
    pub async fn set_field_direction(&self, request: FieldDirectionRequest) -> Answer<SyncedFieldsView> {
        self.core()?.set_field_direction(request).await
    }

    /// All filters that apply to the person (C-1).
    pub async fn sync_filters(&self) -> Answer<SyncFiltersView> {
        self.core()?.sync_filters().await
    }

    /// The criteria of a filter, to be looked at and changed.
    pub async fn sync_filter(&self, id: &str) -> Answer<FilterEditView> {
        self.core()?.sync_filter(id).await
    }

    /// A new filter of a table, with the criteria of the organization's template.
    pub async fn new_sync_filter(&self, table: &str) -> Answer<FilterEditView> {
        self.core()?.new_sync_filter(table).await
    }

    /// What a change of filters would do (C-16). Nothing is changed.
    pub async fn preview_filters(&self, change: FilterChange) -> Answer<FilterPreviewView> {
        self.core()?.preview_filters(change).await
    }

    /// Changes filters: the person's own, and those of everybody where they may. The brake still asks when the next cycle would unlink much.
    pub async fn change_filters(&self, change: FilterChange) -> Answer<SyncFiltersView> {
        self.core()?.change_filters(change).await
    }

    /// Records that a lookup of a table could lead to, by name.
    pub async fn filter_lookup(
        &self,
        table: &str,
        column: &str,
        text: &str,
    ) -> Answer<Vec<FilterRecordView>> {
        self.core()?.filter_lookup(table, column, text).await
    }
}
