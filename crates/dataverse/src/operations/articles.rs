//! Published knowledge articles: looking for some, and reading one (general knowledge: the public page of the table
//! `knowledgearticle`).

use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// The state of an article that people may read.
const PUBLISHED: i64 = 3;
/// The most characters that are searched for.
const MOST: usize = 100;

/// Looks for articles by title, keywords, description and number.
#[derive(Clone)]
pub struct SearchArticles {
    /// What was typed; empty for all.
    pub text: String,
    /// How many.
    pub top: u32,
}

/// An article in a list. Shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its public number.
    pub number: String,
    /// What it is about.
    pub description: String,
}

impl core::fmt::Debug for SearchArticles {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SearchArticles")
    }
}

impl core::fmt::Debug for ArticleRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ArticleRow({})", self.id)
    }
}

impl Operation for SearchArticles {
    type Output = Vec<ArticleRow>;

    fn request(&self) -> ApiRequest {
        let text = typed(&self.text);
        // An article has a root row beside its versions, of which the latest is read.
        let mut all = vec![
            Filter::int("statecode", PUBLISHED),
            Filter::is("isrootarticle", false),
            Filter::is("islatestversion", true),
        ];
        if !text.is_empty() {
            all.push(Filter::Or(vec![
                Filter::contains("title", &text),
                Filter::contains("keywords", &text),
                Filter::contains("description", &text),
                Filter::starts_with("articlepublicnumber", &text),
            ]));
        }
        let query = Query::set("knowledgearticles")
            .select(&[
                "knowledgearticleid",
                "title",
                "articlepublicnumber",
                "description",
            ])
            .filter(Filter::And(all))
            .order("title")
            .top(self.top);
        searched(ApiRequest::get(query.path()), &text)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<ArticleRow>, ApiError> {
        rows(&reply.json()?)?.into_iter().map(article).collect()
    }
}

fn article(row: Row<'_>) -> Result<ArticleRow, ApiError> {
    Ok(ArticleRow {
        id: row.key("knowledgearticleid")?,
        title: row.words("title")?,
        number: row.words("articlepublicnumber")?,
        description: row.words("description")?,
    })
}

/// What was typed, without what no search means.
pub(super) fn typed(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST)
        .collect()
}

/// A request with what was typed, if anything was.
pub(super) fn searched(request: ApiRequest, text: &str) -> ApiRequest {
    if text.is_empty() {
        return request;
    }
    request.carries("search text", 1)
}

/// Reads an article.
#[derive(Debug, Clone, Copy)]
pub struct ReadArticle {
    /// Which one.
    pub id: Uuid,
}

/// An article with its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Article {
    /// What a list shows of it.
    pub row: ArticleRow,
    /// Its text, as HTML.
    pub content: String,
    /// Whether it is for the people of the organization only.
    pub internal: bool,
}

impl core::fmt::Debug for Article {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Article({})", self.row.id)
    }
}

impl Operation for ReadArticle {
    type Output = Article;

    fn request(&self) -> ApiRequest {
        let query = Query::row("knowledgearticles", self.id).select(&[
            "knowledgearticleid",
            "title",
            "articlepublicnumber",
            "description",
            "content",
            "isinternal",
        ]);
        ApiRequest::get(query.path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Article, ApiError> {
        let json = reply.json()?;
        let row = Row::of(&json, "knowledgearticle")?;
        Ok(Article {
            row: article(row)?,
            content: row.words("content")?,
            internal: row.flag("isinternal")?.unwrap_or(false),
        })
    }
}
