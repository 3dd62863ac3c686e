//! What waits to be written, off the path of requests: bounded, and counted where it had to be dropped.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::records::{AuditedCall, IssuedCard, Records};

/// So many cards, and so many calls: some 10 MB, more than a minute of a busy machine.
const MOST: usize = 20_000;

/// So many are written at once, so that one batch is written in time whatever has piled up.
const BATCH: usize = 2_000;

/// Cards and calls since the last batch.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: Mutex<Records>,
    dropped: AtomicU64,
}

impl Outbox {
    /// Adds what an answer leaves behind.
    pub fn add(&self, cards: impl IntoIterator<Item = IssuedCard>, call: Option<AuditedCall>) {
        let mut waiting = self.locked();
        self.fill(&mut waiting.cards, cards);
        self.fill(&mut waiting.calls, call);
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.locked().is_empty()
    }

    /// The next batch of what waits.
    #[must_use]
    pub fn take(&self) -> Records {
        let mut waiting = self.locked();
        let cards = first(&mut waiting.cards);
        Records { cards, calls: first(&mut waiting.calls), ..Records::default() }
    }

    /// The next batch of cards alone.
    #[must_use]
    pub fn take_cards(&self) -> Records {
        Records { cards: first(&mut self.locked().cards), ..Records::default() }
    }

    /// The next batch of calls alone.
    #[must_use]
    pub fn take_calls(&self) -> Vec<AuditedCall> {
        first(&mut self.locked().calls)
    }

    /// Puts back what could not be written, before what came since.
    pub fn put_back(&self, records: Records) {
        let mut waiting = self.locked();
        let Records { mut cards, mut calls, .. } = records;
        self.fill(&mut cards, waiting.cards.drain(..));
        self.fill(&mut calls, waiting.calls.drain(..));
        (waiting.cards, waiting.calls) = (cards, calls);
    }

    /// How many had to be dropped since the start.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    fn fill<T>(&self, into: &mut Vec<T>, items: impl IntoIterator<Item = T>) {
        for item in items {
            if into.len() < MOST {
                into.push(item);
            } else {
                self.dropped.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    fn locked(&self) -> MutexGuard<'_, Records> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the next batch off the front.
fn first<T>(waiting: &mut Vec<T>) -> Vec<T> {
    if waiting.len() <= BATCH { std::mem::take(waiting) } else { waiting.drain(..BATCH).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(number: usize) -> IssuedCard {
        IssuedCard {
            card: number.to_string(),
            at: 0,
            service: String::new(),
            client: String::new(),
            knowledge: String::new(),
            kind: "note",
            indicator: "info",
            rules: String::new(),
            verdicts: String::new(),
        }
    }

    fn names(cards: &[IssuedCard]) -> Vec<usize> {
        cards.iter().map(|card| card.card.parse().unwrap()).collect()
    }

    #[test]
    fn what_could_not_be_written_comes_again_first() {
        let outbox = Outbox::default();
        outbox.add((0..BATCH + 2).map(card), None);
        let batch = outbox.take();
        assert_eq!(names(&batch.cards), (0..BATCH).collect::<Vec<_>>());
        outbox.put_back(batch);
        assert_eq!(names(&outbox.take().cards), (0..BATCH).collect::<Vec<_>>());
        assert_eq!(names(&outbox.take().cards), [BATCH, BATCH + 1]);
        assert!(outbox.is_empty() && outbox.dropped() == 0);
    }

    #[test]
    fn what_has_no_room_is_dropped_and_counted() {
        let outbox = Outbox::default();
        outbox.add((0..MOST + 5).map(card), None);
        assert_eq!((outbox.locked().cards.len(), outbox.dropped()), (MOST, 5));
    }
}
