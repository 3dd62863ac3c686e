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
    mistakes
}
