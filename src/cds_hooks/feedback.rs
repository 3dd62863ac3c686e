//! What became of our cards (CDS Hooks "Feedback").
//!
//! It deliberately does not keep the user's comment: free text may hold patient data, and nothing reads it yet.

use std::fmt;

use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::schema::{Refused, Schema};
use super::wire::Object;

/// One batch; cards of several calls may be mixed.
#[derive(Debug, PartialEq, Eq)]
pub struct Feedback {
    pub feedback: Vec<Entry>,
}

/// What happened to one card.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The uuid of a card; one we do not know is no error.
    pub card: String,
    pub outcome: Outcome,
    pub at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The suggestions taken, by uuid, in the order of their names: a client may list them in any.
    Accepted(Vec<String>),
    /// Dismissed, with the code of the override reason when one was chosen.
    Overridden(Option<String>),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(if matches!(self, Self::Accepted(_)) { "accepted" } else { "overridden" })
    }
}

impl Feedback {
    /// Reads a feedback body.
    ///
    /// # Errors
    /// Text that is no JSON is refused with line and column, anything else with every mistake found.
    pub fn read(body: &str) -> Result<Self, Refused> {
        let wire = serde_json::from_str(body).map(|Object(wire)| wire).map_err(Some);
        let feedback = wire.and_then(|wire: Wire| {
            wire.feedback.into_iter().map(|Object(entry)| entry.read()).collect::<Option<_>>().ok_or(None)
        });
        let feedback = feedback.map_err(|error| Refused::explain(Schema::Feedback, body, error.as_ref()))?;
        Ok(Self { feedback })
    }
}

#[derive(Deserialize)]
struct Wire {
    feedback: Vec<Object<WireEntry>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireEntry {
    card: String,
    outcome: WireOutcome,
    accepted_suggestions: Option<Vec<Object<Suggestion>>>,
    override_reason: Option<Object<OverrideReason>>,
    outcome_timestamp: String,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum WireOutcome {
    Accepted,
    Overridden,
}

#[derive(Deserialize)]
struct Suggestion {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OverrideReason {
    reason: Option<Object<Reason>>,
    user_comment: Option<String>,
}

#[derive(Deserialize)]
struct Reason {
    code: String,
    #[serde(rename = "system")]
    _system: Option<String>,
    #[serde(rename = "display")]
    _display: Option<String>,
}

impl WireEntry {
    fn read(self) -> Option<Entry> {
        let at = OffsetDateTime::parse(&self.outcome_timestamp, &Rfc3339).ok()?;
        let accepted = self.accepted_suggestions.unwrap_or_default();
        let mut suggestions: Vec<_> = accepted.into_iter().map(|Object(suggestion)| suggestion.id).collect();
        suggestions.sort_unstable();
        let reason = self.override_reason.map(|Object(reason)| reason);
        let comment = reason.as_ref().and_then(|reason| reason.user_comment.as_deref()).unwrap_or_default();
        let code = reason.as_ref().and_then(|reason| reason.reason.as_ref()).map(|Object(reason)| reason.code.clone());
        let sound = short(&self.card)
            && suggestions.iter().chain(&code).all(|text| short(text))
            && comment.chars().count() <= 4000
            && (self.outcome == WireOutcome::Overridden || !suggestions.is_empty());
        let outcome = match self.outcome {
            WireOutcome::Accepted => Outcome::Accepted(suggestions),
            WireOutcome::Overridden => Outcome::Overridden(code),
        };
        sound.then_some(Entry { card: self.card, outcome, at })
    }
}

fn short(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= 200
}
