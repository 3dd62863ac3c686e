//! Assays that a text names and that were not used, or only perhaps: denied, replaced, likened to, still to come ("not 22C3",
//! "22C3以外", "similar to 22C3", "22C3?").

use std::sync::Arc;

use super::around_assay::{Around, Use};
use super::places::Places;
use super::remembered::InText;
use super::{Concept, Terminology};
use crate::text::Reading;

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
        let is_lost = |id: &Concept| heard.iter().any(|(of, used)| of == id && *used != Use::Sure);
        let turned = heard.iter().filter(|(_, used)| *used == Use::Turned).map(|(id, _)| *id).collect();
        let said = said.iter().copied().filter(|id| !is_lost(id)).collect();
        InText { named, said, turned: Some(turned) }
    }

    /// The assays that a text names, and what its words say of their use.
    fn heard_assays(&self, text: &str, said: &[Concept]) -> Option<Vec<(Concept, Use)>> {
        let named: Vec<Concept> = said.iter().copied().filter(|id| self.is_assay(*id)).collect();
        if named.is_empty() {
            return None;
        }
        let reading = Reading::of(text, self.vocabulary.as_ref()?, &Places { words: &self.words, named: &named });
        let around = Around::of(self, self.around_assays.as_ref()?, &reading);
        Some(named.iter().map(|id| (*id, around.used(*id))).collect())
    }
}
