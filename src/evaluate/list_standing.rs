//! How a variant of the record stands on the companion-diagnostic lists of a drug, and which list says so.

use time::Date;

use super::variant_class::subject;
use crate::case::finding::Finding;
use crate::case::gene_result::{Alteration, GeneState};
use crate::knowledge::gene_criteria::StandingWord;
use crate::knowledge::{Country, Knowledge};
use crate::variant::{Dna, Form, Lack, List, Listed, RefusalClass, Row, Scope, Standing, Verdict};

/// What the lists of a drug say of one variant.
#[derive(Debug, Clone, Copy)]
pub struct ListStanding<'k> {
    pub word: StandingWord,
    /// The list that says so; none where the assay that found it has none, and the variant is on no other.
    pub list: Option<&'k List>,
    /// How the change of the DNA compares, where the variant is on a list.
    pub dna: Option<Dna>,
    /// Counted by a policy of this project, not by the print of the list.
    pub is_by_policy: bool,
    /// The list asks for the laboratory's classification.
    pub is_by_laboratory: bool,
}

/// Without a drug, by all lists of the assay. The standing by the list of the assay that found the variant, in this country (where it has none, in another), as of the
/// day. None for what no list is about: no change found, an amplification, a fusion.
pub fn stand<'k>(
    knowledge: &'k Knowledge,
    (country, as_of): (Country, Date),
    finding: &Finding,
    drug: Option<&str>,
) -> Option<ListStanding<'k>> {
    let result = finding.gene_result().filter(|result| result.state == GeneState::Present)?;
    match &result.alteration {
        Alteration::Amplification | Alteration::Fusion(_) => return None,
        Alteration::Unread(refusal) if refusal.class == RefusalClass::OtherAlteration => return None,
        _ => {}
    }
    let subject = subject(finding, result)?;
    let as_of = as_of.to_string();
    let ask = |assay| {
        let scope = Scope { country: country.id(), as_of: Some(&as_of), drug, assay };
        knowledge.variants.lists.standings(&subject, &scope)
    };
    let assay = finding.assay.as_ref().filter(|assay| assay.known);
    let nearest = |standing: &ListStanding| {
        let is_foreign = standing.list.is_some_and(|list| list.country != country.id());
        (is_foreign, standing.word, standing.is_by_policy)
    };
    let own = assay.map(|assay| ask(Some(assay.name.as_str()))).unwrap_or_default();
    if let Some(best) = own.iter().map(judged).min_by_key(nearest) {
        return Some(best);
    }
    let others = ask(None);
    let best = others.iter().map(judged).min_by_key(nearest);
    Some(match best {
        Some(best) if best.word == StandingWord::Unspecific => best,
        Some(best) if matches!(best.word, StandingWord::Cdx | StandingWord::Unsettled) => {
            ListStanding { word: StandingWord::ListedElsewhere, is_by_policy: false, ..best }
        }
        _ => ListStanding {
            word: StandingWord::NotListed,
            list: None,
            dna: None,
            is_by_policy: false,
            is_by_laboratory: false,
        },
    })
}

fn judged<'k>(standing: &Standing<'k>) -> ListStanding<'k> {
    let by_laboratory = |row: &Row| matches!(row.form, Form::Laboratory(_));
    let (word, dna, row) = match &standing.verdict {
        Verdict::OnList { row, status: Listed::Cdx, dna } => (StandingWord::Cdx, Some(*dna), Some(*row)),
        Verdict::OnList { row, status: Listed::ReferenceOnly, dna } => {
            (StandingWord::ReferenceOnly, Some(*dna), Some(*row))
        }
        Verdict::ByPolicy { row } => (StandingWord::Cdx, None, Some(*row)),
        Verdict::Undetermined { row, lack: Lack::OfReport, .. } => (StandingWord::Unspecific, None, *row),
        Verdict::Undetermined { row, lack: Lack::OfList, .. } => (StandingWord::Unsettled, None, *row),
        Verdict::NotOnList => (StandingWord::NotListed, None, None),
    };
    ListStanding {
        word,
        list: Some(standing.list),
        dna,
        is_by_policy: matches!(standing.verdict, Verdict::ByPolicy { .. }),
        is_by_laboratory: row.is_some_and(by_laboratory),
    }
}
