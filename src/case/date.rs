//! Dates as precise as they were recorded. A year is a date; nothing is filled in.

use std::fmt;

use time::{Date, Month};

/// A FHIR date or the date part of a dateTime, as written by the sender (the sender's own time zone).
///
/// The derived order puts `2026-08` before `2026-08-01`: an imprecise date never outruns a precise one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    pub year: i32,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl PartialDate {
    /// Reads `2026`, `2026-08`, `2026-08-20` and any dateTime that starts so; nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let date = text.split(['T', ' ']).next()?;
        let mut parts = date.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map(|part| digits(part, 2)).map_or(Some(None), |month| month.map(Some))?;
        let day = parts.next().map(|part| digits(part, 2)).map_or(Some(None), |day| day.map(Some))?;
        let read = Self { year, month: small(month), day: small(day) };
        (parts.next().is_none() && read.is_calendar_date()).then_some(read)
    }

    fn is_calendar_date(self) -> bool {
        let month = Month::try_from(self.month.unwrap_or(1));
        month.is_ok_and(|month| Date::from_calendar_date(self.year, month, self.day.unwrap_or(1)).is_ok())
    }

    /// The first day the date can mean.
    pub fn earliest(self) -> Option<Date> {
        let month = Month::try_from(self.month.unwrap_or(1)).ok()?;
        Date::from_calendar_date(self.year, month, self.day.unwrap_or(1)).ok()
    }

    /// The last day the date can mean.
    pub fn latest(self) -> Option<Date> {
        let month = Month::try_from(self.month.unwrap_or(12)).ok()?;
        let day = self.day.unwrap_or_else(|| month.length(self.year));
        Date::from_calendar_date(self.year, month, day).ok()
    }

    /// Certainly before `other`: no reading of the two dates says otherwise.
    pub fn certainly_before(self, other: Self) -> bool {
        matches!((self.latest(), other.earliest()), (Some(mine), Some(theirs)) if mine < theirs)
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month().into()), day: Some(date.day()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

fn digits(text: &str, length: usize) -> Option<i32> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn small(number: Option<i32>) -> Option<u8> {
    number.and_then(|number| u8::try_from(number).ok())
}
