//! Silent mode: the advice for every patient of an export, a line of JSON each, before anybody is shown a card.
//!
//! `files` finds what to read, `texts` cuts it into JSON texts, `document` says whose each is, `grouped` brings together
//! what belongs to one patient, `answer` asks the engine, `workers` keeps all cores busy, `output` writes and goes on after
//! an interruption, `report` counts what was written. Whatever cannot be read is a line of its own, never an end.

pub mod answer;
mod cards_again;
mod document;
pub mod files;
mod grouped;
mod known_then;
pub mod output;
pub mod pseudonyms;
mod record;
pub mod report;
mod run;
mod scratch;
mod sorter;
mod texts;
mod workers;

pub use record::{Fault, Place};
pub use run::{Done, Plan, run};
