//! From what was prescribed, given or done to the drugs a patient had. The entrance is `given`; `medication` says what a product holds.

mod amount_given;
pub mod before_onset;
pub mod first_given;
pub mod given;
mod in_turn;
pub mod indication;
mod local;
pub mod medication;
mod never_begun;
pub mod progression;
pub mod regimen;
pub mod regimen_words;
pub mod setting;
pub mod stated_line;
mod stretch;
pub mod therapy_words;
pub mod told_elsewhere;
