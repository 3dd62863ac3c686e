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

/// The category a search asks for, without its code system: `imaging`.
#[must_use]
pub fn category(template: &str) -> Option<&str> {
    let (_, query) = template.split_once('?')?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix("category="))?;
    let code = value.rsplit('|').next().unwrap_or(value);
    Some(code.rsplit("%7C").next().unwrap_or(code))
}

#[cfg(test)]
mod tests {
    use super::category;

    #[test]
    fn a_template_may_ask_for_a_category() {
        for (template, expected) in [
            ("Observation?patient={{context.patientId}}&category=imaging", Some("imaging")),
            ("Observation?category=http%3A%2F%2Floinc.org%7Cexam&patient={{context.patientId}}", Some("exam")),
            ("Observation?category=http://loinc.org|survey", Some("survey")),
            ("DiagnosticReport?patient={{context.patientId}}&category=LAB,PAT", Some("LAB,PAT")),
            ("Observation?patient={{context.patientId}}", None),
            ("Patient/{{context.patientId}}", None),
        ] {
            assert_eq!(category(template), expected, "{template}");
        }
    }
}
