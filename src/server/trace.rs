//! What ties the log line, the audit and the caller's own trace of one call together (W3C Trace Context, `traceparent`).

use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::HttpRequest;

use crate::clock;

/// The trace a call belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "otlp"), allow(dead_code, reason = "only spans need more than the id"))]
pub(super) struct Trace {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The span of the caller: 16 hexadecimal digits.
    pub parent: Option<String>,
    /// Whether anybody wants its spans.
    pub is_sampled: bool,
}

impl Trace {
    /// The caller's when it sends one, else a new one.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let sent = request.headers().get("traceparent").and_then(|value| value.to_str().ok()).and_then(read);
        sent.unwrap_or_else(|| Self { id: new(), parent: None, is_sampled: true })
    }
}

/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`; other forms are no trace, so that no text of a caller's own
/// gets into the log.
fn read(traceparent: &str) -> Option<Trace> {
    let mut parts = traceparent.trim().split('-');
    let is_hex = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let version = parts.next().filter(|version| is_hex(version, 2) && *version != "ff")?;
    let id = parts.next().filter(|id| is_hex(id, 32) && id.bytes().any(|byte| byte != b'0'))?;
    let parent = parts.next().filter(|parent| is_hex(parent, 16))?;
    let flags = parts.next().filter(|flags| is_hex(flags, 2))?;
    let is_whole = version != "00" || parts.next().is_none();
    let is_sampled = u8::from_str_radix(flags, 16).is_ok_and(|flags| flags & 1 == 1);
    is_whole.then(|| Trace { id: id.to_owned(), parent: Some(parent.to_owned()), is_sampled })
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
        let trace =
            |is_sampled| Some(Trace { id: id.to_owned(), parent: Some("00f067aa0ba902b7".to_owned()), is_sampled });
        assert_eq!(read(&format!("00-{id}-00f067aa0ba902b7-01")), trace(true));
        assert_eq!(read(&format!("00-{id}-00f067aa0ba902b7-02")), trace(false));
        assert_eq!(read(&format!("01-{id}-00f067aa0ba902b7-01-more")), trace(true), "a later version may say more");
        let none = "0".repeat(32);
        for other in [
            id.to_owned(),
            format!("00-{id}-00f067aa0ba902b7"),
            format!("00-{id}-00f067aa0ba902b7-01-more"),
            format!("00-{none}-00f067aa0ba902b7-01"),
            format!("ff-{id}-00f067aa0ba902b7-01"),
            "00-hanako-00f067aa0ba902b7-01".to_owned(),
        ] {
            assert_eq!(read(&other), None, "{other}");
        }
        assert_ne!(new(), new());
        assert_eq!(new().len(), 32);
    }
}
