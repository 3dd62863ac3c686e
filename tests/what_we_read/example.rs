//! An example of `profiles/examples/`: a Bundle of one patient, one resource of it claiming the profile it shows.

use oncohooks::call::{self, Audience, Call};
use oncohooks::case::Case;
use oncohooks::cds_hooks::Hook;
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::fhir::record::chart::{Chart, ChartEntry};
use oncohooks::fhir::record::tape::Tape;
use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json as value};

use super::{files, json, stem};
use crate::scenarios::ENGINE;

pub struct Example {
    pub name: String,
    /// The profile it claims; empty when there is none.
    pub profile: String,
    /// The resource that claims it.
    pub resource: Value,
    pub bundle: Value,
}

pub fn examples() -> Vec<Example> {
    files("examples").iter().map(|file| example(stem(file), json(file))).collect()
}

fn example(name: String, bundle: Value) -> Example {
    let claims = |entry: &&Value| entry["resource"]["meta"]["profile"].is_array();
    let resource = entries(&bundle).iter().find(claims).map(|entry| entry["resource"].clone()).unwrap_or_default();
    let profile = resource["meta"]["profile"][0].as_str().unwrap_or_default().to_owned();
    Example { name, profile, resource, bundle }
}

impl Example {
    pub fn reference(&self) -> String {
        format!("{}/{}", self.resource["resourceType"].as_str().unwrap(), self.resource["id"].as_str().unwrap())
    }

    /// The Bundle, the resource of the profile having another status.
    pub fn with_status(&self, status: &str) -> Value {
        let mut bundle = self.bundle.clone();
        let mut entries = bundle["entry"].as_array_mut().unwrap().iter_mut();
        entries.find(|entry| entry["resource"] == self.resource).unwrap()["resource"]["status"] = status.into();
        bundle
    }
}

fn entries(bundle: &Value) -> &[Value] {
    bundle["entry"].as_array().unwrap()
}

/// What our reader makes of it. Drafts go where order-sign sends them, the rest is the record.
pub fn case(bundle: &Value) -> Case {
    let is_draft = |entry: &Value| {
        entry["resource"]["resourceType"] == "MedicationRequest" && entry["resource"]["status"] == "draft"
    };
    let (drafts, record): (Vec<Value>, Vec<Value>) = entries(bundle).iter().cloned().partition(is_draft);
    let drafts: Option<String> = (!drafts.is_empty())
        .then(|| value!({"resourceType": "Bundle", "type": "collection", "entry": drafts}).to_string());
    let drafts: Option<Tape> = drafts.as_deref().map(|text| Tape::read(text).unwrap());
    let texts: Vec<String> = record.iter().map(|entry| entry["resource"].to_string()).collect();
    let tapes: Vec<Tape> = texts.iter().map(|text| Tape::read(text).unwrap()).collect();
    let entries = record.iter().zip(&tapes).map(|(entry, tape)| ChartEntry {
        key: "bundle",
        full_url: entry["fullUrl"].as_str(),
        patient_limited: true,
        kind: entry["resource"]["resourceType"].as_str().unwrap(),
        resource: tape.root(),
    });
    let chart = Chart { entries: entries.collect(), ..Chart::default() };
    let day = time::macros::date!(2026 - 11 - 01);
    let audience = Audience {
        language: Language::En,
        jurisdiction: Jurisdiction::Jp,
        as_of: day,
        today: day,
        limits: CardLimits::default(),
    };
    let call = Call {
        hook: if drafts.is_some() { Hook::OrderSign } else { Hook::PatientView },
        draft_orders: drafts.as_ref().map(Tape::root),
        ..Call::of_record("example", chart, audience)
    };
    call::case_of(&ENGINE, &call)
}
