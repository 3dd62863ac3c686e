//! Draft orders, made once at start for every drug of a regimen and every test, and filled in for a patient.
//!
//! What stands in a draft follows from the rule alone, but for whom it is, why, and when it is written.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use time::Date;

use super::order_codes::OrderCodes;
use super::resource;
use crate::cds_hooks::wire::Pairs;
use crate::knowledge::Knowledge;
use crate::knowledge::ids::{DrugId, RuleId, TestId};
use crate::knowledge::rule::{DoseText, Offer};
use crate::knowledge::text::Text;
use crate::settings::Language;

/// All drafts, by language.
#[derive(Debug)]
pub struct Drafts {
    ja: Shelf,
    en: Shelf,
    codes: OrderCodes,
}

/// The drafts in one language.
#[derive(Debug, Default)]
struct Shelf {
    /// By rule, then by drug.
    orders: HashMap<RuleId, HashMap<DrugId, Draft, RandomState>, RandomState>,
    tests: HashMap<TestId, Draft, RandomState>,
}

/// Whom a draft is for, and why.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    pub patient: &'a str,
    /// `Condition/c1`.
    pub reason: Option<&'a str>,
    pub as_of: Date,
    /// The dosage for this patient, in place of the one that the rule gives for all.
    pub dosage: Option<&'a RawValue>,
}

impl Drafts {
    /// The drafts of all rules and tests.
    pub fn of(knowledge: &Knowledge, codes: OrderCodes) -> Self {
        let shelf = |language| Shelf::of(knowledge, &codes, language);
        Self { ja: shelf(Language::Ja), en: shelf(Language::En), codes }
    }

    /// A draft order of a drug of a regimen.
    pub fn order(&self, rule: RuleId, drug: DrugId, language: Language, filling: &Filling) -> Option<Box<RawValue>> {
        self.shelf(language).orders.get(&rule)?.get(&drug)?.filled(filling)
    }

    /// A draft order of a test; one that no assay lists goes by its id.
    pub fn test(&self, test: TestId, language: Language, filling: &Filling) -> Option<Box<RawValue>> {
        if let Some(draft) = self.shelf(language).tests.get(&test) {
            return draft.filled(filling);
        }
        let codes = self.codes.of_test(test);
        Draft::of(&resource::service_request(&codes, test.as_str())?)?.filled(filling)
    }

    const fn shelf(&self, language: Language) -> &Shelf {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

impl Shelf {
    fn of(knowledge: &Knowledge, codes: &OrderCodes, language: Language) -> Self {
        let say = |text: &Text| language.pick(&text.ja, &text.en).to_owned();
        let order = |offer: &Offer, drug: DrugId| {
            let name = knowledge.drug_name(drug.as_str()).map_or_else(|| drug.as_str().to_owned(), say);
            let dose = offer.doses.get(&drug).map(|dose| (dose, schedule(dose, &say(&dose.schedule))));
            let dose = dose.as_ref().map(|(dose, schedule)| (*dose, schedule.as_str()));
            Some((drug, Draft::of(&resource::medication_request(&codes.of_drug(drug), &name, dose)?)?))
        };
        let orders = knowledge.rules.iter().filter_map(|rule| {
            let offer = rule.offer()?;
            Some((rule.id, offer.drugs().filter_map(|drug| order(offer, drug)).collect()))
        });
        let tests = knowledge.assays.values().flat_map(|assay| &assay.tests).filter_map(|test| {
            Some((test.id, Draft::of(&resource::service_request(&codes.of_test(test.id), &say(&test.name))?)?))
        });
        Self { orders: orders.collect(), tests: tests.collect() }
    }
}

/// `90 mg/m2 on days 1, 8 and 15`.
fn schedule(dose: &DoseText, when: &str) -> String {
    format!("{} {} {when}", dose.amount.normalize(), dose.unit.id())
}

/// A resource without its patient: every member as JSON text, in order.
#[derive(Debug)]
struct Draft(Vec<(String, Box<RawValue>)>);

impl Draft {
    fn of(resource: &RawValue) -> Option<Self> {
        let Pairs::<Box<RawValue>>(members) = serde_json::from_str(resource.get()).ok()?;
        Some(Self(members.into_iter().map(|(name, value)| (name.into_owned(), value)).collect()))
    }

    fn filled(&self, filling: &Filling) -> Option<Box<RawValue>> {
        to_raw_value(&Filled { draft: self, filling }).ok()
    }
}

struct Filled<'a> {
    draft: &'a Draft,
    filling: &'a Filling<'a>,
}

/// A FHIR Reference.
#[derive(Serialize)]
struct Reference<'a> {
    reference: &'a str,
}

impl Serialize for Filled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Filling { patient, reason, as_of, dosage } = self.filling;
        let mut resource = serializer.serialize_map(None)?;
        for (name, value) in &self.draft.0 {
            if name == "subject" {
                resource.serialize_entry(name, &Reference { reference: &format!("Patient/{patient}") })?;
                if let Some(reference) = reason {
                    resource.serialize_entry("reasonReference", &[Reference { reference }])?;
                }
            } else if name != "dosageInstruction" || dosage.is_none() {
                resource.serialize_entry(name, value)?;
            }
        }
        if let Some(dosage) = dosage {
            resource.serialize_entry("dosageInstruction", dosage)?;
        }
        // The date is ours to give; as text it keeps the day without inventing a time.
        resource.serialize_entry("authoredOn", &as_of.to_string())?;
        resource.end()
    }
}
