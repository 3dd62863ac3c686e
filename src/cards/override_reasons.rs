//! The reasons for overriding a card (`cds-hooks/override-reasons.json`), in the language of the card.

use serde::Deserialize;

use crate::cds_hooks::Coding;
use crate::cds_hooks::response::Written;
use crate::settings::Language;

/// The same on every card that may be overridden.
#[derive(Debug)]
pub struct OverrideReasons {
    ja: Written,
    en: Written,
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
            Written::of(&reasons.iter().map(coding).collect::<Vec<_>>())
        };
        Ok(Self { ja: written(Language::Ja)?, en: written(Language::En)? })
    }

    pub(super) fn get(&self, language: Language) -> Written {
        match language {
            Language::Ja => self.ja.clone(),
            Language::En => self.en.clone(),
        }
    }
}
