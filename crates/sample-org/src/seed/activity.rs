//! One activity on its way to rows: the activity itself and its parties (reference C2 to C4, A10).

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::chance::Source;
use super::row::SeedRow;

/// A row that takes part in an activity, with the address that was used.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    /// `participationtypemask` (reference A10).
    pub(crate) role: i64,
    pub(crate) table: &'static str,
    pub(crate) id: Uuid,
    pub(crate) address: String,
}

impl Party {
    pub(crate) fn new(role: i64, table: &'static str, id: Uuid, address: &str) -> Self {
        Self {
            role,
            table,
            id,
            address: address.to_owned(),
        }
    }
}

/// `participationtypemask` values (reference A10).
pub(crate) mod role {
    pub(crate) const SENDER: i64 = 1;
    pub(crate) const TO: i64 = 2;
    pub(crate) const CC: i64 = 3;
    pub(crate) const REQUIRED: i64 = 5;
    pub(crate) const OPTIONAL: i64 = 6;
    pub(crate) const ORGANIZER: i64 = 7;
    pub(crate) const REGARDING: i64 = 8;
    pub(crate) const OWNER: i64 = 9;
    pub(crate) const RESOURCE: i64 = 10;
    pub(crate) const CUSTOMER: i64 = 11;
}

/// An activity.
#[derive(Debug, Clone)]
pub(crate) struct Activity {
    pub(crate) table: &'static str,
    pub(crate) id: Uuid,
    pub(crate) subject: String,
    pub(crate) description: String,
    pub(crate) regarding: Option<(&'static str, Uuid)>,
    pub(crate) owner: Uuid,
    pub(crate) start: Timestamp,
    pub(crate) minutes: i64,
    /// State and status reason of its kind (reference C2 to C4).
    pub(crate) state: (i64, i64),
    pub(crate) created: Timestamp,
    pub(crate) parties: Vec<Party>,
}

/// `statecode` of a completed activity, the same for every kind.
const COMPLETED: i64 = 1;

impl Activity {
    /// The activity's row with `more` columns, and the rows of its parties; those for the owner and the regarding record, which
    /// the platform keeps by itself (reference A10), are made here.
    pub(crate) fn rows(self, source: Source, more: impl FnOnce(SeedRow) -> SeedRow) -> Vec<SeedRow> {
        let mut parties = self.parties.clone();
        parties.push(Party::new(role::OWNER, "systemuser", self.owner, ""));
        parties.extend(
            self.regarding
                .map(|(table, id)| Party::new(role::REGARDING, table, id, "")),
        );
        let mut rows = vec![more(self.row())];
        rows.extend(
            parties
                .iter()
                .enumerate()
                .map(|(number, party)| self.party(source, number, party)),
        );
        rows
    }

    fn row(&self) -> SeedRow {
        let end = self.start + SignedDuration::from_mins(self.minutes);
        let done = self.state.0 == COMPLETED;
        let row = SeedRow::new(self.table, self.id)
            .with("subject", self.subject.clone())
            .text("description", &self.description)
            .with("scheduledstart", self.start)
            .with("scheduledend", end)
            .with("scheduleddurationminutes", self.minutes)
            .with("prioritycode", 1)
            .with("statecode", self.state.0)
            .with("statuscode", self.state.1)
            .with("createdon", self.created)
            .with(
                "modifiedon",
                if done { end.max(self.created) } else { self.created },
            )
            .lookup("ownerid", "systemuser", self.owner);
        let row = match self.regarding {
            Some((table, id)) => row.lookup("regardingobjectid", table, id),
            None => row,
        };
        if done {
            row.with("actualend", end)
                .with("actualdurationminutes", self.minutes)
        } else {
            row
        }
    }

    fn party(&self, source: Source, number: usize, party: &Party) -> SeedRow {
        SeedRow::new(
            "activityparty",
            source.id("activityparty", &format!("{}/{number}", self.id)),
        )
        .with("participationtypemask", party.role)
        .text("addressused", &party.address)
        .lookup("activityid", self.table, self.id)
        .lookup("partyid", party.table, party.id)
    }
}
