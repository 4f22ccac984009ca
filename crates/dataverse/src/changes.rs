//! What changed in a table since the last look: one seam over two ways (DESIGN section 5). Where the person's rights allow
//! it, change tracking tells changes and deletions (reference A14); else rows are asked for by `modifiedon`, ascending and
//! with an overlap, and known ids are compared. Both say whether they tell everything or what happened since.
//!
//! What the second way cannot tell: a row that came into sight unchanged (by sharing) and one that the organization changed
//! without saying so in `modifiedon`. A look without a checkpoint finds both.

mod checkpoint;
mod page;
pub(crate) mod still_seen;

use core::time::Duration;
use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use regarding_model::failure::{Failure, FailureKind};
use regarding_net::Rule;
use serde_json::Value;
use uuid::Uuid;

use crate::client::Client;
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::Row;
use crate::tables::Rows;
pub use checkpoint::Checkpoint;
use checkpoint::Place;
use page::{GetPage, Page};
use still_seen::StillSeen;

/// How far a look by `modifiedon` reaches back behind the newest row of the last one: a change that took long may show up
/// with an earlier time than others that were seen already. Longer than the organization lets anything run (2 minutes).
const OVERLAP: Duration = Duration::from_secs(300);

/// More pages than any table here has.
const MOST_PAGES: usize = 5000;

/// The column that the second way goes by.
const MODIFIED: &str = "modifiedon";

/// Whose rows are followed, and what is read of them.
pub trait Follow {
    /// What a row is read as.
    type Item;

    /// The table.
    fn table(&self) -> Rows;

    /// The columns to read; the id comes along by itself.
    fn columns(&self) -> &'static [&'static str];

    /// Reads one row.
    ///
    /// # Errors
    /// What is wrong with the row; it stops nothing but itself.
    fn read(&self, row: Row<'_>) -> Result<Self::Item, ApiError>;
}

/// A row as it is now.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen<T> {
    /// Its id.
    pub id: Uuid,
    /// Its version, for `If-Match`.
    pub etag: Option<String>,
    /// What it says, or why that makes no sense.
    pub item: Result<T, ApiError>,
}

impl<T> core::fmt::Debug for Seen<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Seen")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What a look brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look<T> {
    /// All rows that the person sees.
    Complete {
        /// The rows.
        rows: Vec<Seen<T>>,
        /// Whether the person sees every row of the table, so that a row that is not here is not there either. Without
        /// this, its absence means nothing more than that it is not seen (promise 4).
        everything: bool,
    },
    /// What happened since the checkpoint.
    Delta {
        /// Rows that were made or changed, and perhaps some that were seen before.
        changed: Vec<Seen<T>>,
        /// Rows that are deleted: the organization said so. Perhaps some that were never seen.
        removed: Vec<Uuid>,
        /// Known rows that are not seen any more: deleted or out of sight, which nobody told (promise 4).
        unseen: Vec<Uuid>,
    },
}

/// A look, and where the next one goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked<T> {
    /// What it brought.
    pub look: Look<T>,
    /// Where the next one goes on. To be kept only after everything that it brought was taken in.
    pub checkpoint: Checkpoint,
}

impl Client {
    /// Looks at a table: since a checkpoint, or at all of it without one. A checkpoint that is of no use any more (too old,
    /// of another organization, table or set of columns, or the rights changed) leads to a complete look. `known` are the
    /// ids whose disappearance matters to the caller.
    ///
    /// # Errors
    /// [`ApiError`]; the checkpoint is good as before.
    pub async fn look<F: Follow + Sync>(
        &self,
        rule: Rule,
        follow: &F,
        since: Option<&Checkpoint>,
        known: &[Uuid],
    ) -> Result<Looked<F::Item>, ApiError> {
        let at = Following {
            client: self,
            rule,
            follow,
        };
        match since.and_then(|checkpoint| checkpoint.place(self.root(), follow.table(), follow.columns())) {
            None => at.complete().await,
            Some(Place::Link(link)) => match at.delta(link).await {
                Err(error) if is_refusal(&error) => at.complete().await,
                other => other,
            },
            Some(Place::Newest(newest)) => at.newer(newest, known).await,
        }
    }
}

impl Client {
    /// Looks at a table by change tracking only: since a checkpoint, or at all of it. `None` when that way is barred for this
    /// person, or the checkpoint is of no use any more.
    ///
    /// # Errors
    /// [`ApiError`]; the checkpoint is good as before.
    pub async fn track<F: Follow + Sync>(
        &self,
        rule: Rule,
        follow: &F,
        since: Option<&Checkpoint>,
    ) -> Result<Option<Looked<F::Item>>, ApiError> {
        let at = Following {
            client: self,
            rule,
            follow,
        };
        let looked = match since {
            None => at.tracked().await,
            Some(checkpoint) => match checkpoint.place(self.root(), follow.table(), follow.columns()) {
                Some(Place::Link(link)) => at.delta(link).await.map(Some),
                Some(Place::Newest(_)) | None => return Ok(None),
            },
        };
        match looked {
            Err(error) if is_refusal(&error) => Ok(None),
            other => other,
        }
    }
}

/// Whether an error says that the way is barred and another one may be open.
pub(crate) fn is_refusal(error: &ApiError) -> bool {
    match error.kind() {
        FailureKind::CheckpointExpired
        | FailureKind::Forbidden
        | FailureKind::Gone
        | FailureKind::Stale
        | FailureKind::Unsupported => true,
        FailureKind::Invalid => !matches!(error, ApiError::Reply(_)),
        FailureKind::Offline | FailureKind::Throttled(_) | FailureKind::SignIn | FailureKind::Internal => {
            false
        }
    }
}

/// One look under way.
struct Following<'a, F> {
    client: &'a Client,
    rule: Rule,
    follow: &'a F,
}

/// The pages of a look, put together.
struct Pages<T> {
    rows: Vec<Seen<T>>,
    removed: Vec<Uuid>,
    left: Vec<Uuid>,
    newest: Option<Timestamp>,
    link: Option<String>,
}

impl<F: Follow + Sync> Following<'_, F> {
    fn query(&self) -> Query {
        let addressing = self.follow.table();
        let columns = self.follow.columns();
        let query = Query::set(addressing.set)
            .select(&[addressing.key])
            .select(columns);
        if columns.contains(&MODIFIED) {
            query
        } else {
            query.select(&[MODIFIED])
        }
    }

    fn checkpoint(&self, place: &Place) -> Checkpoint {
        Checkpoint::of(
            self.client.root(),
            self.follow.table(),
            self.follow.columns(),
            place,
        )
    }

    /// All rows with a link to what comes after; `None` from a server that gives no link.
    async fn tracked(&self) -> Result<Option<Looked<F::Item>>, ApiError> {
        let pages = self.pages(self.query().path(), true).await?;
        Ok(self.linked(pages).ok())
    }

    fn linked(&self, pages: Pages<F::Item>) -> Result<Looked<F::Item>, Pages<F::Item>> {
        match pages {
            Pages {
                rows,
                link: Some(link),
                ..
            } => Ok(Looked {
                look: Look::Complete {
                    rows,
                    everything: true,
                },
                checkpoint: self.checkpoint(&Place::Link(link)),
            }),
            pages @ Pages { link: None, .. } => Err(pages),
        }
    }

    /// All rows: with a link to what comes after, when the person may have one.
    async fn complete(&self) -> Result<Looked<F::Item>, ApiError> {
        match self.pages(self.query().path(), true).await {
            // A server that does not know the wish answers as if it were not there.
            Ok(pages) => Ok(self.linked(pages).unwrap_or_else(|pages| self.listed(pages))),
            Err(error) if is_refusal(&error) => {
                let query = self.query().order(MODIFIED);
                Ok(self.listed(self.pages(query.path(), false).await?))
            }
            Err(error) => Err(error),
        }
    }

    fn listed(&self, pages: Pages<F::Item>) -> Looked<F::Item> {
        Looked {
            checkpoint: self.checkpoint(&Place::Newest(pages.newest)),
            look: Look::Complete {
                rows: pages.rows,
                everything: false,
            },
        }
    }

    /// What happened since a link was given out.
    async fn delta(&self, link: String) -> Result<Looked<F::Item>, ApiError> {
        let pages = self.pages(link, false).await?;
        let link = pages.link.ok_or(ReplyFault::Value("@odata.deltaLink"))?;
        // A row that was deleted and made again under its id is told as both; it is there.
        let there: HashSet<Uuid> = pages.rows.iter().map(|seen| seen.id).collect();
        let gone = |ids: Vec<Uuid>| ids.into_iter().filter(|id| !there.contains(id)).collect();
        let look = Look::Delta {
            removed: gone(pages.removed),
            unseen: gone(pages.left),
            changed: pages.rows,
        };
        Ok(Looked {
            look,
            checkpoint: self.checkpoint(&Place::Link(link)),
        })
    }

    /// Rows that are newer than the newest one of the last look, and known ids that are not seen any more.
    async fn newer(&self, newest: Option<Timestamp>, known: &[Uuid]) -> Result<Looked<F::Item>, ApiError> {
        let from = newest.and_then(|newest| newest.checked_sub(OVERLAP).ok());
        let mut query = self.query().order(MODIFIED);
        if let Some(from) = from {
            query = query.filter(Filter::from_time(MODIFIED, from));
        }
        let pages = self.pages(query.path(), false).await?;
        let seen: HashSet<Uuid> = pages.rows.iter().map(|seen| seen.id).collect();
        let unseen = self
            .missing(known.iter().copied().filter(|id| !seen.contains(id)).collect())
            .await?;
        let place = Place::Newest(pages.newest.max(newest));
        let look = Look::Delta {
            changed: pages.rows,
            removed: vec![],
            unseen,
        };
        Ok(Looked {
            look,
            checkpoint: self.checkpoint(&place),
        })
    }

    /// Which of these ids are not seen.
    async fn missing(&self, ids: Vec<Uuid>) -> Result<Vec<Uuid>, ApiError> {
        let mut left: HashSet<Uuid> = ids.iter().copied().collect();
        let questions: Vec<StillSeen> = ids
            .chunks(StillSeen::MOST)
            .map(|ids| StillSeen {
                table: self.follow.table(),
                ids: ids.to_vec(),
            })
            .collect();
        for together in questions.chunks(StillSeen::TOGETHER) {
            for answer in self.client.run_all(self.rule, together).await? {
                for id in answer? {
                    left.remove(&id);
                }
            }
        }
        Ok(ids.into_iter().filter(|id| left.remove(id)).collect())
    }

    /// Follows a path from page to page to its end.
    async fn pages(&self, path: String, track: bool) -> Result<Pages<F::Item>, ApiError> {
        let mut all = Pages {
            rows: vec![],
            removed: vec![],
            left: vec![],
            newest: None,
            link: None,
        };
        let mut places = HashMap::new();
        let mut next = Some(path);
        for _ in 0..MOST_PAGES {
            let Some(path) = next else {
                return Ok(all);
            };
            let root = self.client.root().api_path();
            let here = path.clone();
            let question = GetPage {
                path,
                track,
                set: self.follow.table().set,
                root,
            };
            let page: Page = self.client.run(self.rule, &question).await?;
            for row in &page.rows {
                self.take(row, &mut all, &mut places)?;
            }
            all.removed.extend(page.removed);
            all.left.extend(page.left);
            all.link = page.link;
            if page.next.as_ref() == Some(&here) {
                break;
            }
            next = page.next;
        }
        Err(ReplyFault::Endless.into())
    }

    /// Takes a row in; a row that moved while the pages were turned counts as it was seen last.
    fn take(
        &self,
        row: &Value,
        all: &mut Pages<F::Item>,
        places: &mut HashMap<Uuid, usize>,
    ) -> Result<(), ApiError> {
        let row = Row::of(row, "value")?;
        let id = row.key(self.follow.table().key)?;
        all.newest = all.newest.max(row.time(MODIFIED)?);
        let seen = Seen {
            id,
            etag: row.etag()?,
            item: self.follow.read(row),
        };
        match places.get(&id).and_then(|at| all.rows.get_mut(*at)) {
            Some(earlier) => *earlier = seen,
            None => {
                places.insert(id, all.rows.len());
                all.rows.push(seen);
            }
        }
        Ok(())
    }
}
