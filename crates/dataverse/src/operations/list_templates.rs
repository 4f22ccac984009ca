//! The templates of emails that fit a record: those of its table and those of every table (type `systemuser`), of the organization and
//! the person's own (general knowledge: the public page of the table `template`).

use regarding_model::ids::TableName;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// The type of templates that fit every record.
pub const EVERY: &str = "systemuser";
/// The most that are listed.
const MOST: u32 = 500;

/// Asks for templates.
#[derive(Debug, Clone)]
pub struct ListTemplates {
    /// The table of the record; without one only those that fit every record are listed.
    pub table: Option<TableName>,
    /// Whose personal ones are listed.
    pub user: Uuid,
}

/// A template. Shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// Whether it fits every record, and not one table only.
    pub every: bool,
    /// Whether it is the person's own.
    pub personal: bool,
}

impl core::fmt::Debug for Template {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Template({})", self.id)
    }
}

impl Operation for ListTemplates {
    type Output = Vec<Template>;

    fn request(&self) -> ApiRequest {
        let kinds = self.table.iter().map(TableName::as_str).chain([EVERY]);
        let kinds = kinds.map(|kind| Filter::text("templatetypecode", kind)).collect();
        // Whoever may read everything sees other people's templates too.
        let whose = Filter::Or(vec![
            Filter::is("ispersonal", false),
            Filter::id("_ownerid_value", self.user),
        ]);
        let query = Query::set("templates")
            .select(&[
                "templateid",
                "title",
                "description",
                "templatetypecode",
                "ispersonal",
            ])
            .filter(Filter::And(vec![Filter::Or(kinds), whose]))
            .order("title")
            .top(MOST);
        ApiRequest::get(query.path()).names(self.user)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<Template>, ApiError> {
        rows(&reply.json()?)?.into_iter().map(template).collect()
    }
}

fn template(row: Row<'_>) -> Result<Template, ApiError> {
    Ok(Template {
        id: row.key("templateid")?,
        title: row.words("title")?,
        description: row.words("description")?,
        every: row.text("templatetypecode")? == Some(EVERY),
        personal: row.flag("ispersonal")?.unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::ListTemplates;
    use crate::api::Operation as _;

    #[test]
    fn those_of_the_table_and_of_every_table_are_asked_for_and_personal_ones_of_the_person() {
        let user = Uuid::from_u128(7);
        let asked = |table: Option<&str>| {
            let table = table.and_then(|name| name.parse().ok());
            let path = ListTemplates { table, user }.request().path;
            percent_encoding::percent_decode_str(&path)
                .decode_utf8_lossy()
                .into_owned()
        };
        let path = asked(Some("opportunity"));
        let kinds = "(templatetypecode eq 'opportunity' or templatetypecode eq 'systemuser')";
        assert!(path.contains(kinds), "{path}");
        assert!(
            path.contains(&format!("(ispersonal eq false or _ownerid_value eq {user})")),
            "{path}"
        );
        assert!(!asked(None).contains("opportunity"));
    }
}
