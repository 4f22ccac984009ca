//! Where the profile lies. The webview's folder is made in it before the companion opens it, so it is made here, for its
//! owner only.

use std::fs::DirBuilder;
use std::path::{Path, PathBuf};

use regarding_companion::say;

/// A folder for the profile could not be found.
#[derive(Debug, thiserror::Error)]
#[error("{}", say!("There is no place for your settings: this user has no home folder; name a folder with --profile"))]
pub(crate) struct NoProfile;

/// The profile's folder, absolute: the one that was named, or the user's usual place.
///
/// # Errors
/// When none was named and the user has no home.
pub(crate) fn folder(named: Option<&Path>) -> Result<PathBuf, NoProfile> {
    let folder = match named {
        Some(named) => std::path::absolute(named).unwrap_or_else(|_| named.to_owned()),
        None => usual_place().ok_or(NoProfile)?,
    };
    if let Err(error) = make_private(&folder) {
        // The companion finds the same and tells the person in words.
        tracing::warn!(kind = ?error.kind(), "profile_not_made");
    }
    Ok(folder)
}

/// The same place that the companion takes when no front door names one.
fn usual_place() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "Regarding").map(|places| places.data_local_dir().to_owned())
}

/// Makes a folder that only its owner may look into; one that is there already stays as it is.
pub(crate) fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_profile_is_for_its_owner_only() {
        let home = tempfile::tempdir().unwrap();
        let folder = folder(Some(&home.path().join("a/profile"))).unwrap();
        assert_eq!(
            std::fs::metadata(folder).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
}
