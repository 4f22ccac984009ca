//! Which pictures are shown: raster only. SVG is a document of its own, with links and scripts.

/// Kinds that may stand in a `data:` address or be served.
const RASTER: [&str; 7] = [
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/x-icon",
];

/// Whether a media type is a picture without a program in it.
pub(crate) fn is_raster(media_type: &str) -> bool {
    RASTER
        .iter()
        .any(|raster| media_type.eq_ignore_ascii_case(raster))
}

/// The media type of a picture by its first bytes, whatever a server says that it is; `None` for anything else.
#[must_use]
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        // The four bytes behind the size are reserved and zero.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("image/bmp"),
        [0, 0, 1, 0, ..] => Some("image/x-icon"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_raster, media_type};

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        let table: [(&[u8], &str); 7] = [
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
            (b"GIF87a..", "image/gif"),
            (b"GIF89a..", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"BM\x10\0\0\0\0\0\0\0..", "image/bmp"),
            (b"\0\0\x01\0\x01\0", "image/x-icon"),
        ];
        for (bytes, expected) in table {
            assert_eq!(media_type(bytes), Some(expected), "{expected}");
            assert!(is_raster(expected));
        }
    }

    #[test]
    fn documents_and_scraps_are_no_pictures() {
        let table: [&[u8]; 10] = [
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<?xml version='1.0'?><svg/>",
            b"\xef\xbb\xbf<svg/>",
            b"<!doctype html><html></html>",
            b"GIF89",
            b"\x89PNG",
            b"RIFF\x10\0\0\0WAVEfmt ",
            b"BMW makes cars",
            b"%PDF-1.7",
        ];
        for bytes in table {
            assert_eq!(media_type(bytes), None, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
