//! Catalogues in the format of gettext: `msgid` is the English pattern, `msgstr` what a translator made of it. They are part
//! of the program and read when their language is first spoken.

use std::collections::HashMap;
use std::sync::LazyLock;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use polib::po_file;

use super::Language;

/// One language's catalogue.
pub struct Catalogue {
    entries: HashMap<String, Entry>,
    plurals: Option<Plurals>,
}

/// How a language counts.
struct Plurals {
    locale: Locale,
    categories: Vec<PluralCategory>,
}

impl Plurals {
    fn of(language: Language) -> Option<Self> {
        let locale: Locale = language.tag().parse().ok()?;
        let categories = categories(&rules(&locale)?);
        Some(Self { locale, categories })
    }

    /// Where the form for a count stands.
    fn form(&self, count: u64) -> Option<usize> {
        let category = rules(&self.locale)?.category_for(count);
        self.categories.iter().position(|one| *one == category)
    }
}

/// They are compiled in, so that making them is a look into a table; they cannot be shared between threads.
fn rules(locale: &Locale) -> Option<PluralRules> {
    PluralRules::try_new_cardinal(locale.into()).ok()
}

/// What a translator made of one pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The English pattern for many, where something is counted.
    pub plural: Option<String>,
    /// The translations: one, or one for each category of numbers in that language.
    pub forms: Vec<String>,
}

static GERMAN: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::read(Language::German, include_str!("catalogues/de.po")).unwrap_or_else(Catalogue::empty)
});
static ARABIC: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::read(Language::Arabic, include_str!("catalogues/ar.po")).unwrap_or_else(Catalogue::empty)
});

impl Catalogue {
    /// The catalogue of a language; English needs none.
    #[must_use]
    pub fn of(language: Language) -> Option<&'static Self> {
        match language {
            Language::English => None,
            Language::German => Some(&GERMAN),
            Language::Arabic => Some(&ARABIC),
        }
    }

    /// All entries by their English pattern, for the tests that compare them with the sources.
    #[must_use]
    pub fn entries(&self) -> &HashMap<String, Entry> {
        &self.entries
    }

    pub(super) fn find(&self, pattern: &str) -> Option<&str> {
        let forms = &self.entries.get(pattern)?.forms;
        forms.first().map(String::as_str)
    }

    /// How many forms a count has in this language.
    #[must_use]
    pub fn forms(&self) -> usize {
        self.plurals
            .as_ref()
            .map_or(0, |plurals| plurals.categories.len())
    }

    /// The form for a count, by the plural rules of Unicode's CLDR.
    pub(super) fn find_for(&self, pattern: &str, count: u64) -> Option<&str> {
        let forms = &self.entries.get(pattern)?.forms;
        let form = self.plurals.as_ref()?.form(count)?;
        forms.get(form).map(String::as_str)
    }

    fn read(language: Language, text: &str) -> Option<Self> {
        let catalogue = po_file::parse_from_reader(text.as_bytes()).ok()?;
        let entries = catalogue
            .messages()
            .filter_map(|message| {
                let plural = message.msgid_plural().ok().map(str::to_owned);
                let forms = match &plural {
                    Some(_) => message.msgstr_plural().ok()?.clone(),
                    None => vec![message.msgstr().ok()?.to_owned()],
                };
                Some((message.msgid().to_owned(), Entry { plural, forms }))
            })
            .collect();
        Some(Self {
            entries,
            plurals: Plurals::of(language),
        })
    }

    /// A file that cannot be read is found by a test; the program would speak English.
    fn empty() -> Self {
        Self {
            entries: HashMap::new(),
            plurals: None,
        }
    }
}

/// The categories that whole numbers fall into, in the order in which a catalogue has their forms (that of the CLDR).
fn categories(rules: &PluralRules) -> Vec<PluralCategory> {
    let order = [
        PluralCategory::Zero,
        PluralCategory::One,
        PluralCategory::Two,
        PluralCategory::Few,
        PluralCategory::Many,
        PluralCategory::Other,
    ];
    // The rules go by the last two digits; what only a million says differently does not count anything here.
    let reached = |category: &PluralCategory| (0_u64..200).any(|n| rules.category_for(n) == *category);
    order.into_iter().filter(reached).collect()
}

#[cfg(test)]
mod tests {
    use super::Catalogue;
    use crate::text::Language;

    const FORMS: &str = r#"msgid ""
msgstr "Language: xx\n"

msgid "{count} day"
msgid_plural "{count} days"
"#;

    fn forms(language: Language, count: usize) -> Catalogue {
        let forms: String = (0..count)
            .map(|n| format!("msgstr[{n}] \"form {n}\"\n"))
            .collect();
        Catalogue::read(language, &format!("{FORMS}{forms}")).unwrap()
    }

    #[test]
    fn the_form_is_that_of_the_languages_own_rules() {
        let said = |catalogue: &Catalogue, counts: &[u64]| -> Vec<String> {
            let one = |count: &u64| catalogue.find_for("{count} day", *count).unwrap().to_owned();
            counts.iter().map(one).collect()
        };
        assert_eq!(
            said(&forms(Language::German, 2), &[0, 1, 2, 21]),
            ["form 1", "form 0", "form 1", "form 1"]
        );
        // CLDR, plurals.xml: zero, one, two, few (3 to 10 of a hundred), many (11 to 99), other (100 to 102).
        assert_eq!(
            said(
                &forms(Language::Arabic, 6),
                &[0, 1, 2, 3, 10, 103, 11, 99, 111, 100, 102]
            ),
            [
                "form 0", "form 1", "form 2", "form 3", "form 3", "form 3", "form 4", "form 4", "form 4",
                "form 5", "form 5"
            ]
        );
    }

    #[test]
    fn every_catalogue_can_be_read() {
        for language in [Language::German, Language::Arabic] {
            assert!(
                Catalogue::of(language)
                    .unwrap()
                    .find("The connection is switched off")
                    .is_some()
            );
        }
    }
}
