//! `regarding`: the window. See [`regarding_app::run`].

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    regarding_app::run()
}
