//! Mail without a conversation: newsletters with unsubscribe links and tracking pixels, messages of colleagues, tender portals,
//! and senders whom the organization does not know.

use super::entry::{Entry, Folder, Marks};
use super::files::File;
use super::letters::mara;
use super::message::{Mailbox, Message};
use crate::seed::cast::Cast;
use crate::seed::chance::Chance;
use crate::seed::staff::DOMAIN;

/// Name, address, subjects.
type Publisher = (&'static str, &'static str, &'static [&'static str]);

const PUBLISHERS: &[Publisher] = &[
    (
        "Weekly Brief",
        "brief@heatweekly.example",
        &[
            "Five things in industrial heat this week",
            "What the new subsidy rules mean",
            "Interview: a dairy without gas",
            "Refrigerants: the list for next year",
            "Heat networks that pay",
            "Winter is coming, again",
        ],
    ),
    (
        "Fair Kalender",
        "news@messekalender.example",
        &[
            "Only three weeks to the Hall 7 evening",
            "Your ticket code for the spring fair",
            "Exhibitor list is out",
        ],
    ),
    (
        "Nordic Energy Digest",
        "digest@nordicenergy.example",
        &[
            "District heating in numbers",
            "Power prices: night tariff returns",
            "A harbour that heats a town",
        ],
    ),
    (
        "Kältetechnik Rundschau",
        "redaktion@kaelte-rundschau.example",
        &[
            "Ausgabe 11: Öl im Kreislauf",
            "Ausgabe 10: Schallschutz im Bestand",
            "Sonderheft Großwärmepumpen",
        ],
    ),
    (
        "Office Supply Shop",
        "offers@papeterie-shop.example",
        &[
            "20 % on everything that staples",
            "Your chairs miss you",
            "Last chance: the good pens",
        ],
    ),
];

const COLLEAGUE_NOTES: &[(&str, &str)] = &[
    (
        "Crane booking for the quay",
        "Hi Mara,\n\nthe crane is booked for two days, the permit is on its way. If the wind is above force 6 they move us to the next Tuesday.",
    ),
    (
        "Price of steel",
        "Morning,\n\nthe works give us 4 % on tanks ordered before the end of the month. Worth mentioning to your harbour people.",
    ),
    (
        "Lunch on Thursday?",
        "The new place by the canal has a table for four. Who is in?",
    ),
    (
        "Forecast until Friday",
        "Dear all,\n\nplease go through your opportunities and correct dates and probabilities until Friday noon. Nobody enjoys the phone calls that follow otherwise.",
    ),
    (
        "Variant B calculated",
        "Hi Mara,\n\nvariant B comes out at a factor of 3.6 with 45 °C return. Sheet attached. Part load is better than I thought.",
    ),
    (
        "Car on Wednesday",
        "Is anybody driving to Bremen on Wednesday? I could do with a lift and can pay in biscuits.",
    ),
    (
        "Minutes of the team meeting",
        "Attached. Corrections please until tomorrow.",
    ),
    (
        "Tender portal password",
        "The portal wants new passwords every 60 days. I have renewed ours, ask me on the phone.",
    ),
    (
        "Welcome Sunniva",
        "Dear all,\n\nSunniva starts on Monday and sits at the window desk. Please say hello and do not steal her monitor.",
    ),
    (
        "Reference list updated",
        "Three new dairies and a swimming bath. The file is in the usual place.",
    ),
];

/// All of them.
pub(super) fn entries(cast: &Cast) -> Vec<Entry> {
    let mut chance = cast.source.stream("circulars");
    let mut entries = first_screen(cast);
    entries.extend(newsletters(cast, &mut chance));
    entries.extend(colleagues(cast, &mut chance));
    entries.extend(tenders(cast, &mut chance));
    entries.extend(strangers(cast, &mut chance));
    entries.extend(drafts(cast));
    entries
}

fn id(cast: &Cast, key: &str, address: &str) -> String {
    let domain = address.rsplit('@').next().unwrap_or_default();
    format!("{}@{domain}", cast.source.id("message", key).simple())
}

fn plain(cast: &Cast, key: &str, from: Mailbox, subject: &str, minutes_ago: i64, text: &str) -> Message {
    let id = id(cast, key, &from.1);
    Message::plain(
        from,
        mara(cast),
        subject,
        cast.calendar.minutes_ago(minutes_ago),
        id,
        text,
    )
}

/// The circulars among the topmost messages of the inbox.
fn first_screen(cast: &Cast) -> Vec<Entry> {
    let day = 24 * 60;
    let mut tender = plain(
        cast,
        "nordkai",
        (String::new(), "procurement@nordkai.example".to_owned()),
        "Tender documents 2026-114",
        58,
        "Dear Sir or Madam,\n\nPlease find attached the documents for the tender 2026-114, heat supply of the cruise terminal. Questions are answered until the 10th of next month, in writing only.\n\nNordkai Procurement",
    );
    tender.files = vec![
        File::document(
            "2026-114-conditions.pdf",
            &["Nordkai", "Tender 2026-114", "Conditions of participation"],
        ),
        File::sheet("2026-114-price-sheet.xlsx", 60),
    ];
    let facilities = plain(
        cast,
        "facilities",
        ("Facilities".to_owned(), format!("facilities@{DOMAIN}")),
        "Lift out of service",
        2 * day + 170,
        "The east lift will be under maintenance until Wednesday. Please use the stairs or the goods lift, and be kind to the parcel service.",
    );
    let brief = newsletter(
        cast,
        "brief/0",
        PUBLISHERS.first(),
        "Five things in industrial heat this week",
        3 * day + 230,
    );
    vec![
        Entry::new(Folder::Inbox, Marks::UNREAD, &tender),
        Entry::new(Folder::Inbox, Marks::READ, &facilities),
        Entry::new(Folder::Inbox, Marks::READ, &brief),
    ]
}

/// Newsletters: 70 over the year, the newest twelve unread.
fn newsletters(cast: &Cast, chance: &mut Chance) -> Vec<Entry> {
    let mut entries = Vec::new();
    for number in 0..70_i64 {
        let publisher = PUBLISHERS.get(chance.place(PUBLISHERS.len()));
        let subjects = publisher.map_or(&[] as &[&str], |publisher| publisher.2);
        let subject = chance.pick(subjects);
        let minutes = (4 + number * 5) * 24 * 60 + chance.between(0, 600);
        let message = newsletter(cast, &format!("newsletter/{number}"), publisher, subject, minutes);
        let marks = if number < 12 { Marks::UNREAD } else { Marks::READ };
        entries.push(Entry::new(Folder::Newsletters, marks, &message));
    }
    entries
}

fn newsletter(cast: &Cast, key: &str, publisher: Option<&Publisher>, subject: &str, minutes: i64) -> Message {
    let (name, address, _) = publisher.copied().unwrap_or(("", "", &[]));
    let domain = address.rsplit('@').next().unwrap_or_default();
    let text = format!("Unsubscribe · View in browser\n\n{subject}\n\nRead on: https://www.{domain}/issue\n");
    let mut message = plain(
        cast,
        key,
        (name.to_owned(), address.to_owned()),
        subject,
        minutes,
        &text,
    );
    let token = message.id.get(..16).unwrap_or_default().to_owned();
    message.html = Some(format!(
        "<html><body><table width=\"600\" align=\"center\"><tr><td><p><a href=\"https://www.{domain}/unsubscribe?u={token}\">Unsubscribe</a> · \
         <a href=\"https://www.{domain}/issue\">View in browser</a></p>\
         <img src=\"https://cdn.{domain}/header.jpg\" width=\"600\" alt=\"{name}\"><h1>{subject}</h1>\
         <p>Good morning. Here is what moved this week, in ten minutes and without acronyms.</p>\
         <p style=\"background: url(https://cdn.{domain}/line.png)\">Read on <a href=\"https://click.{domain}/r/{token}\">on our pages</a>.</p>\
         <img src=\"https://px.{domain}/o.gif?u={token}\" width=\"1\" height=\"1\" alt=\"\"></td></tr></table></body></html>"
    ));
    message.fields = vec![
        ("List-Id", format!("<news.{domain}>")),
        (
            "List-Unsubscribe",
            format!("<https://www.{domain}/unsubscribe?u={token}>, <mailto:leave@{domain}>"),
        ),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ("Precedence", "bulk".to_owned()),
    ];
    message
}

/// What colleagues write, much of it about the harbour.
fn colleagues(cast: &Cast, chance: &mut Chance) -> Vec<Entry> {
    let others: Vec<Mailbox> = cast
        .staff
        .iter()
        .skip(1)
        .filter(|c| !c.disabled)
        .map(|c| (c.name(), c.email()))
        .collect();
    let mut entries = Vec::new();
    for number in 0..52_i64 {
        let at = chance.place(COLLEAGUE_NOTES.len());
        let (subject, text) = COLLEAGUE_NOTES.get(at).copied().unwrap_or_default();
        let from = others
            .get(chance.place(others.len()))
            .cloned()
            .unwrap_or_default();
        let first = from.0.split(' ').next().unwrap_or_default().to_owned();
        let minutes = (5 + number * 6) * 24 * 60 + chance.between(0, 500);
        let text = format!("{text}\n\n{first}\n");
        let mut message = plain(
            cast,
            &format!("colleague/{number}"),
            from,
            subject,
            minutes,
            &text,
        );
        if text.contains("ttached") {
            message.files.push(File::sheet("variant-b.xlsx", 40));
        }
        if chance.percent(30) {
            message.cc = others
                .get(chance.place(others.len()))
                .cloned()
                .into_iter()
                .collect();
        }
        let harbour = [
            "Crane booking for the quay",
            "Price of steel",
            "Variant B calculated",
        ]
        .contains(&subject);
        let folder = match number {
            _ if harbour => Folder::Harbour,
            0..12 => Folder::Inbox,
            12..16 => Folder::Trash,
            _ => Folder::Archive,
        };
        entries.push(Entry::new(folder, Marks::READ, &message));
    }
    entries
}

fn tenders(cast: &Cast, chance: &mut Chance) -> Vec<Entry> {
    let portals = [
        ("Tender Portal North", "notify@tenderportal.example"),
        ("Vergabe Online", "noreply@vergabe-online.example"),
    ];
    let towns = [
        "Kiel",
        "Groningen",
        "Aarhus",
        "Gdynia",
        "Leeds",
        "Göteborg",
        "Lübeck",
    ];
    let entry = |number: i64| {
        let (name, address) = portals
            .get(chance.place(portals.len()))
            .copied()
            .unwrap_or_default();
        let town = chance.pick(&towns);
        let reference = 114 - number * 4;
        let text = format!(
            "A tender that fits your profile was published.\n\nReference: 2026-{reference:03}\nPlace: {town}\nSubject: heat supply, lot {}\n\nThis message was sent automatically.",
            1 + number % 3
        );
        let subject = format!("New tender 2026-{reference:03}: heat supply, {town}");
        let minutes = (6 + number * 9) * 24 * 60;
        let mut message = plain(
            cast,
            &format!("tender/{number}"),
            (name.to_owned(), address.to_owned()),
            &subject,
            minutes,
            &text,
        );
        message.fields = vec![("Auto-Submitted", "auto-generated".to_owned())];
        message.files = vec![File::document("announcement.pdf", &["Announcement", town])];
        Entry::new(Folder::Tenders, Marks::READ, &message)
    };
    (0..16).map(entry).collect()
}

/// People whom the organization does not know, and machines.
fn strangers(cast: &Cast, chance: &mut Chance) -> Vec<Entry> {
    let lines: [(&str, &str, &str, &str); 10] = [
        (
            "Henrike Jaspers",
            "h.jaspers@bergmann-guss.example",
            "Heat pump for a foundry?",
            "Good afternoon,\n\na neighbour told me about you. We melt aluminium and throw away a lot of warm air. Is that something for you?",
        ),
        (
            "Marek Duda",
            "m.duda@zielona-farma.example",
            "Oferta na pompę ciepła",
            "Dzień dobry,\n\nszukamy dostawcy pompy ciepła do suszarni ziół, około 300 kW. Czy działają Państwo w naszym regionie?",
        ),
        (
            "",
            "buero@weidenfeld-backwaren.example",
            "Anfrage Abwärme Backöfen",
            "Guten Tag,\n\nwir haben vier Öfen und möchten die Abwärme nutzen. Können Sie uns beraten?",
        ),
        (
            "Sofia Arvanitis",
            "sofia@arvanitis-studio.example",
            "Photos of your new office",
            "Hello,\n\nthe pictures are ready. I will send a link as soon as you tell me which ones you like from the contact sheet.",
        ),
        (
            "Parking Service",
            "no-reply@parkhaus.example",
            "Your monthly statement",
            "Your statement for the garage is available in the customer area.",
        ),
        (
            "Rail Booking",
            "tickets@railbooking.example",
            "Your journey to Bremen",
            "Departure 07:46, platform 12. Coach 5, seat 61. Have a good journey.",
        ),
        (
            "عمر الزين",
            "omar@alzain-trading.example",
            "طلب تعاون في مجال التدفئة الصناعية",
            "تحية طيبة،\n\nنحن شركة توزيع في المنطقة ونرغب في تمثيل منتجاتكم. نرجو إرسال قائمة الأسعار.\n\nعمر الزين",
        ),
        (
            "תמר אלון",
            "tamar@shimshon-winery.example",
            "בקשה להצעת מחיר: קירור וחימום ליקב (Phase 2)",
            "שלום רב,\n\nאנחנו יקב קטן ומחפשים מערכת אחת לקירור ולחימום, כ-80 kW. האם תוכלו לשלוח הצעה ראשונית?\n\nתמר אלון",
        ),
        (
            "Милена Петрова",
            "m.petrova@balkan-textil.example",
            "Запитване за термопомпа за багрилния цех",
            "Добър ден,\n\nтърсим решение за гореща вода при 75 °C. Можем ли да насрочим разговор другата седмица?",
        ),
        (
            "田中 恵",
            "tanaka@minato-koubou.example",
            "展示会でのご面談のお願い",
            "はじめまして。\n\n来月の展示会で30分ほどお時間をいただけないでしょうか。\n\n田中",
        ),
    ];
    let mut entries = Vec::new();
    for (number, (name, address, subject, text)) in (0..).zip(lines) {
        let minutes = (6 + number * 7) * 24 * 60 + chance.between(0, 400);
        let from = (name.to_owned(), address.to_owned());
        let message = plain(cast, &format!("stranger/{number}"), from, subject, minutes, text);
        entries.push(Entry::new(Folder::Inbox, Marks::READ, &message));
    }
    entries
}

/// Two letters that are not finished.
fn drafts(cast: &Cast) -> Vec<Entry> {
    let lines = [
        (
            "Crane dates",
            "james.o@hafenwerk.example",
            "Dear James,\n\nthe crane is free on ",
        ),
        (
            "Summer party",
            "sales.north@alderfinch.example",
            "Dear all,\n\nas every year",
        ),
    ];
    let draft = |(number, (subject, to, text)): (usize, (&str, &str, &str))| {
        let key = format!("draft/{number}");
        let from = mara(cast);
        let at = cast
            .calendar
            .minutes_ago(3_000 + i64::try_from(number).unwrap_or(0) * 4_000);
        let id = id(cast, &key, &from.1);
        let message = Message::plain(from, (String::new(), to.to_owned()), subject, at, id, text);
        Entry::new(
            Folder::Drafts,
            Marks {
                draft: true,
                ..Marks::READ
            },
            &message,
        )
    };
    lines.into_iter().enumerate().map(draft).collect()
}
