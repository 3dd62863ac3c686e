//! Which words of an instruction speak of another drug: "premedicate with dexamethasone 8 mg", "with trastuzumab 6 mg/kg".
//!
//! A name claims the amount behind it, or the one right before it, and what is said of that up to the next amount, the next
//! comma or bracket.

use crate::profiles::dosage_words::phrase::Phrase;
use crate::profiles::dosage_words::phrasebook::Token;

/// The words that are left for the ordered drug.
#[derive(Debug)]
pub struct Left {
    pub tokens: Vec<Token>,
    /// An amount was that of another drug.
    pub has_claimed: bool,
    /// A drug that is not the ordered one is named.
    pub names_another: bool,
}

/// Leaves out what is said of other drugs; none where no other drug is named.
pub fn left_out(tokens: &[Token], is_own: &dyn Fn(&str) -> bool) -> Option<Left> {
    let name = |token: &Token| match token {
        Token::Known { phrase: Phrase::OtherDrug, letters, .. } => Some(is_own(letters)),
        _ => None,
    };
    tokens.iter().any(|token| name(token).is_some()).then(|| {
        let names_another = tokens.iter().any(|token| name(token) == Some(false));
        let left = Left { tokens: Vec::new(), has_claimed: false, names_another };
        let mut reader = Reader { left, claim: Claim::None };
        for token in tokens {
            match name(token) {
                // The ordered drug's own name changes nothing but ends what was said of another.
                Some(true) => reader.claim = Claim::None,
                Some(false) => reader.other_drug(),
                None => reader.take(token),
            }
        }
        reader.left
    })
}

/// What a name before this place still claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    None,
    /// The next amount.
    Amount,
    /// What is said of the amount it has.
    Rest,
}

struct Reader {
    left: Left,
    claim: Claim,
}

impl Reader {
    /// "8 mg dexamethasone": the amount right before the name, unless a sign parts them.
    fn other_drug(&mut self) {
        let before = self.left.tokens.pop_if(|token| is_amount(token));
        self.left.has_claimed |= before.is_some();
        self.claim = if before.is_some() { Claim::Rest } else { Claim::Amount };
    }

    fn take(&mut self, token: &Token) {
        let parts = match token {
            // "Dexamethasone (8 mg)".
            Token::Break(sign) => !(self.claim == Claim::Amount && matches!(sign, '(' | '[' | ':')),
            Token::Known { phrase: Phrase::Then, .. } => true,
            _ => false,
        };
        match self.claim {
            _ if parts => self.claim = Claim::None,
            Claim::None => {}
            Claim::Amount if is_amount(token) => {
                self.claim = Claim::Rest;
                self.left.has_claimed = true;
                return;
            }
            Claim::Rest if is_amount(token) => self.claim = Claim::None,
            Claim::Amount | Claim::Rest => return,
        }
        self.left.tokens.push(token.clone());
    }
}

fn is_amount(token: &Token) -> bool {
    let Token::Known { phrase, .. } = token else { return false };
    matches!(
        phrase,
        Phrase::Amount(_)
            | Phrase::Product
            | Phrase::CountedMass
            | Phrase::CountedTotal
            | Phrase::EachSide
            | Phrase::ProductDivided
            | Phrase::MilligramsTimesPerDay
            | Phrase::Concentration
    )
}
