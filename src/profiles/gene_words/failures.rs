//! Words of a quality that did not suffice: `profiles/genes/quality.tsv`.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::profiles::normal::normal;

/// Words that stand alone.
#[derive(Debug, Default)]
pub struct Failures {
    /// The test failed, or saw too little.
    any: HashSet<String, RandomState>,
    /// It failed, and did not only see little.
    outright: HashSet<String, RandomState>,
}

impl Failures {
    /// Takes the words of a line up, whose second cell tells more of them; whether such a line there is.
    pub fn take(&mut self, kind: &[&str], words: Vec<String>) -> bool {
        match kind {
            [] => self.any.extend(words),
            ["outright"] => self.outright.extend(words),
            _ => return false,
        }
        true
    }

    /// Whether a value says that the quality of a test did not suffice ("failed").
    pub fn named_by(&self, words: &str) -> bool {
        self.any.contains(alone(&normal(words))) || self.named_outright_by(words)
    }

    /// Whether words say that the test failed, and not only that it saw little.
    pub fn named_outright_by(&self, words: &str) -> bool {
        self.outright.contains(alone(&normal(words)))
    }
}

/// Words without the signs behind them.
fn alone(normal: &str) -> &str {
    normal.trim_end_matches(['.', '!', ' '])
}
