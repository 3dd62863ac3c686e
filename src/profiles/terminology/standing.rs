//! How far codes and words were understood that stand for no concept of ours, and what tells so (`profiles/unread-words.tsv`).

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use foldhash::fast::RandomState;
use regex::Regex;

use super::Terminology;
use super::systems::plain;
use crate::profiles::normal::normal;

/// How far the codes and words of one place were understood; the first is the best.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// They stand for a concept of ours.
    Concept,
    /// A code of a system we have codes of, of something else.
    OwnSystem,
    /// Words that can be read, of something else.
    PlainWords,
    /// Words that can be read, of something that is looked for in tissue: a result that should have been understood.
    TissueWords,
    /// A code of a diagnosis, of a system of which we have some of the diagnoses only: it may be a cancer.
    PartOfSystem,
    /// A code of a public system we have no codes of.
    OtherSystem,
    #[default]
    Nothing,
}

/// Words that help to tell what was not understood.
#[derive(Debug, Default)]
pub struct UnreadWords {
    /// Words that name nothing by themselves ("result", 病名).
    labels: HashSet<String, RandomState>,
    /// Characters that stand only in writings we do not read.
    foreign: HashSet<char, RandomState>,
    /// Parts of words for tumours, in languages we do not read.
    tumour: Vec<String>,
    /// Parts of names of what is looked for in tissue.
    tissue: Vec<String>,
    /// Other words that point to a cancer: oncology services.
    pointers: Vec<String>,
    /// Public code systems we have no codes of, by the plain form of their names.
    systems: String,
    compiled: OnceLock<Option<Regex>>,
    /// Concepts that show that somebody treats or looks for a cancer.
    pub(super) results: Vec<String>,
    /// Concepts of diagnoses that say why a tumour was tested, though it be no cancer of this patient.
    pub(super) reasons: Vec<String>,
}

impl UnreadWords {
    /// Reads the table.
    ///
    /// # Errors
    /// The number of each line that is none, and why.
    pub fn read(text: &str) -> Result<Self, Vec<(usize, String)>> {
        let mut words = Self::default();
        let mut systems: Vec<&str> = Vec::new();
        let mut mistakes = Vec::new();
        for (number, line) in (1..).zip(text.lines()).skip(1).filter(|(_, line)| !line.is_empty()) {
            match line.split_once('\t') {
                Some(("label", word)) => _ = words.labels.insert(normal(word).into_owned()),
                Some(("foreign", letters)) => words.foreign.extend(letters.chars()),
                Some(("tumour", word)) => words.tumour.push(word.to_owned()),
                Some(("tissue", word)) => words.tissue.push(word.to_owned()),
                Some(("pointer", word)) => words.pointers.push(word.to_owned()),
                Some(("system", pattern)) => match Regex::new(pattern) {
                    Ok(_) => systems.push(pattern),
                    Err(cause) => mistakes.push((number, cause.to_string())),
                },
                Some(("result", concept)) => words.results.push(concept.to_owned()),
                Some(("reason", concept)) => words.reasons.push(concept.to_owned()),
                _ => mistakes.push((number, "give a kind of line that other lines have, a tab and a word".to_owned())),
            }
        }
        words.systems = systems.join("|");
        if mistakes.is_empty() { Ok(words) } else { Err(mistakes) }
    }

    /// A public code system that is no hospital's own.
    pub fn is_public(&self, system: &str) -> bool {
        let compile = || (!self.systems.is_empty()).then(|| Regex::new(&self.systems).ok()).flatten();
        let known = self.compiled.get_or_init(compile);
        known.as_ref().is_some_and(|known| known.is_match(&plain(system).to_lowercase()))
    }

    /// Whether a text is more than a code: it has a word of a language we read, which names no tumour in another one.
    pub fn of_words(&self, text: &str, code: Option<&str>) -> Standing {
        let text = normal(text);
        let is_plain = code.is_none_or(|code| normal(code) != text)
            && !text.chars().any(|letter| self.is_foreign(letter))
            && !self.is_of_tumour(&text)
            && text.split(|letter: char| !letter.is_alphanumeric()).any(|word| self.is_word(word));
        match is_plain {
            true if self.tissue.iter().any(|word| text.contains(word.as_str())) => Standing::TissueWords,
            true => Standing::PlainWords,
            false => Standing::Nothing,
        }
    }

    /// A text in normal form has a word for a tumour.
    fn is_of_tumour(&self, normal: &str) -> bool {
        self.tumour.iter().any(|word| normal.contains(word.as_str()))
    }

    /// Words that nobody could read, and that are about a tumour or an oncology service.
    pub fn points_to_cancer(&self, text: &str) -> bool {
        let text = normal(text);
        self.is_of_tumour(&text) || self.pointers.iter().any(|word| text.contains(word.as_str()))
    }

    /// A letter of no writing we read: neither Latin, Greek, kana nor a character used in Japan.
    fn is_foreign(&self, letter: char) -> bool {
        let is_read = matches!(letter, '\0'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1eff}')
            || matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}')
            || is_han(letter);
        letter.is_alphabetic() && !is_read || self.foreign.contains(&letter)
    }

    /// A word, not a code ("d0421"), a letter or a label.
    fn is_word(&self, word: &str) -> bool {
        if self.labels.contains(word) {
            return false;
        }
        if word.chars().any(is_japanese) {
            let is_label = |label: &&String| label.chars().all(is_japanese) && word.contains(label.as_str());
            let rest = self.labels.iter().filter(is_label).fold(Cow::Borrowed(word), |rest, label| {
                if rest.contains(label.as_str()) { Cow::Owned(rest.replace(label.as_str(), "")) } else { rest }
            });
            return rest.chars().filter(|letter| is_japanese(*letter)).count() >= 2;
        }
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        let digits = word.chars().filter(|letter| letter.is_numeric()).count();
        letters >= 2 && digits * 2 < letters
    }
}

impl Terminology {
    /// How far a code is understood that stands for no concept: by its system alone.
    pub fn standing_of(&self, system: &str) -> Standing {
        if self.system_names.is_known(system) {
            Standing::OwnSystem
        } else if self.unread_words.is_public(system) {
            Standing::OtherSystem
        } else {
            Standing::Nothing
        }
    }

    /// As [`Self::standing_of`], of the code of a diagnosis: where we have only some of a system's diagnoses, its other codes
    /// may be a cancer.
    pub fn standing_of_diagnosis(&self, system: &str) -> Standing {
        match self.standing_of(system) {
            Standing::OwnSystem if !self.system_names.has_all_diagnoses(system) => Standing::PartOfSystem,
            standing => standing,
        }
    }

    /// Whether one of these concepts of a diagnosis says why a tumour was tested.
    pub fn is_reason(&self, concepts: &[&str]) -> bool {
        concepts.iter().any(|name| self.unread_words.reasons.iter().any(|known| known == name))
    }

    /// Whether one of these concepts shows that somebody treats or looks for a cancer.
    pub fn is_of_oncology(&self, concepts: &[&str]) -> bool {
        concepts.iter().any(|name| self.unread_words.results.iter().any(|known| known == name))
    }
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn is_japanese(letter: char) -> bool {
    is_han(letter) || matches!(letter, '\u{3005}' | '\u{3040}'..='\u{30ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> UnreadWords {
        UnreadWords::read(include_str!("../../../profiles/unread-words.tsv")).unwrap()
    }

    #[test]
    fn plain_words_are_told_from_codes_labels_and_other_languages() {
        let words = words();
        for plain in
            ["Hypertension", "HTN", "T2DM", "高血圧症", "2型糖尿病", "HbA1c", "カリウム", "Sodium [serum]", "COPD"]
        {
            assert_eq!(words.of_words(plain, Some("D1")), Standing::PlainWords, "{plain}");
        }
        for code in [
            "D0421",
            "L-4711",
            "LAB-77",
            "RES-3",
            "病名0421",
            "検査項目 12",
            "院内コードA12",
            "Diagnosis 12",
            "",
            "高血压",
            "고혈압",
            "Гипертония",
            "Lungenkrebs",
            "12",
        ] {
            assert_eq!(words.of_words(code, Some("D1")), Standing::Nothing, "{code}");
        }
        assert_eq!(words.of_words("HYPERT", Some("hypert")), Standing::Nothing, "the code again");
        assert_eq!(words.of_words("Hormone receptor B", Some("D1")), Standing::TissueWords);
    }

    #[test]
    fn public_systems_are_told_from_those_of_a_hospital() {
        let words = words();
        for public in [
            "http://hl7.org/fhir/sid/icd-9-cm",
            "http://hl7.org/fhir/sid/icpc-2",
            "urn:oid:1.2.392.200119.4.504",
            "urn:oid:2.16.840.1.113883.6.103",
            "http://medis.or.jp/CodeSystem/master-disease-exCode",
            "http://terminology.hl7.org/CodeSystem/v2-0074",
            "http://id.who.int/icd/release/11/mms",
        ] {
            assert!(words.is_public(public), "{public}");
        }
        for own in ["", "http://hospital.example.org/fhir/dx", "urn:oid:1.2.392.100495.20.3.61", "LOCAL", "urn:icdx"] {
            assert!(!words.is_public(own), "{own}");
        }
    }
}
