//! The known words: read once from `profiles/words/*.tsv`, looked for at every word.
//!
//! A file is one kind of word; a line is a phrase in normal form, a tab, and its meaning (`meaning::NAMES`). `{a|b|}` in
//! a phrase stands for each of its alternatives. A phrase has one meaning in all files together.

use std::collections::HashMap;

use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;

use super::meaning::{Meaning, NAMES};
use super::normal::Normal;
use super::span::Place;

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
    phrases: NFA,
    meanings: Vec<Meaning>,
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
        let mut known: HashMap<String, (String, usize)> = HashMap::new();
        let (mut phrases, mut meanings, mut mistakes) = (Vec::new(), Vec::new(), Vec::new());
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
                    } else if let Some((other, line)) = known.insert(phrase.clone(), (file.to_owned(), at + 1)) {
                        mistake(format!("\"{phrase}\" stands in line {line} of {other}, too"));
                    } else {
                        phrases.push(phrase);
                        meanings.push(*meaning);
                    }
                }
            }
        }
        if phrases.is_empty() {
            mistakes.push(Mistake {
                file: "profiles/words".to_owned(),
                line: 0,
                what: "there are no words".to_owned(),
            });
        }
        match NFA::new(&phrases) {
            Ok(phrases) if mistakes.is_empty() => Ok(Self { phrases, meanings }),
            Ok(_) => Err(mistakes),
            Err(cause) => Err(vec![Mistake { file: "profiles/words".to_owned(), line: 0, what: cause.to_string() }]),
        }
    }

    /// The longest phrase that stands at a place of a text as whole words.
    pub fn longest_at(&self, normal: &str, at: usize) -> Option<Hit> {
        let mut longest = None;
        let mut state = self.phrases.start_state(Anchored::Yes).ok()?;
        for (length, byte) in (1..).zip(normal.as_bytes().get(at..)?) {
            state = self.phrases.next_state(Anchored::Yes, state, *byte);
            if !self.phrases.is_special(state) {
                continue;
            }
            if self.phrases.is_dead(state) {
                break;
            }
            // A state holds the phrases that end here, those that began later as well.
            let ended = if self.phrases.is_match(state) { self.phrases.match_len(state) } else { 0 };
            let phrase = (0..ended).map(|nth| self.phrases.match_pattern(state, nth));
            let whole = phrase.filter(|phrase| self.phrases.pattern_len(*phrase) == length).find_map(|phrase| {
                let meaning = *self.meanings.get(phrase.as_usize())?;
                let place = Place { from: at, to: at + length };
                is_whole(normal, place, meaning).then_some(Hit { place, meaning })
            });
            longest = whole.or(longest);
        }
        longest
    }
}

/// No letter of the same script goes on before or after. A unit may follow a digit, a comparator may precede one.
fn is_whole(normal: &str, place: Place, meaning: Meaning) -> bool {
    let Some((head, _)) = normal.split_at_checked(place.from) else { return false };
    let Some((inner, tail)) =
        normal.split_at_checked(place.to).and_then(|(upto, tail)| Some((upto.get(place.from..)?, tail)))
    else {
        return false;
    };
    let joins = |one: Option<char>, other: Option<char>| match (one, other) {
        (Some(one), Some(other)) => script(one).is_some_and(|script_of_one| script(other) == Some(script_of_one)),
        _ => false,
    };
    let follows_digit = head.ends_with(|c: char| c.is_ascii_digit());
    let precedes_digit = tail.starts_with(|c: char| c.is_ascii_digit());
    let is_of_number = matches!(
        meaning,
        Meaning::Unit(_) | Meaning::Comparator(..) | Meaning::Approximately | Meaning::To | Meaning::OutOf
    );
    let starts = (is_of_number && follows_digit) || !joins(head.chars().next_back(), inner.chars().next());
    let ends = (is_of_number && !matches!(meaning, Meaning::Unit(_)) && precedes_digit)
        || !joins(inner.chars().next_back(), tail.chars().next());
    starts && ends
}

#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Katakana,
}

/// The scripts in which a word ends where another sign begins.
fn script(character: char) -> Option<Script> {
    match character {
        'ァ'..='ヺ' | 'ー' => Some(Script::Katakana),
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '①'..='⓿' | '❶'..='➓' => None,
        _ if character.is_alphanumeric() => Some(Script::Latin),
        _ => None,
    }
}

/// Is this a letter or digit of a word that ends at a space?
pub fn is_latin(character: char) -> bool {
    script(character) == Some(Script::Latin)
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
        let what: Vec<String> = mistakes.unwrap_err().into_iter().map(|mistake| mistake.what).collect();
        assert_eq!(
            what,
            [
                "\"No\" is not in normal form",
                "\"maybe\" is no meaning of a word in denial.tsv",
                "\"no\" stands in line 1 of denial.tsv, too"
            ]
        );
    }
}
