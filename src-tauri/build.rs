//! Fixes at build time what the window may call: each command of `commands.txt` gets a permission of its own, and
//! `capabilities/main.json` grants them to the main window by name (promise 9).

fn main() {
    let commands: Vec<&'static str> = include_str!("commands.txt")
        .lines()
        .filter(|line| !line.is_empty())
        .collect();
    // Tauri keeps the list for the life of the build script.
    let commands: &'static [&'static str] = Vec::leak(commands);
    let manifest = tauri_build::AppManifest::new().commands(commands);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    println!("cargo:rerun-if-changed=commands.txt");
    pack_relocations();
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}

/// The first glibc that reads packed relocations.
const PACKED_SINCE: (u32, u32) = (2, 36);

/// A program that may lie anywhere in memory has 24 bytes for each address in its tables, all of which are read at its start. Packed
/// they take a fortieth. An older system would not start such a program, so that the one at hand is asked.
fn pack_relocations() {
    let target = |part| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    let here = std::env::var("HOST").ok() == std::env::var("TARGET").ok();
    let is_glibc = target("OS") == "linux" && target("ENV") == "gnu";
    if here && is_glibc && glibc().is_some_and(|version| version >= PACKED_SINCE) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of the system's glibc.
fn glibc() -> Option<(u32, u32)> {
    let told = std::process::Command::new("getconf")
        .arg("GNU_LIBC_VERSION")
        .output()
        .ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
