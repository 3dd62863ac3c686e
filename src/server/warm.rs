//! Answers two invented calls right after the start, so that the first clinician does not wait for what is made at its
//! first use: above all the patterns of the words that records hold most.
//!
//! It deliberately does so beside the first real calls, not before them, and leaves no log line and no count.

use super::snapshot::Snapshot;
use crate::call::{self, Audience};
use crate::cds_hooks::card_style::CardLimits;
use crate::clock;
use crate::settings::Settings;

const CALLS: [&str; 2] = [
    include_str!("../../cds-hooks/samples/tnbc-loinc.order-sign.json"),
    include_str!("../../cds-hooks/samples/tnbc-japanese.order-sign.json"),
];

/// Answers all of them, to nobody.
pub(super) fn up(settings: &Settings, snapshot: &Snapshot) {
    let (language, jurisdiction) = (settings.language, settings.jurisdiction);
    let audience = Audience {
        language,
        jurisdiction,
        as_of: clock::as_of(settings),
        today: clock::today_in(jurisdiction),
        limits: CardLimits::default(),
    };
    for text in CALLS {
        // A sample that cannot be answered fails the tests of the samples, not the service.
        let _ = call::offline(&snapshot.engine, &snapshot.services, text, audience);
    }
}
