//! No spans: this build has no feature `otlp`. A site that asks for them is told so at the start.

use std::time::Duration;

use super::trace::Trace;
use crate::diagnostic::Diagnostic;
use crate::settings::Settings;
use crate::store::records::AuditedCall;

/// Nothing; the same questions can be asked of it.
pub(super) struct Spans;

#[expect(clippy::unused_self, reason = "the same questions as where there are spans")]
impl Spans {
    pub(super) fn new(settings: &Settings) -> Result<Self, Diagnostic> {
        if settings.otlp_endpoint.is_none() {
            return Ok(Self);
        }
        let message = "otlp.endpoint is set, and this program was built without OTLP".to_owned();
        let help = "build it with: cargo build --release --features otlp; or remove the setting";
        Err(settings.written.mistake("otlp.endpoint", "bad-otlp", message, help))
    }

    pub(super) const fn is_on(&self) -> bool {
        false
    }

    pub(super) fn add(&self, _: &Trace, _: &AuditedCall, _: Duration) {}

    pub(super) fn end(&self) {}
}
