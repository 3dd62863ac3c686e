//! The scenarios of the book: of each rule as links, and each once with its record and its cards.

use super::html::{joined, safe};
use super::names::Book;
use crate::knowledge::rule::Rule;

/// The scenarios in which a rule speaks, as links.
pub fn of_rule(rule: &Rule, book: &Book) -> String {
    let own = book.scenarios.iter().enumerate().filter(|(_, scenario)| scenario.shows(rule));
    let items =
        joined(own.map(|(number, scenario)| {
            format!("<li><a href=\"#scenario-{number}\">{}</a></li>", safe(&scenario.title))
        }));
    if items.is_empty() { items } else { format!("<ul>{items}</ul>") }
}

/// Every scenario, once.
pub fn section(book: &Book) -> String {
    if book.scenarios.is_empty() {
        return String::new();
    }
    let words = book.words;
    let cards =
        |(hook, cards): &(String, String)| format!("<p><code>{}</code></p>\n<pre>{}</pre>\n", safe(hook), safe(cards));
    let all = joined(book.scenarios.iter().enumerate().map(|(number, scenario)| {
        format!(
            "<section class=\"scenario\" id=\"scenario-{number}\">\n<h3>{}</h3>\n<p>{}</p>\n<pre>{}</pre>\n{}</section>\n",
            safe(&scenario.title),
            safe(&scenario.about),
            safe(&scenario.record.join("\n")),
            joined(scenario.cards.iter().map(cards)),
        )
    }));
    format!(
        "<section id=\"scenarios\">\n<h2>{}</h2>\n<p class=\"hint\">{}</p>\n{all}</section>\n",
        safe(&words.scenarios),
        safe(&words.scenarios_about)
    )
}
