//! Any text is answered: no crash, a refusal always with a reason, and what is read reads the same by its own 3' name.

#![no_main]

// The module under test is compiled in as it stands, under the crate's own name.
extern crate self as oncohooks;

#[path = "../../src/variant/mod.rs"]
#[allow(dead_code)]
pub mod variant;

#[path = "../../tests/variants/support.rs"]
#[allow(dead_code)]
mod support;

use libfuzzer_sys::fuzz_target;
use oncohooks::variant::{Answer, Notation, read};

fuzz_target!(|text: &str| {
    match support::classify(text) {
        Answer::Refused(refusal) => assert!(!refusal.reason.is_empty()),
        Answer::Listed { variant, .. } | Answer::NotListed { variant, .. } | Answer::Open { variant, .. } => {
            // A name may grow beyond what is read as a notation (a duplication of half the gene).
            let name = variant.change.long_name.as_ref().filter(|name| name.len() <= 1000);
            if let (Some(name), Some(edit)) = (name, &variant.change.edit) {
                let notation = Notation { gene: Some(&variant.gene), protein: Some(name), ..Notation::default() };
                let again = read(&notation, &support::catalogue().genes);
                // A frameshift named as protein does not fix the sequence; everything else must come back.
                if let Some(again) = again.expect("a name of our own is readable").change.edit {
                    assert_eq!(&again, edit);
                }
            }
        }
    }
});
