//! What is put into a message: templates, knowledge articles, sales literature.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::compose::ComposeFields;
use regarding_companion::view::insert::{ArticleForm, InsertedView};
use regarding_companion::view::pane::RecordRefView;

use crate::args::sending::Send;
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::inserts::{Articles, LiteratureList, Templates};

/// Lists the templates that fit.
pub(super) async fn templates(
    companion: &Companion,
    to: &str,
    regarding: Option<RecordRefView>,
    json: bool,
) -> Answer<Exit> {
    output::show(json, &Templates(companion.templates(to, regarding).await?))?;
    Ok(DONE)
}

/// Lists articles.
pub(super) async fn articles(companion: &Companion, text: &str, json: bool) -> Answer<Exit> {
    output::show(json, &Articles(companion.articles(text).await?))?;
    Ok(DONE)
}

/// Lists sales literature.
pub(super) async fn literature(companion: &Companion, text: &str, json: bool) -> Answer<Exit> {
    output::show(json, &LiteratureList(companion.literature(text).await?))?;
    Ok(DONE)
}

/// Puts in what was asked for: the template, below it the article; and the files.
pub(super) async fn put_in(
    companion: &Companion,
    mut fields: ComposeFields,
    asked: &Send,
) -> Answer<ComposeFields> {
    if let Some(template) = &asked.template {
        let fitting = companion.templates(&fields.to, asked.regarding.clone()).await?;
        let inserted = companion
            .insert_template(fields.clone(), template, fitting.about)
            .await?;
        take(&mut fields, inserted);
    }
    if let Some(article) = &asked.article {
        let form = if asked.article_text {
            ArticleForm::Content
        } else {
            ArticleForm::Link
        };
        let inserted = companion.insert_article(fields.clone(), article, form).await?;
        take(&mut fields, inserted);
    }
    for literature in &asked.literature {
        companion.enclose_literature(&fields.id, literature).await?;
    }
    Ok(fields)
}

fn take(fields: &mut ComposeFields, inserted: InsertedView) {
    fields.subject = inserted.subject;
    fields.text = inserted.text;
    if let Some(note) = inserted.note {
        output::to_person(&note);
    }
}
