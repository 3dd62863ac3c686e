//! The sequence of therapy of a disease, drawn: who → which line → which options.
//!
//! Drawn from the rules as they run. Whom an option is for are its criteria about receptors, HER2 and histology; what it
//! asks besides stands below it.

use std::collections::BTreeMap;
use std::fmt::Write;

use time::Date;

use super::criteria;
use super::html::safe;
use super::names::Book;
use super::rule::{line, regimen};
use super::words::filled;
use crate::knowledge::Country;
use crate::knowledge::criteria::{Criterion, When};
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::rule::{Line, Offer, Role, Rule};

const WIDTH: usize = 1000;
/// Where each column begins, and how wide its text may be, in pixels.
const WHO: (usize, usize) = (0, 210);
const LINE: (usize, usize) = (250, 90);
const OPTION: (usize, usize) = (380, 596);
const ROW: usize = 18;
const PADDING: usize = 8;
const GAP: usize = 10;
/// The average width of a Latin letter of 13 pixels, in tenths; a Japanese one is twice as wide.
const LETTER: usize = 74;

/// The options by whom they are for and by line: its rank, its words.
type Groups<'k> = BTreeMap<(String, u8, String), Vec<Drawn<'k>>>;

/// One option: what its box says.
struct Drawn<'k> {
    rule: &'k Rule,
    name: String,
    asks: String,
    role: Role,
}

/// The map as SVG, with what is approved on a day; nothing where the disease has no options.
pub fn draw(rules: &[&Rule], as_of: Date, book: &Book) -> String {
    let mut groups = Groups::new();
    for rule in rules {
        let Some(offer) = rule.offer() else { continue };
        let (who, asks) = split(rule, book);
        let line_rank = match rule.population.line {
            Line::First => 0,
            Line::Any => 1,
            Line::Later => 2,
        };
        let key = (who, line_rank, line(&rule.population, book).to_owned());
        groups.entry(key).or_default().push(drawn(rule, offer, asks, as_of, book));
    }
    let mut body = String::new();
    let mut top = 0;
    let mut before: Option<String> = None;
    for options in groups.values_mut() {
        options.sort_by_key(|option| (option.role, option.rule.id));
    }
    let list = list(&groups);
    for ((who, _, line), options) in groups {
        let is_new = before.as_ref() != Some(&who);
        if is_new && top > 0 {
            top += GAP;
        }
        top = group(&mut body, top, is_new.then_some(who.as_str()), &line, &options);
        before = Some(who);
    }
    if top == 0 {
        return String::new();
    }
    format!(
        "<div class=\"map\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"><svg viewBox=\"0 0 {WIDTH} {top}\" width=\"{WIDTH}\" height=\"{top}\">\n{body}</svg></div>\n{list}",
        safe(&book.words.map)
    )
}

/// The same as a list, for narrow screens.
fn list(groups: &Groups) -> String {
    let mut made = String::from("<dl class=\"map-list\">\n");
    for ((who, _, line), options) in groups {
        let _ = write!(made, "<dt>{} → {}</dt><dd><ul>", safe(who), safe(line));
        for option in options {
            let Drawn { rule, name, asks, .. } = option;
            let _ =
                write!(made, "<li><a href=\"#{}\">{}</a><br>{}</li>", safe(rule.id.as_str()), safe(name), safe(asks));
        }
        made.push_str("</ul></dd>\n");
    }
    made + "</dl>\n"
}

/// A group of options of one line, from `top` down; where the next begins.
fn group(body: &mut String, top: usize, who: Option<&str>, line: &str, options: &[Drawn]) -> usize {
    let mut at = top;
    for option in options {
        let name = wrapped(&option.name, OPTION.1);
        let asks = if option.asks.is_empty() { Vec::new() } else { wrapped(&option.asks, OPTION.1) };
        let height = (name.len() + asks.len()) * ROW + PADDING;
        // Writing to a string cannot fail.
        let _ = writeln!(body, "<a href=\"#{}\">", safe(option.rule.id.as_str()));
        frame(body, "option", OPTION, at, height);
        let class = if option.role == Role::Preferred { "name preferred" } else { "name" };
        lines(body, class, OPTION.0, at, &name);
        lines(body, "asks", OPTION.0, at + name.len() * ROW, &asks);
        let _ = writeln!(body, "</a>");
        arrow(body, LINE.0 + LINE.1, OPTION.0, top + ROW, at + ROW);
        at += height + GAP;
    }
    let line = wrapped(line, LINE.1);
    frame(body, "line", LINE, top, line.len() * ROW + PADDING);
    lines(body, "name", LINE.0, top, &line);
    let mut who_height = 0;
    if let Some(who) = who {
        let who = wrapped(who, WHO.1);
        who_height = who.len() * ROW + PADDING;
        frame(body, "who", WHO, top, who_height);
        lines(body, "name", WHO.0, top, &who);
    }
    arrow(body, WHO.0 + WHO.1, LINE.0, top + ROW, top + ROW);
    at.max(top + who_height.max(line.len() * ROW + PADDING) + GAP)
}

fn frame(body: &mut String, class: &str, (left, width): (usize, usize), top: usize, height: usize) {
    let _ = writeln!(
        body,
        "<rect class=\"{class}\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"4\"/>"
    );
}

fn lines(body: &mut String, class: &str, left: usize, top: usize, lines: &[String]) {
    for (number, line) in lines.iter().enumerate() {
        let (x, y) = (left + PADDING, top + (number + 1) * ROW);
        let _ = writeln!(body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", safe(line));
    }
}

/// From the right side of one box to the left side of another.
fn arrow(body: &mut String, from: usize, to: usize, start: usize, end: usize) {
    let middle = usize::midpoint(from, to);
    let _ = writeln!(body, "<path class=\"way\" d=\"M{from} {start}H{middle}V{end}H{to}\"/>");
}

fn drawn<'k>(rule: &'k Rule, offer: &Offer, asks: String, as_of: Date, book: &Book) -> Drawn<'k> {
    let approved_in = approved_in(rule, offer, as_of, book);
    let role = if offer.role == Role::Preferred { format!(" – {}", book.words.preferred) } else { String::new() };
    let name = format!("{} ({approved_in}){role}", regimen(offer, book));
    Drawn { rule, name, asks, role: offer.role }
}

/// The countries where an option is approved, among those whose rule it is.
fn approved_in(rule: &Rule, offer: &Offer, as_of: Date, book: &Book) -> String {
    let is_asked = |one: &Country| rule.population.country.is_none_or(|own| own == *one);
    let is_approved =
        |one: &Country| book.knowledge.approval(offer.indication, *one, as_of) == ApprovalStatus::Approved;
    let asked = || Country::ALL.into_iter().filter(is_asked);
    let names = |countries: Vec<Country>| book.and(countries.into_iter().map(|one| book.country(one)));
    let approved: Vec<Country> = asked().filter(is_approved).collect();
    if approved.is_empty() {
        return filled(&book.words.not_approved_in, &[("countries", &names(asked().collect()))]);
    }
    names(approved)
}

/// Whom a rule is for, and what it asks besides.
fn split(rule: &Rule, book: &Book) -> (String, String) {
    let When::All(all) = &rule.when else { return (book.words.everybody.clone(), String::new()) };
    let (mut who, mut asks) = (Vec::new(), Vec::new());
    for when in all {
        match when {
            When::Is(criterion) if is_whom(criterion) => who.push(criteria::words(criterion, book)),
            other => asks.extend(criteria::lines(other, book).iter().map(|line| flat(line, book))),
        }
    }
    let who = if who.is_empty() { book.words.everybody.clone() } else { who.join(" · ") };
    (who, asks.join("; "))
}

fn flat(line: &criteria::Line, book: &Book) -> String {
    let inside = |lines: &[criteria::Line]| lines.iter().map(|line| flat(line, book)).collect::<Vec<_>>().join(" / ");
    match line {
        criteria::Line::Is(text) => text.clone(),
        criteria::Line::AnyOf(inner) => format!("{}: {}", book.words.any_of, inside(inner)),
        criteria::Line::NoneOf(inner) => format!("{}: {}", book.words.none_of, inside(inner)),
    }
}

const fn is_whom(criterion: &Criterion) -> bool {
    matches!(
        criterion,
        Criterion::Er(_)
            | Criterion::Pgr(_)
            | Criterion::HormoneReceptors(_)
            | Criterion::Her2(_)
            | Criterion::Histology(_)
            | Criterion::Listed(_)
    )
}

/// Lines that fit into so many pixels, broken at blanks and between Japanese letters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let room = (width - PADDING) * 10;
    let wide = |letter: char| if letter.is_ascii() { LETTER } else { LETTER * 19 / 10 };
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in words(text) {
        let needed: usize = word.chars().map(wide).sum();
        if used + needed > room && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            let word = if used == 0 { word.trim_start() } else { word };
            line.push_str(word);
            used += needed;
        }
    }
    lines
}

/// Where a line may be broken: before a blank, and around each Japanese letter.
fn words(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before_is_latin = true;
    for (at, letter) in text.char_indices() {
        let is_latin = letter.is_ascii() || letter == '–';
        let may_break = letter == ' ' || !is_latin || !before_is_latin;
        // A closing sign does not begin a line.
        if may_break && at > start && !"、。）」・：".contains(letter) {
            parts.extend(text.get(start..at));
            start = at;
        }
        before_is_latin = is_latin;
    }
    parts.extend(text.get(start..));
    parts
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_line_is_broken_at_blanks_and_between_japanese_letters_and_loses_nothing() {
        let text = "trastuzumab + pertuzumab + docetaxel / paclitaxel";
        let lines = wrapped(text, 200);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.chars().count() <= 27), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        let text = "ホルモン受容体陽性、HER2陰性の転移乳癌";
        let lines = wrapped(text, 100);
        assert!(lines.len() > 1 && lines.iter().all(|line| !line.starts_with('、')), "{lines:?}");
        assert_eq!(lines.concat(), text);
    }
}
