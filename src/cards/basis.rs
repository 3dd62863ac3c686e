//! Which findings a card shows, and how each was used.

use std::collections::BTreeSet;

use crate::case::finding::{Finding, Marker, Usage};
use crate::evaluate::advice::Piece;
use crate::knowledge::criteria::{Criteria, ScoreWord};

use super::Frame;

/// A finding as a card shows it.
pub struct Shown<'c> {
    pub finding: &'c Finding,
    pub usage: &'static str,
    pub why: Option<&'static str>,
}

/// The findings that spoke, and those of the same markers that were not allowed to.
pub fn shown<'c>(piece: &Piece, frame: &Frame<'c>) -> Vec<Shown<'c>> {
    let rules = piece.rules.iter().chain(&piece.notes);
    let asked: Vec<&Criteria> = rules.flat_map(|rule| rule.when.walk()).collect();
    let mut markers: BTreeSet<Marker> = asked.iter().flat_map(|criteria| markers(criteria)).collect();
    markers
        .extend(piece.basis.iter().filter_map(|index| frame.case.findings.get(*index)).map(|finding| finding.marker));
    let relevant = |(index, finding): &(usize, &Finding)| {
        piece.basis.contains(index) || (!finding.is_used() && markers.contains(&finding.marker))
    };
    frame
        .case
        .findings
        .iter()
        .enumerate()
        .filter(relevant)
        .map(|(_, finding)| match finding.usage {
            Usage::Used if is_of_other_assay(finding, &asked) => {
                Shown { finding, usage: "shown", why: Some("other-assay") }
            }
            Usage::Used => Shown { finding, usage: "used", why: None },
            Usage::Shown(why) => Shown { finding, usage: "shown", why: Some(why.id()) },
            Usage::Rejected(why) => Shown { finding, usage: "rejected", why: Some(why.id()) },
        })
        .collect()
}

/// A PD-L1 result no criterion of the card's rules asks for: shown beside, never counted.
fn is_of_other_assay(finding: &Finding, asked: &[&Criteria]) -> bool {
    use crate::case::finding::{Score, Value};
    if finding.marker != Marker::PdL1 {
        return false;
    }
    let mut wanted = asked.iter().filter_map(|criteria| criteria.pd_l1.as_ref());
    let score = match finding.value {
        Value::Score(Score::Cps, _) => Some(ScoreWord::Cps),
        Value::Score(Score::Tps, _) => Some(ScoreWord::Tps),
        Value::Score(Score::Ic, _) => Some(ScoreWord::Ic),
        _ => None,
    };
    !wanted.any(|wanted| {
        Some(wanted.score) == score
            && finding.assay.as_ref().is_some_and(|assay| assay.known && assay.name == wanted.assay.value)
    })
}

fn markers(criteria: &Criteria) -> Vec<Marker> {
    let mut markers = Vec::new();
    if !criteria.er.is_empty() || criteria.hormone_receptors.is_some() {
        markers.push(Marker::Er);
    }
    if !criteria.pgr.is_empty() || criteria.hormone_receptors.is_some() {
        markers.push(Marker::Pgr);
    }
    if !criteria.her2.is_empty() || !criteria.her2_open.is_empty() {
        markers.extend([
            Marker::Her2Ihc,
            Marker::Her2Ish,
            Marker::Her2Ratio,
            Marker::Her2Copies,
            Marker::Her2Status,
            Marker::Her2Membrane,
        ]);
    }
    if criteria.pd_l1.is_some() || !criteria.pd_l1_by_other_than.is_empty() {
        markers.push(Marker::PdL1);
    }
    if criteria.germline_brca.is_some() {
        markers.extend([Marker::GermlineBrca, Marker::TumourBrca]);
    }
    markers
}
