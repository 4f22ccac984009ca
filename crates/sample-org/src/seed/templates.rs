//! Templates of emails: the company's, and a few of people's own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::calendar::Calendar;
use super::chance::Source;
use super::row::SeedRow;
use super::staff::Colleague;
use super::texts::templates::{ALL, Template};
use crate::mailbox::files::File;
use crate::templating::{presentation, stylesheet_of};

/// English, as an LCID.
const ENGLISH: i64 = 1033;

/// All rows. What belongs to the company was written by its administrator.
pub(super) fn rows(source: Source, calendar: &Calendar, colleagues: &[Colleague]) -> Vec<SeedRow> {
    let made = calendar.past_time(300, 10, 0);
    let of = |last: &str| colleagues.iter().find(|one| one.last == last).map(|one| one.id);
    let rows_of = |template: &Template| {
        let owner = of(template.owner.unwrap_or("Holt"))?;
        let head = row(source, template)
            .with("ispersonal", template.owner.is_some())
            .lookup("ownerid", "systemuser", owner)
            .with("createdon", made)
            .with("modifiedon", made);
        let files = files(source, template, head.id);
        Some(std::iter::once(head).chain(files))
    };
    ALL.iter().filter_map(rows_of).flatten().collect()
}

/// The documents that go along with a template (reference A9, C2).
fn files(source: Source, template: &Template, id: Uuid) -> Vec<SeedRow> {
    let numbered = template.files.iter().zip(1_i64..);
    let row = |((name, lines), number): (&(&str, &[&str]), i64)| {
        let file = File::document(name, lines);
        SeedRow::new(
            "activitymimeattachment",
            source.id("activitymimeattachment", name),
        )
        .with("filename", *name)
        .with("mimetype", file.mime)
        .with("attachmentnumber", number)
        .with("filesize", i64::try_from(file.bytes.len()).unwrap_or(i64::MAX))
        .with("body", STANDARD.encode(&file.bytes))
        .with("objecttypecode", "template")
        .lookup("objectid", "template", id)
    };
    numbered.map(row).collect()
}

fn row(source: Source, template: &Template) -> SeedRow {
    let key = format!("{}/{}", template.table, template.title);
    SeedRow::new("template", source.id("template", &key))
        .with("title", template.title)
        .with("description", template.description)
        .with("templatetypecode", template.table)
        .with("languagecode", ENGLISH)
        .with("mimetype", "text/html")
        .with("subject", stylesheet_of(template.subject))
        .with("subjectsafehtml", template.subject)
        .with("subjectpresentationxml", presentation(template.subject))
        .with("body", stylesheet_of(template.body))
        .with("safehtml", template.body)
        .with("presentationxml", presentation(template.body))
}
