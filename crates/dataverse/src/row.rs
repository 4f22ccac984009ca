//! Reading rows: typed columns, lookups with their names, formatted values (reference A5, A8). A value of another type
//! than the table has is an error, never a guess.

use core::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use regarding_model::ids::{RecordRef, TableName};
use regarding_model::record::KnownTable;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::error::{ApiError, ReplyFault};

/// Asks for formatted values, tables and names of lookups along with the columns.
pub(crate) const ANNOTATIONS: (&str, &str) = (
    "Prefer",
    "odata.include-annotations=\"OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname\"",
);

/// As [`ANNOTATIONS`], and for the version of the organization's metadata as a whole (reference A8, G2).
pub(crate) const VERSIONED: (&str, &str) = (
    "Prefer",
    "odata.include-annotations=\"OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname,\
     Microsoft.Dynamics.CRM.globalmetadataversion\"",
);

/// The version of the organization's metadata in a reply that was asked for with [`VERSIONED`]: another one than at the last
/// look means that tables, columns or forms were changed.
pub(crate) fn metadata_version(reply: &Value) -> Option<String> {
    let version = reply
        .get("@Microsoft.Dynamics.CRM.globalmetadataversion")?
        .as_str()?;
    (!version.is_empty() && version.len() <= 100).then(|| version.to_owned())
}

/// A value of time: who shows it has words for it in the person's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A date in no zone.
    Day(Date),
    /// The day on which a moment falls where the person is.
    DayOf(Timestamp),
    /// A moment.
    At(Timestamp),
}

const FORMATTED: &str = "@OData.Community.Display.V1.FormattedValue";
const LOOKUP_TABLE: &str = "@Microsoft.Dynamics.CRM.lookuplogicalname";

/// A record with the name that a person knows it by. The name is shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct Named {
    /// Which record.
    pub record: RecordRef,
    /// Its name; empty when it has none.
    pub name: String,
}

impl core::fmt::Debug for Named {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Named({})", self.record)
    }
}

impl Named {
    /// A record of a known table.
    #[must_use]
    pub fn new(table: KnownTable, id: Uuid, name: impl Into<String>) -> Self {
        Self {
            record: RecordRef::new(table.name(), id),
            name: name.into(),
        }
    }
}

/// One row of a reply.
#[derive(Clone, Copy)]
pub struct Row<'r>(&'r Map<String, Value>);

/// The rows of a list reply.
///
/// # Errors
/// [`ReplyFault::Value`] when there is no list.
pub fn rows(reply: &Value) -> Result<Vec<Row<'_>>, ApiError> {
    let list = reply
        .get("value")
        .and_then(Value::as_array)
        .ok_or(ReplyFault::Value("value"))?;
    list.iter().map(|row| Row::of(row, "value")).collect()
}

/// The ids and names of the rows of a list reply whose columns the metadata named.
pub(crate) fn rows_by(
    reply: &Value,
    key: &str,
    title: Option<&str>,
) -> Result<Vec<(Uuid, String)>, ApiError> {
    let text = |row: &Row<'_>, name: &str| row.0.get(name).and_then(Value::as_str).map(str::to_owned);
    let one = |row: Row<'_>| {
        let id = text(&row, key).and_then(|id| Uuid::parse_str(&id).ok());
        let id = id.ok_or(ReplyFault::Value("id"))?;
        Ok((id, title.and_then(|title| text(&row, title)).unwrap_or_default()))
    };
    rows(reply)?.into_iter().map(one).collect()
}

impl<'r> Row<'r> {
    /// A JSON object as a row.
    ///
    /// # Errors
    /// [`ReplyFault::Value`] with the given name when it is none.
    pub fn of(value: &'r Value, what: &'static str) -> Result<Self, ApiError> {
        value
            .as_object()
            .map(Self)
            .ok_or_else(|| ReplyFault::Value(what).into())
    }

    fn value<T>(
        self,
        column: &'static str,
        read: impl FnOnce(&'r Value) -> Option<T>,
    ) -> Result<Option<T>, ApiError> {
        match self.0.get(column) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value)
                .map(Some)
                .ok_or_else(|| ReplyFault::Value(column).into()),
        }
    }

    /// A text; `None` when it is missing, null or blank.
    ///
    /// # Errors
    /// When it is no text.
    pub fn text(self, column: &'static str) -> Result<Option<&'r str>, ApiError> {
        Ok(self
            .value(column, Value::as_str)?
            .filter(|text| !text.trim().is_empty()))
    }

    /// A text for display; empty when there is none.
    ///
    /// # Errors
    /// When it is no text.
    pub fn words(self, column: &'static str) -> Result<String, ApiError> {
        Ok(self.text(column)?.unwrap_or_default().to_owned())
    }

    /// A whole number.
    ///
    /// # Errors
    /// When it is none.
    pub fn int(self, column: &'static str) -> Result<Option<i64>, ApiError> {
        self.value(column, Value::as_i64)
    }

    /// Yes or no.
    ///
    /// # Errors
    /// When it is neither.
    pub fn flag(self, column: &'static str) -> Result<Option<bool>, ApiError> {
        self.value(column, Value::as_bool)
    }

    /// An id.
    ///
    /// # Errors
    /// When it is none.
    pub fn id(self, column: &'static str) -> Result<Option<Uuid>, ApiError> {
        self.value(column, |value| {
            value.as_str().and_then(|text| Uuid::parse_str(text).ok())
        })
    }

    /// The id that a row must have.
    ///
    /// # Errors
    /// When it is missing or none.
    pub fn key(self, column: &'static str) -> Result<Uuid, ApiError> {
        self.id(column)?.ok_or_else(|| ReplyFault::Value(column).into())
    }

    /// A moment; dates without a time are their first moment in UTC.
    ///
    /// # Errors
    /// When it is none.
    pub fn time(self, column: &'static str) -> Result<Option<Timestamp>, ApiError> {
        self.value(column, |value| {
            let text = value.as_str()?;
            let midnight = || format!("{text}T00:00:00Z");
            Timestamp::from_str(text)
                .or_else(|_| Timestamp::from_str(&midnight()))
                .ok()
        })
    }

    /// A date or a moment as the Web API writes it, whatever the organization formats it as. A moment that the organization shows
    /// without a time of day is a day to the person (reference A8).
    #[must_use]
    pub fn when(self, column: &str) -> Option<When> {
        let text = self.0.get(column)?.as_str()?;
        if let Ok(at) = Timestamp::from_str(text) {
            let as_day = self.told(column).is_some_and(|told| !told.contains(':'));
            return Some(if as_day { When::DayOf(at) } else { When::At(at) });
        }
        let is_date = text.len() == "2026-12-31".len();
        is_date
            .then(|| Date::from_str(text).ok().map(When::Day))
            .flatten()
    }

    /// The text that the organization formatted a value as.
    #[must_use]
    pub fn told(self, column: &str) -> Option<String> {
        self.annotation(column, FORMATTED).map(str::to_owned)
    }

    /// A value as the organization shows it to this person: label, money with its symbol, local date. Without an
    /// annotation, the value itself.
    #[must_use]
    pub fn formatted(self, column: &str) -> Option<String> {
        if let Some(text) = self.annotation(column, FORMATTED) {
            return Some(text.to_owned());
        }
        match self.0.get(column)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A lookup with the name of the record it points to. `column` is the `_…_value` form. The table comes from the
    /// annotation, which a polymorphic lookup always needs, else from `only`.
    ///
    /// # Errors
    /// When the id is none.
    pub fn lookup(self, column: &'static str, only: Option<KnownTable>) -> Result<Option<Named>, ApiError> {
        let Some(id) = self.id(column)? else {
            return Ok(None);
        };
        let told = self
            .annotation(column, LOOKUP_TABLE)
            .and_then(|name| TableName::from_str(name).ok());
        let table = told
            .or_else(|| only.map(KnownTable::name))
            .ok_or(ReplyFault::Value(column))?;
        let name = self.annotation(column, FORMATTED).unwrap_or_default().to_owned();
        Ok(Some(Named {
            record: RecordRef::new(table, id),
            name,
        }))
    }

    /// The record that a lookup names, whatever column it is; nothing where the organization tells no table.
    #[must_use]
    pub fn named(self, column: &str, only: Option<KnownTable>) -> Option<Named> {
        let id = Uuid::parse_str(self.0.get(column)?.as_str()?).ok()?;
        let told = self.annotation(column, LOOKUP_TABLE);
        let table = told.and_then(|name| TableName::from_str(name).ok());
        Some(Named {
            record: RecordRef::new(table.or_else(|| only.map(KnownTable::name))?, id),
            name: self.annotation(column, FORMATTED).unwrap_or_default().to_owned(),
        })
    }

    /// A number or yes and no as the number of a choice.
    #[must_use]
    pub fn choice(self, column: &str) -> Option<i64> {
        let value = self.0.get(column)?;
        value.as_i64().or_else(|| value.as_bool().map(i64::from))
    }

    /// The one row that a navigation property leads to.
    ///
    /// # Errors
    /// When it is no row.
    pub fn related(self, navigation: &str) -> Result<Option<Row<'r>>, ApiError> {
        match self.0.get(navigation) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => Row::of(value, "a related row").map(Some),
        }
    }

    /// The rows of a collection; none when it did not come along.
    ///
    /// # Errors
    /// When it is no list of rows.
    pub fn collection(self, navigation: &str) -> Result<Vec<Row<'r>>, ApiError> {
        const WHAT: &str = "a collection";
        let list = match self.0.get(navigation) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(list) => list.as_array().ok_or(ReplyFault::Value(WHAT))?,
        };
        list.iter().map(|row| Row::of(row, WHAT)).collect()
    }

    /// The version of the row, for `If-Match`.
    ///
    /// # Errors
    /// When it is no text.
    pub fn etag(self) -> Result<Option<String>, ApiError> {
        Ok(self.text("@odata.etag")?.map(str::to_owned))
    }

    fn annotation(self, column: &str, annotation: &str) -> Option<&'r str> {
        self.0.get(&format!("{column}{annotation}"))?.as_str()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Row, rows};
    use crate::error::{ApiError, ReplyFault};

    #[test]
    fn columns_are_read_by_type_and_wrong_types_are_errors() {
        let value = json!({"a": "x", "n": 3, "b": true, "z": null, "d": "2025-03-04", "blank": "  "});
        let row = Row::of(&value, "row").unwrap();
        assert_eq!(row.text("a"), Ok(Some("x")));
        assert_eq!(row.text("blank"), Ok(None));
        assert_eq!(row.text("z"), Ok(None));
        assert_eq!(row.int("n"), Ok(Some(3)));
        assert_eq!(
            row.time("d").unwrap().unwrap().to_string(),
            "2025-03-04T00:00:00Z"
        );
        for wrong in [
            row.text("n").err(),
            row.int("a").err(),
            row.id("a").err(),
            row.flag("n").err(),
        ] {
            assert!(
                matches!(wrong, Some(ApiError::Reply(ReplyFault::Value(_)))),
                "{wrong:?}"
            );
        }
        assert!(rows(&json!({"value": "no list"})).is_err());
        assert!(rows(&json!({"value": [1]})).is_err());
    }

    #[test]
    fn lookups_carry_table_and_name_of_their_record() {
        let value = json!({
            "_regardingobjectid_value": "11111111-2222-3333-4444-555555555555",
            "_regardingobjectid_value@OData.Community.Display.V1.FormattedValue": "Terminal B",
            "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "opportunity",
        });
        let named = Row::of(&value, "row")
            .unwrap()
            .lookup("_regardingobjectid_value", None)
            .unwrap()
            .unwrap();
        assert_eq!(
            named.record.to_string(),
            "opportunity:11111111-2222-3333-4444-555555555555"
        );
        assert_eq!(named.name, "Terminal B");
        assert!(
            !format!("{named:?}").contains("Terminal"),
            "names must not reach a log"
        );
    }
}
