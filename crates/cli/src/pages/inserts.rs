//! Templates, knowledge articles and sales literature in lists.

use regarding_companion::view::insert::{ArticleView, LiteratureView, TemplatesView};
use regarding_companion::{say, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// Templates that fit.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Templates(pub(crate) TemplatesView);

const TEMPLATES: [Column; 4] = [
    cut(sentence!("Title")),
    whole(sentence!("For")),
    whole(sentence!("Whose")),
    whole(sentence!("Id")),
];

impl Show for Templates {
    fn on(&self, page: &mut Page) {
        page.say(&self.0.sentence);
        if self.0.templates.is_empty() {
            page.say(&say!("There is no template that fits."));
            return;
        }
        let rows = self.0.templates.iter().map(|one| {
            let whose = if one.personal {
                say!("Yours")
            } else {
                say!("Your organization's")
            };
            vec![one.title.clone(), one.fits.clone(), whose, one.id.clone()]
        });
        page.table(&TEMPLATES, &rows.collect::<Vec<_>>());
    }
}

/// Knowledge articles.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Articles(pub(crate) Vec<ArticleView>);

const ARTICLES: [Column; 3] = [
    cut(sentence!("Title")),
    whole(sentence!("Number")),
    whole(sentence!("Id")),
];

impl Show for Articles {
    fn on(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.say(&say!("There is no article that fits."));
            return;
        }
        let rows = self
            .0
            .iter()
            .map(|one| vec![one.title.clone(), one.number.clone(), one.id.clone()]);
        page.table(&ARTICLES, &rows.collect::<Vec<_>>());
    }
}

/// Sales literature.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct LiteratureList(pub(crate) Vec<LiteratureView>);

const LITERATURE: [Column; 3] = [
    cut(sentence!("Name")),
    cut(sentence!("Files")),
    whole(sentence!("Id")),
];

impl Show for LiteratureList {
    fn on(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.say(&say!("There is no sales literature that fits."));
            return;
        }
        let rows = self.0.iter().map(|one| {
            let files: Vec<&str> = one.files.iter().map(|file| file.name.as_str()).collect();
            vec![one.name.clone(), files.join(", "), one.id.clone()]
        });
        page.table(&LITERATURE, &rows.collect::<Vec<_>>());
    }
}
