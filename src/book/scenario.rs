//! One scenario: a patient, and the cards they give, as the files have it that the tests run.
//!
//! A file has a record that its scenarios share (`yaml case`) and a section for each (`##`), which adds to it (`yaml add`) and
//! holds the cards of each hook (`cards patient-view`). The tests hold these cards against what the program answers.

use crate::knowledge::rule::Rule;

/// One patient and what is said of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scenario {
    pub title: String,
    /// What it shows, in a few sentences.
    pub about: String,
    /// The lines of the record: what the scenarios of the file share, then its own.
    pub record: Vec<String>,
    /// What follows `cards` (`order-sign US`), and the cards, as the file has them.
    pub cards: Vec<(String, String)>,
}

impl Scenario {
    /// The scenarios of one file, in its order.
    pub fn read(text: &str) -> Vec<Self> {
        let mut shared: Vec<String> = Vec::new();
        let mut all: Vec<Self> = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(title) = line.strip_prefix("## ") {
                all.push(Self { title: title.to_owned(), record: shared.clone(), ..Self::default() });
                continue;
            }
            let Some(kind) = line.strip_prefix("```") else {
                if let Some(own) = all.last_mut().filter(|own| own.cards.is_empty() && !line.is_empty()) {
                    own.about += if own.about.is_empty() { "" } else { " " };
                    own.about += line;
                }
                continue;
            };
            let block: Vec<String> = lines.by_ref().take_while(|line| *line != "```").map(str::to_owned).collect();
            match (kind, all.last_mut()) {
                ("yaml case", _) => shared = block,
                ("yaml add", Some(own)) => own.record.extend(block),
                (kind, Some(own)) => {
                    let hook = kind.strip_prefix("cards ");
                    own.cards.extend(hook.map(|hook| (hook.to_owned(), block.join("\n"))));
                }
                _ => {}
            }
        }
        all
    }

    /// Whether a card of it speaks by the rule.
    pub fn shows(&self, rule: &Rule) -> bool {
        let is_named = |line: &str| line.trim().strip_prefix("rule ").map(str::trim) == Some(rule.id.as_str());
        self.cards.iter().any(|(_, cards)| cards.lines().any(is_named))
    }
}

#[cfg(test)]
mod tests {
    use super::Scenario;

    const FILE: &str = "# HER2\n\nOf all.\n\n```yaml case\nborn: \"1970\"\n```\n\n## V1 IHC 2+\n\nNeither is\nassumed.\n\n```yaml add\norders:\n  - trastuzumab\n```\n```cards order-sign US\nwarning order-check\n  rule     a-rule\n```\n```never\nmet\n```\n";

    #[test]
    fn a_section_is_a_scenario_with_the_record_that_is_shared() {
        let all = Scenario::read(FILE);
        let [scenario] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((scenario.title.as_str(), scenario.about.as_str()), ("V1 IHC 2+", "Neither is assumed."));
        assert_eq!(scenario.record, ["born: \"1970\"", "orders:", "  - trastuzumab"]);
        assert_eq!(scenario.cards, [("order-sign US".to_owned(), "warning order-check\n  rule     a-rule".to_owned())]);
    }

    #[test]
    fn a_file_without_sections_holds_none() {
        assert_eq!(Scenario::read("# Scenarios\n\n```yaml case\nborn: \"1970\"\n```\n"), []);
    }
}
