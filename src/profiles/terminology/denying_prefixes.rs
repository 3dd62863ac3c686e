//! Characters that deny the word they stand before ("not detected" in Japanese, `profiles/denying-prefixes.tsv`): what a
//! pattern finds behind one is not said.

#[derive(Debug, Default)]
pub struct DenyingPrefixes {
    anywhere: Vec<char>,
    /// Behind another word they belong to that one.
    at_start: Vec<char>,
}

impl DenyingPrefixes {
    /// Reads the table.
    ///
    /// # Errors
    /// The number of each line that is none, and why.
    pub fn read(text: &str) -> Result<Self, Vec<(usize, String)>> {
        let mut prefixes = Self::default();
        let mut mistakes = Vec::new();
        for (number, line) in (1..).zip(text.lines()).skip(1).filter(|(_, line)| !line.is_empty()) {
            let (place, prefix) = line.split_once('\t').unwrap_or_default();
            match (place, prefix.parse()) {
                ("anywhere", Ok(prefix)) => prefixes.anywhere.push(prefix),
                ("at-start", Ok(prefix)) => prefixes.at_start.push(prefix),
                _ => mistakes.push((number, "give anywhere or at-start, a tab and one character".to_owned())),
            }
        }
        if mistakes.is_empty() { Ok(prefixes) } else { Err(mistakes) }
    }

    /// Whether a text has one of them at all.
    pub fn are_in(&self, normal: &str) -> bool {
        !normal.is_ascii()
            && normal.chars().any(|letter| self.anywhere.contains(&letter) || self.at_start.contains(&letter))
    }

    /// Whether the word that begins at a place of a text in normal form is denied by the character before it.
    pub fn deny(&self, normal: &str, at: usize) -> bool {
        let Some((before, word)) = normal.split_at_checked(at) else { return false };
        // A Latin word, or a sign that a pattern looks at, begins a word of its own.
        if !word.chars().next().is_some_and(|first| first.is_alphanumeric() && !first.is_ascii()) {
            return false;
        }
        let mut before = before.chars();
        let prefix = before.next_back();
        let mut is_start = || !before.next_back().is_some_and(char::is_alphanumeric);
        prefix.is_some_and(|prefix| self.anywhere.contains(&prefix) || self.at_start.contains(&prefix) && is_start())
    }
}
