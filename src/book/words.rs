//! The words of the book of rules, read from `book.yaml`. The list below has the same entries as the file.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::files;
use crate::knowledge::yaml::Tree;
use crate::settings::{Language, Word};

const FILE: &str = "book.yaml";
const EACH_CRITERION: &str = "each-criterion";

macro_rules! words {
    ($($key:ident)*) => {
        /// The words in one language.
        #[derive(Debug)]
        pub struct Words {
            $(pub $key: String,)*
            /// What a rule asks, by the key of its criterion.
            each_criterion: BTreeMap<String, String>,
        }

        impl Words {
            fn read(file: &Tree, language: Language, mistakes: &mut Vec<Diagnostic>) -> Self {
                let mut word = |key: &str| {
                    let key = key.replace('_', "-");
                    let found = file.get([key.as_str(), language.name()]).and_then(Tree::text);
                    if found.is_none() {
                        let message = format!("\"{key}\" has no text in {language}");
                        let help = "write it in both languages".to_owned();
                        mistakes.push(Diagnostic::error("missing-sentence", FILE, file.line(&key), message, help));
                    }
                    found.unwrap_or_default().to_owned()
                };
                Self { $($key: word(stringify!($key)),)* each_criterion: criteria(file, language, mistakes) }
            }
        }

        const KEYS: &[&str] = &[$(stringify!($key),)*];
    };
}

words! {
    title about edition not_a_judgement other_language contents map map_about not_approved_in options checks notes sources sign
    population metastatic any_stage everybody first_line later_line any_line only_in jp us criteria no_criteria any_of none_of
    regimen one_partner_of doses dose role preferred alternative after_others off_label companion other_lines
    any_use test_ahead approvals indication country status since no_date approved not_approved withdrawn filed
    reported unknown source looks_at at_which at_the_start while_it_runs told_elsewhere about_what combination safety line dose_check level critical warning info asks
    card evidence statement carries own_choice review not_reviewed reviewed due overdue and or plus within_weeks
    dose_rules dose_rules_about drug dose_right dose_steps when dose_loading dose_per_day dose_weight_to dose_early_disease
    dose_with dose_without dose_other_schemes dose_never_more dose_no_re_escalation dose_lower_shown dose_below dose_above
    dose_adjusted every_days on_days times_a_day days_on_off changes changes_about changes_none rule_new rule_gone
    rule_changed scenarios scenarios_about
}

impl Words {
    /// Reads the words of a language.
    ///
    /// # Errors
    /// Every entry that lacks its text.
    pub fn in_language(language: Language) -> Result<Self, Vec<Diagnostic>> {
        let file = Tree::read(FILE, files::BOOK).map_err(|mistake| vec![mistake])?;
        let mut mistakes = Vec::new();
        let words = Self::read(&file, language, &mut mistakes);
        let is_known = |key: &str| key == EACH_CRITERION || KEYS.contains(&key.replace('-', "_").as_str());
        for member in file.members().iter().filter(|member| !is_known(&member.key)) {
            let (message, help) = (format!("\"{}\" is no word of the book", member.key), "remove it".to_owned());
            mistakes.push(Diagnostic::error("unknown-sentence", FILE, Some(member.line), message, help));
        }
        if mistakes.is_empty() { Ok(words) } else { Err(mistakes) }
    }

    /// The sentence of a criterion; a key that has none stands for itself, so that nothing a rule asks is left out.
    pub fn criterion<'w>(&'w self, key: &'w str) -> &'w str {
        self.each_criterion.get(key).map_or(key, String::as_str)
    }
}

/// The sentences of criteria in one language.
fn criteria(file: &Tree, language: Language, mistakes: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let members = file.get([EACH_CRITERION]).map(Tree::members).unwrap_or_default();
    let sentences = members.iter().filter_map(|member| {
        let text = member.value.get([language.name()]).and_then(Tree::text);
        if text.is_none() {
            let message = format!("the criterion \"{}\" has no text in {language}", member.key);
            let help = "write it in both languages".to_owned();
            mistakes.push(Diagnostic::error("missing-sentence", FILE, Some(member.line), message, help));
        }
        Some((member.key.clone(), text?.to_owned()))
    });
    sentences.collect()
}

/// A sentence with its values, by the names of its placeholders.
pub fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut made = String::new();
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        made.push_str(before);
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        made.push_str(values.iter().find(|(known, _)| *known == name).map_or(name, |(_, value)| value));
        rest = after;
    }
    made.push_str(rest);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_these_words_in_both_languages_and_no_others() {
        let file = Tree::read(FILE, files::BOOK).unwrap();
        for language in [Language::En, Language::Ja] {
            assert!(Words::in_language(language).is_ok());
        }
        let (criteria, words): (Vec<_>, Vec<_>) =
            file.members().iter().partition(|member| member.key == EACH_CRITERION);
        let written: Vec<String> = words.iter().map(|member| member.key.replace('-', "_")).collect();
        assert_eq!(written, KEYS);
        for member in words.into_iter().chain(criteria.iter().flat_map(|criteria| criteria.value.members())) {
            let braces = |language| {
                let text = member.value.get([language]).and_then(Tree::text).unwrap();
                let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
                names.sort_unstable();
                names
            };
            assert_eq!(braces("ja"), braces("en"), "{}", member.key);
        }
    }

    #[test]
    fn values_stand_where_their_names_stand_and_are_not_read_again() {
        assert_eq!(filled("{b} after {a}{c}", &[("a", "{b}"), ("b", "x")]), "x after {b}c");
    }
}
