//! Files of appointments (B-81, A-89): read where the organization synchronizes them, compared by name and fingerprint. Those that
//! the text shows are left out.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regarding_model::fields::{File, Value};
use regarding_model::ids::RecordRef;
use regarding_net::Method;
use serde_json::json;
use uuid::Uuid;

use super::create::TOGETHER;
use super::organization::OrganizationRecords;
use super::rows::A_QUESTION;
use super::seam::{FileEdit, RecordFile, Version};
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation, Part};
use crate::error::{ApiError, ReplyFault};
use crate::operations::create_email::cut;
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// A file as it stands in a list.
struct Listed {
    id: Uuid,
    appointment: Uuid,
    name: String,
    media_type: Option<String>,
}

/// Asks which files some appointments have.
struct ListFiles(Vec<Uuid>);

impl Operation for ListFiles {
    type Output = Vec<Listed>;

    fn request(&self) -> ApiRequest {
        let any = self
            .0
            .iter()
            .map(|id| Filter::id("_objectid_value", *id))
            .collect();
        let query = Query::set("activitymimeattachments")
            .select(&[
                "activitymimeattachmentid",
                "filename",
                "mimetype",
                "attachmentcontentid",
                "_objectid_value",
            ])
            .filter(Filter::Or(any));
        let mut request = ApiRequest::get(query.path());
        request.identifiers.extend(&self.0);
        request
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<Listed>, ApiError> {
        let mut list = Vec::new();
        for row in rows(&reply.json()?)? {
            if row.text("attachmentcontentid")?.is_none() {
                list.push(Listed {
                    id: row.key("activitymimeattachmentid")?,
                    appointment: row.key("_objectid_value")?,
                    name: row.words("filename")?,
                    media_type: row.text("mimetype")?.map(str::to_owned),
                });
            }
        }
        Ok(list)
    }
}

/// Asks for the bytes of a file.
struct ReadBytes(Uuid);

impl Operation for ReadBytes {
    type Output = Vec<u8>;

    fn request(&self) -> ApiRequest {
        let query = Query::row("activitymimeattachments", self.0).select(&["body"]);
        ApiRequest::get(query.path()).names(self.0)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<u8>, ApiError> {
        let json = reply.json()?;
        let text = Row::of(&json, "activitymimeattachment")?
            .text("body")?
            .unwrap_or_default();
        STANDARD
            .decode(text)
            .map_err(|_| ReplyFault::Value("body").into())
    }
}

impl OrganizationRecords {
    async fn list_files(&self, appointments: &[Uuid]) -> Result<Vec<Listed>, RecordError> {
        let questions: Vec<ListFiles> = appointments
            .chunks(A_QUESTION)
            .map(|ids| ListFiles(ids.to_vec()))
            .collect();
        let mut all = Vec::new();
        for together in questions.chunks(TOGETHER) {
            for answer in self.client.run_all(self.rule, together).await? {
                all.extend(answer?);
            }
        }
        Ok(all)
    }

    /// The files of appointments as values: one by one, since each may be large.
    pub(super) async fn file_values(
        &self,
        appointments: &[Uuid],
    ) -> Result<HashMap<Uuid, Value>, RecordError> {
        let mut files: HashMap<Uuid, Vec<File>> = HashMap::new();
        for listed in self.list_files(appointments).await? {
            let bytes = self.client.run(self.rule, &ReadBytes(listed.id)).await?;
            files.entry(listed.appointment).or_default().push(File {
                name: listed.name,
                hash: *blake3::hash(&bytes).as_bytes(),
            });
        }
        let value = |(id, mut files): (Uuid, Vec<File>)| {
            files.sort_by(|a, b| (&a.name, a.hash).cmp(&(&b.name, b.hash)));
            (id, Value::Files(files))
        };
        Ok(files.into_iter().map(value).collect())
    }

    /// The files of one appointment with their bytes.
    pub(super) async fn files_of(&self, record: &RecordRef) -> Result<Vec<RecordFile>, RecordError> {
        if SyncedTable::of(&record.table) != Some(SyncedTable::Appointment) {
            return Ok(vec![]);
        }
        let mut files = Vec::new();
        for listed in self.list_files(&[record.id]).await? {
            files.push(RecordFile {
                bytes: self.client.run(self.rule, &ReadBytes(listed.id)).await?,
                name: listed.name,
                media_type: listed.media_type,
            });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }

    /// Puts files to appointments and takes them away, each appointment's all or none; gives the version after it, or why not.
    pub(super) async fn write_files(
        &self,
        wanted: &[(Uuid, &[FileEdit])],
    ) -> Result<HashMap<Uuid, Result<Version, RecordError>>, RecordError> {
        let ids: Vec<Uuid> = wanted.iter().map(|(id, _)| *id).collect();
        let there = self.list_files(&ids).await?;
        let mut done = HashMap::new();
        // Each appointment by itself: together they may be more than a request can carry.
        for (id, edits) in wanted {
            let set = self.file_requests(*id, edits, &there);
            if set.is_empty() {
                continue;
            }
            let rows = SyncedTable::Appointment.rows();
            let look = ApiRequest::get(Query::row(rows.set, *id).select(&[rows.key]).path()).names(*id);
            let replies = self.replies(vec![Part::ChangeSet(set), Part::One(look)]).await?;
            let [set, look] = replies.as_slice() else {
                return Err(ApiError::from(ReplyFault::Batch).into());
            };
            let all = set
                .change_set()
                .and_then(|replies| replies.iter().try_for_each(|reply| reply.ok().map(|_| ())));
            let version = all.and_then(|()| {
                let json = look.one()?.json()?;
                let etag = Row::of(&json, "appointment")?.etag()?;
                etag.map(Version).ok_or(ReplyFault::Value("@odata.etag").into())
            });
            done.insert(*id, version.map_err(RecordError::from));
        }
        Ok(done)
    }

    fn file_requests(&self, id: Uuid, edits: &[FileEdit], there: &[Listed]) -> Vec<ApiRequest> {
        let mut set = Vec::new();
        let named = |name: &str| {
            let same = there
                .iter()
                .filter(|one| one.appointment == id && one.name == name);
            let gone = same.map(|one| {
                ApiRequest::new(Method::DELETE, format!("activitymimeattachments({})", one.id)).names(one.id)
            });
            gone.collect::<Vec<_>>()
        };
        let shape = self.client.shape();
        let navigation = shape.navigation("activitymimeattachment", "objectid", "appointment");
        for edit in edits {
            match edit {
                FileEdit::Remove(name) => set.extend(named(name)),
                FileEdit::Put(file) => {
                    set.extend(named(&file.name));
                    let body = json!({
                        format!("{navigation}@odata.bind"): format!("/appointments({id})"),
                        "objecttypecode": "appointment",
                        "filename": cut(&file.name, 255),
                        "mimetype": file.media_type.as_deref().map(|kind| cut(kind, 256)),
                        "body": STANDARD.encode(&file.bytes),
                    });
                    set.push(
                        ApiRequest::new(Method::POST, "activitymimeattachments")
                            .json(body)
                            .names(id)
                            .carries("attachment", 1),
                    );
                }
            }
        }
        set
    }
}
