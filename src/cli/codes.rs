//! `oncohooks codes`: every code of the files, how often it was met, and what it is known as.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::{CodesArgs, CodesFormat, Globals};
use super::input::read;
use super::output::{complain, say};
use crate::call::codes::{Known, Met, Names, Standing, list, with_names};
use crate::call::{Body, Refusal};
use crate::cds_hooks::schema::Mistake;
use crate::diagnostic::Diagnostic;
use crate::fhir::record::chart::Chart;
use crate::fhir::record::node::Node;
use crate::fhir::record::sent::spread_file;
use crate::fhir::record::tape::Tape;
use crate::offline::input::{self, Input};
use crate::offline::on_one_line;

/// Prints the codes. Exit 1 when a file or the configuration has errors.
pub fn run(args: &CodesArgs, globals: &Globals) -> ExitCode {
    match codes(args, globals) {
        Ok(text) => {
            say(text);
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn codes(args: &CodesArgs, globals: &Globals) -> Result<String, Vec<String>> {
    let told = |mistakes: Vec<Diagnostic>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let config_dir = globals.settings().map_err(told)?.config_dir;
    let (engine, names) = with_names(config_dir.as_deref()).map_err(told)?;
    let inputs = read(&args.files)?;
    let (requests, records): (Vec<Input>, Vec<Input>) = inputs.into_iter().partition(input::is_request);
    let bodies: Vec<Body> = requests.iter().map(|file| Body::new(&file.text)).collect();
    // A call borrows from its body.
    let mut calls = Vec::new();
    for (file, body) in requests.iter().zip(&bodies) {
        calls.push(body.read().map_err(|refusal| refused(file, &refusal))?);
    }
    let documents = input::documents(&records)?;
    let mut chart = Chart::default();
    for document in &documents {
        spread_file(&mut chart, document.tape.root());
    }
    for call in &calls {
        let prefetched = call.prefetch.iter().flatten().map(|(_, tape)| tape);
        let sent = prefetched.chain(&call.context.draft_orders).map(Tape::root);
        sent.filter(|node: &Node| node.is_object()).for_each(|node| spread_file(&mut chart, node));
    }
    let met = list(&engine.terminology, chart.entries.iter().map(|entry| entry.resource));
    match args.format {
        CodesFormat::Text => Ok(text(&met)),
        CodesFormat::Json => pretty(&as_json(&met)),
        CodesFormat::Conceptmap => pretty(&concept_map(&met, &names)),
    }
}

fn refused(file: &Input, refusal: &Refusal) -> Vec<String> {
    let line =
        |mistake: Mistake| format!("error[bad-request]: {}: {}: {}", file.name, mistake.expression, mistake.text);
    refusal.mistakes().into_iter().map(line).collect()
}

fn pretty(body: &Value) -> Result<String, Vec<String>> {
    serde_json::to_string_pretty(body).map_err(|cause| vec![cause.to_string()])
}

/// What was passed over first, each part by how often it was met.
fn text(met: &BTreeMap<Met, Known>) -> String {
    let part = |standing: &Standing| match standing {
        Standing::Nothing | Standing::TissueWords | Standing::PartOfSystem => 0,
        Standing::PlainWords => 1,
        Standing::Concept => 2,
        Standing::OwnSystem | Standing::OtherSystem => 3,
    };
    let headings = [
        "UNKNOWN HERE: neither code nor words were understood",
        "READ BY WORDS: codes unknown here, words that name nothing we look for",
        "KNOWN",
        "OF PUBLIC SYSTEMS: nothing we look for",
    ];
    let mut out = String::new();
    for (at, heading) in headings.iter().enumerate() {
        let mut rows: Vec<(&Met, &Known)> = met.iter().filter(|(_, known)| part(&known.standing) == at).collect();
        rows.sort_by_key(|(_, known)| std::cmp::Reverse(known.count));
        let _ = writeln!(out, "{}{heading} ({})", if at == 0 { "" } else { "\n" }, rows.len());
        for (Met { system, code, display }, Known { place, count, concepts, .. }) in rows {
            let known = if concepts.is_empty() { String::new() } else { format!("  = {}", concepts.join(", ")) };
            let _ = writeln!(
                out,
                "{count:>6}  {place:<9}  {}|{}  {}{known}",
                on_one_line(system),
                on_one_line(code),
                on_one_line(display)
            );
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// CONTRACT: system, code, display, count, and the concept or "unknown".
fn as_json(met: &BTreeMap<Met, Known>) -> Value {
    let row = |(Met { system, code, display }, Known { count, concepts, .. }): (&Met, &Known)| {
        let known = concepts.first().copied().unwrap_or("unknown");
        json!({"system": system, "code": code, "display": display, "count": count, "known": known})
    };
    met.iter().map(row).collect()
}

/// A draft of a site's map: every code that was not understood, with a target where its words look like one of ours.
pub(super) fn concept_map(met: &BTreeMap<Met, Known>, names: &Names) -> Value {
    let mut groups: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for (Met { system, code, display }, known) in met {
        if known.is_passed_over() && !code.is_empty() {
            groups.entry(system).or_default().entry(code).or_default().push(display);
        }
    }
    let element = |(code, displays): (&&str, &Vec<&str>)| {
        let display = displays.iter().find(|display| !display.is_empty()).copied().unwrap_or_default();
        let mut element = json!({"code": code});
        let members = element.as_object_mut();
        let target = names.suggest(display).or_else(|| names.suggest(code));
        if let Some(members) = members {
            if !display.is_empty() {
                members.insert("display".to_owned(), display.into());
            }
            let target = target.map(|concept| {
                json!([{
                    "code": concept,
                    "equivalence": "relatedto",
                    "comment": "Suggested because the words are alike: check it, or take it out.",
                }])
            });
            members.extend(target.map(|target| ("target".to_owned(), target)));
        }
        element
    };
    let group = |(system, codes): (&&str, &BTreeMap<&str, Vec<&str>>)| {
        let mut group = json!({
            "target": "https://oncohooks.org/fhir/CodeSystem/concept",
            "element": codes.iter().map(element).collect::<Value>(),
        });
        if let Some(members) = group.as_object_mut().filter(|_| !system.is_empty()) {
            members.insert("source".to_owned(), (*system).into());
        }
        group
    };
    json!({
        "resourceType": "ConceptMap",
        "id": "local-codes",
        "name": "LocalCodes",
        "title": "Local codes, a draft",
        "status": "draft",
        "experimental": true,
        "description": "Codes that were not understood. Give each the id of a value set in profiles/valuesets as target, several where \
                        it means several things; leave a code without target when you are not sure.",
        "targetUri": "https://oncohooks.org/fhir/CodeSystem/concept",
        "group": groups.iter().map(group).collect::<Value>(),
    })
}
