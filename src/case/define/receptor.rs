//! Hormone receptors: from a result to positive, low positive or negative.
//!
//! ASCO/CAP 2020 (J Clin Oncol 2020;38:1346): 1 % or more stained nuclei is positive, 1 to 10 % is reported as
//! low positive, under 1 % is negative. The same cut is used for PgR.

use rust_decimal::Decimal;

use crate::case::finding::{Sign, Value};

/// What a receptor can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Receptor {
    Negative,
    /// 1 to 10 %: counted positive, with limited evidence for endocrine therapy.
    LowPositive,
    /// Above 10 %.
    Positive,
}

/// Every state the result leaves possible; none when it says nothing about the receptor.
pub fn classify_receptor(value: &Value) -> Vec<Receptor> {
    use Receptor::{LowPositive, Negative, Positive};
    match value {
        Value::Sign(Sign::Positive) => vec![LowPositive, Positive],
        Value::Sign(Sign::Negative) => vec![Negative],
        Value::Sign(Sign::Equivocal) | Value::EitherReceptor => vec![Negative, LowPositive, Positive],
        Value::Number(percent) => {
            let positive = percent.reaches(Decimal::ONE);
            // Exactly 10 % is still "low positive".
            let above_ten =
                percent.low.is_some_and(|low| low.at > Decimal::TEN || (low.at == Decimal::TEN && !low.included));
            let ten_or_less = percent.high.is_some_and(|high| high.at <= Decimal::TEN);
            let mut states = Vec::new();
            if positive != Some(true) {
                states.push(Negative);
            }
            if positive != Some(false) && !above_ten {
                states.push(LowPositive);
            }
            if positive != Some(false) && !ten_or_less {
                states.push(Positive);
            }
            states
        }
        Value::Ihc(_)
        | Value::Her2Low
        | Value::Score(..)
        | Value::Genotype(_)
        | Value::Text(_)
        | Value::Gene(_)
        | Value::Contradiction(_)
        | Value::Withheld
        | Value::Unreadable(_) => Vec::new(),
    }
}
