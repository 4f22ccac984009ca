//! Who reads definitions, and the labels that they see (reference G1).

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::session::Session;
use crate::schema::custom::Label;
use crate::schema::{Table, labels};

/// One definition: its properties by name.
pub(super) type Definition = Map<String, Json>;

/// Somebody who reads definitions.
pub(super) struct Reader<'a, 's> {
    pub(super) session: &'a Session<'s>,
}

impl<'a, 's> Reader<'a, 's> {
    pub(super) fn of(session: &'a Session<'s>) -> Self {
        Self { session }
    }

    /// A text in the languages that it is known in, and as the reader has it.
    pub(super) fn label(&self, all: &[Label]) -> Json {
        let one = |label: &Label| {
            json!({
                "Label": label.text, "LanguageCode": label.language, "IsManaged": true,
                "MetadataId": metadata_id(&format!("{}/{}", label.language, label.text)), "HasChanged": null,
            })
        };
        let localized: Vec<Json> = all.iter().map(one).collect();
        let own = labels::for_reader(all, self.session.language()).map_or(Json::Null, one);
        json!({"LocalizedLabels": localized, "UserLocalizedLabel": own})
    }

    /// The table of a key: `LogicalName='contact'` or its `MetadataId`.
    pub(super) fn table(&self, key: &str) -> Outcome<&'static Table> {
        let name = named(key, "LogicalName");
        let id = Uuid::parse_str(key).ok();
        let tables = self.session.catalog.tables();
        let found = tables
            .iter()
            .find(|table| Some(table.name) == name || Some(metadata_id(table.name)) == id);
        found
            .copied()
            .ok_or_else(|| missing(&format!("Could not find an entity with the key {key}.")))
    }

    /// `$metadata#...`
    pub(super) fn context(&self, path: &str) -> String {
        format!("{}$metadata#{path}", self.session.root)
    }
}

/// `Name='value'` as its value.
pub(super) fn named<'k>(key: &'k str, name: &str) -> Option<&'k str> {
    let value = key.trim().strip_prefix(name)?.trim_start().strip_prefix('=')?;
    value.trim().strip_prefix('\'')?.strip_suffix('\'')
}

/// 404 for a piece of metadata.
pub(super) fn missing(text: &str) -> ApiError {
    ApiError::new(404, "0x80060888", text)
}

/// A stable id for a piece of metadata.
pub(super) fn metadata_id(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
}

/// The members of a JSON object; none of anything else.
pub(super) fn members(json: Json) -> Definition {
    match json {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}
