//! One span of each hook call for an OpenTelemetry collector (OTLP over HTTP, feature `otlp`), in the trace of its caller.
//!
//! A thread of the library's own sends them in batches; what it cannot send is dropped. No span names a patient.

use std::time::{Duration, UNIX_EPOCH};

use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{BatchSpanProcessor, SpanData, SpanEvents, SpanLinks, SpanProcessor};

use super::trace::{self, Trace};
use crate::clock;
use crate::diagnostic::Diagnostic;
use crate::settings::Settings;
use crate::store::records::AuditedCall;

/// What the collector calls the service.
const NAME: &str = "oncohooks";

/// The way to the collector, where the site has one.
pub(super) struct Spans(Option<BatchSpanProcessor>);

impl Spans {
    pub(super) fn new(settings: &Settings) -> Result<Self, Diagnostic> {
        let Some(endpoint) = &settings.otlp_endpoint else { return Ok(Self(None)) };
        let url = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let exporter = SpanExporter::builder().with_http().with_endpoint(url).build();
        let exporter = exporter.map_err(|cause| {
            let message = format!("otlp.endpoint cannot be used: {cause}");
            settings.written.mistake(
                "otlp.endpoint",
                "bad-otlp",
                message,
                "give the collector's address for OTLP over HTTP",
            )
        })?;
        let mut processor = BatchSpanProcessor::builder(exporter).build();
        processor.set_resource(&Resource::builder().with_service_name(NAME).build());
        Ok(Self(Some(processor)))
    }

    pub(super) const fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The span of a call that was answered just now, unless its caller wants none.
    pub(super) fn add(&self, trace: &Trace, call: &AuditedCall, took: Duration) {
        let Some(processor) = self.0.as_ref().filter(|_| trace.is_sampled) else { return };
        let id = |hex: &str| SpanId::from_hex(hex).unwrap_or(SpanId::INVALID);
        let trace_id = TraceId::from_hex(&trace.id).unwrap_or(TraceId::INVALID);
        // The half that counts, turned round, so that the spans of one moment differ at the front.
        let own = trace::new().split_off(16).chars().rev().collect::<String>();
        let end = UNIX_EPOCH + clock::unix();
        processor.on_end(SpanData {
            span_context: SpanContext::new(trace_id, id(&own), TraceFlags::SAMPLED, false, TraceState::default()),
            parent_span_id: trace.parent.as_deref().map_or(SpanId::INVALID, id),
            parent_span_is_remote: trace.parent.is_some(),
            span_kind: SpanKind::Server,
            name: format!("POST /cds-services/{}", call.service).into(),
            start_time: end.checked_sub(took).unwrap_or(end),
            end_time: end,
            attributes: vec![
                KeyValue::new("http.response.status_code", call.status),
                KeyValue::new("oncohooks.service", call.service.clone()),
                KeyValue::new("oncohooks.client", call.client.clone()),
                KeyValue::new("oncohooks.knowledge", call.knowledge.clone()),
                KeyValue::new("oncohooks.rules", call.rules.clone()),
                KeyValue::new("oncohooks.cards", call.cards),
                KeyValue::new("oncohooks.gaps", call.gaps),
            ],
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: if call.status >= 500 { Status::error("not answered") } else { Status::Unset },
            instrumentation_scope: InstrumentationScope::builder(NAME).build(),
        });
    }

    /// Sends what waits; blocks for as long as the library lets it.
    pub(super) fn end(&self) {
        if let Some(processor) = &self.0
            && let Err(cause) = processor.shutdown()
        {
            tracing::warn!(%cause, "the last spans could not be sent (otlp.endpoint)");
        }
    }
}
