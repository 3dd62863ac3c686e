//! Which cards there are, and in which order: the one place that merges notes, limits the number of cards and ranks them.
//!
//! Danger first, then a test that decides an option today, options, other tests, notes, gaps. A note becomes a line of the
//! card it explains. Nothing is lost: what is merged stays in `rules`, `missing` and `basis` of its host.

use super::advice::{Piece, Subject, once};
use super::question::Moment;
use crate::knowledge::rule::Indicator;

/// The most cards of a patient-view call that are no danger and no gap: two, with several cancers three.
const CARDS: usize = 2;
/// The most cards about one order that are no danger.
const CARDS_OF_ORDER: usize = 2;

pub fn arrange<'k>(pieces: Vec<Piece<'k>>, moment: Moment, cancers: usize) -> Vec<Piece<'k>> {
    let mut pieces = match moment {
        Moment::View => view(pieces, CARDS + usize::from(cancers > 1)),
        Moment::Order => orders(pieces),
    };
    pieces.sort_by_key(|piece| (piece.indicator, place(piece)));
    pieces
}

/// The place among cards of one level.
fn place(piece: &Piece) -> usize {
    match &piece.subject {
        Subject::Order(_) => 0,
        Subject::MissingTests if piece.blocks() => 1,
        Subject::Options => 2,
        Subject::MissingTests => 3,
        Subject::Note => 4,
        Subject::DataGap => 5,
    }
}

fn view(pieces: Vec<Piece>, limit: usize) -> Vec<Piece> {
    let (notes, mut cards): (Vec<Piece>, Vec<Piece>) =
        pieces.into_iter().partition(|piece| piece.subject == Subject::Note);
    for note in notes {
        match host(&mut cards, &note) {
            Some(host) => host.absorb(note),
            None => cards.push(note),
        }
    }
    // With several cancers the tests of the last ones stand on their cards of options.
    while cards.iter().filter(|piece| piece.subject != Subject::DataGap).count() > limit {
        let has_options = |tests: &Piece| {
            tests.subject == Subject::MissingTests
                && cards.iter().any(|card| card.subject == Subject::Options && is_of_one_cancer(card, tests))
        };
        let Some(at) = cards.iter().rposition(has_options) else { break };
        let tests = cards.remove(at);
        let options = cards.iter_mut().find(|card| card.subject == Subject::Options && is_of_one_cancer(card, &tests));
        if let Some(options) = options {
            options.absorb(tests);
        }
    }
    cards
}

/// The card of the same cancer that a note explains: that of the tests, when the note is about what they decide or asks for
/// one itself; else that of the options; else another note.
fn host<'p, 'k>(cards: &'p mut [Piece<'k>], note: &Piece<'k>) -> Option<&'p mut Piece<'k>> {
    let asks = |card: &Piece| {
        card.missing.iter().any(|missing| note.missing.contains(missing))
            || note.findings().any(|finding| {
                let topic = finding.marker.id();
                card.missing.iter().filter_map(|missing| missing.test()).any(|test| topic.starts_with(test.topic()))
            })
    };
    let rank = |card: &Piece| match card.subject {
        Subject::MissingTests if asks(card) => Some(0),
        Subject::Options => Some(1),
        Subject::MissingTests => Some(2),
        Subject::Note => Some(3),
        Subject::Order(_) | Subject::DataGap => None,
    };
    let of_cancer = cards.iter_mut().filter(|card| is_of_one_cancer(card, note));
    of_cancer.filter_map(|card| Some((rank(card)?, card))).min_by_key(|(rank, _)| *rank).map(|(_, card)| card)
}

fn is_of_one_cancer(one: &Piece, other: &Piece) -> bool {
    one.cancer.map(std::ptr::from_ref) == other.cancer.map(std::ptr::from_ref)
}

/// One card an order, a second where another check fails too, the graver first; what more there is stands on the second.
fn orders(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by_key(|piece| piece.indicator);
    let mut cards: Vec<Piece> = Vec::new();
    for piece in pieces {
        let same = |card: &Piece| match (&card.subject, &piece.subject) {
            (Subject::Order(one), Subject::Order(other)) => {
                std::ptr::eq(one.order, other.order) && card.indicator != Indicator::Critical
            }
            _ => false,
        };
        let is_full = cards.iter().filter(|card| same(card)).count() >= CARDS_OF_ORDER;
        match cards.iter_mut().rfind(|card| same(card)).filter(|_| is_full) {
            Some(host) => host.absorb(piece),
            None => cards.push(piece),
        }
    }
    cards
}

impl<'k> Piece<'k> {
    /// A test of it decides an option of the line the patient is in.
    pub fn blocks(&self) -> bool {
        self.subject == Subject::MissingTests && !self.options.is_empty()
    }

    /// Takes over what another piece says.
    fn absorb(&mut self, other: Self) {
        let said = other.rules.into_iter().chain(other.notes);
        let new: Vec<_> = said.filter(|rule| !self.speaks_by(rule)).collect();
        if other.subject == Subject::MissingTests {
            self.rules.extend(new);
        } else {
            self.notes.extend(new);
        }
        self.options.extend(other.options);
        self.missing = once(self.missing.drain(..).chain(other.missing));
        self.pending = once(self.pending.drain(..).chain(other.pending));
        self.unasked.extend(other.unasked);
        self.basis.extend(other.basis);
        self.basis.sort_unstable();
        self.basis.dedup();
    }
}
