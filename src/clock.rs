//! What day it is: the only look at the calendar.

use time::{Date, OffsetDateTime, UtcOffset};

use crate::settings::{Jurisdiction, Settings};

/// The date rules see: the one the operator fixed, else today where the patients are.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn as_of(settings: &Settings) -> Date {
    let hours = match settings.jurisdiction {
        Jurisdiction::Jp => 9,
        Jurisdiction::Us => -5,
    };
    let offset = UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC);
    settings.as_of.unwrap_or_else(|| OffsetDateTime::now_utc().to_offset(offset).date())
}
