//! From several results to what may be relied on: which specimen speaks, what is shown beside it, what stays open.
//!
//! The rules are this project's own (kurita-2026 #13, #78 ask for re-assessment and care with specimens): only final
//! results decide, the latest metastasis speaks before a primary, results that disagree are shown and never averaged.
//! Every answer is the set of states that remain possible; an empty record leaves all of them possible.

use super::Case;
use super::PartialDate;
use super::disease::Cancer;
use super::finding::{Finding, Score, Sign, Usage, Value, Why};
use super::her2::{Her2, Her2Class};
use super::her2_specimens::{Her2Specimen, her2_specimens};
use super::interval::Interval;
use super::marker::Marker;
use super::receptor::{self, Receptor};
use super::specimen::Origin;

/// What is known of one question about the tumour.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    /// The states that remain possible.
    pub possible: Vec<T>,
    /// Why more than one state remains, or why the one that remains may not decide.
    pub doubt: Option<Doubt>,
    /// Indices into `case.findings` of the results that speak.
    pub basis: Vec<usize>,
}

/// Why a reading does not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No result.
    Absent,
    /// Only a Condition says so.
    StatedOnly,
    /// Only preliminary results.
    OnlyPreliminary,
    Unreadable,
    /// Results of one specimen contradict each other.
    Contradiction,
    /// Specimens disagree across the line that matters.
    Specimens,
    /// IHC 2+ without ISH.
    NeedsIsh,
    /// IHC 0 without a word on membrane staining.
    NeedsStaining,
    /// Only "negative" or "positive", no score; or a range that includes the line.
    NeedsScore,
}

impl Doubt {
    /// The word of the trace.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::StatedOnly => "stated-only",
            Self::OnlyPreliminary => "only-preliminary",
            Self::Unreadable => "unreadable",
            Self::Contradiction => "contradiction",
            Self::Specimens => "specimens",
            Self::NeedsIsh => "needs-ish",
            Self::NeedsStaining => "needs-staining",
            Self::NeedsScore => "needs-score",
        }
    }
}

/// HER2 of all specimens of a cancer.
#[derive(Debug, Clone, PartialEq)]
pub struct Her2Reading {
    pub reading: Reading<Her2>,
    pub specimens: Vec<Her2Specimen>,
    /// Findings of a diagnosis that states the opposite of what the results say.
    pub stated_otherwise: Vec<usize>,
}

/// A hormone receptor of a cancer.
pub fn receptor(case: &Case, cancer: &Cancer, marker: Marker) -> Reading<Receptor> {
    let all = [Receptor::Negative, Receptor::LowPositive, Receptor::Positive];
    let used: Vec<_> = case.findings_of(cancer, marker).filter(|(_, finding)| finding.is_used()).collect();
    if used.is_empty() {
        return unsupported(case, cancer, marker, &all, |sign| match sign {
            Sign::Positive => vec![Receptor::LowPositive, Receptor::Positive],
            Sign::Negative => vec![Receptor::Negative],
            Sign::Equivocal => all.to_vec(),
        });
    }
    let speaking = speaking(&used);
    let basis: Vec<usize> = speaking.iter().map(|(index, _)| *index).collect();
    let mut possible = all.to_vec();
    for (_, finding) in &speaking {
        let states = receptor::possible(&finding.value);
        if states.is_empty() {
            return Reading { possible: all.to_vec(), doubt: Some(unreadable(&finding.value)), basis };
        }
        possible.retain(|state| states.contains(state));
    }
    if possible.is_empty() {
        return Reading { possible: all.to_vec(), doubt: Some(Doubt::Contradiction), basis };
    }
    let positive = |states: &[Receptor]| (!states.is_empty()).then(|| !states.contains(&Receptor::Negative));
    let discordant: Vec<usize> =
        others_across(&used, &basis, &|finding| positive(&receptor::possible(&finding.value)), positive(&possible));
    if !discordant.is_empty() {
        let basis = [basis, discordant].concat();
        return Reading { possible: all.to_vec(), doubt: Some(Doubt::Specimens), basis };
    }
    let doubt = (possible.contains(&Receptor::Negative) && possible.len() > 1).then_some(Doubt::NeedsScore);
    Reading { possible, doubt, basis }
}

/// HER2 of a cancer.
pub fn her2(case: &Case, cancer: &Cancer) -> Her2Reading {
    let specimens = her2_specimens(case, cancer);
    let Some(chosen) = chosen(&specimens) else {
        let reading = unsupported(case, cancer, Marker::Her2Status, &Her2::ALL, |sign| match sign {
            Sign::Positive => vec![Her2::Positive],
            Sign::Negative => vec![Her2::Low, Her2::Ultralow, Her2::Null],
            Sign::Equivocal => Her2::ALL.to_vec(),
        });
        return Her2Reading { reading, specimens, stated_otherwise: Vec::new() };
    };
    let mut possible = chosen.class.possible().to_vec();
    let mut basis = chosen.basis.clone();
    let mut doubt = open_because(chosen.class);
    for other in specimens.iter().filter(|other| *other != chosen) {
        let opposed = matches!(
            (chosen.class.sign(), other.class.sign()),
            (Some(Sign::Positive), Some(Sign::Negative)) | (Some(Sign::Negative), Some(Sign::Positive))
        );
        let lost_low = other.class == Her2Class::Low
            && !possible.contains(&Her2::Low)
            && chosen.class.sign() == Some(Sign::Negative);
        if is_passed_over(case, chosen, other) {
            let open = other.class.possible().iter().filter(|class| !possible.contains(class));
            possible.extend(open.copied().collect::<Vec<_>>());
            doubt = doubt.or_else(|| open_because(other.class));
        }
        let differs = other.class.possible() != chosen.class.possible();
        if (opposed && !superseded(chosen, other)) || lost_low {
            possible.extend(
                other.class.possible().iter().filter(|class| !possible.contains(class)).copied().collect::<Vec<_>>(),
            );
            doubt = Some(Doubt::Specimens);
        }
        if differs {
            basis.extend(&other.basis);
        }
    }
    possible.sort_unstable();
    let stated = case
        .findings_of(cancer, Marker::Her2Status)
        .filter(|(_, finding)| finding.usage == Usage::Shown(Why::StatedByCondition));
    let otherwise = stated.filter(|(_, finding)| {
        finding
            .sign()
            .zip(chosen.class.sign())
            .is_some_and(|(stated, read)| stated != read && stated != Sign::Equivocal)
    });
    let stated_otherwise = otherwise.map(|(index, _)| index).collect();
    Her2Reading { reading: Reading { possible, doubt, basis }, specimens, stated_otherwise }
}

fn open_because(class: Her2Class) -> Option<Doubt> {
    match class {
        Her2Class::PendingIsh => Some(Doubt::NeedsIsh),
        Her2Class::ZeroUnspecified => Some(Doubt::NeedsStaining),
        Her2Class::NegativeUnspecified => Some(Doubt::NeedsScore),
        Her2Class::Indeterminate => Some(Doubt::Unreadable),
        Her2Class::Conflict => Some(Doubt::Contradiction),
        _ => None,
    }
}

/// A specimen that is still open, beside the one that speaks: of the same time, or of another place with an ISH that
/// decided nothing.
fn is_passed_over(case: &Case, chosen: &Her2Specimen, other: &Her2Specimen) -> bool {
    let is_open = matches!(other.class, Her2Class::PendingIsh | Her2Class::Indeterminate | Her2Class::Conflict);
    let (own, its) = (&chosen.specimen, &other.specimen);
    let may_be_a_metastasis = own.origin != Origin::Metastasis || its.origin != Origin::Primary;
    let is_older = chosen.date.zip(other.date).is_some_and(|(mine, theirs)| theirs.certainly_before(mine));
    let is_undecided = |index: &usize| {
        let undecided = |value: &Value| matches!(value, Value::Sign(Sign::Equivocal) | Value::Unreadable(_));
        case.findings.get(*index).is_some_and(|it| it.marker == Marker::Her2Ish && undecided(&it.value))
    };
    let is_elsewhere = own.site.is_some() && its.site.is_some() && own.site != its.site;
    is_open && may_be_a_metastasis && (!is_older || (is_elsewhere && other.basis.iter().any(is_undecided)))
}

/// PD-L1 by one assay and score: the interval that holds every used result, so that two results on either side of a
/// cut-off leave it open.
pub fn pd_l1(case: &Case, cancer: &Cancer, assay: &str, score: Score) -> Reading<Interval> {
    let matching = |finding: &&(usize, &Finding)| {
        matches!(&finding.1.value, Value::Score(kind, _) if *kind == score)
            && finding.1.assay.as_ref().is_some_and(|named| named.known && named.name == assay)
    };
    let all: Vec<_> = case.findings_of(cancer, Marker::PdL1).collect();
    let used: Vec<_> = all.iter().filter(|(_, finding)| finding.is_used()).filter(matching).collect();
    let basis: Vec<usize> = used.iter().map(|(index, _)| *index).collect();
    let possible: Vec<Interval> = used
        .iter()
        .filter_map(|(_, finding)| match finding.value {
            Value::Score(_, interval) => Some(interval),
            _ => None,
        })
        .collect();
    let near: Vec<usize> = all.iter().map(|(index, _)| *index).collect();
    let undecided = |(_, finding): &(usize, &Finding)| {
        matches!(finding.value, Value::Unreadable(_) | Value::Contradiction(_))
            && finding.is_used()
            && finding.assay.as_ref().is_none_or(|named| named.name == assay)
    };
    if all.iter().any(undecided) {
        return Reading { possible, doubt: Some(Doubt::Unreadable), basis: near };
    }
    if possible.is_empty() {
        let preliminary =
            all.iter().filter(matching).any(|(_, finding)| finding.usage == Usage::Shown(Why::Preliminary));
        let doubt = if preliminary { Doubt::OnlyPreliminary } else { Doubt::Absent };
        return Reading { possible, doubt: Some(doubt), basis: near };
    }
    Reading { possible, doubt: None, basis }
}

/// No used result: a Condition may state the status, a preliminary result may be on its way.
fn unsupported<T: Clone>(
    case: &Case,
    cancer: &Cancer,
    marker: Marker,
    all: &[T],
    meaning: impl Fn(Sign) -> Vec<T>,
) -> Reading<T> {
    let shown: Vec<_> =
        case.findings_of(cancer, marker).filter(|(_, finding)| matches!(finding.usage, Usage::Shown(_))).collect();
    let basis = shown.iter().map(|(index, _)| *index).collect();
    let mut signs =
        shown.iter().filter(|(_, f)| f.usage == Usage::Shown(Why::StatedByCondition)).filter_map(|(_, f)| f.sign());
    if let Some(sign) = signs.next() {
        let possible = if signs.all(|other| other == sign) { meaning(sign) } else { all.to_vec() };
        return Reading { possible, doubt: Some(Doubt::StatedOnly), basis };
    }
    let preliminary = shown.iter().any(|(_, finding)| finding.usage == Usage::Shown(Why::Preliminary));
    let doubt = if preliminary { Doubt::OnlyPreliminary } else { Doubt::Absent };
    Reading { possible: all.to_vec(), doubt: Some(doubt), basis }
}

fn unreadable(value: &Value) -> Doubt {
    if matches!(value, Value::Contradiction(_)) { Doubt::Contradiction } else { Doubt::Unreadable }
}

/// The results that speak: those of the latest metastasis, else the latest; what is undated, or dated by a year that the
/// latest lies in, speaks too, because nothing says that it is older.
fn speaking<'c>(used: &[(usize, &'c Finding)]) -> Vec<(usize, &'c Finding)> {
    let metastases: Vec<_> =
        used.iter().filter(|(_, finding)| finding.source.specimen.origin == Origin::Metastasis).copied().collect();
    let pool = if metastases.is_empty() { used.to_vec() } else { metastases };
    let latest = pool.iter().filter_map(|(_, finding)| finding.source.date).max();
    let is_older = |date: PartialDate| latest.is_some_and(|latest| date.certainly_before(latest));
    pool.into_iter().filter(|(_, finding)| !finding.source.date.is_some_and(is_older)).collect()
}

/// Results beside the speaking ones that lie on the other side of positive and negative and that time does not
/// outdate: a primary against a metastasis, or a result without date.
fn others_across(
    used: &[(usize, &Finding)],
    speaking: &[usize],
    sign: &dyn Fn(&Finding) -> Option<bool>,
    mine: Option<bool>,
) -> Vec<usize> {
    let origin_of_speaking =
        used.iter().find(|(index, _)| speaking.contains(index)).map(|(_, finding)| finding.source.specimen.origin);
    used.iter()
        .filter(|(index, _)| !speaking.contains(index))
        .filter(|(_, finding)| {
            let across = sign(finding).zip(mine).is_some_and(|(theirs, mine)| theirs != mine);
            let two_tumours = matches!(
                (origin_of_speaking, finding.source.specimen.origin),
                (Some(Origin::Metastasis), Origin::Primary) | (Some(Origin::Primary), Origin::Metastasis)
            );
            across && (two_tumours || finding.source.date.is_none())
        })
        .map(|(index, _)| *index)
        .collect()
}

fn chosen(specimens: &[Her2Specimen]) -> Option<&Her2Specimen> {
    let latest = |origin: Option<Origin>| {
        specimens
            .iter()
            .filter(|specimen| origin.is_none_or(|wanted| specimen.specimen.origin == wanted))
            .max_by_key(|s| s.date)
    };
    latest(Some(Origin::Metastasis)).or_else(|| latest(None))
}

/// A later result of a specimen of the same (or no stated) kind replaces the earlier one; primary and metastasis do
/// not replace each other.
fn superseded(chosen: &Her2Specimen, other: &Her2Specimen) -> bool {
    let same_kind = chosen.specimen.origin == other.specimen.origin;
    same_kind && chosen.date.zip(other.date).is_some_and(|(mine, theirs)| theirs.certainly_before(mine))
}
