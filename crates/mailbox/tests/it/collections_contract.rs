//! What every store of appointments, contacts and tasks has to do, whatever it speaks. One suite, run over files and over each server.

mod changing;
mod meaning;
mod selecting;
mod stand;
mod stores;

pub(crate) use stand::{Stand, fresh, set};

/// All of it, one after the other on one store.
pub(crate) async fn everything(stand: &Stand) {
    changing::collections_are_found(stand).await;
    changing::an_item_of_each_kind_is_created_read_changed_and_removed(stand).await;
    changing::a_stale_version_is_refused_and_nothing_is_lost(stand).await;
    changing::a_uid_exists_once(stand).await;
    changing::changes_are_told_once(stand).await;
    changing::an_expired_checkpoint_is_answered_by_everything(stand).await;
    changing::what_is_gone_is_gone(stand).await;
    changing::uids_may_hold_anything(stand).await;
    selecting::a_selection_misses_nothing_that_belongs_to_it(stand).await;
    meaning::what_nobody_here_knows_survives(stand).await;
    meaning::a_series_has_its_exceptions(stand).await;
    meaning::zones_and_whole_days_are_understood(stand).await;
    meaning::photos_survive_and_groups_are_known(stand).await;
    meaning::marks_are_kept(stand).await;
    meaning::files_are_kept(stand).await;
    meaning::meetings_are_changed_in_silence_or_not_at_all(stand).await;
}
