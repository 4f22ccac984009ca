//! Templates of emails: the company's, and a few of people's own.

use super::calendar::Calendar;
use super::chance::Source;
use super::row::SeedRow;
use super::staff::Colleague;
use super::texts::templates::{ALL, Template};
use crate::templating::{presentation, stylesheet_of};

/// English, as an LCID.
const ENGLISH: i64 = 1033;

/// All rows. What belongs to the company was written by its administrator.
pub(super) fn rows(source: Source, calendar: &Calendar, colleagues: &[Colleague]) -> Vec<SeedRow> {
    let made = calendar.past_time(300, 10, 0);
    let of = |last: &str| colleagues.iter().find(|one| one.last == last).map(|one| one.id);
    let row = |template: &Template| {
        let owner = of(template.owner.unwrap_or("Holt"))?;
        Some(
            row(source, template)
                .with("ispersonal", template.owner.is_some())
                .lookup("ownerid", "systemuser", owner)
                .with("createdon", made)
                .with("modifiedon", made),
        )
    };
    ALL.iter().filter_map(row).collect()
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
