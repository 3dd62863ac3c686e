//! `oncohooks variant`: what a notation means and which lists it is on.
//!
//! Does: texts to the answer of CONTRACT section 1, as text or JSON. Does not: read files or arguments.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::variant::{Answer, Catalogue, Dna, Notation, Origin, Scope, Standing, Variant, Verdict};

/// How the answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

/// The gene a notation without gene is read as (CONTRACT section 1).
const DEFAULT_GENE: &str = "ERBB2";

/// The answer to each notation, in order.
pub fn render(notations: &[String], catalogue: &Catalogue, scope: &Scope<'_>, format: Format) -> String {
    let answers = notations.iter().map(|input| {
        let notation = Notation { text: Some(input), default_gene: Some(DEFAULT_GENE), ..Notation::default() };
        (input.as_str(), catalogue.classify(&notation, scope))
    });
    match format {
        Format::Json => {
            let all: Vec<Value> = answers.map(|(input, answer)| Value::Object(json(input, &answer))).collect();
            format!("{:#}\n", Value::Array(all))
        }
        Format::Text => {
            let all: Vec<String> = answers.map(|(input, answer)| text(input, &answer, catalogue, scope)).collect();
            all.join("\n")
        }
    }
}

/// Beyond the contract: `longProtein`, `origin`, `notes`, `gaps`, and `undetermined` for lists that say something without printing
/// the variant (verdict `by-policy` or `undetermined`). Members without content are left out.
fn json(input: &str, answer: &Answer<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            object.insert(key.to_owned(), Value::String(value));
        }
    };
    put("input", Some(input.to_owned()));
    let parts = parts(answer);
    if let Some((variant, _)) = parts {
        put("gene", Some(variant.gene.clone()));
        put("protein", variant.change.name.clone());
        put("longProtein", variant.change.long_name.clone());
        put("coding", variant.coding.name().map(str::to_owned));
    } else if let Answer::Refused(refusal) = answer {
        put("gene", refusal.gene.clone());
        put("protein", refusal.protein.clone());
        put("coding", refusal.coding.clone());
    }
    put("class", Some(answer.class().to_owned()));
    put("origin", parts.and_then(|(variant, _)| origin(variant)).map(str::to_owned));
    put("reason", reason(answer));
    let Some((variant, standings)) = parts else { return object };
    let mut put_list = |key: &str, values: Vec<Value>| {
        if !values.is_empty() {
            object.insert(key.to_owned(), Value::Array(values));
        }
    };
    put_list("lists", standings.iter().filter_map(on_list).collect());
    put_list("undetermined", standings.iter().filter_map(beside_list).collect());
    put_list("notes", variant.notes.iter().map(|note| json!(note)).collect());
    put_list("gaps", gaps(standings).into_iter().map(|gap| json!(gap)).collect());
    object
}

/// As stated; a list speaks of variants of the tumour unless it says germline.
fn origin(variant: &Variant) -> Option<&'static str> {
    match variant.origin {
        Origin::Germline => Some("germline"),
        Origin::Somatic => Some("somatic"),
        Origin::Unknown => None,
    }
}

/// What the lists are known to lack, each once.
fn gaps<'a>(standings: &'a [Standing<'a>]) -> Vec<&'a str> {
    let mut gaps: Vec<&str> = standings.iter().flat_map(|standing| &standing.list.gaps).map(String::as_str).collect();
    let mut seen = std::collections::BTreeSet::new();
    gaps.retain(|gap| seen.insert(*gap));
    gaps
}

fn parts<'a>(answer: &'a Answer<'a>) -> Option<(&'a Variant, &'a [Standing<'a>])> {
    match answer {
        Answer::Listed { variant, standings }
        | Answer::NotListed { variant, standings }
        | Answer::Open { variant, standings } => Some((variant, standings)),
        Answer::Refused(_) => None,
    }
}

fn on_list(standing: &Standing<'_>) -> Option<Value> {
    let Verdict::OnList { status, row, dna } = &standing.verdict else { return None };
    let list = standing.list;
    let mut value = json!({
        "drug": list.drug, "assay": list.assay, "country": list.country, "asOf": list.as_of,
        "status": status.id(), "row": row.id,
    });
    if let (Dna::NotPrinted, Some(object)) = (dna, value.as_object_mut()) {
        object.insert("match".to_owned(), json!("protein"));
    }
    Some(value)
}

fn beside_list(standing: &Standing<'_>) -> Option<Value> {
    let (verdict, why) = match &standing.verdict {
        Verdict::ByPolicy { row } => ("by-policy", row.note.clone().unwrap_or_default()),
        Verdict::Undetermined { why, .. } => ("undetermined", why.clone()),
        Verdict::OnList { .. } | Verdict::NotOnList => return None,
    };
    let list = standing.list;
    Some(json!({
        "drug": list.drug, "assay": list.assay, "country": list.country, "asOf": list.as_of,
        "verdict": verdict, "reason": why,
    }))
}

/// Why the class is what it is; nothing to say for a plain match.
fn reason(answer: &Answer<'_>) -> Option<String> {
    match answer {
        Answer::Refused(refusal) => Some(refusal.reason.clone()),
        Answer::Listed { standings, .. } => {
            let is_other_dna =
                |standing: &Standing<'_>| matches!(standing.verdict, Verdict::OnList { dna: Dna::NotPrinted, .. });
            let text = "protein-level match: this DNA change is not among those the list prints";
            standings.iter().any(is_other_dna).then(|| text.to_owned())
        }
        Answer::Open { standings, .. } => {
            let whys = standings.iter().filter_map(|standing| match &standing.verdict {
                Verdict::Undetermined { why, .. } => Some(format!("{}: {why}", standing.list.id)),
                _ => None,
            });
            Some(whys.collect::<Vec<_>>().join("; "))
        }
        Answer::NotListed { variant, standings } if standings.is_empty() => {
            Some(format!("no list of {} is held for this country and date", variant.gene))
        }
        Answer::NotListed { variant, standings } => {
            let key = |standing: &Standing<'_>| {
                let list = standing.list;
                format!("{} by {} ({}, {})", list.drug, list.assay, list.country, list.as_of)
            };
            let keys: Vec<String> = standings.iter().map(key).collect();
            let kind = variant.change.kind.id();
            Some(format!("read as a change of kind {kind}; not printed on the lists for {}", keys.join(", ")))
        }
    }
}

fn text(input: &str, answer: &Answer<'_>, catalogue: &Catalogue, scope: &Scope<'_>) -> String {
    let mut out = format!("{input}\n");
    let mut line = |label: &str, text: &str| {
        let _ = writeln!(out, "  {label:<12}{text}");
    };
    match parts(answer) {
        Some((variant, standings)) => {
            let change = &variant.change;
            let name = change.long_name.as_deref().or(variant.coding.name()).unwrap_or(change.kind.id());
            let gene = catalogue.genes.by_name(&variant.gene);
            let on = gene.map_or_else(String::new, |gene| format!(" on {}", gene.protein_name));
            line("understood", &format!("{} {name} ({}){on}", variant.gene, change.kind.id()));
            if let Some(short) = &change.name {
                line("3' name", short);
            }
            if let Some(coding) = variant.coding.name() {
                line("coding", coding);
            }
            line("class", answer.class());
            if let Some(origin) = origin(variant) {
                line("origin", origin);
            }
            for standing in standings {
                line("list", &list_line(standing, scope));
            }
            for note in &variant.notes {
                line("note", note);
            }
            for gap in gaps(standings) {
                line("known gap", gap);
            }
        }
        None => line("class", answer.class()),
    }
    if let Some(reason) = reason(answer) {
        line("reason", &reason);
    }
    out
}

fn list_line(standing: &Standing<'_>, scope: &Scope<'_>) -> String {
    let list = standing.list;
    let status = match &standing.verdict {
        Verdict::OnList { status, row, dna } => {
            let dna = if *dna == Dna::NotPrinted { ", protein-level match: other DNA change" } else { "" };
            format!("{} (row {}{dna})", status.id(), row.id)
        }
        Verdict::ByPolicy { row } => format!("counted by policy: {}", row.note.as_deref().unwrap_or_default()),
        Verdict::Undetermined { why, .. } => format!("undetermined: {why}"),
        Verdict::NotOnList => "not on this list".to_owned(),
    };
    let foreign =
        if list.country == scope.country { String::new() } else { format!(" (no {} list is held)", scope.country) };
    format!("{} · {} · {}{foreign} · as of {} · {status}", list.drug, list.assay, list.country, list.as_of)
}
