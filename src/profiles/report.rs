//! What stands around results: requests for tests, reports in words, panels with missing members.
//!
//! None of it becomes a value; it says what is on its way and what could not be read.

use super::marker;
use super::meaning::{Meaning, Reader};
use super::own::Mine;
use super::place::{self, Name};
use super::result::{Results, distinct};
use crate::case::PartialDate;
use crate::case::finding::{Finding, Marker, Pending, Usage, Value, Why};
use crate::case::specimen::Specimen;
use crate::fhir::json::Node;

/// A request for a test, or a result on its way.
pub fn requested(node: Node, name: Name, code: &Meaning, results: &mut Results) {
    if !matches!(node.status().as_deref(), Some("active" | "draft" | "on-hold")) {
        return;
    }
    awaited(name, code, results);
}

fn awaited(name: Name, code: &Meaning, results: &mut Results) {
    let assay = code.family("assay-").next().map(str::to_owned);
    for marker in distinct(&marker::markers(code)) {
        results.pending.push(Pending { marker, assay: assay.clone(), reference: name.to_string() });
    }
}

/// A report whose running text speaks of a marker, or that is only a file: said, never interpreted.
pub fn report(reader: Reader<'_>, own: &Mine, results: &mut Results) {
    let node = own.node;
    let status = node.status();
    if matches!(status.as_deref(), Some("entered-in-error" | "cancelled")) {
        return;
    }
    let conclusions = node.each("conclusionCode").filter_map(|code| code.str("text"));
    let texts = node.str("conclusion").into_iter().chain(conclusions);
    let mut about: Vec<Marker> = texts.flat_map(|text| marker::of_concepts(&reader.text_concepts(text))).collect();
    let is_bare = node.get("result").is_none() && node.get("contained").is_none();
    if is_bare && matches!(status.as_deref(), Some("registered" | "partial" | "preliminary")) {
        awaited(own.name, &own.code, results);
    }
    // What is only registered says nothing yet; anything else may say it in a file.
    if is_bare && status.as_deref() != Some("registered") {
        let named = marker::markers(&own.code);
        if !named.is_empty() {
            results.unreadable.push((own.name.to_string(), "a report without results that can be read".to_owned()));
        }
        about.extend(named);
    }
    for marker in distinct(&about) {
        results.findings.push(Finding {
            marker,
            value: Value::Unreadable("report text".to_owned()),
            assay: None,
            specimen: Specimen::default(),
            date: ["effectiveDateTime", "issued"].iter().find_map(|slot| node.str(slot)).and_then(PartialDate::parse),
            time: None,
            reference: own.name.to_string(),
            usage: Usage::Shown(Why::ReportText),
            gene: None,
            disease: None,
        });
    }
}

/// A panel that names a member nobody sent: what it would have said is not known.
pub fn missing_members(own: &Mine, all: &[Mine], results: &mut Results) {
    let ours = !marker::markers(&own.code).is_empty() || own.code.has("marker-her2-panel");
    let Some(members) = own.node.get("hasMember").filter(|_| ours) else { return };
    let sent = |member: &str| {
        let pair = member.split_once('/');
        all.iter().any(|resource| resource.name.pair() == pair)
    };
    let missing = members.items().filter_map(|member| member.str("reference")).map(place::relative);
    let missing = missing.filter(|member| !member.starts_with('#') && !sent(member)).count();
    if missing > 0 {
        results.unreadable.push((own.name.to_string(), format!("{missing} results of the panel were not sent")));
    }
}
