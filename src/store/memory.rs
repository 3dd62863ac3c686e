//! The store that ends with the process: only what makes feedback idempotent.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use super::records::{Kept, Records};

/// How many entries of feedback are remembered.
const MOST: usize = 10_000;

#[derive(Debug, Default)]
pub struct Memory {
    seen: Mutex<Seen>,
}

/// The ids of the newest feedback.
#[derive(Debug, Default)]
struct Seen {
    in_order: VecDeque<String>,
    ids: HashSet<String>,
}

impl Memory {
    pub(super) fn keep(&self, records: &Records) -> Kept {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let feedback = records.feedback.iter().map(|entry| seen.is_new(&entry.id)).collect();
        Kept { feedback, tokens: vec![true; records.tokens.len()] }
    }
}

impl Seen {
    fn is_new(&mut self, id: &str) -> bool {
        if !self.ids.insert(id.to_owned()) {
            return false;
        }
        self.in_order.push_back(id.to_owned());
        if self.in_order.len() > MOST
            && let Some(oldest) = self.in_order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}
