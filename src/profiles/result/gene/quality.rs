//! Whether the test was good enough: read depth, tumour content, the laboratory's own verdict.
//!
//! Only words, the laboratory's own limits and the share of tumour that a maker asks for say so: how many reads a test needs is
//! its maker's to know.

use crate::fhir::record::node::Node;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::{aside, parts};

/// Codes of HL7 v3 `ObservationInterpretation`: too low, or not normal.
const OUTSIDE: [&str; 4] = ["L", "LL", "A", "AA"];

/// What says that the test was not good enough.
#[derive(Debug)]
pub struct Failure {
    /// Under its name ("QC: Failed").
    pub words: String,
    /// The test failed: what it found is open as well. One that saw little may have missed something, and found what it found.
    pub is_outright: bool,
}

impl Failure {
    /// The test saw too little.
    pub fn of_reach(words: String) -> Self {
        Self { words, is_outright: false }
    }
}

/// What says that it was not, in words.
pub fn failure(reader: Reader, code: &Meaning, node: Node) -> Option<Failure> {
    let outright = parts::spoils(reader, code, node).map(|words| Failure { words, is_outright: true });
    let name = code.text.unwrap_or_default();
    outright.or_else(|| too_little(reader, name, node).map(Failure::of_reach))
}

/// The value of a panel says that the whole test failed ("Failed QC").
pub fn failed_panel(reader: Reader, panel: Node) -> Option<Failure> {
    let concept = panel.get("valueCodeableConcept").into_iter().flat_map(aside::texts);
    let mut words = panel.str("valueString").into_iter().chain(concept);
    let lexicon = reader.lexicon()?;
    let failing = words.find(|words| lexicon.failures().named_outright_by(words))?;
    Some(Failure { words: failing.to_owned(), is_outright: true })
}

fn too_little(reader: Reader, name: &str, node: Node) -> Option<String> {
    let concept = node.get("valueCodeableConcept").into_iter().flat_map(aside::texts);
    let mut words = node.str("valueString").into_iter().chain(concept);
    let failing = words.find(|words| fails(reader, name, words)).map(str::to_owned);
    let value = node.get("valueQuantity").and_then(|quantity| quantity.get("value")).and_then(Node::number);
    let shown = || value.map(|value| value.normalize().to_string()).unwrap_or_default();
    let is_outside = || {
        let mut flags = node.each("interpretation").flat_map(|concept| concept.each("coding"));
        flags.any(|coding| coding.str("code").is_some_and(|code| OUTSIDE.contains(&code)))
    };
    let is_below = || {
        let mut lows = node.each("referenceRange").filter_map(|range| range.at(&["low", "value"])?.number());
        value.is_some_and(|value| lows.any(|low| value < low))
    };
    if let Some(failing) = failing.or_else(|| (is_outside() || is_below()).then(shown)) {
        return Some(format!("{name}: {failing}"));
    }
    let measured = node.get("valueQuantity").and_then(parts::measured).map(|share| format!("{name}: {share}"));
    let written = node.str("valueString").map(|words| format!("{name}: {words}"));
    measured.into_iter().chain(written).find(|text| reader.told(text).has_too_little_tumour)
}

/// A remark names a quality of the test, and says that it did not suffice ("tumour content: insufficient").
pub fn limits(reader: Reader, remark: &str) -> bool {
    let is_quality = |name: &str| reader.lexicon().and_then(|lexicon| lexicon.slot(name)) == Some(Slot::Quality);
    let parted = remark.split_once([':', '：']).map(|(name, words)| (name.trim(), words.trim()));
    parted.is_some_and(|(name, words)| is_quality(name) && fails(reader, name, words))
}

fn fails(reader: Reader, name: &str, words: &str) -> bool {
    let limits = |text: &str| reader.told(text).limits_negative;
    let is_failing = reader.lexicon().is_some_and(|lexicon| lexicon.failures().named_by(words));
    // "insufficient" under "Coverage"
    is_failing || limits(words) || limits(&format!("{words} {name}")) || aside::puts_in_question(reader, words)
}
