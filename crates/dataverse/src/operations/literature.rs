//! Sales literature and its documents: looking for some, and reading the files of one. They are read when they are wanted and never
//! stored (general knowledge: the public pages of `salesliterature` and `salesliteratureitem`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::articles::{searched, typed};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Expand, Filter, Query};
use crate::row::{Row, rows};

/// The most documents that one search brings.
const MOST: u32 = 200;

/// Looks for documents by their titles and names, and by the name and keywords of the literature that they belong to.
#[derive(Clone)]
pub struct SearchLiterature {
    /// What was typed; empty for all.
    pub text: String,
}

/// A document of sales literature. Shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// The literature that it belongs to.
    pub literature: Uuid,
    /// What that is called.
    pub name: String,
    /// What that is about.
    pub description: String,
    /// The document's own file.
    pub file: String,
    /// How large it is, in bytes.
    pub size: u64,
}

impl core::fmt::Debug for SearchLiterature {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SearchLiterature")
    }
}

impl core::fmt::Debug for Document {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Document(of {})", self.literature)
    }
}

impl Operation for SearchLiterature {
    type Output = Vec<Document>;

    fn request(&self) -> ApiRequest {
        let text = typed(&self.text);
        let mut query = Query::set("salesliteratureitems")
            .select(&["title", "filename", "filesize", "_salesliteratureid_value"])
            .expand(Expand::new("salesliteratureid", &["name", "description"]))
            .order("filename")
            .top(MOST);
        if !text.is_empty() {
            query = query.filter(Filter::Or(vec![
                Filter::contains("title", &text),
                Filter::contains("filename", &text),
                Filter::contains("salesliteratureid/name", &text),
                Filter::contains("salesliteratureid/keywords", &text),
            ]));
        }
        searched(ApiRequest::get(query.path()), &text)
    }

    /// Documents that are no files, or belong to nothing, are left out.
    fn read(&self, reply: &ApiReply) -> Result<Vec<Document>, ApiError> {
        let json = reply.json()?;
        let all = rows(&json)?.into_iter().map(document);
        all.filter_map(Result::transpose).collect()
    }
}

fn document(row: Row<'_>) -> Result<Option<Document>, ApiError> {
    let (Some(file), Some(literature), Some(head)) = (
        row.text("filename")?,
        row.id("_salesliteratureid_value")?,
        row.related("salesliteratureid")?,
    ) else {
        return Ok(None);
    };
    Ok(Some(Document {
        literature,
        name: head.words("name")?,
        description: head.words("description")?,
        file: file.to_owned(),
        size: row
            .int("filesize")?
            .and_then(|size| u64::try_from(size).ok())
            .unwrap_or_default(),
    }))
}

/// Reads the files of sales literature.
#[derive(Debug, Clone, Copy)]
pub struct ReadLiterature {
    /// Which one.
    pub id: Uuid,
}

/// A file of sales literature.
#[derive(Clone, PartialEq, Eq)]
pub struct LiteratureFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl core::fmt::Debug for LiteratureFile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "LiteratureFile({} bytes)", self.bytes.len())
    }
}

impl Operation for ReadLiterature {
    type Output = Vec<LiteratureFile>;

    fn request(&self) -> ApiRequest {
        let query = Query::set("salesliteratureitems")
            .select(&["filename", "mimetype", "documentbody"])
            .filter(Filter::id("_salesliteratureid_value", self.id))
            .order("filename");
        ApiRequest::get(query.path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<LiteratureFile>, ApiError> {
        let json = reply.json()?;
        let all = rows(&json)?.into_iter().map(file);
        all.filter_map(Result::transpose).collect()
    }
}

fn file(row: Row<'_>) -> Result<Option<LiteratureFile>, ApiError> {
    let (Some(name), Some(body)) = (row.text("filename")?, row.text("documentbody")?) else {
        return Ok(None);
    };
    let kind = row.text("mimetype")?.filter(|kind| kind.contains('/'));
    Ok(Some(LiteratureFile {
        name: name.to_owned(),
        media_type: kind.unwrap_or("application/octet-stream").to_owned(),
        bytes: STANDARD
            .decode(body)
            .map_err(|_| ReplyFault::Value("documentbody"))?,
    }))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{ReadLiterature, SearchLiterature};
    use crate::api::{ApiReply, Operation as _};

    fn reply(body: &str) -> ApiReply {
        ApiReply {
            status: 200,
            headers: vec![],
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn documents_without_a_file_are_left_out() {
        let ask = SearchLiterature { text: String::new() };
        let id = Uuid::from_u128(3);
        let body = format!(
            r#"{{"value":[{{"filename":"a.pdf","filesize":7,"_salesliteratureid_value":"{id}","salesliteratureid":{{"name":"A"}}}},
                {{"filename":null,"_salesliteratureid_value":"{id}","salesliteratureid":{{"name":"A"}}}}]}}"#
        );
        let found = ask.read(&reply(&body)).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].size), ("A", 7));
    }

    #[test]
    fn a_body_that_is_no_base64_is_a_fault_of_the_reply() {
        let ask = ReadLiterature {
            id: Uuid::from_u128(3),
        };
        assert!(
            ask.read(&reply(r#"{"value":[{"filename":"a","documentbody":"%"}]}"#))
                .is_err()
        );
        let files = ask
            .read(&reply(
                r#"{"value":[{"filename":"a","documentbody":"aGk="},{"filename":"b"}]}"#,
            ))
            .unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(
            (files[0].bytes.as_slice(), files[0].media_type.as_str()),
            (&b"hi"[..], "application/octet-stream")
        );
    }
}
