//! `GET /metrics`: counters in the Prometheus text format.
//!
//! It deliberately has no label that a caller can choose, so nothing of a patient can get into it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, web};

use super::Shared;
use crate::cds_hooks::response::{CdsResponse, Indicator};

/// Names, label sets and values.
#[derive(Default)]
pub(super) struct Metrics {
    counters: Mutex<BTreeMap<(&'static str, String), u64>>,
}

const HELP: &[(&str, &str)] = &[
    ("oncohooks_cards_total", "cards sent"),
    ("oncohooks_feedback_total", "feedback entries taken, repeats not counted"),
    ("oncohooks_hook_duration_milliseconds_total", "time spent on hook calls"),
    ("oncohooks_requests_total", "hook and feedback calls answered"),
    ("oncohooks_unknown_codes_total", "resources whose codes and words meant nothing here"),
];

impl Metrics {
    /// A call was answered. An unknown service is counted as `unknown`.
    pub(super) fn answered(&self, route: &str, service: Option<&str>, status: u16) {
        let service = service.unwrap_or("unknown");
        let labels = format!("route=\"{route}\",service=\"{service}\",status=\"{status}\"");
        self.add("oncohooks_requests_total", labels, 1);
    }

    pub(super) fn took(&self, service: &str, milliseconds: u64) {
        self.add("oncohooks_hook_duration_milliseconds_total", format!("service=\"{service}\""), milliseconds);
    }

    pub(super) fn cards(&self, service: &str, response: &CdsResponse) {
        for (indicator, name) in
            [(Indicator::Critical, "critical"), (Indicator::Warning, "warning"), (Indicator::Info, "info")]
        {
            let count = response.cards.iter().filter(|card| card.indicator == indicator).count();
            let labels = format!("service=\"{service}\",indicator=\"{name}\"");
            self.add("oncohooks_cards_total", labels, u64::try_from(count).unwrap_or(u64::MAX));
        }
    }

    /// Resources whose codes and words meant nothing, by where they stand.
    pub(super) fn unknown_codes(&self, service: &str, places: &[(&'static str, usize)]) {
        for (place, count) in places.iter().filter(|(_, count)| *count > 0) {
            let labels = format!("service=\"{service}\",place=\"{place}\"");
            self.add("oncohooks_unknown_codes_total", labels, u64::try_from(*count).unwrap_or(u64::MAX));
        }
    }

    pub(super) fn feedback(&self, service: &str, outcome: &str) {
        self.add("oncohooks_feedback_total", format!("service=\"{service}\",outcome=\"{outcome}\""), 1);
    }

    fn add(&self, name: &'static str, labels: String, count: u64) {
        let mut counters = self.locked();
        let value = counters.entry((name, labels)).or_default();
        *value = value.saturating_add(count);
    }

    fn locked(&self) -> MutexGuard<'_, BTreeMap<(&'static str, String), u64>> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text format, version 0.0.4.
    fn text(&self, version: &str) -> String {
        let mut text = format!(
            "# HELP oncohooks_build_info version of service and knowledge\n# TYPE oncohooks_build_info gauge\n\
             oncohooks_build_info{{version=\"{}\",knowledge=\"{version}\"}} 1\n",
            env!("CARGO_PKG_VERSION")
        );
        let counters = self.locked();
        for (name, help) in HELP {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter");
            for ((_, labels), value) in counters.iter().filter(|((of, _), _)| of == name) {
                let _ = writeln!(text, "{name}{{{labels}}} {value}");
            }
        }
        text
    }
}

pub(super) async fn show(shared: web::Data<Shared>) -> HttpResponse {
    let version = shared.engine.summary().version;
    HttpResponse::Ok().insert_header(ContentType::plaintext()).body(shared.metrics.text(&version))
}
