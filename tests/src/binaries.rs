//! Where the binaries under test lie: beside the tests, in the same target folder.

use std::path::{Path, PathBuf};

/// The window.
#[must_use]
pub fn regarding() -> PathBuf {
    binary("regarding")
}

/// The command line.
#[must_use]
pub fn regardingctl() -> PathBuf {
    binary("regardingctl")
}

/// The command line with fault points (feature `fault-points`).
#[must_use]
pub fn regardingctl_with_faults() -> PathBuf {
    binary("regardingctl-with-faults")
}

/// The sample organization.
#[must_use]
pub fn regarding_org() -> PathBuf {
    binary("regarding-org")
}

/// A file of the repository.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A folder of the target folder for what tests leave behind, pictures for example; made when it is not there.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn left_behind(name: &str) -> PathBuf {
    let folder = profile_folder().parent().expect("the target folder").join(name);
    std::fs::create_dir_all(&folder).expect("making a folder in the target folder");
    folder
}

fn binary(name: &str) -> PathBuf {
    let path = profile_folder()
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        path.is_file(),
        "{name} is not built: run `cargo xtask test`, or `cargo build -p regarding-app -p regarding-sample-org -p regarding-cli`"
    );
    path
}

/// `target/debug`: this test lies in it or in its `deps`.
fn profile_folder() -> PathBuf {
    let here = std::env::current_exe().expect("the path of this test");
    let folder = here.parent().expect("its folder");
    if folder.ends_with("deps") {
        folder.parent().expect("the profile's folder").to_owned()
    } else {
        folder.to_owned()
    }
}
