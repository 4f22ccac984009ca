//! Pages without an end: a server whose every page names a next one is given up, and one whose page leads to itself at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use regarding_dataverse::changes::Follow;
use regarding_dataverse::error::ReplyFault;
use regarding_dataverse::row::Row;
use regarding_dataverse::tables::Rows;
use regarding_dataverse::{ApiError, ServiceRoot};
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::office::Office;

struct Names;

impl Follow for Names {
    type Item = ();

    fn table(&self) -> Rows {
        KnownTable::Contact.into()
    }

    fn columns(&self) -> &'static [&'static str] {
        &["lastname"]
    }

    fn read(&self, _row: Row<'_>) -> Result<(), ApiError> {
        Ok(())
    }
}

/// A server whose pages go on for ever, and how many of them were asked for. `step` is by how much the next page's number is
/// larger.
async fn endless(step: usize) -> (ServiceRoot, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let root: ServiceRoot = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let (asked, counter) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (count, base) = (Arc::clone(&asked), root.api_path());
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            tokio::spawn(serve(
                line,
                base.clone(),
                step,
                Arc::clone(&counter),
                Arc::clone(&count),
            ));
        }
    });
    (root, asked)
}

async fn serve(
    line: TcpStream,
    base: String,
    step: usize,
    number: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
) -> Option<()> {
    let (reader, mut writer) = line.into_split();
    let mut lines = BufReader::new(reader).lines();
    loop {
        // A request without a body ends with an empty line.
        while !lines.next_line().await.ok()??.is_empty() {}
        asked.fetch_add(1, Ordering::SeqCst);
        let next = number.fetch_add(step, Ordering::SeqCst) + step;
        let body = format!(r#"{{"value":[],"@odata.nextLink":"{base}contacts?$skiptoken={next}"}}"#);
        let reply = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        writer.write_all(reply.as_bytes()).await.ok()?;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_never_end_are_given_up() {
    let office = Office::open().await;
    let (root, asked) = endless(1).await;
    let client = office.client_at(SeedRole::Salesperson, root).await;
    let looked = client.look(Rule::ReadRecords, &Names, None, &[]).await;
    assert_eq!(looked.err(), Some(ApiError::Reply(ReplyFault::Endless)));
    assert_eq!(
        asked.load(Ordering::SeqCst),
        5000,
        "more pages than any table has"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_leads_to_itself_is_asked_for_once() {
    let office = Office::open().await;
    let (root, asked) = endless(0).await;
    let client = office.client_at(SeedRole::Salesperson, root).await;
    let looked = client.look(Rule::ReadRecords, &Names, None, &[]).await;
    assert_eq!(looked.err(), Some(ApiError::Reply(ReplyFault::Endless)));
    assert_eq!(asked.load(Ordering::SeqCst), 2, "the list, and its next page");
}
