//! Any words as the value of a HER2 result, and beside a number of PD-L1.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    for code in ["HER2 IHC", "PD-L1 22C3 CPS", "ER", "BRCA1", "LVEF"] {
        let observation = json!({
            "resourceType": "Observation", "id": "o", "status": "final", "subject": {"reference": "Patient/p"},
            "code": {"text": code}, "valueString": text
        });
        oncohooks_fuzz_service::answer_with(&observation.to_string());
    }
});
