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
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
