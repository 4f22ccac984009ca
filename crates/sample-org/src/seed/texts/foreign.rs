//! Correspondence in other languages and scripts. Slots as in the English letters.

use super::letters::{Author, Script};
use crate::seed::names::Language;
use Author::{Them, Us};

const GERMAN: &[Script] = &[
    (
        "Angebot {deal}",
        &[
            (
                Us,
                "Guten Tag {first},\n\nanbei unser Angebot. Die Preise gelten acht Wochen, Fracht und Inbetriebnahme sind enthalten.\n\nFür Rückfragen bin ich jederzeit erreichbar.",
            ),
            (
                Them,
                "Hallo {me},\n\nvielen Dank. Wir prüfen das und melden uns nach der Sitzung am Donnerstag. Eine Frage vorab: Ist die Schalldämmung schon dabei?",
            ),
            (
                Us,
                "Hallo {first},\n\nja, die Haube ist in Variante A enthalten, in B nicht.",
            ),
        ],
    ),
    (
        "Störung Umwälzpumpe",
        &[
            (
                Them,
                "Guten Morgen,\n\nseit gestern Abend läuft die Pumpe in der Übergabestation unrund. Könnte heute noch jemand vorbeischauen? Größere Schäden gibt es zum Glück nicht.",
            ),
            (
                Us,
                "Guten Morgen {first},\n\nFrau Harms ist gegen 13 Uhr bei Ihnen. Bitte halten Sie den Schlüssel für die Station bereit.",
            ),
            (
                Them,
                "Läuft wieder. Es war das Lager, wie von Frau Harms vermutet. Danke für die schnelle Hilfe!",
            ),
        ],
    ),
];

const FRENCH: &[Script] = &[(
    "Devis {deal}",
    &[
        (
            Them,
            "Bonjour,\n\nnous avons bien reçu votre devis. Le délai de douze semaines nous inquiète : l'arrêt de la chaufferie est prévu début mai. Est-il possible d'anticiper ?",
        ),
        (
            Us,
            "Bonjour {first},\n\nles ballons peuvent partir dès la semaine 16. Je vous envoie un planning révisé demain.",
        ),
        (Them, "C'est parfait, merci. Bien à vous"),
    ],
)];

const DUTCH: &[Script] = &[(
    "Vraag over {deal}",
    &[
        (
            Them,
            "Beste {me},\n\nkunnen jullie de warmtepomp ook 's nachts met goedkope stroom laten draaien? Onze teler wil de buffer vóór zes uur vol hebben.",
        ),
        (
            Us,
            "Beste {first},\n\ndat kan, de regeling heeft er een schema voor. Ik stuur een voorbeeld van een tuinder in het Westland.",
        ),
    ],
)];

const NORDIC: &[Script] = &[(
    "Besøg på anlægget",
    &[
        (
            Them,
            "Hej {me},\n\ntak for sidst. Bestyrelsen vil gerne se et anlæg i drift, før vi beslutter os. Har I noget på denne side af Øresund?",
        ),
        (
            Us,
            "Hej {first},\n\nja, der er et mejeri en time herfra. Jeg spørger om en dato.",
        ),
        (Them, "Fint! Vi bliver fire personer."),
    ],
)];

const POLISH: &[Script] = &[(
    "Zapytanie ofertowe: {deal}",
    &[
        (
            Them,
            "Dzień dobry,\n\nprosimy o ofertę na wymianę dwóch kotłów. Załączam zestawienie zużycia ciepła. Czy mógłby ktoś przyjechać na wizję lokalną w przyszłym tygodniu?",
        ),
        (
            Us,
            "Dzień dobry {first},\n\ndziękujemy za zapytanie. Kolega Kacper może być w środę o dziesiątej. Czy to Państwu odpowiada?",
        ),
        (
            Them,
            "Środa, dziesiąta – pasuje. Proszę wjechać bramą od ulicy Źródlanej.",
        ),
    ],
)];

const ITALIAN: &[Script] = &[(
    "Recupero di calore",
    &[
        (
            Them,
            "Buongiorno,\n\nl'acqua di scarico esce a 34 °C e ci dispiace buttarla. Pensate che convenga una pompa di calore?",
        ),
        (
            Us,
            "Buongiorno {first},\n\na 34 °C conviene quasi sempre. Per un primo calcolo ci servono la portata e le ore di esercizio.",
        ),
    ],
)];

const SPANISH: &[Script] = &[(
    "Consulta sobre {deal}",
    &[
        (
            Them,
            "Buenos días:\n\n¿podrían enviarnos la ficha técnica en español? El ayuntamiento la pide para la licencia.",
        ),
        (
            Us,
            "Buenos días, {first}:\n\nadjunto la ficha. Si falta algún dato, dígamelo sin más.",
        ),
        (Them, "Muchas gracias, está todo."),
    ],
)];

const GREEK: &[Script] = &[(
    "Συντήρηση αντλιών",
    &[
        (
            Them,
            "Καλημέρα σας,\n\nθα θέλαμε να προγραμματίσουμε την ετήσια συντήρηση πριν από την καλοκαιρινή σεζόν. Ποιες ημερομηνίες έχετε διαθέσιμες;",
        ),
        (
            Us,
            "Good morning {first},\n\nthe second week of April is free for both sites. May I put it in?",
        ),
        (
            Them,
            "Ναι, η δεύτερη εβδομάδα του Απριλίου μάς βολεύει. Ευχαριστούμε πολύ!",
        ),
    ],
)];

const CYRILLIC: &[Script] = &[(
    "Запит щодо теплових насосів",
    &[
        (
            Them,
            "Добрий день!\n\nНадсилаємо технічне завдання для двох котелень. Просимо підготувати попередню пропозицію до кінця місяця.",
        ),
        (
            Us,
            "Good afternoon {first},\n\nthank you, the specification arrived complete. You will have a first proposal next week.",
        ),
        (Them, "Дуже дякуємо за швидку відповідь."),
    ],
)];

const ARABIC: &[Script] = &[(
    "استفسار عن عرض السعر",
    &[
        (
            Them,
            "السلام عليكم،\n\nنشكركم على العرض. نرجو توضيح مدة التسليم وشروط الضمان للوحدة ذات القدرة 500 كيلوواط.\n\nمع أطيب التحيات",
        ),
        (
            Us,
            "Dear {first},\n\ndelivery takes fourteen weeks to your port, the warranty is 24 months from commissioning.",
        ),
    ],
)];

const HEBREW: &[Script] = &[(
    "שאלה לגבי משאבת החום",
    &[
        (
            Them,
            "שלום,\n\nהאם המשאבה מתאימה ללילות של 5 מעלות? החממות שלנו נמצאות בגובה 900 מטר.\n\nתודה רבה",
        ),
        (
            Us,
            "Hello {first},\n\nyes, down to minus ten. At five degrees it still gives 92 % of its power.",
        ),
    ],
)];

const JAPANESE: &[Script] = &[(
    "高温ヒートポンプの見積依頼",
    &[
        (
            Them,
            "お世話になっております。\n\n先日ご紹介いただいた120℃仕様について、お見積りをお願いいたします。納期も併せてご教示ください。\n\nよろしくお願いいたします。",
        ),
        (
            Us,
            "Dear {first},\n\nthank you very much for your request. The quotation and the delivery time follow within three days.",
        ),
    ],
)];

const CHINESE: &[Script] = &[(
    "板式换热器交货期",
    &[
        (
            Them,
            "您好！\n\n贵公司订购的20台板式换热器预计下周五发货，装箱单见附件。如有问题请随时联系。\n\n顺祝商祺",
        ),
        (
            Us,
            "Hello {first},\n\nthank you, the packing list is complete. We expect the container in Hamburg at the end of the month.",
        ),
    ],
)];

/// The conversations of a language; the English ones stand elsewhere.
pub(crate) fn scripts(language: Language) -> &'static [Script] {
    match language {
        Language::English => super::letters::SCRIPTS,
        Language::German => GERMAN,
        Language::Dutch => DUTCH,
        Language::Nordic => NORDIC,
        Language::Polish => POLISH,
        Language::French => FRENCH,
        Language::Italian => ITALIAN,
        Language::Spanish => SPANISH,
        Language::Greek => GREEK,
        Language::Cyrillic => CYRILLIC,
        Language::Arabic => ARABIC,
        Language::Hebrew => HEBREW,
        Language::Japanese => JAPANESE,
        Language::Chinese => CHINESE,
    }
}

/// How a letter of the customer's ends; several usual ways.
pub(crate) fn closings(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &["Kind regards,", "Best regards,", "Regards,", "Many thanks,"],
        Language::German => &["Mit freundlichen Grüßen", "Viele Grüße", "Freundliche Grüße"],
        Language::Dutch => &["Met vriendelijke groet,", "Groeten,"],
        Language::Nordic => &["Med venlig hilsen", "Venlig hilsen"],
        Language::Polish => &["Z poważaniem", "Pozdrawiam"],
        Language::French => &["Cordialement,", "Bien cordialement,"],
        Language::Italian => &["Cordiali saluti,", "Un saluto,"],
        Language::Spanish => &["Un cordial saludo,", "Saludos,"],
        Language::Greek => &["Με εκτίμηση,"],
        Language::Cyrillic => &["З повагою,"],
        Language::Arabic => &["مع خالص التحية،"],
        Language::Hebrew => &["בברכה,"],
        Language::Japanese => &["敬具"],
        Language::Chinese => &["此致"],
    }
}
