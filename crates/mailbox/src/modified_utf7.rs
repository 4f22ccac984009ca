//! The encoding of folder names on the wire and in Maildir++ folders (RFC 3501, 5.1.3). Written here because it is 40
//! lines and must not panic on a hostile name.

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone),
);

/// The text of an encoded name; `None` when it is not in this encoding.
#[must_use]
pub fn decode(encoded: &str) -> Option<String> {
    // The encoded form is printable ASCII alone; anything else was never encoded.
    if !encoded.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let mut text = String::new();
    let mut rest = encoded;
    while let Some((plain, shifted)) = rest.split_once('&') {
        text.push_str(plain);
        let (code, after) = shifted.split_once('-')?;
        text.push_str(&if code.is_empty() {
            "&".to_owned()
        } else {
            decode_shifted(code)?
        });
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}

/// A name as it goes on the wire.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut encoded = String::new();
    let mut shifted = String::new();
    for c in text.chars() {
        if matches!(c, ' '..='~') {
            flush(&mut encoded, &mut shifted);
            encoded.push(c);
            if c == '&' {
                encoded.push('-');
            }
        } else {
            shifted.push(c);
        }
    }
    flush(&mut encoded, &mut shifted);
    encoded
}

fn flush(encoded: &mut String, shifted: &mut String) {
    if !shifted.is_empty() {
        let units: Vec<u8> = shifted.encode_utf16().flat_map(u16::to_be_bytes).collect();
        encoded.push('&');
        encoded.push_str(&ENGINE.encode(units));
        encoded.push('-');
        shifted.clear();
    }
}

fn decode_shifted(code: &str) -> Option<String> {
    let bytes = ENGINE.decode(code).ok()?;
    let (pairs, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return None;
    }
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn names_come_back_as_they_were() {
        // The first two are the examples of RFC 3501, 5.1.3.
        let table = [
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("&", "&-"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("🎉", "&2DzfiQ-"),
        ];
        for (text, wire) in table {
            assert_eq!(encode(text), wire);
            assert_eq!(decode(wire).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_not_in_this_encoding_is_said_to_be_so() {
        for wrong in ["a&b", "&A-", "&====-", "Entwürfe", "&2Dw-", "&\u{0}-"] {
            assert_eq!(decode(wrong), None, "{wrong:?}");
        }
    }
}
