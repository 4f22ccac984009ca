//! What is put into a message that is being written: templates, knowledge articles, sales literature.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::compose::EnclosedView;
use super::pane::RecordRefView;

/// A template of the organization or of the person.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct TemplateView {
    /// Names it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// Whether it is the person's own.
    pub personal: bool,
    /// Which records it fits, in a word or two.
    pub fits: String,
}

/// The templates that fit a message.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct TemplatesView {
    /// The record that they are filled in from; `None` when only the person's own record is at hand.
    pub about: Option<RecordRefView>,
    /// The same in a sentence.
    pub sentence: String,
    /// The templates, by title.
    pub templates: Vec<TemplateView>,
}

/// A message after something was put in.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct InsertedView {
    /// The subject: what was put in gives one where there was none.
    pub subject: String,
    /// The subject that it would give, where there was one.
    pub offered_subject: Option<String>,
    /// What is put in: where there is a caret, it goes there.
    pub words: String,
    /// The text for whoever has no caret: what was put in stands behind the person's own and above signature and quote.
    pub text: String,
    /// Everything that goes along with the message; `None` where nothing came with what was put in.
    pub enclosed: Option<Vec<EnclosedView>>,
    /// What the person should know about it, in a sentence.
    pub note: Option<String>,
}

/// A published knowledge article.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct ArticleView {
    /// Names it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its public number.
    pub number: String,
    /// What it is about.
    pub description: String,
}

/// As what an article is put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ArticleForm {
    /// Its title and a link to it.
    Link,
    /// Its title and its text.
    Content,
}

/// A file of sales literature.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct LiteratureFileView {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u32,
}

/// Sales literature.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct LiteratureView {
    /// Names it.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Its files.
    pub files: Vec<LiteratureFileView>,
}
