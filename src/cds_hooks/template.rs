//! Prefetch templates (CDS Hooks "Prefetch Template"): a read or a search, with a place for the patient.

/// The one token our templates need.
pub const PATIENT: &str = "{{context.patientId}}";

/// The resource type a template reads or searches.
#[must_use]
pub fn resource_type(template: &str) -> &str {
    template.split(['/', '?']).next().unwrap_or_default()
}

/// Whether a template reads or searches this resource type.
#[must_use]
pub fn is_of_type(template: &str, kind: &str) -> bool {
    template.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// The names of the parameters of a search.
pub fn parameters(template: &str) -> impl Iterator<Item = &str> {
    let query = template.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split('=').next())
}
