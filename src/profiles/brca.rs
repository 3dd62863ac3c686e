//! Genomics Reporting: variants of BRCA1 and BRCA2, and what is said of them.
//!
//! The variant says which gene, where it comes from and whether it is there; how significant it is stands in a component
//! of its own (Genomics Reporting 1) or of a diagnostic implication that is derived from it (2 and later).

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::gene_symbol::names_other_gene;
use super::meaning::Reader;
use super::normal::plain;
use super::own::Mine;
use super::place;
use super::result::{Component, components};
use super::value::{Said, sign_of};
use crate::case::finding::{Finding, Marker, Sign, Value};
use crate::case::unread::{Unread, UnreadValue};

/// The finding of a variant Observation: germline only when its source class says so.
///
/// # Errors
/// A germline variant of a gene that is not named, or named only by a code nobody here knows: it might be one of the two.
pub fn variant<'c>(
    reader: Reader<'c>,
    own: &Said,
    parts: &[Component],
    (variant, implications): (&Mine<'c>, &Implications<'_, 'c>),
    frame: &Finding,
) -> Result<Option<Finding>, Unread> {
    let of = |name: &str| parts.iter().find(|part| part.meaning.has(name)).map(|found| &found.said);
    let germline = of("marker-source-class").is_some_and(|said| said.answers.contains(&"germline"));
    let studied = of("marker-gene-studied");
    let genes = studied.map(|said| said.genes.as_slice()).unwrap_or_default();
    let words = studied.map(|said| plain(&said.words.join(" "))).unwrap_or_default();
    let mut ours = genes.iter().filter(|gene| matches!(**gene, "brca1" | "brca2")).copied();
    let gene = ours.next();
    if gene.is_none() && !reader.text_concepts(&words).contains(&"marker-brca") {
        let is_known = !genes.is_empty() || names_other_gene(&words, false);
        return if germline && !is_known { Err(Unread::GermlineGene) } else { Ok(None) };
    }
    // "BRCA1/2" is both.
    let gene = gene.filter(|gene| ours.all(|other| other == *gene));
    let implied: Vec<Component> =
        implications.of(variant).into_iter().flat_map(|other| components(reader, other.node)).collect();
    let value = match sign_of(&own.answers) {
        Some(Sign::Negative) => Value::Sign(Sign::Negative),
        sign => significant(parts.iter().chain(&implied), sign == Some(Sign::Positive)),
    };
    let marker = if germline { Marker::GermlineBrca } else { Marker::TumourBrca };
    Ok(Some(Finding { marker, value, gene: gene.map(str::to_owned), ..frame.clone() }))
}

/// What the variant means, by everything that says so.
fn significant<'p>(parts: impl Iterator<Item = &'p Component<'p>>, is_present: bool) -> Value {
    let said = parts.filter(|part| part.meaning.has("marker-clinical-significance"));
    let mut answers: Vec<&str> = Vec::new();
    for answer in said.flat_map(|part| part.said.answers.iter().copied()) {
        if !answers.contains(&answer) {
            answers.push(answer);
        }
    }
    let has = |answer: &str| answers.contains(&answer);
    match (has("pathogenic"), has("vus"), has("benign")) {
        (true, false, false) if is_present => Value::Sign(Sign::Positive),
        (false, true, false) => Value::Text("VUS".to_owned()),
        (false, false, true) => Value::Sign(Sign::Negative),
        (_, false, false) => Value::Unreadable(UnreadValue::NoSignificance),
        _ => Value::Contradiction(answers.join(" / ")),
    }
}

/// Observations that count and are derived from one other Observation, by what names that one. What follows from several
/// together says nothing of each.
#[derive(Default)]
pub struct Implications<'m, 'c>(HashMap<&'c str, Vec<&'m Mine<'c>>, RandomState>);

impl<'m, 'c> Implications<'m, 'c> {
    pub fn among(all: &'m [Mine<'c>]) -> Self {
        let mut implications = Self::default();
        for other in all.iter().filter(|other| other.kind == "Observation") {
            let mut sources = other.node.each("derivedFrom").filter_map(|source| source.str("reference"));
            let (Some(source), None) = (sources.next(), sources.next()) else { continue };
            if matches!(other.node.status().as_deref(), Some("final" | "amended" | "corrected")) {
                implications.0.entry(source).or_default().push(other);
                let relative = place::relative(source);
                if relative != source {
                    implications.0.entry(relative).or_default().push(other);
                }
            }
        }
        implications
    }

    /// Each once, whether it names the variant by URL or by type and id.
    fn of(&self, variant: &Mine) -> Vec<&'m Mine<'c>> {
        let name = variant.name.pair().map(|(kind, id)| format!("{kind}/{id}"));
        let named = variant.url.into_iter().chain(name.as_deref()).filter_map(|name| self.0.get(name)).flatten();
        let mut implications: Vec<&Mine> = Vec::new();
        for other in named {
            if !implications.iter().any(|known| std::ptr::eq(*known, *other)) {
                implications.push(other);
            }
        }
        implications
    }
}
