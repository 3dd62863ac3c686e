//! A hook call and its answer, and the call that follows when a button is pressed.

use std::sync::LazyLock;

use oncohooks::call::{self, Audience, Body, Received};
use oncohooks::cds_hooks::Hook;
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::cds_hooks::discovery::{self, Declaration};
use oncohooks::settings::Language;
use serde_json::{Value, json};

use crate::scenarios::{ENGINE, Run, TODAY};

/// One draft order of a drug, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Draft {
    pub reference: String,
    pub drug: String,
    pub is_antineoplastic: bool,
}

/// A call and what came of it.
pub struct Fired {
    pub run: Run,
    pub language: Language,
    pub drafts: Vec<Draft>,
    pub cards: Vec<Value>,
}

impl Fired {
    /// Fires the hook of a run through the one door.
    pub fn at(run: &Run, language: Language) -> Self {
        static SERVICES: LazyLock<Vec<Declaration>> = LazyLock::new(|| discovery::declarations_by_default().unwrap());
        let text = run.request.to_string();
        let body = Body::new(&text);
        let request = body.read().unwrap();
        let service = call::service_of(&SERVICES, request.hook).unwrap();
        let received = Received { sent: body.readable(), ..Received::read(&request) };
        received.is_asked(service).unwrap();
        let fetched = received.not_fetched(service, "nothing is fetched here");
        let audience = Audience {
            language,
            jurisdiction: run.jurisdiction,
            as_of: TODAY,
            today: TODAY,
            limits: CardLimits::default(),
        };
        let call = received.with_chart(service, &fetched, audience).unwrap();
        let response = serde_json::to_value(call::answer(&ENGINE, &call).response).unwrap();
        let case = call::case_of(&ENGINE, &call);
        let drafts = case.orders.iter().filter_map(|order| {
            let drug = order.drug.as_ref()?.id()?.to_owned();
            let classes = &ENGINE.knowledge.drugs.get(drug.as_str()).unwrap().classes;
            let is_antineoplastic = classes.iter().any(|class| class.as_str() == "antineoplastic");
            Some(Draft { reference: order.reference.as_str().to_owned(), drug, is_antineoplastic })
        });
        let drafts = drafts.collect();
        let cards = response["cards"].as_array().unwrap().clone();
        Self { run: run.clone(), language, drafts, cards }
    }

    /// Each suggestion with its card.
    pub fn suggestions(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.cards.iter().flat_map(|card| {
            card["suggestions"].as_array().into_iter().flatten().map(move |suggestion| (card, suggestion))
        })
    }

    /// The drugs against cancer among the drafts, sorted.
    pub fn antineoplastics(&self) -> Vec<&str> {
        let mut drugs: Vec<&str> =
            self.drafts.iter().filter(|draft| draft.is_antineoplastic).map(|draft| draft.drug.as_str()).collect();
        drugs.sort_unstable();
        drugs
    }

    /// The call after the suggestion was applied whole. In the open chart, drugs become drafts that are signed next, and a
    /// test stands among the requests of the chart.
    pub fn after(&self, suggestion: &Value) -> Result<Self, String> {
        let mut request = self.run.request.clone();
        let actions = suggestion["actions"].as_array().unwrap();
        let creates_drug = actions.iter().any(|action| action["resource"]["resourceType"] == "MedicationRequest");
        let mut hook = self.run.hook;
        if hook == Hook::PatientView && creates_drug {
            hook = Hook::OrderSign;
            request["hook"] = json!("order-sign");
            request["context"]["draftOrders"] = json!({"resourceType": "Bundle", "type": "collection", "entry": []});
        }
        let place = match hook {
            Hook::PatientView => "/prefetch/serviceRequests/entry",
            _ => "/context/draftOrders/entry",
        };
        if request.pointer(place).is_none() {
            let bundle = place.strip_suffix("/entry").unwrap();
            *request.pointer_mut(bundle).ok_or_else(|| format!("no {bundle}"))? =
                json!({"resourceType": "Bundle", "type": "searchset", "entry": []});
        }
        let entries = request.pointer_mut(place).unwrap().as_array_mut().unwrap();
        for (at, action) in actions.iter().enumerate() {
            match action["type"].as_str().unwrap() {
                "create" => {
                    let mut resource = action["resource"].clone();
                    resource["id"] = format!("pressed-{at}").into();
                    if hook == Hook::PatientView {
                        resource["status"] = "active".into();
                    }
                    entries.push(json!({"resource": resource}));
                }
                "delete" => {
                    let gone = action["resourceId"].as_str().unwrap();
                    let before = entries.len();
                    entries.retain(|entry| {
                        let resource = &entry["resource"];
                        let kind = resource["resourceType"].as_str().unwrap_or_default();
                        format!("{kind}/{}", resource["id"].as_str().unwrap_or_default()) != gone
                    });
                    if entries.len() + 1 != before {
                        return Err(format!("deletes {gone}, which stands {} times", before - entries.len()));
                    }
                }
                "update" => {
                    let new = &action["resource"];
                    let is_it = |entry: &&mut Value| {
                        ["resourceType", "id"].iter().all(|slot| entry["resource"][slot] == new[slot])
                    };
                    let mut own = entries.iter_mut().filter(is_it);
                    match (own.next(), own.next()) {
                        (Some(entry), None) => entry["resource"] = new.clone(),
                        _ => return Err(format!("updates {new}, which does not stand once")),
                    }
                }
                other => return Err(format!("action {other}")),
            }
        }
        if hook == Hook::OrderSelect {
            let all = entries.iter().map(|entry| {
                let resource = &entry["resource"];
                format!("{}/{}", resource["resourceType"].as_str().unwrap(), resource["id"].as_str().unwrap())
            });
            let all: Vec<String> = all.collect();
            request["context"]["selections"] = all.into();
        }
        let mut run = self.run.clone();
        (run.request, run.hook) = (request, hook);
        Ok(Self::at(&run, self.language))
    }
}

/// Our member of a card.
pub fn ours(card: &Value) -> &Value {
    &card["extension"]["org.oncohooks"]
}

/// The texts of a list.
pub fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
