//! What the words of an instruction come to: entries with amounts and a schedule, in the order they are said.

use super::amount::{Strength, WrittenAmount};
use super::other_drugs::{self, Left};
use super::part::Part;
use super::pieces::{Pieces, is_said_again};
use super::vials::{self, Sum};
use super::{times_of_day, when};
use crate::case::dosage::{AmountOrigin, AmountPer, DosageEntry, LimitSpan, Phase};
use crate::case::interval::Interval;
use crate::profiles::dosage_words::phrase::{Phrase, WrittenUnit};
use crate::profiles::dosage_words::phrasebook::{Phrasebook, Token};
use crate::profiles::dosage_words::slots::{Slot, numbers};
use crate::text::normal::Normal;
use rust_decimal::Decimal;

/// What a text says of the dose.
#[derive(Debug, Default)]
pub struct Words {
    /// One at least.
    pub entries: Vec<DosageEntry>,
    /// A number, or a word that turns the dose, was not understood.
    pub is_unread: bool,
    /// The only amounts are those of other drugs.
    pub is_of_others: bool,
}

/// With what words are read.
#[derive(Clone, Copy)]
pub struct Hearing<'a> {
    pub book: &'a Phrasebook,
    /// What the order says of the strength elsewhere.
    pub product: Strength,
    /// Milligrams that numbers beside the words state.
    pub stated: &'a [Decimal],
    /// Whether a name is that of the ordered drug.
    pub is_own: &'a dyn Fn(&str) -> bool,
}

impl<'a> Hearing<'a> {
    /// Of words that name no drug, such as the names of intervals.
    pub fn of_book(book: &'a Phrasebook) -> Self {
        Self { book, product: Strength::default(), stated: &[], is_own: &|_| true }
    }
}

/// Reads an instruction.
pub fn read(hearing: Hearing, text: &str) -> Words {
    let all = hearing.book.tokens(Normal::of(text).as_str());
    let left = other_drugs::left_out(&all, hearing.is_own);
    let (tokens, has_claimed) = match &left {
        Some(Left { tokens, has_claimed, .. }) => (tokens.as_slice(), *has_claimed),
        None => (&*all, false),
    };
    let mut reader = Reader::default();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Known { phrase, slots, letters } => {
                let ahead = tokens.get(at + 1..).unwrap_or_default();
                reader.take((*phrase, slots, letters), ahead, hearing);
            }
            Token::LooseNumber => reader.is_unread = true,
            Token::Unknown => reader.is_range = false,
            Token::Break(_) => {}
        }
    }
    let mut words = reader.finish(text, hearing.product);
    if let Some(left) = &left
        && left.names_another
    {
        words.entries.iter_mut().for_each(|entry| entry.names_other_drug = true);
    }
    words.is_of_others = has_claimed && words.entries.iter().all(|entry| entry.amounts.is_empty());
    words
}

#[derive(Debug, Default)]
struct Reader {
    done: Vec<Part>,
    part: Part,
    /// What the words say of the strength.
    strength: Strength,
    /// "100 mg/5 mL": the amount of a bag, where no other amount is said.
    bag: Option<WrittenAmount>,
    next_per: Option<AmountPer>,
    next_limit: Option<LimitSpan>,
    is_limit_last: bool,
    /// A sign of a range stands right behind an amount.
    is_range: bool,
    sum: Sum,
    is_unread: bool,
}

impl Reader {
    fn take(&mut self, (phrase, slots, letters): (Phrase, &[Slot], &str), ahead: &[Token], hearing: Hearing) {
        let is_range = std::mem::take(&mut self.is_range);
        let is_joined = self.sum.goes_on(phrase, letters);
        self.is_unread |= is_joined && vials::is_bare_count(phrase);
        let is_limit = self.next_limit.is_some() || self.next_per == Some(AmountPer::Day);
        if !is_limit && times_of_day::begins(&self.part, phrase, ahead) {
            self.next_part();
            self.part.is_part_of_day = true;
        }
        self.part.entry.is_said_again |= is_said_again(phrase, letters);
        match phrase {
            Phrase::Amount(unit) => {
                let Some(Slot::Number(size)) = slots.first() else { return };
                self.amount(*size, unit, letters, is_range);
            }
            Phrase::Product | Phrase::ProductBeside => {
                let strength = self.strength.with(hearing.product).of_one;
                let is_part = is_joined || phrase == Phrase::Product;
                self.vials(vials::dose(slots, ahead, is_part, (strength, hearing.stated)), letters, is_joined);
            }
            Phrase::CountedMass | Phrase::CountedTotal => {
                let strength = self.strength.with(hearing.product).of_one;
                let pieces = Pieces::of(slots, phrase == Phrase::CountedTotal);
                self.milligrams(pieces.and_then(|pieces| pieces.dose(strength, hearing.stated)), letters);
            }
            Phrase::EachSide => {
                self.milligrams(numbers(slots).first().and_then(|one| one.checked_add(*one)), letters);
            }
            Phrase::ProductDivided => {
                let day = match numbers(slots).as_slice() {
                    [mass, pieces, _] => mass.checked_mul(*pieces),
                    _ => None,
                };
                match day {
                    Some(size) => {
                        self.amount(Interval::exactly(size), WrittenUnit::Milligram, letters, false);
                        self.part.divide(slots.get(2..).unwrap_or_default());
                    }
                    None => self.is_unread = true,
                }
            }
            Phrase::CountedDivided => {
                if let Some(Slot::Number(pieces)) = slots.first() {
                    self.amount(*pieces, WrittenUnit::Counted, letters, false);
                }
                self.part.divide(slots.get(1..).unwrap_or_default());
            }
            Phrase::MilligramsTimesPerDay => {
                if let Some(Slot::Number(size)) = slots.first() {
                    self.amount(*size, WrittenUnit::Milligram, letters, false);
                }
                let times = slots.get(1).map(std::slice::from_ref).unwrap_or_default();
                self.is_unread |= !when::take(&mut self.part, Phrase::TimesPerDay, times);
            }
            Phrase::Strength => match numbers(slots).as_slice() {
                [mass] => self.strength.of_one = Some(*mass),
                _ => self.is_unread = true,
            },
            Phrase::Concentration => match numbers(slots).as_slice() {
                [mass, volume] => {
                    self.strength.of_millilitre = mass.checked_div(*volume);
                    let bag = self.written(Interval::exactly(*mass), WrittenUnit::Milligram, letters);
                    self.bag = Some(bag);
                }
                _ => self.is_unread = true,
            },
            Phrase::ConcentrationOfOne => self.strength.of_millilitre = numbers(slots).first().copied(),
            Phrase::PerDay => self.part.per_day(self.is_limit_last),
            Phrase::PerDayNext => self.next_per = Some(AmountPer::Day),
            Phrase::PerAdministration => {}
            Phrase::PerAdministrationNext => self.next_per = Some(AmountPer::Administration),
            Phrase::Divided => {
                self.part.divide(slots);
                self.next_per = self.part.amounts.is_empty().then_some(AmountPer::Day);
            }
            Phrase::Loading | Phrase::Maintenance => {
                let phase = if phrase == Phrase::Loading { Phase::Loading } else { Phase::Maintenance };
                self.phase(phase, ahead);
            }
            Phrase::Then => self.then(ahead),
            Phrase::Days | Phrase::CycleDays if self.begins_day(ahead) => {
                self.next_part();
                self.is_unread |= !when::take(&mut self.part, phrase, slots);
            }
            Phrase::Cycle if self.begins_cycle(ahead) => {
                self.next_part();
                self.is_unread |= !when::take(&mut self.part, phrase, slots);
            }
            Phrase::Most => self.next_limit = Some(LimitSpan::Administration),
            Phrase::MostPerDay => self.next_limit = Some(LimitSpan::Days(Decimal::ONE)),
            Phrase::MostBefore => self.part.last_amount_is_limit(),
            Phrase::Turn | Phrase::Unread => self.is_unread = true,
            Phrase::Range => self.is_range = !self.part.amounts.is_empty(),
            Phrase::Aside | Phrase::Number | Phrase::List | Phrase::Word | Phrase::OtherDrug => {}
            when => self.is_unread |= !when::take(&mut self.part, when, slots),
        }
    }

    /// A mass of vials, alone or beside those before it.
    fn vials(&mut self, size: Option<Decimal>, letters: &str, is_joined: bool) {
        let last = self.part.amounts.last_mut().filter(|_| is_joined);
        match (last, size) {
            (Some(last), Some(size)) => match last.size.exact().and_then(|before| before.checked_add(size)) {
                Some(sum) => last.size = Interval::exactly(sum),
                None => self.is_unread = true,
            },
            (_, size) => self.milligrams(size, letters),
        }
    }

    /// A mass that was worked out; none is not understood.
    fn milligrams(&mut self, size: Option<Decimal>, letters: &str) {
        match size {
            Some(size) => self.amount(Interval::exactly(size), WrittenUnit::Milligram, letters, false),
            None => self.is_unread = true,
        }
    }

    fn written(&mut self, size: Interval, unit: WrittenUnit, letters: &str) -> WrittenAmount {
        let per = self.next_per.take().unwrap_or(AmountPer::Administration);
        WrittenAmount { size, unit, letters: letters.to_owned(), per, origin: AmountOrigin::Words }
    }

    fn amount(&mut self, size: Interval, unit: WrittenUnit, letters: &str, is_range: bool) {
        let amount = self.written(size, unit, letters);
        self.is_limit_last = self.next_limit.is_some();
        if let Some(span) = self.next_limit.take() {
            self.part.limits.push((amount, span));
            return;
        }
        if is_range && self.part.widen(&amount) {
            return;
        }
        // "840 mg on day 1, 420 mg on day 8": an amount for other days, or other cycles.
        let is_another = self.part.amounts.iter().any(|known| known.unit == unit && known.size != size);
        let entry = &self.part.entry;
        if is_another && (!entry.schedule.days_of_cycle.is_unstated() || entry.cycle.is_some()) {
            self.next_part();
        }
        self.part.amounts.push(amount);
    }

    /// "day 1: 840 mg, day 8: 420 mg": the second day begins an instruction of its own.
    fn begins_day(&self, ahead: &[Token]) -> bool {
        let has_days = !self.part.entry.schedule.days_of_cycle.is_unstated();
        has_days && !self.part.amounts.is_empty() && self.is_new_amount(ahead)
    }

    /// "Cycle 1: 840 mg, cycle 2 on: 420 mg".
    fn begins_cycle(&self, ahead: &[Token]) -> bool {
        self.part.entry.cycle.is_some() && !self.part.amounts.is_empty() && self.is_new_amount(ahead)
    }

    /// Right ahead stands another amount in a unit that the entry already has.
    fn is_new_amount(&self, ahead: &[Token]) -> bool {
        let passed = |token: &&Token| {
            let passed = [Phrase::Word, Phrase::List, Phrase::PerAdministrationNext, Phrase::PerDayNext];
            matches!(token, Token::Break(_)) || matches!(token, Token::Known { phrase, .. } if passed.contains(phrase))
        };
        ahead.iter().find(|token| !passed(token)).is_some_and(|token| {
            let Token::Known { phrase: Phrase::Amount(unit), slots, .. } = token else { return false };
            let is_known = |known: &WrittenAmount| {
                known.unit == *unit && slots.first().is_some_and(|slot| *slot != Slot::Number(known.size))
            };
            self.part.amounts.iter().any(is_known)
        })
    }

    fn phase(&mut self, phase: Phase, ahead: &[Token]) {
        let has_amount = !self.part.amounts.is_empty();
        if has_amount && (self.is_new_amount(ahead) || self.part.entry.phase.is_some_and(|known| known != phase)) {
            let other = if phase == Phase::Loading { Phase::Maintenance } else { Phase::Loading };
            self.part.entry.phase.get_or_insert(other);
            self.next_part();
        }
        self.part.entry.phase = Some(phase);
    }

    fn then(&mut self, ahead: &[Token]) {
        let is_pause = matches!(
            ahead.iter().find(|token| !matches!(token, Token::Break(_))),
            Some(Token::Known {
                phrase: Phrase::OffDays | Phrase::OffWeeks | Phrase::OnOff | Phrase::WeeksOnOff | Phrase::ShortOnOff,
                ..
            })
        );
        if is_pause {
            return;
        }
        if !self.part.amounts.is_empty() {
            self.part.is_phase_implied = self.part.entry.phase.is_none();
            self.part.entry.phase.get_or_insert(Phase::Loading);
            self.next_part();
            self.part.is_phase_implied = true;
        }
        self.part.entry.phase = Some(Phase::Maintenance);
    }

    fn next_part(&mut self) {
        let part = std::mem::take(&mut self.part);
        self.part.entry.said_routes.clone_from(&part.entry.said_routes);
        self.done.push(part);
    }

    fn finish(mut self, text: &str, product: Strength) -> Words {
        let strength = self.strength.with(product);
        self.is_unread |= self.next_limit.is_some();
        let mut parts = std::mem::take(&mut self.done);
        // "840 mg, then every 3 weeks": what has no amount belongs to what stands before it.
        match parts.last_mut() {
            Some(last) if self.part.amounts.is_empty() => last.take_back(self.part),
            _ => parts.push(self.part),
        }
        let mut parts = times_of_day::joined(parts);
        if let (Some(bag), [part]) = (self.bag, parts.as_mut_slice())
            && part.amounts.is_empty()
        {
            part.amounts.push(bag);
        }
        let has_amount = parts.iter().any(|part| !part.amounts.is_empty());
        // "150 mg tablets" without their number.
        let is_strength_alone = self.strength.of_one.is_some() && !has_amount;
        let entries = parts.into_iter().map(|part| part.finish(text, strength, self.is_unread)).collect();
        Words { entries, is_unread: self.is_unread || is_strength_alone, is_of_others: false }
    }
}
