//! What a person puts into a message that they write: templates, knowledge articles, sales literature (H-35). All of it is read from
//! the organization when it is wanted, and nothing of it stays on this disk (promise 1).

mod articles;
mod facade;
mod literature;
mod templates;

use regarding_model::say;
use regarding_sync::compose as decisions;
use uuid::Uuid;

use crate::core::failing;
use crate::facade::Answer;
use crate::view::compose::ComposeFields;
use crate::view::insert::InsertedView;

/// Words that are put into what was written.
fn with_words(fields: &ComposeFields, words: &str) -> InsertedView {
    InsertedView {
        subject: fields.subject.clone(),
        offered_subject: None,
        enclosed: None,
        words: words.trim_matches('\n').trim_end().to_owned(),
        text: decisions::put_in(&fields.text, words, &say!("-------- Forwarded message --------")),
        note: None,
    }
}

/// An id that a front door gave.
fn id_of(text: &str) -> Answer<Uuid> {
    Uuid::parse_str(text.trim()).map_err(|_| failing::invalid(say!("That is no id")))
}
