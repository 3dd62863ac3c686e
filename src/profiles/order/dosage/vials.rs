//! Vials of several strengths that make one dose: "150 mg 2V + 60 mg 1V", "100mg×3V + 30mg×1V".

use rust_decimal::Decimal;

use super::pieces::Pieces;
use crate::profiles::dosage_words::phrase::{Phrase, WrittenUnit};
use crate::profiles::dosage_words::phrasebook::Token;
use crate::profiles::dosage_words::slots::{Slot, numbers};

/// The sign that joins them.
const JOINS: &str = "+";

/// What the phrase before the next one leaves open.
#[derive(Debug, Default)]
pub struct Sum {
    is_product: bool,
    is_joined: bool,
}

impl Sum {
    /// Goes on to the next phrase; whether a sign joins it to the vials before it.
    pub fn goes_on(&mut self, phrase: Phrase, letters: &str) -> bool {
        let is_joined = std::mem::take(&mut self.is_joined);
        let was_product = std::mem::take(&mut self.is_product);
        match phrase {
            Phrase::Product | Phrase::ProductBeside => self.is_product = true,
            Phrase::List => self.is_joined = was_product && letters == JOINS,
            _ => {}
        }
        is_joined
    }
}

/// The milligrams of so many vials beside milligrams: as a part of a sum those of one are meant; else nobody can tell, unless
/// the strength does.
pub fn dose(slots: &[Slot], ahead: &[Token], is_joined: bool, known: (Option<Decimal>, &[Decimal])) -> Option<Decimal> {
    let [milligrams, count] = <[Decimal; 2]>::try_from(numbers(slots)).ok()?;
    let (strength, stated) = known;
    if is_joined || joins_more(ahead) {
        return milligrams.checked_mul(count);
    }
    Pieces { count, milligrams, is_total: false }.dose(strength, stated)
}

/// A number of vials of nobody knows which strength.
pub fn is_bare_count(phrase: Phrase) -> bool {
    phrase == Phrase::Amount(WrittenUnit::Counted)
}

/// Right ahead more vials are joined.
fn joins_more(ahead: &[Token]) -> bool {
    let is_sign =
        |token: &Token| matches!(token, Token::Known { phrase: Phrase::List, letters, .. } if letters == JOINS);
    let is_product =
        |token: &Token| matches!(token, Token::Known { phrase: Phrase::Product | Phrase::ProductBeside, .. });
    let [sign, more, ..] = ahead else { return false };
    is_sign(sign) && is_product(more)
}
