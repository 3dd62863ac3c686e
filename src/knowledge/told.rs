//! A criterion in parts: which sentence tells it, and what fills its gaps. Who prints it has the words of a language.

use rust_decimal::Decimal;

use super::drug::DrugOrClass;
use super::ids::{AssayId, TestId};

/// A sentence of the `each-criterion` in `book.yaml`, by its key, with what fills its placeholders.
#[derive(Debug, Clone)]
pub struct Told {
    pub sentence: String,
    pub gaps: Vec<(&'static str, Gap)>,
}

/// What fills a placeholder.
#[derive(Debug, Clone)]
pub enum Gap {
    /// Any of these drugs and classes.
    Drugs(Vec<DrugOrClass>),
    /// Any of these assays.
    Assays(Vec<AssayId>),
    /// A test, and how many weeks old its result may be.
    Test(TestId, Option<u16>),
    Number(Decimal),
    Text(String),
    /// Any of these names: genes, scores, genotypes.
    AnyOf(Vec<String>),
    /// All of these names.
    AllOf(Vec<String>),
    /// Any of these sentences, by their keys.
    Words(Vec<String>),
}

impl Told {
    /// A sentence without gaps.
    pub fn plain(sentence: &str) -> Self {
        Self { sentence: sentence.to_owned(), gaps: Vec::new() }
    }

    /// A sentence of its own for each word a rule may write: `menopause-premenopausal`.
    pub fn named(of: &str, word: impl Into<&'static str>) -> Self {
        Self { sentence: key(of, word), gaps: Vec::new() }
    }

    pub fn with<const N: usize>(sentence: &str, gaps: [(&'static str, Gap); N]) -> Self {
        Self { sentence: sentence.to_owned(), gaps: gaps.into() }
    }
}

impl Gap {
    /// Any of the words a rule may write, each with a sentence of its own: `receptor-negative`.
    pub fn words<Word: Copy + Into<&'static str>>(of: &str, words: &[Word]) -> Self {
        Self::Words(words.iter().map(|word| key(of, *word)).collect())
    }
}

fn key(of: &str, word: impl Into<&'static str>) -> String {
    format!("{of}-{}", word.into())
}
