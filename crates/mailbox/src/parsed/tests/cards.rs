//! Cards as programs write them (B.2, with its hints for open formats).

use jiff::civil::date;
use regarding_model::fields::{Field, PersonName, PostalAddress, Value};

use super::{card, edited, parse, set, text};
use crate::collections::{Edit, Peculiarity};
use crate::error::MailboxError;
use crate::parsed;

fn assert_texts(version: &str, lines: &str, wanted: &[(Field, &str)]) {
    let parsed = parse(&card(version, lines));
    for (field, value) in wanted {
        assert!(
            parsed.content.get(*field) == text(value).as_ref(),
            "{field} of {version}"
        );
    }
}

#[test]
fn version_3_and_its_dialects_are_read() {
    let lines = "N:Brandt;Ilse;M.;Dr.;Jr.
        FN:Dr. Ilse Brandt
        ORG:Hafenwerk;Sales;North
        TITLE:Chief
        NICKNAME:Ilse,Illi
        TEL;TYPE=WORK,VOICE:1
        TEL;TYPE=WORK;TYPE=VOICE;TYPE=pref:2
        TEL;TYPE=\"HOME,VOICE\":3
        TEL;TYPE=CELL:4
        TEL;TYPE=WORK,FAX:5
        TEL;TYPE=HOME,FAX:6
        TEL;TYPE=PAGER:7
        item1.TEL:8
        item1.X-ABLabel:_$!<Main>!$_
        TEL;TYPE=X-EVOLUTION-CALLBACK:9
        X-ASSISTANT-PHONE:10
        TEL;TYPE=VOICE:11
        EMAIL;TYPE=INTERNET:second@x.example
        EMAIL;TYPE=INTERNET,PREF:first@x.example
        URL:https://x.example
        URL;TYPE=ftp:ftp://x.example
        X-EVOLUTION-SPOUSE:Kim
        item2.X-ABRELATEDNAMES:Max
        item2.X-ABLabel:_$!<Child>!$_
        X-MS-CHILD:Eva
        X-MANAGER:Bo
        X-ASSISTANT:Al
        X-PHONETIC-FIRST-NAME:irze
        NOTE:One\\nTwo\\, three";
    assert_texts(
        "3.0",
        lines,
        &[
            (Field::Company, "Hafenwerk"),
            (Field::Department, "Sales"),
            (Field::JobTitle, "Chief"),
            (Field::Nickname, "Ilse, Illi"),
            (Field::BusinessPhone, "2"),
            (Field::BusinessPhone2, "1"),
            (Field::HomePhone, "3"),
            (Field::Mobile, "4"),
            (Field::BusinessFax, "5"),
            (Field::Pager, "7"),
            (Field::CompanyMainPhone, "8"),
            (Field::Callback, "9"),
            (Field::AssistantPhone, "10"),
            (Field::OtherPhone, "11"),
            (Field::Email1, "first@x.example"),
            (Field::Email2, "second@x.example"),
            (Field::WebPage, "https://x.example"),
            (Field::FtpSite, "ftp://x.example"),
            (Field::Spouse, "Kim"),
            (Field::Children, "Max, Eva"),
            (Field::Manager, "Bo"),
            (Field::AssistantName, "Al"),
            (Field::YomiFirstName, "irze"),
            (Field::Notes, "One\nTwo, three"),
        ],
    );
    let parsed = parse(&card("3.0", lines));
    let name = PersonName {
        first: "Ilse".into(),
        middle: "M.".into(),
        last: "Brandt".into(),
        suffix: "Jr.".into(),
    };
    assert!(parsed.content.get(Field::FullName) == Some(&Value::Name(name)));
    assert!(
        parsed.content.withheld(Field::GovernmentId),
        "B-36: a card has no place for it"
    );
}

#[test]
fn version_4_is_read() {
    let lines = "FN:Ilse Brandt
        TEL;VALUE=uri;PREF=2;TYPE=\"voice,work\":tel:+49-40-1
        TEL;VALUE=uri;PREF=1;TYPE=work:tel:+49-40-2
        EMAIL;PREF=2:b@x.example
        EMAIL;PREF=1:a@x.example
        RELATED;TYPE=spouse;VALUE=text:Kim
        RELATED;TYPE=spouse:urn:uuid:1
        ANNIVERSARY:20100501
        BDAY:19850412T010203Z";
    assert_texts(
        "4.0",
        lines,
        &[
            (Field::BusinessPhone, "+49-40-2"),
            (Field::BusinessPhone2, "+49-40-1"),
            (Field::Email1, "a@x.example"),
            (Field::Email2, "b@x.example"),
            (Field::Spouse, "Kim"),
        ],
    );
    let content = parse(&card("4.0", lines)).content;
    assert!(content.get(Field::Anniversary) == Some(&Value::Date(date(2010, 5, 1))));
    assert!(content.get(Field::Birthday) == Some(&Value::Date(date(1985, 4, 12))));
    let name = PersonName {
        first: "Ilse".into(),
        last: "Brandt".into(),
        ..PersonName::default()
    };
    assert!(
        content.get(Field::FullName) == Some(&Value::Name(name)),
        "FN stands in for N"
    );
}

#[test]
fn a_date_without_a_year_is_withheld_and_stays() {
    for line in [
        "BDAY:--0412",
        "BDAY;VALUE=text:circa 1800",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12",
        "BDAY:1985-04",
    ] {
        let before = card("4.0", line);
        let parsed = parse(&before);
        assert!(parsed.content.withheld(Field::Birthday), "{line}");
        assert!(parsed.peculiarities.contains(&Peculiarity::Value));
        assert!(edited(&before, &set([(Field::JobTitle, text("x"))])).contains(line));
        let known = Some(Value::Date(date(1985, 4, 12)));
        let after = edited(&before, &set([(Field::Birthday, known.clone())]));
        assert!(
            parse(&after).content.get(Field::Birthday) == known.as_ref(),
            "{after}"
        );
    }
}

#[test]
fn addresses_are_read_by_what_they_are() {
    let lines = "ADR:;;Somewhere 3;Kiel;;;
        ADR;TYPE=home:;;Weg 1;Hamburg;HH;20095;Germany
        ADR;TYPE=WORK;LABEL=old:PO 1;Floor 2;Kai 5,Gate B;Hamburg;;20457;Germany";
    let content = parse(&card("4.0", lines)).content;
    let work = PostalAddress {
        street: "Kai 5\nGate B\nFloor 2".into(),
        city: "Hamburg".into(),
        postal_code: "20457".into(),
        country: "Germany".into(),
        box_number: "PO 1".into(),
        ..PostalAddress::default()
    };
    assert!(
        content.get(Field::MailingAddress) == Some(&Value::Address(work)),
        "B-41"
    );
    assert!(
        matches!(content.get(Field::HomeAddress), Some(Value::Address(it)) if it.region == "HH"),
        "B-37"
    );
    assert!(
        matches!(content.get(Field::OtherAddress), Some(Value::Address(it)) if it.city == "Kiel"),
        "B-46"
    );
    let long = parse(&card("4.0", "ADR;TYPE=work:;;1\\n2\\n3\\n4;;;;"));
    assert!(long.content.withheld(Field::MailingAddress) && long.peculiarities.contains(&Peculiarity::Value));
}

#[test]
fn other_lines_keep_their_meaning_when_one_goes() {
    let lines = "TEL;TYPE=work:1\nTEL;TYPE=work:2\nTEL;TYPE=work:3\nEMAIL:a@x.example\nEMAIL:b@x.example\nEMAIL:c@x.example\nEMAIL:d@x.example";
    let after = edited(
        &card("3.0", lines),
        &set([(Field::BusinessPhone, None), (Field::Email2, None)]),
    );
    let content = parse(&after).content;
    assert!(
        content.get(Field::BusinessPhone).is_none()
            && content.get(Field::BusinessPhone2) == text("2").as_ref(),
        "{after}"
    );
    assert!(
        content.get(Field::Email2).is_none() && content.get(Field::Email3) == text("c@x.example").as_ref(),
        "{after}"
    );
    for kept in [":3\r\n", "EMAIL:a@x.example\r\n", "d@x.example\r\n"] {
        assert!(after.contains(kept), "{after}");
    }
    let again = edited(&after, &set([(Field::Email2, text("new@x.example"))]));
    let content = parse(&again).content;
    let mails = [Field::Email1, Field::Email2, Field::Email3].map(|field| content.get(field).cloned());
    assert!(
        mails == ["a@x.example", "new@x.example", "c@x.example"].map(text),
        "{again}"
    );
}

#[test]
fn a_phone_that_was_an_address_is_text_afterwards() {
    let before = card("4.0", "TEL;VALUE=uri;TYPE=cell:tel:+1-2");
    assert!(edited(&before, &set([(Field::Mobile, text("+3; 4"))])).contains("TEL;TYPE=cell:+3\\; 4\r\n"));
}

#[test]
fn the_old_form_is_read_and_left_alone() {
    let old = "BEGIN:VCARD\r\nVERSION:2.1\r\nUID:u\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nller;J=C3=B6rg\r\nTEL;WORK;VOICE:1\r\n\
        NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\nORG;CHARSET=ISO-8859-1:B";
    let mut bytes = old.as_bytes().to_vec();
    bytes.extend(b"\xFCro\r\nEND:VCARD\r\n");
    let parsed = parsed::read(&bytes, &super::owner()).unwrap();
    let name = PersonName {
        first: "Jörg".into(),
        last: "Müller".into(),
        ..PersonName::default()
    };
    assert!(parsed.content.get(Field::FullName) == Some(&Value::Name(name)));
    assert!(parsed.content.get(Field::BusinessPhone) == text("1").as_ref());
    assert!(parsed.content.get(Field::Notes) == text("a\nb").as_ref());
    assert!(parsed.content.get(Field::Company) == text("Büro").as_ref());
    let refused = parsed::edit(&bytes, &set([(Field::JobTitle, text("x"))]), &super::owner());
    assert!(matches!(refused, Err(MailboxError::NotDone { .. })));
    assert_eq!(
        parsed::edit(&bytes, &Edit::default(), &super::owner()).unwrap(),
        bytes
    );
}

#[test]
fn groups_and_cards_without_a_uid_are_said() {
    for line in ["KIND:group", "X-ADDRESSBOOKSERVER-KIND:group"] {
        assert!(
            parse(&card("4.0", line))
                .peculiarities
                .contains(&Peculiarity::Group),
            "{line}"
        );
    }
    let none = card("3.0", "FN:x").replace("UID:u1\r\n", "");
    let two = card("3.0", "FN:x").repeat(2);
    for text in [none, two] {
        let parsed = parse(&text);
        assert!(
            parsed.uid.is_none() && parsed.peculiarities.contains(&Peculiarity::Uid),
            "{text}"
        );
    }
}

#[test]
fn the_name_changes_as_a_whole_and_its_title_stays() {
    let before = card("3.0", "N:Brandt;Ilse;;Dr.;\nFN:Dr. Ilse Brandt");
    let name = PersonName {
        first: "Ilse".into(),
        last: "Brandt-Meyer".into(),
        ..PersonName::default()
    };
    let after = edited(&before, &set([(Field::FullName, Some(Value::Name(name)))]));
    assert!(
        after.contains("N:Brandt-Meyer;Ilse;;Dr.;\r\nFN:Dr. Ilse Brandt-Meyer\r\n"),
        "{after}"
    );
}
