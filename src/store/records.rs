//! The records of the store, as plain data. Times are Unix milliseconds, in UTC.
//!
//! None names a patient: a card is known by its uuid, a call by its hook instance, and a patient at most by a keyed hash.

use uuid::Uuid;

use crate::cds_hooks::feedback::{Entry, Outcome};

/// A token that counts no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedToken {
    pub issuer: String,
    /// `jti`.
    pub id: String,
    /// Unix seconds.
    pub until: i64,
}

/// A card that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCard {
    pub card: String,
    pub at: i64,
    pub service: String,
    /// The issuer of the caller's token; `open` without one.
    pub client: String,
    pub knowledge: String,
    pub kind: &'static str,
    pub indicator: &'static str,
    /// Ids with blanks between them, each once.
    pub rules: String,
    /// One for each rule, `-` where it has none.
    pub verdicts: String,
}

/// What became of a card, as a client said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFeedback {
    /// The same for the same entry, however often it is sent.
    pub id: String,
    pub card: String,
    pub outcome: &'static str,
    /// The suggestions that were taken: a JSON list of their uuids.
    pub suggestions: String,
    /// The code of the override reason, else its words.
    pub reason: Option<String>,
    /// When it happened.
    pub at: i64,
    pub service: String,
    pub client: String,
    /// When we were told.
    pub received: i64,
}

/// One hook call, for the audit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditedCall {
    /// Ours alone, so that what is written twice stands once.
    pub id: String,
    pub at: i64,
    /// The trace id of the call, as in the log.
    pub request: String,
    pub client: String,
    pub service: String,
    /// A UUID; another text as a UUID made of it.
    pub hook_instance: Option<String>,
    /// The patient as a keyed hash, where the site has a key.
    pub patient: Option<String>,
    /// Rules that spoke, with their verdicts: `rule=verdict`, blanks between.
    pub rules: String,
    pub cards: i64,
    /// Parts of the chart that could not be read.
    pub gaps: i64,
    pub knowledge: String,
    pub milliseconds: i64,
    pub status: i64,
    /// Its place in the chain, where the site wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

/// The place of a record in the chain of its process.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Link {
    /// The process.
    pub writer: String,
    /// Counted from 1.
    pub number: i64,
    /// The seal of the record before it; of a process's first, the newest that was there, or blank.
    pub previous: String,
    /// HMAC-SHA-256 over the record and what stands above.
    pub seal: String,
}

/// What is to be written together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Records {
    pub tokens: Vec<UsedToken>,
    pub cards: Vec<IssuedCard>,
    /// Durable before anybody is told.
    pub feedback: Vec<KeptFeedback>,
    pub calls: Vec<AuditedCall>,
}

/// What was new of it: what stood there already is left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// One for each token.
    pub tokens: Vec<bool>,
    /// One for each entry.
    pub feedback: Vec<bool>,
}

impl AuditedCall {
    /// All that is sealed, as one text.
    pub(super) fn sealed_text(&self, link: &Link) -> String {
        let Self { id, at, request, client, service, hook_instance, patient, rules, cards, gaps, .. } = self;
        let Self { knowledge, milliseconds, status, .. } = self;
        let Link { writer, number, previous, .. } = link;
        let place = (writer, number, previous);
        let who = (id, at, request, client, service, hook_instance, patient);
        serde_json::json!([place, who, rules, cards, gaps, knowledge, milliseconds, status]).to_string()
    }
}

impl Records {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty() && self.cards.is_empty() && self.feedback.is_empty() && self.calls.is_empty()
    }
}

impl KeptFeedback {
    /// The entry, told by `client` at `service`.
    #[must_use]
    pub fn new(entry: &Entry, service: &str, client: &str, received: i64) -> Self {
        let (outcome, suggestions, reason) = match &entry.outcome {
            Outcome::Accepted(suggestions) => ("accepted", suggestions.as_slice(), None),
            Outcome::Overridden(reason) => ("overridden", [].as_slice(), reason.clone()),
        };
        // PostgreSQL keeps no text with NUL in it.
        let plain = |text: &str| text.replace('\0', "\u{fffd}");
        let (card, reason) = (plain(&entry.card), reason.as_deref().map(plain));
        let suggestions = serde_json::json!(suggestions).to_string();
        // To the nanosecond: two things may be done with a card in one second.
        let nanoseconds = entry.at.unix_timestamp_nanos();
        let identity = format!("{:?}", (&card, outcome, &suggestions, &reason, nanoseconds));
        Self {
            id: Uuid::new_v5(&Uuid::NAMESPACE_OID, identity.as_bytes()).to_string(),
            card,
            outcome,
            suggestions,
            reason,
            at: i64::try_from(nanoseconds / 1_000_000).unwrap_or_default(),
            service: service.to_owned(),
            client: client.to_owned(),
            received,
        }
    }
}
