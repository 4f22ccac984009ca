//! Where a look ended, as a text to be kept: a position of the organization's, with what it is a position of. It holds no
//! content of any record.

use core::fmt;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::page::below;
use crate::root::ServiceRoot;
use crate::tables::Rows;

/// The shape of the text; another one is not read.
const SHAPE: u64 = 1;

/// Where a look ended. Opaque: kept and given back as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Checkpoint(String);

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Checkpoint(…)")
    }
}

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The path of a delta link.
    Link(String),
    /// `modifiedon` of the newest row; nothing when there was none.
    Newest(Option<Timestamp>),
}

impl Checkpoint {
    /// A text that was kept. Whatever it is: one that makes no sense leads to a complete look.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text to keep.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn of(root: &ServiceRoot, table: Rows, columns: &[&str], place: &Place) -> Self {
        let place = match place {
            Place::Link(link) => json!({"link": link}),
            Place::Newest(newest) => json!({"newest": newest.map(|time| time.to_string())}),
        };
        let whole = json!({
            "shape": SHAPE, "root": root.to_string(), "table": table.name, "columns": columns, "place": place,
        });
        Self(whole.to_string())
    }

    /// The place, when it is one of these rows and columns in this organization.
    pub(super) fn place(&self, root: &ServiceRoot, table: Rows, columns: &[&str]) -> Option<Place> {
        let whole: Value = serde_json::from_str(&self.0).ok()?;
        let says = |name: &str, wanted: Value| whole.get(name) == Some(&wanted);
        let same = says("shape", json!(SHAPE))
            && says("root", json!(root.to_string()))
            && says("table", json!(table.name))
            && says("columns", json!(columns));
        let place = whole.get("place").filter(|_| same)?;
        if let Some(link) = place.get("link") {
            return below(&root.api_path(), table.set, link.as_str()?).map(Place::Link);
        }
        match place.get("newest")? {
            Value::Null => Some(Place::Newest(None)),
            newest => newest
                .as_str()?
                .parse()
                .ok()
                .map(|time| Place::Newest(Some(time))),
        }
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::record::KnownTable;

    use super::{Checkpoint, Place};
    use crate::root::ServiceRoot;

    const COLUMNS: &[&str] = &["fullname", "emailaddress1"];

    fn root() -> ServiceRoot {
        "contoso.crm4.dynamics.com".parse().unwrap()
    }

    #[test]
    fn a_checkpoint_is_read_back_where_it_was_made_and_nowhere_else() {
        for place in [
            Place::Link("contacts?$deltatoken=1%2108%2F22%2F2017".to_owned()),
            Place::Newest(None),
            Place::Newest(Some("2025-03-04T10:00:00Z".parse().unwrap())),
        ] {
            let made = Checkpoint::of(&root(), KnownTable::Contact.into(), COLUMNS, &place);
            let kept = Checkpoint::from_text(made.as_str());
            assert_eq!(
                kept.place(&root(), KnownTable::Contact.into(), COLUMNS),
                Some(place)
            );
            let other: ServiceRoot = "fabrikam.crm4.dynamics.com".parse().unwrap();
            assert_eq!(
                kept.place(&other, KnownTable::Contact.into(), COLUMNS),
                None,
                "another organization"
            );
            assert_eq!(
                kept.place(&root(), KnownTable::Account.into(), COLUMNS),
                None,
                "another table"
            );
            assert_eq!(
                kept.place(&root(), KnownTable::Contact.into(), &["fullname"]),
                None,
                "other columns"
            );
            assert_eq!(format!("{kept:?}"), "Checkpoint(…)");
        }
    }

    #[test]
    fn what_makes_no_sense_is_no_place() {
        let good = Checkpoint::of(&root(), KnownTable::Contact.into(), COLUMNS, &Place::Newest(None));
        for text in [
            String::new(),
            "null".to_owned(),
            "[]".to_owned(),
            "{}".to_owned(),
            good.as_str().replace("\"shape\":1", "\"shape\":2"),
            good.as_str().replace("{\"newest\":null}", "{}"),
            good.as_str()
                .replace("{\"newest\":null}", "{\"newest\":\"yesterday\"}"),
            good.as_str().replace(
                "{\"newest\":null}",
                "{\"link\":\"https://evil.example/contacts?x\"}",
            ),
            good.as_str()
                .replace("{\"newest\":null}", "{\"link\":\"accounts?x\"}"),
            good.as_str().replace("{\"newest\":null}", "{\"link\":1}"),
        ] {
            assert_ne!(text, good.as_str());
            let place =
                Checkpoint::from_text(text.clone()).place(&root(), KnownTable::Contact.into(), COLUMNS);
            assert_eq!(place, None, "{text}");
        }
    }
}
