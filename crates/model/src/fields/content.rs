//! All fields of one item or record, as they were read.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, Value};

/// The fields of one item or record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    values: BTreeMap<Field, Value>,
    withheld: BTreeSet<Field>,
}

impl Content {
    /// The value of a field; `None` when it is empty or withheld.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.values.get(&field)
    }

    /// Sets a field, or empties it. A withheld one is withheld no more.
    pub fn set(&mut self, field: Field, value: Option<Value>) {
        self.withheld.remove(&field);
        match value {
            Some(value) => self.values.insert(field, value),
            None => self.values.remove(&field),
        };
    }

    /// Says that nothing can be said about a field: the reader may not see it, the side has no room for it, or what stands
    /// there fits no value of ours. It is neither empty nor anything (B-7).
    pub fn withhold(&mut self, field: Field) {
        self.values.remove(&field);
        self.withheld.insert(field);
    }

    /// Whether nothing can be said about a field.
    #[must_use]
    pub fn withheld(&self, field: Field) -> bool {
        self.withheld.contains(&field)
    }

    /// The fields that hold something, in their order.
    pub fn values(&self) -> impl Iterator<Item = (Field, &Value)> {
        self.values.iter().map(|(field, value)| (*field, value))
    }

    /// The fields about which nothing can be said.
    pub fn withheld_fields(&self) -> impl Iterator<Item = Field> {
        self.withheld.iter().copied()
    }
}

impl FromIterator<(Field, Value)> for Content {
    fn from_iter<T: IntoIterator<Item = (Field, Value)>>(values: T) -> Self {
        Self {
            values: values.into_iter().collect(),
            withheld: BTreeSet::new(),
        }
    }
}
