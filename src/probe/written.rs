//! The settings file that a probe writes: profile, what is not kept, and the server that may be read.

use std::fmt::Write;

/// What was learnt of a server.
#[derive(Debug)]
pub struct Learnt<'l> {
    pub base: &'l str,
    /// The name of a profile, or of a file beside the settings.
    pub profile: &'l str,
    pub not_kept: Vec<&'l str>,
    /// Types the token was not allowed to read.
    pub not_allowed: Vec<&'l str>,
    /// The folder with the draft of the ConceptMap, where one was written.
    pub config_dir: Option<&'l str>,
}

/// The settings as TOML.
#[must_use]
pub fn settings(learnt: &Learnt<'_>) -> String {
    let mut out = String::from(
        "# Written by `oncohooks probe`. Read it before you use it; config/oncohooks.toml explains every key.\n",
    );
    if let Some(folder) = learnt.config_dir {
        let _ = writeln!(out, "\n# It holds profiles/conceptmaps/local-codes.json, a draft: check each target.");
        let _ = writeln!(out, "config_dir = {}", quoted(folder));
    }
    let _ = writeln!(out, "\n[ehr]\nprofile = {}", quoted(learnt.profile));
    let _ = writeln!(out, "\n[chart]");
    if !learnt.not_allowed.is_empty() {
        let _ = writeln!(
            out,
            "# Not allowed to the token of the probe, so ask for the scope: {}",
            learnt.not_allowed.join(", ")
        );
    }
    let kept: Vec<String> = learnt.not_kept.iter().map(|kind| quoted(kind)).collect();
    let _ = writeln!(out, "not_kept = [{}]", kept.join(", "));
    let _ = writeln!(out, "\n[fhir]\n# Callers with a token name their servers in [[clients]] fhir_servers instead.");
    let _ = writeln!(out, "allow = [{}]", quoted(learnt.base));
    out
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_says_what_was_learnt() {
        let learnt = Learnt {
            base: "http://127.0.0.1:9090/fhir",
            profile: "us-core",
            not_kept: vec!["Specimen"],
            not_allowed: vec!["ServiceRequest"],
            config_dir: Some("C:\\site \"a\""),
        };
        let text = settings(&learnt);
        for line in [
            "config_dir = \"C:\\\\site \\\"a\\\"\"",
            "profile = \"us-core\"",
            "not_kept = [\"Specimen\"]",
            "allow = [\"http://127.0.0.1:9090/fhir\"]",
        ] {
            assert!(text.lines().any(|written| written == line), "{line}: {text}");
        }
        assert!(text.contains("ask for the scope: ServiceRequest"));
    }
}
