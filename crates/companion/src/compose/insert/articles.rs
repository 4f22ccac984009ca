//! Knowledge articles: looked for while the person types; put in as a link or with their text.

use regarding_dataverse::operations::articles::{Article, ReadArticle, SearchArticles};
use regarding_mailbox::html::readable_text;
use regarding_model::say;
use regarding_net::Rule;

use super::{id_of, with_words};
use crate::core::Core;
use crate::facade::Answer;
use crate::pane::cards;
use crate::view::compose::ComposeFields;
use crate::view::insert::{ArticleForm, ArticleView, InsertedView};
use crate::view::pane::RecordRefView;

/// The table of articles.
const TABLE: &str = "knowledgearticle";
/// How many are listed.
const LISTED: u32 = 50;

impl Core {
    /// Published articles that a text may mean; all of them, by title, for an empty one.
    pub(crate) async fn articles(&self, text: &str) -> Answer<Vec<ArticleView>> {
        let session = self.session()?;
        let ask = SearchArticles {
            text: text.to_owned(),
            top: LISTED,
        };
        let found = session.client.run(Rule::Compose, &ask).await;
        let found = self.noting(&session, found)?;
        let view = found.into_iter().map(|row| ArticleView {
            id: row.id.to_string(),
            title: row.title,
            number: row.number,
            description: row.description,
        });
        Ok(view.collect())
    }

    /// Puts an article in.
    pub(crate) async fn insert_article(
        &self,
        fields: &ComposeFields,
        article: &str,
        form: ArticleForm,
    ) -> Answer<InsertedView> {
        let session = self.session()?;
        let ask = ReadArticle { id: id_of(article)? };
        let article = session.client.run(Rule::Compose, &ask).await;
        let article = self.noting(&session, article)?;
        let title = named(&article);
        Ok(match form {
            ArticleForm::Link => {
                let record = cards::reference(&RecordRefView {
                    table: TABLE.to_owned(),
                    id: article.row.id.to_string(),
                })?;
                let link = session.client.root().record_url(&record);
                InsertedView {
                    note: Some(say!(
                        "The link leads to your organization: only who can sign in there can read the article."
                    )),
                    ..with_words(fields, &format!("{title}\n{link}"))
                }
            }
            ArticleForm::Content => InsertedView {
                note: article.internal.then(|| {
                    say!("The article is marked as internal: look twice before you send it to somebody outside.")
                }),
                ..with_words(fields, &format!("{title}\n\n{}", readable_text(&article.content)))
            },
        })
    }
}

fn named(article: &Article) -> String {
    let (title, number) = (&article.row.title, &article.row.number);
    if number.is_empty() {
        title.clone()
    } else {
        format!("{title} ({number})")
    }
}
