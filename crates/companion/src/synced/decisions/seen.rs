//! The name of something that waits, together with what was shown of it: an answer for other values than those that are there finds
//! nothing.

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Held, Version};
use uuid::Uuid;

/// The namespace of fingerprints of versions; a number of this program's own.
const NAMESPACE: Uuid = Uuid::from_u128(0x51b7_0c1e_2f6d_4a0b_9e55_70a3_4d1c_88f2);

/// What waits: `table:key/what/shown`, of identifiers and fingerprints only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shown {
    pub(super) record: RecordRef,
    pub(super) held: Held,
    pub(super) print: String,
}

impl Shown {
    pub(super) fn name(&self) -> String {
        format!("{}/{}/{}", self.record, code(self.held), self.print)
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        let mut parts = name.splitn(3, '/');
        let record = parts.next()?.parse().ok()?;
        let held = of_code(parts.next()?)?;
        let print = parts.next()?.to_owned();
        Some(Self { record, held, print })
    }
}

fn code(held: Held) -> String {
    match held {
        Held::Field(field) => field.as_str().to_owned(),
        Held::Occurrence(original) => format!("occurrence:{}", original.as_second()),
        Held::Removal => "removal".to_owned(),
    }
}

fn of_code(code: &str) -> Option<Held> {
    match code.split_once(':') {
        Some(("occurrence", second)) => {
            let original = Timestamp::from_second(second.parse().ok()?).ok()?;
            Some(Held::Occurrence(original))
        }
        Some(_) => None,
        None if code == "removal" => Some(Held::Removal),
        None => Field::of(code).map(Held::Field),
    }
}

/// The fingerprint of two values.
pub(super) fn of_values(item: Option<Digest>, record: Option<Digest>) -> String {
    let hex = |digest: Option<Digest>| {
        let bytes = digest.map(|digest| digest.0).unwrap_or_default();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    format!("{}.{}", hex(item), hex(record))
}

/// The fingerprint of two versions.
pub(super) fn of_versions(item: Option<&Version>, record: Option<&Version>) -> String {
    let words = [item, record].map(|version| {
        let text = version.map_or("-", |version| version.0.as_str());
        format!("{} {text}", text.len())
    });
    Uuid::new_v5(&NAMESPACE, words.join("\n").as_bytes())
        .simple()
        .to_string()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use regarding_model::fields::{Digest, Field};
    use regarding_model::link::Held;

    use super::{Shown, of_values};

    #[test]
    fn a_name_leads_back_to_what_it_names() {
        let print = of_values(Some(Digest([7; 12])), None);
        for held in [
            Held::Field(Field::JobTitle),
            Held::Occurrence(Timestamp::from_second(1_790_000_000).unwrap()),
            Held::Removal,
        ] {
            let shown = Shown {
                record: "contact:00000000-0000-0000-0000-000000000001".parse().unwrap(),
                held,
                print: print.clone(),
            };
            assert_eq!(Shown::of(&shown.name()), Some(shown));
        }
        for wrong in [
            "",
            "contact",
            "contact:1/job-title/x",
            "a:b/c/d",
            "../../x/removal/",
        ] {
            assert_eq!(Shown::of(wrong), None, "{wrong}");
        }
    }
}
