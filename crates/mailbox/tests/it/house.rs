//! A mailbox under test together with a hand that can put messages into it from behind.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use regarding_mailbox::maildir::Maildir;
use regarding_mailbox::modified_utf7;
use regarding_mailbox::seam::{Folder, FolderId, FolderPurpose, Mailbox};

/// Gives the folder of a path another path.
type Rename = Box<dyn Fn(&str, &str) + Send + Sync>;

/// A mailbox, and the Maildir that it shows, directly or through a server.
pub(crate) struct House {
    pub(crate) mailbox: Arc<dyn Mailbox>,
    pub(crate) root: PathBuf,
    delivered: AtomicU32,
    create: Box<dyn Fn(&str) + Send + Sync>,
    rename: Rename,
}

impl House {
    /// `create` makes a folder by its path (`Kunden/Köln`) and `rename` gives it another one, the way its owner would.
    pub(crate) fn new(
        mailbox: Arc<dyn Mailbox>,
        root: PathBuf,
        create: impl Fn(&str) + Send + Sync + 'static,
        rename: impl Fn(&str, &str) + Send + Sync + 'static,
    ) -> Self {
        Self {
            mailbox,
            root,
            delivered: AtomicU32::new(0),
            create: Box::new(create),
            rename: Box::new(rename),
        }
    }

    /// Gives a folder another path.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        (self.rename)(from, to);
    }

    /// Makes a folder by its path.
    pub(crate) fn create(&self, path: &str) {
        (self.create)(path);
    }

    /// Puts a message into a folder, as a delivery agent would. Later ones are newer.
    pub(crate) fn deliver(&self, folder: &str, raw: &[u8]) {
        let directory = if folder == "INBOX" {
            self.root.clone()
        } else {
            self.root.join(format!(".{folder}"))
        };
        self.make(&directory);
        let number = self.delivered.fetch_add(1, Ordering::SeqCst);
        let name = format!("{}.M{number}P1.host", 1_700_000_000 + number);
        let aside = directory.join("tmp").join(&name);
        fs::write(&aside, raw).unwrap();
        self.hand_over(&aside);
        fs::rename(&aside, directory.join("new").join(&name)).unwrap();
    }

    /// Makes the folders of files that a folder consists of.
    pub(crate) fn make(&self, directory: &Path) {
        make(directory);
        for part in ["cur", "new", "tmp", "."] {
            self.hand_over(&directory.join(part));
        }
    }

    /// A server reads the files as a user of its own.
    fn hand_over(&self, path: &Path) {
        let owner = fs::metadata(self.root.parent().unwrap()).unwrap();
        let _ = chown(path, Some(owner.uid()), Some(owner.gid()));
    }

    pub(crate) async fn folder(&self, purpose: FolderPurpose) -> Folder {
        let all = self.mailbox.folders().await.unwrap();
        all.into_iter()
            .find(|folder| folder.purpose == purpose)
            .unwrap_or_else(|| panic!("no {purpose:?}"))
    }

    pub(crate) async fn inbox(&self) -> FolderId {
        self.folder(FolderPurpose::Inbox).await.id
    }
}

/// A Maildir in a temporary folder, with the usual folders.
pub(crate) async fn maildir() -> (House, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("Maildir");
    make(&root);
    let mailbox = Maildir::open(&root)
        .await
        .unwrap()
        .poll_every(core::time::Duration::from_millis(5));
    let base = root.clone();
    let place_of = move |path: &str| base.join(format!(".{}", modified_utf7::encode(path).replace('/', ".")));
    let also = place_of.clone();
    let house = House::new(
        Arc::new(mailbox),
        root,
        move |path| make(&place_of(path)),
        move |from, to| fs::rename(also(from), also(to)).unwrap(),
    );
    for name in ["Sent", "Drafts", "Junk", "Trash", "Archive"] {
        house.create(name);
    }
    (house, place)
}

fn make(directory: &Path) {
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(directory.join(part)).unwrap();
    }
}

/// A small message.
pub(crate) fn message(id: &str, subject: &str) -> Vec<u8> {
    format!(
        "From: Ilse Brandt <ilse@hafenwerk.example>\r\nTo: Owner <owner@example.test>\r\nSubject: {subject}\r\n\
         Message-ID: <{id}>\r\nDate: Fri, 5 Apr 2024 10:00:00 +0200\r\n\r\nHello there.\r\n"
    )
    .into_bytes()
}
