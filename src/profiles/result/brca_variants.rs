//! Genomics Reporting: variants of BRCA1 and BRCA2, what is said of them, and variants of other genes found in tumours.
//!
//! The variant says which gene, where it comes from and whether it is there; how significant it is stands in a component
//! of its own (Genomics Reporting 1) or of a diagnostic implication that is derived from it (2 and later).

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::component::{Component, components};
use super::gene_symbol::names_other_gene;
use super::value::{Said, sign_of};
use crate::case::finding::{Assertion, Sign, Significance, Value};
use crate::case::marker::Marker;
use crate::case::unread::{Unread, UnreadValue};
use crate::profiles::meaning::Reader;
use crate::profiles::normal::plain;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place;

/// What a variant Observation says of BRCA1, BRCA2, or another gene of a tumour.
pub struct Variant {
    pub marker: Marker,
    pub value: Value,
    /// None where it is of both BRCA1 and BRCA2.
    pub gene: Option<String>,
}

/// Reads a variant Observation: it is germline only when its source class says so. None where no gene of ours is named.
///
/// # Errors
/// A germline variant of a gene that is not named, or named only by a code nobody here knows: it might be one of the two.
pub fn variant<'c>(
    reader: Reader<'c>,
    own: &Said,
    parts: &[Component],
    (variant, implications): (&PatientResource<'c>, &Implications<'_, 'c>),
) -> Result<Option<Variant>, Unread> {
    let of = |name: &str| parts.iter().find(|part| part.meaning.has(name)).map(|found| &found.said);
    let germline = of("marker-source-class").is_some_and(|said| said.answers.contains(&"germline"));
    let studied = of("marker-gene-studied");
    let genes = studied.map(|said| said.genes.as_slice()).unwrap_or_default();
    let words = studied.map(|said| plain(&said.words.join(" "))).unwrap_or_default();
    let mut ours = genes.iter().filter(|gene| matches!(**gene, "brca1" | "brca2")).copied();
    let gene = ours.next();
    if gene.is_none() && !reader.text_concepts(&words).contains(&"marker-brca") {
        let is_known = !genes.is_empty() || names_other_gene(&words, false);
        return match genes {
            [gene] if !germline => Ok(Some(of_tumour(gene, own, parts))),
            _ if germline && !is_known => Err(Unread::GermlineGene),
            _ => Ok(None),
        };
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
    Ok(Some(Variant { marker, value, gene: gene.map(str::to_owned) }))
}

/// A variant of a gene of `profiles/valuesets/gene-*.json`. No rule asks for it yet: it is shown as it was sent.
fn of_tumour(gene: &str, own: &Said, parts: &[Component]) -> Variant {
    let named = |concept: &str| parts.iter().find(|part| part.meaning.has(concept));
    let change = ["marker-protein-hgvs", "marker-coding-hgvs"].iter().find_map(|concept| named(concept));
    let change = change.and_then(|part| part.said.words.first().cloned());
    let value = match (sign_of(&own.answers), change) {
        (Some(Sign::Negative), _) => Value::Sign(Sign::Negative),
        (Some(Sign::Positive), Some(change)) => Value::Text(change),
        (Some(Sign::Positive), None) => Value::Sign(Sign::Positive),
        (Some(Sign::Equivocal) | None, _) => Value::Unreadable(UnreadValue::NoValue),
    };
    Variant { marker: Marker::Variant, value, gene: Some(gene.to_owned()) }
}

/// The genes that components name as those that were studied (Genomics Reporting).
pub enum Studied<'t> {
    /// BRCA1 or BRCA2, or nothing is said: the code says which.
    Both,
    One(&'t str),
    /// None of the two.
    Other,
}

impl<'t> Studied<'t> {
    pub fn among(reader: Reader, components: &[Component<'t>]) -> Self {
        let said = || components.iter().filter(|part| part.meaning.has("marker-gene-studied")).map(|part| &part.said);
        let genes = || said().flat_map(|said| said.genes.iter().copied());
        let mut ours = genes().filter(|gene| matches!(*gene, "brca1" | "brca2"));
        let is_named = said().any(|said| !said.words.is_empty());
        let is_brca =
            || said().flat_map(|said| &said.words).any(|text| reader.text_concepts(text).contains(&"marker-brca"));
        match ours.next() {
            Some(gene) if ours.all(|other| other == gene) => Self::One(gene),
            None if (genes().next().is_some() || is_named) && !is_brca() => Self::Other,
            _ => Self::Both,
        }
    }

    pub fn only(&self) -> Option<&'t str> {
        match self {
            Self::One(gene) => Some(gene),
            Self::Both | Self::Other => None,
        }
    }
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
        (false, true, false) => Value::Vus,
        (false, false, true) => Value::Sign(Sign::Negative),
        (_, false, false) => Value::Unreadable(UnreadValue::NoSignificance),
        (true | false, true | false, true | false) => {
            let meanings = answers.iter().filter_map(|answer| significance(answer));
            Value::Contradiction(meanings.map(Assertion::Significance).collect())
        }
    }
}

fn significance(answer: &str) -> Option<Significance> {
    match answer {
        "pathogenic" => Some(Significance::Pathogenic),
        "vus" => Some(Significance::Uncertain),
        "benign" => Some(Significance::Benign),
        _ => None,
    }
}

/// Observations that count and are derived from one other Observation, by what names that one. What follows from several
/// together says nothing of each.
#[derive(Default)]
pub struct Implications<'m, 'c>(HashMap<&'c str, Vec<&'m PatientResource<'c>>, RandomState>);

impl<'m, 'c> Implications<'m, 'c> {
    pub fn among(all: &'m [PatientResource<'c>]) -> Self {
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
    fn of(&self, variant: &PatientResource) -> Vec<&'m PatientResource<'c>> {
        let name = variant.name.pair().map(|(kind, id)| format!("{kind}/{id}"));
        let named = variant.url.into_iter().chain(name.as_deref()).filter_map(|name| self.0.get(name)).flatten();
        let mut implications: Vec<&PatientResource> = Vec::new();
        for other in named {
            if !implications.iter().any(|known| std::ptr::eq(*known, *other)) {
                implications.push(other);
            }
        }
        implications
    }
}
