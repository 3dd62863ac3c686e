//! Values with units: `8 MiB`, `30 s`, `10 %`.
//!
//! It deliberately guesses no unit: a bare number is refused with the spelling to use.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use rust_decimal::Decimal;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::{AuditTo, Breaker, Rate, Store};

pub(super) fn size(text: &str) -> Result<usize, String> {
    let units = [("B", 1_usize), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
    let (number, unit) = split(text);
    let factor = units.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor);
    let size = factor.zip(number.parse::<usize>().ok()).and_then(|(factor, number)| number.checked_mul(factor));
    size.filter(|size| *size > 0).ok_or_else(|| "expected a size such as \"8 MiB\" (B, KiB, MiB, GiB)".to_owned())
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split(text);
    let number = number.parse::<u64>().ok();
    let duration = match (number, unit) {
        (Some(number), "ms") => Some(Duration::from_millis(number)),
        (Some(number), "s") => Some(Duration::from_secs(number)),
        (Some(number), "min") => number.checked_mul(60).map(Duration::from_secs),
        _ => None,
    };
    // Beyond that a sum of moment and duration may not exist.
    let duration = duration.filter(|duration| *duration <= Duration::from_hours(24));
    duration.ok_or_else(|| "expected a duration such as \"2 s\" (ms, s, min), a day at most".to_owned())
}

/// By how much clocks may differ; more than it names is refused where tokens are set up.
pub(super) fn leeway(text: &str) -> Result<Duration, String> {
    duration(text).map_err(|_| "expected a duration such as \"30 s\" (ms, s, min), 5 min at most".to_owned())
}

/// A duration in which something can be done.
pub(super) fn some_time(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("expected more than no time at all, such as \"2 s\"".to_owned()),
        time => Ok(time),
    }
}

/// Whole days, as `90 d`.
pub(super) fn days(text: &str) -> Result<i64, String> {
    let (number, unit) = split(text);
    let days = number.parse::<i64>().ok().filter(|days| unit == "d" && (1..=3650).contains(days));
    days.ok_or_else(|| "expected a number of days such as \"90 d\"".to_owned())
}

pub(super) fn percent(text: &str) -> Result<Decimal, String> {
    let (number, unit) = split(text);
    let percent = number.parse::<Decimal>().ok().filter(|percent| unit == "%" && *percent <= Decimal::ONE_HUNDRED);
    percent.ok_or_else(|| "expected a percentage from 0 to 100 such as \"10 %\"".to_owned())
}

/// A date as `2026-11-22`.
///
/// # Errors
/// How a date is written.
pub fn date(text: &str) -> Result<Date, String> {
    let format = format_description!("[year]-[month]-[day]");
    Date::parse(text, format).map_err(|_| "expected a date such as 2026-11-22".to_owned())
}

/// A moment as Unix milliseconds: a day, from its midnight in UTC on, or a date with time and zone (RFC 3339).
///
/// # Errors
/// How a moment is written.
pub fn moment(text: &str) -> Result<i64, String> {
    let midnight = date(text).map(|day| day.midnight().assume_utc());
    let moment = midnight.or_else(|_| OffsetDateTime::parse(text, &Rfc3339));
    let moment = moment.map_err(|_| "expected a day such as 2026-11-22, or 2026-11-22T08:00:00Z".to_owned())?;
    Ok(moment.unix_timestamp().saturating_mul(1000) + i64::from(moment.millisecond()))
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "expected an IP address and a port such as \"127.0.0.1:8080\"".to_owned())
}

pub(super) fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let sound = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let sound = sound && text.bytes().all(|byte| byte.is_ascii_graphic());
    if sound { Ok(text.to_owned()) } else { Err("expected an absolute https or http URL".to_owned()) }
}

/// A URL that paths are put behind: no closing slash, query or fragment.
pub(super) fn base_url(text: &str) -> Result<String, String> {
    let base = url(text)?.trim_end_matches('/').to_owned();
    if base.contains(['?', '#']) { Err("expected a URL without query and fragment".to_owned()) } else { Ok(base) }
}

pub(super) fn store(text: &str) -> Result<Store, String> {
    let rest = |scheme: &str| text.strip_prefix(scheme).filter(|rest| !rest.is_empty());
    if text == "memory" {
        Ok(Store::Memory)
    } else if let Some(file) = rest("sqlite://").or_else(|| rest("sqlite:").filter(|rest| !rest.starts_with("//"))) {
        Ok(Store::Sqlite(PathBuf::from(file)))
    } else if rest("postgres://").or_else(|| rest("postgresql://")).is_some() {
        Ok(Store::Postgres(text.to_owned()))
    } else {
        Err("expected \"memory\", \"sqlite:FILE\" or \"postgres://host/database\"".to_owned())
    }
}

pub(super) fn audit_to(text: &str) -> Result<AuditTo, String> {
    match text {
        "off" => Ok(AuditTo::Nowhere),
        "store" => Ok(AuditTo::Store),
        _ => text
            .strip_prefix("file:")
            .filter(|file| !file.is_empty())
            .map(|file| AuditTo::File(PathBuf::from(file)))
            .ok_or_else(|| "expected \"store\", \"file:FILE\" or \"off\"".to_owned()),
    }
}

/// How long something is kept.
pub(super) fn keeping(text: &str) -> Result<Option<Duration>, String> {
    if text == "forever" {
        return Ok(None);
    }
    let (number, unit) = split(text);
    let days = number.parse::<u64>().ok().filter(|days| unit == "d" && (1..=36_500).contains(days));
    days.map(|days| Some(Duration::from_secs(days * 86_400)))
        .ok_or_else(|| "expected \"forever\", or days such as \"400 d\"".to_owned())
}

/// How often something is looked at, or never.
pub(super) fn every(text: &str) -> Result<Option<Duration>, String> {
    if text == "off" { Ok(None) } else { some_time(text).map(Some) }
}

pub(super) fn calls(text: &str) -> Result<usize, String> {
    let calls = text.trim_end_matches(" calls").parse::<usize>().ok().filter(|calls| (1..=100_000).contains(calls));
    calls.ok_or_else(|| "expected a number such as \"256\"".to_owned())
}

pub(super) fn rate(text: &str) -> Result<Option<Rate>, String> {
    if text == "off" {
        return Ok(None);
    }
    let rate = text.split_once('/').and_then(|(calls, per)| {
        let per = Duration::from_secs(match per.trim() {
            "s" => 1,
            "min" => 60,
            _ => return None,
        });
        Some(Rate { calls: calls.trim().parse().ok().filter(|calls| *calls > 0)?, per })
    });
    rate.map(Some).ok_or_else(|| "expected \"off\" or a rate such as \"20/s\" or \"600/min\"".to_owned())
}

pub(super) fn breaker(text: &str) -> Result<Option<Breaker>, String> {
    if text == "off" {
        return Ok(None);
    }
    let breaker = text.split_once(',').and_then(|(failures, pause)| {
        let (number, unit) = split(failures.trim());
        let failures = number.parse().ok().filter(|number| *number > 0 && matches!(unit, "failure" | "failures"))?;
        Some(Breaker { failures, pause: duration(pause.trim()).ok()? })
    });
    breaker
        .map(Some)
        .ok_or_else(|| "expected \"off\" or, such as \"5 failures, 1 s\", after how many and for how long".to_owned())
}

/// Number and unit; a blank between them is optional.
fn split(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_needs_its_unit() {
        assert_eq!(size("8 MiB"), Ok(8 << 20));
        assert_eq!(size("512KiB"), Ok(512 << 10));
        assert_eq!(duration("500 ms"), Ok(Duration::from_millis(500)));
        assert_eq!(percent("7.5 %"), Ok(Decimal::new(75, 1)));
        for wrong in ["8", "8 MB", "", "-1 MiB", "0 B", "99999999999999999999 B"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        for wrong in ["2", "2 h", "s", "18446744073709551615 s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        assert!(percent("101 %").is_err());
    }

    #[test]
    fn a_breaker_is_failures_and_a_pause() {
        let five = Breaker { failures: 5, pause: Duration::from_secs(1) };
        assert_eq!(breaker("5 failures, 1 s"), Ok(Some(five)));
        assert_eq!(breaker("off"), Ok(None));
        for wrong in ["5", "5 failures", "0 failures, 1 s", "5 failures, 1", "5, 1 s", "1 s, 5 failures"] {
            assert!(breaker(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_rate_is_calls_per_second_or_minute() {
        assert_eq!(rate("off"), Ok(None));
        assert_eq!(rate("600/min"), Ok(Some(Rate { calls: 600, per: Duration::from_mins(1) })));
        assert!(rate("0/s").is_err());
        assert!(rate("20").is_err());
    }
}
