//! Settings that are sound alone and not together.

use super::Settings;
use crate::diagnostic::Diagnostic;

/// What of the settings contradicts the rest. A time-out nobody wrote down is bounded by the budget and said by nobody.
pub(super) fn mistakes(settings: &Settings) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    if settings.max_body > settings.memory {
        let message =
            "max_body is more than limits.memory, so that a large call would be refused as if the service were busy";
        let help = format!(
            "set limits.memory to more than {} MiB, or max_body to less than {} MiB",
            settings.max_body >> 20,
            settings.memory >> 20
        );
        let key = if settings.written.value("max_body").is_some() { "max_body" } else { "limits.memory" };
        mistakes.push(settings.written.mistake(key, "bad-setting", message, help));
    }
    let fhir = &settings.fhir;
    if fhir.timeout > fhir.budget && settings.written.value("fhir.timeout").is_some() {
        let message = "fhir.timeout, for one request, is longer than fhir.budget, for all requests of a call";
        let help = format!("set it to {:?} or less, or fhir.budget to {:?} or more", fhir.budget, fhir.timeout);
        mistakes.push(settings.written.mistake("fhir.timeout", "bad-setting", message, help));
    }
    let audit = &settings.audit;
    if audit.key_file.is_some() && audit.key_file == audit.chain_key_file {
        let message = "audit.chain_key_file is the file of audit.key_file, too";
        let help = "make a key of its own for each, such as with: openssl rand -hex 32";
        mistakes.push(settings.written.mistake("audit.chain_key_file", "bad-key", message, help));
    }
    // What is watched is the folder of the configuration.
    if settings.watch.is_some() && settings.config_dir.is_none() {
        let message = "knowledge.watch is set, but config_dir is not, so there is no folder to watch";
        let help = "name the folder with config_dir, or remove knowledge.watch";
        mistakes.push(settings.written.mistake("knowledge.watch", "bad-setting", message, help));
    }
    mistakes
}
