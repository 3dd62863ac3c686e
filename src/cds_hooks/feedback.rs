//! What became of our cards (CDS Hooks "Feedback").
//!
//! It deliberately does not keep the user's comment, however long it is: free text may hold patient data, and nothing reads it
//! yet.

use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
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
    /// Dismissed, with the code of the override reason when one was chosen (`system|code` where it is none of the reasons that
    /// cards give), else with its words.
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

    /// What of a refused body is sound: who is told of a mistake may not send the rest again.
    #[must_use]
    pub fn sound_part(body: &str) -> Self {
        #[derive(Deserialize)]
        struct Batch<'a> {
            #[serde(borrow)]
            feedback: Vec<&'a RawValue>,
        }
        let entries = serde_json::from_str::<Batch>(body).map_or_else(|_| Vec::new(), |batch| batch.feedback);
        let sound = |entry: &RawValue| serde_json::from_str::<Object<WireEntry>>(entry.get()).ok()?.0.read();
        Self { feedback: entries.into_iter().filter_map(sound).collect() }
    }
}

/// The code systems of the reasons that cards give.
static OUR_SYSTEMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Given {
        system: String,
    }
    let given: Vec<Given> =
        serde_json::from_str(include_str!("../../cds-hooks/override-reasons.json")).unwrap_or_default();
    given.into_iter().map(|given| given.system).collect()
});

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
    /// Epic's spelling: an object, or a list.
    override_reasons: Option<Value>,
    /// Where Epic puts a reason of its own list.
    extension: Option<Value>,
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
    #[serde(rename = "userComment")]
    _user_comment: Option<String>,
    extension: Option<Value>,
}

#[derive(Deserialize)]
struct Reason {
    code: String,
    system: Option<String>,
    #[serde(rename = "display")]
    _display: Option<String>,
}

impl Reason {
    /// Words that stand in the place of a code cost the batch nothing.
    fn code(&self) -> String {
        self.code.chars().take(MOST).collect()
    }

    /// `trial` of another system is not ours.
    fn foreign_system(&self) -> Option<String> {
        let system = self.system.as_ref().filter(|system| !system.is_empty() && !OUR_SYSTEMS.contains(system))?;
        Some(system.chars().take(MOST).collect())
    }
}

impl WireEntry {
    fn read(self) -> Option<Entry> {
        let at = moment(&self.outcome_timestamp)?;
        let accepted = self.accepted_suggestions.unwrap_or_default();
        let mut suggestions: Vec<_> = accepted.into_iter().map(|Object(suggestion)| suggestion.id).collect();
        suggestions.sort_unstable();
        let reason = self.override_reason.map(|Object(reason)| reason);
        let coded = reason.as_ref().and_then(|reason| reason.reason.as_ref()).map(|Object(coded)| coded);
        let code = coded.map(Reason::code);
        let beside = || reason.as_ref().and_then(|reason| reason.extension.as_ref()).and_then(of_extension);
        let of_epic = || self.override_reasons.as_ref().and_then(of_list);
        let code = code.or_else(beside).or_else(of_epic).or_else(|| self.extension.as_ref().and_then(of_extension));
        let sound = short(&self.card)
            && suggestions.iter().chain(&code).all(|text| short(text))
            && (self.outcome == WireOutcome::Overridden || !suggestions.is_empty());
        let outcome = match self.outcome {
            WireOutcome::Accepted => Outcome::Accepted(suggestions),
            WireOutcome::Overridden => Outcome::Overridden(match coded.and_then(Reason::foreign_system) {
                Some(system) => code.map(|code| format!("{system}|{code}")),
                None => code,
            }),
        };
        sound.then_some(Entry { card: self.card, outcome, at })
    }
}

/// The reason of `overrideReasons`: its code, else what it is called.
fn of_list(reasons: &Value) -> Option<String> {
    match reasons {
        Value::Array(reasons) => reasons.iter().find_map(of_list),
        Value::Object(reason) => {
            let text = |name: &str| reason.get(name).and_then(Value::as_str).filter(|text| short(text));
            let inside = || ["reason", "coding"].iter().find_map(|name| reason.get(*name).and_then(of_list));
            let code = || text("code").or_else(|| text("display")).map(str::to_owned);
            inside().or_else(code).or_else(|| reason.get("extension").and_then(of_extension))
        }
        _ => None,
    }
}

/// The reason in an extension such as `com.epic.cdshooks.feedback.overrideReason.reasonDisplay`, in one name or nested.
fn of_extension(extension: &Value) -> Option<String> {
    extension.as_object()?.iter().find_map(|(name, value)| match value {
        Value::String(text) => (name.ends_with("reasonDisplay") && short(text)).then(|| text.clone()),
        Value::Object(_) => of_extension(value),
        _ => None,
    })
}

/// The most characters of a card's id, a suggestion's, or a reason that are kept.
const MOST: usize = 200;

fn short(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MOST
}

/// An RFC 3339 time; also without the seconds, which Java leaves out where they are zero, and with an offset without its colon,
/// as Jackson and C write it.
fn moment(text: &str) -> Option<OffsetDateTime> {
    let read = |text: &str| OffsetDateTime::parse(text, &Rfc3339).ok();
    read(text).or_else(|| {
        let (date, time) = text.split_once(['T', 't'])?;
        let (clock, offset) = time.split_at_checked(time.find(['Z', 'z', '+', '-'])?)?;
        let seconds = if clock.len() == "01:07".len() { ":00" } else { "" };
        let (hours, minutes) = offset.split_at_checked("+09".len()).unwrap_or((offset, ""));
        let colon = if minutes.len() == 2 { ":" } else { "" };
        read(&format!("{date}T{clock}{seconds}{hours}{colon}{minutes}"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The reason that is read of an overridden card with this member.
    fn reason(name: &str, value: &Value) -> Option<String> {
        let mut entry = json!({"card": "c", "outcome": "overridden", "outcomeTimestamp": "2026-11-22T01:07:00Z"});
        entry[name] = value.clone();
        let feedback = Feedback::read(&json!({"feedback": [entry]}).to_string()).unwrap().feedback;
        match feedback.into_iter().next().unwrap().outcome {
            Outcome::Overridden(reason) => reason,
            Outcome::Accepted(_) => None,
        }
    }

    #[test]
    fn a_reason_is_read_in_every_spelling() {
        let reason_display = "com.epic.cdshooks.feedback.overrideReason.reasonDisplay";
        for (name, value, expected) in [
            ("overrideReason", json!({"reason": {"code": "trial", "system": "s"}}), "s|trial"),
            ("overrideReason", json!({"reason": {"code": "trial", "system": ""}}), "trial"),
            (
                "overrideReason",
                json!({"reason": {"code": "clinical-trial", "system": OUR_SYSTEMS[1]}}),
                "clinical-trial",
            ),
            ("overrideReason", json!({"extension": {reason_display: "In a trial"}}), "In a trial"),
            ("overrideReasons", json!({"reason": {"code": "trial", "system": "s"}, "userComment": "x"}), "trial"),
            ("overrideReasons", json!({"code": "trial", "system": "s"}), "trial"),
            ("overrideReasons", json!([{"reason": {"code": "trial"}}]), "trial"),
            ("overrideReasons", json!({"reason": {"display": "In a trial"}}), "In a trial"),
            ("extension", json!({reason_display: "In a trial"}), "In a trial"),
            (
                "extension",
                json!({"com.epic.cdshooks.feedback": {"overrideReason": {"reasonDisplay": "In a trial"}}}),
                "In a trial",
            ),
        ] {
            assert_eq!(reason(name, &value).as_deref(), Some(expected), "{name} {value}");
        }
        for (name, value) in [("overrideReasons", json!({"userComment": "x"})), ("extension", json!({"user": "x"}))] {
            assert_eq!(reason(name, &value), None, "{name} {value}");
        }
    }
}
