//! What is asked, when, and for which country.

use rust_decimal::Decimal;
use time::{Date, Duration};

use crate::case::define::body_size::SurfaceFormula;
use crate::knowledge::Country;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    pub moment: Moment,
    pub country: Country,
    pub as_of: Date,
    pub doses: DoseSettings,
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

/// What the site's settings say of doses.
#[derive(Debug, Clone, Copy, Default)]
pub struct DoseSettings {
    /// How far a dose may be off, in percent.
    pub tolerance_percent: Decimal,
    pub surface: SurfaceFormula,
    /// How old a weight may be to count.
    pub weight_max_age: Duration,
}
