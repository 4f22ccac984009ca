//! The people of the bench: the same for everybody who is measured.

use std::fmt::Write as _;

/// One of them as a card.
pub(crate) fn card(number: usize) -> String {
    let mut card = String::new();
    let _ = write!(
        card,
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bench-{number}\r\nFN:Person {number} Bench\r\nN:Bench {number};Person;;;\r\n\
         EMAIL:person{number}@bench.example\r\nTEL;TYPE=CELL:+49 170 {number:07}\r\nTEL;TYPE=WORK:+49 40 {number:07}\r\n\
         TITLE:Buyer\r\nORG:Bench Works;\r\nADR;TYPE=WORK:;;Pier {number};Hamburg;;20457;Germany\r\nNOTE:Number {number} of the bench\r\n\
         END:VCARD\r\n"
    );
    card
}

/// The same as a record.
pub(crate) fn row(number: usize) -> serde_json::Value {
    serde_json::json!({
        "firstname": "Person",
        "lastname": format!("Bench {number}"),
        "emailaddress1": format!("person{number}@bench.example"),
        "mobilephone": format!("+49 170 {number:07}"),
        "telephone1": format!("+49 40 {number:07}"),
        "jobtitle": "Buyer",
        "address1_line1": format!("Pier {number}"),
        "address1_city": "Hamburg",
        "address1_postalcode": "20457",
        "address1_country": "Germany",
        "description": format!("Number {number} of the bench"),
    })
}

/// What somebody at the server changes in a card.
pub(crate) fn changed(card: &str) -> String {
    card.replace("+49 40 ", "+49 41 ")
}
