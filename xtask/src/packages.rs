//! What the machine must have: named when missing, and installed on Debian and its relatives.

use std::process::Command;

use crate::shell::{Failure, cargo, output, program, run, say};

/// Debian packages that the window is built with (tauri needs the last, its build the others).
pub(crate) const BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];

/// Debian packages that a window without a screen needs, and its pictures.
pub(crate) const DISPLAY: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus",
    "gnome-keyring",
    "libsecret-tools",
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
    "postfix",
    "openssl",
    "python3",
    "python3-venv",
    "cyrus-common",
    "cyrus-caldav",
    "sasl2-bin",
    "libsasl2-modules",
    "libsasl2-modules-db",
];

/// All of them.
pub(crate) const ALL: &[&[&str]] = &[BUILD, DISPLAY, PEERS];

/// Names what is missing and installs it.
pub(crate) fn ensure(groups: &[&[&str]]) -> Result<(), Failure> {
    ensure_rust()?;
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
    let mut command = as_root(
        "apt-get",
        ["-o", "DPkg::Lock::Timeout=600"].iter().chain(arguments),
    );
    command.env("DEBIAN_FRONTEND", "noninteractive");
    run(command)
}

/// A program run with the rights of the machine's owner.
fn as_root<'a>(name: &'a str, arguments: impl IntoIterator<Item = &'a &'a str>) -> Command {
    let root = output(program("id", ["-u"])).is_some_and(|id| id.trim() == "0");
    let words = if root { vec![name] } else { vec!["sudo", name] };
    let words: Vec<&str> = words.into_iter().chain(arguments.into_iter().copied()).collect();
    match words.split_first() {
        Some((first, rest)) => program(first, rest),
        None => program(name, [""; 0]),
    }
}

/// Keeps Debian from starting the mail servers as services when their packages are installed: tests start their own.
struct ServiceGuard {
    made: bool,
}

/// Debian asks this file before it starts a service after an installation.
const POLICY: &str = "/usr/sbin/policy-rc.d";
/// By this line a file of ours is known, one that an interrupted run left behind too.
const OURS: &str = "# made by cargo xtask while it installs packages";

impl ServiceGuard {
    fn raise() -> Self {
        let there = std::fs::read_to_string(POLICY);
        let made = match there {
            Ok(text) => text.contains(OURS),
            Err(_) => {
                let script =
                    format!("printf '#!/bin/sh\\n{OURS}\\nexit 101\\n' > {POLICY} && chmod +x {POLICY}");
                output(as_root("sh", &["-c", &script])).is_some()
            }
        };
        Self { made }
    }

    fn lower(self) {
        if self.made {
            let _ = output(as_root("rm", &["-f", POLICY]));
        }
    }
}

/// The parts of the Rust toolchain that the checks call; a minimal installation lacks them.
fn ensure_rust() -> Result<(), Failure> {
    for (component, arguments) in [
        ("rustfmt", ["fmt", "--version"]),
        ("clippy", ["clippy", "--version"]),
    ] {
        if output(cargo(arguments)).is_none() {
            say(&format!("Missing on this machine: {component}"));
            run(program("rustup", ["component", "add", component]))?;
        }
    }
    Ok(())
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
    if output(program("npm", ["--version"])).is_none() {
        return Err(Failure::new("npm is missing: install it beside Node.js"));
    }
    match major {
        Some(major) if major >= 20 => Ok(()),
        _ => Err(Failure::new(format!(
            "Node.js 20 or newer is needed, this is {}",
            version.trim()
        ))),
    }
}
