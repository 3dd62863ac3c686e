//! The book of rules: one HTML page a tumour board can read, print and sign, made from the rules as they run.
//!
//! It judges nobody and knows no patient.

pub mod criteria;
mod doses;
pub mod html;
mod map;
mod names;
mod rule;
pub mod scenario;
mod scenarios;
mod words;

use std::collections::BTreeMap;

use time::Date;

use crate::diagnostic::Diagnostic;
use crate::knowledge::Knowledge;
use crate::knowledge::changes::Change;
use crate::knowledge::rule::{Body, Rule};
use crate::knowledge::source::Source;
use crate::settings::{Language, Word};
use html::{joined, link, safe};
pub use names::Book;
use scenario::Scenario;
pub use words::Words;
use words::filled;

/// The look of the book, on screens and on paper.
const STYLE: &str = include_str!("book.css");

/// What is new since another version of the knowledge.
#[derive(Debug)]
pub struct Since {
    pub version: String,
    /// By the id of the rule.
    pub changes: BTreeMap<String, Change>,
}

/// What a book may have beside the rules.
#[derive(Debug, Default)]
pub struct Beside {
    pub since: Option<Since>,
    pub scenarios: Vec<Scenario>,
}

/// The book in one language. `classes` are the names of drug classes; `as_of` decides which reviews are overdue.
///
/// # Errors
/// Words of the book that are missing.
pub fn write(
    knowledge: &Knowledge,
    classes: &BTreeMap<String, String>,
    language: Language,
    as_of: Date,
    Beside { since, scenarios }: &Beside,
) -> Result<String, Vec<Diagnostic>> {
    let words = Words::in_language(language)?;
    let book = Book { knowledge, classes, words: &words, language, scenarios };
    let diseases: Vec<(&str, Vec<&Rule>)> = knowledge
        .diseases
        .iter()
        .filter_map(|(id, _)| {
            let rules: Vec<&Rule> = knowledge.rules.iter().filter(|rule| rule.population.disease == id).collect();
            let name = knowledge.disease_name(id).map(|name| book.text(name))?;
            (!rules.is_empty()).then_some((name, rules))
        })
        .collect();
    let mut body = front(&diseases, as_of, &book);
    for (number, (name, rules)) in diseases.iter().enumerate() {
        body += &disease(number, name, rules, as_of, &book);
    }
    body += &since.as_ref().map(|since| changes(since, &book)).unwrap_or_default();
    body += &scenarios::section(&book);
    body += &sources(&book);
    let title = format!("oncohooks – {}", words.title);
    Ok(format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        language.name(),
        safe(&title),
    ))
}

fn front(diseases: &[(&str, Vec<&Rule>)], as_of: Date, book: &Book) -> String {
    let words = book.words;
    let reviewed = book.knowledge.rules.iter().filter(|rule| rule.review.signature.is_some()).count().to_string();
    let (rules, date) = (book.knowledge.rules.len().to_string(), as_of.to_string());
    let edition = filled(
        &words.edition,
        &[("version", &book.knowledge.policy.version), ("date", &date), ("rules", &rules), ("reviewed", &reviewed)],
    );
    let other = match book.language {
        Language::Ja => Language::En,
        Language::En => Language::Ja,
    };
    let entry = |(number, (name, rules)): (usize, &(&str, Vec<&Rule>))| {
        format!("<li><a href=\"#disease-{number}\">{}</a> ({})</li>", safe(name), rules.len())
    };
    let contents = joined(diseases.iter().enumerate().map(entry));
    format!(
        "<h1>{} <a class=\"other\" href=\"?language={other}\" lang=\"{other}\">{}</a></h1>\n<p>{}</p>\n<p>{}</p>\n<p>{}</p>\n<nav><h2>{}</h2><ul>{contents}<li><a href=\"#sources\">{}</a></li></ul></nav>\n",
        safe(&words.title),
        safe(&words.other_language),
        safe(&edition),
        safe(&words.about),
        safe(&words.not_a_judgement),
        safe(&words.contents),
        safe(&words.sources),
    )
}

fn disease(number: usize, name: &str, rules: &[&Rule], as_of: Date, book: &Book) -> String {
    let words = book.words;
    let map = map::draw(rules, as_of, book);
    let map = if map.is_empty() {
        map
    } else {
        format!("<h3>{}</h3>\n<p class=\"hint\">{}</p>\n{map}", safe(&words.map), safe(&words.map_about))
    };
    let part = |heading: &str, is_of: fn(&Body) -> bool| {
        let of_kind = rules.iter().filter(|rule| is_of(&rule.body));
        let of_kind: Vec<&&Rule> = of_kind.collect();
        let titles = if heading == words.options { String::new() } else { titles(&of_kind, book) };
        let sections = joined(of_kind.iter().map(|rule| rule::section(rule, as_of, book)));
        if sections.is_empty() { sections } else { format!("<h3>{}</h3>\n{titles}{sections}", safe(heading)) }
    };
    let options = part(&words.options, |body| matches!(body, Body::TherapyOption(_)));
    let checks = part(&words.checks, |body| matches!(body, Body::OrderCheck(_)));
    let notes = part(&words.notes, |body| matches!(body, Body::Note(_)));
    let doses = rules
        .first()
        .map_or_else(String::new, |rule| doses::section(&doses::of_disease(rule.population.disease, book), book));
    format!(
        "<section id=\"disease-{number}\">\n<h2>{}</h2>\n{map}{options}{checks}{doses}{notes}</section>\n",
        safe(name)
    )
}

/// The titles of rules that stand on no map, each leading to its rule.
fn titles(rules: &[&&Rule], book: &Book) -> String {
    let title = |rule: &&&Rule| {
        format!("<li><a href=\"#{}\">{}</a></li>", safe(rule.id.as_str()), safe(book.text(&rule.title)))
    };
    format!(
        "<details class=\"titles\" open><summary>{} ({})</summary><ul>{}</ul></details>\n",
        safe(&book.words.contents),
        rules.len(),
        joined(rules.iter().map(title))
    )
}

fn changes(since: &Since, book: &Book) -> String {
    let words = book.words;
    let entry = |(id, change): (&String, &Change)| {
        let rule = book.knowledge.rules.iter().find(|rule| rule.id.as_str() == id);
        let named = rule.map_or_else(
            || format!("<code>{}</code>", safe(id)),
            |rule| format!("<a href=\"#{0}\">{1}</a> <code>{0}</code>", safe(id), safe(book.text(&rule.title))),
        );
        let said = match change {
            Change::New => &words.rule_new,
            Change::Changed => &words.rule_changed,
            Change::Gone => &words.rule_gone,
        };
        format!("<li>{}: {named}</li>\n", safe(said))
    };
    let entries = joined(since.changes.iter().map(entry));
    let entries = if entries.is_empty() { format!("<li>{}</li>\n", safe(&words.changes_none)) } else { entries };
    let heading = filled(&words.changes, &[("version", &since.version)]);
    format!(
        "<section id=\"changes\">\n<h2>{}</h2>\n<p class=\"hint\">{}</p>\n<ul>\n{entries}</ul>\n</section>\n",
        safe(&heading),
        safe(&words.changes_about)
    )
}

fn sources(book: &Book) -> String {
    let entry = |source: &Source| {
        let address = source.url.as_deref().unwrap_or_default();
        let date = source.date.map(|date| format!(", {date}")).unwrap_or_default();
        format!(
            "<li id=\"source-{}\"><strong>{}</strong>: {}{date}</li>\n",
            safe(source.id.as_str()),
            link(address, book.text(&source.label)),
            safe(&source.citation),
        )
    };
    let mut all: Vec<&Source> = book.knowledge.sources.values().collect();
    all.sort_by_key(|source| source.id);
    let entries = joined(all.into_iter().map(entry));
    format!("<section id=\"sources\">\n<h2>{}</h2>\n<ul>\n{entries}</ul>\n</section>\n", safe(&book.words.sources))
}
