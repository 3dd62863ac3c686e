//! What a service answers (CDS Hooks "HTTP Response", "Card Attributes").
//!
//! It deliberately holds no text and no ranking. Nothing here can write `null` or an empty member, which CDS Hooks
//! forbids ("Null and empty JSON elements"); the one exception is `cards: []`, "I looked and there is nothing to say".

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::Coding;

/// The body of a successful hook call.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CdsResponse {
    pub cards: Vec<Card>,
}

/// One piece of advice (CDS Hooks "Card Attributes").
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// Lower-case UUID without `urn:uuid:`; feedback names the card by it.
    pub uuid: String,
    /// One sentence of at most 139 characters (code points).
    pub summary: String,
    /// GitHub Flavored Markdown.
    #[serde(skip_serializing_if = "blank")]
    pub detail: Option<String>,
    pub indicator: Indicator,
    pub source: Source,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
    /// Compulsory with suggestions, absent without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection_behavior: Option<SelectionBehavior>,
    /// Each with code, system and display.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_reasons: Option<Written>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    #[serde(skip_serializing_if = "Extension::is_empty")]
    pub extension: Extension,
}

/// What is the same on every card, as JSON text made once.
#[derive(Debug, Clone)]
pub struct Written(Arc<RawValue>);

impl Written {
    /// # Errors
    /// When the value cannot be written as JSON.
    pub fn of(value: &impl Serialize) -> serde_json::Result<Self> {
        to_raw_value(value).map(|text| Self(text.into()))
    }
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// How urgent a card is. The order of the variants is the order of the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Indicator {
    Critical,
    Warning,
    Info,
}

/// Where the advice comes from (CDS Hooks "Source").
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    pub label: String,
    /// Absolute; never patient-specific.
    #[serde(skip_serializing_if = "blank")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Coding>,
}

/// How many suggestions of a card may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SelectionBehavior {
    AtMostOne,
    Any,
}

/// A button: all its actions are done together (CDS Hooks "Suggestion").
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    pub label: String,
    /// Lower-case UUID; feedback names the accepted suggestion by it.
    pub uuid: String,
    /// At most one per card, when the card says `at-most-one`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_recommended: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
}

/// One change of the client's data (CDS Hooks "Action"). The constructors hold the rules of the three types.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    #[serde(rename = "type")]
    pub kind: ActionKind,
    pub description: String,
    /// The whole resource, for create and update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<Box<RawValue>>,
    /// `Type/id`, for delete.
    #[serde(skip_serializing_if = "blank")]
    pub resource_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ActionKind {
    Create,
    Update,
    Delete,
}

impl Action {
    /// Creates a resource, given as JSON.
    pub fn create(description: impl Into<String>, resource: Box<RawValue>) -> Self {
        let (description, resource) = (description.into(), Some(resource));
        Self { kind: ActionKind::Create, description, resource, resource_id: None }
    }

    /// Replaces a draft order by this complete resource, not a patch.
    ///
    /// # Errors
    /// When the resource cannot be written as JSON.
    pub fn update(description: impl Into<String>, resource: &impl Serialize) -> serde_json::Result<Self> {
        Self::with(ActionKind::Update, description, resource)
    }

    /// Removes the draft order `Type/id`.
    pub fn delete(description: impl Into<String>, reference: impl Into<String>) -> Self {
        let (description, resource_id) = (description.into(), Some(reference.into()));
        Self { kind: ActionKind::Delete, description, resource: None, resource_id }
    }

    fn with(kind: ActionKind, description: impl Into<String>, resource: &impl Serialize) -> serde_json::Result<Self> {
        let resource = Some(to_raw_value(resource)?);
        Ok(Self { kind, description: description.into(), resource, resource_id: None })
    }
}

/// A way to read on (CDS Hooks "Link"). Only absolute links: we launch no SMART app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    pub label: String,
    pub url: String,
    #[serde(rename = "type")]
    pub kind: LinkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    Absolute,
}

/// The object CDS Hooks allows as the only place for more ("Extensions"), with our one member in it, as JSON text.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Extension {
    #[serde(rename = "org.oncohooks", skip_serializing_if = "Option::is_none")]
    pub oncohooks: Option<Box<RawValue>>,
    /// What a client's own extensions ask for.
    #[serde(flatten)]
    pub more: BTreeMap<String, String>,
}

impl Extension {
    /// Ours alone.
    #[must_use]
    pub fn of(oncohooks: Option<Box<RawValue>>) -> Self {
        Self { oncohooks, ..Self::default() }
    }

    /// Whether nothing would be written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.oncohooks.is_none() && self.more.is_empty()
    }
}

#[expect(clippy::ref_option, reason = "serde hands the field by reference")]
fn blank(text: &Option<String>) -> bool {
    text.as_deref().is_none_or(str::is_empty)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn card() -> Card {
        Card {
            uuid: "b0a2c7f0-9c8e-4b7b-8b36-0d4f3f1f7a02".into(),
            summary: "PD-L1 is missing".into(),
            detail: Some(String::new()),
            indicator: Indicator::Info,
            source: Source { label: "a source".into(), url: None, topic: None },
            suggestions: vec![],
            selection_behavior: None,
            override_reasons: None,
            links: vec![],
            extension: Extension::default(),
        }
    }

    #[test]
    fn a_bare_card_has_only_its_compulsory_members() {
        let written = serde_json::to_value(card()).unwrap();
        let expected = json!({"uuid": "b0a2c7f0-9c8e-4b7b-8b36-0d4f3f1f7a02", "summary": "PD-L1 is missing",
            "indicator": "info", "source": {"label": "a source"}});
        assert_eq!(written, expected);
    }

    #[test]
    fn no_advice_is_an_empty_list_of_cards() {
        assert_eq!(serde_json::to_string(&CdsResponse::default()).unwrap(), r#"{"cards":[]}"#);
    }

    #[test]
    fn an_update_keeps_the_resource_letter_by_letter() {
        let order: Box<RawValue> = serde_json::from_str(r#"{"resourceType":"MedicationRequest","dose":1.10}"#).unwrap();
        let action = Action::update("corrects the dose", &order).unwrap();
        let written = serde_json::to_string(&action).unwrap();
        assert!(written.contains(r#""resource":{"resourceType":"MedicationRequest","dose":1.10}"#), "{written}");
    }
}
