//! Whether a result may show microsatellite instability or a high tumour mutation burden, which open immunotherapy in any tumour.

use rust_decimal::Decimal;

use crate::case::finding::{Finding, Sign, Value};
use crate::case::marker::Marker;

/// Anything but a result that is clearly not high: words that were not understood leave it open. `high_burden` are mutations per
/// megabase; without it any number may be high.
pub fn may_be_high(finding: &Finding, high_burden: Option<Decimal>) -> bool {
    match (finding.marker, &finding.value) {
        (Marker::Msi | Marker::Tmb, Value::Sign(sign)) => *sign != Sign::Negative,
        (Marker::Tmb, Value::Number(burden)) => high_burden.is_none_or(|limit| burden.reaches(limit) != Some(false)),
        (Marker::Msi | Marker::Tmb, Value::Withheld) => false,
        (marker, _) => matches!(marker, Marker::Msi | Marker::Tmb),
    }
}
