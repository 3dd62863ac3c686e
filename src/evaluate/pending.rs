//! Has a test been asked for, or is its result on its way?

use crate::case::finding::Pending;
use crate::case::marker::Marker;

use super::missing::Missing;
use super::situation::Situation;
use crate::knowledge::ids::TestId;

/// Those that have.
pub fn pending(missing: &[Missing], situation: &Situation) -> Vec<Missing> {
    let case = situation.case;
    let is_requested = |missing: Missing| case.requested_tests.iter().any(|requested| requested == missing.id());
    // A panel that holds it, a companion diagnostic by its name.
    let is_answered_by = |test: TestId, request: &Vec<String>| {
        situation.knowledge.test_answered_by(test).any(|names| names.iter().all(|name| request.contains(name)))
    };
    let is_answered = |missing: Missing| {
        missing.test().is_some_and(|test| case.requests.iter().any(|request| is_answered_by(test, request)))
    };
    let is_on_its_way =
        |missing: &&Missing| is_requested(**missing) || is_pending(**missing, &case.pending) || is_answered(**missing);
    missing.iter().filter(is_on_its_way).copied().collect()
}

fn is_pending(missing: Missing, asked: &[Pending]) -> bool {
    let Some(test) = missing.test() else { return false };
    let detail = test.as_str().split(':').nth(1);
    asked.iter().any(|asked| match asked.marker {
        Marker::Her2Ihc | Marker::Her2Membrane => {
            test.topic() == "her2" && detail.is_some_and(|detail| detail.starts_with("ihc"))
        }
        Marker::Her2Ish | Marker::Her2Ratio | Marker::Her2Copies => test.as_str() == "her2:ish",
        Marker::PdL1 => test.topic() == "pd-l1" && asked.assay.as_deref() == detail,
        Marker::GermlineBrca => test.as_str() == "germline:brca1-brca2",
        Marker::Ast | Marker::Alt | Marker::Bilirubin => test.as_str() == "liver-tests",
        Marker::Creatinine => test.as_str() == "creatinine-clearance",
        other => other.id() == test.as_str(),
    })
}
