//! Criteria about results of genes, in words.

use super::names::Book;
use super::words::filled;
use crate::knowledge::gene_criteria::{
    ChangeWord, GeneResultWanted, GenesAbsent, MaterialWord, OriginWord, SignificanceWord, StandingWord, StateWord,
};
use crate::knowledge::ids::{AssayId, DrugId, TestId};

/// A result about a gene: gene, state, kind of change, names, meaning, origin, material, assay, standing on a list.
pub(super) fn result(wanted: &GeneResultWanted<AssayId, DrugId, TestId, String>, book: &Book) -> String {
    let words = book.words;
    let genes = book.or(wanted.genes.iter().map(String::as_str));
    let genes = if genes.is_empty() { words.any_gene.clone() } else { genes };
    let state = match wanted.state {
        StateWord::Present => words.present.as_str(),
        StateWord::Absent => &words.absent,
        StateWord::NotEvaluable => &words.not_evaluable,
        StateWord::Tested => &words.tested,
    };
    let changes = book.or(wanted.change.iter().map(|change| match change {
        ChangeWord::Variant => words.change_variant.as_str(),
        ChangeWord::Amplification => &words.change_amplification,
        ChangeWord::Fusion => &words.change_fusion,
        ChangeWord::Structural => &words.change_structural,
    }));
    let state = if changes.is_empty() { state.to_owned() } else { changes };
    let significance = book.or(wanted.significance.iter().map(|word| match word {
        SignificanceWord::Pathogenic => words.pathogenic.as_str(),
        SignificanceWord::Uncertain => &words.uncertain,
        SignificanceWord::Benign => &words.benign,
        SignificanceWord::NotStated => &words.significance_unstated,
    }));
    let origin = book.or(wanted.origin.iter().map(|word| match word {
        OriginWord::Germline => words.germline.as_str(),
        OriginWord::Somatic => &words.somatic,
        OriginWord::Unknown => &words.origin_unknown,
    }));
    let material = book.or(wanted.material.iter().map(|word| match word {
        MaterialWord::Tissue => words.tissue.as_str(),
        MaterialWord::Plasma => &words.plasma,
        MaterialWord::Blood => &words.blood,
        MaterialWord::Unstated => &words.material_unstated,
    }));
    let by = |sentence: &str, assays: &[AssayId]| match assays {
        [] => String::new(),
        assays => filled(sentence, &[("assays", &book.assays_or(assays))]),
    };
    let lists = wanted.on_lists_of.as_ref().map(|lists| {
        let standing = book.or(lists.standing.iter().map(|word| standing(*word, book)));
        filled(&words.lists_of, &[("drug", book.drug_short(lists.drug)), ("standing", &standing)])
    });
    let said = [
        filled(&words.gene, &[("genes", &genes), ("state", &state)]),
        book.or(wanted.protein.iter().map(String::as_str)),
        significance,
        origin,
        material,
        by(&words.found_by, &wanted.by),
        by(&words.found_by_other, &wanted.by_other_than),
        lists.unwrap_or_default(),
    ];
    book.and(said.iter().map(String::as_str).filter(|part| !part.is_empty()))
}

/// Genes tested and not found altered.
pub(super) fn absent(wanted: &GenesAbsent<TestId, String>, book: &Book) -> String {
    let words = book.words;
    let all = filled(&words.genes_absent, &[("genes", &book.and(wanted.all_of.iter().map(String::as_str)))]);
    if wanted.nothing_found_in.is_empty() {
        return all;
    }
    let others = book.and(wanted.nothing_found_in.iter().map(String::as_str));
    [all, filled(&words.nothing_in, &[("genes", &others)])].join(&words.and)
}

const fn standing<'b>(word: StandingWord, book: &Book<'b>) -> &'b str {
    match word {
        StandingWord::Cdx => book.words.cdx.as_str(),
        StandingWord::ReferenceOnly => book.words.reference_only.as_str(),
        StandingWord::Unsettled => book.words.unsettled.as_str(),
        StandingWord::Unspecific => book.words.unspecific.as_str(),
        StandingWord::ListedElsewhere => book.words.listed_elsewhere.as_str(),
        StandingWord::NotListed => book.words.not_listed.as_str(),
    }
}
