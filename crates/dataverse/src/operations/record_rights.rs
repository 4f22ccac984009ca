//! What the signed-in person may do with records (reference E2): asked before a write where their privilege reaches some records
//! only, and when a refusal did not say which right is missing.

use std::collections::BTreeSet;

use regarding_model::ids::{RecordRef, UserId};
use regarding_net::Rule;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::client::Client;
use crate::error::{ApiError, ReplyFault};
use crate::row::Row;

/// Asks what a user may do with a record.
#[derive(Debug, Clone)]
pub struct RetrievePrincipalAccess {
    /// Which user.
    pub user: UserId,
    /// Which record.
    pub record: RecordRef,
    /// The set of the record.
    pub set: String,
}

/// Rights on one record, by the names of `AccessRights` such as `AppendToAccess`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordRights(BTreeSet<String>);

impl RecordRights {
    /// Whether a right is held.
    #[must_use]
    pub fn has(&self, right: &str) -> bool {
        self.0.contains(right)
    }
}

impl Operation for RetrievePrincipalAccess {
    type Output = RecordRights;

    fn request(&self) -> ApiRequest {
        let (user, set, record) = (self.user.0, &self.set, self.record.id);
        ApiRequest::get(format!(
            "systemusers({user})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@p1)\
             ?@p1=%7B%27%40odata.id%27%3A%27{set}({record})%27%7D"
        ))
        .names(user)
        .names(record)
    }

    fn read(&self, reply: &ApiReply) -> Result<RecordRights, ApiError> {
        let json = reply.json()?;
        let words = Row::of(&json, "RetrievePrincipalAccessResponse")?.text("AccessRights")?;
        let words = words.ok_or(ReplyFault::Value("AccessRights"))?;
        let held = words.split(',').map(str::trim).filter(|word| *word != "None");
        Ok(RecordRights(held.map(str::to_owned).collect()))
    }
}

impl Client {
    /// What a user may do with a record.
    ///
    /// # Errors
    /// [`ApiError`] when the organization cannot be asked, or does not tell.
    pub async fn record_rights(&self, user: UserId, record: &RecordRef) -> Result<RecordRights, ApiError> {
        let ask = RetrievePrincipalAccess {
            user,
            record: record.clone(),
            set: self.set_of(&record.table).await?,
        };
        self.run(Rule::Myself, &ask).await
    }
}

impl Client {
    /// What a user may do with several records, in one round trip; `None` where the organization does not tell.
    ///
    /// # Errors
    /// [`ApiError`] when the organization cannot be asked.
    pub async fn rights_on(
        &self,
        user: UserId,
        records: &[RecordRef],
    ) -> Result<Vec<Option<RecordRights>>, ApiError> {
        let asked = self.asking_rights(user, records).await?;
        let told = self.run_all(Rule::Myself, &asked).await?;
        Ok(told.into_iter().map(Result::ok).collect())
    }

    pub(crate) async fn asking_rights(
        &self,
        user: UserId,
        records: &[RecordRef],
    ) -> Result<Vec<RetrievePrincipalAccess>, ApiError> {
        let mut asked = Vec::new();
        for record in records {
            asked.push(RetrievePrincipalAccess {
                user,
                record: record.clone(),
                set: self.set_of(&record.table).await?,
            });
        }
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::record::KnownTable;
    use uuid::Uuid;

    use super::{ApiReply, Operation, RecordRef, RecordRights, RetrievePrincipalAccess, UserId};

    fn read(body: &str) -> Result<RecordRights, super::ApiError> {
        let ask = RetrievePrincipalAccess {
            user: UserId(Uuid::from_u128(1)),
            record: RecordRef::new(KnownTable::Account.name(), Uuid::from_u128(2)),
            set: "accounts".to_owned(),
        };
        ask.read(&ApiReply {
            status: 200,
            headers: vec![],
            body: body.as_bytes().to_vec(),
        })
    }

    #[test]
    fn e2_rights_are_flags_in_words() {
        let rights = read(r#"{"AccessRights":"ReadAccess, AppendToAccess"}"#).unwrap();
        assert!(rights.has("ReadAccess") && rights.has("AppendToAccess"));
        assert!(!rights.has("WriteAccess") && !rights.has("AppendAccess"));
        assert_eq!(
            read(r#"{"AccessRights":"None"}"#).unwrap(),
            RecordRights::default()
        );
        for wrong in [r#"{"AccessRights":3}"#, r#"{}"#, "[]"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
