//! Sentences of rules as a card fills them: no placeholder without a value, the same in both languages, and the same numbers.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Texts;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::knowledge::load::{Filed, Written};
use crate::knowledge::written::rule::{Kind, Rule};
use crate::knowledge::yaml::Tree;

/// What the card of a check or a note has a value for.
const FILLED: [&str; 2] = ["drug", "finding"];

/// Up to here the one language writes a word where the other one writes a figure.
const SPELLED_OUT: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

pub(super) fn check(written: &Written, texts: Texts, found: &mut Vec<Diagnostic>) {
    for file in written.rules.iter().filter(|file| texts.hold(file)) {
        each(file, found, |path| if is_filled(path, &file.item) { &FILLED } else { &[] });
    }
    written.doses.iter().filter(|file| texts.hold(file)).for_each(|file| each(file, found, |_| &[]));
    written.drugs.iter().filter(|file| texts.hold(file)).for_each(|file| each(file, found, |_| &[]));
    written.sources.iter().filter(|file| texts.hold(file)).for_each(|file| each(file, found, |_| &[]));
}

/// The summary of an option is said as it is.
fn is_filled(path: &str, rule: &Rule) -> bool {
    path.starts_with("card.") && rule.kind != Kind::TherapyOption
}

fn each<T>(file: &Filed<T>, found: &mut Vec<Diagnostic>, known: impl Fn(&str) -> &'static [&'static str]) {
    let mut texts = Vec::new();
    collect(file.tree(), "", &mut texts);
    for said in texts {
        placeholders(&file.file, &said, known(&said.path), found);
        numbers(&file.file, &said, found);
    }
}

/// A text, where it stands, and the lines of the two languages.
struct Said<'t> {
    path: String,
    ja: (&'t str, u64),
    en: (&'t str, u64),
}

fn collect<'t>(tree: &'t Tree, path: &str, texts: &mut Vec<Said<'t>>) {
    let in_language = |language: &str| {
        let member = tree.members().iter().find(|member| member.key == language)?;
        Some((member.value.text()?, member.line))
    };
    if let (Some(ja), Some(en)) = (in_language("ja"), in_language("en")) {
        texts.push(Said { path: path.to_owned(), ja, en });
        return;
    }
    for item in tree.items() {
        collect(item, path, texts);
    }
    for member in tree.members() {
        let inner = if path.is_empty() { member.key.clone() } else { format!("{path}.{}", member.key) };
        collect(&member.value, &inner, texts);
    }
}

fn placeholders(file: &str, Said { path, ja, en }: &Said, known: &[&str], found: &mut Vec<Diagnostic>) {
    let all: BTreeSet<&str> = [ja, en].into_iter().filter_map(|(text, _)| braced(text)).flatten().collect();
    let names = known.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" and ");
    let help = match known {
        [] => "remove it: this text has no placeholder".to_owned(),
        _ => format!("write {names} where the other language has it, and nothing else in braces"),
    };
    for (language, (text, line)) in [("ja", ja), ("en", en)] {
        let mut say = |message: String, help: &str| {
            found.push(Diagnostic::error("bad-placeholder", file, Some(*line), message, help));
        };
        let Some(own) = braced(text) else {
            let message = format!("a brace of the {language} text of \"{path}\" stands alone");
            say(message, "write both braces around a placeholder, and none elsewhere");
            continue;
        };
        for name in own.iter().filter(|name| !known.contains(name)) {
            let close = did_you_mean(name, known.iter().copied());
            say(format!("the {language} text of \"{path}\" has no value for {{{name}}}{close}"), &help);
        }
        for name in known.iter().filter(|name| all.contains(*name) && !own.contains(*name)) {
            say(format!("the {language} text of \"{path}\" does not say {{{name}}}"), &help);
        }
    }
}

/// The names between braces; none where a brace stands alone.
fn braced(text: &str) -> Option<BTreeSet<&str>> {
    let (mut names, mut rest) = (BTreeSet::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        let (name, behind) = rest.get(at..)?.strip_prefix('{')?.split_once('}')?;
        if name.contains('{') {
            return None;
        }
        names.insert(name);
        rest = behind;
    }
    Some(names)
}

/// One language may leave a number out. Where each has one that the other has not, one of them is a slip.
fn numbers(file: &str, Said { path, ja, en }: &Said, found: &mut Vec<Diagnostic>) {
    let ((ja, _), (en, line)) = (ja, en);
    let (ja, en) = (figures(ja), figures(en));
    if let (Some(one), Some(other)) = (ja.difference(&en).next(), en.difference(&ja).next()) {
        let message = format!("\"{path}\" says {one} in ja and {other} in en");
        let help = "write the number of the source in both languages";
        found.push(Diagnostic::warning("different-numbers", file, Some(*line), message, help));
    }
}

/// Every number of a text that nobody writes as a word.
fn figures(text: &str) -> BTreeSet<Decimal> {
    let is_inner = |letter: char| letter == '.' || letter == ',';
    let runs = text.split(|letter: char| !letter.is_ascii_digit() && !is_inner(letter));
    // A comma parts thousands.
    let numbers = runs.filter_map(|run| run.trim_matches(is_inner).replace(',', "").parse::<Decimal>().ok());
    numbers.filter(|number| !number.is_integer() || *number > SPELLED_OUT).map(|number| number.normalize()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_nobody_writes_as_a_word() {
        let figures = |text: &str| figures(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(figures("PFS 9.7か月（対照5.6）、75,000/mm³、1〜14日目"), ["5.6", "9.7", "14", "75000"]);
        assert_eq!(figures("two of 12, 5.60 months."), ["5.6"]);
    }

    #[test]
    fn braces_stand_in_pairs() {
        assert_eq!(braced("Hold {drug}: {finding}"), Some(BTreeSet::from(["drug", "finding"])));
        assert_eq!(braced("none"), Some(BTreeSet::new()));
        assert_eq!((braced("{drug"), braced("drug}"), braced("{{drug}}")), (None, None, None));
    }
}
