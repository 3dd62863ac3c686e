//! The known words: read once from `profiles/words/*.tsv`, looked for at every word.
//!
//! A file is one kind of word; a line is a phrase in normal form, a tab, and its meaning (`meaning::NAMES`). `{a|b|}` in
//! a phrase stands for each of its alternatives. A phrase has one meaning in all files together.

use std::collections::BTreeMap;

use super::meaning::Meaning;
use super::names::NAMES;
use super::normal::Normal;
use super::script;
use super::span::Place;
use super::trie::Trie;

/// A line of a file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub file: String,
    /// 1-based; 0 for the files as a whole.
    pub line: usize,
    pub what: String,
}

#[derive(Debug)]
pub struct Vocabulary {
    phrases: Trie<Meaning>,
}

/// A known phrase in a text.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    pub place: Place,
    pub meaning: Meaning,
}

impl Vocabulary {
    /// Reads the files of `profiles/words/`, each with its name.
    ///
    /// # Errors
    /// Every line that cannot be used: an unknown file or meaning, a phrase not in normal form, a phrase said twice.
    pub fn load<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Result<Self, Vec<Mistake>> {
        let mut known: BTreeMap<String, (&str, usize, Meaning)> = BTreeMap::new();
        let mut mistakes = Vec::new();
        for (path, text) in files {
            let file = path.rsplit('/').next().unwrap_or(path);
            let kind = file.strip_suffix(".tsv").unwrap_or(file);
            let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with("# "));
            for (at, line) in lines {
                let mut mistake = |what| mistakes.push(Mistake { file: path.to_owned(), line: at + 1, what });
                let (pattern, name) = line.split_once('\t').unwrap_or((line, ""));
                let meaning = NAMES.iter().find(|(of, known, _)| *of == kind && *known == name);
                let Some((_, _, meaning)) = meaning else {
                    mistake(format!("\"{name}\" is no meaning of a word in {file}"));
                    continue;
                };
                for phrase in alternatives(pattern) {
                    if phrase.is_empty() || Normal::of(&phrase).as_str() != phrase {
                        mistake(format!("\"{phrase}\" is not in normal form"));
                    } else if let Some((other, line, _)) = known.get(&phrase) {
                        mistake(format!("\"{phrase}\" stands in line {line} of {other}, too"));
                    } else {
                        known.insert(phrase, (file, at + 1, *meaning));
                    }
                }
            }
        }
        if known.is_empty() {
            mistakes.push(Mistake {
                file: "profiles/words".to_owned(),
                line: 0,
                what: "there are no words".to_owned(),
            });
        }
        let phrases = Trie::of(known.iter().map(|(phrase, (_, _, meaning))| (phrase.as_str(), *meaning)));
        if mistakes.is_empty() { Ok(Self { phrases }) } else { Err(mistakes) }
    }

    /// The longest phrase that stands at a place of a text as whole words.
    pub fn longest_at(&self, normal: &str, at: usize) -> Option<Hit> {
        self.longest(normal, at, follows(normal, at))
    }

    /// The same right behind a name that is known to end there, though its letters go on ("パクリタキセルアレルギー").
    pub fn longest_behind_name(&self, normal: &str, at: usize) -> Option<Hit> {
        self.longest(normal, at, false)
    }

    fn longest(&self, normal: &str, at: usize, follows_letter: bool) -> Option<Hit> {
        let bytes = normal.as_bytes();
        let rest = bytes.get(at..).filter(|rest| self.phrases.may_start(rest))?;
        // Of a word that goes on only a unit or a comparator after a digit can be known.
        if follows_letter && !at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let mut longest = None;
        self.phrases.each_prefix(rest, |length, meaning| {
            let place = Place { from: at, to: at + length };
            if (!follows_letter || is_of_number(meaning)) && ends(normal, place.to, meaning) {
                longest = Some(Hit { place, meaning });
            }
        });
        longest
    }
}

/// A unit may follow a digit, a comparator may precede one.
fn is_of_number(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Unit(_) | Meaning::Comparator(..) | Meaning::Approximately | Meaning::To | Meaning::OutOf
    )
}

/// No letter of the same script goes on after a phrase.
fn ends(normal: &str, to: usize, meaning: Meaning) -> bool {
    let precedes_digit = || normal.as_bytes().get(to).is_some_and(u8::is_ascii_digit);
    let may_lead_number = is_of_number(meaning) && !matches!(meaning, Meaning::Unit(_));
    !follows(normal, to) || (may_lead_number && precedes_digit()) || (meaning.is_name() && has_number(normal, to))
}

/// "TPS50%", "CPS20": a name of letters and the number it has; what goes on with letters is another name ("sp142a").
fn has_number(normal: &str, at: usize) -> bool {
    let bytes = normal.as_bytes();
    let before = |step: usize| at.checked_sub(step).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let digits = bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
    let goes_on = normal.get(at + digits..).and_then(|rest| rest.chars().next()).is_some_and(script::is_latin);
    before(1) && before(2) && digits > 0 && !goes_on
}

/// What stands before a place and what stands after it are letters of one word.
fn follows(normal: &str, at: usize) -> bool {
    let bytes = normal.as_bytes();
    let (before, after) = (at.checked_sub(1).and_then(|before| bytes.get(before)), bytes.get(at));
    let (Some(before), Some(after)) = (before, after) else { return false };
    // A space or a sign joins nothing.
    if (after.is_ascii() && !after.is_ascii_alphanumeric()) || (before.is_ascii() && !before.is_ascii_alphanumeric()) {
        return false;
    }
    if before.is_ascii() && after.is_ascii() {
        return true;
    }
    let (head, tail) = normal.split_at_checked(at).unwrap_or_default();
    let around = head.chars().next_back().zip(tail.chars().next());
    around.is_some_and(|(before, after)| script::joins(before, after))
}

/// `{a|b}c` → `ac`, `bc`.
pub fn alternatives(pattern: &str) -> Vec<String> {
    let parts = pattern.split_once('{').and_then(|(head, rest)| Some((head, rest.split_once('}')?)));
    let Some((head, (choices, tail))) = parts else { return vec![pattern.to_owned()] };
    let tails = alternatives(tail);
    choices.split('|').flat_map(|choice| tails.iter().map(move |tail| format!("{head}{choice}{tail}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_spelled_out() {
        assert_eq!(alternatives("no"), ["no"]);
        assert_eq!(alternatives("認め{ず|ない}"), ["認めず", "認めない"]);
        assert_eq!(alternatives("{a|}b{c|d}"), ["abc", "abd", "bc", "bd"]);
    }

    #[test]
    fn a_word_has_one_meaning() {
        let load = |files: &[(&str, &str)]| Vocabulary::load(files.iter().copied()).map(|_| ());
        assert_eq!(load(&[("words/denial.tsv", "# words\nno\tbefore\n")]), Ok(()));
        let mistakes =
            load(&[("words/denial.tsv", "no\tbefore\nNo\tafter\nnone\tmaybe"), ("words/doubt.tsv", "no\tdoubt")]);
        let told = |mistake: Mistake| format!("{}:{}: {}", mistake.file, mistake.line, mistake.what);
        let told: Vec<String> = mistakes.unwrap_err().into_iter().map(told).collect();
        assert_eq!(
            told,
            [
                "words/denial.tsv:2: \"No\" is not in normal form",
                "words/denial.tsv:3: \"maybe\" is no meaning of a word in denial.tsv",
                "words/doubt.tsv:1: \"no\" stands in line 1 of denial.tsv, too"
            ]
        );
    }
}
