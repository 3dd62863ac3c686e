//! A rule as PlanDefinition: when it is asked, what must hold, what it offers or says, and on which statements it stands.

use serde_json::{Map, Value, json};

use super::activity::{id_of_drug, id_of_test};
use super::{BASE, Made, PUBLISHER, canonical, library};
use crate::book::criteria::{self, Line};
use crate::knowledge::country::Country;
use crate::knowledge::ids::{DrugId, TestId};
use crate::knowledge::rule::{Body, Evidence, Offer, Rule};

pub fn plan(rule: &Rule, made: &Made) -> Value {
    let (book, version) = (&made.book, made.knowledge().policy.version.as_str());
    let id = rule.id.as_str();
    let mut plan = json!({
        "resourceType": "PlanDefinition",
        "id": id,
        "url": format!("{BASE}/PlanDefinition/{id}"),
        "version": version,
        "title": book.text(&rule.title),
        "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/plan-definition-type", "code": "eca-rule"}]},
        "status": if rule.review.signature.is_some() { "active" } else { "draft" },
        "publisher": PUBLISHER,
        "description": "The conditions are words: they are run by oncohooks, and read by people.",
        "useContext": [{
            "code": {"system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": "focus"},
            "valueCodeableConcept": {"text": made.knowledge().disease_name(rule.population.disease).map_or("", |name| book.text(name))},
        }],
        "library": [canonical("Library", library::ID, version)],
    });
    let Some(members) = plan.as_object_mut() else { return plan };
    members.extend(rule.population.country.map(|country| ("jurisdiction".to_owned(), jurisdiction(country))));
    if let Some(signature) = &rule.review.signature {
        let reviewers: Vec<Value> = signature.by.iter().map(|name| json!({"name": name})).collect();
        members.insert("reviewer".to_owned(), reviewers.into());
        members.insert("lastReviewDate".to_owned(), signature.on.to_string().into());
    }
    members.insert("relatedArtifact".to_owned(), rule.evidence.iter().map(|of| citation(of, made)).collect());
    members.insert("action".to_owned(), json!([action(rule, made)]));
    plan
}

fn jurisdiction(country: Country) -> Value {
    json!([{"coding": [{"system": "urn:iso:std:iso:3166", "code": country.id()}]}])
}

fn citation(evidence: &Evidence, made: &Made) -> Value {
    let statement = evidence.statement;
    let source = made.knowledge().source_of(statement);
    let said = source.and_then(|source| source.statements.iter().find(|known| known.id == statement));
    let mut artifact = Map::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            artifact.insert(name.to_owned(), value.into());
        }
    };
    add("type", "citation");
    add("label", statement.as_str());
    add("display", said.map_or("", |statement| made.book.text(&statement.text)));
    add("citation", source.map_or("", |source| source.citation.as_str()));
    add("url", source.and_then(|source| source.url.as_deref()).unwrap_or_default());
    artifact.into()
}

fn action(rule: &Rule, made: &Made) -> Value {
    let book = &made.book;
    let events: &[&str] = match &rule.body {
        Body::TherapyOption(_) => &["patient-view", "order-select", "order-sign"],
        Body::OrderCheck(_) => &["order-select", "order-sign"],
        Body::Note(_) => &["patient-view", "order-sign"],
    };
    let triggers: Vec<Value> = events.iter().map(|event| json!({"type": "named-event", "name": event})).collect();
    let mut action = json!({"title": book.text(&rule.card.summary), "trigger": triggers});
    let Some(members) = action.as_object_mut() else { return action };
    if let Some(detail) = &rule.card.detail {
        members.insert("description".to_owned(), book.text(detail).into());
    }
    let mut conditions: Vec<String> = Vec::new();
    if let Body::OrderCheck(check) = &rule.body {
        conditions.push(book.drugs_or(&check.orders));
    }
    conditions.extend(criteria::lines(&rule.when, book).iter().map(|line| in_words(line, book)));
    if !conditions.is_empty() {
        members.insert("textEquivalent".to_owned(), conditions.join("; ").into());
        let conditions: Vec<Value> = conditions.iter().map(|words| condition(words)).collect();
        members.insert("condition".to_owned(), conditions.into());
    }
    let inner = match &rule.body {
        Body::TherapyOption(offer) => regimen(rule, offer, made),
        Body::OrderCheck(check) => tests(&check.asks, made),
        Body::Note(note) => tests(&note.asks, made),
    };
    if !inner.is_empty() {
        members.insert("action".to_owned(), inner.into());
    }
    action
}

/// Words in an extension: an expression would have to be in a language that programs run.
fn condition(words: &str) -> Value {
    let extension = json!({"url": format!("{BASE}/StructureDefinition/condition-in-words"), "valueString": words});
    json!({"kind": "applicability", "extension": [extension]})
}

fn in_words(line: &Line, book: &crate::book::Book) -> String {
    let joined = |heading: &str, inner: &[Line]| {
        let inner: Vec<String> = inner.iter().map(|line| in_words(line, book)).collect();
        format!("{heading}: {}", inner.join("; "))
    };
    match line {
        Line::Is(text) => text.clone(),
        Line::AnyOf(inner) => joined(&book.words.any_of, inner),
        Line::NoneOf(inner) => joined(&book.words.none_of, inner),
    }
}

/// A drug for each, and a group for partners of which one is chosen.
fn regimen(rule: &Rule, offer: &Offer, made: &Made) -> Vec<Value> {
    let drug = |drug: &DrugId| drug_action(rule, *drug, made);
    let mut all: Vec<Value> = offer.regimen.iter().map(drug).collect();
    if !offer.partners.is_empty() {
        let choices = offer.partners.iter().map(|drugs| match drugs.as_slice() {
            [one] => drug(one),
            drugs => json!({
                "title": made.book.plus(drugs),
                "groupingBehavior": "logical-group",
                "selectionBehavior": "all",
                "action": drugs.iter().map(drug).collect::<Vec<_>>(),
            }),
        });
        all.push(json!({
            "groupingBehavior": "logical-group",
            "selectionBehavior": "exactly-one",
            "action": choices.collect::<Vec<_>>(),
        }));
    }
    all
}

fn drug_action(rule: &Rule, drug: DrugId, made: &Made) -> Value {
    let id = id_of_drug(rule, drug).unwrap_or_default();
    let definition = canonical("ActivityDefinition", &id, &made.knowledge().policy.version);
    json!({"title": made.book.drug(drug), "definitionCanonical": definition})
}

fn tests(asks: &[TestId], made: &Made) -> Vec<Value> {
    let version = &made.knowledge().policy.version;
    let test = |test: &TestId| {
        let definition = canonical("ActivityDefinition", &id_of_test(*test), version);
        json!({"title": made.book.test(*test), "definitionCanonical": definition})
    };
    asks.iter().map(test).collect()
}
