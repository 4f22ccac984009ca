//! Answers about definitions that were put together before: they are the same until the metadata changes, and every client asks
//! for them at each of its starts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many are kept: clients ask few different questions.
const MOST: usize = 16;

/// Answers as they were written, by their questions.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<BTreeMap<String, Arc<str>>>);

impl Answers {
    /// The answer to a question, put together when it is asked for the first time.
    ///
    /// # Errors
    /// Those of `make`; nothing is kept then.
    pub(crate) fn or_make<E>(
        &self,
        question: String,
        make: impl FnOnce() -> Result<String, E>,
    ) -> Result<Arc<str>, E> {
        if let Some(known) = self.lock().get(&question) {
            return Ok(Arc::clone(known));
        }
        let made: Arc<str> = make()?.into();
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(question, Arc::clone(&made));
        Ok(made)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<str>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, MOST};

    #[test]
    fn an_answer_is_made_once_a_failure_is_not_kept_and_only_some_are() {
        let answers = Answers::default();
        let failed: Result<_, &str> = answers.or_make("a".to_owned(), || Err("no"));
        assert_eq!(failed, Err("no"));
        let ask = |question: &str, made: &str| {
            answers
                .or_make(question.to_owned(), || Ok::<_, ()>(made.to_owned()))
                .unwrap()
        };
        assert_eq!(
            (&*ask("a", "1"), &*ask("a", "2"), &*ask("b", "3")),
            ("1", "1", "3")
        );
        for other in 0..MOST {
            let _ = ask(&other.to_string(), "x");
        }
        assert_eq!(&*ask("a", "2"), "2");
    }
}
