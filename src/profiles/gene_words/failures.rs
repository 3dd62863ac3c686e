//! Words of a quality that did not suffice: `profiles/genes/quality.tsv`.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use rust_decimal::Decimal;

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

/// Shares of tumour cells, in percent; none where nobody says so.
#[derive(Debug, Default, Clone, Copy)]
pub struct TumourShares {
    /// Enough for any panel.
    pub enough: Option<Decimal>,
    /// Without so much no panel is said to work.
    pub least: Option<Decimal>,
}

impl TumourShares {
    /// Takes the share of a line up; whether such a line there is.
    pub fn take(&mut self, kind: &str, share: &str) -> bool {
        let place = match kind {
            "enough-tumour" => &mut self.enough,
            "least-tumour" => &mut self.least,
            _ => return false,
        };
        *place = share.parse().ok();
        place.is_some()
    }
}

/// Words without the signs behind them.
fn alone(normal: &str) -> &str {
    normal.trim_end_matches(['.', '!', ' '])
}
