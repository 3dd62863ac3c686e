//! Rebuilds when an embedded file changes: `include_dir!` does not tell cargo which files it read.

fn main() {
    for folder in ["config/knowledge", "profiles", "cds-hooks", "tests/scenarios"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
