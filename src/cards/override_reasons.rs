//! The reasons for overriding a card (`cds-hooks/override-reasons.json`), in the language of the card.

use serde::Deserialize;

use crate::cds_hooks::Coding;
use crate::cds_hooks::response::Written;
use crate::settings::Language;

/// The code system of reasons of our own.
pub(super) const OURS: &str = "https://oncohooks.org/CodeSystem/override-reason";

/// The same on every card that may be overridden.
#[derive(Debug)]
pub struct OverrideReasons {
    ja: InOneLanguage,
    en: InOneLanguage,
}

#[derive(Debug)]
struct InOneLanguage {
    reasons: Vec<Coding>,
    written: Written,
}

/// One entry of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    code: String,
    system: String,
    display: String,
    ja: String,
}

impl OverrideReasons {
    /// # Errors
    /// When the file is not a list of reasons.
    pub fn read(text: &str) -> serde_json::Result<Self> {
        let reasons: Vec<Reason> = serde_json::from_str(text)?;
        let written = |language: Language| {
            let coding = |reason: &Reason| Coding {
                code: reason.code.clone(),
                system: reason.system.clone(),
                display: Some(language.pick(&reason.ja, &reason.display).to_owned()),
            };
            let reasons: Vec<Coding> = reasons.iter().map(coding).collect();
            Written::of(&reasons).map(|written| InOneLanguage { reasons, written })
        };
        Ok(Self { ja: written(Language::Ja)?, en: written(Language::En)? })
    }

    /// Those of a card; before them the answers to what it asks.
    pub(super) fn with(&self, answers: &[Coding], language: Language) -> Written {
        let InOneLanguage { reasons, written } = match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        };
        let all = || Written::of(&answers.iter().chain(reasons).collect::<Vec<_>>()).ok();
        if answers.is_empty() { None } else { all() }.unwrap_or_else(|| written.clone())
    }
}
