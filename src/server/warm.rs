//! Answers two invented calls right after the start, so that the first clinician does not wait for what is made at its
//! first use: above all the patterns of the words that records hold most.
//!
//! It deliberately does so beside the first real calls, not before them, and leaves no log line and no count.

use super::Shared;
use crate::advise::{self, Asked};
use crate::cds_hooks::request::HookRequest;
use crate::clock;
use crate::fhir::gather;
use crate::fhir::tape::Tape;

const CALLS: [&str; 2] = [
    include_str!("../../cds-hooks/samples/tnbc-loinc.order-sign.json"),
    include_str!("../../cds-hooks/samples/tnbc-japanese.order-sign.json"),
];

/// Answers all of them, to nobody.
pub(super) fn up(shared: &Shared) {
    for call in CALLS {
        // A sample that cannot be answered fails the tests of the samples, not the service.
        let _ = answer(shared, call);
    }
}

fn answer(shared: &Shared, call: &str) -> Option<()> {
    let request = HookRequest::<Tape>::read(call).ok()?;
    let declaration = shared.services.iter().find(|declaration| declaration.service.hook == request.hook)?;
    let chart = gather::chart(declaration, request.prefetch.as_deref()?, &[]).ok()?;
    let settings = &shared.settings;
    let asked = Asked::of(&request, chart, settings.language, settings.jurisdiction, clock::as_of(settings));
    advise::answer(&shared.engine, &asked);
    Some(())
}
