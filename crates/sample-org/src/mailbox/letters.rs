//! The conversations of the cast as messages: quotations, signatures, HTML, pictures and attachments, in the inbox, the archive
//! and the folder of sent mail.

use jiff::SignedDuration;

use super::entry::{Entry, Folder, Marks};
use super::files::File;
use super::message::{Mailbox, Message};
use crate::seed::cast::Cast;
use crate::seed::chance::Chance;
use crate::seed::correspondence::{Letter, Thread};
use crate::seed::emails::{html, reply_subject};
use crate::seed::names::Language;
use crate::seed::people::Person;
use crate::seed::staff::MARA;
use crate::seed::texts::foreign::closings;
use crate::seed::texts::letters::Author;

/// Received mail that is older was put away.
const ARCHIVED_AFTER: SignedDuration = SignedDuration::from_hours(75 * 24);

/// All messages of the salesperson's conversations.
pub(super) fn entries(cast: &Cast) -> Vec<Entry> {
    let mut chance = cast.source.stream("letters");
    let mut entries = Vec::new();
    let unread = unread(cast);
    for thread in cast.threads.iter().filter(|thread| thread.colleague == MARA) {
        for number in 0..thread.letters.len() {
            entries.extend(entry(
                cast,
                &mut chance,
                thread,
                number,
                unread.contains(&thread.key.as_str()),
            ));
        }
    }
    entries
}

/// The conversations whose last letter was not opened yet: today's of the first screen, and two that came before.
fn unread(cast: &Cast) -> Vec<&str> {
    let own = cast
        .threads
        .iter()
        .filter(|thread| thread.colleague == MARA && thread.copy.is_none());
    let last = |thread: &&Thread| {
        thread
            .letters
            .last()
            .filter(|letter| letter.author == Author::Them)
            .map(|l| l.at)
    };
    let earlier = cast.calendar.minutes_ago(4 * 24 * 60);
    let mut others: Vec<_> = own
        .filter(|thread| last(thread).is_some_and(|at| at < earlier))
        .collect();
    others.sort_by_key(last);
    let two = others
        .iter()
        .rev()
        .skip(1)
        .step_by(2)
        .take(2)
        .map(|thread| thread.key.as_str());
    core::iter::once("spares").chain(two).collect()
}

fn entry(cast: &Cast, chance: &mut Chance, thread: &Thread, number: usize, unread: bool) -> Option<Entry> {
    let letter = thread.letters.get(number)?;
    let person = cast.people.get(thread.person)?;
    let message = message(cast, chance, thread, number, letter, person);
    let last = number + 1 == thread.letters.len();
    let old = letter.at + ARCHIVED_AFTER < cast.calendar.now();
    let folder = match letter.author {
        Author::Us => Folder::Sent,
        Author::Them if thread.key == "harbour" && !last => Folder::Harbour,
        Author::Them if old => Folder::Archive,
        Author::Them => Folder::Inbox,
    };
    let marks = Marks {
        seen: !(unread && last && folder == Folder::Inbox),
        answered: letter.author == Author::Them && !last,
        flagged: letter.author == Author::Them && chance.percent(4),
        draft: false,
    };
    Some(Entry::new(folder, marks, &message))
}

fn message(
    cast: &Cast,
    chance: &mut Chance,
    thread: &Thread,
    number: usize,
    letter: &Letter,
    person: &Person,
) -> Message {
    let us = mara(cast);
    let them: Mailbox = (person.name(), person.email.clone());
    let sent = letter.author == Author::Us;
    let (from, to) = if sent { (us, them) } else { (them, us) };
    let signature = if sent {
        own_signature(cast, thread)
    } else {
        signature(cast, chance, thread, person)
    };
    let before = number
        .checked_sub(1)
        .and_then(|before| thread.letters.get(before));
    let quoted = before
        .map(|before| quotation(cast, before, person))
        .unwrap_or_default();
    let text = format!("{}\n\n{signature}{quoted}", letter.text);
    let mut message = Message::plain(
        from,
        to,
        &reply_subject(&thread.subject, number),
        letter.at,
        letter.message_id.clone(),
        &text,
    );
    message.cc = copies(cast, thread);
    message.in_reply_to = before.map(|before| before.message_id.clone());
    message.references = thread
        .letters
        .iter()
        .take(number)
        .map(|before| before.message_id.clone())
        .collect();
    if chance.percent(55) || thread.key == "harbour" {
        message.html = Some(html_page(&letter.text, &signature, &quoted));
    }
    decorate(chance, &mut message, thread, number, sent);
    message
}

/// The owner of the mailbox.
pub(super) fn mara(cast: &Cast) -> Mailbox {
    cast.staff
        .get(MARA)
        .map(|mara| (mara.name(), mara.email()))
        .unwrap_or_default()
}

fn copies(cast: &Cast, thread: &Thread) -> Vec<Mailbox> {
    let person = thread.copy.and_then(|copy| cast.people.get(copy));
    if thread.key == "harbour" {
        let okafor = person.map(|okafor| ("J. Okafor".to_owned(), okafor.email.clone()));
        return okafor
            .into_iter()
            .chain([(String::new(), "procurement@nordkai.example".to_owned())])
            .collect();
    }
    person
        .map(|person| (person.name(), person.email.clone()))
        .into_iter()
        .collect()
}

fn own_signature(cast: &Cast, thread: &Thread) -> String {
    let Some(mara) = cast.staff.get(MARA) else {
        return String::new();
    };
    format!(
        "{}\n{}\n\n-- \n{}\n{}, Alder & Finch\n+49 40 5550 1000 · {}",
        own_closing(thread.language),
        mara.first,
        mara.name(),
        mara.title,
        mara.email()
    )
}

/// Ours is in the customer's language where the letters are Latin: the others are answered in English.
fn own_closing(language: Language) -> &'static str {
    let language = match language {
        Language::Greek
        | Language::Cyrillic
        | Language::Arabic
        | Language::Hebrew
        | Language::Japanese
        | Language::Chinese => Language::English,
        other => other,
    };
    closings(language).first().copied().unwrap_or_default()
}

fn signature(cast: &Cast, chance: &mut Chance, thread: &Thread, person: &Person) -> String {
    let short = format!("{}\n{}", chance.pick(closings(thread.language)), person.name());
    if thread.key == "harbour" {
        return format!(
            "{}\n{}",
            closings(Language::English).first().copied().unwrap_or_default(),
            person.name()
        );
    }
    if chance.percent(40) {
        return short;
    }
    let company = cast
        .companies
        .get(person.company)
        .map(|company| company.name)
        .unwrap_or_default();
    format!("{short}\n\n-- \n{}\n{company}\n{}", person.title, person.phone)
}

fn quotation(cast: &Cast, letter: &Letter, person: &Person) -> String {
    let author = if letter.author == Author::Us {
        mara(cast).0
    } else {
        person.name()
    };
    let lines: String = letter.text.lines().map(|line| format!("> {line}\n")).collect();
    format!(
        "\n\nOn {}, {author} wrote:\n{lines}",
        cast.calendar.short_day(letter.at)
    )
}

fn html_page(text: &str, signature: &str, quoted: &str) -> String {
    let quoted = quoted.trim_start().replace("\n> ", "\n").replace("\n>", "\n");
    let quote = if quoted.is_empty() {
        String::new()
    } else {
        format!("<blockquote type=\"cite\">{}</blockquote>", html(&quoted))
    };
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head>\
         <body style=\"font-family: Calibri, Arial, sans-serif; font-size: 11pt\">{}<div style=\"color: #555555\">{}</div>{quote}</body></html>",
        html(text),
        html(signature)
    )
}

/// What hangs on the messages of the first screen, and on a few others.
fn decorate(chance: &mut Chance, message: &mut Message, thread: &Thread, number: usize, sent: bool) {
    match (thread.key.as_str(), number) {
        ("harbour", 3) => {
            message.files = vec![
                File::sheet("revised-figures.xlsx", 800),
                File::drawing("piping.pdf", 40_000),
            ];
            remote_pictures(message);
        }
        ("pressure", _) => {
            let log: String = (0..48)
                .map(|half_hour| {
                    let pressure = 210 - (half_hour - 2_i32).clamp(0, 4) * 10;
                    format!(
                        "{:02}:{:02};{}.{:02}\r\n",
                        half_hour / 2,
                        (half_hour % 2) * 30,
                        pressure / 100,
                        pressure % 100
                    )
                })
                .collect();
            message.files = vec![File::new("pressure-log.csv", "text/csv", log.into_bytes())];
        }
        ("spares" | "visit" | "kisamos", _) => {}
        _ if sent && number == 0 && chance.percent(45) => {
            message.files = vec![File::document(
                "Offer.pdf",
                &["Alder & Finch", "Offer", "Prices in euros, without tax"],
            )];
        }
        _ if chance.percent(9) => message.files = vec![File::photo("site.png", [70, 130, 180])],
        _ if chance.percent(12) && message.html.is_some() => inline_logo(message),
        _ if chance.percent(8) && message.html.is_some() => remote_pictures(message),
        _ => {}
    }
}

/// A logo from the sender's server and a tracking pixel from another: two places.
fn remote_pictures(message: &mut Message) {
    let domain = message.from.1.rsplit('@').next().unwrap_or_default().to_owned();
    let key = message.id.get(..12).unwrap_or_default().to_owned();
    insert_before_end(
        message,
        &format!(
            "<p><img src=\"https://img.{domain}/signature/logo.png\" width=\"120\" height=\"40\" alt=\"Logo\">\
         <img src=\"https://open.mailrelay.example/t/{key}.gif\" width=\"1\" height=\"1\" alt=\"\"></p>"
        ),
    );
}

fn inline_logo(message: &mut Message) {
    let cid = format!("logo.{}", message.id);
    insert_before_end(
        message,
        &format!("<p><img src=\"cid:{cid}\" width=\"96\" height=\"32\" alt=\"Logo\"></p>"),
    );
    message.files.push(File::inline("logo.png", &cid, [40, 110, 190]));
}

fn insert_before_end(message: &mut Message, addition: &str) {
    if let Some(html) = &mut message.html {
        *html = html.replace("</body>", &format!("{addition}</body>"));
    }
}
