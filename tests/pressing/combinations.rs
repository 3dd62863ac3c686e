//! Drafts that nobody wrote down: pairs and triples of the drugs of the knowledge, beside every patient of the scenarios.

use std::collections::BTreeSet;

use oncohooks::cds_hooks::Hook;
use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json};

use super::clashes::{clash, clash_in_breast_cancer};
use super::fired::{Fired, ours, texts};
use super::invariants::{Tally, press_all};
use super::runs;
use crate::scenarios::{ENGINE, Run};

/// How many calls are made; the sample is the same each time.
const CALLS: usize = 600;

/// A sequence that looks like chance and is the same on every machine (Knuth, MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn draft(id: usize, name: &str) -> Value {
    json!({"resource": {"resourceType": "MedicationRequest", "id": format!("d{id}"), "status": "draft", "intent": "order",
        "medicationCodeableConcept": {"text": name}, "subject": {"reference": "Patient/p1"}}})
}

/// A patient of the scenarios, with these drafts to sign.
fn with_drafts(run: &Run, names: &[&str]) -> Run {
    let mut request = run.request.clone();
    request["hook"] = json!("order-sign");
    let drafts: Vec<Value> = names.iter().enumerate().map(|(at, name)| draft(at, name)).collect();
    request["context"]["draftOrders"] = json!({"resourceType": "Bundle", "type": "collection", "entry": drafts});
    request["context"].as_object_mut().unwrap().remove("selections");
    let mut run = run.clone();
    (run.request, run.hook) = (request, Hook::OrderSign);
    run
}

#[test]
fn drafts_in_any_combination_are_safe_to_press() {
    // Drugs that rules name come more often: they are the ones with buttons.
    let drugs: Vec<(&str, &str)> =
        ENGINE.knowledge.drugs.values().map(|drug| (drug.id.as_str(), drug.name.en.as_str())).collect();
    let ruled: Vec<(&str, &str)> = drugs
        .iter()
        .filter(|(id, _)| {
            ENGINE.knowledge.drug_id(id).is_some_and(|id| ENGINE.knowledge.options_naming(id).next().is_some())
        })
        .copied()
        .collect();
    let regimens: Vec<Vec<&str>> = ENGINE
        .knowledge
        .rules
        .iter()
        .filter_map(|rule| rule.offer())
        .map(|offer| {
            let partners = offer.partners.first().into_iter().flatten();
            offer.regimen.iter().chain(partners).map(|drug| drug.as_str()).collect()
        })
        .collect();
    let name = |id: &str| drugs.iter().find(|(known, _)| *known == id).unwrap().1;
    let mut patients = runs().to_vec();
    patients.retain(|run| run.file.extension().is_some() && run.request["context"]["patientId"] == "p1");
    let mut chance = Chance(20_261_128);
    let mut tally = Tally::default();
    let mut clashes = 0;
    for _ in 0..CALLS {
        let mut run = patients[chance.below(patients.len())].clone();
        run.jurisdiction = if chance.below(2) == 0 { Jurisdiction::Jp } else { Jurisdiction::Us };
        let mut ids: Vec<&str> = match chance.below(3) {
            0 => regimens[chance.below(regimens.len())].clone(),
            _ => Vec::new(),
        };
        for _ in 0..=chance.below(3) {
            let list = if chance.below(3) == 0 { &drugs } else { &ruled };
            ids.push(list[chance.below(list.len())].0);
        }
        let names: Vec<&str> = ids.iter().map(|id| name(id)).collect();
        let run = with_drafts(&run, &names);
        let language = if chance.below(4) == 0 { Language::Ja } else { Language::En };
        let fired = Fired::at(&run, language);
        let title = format!("{} {} {:?} {ids:?}", run.file.display(), run.section, run.jurisdiction);
        clashes += is_said(&fired, &title, &mut tally);
        press_all(&fired, &title, &mut tally);
    }
    assert!(tally.pressed > 100 && tally.replacements > 20 && clashes > 50, "{clashes} {tally:?}");
    assert!(tally.failures.is_empty(), "{}", tally.report());
}

fn is_clash(card: &Value) -> bool {
    texts(&ours(card)["rules"]).iter().any(|rule| rule.starts_with("clash-"))
}

/// Two drugs that do not belong together are said, and only such. Counts those that are.
fn is_said(fired: &Fired, title: &str, tally: &mut Tally) -> usize {
    let drugs: Vec<&str> = fired.drafts.iter().map(|draft| draft.drug.as_str()).collect();
    let pairs = drugs.iter().enumerate().flat_map(|(at, one)| drugs.iter().take(at).map(move |other| (*one, *other)));
    let clashing_in_one_disease = pairs.clone().any(|(one, other)| clash_in_breast_cancer(one, other));
    let clashing: BTreeSet<&str> =
        pairs.filter(|(one, other)| clash(one, other)).flat_map(|(one, other)| [one, other]).collect();
    let said: Vec<&Value> = fired.cards.iter().filter(|card| ours(card)["order"]["check"] == "combination").collect();
    let warned = said.iter().filter(|card| card["indicator"] == "warning" && is_clash(card));
    // A patient without a cancer in scope is none of ours.
    let in_scope = fired.cards.iter().any(|card| ours(card).get("disease").is_some());
    match (clashing.is_empty(), warned.count()) {
        (false, 0) if in_scope => tally.fail("a clash is said", format!("{title}: {clashing:?}")),
        (true, said) if said > 0 && !clashing_in_one_disease => {
            tally.fail("only a clash is said", format!("{title}: {drugs:?}"))
        }
        _ => {}
    }
    usize::from(!clashing.is_empty())
}
