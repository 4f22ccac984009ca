//! What the desktop is asked to open, noted instead of opened: a stand-in for the programs by which a desktop finds a browser.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::patience::until;
use crate::room::Room;

/// The programs that are asked on Linux, one after the other.
const PROGRAMS: [&str; 5] = ["xdg-open", "gio", "gnome-open", "kde-open", "wslview"];

/// The stand-in in a room.
#[derive(Debug)]
pub struct Opener {
    noted: PathBuf,
}

impl Opener {
    /// Stands in for all that is started in the room from now on.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn in_room(room: &mut Room) -> Self {
        let folder = room.home().join("bin");
        let noted = room.home().join("opened");
        fs::create_dir_all(&folder).expect("a folder for programs");
        for name in PROGRAMS {
            let file = folder.join(name);
            let program = format!(
                "#!/bin/sh\nenv > '{0}.environment'\necho \"$@\" >> '{0}'\n",
                noted.display()
            );
            fs::write(&file, program).expect("a program");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("rights of a program");
        }
        let path = std::env::var("PATH").unwrap_or_default();
        room.set("PATH", format!("{}:{path}", folder.display()));
        Self { noted }
    }

    /// The addresses that it was asked to open so far.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        let noted = fs::read_to_string(&self.noted).unwrap_or_default();
        noted.lines().map(str::to_owned).collect()
    }

    /// What it was started with last, a variable a line.
    ///
    /// # Panics
    /// When it was never started.
    #[must_use]
    pub fn environment(&self) -> Vec<String> {
        let file = self.noted.with_extension("environment");
        let noted = fs::read_to_string(file).expect("what an opener was started with");
        noted.lines().map(str::to_owned).collect()
    }

    /// Waits until it has been asked so many times, and gives the last address.
    ///
    /// # Panics
    /// When it is not.
    pub async fn opens(&self, times: usize) -> String {
        until("an address is opened", || async {
            let asked = self.asked();
            (asked.len() >= times).then(|| asked.last().cloned()).flatten()
        })
        .await
    }
}
