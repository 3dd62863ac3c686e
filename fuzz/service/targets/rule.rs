//! Any text as a file of a rule: it is read, or each mistake is told with what to do.

#![no_main]

use std::borrow::Cow;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use oncohooks::files::{self, Files};
use oncohooks::knowledge::Knowledge;

/// The diseases and the numbers of the project, without its rules and drugs: quick to read.
fn few() -> &'static Files {
    static FEW: OnceLock<Files> = OnceLock::new();
    FEW.get_or_init(|| {
        let mut files = files::collect(None).expect("the files of the project are sound");
        files.retain(|path, _| path.starts_with("knowledge/diseases/") || path == "knowledge/knowledge.yaml");
        files
    })
}

fuzz_target!(|text: &str| {
    let mut files = few().clone();
    files.insert("knowledge/breast/rule.yaml".to_owned(), Cow::Owned(text.to_owned()));
    if let Err(mistakes) = Knowledge::load(&files) {
        assert!(mistakes.iter().all(|mistake| !mistake.message.is_empty() && !mistake.help.is_empty()));
    }
});
