//! The criterion `ordered-dose`: a dose ordered now, for each unit of body size, is above the highest of the label.

use rust_decimal::Decimal;
use time::Duration;

use crate::case::PartialDate;
use crate::case::dosage::{Amount, DoseUnit};
use crate::case::finding::{Finding, Value};
use crate::case::marker::Marker;
use crate::case::order::Order;
use crate::case::therapy::Drug;
use crate::knowledge::criteria::{CriterionKind, OrderedDose};
use crate::knowledge::ids::{DrugId, TestId};
use crate::knowledge::words::DoseUnitWord;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};
use super::measurement::latest_of;

/// One order above the limit is enough. A dose in milligrams needs a recent weight; without one nothing is said against it.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &OrderedDose<DrugId>) -> Judged<'c> {
    let is_of = |order: &&Order| order.selected && order.drug.as_ref().and_then(Drug::id) == Some(wanted.drug.as_str());
    let weight = weight(situation, wanted.weight_not_older_than_days);
    let judge =
        |order: &'c Order| (verdict(order.dosage.amounts().next(), weight.map(|(weight, _)| weight), wanted), order);
    let judged: Vec<(Verdict, &Order)> = situation.case.orders.iter().filter(is_of).map(judge).collect();
    let verdict = judged.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::NotMet);
    let orders = judged.into_iter().map(|(_, order)| Basis::Order(order));
    let weighed = weight.map(|(_, finding)| Basis::Finding(finding));
    Judged::on(CriterionKind::OrderedDose, verdict).missing(TestId::BODY_WEIGHT).based_on(orders.chain(weighed))
}

fn verdict(dose: Option<&Amount>, weight: Option<Decimal>, wanted: &OrderedDose<DrugId>) -> Verdict {
    let Some(dose) = dose else { return Verdict::NotMet };
    let Some(size) = dose.size.exact() else { return Verdict::NotMet };
    let per_unit = match (&dose.unit, wanted.unit) {
        (DoseUnit::MilligramPerKilogram, DoseUnitWord::MilligramPerKilogram)
        | (DoseUnit::MilligramPerSquareMetre, DoseUnitWord::MilligramPerSquareMetre)
        | (DoseUnit::Milligram, DoseUnitWord::Milligram) => Some(size),
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerKilogram) => weight.and_then(|weight| size.checked_div(weight)),
        _ => return Verdict::NotMet,
    };
    match per_unit {
        None => Verdict::Undetermined,
        Some(amount) if amount > wanted.highest() => Verdict::Met,
        Some(_) => Verdict::NotMet,
    }
}

/// The latest weight that is recent enough, in kilograms; none where two of one day differ.
fn weight<'c>(situation: &Situation<'c>, days: u16) -> Option<(Decimal, &'c Finding)> {
    let first = situation.as_of - Duration::days(days.into());
    let is_recent =
        |finding: &&Finding| finding.source.date.and_then(PartialDate::earliest).is_some_and(|day| day >= first);
    let latest = latest_of(situation, Marker::BodyWeight).into_iter().filter(is_recent);
    let mut weights = latest.filter_map(|finding| match finding.value {
        Value::Number(number) => Some((number.exact()?, finding)),
        _ => None,
    });
    let one = weights.next()?;
    weights.all(|(other, _)| other == one.0).then_some(one)
}
