//! How a FHIR server wants to be asked, whatever the question: what the words of its refusals name.

use super::refusal_words::is_word_of;

/// How a question is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Form {
    pub patient: ByPatient,
    /// By POST to `_search`, with the parameters in the body (FHIR R4, "search").
    pub is_posted: bool,
    /// With the version of FHIR in `Accept`.
    pub names_version: bool,
}

/// How the patient is named in a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ByPatient {
    /// `patient=123`, as CDS Hooks has clients fill a template.
    #[default]
    Bare,
    /// `patient=Patient/123`.
    Typed,
    /// `subject=Patient/123`.
    Subject,
}

impl Form {
    /// The other form that the words of a refusal name.
    #[must_use]
    pub fn named(self, said: &str) -> Option<Self> {
        let lower = said.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|words| lower.contains(words));
        let is_typed = self.patient == ByPatient::Bare && has(&["patient/", "type/id", "type]/[id"]);
        let named = [
            (has(&["fhirversion"]), Self { names_version: true, ..self }),
            (is_word_of(said, "post") || is_word_of(said, "_search"), Self { is_posted: true, ..self }),
            (is_word_of(said, "subject"), Self { patient: ByPatient::Subject, ..self }),
            (is_typed, Self { patient: ByPatient::Typed, ..self }),
        ];
        named.into_iter().find(|(is_named, form)| *is_named && *form != self).map(|(_, form)| form)
    }

    /// How a question is put that is not put as CDS Hooks does, in words; nothing where it is.
    #[must_use]
    pub fn told(self) -> Option<String> {
        let patient = match self.patient {
            ByPatient::Bare => None,
            ByPatient::Typed => Some("with patient=Patient/ID"),
            ByPatient::Subject => Some("with subject=Patient/ID"),
        };
        let posted = self.is_posted.then_some("by POST to _search");
        let version = self.names_version.then_some("with fhirVersion=4.0 in Accept");
        let all: Vec<&str> = [patient, posted, version].into_iter().flatten().collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// The same for the pages that a link leads to.
    #[must_use]
    pub const fn by_link(self) -> Self {
        Self { is_posted: false, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::{ByPatient, Form};

    #[test]
    fn the_words_of_a_refusal_name_a_form() {
        let plain = Form::default();
        let of = |patient| Form { patient, ..plain };
        for (said, form) in [
            ("Invalid reference 'p': expected Patient/p", Some(of(ByPatient::Typed))),
            ("a reference must be given as ResourceType/id", Some(of(ByPatient::Typed))),
            ("must be of the form [type]/[id]", Some(of(ByPatient::Typed))),
            (
                "Unknown search parameter 'patient'. Value search parameters are: [_id, subject, category]",
                Some(of(ByPatient::Subject)),
            ),
            ("use POST _search", Some(Form { is_posted: true, ..plain })),
            ("fhirVersion=4.0 required in Accept", Some(Form { names_version: true, ..plain })),
            ("Must have either code or category.", None),
            ("The _sort parameter is not supported", None),
            ("error in post-processing", None),
            ("unknown parameter: subjects", None),
            ("", None),
        ] {
            assert_eq!(plain.named(said), form, "{said}");
        }
        let posted = Form { is_posted: true, ..plain };
        assert_eq!(posted.named("use POST, expected Patient/p"), Some(Form { patient: ByPatient::Typed, ..posted }));
        assert_eq!(of(ByPatient::Subject).named("expected Patient/p, by subject"), None, "that was asked already");
    }
}
