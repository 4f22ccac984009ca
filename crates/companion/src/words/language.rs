//! Which language the person is spoken to in: the one that they chose, else that of their system.

use regarding_model::text::{self, Language, Voice};

use crate::view::app::LanguageChoice;

/// The language for a choice and the languages of the system, best first.
pub(crate) fn spoken(choice: LanguageChoice, system: &[String]) -> Language {
    match choice {
        LanguageChoice::System => Language::best_of(system.iter().map(String::as_str)),
        LanguageChoice::English => Language::English,
        LanguageChoice::German => Language::German,
        LanguageChoice::Arabic => Language::Arabic,
    }
}

/// Speaks it from now on.
pub(crate) fn speak(choice: LanguageChoice, system: &[String]) {
    text::set_voice(Voice::of(spoken(choice, system)));
}

#[cfg(test)]
mod tests {
    use regarding_model::text::Language;

    use super::spoken;
    use crate::view::app::LanguageChoice;

    #[test]
    fn what_was_chosen_goes_before_what_the_system_says() {
        let system = ["fr-FR".to_owned(), "de-AT".to_owned()];
        for (choice, language) in [
            (LanguageChoice::System, Language::German),
            (LanguageChoice::English, Language::English),
            (LanguageChoice::Arabic, Language::Arabic),
        ] {
            assert_eq!(spoken(choice, &system), language);
        }
    }
}
