//! What waits to be written, off the path of requests: bounded, and counted where it had to be dropped.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::records::{AuditedCall, IssuedCard, Records};

/// So many cards, and so many calls: some 10 MB, more than a minute of a busy machine.
const MOST: usize = 20_000;

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

    /// Everything that waits.
    #[must_use]
    pub fn take(&self) -> Records {
        std::mem::take(&mut self.locked())
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
