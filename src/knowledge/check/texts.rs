//! Texts fit a card, are in the language they say, and leave the level to the card.

use super::names::line;
use crate::diagnostic::Diagnostic;
use crate::knowledge::load::{Filed, Written};
use crate::knowledge::text::Text;
use crate::knowledge::written::rule::Rule;

/// A card summary must stay below 140 characters, and a level word is set before it (CDS Hooks 2.0, card attributes).
const SUMMARY_LIMIT: usize = 120;

/// Words the card itself sets before a summary, where the level asks for them.
const LEVELS: [&str; 4] = ["warning", "critical", "警告", "重大"];

pub(super) fn check(written: &Written, found: &mut Vec<Diagnostic>) {
    for file in &written.rules {
        let rule = &file.item;
        summary(file, found);
        language(&file.file, &rule.title, |language| file.line(&format!("title.{language}")), found);
        for (part, text) in [("summary", Some(&rule.card.summary)), ("detail", rule.card.detail.as_ref())] {
            let line = |language: &str| file.line(&format!("card.{part}.{language}"));
            // An empty summary has been said.
            let is_told =
                |text: &&Text| part != "summary" || ![&text.ja, &text.en].iter().any(|it| it.trim().is_empty());
            if let Some(text) = text.filter(is_told) {
                self::language(&file.file, text, line, found);
            }
        }
        for (drug, dose) in rule.offer.iter().flat_map(|offer| &offer.doses) {
            let line = |language: &str| file.line(&format!("offer.doses.{drug}.schedule.{language}"));
            self::language(&file.file, &dose.schedule, line, found);
        }
    }
    for file in &written.doses {
        for rule in &file.item.rules {
            let texts = rule.harm.iter().map(|harm| &harm.text).chain(rule.note.iter().map(|note| &note.text));
            texts.for_each(|text| language(&file.file, text, |_| line(&rule.id), found));
        }
    }
    for file in &written.drugs {
        language(&file.file, &file.item.name, |language| file.line(&format!("name.{language}")), found);
        for indication in &file.item.indications {
            language(&file.file, &indication.text, |_| line(&indication.id), found);
        }
    }
    for file in &written.assays {
        for test in &file.item.tests {
            language(&file.file, &test.name, |_| line(&test.id), found);
        }
    }
    for file in &written.sources {
        for statement in &file.item.statements {
            language(&file.file, &statement.text, |_| line(&statement.id), found);
        }
    }
}

fn summary(file: &Filed<Rule>, found: &mut Vec<Diagnostic>) {
    let Text { ja, en } = &file.item.card.summary;
    for (language, text) in [("ja", ja), ("en", en)] {
        let line = file.line(&format!("card.summary.{language}"));
        let length = text.chars().count();
        let cause = match length {
            _ if text.trim().is_empty() => Some("is empty".to_owned()),
            _ if text.trim_end().contains('\n') => Some("has more than one line".to_owned()),
            _ if length > SUMMARY_LIMIT => Some(format!("has {length} characters")),
            _ => None,
        };
        if let Some(cause) = cause {
            let help = format!("one line of 1 to {SUMMARY_LIMIT} characters; put the rest into detail");
            let message = format!("the {language} summary {cause}");
            found.push(Diagnostic::error("bad-summary", &file.file, line, message, help));
        }
        let lower = text.to_lowercase();
        let says =
            |level: &&&str| lower.strip_prefix(**level).is_some_and(|rest| rest.trim_start().starts_with([':', '：']));
        if let Some(level) = LEVELS.iter().find(says) {
            let message = format!("the {language} summary starts with the level \"{level}\"");
            let help = "remove it: the card sets the word when its level asks for it";
            found.push(Diagnostic::warning("level-word", &file.file, line, message, help));
        }
    }
}

/// A text that is empty, was copied and not yet translated, or the two languages exchanged.
fn language(file: &str, text: &Text, line: impl Fn(&str) -> Option<u64>, found: &mut Vec<Diagnostic>) {
    for (language, text) in [("ja", &text.ja), ("en", &text.en)] {
        if text.trim().is_empty() {
            let message = format!("the {language} text is empty");
            let help = "write it: whoever reads in this language would read nothing";
            found.push(Diagnostic::error("empty-text", file, line(language), message, help));
        }
    }
    let japanese = |text: &str| text.chars().filter(|letter| is_japanese(*letter)).count();
    let latin = |text: &str| text.chars().filter(char::is_ascii_alphabetic).count();
    // English may quote a Japanese spelling, and Japanese is full of Latin abbreviations.
    let wrong = [
        ("ja", &text.ja, japanese(&text.ja) == 0 && !text.ja.is_empty(), "has no Japanese in it"),
        ("en", &text.en, japanese(&text.en) > latin(&text.en), "is more Japanese than English"),
    ];
    for (language, text, _, cause) in wrong.into_iter().filter(|(_, _, is_wrong, _)| *is_wrong) {
        let start: String = text.lines().next().unwrap_or_default().chars().take(40).collect();
        let message = format!("the {language} text \"{start}\" {cause}");
        found.push(Diagnostic::warning(
            "untranslated",
            file,
            line(language),
            message,
            "write the text in its language",
        ));
    }
}

/// Kana or kanji, half-width kana included.
fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff66}'..='\u{ff9f}')
}
