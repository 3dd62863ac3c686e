//! Rebuilds when an embedded file changes (`include_dir!` does not tell cargo which files it read), and counts the
//! clinical scenarios, whose texts are no part of the program.

use std::path::Path;

fn main() {
    for folder in ["config/knowledge", "profiles", "cds-hooks", SCENARIOS] {
        println!("cargo:rerun-if-changed={folder}");
    }
    println!("cargo:rustc-env=ONCOHOOKS_SCENARIOS={}", scenarios(Path::new(SCENARIOS)));
}

const SCENARIOS: &str = "tests/scenarios";

/// The `## ` sections of the Markdown files; none where the tests are not there.
#[expect(clippy::disallowed_methods, reason = "the build counts what the program does not hold")]
fn scenarios(folder: &Path) -> usize {
    let Ok(entries) = folder.read_dir() else { return 0 };
    let texts = entries.filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok());
    texts.map(|text| text.lines().filter(|line| line.starts_with("## ")).count()).sum()
}
