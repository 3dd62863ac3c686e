//! Rebuilds when an embedded file changes (`include_dir!` does not tell cargo which files it read), and counts the
//! clinical scenarios, whose texts are no part of the program.

use std::path::Path;

fn main() {
    for folder in ["config/knowledge", "profiles", "cds-hooks", SCENARIOS] {
        println!("cargo:rerun-if-changed={folder}");
    }
    println!("cargo:rerun-if-env-changed=ONCOHOOKS_BUILD");
    println!("cargo:rustc-env=ONCOHOOKS_BUILD={}", build().map(|build| format!("+{build}")).unwrap_or_default());
    println!("cargo:rustc-env=ONCOHOOKS_KNOWLEDGE={}", knowledge().unwrap_or_default());
    println!("cargo:rustc-env=ONCOHOOKS_SCENARIOS={}", scenarios(Path::new(SCENARIOS)));
}

const SCENARIOS: &str = "tests/scenarios";

/// What the builder calls this build, such as a commit.
#[expect(clippy::disallowed_methods, reason = "the build's own environment")]
fn build() -> Option<String> {
    std::env::var("ONCOHOOKS_BUILD").ok().filter(|build| !build.is_empty())
}

/// The version of the knowledge that is built in.
#[expect(clippy::disallowed_methods, reason = "the build says what it builds in")]
fn knowledge() -> Option<String> {
    let text = std::fs::read_to_string("config/knowledge/knowledge.yaml").ok()?;
    let version = text.lines().find_map(|line| line.strip_prefix("version:"))?;
    Some(version.trim().trim_matches('"').to_owned())
}

/// The `## ` sections of the Markdown files; none where the tests are not there.
#[expect(clippy::disallowed_methods, reason = "the build counts what the program does not hold")]
fn scenarios(folder: &Path) -> usize {
    let Ok(entries) = folder.read_dir() else { return 0 };
    let texts = entries.filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok());
    texts.map(|text| text.lines().filter(|line| line.starts_with("## ")).count()).sum()
}
