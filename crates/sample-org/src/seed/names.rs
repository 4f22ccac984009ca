//! Given and family names of the people in the sample, by language, each with the letters that stand in its addresses.
//! Only data and the folding of letters; who works where is decided elsewhere.

/// The language a person writes in; decides names, and the texts of their messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Language {
    #[default]
    English,
    German,
    Dutch,
    Nordic,
    Polish,
    French,
    Italian,
    Spanish,
    Greek,
    Cyrillic,
    Arabic,
    Hebrew,
    Japanese,
    Chinese,
}

/// A given and a family name. In scripts other than Latin, the Latin form stands behind a bar.
pub(crate) struct Names {
    pub(crate) first: &'static [&'static str],
    pub(crate) last: &'static [&'static str],
}

/// The names of a language.
pub(crate) fn names(language: Language) -> Names {
    let (first, last): (&[&str], &[&str]) = match language {
        Language::English => (
            &[
                "Grace", "Oliver", "Priya", "Callum", "Hannah", "Dominic", "Aoife", "Marcus", "Ruth",
                "Gareth", "Nadia", "Sean",
            ],
            &[
                "Whitfield",
                "Okonkwo",
                "Pritchard",
                "Delaney",
                "Ashworth",
                "Mehta",
                "Farrow",
                "O'Neill",
                "Sinclair",
                "Barlow",
                "Hargreaves",
                "Nwosu",
                "Tindall",
                "Quigley",
            ],
        ),
        Language::German => (
            &[
                "Katrin",
                "Jürgen",
                "Anneliese",
                "Matthias",
                "Özlem",
                "Stefan",
                "Birgit",
                "Lukas",
                "Friederike",
                "Torsten",
                "Sabine",
                "Henning",
                "Maren",
                "Uwe",
            ],
            &[
                "Brinkmann",
                "Möller",
                "Großkopf",
                "Petersen",
                "Yıldız",
                "Lüders",
                "Schreiber",
                "Vogt",
                "Hagemann",
                "Reimers",
                "Krüger",
                "Thießen",
                "Albrecht",
                "Wulff",
                "Jansen",
                "Drews",
            ],
        ),
        Language::Dutch => (
            &[
                "Sanne", "Joris", "Marloes", "Wouter", "Fenna", "Bram", "Lotte", "Ruud",
            ],
            &[
                "de Vries",
                "van den Berg",
                "Kuipers",
                "Hoekstra",
                "Mulder",
                "van der Meulen",
                "Postma",
                "Smeets",
            ],
        ),
        Language::Nordic => (
            &[
                "Astrid", "Søren", "Linnéa", "Håkon", "Freja", "Mikkel", "Åsa", "Eero", "Ingrid", "Björn",
                "Kirsten", "Jukka",
            ],
            &[
                "Lindqvist",
                "Østergaard",
                "Nygård",
                "Bjerregaard",
                "Sjöberg",
                "Virtanen",
                "Haugen",
                "Kjær",
                "Ekström",
                "Madsen",
                "Mäkinen",
                "Solberg",
            ],
        ),
        Language::Polish => (
            &[
                "Agnieszka",
                "Paweł",
                "Małgorzata",
                "Krzysztof",
                "Zofia",
                "Łukasz",
                "Grażyna",
                "Michał",
            ],
            &[
                "Wiśniewska",
                "Wójcik",
                "Żurek",
                "Dąbrowski",
                "Łęcka",
                "Kaźmierczak",
                "Piątek",
                "Sokołowski",
            ],
        ),
        Language::French => (
            &[
                "Élodie",
                "Thierry",
                "Anaïs",
                "Benoît",
                "Cécile",
                "Mathieu",
                "Noémie",
                "François",
            ],
            &[
                "Lefèvre",
                "Garnier",
                "Bélanger",
                "Dupré",
                "Moreau",
                "Chevallier",
                "Roux",
                "Saint-Amand",
            ],
        ),
        Language::Italian => (
            &["Chiara", "Lorenzo", "Martina", "Davide", "Giulia", "Niccolò"],
            &[
                "Bellini",
                "D'Angelo",
                "Ferraro",
                "Marchetti",
                "Colombo",
                "Rinaldi",
            ],
        ),
        Language::Spanish => (
            &["Lucía", "Íñigo", "Marisol", "Álvaro", "Begoña", "Joaquín"],
            &["Etxeberria", "Núñez", "Castaño", "Ibáñez", "Quintana", "Peñalver"],
        ),
        Language::Greek => (
            &[
                "Γιώργος|giorgos",
                "Ελένη|eleni",
                "Νίκος|nikos",
                "Κατερίνα|katerina",
                "Στέλιος|stelios",
            ],
            &[
                "Παπαδάκης|papadakis",
                "Μαρκάκη|markaki",
                "Ξενάκης|xenakis",
                "Βλάχου|vlachou",
                "Σταθόπουλος|stathopoulos",
            ],
        ),
        Language::Cyrillic => (
            &[
                "Олена|olena",
                "Димитър|dimitar",
                "Ганна|hanna",
                "Тарас|taras",
                "Милена|milena",
                "Иван|ivan",
            ],
            &[
                "Шевчук|shevchuk",
                "Георгиев|georgiev",
                "Коваленко|kovalenko",
                "Петров|petrov",
                "Бондар|bondar",
            ],
        ),
        Language::Arabic => (
            &["ليلى|layla", "يوسف|yousef", "مريم|maryam", "خالد|khaled"],
            &[
                "الحسيني|alhusseini",
                "قاسم|qassem",
                "النجار|alnajjar",
                "سليمان|suleiman",
            ],
        ),
        Language::Hebrew => (
            &["נועה|noa", "איתן|eitan", "תמר|tamar", "יונתן|yonatan"],
            &["לוי|levi", "ברק|barak", "שפירא|shapira", "אלון|alon"],
        ),
        Language::Japanese => (
            &["健一|kenichi", "美咲|misaki", "大輔|daisuke", "由紀子|yukiko"],
            &["佐藤|sato", "渡辺|watanabe", "小林|kobayashi", "森田|morita"],
        ),
        Language::Chinese => (
            &["丽华|lihua", "志强|zhiqiang", "晓梅|xiaomei", "建国|jianguo"],
            &["王|wang", "陈|chen", "刘|liu", "赵|zhao"],
        ),
    };
    Names { first, last }
}

/// A name as written, and its Latin letters for an address.
pub(crate) fn split(name: &str) -> (&str, String) {
    match name.split_once('|') {
        Some((written, latin)) => (written, latin.to_owned()),
        None => (name, fold(name)),
    }
}

/// The plain letters of a Latin name: `Jürgen` becomes `juergen`.
fn fold(name: &str) -> String {
    let mut folded = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '-' => folded.push(c),
            'ä' | 'æ' => folded.push_str("ae"),
            'ö' | 'ø' | 'œ' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'å' => folded.push_str("aa"),
            'á' | 'à' | 'â' | 'ã' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' => folded.push('e'),
            'í' | 'î' | 'ï' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' => folded.push('n'),
            'ó' | 'ò' | 'ô' => folded.push('o'),
            'ś' | 'š' => folded.push('s'),
            'ú' | 'ù' | 'û' => folded.push('u'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            // Blanks and apostrophes: `van den Berg`, `O'Neill`.
            _ => {}
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn names_fold_to_the_letters_of_an_address() {
        for (name, latin) in [
            ("Großkopf", "grosskopf"),
            ("van den Berg", "vandenberg"),
            ("Łęcka", "lecka"),
            ("O'Neill", "oneill"),
        ] {
            assert_eq!(split(name), (name, latin.to_owned()));
        }
        assert_eq!(split("Ελένη|eleni"), ("Ελένη", "eleni".to_owned()));
    }
}
