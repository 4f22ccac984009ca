//! What the machine must have: named when missing, and installed on Debian and its relatives.

use crate::shell::{Failure, output, program, run, say};

/// Debian packages that the window is built with (`docs/building.md` says what each is for).
pub(crate) const BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];

/// Debian packages that a window without a screen needs, and its pictures.
pub(crate) const DISPLAY: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus",
    "gnome-keyring",
    "imagemagick",
    "x11-utils",
    "xdotool",
    "xdg-utils",
    "fonts-noto-core",
    "fonts-noto-color-emoji",
];

/// Debian packages of the real servers that the tests talk to.
pub(crate) const PEERS: &[&str] = &[
    "dovecot-core",
    "dovecot-imapd",
    "dovecot-lmtpd",
    "dovecot-sieve",
    "dovecot-managesieved",
    "openssl",
    "python3",
];

/// All of them.
pub(crate) const ALL: &[&[&str]] = &[BUILD, DISPLAY, PEERS];

/// Names what is missing and installs it.
pub(crate) fn ensure(groups: &[&[&str]]) -> Result<(), Failure> {
    ensure_node()?;
    let missing = missing(groups);
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("Missing on this machine: {}", missing.join(", ")));
    install(&missing)
}

/// Those of the packages that are not installed. On a system without `dpkg-query` nothing can be told, and the build
/// itself names what it lacks.
fn missing(groups: &[&[&str]]) -> Vec<String> {
    let wanted = groups.iter().flat_map(|group| group.iter());
    if output(program("dpkg-query", ["--version"])).is_none() {
        return Vec::new();
    }
    wanted
        .filter(|package| !is_installed(package))
        .map(|package| (*package).to_owned())
        .collect()
}

fn is_installed(package: &str) -> bool {
    output(program("dpkg-query", ["-W", "-f=${Status}", package]))
        .is_some_and(|status| status.contains("ok installed"))
}

fn install(missing: &[String]) -> Result<(), Failure> {
    let guard = ServiceGuard::raise();
    let result = apt(&["-qq", "update"]).and_then(|()| {
        let mut arguments = vec!["-y", "-qq", "--no-install-recommends", "install"];
        arguments.extend(missing.iter().map(String::as_str));
        apt(&arguments)
    });
    guard.lower();
    result
}

fn apt(arguments: &[&str]) -> Result<(), Failure> {
    let root = output(program("id", ["-u"])).is_some_and(|id| id.trim() == "0");
    let mut words = if root {
        vec!["apt-get"]
    } else {
        vec!["sudo", "apt-get"]
    };
    words.extend(["-o", "DPkg::Lock::Timeout=600"]);
    words.extend(arguments);
    let Some((name, rest)) = words.split_first() else {
        return Ok(());
    };
    let mut command = program(name, rest);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    run(command)
}

/// Keeps Debian from starting the mail servers as services when their packages are installed: tests start their own.
struct ServiceGuard {
    made: bool,
}

const POLICY: &str = "/usr/sbin/policy-rc.d";

impl ServiceGuard {
    fn raise() -> Self {
        let there = std::path::Path::new(POLICY).exists();
        let made = !there && std::fs::write(POLICY, "#!/bin/sh\nexit 101\n").is_ok();
        if made {
            let _ = output(program("chmod", ["+x", POLICY]));
        }
        Self { made }
    }

    fn lower(self) {
        if self.made {
            let _ = std::fs::remove_file(POLICY);
        }
    }
}

fn ensure_node() -> Result<(), Failure> {
    let version = output(program("node", ["--version"]))
        .ok_or_else(|| Failure::new("Node.js is missing: install version 20 or newer with npm"))?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|text| text.parse::<u32>().ok());
    match major {
        Some(major) if major >= 20 => Ok(()),
        _ => Err(Failure::new(format!(
            "Node.js 20 or newer is needed, this is {}",
            version.trim()
        ))),
    }
}
