//! From what was prescribed, given or done to the drugs a patient had. The entrance is `given`; `medication` says what a product holds.

pub mod given;
pub mod medication;
pub mod regimen;
pub mod setting;
pub mod therapy_words;
