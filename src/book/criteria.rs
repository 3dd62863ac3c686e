//! The criteria of a rule in words: the sentences are those of `each-criterion` in `book.yaml`, what fills them the rule's own.

use super::names::Book;
use super::words::filled;
use crate::knowledge::criteria::{Criterion, When};
use crate::knowledge::told::{Gap, Told};

/// A line of what must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Is(String),
    AnyOf(Vec<Line>),
    NoneOf(Vec<Line>),
}

/// What must hold, line by line.
pub fn lines(when: &When, book: &Book) -> Vec<Line> {
    let each = |inner: &[When]| inner.iter().flat_map(|when| lines(when, book)).collect::<Vec<_>>();
    match when {
        When::All(inner) => each(inner),
        When::Any(inner) => vec![Line::AnyOf(each(inner))],
        When::None(inner) => vec![Line::NoneOf(each(inner))],
        When::Is(criterion) => vec![Line::Is(words(criterion, book))],
    }
}

/// One criterion.
pub fn words(criterion: &Criterion, book: &Book) -> String {
    let parts: Vec<String> = criterion.told().iter().map(|part| sentence(part, book)).collect();
    book.and(parts.iter().map(String::as_str))
}

fn sentence(told: &Told, book: &Book) -> String {
    let gaps: Vec<(&str, String)> = told.gaps.iter().map(|(name, gap)| (*name, gap_in_words(gap, book))).collect();
    let values: Vec<(&str, &str)> = gaps.iter().map(|(name, value)| (*name, value.as_str())).collect();
    filled(book.words.criterion(&told.sentence), &values)
}

fn gap_in_words(gap: &Gap, book: &Book) -> String {
    match gap {
        Gap::Drugs(drugs) => book.drugs_or(drugs),
        Gap::Assays(assays) => book.assays_or(assays),
        Gap::Test(test, None) => book.test(*test).to_owned(),
        Gap::Test(test, Some(weeks)) => {
            filled(&book.words.within_weeks, &[("test", book.test(*test)), ("weeks", &weeks.to_string())])
        }
        Gap::Number(number) => number.normalize().to_string(),
        Gap::Text(text) => text.clone(),
        Gap::AnyOf(names) => book.or(names.iter().map(String::as_str)),
        Gap::AllOf(names) => book.and(names.iter().map(String::as_str)),
        Gap::Words(keys) => book.or(keys.iter().map(|key| book.words.criterion(key))),
    }
}
