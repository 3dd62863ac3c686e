//! The codes of a call that were passed over, for `evaluate --explain`.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::call::codes::{Known, Met, list};
use crate::call::{Call, Engine};
use crate::case::Case;
use crate::fhir::record::node::Node;

use super::on_one_line;

/// Those of the call, drafts included, most frequent first.
fn passed_over<'c>(engine: &'c Engine, call: &Call<'c>) -> Vec<(Met<'c>, Known<'c>)> {
    let drafts = call.draft_orders.into_iter().flat_map(|bundle| bundle.each("entry"));
    let drafts = drafts.filter_map(|entry: Node| entry.get("resource"));
    let resources = call.chart.entries.iter().map(|entry| entry.resource).chain(drafts);
    let all = list(&engine.terminology, resources).into_iter();
    let mut passed: Vec<_> = all.filter(|(_, known)| known.is_passed_over()).collect();
    passed.sort_by_key(|(_, known)| std::cmp::Reverse(known.count));
    passed
}

/// Lines below the cards.
pub fn text(engine: &Engine, call: &Call) -> String {
    let passed = passed_over(engine, call);
    let mut out = format!("\n\nCODES PASSED OVER ({})", passed.len());
    for (Met { system, code, display }, Known { place, count, .. }) in &passed {
        let [system, code, display] = [system, code, display].map(|text| on_one_line(text));
        let _ = write!(out, "\n{count:>6}  {place:<9}  {system}|{code}  {display}");
    }
    out
}

/// How many resources were not understood, and the codes that were passed over.
pub fn as_json(engine: &Engine, call: &Call, case: &Case) -> Value {
    let mut counts: Map<String, Value> =
        case.unknown_codes.by_place().into_iter().map(|(place, count)| (place.to_owned(), count.into())).collect();
    counts.insert("codes".to_owned(), codes(engine, call));
    counts.into()
}

/// The codes that were passed over, most frequent first.
pub fn codes(engine: &Engine, call: &Call) -> Value {
    let row = |(Met { system, code, display }, Known { place, count, .. })| json!({"place": place, "system": system, "code": code, "display": display, "count": count});
    passed_over(engine, call).into_iter().map(row).collect()
}
