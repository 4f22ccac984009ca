//! Bytes that are made to break a reader: each gives a value or a typed error, in bounded time (promise 10, "bad input").

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::mime::{self, Warning};

#[test]
fn a_million_nested_messages_are_one_attachment() {
    let raw = b"Content-Type: message/rfc822\r\n\r\n".repeat(1_000_000);
    let message = mime::read(&raw).unwrap();
    assert_eq!(message.attachments.len(), 1);
    let inner = mime::attachment_bytes(&raw, 0).unwrap();
    assert_eq!(
        inner,
        raw["Content-Type: message/rfc822\r\n\r\n".len()..],
        "what was inside comes out unchanged"
    );
    assert_eq!(message.attachments[0].media_type, "message/rfc822");
    assert_eq!(message.attachments[0].name, "message-1.eml");
}

#[test]
fn a_forwarded_message_can_be_saved_and_read_again() {
    let inner = "From: a@x.example\r\nSubject: Inner\r\nContent-Type: message/rfc822\r\n\r\nSubject: Innermost\r\n\r\nx";
    let raw = format!(
        "From: b@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee the message\r\n--b\r\n\
         Content-Type: Message/RFC822; name=\"the message.eml\"\r\n\r\n{inner}\r\n--b--\r\n"
    );
    let message = mime::read(raw.as_bytes()).unwrap();
    assert_eq!(
        message.body.text.as_deref().map(str::trim),
        Some("see the message")
    );
    assert_eq!(message.attachments[0].name, "the message.eml");
    let saved = mime::attachment_bytes(raw.as_bytes(), 0).unwrap();
    assert_eq!(String::from_utf8(saved.clone()).unwrap(), inner);
    assert_eq!(mime::header_only(&saved).subject, "Inner");
}

#[test]
fn thousands_of_multiparts_that_never_end_are_bounded() {
    let mut raw = b"Content-Type: multipart/mixed; boundary=outer\r\n\r\n".to_vec();
    for n in 0..20_000 {
        raw.extend(
            format!("--outer\r\nContent-Type: multipart/mixed; boundary=none{n}\r\n\r\ntext\r\n").bytes(),
        );
    }
    let message = mime::read(&raw).unwrap();
    assert!(message.warnings.contains(&Warning::TooManyParts));
}

#[test]
fn ten_thousand_recipients_are_all_there() {
    let to: Vec<String> = (0..10_000)
        .map(|n| format!("Person {n} <p{n}@x.example>"))
        .collect();
    let raw = format!("From: a@x.example\r\nTo: {}\r\n\r\nx", to.join(",\r\n "));
    let header = mime::header_only(raw.as_bytes());
    assert_eq!(header.people.len(), 10_001);
    assert_eq!(header.people[10_000].written, "p9999@x.example");
}

#[test]
fn giant_headers_are_cut_and_the_text_is_shown() {
    for line in [
        "X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n",
        "Subject: =?utf-8?q?=?=?=?\r\n",
        "To: <<<,,,(((\"\r\n",
    ] {
        let raw = format!(
            "Subject: First\r\n{}\r\nthe text",
            line.repeat(8_000_000 / line.len())
        );
        let message = mime::read(raw.as_bytes()).unwrap();
        assert!(message.warnings.contains(&Warning::HeaderCut));
        assert_eq!(message.body.text.as_deref(), Some("the text"));
    }
    let long = format!(
        "From: a@x.example\r\nSubject: {}\r\n\r\nthe text",
        "long ".repeat(1_000_000)
    );
    let subject = mime::read(long.as_bytes()).unwrap().header.subject;
    assert!(
        subject.starts_with("long long") && subject.ends_with('…'),
        "its beginning is shown"
    );
    assert_eq!(subject.chars().count(), 2001);
    let one_line = format!("Subject: {}\r\n\r\nthe text", "=?utf-8?q?a?= ".repeat(700_000));
    assert!(mime::read(one_line.as_bytes()).is_ok());
}

#[test]
fn a_body_of_fifty_megabytes_is_read_and_a_larger_message_refused_in_words() {
    let mut raw = b"Subject: Big\r\nContent-Type: text/html\r\n\r\n".to_vec();
    raw.resize(50_000_000, b'x');
    assert!(
        mime::read(&raw)
            .unwrap()
            .body
            .html
            .is_some_and(|html| html.len() > 49_000_000)
    );
    raw.resize(64_000_001, b'x');
    let refused = mime::read(&raw).unwrap_err();
    assert!(matches!(refused, MailboxError::TooLarge { limit_mb: 64 }));
    assert_eq!(refused.to_string(), "The message is larger than 64 MB");
}

#[test]
fn wrong_encodings_and_truncated_messages_are_shown_as_far_as_they_go() {
    let whole = b"From: a@x.example\r\nSubject: =?iso-8859-15?q?=A4?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=no-such\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n--b\r\nContent-Type: text/html; charset=utf-16\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=ZZ=</p>\r\n--b--\r\n";
    for end in 0..whole.len() {
        let message = mime::read(&whole[..end]).unwrap();
        assert_eq!(message.header, mime::header_only(&whole[..end]));
    }
    assert_eq!(mime::header_only(whole).subject, "€");
    let all: Vec<u8> = (0..=255).collect();
    assert!(mime::read(&all.repeat(1000)).is_ok());
}

#[test]
fn nothing_in_a_header_can_break_a_line() {
    let raw =
        b"Subject: =?utf-8?q?a=0D=0ABcc:_x@y.example?=\r\nFrom: =?utf-8?q?n=0Aame?= <a@x.example>\r\n\r\n";
    let header = mime::header_only(raw);
    assert_eq!(header.subject, "a Bcc: x@y.example");
    assert_eq!(header.people[0].name.as_deref(), Some("n ame"));
}

#[test]
fn protection_is_told_by_structure() {
    let signed =
        mime::read(b"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n").unwrap();
    assert!(signed.protection.signed && !signed.protection.encrypted);
    let sealed =
        mime::read(b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nx").unwrap();
    assert!(sealed.protection.encrypted && !sealed.protection.signed);
}
