//! Statements and components of one result, put together: one finding for each gene and change.

use super::alteration::{alteration, changes, gene_of, is_same_change, of_copies, structural};
use super::parts::Parts;
use super::presence::Presence;
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
    let names_change = parts.names_change();
    let is_named = names_change || !parts.genomic.is_empty() || parts.kind.is_some();
    let judged = class.is_ok_and(|class| class != Classification::NotStated) || parts.judgement.rating.is_some();
    // A fusion is of two genes, a small variant of one.
    let is_of_several = genes.len() > 1 && !matches!(parts.kind, Some(What::Fusion));
    let mut state = match presence {
        Some(presence) => presence.state(),
        // A result that names its variant and says no more has found it.
        None if is_named || judged => GeneState::Present,
        None => GeneState::Open,
    };
    let mut origins = parts.origins.clone();
    origins.dedup();
    // Found, in none of the reads.
    let is_in_no_read = parts.fraction.is_some_and(|share| share.is_zero());
    if (class.is_err() || is_in_no_read) && state == GeneState::Present || origins.len() > 1 {
        state = GeneState::Contradiction;
    }
    let is_in_either = state == GeneState::Present && is_brca_pair(genes);
    if is_of_several && names_change && state == GeneState::Present && !is_in_either {
        state = GeneState::Contradiction;
    }
    let origin = origins.first().copied().or(tested.origin).unwrap_or_default();
    let one = |gene: Option<&String>| {
        // That one change was not found is kept with its change: it says nothing of the rest of the gene.
        let is_of_gene = state == GeneState::Absent && !is_named && parts.copies.is_none();
        let read = if is_of_gene { Ok(Alteration::Unnamed) } else { alteration(reader, gene, parts) };
        let is_twofold = read.is_err();
        let unread = if state == GeneState::Absent { Alteration::Written } else { Alteration::Unnamed };
        let alteration = read.unwrap_or(unread);
        let gene = gene.cloned().or_else(|| gene_of(&alteration));
        let is_refused = matches!(&alteration, Alteration::Unread(refusal)
            if matches!(refusal.class, RefusalClass::Conflict | RefusalClass::ReferenceMismatch));
        let is_misnamed = gene.as_ref().is_some_and(|gene| parts.genes.contradicted.contains(gene));
        let is_contradicted = is_misnamed || (is_refused || is_twofold) && state == GeneState::Present;
        let counted = parts.copies.filter(|_| !is_named && state == GeneState::Present);
        let state = match counted {
            _ if is_contradicted => GeneState::Contradiction,
            Some(copies) => of_copies(reader, gene.as_ref(), copies).0,
            None => state,
        };
        let result = GeneResult {
            state,
            alteration,
            origin,
            names_origin: false,
            significance: class.unwrap_or_default(),
            rating: parts.judgement.rating,
            is_called_positive: false,
            is_no_call: false,
            material: tested.material,
            is_in_either,
            is_germline_test: tested.is_germline_test(),
            is_information: false,
            allele_fraction: parts.fraction,
            copy_number: parts.copies,
            resistance: None,
            received: received_of(parts, received),
        };
        Said { gene, result }
    };
    let said: Vec<Said> =
        if genes.is_empty() { vec![one(None)] } else { genes.iter().map(|gene| one(Some(gene))).collect() };
    said.into_iter().flat_map(|one| each_change(reader, parts, one)).collect()
}

/// "V777L, S310F" in the slot of the change: a result for each.
fn each_change(reader: Reader, parts: &Parts, one: Said) -> Vec<Said> {
    let ([], [], [words]) = (&*parts.protein, &*parts.coding, &*parts.change) else { return vec![one] };
    let told = reader.told(words);
    let [Statement { what: What::Notation(notations), genes, .. }] = &*told.statements else { return vec![one] };
    let gene = one.gene.as_ref();
    let several = changes(reader, gene, notations);
    if several.len() < 2 || told.is_unclear || !genes.iter().all(|named| Some(named) == gene) {
        return vec![one];
    }
    let of = |(alteration, received): (Alteration, String)| Said {
        gene: one.gene.clone(),
        result: GeneResult { alteration, received, ..one.result.clone() },
    };
    several.into_iter().map(of).collect()
}

fn received_of(parts: &Parts, received: &str) -> String {
    let mut written = parts.protein.iter().chain(&parts.coding).chain(&parts.change);
    let in_genome = || (!parts.genomic.is_empty()).then(|| parts.genomic.join(" "));
    written.next().map(|text| (*text).to_owned()).or_else(in_genome).unwrap_or_else(|| received.to_owned())
}

/// The results of words: each statement for the genes it names, a general one for the genes that were tested and that no
/// other statement names.
pub fn of_words(reader: Reader, told: &Told, tested: &Tested, received: &str) -> Vec<Said> {
    let named: Vec<&String> = told.statements.iter().flat_map(|statement| &statement.genes).collect();
    let mut said = Vec::new();
    let answered = told.statements.iter().flat_map(|one| tested.asked.answered(one, received));
    for (statement, received) in answered {
        let mut state = statement.state;
        let genes: Vec<Option<String>> = if statement.genes.is_empty() {
            let examined = tested.examined(reader).into_iter();
            let left: Vec<Option<String>> = examined.filter(|gene| !named.contains(&gene)).map(Some).collect();
            // "Positive; BRCA2 VUS": of which gene?
            if state == GeneState::Present && !named.is_empty() {
                state = GeneState::Open;
            }
            // What was found in one of several genes was not found in each.
            match (state, left.len()) {
                (GeneState::Present, 2..) if !is_pair(&left) => vec![None],
                (_, 0) if named.is_empty() => vec![None],
                _ => left,
            }
        } else {
            statement.genes.iter().cloned().map(Some).collect()
        };
        if let [gene] = genes.as_slice()
            && statement.is_choice
            && is_one_change(reader, &statement, gene.as_ref())
        {
            state = GeneState::Present;
        }
        let is_found = state == GeneState::Present;
        let is_in_either = is_found && is_pair(&genes);
        let is_shared = genes.len() > 1 && is_found && matches!(statement.what, What::Notation(_));
        let state = if is_shared && !is_in_either { GeneState::Open } else { state };
        for gene in genes {
            let read = of_statement(reader, &statement, gene.as_ref(), (state, tested, &received));
            said.extend(read.into_iter().map(|mut one| {
                one.result.is_in_either = is_in_either;
                one
            }));
        }
    }
    said
}

/// BRCA1 and BRCA2, which tests examine together.
pub fn is_brca_pair(genes: &[String]) -> bool {
    matches!(genes, [one, other] if one != other && [one, other].iter().all(|gene| is_brca(gene)))
}

fn is_pair(genes: &[Option<String>]) -> bool {
    matches!(genes, [Some(one), Some(other)] if one != other && is_brca(one) && is_brca(other))
}

fn is_brca(gene: &str) -> bool {
    matches!(gene, "BRCA1" | "BRCA2")
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
                names_origin: statement.origin.is_some(),
                significance: statement.class,
                rating: statement.rating,
                is_called_positive: statement.is_called_positive && state == GeneState::Present,
                is_no_call: statement.is_no_call,
                material: tested.material,
                is_in_either: false,
                is_germline_test: tested.is_germline_test() && !is_of_tumour(statement, tested),
                is_information: false,
                allele_fraction: statement.fraction.map(|share| share.normalize()),
                copy_number: statement.copies,
                resistance: None,
                received,
            },
        }
    };
    match &statement.what {
        What::Notation(notations) => {
            // "No c.5946delT (pathogenic)": what is open is shown with all its words.
            let words = |text: String| if state == GeneState::Open { received.to_owned() } else { text };
            changes(reader, gene, notations)
                .into_iter()
                .map(|(alteration, text)| one(alteration, words(text)))
                .collect()
        }
        What::Amplification => vec![one(Alteration::Amplification, received.to_owned())],
        What::Fusion => vec![one(Alteration::Fusion(None), received.to_owned())],
        What::Structural => vec![one(structural(reader, gene, received), received.to_owned())],
        What::Class(text) => {
            let notation = Notation { gene: gene.map(String::as_str), text: Some(text), ..Notation::default() };
            let read = match &*reader.variant(&notation) {
                Err(refusal) => Alteration::Unread(Box::new(refusal.clone())),
                Ok(_) => Alteration::Written,
            };
            let words = if state == GeneState::Absent { text } else { received };
            vec![one(read, words.to_owned())]
        }
        _ if statement.is_answer && state == GeneState::Present => {
            vec![one(Alteration::TestPositive, received.to_owned())]
        }
        // That one part of the gene has no change says nothing of the rest.
        What::Unnamed if statement.is_of_part && state == GeneState::Absent => {
            vec![one(Alteration::Written, received.to_owned())]
        }
        What::Unnamed => vec![one(Alteration::Unnamed, received.to_owned())],
    }
}

/// `A775_G776insYVMA` and `Y772_A775dup`: two names of one change leave no choice.
fn is_one_change(reader: Reader, statement: &Statement, gene: Option<&String>) -> bool {
    let What::Notation(notations) = &statement.what else { return false };
    let each = notations.iter().map(|notation| changes(reader, gene, std::slice::from_ref(notation)));
    let read: Vec<Alteration> = each.flatten().map(|(alteration, _)| alteration).collect();
    let is_same = |one: &Alteration, other: &Alteration| match (one, other) {
        (Alteration::Exact(one), Alteration::Exact(other)) => one.gene == other.gene && is_same_change(one, other),
        _ => false,
    };
    read.split_first().is_some_and(|(first, others)| others.iter().all(|other| is_same(first, other)))
}

fn is_of_tumour(statement: &Statement, tested: &Tested) -> bool {
    statement.origin == Some(Origin::Somatic) && tested.origin != Some(Origin::Somatic)
}
