//! What every request sees: immutable but for counters, the store, and the knowledge that may be loaded anew.

use std::sync::atomic::{AtomicBool, Ordering};

use super::auth::Auth;
use super::keeping::Keeping;
use super::limits::Limits;
use super::metrics::Metrics;
use super::snapshot::Current;
use super::spans::Spans;
use crate::fhir::fetch::allow::Allowed;
use crate::fhir::fetch::client::Client;
use crate::settings::Settings;

pub(super) struct Shared {
    pub settings: Settings,
    pub current: Current,
    pub auth: Auth,
    pub client: Client,
    /// The FHIR servers that callers without a verified token may name.
    pub allowed: Allowed,
    pub metrics: Metrics,
    pub limits: Limits,
    pub keeping: Keeping,
    pub spans: Spans,
    pub stopping: AtomicBool,
}

impl Shared {
    /// Whether the service has been told to stop and only finishes what it has begun.
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
