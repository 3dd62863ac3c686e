//! What is asked, when, and for which country.

use time::Date;

use crate::knowledge::Country;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    pub moment: Moment,
    pub country: Country,
    pub as_of: Date,
    /// The most buttons of drugs a card may have.
    pub buttons: usize,
    /// Whether every rule is judged and kept in the trace; else only those that something can be said of.
    pub trace: bool,
}

/// When it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The chart is open: options, missing tests, notes.
    View,
    /// Orders are on the table: only what concerns them.
    Order,
}
