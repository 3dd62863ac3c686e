//! When a busy FHIR server wants to be asked again (RFC 9110 section 10.2.3, `Retry-After`).
//!
//! It deliberately reads no clock: a date is compared with the `Date` the same answer bears, so that two clocks need
//! not agree.

use std::time::Duration;

use httpdate::parse_http_date;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The wait before the one retry when the server asks for none.
pub(super) const PAUSE: Duration = Duration::from_millis(100);

/// How long the answer asks us to wait; nothing when it does not say so, or not so that we understand it.
pub(super) fn after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let after = text(RETRY_AFTER)?;
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = parse_http_date(after).ok()?;
    let now = parse_http_date(text(DATE)?).ok()?;
    Some(then.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(after: &'static str, date: Option<&'static str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, after.parse().unwrap());
        headers.extend(date.map(|date| (DATE, date.parse().unwrap())));
        super::after(&headers).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        let now = Some("Wed, 25 Nov 2026 10:00:00 GMT");
        assert_eq!(waits("2", None), Some(2));
        assert_eq!(waits("Wed, 25 Nov 2026 10:00:02 GMT", now), Some(2));
        assert_eq!(waits("Wednesday, 25-Nov-26 10:01:00 GMT", now), Some(60));
        assert_eq!(waits("Wed, 25 Nov 2026 09:59:00 GMT", now), Some(0), "already over");
        for unclear in ["soon", "-1", "1.5", "", "99999999999999999999"] {
            assert_eq!(waits(unclear, now), None, "{unclear}");
        }
        assert_eq!(waits("Wed, 25 Nov 2026 10:00:02 GMT", None), None, "seen from when?");
        assert_eq!(after(&HeaderMap::new()), None);
    }
}
