//! What day and what time it is: the only look at calendar and clock.

use std::time::Duration;

use time::{Date, OffsetDateTime, UtcOffset};

use crate::settings::{Jurisdiction, Settings};

/// The date rules see: the one the operator fixed, else today where the patients are.
#[must_use]
pub fn as_of(settings: &Settings) -> Date {
    as_of_in(settings, settings.jurisdiction)
}

/// As [`as_of`], for patients of another jurisdiction than the site's.
#[must_use]
pub fn as_of_in(settings: &Settings, jurisdiction: Jurisdiction) -> Date {
    settings.as_of.unwrap_or_else(|| today_in(jurisdiction))
}

/// The day of the calendar where the patients of a jurisdiction are.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn today_in(jurisdiction: Jurisdiction) -> Date {
    let hours = match jurisdiction {
        Jurisdiction::Jp => 9,
        Jurisdiction::Us => -5,
    };
    let offset = UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::now_utc().to_offset(offset).date()
}

/// Unix time: what the times of tokens are compared with. It may jump when the machine's clock is set.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn unix() -> Duration {
    (OffsetDateTime::now_utc() - OffsetDateTime::UNIX_EPOCH).unsigned_abs()
}

/// Unix time in milliseconds, for what is kept.
#[must_use]
pub fn unix_milliseconds() -> i64 {
    i64::try_from(unix().as_millis()).unwrap_or(i64::MAX)
}
