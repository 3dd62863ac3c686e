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
    /// Later than any date: the end of what has none yet.
    pub const NEVER: Self = Self { year: 9999, month: None, day: None };

    /// Reads `2026`, `2026-08`, `2026-08-20` and any dateTime that starts so; and what records write in their place and
    /// means one date only: `2026/8/20`, `2026年8月20日`, `令和8年8月20日`. Nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_fhir(text).or_else(|| Self::as_written(text)).filter(|read| read.is_calendar_date())
    }

    /// A date or dateTime as FHIR R4 writes it, byte by byte: every resource has several.
    fn of_fhir(text: &str) -> Option<Self> {
        let length = text.bytes().position(|byte| matches!(byte, b'T' | b' ')).unwrap_or(text.len());
        let part = |from: usize, to: usize| digits(text.as_bytes().get(from..to)?, to - from);
        let is_split = |at: usize| text.as_bytes().get(at) == Some(&b'-');
        let (has_month, has_day) = match length {
            4 => (false, false),
            7 if is_split(4) => (true, false),
            10 if is_split(4) && is_split(7) => (true, true),
            _ => return None,
        };
        let month = if has_month { Some(part(5, 7)?) } else { None };
        let day = if has_day { Some(part(8, 10)?) } else { None };
        Some(Self { year: part(0, 4)?, month: small(month), day: small(day) })
    }

    /// The year comes first and says so, by four digits, 年 or the name of the era: the rest is not ambiguous then.
    fn as_written(text: &str) -> Option<Self> {
        let narrow = |letter: char| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter),
            '／' => '/',
            letter => letter,
        };
        let text: String = text.trim().chars().map(narrow).collect();
        // A time of day may follow, as in a dateTime.
        let date = text.split([' ', 'T']).next()?;
        let eras = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];
        let era = eras.iter().find_map(|(name, before)| Some((date.strip_prefix(name)?, *before)));
        let (year, rest) = if let Some((date, before)) = era {
            let (year, rest) = date.split_once('年')?;
            (before + if year == "元" { 1 } else { few_digits(year)? }, rest)
        } else {
            let (year, rest) = date.split_once('年').or_else(|| date.split_once('/'))?;
            (digits(year.as_bytes(), 4)?, rest)
        };
        let mut parts = rest.trim_end_matches('日').split(['月', '/']).filter(|part| !part.is_empty());
        let month = parts.next().map(few_digits).map_or(Some(None), |month| month.map(Some))?;
        let day = parts.next().map(few_digits).map_or(Some(None), |day| day.map(Some))?;
        parts.next().is_none().then_some(Self { year, month: small(month), day: small(day) })
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

    /// Certainly on the same day as `other`, or later.
    pub fn certainly_not_before(self, other: Self) -> bool {
        matches!((self.earliest(), other.latest()), (Some(mine), Some(theirs)) if mine >= theirs)
    }

    /// Certainly before `other`: no reading of the two dates says otherwise.
    pub fn certainly_before(self, other: Self) -> bool {
        matches!((self.latest(), other.earliest()), (Some(mine), Some(theirs)) if mine < theirs)
    }
}

/// The time of day of a dateTime, for telling which of two measurements of one day came later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay {
    /// As the sender's clock showed it.
    seconds: i32,
    /// East of UTC, in seconds; absent when the record does not say.
    offset: Option<i32>,
}

impl TimeOfDay {
    /// Reads the time of `2026-08-20T18:30:00+09:00`; a dateTime without offset or without seconds is accepted.
    pub fn parse(text: &str) -> Option<Self> {
        let start = text.bytes().position(|byte| matches!(byte, b'T' | b' '))? + 1;
        let time = text.get(start..)?.trim();
        let at = time.bytes().position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')).unwrap_or(time.len());
        let (clock, zone) = time.split_at_checked(at)?;
        let offset = match zone {
            "" => None,
            "Z" | "z" => Some(0),
            zone => {
                let size = hours_and_minutes(zone.get(1..)?)?;
                Some(if zone.starts_with('-') { -size } else { size })
            }
        };
        Some(Self { seconds: hours_and_minutes(clock)?, offset })
    }

    /// Later than a time of the same day; `None` when the two clocks cannot be compared.
    pub fn is_after(self, other: Self) -> Option<bool> {
        match (self.offset, other.offset) {
            (Some(mine), Some(theirs)) => Some(self.seconds - mine > other.seconds - theirs),
            (None, None) => Some(self.seconds > other.seconds),
            _ => None,
        }
    }
}

/// `18:30`, `18:30:15.250` in seconds.
fn hours_and_minutes(text: &str) -> Option<i32> {
    let mut parts = text.as_bytes().split(|byte| *byte == b':');
    let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let seconds = parts.next().map_or(Some(0), |part| digits(part.get(..2)?, 2))?;
    Some(hours * 3600 + minutes * 60 + seconds)
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

fn digits(text: &[u8], length: usize) -> Option<i32> {
    let is_number = text.len() == length && text.iter().all(u8::is_ascii_digit);
    is_number.then(|| text.iter().fold(0, |number, digit| number * 10 + i32::from(digit - b'0')))
}

/// One digit or two.
fn few_digits(text: &str) -> Option<i32> {
    digits(text.as_bytes(), 1).or_else(|| digits(text.as_bytes(), 2))
}

fn small(number: Option<i32>) -> Option<u8> {
    number.and_then(|number| u8::try_from(number).ok())
}

/// The same day so many months later; its 28th where that month is too short.
#[must_use]
pub fn months_later(day: Date, months: u8) -> Option<Date> {
    let (mut year, mut month) = (day.year(), day.month());
    for _ in 0..months {
        month = month.next();
        year += i32::from(month == Month::January);
    }
    let first = Date::from_calendar_date(year, month, 1).ok()?;
    first.replace_day(day.day()).or_else(|_| first.replace_day(28)).ok()
}

/// The day on which somebody is so many years old; of those born on 29 February the day before counts.
#[must_use]
pub fn birthday(born: Date, years: u8) -> Option<Date> {
    let year = born.year() + i32::from(years);
    born.replace_year(year).or_else(|_| born.replace_day(28)?.replace_year(year)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        PartialDate::parse(text).map(|date| date.to_string())
    }

    #[test]
    fn dates_that_can_mean_one_day_only_are_read() {
        for (written, meant) in [
            ("2026-11-23", "2026-11-23"),
            ("2026-11-23T18:00:00+09:00", "2026-11-23"),
            ("2026/11/23", "2026-11-23"),
            ("2026/1/5 08:30", "2026-01-05"),
            ("２０２６年１１月２３日", "2026-11-23"),
            ("2026年11月", "2026-11"),
            ("2026年", "2026"),
            ("令和8年11月23日", "2026-11-23"),
            ("令和元年5月1日", "2019-05-01"),
            ("平成31年4月30日", "2019-04-30"),
        ] {
            assert_eq!(read(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn dates_that_can_mean_several_days_are_not_read() {
        let unclear = [
            "11/12/2026",
            "26/11/12",
            "8年11月23日",
            "2026/13/1",
            "2026-1-5",
            "2026年頃",
            "令和8/11/23",
            "2026/2/30",
            "昨日",
            "",
        ];
        for written in unclear {
            assert_eq!(read(written), None, "{written}");
        }
    }

    #[test]
    fn of_two_times_of_a_day_the_later_is_told_where_their_clocks_compare() {
        let after = |one: &str, other: &str| TimeOfDay::parse(one)?.is_after(TimeOfDay::parse(other)?);
        assert_eq!(after("2026-11-23T18:00:00+09:00", "2026-11-23T08:00:00+09:00"), Some(true));
        assert_eq!(after("2026-11-23T08:00+09:00", "2026-11-23T01:00:00.5Z"), Some(false));
        assert_eq!(after("2026-11-23T18:00:00", "2026-11-23T08:00:00"), Some(true));
        assert_eq!(after("2026-11-23T18:00:00", "2026-11-23T08:00:00Z"), None);
        assert_eq!(TimeOfDay::parse("2026-11-23"), None);
    }
}
