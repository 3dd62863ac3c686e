//! What the name of a test says: that it is of the germline, of the tumour, or that nobody here knows it.

use super::about::is_known;
use crate::profiles::meaning::Reader;
use crate::text::span::{Mention, Place};
use crate::variant::Origin;

/// What names a test of the germline.
pub const GERMLINE: [&str; 4] =
    ["marker-germline-brca", "marker-hereditary-panel", "assay-bracanalysis", "answer-germline"];

/// The name says that cells are examined with which the patient was born.
pub fn says_germline(reader: Reader, name: &str) -> bool {
    let told = reader.told(name);
    let concepts = reader.text_concepts(name);
    GERMLINE.iter().any(|known| concepts.contains(known))
        || (told.origins.contains(&Origin::Germline) && !told.doubts_origin)
}

/// The name says that the tumour is examined, and not against normal cells: "tumour-only sequencing".
pub fn says_tumour(reader: Reader, name: &str) -> bool {
    let concepts = reader.text_concepts(name);
    let names_tumour = concepts.contains(&"answer-somatic") || reader.told(name).origins.contains(&Origin::Somatic);
    names_tumour && !concepts.contains(&"test-paired") && !says_germline(reader, name)
}

/// A product that nobody here knows: a word of the name is neither one of tests and reports nor one of the terminology, and
/// no assay is named that is known.
pub fn is_unknown(reader: Reader, name: &str) -> bool {
    if reader.text_concepts(name).iter().any(|concept| concept.starts_with("assay-")) {
        return false;
    }
    let told = reader.told(name);
    told.genes.iter().any(|gene| !is_known(reader, gene)) || has_unknown_word(reader, name, &told.unknown, |_| true)
}

/// One of the words that the words of genes do not know stands under no concept of the terminology that is wanted.
pub fn has_unknown_word(reader: Reader, name: &str, unknown: &[Place], is_wanted: impl Fn(&str) -> bool) -> bool {
    let Some(reading) = reader.clauses(name).filter(|_| !unknown.is_empty()) else { return false };
    let is_of_it = |known: &&Mention| is_wanted(reader.name(known.concept.id));
    let is_named = |at: &Place| {
        let mut known = reading.mentions().iter().filter(is_of_it).map(|known| known.place);
        known.any(|known| known.from < at.to && at.from < known.to)
    };
    !unknown.iter().all(is_named)
}
