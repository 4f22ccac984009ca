//! Sales literature: its files go along with the message, like files of the person's own.

use regarding_dataverse::operations::literature::{Document, ReadLiterature, SearchLiterature};
use regarding_mailbox::mime::compose::Enclosed;
use regarding_model::say;
use regarding_net::Rule;

use super::id_of;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::compose::EnclosedView;
use crate::view::insert::{LiteratureFileView, LiteratureView};

impl Core {
    /// Sales literature that a text may mean; all of it for an empty one.
    pub(crate) async fn literature(&self, text: &str) -> Answer<Vec<LiteratureView>> {
        let session = self.session()?;
        let ask = SearchLiterature {
            text: text.to_owned(),
        };
        let found = session.client.run(Rule::Compose, &ask).await;
        let mut all: Vec<LiteratureView> = Vec::new();
        for document in self.noting(&session, found)? {
            add(&mut all, document);
        }
        all.sort_by_key(|one| one.name.to_lowercase());
        Ok(all)
    }

    /// Adds the files of sales literature to a message: all of them, or none when they are too large together.
    pub(crate) async fn enclose_literature(&self, id: &str, literature: &str) -> Answer<Vec<EnclosedView>> {
        // A message that is not being written any more is found out before anything is fetched.
        self.compose.get(id)?;
        let session = self.session()?;
        let ask = ReadLiterature {
            id: id_of(literature)?,
        };
        let files = session.client.run(Rule::Compose, &ask).await;
        let files = self.noting(&session, files)?;
        if files.is_empty() {
            return Err(failing::gone(say!("That sales literature has no files any more")));
        }
        let files = files.into_iter().map(|file| Enclosed {
            name: file.name,
            media_type: file.media_type,
            bytes: file.bytes.into(),
            content_id: None,
        });
        self.enclose_all(id, files.collect())
    }
}

fn add(all: &mut Vec<LiteratureView>, document: Document) {
    let id = document.literature.to_string();
    let file = LiteratureFileView {
        name: document.file,
        size: u32::try_from(document.size).unwrap_or(u32::MAX),
    };
    match all.iter_mut().find(|one| one.id == id) {
        Some(one) => one.files.push(file),
        None => all.push(LiteratureView {
            id,
            name: document.name,
            description: document.description,
            files: vec![file],
        }),
    }
}
