//! `tests/text/*.tsv`: one line each, what was written and what is understood.

use super::{read, shown};

/// Fails when a row is read otherwise; `#` begins a heading, the third column is a note.
#[test]
fn every_text_is_understood_as_the_tables_say() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/text");
    let mut failures = Vec::new();
    let mut rows = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        // Another reader has `given.tsv`.
        if file.extension().is_none_or(|end| end != "tsv") || file.ends_with("given.tsv") {
            continue;
        }
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for (at, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let mut fields = line.split('\t');
            let text = fields.next().unwrap().replace("\\n", "\n");
            let wanted = fields.next().unwrap_or_default();
            let reading = read(&text);
            if shown(&reading) != wanted {
                failures.push(format!(
                    "{name}:{}: \"{text}\"\n  wanted {wanted}\n  read   {}",
                    at + 1,
                    shown(&reading)
                ));
            }
            rows += 1;
        }
    }
    assert!(rows >= 300, "only {rows} rows");
    assert!(failures.is_empty(), "{} of {rows} rows:\n{}", failures.len(), failures.join("\n"));
}
