//! Assays that a text names and that were not used, or only perhaps: denied, replaced, likened to, still to come ("not 22C3",
//! "22C3以外", "similar to 22C3", "22C3?").

use std::sync::Arc;

use super::around_assay::{Around, Use};
use super::places::Places;
use super::remembered::InText;
use super::{Concept, Terminology};
use crate::text::Reading;
use crate::text::span::{Concepts, Mention};

impl Terminology {
    pub(super) fn is_assay(&self, id: Concept) -> bool {
        self.name(id).starts_with("assay-")
    }

    /// The assays that a text names and its words turn.
    pub fn turned_assays(&self, text: &str) -> Option<Arc<[Concept]>> {
        self.in_text(text).turned
    }

    /// The concepts of a text, without the assays that were not used, or only perhaps, among those said.
    pub(super) fn with_assays(&self, text: &str, named: Arc<[Concept]>, said: Arc<[Concept]>) -> InText {
        let heard = self.heard_assays(text, &said).unwrap_or_default();
        if heard.iter().all(|(_, used)| *used == Use::Sure) {
            return InText { named, said, turned: None };
        }
        let turned: Arc<[Concept]> = heard.iter().filter(|(_, used)| *used == Use::Turned).map(|(id, _)| *id).collect();
        let said = said.iter().copied().filter(|id| !turned.contains(id)).collect();
        InText { named, said, turned: Some(turned) }
    }

    /// The assays that a text names, and what its words say of their use.
    fn heard_assays(&self, text: &str, said: &[Concept]) -> Option<Vec<(Concept, Use)>> {
        let named: Vec<Concept> = said.iter().copied().filter(|id| self.is_assay(*id)).collect();
        if named.is_empty() {
            return None;
        }
        let names = Names(Places { words: &self.words, named: &named });
        let reading = Reading::of(text, self.vocabulary.as_ref()?, &names);
        let around = Around::of(self, self.around_assays.as_ref()?, &reading);
        Some(named.iter().map(|id| (*id, around.used(*id))).collect())
    }
}

/// Where assays are named. A pattern looks at the letter on either side of a Latin name, which in Japanese is of a word of its
/// own (`ODxTT未実施`).
struct Names<'w>(Places<'w>);

impl Concepts for Names<'_> {
    fn find(&self, normal: &str, found: &mut Vec<Mention>) {
        self.0.find(normal, found);
        for Mention { place, .. } in found {
            let said = normal.get(place.from..place.to).unwrap_or_default();
            let is_latin = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
            let ends = said.strip_suffix(|last: char| !last.is_ascii());
            let said = ends.filter(|rest| is_latin(rest.chars().next_back())).unwrap_or(said);
            let begins = said.strip_prefix(|first: char| !first.is_ascii());
            let own = begins.filter(|rest| is_latin(rest.chars().next())).unwrap_or(said);
            place.from += said.len() - own.len();
            place.to = place.from + own.len();
        }
    }
}
