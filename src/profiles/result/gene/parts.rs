//! The components of a result about a gene, each in its place.

use rust_decimal::Decimal;

use super::gene_name::GeneNames;
use super::judgement::Judgement;
use super::quality::{self, Failure};
use crate::case::gene_result::GeneState;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::gene_words::statements::What;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::normal::normal;
use crate::profiles::number;
use crate::profiles::record::aside;
use crate::variant::Origin;

/// What the components say, unweighed.
#[derive(Default)]
pub struct Parts<'c> {
    pub genes: GeneNames,
    pub transcript: Option<&'c str>,
    /// Notations of the change, each text once. Several transcripts give one variant several names.
    pub protein: Vec<&'c str>,
    pub coding: Vec<&'c str>,
    pub change: Vec<&'c str>,
    pub genomic: Vec<&'c str>,
    pub origins: Vec<Origin>,
    pub judgement: Judgement,
    pub fraction: Option<Decimal>,
    pub copies: Option<Decimal>,
    pub kind: Option<What>,
    /// Components that say whether something was found.
    pub presence: Vec<Node<'c>>,
    /// Components that no slot knows: results by themselves ("BRCA1": "negative").
    pub others: Vec<(Meaning<'c>, Node<'c>)>,
    /// A slot of the gene or of the change is there.
    pub is_structured: bool,
    /// The laboratory's filters, or a remark, put it in question.
    pub is_in_question: bool,
    /// Remarks on the result.
    pub remarks: Vec<&'c str>,
    /// How far the test reached.
    pub extent: Extent,
}

/// The slot of a component, by its code or its name.
pub fn slot(reader: Reader, meaning: &Meaning) -> Option<Slot> {
    if meaning.has("marker-region-studied") {
        return Some(Slot::Region);
    }
    let by_concept = || meaning.concepts.iter().find_map(|concept| Slot::of_concept(concept));
    by_concept().or_else(|| reader.lexicon()?.slot(meaning.text?))
}

impl<'c> Parts<'c> {
    pub fn read(reader: Reader<'c>, components: Vec<(Meaning<'c>, Node<'c>)>) -> Self {
        let mut parts = Self::default();
        for (meaning, node) in components {
            match slot(reader, &meaning) {
                Some(Slot::Quality | Slot::Uncallable | Slot::Covered | Slot::Region) => {
                    parts.extent.add(reader, (slot(reader, &meaning), &meaning), node);
                }
                Some(slot) => parts.add(reader, slot, node),
                None => parts.others.push((meaning, node)),
            }
        }
        parts
    }

    /// Adds one part; what HL7 version 2 sends as an Observation of its own as well.
    pub fn add(&mut self, reader: Reader<'c>, slot: Slot, node: Node<'c>) {
        self.is_structured |= matches!(slot, Slot::Gene | Slot::Protein | Slot::Coding | Slot::Change | Slot::Genomic);
        match slot {
            Slot::Gene => self.genes.add(reader, node),
            Slot::Transcript => self.transcript = self.transcript.or_else(|| notation(node)),
            // "Protein change: not detected" is an answer.
            Slot::Protein | Slot::Coding | Slot::Change if !holds_change(reader, node) => self.presence.push(node),
            Slot::Protein => put(&mut self.protein, notation(node)),
            Slot::Coding => put(&mut self.coding, notation(node)),
            Slot::Change => put(&mut self.change, notation(node)),
            Slot::Genomic => self.genomic.extend(notation(node)),
            Slot::Origin => self.origins.extend(origin(reader, node)),
            Slot::Significance => self.judgement.add(reader, node),
            Slot::Fraction => self.fraction = self.fraction.or_else(|| share(node)),
            Slot::Copies => self.copies = self.copies.or_else(|| amount(node).map(|(value, _)| value)),
            Slot::Kind => self.kind = self.kind.take().or_else(|| kind(reader, node)),
            Slot::Presence => self.presence.push(node),
            Slot::Filter => self.is_in_question |= words(node).iter().any(|text| !is_passed(reader, text)),
            Slot::Remark => {
                self.is_in_question |= words(node).iter().any(|text| aside::puts_in_question(reader, text));
                self.remarks.extend(words(node));
            }
            Slot::Quality | Slot::Uncallable | Slot::Covered | Slot::Region | Slot::Ignored => {}
        }
    }

    /// A notation of a change is there.
    pub fn names_change(&self) -> bool {
        !self.protein.is_empty() || !self.coding.is_empty() || !self.change.is_empty()
    }
}

/// A notation, or the name of a class or kind of alterations.
fn holds_change(reader: Reader, node: Node) -> bool {
    let names_change = |text: &&str| {
        text.contains(|c: char| c.is_ascii_digit() || matches!(c, '=' | '?'))
            || reader.told(text).statements.iter().any(|statement| statement.what != What::Unnamed)
    };
    texts(node).iter().any(names_change)
}

/// Every word was understood, and none says anything of a variant ("PASS") or that there is none ("reference").
fn is_passed(reader: Reader, text: &str) -> bool {
    let told = reader.told(text);
    let fails = || reader.lexicon().is_some_and(|lexicon| lexicon.failures().named_outright_by(text));
    !told.is_unclear && told.statements.is_empty() && !fails()
}

fn put<'c>(texts: &mut Vec<&'c str>, text: Option<&'c str>) {
    texts.extend(text.filter(|text| !texts.contains(text)));
}

/// The text of a value that most looks like a notation: coders put it into the text, the display or the code.
fn notation(node: Node<'_>) -> Option<&str> {
    let texts = texts(node);
    let is_notation = |text: &&&str| {
        text.contains(|c: char| c.is_ascii_digit() || c == '=') && !text.bytes().all(|byte| byte.is_ascii_digit())
    };
    texts.iter().find(is_notation).or_else(|| texts.first()).copied()
}

/// Text, displays and codes of a value.
pub fn texts(node: Node<'_>) -> Vec<&str> {
    words_and(node, &["display", "code"])
}

/// Text and displays of a value.
pub fn words(node: Node<'_>) -> Vec<&str> {
    words_and(node, &["display"])
}

/// "Result: 0": of which scale is not said.
pub fn is_bare_number(node: Node) -> bool {
    let is_bare =
        |text: &&str| text.contains(|c: char| c.is_ascii_digit()) && !text.contains(|c: char| c.is_alphabetic());
    ["valueQuantity", "valueInteger", "valueDecimal"].iter().any(|slot| node.get(slot).is_some())
        || words(node).iter().any(is_bare)
}

fn words_and<'c>(node: Node<'c>, members: &[&str]) -> Vec<&'c str> {
    let mut texts: Vec<&str> = node.str("valueString").into_iter().collect();
    for slot in ["valueCodeableConcept", "valueCoding"] {
        let Some(value) = node.get(slot) else { continue };
        texts.extend(value.str("text"));
        let codings = || if slot == "valueCoding" { value.items() } else { value.each("coding") };
        for member in members {
            texts.extend(codings().filter_map(|coding| coding.str(member)));
        }
    }
    texts
}

/// Germline or somatic, by code and by words; "likely germline" and the like stay unknown.
fn origin(reader: Reader, node: Node) -> Vec<Origin> {
    let mut origins: Vec<Origin> = Vec::new();
    let mut add = |origin| {
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    };
    for slot in ["valueCodeableConcept", "valueCoding"] {
        let Some(value) = node.get(slot) else { continue };
        for coding in if slot == "valueCoding" { value.items() } else { value.each("coding") } {
            for concept in reader.code_concepts(coding) {
                match concept {
                    "answer-germline" => add(Origin::Germline),
                    "answer-somatic" => add(Origin::Somatic),
                    _ => {}
                }
            }
        }
    }
    for text in texts(node) {
        let concepts = reader.text_concepts(text);
        if concepts.contains(&"answer-germline") {
            add(Origin::Germline);
        }
        if concepts.contains(&"answer-somatic") {
            add(Origin::Somatic);
        }
    }
    origins
}

/// A number with its unit in normal form, from whichever slot holds it.
fn amount(node: Node) -> Option<(Decimal, String)> {
    if let Some(quantity) = node.get("valueQuantity") {
        let unit = quantity.str("unit").or_else(|| quantity.str("code")).map(normal).unwrap_or_default();
        return Some((quantity.get("value")?.number()?, unit.into_owned()));
    }
    if let Some(number) = ["valueInteger", "valueDecimal"].iter().find_map(|slot| node.get(slot)?.number()) {
        return Some((number, String::new()));
    }
    let text = texts(node).into_iter().next()?;
    let numbers = number::numbers(&normal(text));
    let number = numbers.first()?;
    Some((number.interval.exact()?, number.unit.clone()))
}

/// A share of reads in percent: 0.23, "23 %" and 23 with the unit `%` are the same.
pub fn share(node: Node) -> Option<Decimal> {
    let (value, unit) = amount(node)?;
    let is_fraction = unit != "%" && value <= Decimal::ONE;
    let percent = if is_fraction { value.checked_mul(Decimal::ONE_HUNDRED)? } else { value };
    (percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED).then_some(percent.normalize())
}

fn kind(reader: Reader, node: Node) -> Option<What> {
    let mut concepts: Vec<&str> = Vec::new();
    for slot in ["valueCodeableConcept", "valueCoding"] {
        let Some(value) = node.get(slot) else { continue };
        for coding in if slot == "valueCoding" { value.items() } else { value.each("coding") } {
            concepts.extend(reader.code_concepts(coding));
        }
    }
    if concepts.contains(&"kind-amplification") {
        return Some(What::Amplification);
    }
    if concepts.contains(&"kind-fusion") {
        return Some(What::Fusion);
    }
    if concepts.contains(&"kind-structural") {
        return Some(What::Structural);
    }
    let told: Vec<What> = texts(node)
        .into_iter()
        .flat_map(|text| {
            reader.told(text).statements.iter().map(|statement| statement.what.clone()).collect::<Vec<_>>()
        })
        .collect();
    told.into_iter().find(|what| matches!(what, What::Amplification | What::Fusion | What::Structural))
}

/// How far a test reached.
#[derive(Debug, Default)]
pub struct Extent {
    /// What says that the test was not good enough.
    pub failures: Vec<Failure>,
    /// One part of the genes only.
    pub part: Option<String>,
}

impl Extent {
    /// Adds what a component says of it, or the value of a result on a region.
    pub fn add(&mut self, reader: Reader, (slot, meaning): (Option<Slot>, &Meaning), node: Node) {
        let name = meaning.text.unwrap_or_default();
        let words = self::words(node);
        match slot {
            Some(Slot::Quality) => self.failures.extend(quality::failure(reader, meaning, node)),
            Some(Slot::Uncallable) => {
                let is_none = |text: &&str| {
                    reader.told(text).statements.iter().any(|statement| statement.state == GeneState::Absent)
                };
                let named = words.iter().find(|text| !is_none(text));
                self.failures.extend(named.map(|text| Failure::of_reach(format!("{name}: {text}"))));
            }
            Some(Slot::Covered) if share(node).is_none_or(|share| share < Decimal::ONE_HUNDRED) => {
                self.part = Some(format!("{name}: {}", share(node).unwrap_or_default()));
            }
            Some(Slot::Region) => self.take_part(words.into_iter().find(|text| is_part(reader, text))),
            None => self.take_part(words.into_iter().find(|text| reader.told(text).is_of_part)),
            Some(_) => {}
        }
    }

    fn take_part(&mut self, words: Option<&str>) {
        self.part = words.map(str::to_owned).or(self.part.take());
    }
}

/// "Exon 20", "19, 21", a stretch of the sequence: where regions are named, anything but the whole gene.
fn is_part(reader: Reader, text: &str) -> bool {
    let told = reader.told(text);
    let is_stretch = || told.statements.iter().any(|one| matches!(one.what, What::Notation(_) | What::Class(_)));
    !told.is_of_whole && (told.is_of_part || told.has_left_over || is_stretch())
}
