//! What ties the log line, the audit and the caller's own trace of one call together (W3C Trace Context, `traceparent`).

use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::HttpRequest;

use crate::clock;

/// The trace id of the caller when it sends one, else a new one: 32 hexadecimal digits.
pub(super) fn id(request: &HttpRequest) -> String {
    let sent = request.headers().get("traceparent").and_then(|value| value.to_str().ok()).and_then(trace_id);
    sent.map_or_else(new, str::to_owned)
}

/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`; other forms are no trace, so that no text of a caller's own
/// gets into the log.
fn trace_id(traceparent: &str) -> Option<&str> {
    let mut parts = traceparent.trim().split('-');
    let is_hex = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let version = parts.next().filter(|version| is_hex(version, 2) && *version != "ff")?;
    let id = parts.next().filter(|id| is_hex(id, 32) && id.bytes().any(|byte| byte != b'0'))?;
    let is_whole = parts.next().is_some_and(|parent| is_hex(parent, 16))
        && parts.next().is_some_and(|flags| is_hex(flags, 2))
        && (version != "00" || parts.next().is_none());
    is_whole.then_some(id)
}

/// Time and a count: no two calls of a process have the same, nor two processes in one nanosecond.
pub(super) fn new() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let nanoseconds = u64::try_from(clock::unix().as_nanos()).unwrap_or(u64::MAX);
    format!("{nanoseconds:016x}{count:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_trace_id_of_a_traceparent_is_taken() {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(trace_id(&format!("00-{id}-00f067aa0ba902b7-01")), Some(id));
        assert_eq!(trace_id(&format!("01-{id}-00f067aa0ba902b7-01-more")), Some(id), "a later version may say more");
        let none = "0".repeat(32);
        for other in [
            id.to_owned(),
            format!("00-{id}-00f067aa0ba902b7"),
            format!("00-{id}-00f067aa0ba902b7-01-more"),
            format!("00-{none}-00f067aa0ba902b7-01"),
            format!("ff-{id}-00f067aa0ba902b7-01"),
            "00-hanako-00f067aa0ba902b7-01".to_owned(),
        ] {
            assert_eq!(trace_id(&other), None, "{other}");
        }
        assert_ne!(new(), new());
        assert_eq!(new().len(), 32);
    }
}
