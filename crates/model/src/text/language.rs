//! Which language is spoken. A front door chooses it once at its start, and the person may change it while it runs.

use core::cell::Cell;
use core::fmt;
use core::sync::atomic::{AtomicU8, Ordering};

/// A language that this program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// The language of the sources.
    English,
    /// German.
    German,
    /// Arabic, which is written from right to left.
    Arabic,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub const fn right_to_left(self) -> bool {
        matches!(self, Self::Arabic)
    }

    /// The language for a list of the person's tags, best first (`de-AT`, or `de_AT.UTF-8` as POSIX has it): the first that
    /// is spoken here, else English.
    #[must_use]
    pub fn best_of<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Self::of_tag).unwrap_or(Self::English)
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let base = tag.split(['-', '_', '.', '@']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| base.eq_ignore_ascii_case(language.tag()))
    }
}

/// The person's languages as the environment names them, best first: `LC_ALL`, `LC_MESSAGES` or `LANG`, whichever is set first,
/// and before it what `LANGUAGE` lists, unless the locale is that of C (gettext's rule). Empty when nothing is said.
#[must_use]
pub fn named_by_environment(variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let said = |name| variable(name).filter(|value| !value.is_empty());
    let Some(locale) = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(said) else {
        return Vec::new();
    };
    let base = locale.split(['.', '@']).next().unwrap_or_default();
    if base == "C" || base == "POSIX" {
        return vec![Language::English.tag().to_owned()];
    }
    let listed = said("LANGUAGE").unwrap_or_default();
    let mut tags: Vec<String> = listed
        .split(':')
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect();
    tags.push(locale);
    tags
}

/// How sentences are said: the language, and whether an argument that runs in the other direction is set apart by the marks
/// U+2068 and U+2069. A terminal gets none: it may show them, or be steered by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    /// The language.
    pub language: Language,
    /// Whether arguments are set apart.
    pub isolates: bool,
}

impl Voice {
    /// The language, for a window.
    #[must_use]
    pub const fn of(language: Language) -> Self {
        Self {
            language,
            isolates: true,
        }
    }

    /// The language, for a terminal.
    #[must_use]
    pub const fn without_marks(language: Language) -> Self {
        Self {
            language,
            isolates: false,
        }
    }

    const fn code(self) -> u8 {
        (self.language as u8) << 1 | self.isolates as u8
    }

    fn of_code(code: u8) -> Self {
        let language = Language::ALL.get(usize::from(code >> 1)).copied();
        Self {
            language: language.unwrap_or(Language::English),
            isolates: code & 1 == 1,
        }
    }
}

static SPOKEN: AtomicU8 = AtomicU8::new(Voice::of(Language::English).code());

std::thread_local! {
    static HERE: Cell<Option<Voice>> = const { Cell::new(None) };
}

/// Chooses how the whole program speaks from now on.
pub fn set_voice(voice: Voice) {
    SPOKEN.store(voice.code(), Ordering::Relaxed);
}

/// How sentences are said now, here.
#[must_use]
pub fn voice() -> Voice {
    HERE.get()
        .unwrap_or_else(|| Voice::of_code(SPOKEN.load(Ordering::Relaxed)))
}

/// Does some work in another voice, on this thread: lines of a log are English whatever the person speaks.
pub fn speaking<T>(voice: Voice, work: impl FnOnce() -> T) -> T {
    struct Before(Option<Voice>);
    impl Drop for Before {
        fn drop(&mut self) {
            HERE.set(self.0);
        }
    }
    let _before = Before(HERE.replace(Some(voice)));
    work()
}

/// A value in English words, for a line of a log.
#[derive(Debug)]
pub struct InEnglish<'a, T: ?Sized>(pub &'a T);

impl<T: fmt::Display + ?Sized> fmt::Display for InEnglish<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        speaking(Voice::of(Language::English), || self.0.fmt(f))
    }
}

#[cfg(test)]
mod tests {
    use super::{InEnglish, Language, Voice, named_by_environment, speaking, voice};

    fn spoken(variables: &[(&str, &str)]) -> Language {
        let tags = named_by_environment(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        Language::best_of(tags.iter().map(String::as_str))
    }

    #[test]
    fn the_environment_is_read_as_gettext_reads_it() {
        for (variables, expected) in [
            (&[] as &[(&str, &str)], Language::English),
            (&[("LANG", "de_AT.UTF-8")], Language::German),
            (
                &[("LANG", "de_DE"), ("LC_MESSAGES", "ar_EG.UTF-8")],
                Language::Arabic,
            ),
            (&[("LANG", "de_DE"), ("LC_ALL", "C")], Language::English),
            (&[("LANG", "de_DE"), ("LC_ALL", "")], Language::German),
            (&[("LC_ALL", "C.UTF-8"), ("LANGUAGE", "de")], Language::English),
            (&[("LC_ALL", "POSIX"), ("LANG", "de_DE")], Language::English),
            (&[("LANG", "fr_FR.UTF-8")], Language::English),
            (
                &[("LANG", "en_GB.UTF-8"), ("LANGUAGE", "fr:de:en")],
                Language::German,
            ),
        ] {
            assert_eq!(spoken(variables), expected, "{variables:?}");
        }
    }

    #[test]
    fn the_first_tag_that_is_spoken_decides() {
        assert_eq!(Language::best_of(["fr-CA", "ar", "de"]), Language::Arabic);
        assert_eq!(Language::best_of(["DE-at"]), Language::German);
        assert_eq!(Language::best_of(["", "den"]), Language::English);
    }

    #[test]
    fn a_voice_for_some_work_ends_with_it() {
        let german = Voice::without_marks(Language::German);
        assert_eq!(speaking(german, voice), german);
        assert_eq!(voice(), Voice::of(Language::English));
        let logged = speaking(german, || {
            InEnglish(&crate::sentence!("The connection is switched off")).to_string()
        });
        assert_eq!(logged, "The connection is switched off");
        for language in Language::ALL {
            for one in [Voice::of(language), Voice::without_marks(language)] {
                assert_eq!(Voice::of_code(one.code()), one);
            }
        }
    }
}
