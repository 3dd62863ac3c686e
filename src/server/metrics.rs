//! `GET /metrics`: what is counted and measured, in the Prometheus text format.
//!
//! It deliberately has no label that a caller can choose, so nothing of a patient can get into it.

use std::time::Duration;

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, web};
use prometheus::{
    Encoder, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};

use super::Shared;
use crate::call::{Answer, IssuedCard};

/// Everything that is counted.
pub(super) struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    duration: HistogramVec,
    cards: IntCounterVec,
    verdicts: IntCounterVec,
    gaps: IntCounterVec,
    unknown_codes: IntCounterVec,
    feedback: IntCounterVec,
    refused: IntCounterVec,
    fetches: IntCounterVec,
    knowledge: IntGaugeVec,
    reloads: IntCounterVec,
    store: IntGauge,
    lost: IntCounter,
    store_duration: Histogram,
    left_alone: IntGauge,
    calls: IntGauge,
    memory: IntGauge,
}

/// Seconds: a call that is answered by prefetch takes milliseconds, one that fetches up to its budget.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 5.0];

/// What is told of a template; a list of codes may have thousands of characters.
const LONGEST: usize = 120;

/// Makes what is counted known to the registry.
struct Making(Registry);

impl Making {
    fn counters(&self, name: &str, help: &str, labels: &[&str]) -> prometheus::Result<IntCounterVec> {
        let counters = IntCounterVec::new(Opts::new(name, help), labels)?;
        self.0.register(Box::new(counters.clone()))?;
        Ok(counters)
    }

    fn counter(&self, name: &str, help: &str) -> prometheus::Result<IntCounter> {
        let counter = IntCounter::new(name, help)?;
        self.0.register(Box::new(counter.clone()))?;
        Ok(counter)
    }

    fn gauge(&self, name: &str, help: &str) -> prometheus::Result<IntGauge> {
        let gauge = IntGauge::new(name, help)?;
        self.0.register(Box::new(gauge.clone()))?;
        Ok(gauge)
    }

    fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> prometheus::Result<IntGaugeVec> {
        let gauges = IntGaugeVec::new(Opts::new(name, help), labels)?;
        self.0.register(Box::new(gauges.clone()))?;
        Ok(gauges)
    }

    fn durations(&self, name: &str, help: &str, labels: &[&str]) -> prometheus::Result<HistogramVec> {
        let options = HistogramOpts::new(name, help).buckets(BUCKETS.to_vec());
        let durations = HistogramVec::new(options, labels)?;
        self.0.register(Box::new(durations.clone()))?;
        Ok(durations)
    }

    fn duration(&self, name: &str, help: &str) -> prometheus::Result<Histogram> {
        let duration = Histogram::with_opts(HistogramOpts::new(name, help).buckets(BUCKETS.to_vec()))?;
        self.0.register(Box::new(duration.clone()))?;
        Ok(duration)
    }
}

impl Metrics {
    /// # Errors
    /// Never, unless a name here is no name of Prometheus.
    pub(super) fn new() -> prometheus::Result<Self> {
        let make = Making(Registry::new());
        let metrics = Self {
            requests: make.counters(
                "oncohooks_requests_total",
                "hook and feedback calls answered",
                &["route", "service", "status"],
            )?,
            duration: make.durations("oncohooks_hook_duration_seconds", "time spent on hook calls", &["service"])?,
            cards: make.counters("oncohooks_cards_total", "cards sent", &["service", "indicator"])?,
            verdicts: make.counters("oncohooks_verdicts_total", "rules that spoke in cards", &["rule", "verdict"])?,
            gaps: make.counters("oncohooks_gaps_total", "parts of charts that could not be read", &["part"])?,
            unknown_codes: make.counters(
                "oncohooks_unknown_codes_total",
                "resources whose codes and words meant nothing here",
                &["service", "place"],
            )?,
            feedback: make.counters(
                "oncohooks_feedback_total",
                "feedback entries taken, repeats not counted",
                &["service", "outcome"],
            )?,
            refused: make.counters(
                "oncohooks_templates_refused_total",
                "prefetch templates and searches that a FHIR server refused",
                &["template"],
            )?,
            fetches: make.counters(
                "oncohooks_fhir_fetches_total",
                "parts of charts fetched from FHIR servers",
                &["part", "outcome"],
            )?,
            knowledge: make.gauges(
                "oncohooks_build_info",
                "version of service and knowledge",
                &["version", "knowledge"],
            )?,
            reloads: make.counters(
                "oncohooks_knowledge_reloads_total",
                "attempts to load knowledge anew",
                &["result"],
            )?,
            store: make.gauge("oncohooks_store_up", "whether the store took what was last written")?,
            lost: make.counter("oncohooks_store_lost_total", "cards and calls that could not wait for the store")?,
            store_duration: make.duration("oncohooks_store_duration_seconds", "time spent on writing to the store")?,
            left_alone: make.gauge(
                "oncohooks_fhir_servers_left_alone",
                "FHIR servers that failed again and again, and have not answered since",
            )?,
            calls: make.gauge("oncohooks_calls_in_flight", "hook calls that are being answered")?,
            memory: make.gauge("oncohooks_memory_taken_bytes", "bytes of bodies and pages that are held")?,
            registry: make.0,
        };
        // Until the first write shows otherwise.
        metrics.store.set(1);
        Ok(metrics)
    }

    /// A call was answered. An unknown service is counted as `unknown`.
    pub(super) fn answered(&self, route: &str, service: Option<&str>, status: u16) {
        self.requests.with_label_values(&[route, service.unwrap_or("unknown"), &status.to_string()]).inc();
    }

    pub(super) fn took(&self, service: &str, time: Duration) {
        self.duration.with_label_values(&[service]).observe(time.as_secs_f64());
    }

    /// What was said to a hook call, and what could not be read.
    pub(super) fn told(&self, service: &str, answer: &Answer) {
        for IssuedCard { indicator, rules, .. } in &answer.issued {
            self.cards.with_label_values(&[service, indicator]).inc();
            for rule in rules {
                self.verdicts.with_label_values(&[rule.rule, rule.verdict.unwrap_or("none")]).inc();
            }
        }
        for part in &answer.gaps {
            self.gaps.with_label_values(&[part]).inc();
        }
        for (place, count) in answer.unknown_codes.iter().filter(|(_, count)| *count > 0) {
            let count = u64::try_from(*count).unwrap_or(u64::MAX);
            self.unknown_codes.with_label_values(&[service, place]).inc_by(count);
        }
    }

    pub(super) fn feedback(&self, service: &str, outcome: &str) {
        self.feedback.with_label_values(&[service, outcome]).inc();
    }

    /// A server refused a template of ours, when the client or we asked; the template is the operator's, and holds no
    /// patient.
    pub(super) fn refused(&self, template: &str) {
        let template: String = template.chars().filter(|c| !matches!(c, '"' | '\\' | '\n')).take(LONGEST).collect();
        self.refused.with_label_values(&[&template]).inc();
    }

    /// What came of fetching one part of a chart: `had`, `refused` or `missing`.
    pub(super) fn fetched(&self, part: &str, outcome: &str) {
        self.fetches.with_label_values(&[part, outcome]).inc();
    }

    /// The knowledge that answers from now on.
    pub(super) fn knows(&self, version: &str) {
        self.knowledge.reset();
        self.knowledge.with_label_values(&[env!("CARGO_PKG_VERSION"), version]).set(1);
    }

    /// An attempt to load knowledge anew.
    pub(super) fn reloaded(&self, is_taken: bool) {
        self.reloads.with_label_values(&[if is_taken { "taken" } else { "refused" }]).inc();
    }

    /// The store was written to.
    pub(super) fn wrote(&self, is_kept: bool, time: Duration) {
        self.store.set(is_kept.into());
        self.store_duration.observe(time.as_secs_f64());
    }

    /// The text format, version 0.0.4.
    fn text(&self, shared: &Shared) -> String {
        let gauge = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.left_alone.set(gauge(shared.client.left_alone()));
        self.calls.set(gauge(shared.limits.calls_in_flight()));
        self.memory.set(gauge(shared.limits.room.taken()));
        self.lost.inc_by(shared.keeping.outbox.dropped().saturating_sub(self.lost.get()));
        let mut text = Vec::new();
        match TextEncoder::new().encode(&self.registry.gather(), &mut text) {
            Ok(()) => String::from_utf8(text).unwrap_or_default(),
            Err(_) => String::new(),
        }
    }
}

pub(super) async fn show(shared: web::Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().insert_header(ContentType::plaintext()).body(shared.metrics.text(&shared))
}
