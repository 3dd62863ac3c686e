//! Dialysis that no diagnosis tells: a procedure of late, a request that stands, a plan that is followed.
//!
//! It is kidney failure, whatever the creatinine. One of long ago may have been for acute failure, and says nothing of today.

use crate::case::finding::{Finding, Source, Usage, Value};
use crate::case::marker::Marker;
use crate::case::{AsOf, PartialDate};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

const DIALYSIS: &str = "procedure-dialysis";

/// The finding that stands for dialysis that goes on.
pub fn dialysis(reader: Reader, own: &PatientResource, as_of: AsOf) -> Option<Finding> {
    let (text, span) = match own.kind {
        "Procedure" if own.code.has(DIALYSIS) => (own.code.text?, of_procedure(own.node, as_of)?),
        "ServiceRequest" if own.code.has(DIALYSIS) => (own.code.text?, of_request(own.node, as_of)?),
        "CarePlan" => (plan_text(reader, own.node)?, of_plan(own.node, as_of)?),
        _ => return None,
    };
    if reader.casts_doubt(text) {
        return None;
    }
    let source = Source { until: span.until, ..Source::dated(own.name.written(), span.from) };
    Some(Finding {
        marker: Marker::KidneyFailure,
        value: Value::Text(text.to_owned()),
        assay: None,
        usage: Usage::Used,
        gene: None,
        source,
    })
}

/// From when to when, as far as the record says.
struct Span {
    from: Option<PartialDate>,
    until: Option<PartialDate>,
}

impl Span {
    /// Goes on.
    const fn open(from: Option<PartialDate>) -> Self {
        Self { from, until: Some(PartialDate::NEVER) }
    }
}

fn of_procedure(node: Node, as_of: AsOf) -> Option<Span> {
    let period = |slot| node.at(&["performedPeriod", slot]).and_then(Node::text).and_then(PartialDate::parse);
    let from = node.str("performedDateTime").and_then(PartialDate::parse).or_else(|| period("start"));
    let last = period("end").or(from);
    match node.status().as_deref() {
        Some("in-progress") if period("end").is_none() => Some(Span::open(from)),
        Some("completed" | "in-progress") => {
            let is_old = last.and_then(PartialDate::latest).is_some_and(|day| as_of.date - day > as_of.kidneys.lately);
            (!is_old).then_some(Span { from: last, until: None })
        }
        _ => None,
    }
}

fn of_request(node: Node, as_of: AsOf) -> Option<Span> {
    let is_asked = node.status().as_deref() == Some("active")
        && !matches!(node.str("intent"), Some("proposal" | "option"))
        && node.get("doNotPerform").and_then(Node::bool) != Some(true);
    let from = node.str("authoredOn").and_then(PartialDate::parse);
    let is_old = from.and_then(PartialDate::latest).is_some_and(|day| as_of.date - day > as_of.forgotten_after);
    (is_asked && !is_old).then(|| Span::open(from))
}

fn of_plan(node: Node, as_of: AsOf) -> Option<Span> {
    let day = |slot| node.at(&["period", slot]).and_then(Node::text).and_then(PartialDate::parse);
    let is_over = day("end").and_then(PartialDate::latest).is_some_and(|end| end < as_of.date);
    let is_followed =
        node.status().as_deref() == Some("active") && !matches!(node.str("intent"), Some("proposal" | "option"));
    (is_followed && !is_over).then(|| Span::open(day("start")))
}

/// What of a plan names dialysis: its category, its title, or an activity that goes on.
fn plan_text<'c>(reader: Reader<'c>, plan: Node<'c>) -> Option<&'c str> {
    let is_going_on = |detail: &Node| matches!(detail.status().as_deref(), Some("in-progress" | "scheduled"));
    let details = plan.each("activity").filter_map(|activity| activity.get("detail")).filter(is_going_on);
    let concepts = plan.each("category").chain(details.flat_map(|detail| detail.each("code")));
    let coded = concepts.filter_map(|concept| {
        let said = reader.meaning(Some(concept));
        said.has(DIALYSIS).then_some(said.text).flatten()
    });
    let titled = plan.str("title").into_iter().filter(|text| reader.text_concepts(text).contains(&DIALYSIS));
    coded.chain(titled).next()
}
