//! How far a test reached into its genes: the part of them that was looked at, and what of it could not be read.

use rust_decimal::Decimal;

use super::beside::leave_open;
use super::findings::Said;
use super::parts;
use super::quality;
use crate::case::gene_result::{Alteration, GeneState};
use crate::case::resolve::gene::is_of_whole_gene;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::gene_words::statements::What;
use crate::profiles::meaning::{Meaning, Reader};

/// How far a test reached.
#[derive(Debug, Default)]
pub struct Extent {
    /// What says that the test was not good enough for what it did not find.
    pub failures: Vec<String>,
    /// One part of the genes only.
    part: Option<String>,
}

impl Extent {
    /// Adds what a component says of it, or the value of a result on a region.
    pub fn add(&mut self, reader: Reader, (slot, meaning): (Option<Slot>, &Meaning), node: Node) {
        let name = meaning.text.unwrap_or_default();
        let words = parts::words(node);
        match slot {
            Some(Slot::Quality) => self.failures.extend(quality::failure(reader, name, node)),
            Some(Slot::Uncallable) => {
                let is_none = |text: &&str| {
                    reader.told(text).statements.iter().any(|statement| statement.state == GeneState::Absent)
                };
                let named = words.iter().find(|text| !is_none(text));
                self.failures.extend(named.map(|text| format!("{name}: {text}")));
            }
            Some(Slot::Covered) if parts::share(node).is_none_or(|share| share < Decimal::ONE_HUNDRED) => {
                self.part = Some(format!("{name}: {}", parts::share(node).unwrap_or_default()));
            }
            Some(Slot::Region) => self.take_part(words.into_iter().find(|text| is_part(reader, text))),
            None => self.take_part(words.into_iter().find(|text| reader.told(text).is_of_part)),
            Some(_) => {}
        }
    }

    fn take_part(&mut self, words: Option<&str>) {
        self.part = words.map(str::to_owned).or(self.part.take());
    }

    /// What was not found was not found as far as the test reached.
    pub fn limit<'s>(&self, said: impl Iterator<Item = &'s mut Said>) {
        for one in said.filter(|one| one.result.state == GeneState::Absent) {
            if let Some(failure) = self.failures.first() {
                leave_open(one, failure);
            } else if let Some(part) = self.part.as_ref().filter(|_| is_of_whole_gene(&one.result)) {
                one.result.alteration = Alteration::Written;
                one.result.received = format!("{part}: {}", one.result.received);
            }
        }
    }
}

/// "Exon 20", "19, 21", a stretch of the sequence: where regions are named, anything but the whole gene.
fn is_part(reader: Reader, text: &str) -> bool {
    let told = reader.told(text);
    let is_stretch = || told.statements.iter().any(|one| matches!(one.what, What::Notation(_) | What::Class(_)));
    !told.is_of_whole && (told.is_of_part || told.has_left_over || is_stretch())
}
