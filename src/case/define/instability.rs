//! Whether a result may show microsatellite instability or a high tumour mutation burden, which open immunotherapy in any tumour.

use rust_decimal::Decimal;

use crate::case::finding::{Finding, Sign, Value};
use crate::case::marker::Marker;

/// Mutations per megabase from which the burden counts as high (tumour-agnostic US label of 2020-06-16).
const HIGH_BURDEN: Decimal = Decimal::TEN;

/// Anything but a result that is clearly not high: words that were not understood leave it open.
pub fn may_be_high(finding: &Finding) -> bool {
    match (finding.marker, &finding.value) {
        (Marker::Msi | Marker::Tmb, Value::Sign(sign)) => *sign != Sign::Negative,
        (Marker::Tmb, Value::Number(burden)) => burden.reaches(HIGH_BURDEN) != Some(false),
        (Marker::Msi | Marker::Tmb, Value::Withheld) => false,
        (marker, _) => matches!(marker, Marker::Msi | Marker::Tmb),
    }
}
