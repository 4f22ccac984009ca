//! Messages that break the rules in the ways in which real ones do. Each is given as raw bytes; what a reader makes of it
//! is the reader's affair, as long as it makes something.

use jiff::Timestamp;

use super::entry::{Entry, Folder, Marks};
use crate::seed::cast::Cast;

const TO: &str = "To: Mara Voss <mara.voss@alderfinch.example>\r\n";

/// All of them, spread over inbox, archive and junk.
pub(super) fn entries(cast: &Cast) -> Vec<Entry> {
    let folders = [Folder::Inbox, Folder::Archive, Folder::Archive, Folder::Junk];
    let place = |number: usize| {
        folders
            .get(number % folders.len())
            .copied()
            .unwrap_or(Folder::Junk)
    };
    let mut entries = Vec::new();
    for (number, minutes) in
        (0..).map(|number: i64| (usize::try_from(number).unwrap_or(0), 9 * 1440 + number * 5 * 1440))
    {
        let at = cast.calendar.minutes_ago(minutes);
        let Some(bytes) = message(number, &date(at)) else {
            break;
        };
        entries.push(Entry::malformed(place(number), at, Marks::READ, bytes));
    }
    entries
}

fn date(at: Timestamp) -> String {
    format!("Date: {}\r\n", at.strftime("%a, %d %b %Y %H:%M:%S +0000"))
}

/// The message of that number; `None` behind the last one.
fn message(number: usize, date: &str) -> Option<Vec<u8>> {
    structure(number, date).or_else(|| encoding(number.checked_sub(STRUCTURES)?, date))
}

/// How many messages [`structure`] has.
const STRUCTURES: usize = 13;

fn id(name: &str) -> String {
    format!("Message-ID: <{name}@odd.example>\r\n")
}

/// Header fields and MIME structure that are not as they should be.
fn structure(number: usize, date: &str) -> Option<Vec<u8>> {
    let from = "From: Old Gateway <gateway@odd.example>\r\n";
    let text = match number {
        // No Message-ID.
        0 => format!("{from}{TO}{date}Subject: Alarm 17 acknowledged\r\n\r\nPump 2, station north.\r\n"),
        // Bare line feeds.
        1 => format!(
            "{from}{TO}{date}{}Subject: Nightly report\r\n\r\nLine one\r\nLine two\r\n",
            id("lf")
        )
        .replace("\r\n", "\n"),
        // A day that does not exist, in a zone that does not either.
        2 => format!(
            "{from}{TO}{}Date: Fri, 31 Feb 2026 25:61:00 +9900\r\nSubject: From a clock without battery\r\n\r\nHello\r\n",
            id("date")
        ),
        // No date at all, and one field name in lower case.
        3 => format!("{from}{TO}{}subject: No date\r\n\r\nHello\r\n", id("nodate")),
        // Fields that may stand once stand twice, and differ.
        4 => format!(
            "{from}From: Other <other@odd.example>\r\n{TO}{date}{}{}Subject: First subject\r\nSubject: Second subject\r\n\r\nHello\r\n",
            id("twice-a"),
            id("twice-b")
        ),
        // A line without a colon, and blanks before one.
        5 => format!(
            "{from}{TO}this line is no field\r\nSubject : Space before the colon\r\n{date}{}\r\nHello\r\n",
            id("colon")
        ),
        // Nobody sent it.
        6 => format!("{TO}{date}{}Subject: No sender\r\n\r\nHello\r\n", id("nobody")),
        // Addresses that are none.
        7 => format!(
            "From: \"Unclosed quote <x@odd.example>\r\nTo: undisclosed-recipients:;, <>, @, a@b@c.example\r\n{date}{}Subject: Whom does it concern?\r\n\r\nHello\r\n",
            id("addresses")
        ),
        // A part that is never closed.
        8 => format!(
            "{from}{TO}{date}{}Subject: Cut off\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nThe rest was lost on the w",
            id("cut")
        ),
        // A multipart without a boundary.
        9 => format!(
            "{from}{TO}{date}{}Subject: No boundary\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x--\r\n",
            id("boundary")
        ),
        // A mailbox line of another format on top.
        10 => format!(
            "From gateway@odd.example Mon Jan  5 10:00:00 2026\r\n{from}{TO}{date}{}Subject: With an mbox line\r\n\r\nHello\r\n",
            id("mbox")
        ),
        // Two ids in one field, blanks inside.
        11 => format!(
            "{from}{TO}{date}Message-ID: <two words@odd.example> <second@odd.example>\r\nSubject: Two identities\r\n\r\nHello\r\n"
        ),
        // A thread that would not end: 400 references in one field.
        12 => {
            let references: String = (0..400).map(|n| format!(" <r{n}@odd.example>")).collect();
            format!(
                "{from}{TO}{date}{}References:{references}\r\nSubject: Re: Re: Re: AW: Re: The long thread\r\n\r\nMe too\r\n",
                id("long")
            )
        }
        _ => return None,
    };
    Some(text.into_bytes())
}

/// Letters and encodings that are not what they claim to be.
fn encoding(number: usize, date: &str) -> Option<Vec<u8>> {
    let head = |name: &str, subject: &str, more: &str| {
        format!(
            "From: Old Gateway <gateway@odd.example>\r\n{TO}{date}{}Subject: {subject}\r\n{more}\r\n",
            id(name)
        )
        .into_bytes()
    };
    let mime = |content: &str| format!("MIME-Version: 1.0\r\n{content}\r\n");
    let bytes = match number {
        // Latin-1 in the header, undeclared.
        0 => {
            let mut bytes = head("latin1", "@", "");
            let at = bytes.windows(3).position(|window| window == b": @").unwrap_or(0) + 2;
            bytes.splice(at..at + 1, *b"Gr\xfc\xdfe aus K\xf6ln");
            [bytes, b"Sch\xf6ne Gr\xfc\xdfe\r\n".to_vec()].concat()
        }
        // Encoded words that cannot be decoded.
        1 => [
            head("words", "=?utf-8?B?w6T%%?= =?x-none?Q?=ZZ?= =?utf-8?Q?open", ""),
            b"Hello\r\n".to_vec(),
        ]
        .concat(),
        // A character set that nobody knows.
        2 => [
            head(
                "charset",
                "Unknown letters",
                &mime("Content-Type: text/plain; charset=x-unknown-9"),
            ),
            b"caf\xe9\r\n".to_vec(),
        ]
        .concat(),
        // Base64 with other things in it.
        3 => [
            head(
                "base64",
                "Damaged attachment",
                &mime("Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64"),
            ),
            b"JVBERi0xLjQK****!!!\r\n=====\r\nQUJD".to_vec(),
        ]
        .concat(),
        // Quoted-printable with escapes that are none.
        4 => [
            head(
                "qp",
                "Escapes",
                &mime(
                    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
                ),
            ),
            b"caf=C3=A9 =ZZ =\r\n=A\r\n=".to_vec(),
        ]
        .concat(),
        // UTF-8 that ends in the middle of a letter.
        5 => [
            head(
                "utf8",
                "Half a letter",
                &mime("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit"),
            ),
            "Grüße ".as_bytes().to_vec(),
            vec![0xe2, 0x82],
        ]
        .concat(),
        // Control characters, a NUL among them.
        6 => [
            head("control", "Bell \u{7} and NUL \u{0} inside", ""),
            b"A\0B\x1b[31mred\r\n".to_vec(),
        ]
        .concat(),
        // HTML that is not closed and never was.
        7 => [
            head(
                "html",
                "Open tags",
                &mime("Content-Type: text/html; charset=utf-8"),
            ),
            b"<table><tr><td><b><i>Prices <a href='https://odd.example/<'>here<div><div><div".to_vec(),
        ]
        .concat(),
        // A byte order mark before the first field.
        8 => [
            vec![0xef, 0xbb, 0xbf],
            head("bom", "Mark in front", ""),
            b"Hello\r\n".to_vec(),
        ]
        .concat(),
        // A message in a message, cut off in the inner header.
        9 => [
            head(
                "inner",
                "Fwd: nothing left",
                &mime("Content-Type: message/rfc822"),
            ),
            b"From: x@odd.example\r\nSubj".to_vec(),
        ]
        .concat(),
        // Nothing but a header without end.
        10 => head("headonly", "Header only", "").trim_ascii_end().to_vec(),
        // Nothing at all.
        11 => Vec::new(),
        _ => return None,
    };
    Some(bytes)
}
