//! Records of which nothing travels to the organization (service activities, B.3). They are made, changed and deleted there alone; the item
//! is each person's own copy, and nobody is written to about it, whatever happens to it (D.2).

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;

use super::{Action, Rules};

impl Rules<'_> {
    /// Whether a record is one of those.
    pub(super) fn is_one_way(&self, kind: Kind, record: &RecordRef) -> bool {
        let directions = self.directions.get(&kind);
        directions.is_some_and(|all| all.of_table(&record.table).are_one_way())
    }

    /// Whether the person may create a record.
    pub(super) fn may_create(&self, kind: Kind, record: &RecordRef) -> bool {
        self.may_create.contains(&kind) && !self.is_one_way(kind, record)
    }

    /// What is done to the item of a record: where nobody is ever written to, nobody is asked about it.
    pub(super) fn asking(&self, kind: Kind, record: &RecordRef, mut action: Action) -> Action {
        if self.is_one_way(kind, record) {
            match &mut action {
                Action::CreateItem { merge, .. } => merge.invitation = false,
                Action::Write { merge, invites, .. } => {
                    merge.invitation = false;
                    *invites = false;
                }
                Action::RemoveItem { invites } => *invites = false,
                _ => {}
            }
        }
        action
    }
}
