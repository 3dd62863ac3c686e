//! HER2 ISH of one specimen: from ratio and copies, or a stated result, to the groups of the guideline.
//!
//! ASCO/CAP 2018, affirmed 2023 (Arch Pathol Lab Med 2023;147:993): dual-probe groups 1 to 5, single-probe bands.

use rust_decimal::Decimal;

use crate::case::finding::Sign;
use crate::case::interval::Interval;

/// ISH read by numbers: dual-probe groups 1 to 5, or the single-probe bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ish {
    Positive,
    Negative,
    /// Group 2 (ratio up, copies under 4) and group 4: negative, unless IHC is 3+.
    NegativeWithIhc,
    /// Group 3 (ratio down, copies 6 or more): positive with IHC 2+, negative with IHC 0 or 1+.
    ByIhc,
}

/// ISH as stated and as counted say the opposite of each other.
pub(super) struct Contradicted;

/// ISH as stated and as counted must agree; a contradiction is an error, an equivocal ISH decides nothing.
pub(super) fn classify_ish(
    stated: Option<Sign>,
    ratio: Option<Interval>,
    copies: Option<Interval>,
) -> Result<Option<Ish>, Contradicted> {
    match (stated, classify_counts(ratio, copies)) {
        (None, counted) => Ok(counted),
        (Some(Sign::Equivocal), _) => Ok(None),
        (Some(Sign::Positive), Some(Ish::Negative)) | (Some(Sign::Negative), Some(Ish::Positive)) => Err(Contradicted),
        (Some(Sign::Positive), _) => Ok(Some(Ish::Positive)),
        (Some(Sign::Negative), Some(group)) => Ok(Some(group)),
        (Some(Sign::Negative), None) => Ok(Some(Ish::Negative)),
    }
}

/// The group by the HER2/CEP17 ratio and the HER2 copies per cell.
fn classify_counts(ratio: Option<Interval>, copies: Option<Interval>) -> Option<Ish> {
    let two = Decimal::TWO;
    let four = Decimal::from(4);
    let six = Decimal::from(6);
    let copies_reach = |cut| copies.map(|copies| copies.reaches(cut));
    let Some(ratio) = ratio else {
        // Single probe: 6 or more is positive, under 4 is negative, between them IHC or a dual probe must decide.
        return match (copies_reach(six)?, copies_reach(four)?) {
            (Some(true), _) => Some(Ish::Positive),
            (_, Some(false)) => Some(Ish::Negative),
            _ => None,
        };
    };
    match (ratio.reaches(two)?, copies_reach(four), copies_reach(six)) {
        // Without copies the ratio alone is read, as laboratories that print only the ratio mean it.
        (true, None | Some(Some(true)), _) => Some(Ish::Positive),
        (false, None | Some(Some(false)), _) => Some(Ish::Negative),
        (true, Some(Some(false)), _) | (false, Some(Some(true)), Some(Some(false))) => Some(Ish::NegativeWithIhc),
        (false, _, Some(Some(true))) => Some(Ish::ByIhc),
        _ => None,
    }
}
