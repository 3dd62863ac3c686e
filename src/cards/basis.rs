//! Which findings a card shows, and how each was used.

use std::collections::BTreeSet;

use crate::case::finding::{Finding, Marker, Usage};
use crate::evaluate::advice::Piece;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::words::ScoreWord;

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
    let asked: Vec<&Criterion> = rules.flat_map(|rule| rule.when.criteria()).collect();
    let mut markers: BTreeSet<Marker> = asked.iter().flat_map(|criterion| criterion.markers()).copied().collect();
    markers.extend(piece.findings().map(|finding| finding.marker));
    let relevant =
        |finding: &&Finding| piece.rests_on(finding) || (!finding.is_used() && markers.contains(&finding.marker));
    frame
        .case
        .findings
        .iter()
        .filter(relevant)
        .map(|finding| match finding.usage {
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
fn is_of_other_assay(finding: &Finding, asked: &[&Criterion]) -> bool {
    use crate::case::finding::{Score, Value};
    if finding.marker != Marker::PdL1 {
        return false;
    }
    let mut wanted = asked.iter().filter_map(|criterion| match criterion {
        Criterion::PdL1(wanted, _) => Some(wanted),
        _ => None,
    });
    let score = match finding.value {
        Value::Score(Score::Cps, _) => Some(ScoreWord::Cps),
        Value::Score(Score::Tps, _) => Some(ScoreWord::Tps),
        Value::Score(Score::Ic, _) => Some(ScoreWord::Ic),
        _ => None,
    };
    !wanted.any(|wanted| {
        Some(wanted.score) == score
            && finding.assay.as_ref().is_some_and(|assay| assay.known && assay.name == wanted.assay.as_str())
    })
}
