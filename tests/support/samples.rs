//! The samples of `cds-hooks/samples`, which are whole hook requests.

use serde_json::Value;

/// File name, id of the service, request.
pub fn samples() -> Vec<(String, String, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/cds-hooks/samples");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let call: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let service = format!("therapy-{}", call["hook"].as_str().unwrap());
        (file.file_name().unwrap().to_str().unwrap().to_owned(), service, call)
    };
    files.iter().map(read).collect()
}
