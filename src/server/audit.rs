//! One record of each hook call: who asked when, what was answered by which knowledge. Not on the path of the request.
//!
//! It names no patient. Where the site has a key, the patient stands there as a keyed hash (HMAC-SHA-256 of the server's
//! URL and the id), so that whoever has the key can find the calls about one patient, and nobody else.

use std::fmt::Write;
use std::path::Path;

use aws_lc_rs::hmac;
use uuid::Uuid;

use super::audit_file::AuditFile;
use super::trace;
use crate::call::SpokenRule;
use crate::diagnostic::Diagnostic;
use crate::settings::{AuditTo, Settings, read_bytes};
use crate::store::chain::Chain;

/// The shortest key: a hash of a patient's number under a short one can be guessed.
const SHORTEST_KEY: usize = 32;

/// Where calls are written down, and the key of patients.
pub(super) struct Audit {
    to: To,
    key: Option<hmac::Key>,
    /// Seals the records, where the site wants it.
    pub chain: Option<Chain>,
}

enum To {
    Nowhere,
    Store,
    File(AuditFile),
}

/// What is only known once a call was read.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub hook_instance: Option<String>,
    pub patient: Option<String>,
}

impl Audit {
    pub(super) fn new(settings: &Settings) -> Result<Self, Diagnostic> {
        let (audit, written) = (&settings.audit, &settings.written);
        let key = audit.key_file.as_deref().map(|file| key(settings, "audit.key_file", file)).transpose()?;
        let key = key.map(|key| hmac::Key::new(hmac::HMAC_SHA256, &key));
        let chain = chain_key(settings)?.map(|key| Chain::new(&key, trace::new()));
        let to = match &audit.to {
            AuditTo::Nowhere => To::Nowhere,
            AuditTo::Store => To::Store,
            AuditTo::File(path) => To::File(AuditFile::open(path, audit.rotate).map_err(|cause| {
                let message = format!("audit.to \"{}\" cannot be written to: {cause}", path.display());
                let help = "make its folder, and let this user write to it";
                written.mistake("audit.to", "bad-audit", message, help)
            })?),
        };
        Ok(Self { to, key, chain })
    }

    pub(super) const fn is_on(&self) -> bool {
        !matches!(self.to, To::Nowhere)
    }

    pub(super) const fn file(&self) -> Option<&AuditFile> {
        match &self.to {
            To::File(file) => Some(file),
            To::Nowhere | To::Store => None,
        }
    }

    /// What the audit keeps of a call's own words.
    pub(super) fn see(&self, hook_instance: &str, server: Option<&str>, patient: &str) -> Seen {
        if !self.is_on() {
            return Seen::default();
        }
        // Whatever a client writes there, a UUID is what is kept.
        let hook_instance = Uuid::parse_str(hook_instance)
            .unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_OID, hook_instance.as_bytes()));
        let hash = |key: &hmac::Key| {
            let named = format!("{}\n{patient}", server.unwrap_or_default().trim_end_matches('/'));
            let mut hash = String::with_capacity(64);
            for byte in hmac::sign(key, named.as_bytes()).as_ref() {
                // Writing to a string cannot fail.
                let _ = write!(hash, "{byte:02x}");
            }
            hash
        };
        Seen { hook_instance: Some(hook_instance.to_string()), patient: self.key.as_ref().map(hash) }
    }
}

/// The key of the chain, where the site has one.
///
/// # Errors
/// A file that cannot be read, or holds too short a key.
pub fn chain_key(settings: &Settings) -> Result<Option<Vec<u8>>, Diagnostic> {
    let file = settings.audit.chain_key_file.as_deref();
    file.map(|file| key(settings, "audit.chain_key_file", file)).transpose()
}

fn key(settings: &Settings, setting: &str, file: &Path) -> Result<Vec<u8>, Diagnostic> {
    let written = &settings.written;
    let key = read_bytes(written, setting, file)?;
    let key = key.trim_ascii();
    if key.len() < SHORTEST_KEY {
        let message = format!("{setting} \"{}\" holds less than {SHORTEST_KEY} bytes", file.display());
        let help = "make a key of its own for it, such as with: openssl rand -hex 32";
        return Err(written.mistake(setting, "bad-key", message, help));
    }
    Ok(key.to_vec())
}

/// Rules with their verdicts, each once: `rule=verdict`, blanks between.
pub(super) fn verdicts<'r>(rules: impl Iterator<Item = &'r SpokenRule>) -> String {
    let mut all: Vec<&SpokenRule> = Vec::new();
    let mut text = String::new();
    for rule in rules.filter(|rule| rule.verdict.is_some()) {
        if !all.contains(&rule) {
            all.push(rule);
            let between = if text.is_empty() { "" } else { " " };
            let _ = write!(text, "{between}{}={}", rule.rule, rule.verdict.unwrap_or("-"));
        }
    }
    text
}
