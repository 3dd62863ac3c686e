//! A hook call with its chart: everything that is asked of the engine.

use std::borrow::Cow;

use time::Date;

use crate::cds_hooks::Hook;
use crate::cds_hooks::card_style::CardLimits;
use crate::fhir::record::chart::Chart;
use crate::fhir::record::node::Node;
use crate::settings::{Jurisdiction, Language};

/// For whom the answer is written, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    pub language: Language,
    /// Whose approvals count.
    pub jurisdiction: Jurisdiction,
    /// The date every rule sees.
    pub as_of: Date,
    /// The day of the calendar, where `as_of` was chosen.
    pub today: Date,
    /// How much their cards hold, where that differs from the site's.
    pub limits: CardLimits,
}

/// One hook call, understood.
#[derive(Debug)]
pub struct Call<'a> {
    pub hook: Hook,
    pub hook_instance: &'a str,
    /// Bare, without `Patient/`.
    pub patient_id: &'a str,
    pub fhir_server: Option<&'a str>,
    pub selections: &'a [Cow<'a, str>],
    /// `context.draftOrders`.
    pub draft_orders: Option<Node<'a>>,
    /// The text of the call; empty where there was none. A draft that is given back is taken from here, complete.
    pub sent: &'a str,
    pub chart: Chart<'a>,
    pub audience: Audience,
    /// Whether a clinician asks something; else there are no cards.
    pub is_asked: bool,
}

impl<'a> Call<'a> {
    /// Of a record alone, which a clinician looks at: no hook call was sent.
    #[must_use]
    pub fn of_record(patient_id: &'a str, chart: Chart<'a>, audience: Audience) -> Self {
        Self {
            hook: Hook::PatientView,
            hook_instance: "00000000-0000-4000-8000-000000000000",
            patient_id,
            fhir_server: None,
            selections: &[],
            draft_orders: None,
            sent: "",
            chart,
            audience,
            is_asked: true,
        }
    }
}
