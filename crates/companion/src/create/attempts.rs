//! Ids of records whose creation was tried: a second try of the same form goes under the id of the first, so that a reply that
//! was lost makes no second one. In memory, like the form itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::business::BusinessKind;
use crate::view::pane::{ActivityKind, FormValue, PersonKind, RecordRefView};

/// How many forms are remembered; a person fills in one at a time.
const LIMIT: usize = 20;

/// What makes a form the same one: where, what, and every value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filled {
    /// The record that it belongs to.
    pub(crate) record: Option<RecordRefView>,
    /// What is made.
    pub(crate) what: Made,
    /// What was filled in.
    pub(crate) values: Vec<FormValue>,
}

/// What a form makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    /// An activity.
    Activity(ActivityKind),
    /// An opportunity or a case.
    Business(BusinessKind),
    /// A person or a company that no message names.
    Person(PersonKind),
}

/// Forms that were tried and not yet answered with success.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<Vec<(Filled, Uuid)>>);

impl Attempts {
    /// The id under which this form is created: that of the try before, else `fresh`.
    pub(crate) fn id_for(&self, form: &Filled, fresh: Uuid) -> Uuid {
        let mut tried = self.lock();
        if let Some((_, id)) = tried.iter().find(|(known, _)| known == form) {
            return *id;
        }
        if tried.len() >= LIMIT {
            tried.remove(0);
        }
        tried.push((form.clone(), fresh));
        fresh
    }

    /// The record is there: the same form filled in again means another one.
    pub(crate) fn done(&self, id: Uuid) {
        self.lock().retain(|(_, known)| *known != id);
    }

    /// Forgets all of them.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Filled, Uuid)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Attempts, Filled, LIMIT, Made};
    use crate::view::pane::{ActivityKind, RecordRefView};

    fn form(id: usize) -> Filled {
        Filled {
            record: Some(RecordRefView {
                table: "opportunity".to_owned(),
                id: id.to_string(),
            }),
            what: Made::Activity(ActivityKind::Task),
            values: vec![],
        }
    }

    #[test]
    fn a_form_keeps_its_id_until_its_record_is_there() {
        let (attempts, first, second) = (Attempts::default(), Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(attempts.id_for(&form(0), first), first);
        assert_eq!(attempts.id_for(&form(0), second), first, "the reply was lost");
        assert_eq!(attempts.id_for(&form(1), second), second, "another record");
        attempts.done(first);
        let third = Uuid::from_u128(3);
        assert_eq!(attempts.id_for(&form(0), third), third, "asked for once more");
    }

    #[test]
    fn the_oldest_form_is_forgotten_first() {
        let attempts = Attempts::default();
        for number in 0..=LIMIT {
            attempts.id_for(&form(number), Uuid::from_u128(number as u128));
        }
        let fresh = Uuid::from_u128(u128::MAX);
        assert_eq!(
            attempts.id_for(&form(LIMIT), fresh),
            Uuid::from_u128(LIMIT as u128)
        );
        assert_eq!(attempts.id_for(&form(0), fresh), fresh);
    }
}
