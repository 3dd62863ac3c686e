//! Patients under other names: a keyed hash (HMAC-SHA-256) in place of the id, so that who has the key finds them again
//! and nobody else.

use std::fmt::Write;

use aws_lc_rs::hmac;
use serde_json::Value;

/// The shortest key: a hash of a patient's number under a short one can be guessed.
const SHORTEST_KEY: usize = 32;

/// The key.
#[derive(Debug)]
pub struct Pseudonyms(hmac::Key);

impl Pseudonyms {
    /// # Errors
    /// A key that is too short.
    pub fn of(key: &[u8]) -> Result<Self, String> {
        if key.len() < SHORTEST_KEY {
            return Err(format!(
                "error[bad-key]: the file of --hash holds less than {SHORTEST_KEY} bytes; make one with: openssl rand -hex 32"
            ));
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, key)))
    }

    /// The patient's other name.
    pub fn of_patient(&self, id: &str) -> String {
        let mut name = String::with_capacity(64);
        for byte in hmac::sign(&self.0, id.as_bytes()).as_ref() {
            let _ = write!(name, "{byte:02x}");
        }
        name
    }
}

/// Takes out of cards what names the patient, a resource, or quotes the record at length: references, drafts, details.
pub fn take_names_out(value: &mut Value) {
    const NAMES: [&str; 8] =
        ["reference", "references", "place", "suggestions", "detail", "site", "selectionBehavior", "found"];
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !NAMES.contains(&name.as_str()));
            members.values_mut().for_each(take_names_out);
        }
        Value::Array(items) => items.iter_mut().for_each(take_names_out),
        _ => {}
    }
}
