//! The language of doses and schedules: phrases of `profiles/dosage-words.tsv`, found in a text. The entrance is `phrasebook`.
//!
//! It knows words and numbers and no FHIR; what they come to together is put together in `profiles/order/dosage/`.

pub mod phrase;
pub mod phrasebook;
pub mod slots;
pub mod template;
