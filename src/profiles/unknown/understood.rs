//! How far codes and words were understood that stand for no concept of ours.

use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::terminology::Standing;

impl Reader<'_> {
    /// How far codes and words are understood that stand for no concept.
    pub fn standing(&self, node: Node) -> Standing {
        self.standing_by(node, |system| self.terms.standing_of(system))
    }

    /// As [`Self::standing`], of a diagnosis.
    pub fn standing_of_diagnosis(&self, node: Node) -> Standing {
        self.standing_by(node, |system| self.terms.standing_of_diagnosis(system))
    }

    fn standing_by(&self, node: Node, of_system: impl Fn(&str) -> Standing) -> Standing {
        let of_words = |text: Option<&str>, code: Option<&str>| {
            text.map_or(Standing::Nothing, |text| self.terms.unread_words.of_words(text, code))
        };
        let of_coding = |coding: Node| {
            let code = coding.str("code");
            let system = coding.str("system").filter(|_| code.is_some());
            // No words are better than that.
            match system.map_or(Standing::Nothing, &of_system) {
                Standing::OwnSystem => Standing::OwnSystem,
                by_system => by_system.min(of_words(coding.str("display"), code)),
            }
        };
        let of_concept = |concept: Node<'_>| {
            let code = concept.each("coding").find_map(|coding| coding.str("code"));
            match concept.each("coding").map(of_coding).min().unwrap_or_default() {
                Standing::OwnSystem => Standing::OwnSystem,
                by_code => by_code.min(of_words(concept.str("text"), code)),
            }
        };
        node.items().map(of_concept).min().unwrap_or_default()
    }

    /// Whether these concepts, or words that meant nothing, show that somebody treats or looks for a cancer.
    pub fn points_to_cancer(&self, node: Option<Node>) -> bool {
        let Some(node) = node else { return false };
        let words = || {
            node.items().flat_map(|concept| {
                concept.each("coding").filter_map(|coding| coding.str("display")).chain(concept.str("text"))
            })
        };
        self.terms.is_of_oncology(&self.meaning(Some(node)).concepts)
            || words().any(|text| self.terms.unread_words.points_to_cancer(text))
    }

    /// As [`Self::points_to_cancer`], for a text.
    pub fn text_points_to_cancer(&self, text: &str) -> bool {
        self.terms.is_of_oncology(&self.reported_concepts(text)) || self.terms.unread_words.points_to_cancer(text)
    }
}
