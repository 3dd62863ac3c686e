//! Cards in the shape a client takes: [`CardStyle`] applied to what would be sent.
//!
//! It changes the shape only: what is advised, and how urgently, stays.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::to_raw_value;
use uuid::Uuid;

use super::card_style::CardStyle;
use super::plain_text::plain_text;
use super::response::{Action, ActionKind, Card, SelectionBehavior, Suggestion};

/// The longest topic code; Epic takes a hundred characters.
const LONGEST_TOPIC: usize = 100;

/// Gives cards the shape of a style.
pub fn restyle(cards: &mut [Card], style: &CardStyle) {
    for card in cards {
        if style.plain_topic {
            plain_topic(card);
        }
        let mut by_hand = Vec::new();
        if style.one_create {
            by_hand = one_create(card);
        }
        if !style.systems.is_empty() {
            let actions = card.suggestions.iter_mut().flat_map(|suggestion| &mut suggestion.actions);
            actions.for_each(|action| rename_systems(action, &style.systems));
        }
        let detail = card.detail.take().unwrap_or_default();
        let detail = by_hand.into_iter().chain([detail]).collect::<Vec<_>>().join("\n");
        card.detail = Some(if style.plain_text { plain_text(&detail, style.detail) } else { detail });
        card.extension.more.clone_from(&style.extension);
    }
}

/// What tells one advice from another, as our extension says it.
#[derive(Deserialize)]
struct Identity {
    kind: String,
    #[serde(default)]
    rules: Vec<String>,
    order: Option<Order>,
    #[serde(default)]
    missing: Vec<String>,
    /// What a card on what was not seen is about.
    #[serde(default)]
    gaps: Vec<Gap>,
    #[serde(rename = "unknownCodes")]
    unknown_codes: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Gap {
    place: String,
    why: String,
}

impl Gap {
    /// The part of the record and the reason, without what only this patient has: `Observation/o7` is an Observation.
    fn kind(&self) -> String {
        let part = self.place.split(['/', '.', '[', ' ']).next().unwrap_or_default();
        format!("{part}-{}", self.why)
    }
}

#[derive(Deserialize)]
struct Order {
    drug: Option<String>,
    check: String,
    verdict: String,
}

/// The topic code from kind, rules, drug, check, verdict and gaps, readable as far as there is room, and a digest of all of it:
/// the same advice always has the same code, another never.
fn plain_topic(card: &mut Card) {
    let ours = card.extension.oncohooks.as_ref();
    let identity = ours.and_then(|ours| serde_json::from_str::<Identity>(ours.get()).ok());
    let (Some(identity), Some(topic)) = (identity, &mut card.source.topic) else { return };
    let mut parts = vec![identity.kind];
    parts.extend(
        identity.order.into_iter().flat_map(|order| [order.drug.unwrap_or_default(), order.check, order.verdict]),
    );
    parts.extend(identity.rules);
    parts.extend(identity.missing);
    // An override of one gap must not hide another.
    parts.extend(identity.gaps.iter().map(Gap::kind).collect::<BTreeSet<_>>());
    parts.extend(identity.unknown_codes.map(|_| "unknown-codes".to_owned()));
    let digest = Uuid::new_v5(&Uuid::NAMESPACE_URL, parts.join("|").as_bytes()).simple().to_string();
    let mut code: String = parts.iter().map(|part| camel(part)).collect();
    code.truncate(LONGEST_TOPIC - digest.len());
    code.push_str(&digest);
    topic.code = code;
}

/// `order-check` → `OrderCheck`.
fn camel(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    words.map(capital).collect()
}

/// Leaves one created order in each suggestion: the tests, and the drugs of one regimen, since any number may be taken.
/// Returns what the other buttons would have removed or changed, to be done by hand.
fn one_create(card: &mut Card) -> Vec<String> {
    let mut by_hand = Vec::new();
    let mut tests = Vec::new();
    let mut regimens = Vec::new();
    for suggestion in std::mem::take(&mut card.suggestions) {
        if suggestion.actions.iter().any(|action| action.kind != ActionKind::Create) {
            by_hand.push(suggestion.label);
        } else if suggestion.actions.iter().any(is_drug) {
            regimens.push(suggestion);
        } else {
            tests.push(suggestion);
        }
    }
    let recommended = regimens.iter().position(|regimen| regimen.is_recommended).unwrap_or(0);
    let regimen = (!regimens.is_empty()).then(|| regimens.swap_remove(recommended));
    card.suggestions = tests.into_iter().chain(regimen).flat_map(split).collect();
    card.selection_behavior = (!card.suggestions.is_empty()).then_some(SelectionBehavior::Any);
    by_hand
}

fn is_drug(action: &Action) -> bool {
    action.resource.as_ref().is_some_and(|resource| resource.get().contains(r#""MedicationRequest""#))
}

/// One suggestion for each action, whose description says all: the drug, its dose, and the regimen it is a part of.
fn split(suggestion: Suggestion) -> Vec<Suggestion> {
    let Suggestion { label, uuid, is_recommended, actions } = suggestion;
    let is_alone = actions.len() == 1;
    let own = Uuid::parse_str(&uuid).unwrap_or_default();
    let one = |(at, mut action): (usize, Action)| {
        let mut parts = vec![if is_alone { label.clone() } else { action.description.clone() }];
        parts.extend(dose(&action));
        let mut description = parts.join(", ");
        if !is_alone {
            description = format!("{description} ({label})");
        }
        action.description.clone_from(&description);
        let uuid = if is_alone { uuid.clone() } else { Uuid::new_v5(&own, at.to_string().as_bytes()).to_string() };
        Suggestion { label: description, uuid, is_recommended: is_recommended && is_alone, actions: vec![action] }
    };
    actions.into_iter().enumerate().map(one).collect()
}

/// The words of the dose in an order that is created.
fn dose(action: &Action) -> Option<String> {
    let resource: Value = serde_json::from_str(action.resource.as_ref()?.get()).ok()?;
    resource.pointer("/dosageInstruction/0/text")?.as_str().map(str::to_owned)
}

/// Calls the code systems of a resource by other names.
fn rename_systems(action: &mut Action, names: &BTreeMap<String, String>) {
    let Some(resource) = &action.resource else { return };
    let Ok(mut resource) = serde_json::from_str::<Value>(resource.get()) else { return };
    rename(&mut resource, names);
    action.resource = to_raw_value(&resource).ok().or(action.resource.take());
}

fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(system)) = members.get_mut("system")
                && let Some(name) = names.get(system)
            {
                system.clone_from(name);
            }
            members.values_mut().for_each(|member| rename(member, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        _ => {}
    }
}
