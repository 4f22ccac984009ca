//! Well-formed messages that want to deceive, and the usual junk: links that show another address than they open, names that
//! are not the sender's, files that hide what they are, HTML that tries to run.

use super::entry::{Entry, Folder, Marks};
use super::files::File;
use super::letters::mara;
use super::message::Message;
use crate::seed::cast::Cast;

type Line = (
    Folder,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const LINES: &[Line] = &[
    (Folder::Inbox, "IT Service Desk", "helpdesk@alderfinch-support.example", "Your password expires today",
     "Please renew your password: https://portal.alderfinch.example/password",
     "<p>Your password expires today. Please renew it at <a href=\"https://alderfinch.example.login-check.example/renew\">https://portal.alderfinch.example/password</a>.</p>"),
    (Folder::Inbox, "Clara Alder <clara.alder@alderfinch.example>", "clara.alder.office@freemail.example", "Are you at your desk?",
     "I need a favour, quick and quiet. Write back to this address.",
     "<p>I need a favour, quick and quiet. Write back to this address.</p><p>Clara</p>"),
    (Folder::Junk, "Ilse Brandt", "ilse.brandt@hafenwerk.example.bank-details.example", "New bank details of Hafenwerk",
     "From now on please pay to the account in the attachment.",
     "<p>From now on please pay to the account in the attachment.</p>"),
    (Folder::Junk, "Parcel Service", "delivery@parcels.example", "Your parcel is waiting",
     "A fee of 1.99 is due.",
     "<p>A fee is due.</p><form action=\"https://parcels.example/pay\"><input name=\"card\"><button>Pay</button></form><script>document.location='https://parcels.example/x'</script>"),
    (Folder::Junk, "Prize Office", "winner@prizes.example", "You have won a boat",
     "Click to claim your boat.",
     "<meta http-equiv=\"refresh\" content=\"0;url=https://prizes.example/\"><p onmouseover=\"alert(1)\"><a href=\"javascript:alert(document.cookie)\">Claim the boat</a></p><iframe src=\"https://prizes.example/frame\"></iframe>"),
    (Folder::Junk, "Toner Discount", "sale@toner.example", "Toner 80 % off",
     "Toner 80 % off, today only.",
     "<style>@import url(https://toner.example/a.css); body { background: url('https://toner.example/bg.png') }</style><svg onload=\"fetch('https://toner.example/')\"></svg><p>Toner 80 % off.</p>"),
    (Folder::Junk, "Security Team", "alert@account-check.example", "Sign-in from a new device",
     "Was this you?",
     "<p>Was this you? <a href=\"https://xn--lderfinch-t2a.example/\">alderfinch.example</a></p><div style=\"position: fixed; inset: 0; background: white\">Loading ...</div>"),
    (Folder::Junk, "Invoice Desk", "billing@invoices.example", "Invoice overdue",
     "See the attached document.",
     "<p>See the attached document.</p><object data=\"https://invoices.example/x.swf\"></object><img src=\"file:///etc/hostname\"><img src=\"//invoices.example/p.gif\">"),
];

/// All of them.
pub(super) fn entries(cast: &Cast) -> Vec<Entry> {
    let entry = |(number, line): (i64, &Line)| {
        let (folder, name, address, subject, text, html) = *line;
        let domain = address.rsplit('@').next().unwrap_or_default();
        let id = format!(
            "{}@{domain}",
            cast.source.id("message", &format!("trick/{number}")).simple()
        );
        let at = cast.calendar.minutes_ago((8 + number * 4) * 24 * 60 + 77);
        let from = (name.to_owned(), address.to_owned());
        let mut message = Message::plain(from, mara(cast), subject, at, id, text);
        message.html = Some(format!("<html><body>{html}</body></html>"));
        if subject.starts_with("New bank") {
            // A right-to-left mark turns the end of the name around: it reads as a PDF.
            message.files.push(File::new(
                "details_\u{202e}fdp.exe",
                "application/octet-stream",
                b"MZ not a program".to_vec(),
            ));
        }
        if subject.starts_with("Are you") {
            message
                .fields
                .push(("Reply-To", "<boss.private@freemail.example>".to_owned()));
        }
        Entry::new(folder, Marks::READ, &message)
    };
    (0..).zip(LINES).map(entry).collect()
}
