//! The files that go along with a template: they are not among what `InstantiateTemplate` answers. Read when they are wanted and never
//! stored (reference A9: `objectid_template`; C2).

use uuid::Uuid;

use super::pending_read::{PendingFile, file};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::rows;

/// Reads the files of a template.
#[derive(Debug, Clone, Copy)]
pub struct ReadTemplateFiles {
    /// Which one.
    pub id: Uuid,
}

impl Operation for ReadTemplateFiles {
    type Output = Vec<PendingFile>;

    fn request(&self) -> ApiRequest {
        let query = Query::set("activitymimeattachments")
            .select(&["filename", "mimetype", "attachmentcontentid", "body"])
            .filter(Filter::And(vec![
                Filter::id("_objectid_value", self.id),
                Filter::text("objecttypecode", "template"),
            ]))
            .order("attachmentnumber");
        ApiRequest::get(query.path()).names(self.id)
    }

    /// Those without a body are left out: nothing of them can go along.
    fn read(&self, reply: &ApiReply) -> Result<Vec<PendingFile>, ApiError> {
        let json = reply.json()?;
        let read = rows(&json)?.into_iter().map(file);
        let full =
            |read: &Result<PendingFile, ApiError>| !read.as_ref().is_ok_and(|file| file.bytes.is_empty());
        read.filter(full).collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::ReadTemplateFiles;
    use crate::api::{ApiReply, Operation as _};

    #[test]
    fn a9_files_of_the_template_are_asked_for_and_empty_ones_are_left_out() {
        let id = Uuid::from_u128(3);
        let ask = ReadTemplateFiles { id };
        let path = ask.request().path;
        let path = percent_encoding::percent_decode_str(&path).decode_utf8_lossy();
        let wanted = format!("(_objectid_value eq {id} and objecttypecode eq 'template')");
        assert!(path.contains(&wanted), "{path}");
        let reply = |body: &str| ApiReply {
            status: 200,
            headers: vec![],
            body: body.as_bytes().to_vec(),
        };
        let rows =
            r#"{"value":[{"filename":"a.pdf","mimetype":"application/pdf","body":"aGk="},{"filename":"b"}]}"#;
        let files = ask.read(&reply(rows)).unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(
            (files[0].name.as_str(), files[0].bytes.as_slice()),
            ("a.pdf", &b"hi"[..])
        );
        assert!(
            ask.read(&reply(r#"{"value":[{"filename":"a","body":"%"}]}"#))
                .is_err()
        );
    }
}
