//! The report of a screening: who would have got which card, which orders would have been stopped, what is missing.
//!
//! It is made of the lines that were written, so that a screening that was interrupted has a whole report in the end.

mod html;
mod line;
mod summary;
mod tally;
mod words;

pub use html::page;
pub use summary::{Frame, Summary};
pub use tally::Tally;
