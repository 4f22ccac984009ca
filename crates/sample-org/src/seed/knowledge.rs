//! Knowledge articles, and sales literature with its documents.

use base64::Engine as _;
use jiff::Timestamp;

use super::calendar::Calendar;
use super::chance::Source;
use super::row::SeedRow;
use super::staff::Colleague;
use super::texts::articles::{ARTICLES, Article, LITERATURE, Literature};
use crate::mailbox::files::File;

/// How many rows a spreadsheet of prices has.
const PRICES: usize = 24;

/// All rows. Articles are the service desk's.
pub(super) fn rows(source: Source, calendar: &Calendar, colleagues: &[Colleague]) -> Vec<SeedRow> {
    let made = calendar.past_time(200, 11, 0);
    let desk = colleagues
        .iter()
        .find(|one| one.last == "Caldeira")
        .map(|one| one.id);
    let mut rows = Vec::new();
    for article in ARTICLES {
        // An article is a root without text of its own, and its versions in their languages.
        for root in [true, false] {
            let mut row = article_row(source, article, root);
            if let Some(desk) = desk {
                row = row.lookup("ownerid", "systemuser", desk);
            }
            rows.push(row);
        }
    }
    rows.extend(LITERATURE.iter().flat_map(|one| literature(source, one)));
    dated(rows, made)
}

fn dated(rows: Vec<SeedRow>, made: Timestamp) -> Vec<SeedRow> {
    let dated = rows.into_iter();
    dated
        .map(|row| row.with("createdon", made).with("modifiedon", made))
        .collect()
}

fn article_row(source: Source, article: &Article, root: bool) -> SeedRow {
    let (state, reason) = article.state;
    let key = format!("{}/{root}", article.number);
    SeedRow::new("knowledgearticle", source.id("knowledgearticle", &key))
        .with("title", article.title)
        .with("articlepublicnumber", article.number)
        .with("keywords", article.keywords)
        .with("description", article.description)
        .text("content", if root { "" } else { article.content })
        .with("isrootarticle", root)
        .with("islatestversion", !root)
        .with("isinternal", false)
        .with("statecode", state)
        .with("statuscode", reason)
}

fn literature(source: Source, one: &Literature) -> Vec<SeedRow> {
    let id = source.id("salesliterature", one.name);
    let head = SeedRow::new("salesliterature", id)
        .with("name", one.name)
        .with("description", one.description)
        .with("keywords", one.keywords)
        .with("literaturetypecode", one.kind)
        .with("iscustomerviewable", true)
        .with("hasattachments", true);
    let documents = one.documents.iter().map(|(title, name, lines)| {
        let file = if lines.is_empty() {
            File::sheet(name, PRICES)
        } else {
            File::document(name, lines)
        };
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        SeedRow::new("salesliteratureitem", source.id("salesliteratureitem", name))
            .with("title", *title)
            .with("filename", *name)
            .with("mimetype", file.mime)
            .with("filesize", size)
            .with(
                "documentbody",
                base64::engine::general_purpose::STANDARD.encode(&file.bytes),
            )
            .lookup("salesliteratureid", "salesliterature", id)
    });
    std::iter::once(head).chain(documents).collect()
}
