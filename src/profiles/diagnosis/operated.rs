//! Stage IV without a date of its own on a cancer that was operated on before its first metastasis: since when it is so stays open.
//!
//! A problem list keeps the onset of the primary and the stage of today. Where the primary was taken out in between and
//! every metastasis began later, the stage may be that of a recurrence, and what was given before it may have been therapy
//! of early disease. Where no metastasis is on record, an operation before the first cancer drug says as much; a later one
//! does not, since the primary of a cancer that was metastatic from the start may be taken out after drugs for it.

use super::spread::Metastasis;
use crate::case::PartialDate;
use crate::case::disease::{Activity, Cancer};
use crate::case::diseases::Diseases;
use crate::fhir::record::node::Node;
use crate::profiles::record::patient_resource::PatientResource;

/// What tells since when a cancer may be metastatic.
#[derive(Debug, Default)]
pub struct Spread {
    /// Conditions whose spread is known by the stage beside them only, which has no date.
    pub undated: Vec<String>,
    /// Days on which a stage with spread was found.
    pub staged: Vec<PartialDate>,
}

/// Leaves open when the one active cancer became metastatic, where its stage may be that of today.
pub fn leave_open(
    spread: &Spread,
    (metastases, first_given): (&[Metastasis], &dyn Fn() -> Option<PartialDate>),
    mine: &[PatientResource],
    cancers: &mut [Cancer],
    diseases: &Diseases,
) {
    if spread.undated.is_empty() {
        return;
    }
    let mut active = cancers.iter_mut().filter(|cancer| cancer.activity == Activity::Active);
    let (Some(cancer), None) = (active.next(), active.next()) else { return };
    let Some(disease) = diseases.definition(cancer.disease) else { return };
    let is_undated = spread.undated.iter().any(|condition| cancer.is_named_by(condition));
    let (true, true, Some(found)) = (is_undated, cancer.de_novo, cancer.diagnosed) else { return };
    let seen = first_metastasis(metastases);
    let Some(first) = (if metastases.is_empty() { first_given() } else { seen }) else { return };
    let is_between = |day: PartialDate| !day.certainly_before(found) && day.certainly_before(first);
    if operations(mine, &disease.operations).any(is_between)
        && !spread.staged.iter().any(|day| day.certainly_before(first))
    {
        cancer.de_novo = false;
        cancer.metastatic_since = seen.or_else(|| spread.staged.iter().min().copied());
        cancer.spread_is_dated = false;
    }
}

/// The first day of a metastasis, where there are any and all have one.
fn first_metastasis(metastases: &[Metastasis]) -> Option<PartialDate> {
    let dates: Option<Vec<PartialDate>> =
        metastases.iter().map(|metastasis| metastasis.since.map(|since| since.date)).collect();
    dates?.into_iter().min()
}

/// The days on which one of these operations was done.
fn operations<'m>(mine: &'m [PatientResource], named: &'m [String]) -> impl Iterator<Item = PartialDate> + 'm {
    let done = mine.iter().filter(|own| {
        own.kind == "Procedure"
            && named.iter().any(|operation| own.code.has(operation))
            && own.node.str("status") == Some("completed")
    });
    done.filter_map(|own| performed_on(own.node))
}

/// The day of an operation, or its first.
pub fn performed_on(node: Node) -> Option<PartialDate> {
    let start = node.get("performedPeriod").and_then(|period| period.str("start"));
    node.str("performedDateTime").or(start).and_then(PartialDate::parse)
}
