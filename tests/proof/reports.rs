//! What a report can say of one gene: each change that the lists tell apart, by assay, material, origin and significance.

use oncohooks::case::finding::{Assay, Finding, Value};
use oncohooks::case::gene_result::{Alteration, GeneResult, GeneState, Material, Rating};
use oncohooks::case::marker::Marker;
use oncohooks::evaluate::list_standing::stand;
use oncohooks::knowledge::gene_criteria::StandingWord;
use oncohooks::knowledge::{Country, Knowledge};
use oncohooks::variant::{Classification, Form, List, Notation, Origin, Row, StatedCoding, read};

use super::dimensions::finding;
use crate::scenarios::TODAY;

/// What the criteria of a rule ask of results about genes.
pub struct Asked<'k> {
    pub knowledge: &'k Knowledge,
    pub country: Country,
    /// The drugs whose lists are asked; none: no list is.
    pub drugs: Vec<&'static str>,
    /// The assays that have such a list, or that a criterion names, and one that is none of them.
    pub assays: Vec<String>,
    /// Protein changes that a criterion names.
    pub proteins: Vec<String>,
}

/// One report about one gene, as far as criteria read it.
#[derive(Clone)]
pub struct Report {
    pub name: String,
    pub finding: Finding,
    /// The report does not settle how the variant stands: another result may.
    pub is_unsettled: bool,
}

/// A result about a gene by an assay that says nothing more.
pub fn result(gene: &str, state: GeneState, alteration: Alteration, assay: Option<&str>) -> Finding {
    let result = GeneResult {
        state,
        alteration,
        origin: Origin::Somatic,
        names_origin: false,
        significance: Classification::NotStated,
        rating: None,
        is_called_positive: false,
        is_no_call: matches!(state, GeneState::Open),
        material: Material::Tissue,
        is_in_either: false,
        is_germline_test: false,
        is_information: false,
        allele_fraction: None,
        copy_number: None,
        resistance: None,
        received: String::new(),
    };
    let assay =
        assay.map(|assay| Assay { name: assay.to_owned(), known: true, by_clone_only: false, worked_out_of: None });
    Finding { gene: Some(gene.to_owned()), assay, ..finding(Marker::Variant, Value::Gene(Box::new(result))) }
}

/// The same finding with another result.
pub fn with(finding: &Finding, change: impl Fn(&mut GeneResult)) -> Finding {
    let mut changed = finding.clone();
    if let Value::Gene(result) = &mut changed.value {
        change(result);
    }
    changed
}

/// The changes of a gene: every row of its lists by an example, changes on no list, and what is no exact variant.
fn alterations(gene: &str, asked: &Asked) -> Vec<(String, Alteration)> {
    let mut all: Vec<(String, Alteration)> = Vec::new();
    let mut add = |notation: Notation| {
        let name = [notation.protein, notation.coding].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let read = read(&Notation { gene: Some(gene), ..notation }, &asked.knowledge.variants.genes);
        if let Ok(variant) = read.as_ref()
            && all.iter().all(|(known, _)| *known != name)
        {
            all.push((name, Alteration::Exact(Box::new(variant.clone()))));
        }
    };
    let of_drug = |drug: &str| asked.drugs.is_empty() || asked.drugs.contains(&drug);
    let lists = || asked.knowledge.variants.lists.iter().filter(|list| list.genes.iter().any(|own| own == gene));
    let own: Vec<&List> = lists().filter(|list| of_drug(&list.drug)).collect();
    // A list may count what a list of another drug counts.
    let is_named = |other: &&List| {
        let mut rows = own.iter().flat_map(|list| &list.rows);
        rows.any(|row| matches!(&row.form, Form::AsList { list, .. } if *list == other.id))
            && own.iter().all(|list| list.id != other.id)
    };
    for row in own.iter().copied().chain(lists().filter(is_named)).flat_map(|list| &list.rows) {
        match &row.form {
            Form::Exact { printed, coding, .. } => {
                add(Notation { protein: Some(printed), ..Notation::default() });
                if let StatedCoding::Exact { name, .. } | StatedCoding::Unchecked { name } = coding {
                    add(Notation { protein: Some(printed), coding: Some(name), ..Notation::default() });
                }
            }
            Form::Range => examples(gene, row, asked).iter().for_each(|text| {
                add(Notation { protein: Some(text), ..Notation::default() });
            }),
            Form::Laboratory(_) | Form::AsList { .. } => {}
        }
    }
    for protein in &asked.proteins {
        add(Notation { protein: Some(protein), ..Notation::default() });
    }
    for text in of_codon(gene, 10, asked) {
        add(Notation { protein: Some(&text), ..Notation::default() });
    }
    for text in ["exon 20 insertion", "amplification", "?"] {
        let notation = Notation { gene: Some(gene), text: Some(text), ..Notation::default() };
        if let Err(refusal) = read(&notation, &asked.knowledge.variants.genes) {
            all.push((format!("\"{text}\""), Alteration::Unread(Box::new(refusal))));
        }
    }
    let words = [
        ("unnamed", Alteration::Unnamed),
        ("test positive", Alteration::TestPositive),
        ("as written", Alteration::Written),
        ("amplified", Alteration::Amplification),
        ("fused", Alteration::Fusion(None)),
        ("rearranged", Alteration::Structural),
        ("by coordinates", Alteration::Coordinates),
    ];
    all.extend(words.map(|(name, alteration)| (name.to_owned(), alteration)));
    all
}

/// Changes in the codons of a row, at both ends and just outside.
fn examples(gene: &str, row: &Row, asked: &Asked) -> Vec<String> {
    let codons = match row.codons {
        Some((first, last)) => vec![first.saturating_sub(1), first, last, last + 1],
        None => vec![20],
    };
    codons.into_iter().flat_map(|codon| of_codon(gene, codon, asked)).collect()
}

/// A change of each kind at a codon.
fn of_codon(gene: &str, codon: usize, asked: &Asked) -> Vec<String> {
    let Some(gene) = asked.knowledge.variants.genes.by_name(gene) else { return Vec::new() };
    let letter = |codon: usize| codon.checked_sub(1).and_then(|at| gene.protein.get(at)).map(|one| one.letter());
    let (Some(own), Some(next)) = (letter(codon), letter(codon + 1)) else { return Vec::new() };
    let other = if own == 'A' { 'G' } else { 'A' };
    let after = codon + 1;
    vec![
        format!("p.{own}{codon}{other}"),
        format!("p.{own}{codon}*"),
        format!("p.{own}{codon}fs"),
        format!("p.{own}{codon}del"),
        format!("p.{own}{codon}_{next}{after}insWWW"),
        format!("p.{own}{codon}delinsWW"),
    ]
}

const MATERIALS: [Material; 3] = [Material::Plasma, Material::Blood, Material::Unstated];
const ORIGINS: [(Origin, bool); 3] = [(Origin::Germline, true), (Origin::Germline, false), (Origin::Unknown, false)];
const SIGNIFICANCE: [(Classification, Option<Rating>); 4] = [
    (Classification::Pathogenic, None),
    (Classification::Uncertain, None),
    (Classification::Benign, None),
    (Classification::NotStated, Some(Rating::Oncogenic)),
];

/// How the lists that are asked hold a finding.
fn standing(finding: &Finding, asked: &Asked) -> Vec<Option<StandingWord>> {
    let day = (asked.country, TODAY);
    asked.drugs.iter().map(|drug| stand(asked.knowledge, day, finding, Some(drug)).map(|found| found.word)).collect()
}

/// Every report about a gene in which something was found, with one change for all that every list that is asked holds alike. In
/// full: each by each assay, material, origin and significance. Else each by each assay, and the first also by the rest, one at
/// a time.
pub fn of_gene(gene: &str, asked: &Asked, in_full: bool) -> Vec<Report> {
    let mut reports: Vec<Report> = Vec::new();
    let mut known: Vec<Vec<Vec<Option<StandingWord>>>> = Vec::new();
    let found =
        |alteration: &Alteration, assay: Option<&str>| result(gene, GeneState::Present, alteration.clone(), assay);
    for (change, alteration) in alterations(gene, asked) {
        let assays = || std::iter::once(None).chain(asked.assays.iter().map(|assay| Some(assay.as_str())));
        // Lists read origin and significance beside the change.
        let ways = |assay| ways(&found(&alteration, assay), if in_full { 2 } else { 0 });
        let stands: Vec<_> = assays().flat_map(ways).map(|(_, finding)| standing(&finding, asked)).collect();
        let is_alike = matches!(alteration, Alteration::Exact(_)) && known.contains(&stands);
        if is_alike && !asked.proteins.contains(&change) {
            continue;
        }
        known.push(stands);
        for assay in assays() {
            let by = assay.unwrap_or("an unnamed assay");
            let plain = found(&alteration, assay);
            let differing = match (in_full, known.len()) {
                (true, _) => 3,
                (false, 1) => 1,
                (false, _) => 0,
            };
            for (how, finding) in self::ways(&plain, differing) {
                let words = standing(&finding, asked);
                let open = [Some(StandingWord::Unspecific), Some(StandingWord::ListedElsewhere)];
                let name = format!("{gene} {change} by {by}{how}");
                let is_unsettled = words.iter().any(|word| open.contains(word));
                reports.push(Report { name, finding, is_unsettled });
            }
        }
    }
    reports
}

/// The result by material, origin and significance, of which so many may differ from the plain ones at once.
fn ways(plain: &Finding, most: usize) -> Vec<(String, Finding)> {
    let materials = std::iter::once(Material::Tissue).chain(MATERIALS);
    let origins = std::iter::once((Origin::Somatic, false)).chain(ORIGINS);
    let significance = std::iter::once((Classification::NotStated, None)).chain(SIGNIFICANCE);
    let mut all = Vec::new();
    for (m, material) in materials.enumerate() {
        for (o, (origin, is_germline_test)) in origins.clone().enumerate() {
            for (s, (significance, rating)) in significance.clone().enumerate() {
                let differing = [m, o, s].iter().filter(|place| **place > 0).count();
                if differing > most {
                    continue;
                }
                let mut how = String::new();
                if differing > 0 {
                    let test = if is_germline_test { " test" } else { "" };
                    how = format!(", {material:?} {origin:?}{test} {significance:?} {rating:?}");
                }
                let finding = with(plain, |result| {
                    (result.material, result.origin, result.is_germline_test) = (material, origin, is_germline_test);
                    (result.significance, result.rating) = (significance, rating);
                });
                all.push((how, finding));
            }
        }
    }
    all
}
