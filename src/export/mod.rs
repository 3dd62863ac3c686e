//! The knowledge as FHIR R4 conformance resources, for those who run or read it elsewhere.
//!
//! Each rule is a PlanDefinition whose conditions are words, as in the book of rules: no language of others says what ours
//! do, and a condition that is only nearly the same would be worse than one a person has to read. Each drug of a regimen and
//! each test is an ActivityDefinition, the knowledge as a whole a Library, what we recognise ValueSets.

mod activity;
mod library;
mod plan;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::book::Book;
use crate::knowledge::Knowledge;
use crate::knowledge::ids::{DrugId, RuleId, TestId};

/// Where our resources are known by.
const BASE: &str = "https://oncohooks.org/fhir";
const PUBLISHER: &str = "oncohooks";

/// A draft of a drug of a rule, as its button would create it.
type DraftOfDrug<'a> = dyn Fn(RuleId, DrugId) -> Option<Box<RawValue>> + 'a;
/// A draft of a test.
type DraftOfTest<'a> = dyn Fn(TestId) -> Option<Box<RawValue>> + 'a;

/// What the resources are made of.
pub struct Made<'a> {
    pub book: Book<'a>,
    pub drug: &'a DraftOfDrug<'a>,
    pub test: &'a DraftOfTest<'a>,
}

impl std::fmt::Debug for Made<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Made").field("book", &self.book).finish_non_exhaustive()
    }
}

impl<'a> Made<'a> {
    const fn knowledge(&self) -> &'a Knowledge {
        self.book.knowledge
    }
}

/// Every resource that is made: its path below the folder, and its text.
pub fn resources(made: &Made) -> Vec<(String, String)> {
    let rules = &made.knowledge().rules;
    let plans = rules.iter().map(|rule| plan::plan(rule, made));
    let drugs = rules.iter().flat_map(|rule| activity::of_rule(rule, made));
    let tests = made.knowledge().assays.values().flat_map(|assay| &assay.tests);
    let tests = tests.filter_map(|test| activity::of_test(test.id, made));
    let all = plans.chain(drugs).chain(tests).chain([library::library(made)]);
    all.map(|resource| (path(&resource), pretty(&resource))).collect()
}

fn path(resource: &Value) -> String {
    let member = |name: &str| resource.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{}/{}.json", member("resourceType"), member("id"))
}

fn pretty(resource: &Value) -> String {
    serde_json::to_string_pretty(resource).unwrap_or_default() + "\n"
}

/// `https://oncohooks.org/fhir/PlanDefinition/x|2026.11.3`.
fn canonical(kind: &str, id: &str, version: &str) -> String {
    format!("{BASE}/{kind}/{id}|{version}")
}
