//! Every sentence and word of the cards, read from `cards.yaml` at start. `wording` lists them.

mod methods;
mod page;
mod template;
mod wording;

use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::settings::Language;
pub(super) use page::Page;
pub use wording::Wording;

/// The cards' words in both languages.
#[derive(Debug)]
pub struct Sentences {
    ja: Wording,
    en: Wording,
}

impl Sentences {
    /// Reads and checks `cards.yaml`.
    ///
    /// # Errors
    /// Every mistake of the file.
    pub fn read(files: &Files) -> Result<Self, Vec<Diagnostic>> {
        let mut page = Page::open(files)?;
        let mut wording = |language| {
            page.language = language;
            Wording::read(&mut page)
        };
        let sentences = Self { ja: wording("ja"), en: wording("en") };
        page.close().map(|()| sentences)
    }

    pub const fn in_language(&self, language: Language) -> &Wording {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}
