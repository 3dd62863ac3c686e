//! The page and the book in Chromium: every sample in both languages, buttons, keyboard, a record full of script.
//!
//! It runs only where `ONCOHOOKS_PLAYWRIGHT` names a folder where `npm install playwright-core` was done, and Chromium is
//! at /usr/bin/chromium or where `ONCOHOOKS_CHROMIUM` says; elsewhere it says that it did not run. `.ci/run` provides both.

use std::process::Command;

use oncohooks::settings::Settings;

use crate::support::app::start;

#[test]
fn the_page_works_in_a_browser_and_a_hostile_record_runs_nothing() {
    let Some(folder) = std::env::var_os("ONCOHOOKS_PLAYWRIGHT") else {
        return println!("NOT RUN: ONCOHOOKS_PLAYWRIGHT names no folder with playwright-core");
    };
    let base = format!("http://{}", start(Settings::default()));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/browser.mjs");
    let answer = Command::new("node").arg(script).arg(base).arg(folder).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&answer.stdout), String::from_utf8_lossy(&answer.stderr));
    assert!(answer.status.success(), "{out}{err}");
}
