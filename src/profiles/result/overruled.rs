//! What a report says of its own results: "correction: HER2 is 1+, not 3+" in its conclusion puts the 3+ beside it in question.
//!
//! A sentence that was understood as a whole speaks in every report, and so does one that tells the result's own value as the one
//! before. In a report that was amended or corrected a sentence about the marker need only name another value: it may be the one
//! that holds now.

use super::corrected::{self, Of, sign};
use super::noted;
use super::report::kind;
use super::results::Results;
use super::several_markers;
use crate::case::finding::{Finding, Sign, Value};
use crate::case::marker::Marker;
use crate::case::place::{Place, ResourceKind};
use crate::case::unread::{Unread, UnreadValue};
use crate::fhir::record::node::Node;
use crate::profiles::markers;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place;
use crate::text::span::Span;

/// Puts the results in question that the words of their own report contradict.
pub fn apply(reader: Reader, mine: &[PatientResource], results: &mut Results) {
    let is_said = |node: Node| matches!(node.status().as_deref(), Some("final" | "amended" | "corrected" | "appended"));
    for report in mine.iter().filter(|it| it.kind == "DiagnosticReport" && is_said(it.node)) {
        let conclusions = report.node.each("conclusionCode").filter_map(|code| code.str("text"));
        let texts = report.node.str("conclusion").into_iter().chain(conclusions);
        let mut about =
            texts.filter(|text| reader.names_any(text, |name: &&str| markers::is_of_tissue(name))).peekable();
        if about.peek().is_none() {
            continue;
        }
        let members = members(report.node, mine);
        let is_own = |finding: &&mut Finding| finding.is_used() && members.contains(&finding.source.reference);
        let mut own: Vec<&mut Finding> = results.findings.iter_mut().filter(is_own).collect();
        let is_amended = matches!(report.node.status().as_deref(), Some("amended" | "corrected"));
        for text in about {
            for (place, why) in overrule(reader, (text, is_amended), &mut own) {
                results.unreadable.push((place, why));
            }
        }
    }
}

/// The results a report names, and those of its panels, as findings refer to them.
fn members(report: Node, mine: &[PatientResource]) -> Vec<String> {
    let name = |target: &str| match target.strip_prefix('#') {
        Some(id) => format!("Observation/{id}"),
        None => place::relative(target).to_owned(),
    };
    let named = |holder: Node, slot: &str| -> Vec<String> {
        holder.each(slot).filter_map(|member| member.str("reference")).map(name).collect()
    };
    let own = named(report, "result");
    let panels = mine.iter().filter(|it| it.node.get("hasMember").is_some() && own.contains(&it.name.written()));
    let inside: Vec<String> = panels.flat_map(|panel| named(panel.node, "hasMember")).collect();
    own.into_iter().chain(inside).collect()
}

fn overrule(reader: Reader, (text, is_amended): (&str, bool), own: &mut [&mut Finding]) -> Vec<(Place, Unread)> {
    let Some(reading) = reader.clauses(text) else { return Vec::new() };
    let mut said = Vec::new();
    let sentences = reading.spans().split(Span::is_boundary).filter_map(|sentence| {
        let (first, last) = sentence.first().zip(sentence.last())?;
        let sent = reading.normal().get(first.place.from..last.place.to)?;
        let is_aside = sentence.iter().any(|span| span.trigger().is_some_and(noted::is_aside));
        Some((sent, is_aside, several_markers::in_text(reader, sent)))
    });
    let sentences: Vec<_> = sentences.collect();
    let stated: Vec<_> = sentences.iter().filter_map(|(_, _, stated)| stated.as_deref()).flatten().collect();
    let agrees = agreeing(&stated, own);
    for (sent, is_aside, stated) in sentences {
        let understood = stated.filter(|_| !is_aside);
        let asked: Vec<Marker> = own.iter().map(|finding| finding.marker).collect();
        for marker in asked {
            let is_one = |of: Marker| kind(of).is_some() && kind(of) == kind(marker);
            let of_marker = own.iter().filter(|finding| is_one(finding.marker));
            let is_opposed = if let Some(stated) = &understood {
                // A sentence that states the result's own value, too, tells of both.
                let about = stated.iter().filter(|(of, _)| is_one(*of));
                let compared =
                    about.flat_map(|stated| of_marker.clone().filter_map(|finding| opposes(finding, stated)));
                let compared: Vec<bool> = compared.collect();
                !compared.is_empty() && compared.into_iter().all(|opposes| opposes)
            } else {
                let of = if is_amended { Of::Amended } else { Of::Any };
                of_marker.clone().all(|it| corrected::corrects(reader, (sent, of), (it.marker, &it.value)))
            };
            // "Primary 3+; metastasis 1+": it tells of both, and corrects neither.
            if !is_opposed || (!is_amended && agrees.contains(&marker)) {
                continue;
            }
            let open = UnreadValue::InDoubt(sent.to_owned());
            for finding in own.iter_mut().filter(|finding| finding.marker == marker) {
                let at = Place::Resource(ResourceKind::Observation, finding.source.reference.clone());
                if !matches!(finding.value, Value::Unreadable(_)) {
                    said.push((at, Unread::Value(marker, open.clone())));
                    finding.value = Value::Unreadable(open.clone());
                }
            }
        }
    }
    said
}

/// The markers of which a sentence states the value that the result has.
fn agreeing(stated: &[&(Marker, Value)], own: &[&mut Finding]) -> Vec<Marker> {
    let agrees = |finding: &&&mut Finding| stated.iter().any(|said| opposes(finding, said) == Some(false));
    own.iter().filter(agrees).map(|finding| finding.marker).collect()
}

/// Whether what is stated of a marker cannot be so, where the result holds; `None` where they are about two tests.
fn opposes(finding: &Finding, (marker, stated): &(Marker, Value)) -> Option<bool> {
    let is_two_tests = |one: Marker, other: Marker| one == Marker::Her2Ihc && is_ish(other);
    if is_two_tests(finding.marker, *marker) || is_two_tests(*marker, finding.marker) {
        return None;
    }
    match (&finding.value, stated) {
        (Value::Unreadable(_) | Value::Contradiction(_), _) => None,
        (Value::Ihc(one), Value::Ihc(other)) => Some(one != other),
        (Value::Number(one), Value::Number(other)) if finding.marker == *marker => {
            Some(one.ends_before(other) || other.ends_before(one))
        }
        (Value::Score(kind, one), Value::Score(of, other)) => {
            (kind == of).then(|| one.ends_before(other) || other.ends_before(one))
        }
        (one, other) => {
            let (one, other) = (sign(finding.marker, one)?, sign(*marker, other)?);
            Some(one != other && one != Sign::Equivocal && other != Sign::Equivocal)
        }
    }
}

const fn is_ish(marker: Marker) -> bool {
    matches!(marker, Marker::Her2Ish | Marker::Her2Ratio | Marker::Her2Copies)
}
