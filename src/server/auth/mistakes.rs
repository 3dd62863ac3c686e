//! What the settings about tokens say together and must not.

use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::settings::Settings;

/// Every mistake, with its remedy.
pub(super) fn mistakes(settings: &Settings, services: &[&str]) -> Vec<Diagnostic> {
    let mistake =
        |setting: &str, message: &str, help: &str| settings.written.mistake(setting, "bad-auth", message, help);
    let mut mistakes = Vec::new();
    if settings.auth.required == Some(true) && settings.public_url.is_none() {
        let help = "add public_url = \"https://…\", the address clients call; their tokens name it in aud";
        mistakes.push(mistake("auth.required", "auth.required is true, but public_url is not set", help));
    }
    if settings.auth.required == Some(true) && settings.clients.is_empty() {
        let help = "add a [[clients]] entry for each EHR that may call";
        mistakes.push(mistake("auth.required", "auth.required is true, but no client is listed", help));
    }
    if settings.auth.algorithms.is_empty() {
        let help = "name at least one, or remove the line for ES384 and RS384";
        mistakes.push(mistake("auth.algorithms", "auth.algorithms is empty, so no token could be verified", help));
    }
    if settings.auth.leeway > Duration::from_mins(5) {
        let help = "set the clocks (NTP), and give at most \"5 min\"";
        mistakes.push(mistake("auth.leeway", "auth.leeway is longer than a token should live", help));
    }
    for client in &settings.clients {
        for unknown in client.services.iter().filter(|service| !services.contains(&service.as_str())) {
            let message = format!("the client \"{}\" may use \"{unknown}\", which is no service", client.issuer);
            let help = format!("use some of {}", services.join(", "));
            mistakes.push(client.written.mistake("services", "bad-auth", message, help));
        }
    }
    mistakes
}
