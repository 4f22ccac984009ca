//! What the window on Linux is told through the environment, since its toolkit asks nowhere else: how the page's script is run, and
//! how it is drawn where there is no graphics processor (docs/adr/0029).
//!
//! The toolkit takes this as it was when the program started, and setting a variable of the own process is no safe thing to do.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

type Variable = (&'static str, &'static str);

/// The script is interpreted. Memory comes from one arena, since the others keep what threads gave back; what is large (64 KB) comes from
/// none, so that it is given back at once.
const EVERYWHERE: [Variable; 3] = [
    ("JSC_useJIT", "0"),
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_MMAP_THRESHOLD_", "65536"),
];

/// Without a graphics processor pictures are handed over as they are. OpenGL in software takes a hundred megabytes for the same.
const WITHOUT_GRAPHICS: [Variable; 1] = [("WEBKIT_DISABLE_DMABUF_RENDERER", "1")];

/// Names the variables that the program set for itself.
const OURS: &str = "REGARDING_SET";

/// Starts the program once more, in its own place, with what the window is told. Whoever set a variable keeps it as they set it.
///
/// Comes back where that is done, and where it cannot be: then the window needs more memory.
pub(crate) fn tell() {
    let Ok(program) = env::current_exe() else {
        return;
    };
    if env::var_os(OURS).is_some() {
        return;
    }
    let wanted = wanted(has_graphics(Path::new("/dev/dri")), |name| {
        env::var_os(name).is_some()
    });
    let names: Vec<&str> = wanted.iter().map(|(name, _)| *name).collect();
    let mut words = env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = words.next() {
        again.arg0(name);
    }
    let _ = again.args(words).envs(wanted).env(OURS, names.join(",")).exec();
}

/// What a program that is no part of this one, as the person's browser, is started with: its toolkit may be the same one.
pub(crate) fn as_it_was(command: &mut Command) -> &mut Command {
    without_ours(command, &env::var(OURS).unwrap_or_default())
}

fn without_ours<'a>(command: &'a mut Command, ours: &str) -> &'a mut Command {
    for name in ours.split(',').filter(|name| !name.is_empty()) {
        command.env_remove(name);
    }
    command.env_remove(OURS)
}

fn wanted(has_graphics: bool, is_set: impl Fn(&str) -> bool) -> Vec<Variable> {
    let drawn: &[Variable] = if has_graphics { &[] } else { &WITHOUT_GRAPHICS };
    EVERYWHERE
        .iter()
        .chain(drawn)
        .filter(|(name, _)| !is_set(name))
        .copied()
        .collect()
}

/// Whether the system has something that draws: a node of its kind in the folder of such devices.
fn has_graphics(devices: &Path) -> bool {
    let is_one = |name: &OsStr| name.as_encoded_bytes().starts_with(b"renderD");
    fs::read_dir(devices).is_ok_and(|all| all.flatten().any(|one| is_one(&one.file_name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(variables: &[Variable]) -> Vec<&str> {
        variables.iter().map(|(name, _)| *name).collect()
    }

    #[test]
    fn what_somebody_set_stays_as_it_is() {
        let wanted = wanted(true, |name| name == "JSC_useJIT");
        assert_eq!(names(&wanted), ["MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_"]);
    }

    #[test]
    fn without_a_graphics_processor_nothing_is_drawn_by_one() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_graphics(folder.path()));
        assert!(!has_graphics(&folder.path().join("nowhere")));
        let told = wanted(false, |_| false);
        assert!(
            names(&told).contains(&"WEBKIT_DISABLE_DMABUF_RENDERER"),
            "{told:?}"
        );
        fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_graphics(folder.path()));
    }

    #[test]
    fn others_are_started_without_what_is_ours_only() {
        let mut browser = Command::new("browser");
        browser.env("GDK_GL", "disable").env("JSC_useJIT", "0");
        without_ours(&mut browser, "JSC_useJIT");
        let left: Vec<_> = browser.get_envs().filter(|(_, value)| value.is_some()).collect();
        assert_eq!(left, [(OsStr::new("GDK_GL"), Some(OsStr::new("disable")))]);
    }
}
