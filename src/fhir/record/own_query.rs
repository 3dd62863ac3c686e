//! What a search asked for, as the `self` link of its Bundle or a template tells.

use std::collections::BTreeSet;

use url::form_urlencoded;

use super::bundle;
use super::node::Node;
use super::version;

/// A search: `…/fhir/Observation?patient=1&category=laboratory`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query<'n> {
    /// What it searches for.
    pub(super) kind: &'n str,
    is_by_patient: bool,
    /// What leaves something of the patient's out: each parameter with its values.
    narrows: BTreeSet<(String, BTreeSet<String>)>,
    /// The most matches of one page.
    count: Option<usize>,
}

impl<'n> Query<'n> {
    /// The search that a Bundle answers, where it says so.
    pub(super) fn of(bundle: Node<'n>) -> Option<Self> {
        bundle::link(bundle, "self").and_then(|link| Self::read(link.str("url")?))
    }

    /// A URL or a template.
    pub(super) fn read(url: &'n str) -> Option<Self> {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let path = path.trim_end_matches('/');
        let mut segments = path.strip_suffix("/_search").unwrap_or(path).rsplit('/');
        let kind = segments.next().filter(|kind| version::is_r4(kind))?;
        // `Patient/1/Observation`
        let is_by_patient = segments.nth(1) == Some("Patient");
        let mut read = Self { kind, is_by_patient, narrows: BTreeSet::new(), count: None };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.split(':').next().unwrap_or_default() {
                "patient" | "subject" => read.is_by_patient = true,
                // They say in which shape and order, and what comes along.
                "_sort" | "_include" | "_revinclude" | "_format" | "_pretty" | "_total" => {}
                "_count" => read.count = value.parse().ok(),
                _ => {
                    // `http://…/observation-category|laboratory` is asked for by some as `laboratory`.
                    let values = value.split(',').filter_map(|value| value.rsplit('|').next());
                    let values = values.map(|value| value.trim().to_ascii_lowercase()).collect();
                    read.narrows.insert((name.into_owned(), values));
                }
            }
        }
        Some(read)
    }

    /// Whether all of the patient's was asked for, and `bundle` is not cut where a page ends.
    pub(super) fn asks_all(&self, bundle: Node<'_>) -> bool {
        self.is_by_patient && self.narrows.is_empty() && !self.may_be_cut(bundle)
    }

    /// Whether a part of what is the patient's was asked for. Links of servers that name no patient tell nothing.
    pub(super) fn asks_less(&self, bundle: Node<'_>) -> bool {
        self.is_by_patient && !self.asks_all(bundle)
    }

    /// A full page without a word on what comes after it.
    fn may_be_cut(&self, bundle: Node<'_>) -> bool {
        let is_full = self.count.is_some_and(|count| bundle::matches(bundle) >= count);
        is_full && bundle::total(bundle).is_none()
    }

    /// Whether it asks for no less than another.
    pub(super) fn asks_as(&self, other: &Query<'_>) -> bool {
        self.kind == other.kind && self.narrows.is_subset(&other.narrows)
    }

    /// Whether only categories narrow it.
    pub(super) fn is_by_category(&self) -> bool {
        self.narrows.iter().all(|(name, _)| name == "category")
    }

    /// Whether it asks for a category.
    pub(super) fn asks_category(&self, category: &str) -> bool {
        self.narrows.iter().any(|(name, values)| name == "category" && values.contains(category))
    }
}

#[cfg(test)]
mod tests {
    use super::Query;
    use crate::fhir::record::tape::Tape;

    fn asks_all(url: &str, rest: &str) -> bool {
        let bundle = format!(
            r#"{{"resourceType":"Bundle","link":[{{"relation":"self","url":"{url}"}}],"entry":[{{}},{{}}]{rest}}}"#
        );
        let tape = Tape::read(&bundle).unwrap();
        Query::of(tape.root()).is_some_and(|query| query.asks_all(tape.root()))
    }

    #[test]
    fn only_a_search_by_the_patient_alone_asks_for_all() {
        for all in [
            "https://e/fhir/Observation?patient=1",
            "Observation?patient=Patient/1&_sort=-date&_count=500",
            "https://e/fhir/Observation?subject:Patient=1&_include=Observation:specimen",
            "https://e/fhir/Patient/1/Observation",
            "https://e/fhir/Observation/_search?patient=1&_format=json",
            "https://e/fhir/Observation?_count=3&patient=1",
        ] {
            assert!(asks_all(all, ""), "{all}");
        }
        for less in [
            "https://e/fhir/Observation?patient=1&category=vital-signs",
            "https://e/fhir/Observation?patient=1&code=http%3A%2F%2Floinc.org%7C29463-7",
            "https://e/fhir/Observation?patient=1&status=final",
            "https://e/fhir/Observation?patient=1&date=ge2025-01-01",
            "https://e/fhir/Observation?patient=1&_lastUpdated=ge2025-01-01",
            "https://e/fhir/Observation?patient=1&_summary=true",
            "https://e/fhir/Observation?patient=1&_count=2",
            "https://e/fhir/Observation",
            "https://e/fhir/Observation/_search",
            "https://e/fhir?_getpages=7",
            "",
        ] {
            assert!(!asks_all(less, ""), "{less}");
        }
        assert!(asks_all("https://e/fhir/Observation?patient=1&_count=2", r#","total":2"#));
    }

    #[test]
    fn a_search_is_known_again_whatever_its_order_and_its_code_systems() {
        let as_asked = |own: &str, template: &str| Query::read(own).unwrap().asks_as(&Query::read(template).unwrap());
        let template = "Observation?patient={{context.patientId}}&category=laboratory";
        for own in [
            "https://e/fhir/Observation?category=laboratory&patient=1",
            "https://e/fhir/Observation?patient=1&category=http%3A%2F%2Fhl7.org%2Fcategory%7Claboratory&_count=50",
            "https://e/fhir/Observation?patient=1",
        ] {
            assert!(as_asked(own, template), "{own}");
        }
        for other in [
            "https://e/fhir/Observation?patient=1&category=imaging",
            "https://e/fhir/Observation?patient=1&category=laboratory&date=ge2025",
            "https://e/fhir/DiagnosticReport?patient=1&category=laboratory",
        ] {
            assert!(!as_asked(other, template), "{other}");
        }
    }
}
