//! A count of pieces beside milligrams in brackets: "2 tablets (300 mg)", "1回2錠（300mg）". Both are written: the milligrams of
//! all of them, and those of one.

use rust_decimal::Decimal;

use crate::profiles::dosage_words::phrase::{Phrase, WrittenUnit};
use crate::profiles::dosage_words::slots::{Slot, numbers};

/// How pieces were counted and weighed.
#[derive(Debug, Clone, Copy)]
pub struct Pieces {
    pub count: Decimal,
    pub milligrams: Decimal,
    /// Words say that the milligrams are those of all pieces.
    pub is_total: bool,
}

impl Pieces {
    /// A count, then milligrams.
    pub fn of(slots: &[Slot], is_total: bool) -> Option<Self> {
        let [count, milligrams] = <[Decimal; 2]>::try_from(numbers(slots)).ok()?;
        Some(Self { count, milligrams, is_total })
    }

    /// The milligrams of the dose; nothing where what is known contradicts it, or does not tell which of the two is meant.
    ///
    /// `strength` is what the product has in one piece, `stated` what numbers beside the words state.
    pub fn dose(self, strength: Option<Decimal>, stated: &[Decimal]) -> Option<Decimal> {
        let Self { count, milligrams, is_total } = self;
        let all = count.checked_mul(milligrams)?;
        match strength {
            Some(one) if count.checked_mul(one)? == milligrams => Some(milligrams),
            // A name may state the dose for a strength: the numbers must not say otherwise.
            Some(one) if one == milligrams && !is_total => (stated.is_empty() || stated.contains(&all)).then_some(all),
            Some(_) => None,
            None if is_total || all == milligrams || stated.contains(&milligrams) => Some(milligrams),
            None => stated.contains(&all).then_some(all),
        }
    }
}

/// The words count pieces, say one of two halves, or write a number twice: another dose would have to change in several places.
pub fn is_said_again(phrase: Phrase, letters: &str) -> bool {
    match phrase {
        Phrase::Amount(unit) => unit == WrittenUnit::Counted || letters.contains('('),
        Phrase::Product
        | Phrase::ProductBeside
        | Phrase::CountedMass
        | Phrase::CountedTotal
        | Phrase::EachSide
        | Phrase::ProductDivided
        | Phrase::CountedDivided => true,
        _ => false,
    }
}
