//! HER2 of one specimen, from IHC and ISH together (breast).
//!
//! Definitions: ASCO/CAP 2018, affirmed 2023 (Arch Pathol Lab Med 2023;147:993), dual-probe ISH groups 1 to 5;
//! HER2-low is IHC 1+ or IHC 2+ with negative ISH, ultralow is IHC 0 with membrane staining (kurita-2026 #26, #28).
//! It deliberately chooses between no two specimens: that is `case/resolve`.

use super::her2_ish::{Ish, classify_ish};
use crate::case::finding::{IhcScore, Sign};
use crate::case::interval::Interval;

/// The class of one specimen, as derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Her2Class {
    Positive,
    Low,
    Ultralow,
    /// IHC 0, stated to be without any membrane staining.
    Null,
    /// IHC 0, staining not stated: ultralow or null.
    ZeroUnspecified,
    /// "Negative" without a score: low, ultralow or null.
    NegativeUnspecified,
    /// IHC 2+ without a final ISH: positive or low.
    PendingIsh,
    /// Results that do not add up to a class (ISH group 2 to 4 without IHC, equivocal only).
    Indeterminate,
    /// Results of one specimen that contradict each other.
    Conflict,
}

/// What the results of one specimen say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Her2Results {
    pub ihc: Option<IhcScore>,
    pub ihc_sign: Option<Sign>,
    pub membrane: Option<Sign>,
    pub ish: Option<Sign>,
    pub ratio: Option<Interval>,
    pub copies: Option<Interval>,
    pub status: Option<Sign>,
    /// "HER2-low" in words.
    pub low: bool,
    /// Two results of the same kind disagree, or one contradicts itself.
    pub contradiction: bool,
    /// A result is there and cannot be read.
    pub unreadable: bool,
}

/// What is left possible of the four classes therapy distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Her2 {
    Positive,
    Low,
    Ultralow,
    Null,
}

impl Her2 {
    pub const ALL: [Self; 4] = [Self::Positive, Self::Low, Self::Ultralow, Self::Null];
}

impl Her2Class {
    pub fn possible(self) -> &'static [Her2] {
        use Her2::{Low, Null, Positive, Ultralow};
        match self {
            Self::Positive => &[Positive],
            Self::Low => &[Low],
            Self::Ultralow => &[Ultralow],
            Self::Null => &[Null],
            Self::ZeroUnspecified => &[Ultralow, Null],
            Self::NegativeUnspecified => &[Low, Ultralow, Null],
            Self::PendingIsh => &[Positive, Low],
            Self::Indeterminate | Self::Conflict => &Her2::ALL,
        }
    }

    /// Positive, negative, or not yet known.
    pub fn sign(self) -> Option<Sign> {
        match self {
            Self::Positive => Some(Sign::Positive),
            Self::Low | Self::Ultralow | Self::Null | Self::ZeroUnspecified | Self::NegativeUnspecified => {
                Some(Sign::Negative)
            }
            Self::PendingIsh | Self::Indeterminate | Self::Conflict => None,
        }
    }
}

/// The class of a specimen.
pub fn classify_her2(results: &Her2Results) -> Her2Class {
    if results.contradiction {
        return Her2Class::Conflict;
    }
    let Ok(ish) = classify_ish(results.ish, results.ratio, results.copies) else { return Her2Class::Conflict };
    let class = match results.ihc {
        Some(IhcScore::Three) => Her2Class::Positive,
        Some(IhcScore::Two) => match ish {
            Some(Ish::Positive | Ish::ByIhc) => Her2Class::Positive,
            Some(Ish::Negative | Ish::NegativeWithIhc) => Her2Class::Low,
            None => Her2Class::PendingIsh,
        },
        Some(IhcScore::One) if ish == Some(Ish::Positive) => Her2Class::Positive,
        Some(IhcScore::One) => Her2Class::Low,
        Some(IhcScore::Zero) if ish == Some(Ish::Positive) => Her2Class::Positive,
        Some(IhcScore::Zero) => match results.membrane {
            Some(Sign::Positive) => Her2Class::Ultralow,
            Some(Sign::Negative) => Her2Class::Null,
            _ => Her2Class::ZeroUnspecified,
        },
        None => classify_without_score(results, ish),
    };
    let opposed = |stated: Option<Sign>, read: Option<Sign>| {
        matches!(
            (stated, read),
            (Some(Sign::Positive), Some(Sign::Negative)) | (Some(Sign::Negative), Some(Sign::Positive))
        )
    };
    match (results.status, class.sign()) {
        (status, read) if opposed(status, read) || opposed(results.ihc_sign, results.ihc.and_then(sign_of_score)) => {
            Her2Class::Conflict
        }
        _ if results.low && !class.possible().contains(&Her2::Low) => Her2Class::Conflict,
        _ if results.unreadable && class != Her2Class::Positive => Her2Class::Indeterminate,
        _ => class,
    }
}

/// The sign a score has without ISH; 2+ has none.
fn sign_of_score(score: IhcScore) -> Option<Sign> {
    match score {
        IhcScore::Zero | IhcScore::One => Some(Sign::Negative),
        IhcScore::Two => None,
        IhcScore::Three => Some(Sign::Positive),
    }
}

/// The class of a specimen whose IHC score is not stated.
fn classify_without_score(results: &Her2Results, ish: Option<Ish>) -> Her2Class {
    let by_ihc = results.ihc_sign.or(results.status);
    match (by_ihc, ish) {
        (_, Some(Ish::Positive)) => Her2Class::Positive,
        (Some(Sign::Positive), Some(Ish::Negative | Ish::NegativeWithIhc)) => Her2Class::Conflict,
        (Some(Sign::Positive), _) => Her2Class::Positive,
        (None | Some(Sign::Negative), None | Some(Ish::Negative | Ish::NegativeWithIhc)) if results.low => {
            Her2Class::Low
        }
        (Some(Sign::Negative), _) | (None | Some(Sign::Equivocal), Some(Ish::Negative)) => {
            Her2Class::NegativeUnspecified
        }
        (Some(Sign::Equivocal), None) => Her2Class::PendingIsh,
        _ => Her2Class::Indeterminate,
    }
}
