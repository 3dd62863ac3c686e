//! Entries that end a drug and begin none: an order "Stop capecitabine", カペシタビン中止.

use crate::case::therapy::{Course, Exposure};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;

/// Whether the words of an entry of one day end what they name. Over several days it tells of what was given until then.
pub fn is_said(reader: Reader, node: Node, exposures: &[Exposure]) -> bool {
    let has_lasted = |exposure: &Exposure| exposure.end.is_some() && exposure.end != exposure.start;
    if exposures.is_empty() || exposures.iter().any(has_lasted) {
        return false;
    }
    let text = reader.meaning(node.get("medicationCodeableConcept")).text;
    text.is_some_and(|text| says(reader, text))
}

/// Whether words end what they name.
pub fn says(reader: Reader, text: &str) -> bool {
    reader.given(text).is_stop
}

/// Ends what runs by its entry. Where nothing else tells of the drug it was given before that day, and nobody knows since when.
pub fn settle(stops: Vec<Exposure>, exposures: &mut Vec<Exposure>) {
    for mut stop in stops {
        let Some(day) = stop.start.take() else { continue };
        (stop.end, stop.course, stop.stopped) = (Some(day), Course::Past, true);
        let is_ended = |other: &&mut Exposure| {
            other.drug == stop.drug && other.start.is_none_or(|start| !day.certainly_before(start))
        };
        let mut is_known = false;
        for ended in exposures.iter_mut().filter(is_ended) {
            is_known = true;
            if ended.course == Course::Running {
                (ended.course, ended.stopped) = (Course::Past, true);
                ended.end = Some(day);
            }
            ended.ended_for = ended.ended_for.or(stop.ended_for);
        }
        if !is_known {
            exposures.push(stop);
        }
    }
}
