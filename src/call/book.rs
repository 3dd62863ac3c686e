//! The book of rules, and the criteria of a rule in words, of the knowledge that is loaded.

use std::path::Path;

use time::Date;

use super::engine::Engine;
use crate::book::scenario::Scenario;
use crate::book::{self, Beside, Book, Since, Words, criteria};
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::knowledge::changes;
use crate::knowledge::criteria::{Criterion, CriterionKind};
use crate::settings::Language;

/// The book as one HTML page.
///
/// # Errors
/// Words of the book that are missing.
pub fn book(engine: &Engine, language: Language, as_of: Date) -> Result<String, Vec<Diagnostic>> {
    let classes = &engine.sentences.in_language(language).drug_classes;
    book::write(&engine.knowledge, classes, language, as_of, &Beside::default())
}

/// The book with the scenarios of these files.
///
/// # Errors
/// Words of the book that are missing.
pub fn book_with_scenarios(
    engine: &Engine,
    texts: &[String],
    language: Language,
    as_of: Date,
) -> Result<String, Vec<Diagnostic>> {
    let classes = &engine.sentences.in_language(language).drug_classes;
    let scenarios = scenarios_of(texts);
    book::write(&engine.knowledge, classes, language, as_of, &Beside { since: None, scenarios })
}

fn scenarios_of(texts: &[String]) -> Vec<Scenario> {
    texts.iter().flat_map(|text| Scenario::read(text)).collect()
}

/// The book of the files of a folder, with what has changed since those of another, and with the scenarios of these files.
///
/// # Errors
/// Every mistake of every file of both.
pub fn book_since(
    config_dir: Option<&Path>,
    before: &Path,
    texts: &[String],
    language: Language,
    as_of: Date,
) -> Result<String, Vec<Diagnostic>> {
    let (files, files_before) = (files::collect(config_dir)?, files::collect(Some(before))?);
    let (engine, _) = Engine::from_files(&files)?;
    let (engine_before, _) = Engine::from_files(&files_before)?;
    let since = Since {
        version: engine_before.knowledge.policy.version.clone(),
        changes: changes::between(&files_before, &files),
    };
    let classes = &engine.sentences.in_language(language).drug_classes;
    let beside = Beside { since: Some(since), scenarios: scenarios_of(texts) };
    book::write(&engine.knowledge, classes, language, as_of, &beside)
}

/// A rule's criteria in words, each with the words by which the trace calls it.
pub type InWords = Vec<(Vec<&'static str>, String)>;

/// The criteria of every active rule, by the id of the rule.
///
/// # Errors
/// Words of the book that are missing.
pub fn criteria_in_words(engine: &Engine, language: Language) -> Result<Vec<(&str, InWords)>, Vec<Diagnostic>> {
    let words = Words::in_language(language)?;
    let classes = &engine.sentences.in_language(language).drug_classes;
    let book = Book { knowledge: &engine.knowledge, classes, words: &words, language, scenarios: &[] };
    let told = |rule: &crate::knowledge::rule::Rule| {
        let criteria = rule.when.criteria().into_iter();
        let in_trace = |criterion: &Criterion| criterion.kinds().into_iter().map(CriterionKind::id).collect();
        criteria.map(|criterion| (in_trace(criterion), criteria::words(criterion, &book))).collect()
    };
    Ok(engine.knowledge.rules.iter().map(|rule| (rule.id.as_str(), told(rule))).collect())
}
