//! Statements and components of one result, put together: one finding for each gene and change.

use super::parts::Parts;
use super::tested::Tested;
use crate::case::gene_result::{Alteration, GeneResult, GeneState};
use crate::profiles::gene_words::statements::{Statement, Told, What};
use crate::profiles::meaning::Reader;
use crate::variant::{Classification, Notation, Origin, RefusalClass};

/// What is said of one gene; the gene is absent where it cannot be told.
pub struct Said {
    pub gene: Option<String>,
    pub result: GeneResult,
}

/// What a value says by a code or a flag, without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Present,
    Absent,
    NotTested,
    Equivocal,
    /// Code, words and flag say two things.
    Contradiction,
}

impl Presence {
    const fn state(self) -> GeneState {
        match self {
            Self::Present => GeneState::Present,
            Self::Absent => GeneState::Absent,
            Self::NotTested => GeneState::NotTested,
            Self::Equivocal => GeneState::Open,
            Self::Contradiction => GeneState::Contradiction,
        }
    }
}

/// The results of components: one for each gene they name.
pub fn of_parts(
    reader: Reader,
    parts: &Parts,
    tested: &Tested,
    presence: Option<Presence>,
    received: &str,
) -> Vec<Said> {
    let genes = if parts.genes.symbols.is_empty() { &tested.genes } else { &parts.genes.symbols };
    let class = parts.judgement.settled();
    let names_change = parts.protein.is_some() || parts.coding.is_some() || parts.change.is_some();
    let is_named = names_change || !parts.genomic.is_empty() || parts.kind.is_some();
    let judged = class.is_ok_and(|class| class != Classification::NotStated) || parts.judgement.rating.is_some();
    let mut state = match presence {
        Some(presence) => presence.state(),
        // A result that names its variant and says no more has found it.
        None if is_named || judged => GeneState::Present,
        None => GeneState::Open,
    };
    let mut origins = parts.origins.clone();
    origins.dedup();
    if class.is_err() && state == GeneState::Present || origins.len() > 1 || parts.genes.is_contradicted {
        state = GeneState::Contradiction;
    }
    let origin = origins.first().copied().or(tested.origin).unwrap_or_default();
    let one = |gene: Option<&String>| {
        let alteration = if state == GeneState::Absent { Alteration::Unnamed } else { alteration(reader, gene, parts) };
        let gene = gene.cloned().or_else(|| gene_of(&alteration));
        let is_refused = matches!(&alteration, Alteration::Unread(refusal)
            if matches!(refusal.class, RefusalClass::Conflict | RefusalClass::ReferenceMismatch));
        let state = if is_refused && state == GeneState::Present { GeneState::Contradiction } else { state };
        let result = GeneResult {
            state,
            alteration,
            origin,
            significance: class.unwrap_or_default(),
            rating: parts.judgement.rating,
            material: tested.material,
            is_germline_test: tested.is_germline_test(),
            allele_fraction: parts.fraction,
            copy_number: parts.copies,
            received: received_of(parts, received),
        };
        Said { gene, result }
    };
    if genes.is_empty() { vec![one(None)] } else { genes.iter().map(|gene| one(Some(gene))).collect() }
}

fn received_of(parts: &Parts, received: &str) -> String {
    let change = [parts.protein, parts.coding, parts.change].into_iter().flatten().next();
    change.or_else(|| parts.genomic.first().copied()).unwrap_or(received).to_owned()
}

/// The gene a notation names by itself, by its transcript or its symbol.
fn gene_of(alteration: &Alteration) -> Option<String> {
    match alteration {
        Alteration::Exact(variant) => Some(variant.gene.clone()),
        Alteration::Unread(refusal) => refusal.gene.clone(),
        _ => None,
    }
}

fn alteration(reader: Reader, gene: Option<&String>, parts: &Parts) -> Alteration {
    match &parts.kind {
        Some(What::Amplification) => return Alteration::Amplification,
        Some(What::Fusion) => return Alteration::Fusion(None),
        Some(What::Structural) => return Alteration::Structural,
        _ => {}
    }
    if parts.protein.is_none() && parts.coding.is_none() && parts.change.is_none() {
        return if parts.genomic.is_empty() {
            if parts.copies.is_some() { Alteration::Amplification } else { Alteration::Unnamed }
        } else {
            Alteration::Coordinates
        };
    }
    let words = if parts.protein.is_none() && parts.coding.is_none() { parts.change } else { None };
    if let Some(kind) = words.and_then(|words| kind_of_words(reader, words)) {
        return kind;
    }
    let notation = Notation {
        gene: gene.map(String::as_str),
        transcript: parts.transcript,
        protein: parts.protein,
        coding: parts.coding,
        text: words,
        ..Notation::default()
    };
    read(reader, &notation)
}

/// "Amplification" in the place of the change.
fn kind_of_words(reader: Reader, words: &str) -> Option<Alteration> {
    let told = reader.told(words);
    let [statement] = told.statements.as_slice() else { return None };
    match statement.what {
        What::Amplification => Some(Alteration::Amplification),
        What::Fusion => Some(Alteration::Fusion(None)),
        What::Structural => Some(Alteration::Structural),
        _ => None,
    }
}

fn read(reader: Reader, notation: &Notation) -> Alteration {
    match &*reader.variant(notation) {
        Ok(variant) => Alteration::Exact(Box::new(variant.clone())),
        Err(refusal) if refusal.class == RefusalClass::OtherGene => Alteration::Written,
        Err(refusal) if refusal.class == RefusalClass::OtherAlteration => Alteration::Structural,
        Err(refusal) => Alteration::Unread(Box::new(refusal.clone())),
    }
}

/// The results of words: each statement for the genes it names, a general one for the genes that were tested and that no
/// other statement names.
pub fn of_words(reader: Reader, told: &Told, tested: &Tested, received: &str) -> Vec<Said> {
    let named: Vec<&String> = told.statements.iter().flat_map(|statement| &statement.genes).collect();
    let mut said = Vec::new();
    for statement in &told.statements {
        let mut state = statement.state;
        let genes: Vec<Option<String>> = if statement.genes.is_empty() {
            let examined = tested.examined(reader).into_iter();
            let left: Vec<Option<String>> = examined.filter(|gene| !named.contains(&gene)).map(Some).collect();
            // "Positive; BRCA2 VUS": of which gene?
            if state == GeneState::Present && !named.is_empty() {
                state = GeneState::Open;
            }
            // What was found in one of two genes was not found in each.
            match (state, left.len()) {
                (GeneState::Present, 2..) => vec![one_of(&left)],
                (_, 0) if named.is_empty() => vec![None],
                _ => left,
            }
        } else {
            statement.genes.iter().cloned().map(Some).collect()
        };
        let is_shared = genes.len() > 1 && state == GeneState::Present && matches!(statement.what, What::Notation(_));
        let state = if is_shared { GeneState::Open } else { state };
        for gene in genes {
            said.extend(of_statement(reader, statement, gene.as_ref(), (state, tested, received)));
        }
    }
    said
}

/// BRCA1 or BRCA2, when a test of the two does not say which.
pub const EITHER_BRCA: &str = "BRCA1/2";

/// What a result is about that was found in one of several genes.
fn one_of(genes: &[Option<String>]) -> Option<String> {
    let is_brca = |gene: &Option<String>| gene.as_deref().is_some_and(|gene| matches!(gene, "BRCA1" | "BRCA2"));
    genes.iter().all(is_brca).then(|| EITHER_BRCA.to_owned())
}

fn of_statement(
    reader: Reader,
    statement: &Statement,
    gene: Option<&String>,
    (state, tested, received): (GeneState, &Tested, &str),
) -> Vec<Said> {
    let origin = statement.origin.or(tested.origin).unwrap_or_default();
    let one = |alteration: Alteration, received: String| {
        let is_refused = matches!(&alteration, Alteration::Unread(refusal)
            if matches!(refusal.class, RefusalClass::Conflict | RefusalClass::ReferenceMismatch));
        let state = if is_refused && state == GeneState::Present { GeneState::Contradiction } else { state };
        Said {
            gene: gene.cloned().or_else(|| gene_of(&alteration)),
            result: GeneResult {
                state,
                alteration,
                origin,
                significance: statement.class,
                rating: statement.rating,
                material: tested.material,
                is_germline_test: tested.is_germline_test() && !is_of_tumour(statement, tested),
                allele_fraction: statement.fraction.map(|share| share.normalize()),
                copy_number: statement.copies,
                received,
            },
        }
    };
    match &statement.what {
        What::Notation(notations) if state != GeneState::Absent => {
            changes(reader, gene, notations).into_iter().map(|(alteration, text)| one(alteration, text)).collect()
        }
        What::Amplification => vec![one(Alteration::Amplification, received.to_owned())],
        What::Fusion => vec![one(Alteration::Fusion(None), received.to_owned())],
        What::Structural => vec![one(Alteration::Structural, received.to_owned())],
        What::Class(text) if state != GeneState::Absent => {
            let notation = Notation { gene: gene.map(String::as_str), text: Some(text), ..Notation::default() };
            let read = match &*reader.variant(&notation) {
                Err(refusal) => Alteration::Unread(Box::new(refusal.clone())),
                Ok(_) => Alteration::Unnamed,
            };
            vec![one(read, received.to_owned())]
        }
        _ if statement.is_answer && state == GeneState::Present => {
            vec![one(Alteration::TestPositive, received.to_owned())]
        }
        _ => vec![one(Alteration::Unnamed, received.to_owned())],
    }
}

fn is_of_tumour(statement: &Statement, tested: &Tested) -> bool {
    statement.origin == Some(Origin::Somatic) && tested.origin != Some(Origin::Somatic)
}

/// The changes that notations name: a protein and a coding change side by side are one variant.
fn changes(reader: Reader, gene: Option<&String>, notations: &[String]) -> Vec<(Alteration, String)> {
    let is_coding = |text: &str| text.contains("c.");
    let is_number = |text: &str| text.starts_with("rs") || text.starts_with("COS") || text.starts_with("cos");
    let parts: Vec<&String> = notations.iter().filter(|text| !is_number(text)).collect();
    let (codings, proteins): (Vec<&String>, Vec<&String>) = parts.iter().copied().partition(|text| is_coding(text));
    let with_gene = |text: String| {
        // "187delAG" counts bases from another start: no change of today's numbering.
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return (Alteration::Written, text);
        }
        let notation = Notation { gene: gene.map(String::as_str), text: Some(&text), ..Notation::default() };
        let alteration = read(reader, &notation);
        (alteration, text)
    };
    if proteins.len() <= 1 && codings.len() <= 1 || proteins.is_empty() && codings.len() == 1 {
        let joined = parts.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(" ");
        let joined = if joined.is_empty() { notations.join(" ") } else { joined };
        return vec![with_gene(joined)];
    }
    if proteins.len() == codings.len() {
        return proteins
            .iter()
            .zip(&codings)
            .map(|(protein, coding)| with_gene(format!("{protein} {coding}")))
            .collect();
    }
    parts.into_iter().map(|text| with_gene(text.clone())).collect()
}
