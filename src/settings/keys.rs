//! Every setting by name, and how its value is read. The one list that file, environment and messages share.
//!
//! It deliberately checks values one by one; what several settings say together is judged where it matters.

use std::path::PathBuf;

use super::{Client, Settings, Word, value};

/// A value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raw {
    Text(String),
    Bool(bool),
    List(Vec<String>),
    /// Another kind of TOML value, by its name.
    Other(&'static str),
}

type Read<T> = fn(&mut T, &Raw) -> Result<(), String>;

/// The settings that stand alone.
pub(super) const KEYS: &[(&str, Read<Settings>)] = &[
    ("listen", |s, raw| raw.text(value::address).map(|read| s.listen = read)),
    ("public_url", |s, raw| raw.text(value::base_url).map(|read| s.public_url = Some(read))),
    ("jurisdiction", |s, raw| raw.text(Word::read).map(|read| s.jurisdiction = read)),
    ("language", |s, raw| raw.text(Word::read).map(|read| s.language = read)),
    ("as_of", |s, raw| raw.text(value::date).map(|read| s.as_of = Some(read))),
    ("config_dir", |s, raw| raw.text(path).map(|read| s.config_dir = Some(read))),
    ("max_body", |s, raw| raw.text(value::size).map(|read| s.max_body = read)),
    ("prefetch", |s, raw| raw.text(Word::read).map(|read| s.prefetch = read)),
    ("page", |s, raw| raw.text(Word::read).map(|read| s.page = read)),
    ("tls.certificate", |s, raw| raw.text(path).map(|read| s.tls.certificate = Some(read))),
    ("tls.key", |s, raw| raw.text(path).map(|read| s.tls.key = Some(read))),
    ("auth.required", |s, raw| raw.bool().map(|read| s.auth.required = Some(read))),
    ("auth.algorithms", |s, raw| raw.list(algorithm).map(|read| s.auth.algorithms = read)),
    ("auth.leeway", |s, raw| raw.text(value::leeway).map(|read| s.auth.leeway = read)),
    ("ehr.profile", |s, raw| raw.text(some).map(|read| s.ehr.profile = read)),
    ("chart.not_kept", |s, raw| raw.list(resource_type).map(|read| s.not_kept = read)),
    ("fhir.timeout", |s, raw| raw.text(value::some_time).map(|read| s.fhir.timeout = read)),
    ("fhir.budget", |s, raw| raw.text(value::some_time).map(|read| s.fhir.budget = read)),
    ("fhir.allow", |s, raw| raw.list(value::url).map(|read| s.fhir.allow = read)),
    ("fhir.breaker", |s, raw| raw.text(value::breaker).map(|read| s.fhir.breaker = read)),
    ("fhir.at_once", |s, raw| raw.text(value::calls).map(|read| s.fhir.at_once = read)),
    ("feedback.store", |s, raw| raw.text(value::store).map(|read| s.feedback_store = read)),
    ("feedback.keep", |s, raw| raw.text(value::keeping).map(|read| s.feedback_keep = read)),
    ("audit.to", |s, raw| raw.text(value::audit_to).map(|read| s.audit.to = read)),
    ("audit.key_file", |s, raw| raw.text(path).map(|read| s.audit.key_file = Some(read))),
    ("audit.chain_key_file", |s, raw| raw.text(path).map(|read| s.audit.chain_key_file = Some(read))),
    ("audit.rotate", |s, raw| raw.text(value::size).map(|read| s.audit.rotate = read)),
    ("audit.keep", |s, raw| raw.text(value::keeping).map(|read| s.audit.keep = read)),
    ("knowledge.watch", |s, raw| raw.text(value::every).map(|read| s.watch = read)),
    ("limits.concurrent_calls", |s, raw| raw.text(value::calls).map(|read| s.concurrent_calls = read)),
    ("limits.connections", |s, raw| raw.text(value::calls).map(|read| s.connections = read)),
    ("limits.memory", |s, raw| raw.text(value::size).map(|read| s.memory = read)),
    ("shutdown.notice", |s, raw| raw.text(value::duration).map(|read| s.notice = read)),
    ("limits.rate_per_client", |s, raw| raw.text(value::rate).map(|read| s.rate_per_client = read)),
    ("metrics.listen", |s, raw| raw.text(value::address).map(|read| s.metrics_listen = Some(read))),
    ("otlp.endpoint", |s, raw| raw.text(value::base_url).map(|read| s.otlp_endpoint = Some(read))),
    ("dose.tolerance", |s, raw| raw.text(value::percent).map(|read| s.dose.tolerance = read)),
    ("dose.weight_max_age", |s, raw| raw.text(value::days).map(|read| s.dose.weight_max_age_days = read)),
    ("dose.bsa", |s, raw| raw.text(Word::read).map(|read| s.dose.bsa = read)),
];

/// The settings of one `[[clients]]` entry.
pub(super) const CLIENT_KEYS: &[(&str, Read<Client>)] = &[
    ("issuer", |c, raw| raw.text(some).map(|read| c.issuer = read)),
    ("jwks", |c, raw| raw.text(some).map(|read| c.jwks = Some(read))),
    ("jwks_file", |c, raw| raw.text(path).map(|read| c.jwks_file = Some(read))),
    ("jwks_url", |c, raw| raw.text(value::url).map(|read| c.jwks_url = Some(read))),
    ("services", |c, raw| raw.list(some).map(|read| c.services = read)),
    ("fhir_servers", |c, raw| raw.list(value::url).map(|read| c.fhir_servers = read)),
    ("language", |c, raw| raw.text(Word::read).map(|read| c.language = Some(read))),
    ("jurisdiction", |c, raw| raw.text(Word::read).map(|read| c.jurisdiction = Some(read))),
    ("not_kept", |c, raw| raw.list(resource_type).map(|read| c.not_kept = read)),
    ("profile", |c, raw| raw.text(some).map(|read| c.profile = Some(read))),
    ("cards", |c, raw| raw.text(some).map(|read| c.cards = Some(read))),
    ("tenants", |c, raw| raw.list(some).map(|read| c.tenants = read)),
];

/// The names of all settings, `clients.*` included: what the manual must explain.
pub fn names() -> Vec<String> {
    let clients = CLIENT_KEYS.iter().map(|(name, _)| format!("clients.{name}"));
    KEYS.iter().map(|(name, _)| (*name).to_owned()).chain(clients).collect()
}

impl Raw {
    fn text<T>(&self, read: impl Fn(&str) -> Result<T, String>) -> Result<T, String> {
        match self {
            Self::Text(text) => read(text.trim()),
            other => Err(format!("expected a string, found {}", other.kind())),
        }
    }

    /// The environment knows only text.
    fn bool(&self) -> Result<bool, String> {
        match self {
            Self::Bool(value) => Ok(*value),
            Self::Text(text) if text == "true" => Ok(true),
            Self::Text(text) if text == "false" => Ok(false),
            other => Err(format!("expected true or false, found {}", other.kind())),
        }
    }

    /// A list, or text with commas, as the environment writes it.
    fn list<T>(&self, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
        match self {
            Self::List(items) => items.iter().map(|item| read(item.trim())).collect(),
            Self::Text(text) if text.trim().is_empty() => Ok(Vec::new()),
            Self::Text(text) => text.split(',').map(|item| read(item.trim())).collect(),
            other => Err(format!("expected a list of strings, found {}", other.kind())),
        }
    }

    /// As the file writes it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Bool(value) => value.to_string(),
            Self::List(items) => items.join(", "),
            Self::Other(kind) => (*kind).to_owned(),
        }
    }

    pub(super) fn kind(&self) -> &str {
        match self {
            Self::Text(_) => "a string",
            Self::Bool(_) => "a boolean",
            Self::List(_) => "a list",
            Self::Other(kind) => kind,
        }
    }
}

fn some(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("expected some text".to_owned()) } else { Ok(text.to_owned()) }
}

fn path(text: &str) -> Result<PathBuf, String> {
    some(text).map(PathBuf::from)
}

/// A type that an EHR may lack; without Patient and Condition nothing can be said.
fn resource_type(text: &str) -> Result<String, String> {
    let known = [
        "Observation",
        "DiagnosticReport",
        "Specimen",
        "Procedure",
        "MedicationRequest",
        "MedicationAdministration",
        "MedicationStatement",
        "ServiceRequest",
    ];
    if known.contains(&text) { Ok(text.to_owned()) } else { Err(format!("expected one of {}", known.join(", "))) }
}

/// Symmetric algorithms and `none` are never accepted (CDS Hooks "JWT Signing Algorithm").
fn algorithm(text: &str) -> Result<String, String> {
    let known = ["ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
    if known.contains(&text) { Ok(text.to_owned()) } else { Err(format!("expected one of {}", known.join(", "))) }
}
