//! Running the criteria of filters for ids and versions, page after page (reference A7).

use core::fmt::Write as _;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use regarding_net::Rule;
use roxmltree::Document;
use serde_json::Value as Json;
use uuid::Uuid;

use super::criteria::{Criteria, escaped};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::client::Client;
use crate::error::{ApiError, ReplyFault};
use crate::query::encoded;
use crate::row::{Row, rows};
use crate::tables::Rows;

/// How many rows a page has: the most that there can be (reference A7).
const PAGE: usize = 5000;
/// More pages than any filter selects.
const MOST_PAGES: usize = 1000;

/// A query over the rows of a table that some criteria select.
#[derive(Debug, Clone)]
pub(super) struct Fetch {
    pub(super) rows: Rows,
    pub(super) criteria: Criteria,
    /// Conditions of our own beside them, written out.
    pub(super) more: String,
    /// A series' exceptions: its criteria are about the series.
    pub(super) exceptions: bool,
    /// A column that comes along as a text.
    pub(super) name: Option<&'static str>,
}

/// Rows changed at or after a moment.
pub(super) fn changed_from(time: Timestamp) -> String {
    let time = time.strftime("%Y-%m-%dT%H:%M:%SZ");
    format!("<condition attribute=\"modifiedon\" operator=\"ge\" value=\"{time}\"/>")
}

/// Rows among these.
pub(super) fn among(key: &str, ids: &[Uuid]) -> String {
    let values: String = ids.iter().map(|id| format!("<value>{id}</value>")).collect();
    format!("<condition attribute=\"{key}\" operator=\"in\">{values}</condition>")
}

impl Fetch {
    fn entity(&self, own: &str) -> String {
        let inner = &self.criteria.inner;
        let more = if self.more.is_empty() {
            String::new()
        } else {
            format!("<filter type=\"and\">{}</filter>", self.more)
        };
        if self.exceptions {
            return format!(
                "<entity name=\"appointment\">{own}{more}\
                 <link-entity name=\"recurringappointmentmaster\" from=\"activityid\" to=\"seriesid\" alias=\"theseries\">{inner}</link-entity></entity>"
            );
        }
        format!("<entity name=\"{}\">{own}{more}{inner}</entity>", self.rows.name)
    }

    /// The key of what comes back.
    pub(super) fn key(&self) -> &'static str {
        self.rows.key
    }

    fn page(&self, number: usize, cookie: Option<&str>) -> String {
        let mut own = String::new();
        let series = self.exceptions.then_some("seriesid");
        for column in [self.key(), "modifiedon", "versionnumber"]
            .into_iter()
            .chain(series)
            .chain(self.name)
        {
            let _ = write!(own, "<attribute name=\"{column}\"/>");
        }
        let _ = write!(own, "<order attribute=\"{}\"/>", self.key());
        let cookie = cookie.map_or_else(String::new, |cookie| {
            format!(" paging-cookie=\"{}\"", escaped(cookie))
        });
        format!(
            "<fetch count=\"{PAGE}\" page=\"{number}\"{cookie}>{}</fetch>",
            self.entity(&own)
        )
    }

    fn counted(&self) -> String {
        let own = format!(
            "<attribute name=\"{}\" aggregate=\"count\" alias=\"total\"/>",
            self.key()
        );
        format!("<fetch aggregate=\"true\">{}</fetch>", self.entity(&own))
    }

    fn set(&self) -> &'static str {
        if self.exceptions {
            "appointments"
        } else {
            self.rows.set
        }
    }
}

/// A row that a query selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) id: Uuid,
    pub(super) etag: String,
    pub(super) modified: Option<Timestamp>,
    pub(super) series: Option<Uuid>,
    pub(super) name: String,
}

/// Asks for one page of a query.
pub(super) struct GetHits<'f> {
    fetch: &'f Fetch,
    number: usize,
    cookie: Option<String>,
}

impl<'f> GetHits<'f> {
    pub(super) fn first(fetch: &'f Fetch) -> Self {
        Self {
            fetch,
            number: 1,
            cookie: None,
        }
    }
}

/// One page, and how the next one is asked for.
pub(super) struct Hits {
    pub(super) hits: Vec<Hit>,
    next: Next,
}

enum Next {
    None,
    /// Without a cookie, pages are asked for by number.
    Page(Option<String>),
}

impl Operation for GetHits<'_> {
    type Output = Hits;

    fn request(&self) -> ApiRequest {
        let xml = self.fetch.page(self.number, self.cookie.as_deref());
        let wishes = "odata.include-annotations=\"Microsoft.Dynamics.CRM.fetchxmlpagingcookie,Microsoft.Dynamics.CRM.morerecords\"";
        ApiRequest::get(format!("{}?fetchXml={}", self.fetch.set(), encoded(&xml))).header("Prefer", wishes)
    }

    fn read(&self, reply: &ApiReply) -> Result<Hits, ApiError> {
        let json = reply.json()?;
        let hits: Vec<Hit> = rows(&json)?
            .into_iter()
            .map(|row| self.hit(row))
            .collect::<Result<_, _>>()?;
        let cookie = json
            .get("@Microsoft.Dynamics.CRM.fetchxmlpagingcookie")
            .and_then(Json::as_str)
            .map(|outer| opened(outer).ok_or(ReplyFault::Value("fetchxmlpagingcookie")))
            .transpose()?;
        let more = json
            .get("@Microsoft.Dynamics.CRM.morerecords")
            .and_then(Json::as_bool)
            .unwrap_or(hits.len() >= PAGE);
        let next = if more && !hits.is_empty() {
            Next::Page(cookie)
        } else {
            Next::None
        };
        Ok(Hits { hits, next })
    }
}

impl GetHits<'_> {
    fn hit(&self, row: Row<'_>) -> Result<Hit, ApiError> {
        let version = row
            .int("versionnumber")?
            .map(|version| format!("W/\"{version}\""));
        let etag = row.etag()?.or(version).ok_or(ReplyFault::Value("@odata.etag"))?;
        let series = match row.id("seriesid")? {
            Some(id) => Some(id),
            None => row.id("_seriesid_value")?,
        };
        Ok(Hit {
            id: row.key(self.fetch.key())?,
            etag,
            modified: row.time("modifiedon")?,
            series,
            name: self
                .fetch
                .name
                .map(|name| row.words(name))
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

/// The cookie out of an annotation: encoded twice, in an attribute (reference A7).
fn opened(outer: &str) -> Option<String> {
    let document = Document::parse(outer).ok()?;
    let twice = document.root_element().attribute("pagingcookie")?;
    let once = percent_decode_str(twice).decode_utf8().ok()?;
    let plain = percent_decode_str(&once).decode_utf8().ok()?;
    Some(plain.into_owned())
}

/// Asks how many rows a query selects; a row that is joined twice counts twice.
pub(super) struct Count<'f>(pub(super) &'f Fetch);

impl Operation for Count<'_> {
    type Output = u64;

    fn request(&self) -> ApiRequest {
        let xml = self.0.counted();
        ApiRequest::get(format!("{}?fetchXml={}", self.0.set(), encoded(&xml)))
    }

    fn read(&self, reply: &ApiReply) -> Result<u64, ApiError> {
        let json = reply.json()?;
        let list = rows(&json)?;
        let total = match list.first() {
            Some(row) => row.int("total")?,
            None => Some(0),
        };
        let total = total.and_then(|total| u64::try_from(total).ok());
        total.ok_or_else(|| ReplyFault::Value("total").into())
    }
}

/// A question to a filter: how many rows there are, or the first page of them.
pub(super) enum Probe<'f> {
    Count(Count<'f>),
    First(GetHits<'f>),
}

/// The answer.
pub(super) enum Probed {
    Count(u64),
    First(Hits),
}

impl Operation for Probe<'_> {
    type Output = Probed;

    fn request(&self) -> ApiRequest {
        match self {
            Self::Count(count) => count.request(),
            Self::First(first) => first.request(),
        }
    }

    fn read(&self, reply: &ApiReply) -> Result<Probed, ApiError> {
        match self {
            Self::Count(count) => count.read(reply).map(Probed::Count),
            Self::First(first) => first.read(reply).map(Probed::First),
        }
    }
}

impl Client {
    /// All rows that a query selects, as often as it has them.
    pub(super) async fn hits(&self, rule: Rule, fetch: &Fetch, first: Hits) -> Result<Vec<Hit>, ApiError> {
        let mut all = first.hits;
        let mut next = first.next;
        for number in 2..MOST_PAGES {
            let Next::Page(cookie) = next else {
                return Ok(all);
            };
            let ask = GetHits {
                fetch,
                number,
                cookie,
            };
            let answers = self.run_all(rule, core::slice::from_ref(&ask)).await?;
            let page = answers.into_iter().next().ok_or(ReplyFault::Batch)??;
            all.extend(page.hits);
            next = page.next;
        }
        Err(ReplyFault::Endless.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Criteria, Fetch, changed_from};
    use crate::synced::SyncedTable;

    const MINE: &str = r#"<fetch version="1.0"><entity name="contact"><attribute name="fullname"/><order attribute="fullname"/>
        <filter type="and"><condition attribute="ownerid" operator="eq-userid"/><condition attribute="lastname" operator="in"><value>O&apos;Neil &amp; "x"</value></condition></filter>
        </entity></fetch>"#;

    #[test]
    fn d4_criteria_are_taken_out_of_a_filter_and_narrowed() {
        let criteria = Criteria::of("contact", MINE).unwrap();
        assert!(criteria.by_row);
        let fetch = Fetch {
            rows: SyncedTable::Contact.rows(),
            criteria,
            more: changed_from("2026-03-04T10:00:00Z".parse().unwrap()),
            exceptions: false,
            name: None,
        };
        assert_eq!(
            fetch.page(1, Some("<cookie a=\"1\"/>")),
            "<fetch count=\"5000\" page=\"1\" paging-cookie=\"&lt;cookie a=&quot;1&quot;/&gt;\"><entity name=\"contact\">\
             <attribute name=\"contactid\"/><attribute name=\"modifiedon\"/><attribute name=\"versionnumber\"/><order attribute=\"contactid\"/>\
             <filter type=\"and\"><condition attribute=\"modifiedon\" operator=\"ge\" value=\"2026-03-04T10:00:00Z\"/></filter>\
             <filter type=\"and\"><condition attribute=\"ownerid\" operator=\"eq-userid\"></condition>\
             <condition attribute=\"lastname\" operator=\"in\"><value>O'Neil &amp; &quot;x&quot;</value></condition></filter></entity></fetch>"
        );
    }
}
