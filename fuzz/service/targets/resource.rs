//! Any text where a resource should be: it costs itself, never the answer.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| oncohooks_fuzz_service::answer_with(text));
