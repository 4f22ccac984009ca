//! What hostile servers can send to each parser of the client, and what must hold for whatever they send. Fuzz targets and the
//! bounded run among the tests come in here.

#![allow(dead_code, reason = "each fuzz target uses one of them")]

use regarding_dataverse::api::{ApiReply, Operation, PartReply};
use regarding_dataverse::forms::{FormKind, read_form};
use regarding_dataverse::operations::metadata_changes::MetadataChanges;
use regarding_dataverse::sign_in::{challenge as challenges, discovery as instances};
use regarding_dataverse::{ApiError, batch as batches};

fn reply(status: u16, body: &[u8]) -> ApiReply {
    ApiReply {
        status,
        headers: vec![],
        body: body.to_vec(),
    }
}

/// The reply to a `$batch`: parts are of what came, and no more of them than delimiters.
pub(crate) fn batch(input: &[u8]) {
    let Ok(parts) = batches::read("multipart/mixed; boundary=b", input) else {
        return;
    };
    let delimiters = input.windows(3).filter(|three| three == b"--b").count();
    assert!(parts.len() < delimiters.max(1) + 1, "parts out of nothing");
    for part in &parts {
        match part {
            PartReply::One(reply) => assert!(reply.body.len() <= input.len()),
            PartReply::ChangeSet(replies) => assert!(replies.len() <= input.len()),
        }
    }
}

/// A form: whatever it says becomes a plain name or nothing, and is bounded.
pub(crate) fn formxml(input: &[u8]) {
    let Ok(text) = core::str::from_utf8(input) else {
        return;
    };
    for kind in FormKind::ALL {
        let Ok(form) = read_form(text, kind) else { continue };
        assert!(form.cells.len() <= 500 && form.conditions.roles.len() <= 500);
        for cell in &form.cells {
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            assert!(cell.column.bytes().all(plain), "a column becomes part of a query");
            for (_, label) in &cell.labels {
                assert!(!label.chars().any(char::is_control) && label.chars().count() <= 100);
            }
        }
    }
}

/// An error body: it is an error, and what it says is not in the error's own words.
pub(crate) fn error(input: &[u8]) {
    for status in [400, 403, 404, 412, 429, 500, 503] {
        let error = match reply(status, input).ok() {
            Ok(_) => panic!("{status} was taken for success"),
            Err(error) => error,
        };
        let said = format!("{error} {error:?}");
        assert!(said.len() < 2_000, "bounded");
        if let ApiError::Refused { words, .. } = &error {
            let words = words.reveal();
            assert!(words.chars().count() <= 400 && !words.chars().any(char::is_control));
            assert!(words.len() < 30 || !said.contains(words), "content in a log");
        }
    }
}

/// A challenge header: names are in lower case, and no more challenges than its text has room for.
pub(crate) fn challenge(input: &[u8]) {
    let Ok(text) = core::str::from_utf8(input) else {
        return;
    };
    let found = challenges::read(text);
    assert!(found.len() <= text.len());
    for challenge in &found {
        assert_eq!(challenge.scheme, challenge.scheme.to_ascii_lowercase());
        for (name, _) in &challenge.parameters {
            assert_eq!(*name, name.to_ascii_lowercase());
        }
    }
}

/// A discovery reply: every address is one that the program would also take from a person.
pub(crate) fn discovery(input: &[u8]) {
    let Ok(found) = instances::read(&reply(200, input)) else {
        return;
    };
    assert!(found.len() <= 1_000);
    for one in &found {
        let url = one.root.url();
        let here = url
            .host_str()
            .is_some_and(|host| host == "localhost" || host.starts_with("127.") || host == "[::1]");
        assert!(url.scheme() == "https" || here, "{url}");
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(!one.name.chars().any(char::is_control) && one.name.chars().count() <= 300);
    }
}

/// Metadata: names that become part of a path or of a body are plain names.
pub(crate) fn metadata(input: &[u8]) {
    let ask = MetadataChanges {
        tables: &[],
        since: None,
    };
    let Ok(told) = ask.read(&reply(200, input)) else {
        return;
    };
    let plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    for table in told.tables.values() {
        assert!(plain(&table.set) && plain(&table.key));
        assert!(table.columns.keys().all(|name| plain(name)));
        assert!(table.lookups.iter().all(|lookup| plain(&lookup.navigation)));
    }
    assert!(!told.stamp.is_empty() && told.stamp.len() <= 500);
}
