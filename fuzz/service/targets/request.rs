//! Any text as a hook request: answered or refused with a reason.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| oncohooks_fuzz_service::answer(text));
