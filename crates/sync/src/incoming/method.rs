//! The person's option (A-62, G-20 to G-24).

use super::correlate::Correlation;
use super::{Because, Known, WhyNot};

/// Which received mail is tracked by itself: `usersettings.incomingemailfilteringmethod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// All of it (G-20).
    All,
    /// Mail in answer to tracked mail (G-21), which is the default.
    Answers,
    /// Mail from leads, contacts and accounts (G-22).
    People,
    /// Mail from any record with an address (G-23).
    AnyRecord,
    /// None (G-24).
    None,
}

/// Whose address the author's is, among the active rows that count (G-40, G-43).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sender {
    /// A contact, an account or a lead.
    pub person: bool,
    /// A row of any table with an address.
    pub record: bool,
    /// A user or a queue of the organization.
    pub colleague: bool,
}

/// Whether a method takes a received message.
pub(super) fn takes(method: Method, known: &Known, correlation: Correlation) -> Result<Because, WhyNot> {
    let sender = known.sender;
    match method {
        Method::All => Ok(Because::Everything),
        Method::Answers => known
            .hits
            .first(correlation)
            .map(|found| Because::Continues(found.way))
            .ok_or(WhyNot::ContinuesNothing),
        Method::People if sender.person => Ok(Because::Person),
        Method::People => Err(WhyNot::NotAPerson),
        Method::AnyRecord if sender.record || sender.person || sender.colleague => Ok(Because::Record),
        Method::AnyRecord => Err(WhyNot::NotKnown),
        Method::None => Err(WhyNot::Off),
    }
}
