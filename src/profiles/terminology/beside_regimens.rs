//! Words that stand around the names of regimens and are no drugs (`profiles/regimen-words.tsv`).

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::profiles::normal::normal;

#[derive(Debug, Default)]
pub struct BesideRegimens {
    /// Short words that stand beside drugs and are none, or treat no cancer: receptors ("HER2+"), routes, supportive drugs,
    /// other treatment.
    no_drug: HashSet<String, RandomState>,
    /// What a regimen is, how often, before or after an operation.
    around: HashSet<String, RandomState>,
    /// The same where no space divides the words, the longer ones first.
    attached: Vec<String>,
    /// How fast the cycles follow each other, before the name.
    pace: Vec<String>,
}

impl BesideRegimens {
    /// Reads the table.
    ///
    /// # Errors
    /// The number of each line that is none, and why.
    pub fn read(text: &str) -> Result<Self, Vec<(usize, String)>> {
        let mut words = Self::default();
        let mut mistakes = Vec::new();
        for (number, line) in (1..).zip(text.lines()).skip(1).filter(|(_, line)| !line.is_empty()) {
            let word = |word: &str| normal(word).into_owned();
            match line.split_once('\t') {
                Some(("no-drug", name)) => _ = words.no_drug.insert(word(name)),
                Some(("around", name)) => _ = words.around.insert(word(name)),
                Some(("attached", name)) => words.attached.push(word(name)),
                Some(("pace", name)) => words.pace.push(format!("{} ", word(name))),
                _ => mistakes.push((number, "give a kind of line that other lines have, a tab and a word".to_owned())),
            }
        }
        words.attached.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        if mistakes.is_empty() { Ok(words) } else { Err(mistakes) }
    }

    pub fn names_no_drug(&self, word: &str) -> bool {
        self.no_drug.contains(word)
    }

    /// Nothing, a number (`6`, `x6`), or a word that names no drug.
    pub fn is_around(&self, word: &str) -> bool {
        let letters = word.trim_matches(|letter: char| letter.is_ascii_digit() || letter == '-');
        letters.is_empty() || self.around.contains(letters) || self.around.contains(word)
    }

    pub fn without_attached(&self, word: &str) -> String {
        let left = self.attached.iter().fold(word.to_owned(), |left, attached| left.replace(attached.as_str(), " "));
        left.trim().to_owned()
    }

    /// `ac-t` of "dose-dense AC-T".
    pub fn without_pace<'t>(&self, part: &'t str) -> &'t str {
        self.pace.iter().find_map(|lead| part.strip_prefix(lead.as_str())).unwrap_or(part)
    }
}
