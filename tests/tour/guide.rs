//! What the tour says and shows: numbered lines and numbered pictures.

use std::fs;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use regarding_tests::binaries;
use regarding_tests::desk::Desk;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

/// The folder of the pictures, below the target folder.
const FOLDER: &str = "tour";

/// The one who leads.
#[derive(Debug, Clone)]
pub(crate) struct Guide(Arc<AtomicU32>);

impl Guide {
    /// Clears away the pictures of the last tour.
    pub(crate) fn new() -> Self {
        let old = fs::read_dir(binaries::left_behind(FOLDER))
            .into_iter()
            .flatten()
            .flatten();
        for picture in old.filter(|file| file.path().extension().is_some_and(|end| end == "png")) {
            // One that cannot be removed is written over or stays beside the new ones.
            let _ = fs::remove_file(picture.path());
        }
        Self(Arc::default())
    }

    /// Says a line.
    pub(crate) fn say(&self, line: &str) {
        // Nobody may be listening.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// A step that was made, and what it led to.
    pub(crate) fn step(&self, line: &str) -> u32 {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        self.say(&format!("{number:>3}  {line}"));
        number
    }

    /// A step with a picture of the screen.
    pub(crate) async fn shown(&self, desk: &Desk, name: &str, line: &str) {
        self.seen(&desk.room, &desk.window, name, line).await;
    }

    /// As [`Self::shown`], while nobody is at the desk yet.
    pub(crate) async fn seen(&self, room: &Room, window: &Window, name: &str, line: &str) {
        window.drawn().await;
        let number = self.step(line);
        room.picture(FOLDER, &format!("{number:02}-{name}"));
    }
}
