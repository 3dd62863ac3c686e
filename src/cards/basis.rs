//! Which findings a card shows, and how each was used.

use std::collections::BTreeSet;

use crate::case::finding::{Finding, Usage, Why};
use crate::case::marker::Marker;
use crate::evaluate::advice::AdviceItem;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::words::ScoreWord;

use super::Frame;

/// A finding as a card shows it.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'c> {
    pub finding: &'c Finding,
    pub usage: Use,
}

/// How a card used a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Used,
    Shown(NotUsed),
    /// Not even its value is shown.
    Rejected(NotUsed),
}

/// Why a finding decides nothing on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotUsed {
    /// For a reason that holds on every card.
    Record(Why),
    /// No rule of the card asks for a result of this assay.
    OtherAssay,
}

impl Use {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Shown(_) => "shown",
            Self::Rejected(_) => "rejected",
        }
    }

    /// The reason as programs get it.
    pub const fn why(self) -> Option<&'static str> {
        match self {
            Self::Used => None,
            Self::Shown(NotUsed::Record(why)) | Self::Rejected(NotUsed::Record(why)) => Some(why.id()),
            Self::Shown(NotUsed::OtherAssay) | Self::Rejected(NotUsed::OtherAssay) => Some("other-assay"),
        }
    }
}

/// The findings that spoke, and those of the same markers that were not allowed to.
pub fn shown<'c>(item: &AdviceItem, frame: &Frame<'c>) -> Vec<Shown<'c>> {
    let rules = item.rules.iter().chain(&item.notes);
    let asked: Vec<&Criterion> = rules.flat_map(|rule| rule.when.criteria()).collect();
    let mut markers: BTreeSet<Marker> = asked.iter().flat_map(|criterion| criterion.markers()).copied().collect();
    markers.extend(item.findings().map(|finding| finding.marker));
    // Of the variants that were not used, those of the genes it is about.
    let is_asked = |finding: &Finding| {
        finding.marker != Marker::Variant
            || finding.gene.is_none()
            || item.findings().any(|other| other.gene == finding.gene)
    };
    let relevant = |finding: &&Finding| {
        item.rests_on(finding) || (!finding.is_used() && markers.contains(&finding.marker) && is_asked(finding))
    };
    frame
        .case
        .findings
        .iter()
        .filter(relevant)
        .map(|finding| {
            let usage = match finding.usage {
                Usage::Used if is_of_other_assay(finding, &asked) => Use::Shown(NotUsed::OtherAssay),
                Usage::Used => Use::Used,
                Usage::Shown(why) => Use::Shown(NotUsed::Record(why)),
                Usage::Rejected(why) => Use::Rejected(NotUsed::Record(why)),
            };
            Shown { finding, usage }
        })
        .collect()
}

/// A PD-L1 result no criterion of the card's rules asks for: shown beside, never counted.
fn is_of_other_assay(finding: &Finding, asked: &[&Criterion]) -> bool {
    use crate::case::finding::{Score, Value};
    if finding.marker != Marker::PdL1 {
        return false;
    }
    let mut wanted = asked.iter().filter_map(|criterion| {
        let Criterion::PdL1(wanted, _) = criterion else { return None };
        Some(wanted)
    });
    let Value::Score(score, _) = finding.value else { return true };
    let score = match score {
        Score::Cps => Some(ScoreWord::Cps),
        Score::Tps => Some(ScoreWord::Tps),
        Score::Ic => Some(ScoreWord::Ic),
        Score::Unstated => None,
    };
    !wanted.any(|wanted| {
        Some(wanted.score) == score
            && finding.assay.as_ref().is_some_and(|assay| assay.known && assay.name == wanted.assay.as_str())
    })
}
