//! The words of the report, read from `report.yaml`.

use crate::diagnostic::Diagnostic;
use crate::files;
use crate::knowledge::yaml::Tree;
use crate::settings::{Language, Word};

const FILE: &str = "report.yaml";

/// The words in one language.
#[derive(Debug)]
pub struct Words {
    file: Tree,
    language: Language,
}

impl Words {
    /// # Errors
    /// A file that cannot be read.
    pub fn in_language(language: Language) -> Result<Self, Diagnostic> {
        Tree::read(FILE, files::REPORT).map(|file| Self { file, language })
    }

    /// The words of this name; a word nobody wrote down is said as it is.
    pub fn say<'w>(&'w self, name: &'w str) -> &'w str {
        self.file.get([name, self.language.name()]).and_then(Tree::text).unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_the_page_says_is_written_in_both_languages() {
        let file = Tree::read(FILE, files::REPORT).unwrap();
        let said: Vec<&str> =
            include_str!("html.rs").split("say(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(said.len() > 20);
        for word in said.into_iter().chain(file.members().iter().map(|member| member.key.as_str())) {
            for language in ["ja", "en"] {
                assert!(file.get([word, language]).and_then(Tree::text).is_some(), "{word}: {language}");
            }
        }
    }
}
