//! One question to a FHIR server, and the questions that together ask for a part of the record.

use std::borrow::Cow;

use super::chart::UnseenReason;
use super::form::ByPatient;
use crate::cds_hooks::query::percent_encoded;
use crate::cds_hooks::template::{PATIENT, parameters};

/// How a template asks for what is about the patient.
pub const BY_PATIENT: &str = "patient={{context.patientId}}";

/// One way to ask for a part: searches that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Way {
    pub searches: Vec<Search>,
    /// A needed search of it came refused by prefetch and is left out, so that its answer is not all of the part.
    pub is_partial: bool,
    /// Templates of those left out that many EHRs do not have.
    pub unasked: Vec<String>,
    /// It is gone only where the server names what it has.
    pub is_by_name: bool,
}

/// Search parameters that servers ask for, and whether asking by one leaves out what states nothing of it, or is of other codes.
pub const PARAMETERS: [(&str, bool); 18] = [
    ("category", false),
    ("code", true),
    ("status", false),
    ("clinical-status", true),
    ("intent", false),
    ("date", true),
    ("onset-date", true),
    ("recorded-date", true),
    ("issued", true),
    ("collected", true),
    ("authoredon", true),
    ("authored", true),
    ("effective-time", true),
    ("effective", true),
    ("encounter", false),
    ("subject", false),
    ("_lastUpdated", false),
    ("_id", false),
];

impl Way {
    /// Whether this is the template of its first search.
    pub(crate) fn is_called(&self, template: &str) -> bool {
        self.searches.first().is_some_and(|search| search.template == template)
    }

    /// Whether it asks for codes, which never are all.
    pub(crate) fn is_by_code(&self) -> bool {
        self.all_have(|name| name == "code")
    }

    /// What it leaves out: what has no category, or no date and the like.
    pub(crate) fn leaves_out(&self) -> Option<UnseenReason> {
        let narrows = |name: &str| PARAMETERS.contains(&(name, true));
        let is_narrowed = || self.all_have(narrows).then_some(UnseenReason::Narrowed);
        self.all_have(|name| name == "category").then_some(UnseenReason::WithoutCategory).or_else(is_narrowed)
    }

    fn all_have(&self, is_it: impl Fn(&str) -> bool) -> bool {
        self.searches.iter().all(|search| search.parameters().any(&is_it))
    }
}

/// One search, or the read of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// As declared, without the patient: it may stand in a log.
    pub template: String,
    /// Filled with the bare id, as CDS Hooks fills it.
    pub path: String,
    /// The same with the patient as `Patient/id`, in case the server understands only that.
    pub typed: Option<String>,
    /// Whether a refusal of this one of several leaves nothing open.
    pub is_optional: bool,
    /// Whether every call needs it, so that it goes before others.
    pub is_needed: bool,
}

impl Search {
    /// The question of a template about one patient.
    #[must_use]
    pub fn of(template: String, patient_id: &str) -> Self {
        let id = percent_encoded(patient_id);
        let is_by_patient = template.contains(BY_PATIENT);
        let typed = is_by_patient.then(|| template.replace(BY_PATIENT, &format!("patient=Patient/{id}")));
        Self { path: template.replace(PATIENT, &id), typed, is_optional: true, is_needed: false, template }
    }

    /// What is asked where the patient is named in this form.
    pub(crate) fn in_form(&self, by: ByPatient) -> Cow<'_, str> {
        match (by, &self.typed) {
            (ByPatient::Typed, Some(typed)) => Cow::Borrowed(typed),
            (ByPatient::Subject, Some(typed)) => Cow::Owned(typed.replacen("patient=", "subject=", 1)),
            _ => Cow::Borrowed(&self.path),
        }
    }

    /// The names of its parameters.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        parameters(&self.template)
    }
}
