//! A hook call as received: whether there is anything to answer, what must be fetched, and then its chart.

use std::borrow::Cow;

use super::refusal::Refusal;
use super::understood::{Audience, Call};
use crate::cds_hooks::Hook;
use crate::cds_hooks::discovery::Declaration;
use crate::cds_hooks::request::HookRequest;
use crate::fhir::record::node::Node;
use crate::fhir::record::tape::Tape;
use crate::fhir::record::wanted::{self, Fetched, Wanted};
use crate::fhir::record::{bundle, gather};

/// Why nothing is fetched of a server that the operator did not allow.
pub const NOT_ALLOWED: &str = "fhirServer is not on the list of allowed servers";

/// A hook request, and what of it is asked: the command line may ask another hook, or add an order.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    pub request: &'a HookRequest<'a, Tape<'a>>,
    pub hook: Hook,
    pub selections: &'a [Cow<'a, str>],
    /// `context.draftOrders`.
    pub draft_orders: Option<Node<'a>>,
    /// The resource types the site does not keep (`chart.not_kept`): they are not asked for and leave nothing open.
    pub not_kept: &'a [String],
}

impl<'a> Received<'a> {
    #[must_use]
    /// Takes from a request what decides how it is answered.
    pub fn read(request: &'a HookRequest<'a, Tape<'a>>) -> Self {
        Self {
            request,
            hook: request.hook,
            selections: &request.context.selections,
            draft_orders: request.context.draft_orders.as_ref().map(Tape::root),
            not_kept: &[],
        }
    }

    /// Whether there is anything to answer: who selects nothing is told nothing, with data or without. The public
    /// sandbox sends order-select without `selections` and `draftOrders` when a tab is opened.
    ///
    /// # Errors
    /// Another hook than the service's, and draft orders of another FHIR version: they cannot be judged (the public
    /// sandbox sends DSTU2 by default).
    pub fn is_asked(&self, service: &Declaration) -> Result<bool, Refusal> {
        let declared = service.service.hook;
        if self.hook != declared {
            return Err(Refusal::OtherHook { declared });
        }
        if let Some((place, found)) =
            self.drafts().and_then(|drafts| bundle::first_not_r4(drafts, "context.draftOrders"))
        {
            return Err(Refusal::NotR4 { place, found });
        }
        Ok(!self.selects_nothing())
    }

    /// What prefetch lacks and the caller's FHIR server may have.
    #[must_use]
    pub fn wanted(&self, service: &Declaration) -> Vec<Wanted> {
        match &self.request.fhir_server {
            Some(_) => wanted::missing(service, self.prefetch(), self.not_kept, self.request.context.patient_id()),
            None => Vec::new(),
        }
    }

    /// What comes of it where nothing is fetched, because of `why`.
    #[must_use]
    pub fn not_fetched(&self, service: &Declaration, why: &str) -> Vec<Fetched> {
        self.wanted(service).iter().map(|wanted| Fetched::nothing(wanted, why)).collect()
    }

    /// The call with its chart, of what was sent and what was fetched.
    ///
    /// # Errors
    /// Required data that could not be had, and data of another FHIR version.
    pub fn with_chart(
        self,
        service: &Declaration,
        fetched: &'a [Fetched],
        audience: Audience,
    ) -> Result<Call<'a>, Refusal> {
        let request = self.request;
        Ok(Call {
            hook: self.hook,
            hook_instance: &request.hook_instance,
            patient_id: request.context.patient_id(),
            fhir_server: request.fhir_server.as_deref(),
            selections: self.selections,
            draft_orders: self.drafts(),
            chart: gather::chart(service, self.prefetch(), self.not_kept, fetched)?,
            audience,
            is_asked: !self.selects_nothing() && !is_patient_or_relative(&request.context.user_id),
        })
    }

    /// Orders are about to be placed, where the hook asks of them.
    fn drafts(&self) -> Option<Node<'a>> {
        self.draft_orders.filter(|_| self.hook != Hook::PatientView)
    }

    fn selects_nothing(&self) -> bool {
        self.hook == Hook::OrderSelect && (self.selections.is_empty() || self.draft_orders.is_none())
    }

    fn prefetch(&self) -> &'a [(Cow<'a, str>, Tape<'a>)] {
        self.request.prefetch.as_deref().unwrap_or_default()
    }
}

/// A patient looking at their own chart gets no advice meant for clinicians (CDS Hooks Library, patient-view). Known by
/// `Type/id`, which may stand at the end of a URL.
fn is_patient_or_relative(user: &str) -> bool {
    matches!(user.rsplit('/').nth(1), Some("Patient" | "RelatedPerson"))
}
