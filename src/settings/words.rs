//! Settings with a fixed set of spellings.
//!
//! It deliberately takes no other spelling, not even another case: one word per thing.

use std::fmt;

/// A closed list of words.
pub trait Word: Copy + PartialEq + 'static {
    /// Every value with its spelling in files, flags and answers.
    const WORDS: &'static [(&'static str, Self)];

    /// The spelling of this value.
    #[must_use]
    fn name(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }

    /// The value of a spelling.
    ///
    /// # Errors
    /// The words that may stand here.
    fn read(text: &str) -> Result<Self, String> {
        let found = Self::WORDS.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let words: Vec<_> = Self::WORDS.iter().map(|(word, _)| *word).collect();
            format!("expected one of {}", words.join(", "))
        })
    }
}

/// The language of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    En,
    Ja,
}

impl Language {
    /// The one of two texts that is in this language.
    pub const fn pick<'t>(self, ja: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}

/// Whose approvals count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Jurisdiction {
    Jp,
    Us,
}

/// Whether prefetch templates filter Observations by code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrefetchStyle {
    Full,
    Narrow,
}

/// Whether people may open the page and the book of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Where only this machine can reach the service.
    Loopback,
    On,
    Off,
}

/// The formula for body surface area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bsa {
    Mosteller,
    Dubois,
}

impl Word for Language {
    const WORDS: &'static [(&'static str, Self)] = &[("en", Self::En), ("ja", Self::Ja)];
}

impl Word for Jurisdiction {
    const WORDS: &'static [(&'static str, Self)] = &[("JP", Self::Jp), ("US", Self::Us)];
}

impl Word for PrefetchStyle {
    const WORDS: &'static [(&'static str, Self)] =
        &[("full", Self::Full), ("narrow", Self::Narrow), ("wide", Self::Full)];
}

impl Word for Page {
    const WORDS: &'static [(&'static str, Self)] =
        &[("loopback", Self::Loopback), ("on", Self::On), ("off", Self::Off)];
}

impl Word for Bsa {
    const WORDS: &'static [(&'static str, Self)] = &[("mosteller", Self::Mosteller), ("dubois", Self::Dubois)];
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}
