//! States that are no diagnosis of the problem list: a result, a report or an operation tells them.
//!
//! "Pneumonitis": grade 2, a positive pregnancy test, 糖尿病: あり, "Adverse event": pneumonitis, an MRI that shows brain
//! metastases. Each is the state itself; what can be read in part only is open, and said. What the record denies is silent.

use super::answered::Answered;
use super::lung_disease::day;
use super::results::Results;
use super::source::usage;
use super::states;
use crate::case::PartialDate;
use crate::case::finding::{Finding, Source, Usage, Value};
use crate::case::unread::{Unread, UnreadValue};
use crate::profiles::diagnosis::performed_on;
use crate::profiles::meaning::Reader;
use crate::profiles::record::doubt;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;
use crate::profiles::states::State;

/// What one resource tells of one state.
struct Told<'r, 'c> {
    state: &'static State,
    own: &'r PatientResource<'c>,
    said: Answered,
    is_past: bool,
    text: String,
    day: Option<PartialDate>,
}

/// Adds what the results, reports and operations of a patient tell. `known` is what diagnoses state.
pub fn tell<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    mine: &[PatientResource<'c>],
    known: &[Finding],
    results: &mut Results,
) {
    let told: Vec<Told> = mine.iter().flat_map(|own| told(reader, index, own)).collect();
    for one in told.iter().filter(|one| one.said > Answered::No) {
        let State { marker, suspected, past, lasts, .. } = *one.state;
        let is_ended = told.iter().any(|other| other.ends(one));
        let is_known =
            || known.iter().chain(&results.findings).any(|finding| finding.marker == marker && finding.is_used());
        let finding = match one.said {
            _ if is_ended && !lasts && one.said != Answered::Yes => None,
            _ if (is_ended || one.is_past) && !lasts => past.map(|marker| (marker, Value::Text(one.text.clone()))),
            Answered::Yes if !one.is_past => Some((marker, Value::Text(one.text.clone()))),
            Answered::Perhaps if suspected.is_some() => suspected.map(|marker| (marker, Value::Text(one.text.clone()))),
            _ if is_known() => None,
            _ => {
                let open = UnreadValue::Words(one.text.clone());
                results.unreadable.push((one.own.name.place(), Unread::Value(marker, open.clone())));
                Some((marker, Value::Unreadable(open)))
            }
        };
        let source = || Source::dated(one.own.name.written(), one.day);
        results.findings.extend(finding.map(|(marker, value)| Finding {
            marker,
            value,
            assay: None,
            usage: Usage::Used,
            gene: None,
            source: source(),
        }));
    }
}

impl Told<'_, '_> {
    /// A later result says that the state is not there.
    fn ends(&self, earlier: &Self) -> bool {
        self.state.marker == earlier.state.marker
            && self.said == Answered::No
            && self.day.zip(earlier.day).is_some_and(|(own, before)| before.certainly_before(own))
    }
}

fn told<'r, 'c>(reader: Reader<'c>, index: &Index<'c>, own: &'r PatientResource<'c>) -> Vec<Told<'r, 'c>> {
    let found = states::told(reader, own);
    if found.is_empty() {
        return Vec::new();
    }
    let PatientResource { kind, node, code, .. } = own;
    let usage = usage(*node, code);
    if matches!(usage, Usage::Rejected(_)) || node.status().as_deref() == Some("registered") {
        return Vec::new();
    }
    let is_sure = *kind == "Procedure" || usage == Usage::Used && doubt::doubt(reader, index, *node, code).is_none();
    let is_history = code.has("condition-history-of");
    let told = found.into_iter().map(|(state, told)| {
        let said = if is_sure { told.answer } else { unsure(told.answer) };
        let is_past = told.is_past || is_history;
        Told { state, own, said, is_past, text: told.text, day: day(*node).or_else(|| performed_on(*node)) }
    });
    told.collect()
}

/// A result that does not count yet answers no question and may raise one.
fn unsure(said: Answered) -> Answered {
    match said {
        Answered::Yes => Answered::Perhaps,
        Answered::No => Answered::Nothing,
        said => said,
    }
}
