//! Which cards there are, and in which order: the one place that merges notes, limits the number of cards and ranks them.
//!
//! Danger first, then a test that decides an option today, options, other tests, notes, gaps. A note becomes a line of the
//! card it explains. Nothing is lost: what is merged stays in `rules`, `missing` and `basis` of its host.

use super::advice::{AdviceItem, Reason, Subject, once};
use super::asked_by_dose::asked_by_dose;
use super::danger;
use super::missing::Missing;
use super::options::each_regimen_once;
use super::question::Moment;
use super::said_once::said_once;
use super::verdict::Verdict;
use crate::case::order::Order;
use crate::knowledge::rule::Indicator;
use crate::knowledge::words::Aspect;

/// The place of a card among those of its level.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Order,
    TestsToday,
    Options,
    Tests,
    Note,
    Gap,
}

/// How near a card is to a note of its cancer.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    AsksForIt,
    Options,
    Tests,
    Note,
}

pub fn arrange(items: Vec<AdviceItem>, moment: Moment) -> Vec<AdviceItem> {
    let mut items = match moment {
        Moment::View => view(items),
        Moment::Order => orders(items),
    };
    items.sort_by_key(|item| (item.indicator, rank(item)));
    items
}

fn rank(item: &AdviceItem) -> Rank {
    match &item.subject {
        Subject::Order(_) => Rank::Order,
        Subject::MissingTests if item.blocks() => Rank::TestsToday,
        Subject::Options => Rank::Options,
        Subject::MissingTests => Rank::Tests,
        Subject::Note => Rank::Note,
        Subject::DataGap => Rank::Gap,
    }
}

/// Notes stand on the card they explain. With several cancers the tests of the first have a card; those of the others stand
/// on their cards of options.
fn view(items: Vec<AdviceItem>) -> Vec<AdviceItem> {
    let (notes, mut cards): (Vec<AdviceItem>, Vec<AdviceItem>) =
        items.into_iter().partition(|item| item.subject == Subject::Note);
    for note in notes {
        match host(&mut cards, &note) {
            Some(host) => host.absorb(note),
            None => cards.push(note),
        }
    }
    let mut tests = cards.iter().enumerate().filter(|(_, card)| card.subject == Subject::MissingTests);
    tests.next();
    let further: Vec<usize> = tests.map(|(at, _)| at).collect();
    for at in further.into_iter().rev() {
        let tests = cards.remove(at);
        let options = cards.iter_mut().find(|card| card.subject == Subject::Options && is_of_one_cancer(card, &tests));
        match options {
            Some(options) => options.absorb(tests),
            None => cards.insert(at, tests),
        }
    }
    cards
}

/// The card of the same cancer that a note explains: that of the tests, when the note is about what they decide or asks for
/// one itself; else that of the options; else another note.
fn host<'p, 'k>(cards: &'p mut [AdviceItem<'k>], note: &AdviceItem<'k>) -> Option<&'p mut AdviceItem<'k>> {
    let asks = |card: &AdviceItem| {
        card.missing.iter().any(|missing| note.missing.contains(missing))
            || note.findings().any(|finding| {
                let topic = finding.marker.id();
                card.missing.iter().filter_map(|missing| missing.test()).any(|test| topic.starts_with(test.topic()))
            })
    };
    let nearness = |card: &AdviceItem| match card.subject {
        Subject::MissingTests if asks(card) => Some(Nearness::AsksForIt),
        Subject::Options => Some(Nearness::Options),
        Subject::MissingTests => Some(Nearness::Tests),
        Subject::Note => Some(Nearness::Note),
        Subject::Order(_) | Subject::DataGap => None,
    };
    let of_cancer = cards.iter_mut().filter(|card| is_of_one_cancer(card, note));
    let near = of_cancer.filter_map(|card| Some((nearness(card)?, card)));
    near.min_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, card)| card)
}

fn is_of_one_cancer(one: &AdviceItem, other: &AdviceItem) -> bool {
    one.cancer.map(std::ptr::from_ref) == other.cancer.map(std::ptr::from_ref)
}

/// One card an order, a second where another check fails too, the graver first; what more there is stands on the second. A danger
/// has a card of its own, whatever else is wrong.
fn orders(mut items: Vec<AdviceItem>) -> Vec<AdviceItem> {
    said_once(&mut items);
    let in_danger: Vec<*const Order> =
        items.iter().filter(|item| item.is_danger()).filter_map(AdviceItem::order).collect();
    // A danger before the partner that is missing.
    let waits = |item: &AdviceItem| item.misses_partner() && item.order().is_some_and(|own| in_danger.contains(&own));
    items.sort_by_key(|item| (item.indicator, waits(item)));
    asked_by_dose(&mut items);
    asked_once(&mut items);
    let mut cards: Vec<AdviceItem> = Vec::new();
    for item in items {
        let same = |card: &AdviceItem| match (&card.subject, &item.subject) {
            (Subject::Order(one), Subject::Order(other)) => {
                std::ptr::eq(one.order, other.order) && card.indicator != Indicator::Critical
            }
            _ => false,
        };
        let is_info = item.indicator == Indicator::Info;
        let is_counted = |card: &&AdviceItem| same(card) && (is_info || !card.is_danger());
        let is_full = cards.iter().filter(is_counted).nth(1).is_some();
        // Two limits of one measurement, or of one disease, are one danger, where there is more to say.
        let has_more = cards.iter().filter(|card| same(card)).nth(1).is_some();
        // The indication asks for the same history, and a card that is full asks for the drug beside it by its rules alone.
        let is_host = |card: &AdviceItem| is_full || card.is_open_by_history();
        let is_twin = |card: &&mut AdviceItem| {
            let is_partner_asked = item.asks_for_partner() && same(card) && is_host(card);
            is_partner_asked || (has_more && same(card) && is_one_danger(card, &item))
        };
        if let Some(twin) = cards.iter_mut().find(is_twin) {
            twin.absorb(item);
            continue;
        }
        match cards
            .iter_mut()
            .rfind(|card| same(card))
            .filter(|_| is_full && item.clash.is_none() && item.dose.is_none() && !item.is_danger())
        {
            Some(host) => host.absorb(item),
            None => cards.push(item),
        }
    }
    cards
}

/// Both speak of one danger, and one headline says it.
fn is_one_danger(one: &AdviceItem, other: &AdviceItem) -> bool {
    let (first, second) = (one.rules.first(), other.rules.first());
    let share = first.zip(second).is_some_and(|(first, second)| danger::are_one_matter(first, second));
    one.is_danger() && other.is_danger() && share
}

/// A value that is not on file is asked for at the first order that needs it, and not while the order itself is in question.
fn asked_once(items: &mut Vec<AdviceItem>) {
    let in_question: Vec<*const Order> = items.iter().filter_map(AdviceItem::order_in_question).collect();
    let is_due = |item: &AdviceItem| match &item.subject {
        Subject::Order(advice) => !in_question.contains(&std::ptr::from_ref(advice.order)),
        _ => true,
    };
    items.retain(|item| !item.asks_for_values() || is_due(item));
    let mut known: Vec<Missing> = Vec::new();
    for item in items.iter_mut().filter(|item| item.asks_for_values()) {
        item.missing.retain(|missing| !known.contains(missing));
        item.pending.retain(|missing| !known.contains(missing));
        known.extend(&item.missing);
    }
    items.retain(|item| !item.asks_for_values() || !item.missing.is_empty());
}

impl AdviceItem<'_> {
    /// An order card that only asks for values of safety.
    pub fn asks_for_values(&self) -> bool {
        let Subject::Order(advice) = &self.subject else { return false };
        advice.verdict == Verdict::Undetermined && advice.reason == Reason::Rule && advice.aspect == Aspect::Safety
    }

    /// Whether the drug it goes with is given could not be seen.
    pub fn asks_for_partner(&self) -> bool {
        matches!(&self.subject, Subject::Order(advice) if advice.reason == Reason::Partner)
    }

    /// Whether the order fits is open by what was given before.
    fn is_open_by_history(&self) -> bool {
        let Subject::Order(advice) = &self.subject else { return false };
        advice.reason == Reason::Criteria
            && advice.verdict == Verdict::Undetermined
            && self.missing.contains(&Missing::PriorTherapy)
    }

    /// A limit of safety is reached: the drug is to be held, or not to be begun.
    fn is_danger(&self) -> bool {
        let Subject::Order(advice) = &self.subject else { return false };
        advice.aspect == Aspect::Safety && advice.verdict == Verdict::NotMet
    }

    /// The order it speaks of.
    pub fn order(&self) -> Option<*const Order> {
        let Subject::Order(advice) = &self.subject else { return None };
        Some(std::ptr::from_ref(advice.order))
    }

    /// What the drug goes with is not there.
    fn misses_partner(&self) -> bool {
        let Subject::Order(advice) = &self.subject else { return false };
        advice.aspect == Aspect::Combination && advice.reason == Reason::Rule
    }

    /// The order whose indication, approval or cancer is in question.
    fn order_in_question(&self) -> Option<*const Order> {
        let Subject::Order(advice) = &self.subject else { return None };
        let is_open = matches!(
            advice.reason,
            Reason::Criteria | Reason::Approval | Reason::EarlyStage | Reason::NoCancerRead | Reason::WhichCancer
        );
        is_open.then_some(std::ptr::from_ref(advice.order))
    }

    /// Asks for what another such card asks for, too.
    pub fn ask_with(&mut self, other: Self) {
        self.rules.extend(other.rules);
        self.missing = once(self.missing.drain(..).chain(other.missing));
        self.pending = once(self.pending.drain(..).chain(other.pending));
        self.basis.extend(other.basis);
        self.basis.sort_unstable();
        self.basis.dedup();
    }

    /// A test of it decides an option of the line the patient is in.
    pub fn blocks(&self) -> bool {
        self.subject == Subject::MissingTests && !self.options.is_empty()
    }

    /// Takes over what another item says.
    pub fn absorb(&mut self, other: Self) {
        let is_asking = other.asks_for_values() || other.asks_for_partner();
        let said = other.rules.into_iter().chain(other.notes);
        let new: Vec<_> = said.filter(|rule| !self.speaks_by(rule)).collect();
        if other.subject == Subject::MissingTests || is_asking {
            self.rules.extend(new);
        } else {
            self.notes.extend(new);
        }
        // Two dangers may leave the same drug, two rules may wait for it: it is named once.
        self.options.extend(other.options);
        each_regimen_once(&mut self.options);
        self.missing = once(self.missing.drain(..).chain(other.missing));
        self.pending = once(self.pending.drain(..).chain(other.pending));
        self.unasked.extend(other.unasked);
        self.basis.extend(other.basis);
        self.basis.sort_unstable();
        self.basis.dedup();
    }
}
